"""Agreement between sources: who wins, who is kept, what is said aloud."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doi_action.facts import Fact, Location, Merged
from doi_action.identifiers.types import SpdxId, parse_orcid, parse_ror
from doi_action.metadata.merge import accept_proposal, merge, proposal
from doi_action.metadata.precedence import FIELDS, SOURCES, source_rank
from doi_action.model import (
    Affiliation,
    Contributor,
    Creator,
    Dated,
    Funding,
    GeoLocation,
    Kind,
    License,
    Metadata,
    RelatedIdentifier,
    Subject,
    Title,
)

ORCID = parse_orcid("0000-0002-1825-0097")
OTHER_ORCID = parse_orcid("0000-0001-5109-3700")
ROR = parse_ror("https://ror.org/03yrm5c26")
ADA = Creator(given_names="Ada", family_names="Lovelace")
BOB = Creator(given_names="Bob", family_names="Babbage")


def fact(source: str, name: str, value: Any, *, line: int = 1, certain: bool = True) -> Fact:
    """A fact of `source`, standing in a file of that name."""
    return Fact(field=name, value=value, format=source, location=Location(path=source, line=line), certain=certain)


def rules(merged: Merged) -> list[str]:
    """The rules of the findings, in order."""
    return [finding.rule for finding in merged.conflicts]


def licenses(*ids: str) -> tuple[License, ...]:
    """Licences of the SPDX list."""
    return tuple(License(spdx=SpdxId(name)) for name in ids)


def test_every_field_of_metadata_has_its_precedence() -> None:
    """The table names each field once, in the model's order."""
    assert list(FIELDS) == [f.name for f in fields(Metadata)]


def test_precedence_is_per_field_and_the_loser_is_kept() -> None:
    """CITATION.cff gives the title, codemeta the abstract it lacks; codemeta's title stays visible."""
    merged = merge(
        [
            fact("codemeta.json", "title", "Tool"),
            fact("codemeta.json", "abstract", "About"),
            fact("CITATION.cff", "title", "tool"),
        ]
    )
    assert (merged.metadata.title, merged.metadata.abstract) == ("tool", "About")
    assert [(c.fact.format, c.won) for c in merged.provenance["title"]] == [
        ("CITATION.cff", True),
        ("codemeta.json", False),
    ]


def test_the_general_order_is_the_documented_one() -> None:
    """What people wrote to be cited comes before cards, data, manifests, the host and git."""
    order = sorted(SOURCES, key=lambda source: source_rank("title", source))
    named = [".doi.yml", "CITATION.cff", ".zenodo.json", "codemeta.json", "model card", "croissant.json"]
    assert [s for s in order if s in (*named, "pyproject.toml", "host", "git")] == [
        *named,
        "pyproject.toml",
        "host",
        "git",
    ]


def test_the_tag_beats_a_stale_version_and_both_places_are_named() -> None:
    """The version people fetch is the tag's; the file's line is the one to change."""
    merged = merge([fact("CITATION.cff", "version", "1.1", line=7), fact("tag", "version", "1.2")])
    (finding,) = merged.conflicts
    assert merged.metadata.version == "1.2"
    assert (finding.rule, finding.path, finding.line) == ("version-differs-from-tag", "CITATION.cff", 7)
    assert finding.message == "'1.1' is here, and the tag says '1.2'"
    assert "publishing writes '1.2'" in finding.fix


@pytest.mark.parametrize(("file", "tag"), [("v1.2", "1.2"), ("1.0.0rc1", "1.0.0-rc.1")])
def test_two_spellings_of_one_version_are_no_conflict(file: str, tag: str) -> None:
    """A leading v and the marks of a pre-release may be spelled as each tool wants."""
    assert merge([fact("CITATION.cff", "version", file), fact("tag", "version", tag)]).conflicts == ()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://github.com/other/dunes", ["codemeta-differs"]),
        ("https://dunes.example.org/", ["codemeta-differs"]),
        ("git+https://github.com/Lab/dunes.git", []),
        ("https://github.com/lab/dunes/tree/main", []),
        ("https://gitlab.com/lab/dunes", []),
        ("https://git.example.org/lab/dunes", []),
    ],
)
def test_another_repository_or_a_home_page_in_codemeta_is_told(address: str, told: list[str]) -> None:
    """A neighbour on the same host is another work; a mirror on another host may be this one."""
    said = fact("CITATION.cff", "repository_url", "https://github.com/lab/dunes")
    assert rules(merge([said, fact("codemeta.json", "repository_url", address)])) == told


def test_the_release_day_beats_the_day_in_a_file() -> None:
    """The day of the release is known; the file's may be the last one's."""
    merged = merge(
        [
            fact("CITATION.cff", "publication_date", date(2025, 1, 1)),
            fact("release", "publication_date", date(2026, 2, 3)),
        ]
    )
    assert merged.metadata.publication_date == date(2026, 2, 3)


def test_creators_come_from_one_source_in_its_order() -> None:
    """A lower source adds nobody; the difference is a finding that names who is missing where."""
    merged = merge(
        [
            fact("codemeta.json", "creators", (BOB, ADA, Creator(name="Third"))),
            fact("CITATION.cff", "creators", (ADA, BOB)),
        ]
    )
    assert merged.metadata.creators == (ADA, BOB)
    assert "only codemeta.json:1 names Third" in merged.conflicts[0].message


def test_an_empty_list_of_creators_does_not_win() -> None:
    """A file that names nobody leaves the word to the next."""
    merged = merge([fact("CITATION.cff", "creators", ()), fact("pyproject.toml", "creators", (ADA,))])
    assert merged.metadata.creators == (ADA,)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (Creator(name="ada  LOVELACE"), Creator(given_names="Ada", family_names="Lovelace", orcid=ORCID)),
        (Creator(name="A. L.", email="Ada@example.org"), Creator(name="Ada", email="ada@example.org", orcid=ORCID)),
    ],
)
def test_others_add_the_orcid_of_the_very_same_person(mine: Creator, theirs: Creator) -> None:
    """The exact full name or the e-mail address is enough; the name stays as the first source writes it."""
    merged = merge([fact("CITATION.cff", "creators", (mine,)), fact(".zenodo.json", "creators", (theirs,))])
    (creator,) = merged.metadata.creators
    assert (creator.orcid, creator.full_name) == (ORCID, mine.full_name)


def test_affiliation_and_ror_arrive_by_orcid() -> None:
    """An affiliation without ROR id gets the one that another source knows for the same name."""
    mine = Creator(name="A. L.", orcid=ORCID, affiliations=(Affiliation(name="Lab"),))
    theirs = Creator(name="Ada Lovelace", orcid=ORCID, affiliations=(Affiliation(name="lab", ror=ROR),))
    merged = merge([fact("CITATION.cff", "creators", (mine,)), fact(".zenodo.json", "creators", (theirs,))])
    assert merged.metadata.creators[0].affiliations == (Affiliation(name="Lab", ror=ROR),)


def test_two_people_of_one_name_are_not_enriched() -> None:
    """Where a name fits two people, nobody can say whose iD it is."""
    two = (Creator(name="J Doe"), Creator(name="J Doe"))
    merged = merge(
        [fact("CITATION.cff", "creators", two), fact(".zenodo.json", "creators", (Creator(name="J Doe", orcid=ORCID),))]
    )
    assert merged.metadata.creators == two


def test_a_name_that_two_share_in_another_source_finds_neither() -> None:
    """Of two namesakes there, one has an iD: a name alone cannot say that it is ours."""
    ours = (Creator(name="J Doe"),)
    namesakes = (Creator(name="J Doe", affiliations=(Affiliation(name="Lab"),)), Creator(name="J Doe", orcid=ORCID))
    for theirs in (namesakes, namesakes[::-1]):
        merged = merge([fact("CITATION.cff", "creators", ours), fact(".zenodo.json", "creators", theirs)])
        assert merged.metadata.creators == ours


def test_a_person_whom_two_sources_name_is_one_person() -> None:
    """The committer has the name of the author, and only codemeta.json knows the iD."""
    known = replace(ADA, orcid=ORCID)
    committer = fact("git", "creators", (replace(ADA, email="ada@example.org"),), certain=False)
    for others in ((fact("codemeta.json", "creators", (known,)), committer), (committer,)):
        merged = merge([fact("CITATION.cff", "creators", (ADA,)), *others])
        assert merged.metadata.creators[0].orcid == (ORCID if len(others) > 1 else None)


def test_two_sources_with_two_ids_for_one_name_give_neither() -> None:
    """One of the two is a namesake's."""
    merged = merge(
        [
            fact("CITATION.cff", "creators", (ADA,)),
            fact(".zenodo.json", "creators", (replace(ADA, orcid=ORCID),)),
            fact("codemeta.json", "creators", (replace(ADA, orcid=OTHER_ORCID),)),
        ]
    )
    assert merged.metadata.creators == (ADA,)


def test_a_vague_name_contradicts_no_licence_that_it_may_mean() -> None:
    """`BSD License` beside BSD-3-Clause; beside MIT it does."""
    vague = fact("pyproject.toml", "licenses", (License(name="BSD License"),))
    for ours, told in (("BSD-3-Clause", []), ("MIT", ["license-differs"])):
        assert rules(merge([fact("CITATION.cff", "licenses", licenses(ours)), vague])) == told


def test_licences_that_hold_together_contradict_no_list_of_them() -> None:
    """A list is all that CITATION.cff can say; one that names another licence differs."""
    both = fact("Cargo.toml", "licenses", (License(name="MIT AND CC-BY-4.0"),))
    for ours, told in ((("MIT", "CC-BY-4.0"), []), (("Apache-2.0",), ["license-differs"])):
        assert rules(merge([fact("CITATION.cff", "licenses", licenses(*ours)), both])) == told


def test_the_licence_of_the_code_beside_data_is_a_note() -> None:
    """A data package speaks of the data, a manifest of the code; two files that cite the work must agree."""
    data = fact("datapackage.json", "licenses", licenses("ODC-By-1.0"))
    code, cited = (fact(name, "licenses", licenses("MIT")) for name in ("package.json", "CITATION.cff"))
    assert rules(merge([data, code])) == ["code-license-differs"]
    assert rules(merge([data, cited])) == ["license-differs"]


def test_a_contributor_in_two_roles_is_one_person() -> None:
    """Two entries, one for each role, in one spelling and with the iD in both; the same role is said once."""
    divided = Creator(given_names="Eva", family_names="Novak", orcid=ORCID)
    merged = merge(
        [
            fact(".zenodo.json", "contributors", (Contributor(creator=divided, role="DataManager"),)),
            fact(
                "datapackage.json",
                "contributors",
                tuple(
                    Contributor(creator=Creator(name="Eva Novak"), role=role) for role in ("DataCurator", "DataManager")
                ),
            ),
        ]
    )
    assert merged.metadata.contributors == (
        Contributor(creator=divided, role="DataManager"),
        Contributor(creator=divided, role="DataCurator"),
    )


def test_a_creator_who_contributes_too_is_spelt_as_the_creator() -> None:
    """Whichever of the two has the iD."""
    known = Contributor(creator=Creator(name="Ada Lovelace", orcid=ORCID), role="ContactPerson")
    merged = merge([fact("CITATION.cff", "creators", (ADA,)), fact(".doi.yml", "contributors", (known,))])
    assert merged.metadata.creators == (replace(ADA, orcid=ORCID),)
    assert [one.creator for one in merged.metadata.contributors] == [replace(ADA, orcid=ORCID)]


def test_contributors_of_one_name_with_two_ids_stay_two_people() -> None:
    """And one without an iD stays as it is: nobody can tell which of them it is."""
    people = tuple(
        Contributor(creator=replace(ADA, orcid=orcid), role=role)
        for orcid, role in ((ORCID, "Editor"), (OTHER_ORCID, "Producer"), (None, "Sponsor"))
    )
    assert merge([fact(".doi.yml", "contributors", people)]).metadata.contributors == people


def test_a_similar_name_is_somebody_else() -> None:
    """An initial is no exact name."""
    merged = merge(
        [
            fact("CITATION.cff", "creators", (ADA,)),
            fact(".zenodo.json", "creators", (Creator(name="A. Lovelace", orcid=ORCID),)),
        ]
    )
    assert merged.metadata.creators == (ADA,)


def test_two_orcids_of_one_name_are_reported_and_the_first_source_is_kept() -> None:
    """The iD of the source that wins stays; both are in the message."""
    mine, theirs = Creator(name="Ada", orcid=ORCID), Creator(name="Ada", orcid=OTHER_ORCID)
    merged = merge([fact("CITATION.cff", "creators", (mine,)), fact(".zenodo.json", "creators", (theirs,))])
    assert merged.metadata.creators[0].orcid == ORCID
    assert rules(merged) == ["orcid-differs"]


def test_git_history_is_proposed_and_never_taken() -> None:
    """Uncertain facts do not fill a field; they can be accepted in so many words."""
    merged = merge([fact("git", "creators", (ADA,), certain=False)])
    assert merged.metadata.creators == ()
    assert proposal(merged, "creators") is not None
    assert accept_proposal(merged, "creators").metadata.creators == (ADA,)


def test_what_is_uncertain_joins_no_list() -> None:
    """Neither beside what was said nor alone; it is proposed, the first that says something, and the rest stays."""
    sure, guess, other = (Contributor(creator=Creator(name=name), role="Editor") for name in ("A", "B", "C"))
    merged = merge(
        [
            fact(".zenodo.json", "contributors", (guess,), certain=False),
            fact("CITATION.cff", "contributors", (sure,)),
        ]
    )
    assert merged.metadata.contributors == (sure,)

    proposed = merge(
        [
            fact(".doi.yml", "contributors", (), certain=False),
            fact("CITATION.cff", "contributors", (guess,), certain=False),
            fact(".zenodo.json", "contributors", (other,), certain=False),
        ]
    )
    taken = accept_proposal(proposed, "contributors")
    assert (proposed.metadata.contributors, taken.metadata.contributors) == ((), (guess,))
    assert [(c.fact.format, c.won) for c in taken.provenance["contributors"]] == [
        ("CITATION.cff", True),
        (".doi.yml", False),
        (".zenodo.json", False),
    ]
    assert proposal(merge([]), "contributors") is None


@pytest.mark.parametrize(("kind", "formats"), [(Kind.SOFTWARE, ()), (Kind.DATASET, ("image/png",))])
def test_large_files_describe_data_and_not_the_program_beside_them(kind: Kind, formats: tuple[str, ...]) -> None:
    """In a repository of software they may be pictures."""
    facts = [fact("CITATION.cff", "kind", kind), fact("data files", "formats", ("image/png",))]
    assert merge(facts).metadata.formats == formats


@pytest.mark.parametrize(
    ("field", "one", "same", "other"),
    [
        ("titles", Title(text="The Tool"), Title(text="the tool"), Title(text="The Tool", type="Subtitle")),
        (
            "dates",
            Dated(value="2020", type="Collected", information="in spring"),
            Dated(value="2020", type="Collected"),
            Dated(value="2020", type="Created"),
        ),
        (
            "funding",
            Funding(funder="The Fund", award_title="Tides", award_url="https://example.org"),
            Funding(funder="the fund", award_title="tides"),
            Funding(funder="The Fund", award_title="Dunes"),
        ),
    ],
)
def test_what_two_files_say_alike_is_said_once(field: str, one: Any, same: Any, other: Any) -> None:
    """In another spelling, or with less beside it; what differs in type or award is another entry."""
    merged = merge([fact("CITATION.cff", field, (one,)), fact(".zenodo.json", field, (same, other))])
    assert getattr(merged.metadata, field) == (one, other)


def test_no_proposal_where_somebody_said_it() -> None:
    """A named creator leaves no room for history."""
    merged = merge([fact("git", "creators", (BOB,), certain=False), fact("CITATION.cff", "creators", (ADA,))])
    assert proposal(merged, "creators") is None
    assert accept_proposal(merged, "creators") is merged


def test_contributors_of_all_sources_are_united_once() -> None:
    """The same person in the same role counts once, in another role again."""
    contact, editor = Contributor(creator=ADA, role="ContactPerson"), Contributor(creator=ADA, role="Editor")
    merged = merge(
        [fact("CITATION.cff", "contributors", (contact,)), fact(".zenodo.json", "contributors", (contact, editor))]
    )
    assert merged.metadata.contributors == (contact, editor)


def test_links_are_united_without_doubles() -> None:
    """A DOI in another letter case is the same link."""
    one = RelatedIdentifier(value="10.5281/abc", scheme="DOI", relation="References")
    same = RelatedIdentifier(value="10.5281/ABC", scheme="DOI", relation="References")
    page = RelatedIdentifier(value="https://example.org", scheme="URL", relation="IsIdenticalTo")
    merged = merge(
        [
            fact("codemeta.json", "related_identifiers", (same, page)),
            fact("CITATION.cff", "related_identifiers", (one,)),
        ]
    )
    assert merged.metadata.related_identifiers == (one, page)


@pytest.mark.parametrize("first", ["CITATION.cff", ".zenodo.json"])
def test_the_scheme_of_a_keyword_is_never_lost_to_a_plain_duplicate(first: str) -> None:
    """Whichever source comes first."""
    term = Subject(text="Hydrography", scheme="LCSH", url="https://id.loc.gov/authorities/subjects/sh85063373")
    other = ".zenodo.json" if first == "CITATION.cff" else "CITATION.cff"
    facts = (fact(first, "keywords", (Subject(text="hydrography"),)), fact(other, "keywords", (term,)))
    assert merge(facts).metadata.keywords == (term,)


def test_free_keywords_have_one_source_and_controlled_terms_many() -> None:
    """Topics of the host do not dilute the keywords of the file; a task of a card is added."""
    task = Subject(text="text-generation", scheme="Hugging Face tasks")
    merged = merge(
        [
            fact("host", "keywords", (Subject(text="hacktoberfest"),)),
            fact("model card", "keywords", (Subject(text="tag"), task)),
            fact("CITATION.cff", "keywords", (Subject(text="physics"),)),
        ]
    )
    assert merged.metadata.keywords == (Subject(text="physics"), task)
    merged = merge(
        [fact("CITATION.cff", "keywords", (task,)), fact("host", "keywords", (Subject(text="hacktoberfest"),))]
    )
    assert merged.metadata.keywords == (task, Subject(text="hacktoberfest"))


def test_a_model_takes_the_licence_of_its_card() -> None:
    """The licence of the code beside it is not the licence of the weights."""
    weights = (License(name="gemma", url="https://example.org/gemma"),)
    merged = merge(
        [
            fact("model card", "kind", Kind.MODEL),
            fact("model card", "licenses", weights),
            fact("CITATION.cff", "licenses", licenses("MIT")),
            fact("LICENSE", "licenses", licenses("MIT")),
        ]
    )
    assert merged.metadata.licenses == weights
    assert [(f.path, f.rule) for f in merged.conflicts] == [("CITATION.cff", "code-license-differs")]


def test_a_card_that_says_unknown_does_not_get_the_licence_of_the_code() -> None:
    """A card that states a licence nobody can name leaves the record without one."""
    merged = merge(
        [
            fact("model card", "kind", Kind.MODEL),
            fact("model card", "licenses", ()),
            fact("pyproject.toml", "licenses", licenses("MIT")),
        ]
    )
    assert merged.metadata.licenses == ()


def test_a_model_card_makes_a_model_of_what_citation_cff_must_call_software() -> None:
    """CITATION.cff has no word for a model, so its `software` is no conflict."""
    merged = merge([fact("CITATION.cff", "kind", Kind.SOFTWARE), fact("model card", "kind", Kind.MODEL)])
    assert (merged.metadata.kind, merged.conflicts) == (Kind.MODEL, ())


def test_a_model_card_in_a_folder_decides_with_a_word() -> None:
    """The release may be the code; how to say so is said."""
    card = replace(fact("model card", "kind", Kind.MODEL), location=Location(path="huggingface/README.md"))
    merged = merge([fact("CITATION.cff", "kind", Kind.SOFTWARE), card])
    assert (merged.metadata.kind, rules(merged)) == (
        Kind.MODEL,
        ["kind-from-card"],
    )


def test_the_setting_decides_the_kind() -> None:
    """What somebody typed for this run wins without a word."""
    merged = merge([fact("settings", "kind", Kind.DATASET), fact("CITATION.cff", "kind", Kind.SOFTWARE)])
    assert (merged.metadata.kind, merged.conflicts) == (Kind.DATASET, ())


def test_dataset_against_software_is_said() -> None:
    """Two files that call the work by different kinds are both named."""
    merged = merge([fact("CITATION.cff", "kind", Kind.DATASET), fact(".zenodo.json", "kind", Kind.SOFTWARE)])
    assert (merged.metadata.kind, rules(merged)) == (Kind.DATASET, ["kind-differs"])


def test_the_root_is_believed_before_a_folder() -> None:
    """Whatever the folder is called: its package.json is that of a part."""
    places = [Location(path=path) for path in ("a/package.json", "package.json", "a/b/package.json")]
    facts = [Fact(field="title", value=place.path, format="package.json", location=place) for place in places]
    assert [c.fact.value for c in merge(facts).provenance["title"]] == [
        "package.json",
        "a/package.json",
        "a/b/package.json",
    ]


def test_a_package_name_does_not_contradict_a_title() -> None:
    """`my-tool` in a manifest is a short name, not another title."""
    merged = merge([fact("CITATION.cff", "title", "My Tool: it works"), fact("pyproject.toml", "title", "my-tool")])
    assert merged.conflicts == ()


def test_deprecated_spelling_of_a_detector_is_no_conflict() -> None:
    """A host says GPL-3.0 for both GPL-3.0-only and GPL-3.0-or-later."""
    merged = merge(
        [fact("CITATION.cff", "licenses", licenses("GPL-3.0-or-later")), fact("host", "licenses", licenses("GPL-3.0"))]
    )
    assert merged.conflicts == ()


def test_the_publisher_keeps_its_own_ror_id() -> None:
    """A ROR id beside another publisher's name is not borrowed."""
    merged = merge(
        [
            fact("settings", "publisher", "Example Lab"),
            fact("codemeta.json", "publisher", "Other"),
            fact("codemeta.json", "publisher_ror", ROR),
        ]
    )
    assert (merged.metadata.publisher, merged.metadata.publisher_ror) == ("Example Lab", None)


def test_a_publisher_that_a_setting_repeats_keeps_the_ror_id_of_the_file() -> None:
    """The same name is the same publisher, however often and in whatever case it is written."""
    merged = merge(
        [
            fact("settings", "publisher", "Example lab"),
            fact(".doi.yml", "publisher", "Example Lab"),
            fact(".doi.yml", "publisher_ror", ROR),
        ]
    )
    assert (merged.metadata.publisher, merged.metadata.publisher_ror) == ("Example lab", ROR)


PIECES = st.sampled_from(
    [
        fact(source, name, value)
        for source in SOURCES
        for name, value in [
            ("title", f"Title of {source}"),
            ("creators", (Creator(name=source), ADA)),
            ("keywords", (Subject(text=source), Subject(text="x", scheme="s"))),
            ("kind", Kind.SOFTWARE),
        ]
    ]
)


@given(st.lists(PIECES, unique_by=lambda f: (f.field, f.format)), st.randoms(use_true_random=False))
def test_the_outcome_does_not_depend_on_the_order_of_reading(facts: list[Fact], random: Any) -> None:
    """Shuffled facts agree on the same metadata, provenance and findings."""
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert merge(shuffled) == merge(facts)


def test_awards_of_all_files_are_united_and_one_award_is_said_once() -> None:
    """A grant in `.doi.yml` takes away none that codemeta.json names, under whatever name of its funder."""
    named = (Funding(funder="European Commission", award_number="101 000 001"), Funding(funder="Sea Fund"))
    again = (Funding(funder="EC", award_number="101000001"), Funding(funder="Dune Trust", award_number="D-7"))
    merged = merge([fact(".doi.yml", "funding", named), fact("codemeta.json", "funding", again)])
    assert merged.metadata.funding == (*named, again[1])


def test_places_of_all_files_are_united() -> None:
    """Where the data are from is no matter of who says it first."""
    here, there = GeoLocation(place="Texel"), GeoLocation(place="Sylt")
    merged = merge([fact(".doi.yml", "geo_locations", (here,)), fact("codemeta.json", "geo_locations", (there, here))])
    assert merged.metadata.geo_locations == (here, there)


@pytest.mark.parametrize("kind, typed", [(Kind.SOFTWARE, "Software"), (Kind.DATASET, None), (Kind.MODEL, None)])
def test_a_version_is_a_version_of_its_repository(kind: Kind, typed: str | None) -> None:
    """It is derived from nothing, also where a file says so, and the repository of data is not called software."""
    url = "https://github.com/lab/dunes"
    fork_of_itself = RelatedIdentifier(value=url, scheme="URL", relation="IsDerivedFrom")
    merged = merge(
        [
            fact("host", "kind", kind),
            fact("host", "repository_url", url),
            fact("codemeta.json", "related_identifiers", (fork_of_itself,)),
        ]
    )
    found = [(link.relation, link.resource_type) for link in merged.metadata.related_identifiers]
    assert found == [("IsVersionOf", typed)]
    assert all(said.fact.field == name for name, every in merged.provenance.items() for said in every)


def test_a_model_on_the_hub_stands_beside_its_code() -> None:
    """It is a version of its own repository, and the code's is named as what it is published with."""
    hub, code = "https://huggingface.co/lab/dunes", "https://github.com/lab/dunes"
    merged = merge(
        [
            fact("settings", "kind", Kind.MODEL),
            fact("CITATION.cff", "repository_url", code),
            fact("host", "repository_url", hub),
        ]
    )
    found = [(link.value, link.relation, link.resource_type) for link in merged.metadata.related_identifiers]
    assert found == [(hub, "IsVersionOf", None), (code, "IsSupplementedBy", "Software")]
    assert all(said.fact.field == name for name, every in merged.provenance.items() for said in every)


def test_the_place_of_a_link_is_still_known_when_the_one_before_it_was_left_out() -> None:
    """Places stand in the order of the entries: with one entry gone they would be another's."""
    url = "https://github.com/lab/dunes"
    fork = RelatedIdentifier(value=url, scheme="URL", relation="IsDerivedFrom")
    paper = RelatedIdentifier(value="10.1000/x", scheme="DOI", relation="IsDescribedBy")
    places = (Location(path="codemeta.json", line=3), Location(path="codemeta.json", line=4))
    whole = replace(fact("codemeta.json", "related_identifiers", (fork, paper)), parts=places)
    merged = merge([fact("host", "kind", Kind.SOFTWARE), fact("host", "repository_url", url), whole])
    (left,) = [said.fact for said in merged.provenance["related_identifiers"] if said.fact.format == "codemeta.json"]
    assert (left.value, left.parts) == ((paper,), ())
    untouched = replace(whole, value=(paper, paper))
    merged = merge([fact("host", "repository_url", url), untouched])
    assert next(said.fact.parts for said in merged.provenance["related_identifiers"]) == places


def test_what_is_certain_stands_before_what_is_not() -> None:
    """And who won before who did not, wherever their sources stand in the order."""
    merged = merge(
        [
            fact("CITATION.cff", "title", "Guess", certain=False),
            fact("codemeta.json", "title", "Tool"),
            fact("git", "title", "tool"),
            fact("CITATION.cff", "creators", ()),
            fact("pyproject.toml", "creators", (ADA,)),
        ]
    )
    assert [said.fact.value for said in merged.provenance["title"]] == ["Tool", "tool", "Guess"]
    assert [said.won for said in merged.provenance["creators"]] == [True, False]


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ([fact("CITATION.cff", "kind", Kind.DATASET), fact("model card", "kind", Kind.MODEL)], Kind.DATASET),
        (
            [fact("CITATION.cff", "kind", Kind.SOFTWARE), fact("model card", "kind", Kind.MODEL, certain=False)],
            Kind.SOFTWARE,
        ),
        ([fact("CITATION.cff", "kind", Kind.SOFTWARE), fact("host", "kind", Kind.MODEL)], Kind.SOFTWARE),
        ([fact("CITATION.cff", "kind", Kind.SOFTWARE), fact("dataset card", "kind", Kind.DATASET)], Kind.SOFTWARE),
        ([fact(".doi.yml", "kind", Kind.SOFTWARE), fact("model card", "kind", Kind.MODEL)], Kind.SOFTWARE),
    ],
)
def test_only_a_card_that_is_certain_of_a_model_outranks_software(facts: list[Fact], kind: Kind) -> None:
    """And only where the other file has no word for a model."""
    assert merge(facts).metadata.kind is kind


def test_software_stands_right_behind_the_card_that_says_model() -> None:
    """Each once, before what comes after the card."""
    said = (("CITATION.cff", Kind.SOFTWARE), ("model card", Kind.MODEL), ("croissant.json", Kind.DATASET))
    merged = merge([fact(source, "kind", kind) for source, kind in said])
    order = [candidate.fact.format for candidate in merged.provenance["kind"]]
    assert order == ["model card", "CITATION.cff", "croissant.json"]


@pytest.mark.parametrize(
    ("kind", "card", "licence"),
    [
        (Kind.MODEL, "model card", ()),
        (Kind.DATASET, "dataset card", licenses("MIT")),
        (Kind.MODEL, None, licenses("MIT")),
    ],
)
def test_the_licence_of_the_code_is_only_proposed_for_a_model_with_a_card(
    kind: Kind, card: str | None, licence: tuple[License, ...]
) -> None:
    """Where the card's own is a guess, somebody has to say it; data may have the repository's."""
    said = [fact("settings", "kind", kind), fact("LICENSE", "licenses", licenses("MIT"))]
    guess = [fact(card, "licenses", (License(name="mine"),), certain=False)] if card else []
    assert merge([*said, *guess]).metadata.licenses == licence
