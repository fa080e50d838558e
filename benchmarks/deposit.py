"""What depositing a large file costs: memory, and time to stream it.

    python benchmarks/deposit.py [MEGABYTES]

A file of 2 GB, of which a disk holds next to nothing, is deposited twice: in the archive of a tag, and as a file
attached to a release. Each goes through a process of its own, as a run does it: read from git or over HTTP, onto the
disk with its checksums, read for the registry's checksum, and sent. Memory is the peak of that process, the interpreter
and all imports included, and of git beside it. The registry is a server that counts bytes.
"""

import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from hashlib import file_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

MEGABYTE = 1_000_000
PROMISED = 150
"""Megabytes of memory that a run may take."""

ZEROS = bytes(64 * 1024)


class Server(ThreadingHTTPServer):
    """Gives a file of `size` zeros to whoever asks, and counts what it is sent."""

    daemon_threads = True

    def __init__(self, size: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.size, self.received = size, 0

    @property
    def url(self) -> str:
        """Its root."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """GET and PUT, and nothing kept."""

    server: Server

    def do_GET(self) -> None:
        """Zeros."""
        self.send_response(200)
        self.send_header("Content-Length", str(self.server.size))
        self.end_headers()
        left = self.server.size
        while left:
            left -= self.wfile.write(ZEROS[:left])

    def do_PUT(self) -> None:
        """Counted."""
        left = int(self.headers["Content-Length"])
        while left:
            read = len(self.rfile.read1(min(left, len(ZEROS))))
            left -= read
            self.server.received += read
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


def repository(folder: Path, size: int) -> Path:
    """A repository whose tag v1.0.0 holds one sparse file of `size` bytes."""
    folder.mkdir()
    with (folder / "data.bin").open("wb") as data:
        data.truncate(size)
    for command in (
        ("init", "--quiet"),
        ("add", "data.bin"),
        ("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=Data"),
        ("tag", "v1.0.0"),
    ):
        subprocess.run(["git", "-C", str(folder), *command], check=True)
    (folder / "data.bin").unlink()
    return folder


def deposit(source: str, registry: str, size: int) -> None:
    """Deposit one file as a run does, and print what it took; `source` is a repository's folder or an address."""
    import requests

    from doi_action.hosts.github.download import open_download
    from doi_action.hosts.local_git.host import LocalGit
    from doi_action.model import Asset, Release
    from doi_action.model import Repository as About
    from doi_action.release.deposit import ReleaseFiles, deposit_files
    from doi_action.snapshot import Snapshot, Stream, Tagged, Tree

    class Web(LocalGit):
        """A host that gives files over HTTP, by the code with which files come from GitHub."""

        def asset(self, asset: Asset) -> Stream:
            """The one file."""
            got = open_download(source, token=None, accept="application/octet-stream")
            return Stream(name=asset.name, size=got.size, chunks=got.chunks)

    start = time.monotonic()
    if source.startswith("http"):
        host, word = Web(Path()), "*"
        release = Release(tag="v1.0.0", commit="c", assets=(Asset(name="data.bin", size=size),))
        tree = Tree(commit="c")
        snapshot = Snapshot(
            repository=About(name="a"), release=release, tags=(), branch=None, at_tag=tree, at_head=tree
        )
    else:
        host, word = LocalGit(Path(source)), "source"
        snapshot = host.snapshot(Tagged("v1.0.0"), ())

    sending = ReleaseFiles(host, snapshot.release, deposit_files(snapshot, [word]))
    with sending.open_file(sending.files[0].name) as content:
        file_digest(content, "md5")
        content.seek(0)
        requests.put(registry, data=content, timeout=600).raise_for_status()
    own, others = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    said = {"seconds": time.monotonic() - start, "memory": own, "git": others, "size": sending.files[0].size}
    print(json.dumps(said))


def measured(source: str, server: Server) -> dict[str, float]:
    """One deposit in a process of its own."""
    code = f"import benchmarks.deposit as d; d.deposit({source!r}, {server.url!r}, {server.size})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def main() -> int:
    """Print every figure; exit status 1 where one is worse than promised."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    size, worst = megabytes * MEGABYTE, 0.0
    with tempfile.TemporaryDirectory() as name, Server(size) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sources = {"in an archive": str(repository(Path(name) / "a", size)), "attached": f"{server.url}/data.bin"}
        for words, source in sources.items():
            server.received = 0
            told = measured(source, server)
            worst = max(worst, told["memory"], told["git"])
            print(
                f"{megabytes} MB {words}: {told['seconds']:.0f} s, {told['memory']:.0f} MB of memory "
                f"(git {told['git']:.0f} MB), {server.received / MEGABYTE:.1f} MB sent"
            )
            if server.received != told["size"]:
                print(f"  of {told['size']:.0f} bytes {server.received} arrived")
                return 1
        server.shutdown()
    return 0 if worst < PROMISED else 1


if __name__ == "__main__":
    raise SystemExit(main())
