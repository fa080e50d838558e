"""Secrets and the texts they must not appear in: logs, messages, exceptions, addresses."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

MASK = "***"


class Masker:
    """Replaces secrets in texts: each as it is, percent-encoded, and in base 64, also within a Basic pair.

    A secret of fewer than four characters is not hidden: it would blot out half of every text.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._forms: list[str] = []
        for secret in secrets:
            self.hide(secret)

    def hide(self, secret: str) -> None:
        """Hide `secret` from now on."""
        if len(secret.strip()) >= 4:
            self._forms = sorted({*self._forms, *_forms(secret.strip())}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """`text` without any secret."""
        for form in self._forms:
            text = text.replace(form, MASK)
        return text


def _forms(secret: str) -> Iterator[str]:
    yield from (secret, quote(secret, safe=""), quote_plus(secret), repr(secret)[1:-1])
    # Within `user:secret` the secret begins at any of three places of a base-64 group: the letters that depend on it
    # alone are the same whatever comes before.
    for shift in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            encoded = encode(b"\0" * shift + secret.encode()).decode()
            inner = encoded[-(-shift * 4 // 3) : len(encoded) - (4 if (shift + len(secret.encode())) % 3 else 0)]
            yield from ([inner] if len(inner) >= 4 else [])
