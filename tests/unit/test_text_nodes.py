"""TOML, INI, control files and XML as nodes: the values of their own readers, each at its place."""

import configparser
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doi_action.formats.text import json, toml, xml, yaml_nodes
from doi_action.formats.text.json import compose_json
from doi_action.formats.text.key_lines import compose_control, compose_ini
from doi_action.formats.text.node import MAX_NODES, Node
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.toml import compose_toml
from doi_action.formats.text.xml import compose_xml
from doi_action.formats.text.yaml import compose as compose_yaml

ROOT = Path(__file__).resolve().parents[2]

TRICKY = '''# [not.a.table]  a = "b"
top = "x = [1]  # no comment"
long = """
[fake]
key = "no"
"""
raw = \'\'\'it's "raw"\'\'\'
"quoted key" = 'single'
a.b.c = 1.50
day = 2026-01-31
yes = true
list = [
    "one, two",   # ] not the end
    ["nested", {deep = "x]"}],
    'three',
]

[table."with dot.s"]
inline = {first = 1, second = {third = "}"}}

[[many]]
name = "m0"
[many.sub]
value = "s0"
[[many]]
name = "m1"
[[many.inner]]
name = "i0"
'''


def plain(node: Node) -> Any:
    """A node as the values that tomllib gives, scalars as text."""
    if node.kind == "mapping":
        return {key.text: plain(value) for key, value in node.pairs}
    return [plain(item) for item in node.items] if node.kind == "sequence" else node.text


def texts(value: Any) -> Any:
    """tomllib's values with scalars as text."""
    if isinstance(value, dict):
        return {key: texts(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [texts(entry) for entry in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def leaves(node: Node) -> Iterator[Node]:
    """Every scalar value."""
    if node.kind == "mapping":
        for _, value in node.pairs:
            yield from leaves(value)
    elif node.kind == "sequence":
        for item in node.items:
            yield from leaves(item)
    else:
        yield node


def test_toml_has_the_values_of_tomllib() -> None:
    """Whatever stands in texts, comments and nested tables."""
    assert plain(compose_toml(read_source("x", TRICKY.encode()))) == texts(tomllib.loads(TRICKY))


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        (("top",), "top ="),
        (("raw",), "raw ="),
        (("quoted key",), '"quoted key"'),
        (("a", "b", "c"), "a.b.c"),
        (("list", 0), '"one, two"'),
        (("list", 1), '["nested"'),
        (("list", 1, 1, "deep"), 'deep = "x]"'),
        (("list", 2), "'three'"),
        (("table", "with dot.s", "inline", "second", "third"), 'third = "}"'),
        (("many", 0, "name"), 'name = "m0"'),
        (("many", 0, "sub", "value"), 'value = "s0"'),
        (("many", 1, "name"), 'name = "m1"'),
        (("many", 1, "inner", 0, "name"), 'name = "i0"'),
    ],
)
def test_toml_values_stand_where_they_are(path: tuple[str | int, ...], begins: str) -> None:
    """The index leads to the key, or to the entry of an array."""
    node = compose_toml(read_source("x", TRICKY.encode()))
    for step in path:
        found = node.items[step] if isinstance(step, int) else node.get(step)
        assert found is not None
        node = found
    assert TRICKY[node.start :].startswith(begins)


def test_our_own_manifest_is_located_value_by_value() -> None:
    """Each text of pyproject.toml is found behind the index that its node names."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    nodes = [node for node in leaves(compose_toml(read_source("x", text.encode()))) if node.text]
    assert len(nodes) > 50
    for node in nodes:
        line = text[node.start : node.start + len(node.text) + 300]
        assert node.text.split("\n")[0].replace("\\", "\\\\") in line or node.text.split("\n")[0] in line


KEYS = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,8}", fullmatch=True)
VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12).map(
        lambda t: '"' + t.replace("\\", "\\\\").replace('"', '\\"') + '"'
    ),
    st.integers(-999, 999).map(str),
    st.sampled_from(["true", "[]", "{}", "[1, [2, 3], 'x']", "{ a = 1 }", '"""\nx = [\n"""', "1979-05-27"]),
)


@given(st.lists(st.tuples(KEYS, VALUES), unique_by=lambda pair: pair[0], max_size=6))
def test_any_list_of_keys_is_located(pairs: list[tuple[str, str]]) -> None:
    """Key by key, the index leads to the key's own line."""
    text = "".join(f"{key} = {value} # {key}\n" for key, value in pairs)
    root = compose_toml(read_source("x", text.encode()))
    for key, _ in pairs:
        found = root.key(key)
        assert found is not None
        assert text[found.start :].startswith(f"{key} =")


INI = "[metadata]\nname = dunes\n; comment\nlong =\n    a = 1\n    b\nother: x ; y\n\n[options]\nname = 7\n"


def test_ini_has_the_values_of_configparser() -> None:
    """Sections, continued lines, both signs."""
    parser = configparser.RawConfigParser()
    parser.read_string(INI)
    expected = {name: {key: value.strip() for key, value in parser[name].items()} for name in parser.sections()}
    assert plain(compose_ini(read_source("x", INI.encode()))) == expected


def test_ini_values_stand_at_their_lines() -> None:
    """A continued value stands where its key stands."""
    source = read_source("setup.cfg", INI.encode())
    section = compose_ini(source).get("metadata")
    found = section.get("long") if section else None
    assert found is not None
    assert source.location(found.start).line == 4


def test_control_fields_are_continued_by_indented_lines() -> None:
    """As R and Debian write them."""
    source = read_source("DESCRIPTION", b"Package: x\nDescription: one\n  two\n\nnot a field\nVersion: 1\n")
    assert plain(compose_control(source)) == {"Package": "x", "Description": "one\ntwo", "Version": "1"}


def test_xml_elements_stand_at_their_lines() -> None:
    """Letters of several bytes before them do not shift the count."""
    source = read_source("pom.xml", "<!-- äöü -->\n<p xmlns='x'>\n <n>ä</n>\n <v>1</v>\n</p>".encode())
    root = compose_xml(source)
    assert root is not None
    assert [(key.text, value.text, source.location(value.start).line) for key, value in root.pairs] == [
        ("n", "ä", 3),
        ("v", "1", 4),
    ]


def test_deep_xml_is_refused() -> None:
    """A thousand nested elements are no manifest."""
    with pytest.raises(Unreadable, match="nested deeper"):
        compose_xml(read_source("pom.xml", ("<a>" * 1000 + "</a>" * 1000).encode()))


MANY = {
    "JSON of lists": (json, compose_json, "[" + "[]," * 20 + "0]"),
    "JSON of keys": (json, compose_json, "{" + '"a":{},' * 20 + '"a":0}'),
    "XML": (xml, compose_xml, "<a>" + "<b/>" * 20 + "</a>"),
    "TOML of lists": (toml, compose_toml, "a = [" + "[]," * 20 + "]"),
    "TOML of tables": (toml, compose_toml, "".join(f"[a{number}]\n" for number in range(40))),
    "YAML in brackets": (yaml_nodes, compose_yaml, "[" + "[]," * 20 + "0]"),
    "YAML in lines": (yaml_nodes, compose_yaml, "- a\n" * 20),
    "YAML that is open": (yaml_nodes, compose_yaml, "- a\n" * 10 + "- - a\n" + "  - a\n" * 10),
    "YAML of aliases": (yaml_nodes, compose_yaml, "- &a [b, c, d]\n" + "- *a\n" * 6),
}


@pytest.mark.parametrize("kind", MANY)
def test_more_values_than_memory_is_meant_for_are_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two bytes of a file may be a value, and a value takes hundreds of bytes of memory."""
    module, compose, text = MANY[kind]
    monkeypatch.setattr(module, "MAX_NODES", 20)
    with pytest.raises(Unreadable, match=f"more than {MAX_NODES:,} values"):
        compose(read_source("a", text.encode()))
    monkeypatch.setattr(module, "MAX_NODES", 50)
    assert compose(read_source("a", text.encode())) is not None
