"""What `check --fix` may do to a file, and what it leaves to people."""

import pytest

from doi_action.__main__ import main
from tests.unit.test_check import GOOD, findings, folder, put

__all__ = ["folder"]


@pytest.mark.parametrize(
    "date",
    ["2025", "2025-11", "2025-13", "2025-112", "2025/11", "11/2025", "202511", "Nov 2025", "2025-1-12T", "2025-02-30"],
)
@pytest.mark.parametrize("quote", ["", '"'])
def test_repair_invents_no_day(folder, capsys, date, quote):
    """A date without a day, or with a month that no year has, is told and left as it is, wherever it stands."""
    line = f"date-released: {quote}{date}{quote}\n"
    reference = f"references:\n  - type: article\n    title: A\n    authors: [{{name: B}}]\n    {line}"
    text = GOOD.decode().replace('date-released: "2024-05-17"\n', line) + reference
    path = put(folder, text.encode())

    main(["check", "--fix", "-q", "--only", "schema", path])

    assert (folder / path).read_text() == text
    capsys.readouterr()
    told = {f["rule"] for f in findings(capsys, path) if f["field"].endswith("date-released")}
    assert told & {"date-bad-form", "date-impossible"}


@pytest.mark.parametrize("date", ["20240517", "2024/5/17", "17.05.2024", "17 May 2024", "2024-05-17T10:00:00Z"])
def test_day_that_reads_in_one_way_is_written_as_a_day(folder, date):
    """Year, month and day are there, and only their form is wrong."""
    path = put(folder, GOOD.replace(b'"2024-05-17"', date.encode()))
    main(["check", "--fix", "-q", path])
    assert (folder / path).read_bytes() == GOOD


REHEARSED = """\
doi: 10.0000/aaaa-bbbb-cccc-11
identifiers:
  - type: doi
    value: 10.0000/aaaa-bbbb-cccc-11
    description: This version
  - description: All versions
    type: doi
    value: 10.0000/dddd-eeee-ffff-22
"""
OTHER = "  - type: url\n    value: https://example.org/\n  # kept\n"


@pytest.mark.parametrize("other", ["", OTHER])
def test_rehearsal_is_taken_out_of_the_file_again(folder, capsys, other):
    """The root's DOI and our entries go, each whole; what others wrote stays byte for byte."""
    text = GOOD.decode().replace("doi: 10.5281/zenodo.1003150\n", "")
    path = put(folder, (text + REHEARSED + other).encode())
    main(["check", "--fix", "-q", path])
    assert (folder / path).read_text() == text + ("identifiers:\n" + other if other else "")
    assert main(["check", path]) == 0


def test_advice_on_a_sandbox_doi_breaks_no_entry(folder, capsys):
    """An entry without its value is none; the commit of the rehearsal can be found."""
    fixes = {
        f["field"]: f["fix"]
        for f in findings(capsys, put(folder, GOOD + REHEARSED.replace("doi: 10.0", "commit: 10.0", 1).encode()))
    }
    assert "the whole entry" in fixes["identifiers[0].value"] and "git revert" in fixes["identifiers[1].value"]
