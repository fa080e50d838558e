"""The tests' Hub answers as the real client of the Hub expects: a shape of our own making would prove nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import CommitOperationAdd, HfApi
from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, RepositoryNotFoundError, RevisionNotFoundError
from huggingface_hub.hf_api import RepoFile, RepoFolder

from tests.contract.hub_server import HubWorld, new_hub
from tests.contract.hub_server.server import TOKEN
from tests.contract.hub_server.world import CARD, WEIGHTS

NAME = "octo/owl"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[HubWorld]:
    """The model octo/owl with the tag v1.0.0."""
    with new_hub(tmp_path) as made:
        yield made


@pytest.fixture
def api(world: HubWorld) -> HfApi:
    """The client, with a token that may write."""
    return HfApi(endpoint=world.server.url, token=TOKEN)


def test_the_client_reads_what_we_read(world: HubWorld, api: HfApi) -> None:
    """Info, refs, commits and tree, each parsed by the client's own classes."""
    head = world.git.resolve("main")
    world.state.doi = "10.57967/hf/7558"
    info = api.model_info(NAME)
    assert (info.sha, info.private, info.gated) == (head, False, False)
    assert "doi:10.57967/hf/7558" in (info.tags or [])
    refs = api.list_repo_refs(NAME)
    assert [(ref.name, ref.target_commit) for ref in (*refs.branches, *refs.tags)] == [("main", head), ("v1.0.0", head)]
    assert [(commit.commit_id, commit.title) for commit in api.list_repo_commits(NAME)] == [(head, "Begin")]

    tree = {entry.path: entry for entry in api.list_repo_tree(NAME, recursive=True, revision="v1.0.0")}
    weights, folder = tree["model.safetensors"], tree["onnx"]
    assert isinstance(weights, RepoFile) and weights.lfs and isinstance(folder, RepoFolder)
    assert (weights.size, weights.lfs.size) == (len(WEIGHTS), len(WEIGHTS))
    assert {weights.lfs.sha256} == set(world.state.lfs)


def test_the_client_commits_and_proposes(world: HubWorld, api: HfApi) -> None:
    """A card is validated on the way; a pull request has a number and a revision."""
    made = api.create_commit(
        NAME,
        [CommitOperationAdd("README.md", CARD.encode() + b"More\n")],
        commit_message="More",
        parent_commit=world.git.resolve("main"),
    )
    assert made.oid == world.git.resolve("main")
    proposed = api.create_commit(
        NAME, [CommitOperationAdd("x.txt", b"x")], commit_message="Maybe", parent_commit=made.oid, create_pr=True
    )
    assert (proposed.pr_num, proposed.pr_revision) == (1, "refs/pr/1")
    assert world.server.operations == ["validate-yaml", "preupload", "commit", "preupload", "commit"]


def test_the_client_understands_every_refusal(world: HubWorld, api: HfApi) -> None:
    """As its own class of error, or by its status."""
    with pytest.raises(RepositoryNotFoundError):
        api.model_info("octo/nothing")
    with pytest.raises(RevisionNotFoundError):
        api.list_repo_commits(NAME, revision="v9")
    with pytest.raises(ValueError, match="license"):
        bad = CARD.replace("apache-2.0", "gpl-3.0-or-later").encode()
        api.create_commit(NAME, [CommitOperationAdd("README.md", bad)], commit_message="Bad")

    operations = [CommitOperationAdd("x.txt", b"x")]
    with pytest.raises(HfHubHTTPError) as moved:
        api.create_commit(NAME, operations, commit_message="Late", parent_commit="0" * 40)
    assert moved.value.response.status_code == 412
    world.state.writable = False
    with pytest.raises(HfHubHTTPError) as forbidden:
        api.auth_check(NAME, write=True)
    assert forbidden.value.response.status_code == 403


def test_the_client_knows_a_gated_file(world: HubWorld, tmp_path: Path) -> None:
    """By the code in the head of the answer."""
    world.state.gated = True
    with pytest.raises(GatedRepoError):
        HfApi(endpoint=world.server.url, token=False).hf_hub_download(NAME, "README.md", cache_dir=tmp_path / "cache")
