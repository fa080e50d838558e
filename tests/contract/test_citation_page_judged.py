"""Contract: the citation page before judges that others wrote, and before the rules of those that cannot be run here.

axe-core judges accessibility and the Nu checker the HTML, extruct reads the JSON-LD. Zotero's translator for web pages
and F-UJI need a network; what they ask of a page stands below as tables, each with its source.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from doi_action.edits.templating import environment
from doi_action.model import Kind
from doi_action.templates_folder import templates_folder
from doi_action.verbs.cite import write_pages
from doi_action.views.citation_page import pages
from doi_action.views.shown_work import ShownWork
from tests.browser import DESKTOP, SMALL_TELEPHONE
from tests.unit.test_citation_page import HOSTILE, Links, by_path, shown, work

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PACKAGES = Path(__file__).parents[2] / ".cache" / "npm" / "node_modules"
TEMPLATES = environment(templates_folder())
PATHS = ("index.html", "v/1.0.0/index.html", "v/2.0.0-rc1/index.html", "gone/index.html", "hostile/index.html")


def package(path: str) -> Path:
    """A file of an npm package; the test is skipped where it was not installed."""
    found = PACKAGES / path
    if not found.is_file():
        pytest.skip(f"{path} is not installed: tests/set_up.sh does it")
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of a work, of one that was withdrawn, and of one whose texts are hostile."""
    written = tmp_path_factory.mktemp("judged")
    write_pages(pages(work(), TEMPLATES), written)
    gone = replace(shown("1.0.0"), withdrawn="Wrong units", withdrawn_on="2026-04-01")
    write_pages(pages(ShownWork(versions=(gone,)), TEMPLATES), written / "gone")
    hostile = shown("1.0.0", title=HOSTILE, abstract=HOSTILE, publisher=HOSTILE)
    write_pages(pages(ShownWork(versions=(hostile,)), TEMPLATES), written / "hostile")
    return written


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "dark"), [(SMALL_TELEPHONE, True), (DESKTOP, False)], ids=["small-dark", "wide-light"]
)
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_no_barrier(browser: "Browser", folder: Path, path: str, width: int, dark: bool) -> None:
    """Every rule of axe-core, with everything opened that can be opened."""
    rules = package("axe-core/axe.min.js").read_text("utf-8")
    scheme = "dark" if dark else "light"
    # The page lets no foreign script in, which is what the judge is.
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )  # fmt: skip
    tab = context.new_page()
    tab.goto(f"file://{folder / path}")
    tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    tab.evaluate(rules)
    found = tab.evaluate("axe.run()")
    context.close()
    told = [f"{one['id']}: {node['html']}" for one in found["violations"] for node in one["nodes"]]
    assert told == []
    assert len(found["passes"]) > 15


def test_the_nu_checker_finds_no_error(folder: Path) -> None:
    """Every page, errors and warnings, and the badge as SVG."""
    program = shutil.which("java")
    if program is None:
        pytest.skip("Java is not installed: the Nu checker needs it")
    checker = package("vnu-jar/build/dist/vnu.jar")
    judged = [str(path) for path in folder.rglob("*") if path.suffix in (".html", ".svg")]
    said = subprocess.run(
        [program, "-Xmx512m", "-jar", str(checker), "--also-check-svg", "--format", "json", *judged],
        capture_output=True,
        check=False,
    )
    messages = json.loads(said.stderr)["messages"]
    # It compares no hashes, and takes JSON-LD for a script: what a policy lets in, the browser's console tells.
    found = [one for one in messages if "Content Security Policy" not in one["message"]]
    assert [f"{one['url']}:{one.get('lastLine')}: {one['message']}" for one in found] == []


def test_the_nu_checker_would_find_an_error(tmp_path: Path) -> None:
    """Were it blind, the test above would say nothing."""
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html lang=en><title>x</title><p><div></p>")
    program = shutil.which("java")
    if program is None:
        pytest.skip("Java is not installed: the Nu checker needs it")
    checker = package("vnu-jar/build/dist/vnu.jar")
    said = subprocess.run([program, "-Xmx512m", "-jar", str(checker), str(page)], capture_output=True, check=False)
    assert b"error" in said.stderr


def test_extruct_reads_the_linked_data(folder: Path) -> None:
    """The JSON-LD as a search engine takes it from the page, hostile texts included."""
    extruct = pytest.importorskip("extruct")
    for path in PATHS:
        [found] = extruct.extract((folder / path).read_text("utf-8"), syntaxes=["json-ld"])["json-ld"]
        title = HOSTILE if path.startswith("hostile") else "Tides"
        assert found["name"] == title
        assert found["@type"][0] == "SoftwareApplication"
        assert found["author"][0]["@id"] == "https://orcid.org/0000-0002-1825-0097"


# What Zotero makes of a page without a translator of its own. Source: zotero/translators, "Embedded Metadata.js"
# (processFields, and getPrefixes) and "RDF.js" (detectType), as they are known here: the translators are not run.

ZOTERO_TYPES = {
    "dataset": "dataset",
    "computerprogram": "computerProgram",
    "software": "journalArticle",
    "model": "journalArticle",
    "": "journalArticle",
}
"""DC.type, in lower case, and the item that it makes; whatever else has `citation_title` becomes an article."""

ZOTERO_FIELDS = {
    "title": "citation_title",
    "creators": "citation_author",
    "date": "citation_publication_date",
    "DOI": "citation_doi",
    "company": "citation_publisher",
    "rights": "DC.rights",
    "abstractNote": "DC.description",
}
"""A field of the item, and the tag that it is taken from."""


def zotero_item(page: str) -> dict[str, list[str]]:
    """The item that Zotero makes of a page, by the tables above."""
    tags = [one for tag, one in Links(page).tags if tag == "meta"]
    told: dict[str, list[str]] = {}
    for one in tags:
        told.setdefault(one.get("name") or "", []).append(one.get("content") or "")
    kind = told.get("DC.type", [""])[0].lower()
    item = {"itemType": [ZOTERO_TYPES.get(kind, "journalArticle")]}
    return item | {field: told[name] for field, name in ZOTERO_FIELDS.items() if name in told}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(Kind.SOFTWARE, "computerProgram"), (Kind.MODEL, "computerProgram"), (Kind.DATASET, "dataset")],
)
def test_zotero_takes_the_page_for_what_it_is(kind: Kind, expected: str) -> None:
    """Type, people, date, DOI and publisher; its own rules, since it needs a network."""
    page = by_path(pages(ShownWork(versions=(shown("1.0.0", kind=kind),)), TEMPLATES))["index.html"]
    item = zotero_item(page)
    assert item["itemType"] == [expected]
    assert item["creators"] == ["Moore, Ada", "The Tides Team"]
    assert item["date"] == ["2026/03/05"]
    assert item["DOI"] == ["10.14454/d1a5-bmqq-e7sb-07"]
    assert item["title"] == ["Tides"]
    assert set(item) == {"itemType", *ZOTERO_FIELDS}


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """What a harvester has of a page: its JSON-LD, its typed links, its meta tags, and the files beside it."""

    described: Mapping[str, Any]
    page: Links
    tags: frozenset[str]
    files: Mapping[str, str]


def served(files: Mapping[str, str]) -> Served:
    """What F-UJI's harvesters take from the first page."""
    page = Links(files["index.html"])
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', files["index.html"], re.DOTALL)
    tags = frozenset(one.get("name") or "" for tag, one in page.tags if tag == "meta")
    return Served(described=json.loads(text), page=page, tags=tags, files=files)


def _has(*names: str) -> Callable[[Served], bool]:
    return lambda seen: all(seen.described.get(name) for name in names)


FUJI: Mapping[str, Callable[[Served], bool]] = {
    "FsF-F1-01D-1 identifier of a unique scheme": lambda seen: str(seen.described["@id"]).startswith("https://"),
    "FsF-F1-02D-1 identifier of a persistent scheme": lambda seen: "doi.org/10." in str(seen.described["@id"]),
    "FsF-F2-01M-1 metadata are embedded": lambda seen: bool(seen.described),
    "FsF-F2-01M-2 citation metadata": _has("author", "name", "identifier", "datePublished", "publisher", "@type"),
    "FsF-F2-01M-3 descriptive metadata": _has("description", "keywords"),
    "FsF-F3-01M-1 size or type of the content": lambda seen: all(
        file.get("contentSize") and file.get("encodingFormat") for file in seen.described["distribution"]
    ),
    "FsF-F3-01M-2 address of the content": lambda seen: bool(seen.described["distribution"][0]["contentUrl"]),
    "FsF-F4-01M-1 a form that search engines take": lambda seen: seen.described["@context"] is not None,
    "FsF-F4-01M-2 registered where others find it": lambda seen: "DC.identifier" in seen.tags,
    "FsF-A1-01M-1 access rights": lambda seen: "access_right" in str(seen.described.get("conditionsOfAccess")),
    "FsF-A1-01M-2 access rights of a vocabulary": lambda seen: "DCTERMS.accessRights" in seen.tags,
    "FsF-A1-02M-1 metadata by a standard protocol": lambda seen: str(seen.described["@id"]).startswith("https:"),
    "FsF-A1-03D-1 data by a standard protocol": lambda seen: all(
        str(file["contentUrl"]).startswith("https:") for file in seen.described["distribution"]
    ),
    "FsF-I1-01M-1 structured metadata in the page": lambda seen: "@type" in seen.described,
    "FsF-I1-01M-2 metadata as a graph by a typed link": lambda seen: any(
        link.get("rel") == "describedby" and link.get("type") == "application/ld+json" for link in seen.page.links
    ),
    "FsF-I2-01M-1 a known vocabulary": lambda seen: "schema.org" in str(seen.described["@context"]),
    "FsF-I3-01M-1 related works": lambda seen: "DC.relation" in seen.tags,
    "FsF-I3-01M-2 related works by address": lambda seen: "https://doi.org/10.1000/sea" in str(seen.described),
    "FsF-R1-01MD-1 resource type": _has("@type"),
    "FsF-R1-01MD-2 what the content is": _has("encodingFormat"),
    "FsF-R1-01MD-4 the content as it is described": lambda seen: "encodingFormat" in str(seen.described),
    "FsF-R1.1-01M-1 a licence": _has("license"),
    "FsF-R1.1-01M-2 a licence of SPDX": lambda seen: seen.page.rel("license") == ["https://spdx.org/licenses/MIT.html"],
    "FsF-R1.2-01M-1 provenance: who, when, of what": _has("author", "datePublished", "version", "exampleOfWork"),
    "FsF-R1.2-01M-2 provenance in words of PROV": lambda seen: "prov:" in str(seen.described),
    "FsF-R1.3-01M-1 a standard of the community": lambda seen: "codemeta.json" in seen.files,
    "FsF-R1.3-01M-3 a standard that serves many": lambda seen: "datacite.json" in seen.files,
    "FsF-R1.3-02D-1 a known format of the files": lambda seen: all(
        re.fullmatch(r"[a-z]+/[\w.+-]+", str(file["encodingFormat"])) for file in seen.described["distribution"]
    ),
}
"""What F-UJI asks of a page, in words of our own: the program is not run, and whether a page stays (A2) none tells."""


def test_nine_in_ten_of_fujis_tests_are_met() -> None:
    """What is not met is named, so that it cannot grow unseen."""
    seen = served(by_path(pages(work(), TEMPLATES)))
    missed = [name for name, meets in FUJI.items() if not meets(seen)]
    assert missed == ["FsF-R1.2-01M-2 provenance in words of PROV"]
    assert len(missed) <= len(FUJI) / 10


def test_a_page_that_says_nothing_meets_few_of_them() -> None:
    """Were the list met by anything, it would say nothing."""
    bare = Served(
        described={"@id": "", "@context": "", "distribution": [{"contentUrl": "", "encodingFormat": ""}]},
        page=Links(""),
        tags=frozenset(),
        files={},
    )
    met = [name for name, meets in FUJI.items() if meets(bare)]
    assert len(met) < len(FUJI) / 4
