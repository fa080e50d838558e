"""Versions whose DOI is of one's own prefix and whose files an InvenioRDM keeps, at the sandbox's two APIs.

With INVENIORDM_TEST_URL and INVENIORDM_TEST_TOKEN that host is the archive, and the sandbox the registry beside it;
INVENIORDM_TEST_SETTINGS says whose settings it has, `stock` or `zenodo`.
"""

import hashlib
import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from doi_action.hosts.local_git.host import LocalGit
from doi_action.sandbox.invenio.hosts import HOSTS, STOCK, ZENODO_LIKE, HostSettings
from doi_action.sandbox.server import Sandbox
from doi_action.sandbox.traps import Traps
from tests.contract.preserved_work import OWN_PREFIX, REAL, Kept

pytestmark = pytest.mark.matrix

SETTINGS = [os.environ.get("INVENIORDM_TEST_SETTINGS", "stock")] if REAL else list(HOSTS)

BREAKS = [(how, fails) for how in ("500", "lost") for fails in range(1, 18)]


def some(cases: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """All cases; beside a real archive, which is slow, as many as `INVENIORDM_TEST_CASES` says."""
    wanted = int(os.environ.get("INVENIORDM_TEST_CASES", "0"))
    return random.Random(20261126).sample(cases, wanted) if 0 < wanted < len(cases) else cases


@pytest.fixture(params=SETTINGS)
def host(request: pytest.FixtureRequest) -> HostSettings:
    """A host as InvenioRDM comes, and one that makes no next version of a record with another registry's DOI."""
    return HOSTS[request.param]


@pytest.fixture
def work(tmp_path: Path, host: HostSettings) -> Iterator[Kept]:
    """A work without any release."""
    with Sandbox(prefixes=("10.0000", OWN_PREFIX), accounts=(("SANDBOX.DEMO", "sandbox"),), invenio=host) as sandbox:
        yield Kept(tmp_path, sandbox)


def test_a_version_is_kept_under_its_own_doi(work: Kept) -> None:
    """The DOI leads to the archive's page, and the archive holds exactly what git gives for the tag."""
    work.repository.release("v1.0.0")
    outputs = work.published()
    (record,) = work.records()
    assert record["pids"]["doi"] == {"identifier": outputs["doi"], "provider": "external"}
    assert outputs["doi"].startswith(OWN_PREFIX)
    assert work.url_of(outputs["doi"]) == f"{work.archive}/doi/{outputs['doi']}"
    # A server without a browser's part sends on to the page all the same.
    page = requests.get(work.url_of(outputs["doi"]), allow_redirects=False, timeout=60)
    assert page.is_redirect and urlsplit(page.headers["Location"]).path.endswith(f"/records/{record['id']}")

    chunks = LocalGit(work.repository.folder).archive("v1.0.0").chunks
    held = {entry["checksum"] for entry in record["files"]["entries"].values()}
    assert held == {f"md5:{hashlib.md5(b''.join(chunks)).hexdigest()}"}
    assert record["metadata"]["title"] == "A program" and record["metadata"]["version"] == "1.0.0"


def test_a_repeat_changes_nothing_at_either(work: Kept) -> None:
    """What is published at both is left alone."""
    work.repository.release("v1.0.0")
    first = work.published()
    work.sandbox.forget_requests()
    again = work.published()
    assert (again["doi"], again["changed"]) == (first["doi"], "false")
    assert {request.method for request in work.sandbox.requests} == {"GET"}


def test_a_search_that_lags_is_waited_for(work: Kept) -> None:
    """A repeat that comes at once finds the record that the search does not show yet, and calls nothing missing."""
    if not REAL:
        work.sandbox.set_traps(Traps(index_lag=1.0))
    work.repository.release("v1.0.0")
    first = work.published()
    again = work.published()
    assert (again["doi"], again["changed"]) == (first["doi"], "false")


@pytest.mark.skipif(bool(REAL), reason="the DOI of the work would stay taken there")
@pytest.mark.parametrize("published", [False, True])
def test_what_somebody_made_under_the_doi_is_left_alone(work: Kept, published: bool) -> None:
    """The DOI would lead to files that nobody compared with the tag's."""
    work.repository.release("v1.0.0")
    doi = work.publish(dry_run="true").outputs["doi"]
    made = work.made_by_hand(doi, published=published)
    report = work.publish()
    assert report.error is not None and (report.error.rule, report.error.exit_code) == ("archive-of-another", 6)
    assert work.ask("GET", f"/records/{made['id']}{'' if published else '/draft'}")["updated"] == made["updated"]
    assert work.records() == []


@pytest.mark.skipif(bool(REAL), reason="how far the search is behind cannot be chosen there")
def test_a_doi_that_was_taken_unseen_is_no_value_that_was_dropped(work: Kept) -> None:
    """Another run published under it a moment ago; the next look finds it, and whose it is."""
    work.repository.release("v1.0.0")
    doi = work.publish(dry_run="true").outputs["doi"]
    work.sandbox.set_traps(Traps(index_lag=60.0))
    work.made_by_hand(doi, published=True)
    report = work.publish()
    assert report.error is not None and (report.error.rule, report.error.exit_code) == ("another-run", 5)
    assert work.records() == []


def test_what_the_archive_has_no_place_for_is_said(work: Kept) -> None:
    """Its record says less than the registry's."""
    work.repository.commit("Say more", {".doi.yml": "keywords:\n  - {text: Tides, scheme: LCSH}\n"})
    work.repository.release("v1.0.0")
    report = work.publish(dry_run="true")
    said = " ".join((*report.notes, *(finding.message for finding in report.all_findings)))
    assert "the scheme of the keyword 'Tides' (at the archive)" in said


def test_of_two_runs_at_once_one_deposits(work: Kept) -> None:
    """The DOI is claimed by publishing; the other run takes that record, also while the search does not show it."""
    work.repository.release("v1.0.0")
    if not REAL:
        work.sandbox.set_traps(Traps(index_lag=1.0))
    with ThreadPoolExecutor(2) as pool:
        reports = [run.result() for run in [pool.submit(work.publish, commit_mode="none") for _ in range(2)]]
    assert {report.error.rule for report in reports if report.error} <= {"another-run", "unreachable"}
    work.sandbox.set_traps(Traps())
    time.sleep(0 if REAL else 1.0)
    outputs = work.published()
    (record,) = work.records()
    assert record["pids"]["doi"]["identifier"] == outputs["doi"]


def test_versions_form_a_chain_where_the_host_allows_it(work: Kept, host: HostSettings) -> None:
    """Elsewhere each is a record of its own, and the links between the DOIs tie them together."""
    work.repository.release("v1.0.0")
    first = work.published()
    work.repository.release("v1.1.0", {"more.txt": "more\n"})
    second = work.published()
    old, new = work.records()
    is_chain = old["parent"]["id"] == new["parent"]["id"]
    assert is_chain is (host is STOCK)
    links = {(link["relation_type"]["id"], link["identifier"]) for link in new["metadata"]["related_identifiers"]}
    assert {("isnewversionof", first["doi"]), ("isversionof", second["concept-doi"])} <= links


@pytest.mark.skipif(bool(REAL), reason="the sandbox, where the requests are counted, is only one of the two then")
@pytest.mark.parametrize(("archive", "host", "most"), [("inveniordm", STOCK, 15), ("zenodo-sandbox", ZENODO_LIKE, 14)])
def test_a_next_release_takes_few_requests(tmp_path: Path, archive: str, host: HostSettings, most: int) -> None:
    """Zenodo is not asked for a next version, which it never makes of such a record; a chain costs one more."""
    accounts = (("SANDBOX.DEMO", "sandbox"),)
    with Sandbox(prefixes=("10.0000", OWN_PREFIX), accounts=accounts, invenio=host) as sandbox:
        work = Kept(tmp_path, sandbox)
        for tag in ("v1.0.0", "v1.1.0"):
            work.repository.release(tag, {"tag.txt": tag})
            sandbox.forget_requests()
            assert work.published(archive=archive)["changed"] == "true"
        assert len(sandbox.requests) <= most
        assert "403" not in [str(request.status) for request in sandbox.requests]
        assert len(work.records()) == 2


def test_a_next_release_waits_for_the_record_of_the_version_before(work: Kept, host: HostSettings) -> None:
    """A chain stays one where the search lags: the registry says that the archive has the version before."""
    if not REAL:
        work.sandbox.set_traps(Traps(index_lag=1.0))
    for tag in ("v1.0.0", "v1.1.0"):
        work.repository.release(tag)
        work.published()
    time.sleep(2 if REAL else 1.0)
    old, new = work.records()
    assert (old["parent"]["id"] == new["parent"]["id"]) is (host is STOCK)


def test_a_correction_reaches_both(work: Kept) -> None:
    """Title, creators, version and licence agree on both sides."""
    work.repository.release("v1.0.0")
    first = work.published()
    text = work.repository.show("CITATION.cff").replace("A program", "A corrected program")
    work.repository.commit("Correct", {"CITATION.cff": text})
    assert work.published(tag="v1.0.0")["changed"] == "true"
    (record,) = work.records()
    assert (record["metadata"]["title"], record["pids"]["doi"]["identifier"]) == ("A corrected program", first["doi"])
    assert work.published(tag="v1.0.0")["changed"] == "false"


@pytest.mark.parametrize(("how", "fails"), some(BREAKS))
def test_a_run_that_breaks_off_anywhere_is_finished_by_the_next(tmp_path: Path, fails: int, how: str) -> None:
    """One record at the archive, one DOI, and both agree. Beside a real archive it is the registry that breaks."""
    accounts = (("SANDBOX.DEMO", "sandbox"),)
    with Sandbox(prefixes=("10.0000", OWN_PREFIX), accounts=accounts) as sandbox:
        work = Kept(tmp_path, sandbox)
        work.repository.release("v1.0.0")
        sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(fails, fails + 9), how)))
        work.publish()
        sandbox.set_traps(Traps())
        outputs = work.published()
        (record,) = work.records()
        assert record["pids"]["doi"]["identifier"] == outputs["doi"]
        assert work.published()["changed"] == "false"


def test_a_doi_that_leads_nowhere_is_never_published(work: Kept) -> None:
    """A version that was published without an archive does not get its page afterwards."""
    work.repository.release("v1.0.0")
    bare = work.published(archive="")
    report = work.publish()
    assert report.error is not None and report.error.rule == "archive-lacks-record"
    assert not work.url_of(bare["doi"]).startswith(work.archive)


@pytest.mark.parametrize(
    "settings",
    [
        {"archive": "zenodo", "archive_url": ""},
        {"registry": "zenodo-sandbox", "registry_url": "", "archive": "zenodo-sandbox", "archive_url": ""},
    ],
)
def test_registry_and_archive_must_go_together(work: Kept, settings: dict[str, str]) -> None:
    """A rehearsal publishes nothing for ever, and who keeps files needs no archive."""
    work.repository.release("v1.0.0")
    report = work.publish(**settings)
    assert report.error is not None and report.error.exit_code == 2
    assert work.sandbox.requests == ()
