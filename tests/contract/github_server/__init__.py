"""A GitHub for tests, on loopback: real git behind GitHub's GraphQL and REST, with refusals and faults on demand."""

from tests.contract.github_server.repository import BareRepository
from tests.contract.github_server.server import Fault, GitHubServer
from tests.contract.github_server.state import HostedRepository, PublishedRelease

__all__ = ["BareRepository", "Fault", "GitHubServer", "HostedRepository", "PublishedRelease"]
