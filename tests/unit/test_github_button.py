"""What GitHub's button shows, as ruby-cff's source says it; files of real projects are in test_check_real.py."""

import pytest

from doi_action.check.cff_walk import walk
from doi_action.check.github_button import press
from doi_action.formats.text.source import read_source
from doi_action.formats.text.yaml import compose

ROOT = "cff-version: 1.2.0\nmessage: M\ntitle: Tool\nauthors:\n  - family-names: Doe\n    given-names: Jane\n"
PAPER = "preferred-citation:\n  title: On tools\n  authors:\n    - family-names: Roe\n      given-names: Jo\n"


def button(text: str):
    """The button of a file."""
    source = read_source("CITATION.cff", text.encode())
    return press(walk(source, compose(source)))


def paper(*lines: str) -> str:
    """A file with a preferred citation that has these lines too."""
    return ROOT + PAPER + "".join(f"  {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (ROOT + "type: dataset\nversion: 1.10\n", "Doe, J. Tool (Version 1.1) [Data set]"),
        (ROOT.replace("Tool", "Tool.") + "url: https://a.org\n", "Doe, J. Tool. [Computer software]. https://a.org"),
        (
            paper("type: generic").replace("On tools", "On tools.") + "  url: https://a.org\n",
            "Roe, J. On tools.. https://a.org",
        ),
        (ROOT + "version: 010\n", "Doe, J. Tool (Version 8) [Computer software]"),
        (ROOT + "title: Second\n", "Doe, J. Second [Computer software]"),
        (paper("type: report", "institution: {name: Lab}"), "Roe, J. On tools. Lab"),
        (paper("type: magazine-article", "journal: J"), "Roe, J. On tools"),
        (paper("type: thesis", "institution: {name: Lab}"), "Roe, J. On tools"),
        (
            paper(
                "type: conference-paper",
                "collection-title: Proc",
                "conference: {name: C, date-start: 2023-08-30, date-end: 2023-09-02}",
            ),
            "Roe, J. (2023, August 30–September 2). On tools [Conference paper]. Proc",
        ),
        (
            paper("type: article", "journal: J", "volume: 3", "issue: 2", "start: 5", "status: advance-online"),
            "Roe, J. On tools. J, 3(2), 5, Advance online publication",
        ),
    ],
)
def test_citation_is_put_together_as_ruby_cff_does(text, shown):
    """Versions of data sets, conferences, reports, doubled stops and keys, octal numbers."""
    assert button(text).text == shown


@pytest.mark.parametrize(
    "text",
    [
        ROOT + "preferred-citation:\n  type: article\n  title: On tools\n",
        ROOT + "type: article\n",
        ROOT + "contact: jane@example.org\n",
        ROOT.replace("1.2.0", "1.2"),
        "\ufeff" + ROOT,
    ],
)
def test_nothing_is_shown_where_ruby_cff_stops(text):
    """It asks the root for fields of references, a number for its length, a text for its entries."""
    found = button(text)
    assert found.text is None and found.obstacles
