"""How long the longest text of each format takes: one text at a time, every shape, a thousand characters to a million.

    python benchmarks/growth.py [--paths README.md,LICENSE] [--seconds 5] [--most 1000000]

Each text grows tenfold until it takes longer than `--seconds` of processor time, or `--most` characters are reached.
What takes more than thirty times as long for ten times the text, and a tenth of a second, is listed: it is not linear.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.growth import PATHS, SHAPES, grown, texts, work

STEEP, WORTH = 30, 0.1


def main() -> None:
    """Print what is steep, and the slowest of each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paths", default=",".join(PATHS))
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--most", type=int, default=1_000_000)
    asked = parser.parse_args()
    for path in asked.paths.split(","):
        slowest = max(steps(path, seconds=asked.seconds, most=asked.most))
        print(f"{path}: {slowest[0]:.2f} s for text {slowest[2]}, shape {slowest[3]!r}, {slowest[1]:,} characters")


def steps(path: str, *, seconds: float, most: int) -> Iterator[tuple[float, int, int, str]]:
    """Seconds, length, number and shape of every reading of a file."""
    done = work(path)
    done(grown(path, "a", 1))
    for number in range(texts(path)):
        for shape in SHAPES:
            length, before = 1_000, seconds
            while length <= most and before <= seconds:
                data = grown(path, shape, length, only=number)
                begin = process_time()
                done(data)
                took = process_time() - begin
                if took > WORTH and took > STEEP * before:
                    print(f"  {path}: text {number}, shape {shape!r}: {before:.3f} s, then {took:.3f} s at {length:,}")
                yield took, length, number, shape
                length, before = length * 10, took


if __name__ == "__main__":
    main()
