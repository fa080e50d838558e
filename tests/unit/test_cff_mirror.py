"""A CITATION.cff that we rendered follows its sources until somebody edits it."""

import pytest

from doi_action.formats.cff.mirror import is_mirror, stamped
from doi_action.metadata.tree_facts import read_tree
from doi_action.snapshot import Tree

RENDERED = 'cff-version: 1.2.0\ntitle: Tides\nauthors:\n  - name: "The Old Team"\nlicense: MIT\n'
PYPROJECT = (
    b'[project]\nname = "tides"\nauthors = [{name = "Ada Byron"}, {name = "Eva Novak"}]\nlicense = "Apache-2.0"\n'
)


def creators(files: dict[str, bytes]) -> set[str]:
    """The formats that name creators in a tree of these files."""
    facts = read_tree(Tree(commit="0", contents=files)).facts
    return {fact.format for fact in facts if fact.field in ("creators", "licenses") and fact.certain}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_we_rendered_is_known_again(newline: str) -> None:
    """Also in a checkout with the line ends of Windows."""
    assert is_mirror(stamped(RENDERED).replace("\n", newline).encode())


@pytest.mark.parametrize(
    "edit",
    [("Tides", "Tidal"), ("license: MIT\n", ""), ("# doi-action", "#  doi-action"), ("MIT\n", "MIT\nversion: 1\n")],
)
def test_whoever_edits_a_rendered_file_makes_it_a_source(edit: tuple[str, str]) -> None:
    """One letter is enough."""
    assert not is_mirror(stamped(RENDERED).replace(*edit).encode())


@pytest.mark.parametrize("data", [b"", b"\n", RENDERED.encode(), b"\xff\xfe", b"# doi-action"])
def test_other_files_are_no_mirrors(data: bytes) -> None:
    """Files of people, and what is no file of this kind."""
    assert not is_mirror(data)


def test_a_mirror_does_not_outrank_its_sources() -> None:
    """An author and a licence that changed in pyproject.toml reach the record."""
    mirror = stamped(RENDERED).encode()
    assert creators({"CITATION.cff": mirror, "pyproject.toml": PYPROJECT}) == {"pyproject.toml"}
    assert "CITATION.cff" in creators({"CITATION.cff": RENDERED.encode(), "pyproject.toml": PYPROJECT})


def test_a_mirror_whose_sources_are_gone_speaks_for_them() -> None:
    """It is never said that no file names the authors while one does."""
    assert creators({"CITATION.cff": stamped(RENDERED).encode()}) == {"CITATION.cff"}
