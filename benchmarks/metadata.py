"""What agreeing on metadata costs: beside reading each file once, and how it grows.

    python benchmarks/metadata.py

Parsing turns each file's text into values with their places; reading one by one makes facts of them as well; the whole
is a repository read, agreed on and judged for disagreements. Growth is the exponent of a power law fitted to processor
time over sizes that double: 1 is linear. Memory is the peak of a process of its own that reads, merges and writes the
largest size, the interpreter and all imports included.
"""

import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from doi_action.formats.table import FORMATS
from doi_action.formats.text.front_matter import markdown_source, part
from doi_action.formats.text.json import compose_json
from doi_action.formats.text.key_lines import compose_control, compose_ini
from doi_action.formats.text.source import read_source
from doi_action.formats.text.toml import compose_toml
from doi_action.formats.text.xml import compose_xml
from doi_action.formats.text.yaml import compose
from doi_action.metadata.merge import merge
from doi_action.metadata.tree_facts import files_of, read_tree
from doi_action.snapshot import Tree
from doi_action.verbs.export import run as export

ROOT = Path(__file__).resolve().parents[1]
SHELF = ROOT / "tests" / "shelf"
AUTHORS, REFERENCES = 5000, 3000
STEPS = 4
"""Sizes measured: the full one, a half, a quarter, an eighth."""

PARSERS: dict[str, Callable[[str, bytes], object]] = {
    ".cff": lambda path, data: compose(read_source(path, data)),
    ".yml": lambda path, data: compose(read_source(path, data)),
    ".json": lambda path, data: compose_json(read_source(path, data)),
    ".toml": lambda path, data: compose_toml(read_source(path, data)),
    ".cfg": lambda path, data: compose_ini(read_source(path, data)),
    ".xml": lambda path, data: compose_xml(read_source(path, data)),
    "DESCRIPTION": lambda path, data: compose_control(read_source(path, data)),
    ".md": lambda path, data: _front(path, data),  # noqa: PLW0108  (defined below)
}


def _front(path: str, data: bytes) -> object:
    source = markdown_source(path, data)
    parted = part(source) if source else None
    return parted.compose() if parted else None


def citation(authors: int, references: int) -> bytes:
    """A CITATION.cff of this many people and references."""
    people = "".join(
        f'  - {{family-names: "Family{n}", given-names: "Given{n}", affiliation: "Lab {n % 50}"}}\n'
        for n in range(authors)
    )
    works = "".join(
        f'  - {{type: article, title: "Work {n}", doi: 10.1000/w{n}, authors: [{{name: "A{n}"}}]}}\n'
        for n in range(references)
    )
    head = 'cff-version: 1.2.0\nmessage: "m"\ntitle: "T"\nversion: "1.0"\nlicense: MIT\nauthors:\n'
    return f"{head}{people}{'references:' if works else ''}\n{works}".encode()


def zenodo(authors: int) -> bytes:
    """The same people in a .zenodo.json, in another order."""
    people = [{"name": f"Family{n}, Given{n}", "affiliation": f"Lab {n % 50}"} for n in reversed(range(authors))]
    return json.dumps({"title": "T", "creators": people}).encode()


def shelf() -> dict[str, bytes]:
    """One file of every format that has an example."""
    files = {"CITATION.cff": citation(20, 20), "README.md": (SHELF / "cards" / "model.md").read_bytes()}
    for folder in ("manifests", "citing", "data"):
        files |= {path.name: path.read_bytes() for path in (SHELF / folder).iterdir()}
    return files


def best(work: Callable[[], object], times: int = 7) -> float:
    """The least processor time of several runs, in seconds."""
    spent = []
    for _ in range(times):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def parse_all(files: dict[str, bytes]) -> None:
    """Each file's text into values, once."""
    for path, data in files.items():
        parser = PARSERS.get(path) or PARSERS.get(Path(path).suffix or path)
        if parser:
            parser(path, data)


def read_each(tree: Tree) -> None:
    """Every file by its reader, one by one."""
    for format_, path in files_of(tree, ""):
        format_.reader()(path, tree.contents[path])


def read_all(files: dict[str, bytes]) -> None:
    """Everything that a release does with them."""
    merge(read_tree(Tree(commit="a", contents=files)).facts)


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """The slope of time over size, both as logarithms (least squares)."""
    xs, ys = [math.log(s) for s in sizes], [math.log(t) for t in seconds]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    rise = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return rise / sum((x - mean_x) ** 2 for x in xs)


def growth(make: Callable[[int], dict[str, bytes]], full: int) -> tuple[list[int], list[float]]:
    """Sizes and the time that reading and merging takes at each."""
    sizes = [full >> step for step in reversed(range(STEPS))]
    repositories = [make(size) for size in sizes]
    return sizes, [best(partial(read_all, files), times=3) for files in repositories]


def peak_megabytes() -> float:
    """Peak memory of a process that reads, merges and writes the largest size."""
    code = "import benchmarks.metadata as m; m.largest()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def largest() -> None:
    """Read, merge and write 5,000 people and 3,000 references, and print the peak in megabytes."""
    files = {"CITATION.cff": citation(AUTHORS, REFERENCES), ".zenodo.json": zenodo(AUTHORS)}
    merged = merge(read_tree(Tree(commit="a", contents=files)).facts)
    export(merged.metadata, "datacite")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> int:
    """Print every figure; exit status 1 where one is worse than promised."""
    files = shelf()
    for format_ in FORMATS:
        format_.reader()
    read_all(files)
    tree = Tree(commit="a", contents=files)
    parsing, each = best(lambda: parse_all(files)), best(lambda: read_each(tree))
    whole = best(lambda: read_all(files))
    print(f"{len(files)} files of every kind: parsed once {parsing * 1e3:.1f} ms, read one by one {each * 1e3:.1f} ms")
    print(f"  the repository read and agreed on {whole * 1e3:.1f} ms: {whole / each:.2f} times its readers")
    people = growth(lambda n: {"CITATION.cff": citation(n, 0), ".zenodo.json": zenodo(n)}, AUTHORS)
    works = growth(lambda n: {"CITATION.cff": citation(1, n)}, REFERENCES)
    for name, (sizes, seconds) in (("authors in two files", people), ("references", works)):
        print(f"{name}: " + ", ".join(f"{size}: {t * 1e3:.0f} ms" for size, t in zip(sizes, seconds, strict=True)))
        print(f"  exponent {exponent(sizes, seconds):.2f}")
    memory = peak_megabytes()
    print(f"peak memory with {AUTHORS} authors and {REFERENCES} references, written out: {memory:.0f} MB")
    linear = all(exponent(*measured) < 1.2 for measured in (people, works))
    return 0 if linear and memory < 150 and whole / each < 2 else 1


if __name__ == "__main__":
    raise SystemExit(main())
