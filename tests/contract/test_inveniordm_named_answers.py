"""The DOI that an InvenioRDM gives a release, request by request: whose draft holds it, and who gives way to whom."""

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from doi_action.errors import ConflictError, RegistryError, SettingsError, Unreachable
from doi_action.formats.inveniordm.marker import marker_text
from doi_action.formats.inveniordm.write import written
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, Marker, RegistryRecord, Version
from doi_action.model import Metadata, RelatedIdentifier, Tag
from doi_action.registries import RegistryKind
from doi_action.registries.inquiry import Inquiry
from doi_action.registries.inveniordm.client import InvenioRDM
from doi_action.registries.table import INVENIORDM, INVENIORDM_TEST
from tests.contract.answering_host import (
    DELETE,
    DOI,
    FOUND,
    NEXT,
    OLD,
    OTHER,
    READ,
    WANTED,
    Echo,
    Host,
    client,
    hits,
    inquiry,
    ours,
    session,
    told,
)
from tests.raw_server import RawServer, answer

__all__ = ["client", "session"]

HOME = "https://github.com/example/demo"
PARENT = {"id": "6", "pids": {"doi": {"identifier": "10.5072/zenodo.6"}}}
CREATE, WRITE, RESERVE = "POST /records", "PUT /records/7/draft", "POST /records/7/draft/pids/doi"
GONE = answer("204 X")


class Made(Echo):
    """Makes a draft of what it is sent, too, and replaces what stands there."""

    def reply(self, connection: socket.socket, request: bytes) -> None:
        """The draft that it was asked for."""
        if self.asked[-1] == CREATE and CREATE not in self.said:
            connection.sendall(told("201 Created", {**self.keeps, **sent(request)}))
        else:
            super().reply(connection, request)


def sent(request: bytes) -> dict[str, Any]:
    """The body of a request."""
    body: dict[str, Any] = json.loads(request.partition(b"\r\n\r\n")[2])
    return body


def bodies(server: RawServer) -> list[dict[str, Any]]:
    """Those of all requests that have one."""
    return [sent(request) for request in server.requests if not request.endswith(b"\r\n\r\n")]


def body(version: str, commit: str | None, *, work: str = "", **links: str) -> dict[str, Any]:
    """What a draft of a version is made with, and nothing else."""
    related = tuple(RelatedIdentifier(value=doi, scheme="DOI", relation=relation) for relation, doi in links.items())
    record = RegistryRecord(
        doi=DOI,
        state=DoiState.DRAFT,
        metadata=replace(WANTED.metadata, version=version, related_identifiers=related),
        marker=Marker(identity="github:1", work=work, version=version, commit=commit),
    )
    return {
        "metadata": dict(written(record, lambda _term: True).metadata),
        "access": {"record": "public", "files": "public"},
        "files": {"enabled": True},
    }


def in_chain(id_: str, index: int, version: str, *, public: bool = True, **said: Any) -> dict[str, Any]:
    """A version of one concept, or the draft of one."""
    return ours(id_, version, parent=PARENT, versions={"index": index}, is_published=public, **said)


def next_draft(index: int, id_: str = "7") -> bytes:
    """The draft of a next version as the host begins it, with what the one before said."""
    begun = OLD | {"id": id_, "parent": PARENT, "versions": {"index": index}, "status": "new_version_draft"}
    return told("201 Created", begun)


def metadata(version: str) -> Metadata:
    """What the files say of a version."""
    return replace(WANTED.metadata, version=version)


def test_a_next_version_follows_the_newest_and_says_only_its_own(client: Callable[..., InvenioRDM]) -> None:
    """It is written once, then named; what has its name, and what is only shown, asks for nothing."""
    said = {
        FOUND: hits(in_chain("4", 1, "0.8"), in_chain("3", 2, "0.9"), in_chain("2", 3, "0.10", day=2)),
        NEXT: next_draft(4),
        RESERVE: told("201 Created", in_chain("7", 4, "1.0", public=False)),
    }
    with Made(said) as server:
        registry = client(server, kind=INVENIORDM_TEST)
        seen = registry.observe(inquiry(home=HOME))
        assert registry.named(seen, metadata("1.0"), dry_run=True) == seen and server.asked == [FOUND]
        lineage = registry.named(seen, metadata("1.0"), dry_run=False)
        assert server.asked == [FOUND, NEXT, WRITE, RESERVE]
        assert bodies(server) == [body("1.0", "a", IsNewVersionOf="10.5072/zenodo.2")]
        assert registry.named(lineage, metadata("1.0"), dry_run=False) == lineage and len(server.asked) == 4
    assert seen.provisional == {seen.version.doi}
    assert lineage == replace(
        seen, version=replace(seen.version, doi=DOI), provisional=frozenset(), reserved=frozenset({DOI})
    )


def test_a_version_before_all_others_names_none_that_follows(client: Callable[..., InvenioRDM]) -> None:
    """The host shows what follows: neither record says it."""
    late = replace(inquiry(home=HOME), tags=(Tag(name="v1.0", commit="a"), Tag(name="v2.0", commit="b", distance=-1)))
    late = replace(late, named={"v1.0": "1.0", "v2.0": "2.0"})
    said = {
        FOUND: hits(in_chain("2", 1, "2.0")),
        NEXT: next_draft(2),
        RESERVE: told("201 Created", in_chain("7", 2, "1.0", public=False)),
    }
    with Made(said) as server:
        registry = client(server, kind=INVENIORDM_TEST)
        seen = registry.observe(late)
        assert [version.text for version in seen.successors] == ["2.0"]
        registry.named(seen, metadata("1.0"), dry_run=False)
        assert bodies(server) == [body("1.0", "a")]


def test_a_draft_that_gets_no_doi_is_told_by_its_version_and_page(client: Callable[..., InvenioRDM]) -> None:
    """Its owner finds it there."""
    with Made({FOUND: hits(), RESERVE: told("403 X", {})}) as server:
        registry = client(server)
        with pytest.raises(RegistryError, match=r"write version 1\.0$") as caught:
            registry.named(registry.observe(inquiry(home=HOME)), metadata("1.0"), dry_run=False)
    assert caught.value.rule == "token-not-allowed" and f"{server.url}/uploads/7" in caught.value.fix


REAL, FOR_TESTS, ELSEWHERE = "https://doi.org/10.x/y", "https://handle.test.datacite.org/10.x/y", "https://hdl.org/y"


@pytest.mark.parametrize(
    ("kind", "prefix", "link", "rule"),
    [
        (INVENIORDM, "10.14454", REAL, None),
        (INVENIORDM, "10.14454", ELSEWHERE, None),
        (INVENIORDM, "10.14454", FOR_TESTS, "test-prefix"),
        (INVENIORDM, "10.5072", REAL, "test-prefix"),
        (INVENIORDM, "10.5072", FOR_TESTS, "test-prefix"),
        (INVENIORDM_TEST, "10.14454", REAL, "registry-mixed-up"),
        (INVENIORDM_TEST, "10.14454", ELSEWHERE, None),
        (INVENIORDM_TEST, "10.14454", FOR_TESTS, None),
        (INVENIORDM_TEST, "10.5072", REAL, None),
        (INVENIORDM_TEST, "10.5072", FOR_TESTS, None),
    ],
)
def test_a_doi_of_the_wrong_system_is_given_back_at_once(
    client: Callable[..., InvenioRDM], kind: RegistryKind, prefix: str, link: str, rule: str | None
) -> None:
    """Neither a release under a DOI for tests nor a rehearsal under a real one; the error names DOI and host."""
    doi = Doi(prefix, "zenodo.7")
    draft = ours("7", "1.0") | {"pids": {"doi": {"identifier": str(doi)}}, "links": {"doi": link}}
    with Made({FOUND: [hits(), hits(draft)], RESERVE: told("201 Created", draft), DELETE: GONE}) as server:
        registry = client(server, kind=kind)
        seen = registry.observe(inquiry(home=HOME))
        if rule is None:
            assert registry.named(seen, metadata("1.0"), dry_run=False).version.doi == doi
            assert server.asked == [FOUND, CREATE, RESERVE, FOUND]
            return
        with pytest.raises(SettingsError) as caught:
            registry.named(seen, metadata("1.0"), dry_run=False)
        assert server.asked == [FOUND, CREATE, RESERVE, DELETE]
    error = caught.value
    assert error.rule == rule and "nothing is left" in (error.state or "")
    assert f"{kind.title} ({server.url.removeprefix('http://')}) is" in str(error)
    assert (str(doi) if rule == "registry-mixed-up" else f"'{prefix}'") in str(error)


def second_of_two(registry: InvenioRDM) -> tuple[Lineage, Version]:
    """The lineage of the later of two releases, of which only the first was inquired about; and that release."""
    tags = (Tag(name="v1.0", commit="a"), Tag(name="v1.1", commit="b"))
    seen = registry.observe(replace(inquiry(home=HOME), tags=tags, named={"v1.0": "1.0", "v1.1": "1.1"}))
    (second,) = [version for version in seen.versions if version.text == "1.1"]
    second = replace(second, flag=True)
    return replace(seen, version=second), second


@pytest.mark.parametrize(
    ("others", "is_first"),
    [
        ([("9", "1.1", 1)], False),
        ([("9", "1.1", 3)], True),
        ([("9", "1.0", 1)], True),
        ([], True),
    ],
    ids=["an older one", "a younger one", "of another release", "none"],
)
def test_of_two_first_drafts_of_a_release_the_older_one_is_taken(
    client: Callable[..., InvenioRDM], others: list[tuple[str, str, int]], is_first: bool
) -> None:
    """Another run made it; ours is deleted, and the release is the one that it was."""
    mine = ours("7", "1.1", day=2)
    theirs = [ours(id_, version, day=day) for id_, version, day in others]
    said = {
        FOUND: [hits(), hits(*theirs, mine)],
        RESERVE: told("201 Created", mine),
        DELETE: GONE,
        "GET /records/9/draft": told("200 OK", ours("9", "1.1", day=1)),
    }
    with Made(said) as server:
        registry = client(server, kind=INVENIORDM_TEST)
        seen, second = second_of_two(registry)
        lineage = registry.named(seen, metadata("1.1"), dry_run=False)
        asked = [FOUND, CREATE, RESERVE, FOUND]
        assert server.asked == (asked if is_first else [*asked, DELETE, "GET /records/9/draft"])
        assert bodies(server) == [body("1.1", "b")]
    assert lineage.version == replace(second, doi=DOI if is_first else OTHER)
    assert lineage.reserved == ({DOI} if is_first else frozenset())
    assert lineage.version.doi not in lineage.provisional


def test_a_first_version_that_another_run_published_meanwhile_is_continued(client: Callable[..., InvenioRDM]) -> None:
    """The search showed it late: ours would have begun a second concept."""
    begun = ours("8", "1.1", day=3)
    said = {
        FOUND: [hits(), hits(in_chain("2", 1, "1.0"), begun)],
        CREATE: told("201 Created", body("1.1", "b") | {"id": "8"}),
        "POST /records/8/draft/pids/doi": told("201 Created", begun),
        "DELETE /records/8/draft": GONE,
        NEXT: next_draft(2),
        RESERVE: told("201 Created", in_chain("7", 2, "1.1", public=False)),
    }
    with Made(said) as server:
        registry = client(server, kind=INVENIORDM_TEST)
        seen, second = second_of_two(registry)
        lineage = registry.named(seen, metadata("1.1"), dry_run=False)
        first = [FOUND, CREATE, "POST /records/8/draft/pids/doi", FOUND, "DELETE /records/8/draft"]
        assert server.asked == [*first, NEXT, WRITE, RESERVE]
        assert bodies(server) == [body("1.1", "b"), body("1.1", "b", IsNewVersionOf="10.5072/zenodo.2")]
    assert lineage.version == replace(second, doi=DOI) and lineage.concept_doi == Doi("10.5072", "zenodo.6")
    assert [version.text for version in lineage.published] == ["1.0"] and lineage.provisional == frozenset()


LATEST = "GET /records/3/versions/latest"


@pytest.mark.parametrize("is_ours", [True, False])
def test_a_version_that_the_search_did_not_show_yet_is_followed(
    client: Callable[..., InvenioRDM], is_ours: bool
) -> None:
    """The draft's number in the chain tells of it; a person's without a word of us is counted, and asked for once."""
    unseen = in_chain("2", 2, "1.0")
    if not is_ours:
        unseen["metadata"] = {"version": "1.0"}
    follows = NEXT if is_ours else "POST /records/3/versions"
    said: dict[str, bytes | list[bytes]] = {
        FOUND: hits(in_chain("3", 1, "0.9")),
        LATEST: told("200 OK", unseen),
        DELETE: GONE,
        NEXT: next_draft(3),
        "POST /records/3/versions": next_draft(3),
        RESERVE: told("201 Created", in_chain("7", 3, "1.1", public=False)),
    }
    with Made(said) as server:
        registry = client(server, kind=INVENIORDM_TEST)
        seen, second = second_of_two(registry)
        lineage = registry.named(seen, metadata("1.1"), dry_run=False)
        once = ["POST /records/3/versions", WRITE, RESERVE]
        assert server.asked == [FOUND, *once, LATEST, DELETE, follows, *once[1:]]
        before = "10.5072/zenodo.2" if is_ours else "10.5072/zenodo.3"
        assert bodies(server)[-1] == body("1.1", "b", IsNewVersionOf=before)
    assert lineage.version == replace(second, doi=DOI)
    assert [version.text for version in lineage.published] == (["0.9", "1.0"] if is_ours else ["0.9"])


def test_a_gap_in_the_chain_is_a_version_that_was_withdrawn(client: Callable[..., InvenioRDM]) -> None:
    """The newest there is stands before it: the draft stays."""
    before = in_chain("3", 1, "0.9")
    said = {
        FOUND: hits(before),
        LATEST: told("200 OK", before),
        "POST /records/3/versions": next_draft(3),
        RESERVE: told("201 Created", in_chain("7", 3, "1.0", public=False)),
    }
    with Made(said) as server:
        registry = client(server, kind=INVENIORDM_TEST)
        lineage = registry.named(registry.observe(inquiry(home=HOME)), metadata("1.0"), dry_run=False)
        assert server.asked == [FOUND, "POST /records/3/versions", WRITE, RESERVE, LATEST]
    assert lineage.version.doi == DOI


@pytest.mark.parametrize("is_told", [True, False])
def test_a_draft_in_a_concept_that_was_begun_elsewhere_is_not_written_over(
    client: Callable[..., InvenioRDM], is_told: bool
) -> None:
    """It is of another version, and there is one for the next; no version before carries a word of ours."""
    waits = in_chain("7", 2, "0.9", public=False)
    before = in_chain("3", 1, "0.8") | {"metadata": {"version": "0.8"}}
    said = {
        FOUND: hits(waits),
        "GET /records/6": told("200 OK", before),
        "GET /records/3/versions": hits(before),
        "GET /records/3/versions/latest": told("200 OK", before),
        "POST /records/3/versions": told("201 Created", waits),
    }
    with Host(said) as server:
        registry = client(server)
        seen = registry.observe(inquiry(concept=Doi("10.5072", "zenodo.6") if is_told else None, home=HOME))
        with pytest.raises(ConflictError, match=r"for version 0\.9$") as caught:
            registry.named(seen, metadata("1.0"), dry_run=False)
        assert (server.asked[-1] == "POST /records/3/versions") is is_told
    assert [version.text for version in seen.published] == (["0.8"] if is_told else []) and seen.conflicts == ()
    assert caught.value.rule == "draft-in-the-way" and f"{server.url}/uploads/7" in caught.value.fix


def test_what_followed_a_version_that_is_gone_by_now_is_left_to_the_next_run(client: Callable[..., InvenioRDM]) -> None:
    """It was withdrawn between two looks: a record of its own would begin a second concept."""
    with Host({FOUND: hits(in_chain("7", 2, "0.9", public=False))}) as server:
        registry = client(server)
        seen = registry.observe(inquiry(home=HOME))
        with pytest.raises(
            Unreachable, match=r"^version 1\.0: another run is at it, and has withdrawn what this version follows$"
        ):
            registry.named(replace(seen, drafts=frozenset()), metadata("1.0"), dry_run=False)
    assert not [asked for asked in server.asked if not asked.startswith("GET")]


def test_a_client_that_was_asked_nothing_before_makes_the_draft(client: Callable[..., InvenioRDM]) -> None:
    """What the lineage says is enough; whether another one counts is looked at before the publication."""
    older, mine = ours("9", "1.0", day=1), ours("7", "1.0", day=2)
    said = {FOUND: [hits(), hits(older, mine)], RESERVE: told("201 Created", mine)}
    with Made(said) as server:
        seen = client(server).observe(inquiry(home=HOME))
        lineage = client(server, kind=INVENIORDM_TEST).named(seen, metadata("1.0"), dry_run=False)
        assert server.asked == [FOUND, CREATE, RESERVE, FOUND]
    assert lineage.version.doi == DOI


# Another number for what was prepared


def of_work(id_: str, version: str, work: str = "pkg", **said: Any) -> dict[str, Any]:
    """A draft or record of one of the works of the repository."""
    made = ours(id_, version, **said)
    text = marker_text(Marker(identity="github:1", work=work, version=version, commit="abc"))
    made["metadata"]["identifiers"] = [{"scheme": "other", "identifier": text}]
    return made


def coming(version: str, *cited: Doi, tag: str = "") -> Inquiry:
    """What is asked about a version that is prepared: it has no tag."""
    tags = (Tag(name=tag, commit=""), Tag(name="v0.9", commit="c"))
    asked = replace(inquiry(*cited, home=HOME), tags=tags, tag=tag, version=version, named={"v0.9": "0.9"})
    return replace(asked, work="pkg")


def names(*ids: str) -> tuple[Doi, ...]:
    """Their DOIs."""
    return tuple(Doi("10.5072", f"zenodo.{id_}") for id_ in ids)


PREPARED = of_work("7", "1.0", day=2) | {"revision_id": 4, "custom_fields": OLD["custom_fields"]}
PREPARED["metadata"]["description"] = "<p>Old</p>"
"""A draft of a version that was never tagged."""


def test_what_was_prepared_under_another_number_is_made_the_version_that_is_prepared_now(
    client: Callable[..., InvenioRDM],
) -> None:
    """The DOI that the files name stays, though the search shows the draft as it was; nothing is left of its words."""
    said = {FOUND: hits(PREPARED), READ[1]: told("200 OK", PREPARED), "GET /records/7": answer("404 X")}
    with Made(said) as server:
        server.keeps = {**Echo.keeps, "created": PREPARED["created"]}
        registry = client(server, kind=INVENIORDM_TEST)
        seen = registry.observe(coming("2.0", DOI))
        lineage = registry.named(seen, metadata("2.0"), dry_run=False)
        assert server.asked == [FOUND, READ[1], WRITE, FOUND]
        assert bodies(server) == [body("2.0", None, work="pkg") | {"pids": PREPARED["pids"]}]
        assert b"if-match: 4\r\n" in server.requests[2].lower()
    assert seen.version.doi in seen.provisional and lineage.version.doi == DOI and lineage.reserved == {DOI}


def test_of_all_that_the_files_name_only_a_draft_that_waits_for_no_tag_is_taken(
    client: Callable[..., InvenioRDM],
) -> None:
    """Neither what is gone, nor public, nor marked otherwise since, nor tagged, nor what the search did not show."""
    gone, public, unmarked, tagged = (
        of_work("1", "0.5"),
        of_work("2", "0.6", is_published=True, versions={"index": 1}, parent=PARENT),
        of_work("3", "0.7"),
        of_work("4", "0.9"),
    )
    said = {
        FOUND: hits(gone, public, unmarked, tagged, PREPARED),
        "GET /records/2": told("200 OK", public),
        "GET /records/3/draft": told("200 OK", of_work("3", "0.7", "another")),
        "GET /records/4/draft": told("200 OK", tagged),
        READ[1]: told("200 OK", PREPARED),
    }
    with Made(said) as server:
        server.keeps = {**Echo.keeps, "versions": {"index": 2}, "parent": PARENT}
        registry = client(server, kind=INVENIORDM_TEST)
        seen = registry.observe(coming("2.0", *names("20", "1", "2", "3", "4"), DOI))
        assert server.asked == [FOUND, "GET /records/20"]
        lineage = registry.named(seen, metadata("2.0"), dry_run=False)
        looked_at = ["GET /records/1/draft", "GET /records/1", "GET /records/2", "GET /records/3/draft"]
        assert server.asked[2:] == [*looked_at, "GET /records/4/draft", READ[1], WRITE]
    assert lineage.version.doi == DOI


@pytest.mark.parametrize("tag", ["v2.0", ""])
def test_a_version_with_a_tag_takes_no_others_draft(client: Callable[..., InvenioRDM], tag: str) -> None:
    """Its tag may name another DOI by now; so may a draft that another branch prepared, which the files do not name."""
    cited = (DOI,) if tag else ()
    made = of_work("9", "2.0", day=3)
    said = {
        FOUND: [hits(PREPARED), hits(PREPARED, made)],
        CREATE: told("201 Created", body("2.0", None, work="pkg") | {"id": "9"}),
        "POST /records/9/draft/pids/doi": told("201 Created", made),
    }
    with Made(said) as server:
        registry = client(server, kind=INVENIORDM_TEST)
        lineage = registry.named(registry.observe(coming("2.0", *cited, tag=tag)), metadata("2.0"), dry_run=False)
        assert server.asked == [FOUND, CREATE, "POST /records/9/draft/pids/doi", FOUND]
    assert lineage.version.doi == OTHER


def test_a_prepared_draft_that_may_not_be_written_is_told_by_the_version_of_now(
    client: Callable[..., InvenioRDM],
) -> None:
    """Nothing is made in its place."""
    said = {FOUND: hits(PREPARED), READ[1]: told("200 OK", PREPARED), WRITE: told("403 X", {})}
    with Host(said) as server:
        registry = client(server, kind=INVENIORDM_TEST)
        seen = registry.observe(coming("2.0", DOI))
        with pytest.raises(RegistryError, match=r"write version 2\.0$") as caught:
            registry.named(seen, metadata("2.0"), dry_run=False)
        assert caught.value.rule == "token-not-allowed" and server.asked[-1] == WRITE
