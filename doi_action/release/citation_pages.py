"""What a citation page shows of a work's versions: their records, their files, and where the values come from."""

from doi_action.facts import Merged
from doi_action.lineage import DoiState, RegistryRecord
from doi_action.metadata.disagreement import place
from doi_action.plan.steps import in_words
from doi_action.views.citation_page import Origin, ShownVersion


def shown_record(record: RegistryRecord, registry: str) -> ShownVersion:
    """A version as its record describes it; `registry` is what readers call the place that holds it."""
    withdrawn = [day for day in record.metadata.dates if day.type == "Withdrawn"]
    is_gone = record.state is DoiState.REGISTERED or bool(withdrawn)
    day = withdrawn[0] if withdrawn else None
    reason = (day.information if day else None) or ""
    return ShownVersion(
        metadata=record.metadata,
        doi=record.doi,
        withdrawn=reason if is_gone else None,
        withdrawn_on=day.value if day else None,
        files=record.files,
        origin=Origin(registry=registry, commit=record.marker.commit if record.marker else None),
    )


def sources_of(merged: Merged) -> tuple[tuple[str, str], ...]:
    """The place in a file that each value was taken from, by the field in words."""
    found = []
    for field, candidates in merged.provenance.items():
        winners = [place(candidate.fact) for candidate in candidates if candidate.won]
        if winners:
            found.append((in_words(field), "; ".join(dict.fromkeys(winners))))
    return tuple(found)
