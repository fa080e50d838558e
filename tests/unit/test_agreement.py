"""Agreement of records, tags and releases, purely: what does not agree, at which DOI, and what repairs it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord, Version
from doi_action.model import Creator, Dated, Metadata, RelatedIdentifier, Tag
from doi_action.plan.agreement import Drift, Known, Said, Standing, drifts, overdue, without_doi

CONCEPT = Doi("10.14454", "concept")
ADA, OLA, ORG = (
    Creator(family_names="Example", given_names="Ada"),
    Creator(family_names="Moe", given_names="Ola"),
    Creator(name="Example Lab"),
)
SAID = Said(title="A tool", creators=(ADA, OLA))
WITHDRAWN = (Dated(value="2026-01-20", type="Withdrawn"),)


def doi(text: str) -> Doi:
    """The DOI of a version."""
    return Doi("10.14454", f"v{text}")


def links(relation: str, *to: Doi) -> tuple[RelatedIdentifier, ...]:
    """Links to DOIs."""
    return tuple(RelatedIdentifier(value=str(other), scheme="DOI", relation=relation) for other in to)


def known(*texts: str, **said: Any) -> Known:
    """A work whose versions are out, each following the one before it, and agree with their tags."""
    standings = []
    for before, text, after in zip((None, *texts), texts, (*texts[1:], None), strict=False):
        related = (
            *links("IsVersionOf", CONCEPT),
            *(links("IsNewVersionOf", doi(before)) if before else ()),
            *(links("IsPreviousVersionOf", doi(after)) if after else ()),
        )
        page = f"https://example.org/octo/tool/releases/v{text}"
        metadata = Metadata(
            title="A tool", creators=(ADA, OLA), version=text, landing_page=page, related_identifiers=related
        )
        standings.append(
            Standing(
                version=Version(text=text, tag=Tag(name=f"v{text}", commit=f"c{text}"), doi=doi(text)),
                record=RegistryRecord(doi=doi(text), state=DoiState.FINDABLE, metadata=metadata),
                page=page,
                said=SAID,
            )
        )
    listed = Metadata(related_identifiers=links("HasVersion", *map(doi, texts)))
    concept = RegistryRecord(doi=CONCEPT, state=DoiState.FINDABLE, metadata=listed)
    lineage = Lineage(identity="github:1", work="", concept_doi=CONCEPT, version=standings[-1].version, concept=concept)
    return Known(registry="DataCite", lineage=lineage, standings=tuple(standings), of_head=SAID, **said)


def standing(work: Known, text: str, **changed: Any) -> Known:
    """`work` with another standing of one version."""
    standings = [replace(s, **changed) if s.version.text == text else s for s in work.standings]
    return replace(work, standings=tuple(standings))


def record(work: Known, text: str, *, state: DoiState = DoiState.FINDABLE, **changed: Any) -> Known:
    """`work` with another state or other words in the record of one version."""
    (found,) = [s.record for s in work.standings if s.version.text == text]
    assert found is not None
    return standing(work, text, record=replace(found, state=state, metadata=replace(found.metadata, **changed)))


def concept(work: Known, *related: RelatedIdentifier, state: DoiState = DoiState.FINDABLE) -> Known:
    """`work` with another state or other links of its concept."""
    found = work.lineage.concept
    assert found is not None
    metadata = replace(found.metadata, related_identifiers=related or found.metadata.related_identifiers)
    return replace(work, lineage=replace(work.lineage, concept=replace(found, state=state, metadata=metadata)))


def without(work: Known, text: str, relation: str) -> Known:
    """`work` without the links of one relation in the record of a version."""
    (found,) = [s.record for s in work.standings if s.version.text == text]
    assert found is not None
    kept = tuple(link for link in found.metadata.related_identifiers if link.relation != relation)
    return record(work, text, related_identifiers=kept)


def told(found: Iterable[Drift]) -> list[tuple[str, str, str]]:
    """The rule, the suffix of the DOI and the tag that repairs it."""
    return [(drift.remark.rule, drift.doi.suffix if drift.doi else "", drift.repair) for drift in found]


WORK = known("1.0", "1.1", "2.0")


@pytest.mark.parametrize(
    "work",
    [
        WORK,
        known("1.0"),
        record(WORK, "1.1", version="v1.1"),
        record(WORK, "1.1", version=None, title=None, landing_page=None, creators=()),
        standing(WORK, "1.1", version=replace(WORK.standings[1].version, text="v1.1")),
        standing(WORK, "1.1", page=None, said=Said()),
        record(WORK, "1.1", title="a  TOOL"),
        record(WORK, "1.1", creators=(OLA, ADA)),
        replace(record(WORK, "1.1", title="The tool"), of_head=Said(title="The tool")),
        standing(record(WORK, "1.1", creators=(ORG,)), "1.0", said=Said(creators=(ORG,))),
        record(WORK, "1.1", title="Gone", landing_page="https://example.org/t", dates=WITHDRAWN),
        standing(
            record(WORK, "1.0", title="Old", version="0.9"),
            "1.0",
            version=replace(WORK.standings[0].version, tag=Tag(name="", commit="")),
        ),
        record(WORK, "1.1", state=DoiState.REGISTERED, dates=WITHDRAWN),
    ],
)
def test_what_agrees_is_not_told(work: Known) -> None:
    """A v, white space, capitals, an order, a correction on another side, a tombstone: nothing to repair."""
    assert drifts(work) == ()


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        (["1.1"], [("release-without-doi", "doi-action publish --tag v1.1", "v1.1 was released")]),
        (["2.0"], [("release-without-doi", "doi-action publish --tag v2.0", "v2.0 was released")]),
        (
            ["1.0"],
            [("releases-before-first-doi", "doi-action backfill --tags v1.0", "1 release has no DOI")],
        ),
        (
            ["1.0", "1.1"],
            [("releases-before-first-doi", "doi-action backfill --tags v1.0,v1.1", "2 releases have no DOI")],
        ),
        (
            ["1.0", "1.1", "2.0"],
            [
                ("release-without-doi", "doi-action publish --tag v2.0", "no DOI at DataCite"),
                ("releases-before-first-doi", "doi-action backfill --tags v1.0,v1.1", "first one: v1.0, v1.1"),
            ],
        ),
    ],
)
def test_a_release_without_a_doi_is_told_apart_from_history(
    missing: list[str], expected: list[tuple[str, str, str]]
) -> None:
    """What was released before the first DOI is one remark, and a work without any is missed at its newest release."""
    work = WORK
    for text in missing:
        work = standing(work, text, record=None)
    found = list(without_doi(work))
    assert [(drift.remark.rule, drift.remark.fix) for drift in found] == [(rule, fix) for rule, fix, _ in expected]
    assert all(words in drift.remark.message for drift, (*_, words) in zip(found, expected, strict=True))
    for text in missing:
        work = standing(work, text, wanted=False)
    assert list(without_doi(work)) == []


def test_a_work_without_any_doi_is_missed_at_its_newest_release() -> None:
    """A pre-release of a higher number is not the newest."""
    work = known("1.0", "2.0rc1")
    for text in ("1.0", "2.0rc1"):
        work = standing(work, text, record=None)
    assert [drift.remark.fix for drift in without_doi(work)] == [
        "doi-action publish --tag v1.0",
        "doi-action backfill --tags v2.0rc1",
    ]


def test_a_draft_is_no_doi_of_a_release() -> None:
    """It leads nowhere; of what was never released it is a preparation."""
    work = record(WORK, "1.1", state=DoiState.DRAFT)
    (drift,) = without_doi(work)
    assert told([drift]) == [("doi-still-draft", "v1.1", "")]
    assert drift.remark.message == "v1.1 was released, and 10.14454/v1.1 is still a draft, which leads nowhere"
    assert drift.remark.fix == "doi-action publish --tag v1.1"
    assert list(without_doi(standing(work, "1.1", wanted=False))) == []


@pytest.mark.parametrize(
    ("updated", "days"),
    [
        ("2026-10-01T12:00:00Z", 31),
        ("2026-10-02T12:00:00+00:00", 30),
        ("2026-10-02T12:00:01Z", None),
        ("2026-10-01T12:00:00", None),
        ("last year", None),
        ("", None),
        (None, None),
    ],
)
def test_a_draft_is_overdue_after_thirty_days(updated: str | None, days: int | None) -> None:
    """A time without a zone, or none, says nothing."""
    draft = RegistryRecord(doi=doi("3.0"), state=DoiState.DRAFT, metadata=Metadata(), updated=updated)
    found = overdue(draft, now=datetime(2026, 11, 1, 12, tzinfo=UTC))
    if days is None:
        assert found is None
        return
    assert found is not None and found.doi == draft.doi and found.remark.rule == "draft-overdue"
    assert f"({days} days)" in found.remark.message
    assert "withdraw --doi 10.14454/v3.0 --confirm 10.14454/v3.0" in found.remark.fix


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (record(WORK, "1.1", state=DoiState.REGISTERED), [("doi-hidden", "v1.1", "")]),
        (
            standing(
                record(record(WORK, "1.0", state=DoiState.DRAFT), "2.0", state=DoiState.REGISTERED), "1.0", wanted=False
            ),
            [("doi-hidden", "v2.0", ""), ("version-unknown", "v1.0", "")],
        ),
        (concept(WORK, state=DoiState.REGISTERED), [("doi-hidden", "concept", "")]),
        (
            record(record(WORK, "1.0", state=DoiState.REGISTERED, dates=WITHDRAWN), "2.0", state=DoiState.REGISTERED),
            [("doi-hidden", "v2.0", "")],
        ),
        (
            record(WORK, "2.0", state=DoiState.DRAFT, title="Gone", version="0"),
            [("doi-still-draft", "v2.0", ""), ("version-unknown", "v2.0", "")],
        ),
        (
            record(record(WORK, "1.0", creators=()), "2.0", creators=(ORG,)),
            [("record-changed-there", "v2.0", "")],
        ),
        (
            record(
                without(WORK, "1.0", "IsPreviousVersionOf"),
                "1.1",
                related_identifiers=(
                    *links("IsVersionOf", CONCEPT),
                    *links("IsNewVersionOf", doi("0.9"), doi("1.0")),
                    *links("IsPreviousVersionOf", doi("2.0")),
                ),
            ),
            [("link-missing", "v1.0", "v1.1")],
        ),
        (
            record(
                WORK,
                "2.0",
                related_identifiers=(
                    *links("IsVersionOf", CONCEPT),
                    *links("IsNewVersionOf", doi("1.1"), doi("1.0")),
                ),
            ),
            [("link-missing", "v1.0", "v2.0")],
        ),
        (record(WORK, "1.1", version="1.2"), [("record-differs", "v1.1", "v1.1")]),
        (
            record(standing(WORK, "1.0", record=None, wanted=False), "2.0", version="1.2"),
            [("record-differs", "v2.0", "v2.0"), ("version-unknown", "v1.0", "")],
        ),
        (
            record(record(WORK, "1.0", dates=WITHDRAWN, version="0"), "2.0", version="1.2"),
            [("record-differs", "v2.0", "v2.0")],
        ),
        (
            record(WORK, "1.1", landing_page="https://example.org/before/tool/releases/v1.1"),
            [("landing-page-differs", "v1.1", "v1.1")],
        ),
        (record(WORK, "1.1", landing_page="https://example.org/t"), [("record-changed-there", "v1.1", "")]),
        (record(WORK, "1.1", title="A toll"), [("record-changed-there", "v1.1", "")]),
        (record(WORK, "1.1", creators=(ADA, ORG)), [("record-changed-there", "v1.1", "")]),
        (record(WORK, "1.1", creators=(ADA,)), [("record-changed-there", "v1.1", "")]),
        (without(WORK, "1.1", "IsVersionOf"), [("link-missing", "v1.1", "v1.1")]),
        (
            without(WORK, "1.1", "IsNewVersionOf"),
            [("link-missing", "v1.1", "v1.1"), ("link-missing", "v1.1", "v1.1")],
        ),
        (without(WORK, "1.0", "IsPreviousVersionOf"), [("link-missing", "v1.0", "v1.1")]),
        (
            concept(WORK, *links("HasVersion", doi("1.0"), doi("2.0"))),
            [("version-unlisted", "v1.1", "v1.1")],
        ),
        (
            concept(WORK, *links("HasVersion", *map(doi, ("1.0", "1.1", "2.0", "3.0")))),
            [("version-unknown", "v3.0", "")],
        ),
        (concept(WORK, state=DoiState.DRAFT), [("concept-without-doi", "concept", "")]),
        (replace(WORK, lineage=replace(WORK.lineage, concept=None)), [("concept-without-doi", "concept", "")]),
    ],
)
def test_what_does_not_agree_is_told_once(work: Known, expected: list[tuple[str, str, str]]) -> None:
    """At its DOI, with the release whose publishing repairs it, where that is safe."""
    assert told(drifts(work)) == expected


@pytest.mark.parametrize(
    ("work", "field", "message", "fix"),
    [
        (
            record(WORK, "1.1", state=DoiState.REGISTERED),
            "",
            "10.14454/v1.1 (v1.1) is registered",
            "withdraw --restore --doi 10.14454/v1.1 --confirm 10.14454/v1.1",
        ),
        (concept(WORK, state=DoiState.REGISTERED), "", "10.14454/concept (all versions) is registered", "--restore"),
        (
            record(WORK, "1.1", version="1.2"),
            "version",
            "says version '1.2', and v1.1 names '1.1'",
            "publish --tag v1.1",
        ),
        (
            record(WORK, "1.1", landing_page="https://example.org/before/tool/releases/v1.1"),
            "landing_page",
            "leads to 'https://example.org/before/tool/releases/v1.1', and v1.1 is at 'https://example.org/octo/tool",
            "publish --tag v1.1",
        ),
        (
            record(WORK, "1.1", landing_page="https://example.org/t"),
            "landing_page",
            "leads to 'https://example.org/t'",
            "publish --tag v1.1 --landing-page ADDRESS",
        ),
        (
            record(WORK, "1.1", title="A toll"),
            "title",
            "titled 'A toll', and v1.1 says 'A tool'",
            "keeps what somebody",
        ),
        (
            record(WORK, "1.1", creators=(ADA, ORG)),
            "creators",
            "names the creators 'Ada Example'; 'Example Lab', and v1.1 says 'Ada Example'; 'Ola Moe'",
            "keeps what somebody",
        ),
        (
            without(WORK, "1.1", "IsVersionOf"),
            "",
            "10.14454/v1.1 does not say IsVersionOf 10.14454/concept, the DOI of all versions",
            "publish --tag v1.1",
        ),
        (
            record(WORK, "2.0", related_identifiers=links("IsVersionOf", CONCEPT)),
            "",
            "10.14454/v2.0 does not say IsNewVersionOf 10.14454/v1.1, and the other end does",
            "publish --tag v2.0",
        ),
        (
            without(without(WORK, "1.1", "IsPreviousVersionOf"), "2.0", "IsNewVersionOf"),
            "",
            "10.14454/v2.0 (v2.0) follows no version",
            "publish --tag v2.0",
        ),
        (
            without(WORK, "1.0", "IsPreviousVersionOf"),
            "",
            "10.14454/v1.0 does not say IsPreviousVersionOf 10.14454/v1.1, and the other end does",
            "publish --tag v1.1",
        ),
        (
            concept(WORK, *links("HasVersion", doi("1.0"), doi("2.0"))),
            "",
            "10.14454/concept, the DOI of all versions, does not list 10.14454/v1.1 (v1.1)",
            "publish --tag v1.1",
        ),
        (concept(WORK, state=DoiState.DRAFT), "", "leads nowhere, and v2.0 is published", "publish --tag v2.0"),
        (
            concept(WORK, *links("HasVersion", *map(doi, ("1.0", "1.1", "2.0", "3.0")))),
            "",
            "10.14454/concept, the DOI of all versions, lists 10.14454/v3.0, which DataCite does not show",
            "ask DataCite what became of 10.14454/v3.0",
        ),
        (
            concept(WORK, *links("HasVersion", *map(doi, ("1.0", "1.1", "2.0"))), *links("IsPartOf", doi("9"))),
            "",
            "10.14454/concept, the DOI of all versions, says IsPartOf 10.14454/v9",
            "take the link out of the record of 10.14454/concept at DataCite",
        ),
    ],
)
def test_each_remark_says_what_stands_where_and_what_to_do(work: Known, field: str, message: str, fix: str) -> None:
    """Both sides by name; what is safe to repair with the command that does it."""
    remark = drifts(work)[0].remark
    assert (remark.path, remark.field) == ("", field) and message in remark.message and fix in remark.fix


def test_a_link_without_its_other_end_is_repaired_by_the_later_release() -> None:
    """Whichever end is missing: publishing the later release again writes both."""
    assert told(drifts(without(WORK, "2.0", "IsNewVersionOf"))) == [("link-missing", "v2.0", "v2.0")] * 2
    assert told(drifts(without(WORK, "2.0", "IsVersionOf"))) == [("link-missing", "v2.0", "v2.0")]


@pytest.mark.parametrize(
    "work",
    [
        without(WORK, "2.0", "IsNewVersionOf"),
        without(WORK, "2.0", "IsVersionOf"),
        concept(WORK, *links("HasVersion", doi("1.0"), doi("1.1"))),
        concept(WORK, state=DoiState.DRAFT),
    ],
)
def test_no_command_names_a_tag_that_is_gone(work: Known) -> None:
    """What only the registry tells of cannot be published again; it is called by its version."""
    nameless = replace(WORK.standings[2].version, tag=Tag(name="", commit=""))
    for drift in drifts(standing(work, "2.0", version=nameless)):
        assert drift.repair == ""
        assert drift.remark.fix == "correct it at the registry: the tag of its version is gone"


def test_a_version_that_is_no_release_of_this_work_has_no_second_end() -> None:
    """A link out of the work is a steward's."""
    work = record(WORK, "1.0", related_identifiers=links("IsVersionOf", CONCEPT))
    work = without(work, "1.1", "IsNewVersionOf")
    elsewhere = (
        *links("IsVersionOf", CONCEPT),
        *links("IsNewVersionOf", Doi("10.5555", "x")),
        *links("IsPreviousVersionOf", doi("2.0"), Doi("10.5555", "y")),
    )
    assert drifts(record(work, "1.1", related_identifiers=elsewhere)) == ()


@pytest.mark.parametrize(
    "relation", ["IsPartOf", "IsIdenticalTo", "IsNewVersionOf", "IsPreviousVersionOf", "IsVersionOf"]
)
def test_what_makes_a_concept_look_like_a_version_is_told(relation: str) -> None:
    """Another relation beside it is nobody's fault."""
    listed = links("HasVersion", *map(doi, ("1.0", "1.1", "2.0")))
    other = Doi("10.5555", "other")
    work = concept(WORK, *listed, *links("References", other), *links(relation, other))
    (drift,) = drifts(work)
    assert told([drift]) == [("concept-relation-odd", "concept", "")]
    assert f"says {relation} 10.5555/other" in drift.remark.message


def test_a_registry_that_shows_what_follows_needs_no_second_end() -> None:
    """There an older record is not opened again; whom a version follows it says all the same."""
    work = replace(without(WORK, "1.0", "IsPreviousVersionOf"), links_versions=True)
    assert drifts(work) == ()
    assert told(drifts(without(work, "1.1", "IsNewVersionOf"))) == [("link-missing", "v1.1", "v1.1")]


def test_a_registry_that_keeps_the_concept_is_asked_where_it_leads() -> None:
    """It makes and lists by itself, and may lead to what was published last; drafts and hidden ones do not count."""
    work = replace(WORK, keeps_concept=True, lineage=replace(WORK.lineage, concept=None))

    def shown(text: str, work: Known = work) -> Known:
        (found,) = [s.record for s in work.standings if s.version.text == text]
        assert found is not None
        return standing(work, text, record=replace(found, is_latest=True))

    assert drifts(work) == drifts(shown("2.0")) == ()
    assert drifts(without(shown("2.0"), "1.1", "IsVersionOf")) == ()
    (drift,) = drifts(shown("1.1"))
    assert told([drift]) == [("concept-leads-back", "v1.1", "")]
    assert "leads to 10.14454/v1.1 (v1.1), and v2.0 is newer" in drift.remark.message
    assert drift.remark.fix.startswith("publish a version that is newer than v2.0; nothing else moves it at DataCite")
    hidden = record(work, "2.0", state=DoiState.REGISTERED, dates=WITHDRAWN)
    assert drifts(shown("1.1", hidden)) == ()
    first_hidden = record(work, "1.0", state=DoiState.REGISTERED, dates=WITHDRAWN)
    assert told(drifts(shown("1.1", first_hidden))) == [("concept-leads-back", "v1.1", "")]
    # What it lists is its own affair.
    assert drifts(replace(concept(WORK, *links("HasVersion", doi("1.0"))), keeps_concept=True)) == ()


def test_nothing_is_missed_of_a_work_that_is_not_out() -> None:
    """Drafts alone make no concept."""
    work = record(known("1.0"), "1.0", state=DoiState.DRAFT)
    work = standing(replace(work, lineage=replace(work.lineage, concept=None)), "1.0", wanted=False)
    assert drifts(work) == ()
