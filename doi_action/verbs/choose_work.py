"""Choose the work that a run is about: the only one of an ordinary repository, or the one that a tag names."""

from doi_action.errors import SettingsError
from doi_action.lineage import version_of_tag
from doi_action.settings import CONFIGURATION_FILES, Settings
from doi_action.snapshot import Snapshot
from doi_action.works import Work, Works, works_for_tag, works_of


def listed_works(snapshot: Snapshot, settings: Settings) -> Works:
    """The works that the head's configuration file lists; none for an ordinary repository."""
    for path in (settings["config"],) if settings["config"] else CONFIGURATION_FILES:
        data = snapshot.at_head.read(path)
        if data is not None:
            return works_of(path, data)
    return Works()


def work_and_version(settings: Settings, tag: str, works: tuple[Work, ...]) -> tuple[Work, str]:
    """The work that the tag is a release of, and the version it names. Raises SettingsError where that is not clear."""
    only = Work(tag_patterns=settings.tag_patterns)
    asked = work_named(settings["work"], works) if settings["work"] else None
    if asked or not works:
        work = asked or only
        version = settings.get("version") or version_of_tag(tag, work.tag_patterns)
        if version is None:
            raise _no_pattern(tag, work.tag_patterns)
        return work, version
    matches = works_for_tag(tag, works)
    if len(matches) == 1:
        return matches[0].work, settings.get("version") or matches[0].version
    if not matches:
        raise _no_pattern(tag, tuple(p for work in works for p in work.tag_patterns))
    names = ", ".join(match.work.name for match in matches)
    raise SettingsError(
        f"the tag '{tag}' is a release of several works: {names}",
        why="each work has DOIs of its own",
        fix="name one with work, or make the tag-patterns in .doi.yml differ",
        rule="tag-fits-several-works",
    )


def work_named(name: str, works: tuple[Work, ...]) -> Work:
    """The work of this name. Raises SettingsError for another."""
    found = next((work for work in works if work.name == name), None)
    if found is None:
        known = ", ".join(work.name for work in works) or "none"
        raise SettingsError(f"work: '{name}' is not listed in .doi.yml ({known})", fix="correct the name, or list it")
    return found


def _no_pattern(tag: str, patterns: tuple[str, ...]) -> SettingsError:
    return SettingsError(
        f"the tag '{tag}' fits no tag-pattern ({', '.join(patterns)})",
        why="work and version that the DOI names come from the tag",
        fix="set tag-pattern to how your tags look, or give the version",
        rule="tag-fits-no-pattern",
    )
