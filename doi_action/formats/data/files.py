"""Files of a dataset as a record can tell them: sizes, media types, and a text with each file's checksum.

DataCite has no property for a checksum, so it goes into a description of type TechnicalInfo, one line a file.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from doi_action.facts import Location
from doi_action.formats.collector import Collector
from doi_action.formats.text.value import Value
from doi_action.model import Description

MAX_LISTED = 50
"""Of more files the first ones are listed and the rest is counted."""

MEDIA_TYPES = {
    ".arrow": "application/vnd.apache.arrow.file",
    ".csv": "text/csv",
    ".fits": "application/fits",
    ".geojson": "application/geo+json",
    ".gz": "application/gzip",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".tsv": "text/tab-separated-values",
    ".wav": "audio/vnd.wave",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""Media types of data by the end of a file's name. Source: IANA media types, registered names only."""


def media_type_of(name: str) -> str | None:
    """The media type that a file's name tells, None where IANA knows none for it.

    >>> media_type_of("data/train.CSV"), media_type_of("weights.bin")
    ('text/csv', None)
    """
    return MEDIA_TYPES.get("." + name.lower().rpartition(".")[2])


WEIGHTS = frozenset({".safetensors", ".gguf", ".onnx", ".pt", ".pth", ".ckpt", ".h5", ".keras", ".tflite", ".msgpack"})
"""Ends of files that hold what a model has learnt; IANA knows none of them."""


def format_of_weights(name: str) -> str | None:
    """The end of the name of a file with a model's weights: a format is told by it where there is no media type.

    Source: DataCite Metadata Schema 4.7, Format ("Use file extension or MIME type where possible").

    >>> format_of_weights("model-00001-of-00002.safetensors"), format_of_weights("train.csv")
    ('safetensors', None)
    """
    end = name.lower().rpartition(".")[2]
    if f".{end}" not in WEIGHTS:
        return None
    return end


@dataclass(frozen=True, kw_only=True, slots=True)
class DataFile:
    """A file of data. `size` is in bytes where a number is known, else as somebody wrote it."""

    name: str
    location: Location
    size: int | str | None = None
    media_type: str | None = None
    checksum: str | None = None


def add_data_files(file: Collector, found: Sequence[DataFile]) -> None:
    """Facts about sizes, formats and checksums of the files that a descriptor lists."""
    for field, value in told_of_files(found):
        file.add_at(field, value, found[0].location)


def bytes_or_none(text: str | None) -> int | None:
    """A number of bytes, None for what is none, or for more digits than any size has."""
    if not text or not re.fullmatch(r"[0-9]{1,19}", text):
        return None
    return int(text)


def bytes_at(item: Value, key: str) -> int | None:
    """The number of bytes at `key`; what is none is left out."""
    size = bytes_or_none(item.text_at(key))
    if size is None:
        item.leave_out_parts(key)
    return size


def told_of_files(found: Sequence[DataFile]) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The fields of Metadata that files fill, and their values: media types, sizes, checksums."""
    media: dict[str, None] = {}
    for file in found:
        if file.media_type:
            media[file.media_type] = None
    if media:
        yield "formats", tuple(media)

    sizes = sizes_of(found)
    if sizes:
        yield "sizes", sizes

    text = technical_info(found)
    if text:
        yield "descriptions", (Description(text=text, type="TechnicalInfo"),)


def size_of_text(text: str) -> int | str:
    """The number of bytes that a text names, a number without a unit included; else the text with its own unit.

    >>> size_of_text("1048576 B"), size_of_text("34"), size_of_text("20 kB")
    (1048576, 34, '20 kB')
    """
    number, _, unit = text.strip().partition(" ")
    if not number.isdecimal():
        # The unit may stand at the number: 34B.
        number, unit = text.strip().rstrip("Bb"), "b"

    size = bytes_or_none(number)
    is_in_bytes = unit.strip().lower() in ("", "b", "byte", "bytes")
    if size is None or not is_in_bytes:
        return text
    return size


def sizes_of(found: Iterable[DataFile]) -> tuple[str, ...]:
    """The total in bytes and the number of files where every size is a number, else each size with its unit."""
    listed: list[int | str] = []
    numbers: list[int] = []
    for file in found:
        if file.size is None:
            continue
        listed.append(file.size)
        if isinstance(file.size, int):
            numbers.append(file.size)

    if not listed:
        return ()
    if len(numbers) < len(listed):
        return tuple(dict.fromkeys(map(_with_unit, listed)))

    return f"{sum(numbers)} bytes", files_in_words(len(numbers))


def files_in_words(number: int) -> str:
    """How many files there are, for people."""
    if number == 1:
        return "1 file"
    return f"{number} files"


def technical_info(found: Sequence[DataFile]) -> str | None:
    """One line for each file whose checksum is known, None where none is."""
    known = [file for file in found if file.checksum]
    if not known:
        return None

    lines = []
    for file in known[:MAX_LISTED]:
        told = file.checksum
        if file.size is not None:
            told = f"{_with_unit(file.size)}, {file.checksum}"
        lines.append(f"{file.name}: {told}")

    rest = len(known) - len(lines)
    if rest > 0:
        lines.append(f"and {rest} more files")
    return "\n".join(lines)


def _with_unit(size: int | str) -> str:
    if isinstance(size, int):
        return f"{size} bytes"
    return size
