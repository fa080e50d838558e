"""How long one check takes, whole processes side by side: an empty Python, ours, and the other validators.

    python benchmarks/check.py [--peers .cache/peers] [--runs 15] [--json FILE]

The files are made here: a rule-clean one of 2 kB and one of 1 MB with many references. The peers live in an environment
of their own (`python -m venv .cache/peers`, then install requirements/peers.txt into it); those that are not there are
left out of the table. The best of several runs counts, interleaved, so that a busy moment hits all alike.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEAD = """\
cff-version: 1.2.0
message: "If you use this software, please cite it as below."
title: "Rekenaar, a reader of recordings"
abstract: "Reads recordings, writes transcripts with a time stamp for every word, and finds regional variants."
type: software
authors:
  - family-names: Doe
    given-names: Jane
    orcid: https://orcid.org/0000-0002-1825-0097
    affiliation: Example University
  - family-names: Roe
    given-names: Richard
    orcid: https://orcid.org/0000-0001-5109-3700
version: "1.2.0"
date-released: "2024-05-17"
license: Apache-2.0
doi: 10.5281/zenodo.1003150
identifiers:
  - type: doi
    value: 10.5281/zenodo.1003149
    description: "The concept DOI: all versions of this work"
  - type: doi
    value: 10.5281/zenodo.1003150
    description: "The version DOI of 1.2.0"
repository-code: https://github.com/example/program
keywords:
  - dialect
  - transcription
  - speech
references:
"""
REFERENCE = """\
  - type: article
    title: "Study {0} of dialects and the words that people use"
    authors:
      - family-names: Poe
        given-names: Paula
        orcid: https://orcid.org/0000-0002-1825-0097
      - family-names: Roe
        given-names: Richard
    journal: Journal of Examples
    year: 2019
    volume: 12
    doi: 10.1000/example.2019.{0}
    url: https://example.org/studies/{0}
"""
REFERENCES = {"2 kB": 2, "1 MB": 2500}


def make(folder: Path) -> dict[str, Path]:
    """The files to judge, by the name of their size."""
    made = {}
    for name, count in REFERENCES.items():
        path = folder / name.replace(" ", "") / "CITATION.cff"
        path.parent.mkdir()
        path.write_text(HEAD + "".join(REFERENCE.format(number) for number in range(1, count + 1)))
        made[name] = path
    return made


def commands(peers: Path, path: Path) -> dict[str, list[str]]:
    """The command lines to compare, those that are installed."""
    found = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "doi-action check": [sys.executable, "-m", "doi_action", "check", str(path)],
        "doi-action check --only schema": [sys.executable, "-m", "doi_action", "check", "--only", "schema", str(path)],
    }
    # cffconvert holds check-jsonschema back to a version without the format's schema, so that one comes from here.
    cffconvert, jsonschema = peers / "bin" / "cffconvert", Path(sys.executable).parent / "check-jsonschema"
    if cffconvert.exists():
        found["cffconvert --validate"] = [str(cffconvert), "--validate", "--infile", str(path)]
    if jsonschema.exists():
        found["check-jsonschema"] = [str(jsonschema), "--builtin-schema", "vendor.citation-file-format", str(path)]
    return found


def measure(command: list[str]) -> float:
    """Seconds from start to end of one process, which must accept the file."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stdout.decode()[-500:]}{done.stderr.decode()[-500:]}")
    return seconds


def compare(lines: dict[str, list[str]], runs: int) -> dict[str, float]:
    """The best time of each command, in milliseconds; slow commands run less often."""
    best: dict[str, float] = {}
    for number in range(runs):
        for name, command in lines.items():
            if number < 2 or best[name] < 2000:
                best[name] = min(best.get(name, float("inf")), measure(command) * 1000)
    return best


def main() -> int:
    """Print a table for each size, and the figures as JSON where asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, default=Path(".cache/peers"))
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for size, path in make(Path(folder)).items():
            figures[size] = compare(commands(options.peers.absolute(), path), options.runs)
            show(size, path.stat().st_size, figures[size])
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))
    return 0


def show(size: str, count: int, times: dict[str, float]) -> None:
    """One table: milliseconds, times an empty Python, and times our check."""
    floor, ours = times["python -c pass"], times["doi-action check"]
    print(f"\n{size} ({count:,} bytes)\n{'':34}{'ms':>9}{'/ python':>10}{'/ ours':>9}")
    for name, value in times.items():
        print(f"{name:34}{value:9.1f}{value / floor:10.1f}{value / ours:9.1f}")


if __name__ == "__main__":
    raise SystemExit(main())
