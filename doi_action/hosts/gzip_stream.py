"""Compressing and unpacking a stream, a piece at a time, by Python alone: a user's settings may name any program."""

import zlib
from collections.abc import Generator

from doi_action.errors import Unreachable

_GZIP = 16 + zlib.MAX_WBITS
"""zlib's word for a gzip file; its header then holds no name and no time (RFC 1952, MTIME 0)."""


def compressed(pieces: Generator[bytes, None, None]) -> Generator[bytes, None, None]:
    """The pieces as a gzip file, the same bytes for the same content."""
    packer = zlib.compressobj(wbits=_GZIP)
    try:
        for piece in pieces:
            packed = packer.compress(piece)
            if packed:
                yield packed

        yield packer.flush()
    finally:
        pieces.close()


def uncompressed(pieces: Generator[bytes, None, None], *, most: int) -> Generator[bytes, None, None]:
    """What the gzip file in `pieces` holds, at most `most` bytes at a time. Raises Unreachable where it is cut off."""
    unpacker = zlib.decompressobj(wbits=_GZIP)
    try:
        for piece in pieces:
            rest = piece
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, most)
                rest = unpacker.unconsumed_tail
    except zlib.error as error:
        raise _broken(str(error)) from error
    finally:
        pieces.close()

    if not unpacker.eof:
        raise _broken("it ends too soon")


def _broken(said: str) -> Unreachable:
    return Unreachable(
        f"a source archive is no archive, or not all of it: {said}",
        why="part of a file, or another file, would be kept under this DOI for ever",
        fix="run again",
        rule="file-not-whole",
    )
