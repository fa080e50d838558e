"""The version in a package's manifest is raised, and not one other byte."""

import pytest

from doi_action.edits.manifest_version import manifest_edits
from doi_action.facts import Remark
from doi_action.snapshot import FileEdit, Tree

MANIFESTS = {
    "pyproject.toml": '[project]\nname = "demo"\nversion = "1.0.0"  # 1.0.0 of old\n',
    "package.json": '{\r\n  "name": "demo",\r\n  "version": "1.0.0",\r\n  "license": "MIT"\r\n}\r\n',
    "Cargo.toml": '[package]\nname = "demo"\nversion = "1.0.0"\n\n[dependencies]\nserde = "1.0.0"\n',
    "DESCRIPTION": "Package: demo\nTitle: Demo\nVersion: 1.0.0\nAuthor: Ada Example\n",
    "setup.cfg": "[metadata]\nname = demo\nversion = 1.0.0\n",
    "setup.py": 'from setuptools import setup\nsetup(name="demo", version="1.0.0")\n',
    "Project.toml": 'name = "Demo"\nuuid = "x"\nversion = "1.0.0"\n',
    "composer.json": '{"name": "a/demo", "version": "1.0.0"}\n',
    "demo.gemspec": 'Gem::Specification.new do |s|\n  s.name = "demo"\n  s.version = "1.0.0"\nend\n',
}


def found_in(path: str, text: str, version: str = "1.1.0") -> list[FileEdit | Remark]:
    """What is to be done with one file."""
    return list(manifest_edits(Tree(commit="", contents={path: text.encode()}), "", version))


@pytest.mark.parametrize("path", [path for path in MANIFESTS if path != "pyproject.toml"])
def test_the_version_alone_is_changed(path: str) -> None:
    """In each format; other numbers of the same kind stay."""
    text = MANIFESTS[path]
    (edit,) = found_in(path, text)
    assert isinstance(edit, FileEdit) and edit.after.decode() == text.replace("1.0.0", "1.1.0", 1)
    assert found_in(path, edit.after.decode()) == []


def test_a_line_that_names_it_twice_is_left_to_a_person() -> None:
    """Which of both is meant is not certain: the line is told."""
    (remark,) = found_in("pyproject.toml", MANIFESTS["pyproject.toml"])
    assert isinstance(remark, Remark)
    assert (remark.rule, remark.path, remark.line) == ("edit-by-hand", "pyproject.toml", 3)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", '[project]\nname = "demo"\ndynamic = ["version"]\n'),
        ("package.json", '{"private": true, "version": "1.0.0"}\n'),
        ("package.json", "{"),
        ("codemeta.json", '{"@context": "https://w3id.org/codemeta/3.0", "name": "Demo", "version": "1.0.0"}\n'),
        ("sub/package.json", '{"name": "demo", "version": "1.0.0"}\n'),
    ],
)
def test_what_states_no_version_of_the_package_is_left_alone(path: str, text: str) -> None:
    """A version made elsewhere, tools' settings, a broken file, other files' business, another folder's package."""
    assert found_in(path, text) == []


def test_the_manifest_of_a_work_is_that_of_its_folder() -> None:
    """And no other."""
    tree = Tree(
        commit="", contents=dict.fromkeys(("package.json", "one/package.json"), MANIFESTS["package.json"].encode())
    )
    assert [one.path for one in manifest_edits(tree, "one", "2.0.0")] == ["one/package.json"]
