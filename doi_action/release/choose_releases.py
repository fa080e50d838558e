"""Which releases of a work a run over many is about: the versions that its tags name, the lowest first.

The policy is that of a single release (`choose_work`); here it is asked about every tag at once, and each tag that is
left out is told with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from doi_action.errors import SettingsError
from doi_action.lineage.versions import VersionOrder
from doi_action.model import Tag
from doi_action.release.choose_work import WorkVersion, choose_work, newest_fitting, reasons_without_version
from doi_action.settings import Settings
from doi_action.snapshot import Snapshot
from doi_action.works import Work

RANGE = ".."
"""Between the ends of a range. No tag holds it (git-check-ref-format(1), rule 3)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A tag that gets no DOI, and why: the end of a sentence that begins with the tag."""

    tag: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChosenReleases:
    """The tags of the releases that are meant, the lowest version first; the work and version of the last of all."""

    newest: WorkVersion
    tags: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()

    def version_of(self, tag: str) -> WorkVersion:
        """The work, and the version that one of its tags names."""
        newest = self.newest
        return WorkVersion(work=newest.work, version=newest.named[tag], named=newest.named, last=newest.last)

    def without(self, tag: str, *, reason: str) -> "ChosenReleases":
        """The others, with this tag among those left out."""
        tags = tuple(other for other in self.tags if other != tag)
        return replace(self, tags=tags, left_out=(*self.left_out, LeftOut(tag=tag, reason=reason)))


def choose_releases(settings: Settings, snapshot: Snapshot, works: tuple[Work, ...]) -> ChosenReleases:
    """The releases that the setting `tags` names, by default every version of the work that is meant.

    Raises SettingsError for a word that fits none, and for a setting that speaks of one release; NoVersion where no tag
    names a version.
    """
    for name in ("tag", "version"):
        if settings.get(name) and settings.origin(name) != "event":
            raise SettingsError(
                f"{name}: many releases are meant, and one is named",
                why=f"'{name}' is about a single release",
                fix="name the releases in tags, or use the command publish",
                rule="no-such-release",
            )

    newest = choose_work(settings, snapshot, newest_fitting(settings, snapshot, works), works)
    named, reasons = newest.named, dict(reasons_without_version(snapshot, newest.work, works))
    by_name = {tag.name: tag for tag in snapshot.tags}
    ordered = sorted(named, key=lambda tag: VersionOrder(named[tag], by_name[tag]))

    words = [word.strip() for word in (settings.get("tags") or "*").split(",")]
    for word in words:
        if word in reasons:
            raise SettingsError(
                f"tags: '{word}' fits no version of this work: it {reasons[word]}",
                why="a DOI stands for one version for ever",
                fix="leave it out; or say in tag-pattern how the tags name versions",
                rule="no-such-release",
            )

    wanted = _wanted(words, ordered, named, by_name)
    tags = []
    first: dict[tuple[str, str], str] = {}
    for tag in ordered:
        same = (named[tag], by_name[tag].commit)
        if tag not in wanted:
            reasons[tag] = "is not among those asked for"
        elif same in first:
            reasons[tag] = f"names the same version of the same commit as '{first[same]}'"
        else:
            first[same] = tag
            tags.append(tag)

    left_out = tuple(LeftOut(tag=tag, reason=reason) for tag, reason in reasons.items())
    return ChosenReleases(newest=newest, tags=tuple(tags), left_out=left_out)


def _wanted(
    words: list[str], ordered: list[str], named: Mapping[str, str], by_name: Mapping[str, Tag]
) -> frozenset[str]:
    """Those of the tags that the words of the setting fit. Raises SettingsError for a word that fits none."""
    wanted: set[str] = set()
    for word in filter(None, words):
        if RANGE in word:
            found = _between(word, ordered, named, by_name)
        else:
            # A version may be meant by its tag or by its own name.
            found = [tag for tag in ordered if fnmatchcase(tag, word) or fnmatchcase(named[tag], word)]

        if not found:
            raise _no_such(word, ordered)
        wanted.update(found)
    return frozenset(wanted)


def _between(word: str, ordered: list[str], named: Mapping[str, str], by_name: Mapping[str, Tag]) -> list[str]:
    """The tags from one end to the other, both of them too; an end that is left open is the first or the last."""
    start, _, end = word.partition(RANGE)
    orders = {tag: VersionOrder(named[tag], by_name[tag]) for tag in ordered}

    ends = []
    for name, default in ((start, 0), (end, -1)):
        fitting = [ordered[default]]
        if name:
            fitting = [tag for tag in ordered if name in (tag, named[tag])]
        if not fitting:
            raise _no_such(name, ordered)
        ends.append(orders[fitting[0]])

    first, last = ends
    if last < first:
        raise SettingsError(
            f"tags: the range '{word}' ends before it begins",
            why="a range goes from a lower version to a higher one",
            fix=f"write '{end}{RANGE}{start}'",
            rule="no-such-release",
        )
    return [tag for tag in ordered if first <= orders[tag] <= last]


def _no_such(word: str, ordered: list[str]) -> SettingsError:
    shown = ", ".join(ordered[-5:])
    return SettingsError(
        f"tags: '{word}' fits no version of this work",
        why="a word that fits nothing is a mistake as a rule, and the others alone may not be what you want",
        fix=f"correct it; the last versions are {shown}",
        rule="no-such-release",
    )
