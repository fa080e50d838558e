"""Readiness: what a record still needs before anything is written, all of it at once.

DataCite Metadata Schema 4.7 asks for creators, a title, a publisher, a year and a type; a DOI that resolves asks for a
landing page. What is missing is a remark that says where to write it.
"""

from doi_action.facts import Fact, Merged, Remark
from doi_action.formats.people.person_names import without_addresses
from doi_action.metadata.merge import accept_proposal, proposal

CITATION = "CITATION.cff"
"""Where what is missing is best written."""
HISTORY = frozenset({"git", "host", "recent commits", ".mailmap"})
"""Sources of proposals that are no files about people."""

MAX_SHOWN = 5
"""Of more proposed people so many are shown; the others are counted."""

# Words that `placeholder-text` finds: a person who was invented here would be cited where somebody copies the lines.
EXAMPLE_AUTHORS = 'authors:\n  - family-names: "family name"\n    given-names: "given name"'


def take_proposals(merged: Merged, *, rehearsal: bool) -> tuple[Merged, tuple[Remark, ...]]:
    """Where no file names creators: in a rehearsal the people of the history stand in, and it is said.

    A real registry needs people who were named as authors; who typed a commit is not always who should be cited.
    """
    proposed = proposal(merged, "creators")
    if proposed is None or not rehearsal:
        return merged, ()
    if merged.metadata.creators:
        return merged, ()

    said = Remark(
        rule="creators-from-history",
        message=f"{_uncertainty(proposed)}; {_proposer(proposed)} proposes {_names(proposed)}",
        path=CITATION,
        field="creators",
        fix=f"write them into CITATION.cff:\n{EXAMPLE_AUTHORS}",
    )
    return accept_proposal(merged, "creators"), (said,)


def missing(merged: Merged, *, rehearsal: bool, publisher: str | None = None) -> tuple[Remark, ...]:
    """What a record needs and nobody says; and what stands in for it. `publisher` is the registry itself, if it is."""
    metadata = merged.metadata
    found = []
    if not metadata.creators:
        proposed = proposal(merged, "creators")
        hint = f" ({_proposer(proposed)} names {_names(proposed)})" if proposed else ""
        message = f"{_uncertainty(proposed)} of the work"
        found.append(_needed("creators", message, f"write them into CITATION.cff{hint}:\n{EXAMPLE_AUTHORS}"))

    if not (metadata.title or "").strip():
        found.append(_needed("title", "the work has no title", 'write title: "..." into CITATION.cff'))

    # Settings and tags have no line of CITATION.cff to be marked: they stand at no path.
    if metadata.publisher is None and publisher is None and not rehearsal:
        fix = "set publisher to your institution or project; the name of your registry account is often right"
        found.append(_needed("publisher", "nobody says who publishes the work", fix, path=""))

    if metadata.publication_date is None:
        fix = "make an annotated tag: git tag -a"
        found.append(_needed("publication_date", "the release has no date", fix, path=""))

    source = merged.source("title")
    if source and source.path == "host":
        stands_in = Remark(
            rule="title-from-repository-name",
            message=f"no file gives the work a title; the repository's name '{metadata.title}' stands in",
            path=CITATION,
            field="title",
            fix='write title: "..." into CITATION.cff',
        )
        found.append(stands_in)
    return tuple(found)


def missing_license(merged: Merged) -> tuple[Remark, ...]:
    """That no file names the licence, for a work without a citation file; where there is one, its own rules say it."""
    if merged.metadata.licenses:
        return ()

    hint = ""
    proposed = proposal(merged, "licenses")
    if proposed is not None:
        ids = [str(entry.spdx) for entry in proposed.entries if entry.spdx]
        if ids:
            hint = f" ({proposed.location} looks like {', '.join(ids)})"

    fix = f"write `license:` into CITATION.cff with its SPDX id{hint}, and its text into LICENSE"
    return (_needed("license", "no file names the licence of the work", fix),)


def _uncertainty(proposed: Fact | None) -> str:
    if proposed is None or proposed.format in HISTORY:
        return "no file that is read names the authors"
    return "no file says for certain who are the authors"


def _proposer(proposed: Fact) -> str:
    """The history, or the line of a file that thanks people or names several in one text."""
    if proposed.format in HISTORY:
        return "the history"
    return str(proposed.location)


def _names(proposed: Fact) -> str:
    people = proposed.entries
    shown = ", ".join(without_addresses(person.full_name) for person in people[:MAX_SHOWN])
    more = len(people) - MAX_SHOWN
    if more <= 0:
        return shown
    return f"{shown} and {more} more"


def _needed(field: str, message: str, fix: str, *, path: str = CITATION) -> Remark:
    return Remark(rule=f"{field.replace('_', '-')}-missing", message=message, path=path, field=field, fix=fix)
