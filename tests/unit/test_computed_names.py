"""Names without network: what the files confirm, what identity computes, and what nobody can tell."""

from dataclasses import replace

import pytest

from doi_action.errors import SettingsError
from doi_action.identifiers.types import Doi
from doi_action.lineage import concept_suffix, version_suffix
from doi_action.model import Repository, Tag
from doi_action.registries.computed_names import computed_lineage
from doi_action.registries.inquiry import Inquiry

PREFIX = "10.14454"
CONCEPT = Doi(PREFIX, concept_suffix("github:123456"))
ONE, TWO = (Doi(PREFIX, version_suffix(CONCEPT, text)) for text in ("1.1.0", "1.2.0"))
PROBLEM = "a clone does not know its number"


def inquiry(*cited: Doi, identity: str | None = None, suffix: str = "opaque") -> Inquiry:
    """Version 1.2.0 is coming, 1.1.0 has a tag."""
    return Inquiry(
        repository=Repository(name="demo", identity=identity, identity_problem=None if identity else PROBLEM),
        tags=(Tag(name="v1.1.0", commit="b"), Tag(name="", commit="c", distance=0)),
        tag="",
        version="1.2.0",
        named={"v1.1.0": "1.1.0"},
        prefix=PREFIX,
        suffix_pattern=suffix,
        cited=cited,
    )


@pytest.mark.parametrize("cited", [(ONE, CONCEPT), (TWO, CONCEPT)])
def test_a_concept_is_confirmed_by_the_doi_of_a_version(cited: tuple[Doi, ...]) -> None:
    """Of one that is tagged, or of the one to come; the golden vector of the design is among them."""
    lineage = computed_lineage(inquiry(*cited))
    assert (lineage.concept_doi, lineage.version.doi) == (CONCEPT, TWO)
    assert str(TWO) == "10.14454/d1a5-bmqq-e7sb-07"


def test_a_version_that_only_the_file_states_confirms_too() -> None:
    """Its tag was not fetched."""
    older = Doi(PREFIX, version_suffix(CONCEPT, "0.9"))
    assert computed_lineage(inquiry(older, CONCEPT), stated=("0.9",)).version.doi == TWO


def test_a_known_identity_needs_no_file() -> None:
    """As that of a repository that lives nowhere else; a readable name needs not even that."""
    assert computed_lineage(inquiry(identity="github:123456")).version.doi == TWO
    lineage = computed_lineage(replace(inquiry(identity="github:123456"), work=""))
    assert (lineage.identity, lineage.work) == ("github:123456", "")
    assert [version.text for version in lineage.versions] == ["1.2.0", "1.1.0"]
    assert lineage.versions[1].doi == ONE
    named = computed_lineage(inquiry(suffix="{name}.{version}"))
    assert (str(named.version.doi), str(named.concept_doi)) == (f"{PREFIX}/demo.1.2.0", f"{PREFIX}/demo")


def test_a_concept_that_is_said_is_taken() -> None:
    """Its record is not asked."""
    lineage = computed_lineage(replace(inquiry(), concept_doi=CONCEPT, work="pkg-a"))
    assert (lineage.version.doi, lineage.identity, lineage.work) == (TWO, f"doi:{CONCEPT}", "pkg-a")


def test_dois_under_another_prefix_or_of_another_making_confirm_nothing() -> None:
    """Two names that fit each other at another registry, and one that only looks alike."""
    there = Doi("10.5555", CONCEPT.suffix)
    version = Doi("10.5555", version_suffix(there, "1.1.0"))
    lineage = computed_lineage(inquiry(there, version, Doi(PREFIX, "by-hand"), ONE, CONCEPT))
    assert lineage.concept_doi == CONCEPT


@pytest.mark.parametrize(
    ("cited", "identity"),
    [
        ((), None),
        ((CONCEPT,), None),
        ((ONE,), None),
        ((Doi("10.5281", "zenodo.1"), Doi("10.5281", "zenodo.2")), None),
        ((ONE, CONCEPT), "github:654321"),
    ],
)
def test_what_only_a_record_could_tell_is_refused(cited: tuple[Doi, ...], identity: str | None) -> None:
    """No concept, one that nothing confirms, another registry's names, a concept of another repository."""
    with pytest.raises(SettingsError) as raised:
        computed_lineage(inquiry(*cited, identity=identity))
    assert raised.value.rule == "offline-unknown" and "concept-doi" in raised.value.fix
    said = f"the files name {CONCEPT}" if identity else "the files do not name it"
    assert said in str(raised.value)
