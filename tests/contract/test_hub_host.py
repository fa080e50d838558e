"""The Hugging Face Hub as a host, driven as in production: our HTTP session and the real `huggingface_hub`."""

import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from doi_action.errors import DoiActionError, HostError, SettingsError, Unreachable
from doi_action.formats.data.pointers import Pointer
from doi_action.hosts import BranchMoved
from doi_action.hosts.hugging_face.address import HubName, hub_name
from doi_action.hosts.hugging_face.connection import Connection, Refused
from doi_action.hosts.hugging_face.host import HuggingFace
from doi_action.hosts.hugging_face.refusals import explained
from doi_action.hosts.local_git.host import LocalGit
from doi_action.hosts.open_host import open_host
from doi_action.http.answer import Answer
from doi_action.model import Kind
from doi_action.settings import settings_from
from doi_action.snapshot import Coming, CommitMode, Newest, Tagged
from tests.contract.hub_server.server import TOKEN
from tests.contract.hub_server.world import CARD, CITATION, PATTERNS, WEIGHTS, HubWorld, new_hub
from tests.raw_server import RawServer, answer

CITED = CITATION.encode() + b"doi: 10.0000/abc\n"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[HubWorld]:
    """The model octo/owl with the tag v1.0.0."""
    with new_hub(tmp_path) as made:
        yield made


# ---- names and pages


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("https://huggingface.co/octo/owl", "octo/owl"),
        ("https://huggingface.co/octo/owl/", "octo/owl"),
        ("huggingface.co/datasets/octo/birds.git", "datasets/octo/birds"),
        ("https://hf.co/spaces/octo/app", "spaces/octo/app"),
        ("hf://octo/owl", "octo/owl"),
        ("hf://models/octo/owl", "octo/owl"),
        ("hf://datasets/octo/birds", "datasets/octo/birds"),
        ("datasets/octo/birds", "datasets/octo/birds"),
        ("spaces/octo/app", "spaces/octo/app"),
        ("http://127.0.0.1:8080/octo/owl", "octo/owl"),
    ],
)
def test_a_repository_is_named_as_people_name_it(text: str, path: str) -> None:
    """By its address, by hf://, by its path with the kind, and by the server that HF_ENDPOINT names."""
    found = hub_name(text, "http://127.0.0.1:8080")
    assert found and found.path == path


@pytest.mark.parametrize(
    "text", ["octo/owl", "https://github.com/octo/owl", "hf://", "hf://a/b/c", "models/octo/owl", ""]
)
def test_what_is_no_repository_of_the_hub_is_left_to_others(text: str) -> None:
    """OWNER/NAME alone is a repository on GitHub."""
    assert hub_name(text) is None


def test_a_snapshot_tells_identity_kind_and_pages(world: HubWorld) -> None:
    """The id outlives renames; the version's page is that of its files at the tag."""
    snapshot = world.read()
    repository, release = snapshot.repository, snapshot.release
    assert (repository.identity, repository.kind) == ("huggingface:65f0a1b2c3d4e5f6a7b8c9d0", Kind.MODEL)
    assert (repository.owner, repository.name, repository.url) == ("octo", "owl", "https://huggingface.co/octo/owl")
    assert release.url == "https://huggingface.co/octo/owl/tree/v1.0.0"
    assert release.published_at and release.published_at.date().isoformat() == "2026-01-02"


def test_pages_are_of_the_hub_whatever_server_is_asked(world: HubWorld) -> None:
    """HF_ENDPOINT names a mirror; a DOI leads to the Hub."""
    assert world.hub.file_page("README.md", "main") is None
    world.read()
    assert world.hub.file_page("README.md", "main") == "https://huggingface.co/octo/owl/blob/main/README.md"


@pytest.mark.parametrize(("kind", "is_a"), [("dataset", Kind.DATASET), ("space", Kind.SOFTWARE)])
def test_a_data_set_and_a_space_are_what_their_place_says(tmp_path: Path, kind: str, is_a: Kind) -> None:
    """The Hub keeps them apart by address."""
    with new_hub(tmp_path, kind=kind) as world:
        repository = world.read().repository
        assert (repository.kind, repository.url) == (is_a, f"https://huggingface.co/{kind}s/octo/owl")


def test_a_renamed_repository_is_read_by_its_name_of_today(world: HubWorld) -> None:
    """The Hub redirects, and everything that follows goes to the new name, the commit too."""
    world.state.former_names = ("octo/old",)
    hub = HuggingFace(HubName(kind="model", name="octo/old"), token=lambda: TOKEN, endpoint=world.server.url)
    snapshot = hub.snapshot(Tagged("v1.0.0"), PATTERNS)
    assert snapshot.repository.name == "owl"
    assert hub.commit(world.change(snapshot)).branch == "main"
    assert world.show("CITATION.cff").encode() == CITED
    hub.close()


# ---- what is read


def test_files_are_read_by_pattern_and_lfs_by_the_listing_alone(world: HubWorld) -> None:
    """A pointer as a clone has it, with the size and checksum of the weights; no weights are asked for."""
    tree = world.read().at_tag
    assert set(tree.contents) == {"CITATION.cff", "README.md", ".gitattributes", "model.safetensors"}
    assert tree.contents["model.safetensors"] == world.git.file("v1.0.0", "model.safetensors")
    assert tree.sizes["onnx/config.json"] == 3
    assert world.server.storage.authorizations == []


def test_a_clone_of_the_same_repository_tells_the_same(world: HubWorld, tmp_path: Path) -> None:
    """Files, sizes, tags and their distances, pages, day and kind."""
    world.git.commit({"CITATION.cff": CITED, "more/data.bin": "1"}, message="Later")
    world.git.tag("v1.1.0")
    world.git.commit({"README.md": "# Owl\n"}, message="After")
    folder = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", world.git.folder, folder], check=True)
    subprocess.run(["git", "-C", folder, "remote", "set-url", "origin", "git@hf.co:octo/owl"], check=True)

    local = LocalGit(folder)
    for tag in ("v1.0.0", "v1.1.0"):
        ours, theirs = world.read(tag), local.snapshot(Tagged(tag), PATTERNS)
        assert ours.at_tag.contents == theirs.at_tag.contents
        assert ours.at_head.contents == theirs.at_head.contents
        assert ours.at_tag.sizes == theirs.at_tag.sizes
        assert sorted((t.name, t.distance) for t in ours.tags) == sorted((t.name, t.distance) for t in theirs.tags)
        assert (ours.release.url, ours.release.files_page) == (theirs.release.url, theirs.release.files_page)
        assert ours.release.published_at == theirs.release.published_at
        assert (ours.repository.kind, ours.repository.url) == (theirs.repository.kind, theirs.repository.url)


def test_the_newest_tag_is_the_one_nearest_to_the_head(world: HubWorld) -> None:
    """The Hub lists tags by name and tells no dates of them."""
    world.git.commit({"a": "1"})
    world.git.tag("v0.9-late")
    assert world.read(None).release.tag == "v0.9-late"


def test_a_revision_that_is_named_outright_counts_as_a_release(world: HubWorld) -> None:
    """A branch as people of the Hub mark versions; its page is that of the commit, since the branch may move."""
    commit = world.git.commit({"a": "1"}, branch="v2.0", parents=(world.git.resolve("main") or "",))
    snapshot = world.read("v2.0")
    assert snapshot.release.url == f"https://huggingface.co/octo/owl/tree/{commit}"
    assert [tag.name for tag in snapshot.tags] == ["v1.0.0", "v2.0"]
    assert [tag.name for tag in world.read("v1.0.0").tags] == ["v1.0.0"]


def test_a_coming_version_is_read_at_the_head(world: HubWorld) -> None:
    """For `prepare`."""
    head = world.git.commit({"CITATION.cff": CITED})
    snapshot = world.hub.snapshot(Coming("2.0.0"), PATTERNS)
    assert (snapshot.release.tag, snapshot.release.version, snapshot.release.commit) == ("", "2.0.0", head)
    assert snapshot.at_tag.read("CITATION.cff") == CITED


@pytest.mark.parametrize("page", [1, 2, 1000])
def test_long_lists_are_followed_page_by_page(tmp_path: Path, page: int) -> None:
    """A mirror hands on addresses of the Hub itself; the token goes to the server that was named."""
    with new_hub(tmp_path, page=page) as world:
        for number in range(3):
            world.git.commit({f"file-{number}": "x"})
        world.git.tag("v1.1.0")
        snapshot = world.read("v1.1.0")
        assert len(snapshot.at_tag.sizes) == 8
        assert {tag.name: tag.distance for tag in snapshot.tags} == {"v1.0.0": 3, "v1.1.0": 0}


NAME = HubName(kind=Kind.MODEL, name="octo/owl")
LAST = answer("200 OK", b'["b"]')


def paged(link: str) -> bytes:
    """A page of a list that names the next one like this."""
    return answer("200 OK", b'["a"]', f"Link: {link}")


@pytest.mark.parametrize(
    "link", ['<{}/x?c=1>; rel="next",', "<{}/x>; rel=prev, <{}/x?c=1>;rel=next", '<{}/x?c=1>; title="x"; rel="next" ;']
)
def test_the_next_page_is_found_however_it_is_written(link: str) -> None:
    """With a comma at the end too, as others' servers have it: half a list would pass for the whole."""
    with RawServer([LAST, LAST]) as server:
        server.replies[0] = paged(link.replace("{}", server.url))
        with closing(Connection(NAME, endpoint=server.url, token=lambda: TOKEN)) as hub:
            assert [*hub.listed("/tree")] == ["a", "b"]


def test_a_page_that_names_itself_as_the_next_ends_the_list() -> None:
    """Nobody follows it a thousand times, and no item counts twice."""
    with RawServer([LAST]) as server:
        server.replies[0] = paged(f'<{server.url}/x?c=1>; rel="next"')
        with (
            closing(Connection(NAME, endpoint=server.url, token=lambda: TOKEN)) as hub,
            pytest.raises(HostError, match="names one before it as the next"),
        ):
            list(hub.listed("/tree"))
        assert len(server.requests) == 2


def test_only_the_listing_grows_with_the_number_of_files(tmp_path: Path) -> None:
    """Of ten times as many files no more are asked for: sizes and checksums stand in the listing."""
    asked = {}
    for files in (10, 100):
        with new_hub(tmp_path / f"{files}", page=20) as world:
            pointer = world.state.large(WEIGHTS)
            world.git.commit({f"data/{number}.bin": pointer for number in range(files)})
            world.git.tag("v1.1.0")
            tree = world.read("v1.1.0").at_tag
            assert sum(path.startswith("data/") for path in tree.contents) == files
            asked[files] = Counter(world.server.operations)
    assert (asked[10].pop("tree"), asked[100].pop("tree")) == (1, 6)
    assert asked[10] == asked[100]


def test_a_second_read_asks_only_what_may_have_changed(world: HubWorld) -> None:
    """Trees, files and histories have names that never mean something else."""
    world.read()
    world.server.requests.clear()
    world.read()
    assert world.server.operations == ["info", "refs"]


def test_many_releases_are_read_with_one_look_at_the_repository(world: HubWorld) -> None:
    """For `backfill`."""
    for number in range(1, 4):
        world.git.commit({f"{number}": "x"})
        world.git.tag(f"v1.{number}.0")
    names = ("v1.0.0", "v1.1.0", "v1.2.0", "v1.3.0")
    read = list(world.hub.releases(names, PATTERNS))
    assert [snapshot.release.tag for snapshot in read] == list(names)
    assert [tag.distance for tag in read[1].tags] == [1, 0, -1, -2]
    assert world.server.operations.count("info") == 1


def test_every_tag_is_listed_with_its_citation_file(world: HubWorld) -> None:
    """For `audit`: the latest commit first."""
    world.git.commit({"CITATION.cff": CITED}, date="2026-03-04T05:06:07Z")
    world.git.tag("v1.1.0")
    listed = world.hub.listed_releases("CITATION.cff")
    assert [(one.release.tag, one.citation) for one in listed] == [
        ("v1.1.0", CITED),
        ("v1.0.0", CITATION.encode()),
    ]


def test_a_file_that_is_not_what_the_listing_names_is_not_taken(world: HubWorld) -> None:
    """A mirror may give another file; what cannot be proved is not written into a record."""
    world.server.answer = _rewriting(world.server.answer)  # type: ignore[method-assign]
    assert stopped(world.read, HostError) == "unexpected-answer"


def _rewriting(answer: object) -> object:
    def rewritten(seen: object) -> object:
        reply = answer(seen)  # type: ignore[operator]
        if isinstance(reply.body, bytes):
            reply.body += b" "
        return reply

    return rewritten


# ---- the source archive


def test_the_archive_holds_every_file_as_git_has_it(world: HubWorld) -> None:
    """In one folder, the same bytes each time; weights as pointers."""
    world.read()
    first = b"".join(world.hub.archive("v1.0.0").chunks)
    assert first == b"".join(world.hub.archive("v1.0.0").chunks)
    with tarfile.open(fileobj=BytesIO(first)) as archive:
        files = {member.name: archive.extractfile(member) for member in archive.getmembers() if member.isfile()}
        held = {name.partition("/")[2]: (file.read() if file else b"") for name, file in files.items()}
    assert {name.partition("/")[0] for name in files} == {"owl-v1.0.0"}
    assert held == {path: world.git.file("v1.0.0", path) for path in held}
    assert set(held) == {"CITATION.cff", "README.md", ".gitattributes", "model.safetensors", "onnx/config.json"}


def pointer_of(world: HubWorld) -> Pointer:
    """The pointer of the weights."""
    (oid,) = world.state.lfs
    return Pointer(path="model.safetensors", oid=oid, size=len(WEIGHTS))


def test_weights_come_from_another_host_that_sees_no_token(world: HubWorld) -> None:
    """The Hub redirects to where it keeps them."""
    world.read()
    source = world.hub.source("v1.0.0")
    source.refuse_missing([pointer_of(world)])
    got = source.lfs_file(pointer_of(world))
    assert b"".join(got.chunks) == WEIGHTS
    assert got.sha256 == pointer_of(world).oid
    assert set(world.server.storage.authorizations) == {None}


def test_weights_that_the_hub_does_not_have_are_missed_before_anything_is_published(world: HubWorld) -> None:
    """The same situation as at every host."""
    world.read()
    pointer = pointer_of(world)
    world.state.lfs.clear()
    source = world.hub.source("v1.0.0")
    assert stopped(lambda: source.refuse_missing([pointer]), HostError) == "lfs-file-missing"


# ---- the commit


def test_one_commit_carries_all_files_in_two_requests(world: HubWorld) -> None:
    """`preupload` and `commit`; what comes after looks whether the files are there."""
    snapshot = world.read()
    change = world.change(snapshot, {"CITATION.cff": CITED, "README.md": CARD.encode() + b"More\n"})
    world.server.requests.clear()
    made = world.hub.commit(change)
    assert world.server.operations == ["preupload", "commit", "tree"]
    assert world.git.text("rev-list", "--parents", "-1", "main") == f"{made.sha} {snapshot.at_head.commit}"
    assert world.show("CITATION.cff").encode() == CITED and world.show("README.md").endswith("More\n")
    assert made.url == f"https://huggingface.co/octo/owl/commit/{made.sha}"


def test_what_is_committed_holds_the_whole_message(world: HubWorld) -> None:
    """The first line is the summary, the rest the description."""
    world.hub.commit(world.change(world.read(), message="Cite 1.0.0\n\nBecause it was released.\n"))
    assert world.git.text("log", "-1", "--format=%B", "main") == "Cite 1.0.0\n\nBecause it was released."


def test_a_branch_that_moved_is_read_again(world: HubWorld) -> None:
    """Nothing of somebody else's is overwritten."""
    change = world.change(world.read())
    world.git.commit({"README.md": "# Other\n"})
    with pytest.raises(BranchMoved):
        world.hub.commit(change)
    world.hub.commit(world.change(world.read()))
    assert world.show("README.md") == "# Other\n" and world.show("CITATION.cff").encode() == CITED


@pytest.mark.parametrize("status", [None, 500, 504])
def test_a_commit_that_was_made_although_the_answer_was_lost_is_found(world: HubWorld, status: int | None) -> None:
    """Never a second one (huggingface/datasets#7708)."""
    change = world.change(world.read())
    world.fault("commit", act=True, status=status)
    made = world.hub.commit(change)
    assert world.git.text("rev-list", "-1", "main") == made.sha
    assert world.git.count("main") == 2


@pytest.mark.parametrize("status", [None, 500, 504])
def test_a_commit_that_did_not_arrive_is_sent_again(world: HubWorld, status: int | None) -> None:
    """The branch shows that it is not there."""
    change = world.change(world.read())
    world.fault("commit", status=status)
    world.hub.commit(change)
    assert world.git.count("main") == 2


def test_a_lost_commit_that_somebody_followed_is_still_ours(world: HubWorld) -> None:
    """Our commit is below the head by then."""
    change = world.change(world.read())
    world.fault("commit", act=True)
    world.fault("commits", before=lambda: world.git.commit({"more": "x"}), only_before=True)
    assert world.hub.commit(change).sha == world.git.resolve("main~1")


def test_a_commit_that_never_arrives_is_unreachable(world: HubWorld) -> None:
    """And nothing was written."""
    change = world.change(world.read())
    for _ in range(3):
        world.fault("commit")
    assert stopped(lambda: world.hub.commit(change), Unreachable) == "unreachable"
    assert world.git.count("main") == 1


def test_a_file_that_gitignore_names_is_missed(world: HubWorld) -> None:
    """`huggingface_hub` leaves it out without a word."""
    world.state.ignored = frozenset({"CITATION.cff"})
    change = world.change(world.read(), {"CITATION.cff": CITED, "notes.txt": b"x"})
    assert stopped(lambda: world.hub.commit(change), HostError) == "file-left-out"


def test_a_token_that_may_not_write_proposes_instead(world: HubWorld) -> None:
    """Anybody with an account may open a pull request."""
    world.state.writable = False
    made = world.hub.commit(world.change(world.read()))
    assert made.pull_request == "https://huggingface.co/octo/owl/discussions/1"
    assert world.git.count("main") == 1
    assert world.show("CITATION.cff", "refs/pr/1").encode() == CITED


def test_a_push_that_is_refused_says_which_right_is_missing(world: HubWorld) -> None:
    """With the words of the Hub, before the release and at the commit."""
    world.state.writable = False
    change = world.change(world.read(), mode=CommitMode.PUSH)
    assert stopped(lambda: world.hub.rehearse_commit(change), HostError) == "permission-missing"
    assert stopped(lambda: world.hub.commit(change), HostError) == "permission-missing"


@pytest.mark.parametrize(("role", "is_stopped"), [("read", True), ("write", False), ("fineGrained", False)])
@pytest.mark.parametrize("mode", [CommitMode.AUTO, CommitMode.PULL_REQUEST])
def test_a_token_that_only_reads_is_told_before_the_first_doi(
    world: HubWorld, role: str, is_stopped: bool, mode: CommitMode
) -> None:
    """It may not even propose; of others that may not write, nobody can tell before."""
    world.state.writable, world.server.role = False, role
    change = world.change(world.read(), mode=mode)
    if is_stopped:
        assert stopped(lambda: world.hub.rehearse_commit(change), HostError) == "permission-missing"
    else:
        world.hub.rehearse_commit(change)
    assert world.git.count("main") == 1 and not world.state.discussions


# ---- what is refused before anything is published


def test_a_missing_token_is_told_before_anything_is_published(world: HubWorld) -> None:
    """A public repository is read without one."""
    hub = world.client(token=None)
    change = world.change(hub.snapshot(Tagged("v1.0.0"), PATTERNS))
    assert stopped(lambda: hub.check_commit(change), SettingsError) == "hub-token-missing"


def test_a_card_that_the_hub_would_refuse_is_told_before_anything_is_published(world: HubWorld) -> None:
    """A licence that is not in its list stops the commit."""
    bad = CARD.replace("apache-2.0", "gpl-3.0-or-later").encode()
    change = world.change(world.read(), {"README.md": bad})
    assert stopped(lambda: world.hub.check_commit(change), HostError) == "card-refused"


def test_a_card_is_shown_to_the_hub_once(world: HubWorld) -> None:
    """Not again by `huggingface_hub` at the commit."""
    change = world.change(world.read(), {"README.md": CARD.encode() + b"More\n"})
    world.hub.check_commit(change)
    world.hub.rehearse_commit(change)
    world.hub.commit(change)
    assert world.server.operations.count("validate-yaml") == 1


def test_a_run_without_the_package_says_the_line_to_type(world: HubWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading needs no package, writing is known to be impossible before anything is published."""
    change = world.change(world.read())
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(DoiActionError) as raised:
        world.hub.check_commit(change)
    assert raised.value.rule == "extra-missing"
    assert raised.value.fix == 'type: pip install "doi-action[publish,hub]"'


def test_reading_does_not_import_the_package(world: HubWorld) -> None:
    """It takes a second, and is there only where somebody asked for it."""
    script = (
        "import sys; sys.modules['huggingface_hub'] = None\n"
        "from doi_action.hosts.open_host import open_host\n"
        "from doi_action.settings import settings_from\n"
        "from doi_action.snapshot import Newest\n"
        "print(open_host('hf://octo/owl', settings_from()).snapshot(Newest(), ('README.md',)).release.tag)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"HF_ENDPOINT": world.server.url},
    )
    assert done.stdout == "v1.0.0\n"


def test_a_gated_repository_is_refused_to_whom_has_no_access(world: HubWorld) -> None:
    """The files say what the record would."""
    world.state.gated = True
    hub = world.client(token=None)
    assert stopped(lambda: hub.snapshot(Newest(), PATTERNS), HostError) == "gated-repository"
    assert world.read().release.tag == "v1.0.0"


def test_a_private_repository_shows_only_to_its_token(world: HubWorld) -> None:
    """And says that it is private, which stops a DOI that would lead nowhere."""
    world.state.private = True
    hub = world.client(token=None)
    assert stopped(lambda: hub.snapshot(Newest(), PATTERNS), HostError) == "repository-missing"
    assert world.read().repository.private
    assert world.hub.file_page("README.md", "main") is None


def test_a_token_that_ended_is_told_as_one(world: HubWorld) -> None:
    """Not as a repository that is missing."""
    hub = world.client(token="hf_ended")
    assert stopped(lambda: hub.snapshot(Newest(), PATTERNS), HostError) == "bad-token"


def test_a_disabled_repository_takes_no_commit(world: HubWorld) -> None:
    """The same situation as an archived one."""
    world.state.disabled = True
    change = world.change(world.read())
    assert stopped(lambda: world.hub.check_commit(change), HostError) == "repository-archived"


def test_a_tag_or_branch_that_is_not_there_is_named(world: HubWorld) -> None:
    """The same ids as at every host."""
    assert stopped(lambda: world.read("v9.9.9"), SettingsError) == "no-such-tag"
    assert stopped(lambda: world.client(branch="nowhere").snapshot(Newest(), ()), SettingsError) == "branch-missing"
    world.git.git("tag", "-d", "v1.0.0")
    assert stopped(lambda: world.read(None), SettingsError) == "no-tags"


def test_a_work_tree_is_not_there(world: HubWorld) -> None:
    """Nor a file of a release."""
    change = world.change(world.read(), mode=CommitMode.WORK_TREE)
    assert stopped(lambda: world.hub.check_commit(change), HostError) == "no-work-tree"


def test_a_file_that_was_not_read_is_not_overwritten(world: HubWorld) -> None:
    """A new file would replace all of it."""
    snapshot = world.read(patterns=("CITATION.cff",))
    change = world.change(snapshot, {"README.md": b"# New\n"})
    assert stopped(lambda: world.hub.check_commit(change), HostError) == "file-too-large"


@pytest.mark.parametrize("endpoint", ["http://hub.example.org", "https://user@hub.example.org", "hub.example.org"])
def test_a_token_is_sent_to_no_address_that_does_not_keep_it(endpoint: str) -> None:
    """HF_ENDPOINT is https, or loopback."""
    name = HubName(kind="model", name="octo/owl")
    assert stopped(lambda: HuggingFace(name, token=lambda: TOKEN, endpoint=endpoint), HostError) == "unsafe-endpoint"


# ---- pull requests


def proposed(world: HubWorld, content: bytes = CITED) -> str | None:
    """The pull request of a change, made by a run of its own."""
    hub = world.client()
    snapshot = hub.snapshot(Tagged("v1.0.0"), PATTERNS)
    made = hub.commit(world.change(snapshot, {"CITATION.cff": content}, mode=CommitMode.PULL_REQUEST))
    hub.close()
    return made.pull_request


def test_the_same_change_makes_one_pull_request(world: HubWorld) -> None:
    """However often it is asked for."""
    assert proposed(world) == proposed(world) == "https://huggingface.co/octo/owl/discussions/1"
    assert [d.status for d in world.state.discussions] == ["open"]


def test_a_later_change_takes_the_place_of_an_earlier_one(world: HubWorld) -> None:
    """One is open at a time, and the other says why it is closed."""
    proposed(world)
    assert proposed(world, CITED + b"version: 1.1.0\n") == "https://huggingface.co/octo/owl/discussions/2"
    first, second = world.state.discussions
    assert (first.status, second.status) == ("closed", "open")
    assert first.comments == ["https://huggingface.co/octo/owl/discussions/2 takes its place."]


def test_a_pull_request_on_an_older_head_is_replaced(world: HubWorld) -> None:
    """It might no longer be merged."""
    proposed(world)
    world.git.commit({"README.md": "# Moved\n"})
    proposed(world)
    assert [d.status for d in world.state.discussions] == ["closed", "open"]
    assert world.git.resolve("refs/pr/2~1") == world.git.resolve("main")


def test_a_pull_request_that_somebody_edited_is_left_alone(world: HubWorld) -> None:
    """Their work would be lost."""
    proposed(world)
    made = world.git.commit_tree(
        world.git.text("rev-parse", "refs/pr/1^{tree}"),
        (world.git.resolve("refs/pr/1") or "",),
        "My own words",
        author="Bo <bo@example.org>",
        date="2026-06-06T00:00:00Z",
    )
    world.git.git("update-ref", "refs/pr/1", made)
    assert stopped(lambda: proposed(world, CITED + b"# more\n"), HostError) == "pull-request-edited"


def test_others_pull_requests_are_not_touched(world: HubWorld) -> None:
    """Ours are known by the end of their title."""
    hub = world.client()
    change = world.change(hub.snapshot(Newest(), PATTERNS), {"x": b"1"}, message="Something else")
    from doi_action.hosts.hugging_face.commit import Committer

    Committer(hub._connection, hub._objects).send(change, create_pr=True)
    proposed(world)
    assert [d.status for d in world.state.discussions] == ["open", "open"]
    assert world.state.discussions[1].title == "Cite 1.0.0: 10.0000/abc [doi-action/citation]"


@pytest.mark.parametrize("act", [False, True])
def test_a_lost_answer_makes_no_second_pull_request(world: HubWorld, act: bool) -> None:
    """It is looked for first."""
    world.fault("commit", act=act)
    assert proposed(world) == "https://huggingface.co/octo/owl/discussions/1"
    assert len(world.state.discussions) == 1


# ---- opened by name


def test_every_way_to_name_it_opens_it(world: HubWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """With HF_ENDPOINT and HF_TOKEN of the environment."""
    monkeypatch.setenv("HF_ENDPOINT", world.server.url)
    settings = settings_from(environment={"HF_TOKEN": TOKEN})
    for name in ("hf://octo/owl", "https://huggingface.co/octo/owl", f"{world.server.url}/octo/owl"):
        host = open_host(name, settings)
        assert host.snapshot(Newest(), ()).repository.name == "owl"
        host.close()
    assert {seen.authorization for seen in world.server.requests} == {f"Bearer {TOKEN}"}


def stopped(act: object, kind: type[DoiActionError]) -> str:
    """The id of the error that something stops with."""
    with pytest.raises(kind) as raised:
        act()  # type: ignore[operator]
    assert TOKEN not in str(raised.value.message)
    return raised.value.rule


@pytest.mark.parametrize(
    ("status", "code", "page"),
    [
        (401, "", "https://huggingface.co/settings/tokens"),
        (401, "GatedRepo", "https://huggingface.co/octo/owl"),
        (401, "RepoNotFound", "https://huggingface.co/settings/tokens"),
        (403, "", "https://huggingface.co/settings/tokens"),
    ],
)
def test_a_refusal_names_the_page_of_the_hub_to_open(status: int, code: str, page: str) -> None:
    """Nobody looks for a setting."""
    refused = Refused(status, code, "No", place="huggingface.co")
    assert page in explained(refused, act="commit", repository="octo/owl", has_token=True).fix


class Endless(Connection):
    """A server whose every page names another one."""

    def __init__(self) -> None:
        super().__init__(HubName(kind="model", name="a/b"), token=lambda: None, endpoint="http://127.0.0.1:9")
        self._pages = count()

    def _sent(self, *_: Any, **__: Any) -> Answer:
        headers = {"Link": f'<http://127.0.0.1:9/next?page={next(self._pages)}>; rel="next"'}
        return Answer(status=200, headers=headers, body=b"[1]", origin="", excerpt="")


def test_a_list_that_goes_on_for_ever_is_no_list_of_its_beginning() -> None:
    """Whoever wants so many pages gets them; whoever wants all hears that there are more."""
    assert len(list(Endless().listed("/commits", pages=3))) == 3
    with pytest.raises(HostError, match="more than 1,000 pages"):
        list(Endless().listed("/tree"))
