"""Values of codemeta.json and of licence files that are read wrongly elsewhere, and their neighbours that are not."""

import json

import pytest

from doi_action.check.codemeta_pitfalls import pitfalls
from doi_action.check.json_rules import misspelt
from doi_action.formats.licenses.license_file import read
from doi_action.formats.text.json import compose_json
from doi_action.formats.text.source import read_source

OWN = "https://doi.org/10.5281/zenodo.1003150"
DOWNLOAD = "https://github.com/coast/harbour"


def rules(**keys: object) -> list[str]:
    """The rules that a codemeta.json with these keys breaks."""
    root = compose_json(read_source("codemeta.json", json.dumps(keys).encode()))
    assert root is not None
    return [found.rule for found in pitfalls(root)]


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        ("codemeta-identifier-bare", {"identifier": "doi:10.14454/harbour-1"}),
        ("codemeta-identifier-bare", {"@id": "10.14454/harbour-1"}),
        ("codemeta-repository-not-web", {"codeRepository": "ssh://git@example.org/coast/harbour.git"}),
        ("codemeta-license-is-file", {"license": "./LICENSE"}),
        ("codemeta-license-is-file", {"license": ["COPYING.LESSER"]}),
        ("codemeta-status-is-address", {"developmentStatus": "http://www.repostatus.org/#wip"}),
        ("codemeta-readme-is-home-page", {"readme": "https://github.com/coast/harbour"}),
        ("codemeta-readme-is-home-page", {"readme": "https://a.example/docs/", "url": "https://a.example/docs"}),
        ("codemeta-publication-is-archive", {"identifier": OWN, "referencePublication": {"@type": "Book", "@id": OWN}}),
        (
            "codemeta-download-of-other-version",
            {"version": "1.2.0", "downloadUrl": f"{DOWNLOAD}/archive/refs/tags/v1.0.0.tar.gz"},
        ),
        (
            "codemeta-download-of-other-version",
            {"version": "1.2.0", "downloadUrl": "https://files.example.org/harbour-1.1.0.tar.gz"},
        ),
    ],
)
def test_pitfall_is_said(rule, keys):
    """One value, one finding."""
    assert rules(**keys) == [rule]


@pytest.mark.parametrize(
    "keys",
    [
        {"identifier": [OWN, "harbour", {"@type": "PropertyValue", "value": "10.14454/harbour-1"}], "@id": "#me"},
        {"codeRepository": "https://user@example.org/coast/harbour.git"},
        {"license": ["Unlicense", "MIT", "https://example.org/LICENSE.md"]},
        {"developmentStatus": "active"},
        {"readme": "README.md"},
        {"readme": "https://github.com/coast/harbour#readme"},
        {"referencePublication": {"@type": "ScholarlyArticle", "@id": OWN}},
        {"referencePublication": "Holm, M. (2024). On gauges"},
        {"version": "1.2.0", "downloadUrl": f"{DOWNLOAD}/archive/refs/heads/main.zip"},
        {"version": "1.2.0", "downloadUrl": f"{DOWNLOAD}/releases/download/v1.2.0/harbour-ubuntu-22.04.zip"},
        {"version": "1.2.0", "downloadUrl": f"{DOWNLOAD}/archive/harbour-1.2.0.tar.gz"},
        {"downloadUrl": f"{DOWNLOAD}/archive/v1.0.0.zip"},
    ],
)
def test_neighbour_of_a_pitfall_is_left_alone(keys):
    """What only looks like one is no finding."""
    assert rules(**keys) == []


@pytest.mark.parametrize(
    "line", ["Copyright (c) [year] [fullname]", "Copyright <YEAR> <COPYRIGHT HOLDER>", "# (c) {{ year }} us"]
)
def test_blank_in_a_copyright_line_is_said_at_its_line(line):
    """Templates of several sources write blanks in several brackets."""
    (remark,) = read("LICENSE", f"MIT License\n\n{line}\n".encode()).remarks
    assert (remark.rule, remark.line) == ("license-text-unfilled", 3)


def test_copyright_line_without_a_licence_is_said():
    """Nobody may use what only says whose it is."""
    (remark,) = read("LICENSE", b"Copyright (c) 2024 Marit Holm\n").remarks
    assert (remark.rule, remark.message) == (
        "license-text-unfilled",
        "a copyright line stands here, and no licence",
    )


@pytest.mark.parametrize("given", ["Jane and John", "Jane & John"])
def test_given_name_of_several_people_is_said(given):
    """Catalogues make one person of them."""
    assert rules(author=[{"@type": "Person", "givenName": given, "familyName": "Doe"}]) == ["names-joined"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("LICENSE", "Copyright (c) 2024 Marit Holm. All rights reserved.\n"),
        ("LICENSE", "Apache License\n" + "\n" * 180 + "   Copyright [yyyy] [name of copyright owner]\n"),
        ("LICENSE", "MIT License\n\nCopyright (c) 2024 Marit Holm <marit@example.org>\n"),
        ("LICENSES/MIT.txt", "MIT License\n\nCopyright (c) <year> <copyright holders>\n"),
    ],
)
def test_text_that_shows_how_to_write_such_a_line_is_left_alone(path, text):
    """The texts of Apache-2.0 and the GPL end with an example; those of a folder LICENSES are templates on purpose."""
    assert read(path, text.encode()).remarks == ()


@pytest.mark.parametrize("key", ["downloadLink", "agents", "licenseId", "tags", "contIntegration", "embargoDate"])
def test_term_of_an_older_edition_is_not_misspelt(key):
    """CodeMeta 1.0 says downloadLink where later editions say downloadUrl."""
    source = read_source("codemeta.json", json.dumps({"name": "Tide", key: "x"}).encode())
    assert list(misspelt(compose_json(source))) == []


def test_misspelt_term_is_still_told():
    """One letter off any edition's term."""
    source = read_source("codemeta.json", json.dumps({"name": "Tide", "downloadLnk": "x"}).encode())
    assert [term for _, term in misspelt(compose_json(source))] == ["downloadLink"]
