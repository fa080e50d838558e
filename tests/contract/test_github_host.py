"""What GitHub's answers become: repository, release, tags with distances, and files to the byte."""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from doi_action.errors import HostError, SettingsError, Unreachable
from doi_action.hosts.github.connection import Connection
from doi_action.hosts.github.host import GitHub
from doi_action.hosts.github.read import Reader
from doi_action.snapshot import Tagged
from tests.contract.github_server.world import CITATION, PATTERNS, World, new_world

LONG = ("é" * 300_000).encode()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A repository on a local GitHub."""
    with new_world(tmp_path) as made:
        yield made


def test_one_request_reads_everything(world: World) -> None:
    """Repository, release, tags and files of tag and head come with one query."""
    world.read()
    assert world.server.operations == ["Snapshot"]


def test_the_repository_is_known_by_its_number(world: World) -> None:
    """A rename or transfer changes the name, never the identity."""
    repository = world.read().repository
    assert repository.identity == "github:123456"
    assert (repository.owner, repository.name, repository.topics) == ("example", "demo", ("citation", "doi"))
    assert str(repository.license) == "Apache-2.0"


def test_an_unrecognised_licence_is_unknown(world: World) -> None:
    """NOASSERTION is GitHub's word for a licence file that it cannot name."""
    world.state.license = "NOASSERTION"
    assert world.read().repository.license is None


def test_the_release_keeps_its_text_to_the_character(world: World) -> None:
    """Line ends stay, so that an edit replaces nothing but its own lines."""
    release = world.read().release
    assert (release.name, release.notes) == ("First", "What is new\r\n")
    assert release.published_at == datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert release.commit == world.git.resolve("v1.0.0")


def test_a_tag_without_a_release_has_the_taggers_date(world: World) -> None:
    """An annotated tag says when it was made."""
    world.git.tag("v1.1.0", annotated="Second", date="2026-04-05T06:07:08Z")
    release = world.read("v1.1.0").release
    assert release.id is None
    assert release.published_at == datetime(2026, 4, 5, 6, 7, 8, tzinfo=UTC)


def test_distances_count_commits_in_both_directions(world: World) -> None:
    """Ancestors are positive, descendants negative, other lines None."""
    first = world.git.resolve("main")
    world.git.commit({"a": "1"})
    world.git.commit({"b": "1"})
    world.git.tag("v1.1.0")
    world.git.commit({"c": "1"})
    world.git.tag("v1.2.0")
    world.git.commit({"fix": "1"}, branch="1.0.x", parents=(first or "",))
    world.git.tag("v1.0.1", "1.0.x")
    distances = {tag.name: tag.distance for tag in world.read("v1.1.0").tags}
    assert distances == {"v1.0.0": 2, "v1.1.0": 0, "v1.2.0": -1, "v1.0.1": None}


def test_the_history_tells_distances_where_github_compares_nothing(world: World) -> None:
    """A null comparison is no sign of another line."""
    world.git.commit({"a": "1"})
    world.git.tag("v1.1.0")
    world.state.compares = ()
    assert {tag.name: tag.distance for tag in world.read("v1.1.0").tags} == {"v1.0.0": 1, "v1.1.0": 0}


def test_a_release_may_have_to_be_compared_by_its_commit(world: World) -> None:
    """One query more, and descendants are known too."""
    world.git.commit({"a": "1"})
    world.git.tag("v1.1.0")
    world.state.compares = ("commit",)
    assert {tag.name: tag.distance for tag in world.read("v1.0.0").tags} == {"v1.0.0": 0, "v1.1.0": -1}
    assert world.server.operations == ["Snapshot", "Tags"]


def test_without_a_tag_the_newest_is_read(world: World) -> None:
    """One small query more."""
    world.git.commit({"a": "1"}, date="2026-06-06T00:00:00Z")
    world.git.tag("v2.0.0")
    assert world.read(None).release.tag == "v2.0.0"
    assert world.server.operations == ["NewestTag", "Snapshot"]


def test_more_than_a_hundred_tags_are_read_in_pages(world: World) -> None:
    """No tag is forgotten."""
    for number in range(120):
        world.git.tag(f"v0.{number}")
    assert len(world.read().tags) == 121
    assert world.server.operations == ["Snapshot", "Tags"]


class Pages:
    """A connection that answers with page after page: `cursors` are the ends of all pages but the last."""

    def __init__(self, cursors: Sequence[str]) -> None:
        self.cursors, self.asked = cursors, 0

    def query(self, _document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """A page with one release, whose number says how many were asked for before."""
        place, self.asked = self.asked, self.asked + 1
        assert variables["after"] == (self.cursors[place - 1] if place else None)
        commit = {"oid": "c" * 40, "committedDate": "2026-11-01T00:00:00Z", "file": None}
        node = {"tagName": f"v{place}", "isDraft": False, "isPrerelease": False, "tagCommit": commit}
        has_next = place < len(self.cursors)
        about = {"hasNextPage": has_next, "endCursor": self.cursors[place] if has_next else None}
        return {"repository": {"url": "https://github.com/a/b", "releases": {"nodes": [node], "pageInfo": about}}}


def test_of_thousands_of_releases_none_is_left_out() -> None:
    """Each page names the next, to the last."""
    pages = Pages([str(number) for number in range(12)])
    assert len(Reader(cast(Connection, pages), "a/b", branch=None).releases("CITATION.cff")) == 13


def test_a_list_without_end_is_said() -> None:
    """A page that leads back to one before it."""
    with pytest.raises(HostError, match="a list of it has no end"):
        Reader(cast(Connection, Pages(["1", "2", "1"])), "a/b", branch=None).releases("CITATION.cff")


def test_a_pattern_that_hundreds_of_files_match_finds_all(world: World) -> None:
    """However many queries it takes."""
    world.git.commit({f"LICENSES/{number}.txt": f"{number}\n" for number in range(301)})
    world.git.tag("v1.1.0")
    assert len(world.read("v1.1.0", patterns=("LICENSES/*",)).at_tag.contents) == 301


def test_what_git_lfs_keeps_in_a_tree_that_is_not_listed_whole_is_said(world: World) -> None:
    """The sizes of a part would be a wrong total, and none at all would look like no data."""
    world.git.commit({".gitattributes": "*.csv filter=lfs\n"})
    world.git.tag("v1.1.0")
    patterns = (*PATTERNS, ".gitattributes")
    assert world.read("v1.1.0", patterns=patterns).at_tag.unlisted is None
    world.state.lists_whole = False
    assert world.read("v1.1.0", patterns=patterns).at_tag.unlisted == "what Git LFS keeps"


@pytest.mark.parametrize(
    "data",
    [b"\xef\xbb\xbfa: 1\r\n", "title: 標題 é\n".encode(), b"", b"no newline", b"nul \0 here", b"latin \xe9\n", LONG],
    ids=["bom-crlf", "unicode", "empty", "no-newline", "nul", "latin-1", "cut-by-github"],
)
def test_a_file_is_read_to_the_byte(world: World, data: bytes) -> None:
    """What GitHub cuts or re-encodes is fetched raw."""
    world.git.commit({"CITATION.cff": data})
    assert world.read().at_head.read("CITATION.cff") == data


def test_text_that_is_the_file_costs_no_further_request(world: World) -> None:
    """Only a mismatch with the blob's name is fetched again."""
    world.git.commit({"CITATION.cff": "title: é\r\n"})
    world.read()
    assert world.server.operations == ["Snapshot"]


def test_tag_and_head_are_told_apart(world: World) -> None:
    """The record is made of the tag's files, the edits of the head's."""
    world.git.commit({"CITATION.cff": "title: Later\n"})
    snapshot = world.read()
    assert snapshot.at_tag.read("CITATION.cff") == CITATION.encode()
    assert snapshot.at_head.read("CITATION.cff") == b"title: Later\n"


def test_a_file_that_only_the_listing_shows_is_read_too(world: World) -> None:
    """A wildcard finds what nobody would guess, with one query more."""
    world.git.commit({"ReadMe.markdown": "# Odd\n"})
    world.git.tag("v1.1.0")
    assert world.read("v1.1.0").at_tag.read("ReadMe.markdown") == b"# Odd\n"
    assert world.server.operations == ["Snapshot", "Files"]


def test_a_link_is_followed_inside_the_tree(world: World) -> None:
    """The link has the bytes of the file it leads to, and is known as a link."""
    world.git.commit({"docs/index.md": "# Docs\n"}, links={"README.rst": "docs/index.md"})
    head = world.read().at_head
    assert head.read("README.rst") == b"# Docs\n"
    assert head.links == {"README.rst": "docs/index.md"}


@pytest.mark.parametrize("target", ["/etc/passwd", "../../secret", "README.rst"])
def test_a_link_out_of_the_tree_has_no_content(world: World, target: str) -> None:
    """Neither has a link that leads to itself."""
    world.git.commit({}, links={"README.rst": target})
    assert world.read().at_head.read("README.rst") is None


def test_a_folder_that_is_not_there_costs_nothing(world: World) -> None:
    """The root's listing tells."""
    world.read(patterns=("CITATION.cff", "hf/README.md", "LICENSES/*", "data/*.dvc"))
    assert world.server.operations == ["Snapshot"]


def test_files_in_a_rare_folder_are_found(world: World) -> None:
    """By name in one query more, by wildcard too, since its listing came with the first."""
    world.git.commit({"hf/README.md": "# Card\n", "LICENSES/MIT.txt": "MIT\n", "LICENSES/deep/x.txt": "x"})
    world.git.tag("v1.1.0")
    tree = world.read("v1.1.0", patterns=("hf/README.md", "LICENSES/*")).at_tag
    assert dict(tree.contents) == {"hf/README.md": b"# Card\n", "LICENSES/MIT.txt": b"MIT\n"}
    assert world.server.operations == ["Snapshot", "Files"]


def test_a_chain_of_links_is_followed_to_its_end(world: World) -> None:
    """A query for each step that was not foreseen."""
    world.git.commit({"docs/deep/index.md": "# Deep\n"}, links={"README.rst": "a.rst", "a.rst": "docs/deep/index.md"})
    assert world.read().at_head.read("README.rst") == b"# Deep\n"


def test_a_missing_branch_is_named(world: World) -> None:
    """Rather than taken for an empty one."""
    with pytest.raises(SettingsError, match="no branch 'stable'"):
        world.client(branch="stable").snapshot(Tagged("v1.0.0"), ())


def test_a_folder_is_no_file(world: World) -> None:
    """A folder of that name is not read."""
    world.git.commit({"README/part": "x"})
    assert world.read().at_head.read("README") is None


def test_the_history_proposes_people_and_no_bots(world: World) -> None:
    """Most commits first."""
    world.git.commit({"a": "1"}, author="Bo Example <bo@example.org>")
    world.git.commit({"a": "2"}, author="Bo Example <bo@example.org>")
    world.git.commit({"a": "3"}, author="dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>")
    world.git.tag("v1.1.0")
    people = [(person.creator.name, person.commits) for person in world.read("v1.1.0").history]
    assert people == [("Bo Example", 2), ("Ada Example", 1)]


def test_a_named_branch_is_the_head(world: World) -> None:
    """Commits go where the input `branch` says."""
    world.git.commit({"CITATION.cff": "title: Other\n"}, branch="stable", parents=())
    snapshot = world.client(branch="stable").snapshot(Tagged("v1.0.0"), ("CITATION.cff",))
    assert snapshot.branch == "stable"
    assert snapshot.at_head.read("CITATION.cff") == b"title: Other\n"


def test_the_default_branch_need_not_be_main(world: World) -> None:
    """Its name comes from GitHub."""
    world.git.git("branch", "-m", "main", "trunk")
    world.state.default_branch = "trunk"
    assert world.read().branch == "trunk"


def test_a_renamed_repository_is_read_under_its_new_name(world: World) -> None:
    """And written to there."""
    world.state.name, world.state.former_names = "new", ("example/demo",)
    github = GitHub("example/demo", "ghs_" + "0" * 36, api_url=world.server.url)
    snapshot = github.snapshot(Tagged("v1.0.0"), ("CITATION.cff",))
    github.edit_release("v1.0.0", "text")
    assert snapshot.repository.name == "new"
    assert world.server.operations[-1] == "PATCH /repos/example/new/releases/9000"


def test_a_missing_tag_is_named(world: World) -> None:
    """With what to check."""
    with pytest.raises(SettingsError, match=r"no tag 'v9\.9\.9'"):
        world.read("v9.9.9")


def test_a_missing_repository_is_named(world: World) -> None:
    """It may be private for this token."""
    world.state.name = "elsewhere"
    with pytest.raises(HostError, match="no repository 'example/demo'") as raised:
        world.read()
    assert "contents: read" in raised.value.fix


def test_a_bad_token_is_named(world: World) -> None:
    """Without showing it."""
    with pytest.raises(HostError, match="does not accept the token") as raised:
        world.client(token="ghs_wrong").snapshot(Tagged("v1.0.0"), ())
    assert "ghs_wrong" not in repr(vars(raised.value)) + str(raised.value)


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_read_is_repeated_after_a_fault(world: World, status: int) -> None:
    """The second answer counts."""
    world.fault("Snapshot", status=status, body=b"<html>oops</html>")
    assert world.read().release.tag == "v1.0.0"
    assert len(world.waited) == 1


def test_a_read_is_repeated_after_a_cut_line(world: World) -> None:
    """The connection is opened again."""
    world.fault("Snapshot")
    assert world.read().release.tag == "v1.0.0"


def test_a_query_that_is_too_much_for_github_is_asked_in_parts(world: World) -> None:
    """Without comparing tags, and for files only once they are known to be there."""
    world.fault("Snapshot", status=502)
    world.fault("Snapshot", status=502)
    snapshot = world.read()
    assert sorted(snapshot.at_head.contents) == ["CITATION.cff", "README.md"]
    assert world.server.operations == ["Snapshot", "Snapshot", "Snapshot", "Files"]
    assert "compare" not in world.server.requests[2].body["query"]


def test_an_error_inside_an_answer_is_no_missing_file(world: World) -> None:
    """Half an answer is asked for again: a file that seems absent would be written anew."""
    half = b'{"data": {"repository": null}, "errors": [{"message": "Something went wrong while executing"}]}'
    world.fault("Snapshot", status=200, body=half)
    assert world.read().at_head.read("CITATION.cff") == CITATION.encode()


def test_a_rate_limit_is_waited_for(world: World) -> None:
    """As long as the answer says."""
    body = b'{"message": "You have exceeded a secondary rate limit"}'
    world.fault("Snapshot", status=403, body=body, headers={"Retry-After": "7"})
    world.read()
    assert world.waited == [7.0]


def test_a_rate_limit_of_an_hour_is_not_waited_for(world: World) -> None:
    """The job would cost more than a second run."""
    body = b'{"message": "API rate limit exceeded"}'
    world.fault("Snapshot", status=403, body=body, headers={"Retry-After": "3600"})
    with pytest.raises(Unreachable, match="rate limit is used up"):
        world.read()


@pytest.mark.parametrize(("later", "waits"), [(40, True), (2400, False)])
def test_a_limit_is_waited_for_until_it_begins_anew(world: World, later: int, waits: bool) -> None:
    """The moment stands in the answer; where it is far away the run stops at once."""
    body = b'{"message": "API rate limit exceeded for installation"}'
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + later)}
    world.fault("Snapshot", status=403, body=body, headers=headers)
    if waits:
        world.read()
        assert later - 5 <= world.waited[0] <= later + 5
    else:
        with pytest.raises(Unreachable, match="rate limit is used up"):
            world.read()
        assert world.waited == []


def test_a_server_that_never_answers_is_unreachable(world: World) -> None:
    """After a bounded number of attempts."""
    for _ in range(20):
        world.fault("Snapshot", status=503)
    with pytest.raises(Unreachable, match="did not answer"):
        world.read()
    assert len(world.server.requests) < 10


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"data": 1}', b"{", b"<html>", b'{"data": null}'])
def test_an_answer_of_another_shape_is_no_traceback(world: World, body: bytes) -> None:
    """It is asked for again and then read."""
    world.fault("Snapshot", status=200, body=body)
    assert world.read().release.tag == "v1.0.0"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"no gzip", {"Content-Encoding": "gzip"}),
        (b'{"data"', {"Content-Length": "1000", "Connection": "close"}),
        (b"\xff\xfe\x00", {"Content-Type": "application/json; charset=utf-16"}),
        (b"[" * 100_000, {}),
    ],
    ids=["gzip", "cut-short", "charset", "deep"],
)
def test_a_garbled_answer_is_asked_for_again(world: World, body: bytes, headers: dict[str, str]) -> None:
    """Whatever a proxy makes of it."""
    world.fault("Snapshot", status=200, body=body, headers=headers)
    assert world.read().release.tag == "v1.0.0"


def test_a_plain_http_address_is_refused() -> None:
    """A token never travels in the clear."""
    with pytest.raises(HostError, match="no https address"):
        GitHub("example/demo", "t", api_url="http://example.org")


def test_the_page_of_the_files_is_another_than_the_releases(world: World) -> None:
    """The DOI leads to the release; what is identical to the version are its files."""
    world.git.tag("pkg/v1+2")
    release = world.read("pkg/v1+2").release
    assert release.url == "https://github.com/example/demo/releases/tag/pkg/v1%2B2"
    assert release.files_page == "https://github.com/example/demo/tree/pkg/v1%2B2"
