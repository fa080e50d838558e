"""Which work a run is about: the only one of an ordinary repository, or the one of a monorepo that the tag names."""

from doi_action.model import Tag
from doi_action.settings import CONFIGURATION_FILES, Settings
from doi_action.snapshot import Snapshot
from doi_action.works import Work, Works, work_of_tag, works_for_tag, works_of


def listed_works(snapshot: Snapshot, settings: Settings) -> Works:
    """The works that the head's configuration file lists; none for an ordinary repository."""
    for path in (settings["config"],) if settings["config"] else CONFIGURATION_FILES:
        data = snapshot.at_head.read(path)
        if data is not None:
            return works_of(path, data)
    return Works()


def choose_work(settings: Settings, tag: str, works: tuple[Work, ...]) -> tuple[Work, str]:
    """The work that the tag is a release of, and the version it names. Raises SettingsError where that is not clear."""
    only, said = Work(tag_patterns=settings.tag_patterns), settings.get("version")
    if said and not works:
        return only, said
    match = work_of_tag(tag, works or (only,), name=settings.get("work"))
    return match.work, said or match.version


def newest_fitting(settings: Settings, snapshot: Snapshot, works: tuple[Work, ...]) -> str:
    """The newest tag that is a release of the work that is asked for, or of any; the host's choice where none is."""
    named, chosen = settings.get("work"), snapshot.release.tag
    known = tuple(work for work in works if named in (None, work.name))
    known = known or (Work(tag_patterns=settings.tag_patterns),)
    if works_for_tag(chosen, known):
        return chosen

    fitting = [tag for tag in snapshot.tags if works_for_tag(tag.name, known)]
    if not fitting:
        return chosen
    return max(fitting, key=_moment).name


def _moment(tag: Tag) -> float:
    """When the tag was made, in seconds; a tag without a date is older than all."""
    return tag.date.timestamp() if tag.date else 0.0
