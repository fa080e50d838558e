"""What the audit of an organisation costs: requests to GitHub and to the registry for each repository.

    python benchmarks/audit.py [REPOSITORIES]

Every repository has one release with its DOI, on a GitHub server of this machine with the answers of the real one, and
the sandbox as registry. Counts are exact. GitHub allows a workflow's own token 1,000 requests an hour in a repository
(docs.github.com, "Rate limits for the REST API": primary rate limit for GITHUB_TOKEN).
"""

import resource
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from doi_action.hosts.github.host import GitHub
from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.sandbox.server import Sandbox
from doi_action.settings import Settings, settings_from
from doi_action.verbs.audit import audits
from doi_action.verbs.publish import publish
from tests.contract.github_server.repository import BareRepository
from tests.contract.github_server.server import TOKEN, GitHubServer
from tests.contract.github_server.state import HostedRepository
from tests.journeys.hosted import CITATION, PREFIX

HOURLY = 1000
"""Requests that GitHub allows a workflow's own token."""


def settings_at(sandbox: Sandbox) -> Settings:
    """The settings of every run."""
    said = {"registry": "datacite", "registry-url": sandbox.datacite_url, "prefix": PREFIX, "username": "SANDBOX.DEMO"}
    return settings_from(
        command_line={**said, "publisher": "Example Lab"},
        environment={"DATACITE_PASSWORD": "sandbox", "GITHUB_TOKEN": TOKEN},
    )


def organisation(folder: Path, count: int) -> list[HostedRepository]:
    """That many repositories, each with the release v1.0.0."""
    made = []
    for number in range(count):
        git = BareRepository(folder / f"{number}.git")
        git.commit({"CITATION.cff": CITATION, "README.md": f"# Program {number}\n"}, message="Begin")
        git.tag("v1.0.0")
        state = HostedRepository(git, name=f"program-{number}", id=100_000 + number)
        state.release("v1.0.0", body="The first")
        made.append(state)
    return made


def audited(folder: Path, count: int) -> tuple[dict[str, Report], int, int, float]:
    """The reports, the requests to GitHub and to the registry, and the processor's seconds of the audits."""
    states = organisation(folder, count)
    with GitHubServer(*states) as server, Sandbox(prefixes=(PREFIX,)) as sandbox:
        settings = settings_at(sandbox)

        def host(name: str) -> GitHub:
            return GitHub(name, TOKEN, api_url=server.url)

        for state in states:
            report = publish(settings, host=host(state.full_name), connect=open_registry, tell=lambda _line: None)
            if report.error:
                raise report.error
        server.requests.clear()
        sandbox.forget_requests()

        names = [state.full_name for state in states]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        reports = audits(settings, names, open_host=host, connect=open_registry, tell=lambda _line: None)
        spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
        return reports, len(server.requests), len(sandbox.requests), spent


def main(count: int) -> None:
    """Print what the audit of `count` repositories takes."""
    with tempfile.TemporaryDirectory() as folder:
        reports, github, registry, spent = audited(Path(folder), count)
    findings = sum(len(report.all_findings) for report in reports.values())
    print(f"{len(reports)} repositories, {findings} findings")
    print(f"GitHub    {github} requests, {github / count:.2f} each; of the {HOURLY} of an hour {github / HOURLY:.0%}")
    print(f"registry  {registry} requests, {registry / count:.2f} each")
    print(f"processor {spent:.1f} s, both servers among it")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
