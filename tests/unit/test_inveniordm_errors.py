"""What an InvenioRDM's refusals mean, told from the status and the few words that it says."""

import json

import pytest

from doi_action.errors import ExitCode
from doi_action.http.answer import Answer
from doi_action.identifiers.prefixes import UNREAL_PREFIXES
from doi_action.identifiers.types import Doi
from doi_action.registries.inveniordm import errors
from doi_action.registries.inveniordm.errors import Asked, faults_in, refusal

ASKED = Asked(registry="Zenodo (zenodo.org)", what="10.5281/zenodo.1", page="https://zenodo.org/uploads/1")

BLOCKED = "Your account has been blocked from creating or updating records."


def refused(status: int, message: str = "", errors: tuple[tuple[str, str], ...] = ()) -> Answer:
    """An answer of the host's shape."""
    body = {"status": status, "message": message, "errors": [{"field": f, "messages": [m]} for f, m in errors]}
    return Answer(
        status=status, headers={}, body=json.dumps(body).encode(), origin="https://zenodo.org", excerpt=message
    )


@pytest.mark.parametrize(
    ("answer", "rule", "code"),
    [
        (refused(400, BLOCKED), "account-blocked", ExitCode.REGISTRY_REFUSED),
        (refused(400, "Referer checking failed - no Referer."), "registry-token-refused", ExitCode.REGISTRY_REFUSED),
        (refused(401, "Unauthorized"), "registry-token-refused", ExitCode.REGISTRY_REFUSED),
        (refused(403, "Permission denied."), "token-not-allowed", ExitCode.REGISTRY_REFUSED),
        (refused(403, "Bucket is locked for modifications."), "files-locked", ExitCode.REGISTRY_REFUSED),
        (refused(400, "Bucket quota exceeded."), "quota-exceeded", ExitCode.REGISTRY_REFUSED),
        (refused(400, "Uploading selected files will result in 101 files exceeding the max amount per record."),
         "quota-exceeded", ExitCode.REGISTRY_REFUSED),
        (refused(413), "quota-exceeded", ExitCode.REGISTRY_REFUSED),
        (refused(400, "File is too large."), "quota-exceeded", ExitCode.REGISTRY_REFUSED),
        (refused(400, "The community is blocked."), "metadata-refused", ExitCode.REGISTRY_REFUSED),
        (refused(400, "No such account."), "metadata-refused", ExitCode.REGISTRY_REFUSED),
        (refused(410, "Record deleted"), "record-withdrawn", ExitCode.REGISTRY_REFUSED),
        (refused(412, "Revision id provided(1) doesn't match record's one(9)"), "revision-changed",
         ExitCode.REGISTRY_REFUSED),
        (refused(404, "Not found."), "another-run", ExitCode.UNREACHABLE),
        (refused(400, "A validation error occurred.", (("metadata.publisher", "Missing"),)), "metadata-refused",
         ExitCode.REGISTRY_REFUSED),
        (refused(418, "teapot"), "registry-refused", ExitCode.REGISTRY_REFUSED),
    ],
    ids=lambda value: str(getattr(value, "status", value)),
)  # fmt: skip
def test_each_refusal_is_told_as_what_it_is(answer: Answer, rule: str, code: ExitCode) -> None:
    """In words of the person who can do something about it."""
    error = refusal(answer, ASKED)
    assert (error.rule, error.exit_code) == (rule, code)
    assert error.message and error.why and error.fix
    assert ASKED.registry in error.message or ASKED.what in error.message


def test_a_refused_record_is_told_with_the_fields_that_the_host_names() -> None:
    """Each with what it said of it."""
    errors = (("metadata.title", "Shorter than minimum length 3."), ("metadata.version", "Not a valid string."))
    message = refusal(refused(400, "A validation error occurred.", errors), ASKED).message
    assert "metadata.title: Shorter than minimum length 3." in message
    assert "metadata.version: Not a valid string." in message


@pytest.mark.parametrize("answer", [refused(400, BLOCKED), refused(400, "Bucket quota exceeded."), refused(413, "Big")])
def test_the_hosts_own_words_are_told(answer: Answer) -> None:
    """Its support asks for them."""
    assert f"'{answer.excerpt}'" in refusal(answer, ASKED).message


@pytest.mark.parametrize("prefix", ["10.5072", "10.12345"])
def test_a_doi_that_nobody_can_resolve_is_told_with_the_reason(prefix: str) -> None:
    """Its prefix is a test's, or the host itself says where it registers."""
    whose = UNREAL_PREFIXES.get(prefix, "registered at DataCite's test system there, as the host says")
    assert f"{prefix} is {whose}" in errors.test_system("Zenodo", Doi(prefix, "a")).why


def test_what_is_gone_was_deleted_by_another_run() -> None:
    """A draft that was there a moment ago."""
    assert "another run is at it, and has deleted what this one was writing" in refusal(refused(404), ASKED).message


def test_each_fault_is_told_with_its_field_as_far_as_the_host_says_it() -> None:
    """It has one message or several, and some of its checks know neither field nor message."""
    errors = [{"field": "a", "messages": ["b", "c"]}, {"field": "a", "message": "b"}, {"message": "b"}, {"field": "a"}]
    assert faults_in({"errors": errors}) == ["a: b; c", "a: b", "b", "a: not accepted"]


def test_a_proxys_page_is_no_answer_of_the_host() -> None:
    """It is shown as it begins, and nothing is read into it."""
    page = Answer(status=418, headers={}, body=b"<html>Bad", origin="https://zenodo.org", excerpt="<html>Bad", mask=str)
    assert "<html>Bad" in refusal(page, ASKED).message
