"""Versions: which tags of a repository name versions, which version each names, and which of two is the newer.

The one policy that publishing, backfilling, the Action's events, the check and the trial share. Pure: tags in, versions
out. Nothing is normalised: a project's version is what its tag says once a known prefix is taken off.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, total_ordering

from packaging.version import InvalidVersion
from packaging.version import Version as PackagingVersion

from doi_action.model import Tag

DEFAULT_TAG_PATTERNS = ("v{version}", "{version}")
"""How a tag names a version when nobody says otherwise; the known prefixes are then taken off too."""

KNOWN_WORDS = ("release", "rel", "version", "ver")
"""Words before a version that are no part of it, whoever wrote them."""

# `r9.0`, `R2024b` and `build9` are what their projects call them (transientskp/tkp, TopoToolbox/topotoolbox3).
_WHOLE = re.compile(r"(?:[a-uw-z]|build)\d", re.IGNORECASE)
_UNKNOWN_PREFIX = re.compile(r"(?P<prefix>[^\d].*?[-_/@](?:v\.?)?|[A-Za-z]{2,})(?P<version>\d.*)", re.IGNORECASE)

_PRERELEASE_WORD = re.compile(
    r"(?<![a-z])(?:alpha|beta|rc|dev|devel|pre|prerelease|pre-release|preview|snapshot|milestone|nightly)(?![a-z])"
    r"|(?<![a-z])m\d+(?![a-z\d])",
    re.IGNORECASE,
)
# PEP 440's a1, b2, c3 right after the numbers; not the letters of a commit's hash behind them.
_PEP440_STAGE = re.compile(r"[a-z]*\d+(?:[._-]\d+)*[._-]?[abc][._-]?\d+(?![a-z])", re.IGNORECASE)
_LONE_LETTER = re.compile(r"\d[a-z]$", re.IGNORECASE)
_LEADING_V = re.compile(r"^[vV](?=\d)")
MAX_LENGTH = 200
"""Characters; a longer text is compared as text and never parsed as a version of PEP 440."""

NaturalKey = tuple[tuple[tuple[int, str], ...], int, tuple[tuple[int, int, str], ...], str]
_NUMBERS = re.compile(r"(?P<word>[A-Za-z]*)(?P<numbers>\d+(?:[._-]\d+)*)(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class TagVersions:
    """What the tags of one work say.

    `versions` are the tags that name a version of it, with the version. `reasons` says for every other tag why it names
    none, as the end of a sentence that begins with the tag. `packages` are the prefixes of several packages, where
    nothing says which of them the repository's work is; then no tag names a version.
    """

    versions: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    packages: tuple[str, ...] = ()


def tag_versions(tags: Iterable[Tag], patterns: tuple[str, ...], *, names: Iterable[str] = ()) -> TagVersions:
    """The versions that `tags` name.

    With patterns of the user's own those alone decide. With the default ones known prefixes are taken off: v, the words
    above, and `names`, which are the repository's and its packages'. A prefix that all version tags share is taken off
    too; beside plain versions it is another package's. A bare `v1` beside `v1.1.0` is an alias that moves.

    >>> tags = (Tag(name="release-1.1", commit="a"), Tag(name="nightly", commit="b"))
    >>> dict(tag_versions(tags, DEFAULT_TAG_PATTERNS).versions)
    {'release-1.1': '1.1'}
    """
    tags = tuple(tags)
    if patterns != DEFAULT_TAG_PATTERNS:
        fitting = _named(tags, lambda name: version_of_tag(name, patterns))
        return _without_aliases(tags, fitting, "fits no tag-pattern")

    known = _known_prefix(names)
    plain = _named(tags, lambda name: _plain_version(name, known))
    if plain:
        return _without_aliases(tags, plain, "names no version of this work")

    # No tag is of a plain version: whatever stands before the versions may be the name of a package.
    prefixed: dict[str, str] = {}
    packages: dict[str, None] = {}
    for tag in tags:
        match = _UNKNOWN_PREFIX.fullmatch(tag.name)
        if match is None or _PRERELEASE_WORD.search(match["prefix"]):
            continue

        prefixed[tag.name] = match["version"]
        packages[match["prefix"]] = None

    if len(packages) > 1:
        reasons = {tag.name: "may be of one of several packages" for tag in tags}
        return TagVersions(reasons=reasons, packages=tuple(packages))
    return _without_aliases(tags, prefixed, "names no version")


def _named(tags: Iterable[Tag], version_of: Callable[[str], str | None]) -> dict[str, str]:
    """The version of each tag that names one, which `version_of` tells by the tag's name."""
    named: dict[str, str] = {}
    for tag in tags:
        version = version_of(tag.name)
        if version is not None:
            named[tag.name] = version
    return named


def version_of_tag(tag: str, patterns: tuple[str, ...]) -> str | None:
    """The version that a tag names by the first pattern that fits, None where none does.

    What stands before {version} and a leading v before a digit are stripped, nothing else. Text after a prefix must
    begin with a digit, so that `validated-1.0` is no `v` version.

    >>> version_of_tag("v1.10", ("v{version}", "{version}")), version_of_tag("validated-1.0", ("v{version}",))
    ('1.10', None)
    """
    for pattern in patterns:
        before, _, after = pattern.partition("{version}")
        is_longer = len(tag) > len(before) + len(after)
        fits = is_longer and tag.startswith(before) and tag.endswith(after)
        if not fits:
            continue

        between = tag[len(before) : len(tag) - len(after)]
        text = _LEADING_V.sub("", between)
        if not before or text[0].isdigit():
            return text
    return None


def _known_prefix(names: Iterable[str]) -> re.Pattern[str]:
    """What may stand before a version: a known word or name with a joint or without, then perhaps v or `v.`."""
    own: set[str] = set()
    for name in filter(None, names):
        own.add(name)
        # Of `@scope/package` and `owner/name` the tags carry only what follows.
        own.add(name.rpartition("/")[2])

    # The longest first: a pattern takes the first that fits.
    words = sorted((*own, *KNOWN_WORDS), key=len, reverse=True)
    any_word = "|".join(map(re.escape, words))
    return re.compile(rf"(?:(?:{any_word})[-_/@]?)?(?:v\.?)?", re.IGNORECASE)


def _plain_version(tag: str, known: re.Pattern[str]) -> str | None:
    """The version of a tag with nothing but a known prefix before it."""
    rest = known.sub("", tag, count=1)
    if rest[:1].isdigit():
        return rest
    if _WHOLE.match(tag):
        return tag
    return None


def _without_aliases(tags: Sequence[Tag], versions: Mapping[str, str], otherwise: str) -> TagVersions:
    """`versions` without the tags that move along with fuller ones, and why each tag left is none."""
    by_name: dict[str, Tag] = {}
    reasons: dict[str, str] = {}
    for tag in tags:
        by_name[tag.name] = tag
        if tag.name not in versions:
            reasons[tag.name] = otherwise

    fuller = _fuller_tags(versions)
    texts = set(versions.values())
    kept: dict[str, str] = {}
    for name, version in versions.items():
        others = [by_name[other] for other in fuller.get(version, ())]
        if _moves_along(by_name[name], version, others, texts):
            reasons[name] = f"is an alias that moves along with {others[0].name}"
        else:
            kept[name] = version

    return TagVersions(versions=kept, reasons=reasons)


def _fuller_tags(versions: Mapping[str, str]) -> dict[str, list[str]]:
    """For each bare major and major.minor: the tags of the versions that begin with it."""
    found: dict[str, list[str]] = {}
    for name, version in versions.items():
        major, dot, rest = version.partition(".")
        minor, second_dot, _ = rest.partition(".")

        if dot:
            found.setdefault(major, []).append(name)
        if second_dot:
            found.setdefault(f"{major}.{minor}", []).append(name)
    return found


def _moves_along(tag: Tag, version: str, fuller: Sequence[Tag], versions: set[str]) -> bool:
    """Whether a bare `v1` or `v1.2` is an alias, such as actions keep (actions/checkout), and no release of its own.

    A project may release 1.0 and then 1.0.1. Then there is no 1.0.0, and 1.0 was made first and on another commit.
    """
    if not fuller:
        return False

    commits = [other.commit for other in fuller]
    if tag.commit in commits:
        return True

    has_full_form = f"{version}.0" in versions or f"{version}.0.0" in versions
    if has_full_form:
        return True

    # Without days nobody can tell that it was made first, and a DOI cannot be taken back.
    dates = [other.date for other in fuller if other.date is not None]
    if tag.date is None or not dates:
        return True

    was_made_first = tag.date < min(dates)
    return not was_made_first


def is_prerelease(text: str) -> bool:
    """Whether the text marks a version before a release: only words that mean it, and PEP 440's a1, b2 and rc3.

    A single letter after a number with no number behind it is a release, as of the time zone database.

    >>> [is_prerelease(text) for text in ("2.0.0-rc.1", "2.0-M1", "1.2.3~rc1", "1.0b2", "2.1-SNAPSHOT")]
    [True, True, True, True, True]
    >>> [is_prerelease(text) for text in ("2024b", "1.0.0-hotfix1", "2.0.0-final", "1.0c", "2.0.0")]
    [False, False, False, False, False]
    """
    if _PRERELEASE_WORD.search(text):
        return True
    return _PEP440_STAGE.match(text) is not None


def mints(on: str, version: str) -> bool:
    """Whether a version that comes by itself gets a DOI, by the words of the input `mint-on`.

    A major version has nothing but zeros after its first number, a minor one after its second; a version without
    numbers is neither, and gets one only with `every`.

    >>> [mints("minor", version) for version in ("2.0.0", "1.4", "1.4.0", "1.4.2", "2024b")]
    [True, True, True, False, True]
    >>> [mints("major", version) for version in ("2.0.0", "2", "1.4.0", "1.4.2")]
    [True, True, False, False]
    """
    kept = {"every": None, "minor": 2, "major": 1, "manual": 0}[on]
    if kept is None:
        return True

    match = _NUMBERS.match(version)
    if kept == 0 or match is None:
        return False

    smaller = re.split(r"[._-]", match["numbers"])[kept:]
    return not "".join(smaller).strip("0")


@total_ordering
class VersionOrder:
    """Where a version stands among others. Two are compared by what both are, not by one key for all.

    By PEP 440 where both are one; else by the numbers in them where both have one shape (`r9.0` and `r10.0`), what is
    no pre-release after the bare number; else by git, where the descendant is the newer; else by the later date.
    """

    __slots__ = ("tag", "text")

    def __init__(self, text: str, tag: Tag | None = None) -> None:
        self.text, self.tag = text, tag

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VersionOrder) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __lt__(self, other: "VersionOrder") -> bool:
        if self.text == other.text:
            return False

        mine = _pep440(self.text)
        theirs = _pep440(other.text)
        # Two spellings of one version, as 1.0 and 1.0.0, are told apart by what follows.
        if mine is not None and theirs is not None and mine != theirs:
            return mine < theirs

        own_shape, own_key = _natural(self.text)
        other_shape, other_key = _natural(other.text)
        if own_shape == other_shape:
            return own_key < other_key
        return self._by_history(other)

    def _by_history(self, other: "VersionOrder") -> bool:
        """Whether git, else the day, puts this one first; by their texts where neither tells."""
        first_by_text = self.text < other.text
        if self.tag is None or other.tag is None:
            return first_by_text

        # Both are counted from one commit: the one further back came first.
        mine = self.tag.distance
        theirs = other.tag.distance
        if mine is not None and theirs is not None and mine != theirs:
            return mine > theirs

        day = self.tag.date
        other_day = other.tag.date
        if day is not None and other_day is not None and day != other_day:
            return day < other_day

        return first_by_text


# Sorting compares each version with several others: what a text means is found out once.
@lru_cache(maxsize=4096)
def _pep440(text: str) -> PackagingVersion | None:
    """The text as a version of PEP 440; `2024b` is none, though PEP 440 would read a pre-release there."""
    # The time zone database and TeX name releases so; PEP 440 reads `2024b` as the second beta of 2024.
    has_lone_letter = _LONE_LETTER.search(text) is not None
    if has_lone_letter or len(text) > MAX_LENGTH:
        return None

    try:
        return PackagingVersion(text)
    except InvalidVersion:
        return None


@lru_cache(maxsize=4096)
def _natural(text: str) -> tuple[str, NaturalKey]:
    """The word before the numbers, and a key: the numbers, then pre-releases, then the bare one, then what follows."""
    match = _NUMBERS.match(text)
    if match is None:
        return text.casefold(), ((), 0, (), text)

    # 1.0 and 1.0.0 have the same numbers.
    numbers = [_number(part) for part in re.split(r"[._-]", match["numbers"])]
    while numbers and numbers[-1] == _number("0"):
        numbers.pop()

    rest = match["rest"]
    if is_prerelease(text):
        stage = -1
    elif rest:
        stage = 1
    else:
        stage = 0

    tail: list[tuple[int, int, str]] = []
    for part in re.findall(r"\d+|[^\d]+", rest.casefold()):
        if part.isdigit():
            tail.append((1, *_number(part)))
        else:
            tail.append((0, 0, part))

    return match["word"].casefold(), (tuple(numbers), stage, tuple(tail), text)


def _number(digits: str) -> tuple[int, str]:
    """A number that sorts as one and may have any length; Python reads none of more than 4,300 digits."""
    plain = digits.lstrip("0")
    return len(plain), plain
