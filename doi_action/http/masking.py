"""Secrets and the texts they must not appear in: logs, messages, exceptions, addresses."""

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

MASK = "***"

PART, SURE = 4, 8
"""Characters from which on a secret is cut out of longer words too: of what others say, and of what we say, where a DOI
or a title must not lose a part by chance."""


class Masker:
    """Replaces secrets in texts: each as it is, percent-encoded, escaped, and in base 64, also within a Basic pair.

    A secret of fewer than four characters is hidden where it stands as a word of its own; within longer words it would
    blot out half of every text.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._forms: list[str] = []
        for secret in secrets:
            self.hide(secret)

    def hide(self, secret: str) -> None:
        """Hide `secret` from now on."""
        forms = {*self._forms, *_forms(secret.strip())} - {""}
        self._forms = sorted(forms, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """A text that came from elsewhere, without any secret."""
        for form in self._forms:
            if len(form) >= PART:
                text = text.replace(form, MASK)
            else:
                text = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", MASK, text)
        return text

    def sure(self, text: str) -> str:
        """A text of ours without the secrets that are long enough not to stand in it by chance."""
        for form in self._forms:
            if len(form) >= SURE:
                text = text.replace(form, MASK)
        return text


def _forms(secret: str) -> Iterator[str]:
    # A variable of the environment may hold bytes that are no UTF-8; Python carries them as lone surrogates.
    data = secret.encode("utf-8", "surrogateescape")
    # A slash may stand in an address as it is, or quoted like the rest.
    yield from (secret, quote(data), quote(data, safe=""), quote_plus(data), repr(secret)[1:-1])
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    # Within `user:secret` the secret begins at any of three places of a base-64 group: the letters that depend on it
    # alone are the same whatever comes before.
    for shift in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            encoded = encode(b"\0" * shift + data).decode()
            is_filled_up = (shift + len(data)) % 3 > 0
            end = len(encoded) - 4 if is_filled_up else len(encoded)
            inner = encoded[-(-shift * 4 // 3) : end]
            if len(inner) >= 4:
                yield inner
