"""Old releases get their DOIs in one run: the end is that of one run for each, wherever it broke off between."""

import json
import re
import threading
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import requests

from doi_action.errors import ExitCode
from doi_action.report import Fate, Report
from doi_action.sandbox.invenio.hosts import STOCK, ZENODO_LIKE
from doi_action.sandbox.server import Sandbox
from doi_action.sandbox.traps import Traps
from tests.contract.github_server.world import new_world
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.hosted import Runner
from tests.journeys.test_recovery import STAMPS
from tests.journeys.turns import Turns, run_in_turns
from tests.repositories import CITATION, Repository
from tests.sampled import sampled

pytestmark = pytest.mark.matrix

TAGS = ("v1.0.0", "v1.0.1", "v1.1.0", "v1.2.0", "v2.0.0")
ENDS = {"IsNewVersionOf": "IsPreviousVersionOf", "IsPreviousVersionOf": "IsNewVersionOf"}


def five_versions(journey: Journey, name: str = "program") -> Repository:
    """A tree, nothing of it published: 1.0.1 and 1.1.0 both follow 1.0.0; each tag has a title of its own."""
    repository = journey.repository(name=name)
    for tag in ("v1.0.0", "v1.1.0", "v1.2.0", "v2.0.0"):
        title = CITATION.replace("A program", f"A program {tag}")
        repository.release(tag, {"CITATION.cff": title, "n.txt": tag})
        if tag == "v1.0.0":
            repository.git("branch", "maintenance")
    repository.git("checkout", "-q", "maintenance")
    repository.release("v1.0.1", {"fix.txt": "fix"})
    repository.git("checkout", "-q", "main")
    return repository


def done(report: Report) -> Report:
    """The report of a run that must end well."""
    assert report.error is None, f"{report.error}: {report.all_findings}"
    return report


def dois(report: Report) -> dict[str, str]:
    """The DOI of each release that has one, by tag."""
    return {row.tag: str(row.doi) for row in report.releases if row.doi}


def state(journey: Journey, repository: Repository, report: Report) -> dict[str, Any]:
    """Everything that is left behind, without time stamps and the order of links."""
    kept = {}
    for doi in (*dois(report).values(), report.outputs["concept-doi"]):
        record = journey.record(doi)
        links = {json.dumps(link, sort_keys=True) for link in record.pop("relatedIdentifiers")}
        kept[doi] = {k: v for k, v in record.items() if k not in (*STAMPS, "metadataVersion")} | {"links": links}
    files = {name: repository.show(name) for name in ("CITATION.cff", "README.md")}
    return {"records": kept, "files": files, "status": repository.git("status", "--short")}


def sound(journey: Journey, report: Report) -> None:
    """Every link between versions has both ends, and the concept lists every version."""
    every = set(dois(report).values())
    links = {(doi, relation, other) for doi in every for relation, other in journey.links(doi) if relation in ENDS}
    assert {(other, ENDS[relation], doi) for doi, relation, other in links} == links
    listed = {other for relation, other in journey.links(report.outputs["concept-doi"]) if relation == "HasVersion"}
    assert listed == every


@pytest.mark.parametrize("jobs", ["1", "2", "8"])
def test_many_at_once_end_like_one_run_for_each(journey: Journey, tmp_path: Path, jobs: str) -> None:
    """The same DOIs, records, and files; and one commit."""
    repository = five_versions(journey)
    commits = repository.git("rev-list", "--count", "main").strip()
    report = done(journey.backfill(repository, jobs=jobs))
    assert list(dois(report)) == list(TAGS)
    assert int(repository.git("rev-list", "--count", "main")) == int(commits) + 1
    assert repository.git("log", "-1", "--format=%s").strip() == f"Cite 2.0.0: {report.outputs['doi']}"
    with Sandbox(prefixes=(PREFIX,)) as other:
        single = Journey(other, tmp_path / "single")
        by_hand = five_versions(single)
        for tag in TAGS:
            single.published(by_hand, tag, commit_mode="push" if tag == TAGS[-1] else "none")
        assert state(journey, repository, report) == state(single, by_hand, report)


def test_a_second_run_has_nothing_to_do(journey: Journey) -> None:
    """No write, no commit, and every release is told with its DOI."""
    repository = five_versions(journey)
    first = done(journey.backfill(repository))
    head = repository.head
    journey.sandbox.forget_requests()
    again = done(journey.backfill(repository))
    assert journey.writes() == 0 and repository.head == head
    assert {row.fate for row in again.releases} == {Fate.KEPT} and dois(again) == dois(first)
    assert again.headline.startswith("Nothing to do") and again.outputs["changed"] == "false"
    for tag in TAGS:
        assert journey.published(repository, tag)["changed"] == "false"


def test_every_release_takes_two_requests_and_the_whole_run_a_few_more(journey: Journey) -> None:
    """One that makes the version, one for the other end of its link; the concept is written twice."""
    repository = journey.repository()
    for number in range(20):
        repository.release(f"v1.{number}.0", {"n.txt": str(number)})
    journey.sandbox.forget_requests()
    done(journey.backfill(repository))
    assert len(journey.sandbox.requests) == 20 + 19 + 10
    assert sum(request.method == "POST" for request in journey.sandbox.requests) == 20


def test_a_dry_run_says_what_it_costs_and_writes_nothing(journey: Journey) -> None:
    """Every release with its DOI, every tag that is left out with the reason."""
    repository = five_versions(journey)
    for tag in ("nightly", "v3.0.0-rc1", "v1"):
        repository.git("tag", tag)
    report = done(journey.backfill(repository, dry_run="true"))
    assert journey.writes() == 0
    assert "5 releases" in report.headline and "6 new DOIs" in report.headline
    planned = [row.tag for row in report.releases if row.fate is Fate.NEW]
    assert planned == list(TAGS)
    reasons = {row.tag: row.reason for row in report.releases if row.fate is Fate.LEFT_OUT}
    assert reasons == {
        "nightly": "names no version of this work",
        "v1": "is an alias that moves along with v1.0.0",
        "v3.0.0-rc1": "is a pre-release; set prerelease to 'publish' to give it a DOI",
    }
    assert dois(done(journey.backfill(repository))) == dois(report)


@pytest.mark.parametrize(
    ("tags", "chosen"),
    [
        ("v1.0.1..v1.2.0", ["v1.0.1", "v1.1.0", "v1.2.0"]),
        ("..1.0.1", ["v1.0.0", "v1.0.1"]),
        ("v1.2.0..", ["v1.2.0", "v2.0.0"]),
        ("v1.0.*, 2.0.0", ["v1.0.0", "v1.0.1", "v2.0.0"]),
    ],
)
def test_releases_are_chosen_by_range_pattern_and_name(journey: Journey, tags: str, chosen: list[str]) -> None:
    """Both ends of a range belong to it; a version is as good as its tag. The others are told."""
    report = done(journey.backfill(five_versions(journey), tags=tags))
    assert [row.tag for row in report.releases if row.fate is Fate.NEW] == chosen
    left = [row for row in report.releases if row.fate is Fate.LEFT_OUT]
    assert {row.reason for row in left} == {"is not among those asked for"} and len(left) == 5 - len(chosen)
    sound(journey, report)


@pytest.mark.parametrize("tags", ["v9.*", "v2.0.0..v1.0.0", "v1.0.0..v7", "nightly"])
def test_words_that_choose_nothing_are_refused(journey: Journey, tags: str) -> None:
    """Those that do may not be all that was wanted."""
    repository = five_versions(journey)
    repository.git("tag", "nightly")
    report = journey.backfill(repository, tags=tags)
    assert report.error is not None and report.error.rule == "no-such-release"
    assert report.exit_code == ExitCode.SETTINGS and journey.writes() == 0


def test_a_single_release_is_no_business_of_a_backfill(journey: Journey) -> None:
    """`tag` and `version` speak of one release."""
    report = journey.backfill(five_versions(journey), tag="v1.0.0")
    assert report.error is not None and report.error.rule == "no-such-release"


def test_old_releases_land_between_those_that_have_their_dois(journey: Journey, tmp_path: Path) -> None:
    """2.0.0 and 1.1.0 are out; the concept goes on speaking of 2.0.0, and nothing else is committed."""
    repository = five_versions(journey)
    for tag in ("v1.1.0", "v2.0.0"):
        journey.published(repository, tag)
    head = repository.head
    report = done(journey.backfill(repository))
    assert repository.head == head
    sound(journey, report)
    concept = journey.record(report.outputs["concept-doi"])
    assert concept["titles"][0]["title"] == "A program v2.0.0"
    with Sandbox(prefixes=(PREFIX,)) as other:
        single = Journey(other, tmp_path / "single")
        by_hand = five_versions(single)
        for tag in ("v1.1.0", "v2.0.0", "v1.0.0", "v1.0.1", "v1.2.0"):
            single.published(by_hand, tag)
        assert state(journey, repository, report) == state(single, by_hand, report)


@pytest.mark.parametrize("newest_alone", [True, False])
def test_all_versions_are_issued_on_the_day_of_the_first(journey: Journey, newest_alone: bool) -> None:
    """Also where the first got its DOI last; the year stays that of the newest, and nothing is left to be done."""
    repository = journey.repository()
    for tag, year in (("v1.0.0", 2019), ("v1.1.0", 2021), ("v2.0.0", 2025)):
        repository.release(tag, {"n.txt": tag}, when=f"{year}-03-01T00:00:00+00:00")
    journey.published(repository, "v2.0.0" if newest_alone else "v1.1.0")
    report = done(journey.backfill(repository))
    concept = journey.record(report.outputs["concept-doi"])
    days = {day["dateType"]: day["date"] for day in concept["dates"]}
    assert (days["Issued"], days["Updated"], concept["publicationYear"]) == ("2019-03-01", "2025-03-01", 2025)
    assert journey.published(repository, "v2.0.0")["changed"] == "false"
    assert journey.published(repository, "v1.0.0")["changed"] == "false"


def test_one_release_that_cannot_be_published_is_named_and_stops_the_run(journey: Journey) -> None:
    """All problems of all releases at once, before the first write."""
    repository = journey.repository()
    repository.release("v1.0.0")
    repository.release("v1.1.0", {"CITATION.cff": CITATION.replace("0097", "0098")})
    repository.release("v1.2.0", {"CITATION.cff": CITATION.replace("0097", "0096")})
    repository.release("v1.3.0", {"CITATION.cff": CITATION})
    report = journey.backfill(repository)
    assert journey.writes() == 0 and report.exit_code == ExitCode.FINDINGS
    assert {finding.tag for finding in report.findings} == {"v1.1.0", "v1.2.0"}
    assert report.error is not None and "v1.1.0, v1.2.0" in report.error.message
    assert [row.tag for row in done(journey.backfill(repository, tags="v1.0.0, v1.3.0")).releases if row.doi] == [
        "v1.0.0",
        "v1.3.0",
    ]


def test_two_tags_of_one_version_are_named_before_anything_is_written(journey: Journey) -> None:
    """On different commits; of two on one commit the second is left out."""
    repository = five_versions(journey)
    repository.git("tag", "1.0.1", "v2.0.0")
    repository.git("tag", "1.1.0", "v1.1.0")
    report = journey.backfill(repository)
    assert report.error is not None and report.error.rule == "two-tags-one-version" and journey.writes() == 0
    repository.git("tag", "-d", "1.0.1")
    rows = {row.tag: row for row in done(journey.backfill(repository)).releases}
    assert "same version of the same commit" in rows["v1.1.0"].reason + rows["1.1.0"].reason


def test_no_more_dois_are_made_than_allowed(journey: Journey) -> None:
    """The one for all versions counts; nothing is written, also by `publish`."""
    repository = five_versions(journey)
    for run in (
        lambda most: journey.backfill(repository, max_new_dois=most),
        lambda most: journey.publish(repository, "v1.0.0", max_new_dois="1"),
    ):
        report = run("5")
        assert report.error is not None and report.error.rule == "too-many-dois"
        assert report.exit_code == ExitCode.SETTINGS and journey.writes() == 0
    done(journey.publish(repository, "v1.0.0", max_new_dois="2"))
    done(journey.backfill(repository, max_new_dois="4"))
    done(journey.backfill(repository, max_new_dois="0"))


REQUESTS = range(1, 19)
"""The requests of the backfill below; a test counts them."""


def three_versions(journey: Journey, name: str = "program") -> Repository:
    """One line of three releases."""
    repository = journey.repository(name=name)
    for number in range(3):
        title = CITATION.replace("A program", f"A program {number}")
        repository.release(f"v1.{number}.0", {"CITATION.cff": title, "n.txt": str(number)})
    journey.sandbox.forget_requests()
    return repository


def test_every_request_is_in_the_range_above(journey: Journey) -> None:
    """A run has no more than the next test breaks it at."""
    done(journey.backfill(three_versions(journey)))
    assert len(journey.sandbox.requests) <= len(REQUESTS)


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a run that never broke leaves behind."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox:
        journey = Journey(sandbox, tmp_path_factory.mktemp("clean"))
        repository = three_versions(journey)
        return state(journey, repository, done(journey.backfill(repository)))


@pytest.mark.parametrize("failure", ["reset", "lost", "500-done"])
@pytest.mark.parametrize("number", REQUESTS)
def test_a_failure_at_any_request_is_repaired_by_running_again(
    journey: Journey, unbroken: dict[str, Any], number: int, failure: str
) -> None:
    """What is out is found, and only the rest is made."""
    repository = three_versions(journey)
    journey.sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(number, number + 12), failure)))
    broken = journey.backfill(repository, jobs="1")
    journey.sandbox.set_traps(Traps())
    again = done(journey.backfill(repository))
    assert broken.error is None or broken.error.state
    sound(journey, again)
    assert state(journey, repository, again) == unbroken


def test_a_run_that_broke_off_says_where_the_next_one_goes_on(journey: Journey) -> None:
    """How many releases have their DOIs, which one comes next, and what is there."""
    repository = three_versions(journey)
    journey.sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(9, 25), "reset")))
    report = journey.backfill(repository, jobs="1")
    assert report.error is not None and report.exit_code == ExitCode.UNREACHABLE
    assert "of 3 releases have their DOIs; running again goes on with v1." in report.error.state


def test_two_runs_at_once_lose_nothing(journey: Journey) -> None:
    """Each finds what the other made; a release that is published later is listed too."""
    repository = five_versions(journey)
    runs = [
        threading.Thread(
            target=journey.backfill, args=(repository,), kwargs={"commit_mode": "none", "tags": "v1.0.0..v2.0.0"}
        )
        for _ in range(2)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()

    repository.release("v2.1.0", {"n.txt": "2.1"})
    done(journey.publish(repository, "v2.1.0"))
    report = done(journey.backfill(repository))
    sound(journey, report)
    assert len(dois(report)) == 6


@pytest.mark.parametrize("first", ["backfill", "release"])
@pytest.mark.parametrize("after", sampled(range(24)))
def test_a_release_beside_a_run_over_the_old_ones_is_linked_to_them(journey: Journey, first: str, after: int) -> None:
    """One of the two goes `after` steps, then the other to its end: as if the release had come after all others."""
    repository = five_versions(journey)
    repository.release("v2.1.0", {"n.txt": "2.1"})
    reports: dict[str, Report] = {}

    def backfill() -> None:
        report = journey.backfill(repository, commit_mode="none", tags="v1.0.0..v2.0.0", jobs="1")
        reports["backfill"] = report

    def release() -> None:
        reports["release"] = journey.publish(repository, "v2.1.0", commit_mode="none")

    second = "release" if first == "backfill" else "backfill"
    order = [first] * after + [second] * 60 + [first] * 60
    run_in_turns(Turns(order, ("backfill", "release")), {"backfill": backfill, "release": release})

    for report in reports.values():
        done(report)
    report = done(journey.backfill(repository))
    sound(journey, report)
    newest = dois(report)["v2.1.0"]
    before = {to for relation, to in journey.links(newest) if relation == "IsNewVersionOf"}
    assert before == {dois(report)["v2.0.0"]}


def subsets() -> list[tuple[str, ...]]:
    """Every choice of missing tags but none of them: 31."""
    return [choice for size in range(1, len(TAGS) + 1) for choice in combinations(TAGS, size)]


@pytest.mark.parametrize("missing", subsets(), ids=" ".join)
def test_tags_that_are_missing_cut_no_link_and_move_nothing_back(journey: Journey, missing: tuple[str, ...]) -> None:
    """Published without their tags are the others first; then those tags come back, and a new release without them."""
    repository = five_versions(journey)
    commits = {tag: repository.git("rev-parse", f"{tag}^{{}}").strip() for tag in missing}
    for tag in missing:
        repository.git("tag", "-d", tag)
    remaining = [tag for tag in TAGS if tag not in missing]
    if remaining:
        report = done(journey.backfill(repository, commit_mode="none"))
        assert list(dois(report)) == remaining
        sound(journey, report)
        titles = journey.record(report.outputs["concept-doi"])["titles"]
        newest = max(remaining) if max(remaining) != "v1.0.1" else "v1.0.0"
        assert titles[0]["title"] == f"A program {newest}"

    for tag, commit in commits.items():
        repository.git("tag", "-a", tag, "-m", tag, commit)
    report = done(journey.backfill(repository, commit_mode="none"))
    assert list(dois(report)) == list(TAGS)
    sound(journey, report)
    whole = dois(report)

    # All are out, and some of their tags are not there: the registry is the witness of these.
    for tag in missing:
        repository.git("tag", "-d", tag)
    repository.release("v2.1.0", {"CITATION.cff": CITATION.replace("A program", "A program v2.1.0")})
    after = done(journey.backfill(repository, commit_mode="none"))
    assert after.outputs["concept-doi"] == report.outputs["concept-doi"]
    assert "v2.1.0" in journey.record(after.outputs["concept-doi"])["titles"][0]["title"]
    every = {*whole.values(), dois(after)["v2.1.0"]}
    links = {(doi, relation, other) for doi in every for relation, other in journey.links(doi) if relation in ENDS}
    assert {(other, ENDS[relation], doi) for doi, relation, other in links} == links
    listed = {other for relation, other in journey.links(after.outputs["concept-doi"]) if relation == "HasVersion"}
    assert listed == every


def test_a_tag_without_a_citation_file_borrows_only_who_was_there(journey: Journey) -> None:
    """The file came with 2.0.0, and names somebody who joined for it."""
    repository = journey.repository({"README.md": "# A program\n"})
    repository.release("v1.0.0")
    more = CITATION + "  - family-names: Later\n    given-names: Lee\n"
    repository.release("v2.0.0", {"CITATION.cff": more})
    report = done(journey.backfill(repository))
    names = {tag: [who["name"] for who in journey.record(doi)["creators"]] for tag, doi in dois(report).items()}
    assert names == {"v1.0.0": ["Example, Ada"], "v2.0.0": ["Example, Ada", "Later, Lee"]}
    said = journey.publish(repository, "v1.0.0", dry_run="true")
    assert said.plan.steps == () and any("had no commits by then: Lee Later" in f.message for f in said.findings)


def test_drafts_are_reserved_for_all_and_published_later(journey: Journey) -> None:
    """Nothing points at them, and the same DOIs are made public."""
    repository = three_versions(journey)
    drafts = done(journey.backfill(repository, state="draft"))
    assert {journey.record(doi)["state"] for doi in dois(drafts).values()} == {"draft"}
    assert journey.record(drafts.outputs["concept-doi"]) == {}
    report = done(journey.backfill(repository))
    assert dois(report) == dois(drafts)
    sound(journey, report)


@pytest.mark.parametrize("registry", ["inveniordm", "zenodo"])
def test_a_registry_that_names_the_dois_gets_one_record_after_the_other(tmp_path: Path, registry: str) -> None:
    """Each with the files of its tag, all versions of one concept, the newest last; a second run does nothing."""
    is_zenodo = registry == "zenodo"
    prefix, invenio = ("10.5281", ZENODO_LIKE) if is_zenodo else ("10.0000", STOCK)
    with Sandbox(prefixes=(prefix,), invenio=invenio) as sandbox:
        journey = Journey(sandbox, tmp_path)
        repository = five_versions(journey)
        said = {"registry": registry, "registry_url": sandbox.invenio_url}
        planned = done(journey.backfill(repository, dry_run="true", **said))
        assert [row.doi for row in planned.releases] == [None] * 5 and journey.writes() == 0

        report = done(journey.backfill(repository, **said))
        assert list(dois(report)) == list(TAGS) and len(set(dois(report).values())) == 5
        documents = {tag: document(sandbox, doi) for tag, doi in dois(report).items()}
        assert [each["versions"]["index"] for each in documents.values()] == [1, 2, 3, 4, 5]
        assert {each["parent"]["pids"]["doi"]["identifier"] for each in documents.values()} == {
            report.outputs["concept-doi"]
        }
        assert [list(each["files"]["entries"]) for each in documents.values()] == [
            [f"program-{tag}.tar.gz"] for tag in TAGS
        ]
        assert report.outputs["doi"] in repository.show("CITATION.cff")
        assert report.outputs["concept-doi"] in repository.show("README.md")

        journey.sandbox.forget_requests()
        again = done(journey.backfill(repository, **said))
        assert journey.writes() == 0 and dois(again) == dois(report)


@pytest.mark.parametrize("registry", ["inveniordm", "zenodo"])
def test_old_releases_do_not_take_a_doi_back_that_the_host_moves(tmp_path: Path, registry: str) -> None:
    """With the newest published already, the run stops unless the DOI of all versions is typed; drafts move nothing."""
    is_zenodo = registry == "zenodo"
    prefix, invenio = ("10.5281", ZENODO_LIKE) if is_zenodo else ("10.0000", STOCK)
    with Sandbox(prefixes=(prefix,), invenio=invenio) as sandbox:
        journey = Journey(sandbox, tmp_path)
        repository = three_versions(journey)
        said = {"registry": registry, "registry_url": sandbox.invenio_url}
        concept = done(journey.publish(repository, tag="v1.2.0", **said)).outputs["concept-doi"]

        journey.sandbox.forget_requests()
        for more in ({}, {"dry_run": "true"}):
            stopped = journey.backfill(repository, **said, **more)
            assert stopped.error and stopped.error.rule == "concept-steps-back" and concept in stopped.error.fix
            assert [row.fate for row in stopped.releases] == [Fate.NEW, Fate.NEW, Fate.KEPT] and journey.writes() == 0

        report = done(journey.backfill(repository, **said, confirm=concept))
        assert any("lead to 1.1.0 from now on, and not to 1.2.0" in note for note in report.plan.notes)
        assert document(sandbox, dois(report)["v1.1.0"])["versions"]["is_latest"] is True


def test_a_pre_release_is_not_what_a_host_shows_last(journey: Journey) -> None:
    """A work without any DOI has none to type: the pre-release is left out, and may follow by itself."""
    repository = journey.repository()
    for tag in ("v1.0.0", "v2.0.0-rc1"):
        repository.release(tag, {"n.txt": tag})
    said = {"registry": "inveniordm", "registry_url": journey.sandbox.invenio_url, "prerelease": "publish"}
    stopped = journey.backfill(repository, **said)
    assert stopped.error and stopped.error.rule == "concept-steps-back" and "leave v2.0.0-rc1 out" in stopped.error.fix
    assert journey.writes() == 0
    done(journey.backfill(repository, **said, tags="v1.0.0"))


@pytest.mark.parametrize("number", range(1, 40, 3))
def test_a_run_that_breaks_off_at_inveniordm_is_gone_on_with(journey: Journey, number: int) -> None:
    """At most one published record for each release, and none in a wrong order."""
    repository = three_versions(journey)
    said = {"registry": "inveniordm", "registry_url": journey.sandbox.invenio_url}
    journey.sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(number, number + 12), "lost")))
    journey.backfill(repository, **said)
    journey.sandbox.set_traps(Traps())
    report = done(journey.backfill(repository, **said))
    documents = [document(journey.sandbox, doi) for doi in dois(report).values()]
    assert [each["versions"]["index"] for each in documents] == [1, 2, 3]
    assert len({each["parent"]["id"] for each in documents}) == 1


POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 1000\n"


def test_what_an_archive_cannot_hold_is_told_before_any_release(journey: Journey) -> None:
    """The last of three names a file of Git LFS that nobody fetched: none of them is deposited."""
    repository = three_versions(journey)
    repository.release("v9.0.0", {".gitattributes": "*.csv filter=lfs -text\n", "a.csv": POINTER})
    said = {"registry": "inveniordm", "registry_url": journey.sandbox.invenio_url, "lfs": "true"}
    journey.sandbox.forget_requests()
    report = journey.backfill(repository, **said)
    assert report.error is not None and report.error.rule == "lfs-file-missing"
    assert {request.method for request in journey.sandbox.requests} <= {"GET"}


def test_an_archive_keeps_the_files_of_every_release(tmp_path: Path) -> None:
    """Under the DOIs of the own prefix, which lead to its pages."""
    with Sandbox(prefixes=("10.0000", PREFIX)) as sandbox:
        journey = Journey(sandbox, tmp_path)
        repository = three_versions(journey)
        said = {"archive": "inveniordm", "archive_url": sandbox.invenio_url}
        report = done(journey.backfill(repository, **said))
        sound(journey, report)
        address = f"{sandbox.invenio_url}/api/user/records?allversions=true&size=100"
        answer = requests.get(address, headers={"Authorization": "Bearer sandbox"}, timeout=30).json()
        kept = {each["pids"]["doi"]["identifier"]: each for each in answer["hits"]["hits"]}
        for tag, doi in dois(report).items():
            assert journey.record(doi)["url"] == f"{sandbox.invenio_url}/doi/{doi}"
            assert kept[doi]["is_published"] and list(kept[doi]["files"]["entries"]) == [f"program-{tag}.tar.gz"]
        assert len(kept) == 3
        journey.sandbox.forget_requests()
        done(journey.backfill(repository, **said))
        assert journey.writes() == 0


def document(sandbox: Sandbox, doi: str) -> dict[str, Any]:
    """The public record of a DOI at the sandbox's InvenioRDM."""
    accept = {"Accept": "application/vnd.inveniordm.v1+json"}
    identifier = re.split(r"[./]", doi)[-1]
    address = f"{sandbox.invenio_url}/api/records/{identifier}"
    return dict(requests.get(address, headers=accept, timeout=30).json())


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """A repository at GitHub with three releases and a tag without one."""
    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        made = Runner(world, sandbox, tmp_path / "runner")
        made.release("v1.1.0", body="What is new")
        made.release("v2.0.0-pre", prerelease=True)
        made.git.commit({"more.txt": "more"})
        made.git.tag("v1.2.0")
        yield made


def test_the_action_backfills_when_it_is_dispatched(runner: Runner) -> None:
    """One commit, every release's text, the list of DOIs in `plan`, the table in the summary."""
    commits = runner.git.count("main")
    step = runner.step("workflow_dispatch", {}, command="backfill")
    assert step.code == 0, step.log
    assert runner.git.count("main") == commits + 1
    rows = {row["tag"]: row for row in json.loads(step.outputs["plan"])["releases"]}
    assert [tag for tag, row in rows.items() if row["action"] == "publish"] == ["v1.0.0", "v1.1.0", "v1.2.0"]
    assert rows["v2.0.0-pre"]["action"] == "leave-out"
    assert step.outputs["doi"] == rows["v1.2.0"]["doi"] and step.outputs["version"] == "1.2.0"
    assert step.outputs["doi"] in runner.show("CITATION.cff") and step.outputs["concept-doi"] in runner.show(
        "README.md"
    )
    bodies = {release.tag: release.body or "" for release in runner.state.releases}
    assert all(rows[tag]["doi"] in bodies[tag] for tag in ("v1.0.0", "v1.1.0"))
    assert rows["v1.0.0"]["doi"] in step.summary and "it is a pre-release" in step.summary

    again = runner.step("workflow_dispatch", {}, command="backfill")
    assert again.code == 0 and runner.writes() == 0
    assert "Commit" not in runner.world.server.operations


def test_what_a_broken_run_published_gets_its_text_by_the_next_one(runner: Runner) -> None:
    """It had come to DOIs and to no text; the next run finds the DOIs, and the texts are left to do."""
    runner.world.fault("PATCH", status=403)
    broken = runner.step("workflow_dispatch", {}, command="backfill")
    assert broken.code != 0 and not [release for release in runner.state.releases if "10.14454" in (release.body or "")]

    again = runner.step("workflow_dispatch", {}, command="backfill")
    assert again.code == 0 and runner.writes() == 0, again.log
    rows = {row["tag"]: row["doi"] for row in json.loads(again.outputs["plan"])["releases"]}
    bodies = {release.tag: release.body or "" for release in runner.state.releases}
    assert all(rows[tag] in bodies[tag] for tag in ("v1.0.0", "v1.1.0"))


def test_an_approval_that_nothing_is_held_to_is_refused(runner: Runner) -> None:
    """Somebody would believe that what was written had been approved."""
    step = runner.step("workflow_dispatch", {}, command="backfill", approve="abcd")
    assert step.code == ExitCode.SETTINGS and runner.writes() == 0
    assert "approve means nothing to the command 'backfill'" in step.log


def test_a_release_event_starts_no_backfill(runner: Runner) -> None:
    """Each release would start one beside the others."""
    step = runner.released("v1.1.0", command="backfill")
    assert (step.code, runner.writes()) == (0, 0) and "workflow_dispatch" in step.log


def test_a_hosted_release_takes_three_requests_or_less(runner: Runner) -> None:
    """One to read it, one to make its DOI, one for the link of the one before; the rest is the same for any number."""
    for number in range(20):
        runner.release(f"v3.{number}.0")
    step = runner.step("workflow_dispatch", {}, command="backfill", release_notes="none", tags="v3.*")
    asked = len(runner.world.server.operations) + len(runner.sandbox.requests)
    assert step.code == 0 and asked <= 3 * 20 + 14, asked


def test_a_page_that_a_steward_set_for_all_versions_stays(journey: Journey) -> None:
    """As it does where a single release is published."""
    repository = five_versions(journey)
    concept = done(journey.publish(repository, "v1.0.0")).outputs["concept-doi"]
    elsewhere = "https://example.org/tides"
    document = {"data": {"type": "dois", "attributes": {"url": elsewhere}}}
    address = f"{journey.sandbox.datacite_url}/dois/{concept}"
    requests.put(address, json=document, auth=("SANDBOX.DEMO", "sandbox"), timeout=30).raise_for_status()

    report = done(journey.backfill(repository))
    assert len(dois(report)) == 5
    assert journey.record(concept)["url"] == elsewhere
