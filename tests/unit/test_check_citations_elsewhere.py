"""Citations that are written out in other files: which are the work's own, and when they are stale."""

import pytest

from tests.unit.test_check import GOOD, findings, folder, put

__all__ = ["folder"]

TITLE = "Rekenaar, a reader of recordings"


def told(folder, capsys, name: str, text: str) -> list[dict]:
    """What the check says of a file beside a citation file of 1.2.0."""
    put(folder, GOOD)
    put(folder, text.encode(), name)
    return findings(capsys, "--only", "bibtex-differs")


@pytest.mark.parametrize("name", ["README.md", "README.rst", "CITATION.bib"])
def test_stale_entry_comes_with_the_entry_to_paste(folder, capsys, name):
    """Only the values that differ are changed in it."""
    [finding] = told(folder, capsys, name, f"\n@misc{{r, title={{{TITLE}}},\n version = {{v1.1.0}}}}\n")
    assert (finding["path"], finding["line"], finding["severity"]) == (name, 2, "warning")
    assert finding["fix"].endswith(f"@misc{{r, title={{{TITLE}}},\n version = {{1.2.0}}}}")


def test_stale_citation_of_an_r_package_is_told(folder, capsys):
    """`inst/CITATION` is R, and says the version in a note."""
    text = f'bibentry("Manual",\n  title = "{TITLE}",\n  note = "R package version 1.1.0"\n)\n'
    [finding] = told(folder, capsys, "inst/CITATION", text)
    assert 'note = "R package version 1.2.0"' in finding["fix"]


@pytest.mark.parametrize(
    "text",
    [
        f"@software{{r, title={{{TITLE}}}, version={{1.2.0}}, doi={{10.5281/zenodo.1003150}}}}",
        f"@software{{r, title={{{TITLE}}}}}",
        "@software{other, title={Another program}, version={0.3}, doi={10.5281/zenodo.7}}",
        f"@article{{r, title={{{TITLE}}}, journal={{J}}, doi={{10.1000/182}}}}",
        "```r\nbibentry(title = meta$Title, version = meta$Version)\n```",
    ],
)
def test_other_entries_are_left_alone(folder, capsys, text):
    """The entry of today, one without a version, another work, the paper, and what R computes."""
    assert told(folder, capsys, "README.md", text) == []
