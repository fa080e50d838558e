"""Tags and the commits between them: which tags there are, how far each is from the release, where history begins.

Two processes, whatever the number of tags: one lists the tags, one walks the commits.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from doi_action.hosts.git_commands import Git
from doi_action.model import Tag

_FIELDS = (
    "%(refname)",
    "%(objecttype)",
    "%(objectname)",
    "%(*objecttype)",
    "%(*objectname)",
    "%(creatordate:iso-strict)",
    "%(committerdate:iso-strict)",
    "%(*committerdate:iso-strict)",
)
STATES = 30
"""Earlier states of a file that are read: a record is corrected a few times, and what came before can be kept too."""

_LANE = 32
"""Bits per tag when commits are counted: room for four thousand million commits."""

_HEX = _LANE // 4
"""The same in hexadecimal digits, which Python turns into a number in linear time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TagRef:
    """A tag that leads to a commit. `date` is the tagger's, else the commit's, each in the zone it was written in."""

    name: str
    commit: str
    annotated: bool
    date: datetime | None
    committed_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Kinship:
    """How named commits lie to each other: how many commits each `counts`, itself and its ancestors.

    Every named commit has a bit of its own, by its place in `counts`; `holders` has, for each, the bits of all that it
    is part of.
    """

    holders: Mapping[str, int]
    counts: Mapping[str, int]

    def distances(self, release: str) -> dict[str, int]:
        """The distance of each commit from `release`, one of them; no entry for a commit on another line."""
        places = {commit: place for place, commit in enumerate(self.counts)}
        own_place, own_holders, own_count = places[release], self.holders[release], self.counts[release]
        distances = {}
        for commit, place in places.items():
            is_descendant = own_holders >> place & 1
            is_ancestor = self.holders[commit] >> own_place & 1
            if is_descendant or is_ancestor:
                distances[commit] = own_count - self.counts[commit]
        return distances


@dataclass(frozen=True, kw_only=True, slots=True)
class Ancestry:
    """What walking the commits told: the first-parent root of the release, the distance of tagged commits.

    `distances` has no entry for a commit on another line. `commits` counts the release's ancestors and itself. `kin`
    tells the same of every other tagged commit.
    """

    root: str
    commits: int
    distances: Mapping[str, int]
    kin: Kinship


def read_tags(git: Git) -> tuple[TagRef, ...]:
    """Every tag that leads to a commit, by name. Tags of files and trees are left out."""
    output = git.read("for-each-ref", "--format=" + "%00".join(_FIELDS) + "%00", "refs/tags")
    values = output.decode("utf-8", "replace").split("\0")

    refs = []
    for start in range(0, len(values) - 1, len(_FIELDS)):
        ref = _tag_ref(git, values[start : start + len(_FIELDS)])
        if ref is not None:
            refs.append(ref)
    return tuple(refs)


def read_tag_messages(git: Git, *names: str) -> dict[str, tuple[str | None, str | None]]:
    """First paragraph and the rest of annotated tags' messages, without their signatures; None where empty.

    Without names, those of all tags.
    """
    layout = "--format=%(refname)%00%(contents:subject)%00%(contents:body)%00"
    wanted = [f"refs/tags/{name}" for name in names] or ["refs/tags"]
    values = git.read("for-each-ref", layout, *wanted).decode("utf-8", "replace").split("\0")
    messages = {}
    for n in range(0, len(values) - 1, 3):
        name = values[n].lstrip("\n").removeprefix("refs/tags/")
        messages[name] = values[n + 1].strip() or None, values[n + 2].strip() or None
    return messages


def read_ancestry(git: Git, release: str, tagged: Iterable[str]) -> Ancestry:
    """How the tagged commits lie around the release's commit."""
    commits = dict.fromkeys((release, *tagged))
    given = "".join(f"{commit}\n" for commit in commits).encode()
    lines = git.read("rev-list", "--topo-order", "--parents", "--stdin", given=given).decode().splitlines()
    return walk(lines, release, tuple(commits))


def walk(lines: Iterable[str], release: str, commits: tuple[str, ...]) -> Ancestry:
    """Ancestry from lines `commit parent...`, children before parents.

    The distance of an ancestor is the number of commits that the release has and the ancestor has not; of a descendant
    the negative of the number it has and the release has not. So the nearest ancestor has the smallest number, and an
    ancestor's ancestor is farther. Every named commit has a bit in one integer: a commit's mask has a 1 for each named
    commit that it is part of. The masks are counted with a lane of 32 bits for each bit, so that one sum counts all.
    """
    bits = {commit: 1 << n for n, commit in enumerate(commits)}
    pending: dict[str, int] = {}
    holders: dict[str, int] = {}
    root = release
    total = 0
    lanes: dict[int, int] = {}
    # Commits with the same mask come in runs, which are added at one stroke: large integers are slow to add.
    run, current = 0, 0
    for line in lines:
        commit, *parents = line.split()
        mask = pending.pop(commit, 0)
        if commit in bits:
            mask |= bits[commit]
            holders[commit] = mask
        if commit == root and parents:
            root = parents[0]

        if mask is not current:
            total += run * _in_lanes(current, lanes)
            run, current = 0, mask
        run += 1

        for parent in parents:
            pending[parent] = _united(pending.get(parent), mask)

    total += run * _in_lanes(current, lanes)

    counts = {commit: (total >> (_LANE * n)) & (2**_LANE - 1) for n, commit in enumerate(commits)}
    kin = Kinship(holders=holders, counts=counts)
    return Ancestry(root=root, commits=counts[release], distances=kin.distances(release), kin=kin)


def _in_lanes(mask: int, known: dict[int, int]) -> int:
    """The mask with each of its bits at the beginning of a lane of 32; `known` are those made before."""
    if mask not in known:
        digits = f"{mask:b}".replace("0", "0" * _HEX).replace("1", "0" * (_HEX - 1) + "1")
        known[mask] = int(digits, 16)
    return known[mask]


def earlier_states(git: Git, since: str, head: str, paths: tuple[str, ...]) -> tuple[dict[str, bytes], ...]:
    """The files at `paths` after each commit since `since` that changed one of them, newest first, without the last.

    The last is how they stand now. No more than STATES are read; a path that is no file is left out.
    """
    changed = git.read("rev-list", f"--max-count={STATES + 1}", f"{since}..{head}", "--", *paths).decode().split()
    states = []
    for commit in changed[1:]:
        found = {}
        for path in paths:
            answer = git.ask("cat-file", "blob", f"{commit}:{path}")
            if answer.code == 0:
                found[path] = answer.output

        states.append(found)
    return tuple(states)


def newest(refs: Iterable[TagRef]) -> TagRef | None:
    """The tag made last; of several made at once the one with the highest version; None without tags."""

    def age(ref: TagRef) -> tuple[float, tuple[tuple[int, int, str], ...]]:
        made = ref.date.timestamp() if ref.date else 0.0
        return made, version_order(ref.name)

    return max(refs, key=age, default=None)


def previous(refs: Iterable[TagRef], ancestry: Ancestry) -> TagRef | None:
    """The tag of the nearest commit that the release's own builds on; None where no tag comes before it."""
    before = [ref for ref in refs if ancestry.distances.get(ref.commit, 0) > 0]
    return min(before, key=lambda ref: (ancestry.distances[ref.commit], ref.name), default=None)


def version_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts tag names by the numbers in them: 1.10 after 1.9, a release after its pre-release."""
    parts = re.findall(r"\d+|[A-Za-z]+", name)
    key = [(2, int(part), "") if part.isdigit() else (0, 0, part.lower()) for part in parts]
    return (*key, (1, 0, ""))


def as_tag(ref: TagRef, distances: Mapping[str, int]) -> Tag:
    """The tag as later steps know it, seen from the release that `distances` are counted from."""
    return Tag(name=ref.name, commit=ref.commit, date=ref.date, distance=distances.get(ref.commit))


def _united(one: int | None, other: int) -> int:
    if one is None or one is other:
        return other
    both = one | other
    # The same object is kept where nothing is new, so that runs of equal masks are recognised by identity.
    return one if both == one else both


def _tag_ref(git: Git, row: list[str]) -> TagRef | None:
    name = row[0].lstrip("\n").removeprefix("refs/tags/")
    _, kind, oid, inner_kind, inner, created, committed, inner_committed = row
    if inner_kind == "tag":
        # git before 2.45 peels one level only: a tag of a tag needs a question of its own.
        answer = git.ask("rev-parse", "--verify", "--quiet", f"{oid}^{{commit}}")
        if answer.code:
            return None
        inner_kind, inner = "commit", answer.text
        inner_committed = git.ask("log", "-1", "--format=%cI", inner).text

    if kind == "commit":
        commit, committed_at = oid, _moment(committed)
    elif inner_kind == "commit":
        commit, committed_at = inner, _moment(inner_committed)
    else:
        return None

    return TagRef(
        name=name,
        commit=commit,
        annotated=kind == "tag",
        date=_moment(created) or committed_at,
        committed_at=committed_at,
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
