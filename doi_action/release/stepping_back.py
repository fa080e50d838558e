"""Stop before a registry lets the DOI of all versions lead to an older one, and to no other from then on.

InvenioRDM lets its concept DOI lead to the version that was published last, whatever its number
(`invenio-drafts-resources`, `versions.set_latest`), and has no call that sets it. Whoever cited the work as a whole
would be shown something older, and the registry would say that it is the newest.
"""

from doi_action.errors import ConflictError
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.lineage import Lineage, Version
from doi_action.registries import RegistryKind
from doi_action.settings import Settings


def passed_over(published: tuple[Version, ...], last: Version) -> Version | None:
    """The newest version, where it is not the one that is published `last`; None where both are one.

    `published` are those that are public by then, with or without `last`.
    """
    newest = max((last, *published), key=lambda version: version.rank)
    return None if newest.doi == last.doi else newest


def refuse_stepping_back(settings: Settings, kind: RegistryKind, lineage: Lineage, last: Version) -> None:
    """Raise ConflictError where publishing `last` takes the concept DOI back, unless that DOI is typed.

    `lineage` has everything that is public once it is done.
    """
    newest, concept = passed_over(lineage.published, last), lineage.concept_doi
    if not kind.keeps_concept or newest is None or is_typed(settings, concept):
        return

    if concept in lineage.provisional:
        # There is no DOI to type yet.
        cure = f"leave {last.tag.name} out with tags; it may be published by itself afterwards"
    else:
        cure = (
            f"leave {last.text} without a DOI; or, if it is to have one all the same, set confirm to '{concept}' once"
        )

    raise ConflictError(
        f"the DOI of all versions would lead to {last.text}, and no longer to {newest.text}, which is newer",
        why=f"{kind.title} lets it lead to what was published last, and nothing but a newer version brings it forward",
        fix=cure,
        rule="concept-steps-back",
    )


def step_back_note(kind: RegistryKind, lineage: Lineage, last: Version) -> tuple[str, ...]:
    """A word where somebody agreed to it."""
    newest = passed_over(lineage.published, last)
    if not kind.keeps_concept or newest is None:
        return ()
    return (
        f"{kind.title} lets the DOI of all versions lead to {last.text} from now on, and not to {newest.text}, until a "
        "newer version is published",
    )


def is_typed(settings: Settings, doi: Doi) -> bool:
    """Whether somebody typed this very DOI to say that it is meant."""
    return doi_or_none(settings.get("confirm") or "") == doi
