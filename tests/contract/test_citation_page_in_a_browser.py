"""Contract: the citation page as a person sees it, in a real browser, on a telephone, in the dark, without scripts."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from doi_action.edits.templating import environment
from doi_action.identifiers.types import Doi
from doi_action.templates_folder import templates_folder
from doi_action.verbs.cite import write_pages
from doi_action.views.citation_page import pages
from doi_action.views.shown_work import ShownVersion, ShownWork
from tests.browser import DESKTOP, SMALL_TELEPHONE, TELEPHONE, look_at
from tests.unit.test_citation_page import CONCEPT, NAMES, tides, work

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.matrix]

PATHS = ("index.html", "v/1.0.0/index.html", "crowded/index.html", "gone/index.html")


class Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, without a log."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of pages of a work, of one with endless words, and of one that was withdrawn."""
    folder = tmp_path_factory.mktemp("site")
    templates = environment(templates_folder())
    write_pages(pages(work(), templates), folder)
    crowded = tides("1.0.0-" + "alpha." * 20, title="TidesOfTheNorthSea" * 8, abstract="Harbour" * 60)
    rehearsed = ShownVersion(metadata=crowded, doi=Doi("10.0000", NAMES["1.0.0"]))
    write_pages(pages(ShownWork(versions=(rehearsed,), concept=CONCEPT), templates), folder / "crowded")
    gone = replace(rehearsed, metadata=tides("1.0.0"), withdrawn="Wrong units", withdrawn_on="2026-04-01")
    write_pages(pages(ShownWork(versions=(gone,)), templates), folder / "gone")

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [SMALL_TELEPHONE, TELEPHONE, DESKTOP])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_and_can_be_read(browser: "Browser", site: str, path: str, width: int, dark: bool) -> None:
    """Nothing sticks out, all text has contrast, nothing is asked of another host, nothing is complained of."""
    seen = look_at(browser, f"{site}/{path}", width=width, dark=dark)
    assert (seen.status, seen.wider, seen.hard_to_read, seen.elsewhere, seen.complaints) == (200, (), (), (), ())
    assert "Cite this version" in seen.text


def test_without_scripts_everything_is_there_but_buttons(browser: "Browser", site: str) -> None:
    """No button that does nothing; each style opens by the browser's own means."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/index.html")
    assert page.locator("button").count() == 0
    page.get_by_text("Other styles", exact=True).first.click()
    assert page.get_by_text("Vancouver", exact=True).first.is_visible()
    context.close()


def test_a_button_copies_by_keyboard_and_says_so(browser: "Browser", site: str) -> None:
    """Also where there is no clipboard without https, the text is selected."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}/index.html")
    button = page.get_by_role("button", name="Copy APA 7, this version")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Copied: APA 7, this version").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("[data-copy='APA 7, this version']").inner_text()
    context.close()


def test_the_versions_lead_to_their_pages_and_back(browser: "Browser", site: str, tmp_path: Path) -> None:
    """By links alone."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/index.html")
    page.get_by_role("link", name="1.0.0", exact=True).click()
    assert "Outdated." in page.locator("body").inner_text()
    page.get_by_role("link", name="1.1.0", exact=True).first.click()
    assert page.url.endswith("/v/1.1.0/index.html")
    context.close()
