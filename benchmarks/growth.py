"""How long the longest text of each format takes: one text at a time, every shape, a thousand characters to a million.

    python benchmarks/growth.py [--paths README.md,LICENSE] [--seconds 5] [--most 1000000] [--minutes 60] [--part 1/2]

Each text grows tenfold until it takes longer than `--seconds` of processor time, or `--most` characters are reached.
What takes more than thirty times as long for ten times the text, and a tenth of a second, is listed: it is not linear.
The whole takes a day of one processor. Texts and shapes come in a shuffled order, the same each time, so that
`--minutes` see a fair sample; `--part` shares the work between processes.
"""

import argparse
import random
import sys
from pathlib import Path
from time import monotonic, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.growth import PATHS, SHAPES, grown, texts, work

STEEP, WORTH = 30, 0.1


def main() -> None:
    """Print what is steep, the slowest of each file, and how much was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paths", default=",".join(PATHS))
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--part", default="1/1")
    asked = parser.parse_args()

    paths = asked.paths.split(",")
    every = [(path, number, shape) for path in paths for number in range(texts(path)) for shape in SHAPES]
    random.Random(9).shuffle(every)
    part, parts = map(int, asked.part.split("/"))
    mine = every[part - 1 :: parts]
    for path in paths:
        work(path)(grown(path, "a", 1))

    end = monotonic() + 60 * asked.minutes if asked.minutes else None
    seen, steep = 0, 0
    slowest: dict[str, tuple[float, int, int, str]] = {}
    for path, number, shape in mine:
        if end is not None and monotonic() > end:
            break
        took, length, is_steep = climb(path, number, shape, seconds=asked.seconds, most=asked.most)
        slowest[path] = max(slowest.get(path, (0.0, 0, 0, "")), (took, length, number, shape))
        seen, steep = seen + 1, steep + is_steep
    for path, (took, length, number, shape) in slowest.items():
        print(f"{path}: {took:.2f} s for text {number}, shape {shape!r}, {length:,} characters")
    print(f"{seen:,} of {len(every):,} texts and shapes, up to {asked.most:,} characters: {steep} steep")


def climb(path: str, number: int, shape: str, *, seconds: float, most: int) -> tuple[float, int, bool]:
    """Seconds and length of the longest reading of one text of one shape, and whether any step to it was steep."""
    done = work(path)
    length, before, is_steep = 1_000, seconds, False
    while True:
        data = grown(path, shape, length, only=number)
        begin = process_time()
        done(data)
        took = process_time() - begin
        if took > WORTH and took > STEEP * before:
            is_steep = True
            print(
                f"  {path}: text {number}, shape {shape!r}: {before:.3f} s, then {took:.3f} s at {length:,}", flush=True
            )
        if length * 10 > most or took > seconds:
            return took, length, is_steep
        length, before = length * 10, took


if __name__ == "__main__":
    main()
