"""Names: the stage between lineage and plan in which a version and its concept get their DOIs.

A registry that lets us choose has computed them already. One that names DOIs itself gives placeholders to plan with,
then a draft of its own, which can be undone; a concept that it keeps has no name before the first version is published.
"""

from collections.abc import Mapping
from dataclasses import replace

from doi_action.errors import DoiActionError
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, RegistryRecord
from doi_action.model import Metadata
from doi_action.registries import Registry
from doi_action.snapshot import Change


def named(registry: Registry, lineage: Lineage, metadata: Metadata, *, dry_run: bool) -> Lineage:
    """The lineage with the names of its version and concept, as far as the registry gives them.

    In a dry run nothing is written, and names that only a draft would have stay placeholders. Else the version has its
    name afterwards: a draft of ours is adopted, or one is made.
    """
    try:
        found = registry.named(lineage, metadata, dry_run=dry_run)
    except DoiActionError as error:
        # It is made in several requests, and one of them may have been carried out although its answer says nothing.
        if not dry_run:
            error.state = error.state or "whether a draft was reserved is not known; running again adopts it"
        raise

    if not dry_run:
        refuse_provisional(str(found.version.doi), found, what="the version's record")
    return found


def settled(lineage: Lineage, records: Mapping[Doi, RegistryRecord]) -> Lineage:
    """The lineage with the names that came back: a registry that keeps the concept tells it with the first version.

    The same lineage where nothing was left open.
    """
    record = records.get(lineage.version.doi)
    if record is None or record.concept_doi is None:
        return lineage

    still_open = lineage.provisional - {lineage.concept_doi}
    return replace(lineage, concept_doi=record.concept_doi, provisional=still_open)


def refuse_provisional(text: str, lineage: Lineage, *, what: str) -> None:
    """Stop before a placeholder gets into what lasts: `text` is what will be sent or committed, `what` says where.

    Raises DoiActionError with the exit code of a bug, since only we can have put it there.
    """
    for doi in lineage.provisional:
        if doi.suffix not in text:
            continue

        raise DoiActionError(
            f"'{doi}' stands in {what}, and it is only a placeholder",
            why="a DOI that the registry never gave would lead nowhere, and could not be taken back",
            fix="report this message; nothing of it was sent or committed",
            rule="provisional-name",
        )


def refuse_provisional_change(change: Change, lineage: Lineage) -> None:
    """Stop before a placeholder gets into a commit or a pull request."""
    for edit in change.edits:
        refuse_provisional(edit.after.decode("utf-8", "replace"), lineage, what=f"'{edit.path}'")
    refuse_provisional(f"{change.message} {change.pull_request_text}", lineage, what="the commit's message")
