"""What a record still lacks, and the line that would supply it: the empty boxes of the metadata form.

`needed` are what a registry refuses to do without (DataCite Metadata Schema 4.7, mandatory properties); `worth having`
are what makes a work findable and its people credited (recommended properties).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from doi_action.facts import Location, Merged
from doi_action.formats.people.person_names import without_addresses
from doi_action.model import Kind, NameType

NEEDED, WORTH_HAVING = "needed", "worth having"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A field nobody filled. `path` is the file to write `line` into; `at` the line that the gap belongs to."""

    field: str
    level: str
    path: str
    line: str
    why: str
    at: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class _Box:
    """A field of the form: what to write where when it is empty. `kinds` are the kinds it makes sense for."""

    field: str
    level: str
    path: str
    line: str
    why: str
    kinds: tuple[Kind, ...] = tuple(Kind)


_CFF, _DOI_YML = "CITATION.cff", ".doi.yml"
_BOXES = (
    _Box(
        field="title",
        level=NEEDED,
        path=_CFF,
        line='title: "What the work is called"',
        why="it is what people see first in every citation",
    ),
    _Box(
        field="creators",
        level=NEEDED,
        path=_CFF,
        line='authors: [{family-names: "family name", given-names: "given name", orcid: "https://orcid.org/..."}]',
        why="a DOI credits those whom a file names, in their order",
    ),
    _Box(
        field="publisher",
        level=NEEDED,
        path=_DOI_YML,
        line="publisher: Your institution or project",
        why="it guarantees that the page behind the DOI stays",
    ),
    _Box(
        field="publication_date",
        level=NEEDED,
        path=_CFF,
        line='date-released: "2026-01-31"',
        why="a record has a year; a release on the host brings its own date",
    ),
    _Box(
        field="version",
        level=NEEDED,
        path=_CFF,
        line='version: "1.0.0"',
        why="a version DOI stands for exactly one version; a tag brings its own",
    ),
    _Box(
        field="abstract",
        level=WORTH_HAVING,
        path=_CFF,
        line='abstract: "What it does, in a few sentences"',
        why="search engines find a work by it",
    ),
    _Box(
        field="licenses",
        level=WORTH_HAVING,
        path=_CFF,
        line="license: Apache-2.0",
        why="without it nobody knows what is allowed",
    ),
    _Box(
        field="keywords",
        level=WORTH_HAVING,
        path=_CFF,
        line="keywords: [first, second]",
        why="they put the work beside others of its subject",
    ),
    _Box(
        field="repository_url",
        level=WORTH_HAVING,
        path=_CFF,
        line='repository-code: "https://..."',
        why="it leads from the record to where the work is developed",
    ),
    _Box(
        field="funding",
        level=WORTH_HAVING,
        path=_DOI_YML,
        line='funding: [{funder: "Name", award-number: "123"}]',
        why="funders look for what they paid for by it",
    ),
    _Box(
        field="language",
        level=WORTH_HAVING,
        path=_DOI_YML,
        line="language: en",
        why="readers of data need to know its language",
        kinds=(Kind.DATASET,),
    ),
    _Box(
        field="sizes",
        level=WORTH_HAVING,
        path=_DOI_YML,
        line='sizes: ["12 MB"]',
        why="people decide by it whether to download",
        kinds=(Kind.DATASET, Kind.MODEL),
    ),
    _Box(
        field="formats",
        level=WORTH_HAVING,
        path=_DOI_YML,
        line='formats: ["text/csv"]',
        why="people decide by it whether they can open the data",
        kinds=(Kind.DATASET,),
    ),
    _Box(
        field="dates",
        level=WORTH_HAVING,
        path=_DOI_YML,
        line='dates: [{type: Collected, date: "2025-01-01/2025-06-30"}]',
        why="data have a time in which they were gathered",
        kinds=(Kind.DATASET,),
    ),
)


SHARED = frozenset({"publisher", "funding"})
"""Fields that the root's `.doi.yml` says for every work of a monorepo."""

_OF_A_PAPER = frozenset({"IsDescribedBy", "IsDocumentedBy", "References", "Cites", "IsSupplementTo"})
"""Relations by which a record leads to a paper."""


def gaps(merged: Merged, *, folder: str = "") -> tuple[Gap, ...]:
    """Everything that is missing, needed before worth having. `folder` is that of a work of a monorepo."""
    kind = merged.metadata.kind or Kind.SOFTWARE
    found = []
    for box in _BOXES:
        is_filled = bool(getattr(merged.metadata, box.field))
        if is_filled or kind not in box.kinds:
            continue

        found.append(Gap(field=box.field, level=box.level, path=box.path, line=box.line, why=box.why))

    found += _without_orcid(merged)
    found += _without_paper(merged)

    placed = []
    for gap in found:
        stands_elsewhere = "/" in gap.path or gap.at != 1
        is_of_root = stands_elsewhere or gap.field in SHARED
        # What is said of a work alone is written beside it.
        if not folder or is_of_root:
            placed.append(gap)
        else:
            placed.append(replace(gap, path=f"{folder}/{gap.path}"))
    return tuple(sorted(placed, key=lambda gap: gap.level != NEEDED))


def _without_orcid(merged: Merged) -> Iterator[Gap]:
    """One gap for all people without an ORCID iD, at the line of the first."""
    missing = {}
    for number, person in enumerate(merged.metadata.creators):
        can_have_one = person.name_type is not NameType.ORGANISATION
        if person.orcid is None and can_have_one:
            missing[number] = without_addresses(person.full_name)

    if not missing:
        return

    names = ", ".join([*missing.values()][:3])
    if len(missing) > 3:
        names = f"{names} and {len(missing) - 3} more"

    place = _place_of(merged, min(missing))
    yield Gap(
        field="creators.orcid",
        level=WORTH_HAVING,
        path=place.path,
        line=f'orcid: "https://orcid.org/..." for {names}',
        why="only an ORCID iD tells people of one name apart, and puts the work on their pages",
        at=place.line,
    )


def _place_of(merged: Merged, number: int) -> Location:
    """Where the creator with this number stands; CITATION.cff where nobody wrote the list into a file."""
    nowhere = Location(path=_CFF)
    candidates = merged.provenance.get("creators", ())
    if not candidates or not candidates[0].won:
        return nowhere

    fact = candidates[0].fact
    if fact.format in ("git", "recent commits", "host"):
        return nowhere
    if number < len(fact.parts):
        return fact.parts[number]
    return fact.location


def _without_paper(merged: Merged) -> Iterator[Gap]:
    """A work of software or a model is often described by a paper."""
    if merged.metadata.kind is Kind.DATASET:
        return

    relations = {link.relation for link in merged.metadata.related_identifiers}
    if not _OF_A_PAPER.isdisjoint(relations):
        return

    yield Gap(
        field="related_identifiers",
        level=WORTH_HAVING,
        path=_CFF,
        line="preferred-citation: ... or references: ..., where a paper describes the work",
        why="the record then leads to the paper, and the paper's readers to the work",
    )
