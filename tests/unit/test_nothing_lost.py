"""Nothing that a file says is lost without a word: each text is in a fact, listed as left out, or remarked on."""

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doi_action.facts import Reading
from doi_action.formats.linked_data.codemeta_terms import KNOWN_TERMS
from doi_action.formats.table import FORMATS, Format
from tests.unit.test_reader_laws import WORDS, path_of

OF_CFF = """
    family-names given-names name-particle name-suffix alias address city website ror relation license-url
    repository-code repository-artifact preferred-citation date-released journal funder-id award-number award-title
    related-identifiers alternate-identifiers geo-locations language descriptions box point longitude latitude scheme
""".split()  # noqa: SIM905
KEYS = st.sampled_from([*WORDS, *OF_CFF])
TEXTS = st.sampled_from(
    [
        "mark{}",
        "https://example.org/mark{}",
        "10.5555/mark{}",
        "Ada mark{}",
        "mark{}@example.org",
        "Grant mark{}, mark{}",
        "region:mark{}",
        "doi:10.5555/mark{}",
    ]
)
DOCUMENTS = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(KEYS, inner, min_size=1, max_size=4),
    max_leaves=20,
)

MORE_KEYS = """
    base_model_relation co2_eq_emissions notes method subjects grants titles related-items tags measurementTechnique
    temporalCoverage spatialCoverage citeAs
""".split()  # noqa: SIM905
SAYS_NOTHING_OF_THE_WORK = {"@type", "type", "@context", "cff-version", "message"}
"""How a file is written; what it asks its reader for."""
STATE = {"doi", "commit"}
"""Root keys of CITATION.cff that are the work's own state: a DOI that no record has is told of elsewhere."""
MEANS_ITS_PRESENCE = {"gated"}
"""Of a card: whatever it says but `false`, files must be asked for."""

BY_KEYS = [f for f in FORMATS if f.name.endswith((".json", ".cff", ".doi.yml")) or f.name == "card"]


def told(document: Any, numbers: Iterator[int]) -> Any:
    """The document with a number of its own in each text."""
    match document:
        case dict():
            return {key: told(value, numbers) for key, value in document.items()}
        case list():
            return [told(value, numbers) for value in document]
        case _:
            return re.sub(r"\{\}", lambda _: str(next(numbers)), document)


def texts(document: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its path, as findings write it: `authors[1].name`."""
    match document:
        case dict():
            for key, value in document.items():
                yield from texts(value, f"{path}.{key}".lstrip("."))
        case list():
            for number, value in enumerate(document):
                yield from texts(value, f"{path}[{number}]")
        case _:
            yield path, document


def lost(reading: Reading, path: str, text: str) -> bool:
    """Whether one of the marks in a text is in no fact, and neither listed nor remarked on."""
    if set(re.split(r"[.\[]", path)) & (SAYS_NOTHING_OF_THE_WORK | MEANS_ITS_PRESENCE) or path in STATE:
        return False
    spoken_of = [left.field for left in reading.left_out] + [remark.field for remark in reading.remarks if remark.field]
    if any(field == "" or path == field or path.startswith((f"{field}.", f"{field}[")) for field in spoken_of):
        return False
    said = " ".join([*(repr(fact.value) for fact in reading.facts), *(left.value for left in reading.left_out)])
    return any(not re.search(rf"{mark}\b", said, re.IGNORECASE) for mark in re.findall(r"mark\d+", text))


@pytest.mark.parametrize("format_", BY_KEYS, ids=lambda f: f.name)
@settings(deadline=None, max_examples=100)
@given(document=st.dictionaries(KEYS, DOCUMENTS, min_size=1, max_size=6))
def test_every_text_under_any_key_is_told(format_: Format, document: dict[str, Any]) -> None:
    """Right keys in wrong places, lists for texts, addresses for names."""
    document = {"name": "Tides", "title": "Tides"} | told(document, itertools.count(1))
    data = json.dumps(document, indent=1)
    reading = format_.reader()(
        path_of(format_), (f"---\n{data}\n---\n# x\n" if format_.name == "card" else data).encode()
    )
    # A file of which nothing is used is no source: another program's, or one that a finding says is wrong.
    assert not reading.facts or [text for path, text in texts(document) if lost(reading, path, text)] == []


@pytest.mark.parametrize("format_", [f for f in BY_KEYS if f.name != "dataset_infos.json"], ids=lambda f: f.name)
@pytest.mark.parametrize("sign", [";", ","])
@pytest.mark.parametrize("form", ["text", "list", "mapping"])
def test_signs_alone_are_told_too(format_: Format, sign: str, form: str) -> None:
    """What a reader divides at signs may be nothing but these; each key has its own number of them."""
    document: dict[str, Any] = {"@type": "Dataset", "name": "Tides", "title": "Tides"}
    written = {}
    for number, key in enumerate(dict.fromkeys([*WORDS, *OF_CFF, *KNOWN_TERMS, *MORE_KEYS]), 1):
        if key in document or key in SAYS_NOTHING_OF_THE_WORK | STATE | MEANS_ITS_PRESENCE:
            continue
        signs = sign * number
        document[key] = {"text": signs, "list": [signs], "mapping": {"name": signs}}[form]
        written[key] = signs

    data = json.dumps(document)
    reading = format_.reader()(
        path_of(format_), (f"---\n{data}\n---\n# x\n" if format_.name == "card" else data).encode()
    )
    fields = [left.field for left in reading.left_out] + [remark.field for remark in reading.remarks]
    spoken_of = {re.split(r"[.\[]", field)[0] for field in fields}
    said = repr([fact.value for fact in reading.facts])
    unsaid = [key for key, signs in written.items() if not re.search(f"(?<!{sign}){signs}(?!{sign})", said)]
    assert [key for key in unsaid if key not in spoken_of] == []


@pytest.mark.parametrize("term", sorted(KNOWN_TERMS - {"id", "type", "name", "title"}))
@pytest.mark.parametrize("value", ["mark1", {"name": "mark1"}, ["mark1"]], ids=["text", "node", "list"])
def test_every_term_of_codemeta_is_told(term: str, value: Any) -> None:
    """A term that is only looked at, to tell a model from a program, says something too."""
    format_ = next(f for f in FORMATS if f.name == "codemeta.json")
    document = {"@type": "SoftwareSourceCode", "name": "Tides", term: value}
    reading = format_.reader()("codemeta.json", json.dumps(document).encode())
    assert reading.facts and [text for path, text in texts(document) if lost(reading, path, text)] == []


def test_language_of_a_card_that_is_none_is_told() -> None:
    """`code` and `multilingual` are words of the Hub's list, and no language of a record."""
    (card,) = [f for f in BY_KEYS if f.name == "card"]
    reading = card.reader()("README.md", b"---\npipeline_tag: x\nlanguage: [en, code]\n---\n# Tides\n")
    assert [f.value for f in reading.facts if f.field == "language"] == ["en"]
    assert [(left.field, left.value) for left in reading.left_out] == [("language[1]", "code")]


SPECIMENS = {
    "pyproject.toml": """
        [project]
        name = "mark1"
        version = "1.0"
        description = "mark2"
        keywords = ["mark3"]
        authors = [{name = "Ada mark4", email = "ada@example.org"}, {name = "Bo mark5"}]
        maintainers = [{name = "Cy mark6"}]
        classifiers = ["Topic :: mark7", "License :: OSI Approved :: mark8"]
        requires-python = "mark9"
        dependencies = ["mark10", "mark11"]
        [project.urls]
        Homepage = "https://example.org/mark12"
        Funding = "https://example.org/mark13"
        [tool.x]
        y = "mark14"
    """,
    "setup.cfg": """
        [metadata]
        name = mark1
        summary = mark2
        author = Ada mark3, Bo mark4
        classifiers =
            Topic :: mark8
            License :: OSI Approved :: mark9
        url = https://example.org/mark5
        platforms = mark6
        [options]
        install_requires =
            mark7
    """,
    "Cargo.toml": """
        [package]
        name = "mark1"
        version = "1.0.0"
        description = "mark2"
        authors = ["Ada mark3 <ada@example.org>"]
        categories = ["mark4"]
        homepage = "https://example.org/mark5"
        documentation = "https://example.org/mark6"
        rust-version = "mark7"
        [dependencies]
        mark = "mark8"
    """,
    "Project.toml": """
        name = "mark1"
        uuid = "mark2"
        authors = ["Ada mark3"]
        version = "1.0.0"
        [deps]
        A = "mark4"
    """,
    "fpm.toml": """
        name = "mark1"
        version = "1.0.0"
        author = "Ada mark2"
        maintainer = "bo@mark.example"
        copyright = "mark3"
        description = "mark4"
        homepage = "https://example.org/mark5"
        [build]
        x = "mark6"
    """,
    "publiccode.yml": """
        publiccodeYmlVersion: "0.4"
        name: mark1
        applicationSuite: mark2
        url: https://example.org/mark3
        landingURL: https://example.org/mark4
        roadmap: https://example.org/mark5
        platforms: [mark6]
        categories: [mark7]
        legal: {license: mark8, mainCopyrightOwner: mark9, authorsFile: mark10}
        maintenance: {type: mark11, contacts: [{name: Ada mark12, phone: mark13}]}
        description: {en: {shortDescription: mark14, longDescription: mark15, features: [mark16]}}
    """,
    "DESCRIPTION": """
        Package: mark1
        Title: mark2
        Version: 1.0
        Description: mark3
        Authors@R: person("Ada", "mark4", role = c("aut", "cre"), comment = c(note = "mark5"))
        License: mark6
        URL: https://example.org/mark7, https://example.org/mark8
        BugReports: https://example.org/mark9
        Depends: mark10
    """,
    "pom.xml": """
        <project>
        <artifactId>mark1</artifactId>
        <name>mark2</name>
        <version>1.0</version>
        <description>mark3</description>
        <url>https://example.org/mark4</url>
        <organization><name>mark5</name></organization>
        <developers><developer><name>Ada mark6</name><timezone>mark7</timezone></developer></developers>
        <dependencies><dependency><artifactId>mark8</artifactId></dependency></dependencies>
        <ciManagement><url>https://example.org/mark9</url></ciManagement>
        </project>
    """,
    "x.gemspec": """
        Gem::Specification.new do |s|
          s.name = "mark1"
          s.version = "1.0"
          s.summary = %q{mark2}
          s.description = "mark3"
          s.authors = ["Ada mark4"]
          s.homepage = "https://example.org/mark5"
          s.required_ruby_version = "mark6"
          s.metadata["bug_tracker_uri"] = "https://example.org/mark7"
        end
    """,
    "CMakeLists.txt": """
        project(mark1 VERSION 1.0 DESCRIPTION "mark2" HOMEPAGE_URL "https://example.org/mark3" LANGUAGES mark4)
    """,
    "Dockerfile": """
        FROM scratch
        LABEL org.opencontainers.image.title="mark1" org.opencontainers.image.vendor="mark2"
        LABEL org.opencontainers.image.authors="Ada mark3" org.opencontainers.image.base.name="mark4"
        LABEL maintainer="Bo mark5" other="mark6"
    """,
    "setup.py": """
        from setuptools import setup
        setup(name="mark1", version="1.0", description="mark2", author="Ada mark3", maintainer="Bo mark4",
              classifiers=["License :: mark5", "Topic :: mark9"],
              keywords="mark6", url="https://example.org/mark7", install_requires=["mark8"])
    """,
}


@pytest.mark.parametrize("path", SPECIMENS)
def test_every_text_of_a_manifest_is_told(path: str) -> None:
    """In a fact, in the list, or in a count of what stands under one key."""
    text = re.sub(r"(?m)^ {8}", "", SPECIMENS[path]).lstrip()
    (format_,) = [f for f in FORMATS if path in (path_of(f), "x.gemspec" if f.name == "gemspec" else "")]
    reading = format_.reader()(path, text.encode())
    left = reading.left_out
    said = " ".join([*(repr(fact.value) for fact in reading.facts), *(entry.value for entry in left)])
    counted = sum(int(entry.value.split()[0]) for entry in left if re.fullmatch(r"\d+ values?", entry.value))
    missing = [mark for mark in re.findall(r"mark\d+", text) if not re.search(rf"{mark}\b", said)]
    assert reading.facts and len(missing) <= counted, (missing, left)
