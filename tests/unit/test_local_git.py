"""A snapshot of a local repository: the release, the trees, the identity, what is unsaved, and what is refused."""

import os
import re
from pathlib import Path

import pytest

from doi_action.errors import DoiActionError
from doi_action.hosts import git_commands
from doi_action.hosts.git_commands import Git
from doi_action.hosts.local_git.host import LocalGit
from doi_action.inputs import INPUTS, InputType, secret_variables
from doi_action.snapshot import Newest, Snapshot, Tagged
from tests.git_repository import PATTERNS, Repository, own_git_settings, repository

__all__ = ["own_git_settings", "repository"]


def snapshot(of: Repository | Path, tag: str | None = None, **known: str) -> Snapshot:
    target = Tagged(tag) if tag is not None else Newest()
    return LocalGit(of if isinstance(of, Path) else of.folder, **known).snapshot(target, PATTERNS)


def refusal(of: Repository | Path, tag: str | None = None) -> DoiActionError:
    with pytest.raises(DoiActionError) as refused:
        snapshot(of, tag)
    assert refused.value.why
    assert refused.value.fix
    return refused.value


def test_reads_metadata_at_the_tag_and_settings_at_the_head(repository: Repository) -> None:
    """The release keeps the file it was tagged with, the head shows the later one."""
    repository.commit("Change", **{"README.md": "# Demo, later\n", ".doi.yml": "kind: dataset\n"})
    seen = snapshot(repository, "v1.0.0")
    assert (seen.at_tag.read("README.md"), seen.at_head.read("README.md")) == (b"# Demo\n", b"# Demo, later\n")
    assert (seen.at_tag.read(".doi.yml"), seen.at_head.read(".doi.yml")) == (None, b"kind: dataset\n")


def test_names_all_files_with_sizes_and_reads_only_the_wanted(repository: Repository) -> None:
    """A file that nobody asked for has a size and no contents."""
    tree = snapshot(repository).at_tag
    assert dict(tree.sizes) == {"README.md": 7, "code.py": 6}
    assert set(tree.contents) == {"README.md"}


def test_a_release_has_the_tags_date_message_and_commit(repository: Repository) -> None:
    """An annotated tag's message gives the release its name and notes."""
    release = snapshot(repository, "v1.0.0").release
    assert (release.name, release.notes, release.commit) == ("First release", "It does things.", repository.head)


def test_dates_keep_the_zone_they_were_written_in(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tag made just after midnight in Auckland keeps its own day."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2024-03-01T00:30:00+13:00")
    repository.tag("v1.1.0", message="Later")
    published = snapshot(repository, "v1.1.0").release.published_at
    assert published is not None
    assert published.isoformat() == "2024-03-01T00:30:00+13:00"


def test_a_light_tag_is_dated_by_its_commit(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a tagger the commit's date counts."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2023-05-06T07:08:09+02:00")
    repository.commit("Next")
    repository.tag("v1.1.0")
    release = snapshot(repository, "v1.1.0").release
    assert release.published_at == release.committed_at
    assert release.published_at is not None
    assert release.published_at.isoformat() == "2023-05-06T07:08:09+02:00"


def test_without_a_name_the_tag_made_last_is_taken(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the highest version, but the tag with the newest date."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z")
    repository.tag("v9.0.0", message="Old")
    assert snapshot(repository).release.tag == "v1.0.0"


def test_of_tags_made_at_once_the_higher_version_is_taken(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers count as numbers: 1.10 comes after 1.9, a release after its candidate."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2040-01-01T00:00:00Z")
    for tag in ("v1.9.0", "v1.10.0", "v1.10.0-rc2"):
        repository.tag(tag, message=tag)
    assert snapshot(repository).release.tag == "v1.10.0"


def test_distances_follow_the_graph(repository: Repository) -> None:
    """Ancestors are positive and farther the older, descendants negative, other lines unknown."""
    repository.commit("Two")
    repository.tag("v1.1.0")
    repository.git("switch", "--quiet", "-c", "maintenance", "v1.0.0")
    repository.commit("Fix")
    repository.tag("v1.0.1")
    repository.git("switch", "--quiet", "main")
    repository.commit("Three")
    repository.tag("v1.2.0")
    distances = {tag.name: tag.distance for tag in snapshot(repository, "v1.1.0").tags}
    assert distances == {"v1.0.0": 1, "v1.0.1": None, "v1.1.0": 0, "v1.2.0": -1}


def test_identity_is_the_first_commit_along_first_parents(repository: Repository) -> None:
    """A history that was merged in does not change who the repository is."""
    root = repository.head
    repository.git("switch", "--quiet", "--orphan", "other")
    repository.commit("Elsewhere", **{"other.txt": "x"})
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "--allow-unrelated-histories", "-m", "Join", "other")
    repository.tag("v2.0.0")
    assert snapshot(repository, "v2.0.0").repository.identity == f"git:{root}"


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/octo/demo",
        "https://user:secret@github.com/octo/demo.git",
        "git@github.com:octo/demo.git",
        "ssh://git@ssh.github.com:443/octo/demo.git/",
        "git://www.github.com/octo/demo",
    ],
)
def test_a_clone_from_github_has_no_identity_of_its_own(repository: Repository, address: str) -> None:
    """Only GitHub knows the numeric id: the problem is said, the address shown without credentials."""
    repository.git("remote", "add", "origin", address)
    seen = snapshot(repository)
    assert (seen.repository.identity, seen.repository.url) == (None, "https://github.com/octo/demo")
    assert "only GitHub knows" in (seen.repository.identity_problem or "")
    assert "secret" not in repr(seen)


def test_a_clone_from_github_takes_the_identity_it_is_given(repository: Repository) -> None:
    """Who knows the numeric id may say it."""
    repository.git("remote", "add", "origin", "https://github.com/octo/demo")
    seen = snapshot(repository, identity="github:123456").repository
    assert (seen.identity, seen.identity_problem) == ("github:123456", None)


def test_the_hub_names_its_repositories_too(repository: Repository) -> None:
    """A clone from the Hugging Face Hub cannot know the Hub's id."""
    repository.git("remote", "add", "origin", "git@hf.co:datasets/octo/demo")
    seen = snapshot(repository).repository
    assert (seen.identity, seen.url) == (None, "https://huggingface.co/datasets/octo/demo")


def test_another_server_leaves_the_identity_to_git(repository: Repository) -> None:
    """A company's GitHub is not github.com."""
    repository.git("remote", "add", "origin", "https://github.example.org/octo/demo")
    seen = snapshot(repository).repository
    assert (seen.identity, seen.name, seen.url) == (f"git:{repository.head}", "demo", None)


def test_rewritten_addresses_are_understood(repository: Repository) -> None:
    """git's own short forms of addresses (insteadOf) lead to the same page."""
    repository.git("config", "url.https://codeberg.org/.insteadOf", "cb:")
    repository.git("remote", "add", "origin", "cb:octo/demo.git")
    assert snapshot(repository).release.url == "https://codeberg.org/octo/demo/releases/tag/v1.0.0"


def test_a_folder_inside_the_repository_will_do(repository: Repository) -> None:
    """The whole repository is read, whatever folder is named."""
    repository.write("docs/guide.md", "guide")
    repository.commit("Docs")
    seen = snapshot(repository.folder / "docs")
    assert set(seen.at_head.contents) == {"README.md", "docs/guide.md"}


def test_a_branch_of_the_tags_name_is_another_thing(repository: Repository) -> None:
    """The tag is meant, always."""
    tagged = repository.head
    repository.commit("Later")
    repository.git("branch", "v1.0.0")
    assert snapshot(repository, "v1.0.0").release.commit == tagged


@pytest.mark.parametrize("tag", ["pkg-a/1.0", "100%#1", "🎉", "-dash", "pkg@1.2.3"])
def test_odd_tag_names_are_names(repository: Repository, tag: str) -> None:
    """Nothing in a tag's name is read as an option, a pattern or a path."""
    repository.git("update-ref", f"refs/tags/{tag}", repository.head)
    assert snapshot(repository, tag).release.tag == tag


@pytest.mark.parametrize(
    "tag", ["--upload-pack=touch hacked", "main", "v1.0.0^{tree}", "../heads/main", "", "a\0b", "*"]
)
def test_what_is_no_tag_is_refused(repository: Repository, tag: str) -> None:
    """A branch, an option, an expression is no tag; the tags that are there are named."""
    refused = refusal(repository, tag)
    assert refused.rule == "no-such-tag"
    assert "v1.0.0" in refused.fix
    assert not (repository.folder / "hacked").exists()


def test_a_missing_tag_names_its_neighbours(repository: Repository) -> None:
    """A slip of the keyboard shows the tag that was meant."""
    repository.tag("v2.0.0")
    assert "v1.0.0" in refusal(repository, "1.0.0").fix


def test_a_tag_of_a_file_is_no_release(repository: Repository) -> None:
    """Such a tag is left out of the list and refused by name."""
    repository.git("tag", "key", repository.git("rev-parse", "HEAD:README.md"))
    assert [tag.name for tag in snapshot(repository).tags] == ["v1.0.0"]
    assert "names no commit" in refusal(repository, "key").message


def test_a_tag_of_a_tag_leads_to_its_commit(repository: Repository) -> None:
    """However many tags are in between."""
    repository.git("tag", "-a", "-m", "again", "stable", "v1.0.0")
    repository.git("tag", "-a", "-m", "and again", "stable2", "stable")
    assert snapshot(repository, "stable2").release.commit == repository.head


def test_a_link_inside_the_tree_is_followed(repository: Repository) -> None:
    """The link's bytes are those of the file it leads to, through folders that are links too."""
    repository.write("real/README", "# Real\n")
    (repository.folder / "way").symlink_to("real")
    (repository.folder / "README.txt").symlink_to("./way/README")
    repository.commit("Link")
    head = snapshot(repository).at_head
    assert head.read("README.txt") == b"# Real\n"
    assert head.links == {"way": "real", "README.txt": "./way/README"}


@pytest.mark.parametrize("target", ["/etc/hostname", "../outside", "CITATION.cff", "nowhere", "docs"])
def test_a_link_that_leads_nowhere_good_is_not_read(repository: Repository, target: str) -> None:
    """Out of the tree, to itself, to nothing or to a folder: there is no such file."""
    (repository.folder.parent / "outside").write_text("not ours")
    repository.write("docs/guide.md", "guide")
    (repository.folder / "CITATION.cff").symlink_to(target)
    repository.commit("Link")
    seen = snapshot(repository)
    assert seen.at_head.read("CITATION.cff") is None
    assert seen.at_head.links["CITATION.cff"] == target


def test_a_submodule_is_no_file(repository: Repository) -> None:
    """Its path has no size and no contents."""
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{repository.head},CITATION.cff")
    repository.git("commit", "--quiet", "-m", "Submodule")
    head = snapshot(repository).at_head
    assert "CITATION.cff" not in head.sizes
    assert head.read("CITATION.cff") is None


def test_a_large_file_is_named_and_not_read(repository: Repository) -> None:
    """Above ten MiB only the size is known."""
    repository.commit("Large", **{"CITATION.cff": "x" * (10 * 1024 * 1024 + 1)})
    head = snapshot(repository).at_head
    assert head.sizes["CITATION.cff"] == 10 * 1024 * 1024 + 1
    assert head.read("CITATION.cff") is None


def test_a_pointer_of_git_lfs_stays_a_pointer(repository: Repository, own_git_settings: Path) -> None:
    """No filter runs: the bytes are the committed ones, and the filter program is never started."""
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"
    repository.commit("Pointer", **{"CITATION.cff": pointer, ".gitattributes": "CITATION.cff filter=lfs\n"})
    with own_git_settings.open("a") as settings:
        settings.write(f'[filter "lfs"]\n\tclean = touch {repository.folder}/ran\n\trequired = true\n')
    os.utime(repository.folder / "CITATION.cff", (1, 1))
    assert snapshot(repository).at_head.read("CITATION.cff") == pointer.encode()
    assert not (repository.folder / "ran").exists()


def test_a_file_name_that_is_not_utf8_does_no_harm(repository: Repository) -> None:
    """It is shown with backslashes and not read."""
    Path(os.fsdecode(os.fsencode(repository.folder) + b"/README\xff")).write_bytes(b"x")
    repository.commit("Odd name")
    head = snapshot(repository).at_head
    assert set(head.contents) == {"README.md"}
    assert any(path.startswith("README\\xff") for path in head.sizes)


def test_a_detached_head_has_no_branch(repository: Repository) -> None:
    """The tree at the head is read, and there is nowhere to commit."""
    repository.commit("Later", **{"README.md": "later"})
    repository.git("checkout", "--quiet", "--detach")
    seen = snapshot(repository)
    assert (seen.branch, seen.at_head.read("README.md")) == (None, b"later")


def test_a_branch_without_commits_shows_the_release(repository: Repository) -> None:
    """There is no head to read, so the release's own tree stands in."""
    repository.git("switch", "--quiet", "--orphan", "empty")
    seen = snapshot(repository)
    assert (seen.branch, seen.at_head) == (None, seen.at_tag)


def test_a_bare_repository_is_read_like_any_other(repository: Repository, tmp_path: Path) -> None:
    """It has a name, a branch and nothing unsaved."""
    repository.git("clone", "--quiet", "--bare", str(repository.folder), str(tmp_path / "copy.git"))
    seen = snapshot(tmp_path / "copy.git")
    assert (seen.repository.name, seen.branch, seen.unsaved) == ("copy", "main", frozenset())
    assert seen.at_head.read("README.md") == b"# Demo\n"


def test_a_linked_work_tree_has_its_own_branch(repository: Repository, tmp_path: Path) -> None:
    """What is checked out there counts, and the identity is the repository's."""
    repository.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    seen = snapshot(tmp_path / "side")
    assert (seen.branch, seen.repository.identity) == ("side", f"git:{repository.head}")


def test_the_default_branch_is_what_the_remote_says(repository: Repository, tmp_path: Path) -> None:
    """In a clone that stands elsewhere."""
    repository.git("clone", "--quiet", str(repository.folder), str(tmp_path / "clone"))
    Repository(tmp_path / "clone").git("switch", "--quiet", "-c", "side")
    seen = snapshot(tmp_path / "clone")
    assert (seen.branch, seen.repository.default_branch) == ("side", "main")


def test_a_shallow_clone_is_refused_with_the_line_to_type(repository: Repository, tmp_path: Path) -> None:
    """Its history is not whole."""
    repository.commit("Later")
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(tmp_path / "shallow"))
    assert "git fetch --unshallow" in refusal(tmp_path / "shallow").fix


def test_a_partial_clone_fetches_nothing_and_says_so(repository: Repository, tmp_path: Path) -> None:
    """Contents that are not there are not fetched behind the user's back; the named line brings them."""
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.commit("Later", **{"README.md": "# Later\n"})
    address = f"file://{repository.folder}"
    repository.git("clone", "--quiet", "--filter=blob:none", address, str(tmp_path / "partial"))
    fix = refusal(tmp_path / "partial", "v1.0.0").fix
    Repository(tmp_path / "partial").git(*fix.split("'")[1].split()[1:])
    assert snapshot(tmp_path / "partial", "v1.0.0").at_tag.read("README.md") == b"# Demo\n"


def test_a_repository_without_commits_is_refused(tmp_path: Path) -> None:
    """There is nothing to release."""
    Repository(tmp_path).git("init", "--quiet")
    assert refusal(tmp_path).rule == "no-tags"
    assert "no commits" in refusal(tmp_path).message


def test_a_repository_without_tags_is_refused(tmp_path: Path) -> None:
    """The line that makes a tag is shown."""
    made = Repository(tmp_path)
    made.git("init", "--quiet")
    made.commit("Begin")
    assert "git tag -a" in refusal(tmp_path).fix


@pytest.mark.parametrize("path", ["nowhere", "plain"])
def test_a_path_without_repository_is_refused(tmp_path: Path, path: str) -> None:
    """A missing folder and a folder that is no repository."""
    (tmp_path / "plain").mkdir()
    assert refusal(tmp_path / path).rule == "not-a-repository"


def test_the_git_folder_itself_is_no_place_to_work(repository: Repository) -> None:
    """The work tree beside it is meant."""
    assert refusal(repository.folder / ".git").rule == "not-a-repository"


def test_a_repository_of_another_user_is_explained(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """git's refusal comes with the setting that lifts it."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    refused = refusal(repository)
    assert (refused.rule, "safe.directory" in refused.fix) == ("unsafe-repository", True)


def test_a_machine_without_git_is_explained(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback, but what to install."""
    monkeypatch.setenv("PATH", "")
    assert refusal(repository).rule == "git-missing"


def test_the_surrounding_hooks_repository_is_not_ours(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run inside another repository's hook, git's variables for that one are dropped."""
    other = Repository(tmp_path / "other")
    other.folder.mkdir()
    other.git("init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git/index"))
    assert LocalGit(repository.folder).snapshot(Tagged("v1.0.0"), PATTERNS).repository.name == "demo"


def test_earlier_states_of_a_file_are_those_since_the_tag_without_the_last(repository: Repository) -> None:
    """Newest first; what the file says now is no earlier state, nor is what it said at the tag."""
    commit = repository.head
    for number in ("one", "two", "three"):
        repository.commit(number, note=number)
    repository.commit("Another file", other="text")
    states = LocalGit(repository.folder).earlier(commit, ("note", "absent"))
    assert states == ({"note": b"two"}, {"note": b"one"})


def test_no_program_that_git_starts_sees_a_secret(repository: Repository) -> None:
    """Hooks, filters and aliases are the repository's: its files may name them, and they get what git was given."""
    canaries = dict.fromkeys(secret_variables(), "CANARY")
    git = Git(folder=repository.folder, environment={**os.environ, **canaries, "KEPT": "yes"})
    show = ("-c", "alias.shown=!env", "shown")
    for said in (git.ask(*show).text, git.act(*show).text, b"".join(git.stream(*show)).decode()):
        assert ("KEPT=yes" in said, "CANARY" in said) == (True, False)


def test_every_secret_of_a_run_is_kept_from_programs() -> None:
    """Under each variable that our sources name, and the one that a runner passes an input in."""
    package = Path(git_commands.__file__).parents[1]
    sources = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    named = set(re.findall(r'"([A-Z][A-Z_]*_(?:TOKEN|PASSWORD|KEY|SECRET))"', sources))
    passed = {f"INPUT_{item.name.upper()}" for item in INPUTS if item.type is InputType.SECRET}
    assert {"DATACITE_PASSWORD", "HF_TOKEN", "HF_OIDC_ID_TOKEN"} <= named and named | passed <= secret_variables()


@pytest.mark.parametrize(
    "name",
    [
        "commondir", "HEAD", "info/grafts", "objects/info/alternates", "objects/info/commit-graph",
        "objects/pack/p.idx", "refs/heads/other", "refs/tags/deep/down",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_bare", [False, True])
def test_git_is_not_asked_where_it_would_wait(
    repository: Repository, name: str, is_bare: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe in the place of a file that git opens; what its folder looks like decides nothing."""
    monkeypatch.setattr(git_commands, "READ_TIMEOUT", 1.0)
    pipe = repository.folder / ".git" / name
    pipe.parent.mkdir(parents=True, exist_ok=True)
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    if not is_bare:
        (repository.folder / "objects").mkdir()
        (repository.folder / "refs").mkdir()
    refused = refusal(pipe.parents[name.count("/")] if is_bare else repository)
    assert (refused.rule, str(pipe) in refused.message) == ("repository-unreadable", True)


@pytest.mark.parametrize("key", ["core.attributesFile", "core.excludesFile", "diff.orderFile", "mailmap.file"])
@pytest.mark.parametrize("value", ["/dev/zero", "../endless"])
def test_no_setting_has_git_read_without_end(repository: Repository, tmp_path: Path, key: str, value: str) -> None:
    """A device of zeros is one line that fills the memory; the null device is no such thing."""
    os.mkfifo(repository.folder.parent / "endless")
    repository.git("config", key, os.devnull)
    snapshot(repository)
    repository.git("config", key, value)
    assert refusal(repository).rule == "repository-unreadable"
