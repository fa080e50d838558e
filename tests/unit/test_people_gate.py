"""The gate for people: no address and nobody twice in a record, whatever file says so."""

import json
from dataclasses import replace
from importlib import import_module

import pytest

from doi_action.__main__ import main
from doi_action.check.people_gate import judge_people, refused_people
from doi_action.check.placeholders import judge_texts
from doi_action.facts import Fact, Location, Remark
from doi_action.formats.people.person_names import fault_of_name, name_alone, without_addresses
from doi_action.identifiers.types import parse_orcid
from doi_action.metadata.merge import accept_proposal, merge
from doi_action.model import Affiliation, Contributor, Creator, Funding

MAIL = "ada@example.org"
ORCID = "0000-0002-1825-0097"
CFF = "cff-version: 1.2.0\nmessage: m\ntitle: t\nauthors:\n  - {given-names: Ada, family-names: Byron}\n"


def refused(module: str, path: str, text: str) -> tuple[Remark, ...]:
    """What the gate says of one file, read by its format and agreed on alone."""
    reading = import_module(f"doi_action.formats.{module}").read(path, text.encode())
    return refused_people(merge(reading.facts))


@pytest.mark.parametrize(
    ("module", "path", "text", "line"),
    [
        ("cff.read", "CITATION.cff", f"{CFF}  - name: Ada <{MAIL}>\n", 6),
        ("cff.read", "CITATION.cff", f"{CFF}  - family-names: {MAIL}\n", 6),
        ("cff.read", "CITATION.cff", f"{CFF}  - alias: '@ada'\n", 6),
        ("cff.read", "CITATION.cff", f"{CFF}contact:\n  - name: {MAIL}\n", 7),
        ("cff.read", "CITATION.cff", f"{CFF}  - name: https://example.org\n", 6),
        ("cff.read", "CITATION.cff", f"{CFF}  - name: '_:b0'\n", 6),
        ("cff.read", "CITATION.cff", f"{CFF}  - name: '...'\n", 6),
        ("cff.read", "CITATION.cff", f"{CFF}  - {{alias: Bo, affiliation: 'Sea, {MAIL}'}}\n", 6),
        ("cff.read", "CITATION.cff", f"{CFF}  - {{name: Bo, affiliation: 'https://ror.org/01ggx4157'}}\n", 6),
        ("cff.read", "CITATION.cff", f"{CFF}  - {{name: Bo, affiliation: '_:c'}}\n", 6),
        ("doi_yml.read", ".doi.yml", f"# x\npublisher: {MAIL}\n", 2),
        ("doi_yml.read", ".doi.yml", "# x\npublisher: {name: 'https://example.org/'}\n", 2),
        ("doi_yml.read", ".doi.yml", "funding:\n  - {funder: 'https://example.org/', award-number: 1}\n", 2),
        ("zenodo.read", ".zenodo.json", f'{{"creators": [\n{{"name": "Byron, Ada <{MAIL}>"}}]}}', 2),
        ("zenodo.read", ".zenodo.json", f'{{"contributors": [\n{{"name": "{MAIL}", "type": "Editor"}}]}}', 2),
        ("linked_data.codemeta", "codemeta.json", '{"name": "x", "author":\n{"@type": "Person", "name": "_:b0"}}', 2),
        ("doi_yml.read", ".doi.yml", f"contributors:\n  - {{name: Ada {MAIL}, role: Editor}}\n", 2),
        (
            "manifests.r_description",
            "DESCRIPTION",
            f'Package: a\nTitle: T\nAuthors@R: person("Ada", "Byron", "{MAIL}")\n',
            3,
        ),
        (
            "manifests.r_description",
            "DESCRIPTION",
            f'Package: a\nTitle: T\nAuthors@R: person("{MAIL}", role = "fnd")\n',
            3,
        ),
    ],
)
def test_no_file_brings_an_address_into_a_record(module: str, path: str, text: str, line: int) -> None:
    """Creators, contributors, contacts and organisations of every reader; the message shows no address whole."""
    (found,) = {f.line: f for f in refused(module, path, text)}.values()
    assert (found.rule, found.path, found.line) == ("name-is-no-name", path, line)
    assert MAIL not in f"{found.message} {found.fix}"


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        ("Ada Byron <ada@example.org>", "Ada Byron"),
        ("Ada Byron (ada@example.org)", "Ada Byron"),
        ("Ada Byron, ada@example.org", "Ada Byron"),
        ("<mailto:ada@example.org> Ada Byron", "Ada Byron"),
        ("Ada Byron email: ada@example.org", "Ada Byron"),
        ("Ada Byron https://example.org/ada", "Ada Byron"),
        ("Ada (Lady) Byron ada＠example.org", "Ada (Lady) Byron"),
        ("@ada", "ada"),
        ("ada@example.org", ""),
        ("https://orcid.org/0000-0002-1825-0097", ""),
        ("_:b0", ""),
    ],
)
def test_fix_of_a_name_with_an_address_is_the_name(name: str, alone: str) -> None:
    """What is left is a name, or nothing."""
    assert fault_of_name(name)
    assert name_alone(name) == alone
    assert not alone or not fault_of_name(alone)


def test_an_app_of_github_is_no_author() -> None:
    """Its login ends so, and no person's does."""
    assert fault_of_name("dependabot[bot]") == "is the account of a program"
    assert fault_of_name("Talbot [Bob]") == ""


@pytest.mark.parametrize("name", ["Ada Byron", "東京大学", "3", "Poe & Sons (Atlantis)", "O'Neil, E.", "Ünal", "_ada"])
def test_names_are_names(name: str) -> None:
    """Scripts, digits, commas and brackets are no faults."""
    assert (fault_of_name(name), without_addresses(name)) == ("", name)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ada <ada@example.org>, bob@example.com", "Ada <ada@…>, bob@…"),
        ("https://ada:secret@example.org/x", "https://…"),
        ("@ada", "@ada"),
    ],
)
def test_messages_show_addresses_shortened(text: str, shown: str) -> None:
    """Enough to find them by."""
    assert without_addresses(text) == shown


@pytest.mark.parametrize(
    "second",
    [
        "{given-names: Ada, family-names: Byron}",
        "{given-names: ada, family-names: BYRON, affiliation: Sea Institute}",
        "{name: 'Byron, Ada'}",
        f"{{given-names: Ada, family-names: Byron, orcid: 'https://orcid.org/{ORCID}'}}",
    ],
)
def test_one_creator_twice_is_refused(second: str) -> None:
    """In the same words, in others, and with an iD at one of the two."""
    (found,) = refused("cff.read", "CITATION.cff", f"{CFF}  - {second}\n")
    assert (found.rule, found.line) == ("author-twice", 6)
    assert "creators[0] in CITATION.cff:5" in found.message


def test_one_orcid_at_two_names_is_refused() -> None:
    """One of the two is credited with the other's work."""
    people = tuple(Creator(name=name, orcid=parse_orcid(ORCID)) for name in ("Ada Byron", "Grace Hopper"))
    assert [f.field for f in judge_people([fact("creators", people)])] == ["creators[1]"]


def test_namesakes_with_two_orcids_are_two_people() -> None:
    """Their iDs tell them apart."""
    people = tuple(Creator(name="Ada Byron", orcid=parse_orcid(o)) for o in (ORCID, "0000-0001-5109-3700"))
    assert not list(judge_people([fact("creators", people)]))


def test_contributor_in_two_spellings_is_a_warning_within_one_role() -> None:
    """Two files may spell one person in two ways; several roles are several entries."""
    one, two = Creator(name="Novak, Eva"), Creator(given_names="Eva", family_names="Novak")
    entries = [(one, "DataManager"), (two, "DataCurator"), (two, "DataManager"), (two, "Editor"), (two, "Editor")]
    value = tuple(Contributor(creator=person, role=role) for person, role in entries)
    found = [(f.rule, f.field) for f in judge_people([fact("contributors", value)])]
    assert found == [("contributor-twice", "contributors[2]")]


def test_people_of_the_history_are_judged_by_their_names_alone() -> None:
    """In a rehearsal they stand in for authors; who committed under two addresses stops nothing, an address does."""
    people = (Creator(name="ada"), Creator(name="ada"), Creator(name=MAIL))
    merged = accept_proposal(merge([fact("creators", people, certain=False)]), "creators")
    assert [(f.rule, f.path, f.field) for f in refused_people(merged)] == [
        ("name-is-no-name", "CITATION.cff", "creators[2]")
    ]


def test_at_sign_of_an_organisation_somebody_belongs_to_is_allowed() -> None:
    """`Code@Sea` is how some laboratories are called; an address of somebody is another matter."""
    person = Creator(name="Ada Byron", affiliations=(Affiliation(name="Code@Sea"),))
    assert not list(judge_people([fact("creators", (person,)), fact("funding", (Funding(funder="Sea@Home"),))]))


def test_what_loses_is_not_judged() -> None:
    """A file that says nothing to the record stops no release."""
    good = fact("creators", (Creator(name="Ada Byron"),), source="CITATION.cff")
    assert not refused_people(merge([good, fact("creators", (Creator(name=MAIL),), source="codemeta.json")]))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("CITATION.cff", f"{CFF}  - name: Ada <{MAIL}>\n"),
        ("CITATION.cff", f"{CFF}  - name: Bo\n    affiliation: Sea Lab, {MAIL}\n"),
        (".zenodo.json", f'{{"title": "t", "creators": [{{"name": "{MAIL}"}}]}}'),
        ("codemeta.json", f'{{"name": "x", "author": {{"@type": "Person", "name": "Ada <{MAIL}>"}}}}'),
        (".doi.yml", f"contributors:\n  - {{name: {MAIL}, role: Editor}}\n"),
        (".doi.yml", f"publisher: Sea Lab <{MAIL}>\n"),
    ],
)
def test_check_says_it_by_the_same_rule(path: str, text: str, tmp_path, monkeypatch, capsys) -> None:
    """An error in every file that the check judges, and no address in its output whatever rule speaks."""
    (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--format", "json", path]) == 1
    said = capsys.readouterr().out
    assert "name-is-no-name" in {f["rule"] for f in json.loads(said)["findings"] if f["severity"] == "error"}
    assert MAIL not in said


@pytest.mark.parametrize("form", ["text", "json"])
def test_explain_says_it_by_the_same_rule(form: str, tmp_path, capsys) -> None:
    """And prints no address above its promise that none goes out."""
    (tmp_path / "CITATION.cff").write_text(f"{CFF}  - name: Ada <{MAIL}>\n")
    main(["explain", "--repo", str(tmp_path), "--format", form])
    said = capsys.readouterr().out
    assert "'Ada <ada@…>' holds an e-mail address" in said
    if form == "json":
        assert "name-is-no-name" in {f["rule"] for f in json.loads(said)["findings"]}
    else:
        assert MAIL not in said


@pytest.mark.parametrize("text", ["<" * 50_000, "@" * 50_000, "a" * 50_000 + "@", "(a" * 50_000, "://" * 20_000])
def test_long_names_are_judged_in_one_pass(text: str) -> None:
    """A hostile name costs no time; growth beyond that of its length would not end here."""
    assert isinstance(name_alone(text) + without_addresses(text) + fault_of_name(text), str)


def fact(field: str, value: object, *, source: str = "CITATION.cff", certain: bool = True) -> Fact:
    """A fact of a file."""
    return Fact(field=field, value=value, format=source, location=Location(path=source, line=4), certain=certain)


def test_undivided_names_are_one_warning_a_file_that_counts_them_all() -> None:
    """With the division that they suggest, at the line of the first."""
    people = ", ".join(f'"Ada Dune{number}"' for number in range(7))
    reader = import_module("doi_action.formats.manifests.cargo_toml")
    reading = reader.read("Cargo.toml", f'[package]\nname = "x"\nauthors = [{people}]\n'.encode())
    (finding,) = judge_people(reading.facts)
    assert (finding.rule, finding.path, finding.line) == ("names-joined", "Cargo.toml", 3)
    assert "'Ada Dune4' and 2 more stand undivided" in finding.message
    assert "family-names: Dune0, given-names: Ada" in finding.fix


@pytest.mark.parametrize("name", ["et al.", "others", "Pham et al.", "Ada Byron and others"])
def test_the_rest_of_a_list_is_nobody(name: str) -> None:
    """BibTeX's words for those who are not named."""
    fact = Fact(
        field="creators",
        value=(Creator(name=name),),
        format="package.json",
        location=Location(path="package.json"),
    )
    assert [finding.rule for finding in judge_people([fact])] == ["name-is-no-name"]


TEMPLATES = [
    (".zenodo.json", '{"creators": [{"name": "Byron, Ada"}],\n"title": "My Research Software"}', ("title", 2)),
    ("codemeta.json", '{"author": [],\n"name": "{{ name }}"}', ("title", 2)),
    (".doi.yml", "kind: software\ntitle: Title of your software\n", ("title", 2)),
    ("pyproject.toml", '[project]\nname = "a"\ndescription = "Add your description here"\n', ("abstract", 3)),
    ("DESCRIPTION", "Package: a\nTitle: What the Package Does (One Line, Title Case)\n", ("title", 2)),
    ("DESCRIPTION", 'Package: a\nTitle: T\nAuthors@R: person("First", "Last")\n', ("creators[0]", 3)),
]


@pytest.mark.parametrize(("path", "text", "told"), TEMPLATES)
def test_text_of_a_template_is_told_in_every_file(path: str, text: str, told: object, tmp_path, monkeypatch, capsys):
    """With its line, as an error of one rule."""
    (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--format", "json", "--only", "placeholder-text", path]) == 1
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["field"], finding["line"]) == told


@pytest.mark.parametrize("text", ["Fills {{ mustaches }} in", "Replaces <your name> everywhere", "Abstract algebra"])
def test_description_that_speaks_of_templates_is_none(text: str) -> None:
    """Only a whole value is called unfilled, where the file has no place for an exception."""
    assert not list(judge_texts([fact("abstract", text, source="package.json")]))


def test_undivided_names_of_those_who_helped_are_a_warning_too() -> None:
    """They go into the record as undivided as authors do; who is both is asked about once."""
    who = 'authors = [{name = "Ada Dune"}]\nmaintainers = [{name = "Ada Dune"}, {name = "Bo Sand"}]\n'
    text = f'[project]\nname = "x"\n{who}'
    reader = import_module("doi_action.formats.manifests.pyproject_toml")
    authors, maintainers = judge_people(reader.read("pyproject.toml", text.encode()).facts)
    assert (authors.rule, authors.line, maintainers.rule, maintainers.line) == ("names-joined", 3, "names-joined", 4)
    assert maintainers.message == "'Bo Sand' stands undivided: nothing says which part is the family name"
    assert "'contributors' of .doi.yml, if this is right: family-names: Sand, given-names: Bo" in maintainers.fix


def test_division_that_doi_yml_gives_a_contributor_is_the_one_in_the_record() -> None:
    """The cure that the warning names helps: one entry, divided."""
    joined = fact("contributors", (Contributor(creator=Creator(name="Bo Sand", name_type=None), role="Other"),))
    divided = Creator(given_names="Bo", family_names="Sand")
    said = fact("contributors", (Contributor(creator=divided, role="Other"),), source=".doi.yml")
    merged = merge([replace(joined, format="pyproject.toml"), said])
    assert [entry.creator.family_names for entry in merged.metadata.contributors] == ["Sand"]
    assert not refused_people(merged)
