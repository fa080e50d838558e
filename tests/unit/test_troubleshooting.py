"""The troubleshooting page is keyed by messages that the program really says."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "troubleshooting.md").read_text()
MESSAGES = re.findall(r"^### `(.+)`$", PAGE, re.MULTILINE)
SOURCE = "\n".join(path.read_text() for path in (ROOT / "doi_action").rglob("*.py"))


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_of_the_page_is_said_by_the_program(message: str) -> None:
    """Each of its fixed parts stands in the source; `…` and numbers are what differs."""
    parts = [part.strip(" '()") for part in re.split(r"…|\d+", message)]
    assert all(part in SOURCE for part in parts), parts


def test_the_page_is_keyed_by_messages() -> None:
    """More than a handful."""
    assert len(MESSAGES) > 10
