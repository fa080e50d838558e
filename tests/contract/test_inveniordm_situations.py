"""Situations in which a run at an InvenioRDM stops, or gives way to what others did there; brought about for real."""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from doi_action.errors import ExitCode, SettingsError
from doi_action.hosts.local_git.host import LocalGit
from doi_action.http.client import Http
from doi_action.registries.inveniordm.client import open_inveniordm
from doi_action.registries.open_registry import options_of
from doi_action.registries.table import INVENIORDM
from doi_action.release.read_release import read_release
from doi_action.report import Report
from doi_action.sandbox.server import Sandbox
from doi_action.settings import settings_from
from tests.contract.invenio_calls import ACCOUNTS
from tests.contract.invenio_host import FaultyProxy, Json, Releases, host, other_token

PERSON = {"person_or_org": {"type": "personal", "family_name": "Example", "given_name": "Ada"}}


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, str]]:
    """Base and token."""
    with host() as found:
        yield found


@pytest.fixture
def work(tmp_path: Path, address: tuple[str, str]) -> Releases:
    """A work of the test's own, without any release."""
    base, token = address
    return Releases(tmp_path, base, token)


def stopped(report: Report, rule: str) -> None:
    """The run stopped for this reason, in four parts."""
    assert report.error is not None
    assert report.error.rule == rule, report.error
    assert report.error.message and report.error.why and report.error.fix


def made_elsewhere(work: Releases, *, version: str, links: tuple[str, ...] = ()) -> Json:
    """A published record that somebody else's program made, as Zenodo's GitHub integration does."""
    metadata = {
        "resource_type": {"id": "software"},
        "title": f"A program {uuid.uuid4()}",
        "creators": [PERSON],
        "publication_date": "2026-01-15",
        "publisher": "Example Lab",
        "version": version,
        "related_identifiers": [
            {"identifier": link, "scheme": "url", "relation_type": {"id": "issupplementto"}} for link in links
        ],
    }
    # With a file: Zenodo publishes nothing without.
    body = {"metadata": metadata, "files": {"enabled": True}, "access": {"record": "public", "files": "public"}}
    draft = work.ask("/records", "POST", body)
    files = f"/records/{draft['id']}/draft/files"
    work.ask(files, "POST", [{"key": "program.zip"}])
    work.put_content(f"{files}/program.zip/content", b"PK")
    work.ask(f"{files}/program.zip/commit", "POST")
    return work.ask(f"/records/{draft['id']}/draft/actions/publish", "POST")


def concept_of(record: Json) -> str:
    """The concept DOI of a published record."""
    return str(record["parent"]["pids"]["doi"]["identifier"])


def test_a_token_that_the_host_does_not_know(work: Releases) -> None:
    """It says 403, as to everybody."""
    work.repository.release("v1.0.0")
    work.token = "nonsense"
    report = work.publish()
    stopped(report, "registry-token-refused")
    assert report.exit_code is ExitCode.REGISTRY_REFUSED
    assert "nonsense" not in json.dumps(str(report))


def test_a_concept_that_was_begun_elsewhere_is_continued(work: Releases) -> None:
    """`concept-doi` names it: the release is its next version, and says what it follows."""
    before = made_elsewhere(work, version="v0.9")
    work.repository.release("v1.0.0")
    outputs = work.published(concept_doi=concept_of(before))
    assert outputs["concept-doi"] == concept_of(before)
    record = work.record(outputs["doi"])
    assert record["versions"]["index"] == 2
    links = {(r["relation_type"]["id"], r["identifier"]) for r in record["metadata"]["related_identifiers"]}
    assert ("isnewversionof", before["pids"]["doi"]["identifier"]) in links
    assert work.published(concept_doi=concept_of(before))["changed"] == "false"
    assert work.published()["changed"] == "false", "from now on the marker tells"


def test_a_cited_concept_is_continued_where_its_record_links_to_the_repository(work: Releases) -> None:
    """As the repository of Zenodo's GitHub integration cites it."""
    home = f"https://codeberg.org/example/{uuid.uuid4().hex}"
    before = made_elsewhere(work, version="v0.9", links=(f"{home}/tree/v0.9",))
    work.repository.git("remote", "add", "origin", f"{home}.git")
    text = work.repository.show("CITATION.cff", "HEAD") + f"doi: {concept_of(before)}\n"
    work.repository.release("v1.0.0", {"CITATION.cff": text})
    outputs = work.published()
    assert outputs["concept-doi"] == concept_of(before)


def test_a_cited_record_that_does_not_link_to_the_repository_is_left_alone(work: Releases) -> None:
    """A DOI in a file came perhaps with a fork or a template."""
    before = made_elsewhere(work, version="v0.9", links=("https://github.com/example/another/tree/v0.9",))
    text = work.repository.show("CITATION.cff", "HEAD") + f"doi: {concept_of(before)}\n"
    work.repository.release("v1.0.0", {"CITATION.cff": text})
    outputs = work.published()
    assert outputs["concept-doi"] != concept_of(before)


def test_a_record_of_the_integration_for_this_very_tag_stops_the_run(work: Releases) -> None:
    """A second one could not be taken back; the switch to turn off is named."""
    before = made_elsewhere(work, version="v1.0.0")
    work.repository.release("v1.0.0")
    report = work.publish(concept_doi=concept_of(before))
    stopped(report, "integration-on")
    assert report.error and "GitHub" in report.error.fix
    assert report.exit_code is ExitCode.CONFLICT
    assert work.records() == []


def test_a_concept_of_another_account_is_refused(work: Releases) -> None:
    """Nothing is left behind there."""
    own, work.token = work.token, other_token()
    before = made_elsewhere(work, version="v0.9")
    work.token = own
    work.repository.release("v1.0.0")
    stopped(work.publish(concept_doi=concept_of(before)), "token-not-allowed")


def test_an_unknown_concept_is_no_concept(work: Releases) -> None:
    """The setting names what is not there."""
    work.repository.release("v1.0.0")
    report = work.publish(concept_doi="10.5072/aaaaa-bbbbb")
    stopped(report, "concept-doi-unknown")
    assert work.listed() == []


@pytest.mark.parametrize("change", [{"version": "2.0"}, {"title": "Mine"}], ids=["version", "no version"])
def test_a_draft_that_a_person_made_stays_what_it_is(work: Releases, change: dict[str, Any]) -> None:
    """The host keeps one draft of the next version for everybody."""
    work.repository.release("v1.0.0")
    first = work.published()
    id_ = work.record(first["doi"])["id"]
    draft = work.ask(f"/records/{id_}/versions", "POST")
    body = {**draft, "metadata": {**work.record(first["doi"])["metadata"], **change, "identifiers": []}}
    body["metadata"]["resource_type"] = {"id": "software"}
    body["metadata"]["rights"] = []
    body["metadata"]["related_identifiers"] = []
    body["metadata"].pop("dates", None)
    body["metadata"].setdefault("version", "")
    work.ask(f"/records/{draft['id']}/draft", "PUT", body)
    work.ask(f"/records/{draft['id']}/draft/pids/doi", "POST")

    work.repository.release("v1.1.0")
    report = work.publish()
    stopped(report, "draft-in-the-way")
    assert report.exit_code is ExitCode.CONFLICT
    title = work.ask(f"/records/{draft['id']}/draft")["metadata"]["title"]
    assert title == change.get("title", "A program")


def test_a_file_that_the_release_does_not_name_is_not_published(work: Releases) -> None:
    """Whoever put it there knows what it is."""
    work.repository.release("v1.0.0")
    reserved = work.published(state="draft")
    id_ = reserved["doi"].rpartition("/")[2].removeprefix("zenodo.")
    work.ask(f"/records/{id_}/draft/files", "POST", [{"key": "mine.txt"}])
    work.put_content(f"/records/{id_}/draft/files/mine.txt/content", b"mine")
    work.ask(f"/records/{id_}/draft/files/mine.txt/commit", "POST")
    stopped(work.publish(), "unnamed-file")
    assert work.records() == []


def test_a_file_that_another_run_sends_anew_is_no_fault_of_the_record(work: Releases) -> None:
    """The draft is shared: who comes to publish while the other's file is on its way runs again."""
    work.repository.release("v1.0.0")
    id_ = work.published(state="draft")["doi"].rpartition("/")[2].removeprefix("zenodo.")
    files = f"/records/{id_}/draft/files"

    def begins_anew(line: str) -> None:
        if line.startswith("publish"):
            work.ask(f"{files}/program-v1.0.0.tar.gz", "DELETE")
            work.ask(files, "POST", [{"key": "program-v1.0.0.tar.gz"}])

    report = work.publish(tell=begins_anew)
    stopped(report, "another-run")
    assert report.exit_code is ExitCode.UNREACHABLE
    assert work.published()["state"] == "findable"


def test_a_community_that_is_not_there(work: Releases) -> None:
    """Said before anything is final."""
    work.repository.release("v1.0.0")
    report = work.publish(communities="there-is-no-such-community")
    stopped(report, "no-such-community")
    assert work.records() == []


def test_a_first_release_waits_for_the_curators_of_its_community(work: Releases) -> None:
    """A good end: nothing is written into the repository, and a repeat has nothing new to say."""
    name = f"c{uuid.uuid4().hex[:12]}"
    access = {"visibility": "public", "member_policy": "closed", "record_submission_policy": "open"}
    work.ask("/communities", "POST", {"slug": name, "metadata": {"title": name}, "access": access})
    work.repository.release("v1.0.0")
    head = work.repository.head
    for _ in range(2):
        outputs = work.published(communities=name)
        assert outputs["state"] == "draft"
        assert work.repository.head == head
        assert [document["status"] for document in work.listed()] == ["in_review"]


def test_a_value_that_the_host_drops_stops_before_it_is_published(work: Releases) -> None:
    """It answers 201, and the draft lacks the value."""

    def without_version(path: str, body: bytes) -> bytes:
        document = json.loads(body) if path.endswith("/api/records") else None
        if not document:
            return body
        del document["metadata"]["version"]
        return json.dumps(document).encode()

    work.repository.release("v1.0.0")
    with FaultyProxy(work.base, edit=without_version) as proxy:
        report = work.publish(url=proxy.url)
    stopped(report, "value-dropped")
    assert report.error and "1.0.0" in report.error.message
    assert work.records() == []


@pytest.mark.parametrize("dry_run", ["true", "false"])
def test_a_word_that_the_host_lacks_is_left_out_and_told(work: Releases, dry_run: str) -> None:
    """One id that its vocabularies lack makes it refuse the whole draft; it is asked then, and the rest goes out."""
    more = "language: tlh\nfunding:\n  - funder: A Foundation\n    award-number: '42'\n"
    work.repository.release("v1.0.0", {".doi.yml": more})
    report = work.publish(dry_run=dry_run)
    assert report.error is None
    assert [note for note in report.notes if "does not carry" in note] == ["InvenioRDM does not carry the language tlh"]
    if dry_run == "false":
        metadata = work.record(report.outputs["doi"])["metadata"]
        assert "languages" not in metadata
        assert metadata["funding"][0]["award"]["number"] == "42"


def test_nothing_is_published_that_the_search_never_shows(work: Releases) -> None:
    """Another run might not show either; the draft is found later."""

    def empty(path: str, body: bytes) -> bytes:
        return b'{"hits": {"hits": [], "total": 0}}' if "/user/records" in path else body

    work.repository.release("v1.0.0")
    with FaultyProxy(work.base, edit=empty) as proxy:
        report = work.publish(url=proxy.url)
    stopped(report, "draft-not-listed")
    assert report.exit_code is ExitCode.UNREACHABLE
    assert sum(work.waits) > 30
    assert work.records() == []
    outputs = work.published()
    assert [document["pids"]["doi"]["identifier"] for document in work.listed()] == [outputs["doi"]]


def resolved_by(resolver: str) -> Callable[[str, bytes], bytes]:
    """Answers of a host that links its DOIs to this resolver."""

    def edit(_path: str, body: bytes) -> bytes:
        return re.sub(rb'"(self_doi|doi)": ?"https?://[^"]*?(10\.[^"/]+/[^"]+)"', _link(resolver), body)

    return edit


def _link(resolver: str) -> bytes:
    return rb'"\1": "' + resolver.encode() + rb'/\2"'


@pytest.fixture
def with_prefix(tmp_path: Path) -> Iterator[Releases]:
    """A work at a host whose prefix looks like any other."""
    with Sandbox(prefixes=("10.12345",), accounts=ACCOUNTS) as sandbox:
        yield Releases(tmp_path, sandbox.invenio_url, ACCOUNTS[0][1])


@pytest.mark.parametrize("registry", ["inveniordm", "inveniordm-test"])
def test_a_rehearsal_gives_no_real_doi(with_prefix: Releases, registry: str) -> None:
    """The host's own word counts: a tunnel may lead from this machine to an institution's server."""
    with_prefix.repository.release("v1.0.0")
    with FaultyProxy(with_prefix.base, edit=resolved_by("https://doi.org")) as proxy:
        report = with_prefix.publish(url=proxy.url, registry=registry)
    stopped(report, "registry-mixed-up")
    assert (report.exit_code, with_prefix.listed()) == (ExitCode.SETTINGS, [])

    with FaultyProxy(with_prefix.base, edit=resolved_by("https://handle.test.datacite.org")) as proxy:
        assert with_prefix.publish(url=proxy.url, registry=registry).error is None


@pytest.mark.parametrize("resolver", ["https://handle.test.datacite.org", "https://doi.org"])
def test_a_real_registry_gives_no_doi_for_tests(with_prefix: Releases, resolver: str) -> None:
    """A test server may have a prefix that looks like any other; the draft is gone afterwards."""
    with_prefix.repository.release("v1.0.0")
    with FaultyProxy(with_prefix.base, edit=resolved_by(resolver)) as proxy:
        said = {"registry": INVENIORDM.name, "registry-url": proxy.url, "publisher": "Example Lab"}
        settings = settings_from(command_line=said, environment={"INVENIORDM_TOKEN": with_prefix.token})
        read = read_release(settings, LocalGit(with_prefix.repository.folder))
        # By its address, which is of this machine, it would be a rehearsal.
        registry = open_inveniordm(
            INVENIORDM, token=with_prefix.token, session=Http(), url=proxy.url, options=options_of(settings)
        )
        found = registry.observe(read.inquiry())
        if resolver == "https://doi.org":
            assert registry.named(found, read.metadata, dry_run=False).version.doi.prefix == "10.12345"
            return
        with pytest.raises(SettingsError) as refused:
            registry.named(found, read.metadata, dry_run=False)
    assert (refused.value.rule, with_prefix.listed()) == ("test-prefix", [])
