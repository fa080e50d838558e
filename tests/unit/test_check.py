"""The check as people and scripts call it: options, formats, exit statuses, paths that are no files."""

import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as SarifLog

from doi_action.__main__ import main
from tests.capabilities import unprivileged
from tests.unit.test_rules import EXAMPLES

GOOD = (EXAMPLES / "orcid-not-url" / "good" / "CITATION.cff").read_bytes()
BAD = (EXAMPLES / "orcid-not-url" / "bad" / "CITATION.cff").read_bytes()
WARNED = (EXAMPLES / "license-deprecated" / "bad" / "CITATION.cff").read_bytes()
HEAVY = ("click", "jinja2", "rich", "github", "requests", "jsonschema", "importlib.metadata", "dataclasses", "json")


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty folder that the check is started in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder: Path, data: bytes, name: str = "CITATION.cff") -> str:
    """Write a file and give its name."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    return name


def findings(capsys, *arguments: str) -> list[dict]:
    """The findings of a check, from its JSON."""
    main(["check", "--format", "json", *arguments])
    return json.loads(capsys.readouterr().out)["findings"]


@pytest.mark.parametrize(
    ("data", "options", "status"),
    [(GOOD, [], 0), (BAD, [], 1), (WARNED, [], 0), (WARNED, ["--strict"], 1), (BAD, ["--ignore", "orcid-not-url"], 0)],
)
def test_exit_status_says_whether_something_is_wrong(folder, data, options, status):
    """Errors fail, warnings fail when asked to."""
    assert main(["check", *options, put(folder, data)]) == status


@pytest.mark.parametrize(
    "arguments",
    [["--onyl", "schema"], ["--only"], ["--only", "nothing-like-it"], ["--format", "xml"], ["main.py"]],
)
def test_wrong_usage_is_told_as_every_error(folder, capsys, arguments):
    """Status 2, what is wrong in one line, its id in the next, no traceback."""
    assert main(["check", *arguments]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("error: ") and "'" in first
    assert second == "  rule: usage"


def test_wrong_usage_is_told_in_json_too(folder, capsys):
    """A script that reads JSON finds JSON, with the id and the exit code."""
    assert main(["check", "--format", "json", "--onyl"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["findings"] == [] and told["error"]["rule"] == "usage" and told["error"]["exit_code"] == 2


def test_option_close_to_a_rule_is_asked_back(folder, capsys):
    """A misspelt rule is named."""
    main(["check", "--only", "orcid-not-urls"])
    assert "did you mean 'orcid-not-url'?" in capsys.readouterr().err


def test_clean_file_is_said_to_be_good(folder, capsys):
    """Beside the result, so that a pipe stays empty; nothing where nobody wants a word."""
    main(["check", put(folder, GOOD)])
    assert capsys.readouterr() == ("", "All good: 1 file\n")
    main(["check", "-q", put(folder, GOOD)])
    assert capsys.readouterr() == ("", "")


def test_the_last_line_says_what_can_be_repaired(folder, capsys):
    """How many, and with which word; nothing where nobody wants it."""
    main(["check", put(folder, BAD)])
    assert capsys.readouterr().err == "1 error in 1 file ([*] 1 fixable with --fix)\n"
    main(["check", "-q", put(folder, BAD)])
    assert capsys.readouterr().err == ""


def test_json_is_complete(folder, capsys):
    """The keys that scripts rely on, and the number of files."""
    main(["check", "--format", "json", put(folder, BAD)])
    told = json.loads(capsys.readouterr().out)
    keys = {"rule", "group", "severity", "message", "path", "line", "column", "field", "why", "fix"}
    assert set(told) == {"findings", "checked", "error"}
    assert told["checked"] == 1
    assert set(told["findings"][0]) == keys


def test_finding_says_where_to_the_character(folder, capsys):
    """Line and column count from 1 and point at the value."""
    (finding,) = findings(capsys, put(folder, BAD))
    assert (finding["line"], finding["column"], finding["field"]) == (9, 12, "authors[0].orcid")


def test_group_selects_its_rules(folder, capsys):
    """`--only schema` is the verdict of the format and nothing else."""
    assert {finding["group"] for finding in findings(capsys, "--only", "schema", put(folder, BAD))} == {"schema"}
    assert findings(capsys, "--only", "people", put(folder, BAD)) == []


def test_annotations_escape_what_github_would_obey(folder, capsys):
    """A value with a newline and a percent sign stays one command."""
    put(folder, GOOD.replace(b"Apache-2.0", b'"100%\\n::error::x"'))
    main(["check", "--format", "github", "--only", "license-not-spdx", "CITATION.cff"])
    said = capsys.readouterr().out
    assert said.startswith("::error file=CITATION.cff,line=12,col=10,title=license-not-spdx::license: '100%25")
    assert said.count("\n") == 1


def test_sarif_is_what_code_scanning_reads(folder, capsys):
    """SARIF 2.1.0 by its own schema (as classes made from it)."""
    main(["check", "--format", "sarif", put(folder, BAD, "a b/CITATION.cff")])
    log = json.loads(capsys.readouterr().out)
    SarifLog.model_validate(log)
    assert log["runs"][0]["results"][0]["ruleId"] == "orcid-not-url"


def test_what_is_wrong_is_underlined_from_its_first_letter_to_its_last(folder, capsys):
    """The verbose text shows the line; a value, a key, a text in quotes, and nothing of the comment behind it."""
    text = GOOD.decode().replace("https://orcid.org/", "").replace('\nversion: "', '\nulr: x\nversion: "v1.0"  # not "')
    main(["check", "-v", "--only", "orcid-not-url,unknown-key,version-leading-v", put(folder, text.encode())])
    lines = capsys.readouterr().out.splitlines()
    underlined = [
        above[below.index("^") : below.rindex("^") + 1]
        for above, below in pairwise(lines)
        if below.startswith("       | ")
    ]
    assert underlined == ["0000-0002-1825-0097", "ulr", '"v1.0"']


def test_a_long_line_is_cut_around_what_is_wrong(folder, capsys):
    """So that it is seen on a terminal of any width."""
    author = 'authors: [{family-names: "' + "N" * 150 + '", orcid: "0000-0002-1825-0097", email: ' + "m" * 90 + "}]\n"
    main(["check", "-v", "--only", "orcid-not-url", put(folder, b"title: t\n" + author.encode())])
    shown, under = capsys.readouterr().out.splitlines()[2:4]
    assert len(shown) <= 110
    assert shown[under.index("^") : under.rindex("^") + 1] == '"0000-0002-1825-0097"'


def test_the_rule_comes_first_then_the_place(folder, capsys):
    """A star marks what --fix repairs; a warning is called one."""
    main(["check", put(folder, BAD)])
    first, second = capsys.readouterr().out.splitlines()[:2]
    assert first.startswith("orcid-not-url [*]: '") and second == "  --> CITATION.cff:9:12: authors[0].orcid"


def test_notes_are_counted_and_shown_on_demand(folder, capsys):
    """A note is no reason to scroll."""
    path = put(folder, GOOD.replace(b"abstract:", b"# abstract:"))
    main(["check", path])
    assert capsys.readouterr() == ("", "1 note in 1 file (-v shows the notes)\n")
    main(["check", "-v", path])
    assert "abstract-missing (note): " in capsys.readouterr().out


def test_folder_is_judged_as_a_repository(folder, capsys):
    """Its files are compared, and its citation file is found whatever the case of its name."""
    put(folder, GOOD, "citation.cff")
    put(folder, b'{"name": "Another title"}', "codemeta.json")
    assert {finding["rule"] for finding in findings(capsys, ".")} >= {"file-name-wrong-case", "codemeta-differs"}


def test_any_cff_is_judged_as_a_citation_file(folder, capsys):
    """The ending decides, so that collections can be checked."""
    assert [finding["rule"] for finding in findings(capsys, put(folder, BAD, "some-name.CFF"))] == ["orcid-not-url"]


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "broken link", "unreadable", "huge"])
def test_path_that_is_no_file_is_told(folder, capsys, kind):
    """Status 2 and one finding, whatever stands there; nothing blocks."""
    path = folder / "CITATION.cff"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "broken link":
            path.symlink_to("nowhere")
        case "unreadable":
            path.write_bytes(GOOD)
            path.chmod(0)
        case "huge":
            with path.open("wb") as file:
                file.truncate(100 * 1024 * 1024)
    with unprivileged():
        assert main(["check", "--format", "json", "CITATION.cff"]) == 2
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["rule"], finding["line"]) == ("path-unreadable", 1)


def test_link_to_a_file_is_followed(folder, capsys):
    """A linked citation file is a citation file, inside the folder or outside."""
    put(folder, BAD, "elsewhere/real.cff")
    (folder / "CITATION.cff").symlink_to("elsewhere/real.cff")
    assert [finding["rule"] for finding in findings(capsys, "CITATION.cff")] == ["orcid-not-url"]


@pytest.mark.parametrize("name", ["with space.cff", "new\nline.cff", "ünïcode.cff", "../out.cff"])
def test_odd_names_are_shown_as_they_are(folder, capsys, name):
    """A path in a finding is the path that was given."""
    (folder / "in").mkdir()
    os.chdir(folder / "in")
    put(Path.cwd(), BAD, name)
    assert {finding["path"] for finding in findings(capsys, name)} == {name}


def test_name_that_begins_with_a_dash_is_a_name_after_two(folder, capsys):
    """`--` ends the options."""
    put(folder, BAD, "-x.cff")
    assert {finding["path"] for finding in findings(capsys, "--", "-x.cff")} == {"-x.cff"}


def test_fix_changes_the_faulty_characters_alone(folder):
    """Comments, quotes and line ends around them stay."""
    odd = BAD.replace(b"\n", b"\r\n").replace(b"authors:", b"authors:   # people")
    path = put(folder, b"\xef\xbb\xbf" + odd)
    assert main(["check", "--ignore", "byte-order-mark", "--fix", path]) == 0
    fixed = odd.replace(b"orcid: 0000", b"orcid: https://orcid.org/0000")
    assert (folder / path).read_bytes() == b"\xef\xbb\xbf" + fixed


def test_diff_shows_and_writes_nothing(folder, capsys):
    """The repair as a unified diff, and the file as it was."""
    assert main(["check", "--diff", put(folder, BAD)]) == 1
    assert "+    orcid: https://orcid.org/0000-0002-1825-0097\n" in capsys.readouterr().out
    assert (folder / "CITATION.cff").read_bytes() == BAD


def test_fix_gives_the_file_its_name(folder):
    """Only where no other file has it."""
    put(folder, GOOD, "docs/citation.cff")
    assert main(["check", "--fix", "docs/citation.cff"]) == 0
    assert [path.name for path in (folder / "docs").iterdir()] == ["CITATION.cff"]


def test_fix_overwrites_no_other_file(folder):
    """Two citation files that differ by case stay two files."""
    put(folder, GOOD)
    put(folder, BAD, "citation.cff")
    if len(list(folder.iterdir())) == 1:
        pytest.skip("names on this file system do not differ by case")
    assert main(["check", "--fix", "citation.cff"]) == 1
    assert (folder / "CITATION.cff").read_bytes() == GOOD


def test_fix_goes_through_a_link_and_keeps_permissions(folder):
    """The linked file is repaired, the link stays a link."""
    put(folder, BAD, "real.cff")
    (folder / "real.cff").chmod(0o640)
    (folder / "CITATION.cff").symlink_to("real.cff")
    main(["check", "--fix", "CITATION.cff"])
    assert (folder / "CITATION.cff").is_symlink()
    assert (folder / "real.cff").stat().st_mode & 0o777 == 0o640
    assert (folder / "real.cff").read_bytes() == GOOD


def test_comment_allows_a_rule_with_a_reason(folder, capsys):
    """The line below a comment that stands alone is covered."""
    allowed = BAD.replace(b"    orcid", b"    # doi-action: allow orcid-not-url: kept for an old reader\n    orcid")
    assert findings(capsys, put(folder, allowed)) == []


def test_settings_allow_a_rule_everywhere(folder, capsys):
    """`allow:` in .doi.yml names rules and reasons."""
    put(folder, b"allow:\n  orcid-not-url: kept for an old reader\n", ".doi.yml")
    assert findings(capsys, put(folder, BAD)) == []


def test_exception_in_settings_that_silences_nothing_is_told(folder, capsys):
    """In a repository, where every file is seen."""
    put(folder, b"allow:\n  orcid-not-url: kept for an old reader\n", ".doi.yml")
    put(folder, GOOD)
    (finding,) = [f for f in findings(capsys, ".") if f["rule"] == "allow-unused"]
    assert (finding["path"], finding["line"]) == (".doi.yml", 2)


def test_allowed_fault_is_not_repaired(folder):
    """What is meant stays."""
    allowed = BAD.replace(b"0097\n", b"0097  # doi-action: allow orcid-not-url: kept for an old reader\n")
    main(["check", "--fix", put(folder, allowed)])
    assert (folder / "CITATION.cff").read_bytes() == allowed


def test_start_of_a_check_imports_nothing_heavy(folder):
    """A clean file is judged without the libraries that only other verbs need."""
    put(folder, GOOD)
    code = f"""
import sys
from doi_action.__main__ import main
assert main(["check", "CITATION.cff"]) == 0
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_check_of_its_own_process_leaves_no_work_for_the_end(folder):
    """Python looks for cycles once more when it ends; in another program's process nothing is frozen."""
    put(folder, GOOD)
    code = """
import gc, sys
from doi_action.__main__ import main
assert main(["check", "CITATION.cff"]) == 0
before = gc.get_freeze_count()
sys.argv = ["doi-action", "check", "CITATION.cff"]
assert main() == 0
print(before, gc.get_freeze_count() > 0, gc.isenabled())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-3:] == ["0", "True", "True"]


@pytest.mark.parametrize(
    "title", ["myrepo", "A reader by MyOrg", "mygithub", "my_username", "My  Research\tSoftware", "YYYY"]
)
def test_a_placeholder_is_found_in_every_file(folder, capsys, title):
    """In codemeta.json as in CITATION.cff, whatever sign it is known by."""
    cff = put(folder, re.sub(rb"(?m)^title: .*$", f"title: {title}".encode(), GOOD))
    codemeta = put(
        folder, json.dumps({"@context": "https://w3id.org/codemeta/3.0", "name": title}).encode(), "codemeta.json"
    )
    for path in (cff, codemeta):
        assert "placeholder-text" in [finding["rule"] for finding in findings(capsys, path)]


def test_check_needs_no_c_extension(folder):
    """Where there is no wheel the pure reader gives the same finding in the same place."""
    put(folder, BAD)
    code = """
import sys
for name in ("_ruamel_yaml", "_ruamel_yaml_clibz", "ruamel.yaml.clib"):
    sys.modules[name] = None
from doi_action.__main__ import main
sys.exit(main(["check", "--format", "json", "CITATION.cff"]))
"""
    pure = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    (finding,) = json.loads(pure.stdout)["findings"]
    assert (pure.returncode, finding["rule"], finding["line"], finding["column"]) == (1, "orcid-not-url", 9, 12)


def test_output_is_utf_8_whatever_the_locale(folder):
    """A name in another script arrives on a terminal that promises ASCII."""
    put(folder, BAD.replace(b"    orcid: 0000", "    orcid: Мир".encode()))
    done = subprocess.run(
        [sys.executable, "-m", "doi_action", "check", "CITATION.cff"],
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"},
    )
    assert "Мир" in done.stdout.decode()


def test_citation_file_under_another_name_is_told_in_place_of_a_missing_one(folder, capsys):
    """Whoever wrote one needs no other: `check` says what `publish` says, by the same rule."""
    put(folder, GOOD, "CITATION.yml")
    told = {(f["rule"], f["path"], f["fix"]) for f in findings(capsys) if f["rule"].startswith("citation-file")}
    assert told == {("citation-file-misnamed", "CITATION.yml", "git mv CITATION.yml CITATION.cff")}


@pytest.mark.parametrize(
    ("at_top", "said"),
    [
        ("CITATION.cff", "this folder of a repository has no CITATION.cff; its own is '../../CITATION.cff'"),
        ("README.md", "this folder of a repository has no CITATION.cff; there is none at its root either"),
    ],
)
def test_folder_inside_a_repository_is_not_called_the_repository(folder, capsys, at_top, said):
    """A folder below the root says where the repository's own citation file is, and how to check it."""
    (folder / ".git").mkdir()
    put(folder, GOOD, at_top)
    put(folder, b"[project]\nname = 'inner'\n", "parts/inner/pyproject.toml")
    [missing] = findings(capsys, "--only", "citation-file-missing", "parts/inner")
    assert (missing["message"], missing["path"]) == (said, "parts/inner/CITATION.cff")
    assert "'doi-action check .'" in missing["fix"]


@pytest.mark.parametrize(
    ("rule", "data", "field"),
    [
        ("author-twice", "authors: [a text, {name: Lab}, {name: Lab, website: https://example.org}]", "authors[2]"),
        (
            "dois-untold-apart",
            "identifiers: [a text, {type: doi, value: 10.1234/a}, {type: doi, value: 10.1234/b, description: b}]",
            "identifiers[1]",
        ),
    ],
)
def test_an_entry_is_counted_from_the_first_of_its_list(folder, capsys, rule, data, field):
    """Also where something that is no entry stands before it: the field named is the one at that line."""
    [found] = findings(capsys, "--only", rule, put(folder, f"cff-version: 1.2.0\n{data}\n".encode()))
    assert found["field"] == field
