"""Which work a run is about, and which version of it a tag names.

The work is the only one of an ordinary repository, or the one of a monorepo that the tag names; the version follows the
policy of `versions`, the same for every verb.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from doi_action.errors import SettingsError
from doi_action.formats.text.yaml_scalar import double_quoted, scalar
from doi_action.lineage.versions import TagVersions, VersionOrder, tag_versions
from doi_action.metadata.package_names import package_names
from doi_action.model import Tag
from doi_action.settings import CONFIGURATION_FILES, Settings
from doi_action.snapshot import Snapshot
from doi_action.works import Work, Works, work_named, work_of_tag, works_for_tag, works_of


class NoVersion(SettingsError):
    """The tag names no version: nobody asked for a DOI when a tool pushes `nightly`, and nobody gets one by mistake."""

    rule = "tag-names-no-version"


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkVersion:
    """A work, the version that the release's tag names of it, and the version of every tag that names one of it."""

    work: Work
    version: str
    named: Mapping[str, str]
    last: str = ""

    @property
    def is_followed(self) -> bool:
        """Whether there are later versions than this one; `last` is the last of all."""
        return bool(self.last) and VersionOrder(self.version) < VersionOrder(self.last)


def listed_works(snapshot: Snapshot, settings: Settings) -> Works:
    """The works that the head's configuration file lists; none for an ordinary repository."""
    paths = (settings["config"],) if settings["config"] else CONFIGURATION_FILES
    for path in paths:
        data = snapshot.at_head.read(path)
        if data is not None:
            return works_of(path, data)
    return Works()


def choose_work(settings: Settings, snapshot: Snapshot, tag: str, works: tuple[Work, ...]) -> WorkVersion:
    """The work that `tag` is of, and its version; a version that is given outright overrules the tag.

    Raises SettingsError where it is not clear which work is meant, NoVersion for a tag that names no version.
    """
    said = settings.get("version")
    if works:
        match = work_of_tag(tag, works, name=settings.get("work"))
        named = _versions_of_work(snapshot, works, match.work)
        return WorkVersion(work=match.work, version=said or match.version, named=named, last=_last(named))

    only = Work(tag_patterns=settings.tag_patterns)
    found = _versions_of_repository(snapshot, only)
    if not said and tag not in found.versions:
        raise _no_version(tag, found)

    version = said or found.versions[tag]
    return WorkVersion(work=only, version=version, named=found.versions, last=_last(found.versions))


def choose_coming(settings: Settings, snapshot: Snapshot, works: tuple[Work, ...]) -> WorkVersion:
    """The work whose next version is coming, and the version where the settings say it, "" where only files can.

    A version that is given as its tag counts without the tag's prefix, as it will once it is tagged. Raises
    SettingsError where several works are listed and none is named.
    """
    said = settings.get("version") or ""
    if works:
        asked = settings.get("work")
        if len(works) > 1 and not asked:
            names = ", ".join(work.name for work in works)
            raise SettingsError(
                f"the repository has {len(works)} works, and a version that is coming has no tag to tell which",
                why="each work has versions and DOIs of its own",
                fix=f"say which with 'work': {names}",
                rule="work-unsaid",
            )

        work = works[0]
        if asked:
            work = work_named(asked, works)

        version = said
        for match in works_for_tag(said, (work,)):
            version = match.version
        return WorkVersion(work=work, version=version, named=_versions_of_work(snapshot, works, work))

    only = Work(tag_patterns=settings.tag_patterns)
    named = _versions_of_repository(snapshot, only).versions
    is_number = said[:1].isdigit()
    if said and not is_number:
        # What tags say depends on all of them together, so that this one is added to the others.
        with_it = replace(snapshot, tags=(*snapshot.tags, Tag(name=said, commit="")))
        said = _versions_of_repository(with_it, only).versions.get(said, said)
    return WorkVersion(work=only, version=said, named=named)


def coming_tag(work: Work, version: str, named: Mapping[str, str]) -> str:
    """The tag that `version` will most likely have: written as that of the newest version, else by the first pattern.

    >>> coming_tag(Work(tag_patterns=("v{version}",)), "1.1.0", {"release-1.0.0": "1.0.0"})
    'release-1.1.0'
    """
    written = {tag: text for tag, text in named.items() if text in tag}
    if not written:
        return work.tag_patterns[0].replace("{version}", version)

    newest = max(written, key=lambda tag: VersionOrder(written[tag]))
    before, _, after = newest.rpartition(written[newest])
    return f"{before}{version}{after}"


def newest_fitting(settings: Settings, snapshot: Snapshot, works: tuple[Work, ...]) -> str:
    """The newest tag that names a version of the work that is asked for, or of any; the host's choice where none does.

    The newest is the tag that was made last; of several made at once, the highest version.
    """
    asked = settings.get("work")
    known = tuple(work for work in works if asked in (None, work.name))
    named: Mapping[str, str]
    if known:
        matches = {tag.name: works_for_tag(tag.name, known) for tag in snapshot.tags}
        named = {name: found[0].version for name, found in matches.items() if found}
    else:
        named = _versions_of_repository(snapshot, Work(tag_patterns=settings.tag_patterns)).versions

    # The host's choice is the newest one for it, and knows what tags alone do not tell.
    tags = [tag for tag in snapshot.tags if tag.name in named]
    if snapshot.release.tag in named or not tags:
        return snapshot.release.tag

    def made_last(tag: Tag) -> tuple[float, VersionOrder]:
        made = tag.date.timestamp() if tag.date else 0.0
        return made, VersionOrder(named[tag.name], tag)

    return max(tags, key=made_last).name


def versions_named(snapshot: Snapshot, work: Work) -> Mapping[str, str]:
    """The version of every tag that names one of a work."""
    if work.name:
        return _versions_of_work(snapshot, (work,), work)
    return _versions_of_repository(snapshot, work).versions


def reasons_without_version(snapshot: Snapshot, work: Work, works: tuple[Work, ...]) -> Mapping[str, str]:
    """Why each tag that names no version of a work names none, as the end of a sentence that begins with the tag."""
    if not works:
        return _versions_of_repository(snapshot, work).reasons

    reasons = {}
    for tag in snapshot.tags:
        names = [match.work.name for match in works_for_tag(tag.name, works)]
        if not names:
            reasons[tag.name] = "fits no tag-pattern"
        elif work.name not in names:
            reasons[tag.name] = f"is of the work '{names[0]}'; name that one in work"
    return reasons


def _versions_of_repository(snapshot: Snapshot, work: Work) -> TagVersions:
    """What the tags of a repository with one work say. Its own name and its packages' are no part of a version."""
    names = (snapshot.repository.name, *package_names(snapshot.at_head))
    return tag_versions(snapshot.tags, work.tag_patterns, names=names)


def _versions_of_work(snapshot: Snapshot, works: tuple[Work, ...], work: Work) -> Mapping[str, str]:
    """The tags of one listed work: those that fit its patterns closer than any other work's."""
    named = {}
    for tag in snapshot.tags:
        for match in works_for_tag(tag.name, works):
            if match.work == work:
                named[tag.name] = match.version
    return named


def _last(named: Mapping[str, str]) -> str:
    """The highest version of a work, "" where it has none."""
    return max(named.values(), key=VersionOrder, default="")


def _no_version(tag: str, found: TagVersions) -> NoVersion:
    """Why a tag gets no DOI, and what to write if it should."""
    if found.packages:
        return several_packages(found.packages)

    reason = found.reasons.get(tag, "names no version")
    newest = _last(found.versions)
    other = f"; the newest version is {newest}" if newest else ""
    return NoVersion(
        f"the tag '{tag}' {reason}{other}",
        why="a DOI stands for one version for ever; a version begins with a digit, after a prefix that is known",
        fix="if it is a release all the same, say how its tags name versions in tag-pattern, such as "
        "'release_{version}', or give its version outright in version",
    )


def packages_of(settings: Settings, snapshot: Snapshot) -> tuple[str, ...]:
    """What stands before the versions in the tags, where they are of several packages and nothing says which count."""
    return _versions_of_repository(snapshot, Work(tag_patterns=settings.tag_patterns)).packages


def package_name(prefix: str) -> str:
    """The name of the package whose tags begin so.

    >>> package_name("pkg-a-v")
    'pkg-a'
    """
    return prefix.removesuffix("v.").removesuffix("v").rstrip("-_/@")


def works_lines(folders: Mapping[str, str]) -> tuple[str, ...]:
    """The works for `.doi.yml` that tell packages apart: by the prefix of their tags, each with its folder."""
    lines = ["works:"]
    for prefix, folder in folders.items():
        lines.append(f"  - name: {scalar(package_name(prefix))}")
        lines.append(f"    path: {scalar(folder)}")
        lines.append(f"    tag-pattern: {double_quoted(prefix + '{version}')}")
    return tuple(lines)


def several_packages(prefixes: tuple[str, ...]) -> NoVersion:
    """The list of works that would tell the packages apart, ready to paste."""
    block = "\n".join(works_lines({prefix: package_name(prefix) for prefix in prefixes}))
    listed = ", ".join(f"'{prefix}'" for prefix in prefixes)

    return NoVersion(
        f"the tags are of several packages ({listed}), and nothing says which of them get a DOI",
        why="each package is a work of its own: a version of one is no newer version of another",
        fix=f"list the works in .doi.yml, each with the folder of its files:\n{block}\n"
        "or set tag-pattern, if only one of them is published",
        rule="several-packages",
    )
