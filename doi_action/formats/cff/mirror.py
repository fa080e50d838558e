"""A CITATION.cff that we rendered and nobody changed: a mirror of the repository's other files, never a source.

It says itself that it is one, by a checksum in its last line. Rendering it again from the sources of its release would
tell the same, but not after a change of our own crosswalk or template, or of the host's description of the repository;
and it would need the tree of an older tag.
"""

import hashlib
import re

_WORDS = "# doi-action keeps this file like the repository's other files until somebody edits it: "
_LAST_LINE = re.compile(_WORDS.encode() + rb"([0-9a-f]{16})\n?")


def stamped(text: str) -> str:
    """The text of a rendered file with the line that makes a mirror of it."""
    body = text if text.endswith("\n") else f"{text}\n"
    return f"{body}{_WORDS}{_checksum(body.encode())}\n"


def is_mirror(data: bytes) -> bool:
    """Whether a file is as we rendered it; line ends may be those of a checkout on Windows."""
    unix = data.replace(b"\r\n", b"\n")
    start = unix.rfind(b"\n", 0, -1) + 1
    found = _LAST_LINE.fullmatch(unix, start)
    return found is not None and found.group(1).decode() == _checksum(unix[:start])


def _checksum(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]
