"""One judge: `check`, `explain` and `publish` say the same of a citation file, over every example of every rule."""

import json
from pathlib import Path
from typing import Any

import pytest

from doi_action.__main__ import main
from doi_action.rules import BY_ID
from tests.unit.test_rules import BY_RELEASE, EXAMPLES, git, unpack

CITATION = "CITATION.cff"
TAG = "v99.0.0"
OF_THIS_RUN = BY_RELEASE | {"doi-not-real", "badge-doi-not-real", "tags-not-read", "github-citation-bare"}
"""What a release or the check alone tells, what a release mends; and DOIs that are right at a sandbox."""

FOLDERS = [
    f"{rule.name}/{kind}"
    for rule in sorted(EXAMPLES.iterdir())
    for kind in ("good", "bad")
    if (rule / kind / CITATION).is_file()
]


def verdict(findings: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    """Rule, severity, place and advice of each finding on the citation file that any verb could make."""
    return {
        (f["rule"], f["severity"], str(f["line"]), f.get("field", ""), f["message"], f["why"], f.get("fix", ""))
        for f in findings
        if f["path"] == CITATION and f["rule"] not in OF_THIS_RUN
    }


def said(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    """The findings of a verb as its JSON gives them."""
    main([*words, "--format", "json"])
    return json.loads(capsys.readouterr().out)["findings"]


@pytest.mark.matrix
@pytest.mark.parametrize("example", FOLDERS)
def test_every_verb_says_the_same_of_a_citation_file(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Same ids, severities, lines and advice; and each finding is declared in the table."""
    folder = tmp_path / "repository"
    unpack(EXAMPLES / example, folder)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "--allow-empty", "-m", "Everything", day="2025-06-01")
    monkeypatch.chdir(folder)

    checked, explained = said(capsys, "check", "."), said(capsys, "explain")
    git(folder, "tag", "-a", TAG, "-m", TAG, day="2025-06-01")
    published = said(capsys, "publish", "--dry-run", "--tag", TAG)

    assert verdict(explained) == verdict(checked)
    assert verdict(published) == verdict(checked)
    declared = [f for f in (*checked, *explained, *published) if f["rule"] in BY_ID]
    assert all(f["severity"] == BY_ID[f["rule"]].severity for f in declared)
    assert {f["rule"] for f in (*checked, *explained)} <= BY_ID.keys()
