"""Who may write: repository accounts, their passwords and API keys, and what an Authorization header proves."""

import base64
import binascii
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

_API_KEY = re.compile(r"DC\.[A-Za-z0-9]{32}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A repository account, named `MEMBER.REPOSITORY`. A name without a dot is a member's, which mints nothing.

    `api_key` is `DC.` and 32 letters or digits.
    """

    name: str
    password: str
    api_key: str | None = None

    @property
    def client(self) -> str:
        """The repository's id: the account's name in lower case."""
        return self.name.lower()

    @property
    def is_repository(self) -> bool:
        """Whether the account is a repository's and not a member's."""
        return "." in self.name


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """Who sent a request.

    `account` is None for nobody and for wrong credentials; `gave_credentials` tells them apart.
    """

    account: Account | None = None
    gave_credentials: bool = False

    @property
    def client(self) -> str | None:
        """The repository's id that this caller may write for."""
        return self.account.client if self.account and self.account.is_repository else None


ANONYMOUS = Caller()


def parse_account(text: str) -> tuple[str, ...]:
    """The parts of `NAME:PASSWORD` or `NAME:PASSWORD:DC.<32 characters>`, the last an API key; ValueError otherwise."""
    name, colon, rest = text.partition(":")
    password, key_colon, key = rest.rpartition(":")
    if key_colon and _API_KEY.fullmatch(key):
        parts: tuple[str, ...] = (name, password, key)
    else:
        parts = (name, rest)
    if not colon or not all(parts):
        raise ValueError(f"'{text}' is not an account: write NAME:PASSWORD")
    return parts


def make_accounts(listed: Iterable[tuple[str, ...]]) -> tuple[Account, ...]:
    """Accounts from tuples (name, password) or (name, password, API key)."""
    return tuple(Account(name=a[0], password=a[1], api_key=a[2] if len(a) > 2 else None) for a in listed)


def caller_of(authorization: str | None, accounts: tuple[Account, ...]) -> Caller:
    """Whose credentials the header holds: Basic, or an API key as Bearer, as Basic password or as Basic user name."""
    if not authorization or not authorization.strip():
        return ANONYMOUS
    scheme, _, credentials = authorization.strip().partition(" ")
    match scheme.lower():
        case "basic":
            found = _by_basic(credentials.strip(), accounts)
        case "bearer":
            found = _by_key(credentials.strip(), accounts)
        case _:
            found = None
    return Caller(account=found, gave_credentials=True)


def _by_basic(credentials: str, accounts: tuple[Account, ...]) -> Account | None:
    try:
        name, _, password = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    if _API_KEY.fullmatch(name):
        return _by_key(name, accounts)
    for account in accounts:
        if account.name.lower() == name.lower():
            secrets = (account.password, account.api_key or account.password)
            return account if any(_same(password, secret) for secret in secrets) else None
    return None


def _by_key(key: str, accounts: tuple[Account, ...]) -> Account | None:
    return next((a for a in accounts if a.api_key is not None and _same(key, a.api_key)), None)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
