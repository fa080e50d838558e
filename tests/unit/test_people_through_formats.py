"""A law of every format: whoever goes in comes out, in order, or is named as left out."""

import json
from collections.abc import Callable
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doi_action.facts import Reading
from doi_action.formats.table import FORMATS as ALL_FORMATS
from doi_action.model import Creator

FAMILIES = st.sampled_from(["Holm", "Löfgren", "O'Neill", "Núñez", "Brandt-Ito", "Þórsson", "García Márquez", "李"])
GIVEN = st.sampled_from(["Marit", "Tomas", "Zoë", "Jean-Paul", "Ines Maria", "明"])
ADDRESSES = st.sampled_from(["", "someone@example.org"])
PEOPLE = st.lists(st.tuples(GIVEN, FAMILIES, ADDRESSES), min_size=1, max_size=6, unique_by=lambda who: who[:2])

Person = tuple[str, str, str]


def mailbox(who: Person) -> str:
    """A person as one text."""
    given_name, family, email = who
    return f"{given_name} {family}" + (f" <{email}>" if email else "")


def quoted(people: list[Person]) -> str:
    """A list of texts that JSON, TOML, Python and Ruby read alike."""
    return json.dumps([mailbox(who) for who in people], ensure_ascii=False)


def joined(people: list[Person]) -> str:
    """All of them as one text, in quotes."""
    return json.dumps("; ".join(map(mailbox, people)), ensure_ascii=False)


def gemspec(people: list[Person]) -> str:
    """Letters beyond ASCII escaped, as RubyGems writes them."""
    return f"s.name = 'x'\ns.authors = {json.dumps([mailbox(who) for who in people])}\n"


def pom(people: list[Person]) -> str:
    """One element a person."""
    developers = "".join(f"<developer><name>{given} {family}</name></developer>" for given, family, _ in people)
    return f"<project><artifactId>x</artifactId><developers>{developers}</developers></project>"


def description(people: list[Person]) -> str:
    """Calls of person(), the address by name."""
    calls = ", ".join(f'person("{given}", "{family}", email = "{email}")' for given, family, email in people)
    return f"Package: x\nAuthors@R: c({calls})\n"


def citation(people: list[Person]) -> str:
    """Divided names; the flow style of YAML is JSON."""
    authors = [{"given-names": given, "family-names": family, "email": email} for given, family, email in people]
    return f"cff-version: 1.2.0\ntitle: x\nauthors: {json.dumps(authors)}\n"


def linked(people: list[Person]) -> str:
    """Nodes of people, as CodeMeta and Croissant have them."""
    nodes = [{"@type": "Person", "givenName": given, "familyName": family} for given, family, _ in people]
    return json.dumps({"@type": "Dataset", "name": "x", "author": nodes})


def listed(people: list[Person]) -> str:
    """Whole names under `name` and `title`, for what is JSON."""
    entries = [
        {"name": f"{given} {family}", "title": f"{given} {family}", "role": "author"} for given, family, _ in people
    ]
    return json.dumps({"name": "x", "title": "x", "contributors": entries})


OTHERS: dict[str, tuple[str, Callable[[list[Person]], str]]] = {
    "cff.read": ("CITATION.cff", citation),
    "linked_data.codemeta": ("codemeta.json", linked),
    "linked_data.croissant": ("croissant.json", linked),
    "data.datapackage": ("datapackage.json", listed),
    "people.all_contributors": (".all-contributorsrc", listed),
    "people.name_lists": ("AUTHORS", lambda people: "".join(f"* {mailbox(who)}\n" for who in people)),
    "zenodo.read": (
        ".zenodo.json",
        lambda people: json.dumps({"creators": [{"name": f"{family}, {given}"} for given, family, _ in people]}),
    ),
    "cards.hub_card": (
        "README.md",
        lambda people: f"---\npipeline_tag: x\nlicense: mit\nauthors: {quoted(people)}\n---\n# x\n",
    ),
}
"""Formats that are no manifests: the path that each reads, and a file of these people."""

FORMATS: dict[str, Callable[[list[Person]], str]] = {
    "cargo_toml": lambda people: f'[package]\nname = "x"\nauthors = {quoted(people)}\n',
    "project_toml": lambda people: f'name = "x"\nuuid = "u"\nauthors = {quoted(people)}\n',
    "pyproject_toml": lambda people: f'[tool.poetry]\nname = "x"\nauthors = {quoted(people)}\n',
    "setup_cfg": lambda people: f"[metadata]\nname = x\nauthor = {', '.join(map(mailbox, people))}\n",
    "setup_py": lambda people: f"setup(name='x', author={json.dumps(', '.join(map(mailbox, people)))})\n",
    "package_json": lambda people: f'{{"name": "x", "author": {quoted(people)}}}',
    "composer_json": lambda people: f'{{"name": "x", "authors": {quoted(people)}}}',
    "gemspec": gemspec,
    "pom_xml": pom,
    "r_description": description,
    "dockerfile": lambda people: f"FROM x\nLABEL org.opencontainers.image.authors={joined(people)}\n",
    "fpm_toml": lambda people: f'name = "x"\nauthor = {joined(people)}\n',
}


def read(name: str, text: str) -> Reading:
    """The reading of one manifest."""
    reading: Reading = import_module(f"doi_action.formats.manifests.{name}").read("file", text.encode())
    return reading


def creators(reading: Reading) -> tuple[Creator, ...]:
    """Everybody who is named or proposed."""
    found = (fact.value for fact in reading.facts if fact.field == "creators")
    return next((value for value in found if isinstance(value, tuple)), ())


@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=None, max_examples=40)
@given(people=PEOPLE)
def test_whoever_goes_in_comes_out(name: str, people: list[Person]) -> None:
    """Nobody is doubled, nobody is dropped, and no address stands in a name."""
    found = creators(read(name, FORMATS[name](people)))
    assert [person.full_name for person in found] == [f"{given_name} {family}" for given_name, family, _ in people]
    assert not any("@" in person.full_name for person in found)


@pytest.mark.parametrize("name", OTHERS)
@settings(deadline=None, max_examples=40)
@given(people=PEOPLE)
def test_whoever_goes_into_another_file_comes_out(name: str, people: list[Person]) -> None:
    """The same of citation files, descriptors, cards and lists."""
    path, written = OTHERS[name]
    found = creators(import_module(f"doi_action.formats.{name}").read(path, written(people).encode()))
    assert [person.full_name for person in found] == [f"{given_name} {family}" for given_name, family, _ in people]


@settings(deadline=None, max_examples=40)
@given(people=PEOPLE)
def test_whoever_helped_comes_out_of_the_configuration(people: list[Person]) -> None:
    """`.doi.yml` adds people with their roles, and replaces creators."""
    entries = [{"given-names": given, "family-names": family, "role": "Editor"} for given, family, _ in people]
    authors = [{"given-names": given, "family-names": family} for given, family, _ in people]
    text = f"creators: {json.dumps(authors)}\ncontributors: {json.dumps(entries)}\n"
    said = {
        f.field: f.value for f in import_module("doi_action.formats.doi_yml.read").read(".doi.yml", text.encode()).facts
    }
    wanted = [f"{given_name} {family}" for given_name, family, _ in people]
    assert [person.full_name for person in said["creators"]] == wanted
    assert [entry.creator.full_name for entry in said["contributors"]] == wanted


@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=None, max_examples=20)
@given(people=PEOPLE)
def test_a_comma_changes_nobody(name: str, people: list[Person]) -> None:
    """`Family, Given` in lists: the same people, divided."""
    if name in ("setup_cfg", "setup_py", "r_description", "pom_xml", "fpm_toml"):
        return
    turned = [(f"{family},", given_name, email) for given_name, family, email in people]
    found = creators(read(name, FORMATS[name](turned)))
    wanted = [(family, given_name) for given_name, family, _ in people]
    one_word = [family for family, given_name in wanted if " " in family and " " in given_name]
    if not one_word:
        assert [(person.family_names, person.given_names) for person in found] == wanted


@settings(deadline=None, max_examples=40)
@given(people=PEOPLE)
def test_whoever_is_to_be_asked_comes_out_of_publiccode(people: list[Person]) -> None:
    """Contacts of a publiccode.yml are no authors: each comes out once, in order, as a person to ask."""
    contacts = [{"name": f"{given} {family}", "email": email, "phone": "+0"} for given, family, email in people]
    text = json.dumps({"publiccodeYmlVersion": "0.4", "name": "x", "maintenance": {"contacts": contacts}})
    reading = read("publiccode_yml", text)
    assert creators(reading) == ()
    (helpers,) = (fact.value for fact in reading.facts if fact.field == "contributors")
    assert isinstance(helpers, tuple)
    assert [one.creator.full_name for one in helpers] == [f"{given} {family}" for given, family, _ in people]
    assert {one.role for one in helpers} == {"ContactPerson"}


NO_PEOPLE = {"cmake_lists"}
"""Manifests that name nobody."""


def test_no_manifest_is_left_out_of_the_law() -> None:
    """A new one comes with its line above."""
    manifests = {one.module.partition(".")[2] for one in ALL_FORMATS if one.module.startswith("manifests.")}
    assert manifests == {*FORMATS, *NO_PEOPLE, "publiccode_yml"}
    for name in NO_PEOPLE:
        crosswalk = import_module(f"doi_action.formats.manifests.{name}").CROSSWALK
        assert not {"creators", "contributors"} & crosswalk.keys()
