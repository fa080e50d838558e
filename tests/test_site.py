"""The documentation as a site: it builds without a warning, its links lead somewhere, and reading it asks nobody.

MkDocs builds it from the same pages that GitHub shows. Whatever only one of the two would show is found here.
"""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html
from markdown_it import MarkdownIt

from tests.browser import TELEPHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md") if page.parent.name != "examples")
SHOWN = ("h1", "h2", "h3", "ul", "ol", "li", "table", "tr", "pre", "img", "a")
"""What is counted on a page, as GitHub shows it and as the site does."""

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("site")
    program = Path(sys.executable).with_name("mkdocs")
    # The theme's maintainers advertise on stderr, which is no warning about these pages.
    settings = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [program, "build", "--strict", "--quiet", "--site-dir", folder]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    return folder


def built(page: str) -> str:
    """The file of the site that shows a page of the documentation."""
    folder, _, name = page.rpartition("/")
    name = "index" if name == "README.md" else name.removesuffix(".md")
    return f"{folder}/{name}.html".removeprefix("/")


def article(site: Path, page: str) -> html.HtmlElement:
    """What stands on a page beside the navigation."""
    (found,) = html.parse(site / built(page)).xpath("//article")
    return found


def test_every_page_is_a_page_of_the_site(site: Path) -> None:
    """And nothing of the machinery is."""
    assert all((site / built(page)).is_file() for page in PAGES)
    assert not list(site.rglob("*.py"))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_site_shows_what_github_shows(site: Path, page: str) -> None:
    """Two readers of Markdown differ in lists and in what is indented; they agree on every list, table and block."""
    text = (DOCS / page).read_text(encoding="utf-8")
    # GitHub shows a comment as nothing, and so does the site.
    read = html.fromstring(MarkdownIt("commonmark").enable(["table"]).render(text))
    here = article(site, page)
    for link in here.xpath(".//a[@class='headerlink']"):
        link.getparent().remove(link)
    assert counted(here) == counted(read)


def counted(element: html.HtmlElement) -> dict[str, int]:
    """How often each of SHOWN stands in an element."""
    found = Counter(each.tag for each in element.iter() if isinstance(each.tag, str))
    return {tag: found[tag] for tag in SHOWN}


def addresses(site: Path) -> Iterator[tuple[str, str]]:
    """Every address that a page of the site leads to or loads, with the page."""
    for path in sorted(site.rglob("*.html")):
        document = html.parse(path)
        for found in document.xpath("//@href | //@src"):
            yield str(path.relative_to(site)), str(found)


def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    """To a file that is there, and to a place on it that is there."""
    places = {path: set(html.parse(path).xpath("//@id")) for path in site.rglob("*.html")}
    dead = []
    for page, address in addresses(site):
        parts = urlsplit(address)
        if parts.scheme or page == "404.html":
            continue
        target = (site / page).parent / unquote(parts.path) if parts.path else site / page
        target = target / "index.html" if target.is_dir() else target
        lacks_place = parts.fragment and parts.fragment not in places.get(target.resolve(), set())
        if not target.is_file() or lacks_place:
            dead.append(f"{page}: {address}")
    assert dead == []


def test_every_link_to_another_host_has_the_form_of_one(site: Path) -> None:
    """Nobody is asked; a name of a host and https, unless it is this machine."""
    for page, address in addresses(site):
        parts = urlsplit(address)
        if parts.scheme and parts.scheme != "data":
            local = parts.hostname in ("127.0.0.1", "localhost")
            assert parts.scheme == ("http" if local else "https"), f"{page}: {address}"
            assert re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}|127\.0\.0\.1|localhost", parts.hostname or ""), address
            assert "//" not in parts.path and not parts.username, address


def test_what_a_page_loads_is_the_sites_own(site: Path) -> None:
    """Scripts, styles, fonts and pictures: all from the same folder."""
    for path in site.rglob("*.html"):
        document = html.parse(path)
        loaded = document.xpath("//script/@src | //img/@src | //link[contains(@rel,'stylesheet')]/@href")
        assert not [address for address in loaded if urlsplit(str(address)).netloc], path
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert not re.findall(r"url\(['\"]?https?:", styles)


@pytest.mark.browser
def test_reading_the_site_asks_no_other_host(site: Path, browser: "Browser") -> None:
    """Every page opened from disk, in a browser that nobody answers: nothing is asked, and nothing is amiss."""
    asked: list[str] = []
    complaints: list[str] = []
    page = browser.new_page()
    page.route(re.compile("^(?!file:|data:|blob:)"), lambda route: route.abort())
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for name in PAGES:
        page.goto((site / built(name)).as_uri(), wait_until="load")
        # Pictures are loaded when they come into sight.
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    page.close()
    assert len(asked) > len(PAGES)
    assert [address for address in asked if urlsplit(address).scheme not in ("file", "data", "blob")] == []
    assert complaints == []


@pytest.mark.browser
def test_a_page_of_the_site_fits_a_telephone(site: Path, browser: "Browser") -> None:
    """The first one, with its pictures: nobody has to push it sideways."""
    page = browser.new_page(viewport={"width": TELEPHONE, "height": 800})
    page.goto((site / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE
    page.close()


@pytest.mark.browser
def test_the_search_works_from_disk(site: Path, browser: "Browser") -> None:
    """Without a server: the id of an error leads to its place in the list."""
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "index.html").as_uri())
    page.locator("input.md-search__input").click()
    page.locator("input.md-search__input").press_sequentially("rival-doi")
    page.wait_for_selector(".md-search-result__link")
    found = page.locator(".md-search-result__link").evaluate_all("links => links.map(link => link.href)")
    page.close()
    assert any("troubleshooting.html" in address for address in found)
    assert not [address for address in asked if address.startswith("http")]


AXE = ROOT / ".cache" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
_SERIOUS = """
async () => (await axe.run()).violations
  .filter(found => ["serious", "critical"].includes(found.impact))
  .map(found => found.id + ": " + found.nodes[0].html)
"""


@pytest.mark.browser
@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: make npm does it")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out_of_the_first_pages(
    site: Path, browser: "Browser", scheme: Literal["light", "dark"]
) -> None:
    """By axe-core, which tests what WCAG 2.2 asks: nothing serious in the light and in the dark."""
    page = browser.new_page(color_scheme=scheme)
    for name in ("index", "quickstart", "registries", "other-tools", "words"):
        page.goto((site / f"{name}.html").as_uri())
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(_SERIOUS) == [], name
    page.close()
