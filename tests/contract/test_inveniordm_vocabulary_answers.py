"""The words of an InvenioRDM's vocabularies: which it has, and how often it is asked."""

import pytest

from doi_action.formats.inveniordm.vocabulary import Term
from doi_action.http.client import Http
from doi_action.registries.inveniordm.records_api import RecordsApi
from doi_action.registries.inveniordm.vocabularies import Vocabularies
from tests.contract.answering_host import Host, session, told

__all__ = ["session"]

STOCK = Term("licenses", "mit")
"""What every host is delivered with."""


@pytest.mark.parametrize(
    ("term", "path"),
    [
        (Term("licenses", "lab-1/2"), "/vocabularies/licenses/lab-1%2F2"),
        (Term("funders", "00k4n6c32"), "/funders/00k4n6c32"),
    ],
)
@pytest.mark.parametrize(("status", "has"), [("200 OK", True), ("404 Not Found", False)])
def test_the_host_is_asked_once_for_what_it_may_lack(
    session: Http, term: Term, path: str, status: str, has: bool
) -> None:
    """Some vocabularies have a path of their own."""
    with Host({f"GET {path}": told(status, {})}) as server:
        vocabularies = Vocabularies(RecordsApi(server.url, "CANARY-token", session=session))
        assert [vocabularies.has(term), vocabularies.has(term)] == [has, has]
    assert server.asked == [f"GET {path}"]


def test_what_every_host_has_is_asked_for_once_one_was_refused(session: Http) -> None:
    """Before that it costs no request."""
    with Host({}) as server:
        vocabularies = Vocabularies(RecordsApi(server.url, "CANARY-token", session=session))
        assert vocabularies.has(STOCK) and not vocabularies.asks
        assert server.asked == []
        vocabularies.ask_from_now()
        assert not vocabularies.has(STOCK) and vocabularies.asks
    assert server.asked == ["GET /vocabularies/licenses/mit"]
