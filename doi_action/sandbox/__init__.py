"""The embedded registry: a real HTTP server that speaks DataCite's REST API and InvenioRDM's, for trying and testing.

Nothing leaves the machine and no DOI is real. In process it is a context manager, `with Sandbox() as sandbox`;
on its own it is `doi-action sandbox`. It needs the extra `publish`.
"""

from doi_action.sandbox.server import Sandbox, serve
from doi_action.sandbox.traps import LoggedRequest, Traps

__all__ = ["LoggedRequest", "Sandbox", "Traps", "serve"]
