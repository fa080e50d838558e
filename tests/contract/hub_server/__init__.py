"""A Hugging Face Hub for tests, on loopback: real git behind the Hub's routes, with refusals and faults on demand."""

from tests.contract.hub_server.server import HubServer
from tests.contract.hub_server.state import HubRepository
from tests.contract.hub_server.world import HubWorld, new_hub

__all__ = ["HubRepository", "HubServer", "HubWorld", "new_hub"]
