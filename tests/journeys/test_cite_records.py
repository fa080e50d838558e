"""`cite` with a DOI, of all versions, of what is preferred, and onto the clipboard: against the sandbox."""

import base64
import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from doi_action.cli import main
from doi_action.errors import ExitCode
from tests.journeys.conftest import PREFIX, Journey
from tests.repositories import CITATION, Repository

ACCOUNT = ("SANDBOX.DEMO", "sandbox")
FOREIGN: dict[str, object] = {
    "titles": [{"title": "Tides <b>of</b> \x1b[2J 1953"}],
    "creators": [{"name": "Holm, Marit", "givenName": "Marit", "familyName": "Holm", "nameType": "Personal"}],
    "publisher": "Harbour Archive",
    "publicationYear": 1998,
    "types": {"resourceTypeGeneral": "Dataset"},
    "url": "https://example.org/tides",
}


@pytest.fixture
def asked(journey: Journey) -> tuple[str, ...]:
    """The flags that name the sandbox, as somebody without an account types them."""
    return ("--registry", "sandbox", "--registry-url", journey.sandbox.datacite_url)


def rule_in(err: str) -> str:
    """The id of the error that was told."""
    return err.split("rule: ")[1].split(maxsplit=1)[0]


def register(journey: Journey, suffix: str, *, event: str | None = "publish", **changed: object) -> str:
    """Make a record that is none of ours; gives back its DOI."""
    doi = f"{PREFIX}/{suffix}"
    attributes = {**FOREIGN, **changed, "doi": doi} | ({"event": event} if event else {})
    answer = requests.post(
        f"{journey.sandbox.datacite_url}/dois",
        json={"data": {"type": "dois", "attributes": attributes}},
        auth=ACCOUNT,
        timeout=10,
    )
    assert answer.status_code == 201, answer.text
    return doi


def test_any_record_is_cited_by_its_doi(
    journey: Journey, asked: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Its year where it tells no day, its own kind, into a pipe letter by letter; no account is sent."""
    doi = register(journey, "tides")
    journey.sandbox.forget_requests()
    assert main(["cite", f"https://doi.org/{doi.upper()}", "--style", "apa", *asked]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert out == (
        "Holm, M. (1998). Tides <b>of</b> \x1b[2J 1953 [Data set]. Harbour Archive. " + f"https://doi.org/{doi}\n"
    )
    assert "not a real DOI" in err
    assert [(one.method, one.status) for one in journey.sandbox.requests] == [("GET", 200)]


@pytest.mark.parametrize(("dates", "year"), [([{"date": "2004-11", "dateType": "Issued"}], "2004"), ([], "1998")])
def test_the_year_of_a_record_is_never_lost(
    journey: Journey, asked: tuple[str, ...], capsys: pytest.CaptureFixture[str], dates: list[object], year: str
) -> None:
    """Whatever part of a date it tells."""
    doi = register(journey, "dated", dates=dates)
    assert main(["cite", doi, "--style", "bibtex", *asked]) == ExitCode.DONE
    assert f"= {{{year}}}" in capsys.readouterr().out


def test_a_record_that_calls_itself_nothing_is_not_called_software(
    journey: Journey, asked: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Our own files may be taken for software, a record of others not."""
    doi = register(journey, "bare", types={"resourceType": "Logbook"}, event=None)
    requests.put(
        f"{journey.sandbox.datacite_url}/dois/{doi}",
        json={"data": {"type": "dois", "attributes": {"types": {"resourceTypeGeneral": "Text"}, "event": "publish"}}},
        auth=ACCOUNT,
        timeout=10,
    )
    assert main(["cite", doi, "--style", "apa,bibtex", *asked]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "[Text]" in out and "@misc{" in out and "oftware" not in out


@pytest.mark.parametrize("registry", ["datacite", "datacite-test"])
def test_datacite_is_asked_as_by_anybody(
    journey: Journey, registry: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The account of the environment is not sent: it would see the draft."""
    monkeypatch.setenv("DATACITE_USERNAME", ACCOUNT[0])
    monkeypatch.setenv("DATACITE_PASSWORD", ACCOUNT[1])
    address = ("--registry", registry, "--registry-url", journey.sandbox.datacite_url)
    doi, draft = register(journey, "seen"), register(journey, "unseen", event=None)
    assert main(["cite", doi, "--style", "apa", *address]) == ExitCode.DONE
    assert capsys.readouterr().out.endswith(f"https://doi.org/{doi}\n")
    assert main(["cite", draft, *address]) == ExitCode.REGISTRY_REFUSED


def test_a_record_of_inveniordm_is_cited_without_a_token(
    journey: Journey, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the version's DOI, from the host itself; and from DataCite, where the host registers it."""
    monkeypatch.setenv("INVENIORDM_TOKEN", "sandbox")
    repository = journey.repository()
    repository.release("v1.0.0", {"a.txt": "1"})
    at = journey.sandbox.invenio_url
    published = journey.published(repository, "v1.0.0", registry="inveniordm", registry_url=at)
    monkeypatch.delenv("INVENIORDM_TOKEN")
    seen = []
    for registry, address in (("inveniordm-test", at), ("sandbox", journey.sandbox.datacite_url)):
        words = ("--style", "apa", "--registry", registry, "--registry-url", address)
        assert main(["cite", published["doi"], *words]) == ExitCode.DONE
        seen.append(capsys.readouterr().out)
    assert seen[0] == seen[1] and "(Version 1.0.0)" in seen[0]


def test_a_draft_and_a_slip_are_nobodys_to_cite(
    journey: Journey, asked: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Told as what they may be, with the ways to name another registry."""
    draft = register(journey, "draft", event=None)
    for doi in (draft, f"{PREFIX}/nothing"):
        assert main(["cite", doi, *asked]) == ExitCode.REGISTRY_REFUSED
        out, err = capsys.readouterr()
        assert not out and "doi-missing" in err and "Crossref" in err


def test_a_doi_of_a_sandbox_needs_its_address(capsys: pytest.CaptureFixture[str]) -> None:
    """One that would start now is empty."""
    assert main(["cite", "10.0000/abcd", "--registry", "sandbox"]) == ExitCode.SETTINGS
    assert "--registry-url http://127.0.0.1" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("10.12345/abc", "--tag", "v1"),
        ("10.12345/abc", "--preferred"),
        (".", "--registry", "datacite"),
        (".", "--preferred", "--style", "ieee"),
        (".", "--preferred", "--all-versions"),
        (".", "--format", "html", "--output", "x", "--copy"),
        (".", "--url", "https://example.org/"),
    ],
)
def test_a_flag_that_would_do_nothing_is_refused(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    """Nobody believes that it did something."""
    assert main(["cite", *words]) == ExitCode.SETTINGS
    assert "does not go with the rest" in capsys.readouterr().err


def releases(journey: Journey, repository: Repository) -> dict[str, dict[str, str]]:
    """Two releases with their DOIs, by tag."""
    published = {}
    for tag in ("v1.0.0", "v1.1.0"):
        repository.release(tag, {"a.txt": f"{tag}\n"})
        published[tag] = journey.published(repository, tag)
    return published


def test_all_versions_are_one_citation_and_a_list(
    journey: Journey, asked: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same whether the concept, a version or the repository is named; a style for programs stands alone."""
    repository = journey.repository()
    published = releases(journey, repository)
    old, new = published["v1.0.0"], published["v1.1.0"]
    concept = new["concept-doi"]
    seen = []
    for word in (concept, old["doi"]):
        assert main(["cite", word, "--all-versions", "--style", "apa", *asked]) == ExitCode.DONE
        seen.append(capsys.readouterr().out)
    monkeypatch.setenv("DATACITE_USERNAME", ACCOUNT[0])
    monkeypatch.setenv("DATACITE_PASSWORD", ACCOUNT[1])
    words = ("--all-versions", "--style", "apa", *asked, "--prefix", PREFIX)
    assert main(["cite", str(repository.folder), *words]) == ExitCode.DONE
    seen.append(capsys.readouterr().out)

    assert seen[0] == seen[1] == seen[2]
    first, *rest = seen[0].splitlines()
    assert first.endswith(f"https://doi.org/{concept}") and "Version" not in first
    assert [line.split()[::2] for line in rest[2:]] == [
        ["1.1.0", f"https://doi.org/{new['doi']}"],
        ["1.0.0", f"https://doi.org/{old['doi']}"],
    ]
    assert main(["cite", concept, "--all-versions", "--style", "csl-json", *asked]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)[0]["DOI"] == concept


def test_the_doi_of_all_versions_is_cited_as_it_stands(
    journey: Journey, asked: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a version; a version's citation names it beside its own."""
    published = releases(journey, journey.repository())["v1.1.0"]
    items = []
    for doi in (published["concept-doi"], published["doi"]):
        assert main(["cite", doi, "--style", "csl-json", *asked]) == ExitCode.DONE
        items += json.loads(capsys.readouterr().out)
    whole, version = items
    assert (whole["DOI"], whole.get("version")) == (published["concept-doi"], None)
    assert (version["DOI"], version["version"]) == (published["doi"], "1.1.0")
    assert published["concept-doi"] in version["note"]


def test_a_withdrawn_version_is_cited_with_a_word(
    journey: Journey, asked: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Its record still says what it was; the list marks it."""
    tombstone = [{"date": "2026-02-01", "dateType": "Withdrawn", "dateInformation": "Wrong units"}]
    doi = register(journey, "wrong", dates=tombstone)
    whole = register(journey, "all", relatedIdentifiers=[related("HasVersion", doi)])
    assert main(["cite", doi, "--style", "apa", *asked]) == ExitCode.DONE
    assert f"'{doi}' was withdrawn on 2026-02-01: Wrong units" in capsys.readouterr().err
    assert main(["cite", whole, "--all-versions", "--style", "apa", *asked]) == ExitCode.DONE
    assert f"https://doi.org/{doi}  withdrawn\n" in capsys.readouterr().out


def related(relation: str, doi: str) -> dict[str, str]:
    """A link to another DOI, as DataCite writes it."""
    return {"relatedIdentifier": doi, "relatedIdentifierType": "DOI", "relationType": relation}


def test_a_work_without_a_doi_of_all_versions_says_so(
    journey: Journey, asked: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """By its record, and by its files."""
    doi = register(journey, "single")
    repository = journey.repository({"CITATION.cff": CITATION})
    repository.release("v1.0.0")
    for words in ([doi, *asked], [str(repository.folder)]):
        assert main(["cite", *words, "--all-versions"]) == ExitCode.FINDINGS
        assert rule_in(capsys.readouterr().err) == "versions-unknown"


def test_what_is_preferred_and_the_work_itself_are_told_apart(
    journey: Journey, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each says that there is the other."""
    paper = "preferred-citation: {type: article, title: On tides, authors: [{family-names: Holm}], journal: J}\n"
    repository = journey.repository({"CITATION.cff": CITATION + paper})
    repository.commit()
    assert main(["cite", str(repository.folder)]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert "On tides" not in out and "--preferred" in err
    assert main(["cite", str(repository.folder), "--preferred"]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert "On tides" in out and "in place of the work" in err


def test_a_file_that_names_only_the_paper_leads_to_its_citation(
    journey: Journey, capsys: pytest.CaptureFixture[str]
) -> None:
    """GitHub shows it; of the work itself there is nothing to cite."""
    paper = "preferred-citation: {type: article, title: On tides, authors: [{family-names: Holm}], journal: J}\n"
    repository = journey.repository({"CITATION.cff": "cff-version: 1.2.0\nmessage: Cite the paper.\n" + paper})
    repository.commit()
    assert main(["cite", str(repository.folder)]) == ExitCode.FINDINGS
    err = capsys.readouterr().err
    assert "only the preferred citation" in err and "--preferred" in err
    assert main(["cite", str(repository.folder), "--preferred"]) == ExitCode.DONE
    assert "On tides" in capsys.readouterr().out


def test_a_page_of_any_doi_is_written(
    journey: Journey, asked: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same page as of a repository."""
    doi = register(journey, "tides")
    assert main(["cite", doi, "--format", "html", "--output", str(tmp_path / "p"), *asked]) == ExitCode.DONE
    assert doi in (tmp_path / "p" / "index.html").read_text()
    assert capsys.readouterr().out == f"{tmp_path / 'p' / 'index.html'}\n"


def copied_on_a_terminal(repository: Repository) -> str:
    """What `cite --copy` writes to a terminal of its own, without any program of a desktop."""
    git = shutil.which("git")
    assert git is not None
    bin_ = repository.folder.parent / "bin"
    bin_.mkdir()
    (bin_ / "git").symlink_to(git)

    ours, theirs = pty.openpty()
    run = (sys.executable, "-m", "doi_action", "cite", str(repository.folder), "--style", "apa", "--copy")
    environment = {**os.environ, "PATH": str(bin_), "TERM": "xterm"}
    subprocess.run(run, stdout=subprocess.DEVNULL, stderr=theirs, env=environment, check=True)
    os.close(theirs)
    seen = os.read(ours, 65536).decode()
    os.close(ours)
    return seen


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals of POSIX")
def test_a_terminal_is_asked_to_copy(journey: Journey) -> None:
    """OSC 52 with the citation in base 64, and a word that some terminals do not."""
    repository = journey.repository()
    repository.commit()
    seen = copied_on_a_terminal(repository)
    start = seen.index("\x1b]52;c;") + len("\x1b]52;c;")
    text = base64.b64decode(seen[start : seen.index("\x07")]).decode()
    assert text.endswith(".") or "https://" in text
    assert not text.endswith("\n")
    assert "OSC 52" in seen


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script plays the program")
def test_a_program_of_the_desktop_copies(
    journey: Journey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The one that is there; where it fails, the next way is taken."""
    repository = journey.repository()
    repository.commit()
    program = tmp_path / "xclip"
    program.write_text(f'#!/bin/sh\ncat > "{tmp_path}/clipboard"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("DISPLAY", ":0")
    assert main(["cite", str(repository.folder), "--style", "apa", "--copy"]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert (tmp_path / "clipboard").read_text() == out.rstrip("\n")
    assert "copied, by xclip" in err


def test_where_nothing_can_copy_it_is_said(
    journey: Journey, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After the citation, which is printed all the same."""
    repository = journey.repository()
    repository.commit()
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert main(["cite", str(repository.folder), "--style", "apa", "--copy"]) == ExitCode.SETTINGS
    out, err = capsys.readouterr()
    assert out and "nothing is copied" in err and rule_in(err) == "no-clipboard"
