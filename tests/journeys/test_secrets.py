"""Secrets go where the caller said: whole runs with canaries for secrets, and an attacker who waits for them."""

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from doi_action.errors import ExitCode
from doi_action.sandbox.server import Sandbox
from tests.contract.github_server.world import new_world
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.hosted import CITATION, Runner
from tests.journeys.test_command_line import run
from tests.raw_server import RawServer, answer

PASSWORD, TOKEN = "CANARY-pass-51", "CANARY-token-52"
TRACES = ("CANARY", base64.b64encode(b"MEMBER.REPO:" + PASSWORD.encode()).decode()[16:-4])

DOI = f"{PREFIX}/tool"
VERBS = (
    ("publish",),
    ("review",),
    ("prepare", "--version", "1.1.0", "--reserve"),
    ("backfill",),
    ("audit",),
    ("withdraw", "--doi", DOI, "--confirm", DOI, "--reason", "Wrong"),
    ("adopt", "--concept-doi", DOI, "--confirm", DOI),
)
"""The verbs that send a secret to a registry, with what they ask for."""

HOSTILE = [
    "registry-url: {attacker}\n",
    "registry: sandbox\nregistry-url: {attacker}/datacite\n",
    "registry: datacite\nregistry-url: {attacker}\n",
    "registry: datacite-test\nregistry-url: {attacker}\n",
    "registry-url: http://127.0.0.1:1@{host}\n",
    "registry-url: http://{host}\\@127.0.0.1:1\n",
    "registry-url: https://api.datacite.org.\n",
    "registry-url: https://api%2Edatacite.org\n",
    'suffix: "../../../clients/x?y={{version}}"\n',
]
"""Files with which somebody who may change the repository would like to read the password, or write elsewhere."""


@pytest.fixture
def attacker() -> Iterator[RawServer]:
    """A server that takes whatever it gets."""
    with RawServer([answer("401 Unauthorized", b'{"errors": [{"title": "Bad credentials."}]}')]) as server:
        yield server


def hostile(file: str, attacker: RawServer) -> str:
    """The file with the attacker's address."""
    return file.format(attacker=attacker.url, host=attacker.url.removeprefix("http://"))


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """A repository on a local GitHub with one release."""
    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        yield Runner(world, sandbox, tmp_path / "runner")


@pytest.mark.parametrize(
    ("file", "registry", "dry_run"),
    [
        *((file, "datacite", "false") for file in HOSTILE),
        *((HOSTILE[0], registry, dry) for registry in ("datacite", "sandbox", "") for dry in ("true", "false")),
    ],
)
def test_the_readmes_workflow_gives_no_secret_to_a_hostile_file(
    runner: Runner, attacker: RawServer, file: str, registry: str, dry_run: str
) -> None:
    """Exit 2, the file and its host are named, and nobody was asked."""
    runner.release("v1.1.0", {".doi.yml": hostile(file, attacker), "CITATION.cff": CITATION})
    account = {"username": "MEMBER.REPO", "password": PASSWORD, "registry_token": TOKEN, "publisher": "X"}
    step = runner.released("v1.1.0", registry=registry, registry_url="", dry_run=dry_run, **account)
    (error,) = step.annotations("error")
    said = error.data + str(error.properties)
    assert step.code == ExitCode.SETTINGS, step.log
    assert ".doi.yml" in said
    assert not attacker.requests and not runner.sandbox.requests
    shown = "".join(line for line in step.log.splitlines(keepends=True) if not line.startswith("::add-mask::"))
    assert not any(trace in shown + step.summary + repr(step.outputs) for trace in TRACES)


STATUSES = ("400 Bad", "401 No", "403 No", "405 No", "422 No", "301 Moved")


@pytest.mark.parametrize(
    ("file", "verb", "words"),
    [
        (HOSTILE[0], VERBS[0], ["--dry-run"]),
        (HOSTILE[2], VERBS[0], []),
        (HOSTILE[1], VERBS[0], ["--registry", "sandbox", "--dry-run"]),
        (HOSTILE[3], VERBS[0], ["--registry", "datacite"]),
        (HOSTILE[5], VERBS[0], []),
        *((HOSTILE[0], verb, []) for verb in VERBS[1:]),
    ],
)
def test_trying_out_a_strange_repository_costs_no_password(
    journey: Journey, attacker: RawServer, file: str, verb: tuple[str, ...], words: list[str]
) -> None:
    """A clone on a machine where the password stands in the environment."""
    repository = journey.repository({"CITATION.cff": CITATION, ".doi.yml": hostile(file, attacker)})
    repository.release("v1.0.0")
    account = ("--prefix", PREFIX, "--username", "MEMBER.REPO", "--publisher", "X")
    page = ("--landing-page", "https://a.example/")
    secrets = {"DATACITE_PASSWORD": PASSWORD, "DATACITE_TOKEN": TOKEN, "GITHUB_TOKEN": TOKEN}
    done = run(*verb, *words, *account, *page, folder=repository.folder, **secrets)
    assert done.returncode == ExitCode.SETTINGS, done.stdout + done.stderr
    assert ".doi.yml:" in done.stdout
    assert attacker.requests == []
    assert not any(trace in done.stdout + done.stderr for trace in TRACES)


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    ("verb", "status"), [*((VERBS[0], status) for status in STATUSES), *((verb, STATUSES[0]) for verb in VERBS[1:])]
)
def test_a_registry_that_repeats_what_it_was_sent_shows_nothing(
    journey: Journey, form: str, status: str, verb: tuple[str, ...]
) -> None:
    """In no stream and no file; every form of the secrets, that of the other host too."""
    pair = base64.b64encode(f"MEMBER.REPO:{PASSWORD}".encode()).decode()
    text = f"you sent Basic {pair}, {PASSWORD}, {TOKEN}"
    body = f'{{"errors": [{{"source": "titles", "title": "{text}"}}]}}'.encode()
    repository = journey.repository()
    repository.release("v1.0.0")
    with RawServer([answer(status, body, f"Location: https://a.example/{pair}/{PASSWORD}")]) as server:
        words = ("--registry", "sandbox", "--registry-url", server.url, "--username", "MEMBER.REPO", "--prefix", PREFIX)
        secrets = {"DATACITE_PASSWORD": PASSWORD, "GITHUB_TOKEN": TOKEN}
        done = run(*verb, *words, "--format", form, "-v", folder=repository.folder, **secrets)
    assert server.requests and done.returncode == ExitCode.REGISTRY_REFUSED
    assert server.url.removeprefix("http://") in done.stdout
    assert not any(trace in done.stdout + done.stderr for trace in (*TRACES, pair))
    files = (path for path in repository.folder.rglob("*") if path.is_file())
    assert not any(b"CANARY" in path.read_bytes() for path in files)


@pytest.mark.matrix
@pytest.mark.parametrize("kind", ["zenodo", "inveniordm", "archive"])
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0])
def test_a_host_of_files_that_repeats_what_it_was_sent_shows_nothing(
    journey: Journey, kind: str, verb: tuple[str, ...]
) -> None:
    """A registry with InvenioRDM's API, and an archive beside DataCite, whose tokens differ."""
    body = f'{{"message": "you sent Bearer {TOKEN}", "errors": [{{"field": "{TOKEN}", "messages": ["{TOKEN}"]}}]}}'
    repository = journey.repository()
    repository.release("v1.0.0")
    with RawServer([answer("400 Bad", body.encode(), f"Location: https://a.example/{TOKEN}")]) as server:
        registry = ("--registry", kind, "--registry-url", server.url)
        if kind == "archive":
            account = ("--registry-url", journey.sandbox.datacite_url, "--username", "SANDBOX.DEMO", "--prefix", PREFIX)
            registry = ("--registry", "sandbox", *account, "--archive", "inveniordm", "--archive-url", server.url)
        secrets = dict.fromkeys(("ZENODO_TOKEN", "INVENIORDM_TOKEN", "ARCHIVE_TOKEN", "GITHUB_TOKEN"), TOKEN)
        words = (*registry, "--publisher", "X", "-v")
        done = run(*verb, *words, folder=repository.folder, DATACITE_PASSWORD="sandbox", **secrets)
    assert server.requests or kind == "archive", done.stdout
    assert not any(trace in done.stdout + done.stderr for trace in TRACES)
    files = (path for path in repository.folder.rglob("*") if path.is_file())
    assert not any(b"CANARY" in path.read_bytes() for path in files)


@pytest.mark.parametrize("file", HOSTILE)
def test_setting_up_a_strange_repository_costs_no_password(journey: Journey, attacker: RawServer, file: str) -> None:
    """Nobody is asked but the sandbox, and no secret stands in a file or in what is shown."""
    repository = journey.repository({"CITATION.cff": CITATION, ".doi.yml": hostile(file, attacker)})
    repository.commit()
    secrets = {"DATACITE_PASSWORD": PASSWORD, "DATACITE_TOKEN": TOKEN, "ZENODO_TOKEN": TOKEN, "GITHUB_TOKEN": TOKEN}
    done = run("init", "--yes", folder=repository.folder, **secrets)
    assert done.returncode in {ExitCode.DONE, ExitCode.SETTINGS}, done.stdout + done.stderr
    assert attacker.requests == []
    assert not any(trace in done.stdout + done.stderr for trace in TRACES)
    files = (path for path in repository.folder.rglob("*") if path.is_file())
    assert not any(b"CANARY" in path.read_bytes() for path in files)


def test_try_and_the_sandbox_talk_to_no_proxy(journey: Journey, attacker: RawServer, tmp_path: Path) -> None:
    """Whose loopback is another machine's, and who would be told everything."""
    repository = journey.repository()
    repository.release("v1.0.0")
    names = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY")
    proxies = {**dict.fromkeys(names, attacker.url), "NO_PROXY": "", "no_proxy": ""}
    proxies["XDG_CACHE_HOME"] = str(tmp_path / "cache")
    tried = run("try", os.fspath(repository.folder), folder=tmp_path, **proxies)
    published = run("publish", "--publisher", "X", folder=repository.folder, **proxies)
    assert (tried.returncode, published.returncode) == (0, 0), tried.stderr + published.stdout
    assert attacker.requests == []


@pytest.mark.parametrize("file", [HOSTILE[0], HOSTILE[2], HOSTILE[5]])
def test_auditing_a_strange_repository_costs_no_password(journey: Journey, attacker: RawServer, file: str) -> None:
    """One repository of many may say where its registry is; what it says is refused, and named."""
    repository = journey.repository({"CITATION.cff": CITATION, ".doi.yml": hostile(file, attacker)})
    repository.release("v1.0.0")
    account = ("--registry", "datacite", "--prefix", PREFIX, "--username", "MEMBER.REPO", "--publisher", "X")
    page = ("--landing-page", "https://example.org/page")
    secrets = {"DATACITE_PASSWORD": PASSWORD, "GITHUB_TOKEN": TOKEN}
    for form in ("text", "json", "sarif", "github"):
        done = run("audit", *account, *page, "--format", form, folder=repository.folder, **secrets)
        said = done.stdout + done.stderr
        assert done.returncode == ExitCode.SETTINGS, said
        assert not any(trace in said for trace in TRACES)
    assert attacker.requests == []
