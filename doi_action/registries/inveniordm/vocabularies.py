"""What the host's vocabularies hold: one id that it lacks makes it refuse a whole draft, without naming the field."""

from urllib.parse import quote

from doi_action.formats.inveniordm.vocabulary import Term, stock_has
from doi_action.registries.inveniordm.records_api import RecordsApi

OF_THEIR_OWN = frozenset({"affiliations", "awards", "funders", "names", "subjects"})
"""Vocabularies with a path of their own; all others are below /vocabularies."""


class Vocabularies:
    """Answers whether the host has a term, each asked at most once.

    What every host is delivered with is taken to be there until the host refuses a draft, which leaves nothing behind:
    a plain release needs not a request for it. With `ask_first`, as in a dry run, the host is asked for each, since
    nothing is sent that it could refuse.
    """

    def __init__(self, api: RecordsApi, *, ask_first: bool = False) -> None:
        self._api, self._asks = api, ask_first
        self._known: dict[Term, bool] = {}

    @property
    def asks(self) -> bool:
        """Whether the host is asked for what every host is delivered with."""
        return self._asks

    def ask_from_now(self) -> None:
        """The host refused a term: ask for each, those taken for granted among them."""
        self._asks = True

    def has(self, term: Term) -> bool:
        """Whether the host has the term, as far as it was asked."""
        if not self._asks and stock_has(term):
            return True
        if term not in self._known:
            above = "" if term.vocabulary in OF_THEIR_OWN else "/vocabularies"
            answer = self._api.ask("GET", f"{above}/{term.vocabulary}/{quote(term.id, safe='')}")
            self._known[term] = answer.status == 200
        return self._known[term]
