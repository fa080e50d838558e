"""Files as they should never be: each ends in findings with a line and a cure, never in a traceback."""

import doctest
import json
from importlib import import_module
from pathlib import Path

import pytest

import doi_action.rules
from doi_action.__main__ import main
from doi_action.check.checker import check_citation
from doi_action.rules import RULES
from tests.proportion import in_proportion
from tests.unit.test_check import GOOD
from tests.unit.test_yaml_text import BAD

TITLE = b'title: "Rekenaar, a reader of recordings"'
WHOLE = {
    "empty": (b"", "file-without-keys"),
    "only comments": (b"# one\n# two\n", "file-without-keys"),
    "a text": (b"Please cite our paper.\n", "file-without-keys"),
    "a list": (b"- a\n- b\n", "file-without-keys"),
    "a pointer of LFS": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        "lfs-pointer",
    ),
    "an empty document": (b"---\n", "file-without-keys"),
    **{name: (data, "yaml-unreadable") for name, (data, _, _) in BAD.items()},
}
HARMLESS = {
    "a byte order mark": b"\xef\xbb\xbf" + GOOD,
    "carriage returns and line feeds": GOOD.replace(b"\n", b"\r\n"),
    "lone carriage returns": GOOD.replace(b"\n", b"\r"),
    "mixed line ends": GOOD.replace(b"\n", b"\r\n", 3),
    "no final newline": GOOD.rstrip(b"\n"),
    "a title over lines": GOOD.replace(TITLE, b'title: "Rekenaar,\n  a reader of recordings"'),
    "escaped emoji": GOOD.replace(TITLE, b'title: "Rekenaar \\ud83d\\ude00"'),
    "another script": GOOD.replace(b"Doe", "Мюллер".encode()),
    "an anchor": GOOD.replace(b"given-names: Jane", b"given-names: &jane Jane"),
    "a very long line": GOOD.replace(b"variants of words.", b"x" * 5_000_000),
    "five thousand authors": GOOD.replace(
        b'\nversion: "1',
        b"".join(b"\n  - family-names: Doe\n    given-names: Jane %d" % n for n in range(5000)) + b'\nversion: "1',
    ),
}


def findings(tmp_path: Path, capsys, data: bytes) -> tuple[int, list[dict]]:
    """Exit status and findings of a check of this file."""
    path = tmp_path / "CITATION.cff"
    path.write_bytes(data)
    status = main(["check", "--only", "schema", "--format", "json", str(path)])
    return status, json.loads(capsys.readouterr().out)["findings"]


@pytest.mark.parametrize("name", WHOLE)
def test_file_that_says_nothing_ends_in_one_finding(tmp_path, capsys, name):
    """What is wrong with the whole file is said once, with a line and a cure."""
    data, rule = WHOLE[name]
    status, (finding,) = findings(tmp_path, capsys, data)
    assert finding["rule"] == (rule if name != "too many bytes" else "path-unreadable")
    assert status == (1 if name != "too many bytes" else 2)
    assert finding["line"] >= 1
    assert finding["fix"]


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_oddities_are_no_reason_to_reject(tmp_path, capsys, name):
    """How a file is written does not change what it says."""
    assert findings(tmp_path, capsys, HARMLESS[name]) == (0, [])


def test_json_is_a_citation_file_too(tmp_path, capsys):
    """YAML 1.2 holds JSON."""
    data = {"cff-version": "1.2.0", "message": "m", "title": "t", "authors": [{"family-names": "Doe"}]}
    assert findings(tmp_path, capsys, json.dumps(data).encode()) == (0, [])


def test_values_that_a_terminal_would_obey_are_shown_harmless(tmp_path, capsys):
    """An escape in a value arrives as its number."""
    path = tmp_path / "CITATION.cff"
    path.write_bytes(GOOD.replace(b"Apache-2.0", b'"\\e[31mMIT\\u202e"'))
    main(["check", "--only", "schema", str(path)])
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\\u001b[31mMIT\\u202e" in said


BOOK = b"references: [{type: book, title: T, authors: [{name: A}], "


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (b"version: " + b"9" * 5000, "version-as-number"),
        (b"version: 0x" + b"f" * 5000, "version-as-number"),
        (
            b"references: [{type: book, title: T, authors: [{name: A}], month: " + b"9" * 5000 + b"}]",
            "month-not-a-number",
        ),
        (
            b'references: [{type: book, title: T, authors: [{name: A}], month: "' + b"9" * 5000 + b'"}]',
            "month-not-a-number",
        ),
    ],
    ids=["a version", "a version in hexadecimal", "a month", "a month in quotes"],
)
def test_number_longer_than_python_reads_ends_in_a_finding(line, rule):
    """Python turns no text of more than 4,300 digits into a number, and no number of so many into a text."""
    kept = [part for part in GOOD.splitlines() if not part.startswith(b"version")]
    findings = check_citation("CITATION.cff", b"\n".join([*kept, line]), RULES)
    assert rule in {finding.rule for finding in findings}


@pytest.mark.parametrize("cut", range(0, len(GOOD), 37))
def test_file_cut_off_anywhere_is_judged(cut):
    """Half a file has findings or is a shorter file; nothing breaks."""
    for finding in check_citation("CITATION.cff", GOOD[:cut], RULES):
        assert finding.line >= 1


MODULES = [f"doi_action.rules.{path.stem}" for path in Path(doi_action.rules.__path__[0]).glob("*.py")]


@pytest.mark.parametrize(
    "name", ["doi_action.check.cff_document", "doi_action.identifiers.check_digits", *sorted(MODULES)]
)
def test_examples_in_docstrings_hold(name):
    """What a docstring shows is what happens."""
    assert doctest.testmod(import_module(name)).failed == 0


LONG = {
    "braces": lambda count: b'license: "' + b"{" * 5 * count + b'"\n',
    "angles": lambda count: b'license: "' + b"<your " * 3 * count + b'"\n',
    "brackets": lambda count: b'license: "' + b"[your " * 3 * count + b'"\n',
    "identifiers": lambda count: (
        b"identifiers:\n" + b"".join(b"  - {type: doi, value: 10.5281/a.%d}\n" % i for i in range(count))
    ),
}


@pytest.mark.parametrize("name", LONG)
def test_long_values_are_judged_in_time_that_grows_with_them(name):
    """And not with the square of their length."""

    def judged(data):
        assert [*check_citation("CITATION.cff", data, RULES)]

    assert in_proportion(judged, lambda count: GOOD + LONG[name](count), length=750)
