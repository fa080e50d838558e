"""What is sent as it is: a file, or a part of one, never whole in memory."""

import os
from collections.abc import Callable, Iterator
from typing import BinaryIO


def _nothing() -> None:
    """Before a piece that nobody waits for."""


class Content:
    """Bytes `start` to `end` of an open file that can be read from any place; `end` None is the file's own.

    Made for requests, which asks for the length and reads pieces; every try begins anew at `start`.
    """

    _before_each: Callable[[], None]

    def __init__(self, file: BinaryIO, *, start: int = 0, end: int | None = None) -> None:
        size = file.seek(0, os.SEEK_END)
        self._file, self._start, self._end = file, start, size if end is None else min(end, size)
        self.rewind()

    def __len__(self) -> int:
        return self._end - self._start

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read(65536):
            yield piece

    def rewind(self, *, before_each: Callable[[], None] = _nothing) -> None:
        """Begin anew. `before_each` piece may raise, where the whole takes too long."""
        self._before_each = before_each
        self._left = len(self)
        self._file.seek(self._start)

    def read(self, size: int = -1) -> bytes:
        """The next piece, b"" at the end."""
        self._before_each()
        wanted = self._left if size < 0 else min(size, self._left)
        piece = self._file.read(wanted)
        self._left -= len(piece)
        return piece
