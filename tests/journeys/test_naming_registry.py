"""Whole releases at a registry that names DOIs itself and keeps the concept; the engine is the same."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from doi_action.errors import ExitCode
from doi_action.hosts.local_git.host import LocalGit
from doi_action.registries import table
from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.settings import settings_from
from doi_action.verbs.publish import publish
from tests.contract.naming_registry import NAMING, NamingServer
from tests.repositories import Repository

TEXTS = ("citation", "bibtex", "landing-page")
TOLD: Callable[[str], None] = lambda _line: None  # noqa: E731


class Naming:
    """The registry, a repository, and releases between them."""

    def __init__(self, server: NamingServer, folder: Path) -> None:
        self.server = server
        self.repository = Repository(folder / "program")

    def publish(self, *, tell: Callable[[str], None] = TOLD, **settings: str) -> Report:
        """One run of `publish` for the newest tag."""
        said = {
            "registry-url": self.server.url,
            "publisher": "Example Lab",
            "commit-mode": "push",
            **{name.replace("_", "-"): value for name, value in settings.items()},
        }
        chosen = settings_from(command_line=said).with_value("registry", NAMING.name, "test")
        return publish(
            chosen,
            host=LocalGit(self.repository.folder),
            connect=lambda found: open_registry(found, sleep=lambda _seconds: None),
            tell=tell,
        )

    def published(self, **settings: str) -> dict[str, str]:
        """The outputs of a run that must end well."""
        report = self.publish(**settings)
        assert report.error is None, f"{report.error}: {report.all_findings}"
        return dict(report.outputs)

    def links(self, doi: str) -> set[tuple[str, str]]:
        """What a record says of other records."""
        found = self.server.records[doi]["attributes"].get("relatedIdentifiers", [])
        return {(r["relationType"], r["relatedIdentifier"]) for r in found if r["relatedIdentifierType"] == "DOI"}

    def files(self) -> str:
        """What the committed files say."""
        return self.repository.show("CITATION.cff") + self.repository.show("README.md")


@pytest.fixture
def naming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Naming]:
    """The registry gets its line in the table, which is all that the engine needs."""
    monkeypatch.setitem(table.KINDS, NAMING.name, NAMING)
    with NamingServer() as server:
        yield Naming(server, tmp_path)


def test_a_first_release_gets_the_names_that_the_registry_gives(naming: Naming) -> None:
    """The concept's name is known only once the version is out, and the files show it all the same."""
    naming.repository.release("v1.0.0")
    outputs = naming.published()
    (record,) = naming.server.published()
    assert (outputs["doi"], outputs["concept-doi"], outputs["created"]) == (record["doi"], record["concept"], "true")
    assert record["doi"] in naming.files()
    assert record["concept"] in naming.files()
    assert "to.be.named" not in naming.files()


def test_a_repeat_has_nothing_to_do(naming: Naming) -> None:
    """No request writes, no commit is made."""
    naming.repository.release("v1.0.0")
    first = naming.published()
    head, writes = naming.repository.head, len(naming.server.writes)
    again = naming.published()
    assert (again["doi"], again["concept-doi"], again["changed"]) == (first["doi"], first["concept-doi"], "false")
    assert (naming.repository.head, len(naming.server.writes)) == (head, writes)


def test_a_second_release_is_a_new_version_under_the_same_concept(naming: Naming) -> None:
    """Both ends of the link are written, and the registry gets no step for the concept that it keeps."""
    naming.repository.release("v1.0.0")
    first = naming.published()
    naming.repository.release("v1.1.0", {"more.txt": "more\n"})
    second = naming.published()
    assert second["concept-doi"] == first["concept-doi"]
    assert second["doi"] != first["doi"]
    assert naming.links(second["doi"]) == {("IsNewVersionOf", first["doi"])}
    assert naming.links(first["doi"]) == {("IsPreviousVersionOf", second["doi"])}
    assert naming.published()["changed"] == "false"


def test_a_dry_run_reserves_nothing_and_shows_placeholders(naming: Naming) -> None:
    """A draft is a write too."""
    naming.repository.release("v1.0.0")
    report = naming.publish(dry_run="true")
    assert report.error is None
    assert naming.server.writes == []
    assert report.lineage is not None
    assert report.lineage.provisional == {report.lineage.version.doi, report.lineage.concept_doi}
    assert str(report.lineage.version.doi) not in report.headline + "".join(report.outputs[o] for o in TEXTS)
    assert any("names the DOI itself" in note for note in report.notes)
    assert (report.outputs["doi"], report.outputs["concept-doi-url"]) == ("", "")


def test_what_stops_a_release_stops_it_before_a_draft_is_made(naming: Naming) -> None:
    """All that can be judged is judged under placeholders."""
    naming.repository.release("v1.0.0")
    naming.repository.write({"CITATION.cff": "# unsaved\n"})
    assert naming.publish().exit_code == ExitCode.FINDINGS
    assert naming.server.writes == []


class Killed(BaseException):
    """What nothing catches: the end of a process."""


def kill_at(word: str) -> Callable[[str], None]:
    """A listener that ends the run when the story gets to this word."""

    def tell(line: str) -> None:
        if line.startswith(word):
            raise Killed

    return tell


@pytest.mark.parametrize("word", ["publish", "commit"])
def test_a_run_that_is_killed_is_finished_by_the_next(naming: Naming, word: str) -> None:
    """Between the draft and its publication, or after it: one record comes out, under the draft's name."""
    naming.repository.release("v1.0.0")
    with pytest.raises(Killed):
        naming.publish(tell=kill_at(word))
    (draft,) = naming.server.records
    outputs = naming.published()
    assert outputs["doi"] == draft
    assert [record["doi"] for record in naming.server.records.values()] == [draft]
    assert naming.server.published()[0]["concept"] in naming.files()


@pytest.mark.parametrize("failure", ["POST/publish", "!POST/publish", "POST/records", "!POST/records"])
def test_a_lost_answer_leaves_one_published_record(naming: Naming, failure: str) -> None:
    """Whether the registry did it or not, running again ends the same, and the first run says what is not known."""
    naming.repository.release("v1.0.0")
    naming.server.failures = {failure}
    broken = naming.publish()
    assert broken.exit_code == ExitCode.UNREACHABLE
    assert broken.error is not None
    assert "not known" in broken.error.state
    outputs = naming.published()
    (record,) = naming.server.records.values()
    assert (record["doi"], record["state"]) == (outputs["doi"], "findable")


def test_a_draft_keeps_its_name_until_it_is_published(naming: Naming) -> None:
    """`state: draft` reserves once, a repeat changes nothing, and the release publishes the same DOI."""
    naming.repository.release("v1.0.0")
    draft = naming.published(state="draft")
    writes: list[Any] = list(naming.server.writes)
    assert naming.published(state="draft")["doi"] == draft["doi"]
    assert naming.server.writes == writes
    assert naming.published()["doi"] == draft["doi"]


def test_a_moved_tag_is_refused_here_too(naming: Naming) -> None:
    """Conflicts are the same at every registry."""
    naming.repository.release("v1.0.0")
    naming.published()
    naming.repository.commit("More", {"more.txt": "more\n"})
    naming.repository.git("tag", "-f", "-a", "v1.0.0", "-m", "again")
    report = naming.publish()
    assert (report.exit_code, report.error and report.error.rule) == (ExitCode.CONFLICT, "tag-moved")


def test_a_refused_publication_tells_of_the_draft(naming: Naming) -> None:
    """What exists is said, although no DOI is public yet."""
    naming.repository.release("v1.0.0")
    naming.server.failures = {"?POST/publish"}
    report = naming.publish()
    (draft,) = naming.server.records
    assert report.exit_code == ExitCode.REGISTRY_REFUSED
    assert report.error is not None
    assert report.error.state == f"{draft} is draft; running again continues from there"


def test_a_concept_without_a_name_is_never_committed(naming: Naming) -> None:
    """A placeholder in a badge would be cited; the version is out, and the run says that it stopped."""
    naming.repository.release("v1.0.0")
    naming.server.hides_concept = True
    head = naming.repository.head
    for _ in range(2):
        report = naming.publish()
        assert report.error is not None
        assert report.error.rule == "provisional-name"
        assert (report.outputs["doi"] != "", report.outputs["concept-doi"]) == (True, "")
        assert naming.repository.head == head


def test_a_link_that_fails_is_made_by_the_next_run(naming: Naming) -> None:
    """The version is out and said to be; its neighbour's end of the link follows."""
    naming.repository.release("v1.0.0")
    first = naming.published()
    naming.repository.release("v1.1.0", {"more.txt": "more\n"})
    naming.server.failures = {f"?PUT/{first['doi'].rpartition('/')[2]}"}
    broken = naming.publish()
    assert broken.exit_code == ExitCode.REGISTRY_REFUSED
    assert broken.outputs["state"] == "findable"
    assert naming.links(first["doi"]) == set()
    assert naming.published()["doi"] == broken.outputs["doi"]
    assert naming.links(first["doi"]) == {("IsPreviousVersionOf", broken.outputs["doi"])}


def test_a_draft_follows_a_tag_that_moves_before_it_is_published(naming: Naming) -> None:
    """Its name stays, and the record is that of the tag as it is now."""
    naming.repository.release("v1.0.0")
    draft = naming.published(state="draft")
    naming.repository.commit("More", {"more.txt": "more\n"})
    naming.repository.git("tag", "-f", "-a", "v1.0.0", "-m", "again")
    assert naming.published()["doi"] == draft["doi"]
    assert naming.published()["changed"] == "false"
