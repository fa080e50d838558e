"""The troubleshooting page holds every situation, and its written head quotes what the program really says."""

import re
from pathlib import Path

import pytest

from doi_action.errors.situations import SITUATIONS
from doi_action.rules import RULES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
QUOTED = re.findall(r"^\*\*`(.+?)`", PAGE.partition("<!-- Generated")[0], re.MULTILINE)
SOURCES = [path.read_text(encoding="utf-8") for path in (ROOT / "doi_action").rglob("*.py")]


@pytest.mark.parametrize("message", QUOTED)
def test_a_message_of_the_page_is_said_by_the_program(message: str) -> None:
    """Its fixed parts stand in one module; `…` is what differs."""
    parts = [part.strip(" '()") for part in message.split("…")]
    assert max(map(len, parts)) > 8
    assert any(all(part in source for part in parts) for source in SOURCES), parts


def test_the_page_quotes_messages() -> None:
    """More than a few."""
    assert len(QUOTED) > 4


def test_the_page_has_a_place_for_every_id() -> None:
    """And every rule: each id that can be printed stands there once, so that a link leads to it."""
    headings = re.findall(r"^### (.+)$", PAGE, re.MULTILINE)
    assert sorted(headings) == sorted({*(situation.id for situation in SITUATIONS), *(rule.id for rule in RULES)})
