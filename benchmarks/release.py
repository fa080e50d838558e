"""What a release costs: requests, our own processor time, and how both grow.

    python benchmarks/release.py

Counts are exact. Processor time is this process's own, without git (other processes) and without the registry, which
runs in a process of its own; machines differ, so read it beside `python -c pass` on the same line. Growth is the
exponent of a power law fitted to own time: 1 is linear, 0 is constant.
"""

import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from doi_action.hosts.local_git.host import LocalGit
from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.sandbox.invenio.hosts import STOCK, ZENODO_LIKE
from doi_action.sandbox.server import Sandbox
from doi_action.settings import settings_from
from doi_action.verbs.publish import publish
from tests.repositories import CITATION, README, Repository

PREFIX = "10.14454"
SIZES = (250, 500, 1000, 2000)


@contextmanager
def registry(folder: Path) -> Iterator[str]:
    """The sandbox in a process of its own; gives its base URL."""
    command = [sys.executable, "-m", "doi_action", "sandbox", "--port", "0", "--data", str(folder / "s.db")]
    process = subprocess.Popen([*command, "--prefix", PREFIX], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout
    try:
        yield process.stdout.readline().decode().strip()
    finally:
        process.terminate()
        process.wait()


def release(repository: Repository, url: str, tag: str) -> Report:
    """One run of publish in this process."""
    said = {
        "registry": "sandbox",
        "registry-url": f"{url}/datacite",
        "prefix": PREFIX,
        "publisher": "Example Lab",
        "username": "SANDBOX.DEMO",
        "commit-mode": "push",
        "tag": tag,
    }
    settings = settings_from(command_line=said, environment={"DATACITE_PASSWORD": "sandbox"})
    report = publish(settings, host=LocalGit(repository.folder), connect=open_registry, tell=lambda _line: None)
    assert report.error is None, report.all_findings
    return report


def own_time(action: Callable[[], object]) -> float:
    """Seconds of this process's own processor time."""
    start = time.process_time()
    action()
    return time.process_time() - start


def child_time(command: list[str]) -> float:
    """Seconds of processor time of a command in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def sent(url: str) -> list[tuple[str, str]]:
    """The requests that the registry has seen, as (method, path)."""
    answer = requests.get(f"{url}/sandbox/requests", timeout=30).json()
    found = answer["requests"] if isinstance(answer, dict) else answer
    return [(entry["method"], entry["path"]) for entry in found]


def counted(folder: Path, url: str) -> None:
    """Requests and own time of a first, a next and a repeated release."""
    repository = Repository(folder / "counted")
    floor = child_time([sys.executable, "-c", "pass"])
    print(f"{'release':<10} {'requests':>8} {'writes':>7} {'own seconds':>12}")
    for name, tag in (("first", "v1.0.0"), ("next", "v1.1.0"), ("repeat", "v1.1.0")):
        if name != "repeat":
            repository.release(tag, {"n.txt": tag})
        before = len(sent(url))
        seconds = own_time(partial(release, repository, url, tag))
        new = sent(url)[before:]
        writes = sum(method != "GET" for method, _ in new)
        print(f"{name:<10} {len(new):>8} {writes:>7} {seconds:>12.3f}")
    print(f"`python -c pass` beside it: {floor:.3f} s\n")


def counted_with_files(folder: Path) -> None:
    """Requests of a first, a next and a repeated release with one file, at InvenioRDM and with an archive."""
    own_prefix, account = "10.12345", ("SANDBOX.DEMO", "sandbox")
    at_host = {"registry": "inveniordm", "publisher": "Example Lab"}
    own_name = {"registry": "sandbox", "prefix": own_prefix, "username": account[0]}
    for name, said, host in (
        ("InvenioRDM", at_host, STOCK),
        ("own prefix, at InvenioRDM", own_name | {"archive": "inveniordm"}, STOCK),
        ("own prefix, at Zenodo", own_name | {"archive": "zenodo-sandbox"}, ZENODO_LIKE),
    ):
        with Sandbox(prefixes=("10.0000", own_prefix), accounts=(account,), invenio=host) as sandbox:
            is_host = said is at_host
            there = {"registry-url": sandbox.invenio_url if is_host else sandbox.datacite_url}
            chosen = said | there | ({} if is_host else {"archive-url": sandbox.invenio_url})
            repository = Repository(folder / name)
            for what, tag in (("first", "v1.0.0"), ("next", "v1.1.0"), ("repeat", "v1.1.0")):
                if what != "repeat":
                    repository.release(tag, {"n.txt": name + tag})
                sandbox.forget_requests()
                settings = settings_from(
                    command_line={**chosen, "commit-mode": "push", "tag": tag},
                    environment={
                        "INVENIORDM_TOKEN": "sandbox",
                        "ARCHIVE_TOKEN": "sandbox",
                        "DATACITE_PASSWORD": "sandbox",
                    },
                )
                local = LocalGit(repository.folder)
                report = publish(settings, host=local, connect=open_registry, tell=lambda _line: None)
                assert report.error is None, report.error
                writes = sum(request.method != "GET" for request in sandbox.requests)
                print(f"{name:<26} {what:<8} {len(sandbox.requests):>3} requests, {writes:>2} of them write")
    print()


def authors(count: int) -> str:
    """A citation file with many authors."""
    people = "".join(f"  - family-names: Family{n}\n    given-names: Given{n}\n" for n in range(count))
    return CITATION.partition("authors:")[0] + "authors:\n" + people


def references(count: int) -> str:
    """A citation file with many references."""
    entry = "  - type: article\n    title: T{n}\n    doi: 10.1000/ref.{n}\n    authors:\n      - name: A{n}\n"
    return CITATION + "references:\n" + "".join(entry.format(n=n) for n in range(count))


def grown(folder: Path, url: str, name: str, citation: Callable[[int], str]) -> None:
    """Own time of a first release as a citation file grows."""
    times = []
    for size in SIZES:
        repository = Repository(
            folder / f"{name}-{size}",
            {"CITATION.cff": citation(size), "README.md": README, "size.txt": f"{name} {size}"},
        )
        repository.release("v1.0.0")
        times.append(own_time(partial(release, repository, url, "v1.0.0")))
    _print_growth(name, times)


def grown_releases(folder: Path, url: str) -> None:
    """Own time of the last release as the number of published ones grows."""
    times = []
    for size in (10, 20, 40, 80):
        files = {"CITATION.cff": CITATION, "README.md": README, "size.txt": f"{size}\n"}
        repository = Repository(folder / f"releases-{size}", files)
        for number in range(size):
            repository.release(f"v1.{number}.0", {"n.txt": str(number)})
            if number < size - 1:
                release(repository, url, f"v1.{number}.0")
        times.append(own_time(partial(release, repository, url, f"v1.{size - 1}.0")))
    _print_growth("releases", times, (10, 20, 40, 80))


def _print_growth(name: str, times: list[float], sizes: tuple[int, ...] = SIZES) -> None:
    shown = "  ".join(f"{size}: {seconds:.2f} s" for size, seconds in zip(sizes, times, strict=True))
    print(f"{name:<12} {shown}   exponent {exponent(sizes, times):.2f}")


def exponent(sizes: tuple[int, ...], times: list[float]) -> float:
    """The slope of the least-squares line through the points in logarithmic scale."""
    points = [(math.log(size), math.log(max(seconds, 1e-6))) for size, seconds in zip(sizes, times, strict=True)]
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    above = sum((x - mean_x) * (y - mean_y) for x, y in points)
    below = sum((x - mean_x) * (x - mean_x) for x, _ in points)
    return float(above / below)


def main() -> None:
    """Print everything."""
    with tempfile.TemporaryDirectory() as name, registry(Path(name)) as url:
        folder = Path(name)
        warm = Repository(folder / "warm")
        warm.release("v1.0.0")
        release(warm, url, "v1.0.0")
        counted(folder, url)
        counted_with_files(folder)
        grown(folder, url, "authors", authors)
        grown(folder, url, "references", references)
        grown_releases(folder, url)


if __name__ == "__main__":
    main()
