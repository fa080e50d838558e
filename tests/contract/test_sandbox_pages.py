"""Contract: resolver, landing pages, tombstones and the list of the sandbox."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.sandbox_calls import COMPLETE, Calls, calls

NASTY = "</script><script>alert(1)</script>&<b>\u2028"


@pytest.fixture
def registry() -> Iterator[Calls]:
    """A fresh sandbox."""
    with calls() as fresh:
        yield fresh


@pytest.mark.parametrize("event", ["register", "publish"])
def test_resolver_redirects_to_the_registered_url(registry: Calls, event: str) -> None:
    """302 to the URL, in any case of the DOI."""
    registry.put("10.0000/ab", **COMPLETE, event=event)
    answer = registry.page("/10.0000/AB")
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://example.org/work")


@pytest.mark.parametrize(
    ("media_type", "words"),
    [
        ("application/vnd.citationstyles.csl+json", '"DOI": "10.0000/a"'),
        ("application/x-bibtex", "{10.0000/a}"),
        ("application/x-research-info-systems", "DO  - 10.0000/a"),
        ("application/vnd.schemaorg.ld+json", '"@type": "SoftwareSourceCode"'),
        ("application/vnd.codemeta.ld+json", '"@context": "https://w3id.org/codemeta/3.1"'),
        ("application/vnd.datacite.datacite+xml", "http://datacite.org/schema/kernel-4"),
        ("application/vnd.datacite.datacite+json", '"doi": "10.0000/A"'),
        ("text/x-bibliography", "Lovelace, A. (2026)."),
        ("text/x-bibliography; style=ieee", "A. Lovelace,"),
    ],
)
def test_resolver_gives_what_a_program_asks_for(registry: Calls, media_type: str, words: str) -> None:
    """Content negotiation as at doi.org, and the same under an address of the API."""
    registry.publish("10.0000/a", version="1.2")
    answer = registry.page("/10.0000/a", headers={"Accept": f"{media_type}, text/html;q=0.5"})
    assert (answer.status_code, words in answer.text) == (200, True)
    name, _, style = media_type.partition("; style=")
    assert answer.headers["Content-Type"] == f"{name}; charset=utf-8"
    by_address = registry.send("GET", f"/dois/{name}/10.0000/a", headers={"Accept": "*/*"}, params={"style": style})
    assert by_address.text == answer.text


@pytest.mark.parametrize("accept", ["text/html, application/x-bibtex;q=0.5", "*/*", "image/png", ""])
def test_resolver_redirects_who_asks_for_a_page(registry: Calls, accept: str) -> None:
    """A browser is not given BibTeX, and what is not known leads to the page."""
    registry.publish("10.0000/a")
    assert registry.page("/10.0000/a", headers={"Accept": accept}).status_code == 302


def test_only_findable_records_are_given_away(registry: Calls) -> None:
    """A registered one leads to its page, whatever is asked for."""
    registry.put("10.0000/a", **COMPLETE, event="register")
    assert registry.page("/10.0000/a", headers={"Accept": "application/x-bibtex"}).status_code == 302


def test_draft_and_unknown_do_not_resolve(registry: Calls) -> None:
    """404 with a page."""
    registry.put("10.0000/a", **COMPLETE)
    assert [registry.page(f"/10.0000/{name}").status_code for name in ("a", "none")] == [404, 404]


def test_a_landing_page_leads_to_the_other_versions(registry: Calls) -> None:
    """A DOI of this sandbox is a link into it; one of another registry leads to the world's resolver."""
    there = [("10.0000/b", "IsSupplementTo"), ("10.5281/zenodo.1", "Cites")]
    links = [
        {"relatedIdentifier": doi, "relatedIdentifierType": "DOI", "relationType": relation} for doi, relation in there
    ]
    registry.publish("10.0000/a", relatedIdentifiers=links)
    page = registry.page("/landing/10.0000/a").text
    assert re.search(r'<dt>Supplement to</dt>\s+<dd><a href="http://127[^"]+/10.0000/b">10.0000/b</a>', page)
    assert '<a href="https://doi.org/10.5281/zenodo.1">' in page


def test_a_page_of_a_doi_that_is_not_there_says_where_one_is(registry: Calls) -> None:
    """Nobody takes the sandbox's answer for the world's."""
    assert "SANDBOX" in registry.page("/10.0000/none").text


def test_resolver_follows_a_changed_url(registry: Calls) -> None:
    """The newest URL counts."""
    registry.publish("10.0000/a")
    registry.put("10.0000/a", url="https://example.org/new")
    assert registry.page("/10.0000/a").headers["Location"] == "https://example.org/new"


def test_landing_page_of_this_sandbox_is_found_after_a_move(tmp_path: Path) -> None:
    """A record that points to the sandbox's own landing page resolves also when the port is another one."""
    for _ in range(2):
        with calls(data=tmp_path / "sandbox.db") as registry:
            if registry.page("/10.0000/a").status_code == 404:
                registry.publish("10.0000/a", url=f"{registry.sandbox.url}/landing/10.0000/a")
                continue
            assert registry.page("/10.0000/a").headers["Location"] == f"{registry.sandbox.url}/landing/10.0000/a"


def test_landing_page_shows_the_work(registry: Calls) -> None:
    """Title, creators, version, citation, and that no DOI here is real."""
    registry.publish("10.0000/a", version="1.2")
    text = registry.page("/landing/10.0000/a").text
    cited = (
        f"Lovelace, A. (2026). Notes (Version 1.2) [Computer software]. Example Press. {registry.sandbox.url}/10.0000/a"
    )
    assert all(part in text for part in ("<h1>Notes</h1>", "Ada Lovelace", "1.2", cited, "Sandbox: not a real DOI"))
    assert "Library" in text


def test_landing_page_describes_the_work_to_machines(registry: Calls) -> None:
    """JSON-LD in schema.org's words."""
    registry.publish("10.0000/a", version="1.2")
    described = _json_ld(registry.page("/landing/10.0000/a").text)
    assert (described["@type"], described["name"], described["version"]) == ("SoftwareSourceCode", "Notes", "1.2")
    assert described["author"] == {"@type": "Person", "givenName": "Ada", "familyName": "Lovelace"}


def _publish_version(registry: Calls, name: str, version: str, day: str) -> None:
    link = {"relatedIdentifier": "10.0000/all", "relatedIdentifierType": "DOI", "relationType": "IsVersionOf"}
    dates = [{"date": day, "dateType": "Issued"}]
    registry.publish(f"10.0000/{name}", version=version, dates=dates, relatedIdentifiers=[link])


def test_an_old_version_names_the_newer_one(registry: Calls) -> None:
    """Versions stand with number and date, the newest first and marked; a pre-release stands last."""
    registry.publish("10.0000/all")
    for name, version, day in (
        ("a", "1.9.0", "2026-01-02"), ("b", "1.10.0", "2026-02-03"), ("c", "2.0.0-rc.1", "2026-03-04"),
    ):  # fmt: skip
        _publish_version(registry, name, version, day)
    old, new, concept = (_as_text(registry.page(f"/landing/10.0000/{name}").text) for name in ("a", "b", "all"))
    others = "1.10.0 newest 2026-02-03 10.0000/b"
    assert "There is a newer version: 1.10.0 (2026-02-03)." in old
    rest = "2.0.0-rc.1 pre-release 2026-03-04 10.0000/c"
    assert f"Versions {others} 1.9.0 (this page) outdated 2026-01-02 10.0000/a {rest}" in old
    assert "newer version" not in new + concept
    assert f"Versions {others} 1.9.0 outdated 2026-01-02 10.0000/a {rest}" in concept


def test_people_stand_with_their_ids_and_the_work_with_its_funding(registry: Calls) -> None:
    """ORCID, affiliation, roles, funders, licence and the whole date; a suffix stands behind the name."""
    orcid = {"nameIdentifier": "https://orcid.org/0000-0002-1825-0097", "nameIdentifierScheme": "ORCID"}
    person = {
        "nameType": "Personal", "familyName": "van den Berg", "givenName": "Jan, Jr.", "nameIdentifiers": [orcid],
        "affiliation": [{"name": "Example University"}],
    }  # fmt: skip
    helper = {"name": "Helper, Hanna", "familyName": "Helper", "givenName": "Hanna", "contributorType": "DataCurator"}
    registry.publish(
        "10.0000/a",
        creators=[person],
        contributors=[{**helper, "nameType": "Personal"}],
        fundingReferences=[{"funderName": "Example Foundation", "awardNumber": "EF-1"}],
        rightsList=[{"rightsIdentifier": "mit"}],
        dates=[{"date": "2026-03-04", "dateType": "Issued"}],
    )
    page = registry.page("/landing/10.0000/a").text
    shown = _as_text(page)
    assert "Jan van den Berg Jr. https://orcid.org/0000-0002-1825-0097, Example University" in shown
    assert "Hanna Helper (Data curator)" in shown
    assert "Example Foundation: EF-1" in shown
    assert "2026-03-04" in shown
    described = _json_ld(page)
    assert (described["datePublished"], described["license"]) == ("2026-03-04", "https://opensource.org/licenses/MIT")
    assert "Example Foundation" in json.dumps(described["funding"])


def test_a_licence_is_a_link_to_the_web_only(registry: Calls) -> None:
    """An address that would run is shown as text."""
    registry.publish("10.0000/a", rightsList=[{"rights": "Mine", "rightsUri": "javascript:alert(1)"}])
    assert 'href="javascript' not in registry.page("/landing/10.0000/a").text


def test_markup_in_metadata_stays_text(registry: Calls) -> None:
    """Nothing that a record says becomes markup, neither in the page nor in its script."""
    registry.publish("10.0000/a", titles=[{"title": NASTY}], creators=[{"name": NASTY}], version=NASTY)
    answer = registry.page("/landing/10.0000/a")
    assert answer.text.count("<script") == answer.text.count("</script>") == 2
    assert _json_ld(answer.text)["name"] == NASTY.strip()
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert re.search(r"script-src 'sha256-[\w+/]+=*';", policy) and "unsafe" not in policy


def test_template_syntax_in_metadata_stays_text(registry: Calls) -> None:
    """Data are never templates."""
    registry.publish("10.0000/a", titles=[{"title": "{{ 7*7 }}{% raw %}"}])
    assert "{{ 7*7 }}{% raw %}" in registry.page("/landing/10.0000/a").text


def test_draft_has_a_landing_page_before_it_resolves(registry: Calls) -> None:
    """So that its look can be tried."""
    registry.put("10.0000/a", version="1")
    assert registry.page("/landing/10.0000/a").status_code == 200
    assert registry.page("/landing/10.0000/none").status_code == 404


def test_hidden_work_leaves_a_tombstone(registry: Calls) -> None:
    """Title, creators, DOI and citation stay, with the reason; publishing it again brings the landing page back."""
    registry.publish("10.0000/a")
    registry.put("10.0000/a", event="hide", reason="wrong data <x>")
    tombstone = _as_text(registry.page("/landing/10.0000/a").text)
    assert all(
        part in tombstone for part in ("Withdrawn", "Notes", "Ada Lovelace", "10.0000/a", "wrong data &lt;x&gt;")
    )
    registry.put("10.0000/a", event="publish")
    assert "Withdrawn" not in registry.page("/landing/10.0000/a").text


def test_registered_work_is_not_withdrawn(registry: Calls) -> None:
    """A DOI that was never findable has no tombstone."""
    registry.put("10.0000/a", **COMPLETE, event="register")
    page = _as_text(registry.page("/landing/10.0000/a").text)
    assert "ithdrawn" not in page and "registered" in page


def test_index_lists_what_is_there(registry: Calls) -> None:
    """Every DOI with state and links."""
    assert "no DOI here yet" in registry.page("/").text
    registry.publish("10.0000/a")
    registry.put("10.0000/b", titles=[{"title": "Draft <1>"}])
    text = registry.page("/").text
    assert text.index("10.0000/b") < text.index("10.0000/a"), "newest first"
    assert all(part in text for part in ("10.0000/a", "findable", "10.0000/b", "Draft &lt;1&gt;", "/landing/10.0000/b"))


def test_unknown_page_is_404(registry: Calls) -> None:
    """Anything else is not there."""
    answer = registry.page("/nothing/here")
    assert (answer.status_code, "Page not found" in answer.text, "<style>" in answer.text) == (404, True, True)


def _json_ld(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found
    return dict(json.loads(found.group(1)))


def _as_text(page: str) -> str:
    """The words of a page, one space between them."""
    words = re.sub(r"<(?!/?small)[^>]*>", "", page[page.index("<main>") : page.index("</main>")])
    words = re.sub(r"</?small>", " ", words)
    return " ".join(words.split())
