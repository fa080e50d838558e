"""The DataCite client against the sandbox: the same lines of code that production runs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from doi_action.errors import DoiActionError, RegistryError, SettingsError, Unreachable
from doi_action.formats.datacite.compare import differences
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi, RorId, SpdxId
from doi_action.lineage import DoiState, Marker, RegistryRecord
from doi_action.model import (
    Affiliation,
    Creator,
    Kind,
    License,
    Metadata,
    RelatedIdentifier,
    Repository,
    Subject,
    Tag,
)
from doi_action.registries.datacite.addresses import root_of, sibling_of, system_at
from doi_action.registries.datacite.client import DataCite, open_datacite
from doi_action.registries.inquiry import Inquiry
from doi_action.registries.table import DATACITE, DATACITE_TEST, SANDBOX, kind_named
from doi_action.sandbox import Sandbox, Traps
from tests.strategies import records

KEY = "DC." + "k" * 32
CANARY = "CANARY-password"
OTHER = ("SANDBOX.OTHER", "CANARY-other")
DOI = Doi("10.0000", "abcd-efgh")
MARKER = Marker(identity="github:1", version="1.0", commit="a" * 40)


@pytest.fixture(scope="module")
def shared_sandbox() -> Iterator[Sandbox]:
    """One registry for the tests that each use DOIs of their own."""
    prefixes = ["10.0000", "10.5072", "10.14454"]
    with Sandbox(accounts=[("SANDBOX.DEMO", CANARY, KEY)], prefixes=prefixes) as running:
        yield running


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A registry without any record, which takes landing pages of one domain only."""
    with Sandbox(accounts=[("SANDBOX.DEMO", CANARY, KEY), OTHER], domains=["example.org"]) as running:
        yield running


@pytest.fixture
def session() -> Iterator[Http]:
    """A session that does not wait between tries."""
    http = Http(sleep=lambda _: None)
    yield http
    http.close()


def open_at(sandbox: Sandbox, session: Http, username: str | None = "SANDBOX.DEMO", password: str = CANARY) -> DataCite:
    """The client under these credentials."""
    return open_datacite(SANDBOX, username=username, password=password, session=session, url=sandbox.datacite_url)


@pytest.fixture
def registry(sandbox: Sandbox, session: Http) -> DataCite:
    """The client under good credentials."""
    return open_at(sandbox, session)


def record(doi: Doi = DOI, **fields: Any) -> RegistryRecord:
    """A record that is complete, with these fields in place of its own."""
    ada = Creator(
        given_names="Ada", family_names="Lovelace", affiliations=(Affiliation(name="U", ror=RorId("04wxnsj81")),)
    )
    metadata = Metadata(
        kind=Kind.SOFTWARE,
        title="Engine",
        creators=(ada,),
        publisher="Press",
        publisher_ror=RorId("04wxnsj81"),
        publication_date=date(2026, 1, 2),
        version="1.0",
        licenses=(License(spdx=SpdxId("Apache-2.0")),),
        keywords=(Subject(text="physical sciences"),),
        language="en-US",
        landing_page="https://example.org/1.0",
    )
    return RegistryRecord(doi=doi, state=DoiState.DRAFT, marker=MARKER, metadata=replace(metadata, **fields))


def writes(sandbox: Sandbox) -> int:
    """How many requests to write the registry got."""
    return sum(request.method != "GET" for request in sandbox.requests)


def test_a_record_is_published_with_one_request(registry: DataCite, sandbox: Sandbox) -> None:
    """No draft is needed where we choose the name, and the answer is the record."""
    published = registry.publish(record())
    assert (published.state, published.marker, published.resolves) == (DoiState.FINDABLE, MARKER, True)
    assert registry.requests == len(sandbox.requests) == 1


def test_a_record_that_nobody_looked_up_is_made_or_left_alone(registry: DataCite, sandbox: Sandbox) -> None:
    """One request says whether it was there; what was, stays as it is, draft or public."""
    made = registry.create(record())
    assert made is not None and (made.state, made.marker) == (DoiState.FINDABLE, MARKER)
    assert registry.create(replace(record(), metadata=replace(record().metadata, title="Another"))) is None
    found = registry.read(DOI)
    assert found is not None and found.metadata.title == record().metadata.title
    assert writes(sandbox) == 2


@pytest.mark.parametrize("failure", ["reset", "lost", "500", "500-done", "503", "504-done", "429"])
def test_a_lost_answer_makes_no_second_record(registry: DataCite, sandbox: Sandbox, failure: str) -> None:
    """The request is repeated under the same name: it makes the record, or finds the one that was made."""
    sandbox.set_traps(Traps(fail_at={1: failure}))
    registry.create(record())
    found = registry.read(DOI)
    assert found is not None and found.state is DoiState.FINDABLE and writes(sandbox) == 2


def test_a_draft_is_reserved_brought_up_to_date_and_published(registry: DataCite) -> None:
    """The same DOI all the way."""
    states = [
        registry.reserve(RegistryRecord(doi=DOI, state=DoiState.DRAFT, metadata=Metadata(), marker=MARKER)).state,
        registry.reserve(record(title="Draft")).state,
        registry.publish(record()).state,
    ]
    assert states == [DoiState.DRAFT, DoiState.DRAFT, DoiState.FINDABLE]
    found = registry.read(DOI)
    assert found is not None
    assert differences(record(), found) == ()


def test_publishing_again_changes_nothing(registry: DataCite) -> None:
    """The event does not apply any more, and the content is the same."""
    first = registry.publish(record())
    assert differences(first, registry.publish(record())) == ()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(wanted=records())
def test_whatever_is_published_reads_back_without_difference(shared_sandbox: Sandbox, wanted: RegistryRecord) -> None:
    """What the registry makes of names, licences, languages and keywords is no change to write again."""
    session = Http(sleep=lambda _: None)
    registry = open_at(shared_sandbox, session)
    wanted = replace(wanted, metadata=replace(wanted.metadata, landing_page="https://example.org/x"))
    found = registry.read(registry.publish(wanted).doi)
    session.close()
    assert found is not None
    assert differences(wanted, found) == ()


def test_what_is_not_there_reads_as_none(registry: DataCite) -> None:
    """A DOI that nobody has, or that is another's draft."""
    assert registry.read(DOI) is None


def test_an_update_changes_the_named_fields_and_no_other(registry: DataCite) -> None:
    """Identifiers of organisations survive, which a plain read would lose."""
    registry.publish(record())
    changed = registry.update(
        RegistryRecord(doi=DOI, state=DoiState.FINDABLE, metadata=Metadata(title="New")), ("title",)
    )
    assert changed.metadata.title == "New"
    assert differences(record(title="New"), changed) == ()


def test_an_update_keeps_what_others_wrote(sandbox: Sandbox, session: Http) -> None:
    """Their identifiers and subtitles, in the lists that we replace."""
    registry = open_at(sandbox, session)
    registry.publish(record())
    theirs = {
        "titles": [{"title": "Old"}, {"title": "Sub", "titleType": "Subtitle"}],
        "alternateIdentifiers": [{"alternateIdentifier": "X-1", "alternateIdentifierType": "Accession"}],
    }
    url, basic = f"{sandbox.datacite_url}/dois/{DOI}", registry._authorization
    session.send("PUT", url, body={"data": {"attributes": theirs}}, authorization=basic)
    open_at(sandbox, session).update(record(title="New"), ("title", "marker"))
    stored = session.send("GET", url, authorization=basic).json()["data"]["attributes"]
    assert [title["title"] for title in stored["titles"]] == ["New", "Sub"]
    assert {entry["alternateIdentifierType"] for entry in stored["alternateIdentifiers"]} == {"doi-action", "Accession"}


def test_links_keep_what_we_have_no_word_for(registry: DataCite) -> None:
    """A link with a metadata scheme stays whole when another link is added."""
    link = RelatedIdentifier(
        value="https://example.org/meta",
        scheme="URL",
        relation="HasMetadata",
        extra=(("relatedMetadataScheme", "citeproc+json"),),
    )
    registry.publish(record(related_identifiers=(link,)))
    found = registry.read(DOI)
    assert found is not None
    more = (
        *found.metadata.related_identifiers,
        RelatedIdentifier(value="10.0000/x", scheme="DOI", relation="HasVersion"),
    )
    updated = registry.update(record(related_identifiers=more), ("related_identifiers",))
    assert updated.metadata.related_identifiers == more


@pytest.mark.parametrize("change", ["update", "hide"])
def test_what_is_not_there_is_not_created_by_changing_it(registry: DataCite, sandbox: Sandbox, change: str) -> None:
    """The registry would create a draft without a word."""
    with pytest.raises(RegistryError, match=f"has no record.*{DOI}") as caught:
        registry.update(record(), ("title",)) if change == "update" else registry.hide(DOI, "gone")
    assert (caught.value.rule, writes(sandbox)) == ("doi-missing", 0)


def test_a_withdrawn_doi_is_registered_and_leads_to_its_tombstone(registry: DataCite) -> None:
    """Out of the index, still resolving."""
    registry.publish(record())
    hidden = registry.hide(DOI, "A grave error", "https://example.org/gone")
    assert (hidden.state, hidden.metadata.landing_page) == (DoiState.REGISTERED, "https://example.org/gone")
    assert registry.publish(record()).state is DoiState.FINDABLE


def test_hiding_a_draft_is_an_error_although_the_registry_answers_200(registry: DataCite) -> None:
    """The state in the answer tells what the status does not."""
    registry.reserve(record())
    said = rf"'{DOI}' should be registered now, and the sandbox .* says that it is draft"
    with pytest.raises(RegistryError, match=said):
        registry.hide(DOI, "gone")


def test_a_draft_can_be_deleted_and_nothing_else(registry: DataCite) -> None:
    """Twice does no harm; what is published stays."""
    registry.reserve(record())
    registry.discard(DOI)
    registry.discard(DOI)
    assert registry.read(DOI) is None
    registry.publish(record())
    with pytest.raises(RegistryError, match="should be a draft"):
        registry.discard(DOI)


def test_a_silent_failure_at_the_resolver_is_seen(registry: DataCite, sandbox: Sandbox) -> None:
    """The registry says findable, and the DOI leads nowhere."""
    sandbox.set_traps(Traps(handle_fails=True))
    assert registry.publish(record()).resolves is False


@pytest.mark.parametrize(
    "failure", ["reset", "lost", "truncated", "500", "500-done", "503", "504-done", "429", "429:2"]
)
def test_one_failure_of_any_kind_leaves_one_record(registry: DataCite, sandbox: Sandbox, failure: str) -> None:
    """Lost before, lost after, done but denied: the second request finds its own record."""
    sandbox.set_traps(Traps(fail_at={1: failure}))
    assert registry.publish(record()).state is DoiState.FINDABLE
    assert writes(sandbox) == 2


def test_a_registry_that_stays_down_is_unreachable(registry: DataCite, sandbox: Sandbox) -> None:
    """After five tries the run ends and says that it can be run again."""
    sandbox.set_traps(Traps(always="503"))
    with pytest.raises(Unreachable, match="after 5 tries: answered 503"):
        registry.publish(record())


def test_good_credentials_cost_at_most_one_request(sandbox: Sandbox, session: Http) -> None:
    """And none when an answer has shown them already."""
    registry = open_at(sandbox, session)
    registry.check_account("10.0000")
    registry.check_account("10.0000")
    assert (registry.requests, registry.account) == (1, "sandbox.demo")
    again = open_at(sandbox, session)
    again.publish(record())
    again.check_account("10.0000")
    assert again.requests == 2


def about(prefix: str) -> Inquiry:
    """What is asked about the first release of a work under this prefix."""
    return Inquiry(
        repository=Repository(name="engine", identity="github:1"),
        tags=(Tag(name="v1.0", commit="a" * 40),),
        tag="v1.0",
        version="1.0",
        named={"v1.0": "1.0"},
        prefix=prefix,
    )


@pytest.mark.parametrize("credentials", [("SANDBOX.DEMO", CANARY), (None, KEY), (KEY, "anything")])
def test_a_prefix_of_another_is_seen_before_anything_is_written(
    sandbox: Sandbox, session: Http, credentials: tuple[str | None, str]
) -> None:
    """With the id and exit code of the refusal of a write, and the prefixes that the account has."""
    registry = open_at(sandbox, session, *credentials)
    [conflict] = registry.observe(about("10.14454")).conflicts
    with pytest.raises(RegistryError) as refused:
        registry.publish(record(Doi("10.14454", "x")))
    error = refused.value
    assert (conflict.rule, conflict.exit_code) == (error.rule, error.exit_code)
    assert "10.14454" in conflict.message and conflict.fix == error.fix
    assert "prefix '10.14454' is not assigned to this account, which has 10.0000" in conflict.why


def test_a_concept_of_ours_proves_nothing_of_another_prefix(registry: DataCite) -> None:
    """A version under a prefix that the account has not would be refused after the files were changed."""
    registry.publish(record())
    found = registry.observe(replace(about("10.14454"), concept_doi=DOI))
    assert found.concept is not None and "foreign-prefix" in [conflict.rule for conflict in found.conflicts]


def test_a_work_without_doi_is_asked_for_its_prefix_once(sandbox: Sandbox, registry: DataCite) -> None:
    """As soon as its concept is there under the prefix, nothing is asked."""
    first = registry.observe(about("10.0000"))
    assert first.conflicts == ()
    assert [r.status for r in sandbox.requests if "/clients/" in r.path] == [200]

    concept = Marker(identity="github:1", version=None, commit=None)
    registry.publish(replace(record(first.concept_doi), marker=concept))
    sandbox.forget_requests()
    assert registry.observe(about("10.0000")).conflicts == ()
    assert not [r for r in sandbox.requests if "/clients/" in r.path]


@pytest.mark.parametrize("published", ["concept", "version"])
def test_a_record_of_another_account_is_seen_before_anything_is_written(
    sandbox: Sandbox, session: Http, registry: DataCite, published: str
) -> None:
    """Under a prefix of one's own too: the version would be live before the write to its concept is refused."""
    lineage = open_at(sandbox, session, *OTHER).observe(about("10.0000"))
    doi = lineage.concept_doi if published == "concept" else lineage.version.doi
    version = None if published == "concept" else "1.0"
    marker = Marker(identity="github:1", version=version, commit=None)
    open_at(sandbox, session, *OTHER).publish(replace(record(doi), marker=marker))

    [conflict] = [one for one in registry.observe(about("10.0000")).conflicts if one.rule == "foreign-prefix"]
    with pytest.raises(RegistryError) as refused:
        registry.update(record(doi), ("title",))
    assert (conflict.rule, conflict.exit_code) == (refused.value.rule, refused.value.exit_code)
    assert conflict.why == f"'{doi}' is account 'sandbox.other's"


def test_prefixes_that_cannot_be_learned_stop_nothing(sandbox: Sandbox, registry: DataCite) -> None:
    """The question fails as often as it is asked; the write will tell."""
    sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(4, 9), "503")))
    assert registry.observe(about("10.14454")).conflicts == ()
    asked = [r for r in sandbox.requests if "/clients/" in r.path]
    assert [r.status for r in asked] == [503] * 5


@pytest.mark.parametrize(
    ("username", "password"), [(None, KEY), ("SANDBOX.DEMO", KEY), (KEY, "anything"), ("", f" {KEY}\n")]
)
def test_an_api_key_is_accepted_in_every_place(sandbox: Sandbox, session: Http, username: str, password: str) -> None:
    """Alone, as a password, as a user name; white space around a secret does not count."""
    registry = open_at(sandbox, session, username, password)
    registry.check_account("10.0000")
    assert registry.publish(record()).state is DoiState.FINDABLE


@pytest.mark.parametrize("situation", ["check", "new", "existing"])
def test_a_wrong_password_is_called_so(sandbox: Sandbox, session: Http, situation: str) -> None:
    """The registry answers 200, 404 and 401 to the same mistake."""
    if situation == "existing":
        open_at(sandbox, session).publish(record())
    registry = open_at(sandbox, session, password="CANARY-wrong")
    with pytest.raises(RegistryError) as caught:
        registry.check_account("10.0000") if situation == "check" else registry.publish(record())
    assert caught.value.rule == "wrong-password"
    assert "SANDBOX.DEMO" in caught.value.message


def test_a_password_without_its_account_is_refused_as_the_key_that_it_was_taken_for(
    sandbox: Sandbox, session: Http
) -> None:
    """And the way out names what is missing."""
    with pytest.raises(RegistryError, match=r"does not accept the API key$") as caught:
        open_at(sandbox, session, username=None, password="CANARY-wrong").check_account("10.0000")
    assert caught.value.rule == "wrong-password" and "needs the name of its account" in caught.value.fix


@pytest.mark.parametrize(
    ("username", "password", "prefix", "rule"),
    [
        (None, None, "10.0000", "credentials-missing"),
        ("SANDBOX.DEMO", " ", "10.0000", "credentials-missing"),
        ("SANDBOX", CANARY, "10.0000", "member-account"),
    ],
)
def test_what_cannot_work_is_said_before_anything_is_asked(
    sandbox: Sandbox, session: Http, username: str | None, password: str, prefix: str, rule: str
) -> None:
    """Without credentials, and with an account that cannot create DOIs."""
    registry = open_at(sandbox, session, username, password)
    with pytest.raises(SettingsError) as caught:
        registry.check_account(prefix)
    assert (caught.value.rule, registry.requests) == (rule, 0)
    told = f"{caught.value.message} {caught.value.why}"
    assert "sandbox" in told and (rule != "member-account" or "'SANDBOX'" in told)


@pytest.mark.parametrize(
    ("wanted", "rule", "words"),
    [
        (record(Doi("10.14454", "x")), "foreign-prefix", "prefix '10.14454' is not assigned"),
        (record(Doi("10.0000", "a+b")), "doi-name", "no '+'"),
        (record(landing_page="https://other.example.net/"), "landing-page-domain", "https://other.example.net/"),
        (record(landing_page=None), "metadata-refused", "landing page (input landing-page): Can't be blank"),
        (record(creators=()), "metadata-refused", "creators (CITATION.cff: authors)"),
        (record(title=None), "metadata-refused", "titles (CITATION.cff: title)"),
        (record(publisher=None), "metadata-refused", "publisher (input publisher)"),
        (record(publication_date=None), "metadata-refused", "CITATION.cff: date-released"),
        (record(resource_type="Sculpture"), "metadata-refused", "Sculpture"),
    ],
)
def test_each_refusal_says_what_to_do(registry: DataCite, wanted: RegistryRecord, rule: str, words: str) -> None:
    """What is wrong, why, and which line or setting to change; never the password."""
    with pytest.raises(RegistryError) as caught:
        registry.publish(wanted)
    error = caught.value
    told = f"{error.message} {error.why} {error.fix}"
    assert error.rule == rule
    assert words in told
    assert all((error.message, error.why, error.fix))
    assert "CANARY" not in told
    assert "kernel-4" not in told


def test_the_sandbox_shows_a_page_for_each_doi(registry: DataCite, sandbox: Sandbox, session: Http) -> None:
    """A work without a page of its own gets one; the port of the day does not make it another page."""
    page = registry.landing_page(DOI)
    open_at(sandbox, session).publish(record(landing_page="https://example.org/"))
    assert session.send("GET", page).status == 200
    assert registry.same_page(page, page.replace(sandbox.url, "http://127.0.0.1:1"))
    assert not registry.same_page(page, registry.landing_page(Doi("10.0000", "other")))
    path = page.removeprefix(sandbox.url)
    for elsewhere in (f"https://example.org{path}", f"http://127.0.0.1:1/x{path}", path):
        assert not registry.same_page(page, elsewhere) and not registry.same_page(elsewhere, page)
    assert not registry.same_page(sandbox.url + "/other", "http://127.0.0.1:1/other")


def test_production_and_test_system_show_no_pages(session: Http) -> None:
    """Somebody has to say where a DOI shall lead."""
    registry = open_datacite(DATACITE_TEST, username="A.B", password="secret", session=session)
    with pytest.raises(SettingsError, match=f"which page '{DOI}' shall lead to") as refused:
        registry.landing_page(DOI)
    assert refused.value.rule == "landing-page-missing"
    assert not registry.same_page("http://localhost:1/landing/x", "http://localhost:2/landing/x")
    assert registry.same_page("https://example.org/x", "https://example.org/x")


@pytest.mark.parametrize(
    ("registry", "url", "words"),
    [
        ("datacite", "https://api.test.datacite.org/", "belongs to 'datacite-test'"),
        ("datacite-test", "https://api.datacite.org", "belongs to 'datacite'"),
        ("sandbox", "https://api.datacite.org/dois", "belongs to 'datacite'"),
        ("datacite", "http://registry.example/", "does not begin with https://"),
        ("sandbox", "registry.example", "is no address"),
        ("sandbox", None, "is no address"),
        ("sandbox", "http://[", "is no address"),
    ],
)
def test_systems_are_never_mixed_up(session: Http, registry: str, url: str | None, words: str) -> None:
    """A rehearsal never reaches production, and no password travels in the clear."""
    with pytest.raises(SettingsError, match=words) as caught:
        open_datacite(kind_named(registry), username="A.B", password="secret", session=session, url=url)
    assert (caught.value.rule == "registry-mixed-up") is words.startswith("belongs to")


def test_each_system_has_the_other_one_that_it_is_mistaken_for() -> None:
    """Whose accounts and prefixes are others; a registry at another address has none."""
    systems = [system_at("https://api.datacite.org"), system_at("https://api.test.datacite.org")]
    assert systems == ["datacite", "datacite-test"]
    assert [sibling_of(system) for system in systems] == systems[::-1]
    assert sibling_of(system_at("https://registry.example")) is None


@pytest.mark.parametrize(
    ("registry", "url", "root"),
    [
        ("datacite", None, "https://api.datacite.org"),
        ("datacite-test", " https://api.test.datacite.org/dois/ ", "https://api.test.datacite.org"),
        ("sandbox", "http://127.0.0.1:8080/datacite/", "http://127.0.0.1:8080/datacite"),
        ("sandbox", "https://registry.example/api/dois", "https://registry.example/api"),
    ],
)
def test_the_root_of_a_registry_is_that_of_its_api(registry: str, url: str | None, root: str) -> None:
    """With or without the path of its DOIs."""
    assert root_of(registry, url) == root
    for odd in (f"{root}/a b", f"{root}?a=b", f"{root}#top"):
        with pytest.raises(SettingsError, match="is no address"):
            root_of(registry, odd)


@pytest.mark.parametrize("prefix", ["10.0000", "10.5072"])
def test_a_prefix_for_rehearsals_is_refused_by_the_real_registry(session: Http, prefix: str) -> None:
    """A DOI under it would never resolve."""
    registry = open_datacite(DATACITE, username="A.B", password="secret", session=session)
    with pytest.raises(SettingsError, match=f"prefix '{prefix}' gives no real DOIs, and DataCite") as refused:
        registry.check_account(prefix)
    assert (refused.value.rule, session.requests) == ("test-prefix", 0)


def test_the_password_is_never_in_an_address(registry: DataCite, sandbox: Sandbox) -> None:
    """Logs of proxies hold addresses."""
    registry.publish(record())
    with pytest.raises(DoiActionError):
        registry.publish(record(landing_page="https://other.example.net/"))
    assert not any("CANARY" in request.path for request in sandbox.requests)
