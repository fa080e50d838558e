"""Approval: a digest of everything that a run would write, and what of another run's writing it does not cover.

A digest is not one number over all: it is a row of fingerprints, one for each thing that is written. So a run that
broke off goes on under the approval that it began with, since what is left is a part of what was approved; and a
refusal can say which part is another one. Pure: what is written comes as text in a canonical form.
"""

import json
import re
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

BYTES = 10
"""Of the SHA-256 of a part: 80 bits, 16 letters. Finding a second content for one of them takes 2^80 attempts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One thing that is written: `what` says it to people, `content` is all of it in a canonical form."""

    what: str
    content: str

    @property
    def fingerprint(self) -> str:
        """16 letters that no other part has."""
        digest = sha256(canonical([self.what, self.content]).encode()).digest()
        return b32encode(digest[:BYTES]).decode().lower()


def canonical(value: Any) -> str:
    """JSON data as one text, whatever order its keys came in.

    >>> canonical({"b": 1, "a": [2]})
    '{"a":[2],"b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def digest_of(parts: Iterable[Part]) -> str:
    """What somebody who agrees passes on."""
    return "-".join(dict.fromkeys(part.fingerprint for part in parts))


def unapproved(parts: Iterable[Part], digest: str) -> tuple[Part, ...]:
    """The parts that `digest` does not cover; it may have been typed from paper, with blanks in it."""
    approved = set(re.sub(r"\s", "", digest).lower().split("-"))
    return tuple(part for part in parts if part.fingerprint not in approved)
