"""The limit on new DOIs: a run that would make more than the setting `max-new-dois` allows makes none."""

from collections.abc import Iterable

from doi_action.errors import SettingsError
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage
from doi_action.plan.steps import Publish, Reserve, Step
from doi_action.settings import Settings


def made_by(steps: Iterable[Step], lineage: Lineage) -> tuple[Doi, ...]:
    """The DOIs that these steps make, in their order; a draft has its DOI already."""
    there = {record.doi for record in lineage.own_records}
    made: dict[Doi, None] = {}
    for step in steps:
        doi = step.record.doi
        needs_doi = isinstance(step, Publish | Reserve)
        if needs_doi and doi not in there:
            made[doi] = None
    return tuple(made)


def new_dois(steps: Iterable[Step], lineage: Lineage) -> int:
    """How many DOIs there are after these steps that are not there now."""
    made = made_by(steps, lineage)
    if not made:
        return 0

    # A registry that keeps the concept makes its DOI with the first version.
    if lineage.concept_doi in lineage.provisional:
        return len(made) + 1
    return len(made)


def refuse_too_many(settings: Settings, count: int) -> None:
    """Raise SettingsError where `count` new DOIs are more than the settings allow."""
    limit = settings.get("max-new-dois")
    if limit is None or count <= int(limit):
        return

    raise SettingsError(
        f"this run would make {count} new DOIs, and max-new-dois is {limit}",
        why="a DOI stays for ever, and many registries charge for each",
        fix=f"set max-new-dois to {count}; or publish fewer versions at a time with tags",
        rule="too-many-dois",
    )
