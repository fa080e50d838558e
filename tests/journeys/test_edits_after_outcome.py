"""Edits are computed before the first write; where we choose the names, they would be the same afterwards."""

import pytest

from doi_action.hosts.local_git.host import LocalGit
from doi_action.identifiers.types import Doi
from doi_action.lineage import RegistryRecord
from doi_action.registries.open_registry import open_registry
from doi_action.release.carry_out import carry_out
from doi_action.release.decide import decide, decide_again, decide_with_names, rendered
from doi_action.release.observe import observe
from doi_action.release.read_release import read_release
from doi_action.settings import settings_from
from tests.journeys.conftest import PREFIX, Journey
from tests.repositories import CITATION, README

FILES: dict[str, str | bytes] = {
    "CITATION.cff": CITATION,
    "README.md": README,
    "codemeta.json": '{\n  "@context": "https://w3id.org/codemeta/3.0",\n  "name": "A program"\n}\n',
}


@pytest.mark.parametrize(("before", "edits"), [([], 3), (["v1.0.0"], 2), (["v1.0.0", "v2.0.0"], 0)])
def test_edits_before_and_after_the_outcome_are_equal_where_we_choose_the_names(
    journey: Journey, before: list[str], edits: int
) -> None:
    """A first release, a next one, and a maintenance release after a newer one."""
    repository = journey.repository(FILES)
    for number, tag in enumerate(before):
        repository.release(tag, {"n.txt": f"{number}\n"})
        journey.published(repository, tag)
    repository.release("v1.1.0", {"n.txt": "coming\n"})

    said = {
        "registry-url": journey.sandbox.datacite_url,
        "prefix": PREFIX,
        "publisher": "Example Lab",
        "username": "SANDBOX.DEMO",
        "tag": "v1.1.0",
    }
    settings = settings_from(command_line=said, environment={"DATACITE_PASSWORD": "sandbox"})
    host = LocalGit(repository.folder)
    judged = read_release(settings, host)
    records: dict[Doi, RegistryRecord] = {}
    with open_registry(judged.settings, sleep=lambda _seconds: None) as registry:
        decided = decide(judged, host, registry)
        assert decide_with_names(decided, host, registry) == decided
        carry_out(registry, decided.plan.steps, lineage=decided.lineage, tell=lambda _line: None, done=records)
        after = observe(registry, judged.inquiry())

    assert records
    assert len(decided.plan.edits) == edits
    assert decide_again(decided, records).plan.edits == decided.plan.edits
    assert rendered(judged, after, ()).edits == decided.plan.edits
