"""The three-way merge: what stays, what goes, what waits for somebody to decide."""

from dataclasses import Field, fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doi_action.formats.datacite.as_read import beyond_our_words, with_what_was_read
from doi_action.identifiers.types import Orcid, SpdxId, parse_ror
from doi_action.metadata.words import words_of
from doi_action.model import (
    Affiliation,
    AlternateIdentifier,
    Contributor,
    Creator,
    Dated,
    Description,
    Funding,
    GeoLocation,
    Kind,
    License,
    Metadata,
    Polygon,
    RelatedIdentifier,
    RelatedItem,
    Subject,
    Title,
)
from doi_action.plan.three_way import (
    LISTS,
    OURS,
    VALUES,
    Clash,
    FieldChange,
    Kept,
    Prefer,
    changes,
    means_another_work,
    merge,
)

MARIT = Creator(family_names="Holm", given_names="Marit")
OLA = Creator(family_names="Moe", given_names="Ola")
ORCID = Orcid("0000-0002-1825-0097")
BASE = Metadata(
    kind=Kind.SOFTWARE,
    title="Levels",
    creators=(MARIT,),
    keywords=(Subject(text="gauges"),),
    publication_date=date(2026, 1, 15),
)


def test_an_id_that_a_steward_added_stays_with_its_person() -> None:
    """Matched by name; the affiliation that the files added meanwhile comes beside it."""
    theirs = replace(BASE, creators=(replace(MARIT, orcid=ORCID),))
    mine = replace(BASE, creators=(replace(MARIT, affiliations=(Affiliation(name="Institute"),)),))
    merged = merge(mine, theirs, (BASE,))
    assert merged.metadata.creators == (replace(MARIT, orcid=ORCID, affiliations=(Affiliation(name="Institute"),)),)
    assert merged.kept == (Kept(field="creators", value=f"Marit Holm: {ORCID}"),)


def test_an_id_that_the_files_gave_and_took_back_goes() -> None:
    """A wrong iD credits somebody else."""
    said = replace(BASE, creators=(replace(MARIT, orcid=ORCID),))
    assert merge(BASE, said, (said,)).metadata.creators == (MARIT,)


def test_a_name_that_both_sides_changed_is_a_clash_in_words() -> None:
    """With its particle and what follows it, as people write it; a name is changed as a whole."""
    ours = Creator(given_names="Marit", particle="van", family_names="Holm", suffix="Jr.", orcid=ORCID)
    base, theirs = (
        replace(ours, family_names="Hom"),
        replace(ours, name="Holm Lab", given_names=None, family_names=None),
    )
    found = merge(
        replace(BASE, creators=(ours,)), replace(BASE, creators=(theirs,)), (replace(BASE, creators=(base,)),)
    )
    whose = "Marit van Holm Jr."
    assert found.clashes == (Clash(field="creators", files=f"{whose}: {whose}", registry=f"{whose}: Holm Lab"),)
    assert found.metadata.creators == (ours,)


def test_two_of_one_name_with_different_ids_are_two() -> None:
    """The steward's is another person than ours."""
    ours = replace(MARIT, orcid=Orcid("0000-0001-5109-3700"))
    other = replace(MARIT, orcid=ORCID)
    mine, theirs = replace(BASE, creators=(ours,)), replace(BASE, creators=(ours, other))
    assert merge(mine, theirs, (mine,)).metadata.creators == (ours, other)


def test_an_id_that_a_steward_put_right_makes_no_second_person() -> None:
    """Of one person in both, with an iD that the files said first, the registry's stays."""
    wrong, right = replace(MARIT, orcid=Orcid("0000-0001-5109-3700")), replace(MARIT, orcid=ORCID)
    base = replace(BASE, creators=(wrong, OLA))
    theirs = replace(BASE, creators=(right, OLA))
    assert merge(base, theirs, (base,)).metadata.creators == (right, OLA)


def test_the_order_of_the_files_wins_where_they_changed_it() -> None:
    """Else the registry's order stays, a steward's person in it."""
    base = replace(BASE, creators=(MARIT, OLA))
    third = Creator(family_names="Lie", given_names="Kari")
    theirs = replace(BASE, creators=(third, MARIT, OLA))
    assert merge(base, theirs, (base,)).metadata.creators == (third, MARIT, OLA)
    turned = replace(BASE, creators=(OLA, MARIT))
    assert merge(turned, theirs, (base,)).metadata.creators == (OLA, MARIT, third)


def test_a_changed_text_in_one_place_is_one_text() -> None:
    """A steward's wording of our methods replaces ours; a second text of the type stands beside."""
    ours = Description(text="Every hour.", type="Methods")
    theirs = Description(text="Every full hour.", type="Methods")
    base = replace(BASE, descriptions=(ours,))
    assert merge(base, replace(BASE, descriptions=(theirs,)), (base,)).metadata.descriptions == (theirs,)
    both = replace(BASE, descriptions=(ours, theirs))
    assert merge(base, both, (base,)).metadata.descriptions == (ours, theirs)
    assert merge(base, replace(BASE, descriptions=(theirs,)), (BASE,)).metadata.descriptions == (ours, theirs)


def test_a_link_goes_that_any_base_said() -> None:
    """Also one that only an earlier correction said."""
    wrong, right = (RelatedIdentifier(value=f"10.1/{n}", scheme="DOI", relation="Cites") for n in ("wrong", "right"))
    added = RelatedIdentifier(value="10.1/added", scheme="DOI", relation="Cites")
    mine = replace(BASE, related_identifiers=(right,))
    theirs = replace(BASE, related_identifiers=(wrong, added))
    earlier = replace(BASE, related_identifiers=(wrong,))
    assert set(merge(mine, theirs, (BASE, earlier)).metadata.related_identifiers) == {right, added}


def test_a_licence_is_matched_by_its_id() -> None:
    """The registry's own name and address of it are no change, and one that was exchanged is exchanged."""
    mit, theirs = License(spdx=SpdxId("MIT")), License(spdx=SpdxId("MIT"), name="MIT License", url="https://x.org")
    base = replace(BASE, licenses=(mit,))
    merged = merge(base, replace(BASE, licenses=(theirs,)), (base,))
    assert (merged.metadata.licenses, merged.kept) == ((theirs,), ())
    apache = replace(BASE, licenses=(License(spdx=SpdxId("Apache-2.0")),))
    assert merge(apache, replace(BASE, licenses=(theirs,)), (base,)).metadata.licenses == apache.licenses


@pytest.mark.parametrize(
    ("prefer", "title"), [(Prefer.FILES, "Mine"), (Prefer.REGISTRY, "Theirs"), (Prefer.NEITHER, "Mine")]
)
def test_a_value_that_both_changed_is_a_clash_until_one_side_is_preferred(prefer: Prefer, title: str) -> None:
    """Both values are told."""
    merged = merge(replace(BASE, title="Mine"), replace(BASE, title="Theirs"), (BASE,), prefer=prefer)
    assert merged.metadata.title == title
    clash = Clash(field="title", files="Mine", registry="Theirs")
    assert merged.clashes == ((clash,) if prefer is Prefer.NEITHER else ())


def test_a_role_tells_two_entries_of_one_person_apart() -> None:
    """The steward's second role stays, ours goes when the files drop it."""
    contact, editor = (Contributor(creator=OLA, role=role) for role in ("ContactPerson", "Editor"))
    base = replace(BASE, contributors=(contact,))
    theirs = replace(BASE, contributors=(contact, editor))
    assert merge(base, theirs, (base,)).metadata.contributors == (contact, editor)
    assert merge(BASE, theirs, (base,)).metadata.contributors == (editor,)


def test_a_type_that_a_steward_changed_stays_whole() -> None:
    """Kind and resource type are one statement."""
    theirs = replace(BASE, kind=None, resource_type="Workflow")
    merged = merge(BASE, theirs, (BASE,)).metadata
    assert (merged.kind, merged.resource_type) == (None, "Workflow")


def test_changes_show_what_goes_and_what_comes() -> None:
    """In words, field by field."""
    new = replace(BASE, title="Tides", keywords=(*BASE.keywords, Subject(text="ports", scheme="LCSH")))
    assert changes(BASE, new, ("title", "keywords", "marker")) == (
        FieldChange(field="title", old=("Levels",), new=("Tides",)),
        FieldChange(field="keywords", old=(), new=("ports (LCSH)",)),
    )
    turned = changes(replace(BASE, creators=(MARIT, OLA)), replace(BASE, creators=(OLA, MARIT)), ("marker", "creators"))
    assert turned == (FieldChange(field="creators", old=("Marit Holm", "Ola Moe"), new=("Ola Moe", "Marit Holm")),)
    assert changes(BASE, replace(BASE, title="Tides"), ("keywords",)) == ()


def test_another_work_has_another_kind_or_none_of_the_creators() -> None:
    """A person who joins or leaves is a correction."""
    assert means_another_work(replace(BASE, kind=Kind.DATASET), BASE)
    assert means_another_work(replace(BASE, creators=(OLA,)), BASE)
    assert not means_another_work(replace(BASE, creators=(OLA, MARIT)), BASE)
    assert not means_another_work(replace(BASE, creators=()), BASE)
    assert not means_another_work(replace(BASE, kind=None), BASE)


ISSN = RelatedItem(type="Journal", relation="IsPublishedIn", titles=(Title(text="Ebb"),), identifier="1234-567X")


@pytest.mark.parametrize(
    ("field", "ours", "same", "other"),
    [
        ("licenses", License(name="The Tide Licence"), License(name="the  tide licence"), License(name="Another")),
        (
            "licenses",
            License(url="https://a.org"),
            License(url="https://a.org", name="A"),
            License(url="https://b.org"),
        ),
        ("licenses", License(spdx=SpdxId("MIT")), License(spdx=SpdxId("MIT")), License(spdx=SpdxId("Apache-2.0"))),
        (
            "related_items",
            RelatedItem(type="Book", relation="IsPublishedIn", titles=(Title(text="Tides"),)),
            RelatedItem(type="Book", relation="IsPublishedIn", titles=(Title(text="TIDES"),)),
            RelatedItem(type="Book", relation="IsPublishedIn", titles=(Title(text="Dunes"),)),
        ),
        (
            "related_items",
            ISSN,
            replace(ISSN, titles=(Title(text="Flow"),), identifier="1234-567x"),
            replace(ISSN, titles=(Title(text="Flow"),), identifier="7654-3210"),
        ),
        (
            "related_items",
            ISSN,
            replace(ISSN, volume="7"),
            replace(ISSN, relation="IsReviewedBy"),
        ),
        ("geo_locations", GeoLocation(place="Texel"), GeoLocation(place="TEXEL"), GeoLocation(place="Bergen")),
        (
            "geo_locations",
            GeoLocation(point=(4.0, 53.0)),
            GeoLocation(point=(4.0, 53.0)),
            GeoLocation(point=(5.0, 53.0)),
        ),
        ("titles", Title(text="Tide", type="Subtitle"), Title(text="tide", type="Subtitle"), Title(text="Tide")),
        ("formats", "text/csv", "TEXT/CSV", "text/plain"),
        ("sizes", "3 MB", "3  mb", "4 MB"),
        (
            "alternate_identifiers",
            AlternateIdentifier(value="x1", type="Local"),
            AlternateIdentifier(value="x1", type="local"),
            AlternateIdentifier(value="X1", type="Local"),
        ),
        (
            "funding",
            Funding(funder="The Fund", funder_id="https://ror.org/1", award_number="A 1"),
            Funding(funder="Fonden", funder_id="HTTPS://ror.org/1", award_number="a 1"),
            Funding(funder="The Fund", funder_id="https://ror.org/2", award_number="A 2"),
        ),
        ("funding", Funding(funder="The Fund"), Funding(funder="the fund"), Funding(funder="Another")),
    ],
)
def test_an_entry_of_both_sides_is_one_and_another_is_a_stewards(field: str, ours: Any, same: Any, other: Any) -> None:
    """In the registry's spelling it is no second one; what somebody else put there stays, and is told."""
    base = replace(BASE, **{field: (ours,)})
    found = merge(base, replace(BASE, **{field: (same, other)}), (base,))
    assert len(getattr(found.metadata, field)) == 2 and getattr(found.metadata, field)[1] == other
    assert [kept.field for kept in found.kept if kept.value == words_of(other)] == [field]

    gone = merge(BASE, replace(BASE, **{field: (same, other)}), (base,))
    assert getattr(gone.metadata, field) == (other,)


@pytest.mark.parametrize(
    ("same", "other"),
    [
        (Affiliation(name="INSTITUTE"), Affiliation(name="Academy")),
        (
            Affiliation(name="Institutt", ror=parse_ror("03yrm5c26")),
            Affiliation(name="Academy", ror=parse_ror("02nr0ka47")),
        ),
    ],
)
def test_an_affiliation_is_matched_by_name_or_ror(same: Affiliation, other: Affiliation) -> None:
    """Of one person too, one that a steward added stays, and one that the files dropped goes."""
    ours = Affiliation(name="Institute", ror=parse_ror("03yrm5c26"))
    base = replace(BASE, creators=(replace(MARIT, affiliations=(ours,)),))
    theirs = replace(BASE, creators=(replace(MARIT, affiliations=(same, other)),))
    (kept,) = merge(base, theirs, (base,)).metadata.creators
    assert len(kept.affiliations) == 2 and kept.affiliations[1] == other
    (left,) = merge(BASE, theirs, (base,)).metadata.creators
    assert left.affiliations == (other,)


ORCIDS = {"Holm": ORCID, "Moe": Orcid("0000-0001-5109-3700"), "Lie": None}
PEOPLE = st.builds(
    lambda family, known: Creator(family_names=family, given_names="A", orcid=ORCIDS[family] if known else None),
    st.sampled_from(tuple(ORCIDS)),
    st.booleans(),
)
"""Nobody has another's iD: whoever does is refused before anything is merged (`author-twice`)."""
RECORDS = st.builds(
    Metadata,
    title=st.sampled_from((None, "one", "two", "three")),
    language=st.sampled_from((None, "en", "no")),
    creators=st.lists(PEOPLE, max_size=3, unique_by=lambda p: p.full_name).map(tuple),
    keywords=st.lists(
        st.builds(Subject, text=st.sampled_from("abc"), scheme=st.sampled_from((None, "S"))),
        max_size=3,
        unique_by=lambda s: s.text,
    ).map(tuple),
    dates=st.lists(st.builds(Dated, value=st.sampled_from(("2020", "2021")), type=st.sampled_from("XY")), max_size=2)
    .map(dict.fromkeys)
    .map(tuple),
    funding=st.lists(st.builds(Funding, funder=st.sampled_from("ab")), max_size=2).map(dict.fromkeys).map(tuple),
)


@given(mine=RECORDS, theirs=RECORDS, base=RECORDS)
def test_merging_again_changes_nothing(mine: Metadata, theirs: Metadata, base: Metadata) -> None:
    """A second run over what the first one wrote plans no step, whoever is preferred."""
    once = merge(mine, theirs, (base,), prefer=Prefer.FILES).metadata
    assert merge(mine, once, (base,), prefer=Prefer.FILES).metadata == once


@given(theirs=RECORDS, base=RECORDS)
def test_files_that_did_not_change_change_nothing_of_others(theirs: Metadata, base: Metadata) -> None:
    """Every person, keyword and value that only the registry has is there afterwards."""
    merged = merge(base, theirs, (base,)).metadata
    ours = {subject.text for subject in base.keywords}
    assert {subject.text for subject in merged.keywords} == {subject.text for subject in theirs.keywords} | ours
    assert not theirs.title or merged.title == theirs.title


def test_an_entry_that_changed_takes_along_what_we_have_no_word_for() -> None:
    """A person's ISNI and a text's language survive a change of the entry; an untouched one goes back as it was."""
    isni = {"nameIdentifier": "0000 0001 2103 2683", "nameIdentifierScheme": "ISNI"}
    found = [{"name": "Holm, Marit", "nameType": "Personal", "nameIdentifiers": [isni], "affiliation": []}]
    orcid = {"nameIdentifier": ORCID.url, "nameIdentifierScheme": "ORCID"}
    written = [{"name": "Holm, Marit", "nameType": "Personal", "nameIdentifiers": [orcid], "affiliation": []}]
    (sent,) = with_what_was_read("creators", written, found)
    assert sent["nameIdentifiers"] == [orcid, isni]

    titles = [{"title": "Old", "lang": "en"}]
    assert with_what_was_read("titles", [{"title": "New"}], titles) == [{"title": "New", "lang": "en"}]
    assert with_what_was_read("titles", [{"title": "Old"}], titles) == titles
    assert beyond_our_words({"creators": found, "titles": titles}) == (
        ("titles", "Old: lang en"),
        ("creators", "Holm, Marit: ISNI 0000 0001 2103 2683"),
    )


def test_an_entry_that_the_files_dropped_does_not_come_back_as_it_was_read() -> None:
    """Only what cannot be read at all is returned unasked."""
    unread = {"geoLocationPoint": {"pointLongitude": "east", "pointLatitude": 2}}
    named = {"geoLocationPlace": "Bergen"}
    assert with_what_was_read("geoLocations", [], [named, unread]) == [unread]
    assert with_what_was_read("subjects", [], [{"subject": "wrong", "lang": "en"}]) == []


def test_what_a_steward_adds_to_titles_keywords_dates_and_places_stays() -> None:
    """A translated title, a classification code, words beside a date and a polygon are kept, each in its entry."""
    area = Polygon(points=((4.0, 53.0), (5.0, 53.0), (4.5, 54.0), (4.0, 53.0)))
    ours = Metadata(
        title="Tides",
        keywords=(Subject(text="sea"),),
        dates=(Dated(value="2020", type="Collected"),),
        geo_locations=(GeoLocation(place="Texel"),),
    )
    theirs = Metadata(
        title="Tides",
        titles=(Title(text="Gezeiten", type="TranslatedTitle", language="de"),),
        keywords=(Subject(text="sea", code="GC1"),),
        dates=(Dated(value="2020", type="Collected", information="by hand"),),
        geo_locations=(GeoLocation(place="Texel", polygons=(area,)),),
    )
    assert merge(ours, theirs, (ours,)).metadata == theirs


def test_what_a_steward_says_of_a_related_item_and_of_the_type_stays() -> None:
    """A page added to an item of ours, an item of theirs, and a word for the type; what both changed is a clash."""
    here = RelatedItem(type="Book", relation="IsPublishedIn", titles=(Title(text="Tides"),), volume="1")
    another = RelatedItem(type="Journal", relation="IsReviewedBy", titles=(Title(text="Ebb"),))
    ours = Metadata(title="T", related_items=(here,))
    theirs = Metadata(title="T", resource_type_text="Tool", related_items=(replace(here, first_page="7"), another))
    assert merge(ours, theirs, (ours,)).metadata == theirs

    now = replace(ours, related_items=(replace(here, volume="2"),))
    merged = merge(now, theirs, (ours,)).metadata.related_items
    assert merged == (replace(here, volume="2", first_page="7"), another)
    both = merge(now, replace(theirs, related_items=(replace(here, volume="3"),)), (ours,))
    assert [clash.field for clash in both.clashes] == ["related_items"]
    gone = merge(Metadata(title="T"), theirs, (replace(theirs, resource_type_text=None, related_items=(here,)),))
    assert gone.metadata.related_items == (another,)


def test_a_title_that_the_files_say_no_longer_goes() -> None:
    """What we said and do not say now is nobody's."""
    before = Metadata(title="Tides", titles=(Title(text="Ebb", type="Subtitle"),))
    assert merge(Metadata(title="Tides"), before, (before,)).metadata.titles == ()


LAB = Creator(name="Tide Lab")
LEVELS_LAB = parse_ror("02nr0ka47")
CONTACT = Contributor(creator=MARIT, role="ContactPerson")
WITH_ID, OTHER_ID = replace(MARIT, orcid=ORCID), replace(MARIT, orcid=Orcid("0000-0001-5109-3700"))
INSTITUTE = Affiliation(name="Institute")
WITH_ROR = replace(INSTITUTE, ror=LEVELS_LAB)


@pytest.mark.parametrize(
    ("ours", "theirs", "kept"),
    [
        ({"creators": (LAB,)}, {"creators": (replace(LAB, ror=LEVELS_LAB),)}, f"Tide Lab: {LEVELS_LAB}"),
        ({"contributors": (CONTACT,)}, {"contributors": (replace(CONTACT, creator=WITH_ID),)}, f"Marit Holm: {ORCID}"),
        (
            {"creators": (MARIT,)},
            {"creators": (replace(MARIT, affiliations=(INSTITUTE,)),)},
            "Marit Holm: Institute",
        ),
        (
            {"creators": (replace(MARIT, affiliations=(INSTITUTE,)),)},
            {"creators": (replace(MARIT, affiliations=(WITH_ROR,)),)},
            f"Marit Holm: Institute: {LEVELS_LAB}",
        ),
    ],
    ids=["an organisation", "a contributor", "an affiliation", "the id of an affiliation"],
)
def test_what_a_steward_adds_to_an_entry_stays_and_is_told_under_its_name(
    ours: dict[str, Any], theirs: dict[str, Any], kept: str
) -> None:
    """Also where the files change something else of the list, so that their order counts."""
    base, there = replace(BASE, **ours), replace(BASE, **theirs)
    found = merge(base, there, (base,))
    assert found.metadata == there and found.clashes == ()
    assert [each.value for each in found.kept] == [kept]

    ((field, (entry,)),) = theirs.items()
    another = replace(entry, creator=OLA) if isinstance(entry, Contributor) else OLA
    longer = merge(replace(base, **{field: (*ours[field], another)}), there, (base,))
    assert getattr(longer.metadata, field) == (entry, another)


@pytest.mark.parametrize(
    ("mine", "theirs", "base", "merged"),
    [
        ((), (WITH_ID,), (OTHER_ID,), (WITH_ID,)),
        ((OTHER_ID,), (WITH_ID,), (), (OTHER_ID, WITH_ID)),
        ((MARIT,), (WITH_ID, MARIT), (MARIT,), (WITH_ID, MARIT)),
        ((WITH_ID,), (WITH_ID, MARIT), (WITH_ID,), (WITH_ID, MARIT)),
    ],
    ids=["another than was said", "another than is said", "one before ours", "one without an iD"],
)
def test_a_stewards_person_of_a_name_of_ours_is_a_second_one(
    mine: tuple[Creator, ...], theirs: tuple[Creator, ...], base: tuple[Creator, ...], merged: tuple[Creator, ...]
) -> None:
    """Told apart by iDs as far as there are any; the one that says the same as ours is ours. So of contributors."""

    def of_both(people: tuple[Creator, ...]) -> Metadata:
        helpers = tuple(Contributor(creator=person, role="Editor") for person in people)
        return replace(BASE, creators=people, contributors=helpers)

    assert merge(of_both(mine), of_both(theirs), (of_both(base),)).metadata == of_both(merged)


def test_a_person_is_known_by_what_was_said_before_under_either_name() -> None:
    """One whose name was corrected on one side, and whose iD both sides have by now."""
    corrected = replace(WITH_ID, family_names="Holme")
    for mine, theirs in ((WITH_ID, corrected), (corrected, WITH_ID)):
        found = merge(replace(BASE, creators=(mine,)), replace(BASE, creators=(theirs,)), (BASE,))
        assert found.metadata.creators == (corrected,) and found.clashes == ()


def test_of_several_texts_in_one_place_none_is_taken_for_ours() -> None:
    """Nobody can tell which of them was changed."""
    said, ours, one, two = (Description(text=text, type="Methods") for text in ("Said.", "Ours.", "One.", "Two."))
    base, mine = replace(BASE, descriptions=(said,)), replace(BASE, descriptions=(ours,))
    found = merge(mine, replace(BASE, descriptions=(one, two)), (base,))
    assert found.metadata.descriptions == (ours, one, two)


@pytest.mark.parametrize(
    ("mine", "theirs", "base", "merged"),
    [
        ({"language": "en"}, {"language": None}, {"language": "en"}, {"language": "en"}),
        (
            {"creators": (replace(LAB, ror=LEVELS_LAB),)},
            {"creators": (LAB,)},
            {"creators": (replace(LAB, ror=LEVELS_LAB),)},
            {"creators": (replace(LAB, ror=LEVELS_LAB),)},
        ),
        ({"language": "en"}, {"language": "en"}, {"language": "no"}, {"language": "en"}),
        ({"language": None}, {"language": "no"}, {"language": "en"}, {"language": "no"}),
        ({"title": "New"}, {"title": "Old  title"}, {"title": "Old title"}, {"title": "New"}),
        ({"kind": Kind.SOFTWARE}, {"kind": None}, {"kind": Kind.SOFTWARE}, {"kind": Kind.SOFTWARE}),
        ({"kind": Kind.DATASET}, {"kind": Kind.SOFTWARE}, {"kind": Kind.SOFTWARE}, {"kind": Kind.DATASET}),
        (
            {"publisher": "New", "publisher_ror": None},
            {"publisher": "New", "publisher_ror": LEVELS_LAB},
            {"publisher": "Old", "publisher_ror": None},
            {"publisher": "New", "publisher_ror": LEVELS_LAB},
        ),
    ],
    ids=[
        "emptied there",
        "an id emptied there",
        "changed alike",
        "dropped here, changed there",
        "white space",
        "a group emptied there",
        "a group changed here",
        "one of a group changed alike",
    ],
)
def test_one_value_is_decided_without_a_clash_where_one_side_alone_says_something_new(
    mine: dict[str, Any], theirs: dict[str, Any], base: dict[str, Any], merged: dict[str, Any]
) -> None:
    """What the registry holds none of is said again."""
    found = merge(replace(BASE, **mine), replace(BASE, **theirs), (replace(BASE, **base),))
    assert (found.metadata, found.clashes) == (replace(BASE, **merged), ())


DECIDED = [part for part in fields(Metadata) if part.name not in OURS]


@pytest.mark.parametrize("part", DECIDED, ids=lambda part: part.name)
def test_each_field_is_merged_as_what_it_is(part: Field[Any]) -> None:
    """A field in neither table would be written over; a list among the values would clash as a whole."""
    merged_as_value = any(part.name in group for group in VALUES)
    merged_as_list = part.name in LISTS
    assert (merged_as_value, merged_as_list) == (part.default != (), part.default == ())
