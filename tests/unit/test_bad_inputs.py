"""Bad input by its number: a clear finding with its line, or the right value; never a traceback, never a hang.

The numbers are those of the list of failure modes that this project is held against: bytes and YAML 1 to 34, text 37
to 53, people 54 to 67, identifiers, licences, versions, dates and addresses 68 to 73. What concerns the file system,
inputs of a run and the shell is tested where it belongs.
"""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pybtex.database import Entry

from doi_action.check.checker import check_citation, told
from doi_action.facts import Reading
from doi_action.findings import Finding
from doi_action.identifiers.types import Doi
from doi_action.metadata.merge import merge
from doi_action.metadata.tree_facts import read_tree
from doi_action.model import Creator, Metadata, NameType, Subject
from doi_action.release.judge_files import stops_publish
from doi_action.rules import RULES
from doi_action.snapshot import Tree
from doi_action.verbs.cite import cite
from doi_action.verbs.explain import run as explain
from doi_action.verbs.export import run as export
from tests.unit.test_cite_formats import BIBTEX, parsed, plain

HEAD = "cff-version: 1.2.0\nmessage: m\n"
MB = 1024 * 1024


def read(files: dict[str, str | bytes]) -> Reading:
    """What a tree of these files says."""
    return read_tree(
        Tree(
            commit="a",
            contents={path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()},
        )
    )


def metadata(files: dict[str, str | bytes]) -> Metadata:
    """What is agreed on from these files."""
    return merge(read(files).facts).metadata


def cff(**values: Any) -> Metadata:
    """The metadata of a CITATION.cff whose values are written as JSON, which is YAML."""
    return metadata({"CITATION.cff": HEAD + "\n".join(f"{key}: {json.dumps(value)}" for key, value in values.items())})


def zenodo(**values: Any) -> Metadata:
    """The metadata of a .zenodo.json."""
    return metadata({".zenodo.json": json.dumps(values)})


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"k{n}: &{chr(97 + n)} [{','.join(['*' + chr(96 + n)] * 9)}]\n" for n in range(1, 9)
)
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 12\n"
OUR_LICENSE = Path(__file__).resolve().parents[2].joinpath("LICENSE").read_text(encoding="utf-8")
CONFLICT = "<<<<<<< ours\ntitle: A\n=======\ntitle: B\n>>>>>>> theirs\n"

UNREADABLE: list[tuple[int, str, str | bytes, int]] = [
    (1, "CITATION.cff", "", 1),
    (1, ".zenodo.json", "", 1),
    (1, "codemeta.json", " \n", 1),
    (2, "CITATION.cff", "# nothing\n# here\n", 1),
    (3, "CITATION.cff", "hello", 1),
    (3, "codemeta.json", '"hello"', 1),
    (4, "CITATION.cff", "- a\n- b\n", 1),
    (4, ".zenodo.json", "[1, 2]", 1),
    (5, "CITATION.cff", HEAD + "---\ntitle: x\n", 3),
    (6, "CITATION.cff", "authors:\n\t- x\n", 2),
    (8, "CITATION.cff", (HEAD + "title: T\n").encode("utf-16"), 1),
    (8, "codemeta.json", '{"name": "T"}'.encode("utf-16"), 1),
    (12, "CITATION.cff", (HEAD + "title: Tä\n").encode("latin-1"), 3),
    (12, ".zenodo.json", '{\n"title": "ä"}'.encode("latin-1"), 2),
    (13, "CITATION.cff", HEAD + "title: a\0b\n", 3),
    (13, "codemeta.json", '{\n"name": "a\0b"}', 2),
    (14, "CITATION.cff", HEAD + "title: a\x7fb\n", 3),
    (14, "CITATION.cff", HEAD + "title: a\x9fb\n", 3),
    (15, "CITATION.cff", b"#" * (11 * MB), 1),
    (15, "codemeta.json", b" " * (11 * MB), 1),
    (18, "CITATION.cff", BOMB, 6),
    (19, "CITATION.cff", "title: &a [*a]\n", 1),
    (21, "CITATION.cff", "title: " + "[" * 3000, 1),
    (21, ".zenodo.json", "[" * 3000, 1),
    (22, "CITATION.cff", "title: !!python/object/apply:os.system ['x']\n", 1),
    (23, "CITATION.cff", "title: !mine x\n", 1),
    (24, ".zenodo.json", '{"title": "\\ud83d"}', 1),
    (32, "CITATION.cff", CONFLICT, 1),
    (32, "codemeta.json", CONFLICT, 1),
    (33, "CITATION.cff", POINTER, 1),
    (33, "codemeta.json", POINTER, 1),
]


def judged(path: str, text: str | bytes) -> tuple[Finding, ...]:
    """What the rules say of a file."""
    data = text.encode() if isinstance(text, str) else text
    return check_citation(path, data, RULES) if path == "CITATION.cff" else told(read({path: text}).remarks, RULES)


@pytest.mark.parametrize(("number", "path", "text", "line"), UNREADABLE)
def test_a_file_that_cannot_be_used_is_one_finding_at_its_line(
    number: int, path: str, text: str | bytes, line: int
) -> None:
    """No fact, one error, in the file; in CITATION.cff it stops a release."""
    found = [finding for finding in judged(path, text) if finding.severity == "error"]
    assert number
    assert read({path: text}).facts == ()
    assert [(f.path, f.line) for f in found] == [(path, line)]
    assert stops_publish(found[0]) is (path == "CITATION.cff")


@pytest.mark.parametrize("path", ["package.json", "pyproject.toml", "pom.xml", "croissant.json", "README.md"])
@pytest.mark.parametrize("text", [b"", b"\xff\xfe\x00", b"{", b"[" * 3000, b"---\n- [\n---\n", b"\0", b"<a>"])
def test_a_broken_file_that_nobody_wrote_to_be_cited_stops_nothing(path: str, text: bytes) -> None:
    """1-33 in manifests, cards and data descriptors: what they would have said is left out, and that is all."""
    assert not any(stops_publish(finding) for finding in judged(path, text))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (7, "\ufeff" + HEAD + "title: T\n"),
        (9, (HEAD + "title: T\n").replace("\n", "\r\n")),
        (10, HEAD + "abstract: A\r\ntitle: T\n"),
        (11, HEAD + "title: T"),
        (20, "base: &b {title: T}\n<<: *b\n"),
    ],
)
def test_harmless_ways_of_writing_a_file_are_read(number: int, text: str) -> None:
    """A byte order mark, any line ends, no last line end, merge keys."""
    assert number
    assert metadata({"CITATION.cff": text}).title == "T"


def test_16_a_line_of_megabytes_is_read() -> None:
    """Slow is not the same as stuck."""
    assert len(cff(title="x" * (5 * MB)).title or "") == 5 * MB


@pytest.mark.parametrize("path", [".zenodo.json", "codemeta.json"])
def test_17_a_doubled_key_is_reported_and_the_first_value_counts(path: str) -> None:
    """The second line is named."""
    key = {"codemeta.json": "name"}.get(path, "title")
    reading = read({path: f'{{"{key}": "A",\n"{key}": "B"}}'})
    assert [(f.rule, f.line) for f in reading.remarks] == [("duplicate-key", 2)]
    assert [f.value for f in reading.facts if f.field == "title"] == ["A"]


def test_17_a_doubled_key_of_a_citation_file_is_an_error() -> None:
    """GitHub shows nothing of such a file."""
    text = HEAD + "title: A\ntitle: B\n"
    assert [(f.line, f.severity) for f in judged("CITATION.cff", text) if f.rule == "duplicate-key"] == [(4, "error")]
    assert metadata({"CITATION.cff": text}).title == "A"


def test_17_a_doubled_key_of_the_settings_is_reported() -> None:
    """The first counts, of settings and metadata alike; what a merge key brings doubles nothing."""
    reading = read({".doi.yml": "publisher: A\nkind: dataset\npublisher: B\n"})
    assert [(f.rule, f.line) for f in reading.remarks] == [("duplicate-key", 3)]
    assert [f.value for f in reading.facts if f.field == "publisher"] == ["A"]
    merged = read({".doi.yml": "publisher: &p {name: A}\ntitle: T\nlicenses: [{<<: *p, name: B}]\n"})
    assert "duplicate-key" not in {f.rule for f in merged.remarks}


def test_14_an_escaped_control_character_reaches_no_record() -> None:
    """DEL and C1 too; the old sign for a new line parts words as one does."""
    said = cff(title="a\x7fb\x9f\x1b[2Jc\x85d", authors=[{"name": "A"}])
    assert json.loads(export(said, "datacite").text)["titles"] == [{"title": "ab[2Jc d"}]


def test_24_an_escaped_pair_is_the_character_it_stands_for() -> None:
    """And it can be written out again."""
    said = metadata({".zenodo.json": '{"title": "\\ud83d\\ude00", "creators": [{"name": "A"}]}'})
    assert said.title == "😀"
    assert "😀" in export(said, "codemeta").text


def test_31_two_citation_files_that_disagree_are_both_named() -> None:
    """CITATION.cff is believed, .zenodo.json is told."""
    merged = merge(read({"CITATION.cff": HEAD + "title: A\n", ".zenodo.json": '{"title": "B"}'}).facts)
    assert merged.metadata.title == "A"
    assert [(f.rule, f.path) for f in merged.conflicts] == [("zenodo-json-differs", "CITATION.cff")]


@pytest.mark.parametrize(
    ("number", "title"),
    [
        (38, "${{ secrets.X }}"),
        (41, "{{ 7*7 }} {% include 'x' %}"),
        (42, "](javascript:alert(1)) | `x` <!-- -->"),
        (43, "<script>alert(1)</script> &amp;"),
        (44, "{A} 50% \\of @it"),
        (46, "P\u0430ypal"),  # a Cyrillic letter
        (47, "Cafe\u0301"),
        (48, "👩‍🔬 in the lab"),
        (49, "القمر ירח 月 चाँद"),
        (50, "long " * 800 + "end"),
        (52, "=1+1"),
        (52, "+1 (555)"),
        (52, "-1"),
        (53, "no"),
        (53, "1e3"),
        (53, "yes: # x"),
    ],
)
@pytest.mark.parametrize("form", ["datacite", "codemeta", "schema-org", "zenodo", "csl-json"])
def test_a_strange_title_is_that_title_everywhere(number: int, title: str, form: str) -> None:
    """Nothing is run, filled in, cut or escaped twice; JSON holds the very text."""
    text = export(cff(title=title, authors=[{"name": "A"}]), form).text
    assert number
    assert json.dumps(title, ensure_ascii=False) in text


@pytest.mark.parametrize("style", BIBTEX)
@pytest.mark.parametrize(
    "text",
    [
        "{A} 50% \\of @it",
        "}} @misc{b, title = {x}}",
        "x}, note = {y",
        "\\input{/etc/passwd} \\",
        "\\end{document} $x^2$ #1 & a_b ~ `c` -- d",
        "{",
        "}",
        "@",
        "% a comment, they say",
    ],
)
def test_44_what_bibtex_and_latex_would_obey_is_read_back_as_it_was(style: str, text: str) -> None:
    """In title, organisation, version, keywords and abstract: one entry, with the fields of a harmless one."""

    def entry(said: str) -> Entry:
        work = replace(
            cff(authors=[{"family-names": "Example"}]),
            title=said,
            creators=(Creator(name=said, name_type=NameType.ORGANISATION),),
            publisher=said,
            version=said,
            keywords=(Subject(text=said),),
            abstract=said,
        )
        return parsed(cite(work, style=style, doi=Doi("10.1000", "a")))

    hostile, harmless = entry(text), entry("A")
    assert hostile.fields.keys() == harmless.fields.keys()
    assert [person.last_names for person in hostile.persons["author"]] == [[hostile.fields["title"]]]
    for name, value in harmless.fields.items():
        same = plain(value) == plain(hostile.fields[name])
        assert same or plain(value).replace("A", text) == plain(hostile.fields[name]), name
    assert plain(hostile.fields["title"]) == text


@pytest.mark.parametrize("title", ["no", "1e3", "010", "2026-01-31", "0x1F", "yes: # x"])
def test_53_a_title_that_yaml_takes_for_something_else_stays_one(title: str) -> None:
    """Read without quotes, and written so that it is read again."""
    written = json.dumps(title) if ":" in title else title
    bare = metadata({"CITATION.cff": f"{HEAD}title: {written}\nauthors: [{{name: A}}]\n"})
    assert bare.title == title
    assert metadata({"CITATION.cff": export(bare, "cff").text}).title == title


def test_37_a_title_with_a_line_break_is_one_line() -> None:
    """A title has no paragraphs."""
    assert cff(title="Wind\nover\n\ndunes").title == "Wind over dunes"


@pytest.mark.parametrize(
    ("number", "title"),
    [(39, "x\n::set-output name=a::b"), (39, "::add-mask::x"), (45, "a\u202eb"), (46, "a\u200bb"), (51, "\x1b[31mred")],
)
def test_a_title_cannot_command_who_shows_it(number: int, title: str) -> None:
    """No command at the beginning of a line, no turned direction, no escape."""
    said = zenodo(title=title, creators=[{"name": "A"}])
    text = explain(merge(read({".zenodo.json": json.dumps({"title": title})}).facts)) if said.title else ""
    assert number
    assert not any(line.startswith("::") for line in text.splitlines())
    assert not {"\u202e", "\u200b", "\x1b"} & set(text)


def test_43_html_of_a_description_becomes_text() -> None:
    """Scripts go, entities are resolved once."""
    assert zenodo(description="<p>A &amp;amp; B</p><script>x()</script>").abstract == "A &amp; B"


def test_47_one_name_in_two_unicode_forms_is_one_person() -> None:
    """A combining accent is the accented letter."""
    merged = metadata(
        {
            "CITATION.cff": HEAD + 'authors: [{name: "Rene\u0301e"}]\n',
            ".zenodo.json": '{"creators": [{"name": "Ren\u00e9e", "orcid": "0000-0002-1825-0097"}]}',
        }
    )
    assert str(merged.creators[0].orcid) == "0000-0002-1825-0097"


def test_54_without_authors_there_are_none() -> None:
    """Nobody is invented."""
    assert cff(title="T").creators == ()


def test_55_five_thousand_authors_arrive_in_order() -> None:
    """And are matched with another source in one pass."""
    people = [{"name": f"Person {n}"} for n in range(5000)]
    merged = metadata(
        {
            "CITATION.cff": HEAD + f"authors: {json.dumps(people)}\n",
            ".zenodo.json": json.dumps({"creators": list(reversed(people))}),
        }
    )
    assert [p.name for p in merged.creators] == [p["name"] for p in people]


@pytest.mark.parametrize(
    ("number", "author", "full", "filed"),
    [
        (56, {"given-names": "Madonna"}, "Madonna", "Madonna"),
        (
            57,
            {"family-names": "Berg", "name-particle": "van der", "given-names": "Anna"},
            "Anna van der Berg",
            "van der Berg, Anna",
        ),
        (57, {"family-names": "de la Cruz", "given-names": "Juan"}, "Juan de la Cruz", "de la Cruz, Juan"),
        (
            57,
            {"family-names": "Humboldt", "name-particle": "von", "given-names": "Anna"},
            "Anna von Humboldt",
            "von Humboldt, Anna",
        ),
        (
            58,
            {"family-names": "King", "given-names": "Martin", "name-suffix": "III"},
            "Martin King III",
            "King, Martin, III",
        ),
        (
            58,
            {"family-names": "King", "given-names": "Martin", "name-suffix": "Jr."},
            "Martin King Jr.",
            "King, Martin, Jr.",
        ),
        (60, {"alias": "octocat"}, "octocat", "octocat"),
    ],
)
def test_names_keep_their_parts(number: int, author: dict[str, str], full: str, filed: str) -> None:
    """One word, particles, suffixes, a nickname alone."""
    (person,) = cff(authors=[author]).creators
    assert number
    assert (person.full_name, person.sort_name) == (full, filed)


def test_59_an_organisation_is_one() -> None:
    """It has no family name in the record."""
    (person,) = cff(authors=[{"name": "The Project"}]).creators
    assert person.name_type is NameType.ORGANISATION


@pytest.mark.parametrize(
    ("number", "name", "parts"),
    [(61, "Lovelace, Ada", ("Lovelace", "Ada", None)), (62, "King, Martin, Anna", (None, None, "King, Martin, Anna"))],
)
def test_commas_in_a_name(number: int, name: str, parts: tuple[str | None, ...]) -> None:
    """Zenodo says what one comma means; nobody says what two mean."""
    (person,) = zenodo(creators=[{"name": name}]).creators
    assert number
    assert (person.family_names, person.given_names, person.name) == parts


@pytest.mark.parametrize(
    "orcid",
    [
        "0000-0002-1825-0097",
        "http://orcid.org/0000-0002-1825-0097",
        "https://orcid.org/0000-0002-1825-0097/",
        " 0000-0002-1825-0097 ",
        "0000 0002 1825 0097",
        "0000000218250097",
        "https://orcid.org/0000-0002-1825-0097?lang=en",
        "https://orcid.org/0000-0002-1825-0097#x",
    ],
)
def test_63_every_way_to_write_an_orcid_is_one_id(orcid: str) -> None:
    """Stored bare: where a rule tells how it should be written, the record has it all the same."""
    person = {"family-names": "A", "orcid": orcid}
    for said in (zenodo(creators=[{"name": "A", "orcid": orcid}]), cff(authors=[person])):
        assert str(said.creators[0].orcid) == "0000-0002-1825-0097"


def test_63_a_lower_case_check_digit_is_an_x() -> None:
    """ISO 7064 writes ten as X."""
    assert str(zenodo(creators=[{"name": "A", "orcid": "0000-0002-9079-593x"}]).creators[0].orcid)[-1] == "X"


@pytest.mark.parametrize(
    ("orcid", "rule"),
    [
        ("0000-0002-1825-0098", "orcid-bad-checksum"),
        ("0000 0002 1825 0098", "orcid-bad-checksum"),
        ("https://example.org/ada", "orcid-bad-form"),
        ("https://sandbox.orcid.org/0000-0002-1825-0097", "orcid-bad-form"),
    ],
)
def test_63_a_wrong_orcid_is_reported_and_the_person_stays(orcid: str, rule: str) -> None:
    """The DOI would credit somebody else."""
    reading = read({".zenodo.json": json.dumps({"creators": [{"name": "A", "orcid": orcid}]})})
    assert [f.rule for f in reading.remarks] == [rule]
    assert merge(reading.facts).metadata.creators[0].orcid is None


def test_64_an_author_named_twice_is_kept_as_written() -> None:
    """The file decides who is named; a rule of the check reports it."""
    assert len(cff(authors=[{"name": "A"}, {"name": "A"}]).creators) == 2


def test_65_an_address_alone_credits_nobody() -> None:
    """An e-mail address never goes out as a name."""
    said = metadata({"pyproject.toml": '[project]\nname = "x"\nauthors = [{email = "a@example.org"}]\n'})
    assert said.creators == ()


def test_66_bots_are_no_people() -> None:
    """A list of contributors names machines too."""
    listed = {"contributors": [{"login": "dependabot[bot]"}, {"login": "ada", "name": "Ada"}]}
    facts = read({".all-contributorsrc": json.dumps(listed)}).facts
    assert [p.name for f in facts for p in f.value] == ["Ada"]  # type: ignore[attr-defined]


def test_67_a_ror_id_in_an_affiliation_is_taken_out_of_its_name() -> None:
    """The record gets name and id apart."""
    (person,) = cff(
        authors=[{"family-names": "A", "given-names": "B", "affiliation": "Lab (https://ror.org/03yrm5c26)"}]
    ).creators
    assert (person.affiliations[0].name, str(person.affiliations[0].ror)) == ("Lab", "03yrm5c26")


SICI_WITH_HASH = "10.1002/(sici)1097-4571(1999)50:1<2::aid>3.0.co;2-#"


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1000/ABC", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc", "10.1000/abc"),
        ("doi:10.1000/abc", "10.1000/abc"),
        ("DOI 10.1000/abc", "10.1000/abc"),
        ("https://doi.org/10.1000/a%20b%3Cc%3E", None),
        ("10.1000/a#b?c", "10.1000/a#b?c"),
        ("https://doi.org/10.1000/abc?download=1#files", "10.1000/abc"),
        ("https://doi.org/10.1000/abc#files", "10.1000/abc"),
        ("https://doi.org/10.1000/a%23b%3Fc", "10.1000/a#b?c"),
        ("https://doi.org/10.1002/(SICI)1097-4571(1999)50:1%3C2::AID%3E3.0.CO;2-#", SICI_WITH_HASH),
        (
            "https://doi.org/10.1002/(SICI)1097-4571(1999)50:1%3C2::AID%3E3.0.CO;2-5",
            "10.1002/(sici)1097-4571(1999)50:1<2::aid>3.0.co;2-5",
        ),
    ],
)
def test_68_every_way_to_write_a_doi_is_one_doi(text: str, doi: str | None) -> None:
    """Bare and in lower case; a blank inside is no DOI."""
    links = zenodo(related_identifiers=[{"identifier": text, "relation": "cites"}]).related_identifiers
    assert [link.value for link in links if link.scheme == "DOI"] == ([doi] if doi else [])


@pytest.mark.parametrize("text", ["10.1000", "10.1000/", "11.1000/x", "doi:"])
def test_68_what_is_no_doi_is_reported(text: str) -> None:
    """The line is named, no link is made."""
    reading = read({".zenodo.json": json.dumps({"related_identifiers": [{"identifier": text, "relation": "cites"}]})})
    assert [f.rule for f in reading.remarks] == ["identifier-unknown"]
    assert reading.facts == ()


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("apache-2.0", ["Apache-2.0"]),
        ("MIT OR Apache-2.0", ["MIT", "Apache-2.0"]),
        ("GPL-3.0", ["GPL-3.0"]),
        ("LicenseRef-x", [None]),
        ("NOASSERTION", []),
        ("none", []),
    ],
)
def test_70_licences(text: str, ids: list[str | None]) -> None:
    """Any letters, choices, old ids, one's own, none."""
    found = metadata({"codemeta.json": json.dumps({"license": text})}).licenses
    assert [str(entry.spdx) if entry.spdx else None for entry in found] == ids


@pytest.mark.parametrize("text", ["10.5072/abc", "https://doi.org/10.5072/abc"])
def test_68_a_doi_of_the_tests_is_reported(text: str) -> None:
    """No registry ever resolves one."""
    found = {f.rule: f.line for f in judged("CITATION.cff", f"{HEAD}title: T\ndoi: {text}\n")}
    assert found.keys() & {"doi-not-real", "doi-not-bare"}
    assert found.get("doi-not-real", 4) == 4


def test_70_a_list_of_licences_is_all_of_them() -> None:
    """Which of them applies where, nobody says."""
    for said in (cff(license=["MIT", "Apache-2.0"]), metadata({"codemeta.json": '{"license": ["MIT", "Apache-2.0"]}'})):
        assert [str(entry.spdx) for entry in said.licenses] == ["MIT", "Apache-2.0"]


@pytest.mark.parametrize(
    ("path", "text"),
    [("package.json", '{"name": "x", "license": "Apache-2.0"}'), ("LICENSE", OUR_LICENSE)],
)
def test_70_licence_file_and_metadata_that_disagree_are_both_named(path: str, text: str) -> None:
    """The file's text is not what the metadata says."""
    (conflict,) = merge(read({"CITATION.cff": HEAD + "license: MIT\n", path: text}).facts).conflicts
    assert (conflict.rule, conflict.path, conflict.line) == ("license-differs", "CITATION.cff", 3)
    assert f"{path}:1" in conflict.message


@pytest.mark.parametrize("version", [".inf", "-.INF", ".NaN", "0x1f", "0o17", "+.5", "1e999"])
def test_71_a_version_that_yaml_takes_for_no_finite_number_is_judged(version: str) -> None:
    """As a version without quotes, at the root and where GitHub's library prints it."""
    preferred = f"preferred-citation: {{type: article, title: T, authors: [{{name: A}}], volume: {version}}}\n"
    found = judged("CITATION.cff", f"{HEAD}title: T\nversion: {version}\n{preferred}")
    assert ("version-as-number", 4) in {(f.rule, f.line) for f in found}


@pytest.mark.parametrize("version", ["1.10", "1e3", "010", "1_0", "1:30:00", "2026-01-31", "7"])
def test_71_a_version_stays_as_written(version: str) -> None:
    """YAML and JSON would make numbers, times and days of them."""
    assert metadata({"CITATION.cff": f"{HEAD}version: {version}\n"}).version == version
    if version not in ("010", "1_0", "1:30:00", "2026-01-31"):
        assert metadata({"codemeta.json": f'{{"version": {version}}}'}).version == version


@pytest.mark.parametrize("text", ["null", "~", ""])
def test_71_no_version_is_none(text: str) -> None:
    """An empty value says nothing."""
    assert metadata({"CITATION.cff": f"{HEAD}version: {text}\n"}).version is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("2026-01-31T23:30:00+09:00", date(2026, 1, 31)),
        ("2026-13-45", None),
        ("2026-02-30", None),
        ("22/11/2026", None),
        ("2026", None),
    ],
)
def test_72_dates(text: str, expected: date | None) -> None:
    """A time loses its hours in its own zone; what is no day is reported, never guessed."""
    reading = read({"codemeta.json": json.dumps({"name": "T", "datePublished": text})})
    assert merge(reading.facts).metadata.publication_date == expected
    assert bool(reading.remarks) == (expected is None)


def test_72_a_day_to_come_is_reported_and_one_long_ago_is_not() -> None:
    """A work may be older than its repository, and never younger than today."""
    for day, rules in (("2999-01-01", ["date-in-future"]), ("1987-01-01", [])):
        data = f"{HEAD}title: T\nversion: '1'\ndate-released: {day}\n".encode()
        found = check_citation("CITATION.cff", data, RULES, today="2026-11-27")
        assert [f.rule for f in found if f.rule.startswith("date-")] == rules
        assert metadata({"CITATION.cff": data}).publication_date == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://user:pw@github.example/a/b", "https://github.example/a/b"),
        ("https://github.example/" + "x" * 2000, "https://github.example/" + "x" * 2000),
    ],
)
def test_73_addresses(text: str, expected: str) -> None:
    """No password is published, a long address is an address."""
    assert metadata({"codemeta.json": json.dumps({"codeRepository": text})}).repository_url == expected


def test_73_an_address_that_no_browser_opens_is_left_out_and_told() -> None:
    """Whatever file says it; the others beside it stay."""
    related = [{"relation": "isSupplementTo", "identifier": f"https://{host}/a"} for host in ("e.org:99999", "e.org")]
    files: dict[str, str | bytes] = {
        "CITATION.cff": HEAD + 'url: "https://e.org/\u202ea"\nrepository-code: "https://[::1"\n',
        ".zenodo.json": json.dumps({"title": "T", "related_identifiers": related}),
        "codemeta.json": json.dumps({"codeRepository": "https://e.org/a b"}),
    }
    reading = read(files)
    told_of = {(f.path, f.line) for f in reading.remarks if f.rule == "address-opens-nothing"}
    assert told_of == {("CITATION.cff", 3), ("CITATION.cff", 4), (".zenodo.json", 1), ("codemeta.json", 1)}
    said = merge(reading.facts).metadata
    assert said.repository_url is None
    assert [link.value for link in said.related_identifiers] == ["https://e.org/a"]


def test_73_no_password_in_any_address_is_published() -> None:
    """Of the work, a licence, a reference, a grant, whatever file says it; each place is told, none repeats it."""
    secret = "https://user:CANARY@host.example/a"
    reference = {"type": "book", "title": "B", "authors": [{"name": "A"}], "url": f"{secret}/b"}
    keys = ("url", "repository", "repository-code", "repository-artifact", "license-url")
    citation = {
        **{key: f"{secret}/{key}" for key in keys},
        "identifiers": [{"type": "url", "value": secret}],
        "references": [reference],
    }
    grant = {"@type": "Grant", "identifier": "7", "url": secret, "funder": {"name": "F"}}
    files: dict[str, str | bytes] = {
        "CITATION.cff": HEAD + "".join(f"{key}: {json.dumps(value)}\n" for key, value in citation.items()),
        "codemeta.json": json.dumps({"name": "T", "funding": grant, "readme": secret, "referencePublication": secret}),
    }
    reading = read(files)
    told_of = {(f.path, f.line) for f in reading.remarks if f.rule == "address-with-credentials"}
    checked = judged("CITATION.cff", files["CITATION.cff"])
    assert "CANARY" not in repr((reading.facts, reading.remarks, checked))
    assert "https://host.example/a" in repr(reading.facts)
    assert told_of == {("codemeta.json", 1), *(("CITATION.cff", line) for line in range(3, 10))}
    assert {f.line for f in checked if f.rule == "address-with-credentials"} == set(range(3, 10))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://doi.org/10.1000/ABC?download=1#files", "10.1000/ABC"),
        ("https://doi.org/10.1000/a%28b%29", "10.1000/a(b)"),
    ],
)
def test_68_what_is_advised_for_an_address_is_the_doi_that_it_opens(address: str, name: str) -> None:
    """Neither its query nor its percent signs are a part of the name."""
    found = {finding.rule: finding.fix for finding in judged("CITATION.cff", f"{HEAD}title: T\ndoi: '{address}'\n")}
    assert found["doi-not-bare"] == f"write `{name}`"


@pytest.mark.parametrize("text", ["10.1000/abc.", "10.1000/abc)", "10.1000/abc,", "10.1000/a(b)c]"])
def test_68_a_sign_behind_a_doi_is_reported(text: str) -> None:
    """It may be a part of it, so that it is told and not deleted."""
    rules = [finding.rule for finding in judged("CITATION.cff", f"{HEAD}title: T\ndoi: '{text}'\n")]
    good = [finding.rule for finding in judged("CITATION.cff", f"{HEAD}title: T\ndoi: 10.1016/S0140-6736(05)\n")]
    assert "doi-ends-oddly" in rules and "doi-ends-oddly" not in good


@pytest.mark.parametrize(
    "host", ["localhost", "10.0.0.1", "192.168.1.7:8080", "[fd00::1]", "build", "nas.local", "127.0.0.1"]
)
def test_73_an_address_that_the_public_does_not_reach_is_reported(host: str) -> None:
    """In whatever form it is written."""
    rules = [finding.rule for finding in judged("CITATION.cff", f"{HEAD}title: T\nurl: http://{host}/x\n")]
    good = [finding.rule for finding in judged("CITATION.cff", f"{HEAD}title: T\nurl: https://8.8.8.8/x\n")]
    assert "address-not-public" in rules and "address-not-public" not in good


@pytest.mark.parametrize("text", ["file:///home/me/x", "javascript:alert(1)", "C:\\x"])
def test_73_what_no_browser_opens_is_no_link(text: str) -> None:
    """A record links to the web."""
    assert metadata({"codemeta.json": json.dumps({"codeRepository": text})}).related_identifiers == ()
