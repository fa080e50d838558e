"""Releases at a registry that keeps files: what is deposited is the tag, once, under a name that is known before."""

import io
import tarfile
from collections.abc import Iterator
from hashlib import md5, sha256
from pathlib import Path

import pytest

from doi_action.errors import ExitCode
from doi_action.registries import table
from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.settings import settings_from
from doi_action.verbs.publish import publish
from doi_action.views.json import plan_data
from doi_action.views.text import report_text
from tests.contract.github_server.world import World, new_world
from tests.contract.naming_registry import NAMING, NamingServer
from tests.journeys.test_naming_registry import Killed, Naming, kill_at, naming
from tests.repositories import Repository

__all__ = ["naming"]

ARCHIVE = "program-v1.0.0.tar.gz"


class Hosted:
    """A repository at GitHub, the registry, and releases between them."""

    def __init__(self, world: World, server: NamingServer) -> None:
        self.world, self.server = world, server
        world.git.commit(
            {"CITATION.cff": 'cff-version: 1.2.0\nmessage: m\ntitle: "A program"\nauthors:\n  - name: Example Lab\n'}
        )
        world.git.tag("v1.1.0")
        world.state.release("v1.1.0")

    def publish(self, **settings: str) -> Report:
        """One run of `publish` for v1.1.0."""
        said = {"registry-url": self.server.url, "publisher": "Example Lab", "tag": "v1.1.0"}
        said |= {name.replace("_", "-"): value for name, value in settings.items()}
        return publish(
            settings_from(command_line=said).with_value("registry", NAMING.name, "test"),
            host=self.world.client(),
            connect=lambda found: open_registry(found, sleep=lambda _seconds: None),
            tell=lambda _line: None,
        )

    def downloads(self) -> list[str]:
        """What was asked of GitHub's store of files."""
        return [seen.path for seen in self.world.server.requests if "tarball" in seen.path or "assets" in seen.path]


@pytest.fixture
def hosted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosted]:
    """GitHub and the registry."""
    monkeypatch.setitem(table.KINDS, NAMING.name, NAMING)
    with new_world(tmp_path) as world, NamingServer() as server:
        yield Hosted(world, server)


def test_the_archive_of_the_tag_is_deposited_with_its_release(naming: Naming) -> None:
    """Its bytes are git's own; report, text and JSON say its size and checksums."""
    naming.repository.release("v1.0.0", {"tool.py": "print('1.0.0')\n"})
    report = naming.publish()
    assert report.error is None
    ((doi, name), content), *others = naming.server.files.items()
    assert (name, doi, others) == (ARCHIVE, report.outputs["doi"], [])

    (file,) = report.files
    assert (file.name, file.size) == (ARCHIVE, len(content))
    assert (file.md5, file.sha256) == (md5(content).hexdigest(), sha256(content).hexdigest())
    assert f"{ARCHIVE}  {len(content):,} bytes  md5 {file.md5}" in report_text(report, told=True)
    step = plan_data(report.plan, None, report.files)["steps"][0]
    assert (step["action"], step["files"][0]["sha256"]) == ("attach", file.sha256)


def test_a_repeat_deposits_nothing(naming: Naming) -> None:
    """The files of a published record are closed."""
    naming.repository.release("v1.0.0")
    naming.published()
    writes = len(naming.server.writes)
    report = naming.publish()
    assert (report.files, len(naming.server.writes)) == ((), writes)


def test_a_dry_run_names_the_files_and_downloads_none(hosted: Hosted) -> None:
    """The size of what is attached to the release is known; that of an archive shows when it is read."""
    hosted.world.state.attach("v1.1.0", "model.zip", b"PK" * 1000)
    report = hosted.publish(dry_run="true", files="source, *.zip")
    assert report.error is None
    assert [(file.name, file.size) for file in report.files] == [("demo-v1.1.0.tar.gz", None), ("model.zip", 2000)]
    assert "Files that would be deposited\n  demo-v1.1.0.tar.gz\n  model.zip  2,000 bytes" in report_text(report)
    assert (hosted.downloads(), hosted.server.writes) == ([], [])


def test_files_of_the_release_are_deposited_where_they_are_named(hosted: Hosted) -> None:
    """By pattern, without the archive where nobody names it."""
    for name in ("tool.whl", "tool.tar.gz", "notes.txt"):
        hosted.world.state.attach("v1.1.0", name, name.encode() * 100)
    report = hosted.publish(files="tool.*")
    assert report.error is None
    assert {name: content for (_, name), content in hosted.server.files.items()} == {
        "tool.whl": b"tool.whl" * 100,
        "tool.tar.gz": b"tool.tar.gz" * 100,
    }


def test_the_source_of_a_private_repository_is_published_only_where_somebody_says_so(hosted: Hosted) -> None:
    """Nobody can take it back."""
    hosted.world.state.private = True
    report = hosted.publish()
    stopped = [finding.rule for finding in report.findings if finding.severity == "error"]
    assert (report.exit_code, stopped) == (ExitCode.SETTINGS, ["private-files-setting"])
    assert hosted.server.writes == []
    assert hosted.publish(dry_run="true", access="restricted").error is None
    assert hosted.publish(files="source").error is None


def test_a_pattern_that_fits_no_file_stops_before_anything_is_written(hosted: Hosted) -> None:
    """Half a release would be kept for ever."""
    report = hosted.publish(files="source, *.whl")
    assert report.error is not None
    assert (report.error.rule, hosted.server.writes) == ("no-such-asset", [])


@pytest.mark.parametrize("word", ["attach", "publish"])
def test_a_run_that_is_killed_around_the_deposit_is_finished_by_the_next(naming: Naming, word: str) -> None:
    """One record with the one archive."""
    naming.repository.release("v1.0.0")
    with pytest.raises(Killed):
        naming.publish(tell=kill_at(word))
    outputs = naming.published()
    assert list(naming.server.files) == [(outputs["doi"], ARCHIVE)]
    assert len(naming.server.records) == 1


def test_a_draft_gets_the_archive_of_its_tag_as_it_is_now(naming: Naming) -> None:
    """What an earlier run deposited under the same name, before the tag moved, is replaced."""
    naming.repository.release("v1.0.0")
    with pytest.raises(Killed):
        naming.publish(tell=kill_at("publish"))
    ((place, before),) = naming.server.files.items()
    naming.repository.commit("More", {"more.txt": "more\n"})
    naming.repository.git("tag", "-f", "-a", "v1.0.0", "-m", "again")
    naming.published()
    assert list(naming.server.files) == [place]
    assert naming.server.files[place] != before


def test_files_that_are_there_are_not_sent_again(hosted: Hosted) -> None:
    """A run that broke off is taken up file by file."""
    for name in ("a.whl", "b.whl"):
        hosted.world.state.attach("v1.1.0", name, name.encode())
    hosted.server.failures = {"?POST/publish"}
    assert hosted.publish(files="a.whl").exit_code == ExitCode.REGISTRY_REFUSED
    before = len(hosted.server.writes)
    assert hosted.publish(files="*.whl").error is None
    sent = [word for word in hosted.server.writes[before:] if "?" in word]
    assert [word.partition("?")[2] for word in sent] == ["b.whl"]


def test_a_draft_with_a_file_that_nobody_names_is_not_published(hosted: Hosted) -> None:
    """It may be of an earlier run, or somebody put it there: both would be published for ever."""
    for name in ("a.whl", "c.zip"):
        hosted.world.state.attach("v1.1.0", name, name.encode())
    hosted.server.failures = {"?POST/publish"}
    assert hosted.publish(files="c.zip").exit_code == ExitCode.REGISTRY_REFUSED
    report = hosted.publish(files="a.whl")
    assert report.error is not None
    assert "c.zip" in report.error.message
    assert hosted.server.published() == []


def test_a_refused_publication_tells_of_the_deposit(naming: Naming) -> None:
    """Files are there and the DOI is a draft: nothing says that it was published."""
    naming.repository.release("v1.0.0")
    naming.server.failures = {"?POST/publish"}
    report = naming.publish()
    (draft,) = naming.server.records
    assert report.exit_code == ExitCode.REGISTRY_REFUSED
    assert report.headline.startswith(f"Deposited the files of v1.0.0 with the draft {draft}")
    assert [type(step).__name__ for step in report.plan.steps] == ["Attach"]
    assert report.outputs["state"] == "draft"


def test_a_download_that_is_cut_off_leaves_a_draft_that_the_next_run_finishes(hosted: Hosted) -> None:
    """Part of a file is not the file."""
    hosted.world.state.attach("v1.1.0", "model.zip", b"PK" * 100_000)
    hosted.world.server.storage.cut_after = 1000
    report = hosted.publish(files="model.zip")
    assert (report.exit_code, hosted.server.files) == (ExitCode.UNREACHABLE, {})
    assert report.error is not None
    assert report.error.state.startswith(f"{next(iter(hosted.server.records))} is draft; ")

    hosted.world.server.storage.cut_after = None
    assert hosted.publish(files="model.zip").error is None
    assert list(hosted.server.files.values()) == [b"PK" * 100_000]


BY_ADA = {"author": "Ada <ada@example.org>", "date": "2026-01-02T03:04:05Z"}
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 1000\n"
MODULES = (
    '[submodule "solver"]\n\tpath = libs/solver\n\turl = https://example.org/solver\n[submodule "old"]\n\tpath = old\n'
)


def lacking(report: Report) -> list[str]:
    """What the archive is said to lack."""
    assert report.error is None
    return [finding.message for finding in report.findings if finding.rule == "archive-lacks-files"]


def test_what_the_archive_lacks_is_named(naming: Naming) -> None:
    """Pointers of Git LFS and submodules; a submodule that became part of the repository is none."""
    more = {".gitattributes": "*.csv filter=lfs -text\n", "data/a.csv": POINTER, "old/a.py": "", ".gitmodules": MODULES}
    naming.repository.release("v1.0.0", more)
    first = naming.publish(dry_run="true")
    assert lacking(first) == [
        "the deposited archive holds pointers of Git LFS, and not the files themselves: 'data/a.csv'",
        "the deposited archive holds empty folders in place of submodules: 'libs/solver'",
    ]
    naming.published()
    assert lacking(naming.publish()) == []


def test_what_github_may_put_into_its_archive_is_said_with_care(hosted: Hosted) -> None:
    """A repository's settings can include the objects of Git LFS; nothing is said where no archive is deposited."""
    hosted.world.git.commit({".gitattributes": "*.csv filter=lfs -text\n", "a.csv": POINTER, ".gitmodules": MODULES})
    hosted.world.git.git("tag", "--force", "v1.1.0", "main")
    said = lacking(hosted.publish(dry_run="true"))
    assert [message.partition(": ")[2] for message in said] == ["'a.csv'", "'libs/solver', 'old'"]
    assert "unless the repository's settings say otherwise" in said[0]

    hosted.world.state.attach("v1.1.0", "all.zip", b"PK")
    assert lacking(hosted.publish(dry_run="true", files="all.zip")) == []


def test_what_is_asked_for_is_in_the_archive(naming: Naming, tmp_path: Path) -> None:
    """Nothing is said to lack then; a repeat deposits nothing."""
    data = b"a,b\n" * 100
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256(data).hexdigest()}\nsize {len(data)}\n"
    solver = Repository(tmp_path / "solver", {"solve.py": "solve = 1\n"})
    solver.commit("Begin")
    naming.repository.write({".gitattributes": "*.csv filter=lfs -text\n", "a.csv": pointer})
    file_protocol = ("-c", "protocol.file.allow=always")
    naming.repository.git(*file_protocol, "submodule", "--quiet", "add", str(solver.folder), "libs/solver")
    naming.repository.release("v1.0.0")

    settings = {"submodules": "true", "lfs": "true"}
    for dry_run in ("true", "false"):
        report = naming.publish(dry_run=dry_run, **settings)
        assert report.error is not None
        assert (report.error.rule, naming.server.writes) == ("lfs-file-missing", [])

    oid = sha256(data).hexdigest()
    kept = naming.repository.folder / ".git/lfs/objects" / oid[:2] / oid[2:4] / oid
    kept.parent.mkdir(parents=True)
    kept.write_bytes(data)
    assert lacking(naming.publish(dry_run="true", **settings)) == []
    assert naming.publish(**settings).error is None
    (content,) = naming.server.files.values()
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        held = {member.name.partition("/")[2]: member.size for member in tar if member.isfile()}
    assert (held["a.csv"], held["libs/solver/solve.py"]) == (len(data), len("solve = 1\n"))
    assert naming.publish(**settings).files == ()


def test_a_submodule_that_cannot_be_had_stops_before_anything_is_written(hosted: Hosted) -> None:
    """At GitHub as in a clone; in a dry run too."""
    hosted.world.git.commit({".gitmodules": MODULES})
    index = {"GIT_INDEX_FILE": str(hosted.world.git.folder / "index-of-test")}
    hosted.world.git.git("read-tree", "main", environment=index)
    entry = f"160000,{'1' * 40},libs/solver"
    hosted.world.git.git("update-index", "--add", "--cacheinfo", entry, environment=index)
    tree = hosted.world.git.git("write-tree", environment=index).decode().strip()
    made = hosted.world.git.commit_tree(tree, (hosted.world.git.resolve("main") or "",), "Use", **BY_ADA)
    hosted.world.git.git("update-ref", "refs/heads/main", made)
    hosted.world.git.git("tag", "--force", "v1.1.0", "main")
    for dry_run in ("true", "false"):
        report = hosted.publish(dry_run=dry_run, submodules="true")
        assert report.error is not None
        assert (report.error.rule, "https://example.org/solver" in report.error.message) == ("submodule-missing", True)
    assert hosted.server.writes == []


def test_a_release_with_more_files_than_are_read_stops_where_one_is_named(hosted: Hosted) -> None:
    """Which of them a pattern fits is not known; the archive alone needs none."""
    for number in range(101):
        hosted.world.state.attach("v1.1.0", f"{number}.whl", b"PK")
    report = hosted.publish(dry_run="true", files="7.whl")
    assert report.error is not None
    assert (report.error.rule, "101 files" in report.error.message) == ("bad-file-name", True)
    assert hosted.publish(dry_run="true").error is None
