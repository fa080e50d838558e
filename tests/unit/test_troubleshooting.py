"""The troubleshooting page is keyed by messages that the program really says."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "troubleshooting.md").read_text()
MESSAGES = re.findall(r"^### `(.+)`$", PAGE, re.MULTILINE)
SOURCES = [path.read_text() for path in (ROOT / "doi_action").rglob("*.py")]


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_of_the_page_is_said_by_the_program(message: str) -> None:
    """Its fixed parts stand in one module; `…` and numbers are what differs."""
    parts = [part.strip(" '()") for part in re.split(r"…|\d+", message)]
    assert max(map(len, parts)) > 8
    assert any(all(part in source for part in parts) for source in SOURCES), parts


def test_the_page_is_keyed_by_messages() -> None:
    """More than a handful."""
    assert len(MESSAGES) > 10
