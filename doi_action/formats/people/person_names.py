"""Names of people and organisations as texts: what is no name, and who stands in a list twice.

Asked by the rules of the check and by the gate before every registry, so that both say the same. It imports nothing
that would slow the start of a check.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

_BRACKETS = re.compile(r"[<(\[][^<>()\[\]]*[>)\]]")
_OTHERS = re.compile(r"(?:^|\s)(?:et\.? ?al\.?|(?:and|&) others|u\. ?a\.)$", re.IGNORECASE)
_LABELS = frozenset({"email:", "e-mail:", "mail:", "mailto:"})
_MARKUP = frozenset("\\&{<")

_Fault = tuple[str, Callable[[str], bool]]
"""A phrase, and whether a text deserves it."""


def plain_name(name: str) -> str:
    """A name for comparing: one Unicode form, one kind of space, no upper case."""
    if not name.isascii():
        import unicodedata  # Most names need no tables, and a check starts without them.

        name = unicodedata.normalize("NFC", name)
    return " ".join(name.split()).casefold()


def said_once(family: str, particle: str | None, suffix: str | None) -> str:
    """Family names without a particle and a suffix that stand beside them in keys of their own.

    >>> said_once("de la Cruz", "de la", None), said_once("King, Jr.", None, "Jr."), said_once("Vander", "van", None)
    ('Cruz', 'King', 'Vander')
    """
    bare = family
    if particle and bare.lower().startswith(f"{particle.lower()} "):
        bare = bare[len(particle) :].strip()
    if suffix and bare.lower().endswith((f" {suffix.lower()}", f",{suffix.lower()}")):
        bare = bare[: -len(suffix)].rstrip(" ,")
    return bare or family


def fault_of_name(name: str) -> str:
    """What makes a whole name no name, as a phrase; empty for a name.

    >>> fault_of_name("Ada Byron <ada@example.org>"), fault_of_name("_:b0"), fault_of_name("Ada Byron")
    ('holds an e-mail address', 'is an internal id of a file of linked data', '')
    """
    return _first_fault(_FAULTS_OF_NAME, name.strip())


def fault_of_part(text: str) -> str:
    """What no part of a name can hold, as a phrase; empty where nothing is wrong."""
    return _first_fault(_FAULTS_OF_PART, text)


def fault_of_organisation(name: str) -> str:
    """What makes a text no name of an organisation, as a phrase; empty for a name.

    Organisations do write an @ into their names, and some add the address of their page.

    >>> fault_of_organisation("https://ror.org/01ggx4157"), fault_of_organisation("A@B Lab, https://lab.example.org")
    ('is a web address', '')
    """
    return _first_fault(_FAULTS_OF_ORGANISATION, name)


def _first_fault(faults: tuple[_Fault, ...], text: str) -> str:
    for phrase, holds in faults:
        if holds(text):
            return phrase
    return ""


def names_the_rest(text: str) -> bool:
    """Whether a text is, or ends with, `et al.` or `and others`: BibTeX's word for everybody who is not named.

    >>> names_the_rest("Pham et al."), names_the_rest("Metal")
    (True, False)
    """
    # Only the last words count, so that a long text is not searched from each of its letters.
    return _OTHERS.search(" ".join(text[-40:].strip(" ,;").split())) is not None


def holds_email(text: str) -> bool:
    """Whether something stands at both sides of an @, the second with a dot."""
    before = ""
    for after in text.replace("＠", "@").split("@"):
        domain = ""
        starts_at_once = bool(after[:1].strip())
        if starts_at_once:
            domain = after.split(maxsplit=1)[0]

        ends_at_once = bool(before[-1:].strip())
        if ends_at_once and "." in domain:
            return True
        before = after
    return False


def may_hold_markup(name: str) -> bool:
    """Whether a sign of LaTeX or HTML stands in the name: cheap, and asked before `plain_of_markup`."""
    return not _MARKUP.isdisjoint(name)


_HOLDS_EMAIL: _Fault = ("holds an e-mail address", holds_email)
_INTERNAL_ID: _Fault = ("is an internal id of a file of linked data", lambda text: text.strip().startswith("_:"))
_NAMES_THE_REST: _Fault = ("names nobody: it stands for the rest of a list", names_the_rest)

_FAULTS_OF_PART: tuple[_Fault, ...] = (
    ("holds a web address", lambda text: "://" in text or "orcid.org/" in text.lower()),
    _HOLDS_EMAIL,
    # The second is the wide letter of East Asian fonts.
    ("holds an @, as an address or a login does", lambda text: "@" in text or "＠" in text),
    _NAMES_THE_REST,
)
_FAULTS_OF_NAME: tuple[_Fault, ...] = (
    ("holds no letter", lambda text: not any(map(str.isalnum, text))),
    _INTERNAL_ID,
    ("is the account of a program", lambda text: text.lower().endswith("[bot]")),
    (_NAMES_THE_REST[0], lambda text: text.lower() in ("others", "other", "many others")),
    *_FAULTS_OF_PART,
)
_FAULTS_OF_ORGANISATION: tuple[_Fault, ...] = (
    _HOLDS_EMAIL,
    ("holds no letter", lambda text: not text.strip()),
    _INTERNAL_ID,
    ("is a web address", lambda text: all("://" in word for word in text.split())),
    _NAMES_THE_REST,
)
"""What a text cannot hold, as a phrase, and whether it does; the first that does is told."""


def name_alone(name: str) -> str:
    """What is left of a name without the addresses in it, empty where they are all there is.

    >>> name_alone("Ada Byron <ada@example.org>"), name_alone("@ada"), name_alone("ada@example.org")
    ('Ada Byron', 'ada', '')
    """
    if name.strip().startswith("_:"):
        return ""

    def kept(found: re.Match[str]) -> str:
        """What stands in brackets, but for an address."""
        return " " if fault_of_part(found[0]) else found[0]

    words = []
    for word in _BRACKETS.sub(kept, name).split():
        is_label = word.lower() in _LABELS
        if is_label or fault_of_part(word):
            continue
        words.append(word)

    left = _OTHERS.sub("", " ".join(words).strip(" ,;:<>-")).strip(" ,;:<>-")
    if left:
        return left

    login = name.strip().removeprefix("@")
    if names_the_rest(login) or fault_of_part(login):
        return ""
    return login


def without_addresses(text: str) -> str:
    """`text` for a message or a log, where no e-mail address and no password in a web address may stand whole.

    >>> without_addresses("Ada Byron <ada@example.org>")
    'Ada Byron <ada@…>'
    """
    without_passwords = re.sub(r"://[^\s/@]*[@＠]\S*", "://…", text)
    return re.sub(r"(?<=[^\s<(\[])([@＠])[^\s@＠<>(),;]+", r"\1…", without_passwords)


class Named(NamedTuple):
    """Somebody in a list: the whole name and the ORCID iD, each empty where it is unknown."""

    name: str
    orcid: str


class Repeat(NamedTuple):
    """Entry `number` is the same person as entry `earlier`; `shared` says by what: 'ORCID iD' or 'name'."""

    number: int
    earlier: int
    shared: str


def repeated(people: Iterable[Named]) -> Iterator[Repeat]:
    """Those who stand in a list again: the same iD, or the same name where no two iDs tell them apart.

    `Novak, Eva` is the name `Eva Novak`.
    """
    by_orcid: dict[str, int] = {}
    by_name: dict[str, int] = {}
    without_orcid: dict[str, int] = {}
    for number, person in enumerate(people):
        name = plain_name(person.name)
        if name.count(",") == 1:
            family, _, given = name.partition(",")
            name = f"{given} {family}".strip()

        same_orcid = number
        same_name = number
        if person.orcid:
            same_orcid = by_orcid.setdefault(person.orcid, number)

        if name:
            # Somebody with an iD may be whoever has the name and none.
            namesakes = without_orcid if person.orcid else by_name
            same_name = namesakes.get(name, number)

        if same_orcid != number:
            yield Repeat(number, same_orcid, "ORCID iD")
        elif same_name != number:
            yield Repeat(number, same_name, "name")

        by_name.setdefault(name, number)
        if not person.orcid:
            without_orcid.setdefault(name, number)
