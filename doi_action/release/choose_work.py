"""Which work a run is about: the only one of an ordinary repository, or the one of a monorepo that the tag names."""

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
    named = settings.get("work")
    known = tuple(w for w in works if named in (None, w.name)) or (Work(tag_patterns=settings.tag_patterns),)
    chosen = snapshot.release.tag
    if works_for_tag(chosen, known):
        return chosen
    fitting = [tag for tag in snapshot.tags if works_for_tag(tag.name, known)]
    return max(fitting, key=lambda tag: tag.date.timestamp() if tag.date else 0.0).name if fitting else chosen
