"""Situations in which a run stops, brought about for real: by git, by a local GitHub, by the sandbox.

Those that a command line can bring about are read from its JSON, with the exit code that the table promises.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from doi_action.__main__ import main
from doi_action.errors import DoiActionError, HostError, SettingsError, Unreachable
from doi_action.errors.situations import SITUATIONS
from doi_action.hosts import git_commands
from doi_action.hosts.github.download import open_download
from doi_action.hosts.local_git.host import LocalGit
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi
from doi_action.lineage import RegistryRecord
from doi_action.registries import Registry
from doi_action.registries.datacite.client import open_datacite
from doi_action.registries.open_registry import open_registry
from doi_action.registries.table import kind_named
from doi_action.sandbox.sample import build_sample
from doi_action.sandbox.server import Sandbox
from doi_action.settings import Settings, settings_from
from doi_action.snapshot import Change, Commit, CommitMode, FileEdit
from doi_action.verbs.publish import publish
from doi_action.works import Work, work_of_tag
from tests.contract.github_server.server import TOKEN
from tests.contract.github_server.world import World, new_world
from tests.raw_server import RawServer, answer
from tests.repositories import SETTINGS, Repository

CODES = {situation.id: int(situation.exit_code) for situation in SITUATIONS}


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """git and the verbs see the tests' settings alone."""
    for name in ("GITHUB_ACTIONS", "GITHUB_SERVER_URL", "DATACITE_USERNAME", "DATACITE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    for name, value in SETTINGS.items():
        if name.startswith("GIT_"):
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository with one release, which the verbs are called in."""
    made = Repository(tmp_path / "program")
    made.release("v1.0.0")
    monkeypatch.chdir(made.folder)
    return made


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A repository on a local GitHub, which the verbs know by its address."""
    with new_world(tmp_path) as made:
        monkeypatch.setenv("GITHUB_API_URL", made.server.url)
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        yield made


@pytest.fixture
def http() -> Iterator[Http]:
    """A session that does not wait between tries."""
    made = Http(sleep=lambda _seconds: None)
    yield made
    made.close()


class Ended:
    """What a verb's JSON says of its end."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> str:
        """The id, whose exit code is the table's."""
        self._capsys.readouterr()
        code = main([*words, "--format", "json"])
        error = json.loads(self._capsys.readouterr().out)["error"]
        assert code == error["exit_code"] == CODES[error["rule"]]
        return str(error["rule"])


@pytest.fixture
def ended(capsys: pytest.CaptureFixture[str]) -> Ended:
    """Runs a verb in this process."""
    return Ended(capsys)


def refused(raised: pytest.ExceptionInfo[DoiActionError]) -> str:
    """The id of an error, whose exit code is the table's, and which says what to do."""
    error = raised.value
    assert int(error.exit_code) == CODES[error.rule]
    assert error.fix
    return error.rule


ON_GITHUB = ("publish", "--repo", "https://github.com/example/demo")
DATACITE = ("publish", "--registry", "datacite", "--publisher", "Lab", "--landing-page", "https://example.org/")


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("bad-setting", ["publish", "--prefix", "nonsense"]),
        ("usage", ["publish", "--nonsense"]),
        ("usage", ["check", "--nonsense"]),
        ("configuration-missing", ["publish", "--config", "nowhere.yml"]),
        ("bad-setting", ["explain", "--repo", "/nowhere/at/all"]),
        ("no-such-repository", ["publish", "--repo", "/nowhere/at/all"]),
        ("github-token-missing", ["publish", "--repo", "example/demo"]),
        ("no-such-template", ["publish", "--templates", "docs"]),
        ("not-confirmed", ["publish", "--confirm", "somebody/else"]),
        ("not-approved", ["publish", "--approve", "nothing"]),
        ("no-pull-requests", ["publish", "--commit-mode", "pull-request"]),
    ],
)
def test_a_word_that_cannot_be(repository: Repository, ended: Ended, id_: str, words: list[str]) -> None:
    """Said before anything is written."""
    assert ended(*words) == id_


@pytest.mark.parametrize(("id_", "verb"), [("unknown-format", "export"), ("unknown-style", "cite")])
def test_a_format_that_is_none(repository: Repository, capsys: pytest.CaptureFixture[str], id_: str, verb: str) -> None:
    """Told as text, since the format asked for is not JSON."""
    assert main([verb, "--format", "handwritten"]) == CODES[id_]
    assert f"rule: {id_}" in capsys.readouterr().err


def test_a_template_with_a_fault(repository: Repository, ended: Ended) -> None:
    """A name that nobody gives."""
    repository.commit("Own badge", {"t/badge.md.j2": "{{ nobody }}"})
    assert ended("publish", "--templates", "t") == "template-unusable"


def test_a_rehearsal_and_a_real_registry(
    repository: Repository, ended: Ended, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never mixed up; nothing is asked for it."""
    monkeypatch.setenv("DATACITE_USERNAME", "A.B")
    monkeypatch.setenv("DATACITE_PASSWORD", "secret")
    test_system = ("--prefix", "10.12345", "--registry-url", "https://api.test.datacite.org")
    assert ended(*DATACITE, *test_system) == "registry-mixed-up"

    registry = open_datacite(kind_named("datacite"), username="A.B", password="secret", session=http)
    with pytest.raises(SettingsError) as raised:
        registry.check_account("10.5072")
    assert (refused(raised), http.requests) == ("test-prefix", 0)


def test_a_repository_that_cannot_be_named(
    repository: Repository, sandbox: Sandbox, ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its number is known to its host alone, which does not answer."""
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("DATACITE_USERNAME", "SANDBOX.DEMO")
    monkeypatch.setenv("DATACITE_PASSWORD", "sandbox")
    repository.git("remote", "add", "origin", "https://github.com/example/demo.git")
    assert ended(*DATACITE, "--registry-url", sandbox.datacite_url, "--prefix", "10.14454") == "identity-unknown"


def test_a_work_that_is_not_told(repository: Repository) -> None:
    """A name that no work has, and a tag that fits two."""
    works = (Work(name="x"), Work(name="y"))
    with pytest.raises(SettingsError) as unknown:
        work_of_tag("v1.0", works, name="z")
    with pytest.raises(SettingsError) as unclear:
        work_of_tag("v1.0", works)
    assert (refused(unknown), refused(unclear)) == ("no-such-work", "tag-fits-several-works")


def test_a_clone_that_is_not_whole(repository: Repository, tmp_path: Path, ended: Ended) -> None:
    """Without its history, and without its contents."""
    repository.commit("Later", {"README.md": "# Later\n"})
    repository.git("config", "uploadpack.allowFilter", "true")
    address = f"file://{repository.folder}"
    repository.git("clone", "-q", "--depth=1", address, str(tmp_path / "shallow"))
    repository.git("clone", "-q", "--filter=blob:none", address, str(tmp_path / "partial"))
    assert ended("publish", "--repo", str(tmp_path / "shallow"), "--tag", "v1.0.0") == "shallow-clone"
    assert ended("publish", "--repo", str(tmp_path / "partial"), "--tag", "v1.0.0") == "partial-clone"


def test_a_git_that_does_not_end(repository: Repository, ended: Ended, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our patience is what is short here."""
    monkeypatch.setattr(git_commands, "READ_TIMEOUT", 0.00001)
    assert ended("publish") == "git-too-slow"


def change_of(repository: Repository, before: bytes | None) -> Change:
    """A new README, made from `before`."""
    edit = FileEdit(path="README.md", before=before, after=b"# New\n")
    return Change(message="New", edits=(edit,), branch="main", parent=repository.head, mode=CommitMode.PUSH)


def test_an_edit_of_what_was_not_read(repository: Repository) -> None:
    """It would undo what is there."""
    with pytest.raises(DoiActionError) as raised:
        LocalGit(repository.folder).check_commit(change_of(repository, b"# Another\n"))
    assert refused(raised) == "unread-file"


def test_a_commit_that_git_refuses(repository: Repository) -> None:
    """For a reason that is neither a commit's hook nor the signature: here, no reference may change."""
    hook = repository.folder / ".git/hooks/reference-transaction"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(DoiActionError) as raised:
        LocalGit(repository.folder).commit(change_of(repository, (repository.folder / "README.md").read_bytes()))
    assert refused(raised) == "commit-refused"


def test_a_folder_that_holds_something(tmp_path: Path) -> None:
    """It is left alone."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(DoiActionError) as raised:
        build_sample(tmp_path)
    assert refused(raised) == "folder-in-use"


def test_packages_that_are_missing(tmp_path: Path) -> None:
    """The base package alone, as a hook has it."""
    code = "import sys; sys.modules['requests'] = None; from doi_action.__main__ import main; sys.exit(main({}))"
    for words in (["check", "--online"], ["publish", "--repo", "https://github.com/example/demo"]):
        command = [sys.executable, "-c", code.format([*words, "--format", "json"])]
        done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True, timeout=60)
        assert json.loads(done.stdout)["error"]["rule"] == "extra-missing"
        assert done.returncode == CODES["extra-missing"]


class Crowded(LocalGit):
    """A branch on which somebody commits before each of our commits."""

    theirs: Repository

    def commit(self, change: Change) -> Commit:
        """One commit of theirs, then ours, made for the head of before."""
        self.theirs.commit("Theirs", {"theirs.txt": self.theirs.head})
        return super().commit(change)


def settings_for(sandbox: Sandbox, **more: str) -> Settings:
    """Settings of a run against this sandbox."""
    said = {
        "registry": "sandbox",
        "registry-url": sandbox.datacite_url,
        "prefix": "10.14454",
        "username": "SANDBOX.DEMO",
        "publisher": "Lab",
        "commit-mode": "push",
        **more,
    }
    return settings_from(command_line=said, environment={"DATACITE_PASSWORD": "sandbox"})


def stopped(settings: Settings, host: LocalGit) -> str:
    """The id of what stops a run."""
    report = publish(settings, host=host, connect=open_registry, tell=lambda _line: None)
    assert report.error is not None
    assert int(report.exit_code) == CODES[report.error.rule]
    return report.error.rule


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A registry."""
    with Sandbox(prefixes=("10.14454",)) as running:
        yield running


def test_a_branch_that_never_rests(repository: Repository, sandbox: Sandbox) -> None:
    """The DOI is live by then, and said to be."""
    host = Crowded(repository.folder)
    host.theirs = repository
    assert stopped(settings_for(sandbox), host) == "branch-keeps-moving"


def test_a_name_that_somebody_else_has(repository: Repository, sandbox: Sandbox, tmp_path: Path) -> None:
    """Two repositories with one pattern for their suffixes."""
    settings = settings_for(sandbox, suffix="prog-{version}")
    other = Repository(tmp_path / "other")
    other.release("v1.0.0", {"code.py": "print('another')\n"})
    publish(settings, host=LocalGit(other.folder), connect=open_registry, tell=lambda _line: None)
    assert stopped(settings, LocalGit(repository.folder)) == "doi-of-another"


def test_a_concept_that_is_not_there(repository: Repository, sandbox: Sandbox) -> None:
    """A registry that goes on after the run knows the DOIs of before."""
    settings = settings_for(sandbox, **{"concept-doi": "10.14454/none"})
    assert stopped(settings, LocalGit(repository.folder)) == "concept-doi-unknown"


def test_a_concept_that_forgets(repository: Repository, sandbox: Sandbox) -> None:
    """A registry that drops the links it accepted: after each writing they are taken away again."""
    settings = settings_for(sandbox)

    @contextmanager
    def forgetful(found: Settings) -> Iterator[Registry]:
        with open_registry(found) as registry:
            read = registry.read

            def without_links(doi: Doi) -> RegistryRecord | None:
                record = read(doi)
                bare = record and replace(record, metadata=replace(record.metadata, related_identifiers=()))
                return bare if record and record.marker and not record.marker.version else record

            registry.read = without_links  # type: ignore[method-assign]
            yield registry

    report = publish(settings, host=LocalGit(repository.folder), connect=forgetful, tell=lambda _line: None)
    assert report.error is not None and report.error.rule == "concept-not-kept"
    assert int(report.exit_code) == CODES["concept-not-kept"]


def test_a_page_that_nobody_names(http: Http) -> None:
    """A real registry shows none itself."""
    registry = open_datacite(kind_named("datacite-test"), username="A.B", password="secret", session=http)
    with pytest.raises(SettingsError) as raised:
        registry.landing_page(Doi("10.12345", "x"))
    assert refused(raised) == "landing-page-missing"


def test_a_service_that_is_not_there(http: Http) -> None:
    """After all tries."""
    with pytest.raises(Unreachable) as raised:
        http.send("GET", "http://127.0.0.1:1/")
    assert refused(raised) == "unreachable"


def test_a_service_that_is_asked_too_much(http: Http) -> None:
    """429 for every try."""
    with RawServer([answer("429 Too Many Requests")]) as server, pytest.raises(Unreachable) as raised:
        http.send("GET", server.url)
    assert refused(raised) == "rate-limited"


def test_a_service_that_sends_elsewhere(http: Http) -> None:
    """No password follows."""
    reply = answer("302 X", b"", "Location: https://example.org/")
    with RawServer([reply]) as server, pytest.raises(DoiActionError) as raised:
        http.send("GET", server.url)
    assert refused(raised) == "redirect"


def test_a_token_with_a_line_break(http: Http) -> None:
    """As it is pasted."""
    with pytest.raises(SettingsError) as raised:
        http.send("GET", "http://127.0.0.1:1/", authorization="Bearer a\nb")
    assert refused(raised) == "credentials-unsendable"


@pytest.mark.parametrize(
    ("id_", "words"), [("branch-missing", ["--branch", "stable"]), ("no-such-tag", ["--tag", "v9.9.9"])]
)
def test_what_is_not_on_github(world: World, ended: Ended, id_: str, words: list[str]) -> None:
    """Named, with what to check."""
    assert ended(*ON_GITHUB, *words) == id_


def test_a_repository_on_github_without_a_tag(world: World, ended: Ended) -> None:
    """There is nothing to name yet."""
    world.git.git("tag", "-d", "v1.0.0")
    assert ended(*ON_GITHUB) == "no-tags"


def test_a_tag_on_github_that_names_a_file(world: World, ended: Ended) -> None:
    """A release is a commit."""
    world.git.git("tag", "v2.0.0", world.git.text("rev-parse", "main:README.md"))
    assert ended(*ON_GITHUB, "--tag", "v2.0.0") == "no-such-tag"


def test_a_repository_that_github_does_not_know(world: World, ended: Ended) -> None:
    """Or not for this token."""
    world.state.name = "elsewhere"
    assert ended(*ON_GITHUB) == "repository-missing"


def test_a_token_that_github_does_not_know(world: World, ended: Ended, monkeypatch: pytest.MonkeyPatch) -> None:
    """Withdrawn, or of another server."""
    monkeypatch.setenv("GITHUB_TOKEN", "ghs_111111111111111111111111111111111111")
    assert ended(*ON_GITHUB) == "bad-token"


@pytest.mark.parametrize(
    ("id_", "status", "body"),
    [
        ("rate-limited", 403, b'{"message": "API rate limit exceeded"}'),
        ("host-refused", 422, b'{"message": "Something that nobody foresaw"}'),
        ("unexpected-answer", 200, b'{"data": {"repository": {}}}'),
    ],
)
def test_what_github_answers(world: World, ended: Ended, id_: str, status: int, body: bytes) -> None:
    """Each in our words, GitHub's own beside them."""
    for _ in range(5):
        world.fault("Snapshot", status=status, body=body, headers={"Retry-After": "3600"})
    assert ended(*ON_GITHUB) == id_


def github_refuses(world: World, files: dict[str, bytes] | None = None) -> str:
    """The id of what stops a commit through the API."""
    with pytest.raises(DoiActionError) as raised:
        world.github.commit(world.change(world.read(), files))
    return refused(raised)


def test_a_commit_without_permission(world: World) -> None:
    """The line to add is named."""
    world.state.permissions = {"pull-requests"}
    assert github_refuses(world) == "permission-missing"


def test_a_commit_to_an_archived_repository(world: World) -> None:
    """It takes none."""
    world.state.archived = True
    assert github_refuses(world) == "repository-archived"


def test_a_commit_over_a_link_that_leads_out(world: World) -> None:
    """The link stays."""
    world.git.commit({}, links={"README.rst": "/etc/motd"})
    assert github_refuses(world, {"README.rst": b"x"}) == "link-leaves-repository"


def test_a_pull_request_that_somebody_edited(world: World) -> None:
    """Their commit stays."""
    world.state.protection["main"] = "ruleset"
    world.github.commit(world.change(world.read()))
    world.git.commit({"CITATION.cff": "title: Better\n"}, branch="doi-action/citation")
    assert github_refuses(world, {"CITATION.cff": b"title: Ours\n"}) == "pull-request-edited"


def test_a_repository_that_git_cannot_read(repository: Repository, ended: Ended) -> None:
    """Its configuration is broken."""
    (repository.folder / ".git" / "config").write_text("[core\n")
    assert ended("publish") == "repository-unreadable"


def test_a_redirect_to_what_is_no_web_address() -> None:
    """A file that comes over an open line may be another's."""
    reply = answer("302 Found", b"", "Location: ftp://files.example/x.tar.gz")
    with RawServer([reply]) as server, pytest.raises(HostError) as raised:
        open_download(f"{server.url}/x", token=None, accept="*/*")
    assert refused(raised) == "unsafe-redirect"


def test_a_citation_of_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty folder has neither a title nor an author."""
    (tmp_path / "empty").mkdir()
    assert main(["cite", "--repo", str(tmp_path / "empty")]) == CODES["creators-missing"]
    assert "rule: creators-missing" in capsys.readouterr().err
