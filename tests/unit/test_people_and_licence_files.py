"""Files that list people, and files that hold a licence."""

import importlib.metadata
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from doi_action.facts import Reading
from doi_action.formats.licenses.license_file import licence_of_text
from doi_action.formats.licenses.license_file import read as read_license
from doi_action.formats.licenses.license_text import parse_licenses
from doi_action.formats.people.all_contributors import read as read_all_contributors
from doi_action.formats.people.machines import is_machine
from doi_action.formats.people.name_lists import read as read_names
from doi_action.formats.people.person_text import creator_of_sort_name, person_of_text
from doi_action.identifiers.types import SpdxId
from doi_action.metadata.tree_facts import read_tree
from doi_action.model import Creator, License, NameType
from doi_action.snapshot import Tree


def names(reading: Reading) -> list[str]:
    """The names that a reading proposes; it must not claim any."""
    assert not any(fact.certain for fact in reading.facts)
    return [person.full_name for fact in reading.facts for person in fact.value]  # type: ignore[attr-defined]


AUTHORS = """# Authors

This package is written by many people. Thank you!

Lead
====

* Ada Lovelace <ada@example.org>
- [Grace Hopper](https://example.org/grace)
Katherine Johnson (NASA)
dependabot[bot]
See https://example.org/graphs for all of them
1. Mary Jackson
"""


def test_an_authors_file_names_those_whose_line_is_a_name() -> None:
    """Prose, headings, rules and bots are nobody."""
    expected = ["Ada Lovelace", "Grace Hopper", "Katherine Johnson", "Mary Jackson"]
    assert names(read_names("AUTHORS.md", AUTHORS.encode())) == expected


def test_each_name_has_its_line() -> None:
    """The parts of the fact point at the lines."""
    (fact,) = read_names("AUTHORS", b"Ada Lovelace\n\nGrace Hopper\n").facts
    assert [part.line for part in fact.parts] == [1, 3]


def test_a_mailmap_gives_proper_names_and_addresses() -> None:
    """The address on the left is the person's own."""
    (fact,) = read_names(".mailmap", b"# x\nAda Lovelace <ada@example.org> <root@localhost>\n<a@b> <c@d>\n").facts
    (person,) = fact.value  # type: ignore[misc]
    assert (person.full_name, person.email) == ("Ada Lovelace", "ada@example.org")


def test_all_contributors_are_proposed_without_bots() -> None:
    """Being thanked makes nobody a creator."""
    text = b'{"contributors": [{"login": "ada", "name": "Ada Lovelace"}, {"login": "renovate[bot]", "name": "R"}]}'
    assert names(read_all_contributors(".all-contributorsrc", text)) == ["Ada Lovelace"]


@pytest.mark.parametrize("name", ["dependabot[bot]", "github-actions", "pre-commit-ci[bot]", "my-bot"])
def test_bots_are_known_by_their_names(name: str) -> None:
    """A machine is no author."""
    assert is_machine(name)


@pytest.mark.parametrize("name", ["Abbot", "Robot Smith", "Talbot", "Botond"])
def test_people_with_bot_in_their_names_are_people(name: str) -> None:
    """Four letters make no machine."""
    assert not is_machine(name)


@pytest.mark.parametrize(
    ("text", "name", "email"),
    [
        ("Ada Lovelace <ada@example.org> (https://ada.example)", "Ada Lovelace", "ada@example.org"),
        ("Ada Lovelace (ada@example.org)", "Ada Lovelace", "ada@example.org"),
        ("王小明 <wang@example.org>", "王小明", "wang@example.org"),
        ("Madonna", "Madonna", None),
    ],
)
def test_people_written_as_one_text(text: str, name: str, email: str | None) -> None:
    """Names are kept whole, addresses are taken off."""
    person = person_of_text(text)
    assert person is not None
    assert (person.name, person.email) == (name, email)


@pytest.mark.parametrize("text", ["", "ada@example.org", "<ada@example.org>", " , "])
def test_an_address_alone_names_nobody(text: str) -> None:
    """An e-mail address never becomes a name."""
    assert person_of_text(text) is None


@pytest.mark.parametrize("name", ["The NumPy Developers", "Example Lab Team", "ACME Inc.", "University of Examples"])
def test_organisations_are_known_by_words_no_person_bears(name: str) -> None:
    """A group gets no family name."""
    person = person_of_text(name)
    assert person is not None
    assert person.name_type is NameType.ORGANISATION


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lovelace, Ada", Creator(family_names="Lovelace", given_names="Ada")),
        ("van der Berg, Anna", Creator(family_names="van der Berg", given_names="Anna")),
        ("King, Martin Luther, Jr.", Creator(family_names="King", given_names="Martin Luther", suffix="Jr.")),
        ("Lovelace,", Creator(name="Lovelace,", name_type=None)),
        ("Institute of Sand, Sahara", Creator(name="Institute of Sand, Sahara", name_type=NameType.ORGANISATION)),
    ],
)
def test_a_sort_name_is_split_where_the_format_says_so(name: str, expected: Creator) -> None:
    """One comma is an order; two are a riddle and stay."""
    assert creator_of_sort_name(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("apache-2.0", (License(spdx=SpdxId("Apache-2.0")),)),
        ("MIT OR Apache-2.0", (License(spdx=SpdxId("MIT")), License(spdx=SpdxId("Apache-2.0")))),
        ("GPL-3.0", (License(spdx=SpdxId("GPL-3.0")),)),
        ("LicenseRef-x", (License(name="LicenseRef-x"),)),
        ("NOASSERTION", ()),
        ("none", ()),
        ("gpl", (License(name="gpl"),)),
        ("cc-by", (License(name="cc-by"),)),
        ("other-open", ()),
        (
            "GPL-2.0-or-later WITH Classpath-exception-2.0",
            (License(name="GPL-2.0-or-later WITH Classpath-exception-2.0"),),
        ),
        ("MIT AND nonsense", (License(name="MIT AND nonsense"),)),
        ("MIT AND CC-BY-4.0", (License(name="MIT AND CC-BY-4.0"),)),
        ("https://example.org/terms", (License(url="https://example.org/terms"),)),
        (
            "https://creativecommons.org/publicdomain/zero/1.0/",
            (License(spdx=SpdxId("CC0-1.0"), url="https://creativecommons.org/publicdomain/zero/1.0/"),),
        ),
    ],
)
def test_licences_as_people_write_them(text: str, expected: tuple[License, ...]) -> None:
    """Ids in any letters, expressions, addresses, names; and words that name no right."""
    assert parse_licenses(text) == expected


def installed_licences() -> Iterator[tuple[str, Path]]:
    """Licence texts of installed packages that declare exactly one id and hold exactly one text."""
    for distribution in importlib.metadata.distributions():
        declared = distribution.metadata.get("License-Expression", "")
        files = [
            f
            for f in distribution.files or ()
            if re.search(r"\.dist-info/(licenses/)?(LICEN[SC]E|COPYING)[^/]*$", str(f))
        ]
        if re.fullmatch(r"[\w.+-]+", declared) and len(files) == 1:
            yield declared, Path(str(distribution.locate_file(files[0])))


def test_real_licence_texts_are_never_taken_for_another() -> None:
    """Over the packages installed here: whatever is certain is what the package declares, and most are certain."""
    judged = [
        (declared, licence_of_text(path.read_bytes())) for declared, path in installed_licences() if path.is_file()
    ]
    certain = [(declared, found[0].value) for declared, found in judged if found and found[1]]
    assert len(certain) > len(judged) / 2 > 5
    for declared, found in certain:
        assert declared.removesuffix("-only").removesuffix("-or-later") == found


def test_two_licences_in_one_file_are_not_certain() -> None:
    """A text that is too long for what it seems to be holds something else too."""
    mit = next(
        path for declared, path in installed_licences() if declared == "MIT" and licence_of_text(path.read_bytes())
    )
    text = mit.read_bytes() + b"\nalso, " + b"word " * 400
    found = licence_of_text(text)
    assert found is not None
    assert not found[1]


def test_a_licence_is_known_at_the_head_of_any_number_of_notices() -> None:
    """A file of megabytes holds the licences of everything that was built in."""
    (mit,) = licence_texts("MIT")
    assert licence_of_text(mit + b"word " * 250_000) == (SpdxId("MIT"), False)


def test_a_mention_of_a_licence_is_none() -> None:
    """`see MIT` is no licence text."""
    assert read_license("LICENSE", b"Licensed under the MIT license.") == Reading()


def test_reuse_names_its_files_by_id() -> None:
    """Which of the texts in LICENSES applies to what is not said by their names."""
    (fact,) = read_license("LICENSES/CC0-1.0.txt", b"").facts
    assert (fact.value, fact.certain) == ((License(spdx=SpdxId("CC0-1.0")),), False)


def licence_texts(*ids: str) -> list[bytes]:
    """The installed texts of these licences."""
    return [
        next(
            p.read_bytes()
            for declared, p in installed_licences()
            if declared == name and licence_of_text(p.read_bytes())
        )
        for name in ids
    ]


def test_two_licence_files_are_a_choice() -> None:
    """A crate with LICENSE-MIT and LICENSE-APACHE is under either."""
    mit, apache = licence_texts("MIT", "Apache-2.0")
    reading = read_tree(Tree(commit="a", contents={"LICENSE-MIT": mit, "LICENSE-APACHE": apache}))
    (fact,) = [f for f in reading.facts if f.field == "licenses"]
    assert {str(entry.spdx) for entry in fact.value} == {"MIT", "Apache-2.0"}  # type: ignore[attr-defined]


def test_credentials_in_an_address_are_cut_off_and_reported() -> None:
    """What is published cannot be taken back."""
    text = b'{"@type": "SoftwareSourceCode", "codeRepository": "https://me:secret@example.org/x"}'
    reading = read_tree(Tree(commit="a", contents={"codemeta.json": text}))
    assert [f.value for f in reading.facts if f.field == "repository_url"] == ["https://example.org/x"]
    assert [f.rule for f in reading.remarks] == ["address-with-credentials"]
    assert "secret" not in str(reading)
