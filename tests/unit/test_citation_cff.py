"""CITATION.cff as facts: every value with its line, nothing guessed, wrong values reported."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doi_action.check.checker import check_citation
from doi_action.facts import Reading
from doi_action.formats.cff.read import read
from doi_action.formats.cff.references import identify
from doi_action.formats.cff.state import citation_state
from doi_action.identifiers.types import Doi, SpdxId
from doi_action.metadata.merge import merge
from doi_action.model import Creator, Dated, Funding, Kind, License, NameType, RelatedIdentifier
from doi_action.rules import RULES

SHELF = Path(__file__).parents[1] / "shelf" / "cff"
FILES = sorted(SHELF.glob("*.cff"), key=lambda path: path.name)


def shelf(name: str) -> Reading:
    """What the file of this name on the shelf tells."""
    return read("CITATION.cff", (SHELF / name).read_bytes())


def value(reading: Reading, field: str) -> Any:
    """The value of the one fact about `field`, None where there is none."""
    found = [fact for fact in reading.facts if fact.field == field]
    assert len(found) <= 1
    return found[0].value if found else None


def with_lines(*lines: str) -> Reading:
    """What a file tells that has these lines besides the required ones."""
    return read("CITATION.cff", lines_of(*lines))


def lines_of(*lines: str) -> bytes:
    """A file with these lines besides the required ones; the first of them is line 6."""
    head = ["cff-version: 1.2.0", "message: m", "title: t", "authors:", "  - name: A"]
    return "\n".join([*head, *lines, ""]).encode()


def errors(data: bytes) -> set[tuple[str, int]]:
    """Rule and line of each error that the one judge finds in a file; what the reader leaves out is among them."""
    return {(f.rule, f.line) for f in check_citation("CITATION.cff", data, RULES) if f.severity == "error"}


def test_persons_keep_every_part_of_their_names() -> None:
    """Particles and suffixes arrive; one-word names and aliases are whole names; teams are organisations."""
    names = [(who.sort_name, who.name_type) for who in value(shelf("people.cff"), "creators")]
    assert names == [
        ("van der Meer, Johanna", NameType.PERSON),
        ("Ó Briain, Thomas, Jr.", NameType.PERSON),
        ("Suharto", NameType.PERSON),
        ("Björk", NameType.PERSON),
        ("wave-watcher-77", NameType.PERSON),
        ("The Tide Tables Team", NameType.ORGANISATION),
        ("de la Cruz y Vega, Ana María", NameType.PERSON),
    ]


def test_every_author_has_a_place() -> None:
    """A message about the third author can name the line."""
    fact = next(fact for fact in shelf("people.cff").facts if fact.field == "creators")
    assert [place.line for place in fact.parts] == [6, 11, 15, 16, 17, 18, 20]


def test_an_email_stays_with_the_creator_alone() -> None:
    """It serves to match people and does not even show in a representation."""
    who = value(shelf("people.cff"), "creators")[1]
    assert who.email == "thomas@tides.example"
    assert "tides.example" not in repr(who)


def test_the_contact_is_a_contributor() -> None:
    """DataCite's ContactPerson is CFF's contact."""
    (contact,) = value(shelf("people.cff"), "contributors")
    assert (contact.role, contact.creator.family_names) == ("ContactPerson", "Meer")


def test_a_version_is_its_source_text() -> None:
    """1.10 without quotes stays 1.10."""
    assert value(shelf("people.cff"), "version") == "1.10"


@pytest.mark.parametrize("text", ["1e3", "010", "1_0", "1:30:00", "2024-05-15", "0x10", "no", "v2.3.0"])
def test_no_version_is_twisted(text: str) -> None:
    """Whatever YAML would make of it, the text arrives."""
    assert value(with_lines(f"version: {text}"), "version") == text


def test_names_in_any_script_arrive() -> None:
    """Japanese, Ukrainian and Arabic names as they are written."""
    names = [who.full_name for who in value(shelf("scripts.cff"), "creators")]
    assert names == ["太郎 山田", "Оксана Петренко", "محمد الخوارزمي", "海洋研究所"]


def test_an_abstract_keeps_its_paragraphs() -> None:
    """Line breaks are part of an abstract."""
    assert value(shelf("scripts.cff"), "abstract") == "多言語の要約。\n\nВторой абзац."


def test_markup_of_an_abstract_is_taken_off_and_nothing_else() -> None:
    """A record shows the tags as text. What stands between angle brackets and is no markup stays."""
    assert value(with_lines('abstract: "<p>Reads CO<sub>2</sub> gauges.</p><p>In ten harbours.</p>"'), "abstract") == (
        "Reads CO2 gauges.\nIn ten harbours."
    )
    assert value(with_lines('abstract: "A Vec<T> of a < b and <url>"'), "abstract") == "A Vec<T> of a < b and <url>"


@pytest.mark.parametrize(
    ("written", "read", "left"),
    [
        ("Turns <p>x</p> into text", "Turns <p>x</p> into text", []),
        ("Turns <b>x</b> into text", "Turns x into text", ["<b> </b>"]),
        ("It measures. <p>In ten harbours.</p>", "It measures.\nIn ten harbours.", ["<p> </p>"]),
        ("<h1>Tides</h1><p>CO<sub>2</sub></p>", "Tides\nCO2", ["<h1> </h1> <p> <sub> </sub> </p>"]),
    ],
)
def test_tags_that_are_taken_off_are_listed(written: str, read: str, left: list[str]) -> None:
    """An abstract may speak of HTML, and then they were what it spoke of."""
    reading = with_lines(f'abstract: "{written}"')
    assert value(reading, "abstract") == read
    assert [part.value for part in reading.left_out if part.field == "abstract"] == left


def test_words_that_old_readers_take_for_booleans_are_words() -> None:
    """The author No and the keyword no are texts."""
    reading = with_lines("keywords:", "  - no", "  - yes")
    assert [subject.text for subject in value(reading, "keywords")] == ["no", "yes"]


def test_several_licences_are_a_choice_of_several() -> None:
    """Each id becomes a licence of its own."""
    assert [str(one.spdx) for one in value(shelf("flow-lists.cff"), "licenses")] == ["MIT", "Apache-2.0"]


@pytest.mark.parametrize(
    ("lines", "licenses"),
    [
        (["license: apache-2.0"], ["Apache-2.0", None, None]),
        (["license: MIT", "license-url: https://a.example/l"], ["MIT", None, "https://a.example/l"]),
        (["license-url: https://spdx.org/licenses/MIT"], ["MIT", None, "https://spdx.org/licenses/MIT"]),
        (["license-url: https://a.example/l"], [None, None, "https://a.example/l"]),
        (["license: Ours alone"], [None, "Ours alone", None]),
        (["license: Apache License, Version 2.0"], ["Apache-2.0", None, None]),
    ],
)
def test_a_licence_is_an_id_where_there_is_one(lines: list[str], licenses: list[str | None]) -> None:
    """Ids get the spelling of the list; what is no id stays a name; an address stays."""
    (found,) = value(with_lines(*lines), "licenses")
    assert isinstance(found, License)
    assert [str(found.spdx) if found.spdx else None, found.name, found.url] == licenses


def test_addresses_in_brackets_need_no_quotes() -> None:
    """YAML 1.2 allows them, and so do we, whichever reader is installed."""
    reading = with_lines("keywords: [https://a.example/b, c]")
    assert [subject.text for subject in value(reading, "keywords")] == ["https://a.example/b", "c"]


@pytest.mark.parametrize("word", ["unknown", "other"])
def test_a_word_that_names_no_right_is_no_licence(word: str) -> None:
    """It is reported, and no record carries it."""
    assert value(with_lines(f"license: {word}"), "licenses") is None
    assert ("license-not-spdx", 6) in errors(lines_of(f"license: {word}"))


@pytest.mark.parametrize("name", ["GPLv3", "gpl", "BSD", "LGPL", "GPL v2", "CC-BY", "Apache Software License"])
def test_a_licence_that_leaves_open_which_is_meant_stays_text(name: str) -> None:
    """A guess in a permanent record would be a right that nobody gave; it is asked about."""
    assert value(with_lines(f"license: {name}"), "licenses") == (License(name=name),)
    (found,) = [f for f in check_citation("CITATION.cff", lines_of(f"license: {name}"), RULES) if f.line == 6]
    assert (found.rule, found.edit) == ("license-not-spdx", ())
    assert "leaves open which licence is meant" in found.message


@pytest.mark.parametrize(
    ("name", "spdx"),
    [
        ("http://www.opensource.org/licenses/BSD-3-Clause", "BSD-3-Clause"),
        ("https://www.gnu.org/licenses/gpl-3.0.html", "GPL-3.0"),
        ("3-Clause BSD License", "BSD-3-Clause"),
        ("ISC License", "ISC"),
        ("GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later"),
        ("MPL 2.0", "MPL-2.0"),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        ("Apache Version 2.0", "Apache-2.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
    ],
)
def test_a_licence_that_is_certain_is_recognised_and_repaired(name: str, spdx: str) -> None:
    """The record, the check and its repair give one answer."""
    data = lines_of(f'license: "{name}"')
    assert value(read("CITATION.cff", data), "licenses") == (License(spdx=SpdxId(spdx)),)
    assert f"write `{spdx}`" in [f.fix for f in check_citation("CITATION.cff", data, RULES)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MIT OR Apache-2.0", (License(spdx=SpdxId("MIT")), License(spdx=SpdxId("Apache-2.0")))),
        ("MIT AND Apache-2.0", (License(name="MIT AND Apache-2.0"),)),
    ],
)
def test_an_expression_says_what_it_says_in_other_files(text: str, found: tuple[License, ...]) -> None:
    """The user of the work may choose among the entries of a list: not where both hold together."""
    assert value(with_lines(f"license: {text}"), "licenses") == found


def test_a_particle_that_the_family_names_repeat_is_said_once() -> None:
    """The record would name somebody `de la de la Cruz`, for ever."""
    twice = "authors: [{family-names: de la Cruz, given-names: Ana, name-particle: de la}]"
    (person,) = value(read("CITATION.cff", f"cff-version: 1.2.0\ntitle: T\n{twice}\n".encode()), "creators")
    assert (person.full_name, person.sort_name) == ("Ana de la Cruz", "de la Cruz, Ana")


def test_a_leap_day_is_a_day() -> None:
    """29 February 2024 existed."""
    assert value(shelf("people.cff"), "publication_date") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "day"), [("2023-1-5", date(2023, 1, 5)), ("2023-01-05T10:00:00Z", date(2023, 1, 5)), ("soon", None)]
)
def test_a_day_in_another_form_is_reported_and_used_where_it_is_certain(text: str, day: date | None) -> None:
    """Year, month and day in this order can only be one day."""
    reading = with_lines(f"date-released: {text}")
    assert value(reading, "publication_date") == day
    assert ("date-bad-form", 6) in errors(lines_of(f"date-released: {text}"))


@pytest.mark.parametrize(
    ("text", "certain"),
    [("2023-02-29", "2023"), ("2023-13-45", "2023"), ("22/11/2026", "2026"), ("2023", "2023"), ("2024-03", "2024-03")],
)
def test_of_a_day_that_is_none_the_certain_part_is_used(text: str, certain: str) -> None:
    """No day is repaired by guess, and no year that is certain is lost."""
    reading = with_lines(f"date-released: {text}")
    assert value(reading, "publication_date") is None
    assert value(reading, "dates") == (Dated(value=certain, type="Issued"),)
    assert {("date-bad-form", 6), ("date-impossible", 6), ("value-wrong-type", 6)} & errors(
        lines_of(f"date-released: {text}")
    )


def test_a_dataset_is_a_dataset() -> None:
    """CFF knows software and dataset; without a word, nothing is claimed."""
    assert value(shelf("next-format.cff"), "kind") is Kind.DATASET
    assert value(shelf("crlf.cff"), "kind") is None


def test_each_reference_becomes_its_best_identifier() -> None:
    """One link for each; the number of a journal is no identifier of an article."""
    links = [link for link in value(shelf("references.cff"), "related_identifiers") if link.relation == "References"]
    assert [(link.scheme, link.value, link.resource_type) for link in links] == [
        ("DOI", "10.1000/abc.def", "JournalArticle"),
        ("arXiv", "arXiv:1910.06709v2", "Preprint"),
        ("ISBN", "978-3-16-148410-0", "Book"),
        ("ISSN", "2475-9066", "Journal"),
        ("URL", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7654321/", "JournalArticle"),
        ("PMID", "12345678", "JournalArticle"),
        ("SWHID", f"swh:1:dir:{'0f' * 20}", "Software"),
        ("Handle", "21.T11998/0000-001A", "Dataset"),
    ]


def test_the_preferred_paper_describes_the_work() -> None:
    """It is said once, though the references name it again."""
    links = [link for link in value(shelf("references.cff"), "related_identifiers") if link.scheme == "DOI"]
    paper = RelatedIdentifier(
        value="10.1145/1234567.7654321", scheme="DOI", relation="IsDescribedBy", resource_type="ConferencePaper"
    )
    assert links[0] == paper
    assert [link.value for link in links].count(paper.value) == 1


def test_a_preferred_citation_of_the_software_itself_is_no_link() -> None:
    """No work describes itself, and no DOI points at itself."""
    assert value(shelf("preferred-is-software.cff"), "related_identifiers") is None


def test_other_addresses_claim_no_more_than_they_can() -> None:
    """The home page is no paper, an artefact is another form of the work, a SWHID is the very same."""
    links = value(shelf("references.cff"), "related_identifiers")
    claims = {link.value: link.relation for link in links if link.relation not in {"References"}}
    assert claims.items() >= {
        ("https://well-read.example", "Other"),
        ("https://packages.example/well-read", "IsVariantFormOf"),
        ("https://archive.example/well-read", "IsVariantFormOf"),
        (f"swh:1:rev:{'c0' * 20}", "IsIdenticalTo"),
    }
    assert [link.value for link in links if link.is_home_page] == ["https://well-read.example"]


def test_a_code_page_given_as_url_is_the_repository() -> None:
    """GitHub's own example of a citation file writes it there."""
    reading = with_lines("url: https://github.com/a/b")
    assert value(reading, "repository_url") == "https://github.com/a/b"
    assert value(reading, "related_identifiers") is None


def test_the_next_format_is_read() -> None:
    """ROR ids, affiliations in a list and declared relations of 1.3.0 are kept."""
    reading = shelf("next-format.cff")
    person, lab = value(reading, "creators")
    assert [(one.name, str(one.ror)) for one in person.affiliations] == [
        ("European Organization for Nuclear Research", "01ggx4157"),
        ("Institute of Haste", "01ggx4157"),
    ]
    assert str(lab.ror) == "01ggx4157"
    assert [(link.value, link.relation) for link in value(reading, "related_identifiers")] == [
        ("10.1234/source", "IsDerivedFrom")
    ]


def test_a_wrong_check_digit_is_an_error_and_never_sent() -> None:
    """The DOI would credit somebody else."""
    assert ("orcid-bad-checksum", 8) in errors((SHELF / "faults.cff").read_bytes())
    assert [who.orcid for who in value(shelf("faults.cff"), "creators")] == [None, None]


def test_every_fault_has_its_line() -> None:
    """All of them at once, each where it stands."""
    assert errors((SHELF / "faults.cff").read_bytes()) == {
        ("value-not-allowed", 4),
        ("orcid-bad-checksum", 8),
        ("yaml-readers-differ", 9),
        ("orcid-bad-form", 11),
        ("author-not-mapping", 12),
        ("author-without-name", 13),
        ("value-wrong-type", 14),
        ("license-not-spdx", 15),
        ("value-wrong-type", 16),
        ("date-impossible", 17),
        ("url-bad-form", 18),
        ("doi-bad-form", 21),
        ("value-malformed", 23),
        ("doi-bad-form", 28),
    }


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "file-without-keys"),
        (b"# nothing\n", "file-without-keys"),
        (b"just text\n", "file-without-keys"),
        (b"- a\n- b\n", "file-without-keys"),
        (b"a: 1\n---\nb: 2\n", "yaml-unreadable"),
        (b"a:\n\tb: c\n", "yaml-unreadable"),
        (b"title: caf\xe9\n", "yaml-unreadable"),
        (b"title: a: b\n", "yaml-unreadable"),
        (b"@article{x,\n  title = {y}\n}\n", "yaml-unreadable"),
        ("title: x".encode("utf-16"), "yaml-unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_finding_and_no_facts(data: bytes, rule: str) -> None:
    """Never a traceback."""
    assert {found for found, _ in errors(data)} == {rule}
    assert read("CITATION.cff", data) == Reading()


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_reading_raise(data: bytes) -> None:
    """Bad input comes back as findings."""
    read("CITATION.cff", b"title: x\nauthors:\n- name: a\n" + data)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_on_the_shelf_names_its_makers(path: Path) -> None:
    """Whatever the layout, title and authors arrive, with lines that exist in the file."""
    reading = read("CITATION.cff", path.read_bytes())
    lines = len(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n").splitlines())
    assert value(reading, "title")
    assert value(reading, "creators")
    assert all(1 <= place.line <= lines for fact in reading.facts for place in (fact.location, *fact.parts))


def test_the_state_holds_what_changes_with_each_release() -> None:
    """Values as written, each with its line."""
    state = citation_state((SHELF / "dash-on-its-own-line.cff").read_bytes())
    assert [(one.text, one.location.line) for one in (state.version, state.date_released, state.commit) if one] == [
        ("1e3", 19),
        ("2020-01-31", 18),
        ("1234e567", 17),
    ]
    assert state.dois == (Doi("10.5281", "zenodo.5555555"), Doi("10.5281", "zenodo.5555556"))


def test_the_state_knows_where_an_identifier_stands() -> None:
    """The span holds the entry and nothing else."""
    data = (SHELF / "ends-in-comment.cff").read_bytes()
    first, second = citation_state(data).identifiers
    assert data.decode()[slice(*first.span)].startswith("type: doi # not ours")
    assert (first.description, second.type, second.doi) == ("paper", "swh", None)


def test_what_is_empty_is_not_stated() -> None:
    """A key without a value says nothing."""
    state = citation_state((SHELF / "empty-values.cff").read_bytes())
    assert (state.doi, state.version, state.date_released, state.identifiers) == (None, None, None, ())


def test_an_unreadable_file_has_no_state() -> None:
    """Planning goes on without it."""
    assert citation_state(b"a: b: c").cff_version is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("arXiv:hep-th/9901001", ("arXiv", "arXiv:hep-th/9901001")),
        ("https://arxiv.org/pdf/2301.12345.pdf", ("arXiv", "arXiv:2301.12345")),
        ("https://pubmed.ncbi.nlm.nih.gov/123/", ("PMID", "123")),
        ("https://doi.org/10.1000/X", ("DOI", "10.1000/x")),
        ("ark:/12345/x", None),
        ("swh:1:rev:short", None),
        ("see below", None),
    ],
)
def test_identifiers_are_known_by_their_form(text: str, found: tuple[str, str] | None) -> None:
    """What has no form that DataCite knows is left alone."""
    assert identify(text) == found


def test_thousands_of_authors_and_references_are_read() -> None:
    """The work grows with the file and not with its square."""
    authors = "".join(f"  - {{family-names: N{i}, given-names: G}}\n" for i in range(2000))
    references = "".join(
        f"  - {{type: article, title: T, doi: 10.1234/{i}, authors: [{{name: A}}]}}\n" for i in range(2000)
    )
    identifiers = "".join(f"  - {{type: doi, value: 10.4321/{i}}}\n" for i in range(2000))
    text = f"title: t\nauthors:\n{authors}references:\n{references}identifiers:\n{identifiers}"
    reading = read("CITATION.cff", text.encode())
    assert [len(value(reading, field)) for field in ("creators", "related_identifiers")] == [2000, 2000]


@pytest.mark.real
def test_real_files_are_read_without_a_traceback(shared: Path) -> None:
    """Every fact of every real file has a line in that file."""
    for path in sorted((shared / "cff").rglob("*.cff")):
        reading = read(path.name, path.read_bytes())
        lines = len(path.read_bytes().splitlines())
        assert all(1 <= fact.location.line <= lines for fact in reading.facts), path


@pytest.mark.real
def test_valid_real_files_lose_no_author(shared: Path) -> None:
    """As many creators as the file has authors, counted by another reader."""
    import yaml

    for path in sorted((shared / "cff" / "pass" / "1.2.0").glob("*.cff")):
        authors = yaml.safe_load(path.read_bytes())["authors"]
        named = [who for who in authors if set(who) & {"name", "family-names", "given-names", "alias"}]
        creators: tuple[Creator, ...] = value(read(path.name, path.read_bytes()), "creators") or ()
        assert len(creators) == len(named), path


def test_names_in_other_registers_are_alternate_identifiers() -> None:
    """An RRID, an id of ASCL or bio.tools and an address name the very same work; DOIs, papers and releases do not."""
    text = b"""identifiers:
- {type: other, value: "RRID:SCR_018314"}
- {type: other, value: "ascl:1803.002"}
- {type: other, value: "biotools:dunes"}
- {type: url, value: "https://dunes.example/registered/7"}
- {type: other, value: "W-7"}
- {type: doi, value: 10.1234/abc}
- {type: other, value: "10.1002/(SICI)1099-1360"}
- {type: other, value: "arXiv:2101.00001"}
- {type: url, value: "https://github.com/lab/dunes/releases/tag/v0.9"}
- {type: url, value: "https://dunes.example/paper", relation: IsDocumentedBy}
"""
    found = value(read("CITATION.cff", text), "alternate_identifiers")
    assert [(one.type, one.value) for one in found] == [
        ("RRID", "RRID:SCR_018314"),
        ("ASCL", "ascl:1803.002"),
        ("bio.tools", "biotools:dunes"),
        ("URL", "https://dunes.example/registered/7"),
        ("Other", "W-7"),
    ]


CFFR = ("doi: 10.5281/zenodo.90125511", "preferred-citation:", "  type: manual", "  title: T")


def test_a_manual_of_the_same_title_and_doi_is_the_work_itself() -> None:
    """The R package cffr writes a package so; the record would say that the work is described by itself."""
    reading = with_lines(*CFFR, "  doi: 10.5281/zenodo.90125511")
    assert value(reading, "related_identifiers") is None


def test_a_manual_of_the_same_title_and_another_doi_is_a_text_about_the_work() -> None:
    """A title alone makes no manual the work."""
    (link,) = value(with_lines(*CFFR, "  doi: 10.5281/zenodo.90125512"), "related_identifiers")
    assert (link.relation, link.value) == ("IsDescribedBy", "10.5281/zenodo.90125512")


@pytest.mark.parametrize(
    "lines",
    [
        ["doi: 10.21105/joss.05996"],
        ["identifiers:", "  - type: doi", "    value: 10.21105/joss.05996"],
        ["doi: 10.21105/joss.05996", "references:", "  - {type: article, title: A, doi: 10.21105/joss.05996}"],
    ],
)
def test_the_doi_of_a_paper_in_the_place_of_the_works_own_describes_the_work(lines: list[str]) -> None:
    """It is no DOI of the software, and it was lost to the record."""
    links = value(with_lines(*lines), "related_identifiers")
    assert [(link.relation, link.value) for link in links] == [("IsDescribedBy", "10.21105/joss.05996")]


def test_a_grant_among_the_references_is_funding() -> None:
    """With its funder it is no cited work; with an address alone it is linked; with neither it is proposed."""
    reading = with_lines(
        "references:",
        "  - {type: grant, title: Sea grant, authors: [{name: Sea Fund}], number: '12'}",
        "  - {type: grant, title: Sand grant, institution: {name: Sand Fund}, doi: 10.35802/221400, authors: []}",
        "  - {type: grant, title: A page, url: 'https://example.org/grant', authors: [{family-names: Doe}]}",
        "  - {type: grant, title: Nobody, number: AB-1, authors: [{family-names: Doe}]}",
    )
    merged = merge(reading.facts)
    assert merged.metadata.funding == (
        Funding(funder="Sea Fund", award_number="12", award_title="Sea grant"),
        Funding(funder="Sand Fund", award_title="Sand grant", award_url="https://doi.org/10.35802/221400"),
    )
    assert [link.value for link in merged.metadata.related_identifiers if link.resource_type == "Award"] == [
        "https://example.org/grant"
    ]
    assert [remark.rule for remark in merged.conflicts] == ["funder-unknown"]
    assert "doi" not in " ".join(left.field for left in reading.left_out)


def test_keywords_in_one_entry_are_divided() -> None:
    """By semicolons always, by commas where the only entry has several."""
    for entry, words in (("a;b; c", ["a", "b", "c"]), ("a, b, c", ["a", "b", "c"]), ("Netherlands, The", None)):
        found = value(with_lines(f"keywords: ['{entry}']"), "keywords")
        assert [subject.text for subject in found] == (words or [entry])
