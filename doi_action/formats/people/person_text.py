"""People written as one text: `Ada Lovelace <ada@example.org> (https://example.org)`.

Names are kept whole: which part is the family name would be a guess. Only where a format's own documentation says
`Family, Given` is the name split.
"""

import re

from doi_action.formats.text.plain import one_line
from doi_action.identifiers import orcid_or_none
from doi_action.model import Creator, NameType

_EMAIL = re.compile(r"<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>|\(\s*([^()\s]+@[^()\s]+)\s*\)")
_BARE_EMAIL = re.compile(r"^[^\s@<>]+@[^\s@<>]+$")
_ADDRESS = re.compile(r"[(<]\s*(https?://[^()<>\s]+)\s*[)>]")
_ORGANISATION = re.compile(
    r"(?i)\b(?:developers|contributors|team|consortium|collaboration|foundation|university|universität|institute|"
    r"institut|laboratory|laborator(?:y|ies)|inc|inc\.|gmbh|ltd|llc|corporation|corp|company|organi[sz]ation|"
    r"association|committee|community|authors|maintainers|project|working group|group|society|agency|department)\b\.?"
)
_BOT = re.compile(
    r"(?i)\[bot\]$|^(?:dependabot|renovate|github-actions|pre-commit-ci|greenkeeper|codecov|allcontributors|"
    r"pyup-bot|snyk-bot|semantic-release-bot|web-flow|deepsource-autofix|imgbot|restyled)\b|[-_]bot$"
)


def is_bot(name: str) -> bool:
    """Whether a name or login is a machine's.

    >>> is_bot("dependabot[bot]"), is_bot("Abbot Costello")
    (True, False)
    """
    return _BOT.search(name.strip()) is not None


def person_of_text(text: str | None) -> Creator | None:
    """The person or organisation that `text` names, with e-mail address and an ORCID iD among its addresses.

    None where it names nobody, an e-mail address alone included.
    """
    text = one_line(text or "")
    if _BARE_EMAIL.match(text):
        return None
    email, address = _EMAIL.search(text), _ADDRESS.search(text)
    name = one_line(re.sub(r"\(\s*\)|<[^<>]*>|\([^()]*[@/][^()]*\)", " ", text)).strip(" ,;")
    return creator_of_name(
        name, email=next(filter(None, email.groups())) if email else None, url=address.group(1) if address else None
    )


def creator_of_name(name: str | None, *, email: str | None = None, url: str | None = None) -> Creator | None:
    """Somebody known by a whole name. An organisation where a word says so that no person's name holds."""
    name = one_line(name or "")
    if not name:
        return None
    orcid = orcid_or_none(url) if url and "orcid.org" in url else None
    group = orcid is None and _ORGANISATION.search(name) is not None
    kind = NameType.ORGANISATION if group else NameType.PERSON
    return Creator(name=name, name_type=kind, orcid=orcid, email=email)


def creator_of_sort_name(name: str) -> Creator:
    """Somebody written `Family, Given` by the rules of the file's format; any other form is a whole name.

    >>> creator_of_sort_name("Lovelace, Ada").full_name
    'Ada Lovelace'
    """
    name = one_line(name)
    family, comma, given = name.partition(",")
    if not comma or "," in given or not family.strip() or not given.strip():
        return creator_of_name(name) or Creator(name=name)
    if _ORGANISATION.search(name):
        return Creator(name=name, name_type=NameType.ORGANISATION)
    return Creator(family_names=family.strip(), given_names=given.strip())
