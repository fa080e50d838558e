"""The source archive of a tag: the same bytes on every machine, whatever its user's settings are.

git writes the tar file and Python compresses it, since the user's settings may name any program for that.
"""

import os
import zlib
from collections.abc import Generator

from doi_action.hosts.local_git.place import Place
from doi_action.snapshot import Stream, archive_name, archive_stem

_AS_COMMITTED = (
    "core.autocrlf=false",
    "core.eol=lf",
    f"core.attributesFile={os.devnull}",
    "tar.umask=0002",
    "core.bigFileThreshold=32m",
)
"""What a user's settings would change in an archive, at git's own defaults.

The last is smaller than git's 512 MB: up to there git holds a file in memory as a whole (git-config(1)).
"""

_GZIP = 16 + zlib.MAX_WBITS
"""zlib's word for a gzip file; its header then holds no name and no time (RFC 1952, MTIME 0)."""


def archive_of(place: Place, repository: str, tag: str, commit: str) -> Stream:
    """`repository`-`tag`.tar.gz with everything in a folder of that name.

    Files are as they were committed, a pointer of Git LFS stays a pointer, `export-ignore` holds. Reading the chunks
    raises GitFailed where an object is missing.
    """
    top = archive_stem(repository, tag)
    tar = place.git.stream("archive", "--format=tar", f"--prefix={top}/", commit, settings=_AS_COMMITTED)
    return Stream(name=archive_name(repository, tag), size=None, chunks=_compressed(tar))


def _compressed(pieces: Generator[bytes, None, None]) -> Generator[bytes, None, None]:
    packer = zlib.compressobj(wbits=_GZIP)
    try:
        for piece in pieces:
            packed = packer.compress(piece)
            if packed:
                yield packed
        yield packer.flush()
    finally:
        pieces.close()
