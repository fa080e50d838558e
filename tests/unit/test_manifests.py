"""Manifests of packages: the same work described in ten ways, each value at its line."""

import json
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from doi_action.facts import Fact, Reading
from doi_action.formats.datacite.parts import funding_json
from doi_action.formats.manifests import cmake_lists
from doi_action.formats.repository_address import repository_url
from doi_action.formats.table import FORMATS
from doi_action.identifiers.types import SpdxId, parse_orcid
from doi_action.metadata.precedence import FIELDS, MANIFESTS
from doi_action.model import Kind, License, NameType
from tests.proportion import in_proportion

SHELF = Path(__file__).parent.parent / "shelf" / "manifests"
FILES = {
    "pyproject.toml": "manifests.pyproject_toml",
    "poetry.toml": "manifests.pyproject_toml",
    "setup.cfg": "manifests.setup_cfg",
    "package.json": "manifests.package_json",
    "composer.json": "manifests.composer_json",
    "Cargo.toml": "manifests.cargo_toml",
    "Project.toml": "manifests.project_toml",
    "DESCRIPTION": "manifests.r_description",
    "pom.xml": "manifests.pom_xml",
    "dunes.gemspec": "manifests.gemspec",
    "setup.py": "manifests.setup_py",
    "fpm.toml": "manifests.fpm_toml",
    "CMakeLists.txt": "manifests.cmake_lists",
    "publiccode.yml": "manifests.publiccode_yml",
}


def read(module: str, text: str | bytes, path: str = "file") -> Reading:
    """The reading of a text by one format."""
    data = text.encode() if isinstance(text, str) else text
    return import_module(f"doi_action.formats.{module}").read(path, data)  # type: ignore[no-any-return]


def facts(reading: Reading) -> dict[str, Fact]:
    """The facts by field, the first of each."""
    return {fact.field: fact for fact in reversed(reading.facts)}


def shelf(name: str) -> dict[str, Fact]:
    """The facts of a file on the shelf, which has no faults."""
    reading = read(FILES[name], (SHELF / name).read_bytes(), name)
    assert reading.remarks == ()
    return facts(reading)


@pytest.mark.parametrize("name", [name for name in FILES if name != "poetry.toml"])
def test_the_example_fills_exactly_what_the_crosswalk_names(name: str) -> None:
    """The table of each format is what it really reads."""
    # Where a format has one key for any address, an example shows one of its two meanings.
    unshown = {"landing_page"} if name in ("fpm.toml", "CMakeLists.txt") else set()
    assert set(shelf(name)) == set(import_module(f"doi_action.formats.{FILES[name]}").CROSSWALK) - unshown


@pytest.mark.parametrize("name", FILES)
def test_name_version_and_summary_arrive(name: str) -> None:
    """A version stays as written, a text loses its line breaks only at its ends."""
    said = shelf(name)
    assert said["kind"].value is Kind.SOFTWARE
    assert str(said["version"].value).startswith("1.10")
    assert "sand" in str(said["abstract"].value).lower() or said["abstract"].value == "Wind over dunes"


@pytest.mark.parametrize("name", [name for name in FILES if name not in ("Project.toml", "CMakeLists.txt")])
def test_the_first_author_is_found(name: str) -> None:
    """Names are kept whole unless the file itself has their parts."""
    assert shelf(name)["creators"].value[0].full_name == "Ada Lovelace"  # type: ignore[index]


@pytest.mark.parametrize("name", FILES)
def test_facts_stand_at_their_lines(name: str) -> None:
    """The line that a fact names holds the version, in the file's own spelling."""
    line = (SHELF / name).read_text().splitlines()[shelf(name)["version"].location.line - 1]
    assert "1.10" in line


def test_each_entry_of_a_toml_list_has_its_own_line() -> None:
    """Comments between entries do not shift the count."""
    creators = shelf("pyproject.toml")["creators"]
    assert [part.line for part in creators.parts] == [10, 12]
    assert [p.name_type for p in creators.value] == [None, NameType.ORGANISATION]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [n for n in FILES if n != "Project.toml"])
def test_the_repository_is_an_address_a_browser_opens(name: str) -> None:
    """However the manifest writes it: with `.git`, `git+`, over ssh."""
    assert shelf(name)["repository_url"].value == "https://github.com/lab/dunes"


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("pyproject.toml", ["MIT", "Apache-2.0"]),
        ("setup.cfg", ["BSD-3-Clause"]),
        ("package.json", ["MIT", "Apache-2.0"]),
        ("Cargo.toml", ["MIT", "Apache-2.0"]),
        ("DESCRIPTION", ["MIT"]),
        ("pom.xml", ["Apache-2.0"]),
        ("composer.json", ["MIT", "Apache-2.0"]),
        ("dunes.gemspec", ["MIT"]),
    ],
)
def test_licences_become_spdx_ids(name: str, ids: list[str]) -> None:
    """Expressions, names and lists all lead to the ids of the list."""
    assert [str(entry.spdx) for entry in shelf(name)["licenses"].value] == ids  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("manifests.setup_cfg", "[metadata]\nname = t\nclassifiers =\n    Topic :: Sea\n    {}\n    {}\n"),
        ("manifests.setup_py", 'setup(name="t", classifiers=["Topic :: Sea", "{}", "{}"])\n'),
        ("manifests.pyproject_toml", '[project]\nname = "t"\nclassifiers = ["Topic :: Sea", "{}", "{}"]\n'),
    ],
)
def test_licences_that_only_classifiers_name_are_carried(module: str, text: str) -> None:
    """A certain one as its id, a vague one as its text and with a remark; the classifier of a topic is left out."""
    osi = "License :: OSI Approved"
    reading = read(module, text.format(f"{osi} :: MIT License", f"{osi} :: BSD License"))
    assert facts(reading)["licenses"].value == (License(spdx=SpdxId("MIT")), License(name="BSD License"))
    assert ([r.rule for r in reading.remarks], [left.value for left in reading.left_out]) == (
        ["license-ambiguous"],
        ["Topic :: Sea"],
    )


def test_a_whole_text_in_place_of_a_licence_is_said_to_be_cut() -> None:
    """DataCite keeps 2,000 characters of one: the record would end within a sentence, and nobody would know."""
    text = "Anybody may. " * 200
    reading = read("manifests.package_json", json.dumps({"name": "t", "license": text}))
    assert facts(reading)["licenses"].value == (License(name=text.strip()),)
    (remark,) = reading.remarks
    assert remark.rule == "license-ambiguous"
    assert "2,599 characters" in remark.message
    assert "the first 2,000" in remark.message


def test_several_old_licences_of_npm_are_one_list() -> None:
    """Objects with `type`: the user may choose, and no licence of one file contradicts another of it."""
    reading = read("manifests.package_json", '{"name": "t", "licenses": [{"type": "MIT"}, {"type": "Apache-2.0"}]}')
    assert [f.value for f in reading.facts if f.field == "licenses"] == [
        (License(spdx=SpdxId("MIT")), License(spdx=SpdxId("Apache-2.0")))
    ]


def test_what_maven_fills_in_later_is_in_no_record() -> None:
    """The name of a person or a licence as little as an address; what stands there is listed."""
    reading = read(
        "manifests.pom_xml",
        "<project><artifactId>tide</artifactId><name>Tide ${edition}</name>"
        "<developers><developer><name>${lead}</name></developer>"
        "<developer><name>Byron, Ada</name></developer></developers>"
        "<licenses><license><name>${licence}</name></license></licenses></project>",
    )
    said = facts(reading)
    assert (said["title"].value, [c.full_name for c in said["creators"].value]) == ("tide", ["Ada Byron"])  # type: ignore[attr-defined]
    assert "licenses" not in said
    assert {left.field for left in reading.left_out} == {"name", "developers.developer", "licenses"}


def test_r_persons_have_parts_roles_and_orcid() -> None:
    """Authors@R is read without R: named and positional arguments, escapes, `c(...)`."""
    said = shelf("DESCRIPTION")
    first, second = said["creators"].value  # type: ignore[misc]
    assert (first.given_names, first.orcid) == ("Ada", parse_orcid("0000-0002-1825-0097"))
    assert second.family_names == 'van der "Sand"'
    assert [(c.creator.full_name, c.role) for c in said["contributors"].value] == [  # type: ignore[attr-defined]
        ("Ada Lovelace", "ContactPerson"),
        ("Grace Hopper", "Other"),
    ]
    assert (said["funding"].value[0].funder, said["publication_date"].value) == (  # type: ignore[index]
        "Sand Council",
        date(2026, 2, 3),
    )


SEVERAL = [
    ("Ada Lovelace, Grace Hopper", ["Ada Lovelace", "Grace Hopper"]),
    ("Ada Lovelace and Grace Hopper", ["Ada Lovelace", "Grace Hopper"]),
    ("Lovelace, Ada; Hopper, Grace", ["Lovelace, Ada", "Hopper, Grace"]),
    ("Lovelace, A., Hopper, G. B.", ["Lovelace, A.", "Hopper, G. B."]),
    ("Lovelace, Ada", ["Lovelace, Ada"]),
    ("van der Berg, Jan Willem", ["van der Berg, Jan Willem"]),
    ("Ada Lovelace, Grace Hopper, Jr.", ["Ada Lovelace", "Grace Hopper Jr."]),
]
TEXTS = [
    ("manifests.pyproject_toml", '[project]\nname = "x"\nauthors = [{{name = "{}"}}]'),
    ("manifests.setup_cfg", "[metadata]\nname = x\nauthor = {}"),
    ("manifests.package_json", '{{"name": "x", "author": "{}"}}'),
]


@pytest.mark.parametrize(("module", "text"), TEXTS)
@pytest.mark.parametrize(("said", "people"), SEVERAL)
def test_a_comma_divides_people_or_the_names_of_one(module: str, text: str, said: str, people: list[str]) -> None:
    """What the words on its sides tell; each person comes out once."""
    creators = facts(read(module, text.format(said)))["creators"]
    assert creators.certain
    assert [person.sort_name for person in creators.value] == people  # type: ignore[attr-defined]


@pytest.mark.parametrize(("module", "text"), TEXTS)
@pytest.mark.parametrize("said", ["Ada and Grace", "Ada, Grace, Katherine", "Ada Lovelace, University of Sand"])
def test_several_people_in_one_text_are_only_proposed(module: str, text: str, said: str) -> None:
    """Where nothing says which comma separates people, and that is said at its line."""
    reading = read(module, text.format(said))
    assert not facts(reading)["creators"].certain
    assert [finding.rule for finding in reading.remarks] == ["names-joined"]


def test_the_addresses_of_setup_cfg_belong_to_their_authors() -> None:
    """One for each, in the same order."""
    text = "[metadata]\nname = x\nauthor = Ada Byron, Bo Li\nauthor_email = a@example.org, b@example.org\nsummary = S"
    said = facts(read("manifests.setup_cfg", text))
    assert [p.email for p in said["creators"].value] == ["a@example.org", "b@example.org"]  # type: ignore[attr-defined]
    assert said["abstract"].value == "S"


def test_a_description_is_read_in_the_encoding_it_declares() -> None:
    """As R obeys the field."""
    text = 'Package: x\nEncoding: latin1\nAuthors@R: person("Jörg", "Löfgren")\n'
    (person,) = facts(read("manifests.r_description", text.encode("latin-1")))["creators"].value  # type: ignore[misc]
    assert person.full_name == "Jörg Löfgren"
    forgotten = facts(read("manifests.r_description", text))["creators"].value
    assert forgotten == (person,)


def test_a_description_keeps_roles_ids_and_cited_works() -> None:
    """And says which address has no place in a record."""
    text = (
        "Package: x\n"
        'Authors@R: c(person("A", "B"), person("Co", role = c("cph", "fnd"), comment = c(ROR = "03wc8by49")),\n'
        '  person("C", "D", role = "rev"))\n'
        "Description: After Byron (1843) <doi:10.1000/X>.\n"
        "URL: https://one.example, https://github.com/lab/x, https://two.example\n"
    )
    reading = read("manifests.r_description", text)
    said = facts(reading)
    helpers = said["contributors"].value
    assert [(one.creator.full_name, one.role) for one in helpers] == [  # type: ignore[attr-defined]
        ("Co", "RightsHolder"),
        ("C D", "Other"),
    ]
    assert str(helpers[0].creator.ror) == "03wc8by49"  # type: ignore[index]
    (link,) = said["related_identifiers"].value  # type: ignore[misc]
    assert (link.value, link.relation) == ("10.1000/x", "References")
    assert [left.value for left in reading.left_out] == ["https://two.example"]


def test_labels_of_an_image_propose_its_authors_and_say_the_rest() -> None:
    """In every form that LABEL has; what a build fills in is left out, and no label says what kind of work it is."""
    text = (
        "FROM python:3.12\n"
        'LABEL org.opencontainers.image.title="Dunes \\"2\\"" org.opencontainers.image.licenses=MIT\n'
        "label org.opencontainers.image.version=$VERSION \\\n"
        "      org.opencontainers.image.source='https://github.com/lab/dunes.git' \\\n"
        '      "org.opencontainers.image.authors"="Ada Lovelace <ada@example.org>" maintainer="x"\n'
    )
    reading = read("manifests.dockerfile", text)
    said = facts(reading)
    assert "version, computed" in {left.field for left in reading.left_out}
    assert {name: fact.certain for name, fact in said.items()} == {
        "title": True,
        "creators": False,
        "licenses": True,
        "repository_url": True,
    }
    assert (said["title"].value, said["repository_url"].location.line) == ('Dunes "2"', 4)


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("manifests.setup_py", "setup(" + "(" * 10_000),
        ("manifests.setup_py", "setup(name='a', x=" + "-" * 50_000 + "1)"),
        ("manifests.cmake_lists", "project(" + '"\\' * 30_000),
        ("manifests.cmake_lists", "project(" + "[=[" * 30_000),
        ("manifests.cmake_lists", "project (" + "#\n" * 100_000 + "("),
        ("manifests.dockerfile", "LABEL " + 'a="' * 30_000),
        ("manifests.dockerfile", "LABEL\\\n" * 30_000),
        ("manifests.dockerfile", "LABEL " + " " * 100_000 + "\\\n#\n" * 1_000),
        ("manifests.gemspec", "s.a = %q{\n" * 30_000),
        ("manifests.gemspec", "s.a = [\n" * 30_000),
        ("manifests.r_description", "Package: a\nAuthors@R: " + "person(" * 30_000),
        ("manifests.r_description", "Package: a\nLicense: " + "+ " * 50_000),
    ],
)
def test_reading_takes_no_longer_than_the_file_is_long(module: str, text: str) -> None:
    """Whatever a file never closes."""
    assert in_proportion(partial(read, module), lambda length: text[:length], length=len(text) // 8)


RUBY = [
    ('%q{Ada "A" {Byron}}', 'Ada "A" {Byron}'),
    ("'O\\'Neill'.freeze", "O'Neill"),
    ('"Zo\\u00EB L\\u{f6}fgren\\n"', "Zoë Löfgren"),
    ('"L\\xC3\\xB6fgren"', "Löfgren"),
    ("%(Ada)", "Ada"),
    ("<<~TXT.strip\n    Ada\n  TXT\n", "Ada"),
]


@pytest.mark.parametrize(("literal", "text"), RUBY)
def test_every_quote_of_ruby_is_a_text(literal: str, text: str) -> None:
    """As RubyGems itself writes a gemspec."""
    file = f"Gem::Specification.new do |s|\n  s.name = {literal}\n  s.version = '1.0'\nend\n"
    said = facts(read("manifests.gemspec", file))
    assert (said["title"].value, said["version"].value) == (text, "1.0")


@pytest.mark.parametrize("literal", ['"a#{b}"', '"a" + b', "File.read('x')", '["a"].join', "NAME"])
def test_what_ruby_computes_is_no_text(literal: str) -> None:
    """It is never run."""
    assert read("manifests.gemspec", f"s.name = 'a'\ns.version = {literal}\n").facts[-1].field == "title"


COMPUTED = {
    "manifests.gemspec": 's.name = NAME\ns.version = A::V\ns.summary = "#{b}"\ns.authors = ["Ada"]\ns.files = Dir["*"]',
    "manifests.setup_py": 'setup(name=NAME, version=v(), summary=f"{b}", author="Ada", packages=find())',
}


@pytest.mark.parametrize("module", COMPUTED)
def test_what_a_program_computes_is_listed_as_not_carried(module: str) -> None:
    """As it is written, and only where a record would have a place for it; the people are heard all the same."""
    reading = read(module, COMPUTED[module])
    left = [one.field for one in reading.left_out]
    assert [fact.field for fact in reading.facts if fact.field == "creators"] == ["creators"]
    assert left[:2] == ["name, computed", "version, computed"]
    assert not [one for one in left if one.startswith(("files", "packages"))]


@pytest.mark.parametrize(
    ("module", "text", "line"),
    [
        ("manifests.setup_py", "from setuptools import setup\nprint 'a'\nsetup(name='a')\n", 2),
        ("manifests.setup_py", "setup(name='a')\n" + "#" * 200_000, 1),
        ("manifests.setup_cfg", "[metadata]\nname = a\nno value here\nversion = 1\n", 3),
        ("manifests.setup_cfg", "name = a\n[metadata]\nname = a\n", 1),
    ],
)
def test_what_pythons_own_tools_do_not_read_is_remarked(module: str, text: str, line: int) -> None:
    """At its line; what can be read of setup.cfg is read all the same."""
    remarks = read(module, text).remarks
    assert [(remark.rule, remark.line) for remark in remarks] == [("setup-unreadable", line)]


def test_a_setup_cfg_for_other_tools_is_not_judged() -> None:
    """flake8 has a grammar of its own."""
    assert read("manifests.setup_cfg", "[flake8]\nno value here\n").remarks == ()


def test_an_address_that_maven_completes_is_left_out() -> None:
    """It opens no page."""
    text = (
        "<project><artifactId>a</artifactId>"
        "<scm><url>https://github.com/lab/a/tree/${project.scm.tag}</url></scm></project>"
    )
    reading = read("manifests.pom_xml", text)
    assert "repository_url" not in facts(reading)
    assert [left.field for left in reading.left_out] == ["scm"]


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("manifests.pyproject_toml", "[tool.ruff]\nline-length = 100"),
        ("manifests.setup_cfg", "[flake8]\nmax-line-length = 100"),
        ("manifests.package_json", '{"devDependencies": {}}'),
        ("manifests.cargo_toml", '[workspace]\nmembers = ["a"]'),
        ("manifests.project_toml", '[deps]\nA = "x"'),
        ("manifests.r_description", "This file describes the project.\n"),
        ("manifests.pom_xml", "<project><modules/></project>"),
        ("manifests.composer_json", '{"require": {}}'),
        ("manifests.gemspec", "# nothing\nx = 1\n"),
    ],
)
def test_a_file_that_only_configures_tools_says_nothing(module: str, text: str) -> None:
    """No name, no package, no facts and no complaint."""
    assert read(module, text).facts == ()


@pytest.mark.parametrize("version", ["0.0.0", "0.0.0-development", "${revision}", "attr: pkg.__version__"])
def test_a_version_that_a_tool_fills_in_says_nothing(version: str) -> None:
    """A placeholder is not the version of anything."""
    assert "version" not in facts(read("manifests.package_json", f'{{"name": "x", "version": "{version}"}}'))


@pytest.mark.parametrize(
    ("module", "text", "line"),
    [
        ("manifests.pyproject_toml", '[project]\nname = "x\n', 2),
        ("manifests.pyproject_toml", "a = 1\na = 2\n", 2),
        ("manifests.cargo_toml", "x = [[[[\n", 1),
        ("manifests.pom_xml", "<project>\n<name>x</nam>\n</project>", 2),
        ("manifests.pom_xml", "<!DOCTYPE x [\n<!ENTITY a 'b'>]>\n<project/>", 1),
        ("manifests.package_json", '{\n"name": x}', 2),
    ],
)
def test_what_cannot_be_read_is_said_at_its_line(module: str, text: str, line: int) -> None:
    """One finding, no facts."""
    reading = read(module, text)
    assert (reading.facts, [f.line for f in reading.remarks]) == ((), [line])


def test_an_entity_bomb_is_refused_before_it_grows() -> None:
    """Nested entities would be gigabytes; the document type that declares them is not read."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><project><artifactId>&e11;</artifactId></project>'
    (finding,) = read("manifests.pom_xml", text).remarks
    assert "document type" in finding.message


def test_deep_toml_is_refused() -> None:
    """Three thousand brackets end in a finding."""
    assert len(read("manifests.pyproject_toml", "x = " + "[" * 3000).remarks) == 1


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("github:lab/dunes", "https://github.com/lab/dunes"),
        ("lab/dunes", "https://github.com/lab/dunes"),
        ("git@gitlab.com:lab/dunes.git", "https://gitlab.com/lab/dunes"),
        ("git://github.com/lab/dunes.git", "https://github.com/lab/dunes"),
        ("https://me:secret@github.com/lab/dunes", "https://github.com/lab/dunes"),
        ("file:///home/me/dunes", None),
        ("", None),
        ("https://[bad", None),
    ],
)
def test_addresses_of_repositories(text: str, url: str | None) -> None:
    """Shorthands are completed, credentials are dropped, a local path is no address."""
    assert repository_url(text) == url


def test_every_manifest_has_its_format() -> None:
    """The order of precedence and the table of formats name the same manifests, in the same order."""
    names = [f.name for f in FORMATS if f.name in MANIFESTS]
    assert tuple(names) == MANIFESTS


def test_crosswalks_name_fields_of_metadata() -> None:
    """No format fills a field that does not exist."""
    for module in set(FILES.values()):
        assert set(import_module(f"doi_action.formats.{module}").CROSSWALK) <= set(FIELDS)


def test_ror_id_of_a_funder_in_r_arrives_in_the_record() -> None:
    """`person(..., role = "fnd", comment = c(ROR = ...))` is a funder with its identifier, down to the registry."""
    text = 'Package: x\nAuthors@R: person("Dune Fund", role = "fnd", comment = c(ROR = "https://ror.org/03wc8by49"))\n'
    (funding,) = facts(read("manifests.r_description", text))["funding"].value  # type: ignore[misc]
    assert funding_json(funding) == {
        "funderName": "Dune Fund",
        "funderIdentifier": "https://ror.org/03wc8by49",
        "funderIdentifierType": "ROR",
    }


def test_the_words_of_a_comment_are_no_argument() -> None:
    """A call that is never closed ends where the file does, however long the line of hashes is that stands there."""
    for comment in (b"# Tides", b"#" * 100_000, b"# a\n" * 30_000):
        assert cmake_lists.read("CMakeLists.txt", b"project(" + comment).facts == ()
        named = cmake_lists.read("CMakeLists.txt", b"project(Levels " + comment)
        assert [fact.value for fact in named.facts if fact.field == "title"] == ["Levels"]


@pytest.mark.parametrize(
    ("module", "text", "field", "value"),
    [
        ("cmake_lists", "project(Levels LANGUAGES " + "C " * 200 + "VERSION 1.2.3)", "version", "1.2.3"),
        ("dockerfile", "LABEL a=b\n" * 1_001 + "LABEL org.opencontainers.image.version=1.2.3\n", "version", "1.2.3"),
    ],
)
def test_what_stands_behind_many_others_is_read(module: str, text: str, field: str, value: str) -> None:
    """No number of arguments or labels hides the ones after them."""
    reading = import_module(f"doi_action.formats.manifests.{module}").read("file", text.encode())
    assert [fact.value for fact in reading.facts if fact.field == field] == [value]
