"""What the hooks for pre-commit say and when they fail: their entries, run as pre-commit would."""

import json
import shlex
from pathlib import Path

import pytest
import yaml

from doi_action.__main__ import main
from tests.unit.test_check import BAD, GOOD, folder, put

__all__ = ["folder"]

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = {hook["id"]: hook["entry"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


def status(hook: str, *files: str) -> int:
    """The exit status of a hook that is given these files."""
    return main([*shlex.split(ENTRIES[hook])[1:], *files])


def told(capsys, hook: str, *files: str) -> set[tuple[str, str, int]]:
    """The findings of a hook as rule, path and line."""
    status(hook, "--format", "json", *files)
    return {(f["rule"], f["path"], f["line"]) for f in json.loads(capsys.readouterr().out)["findings"]}


DISAGREEING = {
    "version": ("pyproject.toml", '[project]\nname = "x"\nversion = "9.9.9"\n'),
    "licence": ("pyproject.toml", '[project]\nname = "x"\nversion = "1.2.0"\nlicense = "MIT"\n'),
    "doi": (
        "README.md",
        "[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.9.svg)](https://doi.org/10.5281/zenodo.9)",
    ),
    "codemeta": ("codemeta.json", '{"@context": "https://w3id.org/codemeta/3.1", "version": "9.9.9"}'),
    "zenodo": (".zenodo.json", '{"title": "Rekenaar, a reader of recordings", "version": "9.9.9"}'),
    "unreadable": ("codemeta.json", '{"version": '),
}


@pytest.mark.parametrize("what", DISAGREEING)
def test_comparing_hook_fails_where_files_disagree(folder, what):
    """A hook that passes is believed, and what it prints then is hidden."""
    name, text = DISAGREEING[what]
    put(folder, GOOD)
    put(folder, text.encode(), name)
    assert status("citation-sync") == 1


def test_comparing_hook_passes_where_files_agree(folder):
    """Notes and what other hooks look for fail nothing here."""
    put(folder, GOOD)
    put(folder, b'[project]\nname = "x"\nversion = "1.2.0"\nlicense = "Apache-2.0"\n', "pyproject.toml")
    assert status("citation-sync") == 0


def test_two_hooks_say_nothing_twice(folder, capsys):
    """What is wrong with the file alone is for the one, what differs from other files for the other."""
    put(folder, BAD.replace(b"Apache-2.0", b"Apache 2"))
    put(folder, DISAGREEING["version"][1].encode(), "pyproject.toml")
    alone, compared = told(capsys, "citation-check", "CITATION.cff"), told(capsys, "citation-sync")
    assert alone and compared
    assert not alone & compared


def test_name_of_a_hook_reads_well_before_passed_and_failed():
    """`citation metadata is right ... Failed` contradicts itself."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert {hook["name"].split()[0] for hook in hooks} == {"check", "repair", "compare"}
