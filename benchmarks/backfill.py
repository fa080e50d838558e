"""What a backfill costs as the number of releases grows: requests, and time with a registry that is far away.

    python benchmarks/backfill.py [--sizes 10,100,1000] [--latency 0.02] [--jobs 2]

The registry is the sandbox in a process of its own, behind a proxy that holds each request for `--latency` seconds, as
a line across an ocean does. Growth is the exponent of a power law fitted to the time: 1 is linear.
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from socket import SHUT_WR, create_connection, create_server, socket
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.release import PREFIX, exponent, registry
from doi_action.hosts.local_git.host import LocalGit
from doi_action.registries import Registry
from doi_action.registries.open_registry import open_registry
from doi_action.settings import Settings, settings_from
from doi_action.verbs.backfill import backfill
from tests.repositories import CITATION, README, SETTINGS

MOST_PER_RELEASE, STEEPEST = 3.0, 1.05


def repository(folder: Path, releases: int) -> Path:
    """One line of so many releases, each of five commits, written in one go."""
    folder.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    lines, mark = [], 0
    for number in range(releases):
        for change in range(5):
            mark += 1
            lines.append(f"commit refs/heads/main\nmark :{mark}")
            lines.append(f"committer Ada Example <ada@example.org> {1_500_000_000 + mark * 3600} +0000")
            lines.append("data 4\nWork")
            files = {"n.txt": f"{number}.{change}\n"}
            if mark == 1:
                files |= {"CITATION.cff": CITATION, "README.md": README, "size.txt": f"{releases}\n"}
            for path, text in files.items():
                lines.append(f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}")
        lines.append(f"tag v1.{number}.0\nfrom :{mark}")
        lines.append(f"tagger Ada Example <ada@example.org> {1_500_000_000 + mark * 3600} +0000\ndata 7\nRelease")
    subprocess.run(
        ["git", "-C", str(folder), "fast-import", "--quiet"], input="\n".join(lines).encode(), check=True, env=SETTINGS
    )
    return folder


@contextmanager
def far_away(url: str, latency: float) -> Iterator[str]:
    """The address of a proxy before `url` that passes on what a client sends only after `latency` seconds."""
    there = urlsplit(url)

    def pass_on(source: socket, target: socket, wait: float) -> None:
        while data := source.recv(65536):
            time.sleep(wait)
            target.sendall(data)
        target.shutdown(SHUT_WR)

    def serve() -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = create_connection((there.hostname, there.port))
            threading.Thread(target=pass_on, args=(near, far, latency), daemon=True).start()
            threading.Thread(target=pass_on, args=(far, near, 0), daemon=True).start()

    with create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def counting(settings: Settings, *, into: list[int]) -> Iterator[Registry]:
    """The registry; how many requests were sent to it is added at the end."""
    with open_registry(settings, for_hours=True) as opened:
        yield opened
        into.append(opened.requests)


def main() -> int:
    """Print a line for each size; 1 where it is steeper or dearer than promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10,100,1000")
    parser.add_argument("--latency", type=float, default=0.02)
    parser.add_argument("--jobs", default="2")
    asked = parser.parse_args()
    sizes, times, dearest = tuple(int(size) for size in asked.sizes.split(",")), [], 0.0

    with tempfile.TemporaryDirectory() as name, registry(Path(name)) as url, far_away(url, asked.latency) as proxy:
        said = {
            "registry": "sandbox",
            "registry-url": f"{proxy}/datacite",
            "prefix": PREFIX,
            "publisher": "Example Lab",
            "username": "SANDBOX.DEMO",
            "commit-mode": "none",
            "jobs": asked.jobs,
        }
        settings = settings_from(command_line=said, environment={"DATACITE_PASSWORD": "sandbox"})
        for size in sizes:
            made = repository(Path(name) / str(size), size)
            counted: list[int] = []
            start, own = time.monotonic(), time.process_time()
            report = backfill(
                settings, host=LocalGit(made), connect=partial(counting, into=counted), tell=lambda _line: None
            )
            assert report.error is None, report.error
            seconds, own = time.monotonic() - start, time.process_time() - own
            each = sum(counted) / size
            times.append(seconds)
            dearest = max(dearest, each)
            print(f"{size:>5} releases: {seconds:8.2f} s, own {own:7.2f} s, {each:.2f} requests a release", flush=True)
    steepness = exponent(sizes, times)
    print(f"exponent {steepness:.3f}")
    return int(steepness > STEEPEST or dearest > MOST_PER_RELEASE)


if __name__ == "__main__":
    sys.exit(main())
