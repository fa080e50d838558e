"""The names of a work that is known without any network, where we choose them: what `prepare --offline` goes by.

A concept that the files name is believed when one of the version DOIs beside it is computed from it: no record can be
asked, and a DOI alone would not tell whether it is this work's. Pure.
"""

from collections.abc import Iterable

from doi_action.errors import SettingsError
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, has_our_check_digits, version_suffix
from doi_action.registries.inquiry import Inquiry


def computed_lineage(inquiry: Inquiry, *, stated: Iterable[str] = ()) -> Lineage:
    """The lineage as far as names alone tell it: which versions are published, nobody was asked.

    `stated` are versions that the files name besides those of the tags. Raises SettingsError where the concept cannot
    be told without its record.
    """
    concept = _concept(inquiry, stated)
    identity = inquiry.repository.identity or f"doi:{concept}"
    versions = inquiry.versions(concept, identity)
    return Lineage(identity=identity, work=inquiry.work, concept_doi=concept, version=versions[0], versions=versions)


def _concept(inquiry: Inquiry, stated: Iterable[str]) -> Doi:
    """The concept: said outright, else confirmed by the files, else computed from the repository's identity."""
    if inquiry.concept_doi:
        return inquiry.concept_doi

    # A concept is known by the DOI of a version beside it, which is computed from it.
    named = [doi for doi in inquiry.cited if doi.prefix == inquiry.prefix and has_our_check_digits(doi)]
    suffixes = {doi.suffix for doi in named}
    texts = {*stated, *inquiry.named.values(), inquiry.version}
    confirmed = []
    for doi in named:
        of_versions = {version_suffix(doi, text) for text in texts}
        if not suffixes.isdisjoint(of_versions):
            confirmed.append(doi)

    identity = inquiry.repository.identity
    needs_identity = inquiry.suffix_pattern == "opaque"
    if needs_identity and not identity:
        if len(confirmed) == 1:
            return confirmed[0]
        raise _unknown(inquiry, "the files do not name it beside the DOI of a version that is computed from it")

    computed = inquiry.computed_concept(identity or "")
    if confirmed and computed not in confirmed:
        others = ", ".join(str(doi) for doi in confirmed)
        raise _unknown(inquiry, f"the files name {others}, and by its identity this repository's is {computed}")
    return computed


def _unknown(inquiry: Inquiry, why: str) -> SettingsError:
    return SettingsError(
        f"the DOI of {inquiry.version} cannot be named offline: {why}",
        why="it is computed from the DOI that stands for all versions, and only that one's record tells whose it is",
        fix="run it without --offline, or give the DOI that stands for all versions as concept-doi",
        rule="offline-unknown",
    )
