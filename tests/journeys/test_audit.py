"""`audit`: what does not agree is found, named with its repair, repaired where that is safe, and clean afterwards."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import requests

from doi_action.errors import ExitCode, Unreachable
from doi_action.findings import Severity
from doi_action.hosts.local_git.host import LocalGit
from doi_action.identifiers.types import parse_doi
from doi_action.lineage import DoiState
from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.sandbox.traps import Traps
from doi_action.settings import settings_from
from doi_action.snapshot import Change, Commit
from doi_action.verbs.audit import Online, audit
from doi_action.verbs.check.online import PublicServices
from doi_action.verbs.publish import publish
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.test_monorepo import monorepo
from tests.repositories import CITATION, README, Repository

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ACCOUNT = ("SANDBOX.DEMO", "sandbox")


def audited(
    journey: Journey, repository: Repository, *, now: datetime = NOW, online: Online | None = None, **settings: str
) -> Report:
    """One run of `audit`."""
    return journey.run(partial(audit, now=now, online=online), repository, **settings)


def rules(report: Report) -> list[str]:
    """The ids of the findings, each once."""
    return sorted({finding.rule for finding in report.all_findings})


def edit(journey: Journey, doi: str, change: Callable[[dict[str, Any]], object], *, event: str = "") -> None:
    """Change a record as its steward does, in the registry's own form."""
    attributes = journey.record(doi)
    change(attributes)
    document = {"data": {"type": "dois", "attributes": {**attributes, **({"event": event} if event else {})}}}
    address = f"{journey.sandbox.datacite_url}/dois/{doi}"
    answer = requests.put(address, json=document, auth=ACCOUNT, timeout=30)
    assert answer.status_code == 200, answer.text


def without_link(relation: str, to: str) -> Callable[[dict[str, Any]], object]:
    """Take one link out of a record."""

    def change(attributes: dict[str, Any]) -> None:
        links = attributes["relatedIdentifiers"]
        attributes["relatedIdentifiers"] = [
            link for link in links if (link["relationType"], link["relatedIdentifier"].lower()) != (relation, to)
        ]

    return change


@pytest.fixture
def repository(journey: Journey) -> Repository:
    """Three releases, each with its DOI."""
    made = journey.repository({"CITATION.cff": CITATION, "README.md": README})
    for tag in ("v1.0.0", "v1.1.0", "v2.0.0"):
        made.release(tag, {f"{tag}.txt": tag})
        journey.published(made, tag)
    return made


@pytest.fixture
def dois(journey: Journey, repository: Repository) -> dict[str, str]:
    """The DOIs by tag, and the concept's."""
    report = audited(journey, repository)
    found = {release.tag: str(release.doi) for release in report.audited}
    return {**found, "concept": report.outputs["concept-doi"]}


def test_what_was_published_agrees(journey: Journey, repository: Repository) -> None:
    """No finding, exit 0, and nothing is written: not at the registry, not in the repository."""
    head = repository.head
    journey.sandbox.forget_requests()
    report = audited(journey, repository)
    assert (rules(report), report.exit_code) == ([], ExitCode.DONE)
    assert "3 of 3 releases have a DOI, and everything agrees" in report.headline
    assert (journey.writes(), repository.head) == (0, head)
    assert repository.git("status", "--porcelain") == ""
    assert report.outputs["findings"] == "0"


def test_a_record_is_read_once(journey: Journey, repository: Repository) -> None:
    """One request for each record, beside what tells whether the account is good."""
    journey.sandbox.forget_requests()
    audited(journey, repository)
    read = [request.path for request in journey.sandbox.requests if "/dois/" in request.path]
    assert len(read) == len(set(read)) == 4


def test_a_release_without_a_doi_is_named_with_its_command(journey: Journey, repository: Repository) -> None:
    """A run that failed unseen; an audit makes no DOI, with --repair neither."""
    repository.release("v2.1.0", {"more.txt": "more"})
    for repair in ("false", "true"):
        report = audited(journey, repository, repair=repair)
        assert (rules(report), report.exit_code) == (["release-without-doi"], ExitCode.FINDINGS)
        (finding,) = report.findings
        assert "v2.1.0" in finding.message and finding.fix == "doi-action publish --tag v2.1.0"
    journey.published(repository, "v2.1.0")
    assert rules(audited(journey, repository)) == []


def test_a_version_that_mint_on_leaves_out_is_not_missed(journey: Journey, repository: Repository) -> None:
    """It was decided so; one that it does not leave out is missed as ever."""
    repository.release("v2.0.1", {"fix.txt": "fix\n"})
    assert "release-without-doi" in rules(audited(journey, repository))
    assert "release-without-doi" not in rules(audited(journey, repository, mint_on="minor"))
    repository.release("v2.1.0", {"more.txt": "more\n"})
    assert "release-without-doi" in rules(audited(journey, repository, mint_on="minor"))


def test_releases_from_before_the_first_doi_are_a_warning(journey: Journey) -> None:
    """They are named together, with the command that gives them theirs."""
    repository = journey.repository()
    for tag in ("v0.1.0", "v0.2.0", "v1.0.0"):
        repository.release(tag, {f"{tag}.txt": tag})
    journey.published(repository, "v1.0.0")
    report = audited(journey, repository)
    (finding,) = report.findings
    assert (finding.rule, finding.severity, report.exit_code) == (
        "releases-before-first-doi",
        Severity.WARNING,
        ExitCode.DONE,
    )
    assert finding.fix == "doi-action backfill --tags v0.1.0,v0.2.0"


def test_a_gap_between_versions_is_an_error(journey: Journey) -> None:
    """A release whose older and newer ones have DOIs was forgotten."""
    repository = journey.repository()
    for tag in ("v1.0.0", "v1.1.0", "v1.2.0"):
        repository.release(tag, {f"{tag}.txt": tag})
    journey.published(repository, "v1.0.0")
    journey.published(repository, "v1.2.0")
    report = audited(journey, repository)
    assert [finding.rule for finding in report.findings] == ["release-without-doi"]
    assert "v1.1.0" in report.findings[0].message


def test_a_draft_of_a_release_is_named(journey: Journey) -> None:
    """It resolves nowhere."""
    repository = journey.repository()
    repository.release("v1.0.0")
    journey.published(repository, "v1.0.0", state="draft")
    report = audited(journey, repository)
    assert rules(report) == ["doi-still-draft"]
    journey.published(repository, "v1.0.0")
    assert rules(audited(journey, repository)) == []


def _unlisted(dois: dict[str, str]) -> tuple[str, Callable[[dict[str, Any]], object]]:
    return dois["concept"], without_link("HasVersion", dois["v1.1.0"])


def _one_end_before(dois: dict[str, str]) -> tuple[str, Callable[[dict[str, Any]], object]]:
    return dois["v1.0.0"], without_link("IsPreviousVersionOf", dois["v1.1.0"])


def _one_end_after(dois: dict[str, str]) -> tuple[str, Callable[[dict[str, Any]], object]]:
    return dois["v1.1.0"], without_link("IsNewVersionOf", dois["v1.0.0"])


def _not_of_concept(dois: dict[str, str]) -> tuple[str, Callable[[dict[str, Any]], object]]:
    return dois["v1.1.0"], without_link("IsVersionOf", dois["concept"])


def _other_page(dois: dict[str, str]) -> tuple[str, Callable[[dict[str, Any]], object]]:
    return dois["v1.1.0"], lambda attributes: attributes.update(url="https://example.org/elsewhere")


def _other_page_of_newest(dois: dict[str, str]) -> tuple[str, Callable[[dict[str, Any]], object]]:
    return dois["v2.0.0"], lambda attributes: attributes.update(url="https://example.org/elsewhere")


def _other_version(dois: dict[str, str]) -> tuple[str, Callable[[dict[str, Any]], object]]:
    return dois["v1.1.0"], lambda attributes: attributes.update(version="1.1")


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (_unlisted, "version-unlisted"),
        (_one_end_before, "link-missing"),
        (_one_end_after, "link-missing"),
        (_not_of_concept, "link-missing"),
        (_other_version, "record-differs"),
    ],
)
def test_a_record_that_somebody_changed_is_found_and_repaired(
    journey: Journey, repository: Repository, dois: dict[str, str], fault: Any, rule: str
) -> None:
    """Told with the command that repairs it, written only when asked, clean afterwards, and no DOI is made."""
    doi, change = fault(dois)
    edit(journey, doi, change)
    journey.sandbox.forget_requests()
    report = audited(journey, repository)
    assert rule in rules(report), [finding.message for finding in report.all_findings]
    assert (report.exit_code, journey.writes()) == (ExitCode.FINDINGS, 0)
    finding = next(finding for finding in report.findings if finding.rule == rule)
    assert finding.message and finding.why and finding.fix.startswith("doi-action publish --tag v")

    repaired = audited(journey, repository, repair="true")
    assert (rules(repaired), repaired.exit_code) == ([], ExitCode.DONE), repaired.findings
    assert repaired.outputs["changed"] == "true" and repaired.notes
    assert not [request for request in journey.sandbox.requests if request.method == "POST"]
    assert rules(audited(journey, repository)) == []


@pytest.mark.parametrize("fault", [_other_page, _other_page_of_newest])
def test_a_page_set_at_the_registry_is_told_and_kept(
    journey: Journey, repository: Repository, dois: dict[str, str], fault: Any
) -> None:
    """Publishing again leaves it there, so that no repair is promised; the way to another page is told."""
    doi, change = fault(dois)
    edit(journey, doi, change)
    for repair in ("false", "true"):
        report = audited(journey, repository, repair=repair)
        assert rules(report) == ["record-changed-there"], report.all_findings
        assert "--landing-page" in report.findings[0].fix
    assert journey.record(doi)["url"] == "https://example.org/elsewhere"


def test_what_was_repaired_is_told_although_the_look_after_it_fails(journey: Journey, repository: Repository) -> None:
    """And before the first repair, that nothing was written."""
    before = repository.show("CITATION.cff")
    repository.commit("Go back", {"CITATION.cff": CITATION})
    journey.sandbox.forget_requests()
    audited(journey, repository, repair="true")
    asked = len(journey.sandbox.requests)

    for number, said in ((1, "nothing was written"), (asked, "repaired: ")):
        repository.commit("Go back again", {"CITATION.cff": CITATION})
        journey.sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(number, number + 12), "reset")))
        report = audited(journey, repository, repair="true")
        journey.sandbox.set_traps(Traps())
        assert report.error is not None and report.error.state.startswith(said), report.error.state
        assert (report.commit is not None) == (repository.show("CITATION.cff") == before)


@pytest.mark.parametrize("tag", ["v1.1.0", "v2.0.0"])
def test_a_title_changed_at_the_registry_is_told_and_kept(
    journey: Journey, repository: Repository, dois: dict[str, str], tag: str
) -> None:
    """A steward may be right: it is a warning, and no repair takes it away."""
    edit(journey, dois[tag], lambda attributes: attributes.update(titles=[{"title": "A steward's title"}]))
    for repair in ("false", "true"):
        report = audited(journey, repository, repair=repair)
        assert rules(report) == ["record-changed-there"], report.all_findings
        assert "A steward's title" in report.findings[0].message and "A program" in report.findings[0].message
    assert journey.record(dois[tag])["titles"][0]["title"] == "A steward's title"


def test_creators_who_were_replaced_come_back(journey: Journey, repository: Repository, dois: dict[str, str]) -> None:
    """Whom the files name is credited again; whoever was added stays, and is told."""
    edit(journey, dois["v2.0.0"], lambda attributes: attributes.update(creators=[{"name": "Nobody"}]))
    assert "record-differs" in rules(audited(journey, repository))
    assert rules(audited(journey, repository, repair="true")) == ["record-changed-there"]
    assert [person["name"] for person in journey.record(dois["v2.0.0"])["creators"]] == ["Example, Ada", "Nobody"]


def test_what_a_steward_added_is_no_drift(journey: Journey, repository: Repository, dois: dict[str, str]) -> None:
    """An affiliation, a subject, another language's title: the record says more than the files, and agrees."""

    def add(attributes: dict[str, Any]) -> None:
        attributes["creators"][0]["affiliation"] = [{"name": "Example Lab"}]
        attributes["subjects"] = [*attributes.get("subjects", ()), {"subject": "tides"}]
        attributes["titles"].append({"title": "Et program", "lang": "nb", "titleType": "TranslatedTitle"})

    for tag in ("v1.0.0", "v2.0.0", "concept"):
        edit(journey, dois[tag], add)
    assert rules(audited(journey, repository)) == []


def test_a_correction_on_the_branch_that_nobody_published_is_found(journey: Journey, repository: Repository) -> None:
    """The head names the version and its DOI, and says another title than its record."""
    text = repository.show("CITATION.cff").replace("A program", "A better program")
    repository.commit("Mend the title", {"CITATION.cff": text})
    report = audited(journey, repository)
    assert "record-differs" in rules(report)
    finding = next(finding for finding in report.findings if finding.field == "title")
    assert (finding.path, finding.fix) == ("CITATION.cff", "doi-action publish --tag v2.0.0")
    assert text.splitlines()[finding.line - 1].startswith("title:")
    assert rules(audited(journey, repository, repair="true")) == []


class Unheard(LocalGit):
    """A host whose answer to a commit gets lost."""

    def commit(self, change: Change) -> Commit:
        """Make it, and do not say so."""
        super().commit(change)
        raise Unreachable("the host did not say whether it made the commit")


def test_a_repair_that_stopped_is_told_although_all_agrees_by_now(journey: Journey, repository: Repository) -> None:
    """What it wrote is there; nobody is told that something does not agree, nor that all went well."""
    repository.commit("Go back", {"CITATION.cff": CITATION})
    report = audit(
        journey.settings(commit_mode="push", repair="true"),
        host=Unheard(repository.folder),
        connect=lambda found: open_registry(found, sleep=lambda _seconds: None),
        tell=lambda _line: None,
        now=NOW,
    )
    assert isinstance(report.error, Unreachable) and report.error.state
    assert report.outputs["findings"] == "1" and "agrees" not in report.headline
    assert rules(audited(journey, repository)) == []


def test_an_older_version_that_was_corrected_agrees(journey: Journey, repository: Repository) -> None:
    """Its tag says the old title for ever; what the branch says since explains the record."""
    text = repository.show("CITATION.cff").replace("A program", "A better program")
    repository.commit("Mend the title", {"CITATION.cff": text})
    journey.published(repository, "v2.0.0")
    repository.release("v3.0.0", {"more.txt": "more"})
    journey.published(repository, "v3.0.0")
    assert rules(audited(journey, repository)) == []


@pytest.mark.parametrize("path", ["CITATION.cff", "README.md"])
def test_a_file_that_went_back_is_found_and_repaired(journey: Journey, repository: Repository, path: str) -> None:
    """A merge brought the file of before; one commit brings the DOI back."""
    repository.commit("Merge", {path: repository.show(path, "v1.0.0")})
    report = audited(journey, repository)
    assert "file-behind-registry" in rules(report)
    assert {finding.path for finding in report.findings if finding.rule == "file-behind-registry"} == {path}
    repaired = audited(journey, repository, repair="true")
    assert rules(repaired) == [] and repaired.commit is not None


def test_codemeta_that_went_back_is_found(journey: Journey) -> None:
    """It names the version that it was written for."""
    repository = journey.repository(
        {"CITATION.cff": CITATION, "README.md": README, "codemeta.json": '{"@type": "SoftwareSourceCode"}\n'}
    )
    repository.release("v1.0.0")
    journey.published(repository)
    assert rules(audited(journey, repository)) == []
    repository.commit("Merge", {"codemeta.json": '{"@type": "SoftwareSourceCode"}\n'})
    assert {finding.path for finding in audited(journey, repository).findings} == {"codemeta.json"}
    assert rules(audited(journey, repository, repair="true")) == []


@pytest.mark.parametrize("tag", ["v1.0.0", "v2.0.0"])
def test_a_moved_tag_is_found_and_never_repaired(journey: Journey, repository: Repository, tag: str) -> None:
    """Whoever cited the DOI meant the commit that was published."""
    repository.commit("Later")
    repository.git("tag", "-f", "-a", tag, "-m", tag)
    for repair in ("false", "true"):
        report = audited(journey, repository, repair=repair)
        assert "tag-moved" in rules(report) and report.exit_code is ExitCode.FINDINGS
    text = repository.show("CITATION.cff").replace("A program", "A better program")
    repository.commit("Mend the title", {"CITATION.cff": text})
    # An older version's moved tag hides nothing of the newest.
    assert ("record-differs" in rules(audited(journey, repository))) is (tag == "v1.0.0")
    assert journey.record(journey.publish(repository, "v1.1.0").outputs["doi"])["state"] == DoiState.FINDABLE


def test_each_work_of_a_monorepo_is_audited(journey: Journey) -> None:
    """Under its own DOIs, with its own files; what differs in one is repaired there."""
    repository = monorepo(journey)
    for tag in ("pkg-a@1.0.0", "pkg-b@1.0.0", "pkg-a@1.1.0"):
        repository.release(tag, {"n.txt": tag})
        journey.published(repository, tag)
    report = audited(journey, repository)
    assert (rules(report), len(report.audited)) == ([], 3)
    repository.commit("Merge", {"packages/b/CITATION.cff": repository.show("packages/b/CITATION.cff", "pkg-b@1.0.0")})
    assert {finding.path for finding in audited(journey, repository).findings} == {"packages/b/CITATION.cff"}
    assert rules(audited(journey, repository, repair="true")) == []


def test_two_tags_of_one_version_are_found(journey: Journey, repository: Repository) -> None:
    """Nobody can say which of them the DOI cites."""
    repository.commit("Later")
    repository.git("tag", "-a", "1.1.0", "-m", "again")
    assert "two-tags-one-version" in rules(audited(journey, repository))


def test_a_hidden_doi_is_a_warning(journey: Journey, repository: Repository, dois: dict[str, str]) -> None:
    """It resolves, and no search shows it; nobody said why."""
    edit(journey, dois["v1.1.0"], lambda attributes: None, event="hide")
    assert journey.record(dois["v1.1.0"])["state"] == DoiState.REGISTERED
    report = audited(journey, repository)
    assert (rules(report), report.exit_code) == (["doi-hidden"], ExitCode.DONE)


def test_a_withdrawn_doi_is_as_it_should_be(journey: Journey, repository: Repository, dois: dict[str, str]) -> None:
    """It says when it was withdrawn, and leads to its tombstone."""

    def withdraw(attributes: dict[str, Any]) -> None:
        attributes["dates"] = [*attributes["dates"], {"date": "2026-05-01", "dateType": "Withdrawn"}]
        attributes["url"] = "https://example.org/tombstone"

    edit(journey, dois["v1.1.0"], withdraw, event="hide")
    report = audited(journey, repository)
    assert rules(report) == []
    assert {release.tag: release.state for release in report.audited}["v1.1.0"] == "withdrawn"


@pytest.mark.parametrize(
    ("relation", "rule"), [("IsPartOf", "concept-relation-odd"), ("HasVersion", "version-unknown")]
)
def test_what_a_concept_must_not_say_is_found(
    journey: Journey, repository: Repository, dois: dict[str, str], relation: str, rule: str
) -> None:
    """A link that hides it from ORCID, a version that is nowhere."""
    link = {
        "relationType": relation,
        "relatedIdentifier": f"{PREFIX}/nowhere",
        "relatedIdentifierType": "DOI",
        "resourceTypeGeneral": "Software",
    }
    edit(journey, dois["concept"], lambda attributes: attributes["relatedIdentifiers"].append(link))
    assert rule in rules(audited(journey, repository))


def test_a_tag_that_is_gone_makes_no_noise(journey: Journey, repository: Repository) -> None:
    """The registry is the witness of the version, and its record is judged by itself."""
    repository.git("tag", "-d", "v1.1.0")
    report = audited(journey, repository)
    assert rules(report) == []
    assert [(release.tag, release.version) for release in report.audited] == [
        ("v1.0.0", "1.0.0"),
        ("", "1.1.0"),
        ("v2.0.0", "2.0.0"),
    ]


def test_a_prerelease_is_not_missed(journey: Journey, repository: Repository) -> None:
    """As long as pre-releases get no DOI, none is wanted."""
    repository.release("v3.0.0-rc1", {"more.txt": "more"})
    assert rules(audited(journey, repository)) == []
    assert rules(audited(journey, repository, prerelease="publish")) == ["release-without-doi"]


def test_a_finding_can_be_allowed(journey: Journey, repository: Repository) -> None:
    """For the whole repository, with the reason why."""
    repository.release("v2.1.0", {".doi.yml": "allow:\n  release-without-doi: the last one was a mistake\n"})
    assert rules(audited(journey, repository)) == []


def test_a_rival_is_told(journey: Journey, repository: Repository) -> None:
    """A DOI that the work has elsewhere, named in the files."""
    text = repository.show("CITATION.cff")
    entry = "  - type: doi\n    value: 10.5281/zenodo.1003150\n    description: The concept DOI at Zenodo\n"
    repository.commit("Name it", {"CITATION.cff": text.replace("identifiers:\n", f"identifiers:\n{entry}")})
    assert "rival-doi" in rules(audited(journey, repository))


@pytest.mark.parametrize("front", ["tags:\n  - 'doi:10.57967/hf/7101'\n", "doi: 10.57967/hf/7101\n"])
def test_the_hubs_doi_in_a_card_is_told(journey: Journey, repository: Repository, front: str) -> None:
    """As the Hub's own tag, and as a key that people add; with its place."""
    card = f"---\npipeline_tag: text-generation\n{front}---\n{repository.show('README.md')}"
    repository.commit("Make it a card", {"README.md": card})
    told = [finding for finding in audited(journey, repository).all_findings if finding.rule == "rival-doi"]
    assert [(finding.path, "10.57967/hf/7101" in finding.message) for finding in told] == [("README.md", True)]


def test_a_sandbox_doi_in_a_file_is_an_error_elsewhere(journey: Journey, repository: Repository) -> None:
    """It can never be real, so the files of a real registry must not hold it."""
    text = repository.show("CITATION.cff")
    entry = "  - type: doi\n    value: 10.0000/d1a5-bmqq-e7sb-07\n    description: A rehearsal\n"
    repository.commit("Name it", {"CITATION.cff": text.replace("identifiers:\n", f"identifiers:\n{entry}")})
    assert "doi-not-real" in rules(audited(journey, repository, registry="datacite", landing_page="https://a.example/"))


def test_without_a_lasting_registry_there_is_nothing_to_compare(journey: Journey, repository: Repository) -> None:
    """The sandbox of a run knows no DOI of before."""
    report = audited(journey, repository, registry_url="")
    assert (report.error.rule if report.error else "", report.exit_code) == ("nothing-to-audit", ExitCode.SETTINGS)


@pytest.mark.parametrize("tag", ["", "nightly"])
def test_a_repository_without_releases_has_nothing_to_disagree(journey: Journey, tag: str) -> None:
    """Of an organisation's repositories many have none yet: they are green."""
    repository = journey.repository()
    repository.commit("Begin")
    if tag:
        repository.git("tag", tag)
    report = audited(journey, repository)
    assert (report.exit_code, rules(report)) == (ExitCode.DONE, []) and report.headline.startswith("Nothing to compare")


def test_a_registry_that_does_not_answer_is_no_agreement(journey: Journey, repository: Repository) -> None:
    """What could not be asked is exit 5, and says so."""
    report = audited(journey, repository, registry_url="http://127.0.0.1:9/datacite")
    assert report.exit_code is ExitCode.UNREACHABLE
    assert "could be asked" in report.headline


def test_a_prepared_version_that_nobody_releases_is_named_when_it_is_old(
    journey: Journey, repository: Repository
) -> None:
    """Its draft stands in the branch's citation file; while it is young it is only shown."""
    repository.release("v3.0.0", {"more.txt": "more"})
    said = journey.published(repository, "v3.0.0", state="draft")
    repository.git("tag", "-d", "v3.0.0")
    text = repository.show("CITATION.cff")
    old = next(line for line in text.splitlines() if line.startswith("doi:"))
    text = text.replace(old, f"doi: {said['doi']}").replace("version: 2.0.0", "version: 3.0.0")
    repository.commit("Prepare 3.0.0", {"CITATION.cff": text})
    assert rules(audited(journey, repository, now=datetime.now(UTC))) == []
    report = audited(journey, repository, now=datetime.now(UTC) + timedelta(days=31))
    assert rules(report) == ["draft-overdue"]
    assert str(parse_doi(said["doi"])) in report.findings[0].fix


def test_a_draft_that_no_file_names_is_found_when_it_is_old(journey: Journey, repository: Repository) -> None:
    """Its branch was thrown away; the registry alone remembers, and another work's draft is nobody's business here."""
    repository.release("v3.0.0", {"more.txt": "more"})
    said = journey.published(repository, "v3.0.0", state="draft")
    repository.git("tag", "-d", "v3.0.0")
    repository.git("reset", "--hard", "v2.0.0")
    other = journey.repository({"CITATION.cff": CITATION, "README.md": README}, name="other")
    other.release("v1.0.0", {"other.txt": "other"})
    journey.published(other, "v1.0.0", state="draft")

    assert "draft-overdue" not in rules(audited(journey, repository, now=datetime.now(UTC)))
    report = audited(journey, repository, now=datetime.now(UTC) + timedelta(days=31))
    found = [finding for finding in report.findings if finding.rule == "draft-overdue"]
    assert len(found) == 1 and said["doi"] in found[0].message and "withdraw" in found[0].fix


def test_pages_are_asked_for_online_alone(journey: Journey, repository: Repository, dois: dict[str, str]) -> None:
    """Each DOI leads to a page that answers, or that is not there."""
    root = journey.sandbox.datacite_url.removesuffix("/datacite")
    assert rules(audited(journey, repository, online=PublicServices(resolver=root))) == []

    edit(journey, dois["v1.1.0"], lambda attributes: attributes.update(url=f"{root}/nothing/here"))
    assert rules(audited(journey, repository)) == ["record-changed-there"]
    report = audited(journey, repository, online=PublicServices(resolver=root))
    assert rules(report) == ["landing-page-dead", "record-changed-there"]
    dead = next(finding for finding in report.findings if finding.rule == "landing-page-dead")
    assert dois["v1.1.0"] in dead.message and f"{root}/nothing/here" in dead.message


def test_a_page_that_nobody_could_ask_for_is_exit_5(journey: Journey, repository: Repository) -> None:
    """Silence is no agreement: the service that should know did not answer."""
    services = PublicServices(resolver="http://127.0.0.1:9")
    services.doi_exists("10.12345/x")
    report = audited(journey, repository, online=services)
    assert report.exit_code is ExitCode.UNREACHABLE and report.error and report.error.fix


def test_a_repair_stops_before_it_would_make_a_doi(journey: Journey, repository: Repository) -> None:
    """Whatever asked for it: a run that mints nothing stops at a plan with a new DOI, and writes nothing."""
    repository.release("v2.1.0", {"more.txt": "more"})
    said = {"registry": "sandbox", "registry-url": journey.sandbox.datacite_url, "prefix": PREFIX, "tag": "v2.1.0"}
    journey.sandbox.forget_requests()
    report = publish(
        settings_from(command_line={**said, "username": ACCOUNT[0]}, environment={"DATACITE_PASSWORD": ACCOUNT[1]}),
        host=LocalGit(repository.folder),
        connect=open_registry,
        tell=lambda _line: None,
        mints=False,
    )
    assert (report.error.rule if report.error else "", journey.writes()) == ("repair-would-publish", 0)


def test_every_finding_has_four_parts(journey: Journey, repository: Repository, dois: dict[str, str]) -> None:
    """What, where, why, and a command."""
    edit(journey, dois["concept"], without_link("HasVersion", dois["v1.1.0"]))
    edit(journey, dois["v1.0.0"], without_link("IsPreviousVersionOf", dois["v1.1.0"]))
    repository.release("v2.1.0", {"README.md": README})
    found: Iterable[Any] = audited(journey, repository).findings
    assert len(list(found)) >= 3
    for finding in found:
        assert finding.message and finding.why and finding.fix and finding.line >= 1
