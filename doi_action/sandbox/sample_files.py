"""The files of the sample repository: a small program that reads tide gauges, as its people wrote it.

The people do not exist. 0000-0002-1825-0097 is the iD of Josiah Carberry, whom ORCID keeps for examples; there is no
second one of that kind.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """A release of the sample: its version and its day."""

    version: str
    released: str


MAILMAP = "Anna van der Berg <anna@example.org> <anna@laptop.example.org>\n"

LICENSE = """\
MIT License

Copyright (c) 2024 Josiah Carberry and Anna van der Berg

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""

_FIRST = '''\
"""Hourly means of tide-gauge readings: lines of `2024-01-22T09:30 1.84` in, lines of `2024-01-22T09 1.8` out."""

import sys
from collections import defaultdict
from statistics import mean


def hourly(lines):
    readings = defaultdict(list)
    for line in lines:
        moment, height = line.split()
        readings[moment[:13]].append(float(height))
    return {hour: mean(heights) for hour, heights in sorted(readings.items())}


if __name__ == "__main__":
    for hour, height in hourly(sys.stdin).items():
        print(hour, round(height, 2))
'''

_SECOND = _FIRST.replace(
    "        moment, height = line.split()\n",
    '        moment, height = line.split()\n        if height == "-":  # the gauge was silent\n            continue\n',
)

PROGRAM = {
    "1.0.0": _FIRST,
    "1.1.0": _SECOND,
    "2.0.0": _SECOND.replace(".append(float(height))", ".append(float(height) / 100)"),
}
"""tidegauge.py of each release. Since 2.0.0 readings are in centimetres and means in metres."""


def readme(edition: Edition) -> str:
    """README.md of a release."""
    return f"""\
# Tidegauge

[![CI](https://ci.example.org/coast/tidegauge/badge.svg)](https://ci.example.org/coast/tidegauge)

Hourly means of tide-gauge readings, from one small file without dependencies.

## Use

```sh
python tidegauge.py < readings.txt
```

This is version {edition.version}.

## License

MIT, see [LICENSE](LICENSE).
"""


def citation(edition: Edition) -> str:
    """CITATION.cff of a release, as a person writes it: with comments, and no DOI yet."""
    return f"""\
# How to cite Tidegauge
cff-version: 1.2.0
message: If you use Tidegauge, please cite it as below.
title: "Tidegauge: hourly means of tide-gauge readings"
type: software
authors:
  - given-names: Josiah
    family-names: Carberry
    orcid: https://orcid.org/0000-0002-1825-0097
    affiliation: Brown University
  - given-names: Anna
    name-particle: van der
    family-names: Berg
version: {edition.version}  # raised at each release
date-released: {edition.released}
license: MIT
repository-code: https://git.example.org/coast/tidegauge
abstract: >-
  Tidegauge averages the readings of tide gauges by the hour
  and leaves out the gaps.
keywords:
  - oceanography
  - tide gauge
"""
