"""What an image holds besides our own code, out of the lock: `python requirements/bill.py > sbom.cdx.json`.

A bill of materials as CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/): every locked distribution with its version,
the hashes that it is installed by, and its licence as docs/dependencies.md lists it. Needs nothing but Python.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Locked:
    """A distribution of the lock. `hashes` are SHA-256 of its files, for every platform."""

    name: str
    version: str
    hashes: tuple[str, ...]


def locked() -> tuple[Locked, ...]:
    """What requirements/image.txt installs, in its order."""
    found = []
    for block in re.split(r"\n(?=[a-z0-9])", (ROOT / "requirements" / "image.txt").read_text(encoding="utf-8")):
        named = re.match(r"([a-z0-9._-]+)==(\S+)", block)
        if named:
            hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", block))
            found.append(Locked(name=named[1], version=named[2], hashes=hashes))
    return tuple(found)


def licences() -> dict[str, str]:
    """The licence of each distribution, as docs/dependencies.md says."""
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| ([a-z0-9._-]+) \| \d[^|]* \| ([^|]+) \|$", page, re.MULTILINE))


def bill() -> dict[str, object]:
    """The whole bill; the same lock gives the same bytes."""
    said = licences()
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{each.name}@{each.version}",
            "name": each.name,
            "version": each.version,
            "purl": f"pkg:pypi/{each.name}@{each.version}",
            "licenses": [{"license": {"name": said[each.name]}}],
            "externalReferences": [
                {
                    "type": "distribution",
                    "url": f"pkg:pypi/{each.name}@{each.version}",
                    "hashes": [{"alg": "SHA-256", "content": content} for content in each.hashes],
                }
            ],
        }
        for each in locked()
    ]
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}


if __name__ == "__main__":
    print(json.dumps(bill(), indent=1))  # noqa: T201  (the file)
