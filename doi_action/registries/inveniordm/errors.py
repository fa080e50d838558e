"""What InvenioRDM's refusals mean, said to the person who can do something about them.

One text per situation. The host's own texts mislead: a wrong token, a missing scope and another account's record are
all "Permission denied.", an unknown word of a vocabulary comes without the field it stands in.
"""

import re
from dataclasses import dataclass

from doi_action.errors import ConflictError, DoiActionError, RegistryError, SettingsError, Unreachable
from doi_action.formats.text.loose_json import objects, text_of, texts
from doi_action.http.answer import Answer
from doi_action.identifiers.prefixes import UNREAL_PREFIXES
from doi_action.identifiers.types import Doi
from doi_action.lineage import Conflict

UNKNOWN_WORD = re.compile(r"Invalid value (.+?)\.?$")
"""What the host says of an id that its vocabulary lacks, without the field (invenio-vocabularies, 14.0)."""

TOO_MUCH = ("quota", "exceeding the max", "too large")
"""Words of a refusal for size."""
SWITCH = "at Zenodo: your name, GitHub, and the switch beside this repository"
"""Where Zenodo's own GitHub integration is turned off."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was asked of the registry, as far as a message needs it.

    `what` names the record: its DOI, or the version that has none yet. `page` is where its owner sees it at the host.
    """

    registry: str
    what: str
    page: str = ""

    @property
    def look(self) -> str:
        """Where to look, for messages."""
        return f" at {self.page}" if self.page else ""


def refusal(answer: Answer, asked: Asked) -> DoiActionError:
    """The error that says what an answer of status 400 and above means, to a request that changes something."""
    said = said_by(answer)
    text = "; ".join(said) or answer.excerpt
    about = f"{asked.registry} answered {answer.status} to a request about {asked.what}: '{text}'"
    match answer.status:
        case 400 if "blocked" in text and "account" in text:
            return _blocked(asked, text)
        case 400 if "Referer checking failed" in text:
            return token_refused(asked.registry)
        case 400 if any(words in text.lower() for words in TOO_MUCH):
            return _quota(asked, text)
        case 400 if said:
            return _invalid(asked, said)
        case 401:
            return token_refused(asked.registry)
        case 403 if "locked" in text:
            return _files_locked(asked)
        case 403:
            return _not_allowed(asked)
        case 404:
            # What was there a moment ago is not: a draft is deleted by whoever else is at the same release.
            return another_run(asked, "and has deleted what this one was writing")
        case 410:
            return _withdrawn(asked)
        case 412:
            return revision_changed(asked)
        case 413:
            return _quota(asked, text)
    return RegistryError(
        about,
        why="the registry refused the request for a reason that is not known here",
        fix="run again with the same settings; if it stays, report this message",
    )


def said_by(answer: Answer) -> list[str]:
    """What the host says is wrong, a line for each field; its one sentence where it names none."""
    try:
        document = answer.json()
    except DoiActionError:
        return []

    told = faults_in(document)
    return told or list(texts(document.get("message")))


def faults_in(document: dict[str, object]) -> list[str]:
    """The `errors` of an answer, as `field: message`; a draft that was taken has them too."""
    found = []
    for error in objects(document.get("errors")):
        field = text_of(error.get("field"))
        message = "; ".join(texts(error.get("messages")))
        if not message:
            message = text_of(error.get("message")) or "not accepted"
        found.append(f"{field}: {message}" if field else message)
    return found


def no_token(registry: str) -> SettingsError:
    """Nobody said which account to use."""
    return SettingsError(
        f"{registry} needs a token, and none is set",
        why="only who has an account there may publish",
        fix="make a personal access token in your account's settings there (at Zenodo with the scopes deposit:write "
        "and deposit:actions), keep it in a secret, and set "
        "{in the Action: registry-token}{on the command line: ZENODO_TOKEN or INVENIORDM_TOKEN}{empty-secret}",
        rule="credentials-missing",
    )


def token_refused(registry: str) -> RegistryError:
    """The host does not know the token; it says 403, as to everybody."""
    return RegistryError(
        f"{registry} does not accept the token",
        why="it was deleted, is cut off, or belongs to another host: Zenodo and its sandbox have tokens of their own",
        fix="make a new personal access token there, and put it where the old one is; mind a line break at its end",
        rule="registry-token-refused",
    )


def test_system(registry: str, doi: Doi) -> SettingsError:
    """The host names DOIs that nobody can resolve: by their prefix, or because it registers at the test system."""
    whose = UNREAL_PREFIXES.get(doi.prefix, "registered at DataCite's test system there, as the host says")
    return SettingsError(
        f"prefix '{doi.prefix}' gives no real DOIs, and {registry} is a real registry",
        why=f"{doi.prefix} is {whose}; the files would cite a DOI that leads nowhere",
        fix="set registry-url to the host that registers DOIs; to rehearse at this one, set registry to "
        "inveniordm-test",
        rule="test-prefix",
    )


def real_system(registry: str, doi: Doi) -> SettingsError:
    """A host that is to rehearse names a DOI that resolves for everybody."""
    return SettingsError(
        f"{doi} would be real, and {registry} is to rehearse",
        why="a real DOI is for ever; the host says itself that doi.org resolves it",
        fix="set registry-url to the institution's test server; or, for a real DOI, set registry to inveniordm and "
        "registry-url to the host's own address",
        rule="registry-mixed-up",
    )


def no_registry(answer: Answer, registry: str) -> RegistryError:
    """Something answers there, and it is no InvenioRDM."""
    return RegistryError(
        f"'{answer.origin}' answers {answer.status}, so {registry} is not at this address",
        why=f"the answer begins with '{answer.excerpt}'",
        fix="check registry-url: it is the address of the host's start page",
        rule="no-registry",
    )


def no_record(registry: str) -> RegistryError:
    """An answer that should be a draft or a record, and has no DOI."""
    return RegistryError(
        f"{registry} answered without the DOI of a draft or record",
        why="what became of the request cannot be told from such an answer; a server in between may have given it",
        fix="check registry-url; if it is right, run again: what exists is found then",
        rule="answer-unreadable",
    )


def _not_allowed(asked: Asked) -> RegistryError:
    return RegistryError(
        f"{asked.registry} does not let this token write {asked.what}",
        why="the token is good for reading, but lacks a scope, or the record is another account's",
        fix="give the token the scopes deposit:write and deposit:actions; a record of another account can be shared "
        f"with yours there{asked.look}, as one who may manage it",
        rule="token-not-allowed",
    )


def _blocked(asked: Asked, text: str) -> RegistryError:
    return RegistryError(
        f"{asked.registry} has blocked this account: '{text}'",
        why="a filter against spam took what was sent, or an earlier record, for such; trying again makes it worse",
        fix=f"write to the support of {asked.registry} and name {asked.what}; the draft stays, and a run after that "
        "continues with it",
        rule="account-blocked",
    )


def _quota(asked: Asked, text: str) -> RegistryError:
    return RegistryError(
        f"{asked.registry} takes no more files for {asked.what}: '{text}'",
        why="a record holds so many files and bytes, and Zenodo gives more to whoever asks",
        fix=f"name fewer in files, or ask for a larger quota{asked.look}; then run again",
        rule="quota-exceeded",
    )


def _invalid(asked: Asked, said: list[str]) -> RegistryError:
    return RegistryError(
        f"{asked.registry} does not accept the record of {asked.what}: {'; '.join(said)}",
        why="it publishes no record with such values",
        fix="correct them in the file or setting that they come from (doi-action explain shows which), and run again",
        rule="metadata-refused",
    )


def value_dropped(asked: Asked, places: tuple[str, ...]) -> RegistryError:
    """The host took the draft and left something of it out, which would be published like that."""
    return RegistryError(
        f"{asked.registry} dropped what it was sent of {asked.what}: {'; '.join(places)}",
        why="it takes a draft and leaves out in silence what it does not like; the record would be published without",
        fix="correct it in the file or setting that it comes from (doi-action explain shows which), and run again",
        rule="value-dropped",
    )


def file_refused(asked: Asked, name: str, told: str) -> RegistryError:
    """The host does not take a file, or keeps other bytes than were sent."""
    return RegistryError(
        f"{asked.registry} does not keep '{name}' with {asked.what}: {told}",
        why="a record whose files are not those of the release must not be published",
        fix="run again; if it stays, look at the draft" + asked.look,
        rule="file-refused",
    )


def unnamed_files(asked: Asked, names: tuple[str, ...]) -> RegistryError:
    """An earlier run, or a person, put more files into the draft."""
    return RegistryError(
        f"the draft of {asked.what} at {asked.registry} holds {', '.join(names)}, which the release does not name",
        why="files are published for ever, and nobody else knows what these are",
        fix=f"delete them there{asked.look}, or name them in files; then run again",
        rule="unnamed-file",
    )


def _files_locked(asked: Asked) -> RegistryError:
    return RegistryError(
        f"{asked.registry} does not let the files of {asked.what} be changed",
        why="the files of a published version stay what they were, and so do those under review",
        fix="release a new version for other files; a draft under review can be taken back" + asked.look,
        rule="files-locked",
    )


def _withdrawn(asked: Asked) -> RegistryError:
    return RegistryError(
        f"{asked.registry} has withdrawn {asked.what}",
        why="its page is a tombstone, and nothing of it can be changed",
        fix="release a new version",
        rule="record-withdrawn",
    )


def revision_changed(asked: Asked) -> RegistryError:
    """Somebody writes the same draft at this moment."""
    return RegistryError(
        f"the draft of {asked.what} at {asked.registry} was changed by somebody else meanwhile",
        why="what another run, or a person in the browser, wrote there would be lost",
        fix="run again when nobody works on it",
        rule="revision-changed",
    )


def missing(asked: Asked) -> RegistryError:
    """There is nothing to change."""
    return RegistryError(
        f"{asked.registry} has no record {asked.what} that account '(token)' may see",
        why="it was deleted, or belongs to another account",
        fix="check the DOI, the token, and whether it is on the test or on the production system",
        rule="doi-missing",
    )


def not_a_draft(asked: Asked) -> RegistryError:
    """Only a draft can be deleted."""
    return RegistryError(
        f"'{asked.what}' should be a draft now, and {asked.registry} says that it is published, and stays for ever",
        why="a published DOI may be cited already",
        fix="look at the record" + asked.look,
        rule="state-unchanged",
    )


def not_listed(asked: Asked, seconds: float) -> Unreachable:
    """Our own draft does not show in the search, so others may be there that do not show either."""
    return Unreachable(
        f"{asked.registry} does not list the draft of {asked.what} after {seconds:.0f} seconds",
        why="as long as it is not listed nobody knows whether another run published the same release, and a second "
        "record could not be taken back; its search may be behind",
        fix="run again in some minutes; the draft is found then, and one too many does no harm",
        rule="draft-not-listed",
    )


def another_run(asked: Asked, found: str) -> Unreachable:
    """Another run was faster."""
    return Unreachable(
        f"{asked.what}: another run is at it, {found}",
        why="two runs of one release must not make two records",
        fix="run again when the other one has ended; it is found then, and nothing is made twice",
        rule="another-run",
    )


def draft_in_the_way(asked: Asked, whose: str) -> ConflictError:
    """The host keeps one draft of a next version, and it is for something else."""
    return ConflictError(
        f"{asked.registry} keeps a draft of the next version already, {whose}",
        why="there is one such draft for all versions of a work, and what somebody wrote there would be overwritten",
        fix=f"publish or discard it{asked.look}, then run again",
        rule="draft-in-the-way",
    )


def older_first_draft(asked: Asked, version: str | None, doi: Doi | None) -> ConflictError:
    """Two versions of a work without any: whichever is published first begins the chain that the other continues."""
    return ConflictError(
        f"{asked.registry} keeps a draft of version {version} of this work, {doi or 'without a DOI'}, and no version "
        "is published yet",
        why="each of the two would begin a record of its own, and their DOIs would never belong together",
        fix=f"publish version {version} first, or discard its draft{asked.look}; then run again",
        rule="draft-in-the-way",
    )


def published_by_another(doi: Doi, tag: str, registry: str) -> Conflict:
    """A record for this very release that is not ours: Zenodo's own GitHub integration made it."""
    return Conflict(
        rule="integration-on",
        message=f"{registry} has {doi} for {tag} already, and it was not made here",
        why="Zenodo's GitHub integration makes a record of each release by itself, and a second one could never be "
        "taken back",
        fix=f"turn the integration off ({SWITCH}); the next release then continues its DOIs. This one has its DOI",
    )


def cannot_withdraw(asked: Asked) -> RegistryError:
    """A host whose owners may not delete."""
    return RegistryError(
        f"{asked.registry} does not let its users withdraw {asked.what}",
        why="who published it may ask for it, and the host's people do it; at Zenodo 30 days after it was published",
        fix=f"write to the support of {asked.registry}, name the record{asked.look} and the reason",
        rule="withdraw-not-allowed",
    )
