"""How long the longest text of each format takes: one text at a time, every shape, a thousand characters to a million.

    python benchmarks/growth.py [--paths README.md,LICENSE] [--together 1] [--seconds 5] [--most 1000000] [--minutes 60]
                                [--part 1/2]

Each text grows tenfold until it takes longer than `--seconds` of processor time, or `--most` characters are reached.
What takes more than thirty times as long for ten times the text, and a tenth of a second, is listed: it is not linear.
The whole takes a day of one processor; with `--together 48` about two hours, since so many texts of a file share the
characters, and only where they are steep does each of them grow alone. Texts and shapes come in a shuffled
order, the same each time, so that `--minutes` see a fair sample; `--part` shares the work between processes.
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
    parser.add_argument("--together", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--part", default="1/1")
    asked = parser.parse_args()

    paths = asked.paths.split(",")
    every = [(path, group, shape) for path in paths for group in groups(path, asked.together) for shape in SHAPES]
    random.Random(9).shuffle(every)
    part, parts = map(int, asked.part.split("/"))
    for path in paths:
        work(path)(grown(path, "a", 1))

    end = monotonic() + 60 * asked.minutes if asked.minutes else None
    seen, steep = 0, 0
    slowest: dict[str, tuple[float, range, str]] = {}
    for path, group, shape in every[part - 1 :: parts]:
        if end is not None and monotonic() > end:
            break
        took, is_steep = climb(path, group, shape, seconds=asked.seconds, most=asked.most)
        if is_steep and len(group) > 1:
            one_by_one = [climb(path, one, shape, seconds=asked.seconds, most=asked.most) for one in alone(group)]
            is_steep = any(steep_alone for _, steep_alone in one_by_one)
        slowest[path] = max(slowest.get(path, (0.0, group, "")), (took, group, shape), key=lambda seen: seen[0])
        seen, steep = seen + len(group), steep + is_steep
        print(f"{seen:,}", end="\r", file=sys.stderr, flush=True)

    for path, (took, group, shape) in slowest.items():
        print(f"{path}: {took:.2f} s for {named(group)}, shape {shape!r}")
    whole = sum(len(group) for _, group, _ in every)
    print(f"{seen:,} of {whole:,} texts and shapes, up to {asked.most:,} characters: {steep} steep")


def groups(path: str, together: int) -> list[range]:
    """The texts of a file, so many at a time."""
    last = texts(path)
    return [range(first, min(first + together, last)) for first in range(0, last, together)]


def alone(group: range) -> list[range]:
    """Each text of a group by itself."""
    return [range(number, number + 1) for number in group]


def named(group: range) -> str:
    """A group as it is written: "text 3", "texts 0 to 11"."""
    return f"text {group[0]}" if len(group) == 1 else f"texts {group[0]} to {group[-1]}"


def climb(path: str, group: range, shape: str, *, seconds: float, most: int) -> tuple[float, bool]:
    """Seconds of the longest reading of the texts of one shape, and whether any step to it was steep."""
    done = work(path)
    length, before, is_steep = 1_000, seconds, False
    while True:
        data = grown(path, shape, length // len(group), only=group)
        begin = process_time()
        done(data)
        took = process_time() - begin
        if took > WORTH and took > STEEP * before:
            is_steep = True
            line = f"  {path}: {named(group)}, shape {shape!r}: {before:.3f} s, then {took:.3f} s at {length:,}"
            print(line, flush=True)
        if length * 10 > most or took > seconds:
            return took, is_steep
        length, before = length * 10, took


if __name__ == "__main__":
    main()
