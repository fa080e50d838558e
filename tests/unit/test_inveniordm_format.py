"""Records and InvenioRDM's JSON: what is sent, what is understood, what is lost, what of others survives."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import unquote

import idutils
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from doi_action.formats.inveniordm.as_read import as_sent, merged_body
from doi_action.formats.inveniordm.compare import differences, held, kept
from doi_action.formats.inveniordm.crosswalk import CROSSWALK
from doi_action.formats.inveniordm.marker import marker_of, marker_or_none, marker_query, marker_text
from doi_action.formats.inveniordm.parts import edtf_or_none
from doi_action.formats.inveniordm.read import record_of
from doi_action.formats.inveniordm.schemes import SCHEMES, identifier_json
from doi_action.formats.inveniordm.vocabulary import Has, Term, stock_has
from doi_action.formats.inveniordm.write import written
from doi_action.identifiers.types import Doi, IdentifierError, Orcid, RorId, SpdxId, ror_or_none
from doi_action.lineage import DoiState, Marker, RegistryRecord
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
    NameType,
    Polygon,
    RelatedIdentifier,
    Subject,
    Title,
)
from doi_action.registries.inveniordm.echo import dropped
from tests.strategies import markers, partial_metadata, records

DOI = Doi("10.5072", "abcde-12345")
MARKER = Marker(identity="github:1", version="1.0", commit="a" * 40)


def everything(_: Term) -> bool:
    """A host that has every term."""
    return True


def nothing(_: Term) -> bool:
    """A host that has none."""
    return False


hosts = st.sampled_from([everything, nothing, stock_has])


def record(**said: Any) -> RegistryRecord:
    """A record with this metadata."""
    return RegistryRecord(doi=DOI, state=DoiState.FINDABLE, metadata=Metadata(**said), marker=MARKER)


def answer(metadata: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A published record as the host gives it back."""
    return {"is_published": True, "pids": {"doi": {"identifier": str(DOI)}}, "metadata": metadata, **more}


def echo(wanted: RegistryRecord, has: Has) -> RegistryRecord:
    """The record as it is read after it was sent."""
    return record_of(answer(kept(dict(written(wanted, has).metadata))))


def test_every_field_has_its_line() -> None:
    """A field that nobody thought of would be lost without a word."""
    assert list(CROSSWALK) == [field.name for field in fields(Metadata)]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(records(partial_metadata), hosts)
def test_what_is_held_is_what_comes_back(wanted: RegistryRecord, has: Has) -> None:
    """Reading what was sent gives the record that was said to be held, and no difference."""
    found = echo(wanted, has)
    assert differences(held(wanted, has), found, has) == ()
    assert differences(wanted, found, has) == ()
    assert held(held(wanted, has), has) == held(wanted, has)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(records(partial_metadata), hosts)
def test_writing_what_was_read_sends_the_same(wanted: RegistryRecord, has: Has) -> None:
    """A record does not drift: sent, read and sent again, nothing changes."""
    sent = kept(dict(written(wanted, has).metadata))
    assert kept(dict(written(echo(wanted, has), has).metadata)) == sent


@settings(max_examples=100, deadline=None, derandomize=True)
@given(records(partial_metadata))
def test_only_terms_that_were_asked_for_are_sent(wanted: RegistryRecord) -> None:
    """Nothing is sent by an id that the host was not asked about."""
    asked: set[str] = set()

    def grants(term: Term) -> bool:
        asked.add(term.id)
        return True

    assert set(ids_in(dict(written(wanted, grants).metadata))) <= asked


@given(markers)
def test_a_marker_survives_the_way(marker: Marker) -> None:
    """What is sent is what is read."""
    assert marker_or_none(marker_text(marker)) == marker


def test_a_new_version_does_not_inherit_the_marker() -> None:
    """The host copies all identifiers into the draft of the next version, and clears its version."""
    metadata = written(record(version="1.0"), stock_has).metadata
    document = answer({**metadata, "version": None}, status="new_version_draft", is_published=False)
    assert marker_of(document) is None
    assert marker_of(answer(dict(metadata))) == MARKER


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"is_published": False, "is_draft": True}, DoiState.DRAFT),
        ({"is_published": True, "is_draft": True}, DoiState.FINDABLE),
        ({"tombstone": {"removal_reason": {"id": "retracted"}}}, DoiState.REGISTERED),
        ({"deletion_status": {"is_deleted": True, "status": "D"}}, DoiState.REGISTERED),
    ],
)
def test_the_state_of_a_document(more: dict[str, Any], state: DoiState) -> None:
    """A draft, an edit of a published record, a deleted one."""
    assert record_of(answer({}, **more)).state is state


def test_a_draft_without_a_doi_has_a_marker_and_no_record() -> None:
    """Nothing is reserved yet; that it is ours can be told all the same."""
    draft = {"is_draft": True, "pids": {}, "metadata": dict(written(record(version="1.0"), stock_has).metadata)}
    assert marker_of(draft) == MARKER
    with pytest.raises(IdentifierError):
        record_of(draft)


def test_what_else_a_document_tells() -> None:
    """The concept's DOI, the page that the DOI leads to, the revision."""
    found = record_of(
        answer(
            {},
            parent={"pids": {"doi": {"identifier": "10.5072/all"}}},
            links={
                "self_html": "https://rdm.example.org/records/1",
                "self_doi_html": "https://rdm.example.org/doi/10.1",
            },
            revision_id=5,
            updated="2026-11-26T00:00:00+00:00",
        )
    )
    assert (found.concept_doi, found.revision) == (Doi("10.5072", "all"), 5)
    assert found.metadata.landing_page == "https://rdm.example.org/doi/10.1"


def test_the_search_for_a_marker_needs_no_escapes() -> None:
    """A version may hold what a query language means something by."""
    odd = Marker(identity="git:abc", work="a", version='1" OR *:\\*', commit="f")
    query = marker_query(odd)
    assert query.count('"') == 2
    assert "\\" not in query
    assert marker_or_none(query.split('"')[1]) == odd


def words(text: str) -> set[str]:
    """The words of a text, however it is written."""
    return set(re.findall(r"\w+", unquote(unescape(text)).casefold()))


_BY_ID = frozenset(
    ("scheme", "scheme_url", "funder_scheme", "type", "relation", "resource_type", "name_type", "email", "extra")
)
"""Parts that are said in words of the host, or not at all."""


def told(value: Any) -> Iterator[str]:
    """Every text in a value of Metadata, but e-mail addresses and the names that a host sets beside an id."""
    if isinstance(value, License) and value.spdx:
        yield str(value.spdx)
    elif isinstance(value, Affiliation) and value.ror:
        yield str(value.ror)
    elif isinstance(value, Funding) and value.funder_id:
        yield from told(replace(value, funder=ror_or_none(value.funder_id) or value.funder, funder_id=None))  # type: ignore[arg-type]
    elif isinstance(value, tuple):
        for entry in value:
            yield from told(entry)
    elif isinstance(value, Orcid | RorId | date):
        yield str(value)
    elif is_dataclass(value):
        for part in fields(value):
            if part.name not in _BY_ID:
                yield from told(getattr(value, part.name))
    elif isinstance(value, str) and not isinstance(value, NameType | Kind):
        yield value


def others_alone(term: Term) -> bool:
    """A host that has the words for all others, and no finer one."""
    return term.id == "other"


@settings(max_examples=150, deadline=None, derandomize=True)
@given(records(partial_metadata), st.sampled_from([everything, others_alone, stock_has]))
def test_nothing_is_lost_without_a_word(wanted: RegistryRecord, has: Has) -> None:
    """Every word of a record is sent, or stands among what is lost."""
    sent = written(wanted, has)
    there = words(json.dumps(sent.metadata, ensure_ascii=False)) | words(" ".join(sent.losses))
    for field in fields(Metadata):
        # The host has a page of its own; types and languages go by its ids.
        if field.name in ("landing_page", "repository_url", "kind", "resource_type", "language", "keywords"):
            continue
        for text in told(getattr(wanted.metadata, field.name)):
            missing = {word for word in words(text) if not any(word in other for other in there)}
            assert not missing, (field.name, text, sent)


@pytest.mark.parametrize(
    ("said", "lost"),
    [
        ({"publisher": "P", "publisher_ror": RorId("04wxnsj81")}, "the ROR id of the publisher"),
        ({"keywords": (Subject(text="a", scheme="MeSH"),)}, "the scheme of the keyword 'a'"),
        ({"language": "Klingonish"}, "the language Klingonish"),
        ({"kind": Kind.SOFTWARE, "resource_type": "Service"}, "the type Service"),
        ({"kind": Kind.SOFTWARE, "resource_type": "Project"}, "the type Project"),
        ({"kind": Kind.MODEL, "resource_type": "Workflow"}, "that it is a machine learning model"),
        ({"creators": (Creator(name="X Team", name_type=None),)}, "nothing tells whether 'X Team' is a person"),
        ({"creators": (Creator(name="X", orcid=Orcid("0000-0001-2146-438X")),)}, "ORCID never gave out"),
        ({"version": "1" * 192}, "the version, which is longer than 191 characters"),
        ({"title": "R"}, "the title 'R' alone"),
        ({"dates": (Dated(value="2019/..", type="Valid"),)}, "the date Valid 2019/.."),
        ({"funding": (Funding(funder="F", funder_id="F-17"),)}, "the identifier F-17 of the funder 'F'"),
        ({"funding": (Funding(funder="F", award_url="https://f.org/1"),)}, "the address https://f.org/1 of the award"),
        ({"licenses": (License(name="Own", url="git@h:l"),)}, "the address git@h:l of the licence 'Own'"),
        (
            {"related_identifiers": (RelatedIdentifier(value="x", scheme="RAiD", relation="Cites"),)},
            "Cites x",
        ),
        (
            {"alternate_identifiers": (AlternateIdentifier(value="1", type="https://b.org/"),)},
            "the register https://b.org/ of the name 1",
        ),
    ],
)
def test_what_no_record_there_can_say_is_named(said: dict[str, Any], lost: str) -> None:
    """Whoever publishes is told before, in words."""
    assert any(lost in loss for loss in written(record(**said), stock_has).losses)


CERN = Affiliation(name="CERN", ror=RorId("01ggx4157"))
TRIANGLE = Polygon(points=((4.0, 53.0), (5.0, 53.0), (4.5, 54.0), (4.0, 53.0)))
FULL = record(
    kind=Kind.DATASET,
    title="Tides of the Wadden Sea",
    creators=(
        Creator(
            given_names="Jan",
            particle="van der",
            family_names="Berg",
            suffix="Jr.",
            orcid=Orcid("0000-0002-1825-0097"),
            affiliations=(CERN, Affiliation(name="CERN"), Affiliation(name="CERN")),
            email="jan@example.org",
        ),
        Creator(name="Tide Lab", name_type=NameType.ORGANISATION, ror=RorId("04wxnsj81")),
    ),
    contributors=(Contributor(creator=Creator(name="Plato"), role="DataManager"),),
    publisher="P",
    publication_date=date(2026, 11, 26),
    created=date(2026, 11, 25),
    version="1.10",
    abstract='Reads <b> & "gauges".',
    descriptions=(Description(text="By hand.", type="TechnicalInfo"),),
    keywords=(Subject(text="tides", url="http://id.example.org/1"), Subject(text="sea")),
    licenses=(License(spdx=SpdxId("MIT")), License(spdx=SpdxId("GPL-3.0-or-later")), License(name="Own terms")),
    related_identifiers=(
        RelatedIdentifier(value="10.1234/ABC", scheme="DOI", relation="IsDescribedBy", resource_type="JournalArticle"),
        RelatedIdentifier(value="10.1234/ABC", scheme="DOI", relation="IsDescribedBy", resource_type="JournalArticle"),
    ),
    funding=(Funding(funder="SNF", funder_id="https://ror.org/00yjd3n13", award_number="17", award_title="Tides"),),
    dates=(Dated(value="2019/2021", type="Collected"),),
    language="en",
    geo_locations=(GeoLocation(place="Texel", point=(4.8, 53.1), box=(4.7, 4.9, 53.0, 53.2)),),
)


def ids_in(value: Any) -> Iterator[str]:
    """Every id that is sent."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value["id"]
        for entry in value.values():
            yield from ids_in(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from ids_in(entry)


def test_a_host_that_has_nothing_gets_text_alone() -> None:
    """One id that a host lacks makes it refuse the whole draft."""
    sent = written(FULL, nothing).metadata
    assert list(ids_in(dict(sent))) == []
    assert sent["rights"][0] == {"title": {"en": "MIT"}, "link": "https://spdx.org/licenses/MIT.html"}
    assert sent["creators"][0]["affiliations"] == [{"name": "CERN"}]
    assert sent["funding"] == [{"funder": {"name": "SNF"}, "award": {"number": "17", "title": {"en": "Tides"}}}]
    assert sent["subjects"] == [{"subject": "tides"}, {"subject": "sea"}]


def test_ids_go_in_lower_case() -> None:
    """`MIT`, `IsVersionOf` and `DataManager` are no ids there."""
    assert all(id_ == id_.lower() for id_ in ids_in(dict(written(FULL, everything).metadata)))


def test_a_host_that_has_everything_gets_ids() -> None:
    """The ROR ids of affiliations and funders, the host's own subjects and licences."""
    sent = written(FULL, everything).metadata
    assert sent["rights"] == [{"id": "mit"}, {"id": "gpl-3.0-or-later"}, {"title": {"en": "Own terms"}}]
    assert sent["creators"][0]["affiliations"] == [{"id": "01ggx4157"}, {"name": "CERN"}]
    assert sent["funding"][0]["funder"] == {"id": "00yjd3n13"}
    assert sent["subjects"] == [{"id": "http://id.example.org/1"}, {"subject": "sea"}]
    assert sent["languages"] == [{"id": "eng"}]


def test_people_and_organisations() -> None:
    """A person needs a family name, an organisation a name; particle and suffix stay with the parts they belong to."""
    first, second = written(FULL, stock_has).metadata["creators"]
    assert first["person_or_org"] == {
        "type": "personal",
        "family_name": "van der Berg",
        "given_name": "Jan Jr.",
        "identifiers": [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}],
    }
    assert second["person_or_org"] == {
        "type": "organizational",
        "name": "Tide Lab",
        "identifiers": [{"scheme": "ror", "identifier": "04wxnsj81"}],
    }
    (plato,) = written(FULL, stock_has).metadata["contributors"]
    assert plato == {"person_or_org": {"type": "personal", "family_name": "Plato"}, "role": {"id": "datamanager"}}
    assert "jan@example.org" not in json.dumps(written(FULL, everything).metadata)


def test_the_description_is_html_that_says_what_was_written() -> None:
    """A server drops tags that it does not know: a `<b>` that was meant goes as it is read."""
    assert written(FULL, stock_has).metadata["description"] == '<p>Reads &lt;b&gt; &amp; "gauges".</p>'


def test_a_place_with_point_and_box_is_two() -> None:
    """A feature has one shape, and both are true."""
    shapes = [feature["geometry"]["type"] for feature in written(FULL, stock_has).metadata["locations"]["features"]]
    assert shapes == ["Point", "Polygon"]


def test_what_is_unknown_is_not_sent() -> None:
    """No licence becomes none: the older interface makes CC-BY-4.0 of a missing one."""
    assert written(replace(record(title="Tides"), marker=None), stock_has).metadata == {"title": "Tides"}


@pytest.mark.parametrize(
    ("link", "sent"),
    [
        (("DOI", "https://doi.org/10.1234/ABC"), ("doi", "10.1234/abc")),
        (("SWHID", "swh:1:dir:" + "a" * 40), ("url", "https://archive.softwareheritage.org/swh:1:dir:" + "a" * 40)),
        (("arXiv", "2101.00001"), ("arxiv", "arXiv:2101.00001")),
        (("ISBN", "3-16-148410-X"), ("isbn", "9783161484100")),
        (("ISSN", "20411723"), ("issn", "2041-1723")),
        (("URL", "git@example.org:a/b"), None),
        (("URL", "https://[x"), None),
        (("ISBN", "978-3-16-148410-1"), None),
        (("ISSN", "2041-1724"), None),
        (("Handle", "https://example.org/1"), None),
        (("RAiD", "10.1/2"), None),
    ],
)
def test_an_identifier_goes_in_the_form_that_its_scheme_has_there(
    link: tuple[str, str], sent: tuple[str, str] | None
) -> None:
    """One that is refused stays in the draft with an error, and the publication fails with 400."""
    found = identifier_json(*link)
    assert (found and (found["scheme"], found["identifier"])) == sent


def test_a_book_number_that_comes_back_with_hyphens_is_not_lost() -> None:
    """The host sets the hyphens by a table of publishers."""
    wanted = record(related_identifiers=(RelatedIdentifier(value="9783161484100", scheme="ISBN", relation="Cites"),))
    sent = dict(written(wanted, stock_has).metadata)
    echoed = json.loads(json.dumps(sent).replace("9783161484100", "978-3-16-148410-0"))
    assert list(dropped(sent, echoed)) == []
    assert differences(wanted, record_of(answer(echoed)), stock_has) == ()


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.sampled_from(sorted(SCHEMES)),
    st.text("0123456789Xx-.:/ abcdefgDOIarkurnhttp@%é_", max_size=24)
    | st.from_regex(
        r"(10\.[0-9]{4}/[a-z]{1,4}|urn:[a-z]{2}:[a-z0-9]+|ark:/1[0-9]{4}/[a-z]+|[0-9]{4}-[0-9]{3}[0-9X])",
        fullmatch=True,
    ),
)
@example("EAN13", "4006381333931")
@example("RRID", "RRID:SCR_014641")
@example("LSID", "urn:lsid:ubio.org:namebank:11815")
@example("bibcode", "2010A&A...512A..21B")
def test_what_we_take_for_an_identifier_the_server_takes_too(type_: str, value: str) -> None:
    """Its judge is idutils: a scheme that it knows must find the value right, and leave it as we send it."""
    sent = identifier_json(type_, value)
    if sent is None:
        return
    judge = {"eissn": "is_issn", "lissn": "is_issn"}.get(sent["scheme"], f"is_{sent['scheme']}")
    is_right = getattr(idutils, judge, None) or getattr(idutils.validators, judge, lambda _: True)
    assert is_right(sent["identifier"])
    assert idutils.normalize_pid(sent["identifier"], sent["scheme"]).replace("-", "") == sent["identifier"].replace(
        "-", ""
    )


@pytest.mark.parametrize(
    "value", ["2019/..", "../2021", "0000", "2020-21", "-0001", "/", "2020-02-30", "2021/2019", "20200101"]
)
def test_a_date_that_the_server_stumbles_over_is_not_sent(value: str) -> None:
    """Several of these make it answer 500, the others stop the publication."""
    assert edtf_or_none(value) is None


@pytest.mark.parametrize(
    "value", ["2020", "2020-02", "2020-02-29", "2019/2021", "2020/", "/2021", "2020-01-01T10:00:00Z"]
)
def test_a_date_that_is_taken_is_sent_as_it_is(value: str) -> None:
    """Years, months, days, periods, half-open ones, and moments."""
    assert edtf_or_none(value) == value


def test_a_year_of_publication_alone_is_the_date_of_publication() -> None:
    """A record needs one, and a year is one there."""
    wanted = record(dates=(Dated(value="1998", type="Issued"),))
    assert written(wanted, stock_has).metadata["publication_date"] == "1998"


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("kind", Kind.SOFTWARE, Kind.MODEL),
        ("resource_type", "Workflow", "Poster"),
        ("title", "Tides", "Tide"),
        ("titles", (Title(text="Tides", type="Subtitle"),), (Title(text="Tides", type="Subtitle", language="de"),)),
        ("creators", (Creator(name="B"), Creator(name="A")), (Creator(name="A"), Creator(name="B"))),
        ("creators", (Creator(name="A"),), (Creator(name="A", affiliations=(CERN,)),)),
        ("contributors", (), (Contributor(creator=Creator(name="A"), role="Editor"),)),
        ("publisher", "A", "B"),
        ("publication_date", date(2026, 1, 1), date(2026, 1, 2)),
        ("created", date(2026, 1, 1), date(2026, 1, 2)),
        ("version", "1.0", "1.0.0"),
        ("abstract", "A", "B"),
        ("descriptions", (Description(text="A", type="Methods"),), (Description(text="A", type="Other"),)),
        ("keywords", (Subject(text="a"),), (Subject(text="a"), Subject(text="b"))),
        ("licenses", (License(spdx=SpdxId("MIT")),), (License(spdx=SpdxId("Apache-2.0")),)),
        ("related_identifiers", (), (RelatedIdentifier(value="10.1234/a", scheme="DOI", relation="Cites"),)),
        ("alternate_identifiers", (), (AlternateIdentifier(value="1907.012", type="ASCL"),)),
        ("funding", (Funding(funder="A"),), (Funding(funder="A", award_number="1"),)),
        ("dates", (Dated(value="2020", type="Collected"),), (Dated(value="2021", type="Collected"),)),
        ("language", "en", "de"),
        ("formats", ("text/csv",), ("text/html",)),
        ("sizes", ("1 MB",), ("2 MB",)),
        ("geo_locations", (GeoLocation(place="Texel"),), (GeoLocation(place="Sylt"),)),
        ("geo_locations", (GeoLocation(place="Texel"),), (GeoLocation(place="Texel", polygons=(TRIANGLE,)),)),
    ],
)
def test_a_changed_field_is_named(field: str, before: Any, after: Any) -> None:
    """Each field is sent, read and compared, and only the one that changed is reported."""
    found = echo(record(**{field: before}), everything)
    assert differences(record(**{field: after}), found, everything) == (field,)


def test_a_lost_marker_is_a_difference() -> None:
    """Without it nobody could tell the record for ours."""
    assert differences(FULL, replace(echo(FULL, stock_has), marker=None), stock_has) == ("marker",)


def test_the_names_that_a_host_sets_are_no_difference() -> None:
    """An organisation that it knows by its id it calls by its own name, and a licence too."""
    document = answer(dict(written(FULL, everything).metadata))
    document = json.loads(json.dumps(document))
    document["metadata"]["creators"][0]["affiliations"][0]["name"] = "European Organization for Nuclear Research"
    document["metadata"]["rights"][0] |= {
        "title": {"en": "MIT License"},
        "props": {"url": "https://opensource.org/mit"},
    }
    assert differences(FULL, record_of(document), everything) == ()


@pytest.mark.parametrize(
    ("sent", "back"),
    [
        ("The “Tides”", 'The "Tides"'),
        ("It’s", "It's"),
        ("ﬁne", "fine"),
        ("Ｔide", "Tide"),
        ("e\u0301te", "éte"),
    ],
)
def test_what_the_server_makes_of_a_text_is_no_difference(sent: str, back: str) -> None:
    """Every text goes through ftfy there."""
    assert differences(record(title=sent), replace(record(title=back)), stock_has) == ()
    assert held(record(title=sent), stock_has).metadata.title == back


THEIRS: dict[str, Any] = {
    "resource_type": {"id": "image-figure", "title": {"en": "Figure"}},
    "title": "Tides",
    "additional_titles": [{"title": "Ebb and flow", "type": {"id": "subtitle", "title": {"en": "Subtitle"}}}],
    "creators": [
        {
            "person_or_org": {
                "type": "personal",
                "name": "Berg, Jan",
                "family_name": "Berg",
                "given_name": "Jan",
                "identifiers": [{"scheme": "isni", "identifier": "0000-0001-2146-438X"}],
            },
            "role": {"id": "datamanager", "title": {"en": "Data manager"}},
            "affiliations": [{"id": "01ggx4157", "name": "European Organization for Nuclear Research"}],
        }
    ],
    "rights": [{"id": "mit", "title": {"en": "MIT License"}, "props": {"scheme": "spdx"}}],
    "references": [{"reference": "Plato, Timaeus"}],
    "copyright": "(c) Tide Lab",
    "description": "<p>Reads <b>gauges</b>.</p>",
    "dates": [{"date": "2020", "type": {"id": "collected"}, "description": "by hand"}],
    "languages": [{"id": "nld", "title": {"en": "Dutch"}}, {"id": "fry", "title": {"en": "Frisian"}}],
    "related_identifiers": [{"identifier": "x", "scheme": "other", "relation_type": {"id": "cites"}}],
    "identifiers": [{"identifier": marker_text(replace(MARKER, version="0.9")), "scheme": "other"}],
    "locations": {
        "features": [
            {"place": "Texel", "identifiers": [{"scheme": "geonames", "identifier": "1"}]},
            {"geometry": {"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [3, 5], [1, 1]]]}},
        ]
    },
}
"""What stewards, and the host itself, made of a record."""


def document_of_theirs() -> dict[str, Any]:
    """Their record, with what stands beside its metadata."""
    return answer(
        THEIRS,
        access={"record": "public", "files": "restricted", "status": "restricted"},
        custom_fields={"journal:journal": {"title": "Sea"}, "code:status": {"id": "active", "title": {"en": "Active"}}},
        files={"enabled": True, "order": [], "count": 1, "entries": {"a.zip": {}}},
    )


def test_what_others_added_survives_an_update() -> None:
    """A PUT replaces everything: what we have no word for goes back as it was read, without what the host sets."""
    found = record_of(document_of_theirs())
    wanted = replace(found, marker=MARKER)
    body = merged_body(written(wanted, everything).metadata, document_of_theirs())
    ours = {"identifiers": [{"scheme": "other", "identifier": marker_text(MARKER)}]}
    affiliations = [{"id": "01ggx4157"}]
    expected = as_sent({**THEIRS, **ours})
    expected["creators"][0]["affiliations"] = affiliations
    assert body["metadata"] == expected
    assert body["access"] == {"record": "public", "files": "restricted"}
    assert body["custom_fields"] == {"journal:journal": {"title": "Sea"}, "code:status": {"id": "active"}}
    assert body["files"] == {"enabled": True, "order": []}
    assert "pids" not in body


def test_what_is_changed_takes_along_what_others_added() -> None:
    """A new affiliation of a person leaves the person's other identifier and role; a new date its explanation."""
    found = record_of(document_of_theirs()).metadata
    (person,) = found.creators
    moved = replace(person, affiliations=(Affiliation(name="Tide Lab"),))
    changed = replace(found, creators=(moved,), dates=(replace(found.dates[0], value="2021"),), language="de")
    body = merged_body(written(record_of_metadata(changed), everything).metadata, document_of_theirs())["metadata"]
    (creator,) = body["creators"]
    assert creator["role"] == {"id": "datamanager"}
    assert creator["affiliations"] == [{"name": "Tide Lab"}]
    assert creator["person_or_org"]["identifiers"] == [{"scheme": "isni", "identifier": "0000-0001-2146-438X"}]
    assert body["dates"] == [{"date": "2021", "type": {"id": "collected"}, "description": "by hand"}]
    assert body["languages"] == [{"id": "deu"}, {"id": "fry"}]


def record_of_metadata(metadata: Metadata) -> RegistryRecord:
    """A record with this metadata."""
    return replace(FULL, metadata=metadata)


def test_what_is_said_no_longer_goes() -> None:
    """A field that we write and that says nothing any more is not kept from what was read."""
    body = merged_body(written(record(title="Tides"), everything).metadata, document_of_theirs())["metadata"]
    assert not {"rights", "creators", "description", "resource_type"} & body.keys()


def test_what_our_words_cannot_say_is_named() -> None:
    """Whoever reviews an update sees what stays, although no field of ours holds it."""
    beyond = dict.fromkeys(text for _, text in record_of(document_of_theirs()).beyond)
    assert record_of(document_of_theirs()).metadata.titles == (Title(text="Ebb and flow", type="Subtitle"),)
    for said in ("Plato, Timaeus", "(c) Tide Lab", "Berg, Jan: role datamanager", "fry"):
        assert said in beyond
    assert "Berg, Jan: isni 0000-0001-2146-438X" in beyond
    assert not any("MIT" in said for said in beyond)


@pytest.mark.parametrize(
    "dirt", [None, 1, "x", [], [None], [1], ["x"], {}, {"id": None}, [{}], [{"id": 1}], {"en": {}}]
)
def test_nothing_in_an_answer_makes_the_reader_fall(dirt: Any) -> None:
    """Real answers are dirty: what cannot be understood is left out."""
    keys = {key for line in CROSSWALK.values() for key in line.writes}
    found = record_of(answer(dict.fromkeys(keys, dirt), links=dirt, parent=dirt, custom_fields=dirt))
    assert found.doi == DOI
    assert isinstance(merged_body({}, answer(dict.fromkeys(keys, dirt), access=dirt)), dict)
