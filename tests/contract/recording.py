"""A recorder of requests and answers for the clients' cassettes: it keeps no secret, no account, no address."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import vcr
from vcr.stubs import VCRHTTPResponse
from vcr.stubs.requests_stubs import VCRRequestsHTTPConnection, VCRRequestsHTTPSConnection

from doi_action.http.slow_answers import Pool, SecurePool

CASSETTES = Path(__file__).resolve().parents[1] / "cassettes"
RECORDING = os.environ.get("DOI_ACTION_RECORD") == "1"
KEPT_HEADERS = ("Content-Type", "X-Credential-Username", "Allow")


def read1(answer: VCRHTTPResponse, amount: int = -1, decode_content: bool | None = None) -> bytes:
    """What the recorder's answers lack: urllib3's own take `decode_content` here (vcrpy 9.4)."""
    return bytes(answer._content.read1(amount))


def recorder(folder: Path, scrubbed: Callable[[str], str]) -> vcr.VCR:
    """A recorder that keeps no header but the few that mean something, and refuses a request it does not know.

    `scrubbed` takes out of a text what was used and must not be kept.
    """

    def request(found: Any) -> Any:
        found.uri = scrubbed(found.uri)
        found.headers = {}
        if isinstance(found.body, bytes):
            found.body = scrubbed(found.body.decode()).encode()
        elif found.body:
            # The bytes of a file, which are read as they are sent.
            found.body = b"(a file)"
        return found

    def response(found: Any) -> Any:
        found["headers"] = {k: v for k, v in found["headers"].items() if k in KEPT_HEADERS}
        found["body"]["string"] = scrubbed(found["body"]["string"].decode()).encode()
        return found

    return vcr.VCR(
        cassette_library_dir=str(folder),
        record_mode="all" if RECORDING else "none",
        match_on=["method", "uri", "body"],
        before_record_request=request,
        before_record_response=response,
        # The recorder knows the connections of urllib3; ours are classes of their own.
        custom_patches=(
            (Pool, "ConnectionCls", VCRRequestsHTTPConnection),
            (SecurePool, "ConnectionCls", VCRRequestsHTTPSConnection),
            (VCRHTTPResponse, "read1", read1),
        ),
    )
