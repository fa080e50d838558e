"""The files of a repository on GitHub at a commit, with those of its submodules there and of Git LFS.

A submodule of another server is not followed. GitHub's store of Git LFS is asked by the API of Git LFS ("Batch API",
docs/api/batch.md of git-lfs); the address that it answers is of another host, which gets no token.
"""

import base64
from collections.abc import Generator, Iterable, Mapping
from functools import cached_property, partial
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from doi_action import __version__
from doi_action.errors import HostError, SettingsError
from doi_action.formats.data.pointers import Pointer
from doi_action.formats.data.submodules import SUBMODULES, submodules_in
from doi_action.formats.text.loose_json import objects
from doi_action.hosts.github.connection import LONGEST_ANSWER, TIMEOUT, Connection, Refused, Unanswered
from doi_action.hosts.github.download import Token, check_address, open_download, server_of
from doi_action.hosts.github.refusals import explained
from doi_action.hosts.gzip_stream import uncompressed
from doi_action.hosts.kept_elsewhere import lfs_file_missing, submodule_missing
from doi_action.http.slow_answers import in_time
from doi_action.snapshot import Stream

JSON = "application/vnd.github+json"
LFS = "application/vnd.git-lfs+json"

PIECE = 256 * 1024
"""Bytes of an archive that are unpacked at a time."""

BATCH = 100
"""Files of Git LFS that one question names."""


class GitHubSource:
    """The repository `name` (owner/name) at `commit`. Implements Source. Nothing is asked before the first call."""

    def __init__(self, connection: Connection, name: str, commit: str, *, api_url: str, token: str | None) -> None:
        self._connection, self._name, self._commit = connection, name, commit
        self._api_url, self._token = api_url, token

    def tar(self) -> Generator[bytes, None, None]:
        """GitHub's own archive, unpacked."""
        url = f"{self._api_url}/repos/{self._name}/tarball/{self._commit}"
        try:
            got = self._connection.repeated(lambda: open_download(url, token=self._token, accept=JSON))
        except Refused as refused:
            raise explained(refused, act="read", repository=self._name) from refused
        return uncompressed(got.chunks, most=PIECE)

    def submodules(self) -> Mapping[str, "GitHubSource"]:
        """Those of the same server that the token may read. Raises HostError `submodule-missing` for any other."""
        commits = {path: entry["sha"] for path, entry in self._listing.items() if entry["type"] == "commit"}
        if not commits:
            return {}

        data = b""
        if SUBMODULES in self._listing:
            oid = self._listing[SUBMODULES]["sha"]
            data = base64.b64decode(self._connection.get(f"/repos/{self._name}/git/blobs/{oid}")["content"])
        urls = {submodule.path: submodule.url for submodule in submodules_in(data)}
        return {path: self._submodule(path, commit, urls.get(path, "")) for path, commit in commits.items()}

    def _submodule(self, path: str, commit: str, url: str) -> "GitHubSource":
        name = repository_at(url, self._name, server=web_root(self._api_url))
        if name is None:
            problem = f"it is at '{_without_login(url)}', no repository of this server" if url else "nothing says where"
            raise submodule_missing(path, problem, fix="move it to the same server")

        source = GitHubSource(self._connection, name, commit, api_url=self._api_url, token=self._token)
        try:
            source._listing  # noqa: B018  (asked for now, so that nothing is written before)
        except (HostError, SettingsError) as error:
            fix = f"give a github-token that may read {name}, and push commit {commit[:10]} there"
            raise submodule_missing(path, error.message, fix=fix) from error
        return source

    @cached_property
    def _listing(self) -> Mapping[str, Any]:
        """Every entry of the tree by path, as REST lists it. Raises HostError where GitHub lists a part only."""
        try:
            answer = self._connection.get(f"/repos/{self._name}/git/trees/{self._commit}?recursive=1")
        except Refused as refused:
            raise explained(refused, act="read", repository=self._name) from refused

        if answer["truncated"]:
            problem = f"GitHub does not list all files of {self._name}"
            raise submodule_missing("?", problem, fix="release from a clone: --repo FOLDER")
        return {entry["path"]: entry for entry in answer["tree"]}

    def refuse_missing(self, pointers: Iterable[Pointer]) -> None:
        """Raise HostError `lfs-file-missing` for a file that GitHub does not have, or not for this token."""
        asked = list(pointers)
        for start in range(0, len(asked), BATCH):
            self._downloads(asked[start : start + BATCH])

    def lfs_file(self, pointer: Pointer) -> Stream:
        """The file from the store that GitHub names. Raises HostError `lfs-file-missing`."""
        action = self._downloads([pointer])[pointer.oid]
        check_address(action["href"], server_of(self._api_url))
        sent = {str(name): str(value) for name, value in (action.get("header") or {}).items()}

        def ask() -> Any:
            return open_download(action["href"], token=None, accept="application/octet-stream", headers=sent)

        try:
            got = self._connection.repeated(ask)
        except Refused as refused:
            raise lfs_file_missing(pointer, f"the store answers {refused.status}", fix="run again") from refused
        return Stream(name=pointer.path, size=pointer.size, chunks=got.chunks, sha256=pointer.oid)

    def _downloads(self, pointers: list[Pointer]) -> dict[str, dict[str, Any]]:
        """Where each file can be had, by its SHA-256. Raises HostError `lfs-file-missing`."""
        try:
            said = self._connection.repeated(lambda: self._batch(pointers))
        except Refused as refused:
            problem = f"GitHub answers {refused.status} for the files of {self._name}"
            raise lfs_file_missing(pointers[0], problem, fix="give a github-token that may read it") from refused

        answered = {str(entry.get("oid")): entry for entry in objects(said.get("objects"))}
        found: dict[str, dict[str, Any]] = {}
        for pointer in pointers:
            actions = answered.get(pointer.oid, {}).get("actions")
            download = actions.get("download") if isinstance(actions, dict) else None
            if not isinstance(download, dict) or not isinstance(download.get("href"), str):
                raise lfs_file_missing(pointer, "GitHub does not have it", fix="push it:\ngit lfs push --all origin")
            found[pointer.oid] = download
        return found

    def _batch(self, pointers: list[Pointer]) -> dict[str, Any]:
        """What the API of Git LFS answers. Raises Refused and Unanswered."""
        url = f"{web_root(self._api_url)}/{self._name}.git/info/lfs/objects/batch"
        wanted = [{"oid": pointer.oid, "size": pointer.size} for pointer in pointers]
        body = {"operation": "download", "transfers": ["basic"], "objects": wanted, "hash_algo": "sha256"}
        headers = {"Accept": LFS, "Content-Type": LFS, "User-Agent": f"doi-action/{__version__}"}
        # As git sends a token: the name is of no account.
        login = requests.auth.HTTPBasicAuth("x-access-token", self._token) if self._token else Token(None)
        ask = partial(
            requests.post, url, json=body, headers=headers, auth=login, timeout=TIMEOUT, allow_redirects=False
        )
        try:
            answer = in_time(ask, seconds=LONGEST_ANSWER)
            said = answer.json() if answer.status_code == 200 else {}
        except (requests.RequestException, OSError, ValueError) as problem:
            raise Unanswered(type(problem).__name__) from problem

        if answer.status_code >= 500:
            raise Unanswered(f"{answer.status_code} {answer.reason}")
        if answer.status_code != 200:
            raise Refused(answer.status_code, "", "", place=urlsplit(url).hostname or url)
        return said if isinstance(said, dict) else {}


def web_root(api_url: str) -> str:
    """The address below which a server keeps repositories, by its API's.

    >>> web_root("https://api.github.com"), web_root("https://git.example.org/api/v3")
    ('https://github.com', 'https://git.example.org')
    """
    parts = urlsplit(api_url)
    return f"{parts.scheme}://{parts.netloc.removeprefix('api.')}"


def repository_at(url: str, holder: str, *, server: str) -> str | None:
    """The owner/name that a submodule's address means in the repository `holder`, None for one of another server.

    >>> repository_at("../solver.git", "example/demo", server="https://github.com")
    'example/solver'
    >>> repository_at("git@github.com:other/grid.git", "example/demo", server="https://github.com")
    'other/grid'
    """
    host = urlsplit(server).netloc
    ssh = url.removeprefix("ssh://").removeprefix("git@")
    if url.startswith(("./", "../")):
        url = urljoin(f"{server}/{holder}/", url)
    elif ssh.startswith((f"{host}:", f"{host}/")):
        url = f"{server}/{ssh[len(host) + 1 :]}"

    parts = urlsplit(url)
    words = parts.path.strip("/").removesuffix(".git").split("/")
    is_here = parts.netloc.rpartition("@")[2] == host
    return "/".join(words) if is_here and len(words) == 2 and all(words) else None


def _without_login(url: str) -> str:
    """An address that may be shown: nothing before the at sign, nothing behind a question mark."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.netloc else url.partition("?")[0]
