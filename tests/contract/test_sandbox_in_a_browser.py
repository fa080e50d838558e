"""Contract: the sandbox's pages as a person sees them, in a real browser, on a telephone and in the dark."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import DESKTOP, SMALL_TELEPHONE, TELEPHONE, look_at
from tests.contract.sandbox_calls import Calls, calls

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.matrix]

LONG = "https://example.org/" + "tide-tables-of-all-harbours/" * 6
CROWDED: dict[str, Any] = {
    "titles": [{"title": "TidesOfTheNorthSea" * 8}],
    "version": "1.0.0-" + "alpha." * 20,
    "creators": [
        {
            "name": "Lovelace-Byron-" * 6 + ", Ada",
            "nameIdentifiers": [
                {"nameIdentifier": "https://orcid.org/0000-0002-1825-0097", "nameIdentifierScheme": "ORCID"}
            ],
            "affiliation": [{"name": "Forschungszentrumsbibliotheksverwaltung" * 3}],
        }
    ],
    "contributors": [{"name": "Hafenamt" * 12, "contributorType": "HostingInstitution"}],
    "descriptions": [{"description": "Harbour" * 60, "descriptionType": "Abstract"}],
    "rightsList": [{"rights": "CreativeCommons" * 8, "rightsUri": LONG}],
    "fundingReferences": [{"funderName": "SeaFund" * 15, "awardNumber": "7" * 80, "awardUri": LONG}],
    "relatedIdentifiers": [
        {"relatedIdentifier": LONG, "relatedIdentifierType": "URL", "relationType": "IsDocumentedBy"},
        {"relatedIdentifier": "10.0000/crowded", "relatedIdentifierType": "DOI", "relationType": "IsVersionOf"},
    ],
}
"""A record of long words, none of which may be broken at a blank."""

CONCEPT = {
    "relatedIdentifiers": [
        {"relatedIdentifier": f"10.0000/{name}", "relatedIdentifierType": "DOI", "relationType": "HasVersion"}
        for name in ("old", "new")
    ]
}


@pytest.fixture(scope="module")
def registry() -> Iterator[Calls]:
    """A sandbox with a concept, two crowded versions, and a withdrawn one."""
    with calls() as fresh:
        fresh.publish("10.0000/crowded", **{**CROWDED, **CONCEPT})
        for name in ("old", "new"):
            landing = f"{fresh.sandbox.url}/landing/10.0000/{name}"
            fresh.publish(f"10.0000/{name}", **{**CROWDED, "version": name + CROWDED["version"], "url": landing})
        fresh.publish("10.0000/" + "gone" * 20, **CROWDED)
        fresh.put("10.0000/" + "gone" * 20, event="hide", reason="Withdrawn" * 20)
        yield fresh


PAGES = {
    "/": (200, "TidesOfTheNorthSea"),
    "/landing/10.0000/crowded": (200, "Versions"),
    "/landing/10.0000/old": (200, "Forschungszentrumsbibliothek"),
    "/landing/10.0000/" + "gone" * 20: (200, "Withdrawn"),
    "/10.0000/nobody" + "y" * 100: (404, "does not resolve"),
    "/nowhere": (404, "Page not found"),
}
"""Each page with its status, and what it says."""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [SMALL_TELEPHONE, TELEPHONE, DESKTOP])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_its_window_and_can_be_read(
    registry: Calls, browser: "Browser", path: str, width: int, dark: bool
) -> None:
    """Nothing sticks out, every text stands out from what is behind it, and nothing is fetched from anywhere else."""
    status, words = PAGES[path]
    seen = look_at(browser, registry.sandbox.url + path, width=width, dark=dark)
    assert (seen.status, words in seen.text) == (status, True)
    assert (seen.wider, seen.hard_to_read, seen.elsewhere) == ((), (), ())


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p style='width: 500px'>wide</p>", "wider"),
        ("<p style='white-space: nowrap'>" + "long " * 100, "wider"),
        ("<p style='color: #bbb'>pale</p>", "hard_to_read"),
        ("<img src='http://127.0.0.1:9/logo.png'>", "elsewhere"),
        ("<script>oops()</script>", "complaints"),
    ],
)
def test_a_page_that_is_wrong_is_seen_to_be(browser: "Browser", tmp_path: Any, page: str, found: str) -> None:
    """Were a fault invisible to the browser, the test above would say nothing."""
    (tmp_path / "page.html").write_text(f"<!doctype html><body>{page}</body>")
    seen = look_at(browser, f"file://{tmp_path}/page.html", width=SMALL_TELEPHONE)
    assert getattr(seen, found)
