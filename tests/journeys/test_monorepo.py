"""A repository of several works: each has its own DOIs, files and badge, and a tag finds its work."""

from doi_action.errors import ExitCode
from tests.journeys.conftest import Journey
from tests.repositories import CITATION, README, Repository

CONFIG = """\
works:
  - name: pkg-a
    path: packages/a
    tag-pattern: "pkg-a@{version}"
  - name: pkg-b
    path: packages/b
    tag-pattern: "pkg-b@{version}"
"""


def monorepo(journey: Journey) -> Repository:
    """Two packages, the root with authors for both."""
    files: dict[str, str | bytes] = {
        ".doi.yml": CONFIG,
        "README.md": README,
        "packages/a/CITATION.cff": CITATION.replace("A program", "Package A"),
        "packages/a/README.md": "# Package A\n",
        "packages/b/CITATION.cff": CITATION.replace("A program", "Package B"),
        "packages/b/README.md": "# Package B\n",
    }
    return journey.repository(files)


def test_each_work_has_its_own_concept_and_files(journey: Journey) -> None:
    """A release of one package touches nothing of the other."""
    repository = monorepo(journey)
    repository.release("pkg-a@1.0.0")
    a = journey.published(repository, "pkg-a@1.0.0")
    repository.release("pkg-b@1.0.0")
    b = journey.published(repository, "pkg-b@1.0.0")
    assert a["concept-doi"] != b["concept-doi"] and a["version"] == b["version"] == "1.0.0"
    assert a["doi"] in repository.show("packages/a/CITATION.cff")
    assert b["concept-doi"] in repository.show("packages/b/README.md")
    assert a["concept-doi"] not in repository.show("packages/b/README.md") + repository.show("README.md")
    assert journey.record(b["doi"])["titles"][0]["title"] == "Package B"


def test_the_versions_of_a_work_follow_each_other(journey: Journey) -> None:
    """Tags of the other work are not in between."""
    repository = monorepo(journey)
    for tag in ("pkg-a@1.0.0", "pkg-b@1.5.0", "pkg-a@2.0.0"):
        repository.release(tag, {"n.txt": tag})
    one, _, two = (journey.published(repository, t) for t in ("pkg-a@1.0.0", "pkg-b@1.5.0", "pkg-a@2.0.0"))
    assert {d for r, d in journey.links(two["doi"]) if r == "IsNewVersionOf"} == {one["doi"]}


def test_a_tag_of_no_work_says_so(journey: Journey) -> None:
    """No DOI is given to what nobody listed."""
    repository = monorepo(journey)
    repository.release("v1.0.0")
    report = journey.publish(repository, "v1.0.0")
    found = report.all_findings[0]
    assert (report.exit_code, found.rule) == (ExitCode.SETTINGS, "tag-fits-no-work")
    assert "pkg-a in 'packages/a': pkg-a@{version}" in found.fix and "pkg-b in " in found.fix


def test_a_repeat_of_a_work_changes_nothing(journey: Journey) -> None:
    """As for any release."""
    repository = monorepo(journey)
    repository.release("pkg-a@1.0.0")
    journey.published(repository)
    head, _ = repository.head, journey.sandbox.forget_requests()
    journey.published(repository, "pkg-a@1.0.0")
    assert (repository.head, journey.writes()) == (head, 0)


def test_without_a_tag_the_newest_of_the_asked_work_is_taken(journey: Journey) -> None:
    """Not the newest of all, which may be another work's or nobody's."""
    repository = monorepo(journey)
    repository.release("pkg-a@1.0.0", when="2026-01-15T12:00:00+00:00")
    repository.release("pkg-b@1.0.0", {"n.txt": "b"}, when="2026-01-16T12:00:00+00:00")
    repository.release("nightly", {"n.txt": "n"}, when="2026-01-17T12:00:00+00:00")
    assert journey.published(repository, work="pkg-a")["version"] == "1.0.0"
    said = journey.published(repository)
    assert journey.record(said["doi"])["titles"][0]["title"] == "Package B"
