"""Laws of every reader: whatever the bytes, facts and findings come back, and each stands on a line of the file."""

import itertools
import json
from importlib import import_module
from operator import mul
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doi_action.check.checker import told
from doi_action.facts import Reading
from doi_action.formats.table import FORMATS, Format
from doi_action.formats.text.source import line_starts
from doi_action.metadata.merge import merge
from doi_action.model import Metadata
from doi_action.rules import BY_ID, RULES
from doi_action.verbs.explain import run as explain
from tests.growth import SHAPES

WORDS = """
    @type @id @graph @value @list name title author authors creator creators contributor contributors license
    licenses url id identifier identifiers version date datePublished publication_date description keywords
    subjects term funding funder grants related_identifiers relation resource_type references dates type start end
    locations lat lon place publisher distribution contentSize sha256 encodingFormat sources resources bytes hash
    path roles role orcid affiliation email given familyName givenName upload_type access_right project urls
    package workspace metadata repository homepage support language outs size md5 features dataset_size login
    profile base_model datasets tags pipeline_tag dataset_info size_categories gated works kind
""".split()  # noqa: SIM905

KEYS = st.sampled_from(WORDS) | st.text(max_size=5)
CHOKING = st.builds(mul, st.sampled_from(SHAPES), st.integers(1, 300))
"""What readers have choked on, a few hundred times over."""

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    CHOKING,
    st.sampled_from(
        [
            "https://orcid.org/0000-0002-1825-0098",
            "10.1000/x",
            "MIT OR",
            "2026-13-45",
            "Person",
            "Role",
            "Dataset",
            "software",
            "https://[x",
            "10.13039/1::",
            "<a@b>",
            ", ,",
        ]
    ),
)
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)

by_format = pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.name)


def path_of(format_: Format) -> str:
    """A path that the format reads."""
    return format_.paths[0].replace("*", "x")


def hold(reading: Reading, data: bytes) -> None:
    """The laws: known fields, lines that exist, four parts of a finding; and agreement never fails."""
    lines = len(line_starts(data.decode("utf-8-sig", errors="replace")))
    for fact in reading.facts:
        assert fact.field in Metadata.__slots__
        assert all(1 <= place.line <= lines for place in (fact.location, *fact.parts))
    for finding in reading.remarks:
        assert finding.message and finding.rule and 1 <= finding.line <= max(lines, 1)
        assert finding.rule in BY_ID
    assert explain(merge(reading.facts), findings=told(reading.remarks, RULES))


@by_format
@settings(deadline=None, max_examples=60)
@given(
    data=st.binary(max_size=60)
    | st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | CHOKING.map(str.encode)
)
def test_any_bytes_are_read(format_: Format, data: bytes) -> None:
    """Noise is no reason to fall over."""
    hold(format_.reader()(path_of(format_), data), data)


CUT_SHORT = (
    "<?A?>",
    "<a>",
    "<a b='",
    "<!-- <a>",
    "{",
    '{"a":',
    '{"a": "b',
    "[",
    "a = [",
    'a = """b',
    "a = ",
    "[a",
    "[a]\nb",
    "a: [",
    'a: "b',
    "a: |",
    "a: &b",
    "- a\n b:",
    "---\na: [\n---",
    "---\na: '",
    "Authors@R: c(person(",
    "Gem::Specification.new do |s|\n  s.name =",
)
"""Files whose fault shows only at their end, where a parser already counts the next line."""


@by_format
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_what_is_missing_at_the_end_stands_on_the_last_line(format_: Format, newline: str) -> None:
    """No finding stands on the line that would begin after the last line end: no editor shows it."""
    for text, ends in itertools.product(CUT_SHORT, ("", "\n", "\n\n")):
        data = (text + ends).replace("\n", newline).encode()
        hold(format_.reader()(path_of(format_), data), data)


@by_format
@settings(deadline=None, max_examples=60)
@given(document=st.dictionaries(KEYS, DOCUMENTS, max_size=6))
def test_any_document_with_known_words_is_read(format_: Format, document: dict[str, Any]) -> None:
    """Right keys with wrong values: lists for texts, numbers for people, nothing where something is expected."""
    text = json.dumps(document, indent=1)
    data = (f"---\n{text}\n---\n# x\n" if format_.name == "card" else text).encode()
    hold(format_.reader()(path_of(format_), data), data)


MARKED = st.dictionaries(
    st.sampled_from(WORDS), st.just("a mark") | st.lists(st.just("a mark"), max_size=2), max_size=6
)


@pytest.mark.parametrize("format_", [f for f in FORMATS if f.module.startswith("manifests.")], ids=lambda f: f.name)
@settings(deadline=None, max_examples=30)
@given(unknown=MARKED)
def test_what_no_fact_carries_is_listed(format_: Format, unknown: dict[str, Any]) -> None:
    """Keys that no reader knows, under a key that none knows, are named with their line."""
    if not format_.name.endswith(".json"):
        return
    data = json.dumps({"name": "dunes", "version": "1.0", "strange": unknown}, indent=1).encode()
    reading = format_.reader()(path_of(format_), data)
    marks = json.dumps(unknown).count("a mark")
    listed = [left for left in reading.left_out if left.field == "strange"]
    assert [left.value for left in listed] == ([f"{marks} value{'s' if marks > 1 else ''}"] if marks else [])
    assert all(left.location.line == 4 for left in listed)


def test_a_value_that_is_looked_at_and_not_used_is_listed() -> None:
    """A version that a tool fills in later is no version of the work, and somebody may wonder where it went."""
    text = '[project]\nname = "dunes"\nversion = "0.0.0"\nscripts = {dunes = "a:b"}\n[tool.ruff]\nline-length = 9\n'
    reading = import_module("doi_action.formats.manifests.pyproject_toml").read("pyproject.toml", text.encode())
    assert [(left.field, left.value, left.location.line) for left in reading.left_out] == [
        ("project.version", "0.0.0", 3),
        ("project.scripts", "1 value", 4),
        ("tool", "1 value", 5),
    ]


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="person(c\"',=)\\\n ORCIDrolegivenfamily", max_size=200))
def test_any_call_of_r_is_read(text: str) -> None:
    """Brackets that never close and names without values."""
    import_module("doi_action.formats.manifests.r_persons").read_r_persons(text)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="s.nameversion = \"[]{}%w#\\'\n", max_size=200))
def test_any_gemspec_is_read(text: str) -> None:
    """Half of a list is no list."""
    data = text.encode()
    hold(import_module("doi_action.formats.manifests.gemspec").read("x.gemspec", data), data)
