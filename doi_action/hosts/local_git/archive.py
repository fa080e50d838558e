"""The source archive of a tag: the same bytes on every machine, whatever its user's settings are.

git writes the tar file and Python compresses it, since the user's settings may name any program for that.
"""

import os
from collections.abc import Generator

from doi_action.hosts.git_commands import Git
from doi_action.hosts.gzip_stream import compressed
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


def archive_of(place: Place, repository: str, tag: str, commit: str) -> Stream:
    """`repository`-`tag`.tar.gz with everything in a folder of that name.

    Files are as they were committed, a pointer of Git LFS stays a pointer, `export-ignore` holds. Reading the chunks
    raises GitFailed where an object is missing.
    """
    tar = tar_of(place.git, commit, top=archive_stem(repository, tag))
    return Stream(name=archive_name(repository, tag), size=None, chunks=compressed(tar))


def tar_of(git: Git, commit: str, *, top: str) -> Generator[bytes, None, None]:
    """The same before it is compressed, in the folder `top`."""
    return git.stream("archive", "--format=tar", f"--prefix={top}/", commit, settings=_AS_COMMITTED)
