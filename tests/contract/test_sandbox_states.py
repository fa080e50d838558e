"""Contract: states and events of a DOI in the sandbox."""

from collections.abc import Iterator

import pytest

from tests.contract.sandbox_calls import COMPLETE, Calls, calls


@pytest.fixture
def registry() -> Iterator[Calls]:
    """A fresh sandbox."""
    with calls() as fresh:
        yield fresh


def test_put_creates_a_doi_and_answers_201(registry: Calls) -> None:
    """PUT is an upsert: 201 for a new DOI, 200 for one that exists."""
    answers = [registry.put("10.0000/A", version=version).status_code for version in ("1", "2")]
    assert answers == [201, 200]
    assert registry.read("10.0000/a")["version"] == "2"


def test_doi_compares_without_case_and_comes_back_lower(registry: Calls) -> None:
    """Upper and lower case name the same DOI."""
    registry.put("10.0000/AbC", version="1")
    assert registry.put("10.0000/aBc", version="2").status_code == 200
    assert registry.read("10.0000/ABC")["doi"] == "10.0000/abc"


@pytest.mark.parametrize(
    ("events", "state", "is_active"),
    [
        ((None,), "draft", False),
        (("register",), "registered", False),
        (("publish",), "findable", True),
        (("register", "show"), "findable", True),
        (("publish", "hide"), "registered", False),
        (("publish", "hide", "publish"), "findable", True),
        (("publish", "register"), "findable", True),
        (("hide",), "draft", False),
        (("show",), "draft", False),
        (("no-such-event",), "draft", False),
    ],
)
def test_events_lead_from_state_to_state(
    registry: Calls, events: tuple[str | None, ...], state: str, is_active: bool
) -> None:
    """Events move a DOI on; those that do not apply are ignored without an error."""
    registry.put("10.0000/a", **COMPLETE)
    for event in events:
        answer = registry.put("10.0000/a", event=event)
        assert answer.status_code == 200
    attributes = answer.json()["data"]["attributes"]
    assert (attributes["state"], attributes["isActive"]) == (state, is_active)


def test_state_in_a_request_is_ignored(registry: Calls) -> None:
    """Only events change the state."""
    registry.put("10.0000/a", **COMPLETE, state="findable")
    assert registry.read("10.0000/a")["state"] == "draft"


def test_draft_is_deleted_and_gone(registry: Calls) -> None:
    """DELETE of a draft answers 204 without a body."""
    registry.put("10.0000/a", version="1")
    answer = registry.send("DELETE", "/dois/10.0000/a")
    assert (answer.status_code, answer.content) == (204, b"")
    assert registry.send("GET", "/dois/10.0000/a").status_code == 404


@pytest.mark.parametrize("event", ["register", "publish"])
def test_public_doi_is_never_deleted(registry: Calls, event: str) -> None:
    """DELETE of anything but a draft answers 405 and says what is allowed."""
    registry.put("10.0000/a", **COMPLETE, event=event)
    answer = registry.send("DELETE", "/dois/10.0000/a")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "HEAD, GET, POST, PATCH, PUT, OPTIONS")
    assert registry.read("10.0000/a")["doi"] == "10.0000/a"


def test_deleting_what_is_not_there_is_404(registry: Calls) -> None:
    """DELETE of an unknown DOI answers 404."""
    assert registry.send("DELETE", "/dois/10.0000/a").status_code == 404


def test_publishing_registers_with_the_resolver(registry: Calls) -> None:
    """`registered` is null for a draft and set from the first publishing on."""
    registry.put("10.0000/a", **COMPLETE)
    assert registry.read("10.0000/a")["registered"] is None
    first = registry.publish("10.0000/a")["registered"]
    assert first is not None
    assert registry.publish("10.0000/a", version="2")["registered"] == first


def test_update_is_partial(registry: Calls) -> None:
    """Attributes that are not sent stay; a list that is sent replaces the old one whole."""
    registry.publish("10.0000/a", subjects=[{"subject": "one"}, {"subject": "two"}])
    registry.put("10.0000/a", subjects=[{"subject": "three"}])
    attributes = registry.read("10.0000/a")
    assert attributes["subjects"] == [{"subject": "three"}]
    assert attributes["titles"] == [{"title": "Notes"}]


@pytest.mark.parametrize("emptied", [[], None])
def test_empty_list_or_null_clears(registry: Calls, emptied: object) -> None:
    """`[]` and `null` clear an attribute."""
    registry.put("10.0000/a", subjects=[{"subject": "one"}], version="1")
    registry.put("10.0000/a", subjects=emptied, version=None)
    attributes = registry.read("10.0000/a")
    assert (attributes["subjects"], attributes["version"]) == ([], None)


def test_null_publisher_changes_nothing_and_empty_one_clears(registry: Calls) -> None:
    """The publisher is the exception: `null` leaves it, `{}` clears it."""
    registry.put("10.0000/a", publisher={"name": "P"})
    registry.put("10.0000/a", publisher=None)
    assert registry.read("10.0000/a")["publisher"] == "P"
    registry.put("10.0000/a", publisher={})
    assert registry.read("10.0000/a")["publisher"] is None


def test_doi_and_repository_cannot_be_changed(registry: Calls) -> None:
    """A `doi` in the body of an update is ignored."""
    registry.put("10.0000/a", version="1")
    answer = registry.put("10.0000/a", doi="10.0000/b")
    assert answer.json()["data"]["id"] == "10.0000/a"
    assert registry.send("GET", "/dois/10.0000/b").status_code == 404


def test_metadata_version_counts_changes_of_the_metadata(registry: Calls) -> None:
    """A new title is a new metadata version; an event, a new URL or the same title are none."""
    registry.publish("10.0000/a")
    seen = [registry.read("10.0000/a")["metadataVersion"]]
    for change in ({"titles": [{"title": "New"}]}, {"titles": [{"title": "New"}]}, {"url": "https://example.org/b"}):
        registry.put("10.0000/a", **change)
        seen.append(registry.read("10.0000/a")["metadataVersion"])
    assert seen == [0, 1, 1, 1]


def test_activities_tell_what_was_changed(registry: Calls) -> None:
    """The audit trail is public for a findable DOI, newest first, with before and after."""
    registry.publish("10.0000/a", version="1")
    registry.put("10.0000/a", version="2", event="hide", reason="wrong data")
    trail = registry.send("GET", "/dois/10.0000/a/activities").json()
    newest, oldest = (entry["attributes"] for entry in trail["data"])
    assert (newest["action"], newest["version"], oldest["action"], trail["meta"]["total"]) == ("update", 2, "create", 2)
    assert newest["changes"] == {
        "version": ["1", "2"], "reason": [None, "wrong data"], "aasm_state": ["findable", "registered"],
    }  # fmt: skip
    assert newest["prov:wasAttributedTo"].endswith("/repositories/sandbox.demo")


def test_random_name_has_the_prefix_and_check_digits(registry: Calls) -> None:
    """POST with a prefix, or with a prefix and a shoulder, makes up the rest of the name."""
    plain = registry.send("POST", "/dois", {"prefix": "10.0000"})
    shoulder = registry.send("POST", "/dois", {"prefix": "10.0000/abc"})
    assert plain.status_code == shoulder.status_code == 201
    assert shoulder.json()["data"]["id"].startswith("10.0000/abc-")
    assert plain.json()["data"]["id"] != registry.send("POST", "/dois", {"prefix": "10.0000"}).json()["data"]["id"]


def test_location_of_a_new_doi_is_no_doi(registry: Calls) -> None:
    """The Location of a 201 ends in the server's own number, as the real one's does."""
    location = registry.send("POST", "/dois", {"doi": "10.0000/a"}).headers["Location"]
    assert location.rsplit("/", 1)[-1].isdecimal()
