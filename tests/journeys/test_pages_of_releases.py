"""`pages`: the citation page is committed with each release, and a DOI may lead to the version's own page."""

import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from doi_action.errors import ExitCode
from doi_action.sandbox.server import Sandbox
from doi_action.verbs.withdraw import withdraw
from tests.contract.github_server.world import new_world
from tests.journeys.conftest import Journey
from tests.journeys.hosted import PREFIX, Runner
from tests.repositories import Repository

FOLDER = "docs/cite"
SITE = "https://example.github.io/demo/cite/"
AT_GITHUB = {"pages": FOLDER, "landing-page": "pages", "pages-url": SITE, "commit-mode": "push"}


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """A repository at GitHub with the release v1.0.0."""
    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        yield Runner(world, sandbox, tmp_path / "runner")


def shown(repository: Repository, path: str) -> str:
    """A file of the page as the branch has it."""
    return repository.show(f"{FOLDER}/{path}")


def published(journey: Journey, repository: Repository, tag: str, **settings: str) -> dict[str, str]:
    """The outputs of a run that commits the page."""
    more = {"pages": FOLDER, "commit_mode": "push", **settings}
    return journey.published(repository, tag, **more)


def test_the_page_is_in_the_one_commit_of_a_release(journey: Journey) -> None:
    """With CITATION.cff; it shows the version, and a second run commits nothing."""
    repository = journey.repository()
    repository.release("v1.0.0")
    head = repository.git("rev-parse", "HEAD").strip()
    outputs = published(journey, repository, "v1.0.0")
    assert repository.git("rev-list", "--count", f"{head}..HEAD").strip() == "1"
    changed = repository.git("diff", "--name-only", head, "HEAD").split()
    assert {"CITATION.cff", f"{FOLDER}/index.html", f"{FOLDER}/v/1.0.0/index.html"} <= set(changed)
    assert outputs["doi"] in shown(repository, "index.html")

    after = repository.git("rev-parse", "HEAD")
    published(journey, repository, "v1.0.0")
    assert repository.git("rev-parse", "HEAD") == after


def test_the_next_release_makes_the_page_before_it_outdated(journey: Journey) -> None:
    """The page of every version names all of them; the old one is made of its record."""
    repository = journey.repository()
    first = {}
    for tag in ("v1.0.0", "v1.1.0"):
        repository.release(tag, {"a.txt": f"{tag}\n"})
        first[tag] = published(journey, repository, tag)["doi"]
    assert "Cite this version (1.1.0)" in shown(repository, "index.html")
    old = shown(repository, "v/1.0.0/index.html")
    assert "<strong>Outdated.</strong>" in old
    assert first["v1.0.0"] in old and first["v1.1.0"] in old
    cited = json.loads(shown(repository, "v/1.0.0/citation.json"))
    assert cited[0]["DOI"] == first["v1.0.0"]


def test_an_old_release_that_comes_late_leaves_the_newest_first(journey: Journey) -> None:
    """And a run of the newest one again commits nothing but what differs."""
    repository = journey.repository()
    for tag in ("v1.0.0", "v2.0.0"):
        repository.release(tag, {"a.txt": f"{tag}\n"})
    published(journey, repository, "v2.0.0")
    published(journey, repository, "v1.0.0")
    assert "Cite this version (2.0.0)" in shown(repository, "index.html")
    assert "<strong>Outdated.</strong>" in shown(repository, "v/1.0.0/index.html")


def test_old_releases_get_their_pages_in_one_commit(journey: Journey) -> None:
    """`backfill` knows them all when it commits."""
    repository = journey.repository()
    for tag in ("v1.0.0", "v1.1.0"):
        repository.release(tag, {"a.txt": f"{tag}\n"})
    report = journey.backfill(repository, pages=FOLDER, commit_mode="push")
    assert report.exit_code is ExitCode.DONE
    assert "Cite this version (1.1.0)" in shown(repository, "index.html")
    assert "Cite this version (1.0.0)" in shown(repository, "v/1.0.0/index.html")


def test_a_folder_of_somebody_else_stops_before_a_doi_is_made(journey: Journey) -> None:
    """Nothing is registered, and the file stays."""
    repository = journey.repository({f"{FOLDER}/index.html": "<h1>Our lab</h1>"})
    repository.release("v1.0.0")
    report = journey.publish(repository, "v1.0.0", pages=FOLDER, commit_mode="push")
    assert report.error is not None
    assert (report.exit_code, report.error.rule) == (ExitCode.SETTINGS, "page-of-another")
    assert journey.writes() == 0
    assert shown(repository, "index.html") == "<h1>Our lab</h1>"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"commit_mode": "push"}, "no folder is named"),
        ({"pages": FOLDER, "commit_mode": "push"}, "nobody says where"),
        ({"pages": FOLDER, "pages_url": "https://tides.example/cite/", "commit_mode": "none"}, "commit-mode is 'none'"),
    ],
)
def test_a_doi_never_leads_to_a_page_that_nobody_writes(journey: Journey, settings: dict[str, str], said: str) -> None:
    """It stops before anything is registered, and says what to set."""
    repository = journey.repository()
    repository.release("v1.0.0")
    report = journey.publish(repository, "v1.0.0", landing_page="pages", **settings)
    assert report.error is not None
    assert (report.exit_code, report.error.rule) == (ExitCode.SETTINGS, "no-page-to-land-on")
    assert said in report.error.message
    assert journey.writes() == 0


def test_a_doi_leads_to_the_page_of_its_version(journey: Journey) -> None:
    """The DOI of all versions leads to the first page; both addresses are registered."""
    repository = journey.repository()
    repository.release("v1.0.0")
    address = "https://tides.example/cite/"
    outputs = published(journey, repository, "v1.0.0", landing_page="pages", pages_url=address)
    assert journey.record(outputs["doi"])["url"] == f"{address}v/1.0.0/"
    assert journey.record(outputs["concept-doi"])["url"] == address
    assert f'<link rel="canonical" href="{address}v/1.0.0/">' in shown(repository, "index.html")


def test_a_record_guesses_no_address(runner: Runner) -> None:
    """How Pages is set up stands at GitHub: the usual address is proposed, and nothing is written."""
    step = runner.released("v1.0.0", **{**AT_GITHUB, "pages-url": ""})
    assert step.code == 2 and f"with Pages set up as usual it is {SITE}" in step.log
    assert runner.writes() == 0


def test_the_dois_of_a_repository_at_github_lead_to_its_site(runner: Runner) -> None:
    """Each version's to its own page, which names it."""
    step = runner.released("v1.0.0", **AT_GITHUB)
    assert step.code == 0
    assert step.outputs["landing-page"] == f"{SITE}v/1.0.0/"
    page = runner.show(f"{FOLDER}/v/1.0.0/index.html")
    assert step.outputs["doi"] in page
    assert f'href="{SITE}v/1.0.0/"' in page


def test_a_second_run_at_github_writes_nothing(runner: Runner) -> None:
    """The first page names the content of all others, so that one file is read and not all of them."""
    runner.released("v1.0.0", **AT_GITHUB)
    head = runner.git.resolve("main")
    step = runner.released("v1.0.0", **AT_GITHUB)
    assert (step.code, runner.git.resolve("main")) == (0, head)
    assert "Commit" not in runner.world.server.operations


def test_a_second_release_at_github_makes_the_first_page_outdated(runner: Runner) -> None:
    """Files of old versions, which no look at GitHub had read, are written all the same."""
    runner.released("v1.0.0", **AT_GITHUB)
    runner.release("v1.1.0")
    assert runner.released("v1.1.0", **AT_GITHUB).code == 0
    assert "<strong>Outdated.</strong>" in runner.show(f"{FOLDER}/v/1.0.0/index.html")
    assert "Cite this version (1.1.0)" in runner.show(f"{FOLDER}/index.html")


@pytest.mark.parametrize("how", [{"command": "publish", "tag": "v1.1.0"}, {"command": "backfill"}], ids=str)
def test_the_page_tells_the_checksums_of_attached_files(runner: Runner, how: dict[str, str]) -> None:
    """As GitHub made them when they were attached; the next run finds the page as it is."""
    runner.git.commit({"a.txt": "a"})
    runner.git.tag("v1.1.0")
    runner.state.release("v1.1.0")
    runner.state.attach("v1.1.0", "tides.zip", b"the bytes")
    assert runner.step("workflow_dispatch", {}, **how, **AT_GITHUB).code == 0
    page = runner.show(f"{FOLDER}/v/1.1.0/index.html")
    assert f"sha256:{sha256(b'the bytes').hexdigest()}" in page

    head = runner.git.resolve("main")
    assert runner.released("v1.1.0", **AT_GITHUB).code == 0
    assert runner.git.resolve("main") == head


def site(**told: object) -> dict[str, object]:
    """What GitHub answers of a site whose source is /docs of main."""
    source = {"branch": "main", "path": "/docs"}
    return {"html_url": "https://example.github.io/demo/", "build_type": "legacy", "source": source, **told}


def test_the_address_of_the_site_is_the_one_that_github_tells(runner: Runner) -> None:
    """Nobody needs to say it; a domain of one's own is known by this, too."""
    runner.state.site = site(html_url="https://tides.example/", cname="tides.example")
    step = runner.released("v1.0.0", **{**AT_GITHUB, "pages-url": ""})
    assert (step.code, step.outputs["landing-page"]) == (0, "https://tides.example/cite/v/1.0.0/")


@pytest.mark.parametrize(
    ("source", "url", "said"),
    [
        ({"branch": "gh-pages", "path": "/"}, "", "the site shows '/' of the branch 'gh-pages', not 'docs/cite'"),
        ({"branch": "gh-pages", "path": "/"}, SITE, "the site shows '/' of the branch 'gh-pages', not 'docs/cite'"),
        ({"branch": "main", "path": "/"}, SITE, "the site shows that folder at 'https://example.github.io/demo/docs"),
    ],
)
def test_a_site_that_does_not_show_the_page_stops_before_a_doi_is_made(
    runner: Runner, source: dict[str, str], url: str, said: str
) -> None:
    """A record would lead to a page that is not there, for ever."""
    runner.state.site = site(source=source)
    step = runner.released("v1.0.0", **{**AT_GITHUB, "pages-url": url})
    assert step.code == ExitCode.SETTINGS and said in step.log
    assert runner.writes() == 0


@pytest.mark.parametrize(
    ("told", "url"),
    [
        (site(source={"branch": "main", "path": "/docs"}), SITE),
        (site(source={"branch": "gh-pages", "path": "/"}), "https://tides.example/cite/"),
        (site(build_type="workflow", source={"branch": "main", "path": "/"}), SITE),
        (None, SITE),
    ],
    ids=["agrees", "shown by another host", "built by a workflow", "not told"],
)
def test_what_github_does_not_contradict_goes_on(runner: Runner, told: dict[str, object] | None, url: str) -> None:
    """The address that somebody said counts."""
    runner.state.site = told
    step = runner.released("v1.0.0", **{**AT_GITHUB, "pages-url": url})
    assert (step.code, step.outputs["landing-page"]) == (0, f"{url}v/1.0.0/")


README = "# Tides\n\n[![CI](https://ci.example.org/badge.svg)](https://ci.example.org/)\n\nText.\n"


def test_the_badge_is_that_of_the_page(journey: Journey) -> None:
    """Beside the first badges, with the DOI as its words; once it is said that it stands for all versions."""
    repository = journey.repository({"README.md": README})
    repository.release("v1.0.0")
    report = journey.publish(repository, "v1.0.0", pages=FOLDER, commit_mode="push")
    concept = report.outputs["concept-doi"]
    badge = f"[![DOI: {concept}]({FOLDER}/badge.svg)](https://doi.org/{concept})"
    ci, ours = repository.show("README.md").splitlines()[2:4]
    assert (ci.startswith("[![CI]"), ours) == (True, badge)
    assert f"DOI: {concept}" in shown(repository, "badge.svg")
    once = "the badge in README.md stands for all versions, and stays the same with the next one"
    assert report.plan.notes.count(once) == 1

    repository.release("v1.1.0", {"a.txt": "more\n"})
    again = journey.publish(repository, "v1.1.0", pages=FOLDER, commit_mode="push")
    assert once not in again.plan.notes
    assert badge in repository.show("README.md")


def test_without_a_page_our_own_picture_is_committed_on_wish(journey: Journey) -> None:
    """In a file of its own; a badge of one version is drawn anew with each release."""
    repository = journey.repository({"docs/README.md": README})
    for tag in ("v1.0.0", "v1.1.0"):
        repository.release(tag, {"a.txt": f"{tag}\n"})
        outputs = journey.published(repository, tag, badge="version", badge_image="own")
        assert "(../.github/doi-badge.svg)" in repository.show("docs/README.md")
        assert f"DOI: {outputs['doi']}" in repository.show(".github/doi-badge.svg")


@pytest.mark.parametrize("choice", ["shields", "auto"])
def test_shields_draws_it_where_that_is_wished_or_nothing_is_said(journey: Journey, choice: str) -> None:
    """No file of ours is committed for it."""
    repository = journey.repository({"README.md": README})
    repository.release("v1.0.0")
    journey.published(repository, "v1.0.0", badge_image=choice)
    assert "img.shields.io/badge/DOI-" in repository.show("README.md")
    assert "doi-badge" not in repository.git("ls-files")


def test_the_registry_draws_it_where_it_draws_any(journey: Journey) -> None:
    """InvenioRDM does; DataCite does not, and shields.io takes its place."""
    repository = journey.repository({"README.md": README})
    repository.release("v1.0.0")
    host = journey.sandbox.invenio_url
    at_host = {"registry": "inveniordm", "registry_url": host, "registry_token": "sandbox"}
    outputs = journey.published(repository, "v1.0.0", badge_image="registry", **at_host)
    image = f"{host.removesuffix('/invenio')}/badge/DOI/{outputs['concept-doi']}.svg"
    assert f"({image})" in repository.show("README.md")

    other = journey.repository({"README.md": README}, name="other")
    other.release("v1.0.0")
    journey.published(other, "v1.0.0", badge_image="registry")
    assert "img.shields.io/badge/DOI-" in other.show("README.md")


@pytest.mark.parametrize("tag", ["v1.0.0", "v1.1.0"])
def test_a_withdrawn_version_is_one_on_the_page_too(journey: Journey, tag: str) -> None:
    """Whether it was the newest or not; its page is its tombstone, and the other one is not touched by it."""
    repository = journey.repository()
    dois = {}
    for name in ("v1.0.0", "v1.1.0"):
        repository.release(name, {"a.txt": f"{name}\n"})
        dois[name] = published(journey, repository, name)["doi"]
    more = {"pages": FOLDER, "doi": dois[tag], "confirm": dois[tag], "reason": "Wrong units"}
    report = journey.run(partial(withdraw, today=date(2026, 11, 27)), repository, **more)
    assert report.error is None, report.error
    page = shown(repository, f"v/{tag[1:]}/index.html")
    assert "<strong>Withdrawn on 2026-11-27.</strong>" in page and "No reason" not in page
    other = "1.0.0" if tag == "v1.1.0" else "1.1.0"
    assert f"Cite this version ({other})" in shown(repository, "index.html")
    assert "<strong>Withdrawn" not in shown(repository, f"v/{other}/index.html")
