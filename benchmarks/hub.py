"""What a release of a repository on the Hugging Face Hub costs: requests by kind, our own processor time, and growth.

    python benchmarks/hub.py

The Hub is the tests' server, in a process of its own. Counts are exact: the listing has a thousand entries on a page,
and of the files only those are asked for that say something of the work. Processor time is this process's own; growth
is the exponent of a power law fitted to it.
"""

import json
import math
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from doi_action.hosts.hugging_face.address import HubName
from doi_action.hosts.hugging_face.host import HuggingFace
from doi_action.hosts.open_host import open_hub
from doi_action.registries.open_registry import open_registry
from doi_action.release.read_release import PATTERNS
from doi_action.sandbox.server import Sandbox
from doi_action.settings import settings_from
from doi_action.snapshot import Tagged
from doi_action.verbs.publish import publish
from tests.contract.github_server.repository import BareRepository
from tests.contract.hub_server import HubRepository, HubServer
from tests.contract.hub_server.server import TOKEN
from tests.contract.hub_server.world import CARD, CITATION, WEIGHTS

PREFIX = "10.14454"
SIZES = (1250, 2500, 5000, 10000)
NAME = HubName(kind="model", name="octo/owl")


def repository(folder: Path, files: int) -> HubRepository:
    """A model with so many files besides card and citation file; every tenth is kept in LFS."""
    state = HubRepository(BareRepository(folder))
    pointer = state.large(WEIGHTS).encode()
    head = b"commit refs/heads/main\ncommitter A <a@example.org> 1767225600 +0000\ndata 5\nBegin"
    parts = [head]
    for path, data in {"CITATION.cff": CITATION.encode(), "README.md": CARD.encode()}.items():
        parts.append(b"\nM 644 inline %s\ndata %d\n%s" % (path.encode(), len(data), data))
    for number in range(files):
        data = pointer if number % 10 == 0 else b"%d" % number
        parts.append(b"\nM 644 inline data/%d/%d.bin\ndata %d\n%s" % (number // 100, number, len(data), data))
    state.git.git("fast-import", "--quiet", data=b"".join(parts) + b"\n")
    state.git.tag("v1.0.0")
    return state


def serve(folder: Path, files: int) -> None:
    """The server, until its input ends; its first line is its address, each further line what was asked since."""
    with HubServer(repository(folder, files)) as server:
        print(server.url, flush=True)
        for _ in sys.stdin:
            print(json.dumps(server.operations), flush=True)
            server.requests.clear()


@contextmanager
def served(folder: Path, files: int) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The server in a process of its own."""
    command = [sys.executable, __file__, "serve", str(folder), str(files)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin and process.stdout
    try:
        yield process.stdout.readline().strip(), process
    finally:
        process.stdin.close()
        process.wait()


def asked(process: "subprocess.Popen[str]") -> Counter[str]:
    """What was asked since the last time, by kind."""
    assert process.stdin and process.stdout
    process.stdin.write("\n")
    process.stdin.flush()
    return Counter(json.loads(process.stdout.readline()))


def read(folder: Path) -> None:
    """One snapshot of repositories of growing size."""
    print(f"{'files':>7} {'listing':>8} {'contents':>9} {'other':>6} {'own seconds':>12} {'growth':>7}")
    before: tuple[int, float] | None = None
    for files in SIZES:
        with served(folder / f"{files}.git", files) as (url, process):
            with closing(HuggingFace(NAME, token=lambda: TOKEN, endpoint=url)) as host:
                start = time.process_time()
                snapshot = host.snapshot(Tagged("v1.0.0"), PATTERNS)
                seconds = time.process_time() - start
            assert len(snapshot.at_tag.sizes) == files + 2
            counted = asked(process)
        contents = counted["file"]
        other = counted.total() - counted["tree"] - contents - counted["resolve-cache"]
        grows = math.log(seconds / before[1]) / math.log(files / before[0]) if before else math.nan
        print(f"{files:>7} {counted['tree']:>8} {contents:>9} {other:>6} {seconds:>12.3f} {grows:>7.2f}")
        before = files, seconds
    print()


def release(folder: Path) -> None:
    """Requests to the Hub of a first and a repeated release; those that write are `preupload` and `commit`."""
    print(f"{'release':<8} {'questions':>10} {'writing':>8} {'own seconds':>12}")
    with served(folder / "release.git", 100) as (url, process), Sandbox(prefixes=(PREFIX,)) as sandbox:
        for name in ("first", "repeat"):
            said = {
                "registry": "datacite",
                "registry-url": sandbox.datacite_url,
                "prefix": PREFIX,
                "publisher": "Example Lab",
                "username": "SANDBOX.DEMO",
                "tag": "v1.0.0",
            }
            settings = settings_from(command_line=said, environment={"DATACITE_PASSWORD": "sandbox", "HF_TOKEN": TOKEN})
            start = time.process_time()
            with closing(open_hub(NAME, settings, variables={"HF_ENDPOINT": url})) as host:
                report = publish(settings, host=host, connect=open_registry, tell=lambda _line: None)
            assert report.error is None, report.error
            seconds, counted = time.process_time() - start, asked(process)
            writing = counted["preupload"] + counted["commit"]
            print(f"{name:<8} {counted.total() - writing:>10} {writing:>8} {seconds:>12.3f}")


def main() -> None:
    """All of it."""
    with tempfile.TemporaryDirectory() as folder:
        read(Path(folder))
        release(Path(folder))


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
