"""What `check --fix` may do to a file, and what it leaves to people."""

from dataclasses import replace

import pytest

from doi_action.__main__ import main
from doi_action.check.checker import check_citation
from doi_action.check.repair import repair
from doi_action.findings import Finding, Severity, Splice
from doi_action.metadata.missing import EXAMPLE_AUTHORS
from doi_action.rules import RULES
from tests.unit.test_check import GOOD, findings, folder, put

__all__ = ["folder"]


@pytest.mark.parametrize(
    "date",
    ["2025", "2025-11", "2025-13", "2025-112", "2025/11", "11/2025", "202511", "Nov 2025", "2025-1-12T", "2025-02-30"],
)
@pytest.mark.parametrize("quote", ["", '"'])
def test_repair_invents_no_day(folder, capsys, date, quote):
    """A date without a day, or with a month that no year has, is told and left as it is, wherever it stands."""
    line = f"date-released: {quote}{date}{quote}\n"
    reference = f"references:\n  - type: article\n    title: A\n    authors: [{{name: B}}]\n    {line}"
    text = GOOD.decode().replace('date-released: "2024-05-17"\n', line) + reference
    path = put(folder, text.encode())

    main(["check", "--fix", "-q", "--only", "schema", path])

    assert (folder / path).read_text() == text
    capsys.readouterr()
    told = {f["rule"] for f in findings(capsys, path) if f["field"].endswith("date-released")}
    assert told & {"date-bad-form", "date-impossible"}


@pytest.mark.parametrize("date", ["20240517", "2024/5/17", "17.05.2024", "17 May 2024", "2024-05-17T10:00:00Z"])
def test_day_that_reads_in_one_way_is_written_as_a_day(folder, date):
    """Year, month and day are there, and only their form is wrong."""
    path = put(folder, GOOD.replace(b'"2024-05-17"', date.encode()))
    main(["check", "--fix", "-q", path])
    assert (folder / path).read_bytes() == GOOD


REHEARSED = """\
doi: 10.0000/d1a5-bmqq-e7sb-07
identifiers:
  - type: doi
    value: 10.0000/d1a5-bmqq-e7sb-07
    description: This version
  - description: All versions
    type: doi
    value: 10.0000/wa5f-kfy6-b7wk-11
"""
OTHER = "  - type: url\n    value: https://example.org/\n  # kept\n"


@pytest.mark.parametrize("other", ["", OTHER])
def test_rehearsal_is_taken_out_of_the_file_again(folder, capsys, other):
    """The root's DOI and our entries go, each whole; what others wrote stays byte for byte."""
    text = GOOD.decode().replace("doi: 10.5281/zenodo.1003150\n", "")
    path = put(folder, (text + REHEARSED + other).encode())
    main(["check", "--fix", "-q", path])
    assert (folder / path).read_text() == text + ("identifiers:\n" + other if other else "")
    assert main(["check", path]) == 0


def test_advice_on_a_sandbox_doi_breaks_no_entry(folder, capsys):
    """An entry without its value is none; the commit of the rehearsal can be found."""
    fixes = {
        f["field"]: f["fix"]
        for f in findings(capsys, put(folder, GOOD + REHEARSED.replace("doi: 10.0", "commit: 10.0", 1).encode()))
    }
    assert "the whole entry" in fixes["identifiers[0].value"] and "git revert" in fixes["identifiers[1].value"]


@pytest.mark.parametrize(
    ("declared", "line", "said"),
    [
        ("1.0.3", "identifiers: []", "came with CFF 1.1.0"),
        ("1.0.3", "preferred-citation: {}", "came with CFF 1.2.0"),
        ("1.1.0", "type: software", "came with CFF 1.2.0"),
    ],
)
def test_key_of_a_later_edition_is_told_with_its_edition(folder, capsys, declared, line, said):
    """Only what no released edition has belongs to the unreleased one."""
    text = f"cff-version: {declared}\nmessage: M\ntitle: T\nversion: '1'\ndate-released: 2024-01-01\n"
    [finding] = findings(capsys, "--only", "unknown-key", put(folder, f"{text}{line}\n".encode()))
    assert said in finding["message"]


def test_dash_before_every_field_is_one_mistake(folder, capsys):
    """A reference whose fields are entries of the list each lacks nothing but its indentation."""
    fields = ("type: article", "title: A", "authors: [{name: B}]", "doi: 10.1000/182", "year: 2020")
    reference = "references:\n" + "".join(f"  - {field}\n" for field in fields)
    path = put(folder, GOOD + reference.encode())
    told = [f for f in findings(capsys, "--only", "schema,people", path) if f["field"].startswith("references")]
    assert [f["rule"] for f in told] == ["value-wrong-type"]
    assert "did you mean one entry?" in told[0]["message"]


def test_dash_before_every_field_of_a_person_makes_no_second_one(folder, capsys):
    """The schema takes two people of one name each; a record would credit somebody called by a given name alone."""
    authors = "".join(f"  - {field}\n" for field in ("family-names: Doe", "given-names: Jane", "affiliation: Lab"))
    text = f"cff-version: 1.2.0\nmessage: M\ntitle: A title\nauthors:\n{authors}"
    [finding] = findings(capsys, "--only", "people", "--ignore", "no-orcid", put(folder, text.encode()))
    assert (finding["rule"], finding["line"]) == ("author-without-name", 5)
    assert "did you mean one person?" in finding["message"]


def test_dash_before_every_field_of_a_contact_or_a_references_author_is_one_mistake(folder, capsys):
    """Lists of people stand in many places; in each the given name alone would pass for somebody."""
    people = "".join(f"    - {field}\n" for field in ("family-names: Doe", "given-names: Jane", "email: d@example.org"))
    contact = f"contact:\n{people}"
    reference = f"references:\n  - type: article\n    title: A\n    authors:\n{people}"
    told = findings(capsys, "--only", "author-without-name", put(folder, GOOD + f"{contact}{reference}".encode()))
    assert [finding["field"] for finding in told] == ["contact", "references[0].authors"]
    assert all("did you mean one person?" in finding["message"] for finding in told)


def test_more_than_the_url_of_an_id_is_one_finding_in_every_edition(folder, capsys):
    """The pattern of CFF 1.3.0 ends where the iD ends, so that its own rule tells it."""
    for edition, rule in (("1.2.0", "orcid-extra-text"), ("1.3.0", "orcid-not-url")):
        text = GOOD.replace(b"1.2.0", edition.encode(), 1).replace(
            b"    given-names: Jane\n", b"    given-names: Jane\n    orcid: https://orcid.org/0000-0002-1825-0097/\n"
        )
        told = findings(capsys, "--only", "orcid-extra-text,orcid-not-url", put(folder, text))
        assert [finding["rule"] for finding in told] == [rule]


def test_people_of_one_name_each_stay_people(folder, capsys):
    """Two who have a family name only, and a team beside."""
    text = "cff-version: 1.2.0\nmessage: M\ntitle: A title\nauthors:\n  - family-names: Doe\n  - name: The Team\n"
    assert findings(capsys, "--only", "author-without-name", put(folder, text.encode())) == []


def test_name_that_lost_its_dash_is_not_to_be_deleted(folder, capsys):
    """`family-names` at the root is a person of the list above."""
    [finding] = findings(capsys, "--only", "unknown-key", put(folder, GOOD + b"family-names: Roe\n"))
    assert "authors" in finding["fix"] and "delete" not in finding["fix"]


def test_list_of_affiliations_is_one_text_today(folder, capsys):
    """CFF 1.3.0 will take a list."""
    text = GOOD.replace(b"    given-names: Jane\n", b"    given-names: Jane\n    affiliation: [A, B]\n")
    [finding] = findings(capsys, "--only", "value-wrong-type", put(folder, text))
    assert "1.3.0" in finding["fix"]


def test_path_with_a_space_is_quoted_in_the_command(folder, capsys):
    """The command can be pasted."""
    [finding] = findings(capsys, "--only", "file-name-wrong-case", put(folder, GOOD, "my work/citation.cff"))
    assert finding["fix"] == "git mv 'my work/citation.cff' 'my work/CITATION.cff'"


def test_better_example_of_a_place_is_taken(folder, capsys):
    """What a rule's page proposes passes the rule."""
    put(folder, b"geo-locations:\n  - point: {latitude: 52.1, longitude: 5.2}\n", ".doi.yml")
    assert findings(capsys, ".doi.yml") == []


def test_authors_that_are_shown_to_be_filled_in_are_found_when_they_are_not(folder, capsys):
    """The lines that a release without authors proposes name nobody, and the check says so when they stay."""
    text = GOOD.decode()
    before, _, after = text.partition("authors:\n")
    path = put(folder, f"{before}{EXAMPLE_AUTHORS}\n{after[after.index('version:') :]}".encode())
    assert [f["rule"] for f in findings(capsys, "--only", "placeholder-text", path)] == ["placeholder-text"] * 2


def test_sandbox_doi_that_we_did_not_make_stays(folder):
    """Somebody wrote it by hand, and may want to put the right one in its place."""
    path = put(folder, GOOD.replace(b"10.5281/zenodo.1003150", b"10.0000/example"))
    main(["check", "--fix", "-q", path])
    assert b"doi: 10.0000/example" in (folder / path).read_bytes()


@pytest.mark.parametrize("declared", ["1.0.3", "1.1.0", "1.2.0"])
def test_old_editions_know_texts_where_numbers_may_stand_today(folder, capsys, declared):
    """Their validators refuse `version: 1.11` and an issue without quotes, and a commit that is no hash."""
    text = (
        f"cff-version: {declared}\nmessage: M\ntitle: A title\nauthors:\n  - {{family-names: Doe, given-names: J}}\n"
        "version: 1.11\ndate-released: 2024-01-01\ncommit: revision 7\n"
        "references:\n  - {type: article, title: B, authors: [{name: C}], issue: 3}\n"
    )
    told = [f["field"] for f in findings(capsys, "--only", "schema", put(folder, text.encode()))]
    wrong = [] if declared == "1.2.0" else ["version", "commit", "references[0].issue"]
    assert [field for field in told if field != "cff-version"] == wrong


@pytest.mark.parametrize("doi", ["10.0000/a122-qznk-z0ag-62", "10.5072/zenodo.7", "10.1038/s41586-020-2649-2"])
def test_badge_that_is_not_the_works_own_is_not_to_be_copied(folder, capsys, doi):
    """Not a rehearsal's, not a test system's and not the paper's: the repair would undo another one."""
    text = b"cff-version: 1.2.0\nmessage: M\ntitle: A title\nauthors:\n  - family-names: Doe\n"
    put(folder, text)
    badge = f"[![DOI](https://img.shields.io/badge/DOI-x-blue)](https://doi.org/{doi})"
    put(folder, f"# A\n\n{badge}\n".encode(), "README.md")
    assert findings(capsys, "--only", "badge-doi-missing,badge-doi-differs") == []
    main(["check", "--fix", "-q", "."])
    assert (folder / "CITATION.cff").read_bytes() == text


@pytest.mark.parametrize(
    "author",
    [
        "name: Marit Holm and Tomas Brandt",
        "name: Marit Holm & Tomas Brandt",
        "{given-names: Marit, family-names: Holm and Tomas Brandt}",
        "family-names: Marit Holm and Tomas Brandt",
    ],
)
def test_two_people_in_one_entry_are_told(folder, capsys, author):
    """A record would credit one person of an odd name."""
    text = f"cff-version: 1.2.0\nmessage: M\ntitle: A title\nauthors:\n  - {author}\n"
    [finding] = findings(capsys, "--only", "names-joined", put(folder, text.encode()))
    assert (finding["line"], finding["field"]) == (5, "authors[0]")
    assert "several people" in finding["message"]


@pytest.mark.parametrize(
    "name",
    [
        *("Johnson and Johnson", "Ministry of Health and Social Care", "Centre for Ecology and Hydrology"),
        *("Bill and Melinda Gates Foundation", "The Tide and Current Team", "Holm and Brandt"),
    ],
)
def test_organisation_with_and_in_its_name_is_one(folder, capsys, name):
    """Only whole names of people around it are two."""
    text = f"cff-version: 1.2.0\nmessage: M\ntitle: A title\nauthors:\n  - name: {name}\n"
    assert findings(capsys, "--only", "names-joined", put(folder, text.encode())) == []


@pytest.mark.parametrize(
    ("edition", "license_", "told"),
    [
        ("1.3.0", "[MIT, AdaCore-doc]", []),
        ("1.3.0", "[MIT, adacore-doc]", ["'adacore-doc' is not written as SPDX does"]),
        ("1.3.0", "[MIT, Nonsense-9]", ["'Nonsense-9' is not an SPDX licence identifier"]),
        ("1.3.0", "Nonsense-9", ["'Nonsense-9' is not an SPDX licence identifier"]),
        ("1.2.0", "[MIT, AdaCore-doc]", ["'AdaCore-doc' is an SPDX identifier that CFF 1.2.0 does not know yet"]),
    ],
)
def test_licences_of_the_coming_edition_are_those_of_spdx(edition: str, license_: str, told: list[str]) -> None:
    """Alone and in a list: it takes what SPDX lists by now, and no other word."""
    text = f"cff-version: {edition}\nmessage: m\ntitle: T\nauthors: [{{name: A}}]\nlicense: {license_}\n"
    found = check_citation("CITATION.cff", text.encode(), RULES)
    assert [one.message for one in found if one.rule == "license-not-spdx"] == told


def test_each_repair_is_judged_once_where_not_all_hold_together():
    """To ask every rule is what takes time: what one repair left is what the next one is compared with."""
    judged = []

    def check(data):
        judged.append(data)
        found = []
        for number, line in enumerate(data.decode().splitlines()):
            key, value = line.split(": ")
            if value == "right":
                continue
            start = len("k0: wrong\n") * number + len("k0: ")
            splice = Splice(start=start, end=start + len(value), text="right" if value == "wrong" else "stays")
            finding = Finding(rule="bad", group="schema", severity=Severity.ERROR, message="m", path="f", field=key)
            found.append(replace(finding, edit=(splice,)))
        return found

    data = "".join(f"k{number}: {'never' if number == 4 else 'wrong'}\n" for number in range(9)).encode()
    done = repair("f", data, check)
    assert [finding.field for finding in done.fixed] == [f"k{number}" for number in range(9) if number != 4]
    assert len(judged) == 1 + 1 + 9
