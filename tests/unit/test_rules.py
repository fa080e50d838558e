"""Every rule against its two example folders: what it says of the bad one, whole, and its silence over the good one."""

import json
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from doi_action.__main__ import main
from doi_action.check.cff_walk import FAULTS
from doi_action.check.fault import PARTS, page
from doi_action.check.rule import ONLINE, TOLD, Rule
from doi_action.formats.cff.read import read
from doi_action.rules import RULES
from doi_action.verbs.rules import GROUPS, markdown

EXAMPLES = Path(__file__).resolve().parents[1] / "rules"
ROOT = EXAMPLES.parents[1]
BY_RELEASE = {rule.id for rule in RULES if rule.scope in ("release", "audit")} | {"version-differs-from-tag"}
"""Rules of which a release alone can tell: it has a tag, settings and a registry."""
OFFLINE = [rule.id for rule in RULES if rule.scope not in ONLINE and rule.id not in BY_RELEASE]
IDS = [rule.id for rule in RULES]


def unpack(example: Path, folder: Path) -> None:
    """Copy an example; `git.txt` in it becomes a repository with its tags and its origin."""
    shutil.copytree(example, folder)
    told = folder / "git.txt"
    if not told.exists():
        return
    lines = [line.split() for line in told.read_text().splitlines()]
    told.unlink()
    git(folder, "init", "-q", "-b", "main")
    for word, *rest in lines:
        if word == "origin":
            git(folder, "remote", "add", "origin", *rest)
        elif word == "shallow":
            (folder / ".git" / "shallow").write_bytes((folder / ".git" / "refs" / "heads" / "main").read_bytes())
        else:
            name, day = rest
            git(folder, "add", ".")
            git(folder, "commit", "-q", "--allow-empty", "-m", f"Release {name}", day=day)
            git(folder, "tag", "-a", name, "-m", name, day=day)


def git(folder: Path, *arguments: str, day: str = "2024-01-01") -> None:
    """Run git with a fixed person and day, without the user's own settings."""
    when = f"{day}T12:00:00+00:00"
    who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in WHO.items()}
    dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    quiet = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "PATH": "/usr/bin:/bin:/usr/local/bin"}
    subprocess.run(["git", *arguments], cwd=folder, check=True, env={**who, **dates, **quiet})


WHO = {"NAME": "Ada Example", "EMAIL": "ada@example.org"}


def said(rule: str, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """What the check prints of an example folder when one rule is asked."""
    folder = tmp_path / "repository"
    unpack(example, folder)
    monkeypatch.chdir(folder)
    path = "CITATION.cff" if (folder / "CITATION.cff").is_dir() else "."
    main(["check", "--only", rule, path])
    return capsys.readouterr().out


@pytest.mark.parametrize("rule", OFFLINE)
def test_rule_says_what_is_wrong_with_its_bad_example(rule, tmp_path, monkeypatch, capsys):
    """The whole text of the findings is kept beside the example."""
    expected = (EXAMPLES / rule / "expected.txt").read_text(encoding="utf-8")
    assert said(rule, EXAMPLES / rule / "bad", tmp_path, monkeypatch, capsys) == expected


@pytest.mark.parametrize("rule", OFFLINE)
def test_rule_is_silent_over_its_good_example(rule, tmp_path, monkeypatch, capsys):
    """A good example breaks the rule nowhere."""
    assert said(rule, EXAMPLES / rule / "good", tmp_path, monkeypatch, capsys) == ""


REPAIRED = (
    *("unknown-key", "cff-version-unknown", "cff-version-outdated", "value-empty", "country-not-a-code"),
    *("reference-type-unknown", "month-not-a-number", "entity-as-text", "doi-not-bare", "orcid-not-url"),
    *("date-bad-form", "license-not-spdx", "url-bad-form", "doi-only-in-identifiers", "orcid-extra-text"),
    *("version-as-number", "version-leading-v", "yaml-readers-differ", "stray-whitespace", "byte-order-mark"),
    *("file-name-wrong-case", "badge-doi-missing", "date-differs-from-tag", "license-missing", "value-wrong-type"),
    *("value-malformed", "value-not-allowed", "version-unquoted"),
)
"""Rules whose bad example can be repaired with certainty, all of it or the part that is certain."""
PROPOSED = {"unknown-key": 1, "value-wrong-type": 1, "value-malformed": 1, "value-not-allowed": 1}
"""What is left for people in those examples, where it is not nothing."""


@pytest.mark.parametrize("rule", REPAIRED)
def test_rule_repairs_what_is_certain(rule, tmp_path, monkeypatch, capsys):
    """After `--fix` only what cannot be certain is left, and a second `--fix` has nothing to do."""
    folder = tmp_path / "repository"
    unpack(EXAMPLES / rule / "bad", folder)
    monkeypatch.chdir(folder)
    main(["check", "--fix", "-q", "--only", rule, "."])
    assert capsys.readouterr().out.count("  --> ") == PROPOSED.get(rule, 0)
    once = {path.name: path.read_bytes() for path in folder.glob("*.cff")}
    main(["check", "--fix", "-q", "--only", rule, "."])
    assert {path.name: path.read_bytes() for path in folder.glob("*.cff")} == once


def test_stale_version_is_raised_with_its_day_where_no_doi_names_it(tmp_path, monkeypatch):
    """Version and day change together; a file with a DOI is left alone, since the DOI names the old version."""
    folder = tmp_path / "repository"
    unpack(EXAMPLES / "version-behind-tags" / "bad", folder)
    path = folder / "CITATION.cff"
    path.write_text(path.read_text().replace("doi: 10.5281/zenodo.1003150\n", ""))
    monkeypatch.chdir(folder)
    main(["check", "--fix", "--only", "version-behind-tags", "."])
    assert 'version: "1.3.0"\ndate-released: "2025-01-20"\n' in path.read_text()


def test_missing_repository_is_added_from_the_origin(tmp_path, monkeypatch):
    """A clone knows where it came from."""
    folder = tmp_path / "repository"
    unpack(EXAMPLES / "repository-code-missing" / "bad", folder)
    git(folder, "init", "-q")
    git(folder, "remote", "add", "origin", "git@github.com:example/program.git")
    monkeypatch.chdir(folder)
    main(["check", "--fix", "--only", "repository-code-missing", "."])
    assert "repository-code: https://github.com/example/program\n" in (folder / "CITATION.cff").read_text()


def test_no_other_rule_offers_a_repair(tmp_path, monkeypatch, capsys):
    """A new repair belongs on the list above, with its example."""
    for rule in set(OFFLINE) - {*REPAIRED, "path-unreadable"}:
        folder = tmp_path / rule
        unpack(EXAMPLES / rule / "bad", folder)
        monkeypatch.chdir(folder)
        main(["check", "--diff", "--only", rule, "."])
        assert "+++" not in capsys.readouterr().out, rule


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_rule_is_documented_in_five_parts(rule: Rule):
    """A rule's docstring is its page, and none of its parts is empty."""
    found = page(import_module(rule.module).__doc__)
    assert found.summary.endswith(".")
    assert [name for name in PARTS if not found.parts[name]] == []


def test_each_rule_file_has_its_line_in_the_table():
    """A file that no line names would never be asked."""
    folder = Path(import_module("doi_action.rules").__path__[0])
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert files == {rule.id.replace("-", "_") for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_a_rule_is_asked_or_told_and_never_both_or_neither(rule: Rule):
    """A module without a check is a page for what somebody tells, and the table says who."""
    assert hasattr(import_module(rule.module), "check") is (rule.scope not in TOLD)


def test_every_fault_of_the_schema_has_a_rule_that_tells_it():
    """What the walk finds and no rule reads would be a false accept."""
    read = {bucket.partition(":")[0] for rule in RULES for bucket in rule.reads if rule.group == "schema"}
    assert set(FAULTS) <= read


def test_rules_belong_to_known_groups():
    """`--only` knows the groups that the rules name."""
    assert {rule.group for rule in RULES} == set(GROUPS)
    assert {rule.severity for rule in RULES} == {"error", "warning", "note"}


def test_documentation_page_is_current():
    """docs/rules.md is what the rules say today."""
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == markdown()


def test_rules_prints_the_page_of_one_rule(capsys):
    """The page holds the example and the source."""
    assert main(["rules", "orcid-not-url"]) == 0
    assert "    orcid: https://orcid.org/0000-0002-1825-0097" in capsys.readouterr().out


def test_rules_asks_back_for_an_unknown_rule(capsys):
    """A near name is proposed."""
    assert main(["rules", "orcid-not-an-url"]) == 2
    assert "did you mean 'orcid-not-url'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("second", "rules"),
    [
        ("{family-names: Doe}", ["list-repeats"]),
        ("{family-names: Doe, website: 'https://doe.example'}", ["author-twice"]),
    ],
)
def test_an_author_who_stands_twice_is_one_finding(second, rules, tmp_path, monkeypatch, capsys):
    """One rule tells of one mistake: the format's where entries are the same to the letter, else that for people."""
    (tmp_path / "CITATION.cff").write_text(
        f"cff-version: 1.2.0\nmessage: Cite it.\ntitle: Dunes\nauthors:\n  - {{family-names: Doe}}\n  - {second}\n"
    )
    monkeypatch.chdir(tmp_path)
    main(["check", "--format", "json", "CITATION.cff"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert sorted(f["rule"] for f in found if f["severity"] == "error") == rules


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            "license-url: https://dunes.example/terms",
            ["an address alone does not name the licence; pyproject.toml:3 says 'MIT'"],
        ),
        ("license-url: https://opensource.org/licenses/MIT", []),
        ("license: MIT\nlicense-url: https://dunes.example/terms", []),
    ],
)
def test_an_address_that_names_no_licence_is_asked_about(lines, said, tmp_path, monkeypatch, capsys):
    """The record would show the bare address where the licence's name belongs."""
    (tmp_path / "CITATION.cff").write_text(
        f"cff-version: 1.2.0\nmessage: Cite it.\ntitle: Dunes\nauthors:\n  - family-names: Doe\n{lines}\n"
    )
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "dunes"\nlicense = "MIT"\n')
    monkeypatch.chdir(tmp_path)
    main(["check", "--format", "json", "--only", "license-missing", "."])
    assert [f["message"] for f in json.loads(capsys.readouterr().out)["findings"]] == said


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        ("orcid: https://orcid.org/0000-0002-1825-0097/work", ["orcid-bad-form"]),
        ("orcid: 'https://orcid.org/0000-0002-1825-0097 '", ["orcid-not-url"]),
        ("website: https://doe.example/a b", ["url-bad-form"]),
        ("website: https://doe.example/a", []),
        ("orcid: https://orcid.org/0000-0002-1825-0097", []),
    ],
)
def test_the_coming_edition_allows_nothing_around_an_id_or_an_address(line, rules, tmp_path, monkeypatch, capsys):
    """CFF 1.2.0 leaves both ends of its patterns open; 1.3.0 (branch develop) closes them."""
    for version, expected in (("1.3.0", rules), ("1.2.0", [])):
        (tmp_path / "CITATION.cff").write_text(
            f"cff-version: {version}\nmessage: Cite it.\ntitle: Dunes\nauthors:\n  - family-names: Doe\n    {line}\n"
        )
        monkeypatch.chdir(tmp_path)
        main(["check", "--format", "json", "--only", "schema", "CITATION.cff"])
        found = json.loads(capsys.readouterr().out)["findings"]
        assert [f["rule"] for f in found if f["severity"] == "error"] == expected


@pytest.mark.parametrize(
    ("written", "carried"),
    [("GPLv3", "GPLv3"), ("BSD", "BSD"), ("Apache 2.0", None), ("mit", None), ("MIT AND Zlib", None)],
)
def test_a_licence_is_said_to_be_carried_as_text_only_where_it_is(written, carried, tmp_path, monkeypatch, capsys):
    """A name that is mapped to an id goes into the record as that id, and the message does not say otherwise."""
    text = f"cff-version: 1.2.0\nmessage: m\ntitle: t\nauthors:\n  - family-names: Doe\nlicense: {written}\n"
    (tmp_path / "CITATION.cff").write_text(text)
    monkeypatch.chdir(tmp_path)
    main(["check", "--format", "json", "--only", "license-not-spdx", "CITATION.cff"])
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    said = "the record carries the text" in finding["message"]
    names = [fact.value[0].name for fact in read("CITATION.cff", text.encode()).facts if fact.field == "licenses"]
    assert (said, names[0] if said else None) == (carried is not None, carried)
