"""A real browser that looks at pages: Chromium without a window, driven by Playwright.

Playwright comes with the development requirements, Chromium from the system; where one is missing the tests that need
it are skipped with the reason. tests/set_up.sh installs Chromium on Debian.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

TELEPHONE, SMALL_TELEPHONE, DESKTOP = 400, 320, 1280
"""Widths of a window in pixels; WCAG 2.2, 1.4.10 asks that a page fits into 320."""

_WIDER_THAN_WINDOW = """
() => {
  const scrolls = (node) => {
    for (let part = node.parentElement; part && part !== document.body; part = part.parentElement)
      if (["auto", "scroll"].includes(getComputedStyle(part).overflowX)) return true;
    return false;
  };
  const found = [];
  for (const node of document.body.querySelectorAll("*")) {
    const box = node.getBoundingClientRect();
    const sticksOut = box.right > window.innerWidth + 0.5 || box.left < -0.5;
    if (box.width && sticksOut && !scrolls(node)) found.push(node.tagName.toLowerCase() + ": " + node.innerText);
  }
  if (document.documentElement.scrollWidth > window.innerWidth) found.push("the page");
  return found;
}
"""

_HARD_TO_READ = """
() => {
  const channels = (color) => (color.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = (color) => {
    const [r, g, b] = channels(color).map((c) => c / 255).map(
      (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (let part = node; part; part = part.parentElement) {
      const color = getComputedStyle(part).backgroundColor;
      const [, , , alpha = 1] = channels(color);
      if (alpha > 0) return color;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches && getComputedStyle(document.documentElement)
      .colorScheme.includes("dark") ? "rgb(18, 18, 18)" : "rgb(255, 255, 255)";
  };
  const found = [];
  for (const node of document.body.querySelectorAll("*")) {
    const says = [...node.childNodes].some((part) => part.nodeType === 3 && part.textContent.trim());
    if (!says || !node.getBoundingClientRect().width) continue;
    const style = getComputedStyle(node);
    const [one, other] = [light(style.color), light(behind(node))].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 4.5) found.push(node.innerText + ": " + style.color + " on " + behind(node));
  }
  return found;
}
"""
"""WCAG 2.2, 1.4.3: text has a contrast of 4.5 at least."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What a browser saw of a page.

    `status` is that of the answer, `text` what is shown. `wider` is whatever does not fit into the window's width,
    `hard_to_read` texts without enough contrast, `elsewhere` requests to other hosts than the page's own, `complaints`
    what the browser's console says. `picture` is a PNG of the whole page.
    """

    status: int
    text: str
    wider: tuple[str, ...]
    hard_to_read: tuple[str, ...]
    elsewhere: tuple[str, ...]
    complaints: tuple[str, ...]
    picture: bytes


@contextmanager
def opened_browser() -> Iterator["Browser"]:
    """A browser; the test is skipped where there is none."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if program is None:
        pytest.skip("Chromium is not installed: tests/set_up.sh does it on Debian")

    # Chromium's own sandbox refuses to run as root, which is what a container is.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=as_root)
        yield browser
        browser.close()


def look_at(
    browser: "Browser", url: str, *, width: int = DESKTOP, dark: bool = False, tallest: int | None = None
) -> Look:
    """Open a page in a fresh window and wait until nothing is loaded any more.

    The picture ends after `tallest` pixels where that is given.
    """
    scheme = "dark" if dark else "light"
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    try:
        page = context.new_page()
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))

        answer = page.goto(url, wait_until="networkidle")
        assert answer is not None, f"{url} is the page that was open already"
        home = urlsplit(page.url).netloc
        top = {"x": 0, "y": 0, "width": width, "height": tallest} if tallest else None
        return Look(
            status=answer.status,
            text=page.locator("body").inner_text(),
            wider=tuple(page.evaluate(_WIDER_THAN_WINDOW)),
            hard_to_read=tuple(page.evaluate(_HARD_TO_READ)),
            elsewhere=tuple(address for address in asked if urlsplit(address).netloc not in (home, "")),
            complaints=tuple(complaints),
            picture=page.screenshot(full_page=True, clip=top),
        )
    finally:
        context.close()
