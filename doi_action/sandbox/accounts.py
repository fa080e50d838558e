"""Who may write: repository accounts with their passwords and API keys, and who sent a request."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

API_KEY = re.compile(r"DC\.[A-Za-z0-9]{32}")


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

    `account` is None for nobody and for wrong credentials; `gave_credentials` tells them apart. `by_key` is
    set where an API key stood for the password.
    """

    account: Account | None = None
    gave_credentials: bool = False
    by_key: bool = False

    @property
    def client(self) -> str | None:
        """The repository's id that this caller may write for."""
        return self.account.client if self.account and self.account.is_repository else None


ANONYMOUS = Caller()


def parse_account(text: str) -> tuple[str, ...]:
    """The parts of `NAME:PASSWORD` or `NAME:PASSWORD:DC.<32 characters>`, the last an API key; ValueError otherwise."""
    name, colon, rest = text.partition(":")
    password, key_colon, key = rest.rpartition(":")
    if key_colon and API_KEY.fullmatch(key):
        parts: tuple[str, ...] = (name, password, key)
    else:
        parts = (name, rest)
    if not colon or not all(parts):
        raise ValueError(f"'{text}' is not an account: write NAME:PASSWORD")
    return parts


def make_accounts(listed: Iterable[tuple[str, ...]]) -> tuple[Account, ...]:
    """Accounts from tuples (name, password) or (name, password, API key)."""
    accounts = []
    for name, password, *keys in listed:
        accounts.append(Account(name=name, password=password, api_key=keys[0] if keys else None))
    return tuple(accounts)
