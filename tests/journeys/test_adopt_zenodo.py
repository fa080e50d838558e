"""Taking over what Zenodo's integration made: its records get the marker, and corrections reach them."""

from typing import Any

import requests

from doi_action.hosts.local_git.host import LocalGit
from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.settings import settings_from
from doi_action.verbs.adopt import adopt
from tests.contract.invenio_host import Fault, FaultyProxy
from tests.journeys.test_from_zenodos_integration import HOME, TOKEN, Zenodo, zenodo

__all__ = ["zenodo"]


def adopted(zenodo: Zenodo, concept: str, **settings: str) -> Report:
    """One run of `adopt` at the host that is taken for Zenodo."""
    said = {"registry": "zenodo", "registry-url": zenodo.base, "commit-mode": "push", "concept-doi": concept}
    return adopt(
        settings_from(command_line={**said, **settings}, environment={"ZENODO_TOKEN": TOKEN}),
        host=LocalGit(zenodo.repository.folder),
        connect=open_registry,
        tell=lambda _line: None,
    )


def document(zenodo: Zenodo, doi: str) -> dict[str, Any]:
    """The record of a DOI."""
    accept = {"Accept": "application/vnd.inveniordm.v1+json"}
    address = f"{zenodo.base}/api/records/{doi.rpartition('.')[2]}"
    return dict(requests.get(address, headers=accept, timeout=30).json())


def test_the_integrations_records_are_taken_over(zenodo: Zenodo) -> None:
    """By their version or their link to the tag; what they say stays, and the next release follows."""
    zenodo.repository.release("v1.0.0")
    doi, concept = zenodo.integrate("v1.0.0")
    before = document(zenodo, doi)["metadata"]
    shown = adopted(zenodo, concept)
    assert shown.error is None, shown.error
    assert [step.reason for step in shown.plan.steps] == ["it is version 1.0.0, tag v1.0.0, by its version"]
    assert document(zenodo, doi)["metadata"] == before

    report = adopted(zenodo, concept, confirm=concept)
    assert report.error is None and report.headline == f"Took over {concept}", report.error
    found = document(zenodo, doi)["metadata"]
    for key in ("title", "creators", "publication_date", "resource_type", "publisher", "version"):
        assert found[key] == before[key], key
    assert f"{HOME}/tree/v1.0.0" in str(found["related_identifiers"])
    assert zenodo.repository.show(".doi.yml") == f"concept-doi: {concept}\n"
    assert adopted(zenodo, concept, confirm=concept).headline.startswith("Nothing to do")

    corrected = zenodo.publish(tag="v1.0.0", prefer="files")
    assert corrected.error is None and corrected.outputs["doi"] == doi, corrected.error
    zenodo.repository.release("v1.1.0", {"a.txt": "a\n"})
    following = zenodo.publish()
    assert following.error is None and following.outputs["concept-doi"] == concept
    assert following.outputs["doi"] != doi


def test_a_taking_over_that_broke_off_in_a_correction_is_finished(zenodo: Zenodo) -> None:
    """The search shows what the correction would say, and the record has no marker yet: that is what counts."""
    zenodo.repository.release("v1.0.0")
    doi, concept = zenodo.integrate("v1.0.0")
    with FaultyProxy(zenodo.base) as proxy:
        proxy.break_(2, Fault.BEFORE)
        broken = adopted(zenodo, concept, confirm=concept, **{"registry-url": proxy.url})
        assert broken.error is not None and proxy.writes[-1].endswith("/draft/actions/publish")

    again = adopted(zenodo, concept, confirm=concept)
    assert again.error is None and again.headline == f"Took over {concept}"
    assert "doi-action:" in str(document(zenodo, doi)["metadata"]["identifiers"])


def test_another_concept_than_the_records_is_said(zenodo: Zenodo) -> None:
    """A DOI that this account does not have there."""
    zenodo.repository.release("v1.0.0")
    report = adopted(zenodo, "10.5281/zenodo.99")
    assert report.error is not None and report.error.rule == "concept-doi-unknown"
