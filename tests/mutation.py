"""Small faults, put into what decides one at a time: each must fail a test. `make mutation PART=plan`.

mutmut changes a copy of the tree in `.cache/mutation` (a comparison turned round, an argument left out),
and runs the tests that come by the changed function. What no test notices is printed as a difference, to be read: a
test is missing, or the change makes no difference. CONTRIBUTING.md says what is known of those that are left.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What is changed, and the tests that must notice: those without a process or a clock, some hundred a second."""

    changed: tuple[str, ...]
    tests: tuple[str, ...]


PARTS = {
    "lineage": Part(
        changed=("doi_action/lineage/*",),
        tests=(
            "tests/unit/test_lineage.py",
            "tests/unit/test_family.py",
            "tests/unit/test_versions.py",
            "tests/unit/test_plan.py",
            "tests/unit/test_names.py",
            "tests/unit/test_given_names.py",
            "tests/unit/test_computed_names.py",
            "tests/unit/test_conflicts.py",
            "tests/unit/test_adoption.py",
            "tests/unit/test_withdrawal.py",
            "tests/unit/test_check_tags.py",
        ),
    ),
    "plan": Part(
        changed=("doi_action/plan/*", "doi_action/release/names.py", "doi_action/registries/computed_names.py"),
        tests=(
            "tests/unit/test_plan.py",
            "tests/unit/test_agreement.py",
            "tests/unit/test_plan_records.py",
            "tests/unit/test_approval.py",
            "tests/unit/test_names.py",
            "tests/unit/test_adoption.py",
            "tests/unit/test_three_way.py",
            "tests/unit/test_summary.py",
            "tests/unit/test_withdrawal.py",
            "tests/unit/test_conflicts.py",
            "tests/unit/test_given_names.py",
            "tests/unit/test_computed_names.py",
            "tests/unit/test_named_dois.py",
            "tests/contract/test_attach.py",
        ),
    ),
    "merge": Part(
        changed=("doi_action/metadata/merge.py",),
        tests=(
            "tests/unit/test_merge.py",
            "tests/unit/test_rival_dois.py",
            "tests/unit/test_people_gate.py",
            "tests/unit/test_gather.py",
            "tests/unit/test_swhids.py",
            "tests/unit/test_model_records.py",
        ),
    ),
    "datacite": Part(
        changed=("doi_action/registries/datacite/*",),
        tests=(
            "tests/contract/test_datacite_client.py",
            "tests/contract/test_datacite_client_answers.py",
            "tests/contract/test_datacite_cassettes.py",
            "tests/contract/test_attach.py",
            "tests/contract/test_sandbox_credentials.py",
            "tests/unit/test_conflicts.py",
            "tests/unit/test_trust.py",
        ),
    ),
    "inveniordm": Part(
        changed=("doi_action/registries/inveniordm/*",),
        tests=(
            "tests/unit/test_inveniordm_echo.py",
            "tests/unit/test_inveniordm_errors.py",
            "tests/unit/test_inveniordm_documents.py",
            "tests/contract/test_inveniordm_answers.py",
            "tests/contract/test_inveniordm_attach.py",
            "tests/contract/test_inveniordm_cassettes.py",
            "tests/contract/test_inveniordm_client_answers.py",
            "tests/contract/test_inveniordm_draft_answers.py",
            "tests/contract/test_inveniordm_file_answers.py",
            "tests/contract/test_inveniordm_lineage_answers.py",
            "tests/contract/test_inveniordm_named_answers.py",
            "tests/contract/test_inveniordm_request_answers.py",
            "tests/contract/test_inveniordm_search_answers.py",
            "tests/contract/test_inveniordm_vocabulary_answers.py",
        ),
    ),
    "http": Part(
        changed=("doi_action/http/*",),
        tests=(
            "tests/unit/test_http.py",
            "tests/unit/test_http_masking.py",
            "tests/contract/test_datacite_client_answers.py",
        ),
    ),
}

WORDING = (r"^\s*(why|fix|reason|state)=", r'^\s*f?"[^"]* [^"]* ')
"""Lines that only say something to people, which are left as they are: a test of each would be its copy."""

NOTICED, UNNOTICED, UNTESTED = "noticed", "not noticed", "in functions that no test of the part comes by"
OUTCOMES = {0: UNNOTICED, 5: UNTESTED, 33: UNTESTED, None: "not tried"}
"""By pytest's exit code, as mutmut keeps it; with any other, a test failed or the change never came to an end."""


def main() -> None:
    """Change, test, print what no test noticed, and count."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("part", nargs="?", choices=PARTS, help="all, where none is named")
    parser.add_argument("--children", default="1", help="processes at once")
    arguments = parser.parse_args()

    counts = {}
    for part in [arguments.part] if arguments.part else PARTS:
        folder = copied(part)
        _forget_what_was_not_noticed(folder)
        _mutmut(folder, "run", "--max-children", arguments.children)
        counts[part] = counted(folder)
    for part, outcomes in counts.items():
        print(f"{part}: {outcomes.total()} changes, " + ", ".join(f"{n} {how}" for how, n in outcomes.most_common()))


def copied(part: str) -> Path:
    """A folder with every file of the repository, and the settings of the part; earlier results stay."""
    folder = REPOSITORY / ".cache" / "mutation" / part
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in listing.stdout.rstrip("\0").split("\0"):
        if not (REPOSITORY / name).is_file():
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(REPOSITORY / name, folder / name)
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(_settings(PARTS[part]))
    return folder


def _settings(part: Part) -> str:
    """The table of mutmut; a JSON list is a TOML list."""
    return f"""
[tool.mutmut]
source_paths = ["doi_action"]
only_mutate = {json.dumps(part.changed)}
also_copy = ["tests", "templates", "docs", "action.yml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "requirements"]
do_not_mutate_patterns = {json.dumps(WORDING)}
pytest_add_cli_args = ["-n", "0", "-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = {json.dumps(part.tests)}
use_git_change_detection = false
"""


def _forget_what_was_not_noticed(folder: Path) -> None:
    """A second run tries again what the first did not notice, under the tests that there are by now."""
    (folder / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    for file in _results(folder):
        kept = json.loads(file.read_text(encoding="utf-8"))
        codes = kept["exit_code_by_key"]
        kept["exit_code_by_key"] = {name: None if code in OUTCOMES else code for name, code in codes.items()}
        file.write_text(json.dumps(kept), encoding="utf-8")


def counted(folder: Path) -> Counter[str]:
    """How many changes had which outcome, once the differences that were not noticed are printed."""
    outcomes: Counter[str] = Counter()
    for file in _results(folder):
        for name, code in json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            outcome = OUTCOMES.get(code, NOTICED)
            outcomes[outcome] += 1
            if outcome == UNNOTICED:
                _mutmut(folder, "show", name)
    return outcomes


def _results(folder: Path) -> list[Path]:
    return sorted((folder / "mutants").glob("doi_action/**/*.meta"))


def _mutmut(folder: Path, *arguments: str) -> None:
    code = subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=folder, check=False).returncode
    if code:
        # It has said why: a test fails without any change, say.
        raise SystemExit(code)


if __name__ == "__main__":
    main()
