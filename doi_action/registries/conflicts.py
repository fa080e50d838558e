"""What contradicts between a work's tags and its records, as data: `publish` refuses it, `audit` prints the same.

Pure: a lineage as it was observed in, conflicts out. The same ones at every registry.
"""

import shlex

from doi_action.errors import ExitCode
from doi_action.identifiers.types import Doi
from doi_action.lineage import Conflict, DoiState, Lineage, Marker, RegistryRecord, rivals


def conflicts_of(lineage: Lineage, *, said_concept: Doi | None = None) -> tuple[Conflict, ...]:
    """Everything that contradicts in a lineage. `said_concept` is the setting `concept-doi`.

    A concept that somebody named outright may lack our marker: it was made elsewhere, and is taken over.
    """
    found = [two_tags(lineage)]

    concept = lineage.concept
    if concept:
        if concept.state is DoiState.REGISTERED:
            found.append(withdrawn_work(concept))

        taken_over = said_concept is not None and concept.marker is None
        if not taken_over:
            found.append(foreign(concept, lineage.concept_marker, "all versions of this work"))

    current = lineage.current
    if current:
        ours = lineage.version_marker
        another = foreign(current, ours, f"version {lineage.version.text} of this work")
        found.append(another or moved_tag(lineage, current))
    return tuple(conflict for conflict in found if conflict)


def two_tags(lineage: Lineage) -> Conflict | None:
    """Two tags on different commits that name the version to be published."""
    version = lineage.version
    others = rivals(version, lineage.versions)
    if not others:
        return None

    names = ", ".join(f"'{other.tag.name}' ({other.tag.commit[:10]})" for other in others)
    return Conflict(
        rule="two-tags-one-version",
        message=f"two tags name version {version.text}: '{version.tag.name}' ({version.tag.commit[:10]}) and {names}",
        why="a DOI cites exactly one commit, and nobody can say which of them is meant",
        fix="delete the tag that is wrong, or set tag-pattern so that only one of them names a version",
    )


def moved_tag(lineage: Lineage, current: RegistryRecord) -> Conflict | None:
    """A tag that no longer names the commit for which its version was published.

    A draft was cited by nobody: it is brought up to date with the tag.
    """
    if current.state is DoiState.DRAFT:
        return None

    tag = lineage.version.tag
    published_for = current.commit
    if published_for is None or published_for == tag.commit:
        return None
    return Conflict(
        rule="tag-moved",
        message=f"the tag '{tag.name}' has moved: {current.doi} was published for commit {published_for[:10]}, "
        f"the tag is now at {tag.commit[:10]}",
        why="whoever cited the DOI meant the commit that was published",
        fix="release a new version; or put the tag back, in a clone:\n"
        f"git tag -f {shlex.quote(tag.name)} {published_for}\n"
        f"git push -f origin {shlex.quote(f'refs/tags/{tag.name}')}",
    )


def foreign(record: RegistryRecord, ours: Marker, what: str) -> Conflict | None:
    """A record under a name of ours that was made for something else; `what` says what the name stands for."""
    found = record.marker
    if found and (found.identity, found.work, found.version) == (ours.identity, ours.work, ours.version):
        return None

    whose = f"it belongs to '{found}'" if found else "it does not say that it was made for this repository"
    return Conflict(
        rule="doi-of-another",
        message=f"{record.doi}, the name for {what}, exists already and {whose}",
        why="a DOI that others may have cited is never overwritten",
        fix="set another prefix or suffix; or, if it is the concept DOI of this work, name it in concept-doi",
    )


def withdrawn_work(concept: RegistryRecord) -> Conflict:
    """The work as a whole was withdrawn: a version that is published again would say otherwise without a word."""
    return Conflict(
        rule="work-withdrawn",
        message=f"{concept.doi}, the DOI of all versions, was withdrawn",
        why="a new version would make public again what was withdrawn on purpose",
        fix=f"bring the work back first:\ndoi-action withdraw --restore --doi {concept.doi} --confirm {concept.doi}",
    )


def unknown_concept(doi: Doi, registry: str) -> Conflict:
    """The setting `concept-doi` names a DOI that `registry` does not show to this account."""
    return Conflict(
        rule="concept-doi-unknown",
        exit_code=ExitCode.SETTINGS,
        message=f"concept-doi: {registry} knows no DOI '{doi}' that this account may change",
        why="the setting names a DOI that exists already",
        fix="correct it, or leave it out: the first release then creates the DOI",
    )
