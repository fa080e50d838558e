"""Communities of a host: a version is submitted to them, and their curators decide.

While one looks at a draft it cannot be published, which is a good end of a run: nothing is left to do but wait. Later
versions of a record that a community holds need no second look.
"""

from collections.abc import Iterable

from doi_action.errors import RegistryError, SettingsError, Unreachable
from doi_action.lineage import RegistryRecord
from doi_action.registries.inveniordm import errors
from doi_action.registries.inveniordm.documents import Json, communities_in, id_in, is_in_review, is_public
from doi_action.registries.inveniordm.records import Records


def ids_of(names: Iterable[str], records: Records) -> tuple[str, ...]:
    """The ids of communities by the names in their addresses. Raises SettingsError for one that is not there."""
    found = []
    for name in names:
        answer = records.api.community(name)
        if answer.status != 200:
            raise SettingsError(
                f"communities: {records.title} has no community '{name}'",
                why="a version is submitted to it before it is published",
                fix=f"write the name as it stands in its address, {records.api.root}/communities/NAME",
                rule="no-such-community",
            )
        found.append(str(answer.json().get("id")))
    return tuple(found)


def submitted(draft: Json, community: str, records: Records, asked: errors.Asked) -> RegistryRecord:
    """The draft in review, or the record where the community takes it at once."""
    records.accepted(records.api.ask_for_review(id_in(draft), community), asked)
    failure: Unreachable | RegistryError | None = None
    try:
        answer = records.api.submit(id_in(draft))
        if answer.status >= 400:
            failure = RegistryError(f"{asked.registry} answered {answer.status}", rule="registry-refused")
    except Unreachable as error:
        failure = error

    found = records.api.draft(id_in(draft))
    if found.status == 200 and is_in_review(found.json()):
        return records.remember(found.json())

    public = records.api.record(id_in(draft))
    if public.status == 200:
        return records.remember(public.json())

    raise failure or errors.revision_changed(asked)


def added(public: Json, communities: Iterable[str], records: Records, asked: errors.Asked) -> None:
    """Ask further communities to take a published record in; those that hold it, or were asked before, are as good."""
    if not is_public(public):
        return

    for community in communities:
        if community in communities_in(public):
            continue

        answer = records.api.add_to_community(id_in(public), community)
        if answer.status == 400 and any("already" in said for said in errors.said_by(answer)):
            # Its curators have not decided yet.
            continue
        records.accepted(answer, asked)
