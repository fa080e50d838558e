"""DataCite's state machine: draft, registered, findable, and the events between them.

There is no way back to draft. An event that does not apply, and an unknown event, change nothing and are not an error:
the real server ignores them too, so a client has to look at the state in the answer.
"""

from typing import Any

from doi_action.lineage import DoiState

TRANSITIONS: dict[str, dict[DoiState, DoiState]] = {
    "register": {DoiState.DRAFT: DoiState.REGISTERED},
    "publish": {DoiState.DRAFT: DoiState.FINDABLE, DoiState.REGISTERED: DoiState.FINDABLE},
    "show": {DoiState.REGISTERED: DoiState.FINDABLE},
    "hide": {DoiState.FINDABLE: DoiState.REGISTERED},
}


def state_after(state: DoiState, event: Any) -> DoiState:
    """The state that `event` leads to from `state`; `state` itself where the event does not apply.

    >>> state_after(DoiState.DRAFT, "hide")
    <DoiState.DRAFT: 'draft'>
    """
    return TRANSITIONS.get(event, {}).get(state, state) if isinstance(event, str) else state
