"""Advice that names what to write: whoever follows it to the letter has a better file, and never another mistake."""

import re

import pytest

from doi_action.check.checker import check_citation
from doi_action.check.repair import repair
from doi_action.findings import Finding
from doi_action.rules import RULES
from tests.unit.test_rules import EXAMPLES

BAD = sorted(path for path in EXAMPLES.glob("*/bad/CITATION.cff") if path.is_file())
LINE = re.compile(r"(?P<lead>\s*(?:- )?)(?P<key>[a-z-]+):(?: .*)?")
OPEN = ("...", "YYYY", "<")
"""What stands in advice that nobody can follow to the letter."""


def told(text: str) -> tuple[Finding, ...]:
    """Everything that the rules of one file say of it."""
    return check_citation("CITATION.cff", text.encode(), RULES, today="2026-01-01")


def followed(text: str, finding: Finding) -> str | None:
    """The file after a person did what the advice says; None where it leaves something to decide."""
    advice = re.match(r"(write|add|put it in quotes:) (?:`([^`]+)`|(\"[^\"]+\"|[\d.]+))", finding.fix)
    if advice is None:
        return None
    verb, value = advice[1], advice[2] or advice[3]
    lines = text.split("\n")
    known = LINE.fullmatch(lines[finding.line - 1])
    if known is None or any(word in value for word in OPEN) or " and " in finding.fix.partition(";")[0]:
        return None

    is_pair = re.match(r"[a-z-]+:( |$)", value) is not None
    if verb == "add":
        return f"{text}{value}\n" if is_pair and not value.endswith(":") else None
    if is_pair and value.endswith(":"):
        value = f"{value}{lines[finding.line - 1].partition(':')[2]}"
    lines[finding.line - 1] = f"{known['lead']}{value}" if is_pair else f"{known['lead']}{known['key']}: {value}"
    return "\n".join(lines)


def errors(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    """Rule and field of what is wrong beyond doubt."""
    return {(finding.rule, finding.field) for finding in findings if finding.severity == "error"}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.parts[-3])
def test_advice_followed_to_the_letter_mends_the_file(path):
    """The finding is gone, and nothing else is wrong that was right before."""
    text = path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
    before = told(text)
    for finding in before:
        after = followed(text, finding)
        if after is None:
            continue
        found = told(after)
        still = [other.message for other in found if (other.rule, other.line) == (finding.rule, finding.line)]
        assert finding.message not in still, after
        assert errors(found) <= errors(before), after


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.parts[-3])
def test_all_repairs_together_make_no_mistake(path):
    """Each was wrong before, and a second run has nothing left to do."""

    def check(data: bytes) -> tuple[Finding, ...]:
        return check_citation("CITATION.cff", data, RULES, today="2026-01-01")

    data = path.read_bytes()
    done = repair("CITATION.cff", data, check)
    assert {rule for rule, _ in errors(check(done.data))} <= {rule for rule, _ in errors(check(data))}
    assert repair("CITATION.cff", done.data, check).data == done.data


def test_there_is_advice_to_follow():
    """A test that follows none would hold nothing."""
    rules = set()
    for path in BAD:
        text = path.read_bytes().decode("utf-8-sig", "replace")
        rules |= {finding.rule for finding in told(text) if followed(text, finding) is not None}
    assert len(rules) >= 20, sorted(rules)
