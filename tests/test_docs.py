"""The documentation says what is so: generated pages are current, links lead somewhere, examples parse."""

import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from doi_action.cli import cli
from doi_action.formats.doi_yml.read import KEYS, SETTING_KEYS, read
from doi_action.inputs import INPUTS_BY_NAME
from doi_action.rules import RULES
from doi_action.verbs.check.options import parse
from tests.repositories import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GENERATED = runpy.run_path(str(ROOT / "docs" / "generate.py"))["PAGES"]


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_generated_pages_are_current(name: str) -> None:
    """`make docs` would change nothing."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == GENERATED[name]()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_within_the_project_lead_somewhere(page: Path) -> None:
    """A link to a file of ours names a file."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text)
    assert not [t for t in targets if not (page.parent / t).exists()]


@pytest.mark.parametrize("picture", sorted((ROOT / "docs" / "pictures").iterdir()), ids=lambda p: p.name)
def test_a_picture_is_shown_with_words_and_is_small(picture: Path) -> None:
    """Nobody waits for it, nobody who hears the page misses it, and none lies about unused."""
    assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size < 150_000
    shown = [words for page in PAGES for words in _pictures(page, picture)]
    assert shown and all(len(words.split()) > 5 for words in shown)


def _pictures(page: Path, picture: Path) -> list[str]:
    """What stands in place of the picture on a page, once for each time it is shown there."""
    found = re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", page.read_text(encoding="utf-8"))
    return [words for words, target in found if (page.parent / target).resolve() == picture.resolve()]


def test_every_page_is_in_the_list_of_pages() -> None:
    """A page that nothing leads to is not read."""
    listed = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    listed = listed.partition("\n## Every page\n")[2]
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"} | {"decisions/README.md"}
    found = re.findall(r"\]\(([\w/-]+\.md)\)", listed)
    assert sorted(found) == sorted(pages)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_to_a_heading_lead_to_one(page: Path) -> None:
    """By the anchors that GitHub makes: small letters, no punctuation, hyphens for spaces."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target, anchor in re.findall(r"\]\(([^)#:\s]*)#([^)]*)\)", text):
        path = page.parent / target if target else page
        if path.suffix == ".md":
            headings = re.findall(r"^#+ (.*)", path.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in anchors, f"{target}#{anchor}"


@pytest.mark.parametrize("page", ["README.md", "docs/README.md"])
def test_the_first_screen_shows_what_you_get_then_asks_who_gives_it(page: str) -> None:
    """Pictures of badge, summary and citation page; Zenodo or an own prefix; the smallest workflow; then all else."""
    text = (ROOT / page).read_text(encoding="utf-8")
    get, choose, workflow = re.findall(r"^## .*\n((?:(?!## ).*\n)*)", text, re.MULTILINE)[:3]
    assert re.findall(r"pictures/([\w-]+)\.png", get) == ["readme", "summary", "citation-page"]
    assert choose.index("Zenodo") < choose.index("prefix")
    assert len(re.findall(r"^```yaml\n(.*?)```", workflow, re.MULTILINE | re.DOTALL)[0].splitlines()) < 15


ABOUT_OTHERS = ("other-tools.md", "coming-from.md", "datacite-prefix.md", "registries.md")


@pytest.mark.parametrize("name", ABOUT_OTHERS)
def test_what_is_said_of_others_has_its_source_and_its_month(name: str) -> None:
    """They change, and a reader must be able to look again."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert re.search(r"\bread\b[^.]*\b(November) 2026\b", text)
    assert re.search(r"\]\(https://", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_page_names_a_machine_or_a_package_registry(page: Path) -> None:
    """Packages go by name."""
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"p[y]pi\.org|python[h]osted|/(work|root|home)/\w", text)


def test_the_projects_own_citation_file_is_what_its_tool_writes() -> None:
    """Exporting it again changes nothing, and the check has nothing to say."""
    from doi_action.check.checker import check_citation
    from doi_action.release.describe import describe
    from doi_action.rules import RULES
    from doi_action.settings import settings_from
    from doi_action.verbs import export

    said = describe(settings_from(), str(ROOT))
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert export.run(said.merged.metadata, "cff", doi=said.doi, concept=said.concept_doi).text == text
    assert not [f for f in check_citation("CITATION.cff", text.encode(), RULES) if f.severity != "note"]


def test_the_projects_own_codemeta_is_what_its_tool_writes() -> None:
    """As docs/example.md says; a release adds version, date and DOI."""
    from doi_action.release.describe import describe
    from doi_action.settings import settings_from
    from doi_action.verbs import export

    said = describe(settings_from(), str(ROOT))
    text = (ROOT / "codemeta.json").read_text(encoding="utf-8")
    assert export.run(said.merged.metadata, "codemeta", doi=said.doi, concept=said.concept_doi).text == text


def test_the_projects_own_workflow_is_what_its_tool_writes() -> None:
    """But for the Action, which is used from here, and the permission, which stands at the job."""
    from doi_action.edits.templating import environment
    from doi_action.edits.workflow_file import PATH, workflow_text
    from doi_action.templates_folder import templates_folder

    written = yaml.safe_load(workflow_text((), templates=environment(templates_folder())))
    ours = yaml.safe_load((ROOT / PATH).read_text(encoding="utf-8"))
    (checkout, step) = ours["jobs"]["doi"].pop("steps")
    assert checkout["uses"].startswith("actions/checkout@") and step == {"uses": "./"}
    assert ours["jobs"]["doi"].pop("timeout-minutes") and ours.pop("permissions") == {}
    (released,) = written["jobs"]["doi"].pop("steps")
    assert released["uses"].startswith("doi-action/doi-action@")
    written["jobs"]["doi"]["permissions"] = written.pop("permissions")
    assert ours == written


def test_the_projects_own_hooks_are_those_that_it_offers() -> None:
    """By their ids; they run what stands here."""
    offered = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    (local,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    of_ours = {hook["id"] for hook in local["hooks"] if "doi_action" in hook["entry"]}
    assert of_ours == {"citation-check", "citation-sync"} and of_ours < offered


def test_the_readme_shows_the_lines_that_a_rehearsal_shows() -> None:
    """What makes it real is said once, in the same words."""
    from doi_action.views.real_doi import WORKFLOW_LINES

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "".join(f"        {line}\n" for line in WORKFLOW_LINES) in readme


def test_the_example_of_the_check_is_what_it_prints(tmp_path: Path) -> None:
    """File, line and all."""
    page = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
    (command, shown) = re.findall(r"^```\n\$ doi-action (.*)\n((?:.*\n)*?)```", page, re.MULTILINE)[0]
    authors = (
        "authors:\n  - family-names: Doe\n    given-names: Jane\n    orcid: https://orcid.org/0000-0002-1825-0097\n"
    )
    second = "  - family-names: Roe\n    given-names: John\n    orcid: https://orcid.org/0000-0002-1825-0098\n"
    head = 'cff-version: 1.2.0\nmessage: "Please cite it."\ntitle: Tides\ntype: software\nlicense: MIT\n'
    (tmp_path / "CITATION.cff").write_text(head + authors + second)
    done = subprocess.run(
        [sys.executable, "-m", "doi_action", *command.split()],
        cwd=tmp_path,
        env={**SETTINGS, "NO_COLOR": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, shown)


def test_every_promise_names_tests_programs_and_targets_that_are_there() -> None:
    """Whoever doubts a promise can run what holds it."""
    page = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page)
    assert len(named) > 30
    for file, test in named:
        assert f"def {test}" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{test}"
    programs = re.findall(r"`python (benchmarks/\w+\.py)`", page)
    assert programs and all((ROOT / program).is_file() for program in programs)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{target}" in makefile for target in re.findall(r"`make ([\w-]+)`", page))
    rows = [line for line in page.splitlines() if re.match(r"\| (?!we promise|---)", line)]
    assert [row for row in rows if "`tests/" not in row and "`python " not in row] == []


def commands() -> list[tuple[str, str]]:
    """Every command line of ours in the documentation, by its page."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        shown = [*re.findall(r"^ *\$ (.*)", text, re.MULTILINE), *re.findall(r"`([^`\n]+)`", text)]
        found += [(page.name, line) for line in shown if re.search(r"(^|\s)doi-action [a-z]", line)]
    return sorted(set(found))


@pytest.mark.parametrize(("page", "line"), commands())
def test_every_command_of_the_docs_is_understood(page: str, line: str) -> None:
    """The verb exists, and so do its flags and their values; nothing is run. A verb alone stands for all it does."""
    words = shlex.split(line, comments=True)
    verb, *others = words[words.index("doi-action") + 1 :]
    if verb == "check":
        parse(others)
    elif verb == "rules":
        assert set(others) <= {rule.id for rule in RULES}
    elif others:
        cli.commands[verb].make_context(verb, others)
    else:
        assert verb in cli.commands


def test_a_command_that_does_not_exist_is_found() -> None:
    """Were everything understood, the test above would say nothing."""
    with pytest.raises(click.UsageError):
        cli.commands["publish"].make_context("publish", ["--registy", "zenodo"])


def yaml_blocks() -> list[tuple[str, str]]:
    """Every block of YAML in the documentation, by its page."""
    pages = [page for page in PAGES if page.name != "rules.md"]
    found = []
    for page in pages:
        for indent, block in re.findall(r"^( *)```ya?ml\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.M | re.S):
            text = "".join(line.removeprefix(indent) for line in block.splitlines(keepends=True))
            found.append((page.name, text))
    return found


def inputs_in(said: object) -> set[str]:
    """What is written under `with:` of a step of ours, or under a `with:` that stands alone."""
    if isinstance(said, list):
        return set().union(*(inputs_in(each) for each in said))
    if not isinstance(said, dict):
        return set()
    of_another = "uses" in said and not said["uses"].startswith("doi-action/")
    given = said.get("with") or {}
    return (set() if of_another else set(given)).union(*(inputs_in(each) for each in said.values()))


@pytest.mark.parametrize(("page", "text"), yaml_blocks())
def test_every_input_in_the_docs_exists(page: str, text: str) -> None:
    """In whole workflows and in parts of them; a call of our reusable workflow has the inputs of that one."""
    reusable = yaml.safe_load((ROOT / ".github" / "workflows" / "audit.yml").read_text(encoding="utf-8"))
    # YAML 1.1 reads the key `on` as true.
    of_call = reusable[True]["workflow_call"]["inputs"] if "/workflows/audit.yml@" in text else {}
    assert inputs_in(yaml.safe_load(text)) <= {*INPUTS_BY_NAME, *of_call}


@pytest.mark.parametrize(("page", "text"), yaml_blocks())
def test_every_doi_yml_in_the_docs_is_read_without_a_finding(page: str, text: str) -> None:
    """A block that says so in its first line, and one that has keys of that file alone."""
    said = yaml.safe_load(text)
    if text.startswith("# .doi.yml") or (isinstance(said, dict) and said.keys() <= KEYS | SETTING_KEYS):
        assert read(".doi.yml", text.encode()).remarks == ()
