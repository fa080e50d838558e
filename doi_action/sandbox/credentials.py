"""What opens the registry's door: passwords, API keys and tokens, and what an Authorization header proves.

Keys and tokens that the server gives out hold as long as it runs, as its accounts do: none is written to its file.

Source: datacite/lupo `app/controllers/sessions_controller.rb`, `app/controllers/api_keys_controller.rb`, read in 2026.
"""

import base64
import binascii
import hmac
import secrets
import string
import threading
import uuid
from dataclasses import dataclass, replace

from doi_action.sandbox.accounts import ANONYMOUS, API_KEY, Account, Caller
from doi_action.sandbox.records import stamp

TOKEN_SECONDS = 30 * 24 * 3600
"""How long a token holds, as the answer says; no run of the sandbox is that long, so nothing here lets it end."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiKey:
    """A key made by request. `key` is shown once, at its making; stamps are texts, `revoked` None while it opens."""

    identifier: str
    account: Account
    name: str
    key: str
    created: str
    last_used: str | None = None
    revoked: str | None = None


class Credentials:
    """The accounts, and the keys and tokens given out since the start. Safe between threads."""

    def __init__(self, accounts: tuple[Account, ...]) -> None:
        self._accounts = accounts
        self._lock = threading.Lock()
        self._keys: dict[str, ApiKey] = {}
        self._tokens: dict[str, Account] = {}

    def caller_of(self, authorization: str | None) -> Caller:
        """Whose credentials the header holds: Basic, a token as Bearer, or an API key.

        A key stands as Bearer, as Basic password of its own account, or as Basic user name.
        """
        if not authorization or not authorization.strip():
            return ANONYMOUS
        scheme, _, given = authorization.strip().partition(" ")
        match scheme.lower():
            case "basic":
                return self._by_basic(given.strip())
            case "bearer":
                token_of = self._tokens.get(given.strip())
                return Caller(account=token_of, gave_credentials=True) if token_of else self._by_key(given.strip())
            case _:
                return Caller(gave_credentials=True)

    def _by_basic(self, given: str) -> Caller:
        nobody = Caller(gave_credentials=True)
        try:
            name, _, password = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return nobody

        if API_KEY.fullmatch(name):
            return self._by_key(name)
        account = self._account(name)
        if account is None:
            return nobody
        if _same(password, account.password):
            return Caller(account=account, gave_credentials=True)
        by_key = self._by_key(password)
        return by_key if by_key.account == account else nobody

    def _by_key(self, given: str) -> Caller:
        for account in self._accounts:
            if account.api_key is not None and _same(given, account.api_key):
                return Caller(account=account, gave_credentials=True, by_key=True)

        # Keys that were made while the sandbox runs remember when they were used.
        with self._lock:
            for made in self._keys.values():
                if made.revoked is None and _same(given, made.key):
                    self._keys[made.identifier] = replace(made, last_used=stamp())
                    return Caller(account=made.account, gave_credentials=True, by_key=True)
        return Caller(gave_credentials=True)

    def _account(self, name: str) -> Account | None:
        for account in self._accounts:
            if account.name.lower() == name.lower():
                return account
        return None

    def has_client(self, client: str) -> bool:
        """Whether there is a repository of this id, in whatever case."""
        account = self._account(client)
        return account is not None and account.is_repository

    def token(self, name: str, password: str) -> str | None:
        """A token for the account; None for a wrong password, and for a key in its place."""
        account = self._account(name)
        if account is None or not _same(password, account.password):
            return None
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens[token] = account
        return token

    def make_key(self, account: Account, name: str) -> ApiKey:
        """A new key of `account`, to be shown now and never again."""
        letters = string.ascii_letters + string.digits
        key = "DC." + "".join(secrets.choice(letters) for _ in range(32))
        made = ApiKey(identifier=str(uuid.uuid4()), account=account, name=name, key=key, created=stamp())
        with self._lock:
            self._keys[made.identifier] = made
        return made

    def keys(self, account: Account, *, include_revoked: bool = False) -> list[ApiKey]:
        """The account's keys, newest first; revoked ones stand after the living."""
        living: list[ApiKey] = []
        revoked: list[ApiKey] = []
        with self._lock:
            for made in reversed(self._keys.values()):
                if made.account == account:
                    (living if made.revoked is None else revoked).append(made)
        return living + revoked if include_revoked else living

    def revoke(self, account: Account, identifier: str) -> bool:
        """Let the key open no more; whether the account has such a key."""
        with self._lock:
            made = self._keys.get(identifier)
            if made is None or made.account != account:
                return False
            self._keys[identifier] = replace(made, revoked=made.revoked or stamp())
            return True


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
