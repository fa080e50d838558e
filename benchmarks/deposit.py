"""What a release with large files costs at a registry that keeps files: memory, and time.

    python benchmarks/deposit.py [MEGABYTES]

A whole release, from the tag to the published record, at the embedded InvenioRDM: its archive holds a file of 2 GB, and
another one is attached to it, of both of which a disk holds next to nothing until they are deposited. It runs in a
process of its own. Memory is that process's peak, the interpreter and all imports included, and git's beside it.

Time says little by itself, since machines differ: beside it stands that of a plain program, which downloads the
attached file to a disk with requests and uploads it to the same host, without a look at what it sends. What a release
takes longer for the same file is the price of reading it over: its checksums are compared with the source's before, and
with the host's after.
"""

import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

MEGABYTE = 1_000_000
PROMISED = 150
"""Megabytes of memory that a run may take."""

ZEROS = bytes(64 * 1024)
CITATION = (
    'cff-version: 1.2.0\nmessage: Cite it.\ntitle: "Large files"\nlicense: MIT\nauthors:\n  - name: Example Lab\n'
)


class Server(ThreadingHTTPServer):
    """Gives a file of `size` zeros to whoever asks: the host's store of attached files."""

    daemon_threads = True

    def __init__(self, size: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.size = size

    @property
    def url(self) -> str:
        """Its root."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """GET of anything."""

    server: Server

    def do_GET(self) -> None:
        """Zeros."""
        self.send_response(200)
        self.send_header("Content-Length", str(self.server.size))
        self.end_headers()
        left = self.server.size
        while left:
            left -= self.wfile.write(ZEROS[:left])

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


def repository(folder: Path, size: int) -> Path:
    """A repository whose tag v1.0.0 holds one sparse file of `size` bytes."""
    folder.mkdir()
    (folder / "CITATION.cff").write_text(CITATION)
    with (folder / "data.bin").open("wb") as data:
        data.truncate(size)
    for command in (
        ("init", "--quiet"),
        ("add", "--all"),
        ("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=Data"),
        ("tag", "v1.0.0"),
    ):
        subprocess.run(["git", "-C", str(folder), *command], check=True)
    (folder / "data.bin").unlink()
    return folder


def release(folder: str, store: str, size: int, registry: str) -> None:
    """Publish the release and print what it took; its attached file of `size` bytes comes from `store`."""
    from doi_action.hosts.github.download import open_download
    from doi_action.hosts.local_git.host import LocalGit
    from doi_action.model import Asset, Release
    from doi_action.registries.open_registry import open_registry
    from doi_action.settings import settings_from
    from doi_action.snapshot import Snapshot, Stream, Target
    from doi_action.verbs.publish import publish

    class Hosted(LocalGit):
        """The repository with a file attached to its release, which comes by the code that reads GitHub's."""

        def snapshot(self, target: Target, patterns: tuple[str, ...]) -> Snapshot:
            """With the file."""
            known = super().snapshot(target, patterns)
            return replace(known, release=replace(known.release, assets=(Asset(name="attached.bin", size=size),)))

        def asset(self, release: Release, asset: Asset) -> Stream:
            """The file."""
            got = open_download(store, token=None, accept="application/octet-stream")
            return Stream(name=asset.name, size=got.size, chunks=got.chunks)

    start = time.monotonic()
    said = {"registry": "inveniordm", "registry-url": registry, "publisher": "Example Lab", "commit-mode": "none"}
    said["files"] = "source, attached.bin"
    report = publish(
        settings_from(command_line=said, environment={"INVENIORDM_TOKEN": "sandbox"}),
        host=Hosted(Path(folder)),
        connect=open_registry,
        tell=lambda _line: None,
    )
    own, git = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    deposited = {file.name: file.size for file in report.files}
    told = {"headline": report.headline, "error": str(report.error or ""), "files": deposited}
    print(json.dumps({**told, "seconds": time.monotonic() - start, "memory": own, "git": git}))


def plain(store: str, registry: str) -> None:
    """Print the seconds that the attached file takes a program that only passes it on, by way of a disk."""
    import requests

    from doi_action.registries.inveniordm.files import ONE_REQUEST, PART

    headers = {"Authorization": "Bearer sandbox", "Accept": "application/vnd.inveniordm.v1+json"}
    draft = requests.post(f"{registry}/api/records", json={"files": {"enabled": True}}, headers=headers, timeout=60)
    files = f"{registry}/api/records/{draft.json()['id']}/draft/files"
    start = time.monotonic()
    with tempfile.TemporaryFile() as file:
        with requests.get(store, stream=True, timeout=60) as answer:
            for piece in answer.iter_content(64 * 1024):
                file.write(piece)
        size = file.tell()

        # The host takes no more in one request.
        parts = -(-size // PART)
        entry: dict[str, object] = {"key": "attached.bin"}
        if size > ONE_REQUEST:
            entry |= {"size": size, "transfer": {"type": "M", "parts": parts, "part_size": PART}}
        made = requests.post(files, json=[entry], headers=headers, timeout=60).json()
        links = made["entries"][0]["links"]
        addresses = [part["url"] for part in links.get("parts", ())] or [links["content"]]
        octets = {"Authorization": "Bearer sandbox", "Content-Type": "application/octet-stream"}
        for number, address in enumerate(addresses):
            content = Part(file, number * PART, size if len(addresses) == 1 else min(PART, size - number * PART))
            requests.put(address, data=content, headers=octets, timeout=600).raise_for_status()
        requests.post(f"{files}/attached.bin/commit", headers=headers, timeout=600).raise_for_status()
    print(time.monotonic() - start)


class Part:
    """Some bytes of a file, as requests sends them."""

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        self._file, self._left, self.len = file, size, size
        file.seek(start)

    def read(self, size: int = -1) -> bytes:
        """The next ones."""
        data = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data


def in_process(call: str) -> str:
    """What a call of this module prints in a process of its own."""
    code = f"import benchmarks.deposit as d; d.{call}"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


def main() -> int:
    """Print every figure; exit status 1 where one is worse than promised."""
    from doi_action.sandbox.server import Sandbox

    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    size = megabytes * MEGABYTE
    with tempfile.TemporaryDirectory() as name, Server(size) as store, Sandbox() as sandbox:
        threading.Thread(target=store.serve_forever, daemon=True).start()
        there = f"{store.url!r}, {sandbox.invenio_url!r}"
        small = str(repository(Path(name) / "small", 1))
        large = str(repository(Path(name) / "large", size))
        # Each once before and once after, so that neither has the warmer disk.
        plain_before = float(in_process(f"plain({there})"))
        attached = json.loads(in_process(f"release({small!r}, {store.url!r}, {size}, {sandbox.invenio_url!r})"))
        plain_after = float(in_process(f"plain({there})"))
        told = json.loads(in_process(f"release({large!r}, {store.url!r}, {size}, {sandbox.invenio_url!r})"))
        store.shutdown()

    beside = (plain_before + plain_after) / 2
    ratio = attached["seconds"] / beside
    print(f"{told['headline']}: {told['seconds']:.0f} s, {told['memory']:.0f} MB of memory, git {told['git']:.0f} MB")
    for name, length in told["files"].items():
        print(f"  {name}: {length / MEGABYTE:,.1f} MB")
    print(
        f"the attached file alone: {attached['seconds']:.1f} s a release, {beside:.1f} s a program that "
        f"passes it on unread: {ratio:.2f} times as long"
    )
    if told["error"]:
        print(told["error"])
    is_whole = not told["error"] and told["files"]["attached.bin"] == size
    return 0 if is_whole and max(told["memory"], told["git"]) < PROMISED else 1


if __name__ == "__main__":
    raise SystemExit(main())
