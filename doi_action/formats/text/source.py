"""The text of a file with the places of its lines: what every text format is read from and reports by.

On the path of the check's start: neither dataclasses nor findings are imported before there is something to say.
"""

import re
from bisect import bisect_right
from io import StringIO
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from doi_action.facts import Location, Remark

MAX_BYTES = 10 * 1024 * 1024
"""Larger files are refused before they are parsed."""

# Patterns stay text until a file needs them: compiling all of them would be a tenth of a hook's time.
_LINE_END = r"\r\n?|\n"
# U+0085 may stand: YAML 1.2 and JSON take it for a letter like any other.
_CONTROLS = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]"
_CONTROL_BYTES = bytes({*range(9), 11, 12, *range(14, 32), 127})


class Unreadable(Exception):
    """The bytes are not what their format says; `remarks` tell where and why."""

    def __init__(self, *remarks: "Remark") -> None:
        super().__init__("; ".join(f"{f.path}:{f.line}: {f.message}" for f in remarks))
        self.remarks = remarks


class SourceText(NamedTuple):
    """The decoded text of a file, without its byte order mark, and where its lines begin."""

    path: str
    text: str
    bom: bool = False
    line_starts: tuple[int, ...] = (0,)

    def place(self, index: int) -> tuple[int, int]:
        """Line and column of the character at `index`; lines end with LF, CR LF or a lone CR and nothing else."""
        line = bisect_right(self.line_starts, index)
        return line, index - self.line_starts[line - 1] + 1

    def location(self, index: int) -> "Location":
        """The same as a Location. A check does without it: its module brings the whole model along."""
        from doi_action.facts import Location

        line, column = self.place(index)
        return Location(path=self.path, line=line, column=column)

    def location_named(self, line: int, column: int = 1) -> "Location":
        """The place that a foreign parser names by line and column, both from 1; past the end it is the end.

        Parsers count the line that would begin after the last line end. No editor shows it, and GitHub drops an
        annotation that stands there.
        """
        from doi_action.facts import Location

        if line > len(self.line_starts):
            return self.location(len(self.text))
        return Location(path=self.path, line=line, column=column)

    def line(self, number: int) -> str:
        """The text of the line with this number, counted from 1, without its line end."""
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[self.line_starts[number - 1] : end].rstrip("\r\n")

    def encode(self, text: str) -> bytes:
        """`text` as the file's bytes, with its byte order mark where the file had one."""
        return (b"\xef\xbb\xbf" if self.bom else b"") + text.encode()


def read_source(path: str, data: bytes) -> SourceText:
    """The text of a UTF-8 file.

    Raises Unreadable for another encoding, more than MAX_BYTES, and a control character that no text file holds.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(too_large(path, len(data)))

    bom = data.startswith(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(_not_utf8(path, data, error.start)) from error
    source = SourceText(path, text, bom, line_starts(text))

    # Cheap, and exact for plain ASCII: a control character of one byte, or a byte that begins one of several.
    holds_one = len(data.translate(None, _CONTROL_BYTES)) < len(data)
    may_hold_one = holds_one or b"\xc2" in data or b"\xef\xbf" in data
    control = re.search(_CONTROLS, text) if may_hold_one else None
    if control:
        place = source.location(control.start())
        message = f"the control character U+{ord(control.group()):04X} is not allowed in a text file"
        raise Unreadable(unreadable(path, message, line=place.line, column=place.column, fix="delete the character"))
    return source


def line_starts(text: str) -> tuple[int, ...]:
    """The index at which each line begins; LF, CR LF and a lone CR end a line."""
    starts = [0]
    if "\r" in text:
        starts += [found.end() for found in re.finditer(_LINE_END, text)]
    else:
        # One line at a time: a list of five million short ones is a quarter of a gigabyte.
        starts += accumulate(map(len, StringIO(text, newline="\n")))

    # No line begins behind the last line end.
    if len(starts) > 1 and starts[-1] == len(text):
        starts.pop()
    return tuple(starts)


def _not_utf8(path: str, data: bytes, index: int) -> "Remark":
    line = len(re.findall(_LINE_END, data[:index].decode("latin-1"))) + 1
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return unreadable(path, "the file is UTF-16, not UTF-8", fix="save it as UTF-8")
    message = f"the file is not UTF-8: byte 0x{data[index]:02X} begins no character"
    return unreadable(path, message, line=line, fix="save it as UTF-8")


def too_large(path: str, size: int) -> "Remark":
    """The remark on a file of so many bytes, of which none is read."""
    message = f"the file has {size:,} bytes; at most {MAX_BYTES:,} are read"
    return unreadable(path, message, fix="keep what is no description of the work in another file")


def unreadable(path: str, message: str, *, line: int = 1, column: int = 1, fix: str = "") -> "Remark":
    """The remark on bytes that cannot be read as their format."""
    from doi_action.facts import Remark

    fix = fix or "correct this line; a value that holds ': ' or begins with @, `, %, & or * needs quotes"
    return Remark(rule="yaml-unreadable", message=message, path=path, line=line, column=column, fix=fix)
