"""What DataCite's refusals mean, said to the person who can do something about them.

One text per situation. The registry's own texts mislead: a wrong password comes back as "doesn't exist", a foreign
prefix as "not authorized", an incomplete record as "Is invalid".
"""

import re
from dataclasses import dataclass

from doi_action.errors import ConflictError, DoiActionError, RegistryError, SettingsError
from doi_action.formats.text.loose_json import objects, text_of
from doi_action.http.answer import Answer
from doi_action.identifiers.prefixes import UNREAL_PREFIXES
from doi_action.identifiers.types import Doi
from doi_action.lineage import Conflict
from doi_action.registries.datacite.addresses import CALLED

_NOISE = re.compile(r"\{http://datacite\.org/schema/kernel-[\d.]+\}|^DOI \S+: |\.? at line \d+, column \d+")
_FIELDS = {
    "creators": "creators (CITATION.cff: authors)",
    "titles": "titles (CITATION.cff: title)",
    "publisher": "publisher (input publisher)",
    "publication_year": "publication year (CITATION.cff: date-released)",
    "types": "resource type (inputs kind and resource-type)",
    "url": "landing page (input landing-page)",
}
"""Where people say what the registry calls so."""

API_KEY = "(API key)"
"""What stands for the account where the credentials do not name it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was asked of the registry, as far as a message needs it.

    `proven` when the credentials were good before. `sibling` is the input `registry` that this one is mistaken for:
    production and test system have different accounts and prefixes.
    """

    registry: str
    account: str
    doi: Doi
    sibling: str | None = None
    landing_page: str | None = None
    proven: bool = False


def refusal(answer: Answer, asked: Asked) -> DoiActionError:
    """The error that says what an answer of status 400 and above means."""
    match answer.status:
        case 401:
            return wrong_password(asked)
        case 404:
            # What DataCite answers to a write under a wrong password, as if there were nothing at the address.
            return unwelcome(asked) if asked.proven else wrong_password(asked)
        case 403:
            return foreign_prefix(asked)
        case 409:
            return _taken(asked)
        case 413:
            return _too_long(asked)
        case 422:
            return _invalid(_errors(answer), asked)

    said = "; ".join(title for _, title in _errors(answer) if title) or answer.excerpt
    return RegistryError(
        f"{asked.registry} answered {answer.status} to a request about '{asked.doi}': '{said}'",
        why="the registry refused the request for a reason that is not known here",
        fix="run again with the same settings; if it stays, report this message",
    )


def _errors(answer: Answer) -> list[tuple[str, str]]:
    """Source and title of each error in the answer; none where a server in between answered with a page."""
    try:
        told = objects(answer.json().get("errors"))
    except DoiActionError:
        return []

    found = []
    for error in told:
        source, title = text_of(error.get("source")), text_of(error.get("title"))
        found.append((source or "", title or ""))
    return found


def is_taken(answer: Answer) -> bool:
    """Whether a DOI was not made since there is one of that name."""
    # "This DOI has already been taken" (lupo, app/models/doi.rb); 409 where another run's insert came first.
    if answer.status == 409:
        return True
    if answer.status != 422:
        return False
    return any(source == "doi" and "already been taken" in title for source, title in _errors(answer))


def wrong_password(asked: Asked) -> RegistryError:
    """The registry does not know the account and password; on a new DOI it says 404, on one that exists 401."""
    mixed = f"; if they are those of {CALLED[asked.sibling]}, set registry: {asked.sibling}" if asked.sibling else ""
    message = f"{asked.registry} does not accept the password of account '{asked.account}'"
    if asked.account == API_KEY:
        message = f"{asked.registry} does not accept the API key"
    return RegistryError(
        message,
        why="it opens the account; test system and production have accounts and passwords of their own",
        fix=f"check {{username}} and {{password}}, or the API key in {{datacite-token}}; a password needs the name of "
        f"its account{mixed}",
        rule="wrong-password",
    )


def no_credentials(registry: str) -> SettingsError:
    """Nobody said which account to use."""
    return SettingsError(
        f"{registry} needs an account, and none is set",
        why="only the holder of a prefix may publish DOIs under it",
        fix="set {username} and {password}, or an API key as {datacite-token}{empty-secret}",
        rule="credentials-missing",
    )


def member_account(registry: str, account: str) -> SettingsError:
    """A member's account cannot create DOIs; the registry would answer 404."""
    return SettingsError(
        f"'{account}' is a member's account at {registry}, not a repository's",
        why="a member cannot create DOIs: the repository accounts below it, named MEMBER.REPOSITORY, can",
        fix=f"use the repository's account: '{account}.<REPOSITORY>' and its password",
        rule="member-account",
    )


def test_prefix(registry: str, prefix: str) -> SettingsError:
    """The prefix belongs to no registry that gives real DOIs."""
    return SettingsError(
        f"prefix '{prefix}' gives no real DOIs, and {registry} is a real registry",
        why=f"{prefix} is {UNREAL_PREFIXES[prefix]}",
        fix="set prefix to the one in your DataCite contract, or registry: sandbox",
        rule="test-prefix",
    )


def unwelcome(asked: Asked) -> RegistryError:
    """The password was good a moment ago, yet a write is answered 404."""
    return RegistryError(
        f"{asked.registry} does not let account '{asked.account}' create '{asked.doi}'",
        why="the password is right, but the account is not active, or the prefix is not one of its own",
        fix="compare the input prefix with the account's prefixes in DataCite Fabrica; else ask your DataCite member "
        "whether the account is active",
        rule="account-not-allowed",
    )


def foreign_prefix(asked: Asked) -> RegistryError:
    """The prefix is not assigned to the account, or the DOI is another account's."""
    mixed = f"; a prefix of {CALLED[asked.sibling]} needs registry: {asked.sibling}" if asked.sibling else ""
    return RegistryError(
        f"{asked.registry} does not let account '{asked.account}' write '{asked.doi}'",
        why=f"prefix '{asked.doi.prefix}' is not assigned to this account, or the DOI belongs to another account",
        fix=f"compare the input prefix with the prefixes of the repository in DataCite Fabrica{mixed}",
        rule="foreign-prefix",
    )


def known_to_be_foreign(asked: Asked, why: str) -> Conflict:
    """What `foreign_prefix` would say of the first write, known before it, with what is known."""
    refused = foreign_prefix(asked)
    return Conflict(rule=refused.rule, message=refused.message, why=why, fix=refused.fix, exit_code=refused.exit_code)


def _taken(asked: Asked) -> ConflictError:
    return ConflictError(
        f"'{asked.doi}' was created by somebody else at the same moment",
        why="two runs for one release write the same record, and the other was first",
        fix="run again: it goes on with the record that is there now",
        rule="doi-taken",
    )


def _too_long(asked: Asked) -> RegistryError:
    return RegistryError(
        f"the record of '{asked.doi}' is too large for {asked.registry}",
        why="the registry takes at most 10 MB in one request",
        fix="shorten the lists of authors and references in the citation file",
        rule="record-too-large",
    )


def _invalid(errors: list[tuple[str, str]], asked: Asked) -> DoiActionError:
    match errors:
        case [("url", title), *_] if title.endswith("domain settings."):
            return _foreign_landing_page(asked)
        case [("doi", title), *_] if "taken" in title:
            return _taken(asked)
        case [("doi", _), *_]:
            return _bad_name(asked)

    problems = []
    for source, title in errors:
        name = source.split("'", maxsplit=1)[0] or "record"
        if (name, title) == ("metadata", "Is invalid"):
            problems.append("the metadata are incomplete, and the registry does not say where")
            continue
        # Without namespaces, line numbers and the DOI.
        problems.append(f"{_FIELDS.get(name, name)}: {_NOISE.sub('', title).strip()}")

    told = "; ".join(problems) or "no reason given"
    return RegistryError(
        f"{asked.registry} does not accept the record of '{asked.doi}': {told}",
        why="a DOI is published only with complete and valid metadata",
        fix="correct the named values in the citation file or in the settings, and run again",
        rule="metadata-refused",
    )


def _foreign_landing_page(asked: Asked) -> RegistryError:
    return RegistryError(
        f"{asked.registry} does not accept '{asked.landing_page}' as landing page of '{asked.doi}'",
        why=f"the repository account '{asked.account}' allows other domains only",
        fix="add the domain (github.com, huggingface.co, *.github.io) to the repository's domains in DataCite Fabrica, "
        "or set landing-page",
        rule="landing-page-domain",
    )


def _bad_name(asked: Asked) -> RegistryError:
    return RegistryError(
        f"{asked.registry} does not accept '{asked.doi}' as the name of a DOI",
        why="a suffix holds letters, digits and - . _ ; ( ) / : * ~ $ = only: no '+', '@', '#', '%' and no spaces",
        fix="set suffix to a pattern without these, or leave it at 'opaque'",
        rule="doi-name",
    )


def state_unchanged(asked: Asked, *, wanted: str, found: str) -> RegistryError:
    """An event that does not apply is answered with 200 and does nothing: only the state shows it."""
    return RegistryError(
        f"'{asked.doi}' should be {wanted} now, and {asked.registry} says that it is {found}",
        why="the registry ignores without a word what does not apply in a state or what it cannot do",
        fix="look at the DOI in DataCite Fabrica; run again if it has been changed by somebody at the same time",
        rule="state-unchanged",
    )


def missing(asked: Asked) -> RegistryError:
    """A record that should be changed is not there; writing would create it."""
    return RegistryError(
        f"{asked.registry} has no record '{asked.doi}' that account '{asked.account}' may see",
        why="what is not there cannot be changed, and this step must not create it",
        fix="check the DOI, the account and whether it is on the test or on the production system",
        rule="doi-missing",
    )


def unreadable(answer: Answer, asked: Asked) -> RegistryError:
    """An answer without the record that was asked for."""
    return RegistryError(
        f"{asked.registry} answered {answer.status} without the record of '{asked.doi}'",
        why=f"the answer begins with '{answer.excerpt}', so another service may be at this address",
        fix="check registry-url; if it is right, run again later",
        rule="answer-unreadable",
    )


def no_registry(answer: Answer, registry: str) -> RegistryError:
    """Something answers at the address, and it is not DataCite's API."""
    return RegistryError(
        f"'{answer.origin}' answers {answer.status}, so {registry} is not at this address",
        why=f"the answer begins with '{answer.excerpt}'",
        fix="correct registry-url: it is the root of the API, as in https://api.test.datacite.org",
        rule="no-registry",
    )


def leads_elsewhere(doi: Doi) -> SettingsError:
    """A name with which a request would leave the part of the registry where DOIs are."""
    return SettingsError(
        f"'{doi}' is no DOI that can be asked for",
        why="a part '.' or '..' between slashes would make it the address of something else at the registry",
        fix="correct the suffix, concept-doi or version that it comes from",
        rule="doi-leads-elsewhere",
    )


def no_landing_page(asked: Asked) -> SettingsError:
    """DataCite registers addresses and shows no pages."""
    return SettingsError(
        f"nothing says which page '{asked.doi}' shall lead to",
        why=f"{asked.registry} registers the address of a page and shows none itself",
        fix="set landing-page to an address that will last: the release's page or the project's site",
        rule="landing-page-missing",
    )
