"""What the files of a clone tell where no git program answers: its tags and its origin.

For the check alone, which runs in images without git and in work spaces of another user, where git refuses. Nothing is
written, no object is unpacked; so a tag's day is not known here.
"""

from collections.abc import Iterator
from pathlib import Path

from doi_action.model import Tag

MAX_BYTES = 16 * 1024 * 1024
"""A file of references larger than this is not read; a hundred thousand tags take ten."""


def common_folder(root: Path) -> Path | None:
    """The folder of the repository's references, None where `root` is no clone.

    A work tree and a submodule have a file `.git` with the address of their folder, which names the common one.
    Source: git, gitrepository-layout, "gitdir" and "commondir".
    """
    folder = root / ".git"
    if folder.is_file():
        pointer = _text(folder).strip()
        if not pointer.startswith("gitdir:"):
            return None
        folder = root / pointer.removeprefix("gitdir:").strip()

    if not folder.is_dir():
        return None

    # Empty where there is one work tree only: the folder itself is the common one.
    common = _text(folder / "commondir").strip()
    return folder / common


def tags_in_files(common: Path) -> tuple[Tag, ...]:
    """The tags by name, loose before packed, each with the commit it is on, or its own object where that is unknown."""
    commits = dict(_packed_tags(_text(common / "packed-refs")))
    loose = common / "refs" / "tags"
    for path in loose.rglob("*"):
        if path.is_file() and not path.name.endswith(".lock"):
            commits[path.relative_to(loose).as_posix()] = _text(path).strip()
    return tuple(Tag(name=name, commit=commit) for name, commit in sorted(commits.items()))


def _packed_tags(text: str) -> Iterator[tuple[str, str]]:
    """The tags of `packed-refs`: `<object> refs/tags/<name>`, then perhaps `^<commit>` for a tag with a message.

    Source: git, gitrepository-layout, "packed-refs".
    """
    name = ""
    for line in text.splitlines():
        if line.startswith("^") and name:
            yield name, line[1:]
        name = ""
        told, _, reference = line.partition(" ")
        if reference.startswith("refs/tags/"):
            name = reference.removeprefix("refs/tags/")
            yield name, told


def origin_in_files(common: Path) -> str | None:
    """The address of the remote `origin` in the clone's settings, None where there is none."""
    section = ""
    for line in _text(common / "config").splitlines():
        stripped = line.strip()
        if stripped.startswith("["):
            section = stripped
        if section != '[remote "origin"]':
            continue

        # git tells no upper from lower case in keys.
        key, equals, value = stripped.partition("=")
        is_url = bool(equals) and key.strip().lower() == "url"
        if is_url:
            return value.strip().strip('"') or None

    return None


def is_shallow(common: Path) -> bool:
    """Whether the clone lacks a part of its history, and with it the tags of that part."""
    return (common / "shallow").is_file()


def _text(path: Path) -> str:
    """The text of a small file, '' where there is none to read."""
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return ""
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
