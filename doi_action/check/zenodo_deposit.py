"""Whether Zenodo would take a .zenodo.json, and what stops it: its deposit schema, key by key, as a table.

Source: zenodo-rdm, site/zenodo_rdm/legacy/deserializers (`MetadataSchema`, `LegacySchema`), through which the file of a
GitHub release passes, and Zenodo's REST documentation, "Deposit metadata". A key that is not there is taken from
GitHub; one that the table lacks is ignored by Zenodo. What Zenodo takes and then drops is no refusal.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from doi_action.formats.cff.references import identify
from doi_action.formats.cff.schema import LICENSES
from doi_action.formats.datacite.vocabulary import CONTRIBUTOR_TYPES, DATE_TYPES, RELATION_TYPES
from doi_action.formats.text.node import Node
from doi_action.formats.zenodo.words import LICENSE_WORDS
from doi_action.identifiers.check_digits import orcid_is_example, orcid_was_given_out

UPLOAD_TYPES = frozenset(
    (
        *("publication", "poster", "presentation", "dataset", "image", "video", "software", "lesson", "event"),
        *("physicalobject", "other", "model", "workflow", "project"),
    )
)
"""Resource types of Zenodo's vocabulary; a finer type may follow after a hyphen."""

ACCESS_RIGHTS = frozenset({"open", "embargoed", "restricted", "closed"})

RELATIONS = frozenset(name.lower() for name in RELATION_TYPES) | {"isalternateidentifier", "isorignialformof"}
"""Relations that Zenodo takes, in any case; the misspelt one is its own, which it puts right itself."""

_LICENSES = frozenset(license_id.lower() for license_id in LICENSES) | LICENSE_WORDS

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

_RECOGNISED = re.compile(
    r"""(ark|arxiv|ads|cstr|hdl|isbn|issn|istc|lsid|pmid|rrid|urn) [:\s] \S    # a scheme is named
      | (https?|ftp)://\S+
      | \d+ $                                                                # PubMed, European article numbers
      | [\dX -]{8,17} $                                                      # ISBN, ISSN
      | \d{4}\.\d{4,5} (v\d+)? $                                             # arXiv
      | \d{4} [a-z] \S{13} [a-z.:] $                                         # bibcode
      | [\dA-F]{3}-\d{4}-[\dA-F]{8}-[\dA-F] $                                # ISTC
      | [^/\s]+ / \S""",
    re.IGNORECASE | re.VERBOSE,
)
"""What may be an identifier that Zenodo finds the scheme of; anything with a slash is a Handle to it.

Source: idutils, `detect_identifier_schemes`; InvenioRDM, `RDM_RECORDS_IDENTIFIERS_SCHEMES`. Generous, since a false
refusal is worse here than a missed one.
"""


class Refusal(NamedTuple):
    """A reason, the value that gives it, its place, and what to write."""

    reason: str
    node: Node
    field: str
    fix: str


class Key(NamedTuple):
    """A key of the schema.

    `form` is "text", "texts" for a list of texts, or "entries" for a list of objects. Each entry has at least one of
    each group of `needs`, and where it has a key of `words`, one of these words in any case. `null_is_absent` tells
    whether Zenodo reads null as a key that is not there: elsewhere it refuses null.
    """

    form: str
    needs: tuple[tuple[str, ...], ...] = ()
    words: Mapping[str, frozenset[str]] = {}
    fix: str = ""
    null_is_absent: bool = False


_NAMED = '[{"name": "Family, Given"}]'
_ROLES = frozenset(role.lower() for role in CONTRIBUTOR_TYPES)
_DATES = frozenset(name.lower() for name in DATE_TYPES)
_TEXT = Key("text", fix="a text in quotes")
_OPTIONAL = _TEXT._replace(null_is_absent=True)

SCHEMA: Mapping[str, Key] = {
    **dict.fromkeys(("title", "description", "publication_date", "version", "language"), _TEXT),
    **dict.fromkeys(("upload_type", "publication_type", "image_type", "access_right", "embargo_date"), _OPTIONAL),
    **dict.fromkeys(("notes", "method", "doi"), _OPTIONAL),
    "creators": Key("entries", needs=(("name",),), fix=_NAMED),
    "contributors": Key(
        "entries",
        needs=(("name",), ("type",)),
        words={"type": _ROLES},
        fix='[{"name": "Family, Given", "type": "Other"}]',
    ),
    "thesis_supervisors": Key("entries", needs=(("name",),), fix=_NAMED, null_is_absent=True),
    "keywords": Key("texts", fix='["one", "two"]'),
    "references": Key("texts", fix='["Doe, J. (2024). Title. https://doi.org/10.1234/abc"]'),
    "related_identifiers": Key(
        "entries",
        needs=(("identifier",), ("relation",)),
        words={"relation": RELATIONS},
        fix='[{"identifier": "10.1234/abc", "relation": "isSupplementTo"}]',
    ),
    "grants": Key("entries", needs=(("id",),), fix='[{"id": "10.13039/501100000780::283595"}]'),
    "communities": Key(
        "entries",
        needs=(("identifier",),),
        fix='[{"identifier": "name-of-the-community"}]',
        null_is_absent=True,
    ),
    "locations": Key("entries", needs=(("place",),), fix='[{"place": "Name", "lat": 52.5, "lon": 13.4}]'),
    "dates": Key(
        "entries",
        needs=(("start", "end"), ("type",)),
        words={"type": _DATES},
        fix='[{"start": "2024-01-31", "type": "Collected"}]',
    ),
}
"""Every key that can be refused. Anything may stand under `subjects`, and under the keys of journals and the like."""


def refusals(root: Node) -> Iterator[Refusal]:
    """What in the file stops Zenodo."""
    for name, key in SCHEMA.items():
        node = root.get(name)
        if node is None:
            continue
        if node.null and key.null_is_absent:
            continue

        if key.form != "text":
            yield from _listed(name, node, key)
        elif not node.tag.endswith(":str"):
            fix = f"write {_TEXT.fix}"
            if node.null:
                fix = "delete the line"
            elif node.kind == "scalar":
                fix = f'write "{name}": "{node.text}"'
            yield Refusal(f"{name} is no text", node, name, fix)

    yield from _forms_of_texts(root)
    yield from _types(root)
    yield from _access(root)
    yield from _license(root)
    yield from _identifiers(root)
    yield from _orcids(root)


def _told(node: Node, key: str) -> Node | None:
    """The value of a key, None where it says nothing."""
    value = node.get(key)
    if value is None or value.null:
        return None

    # A text of blanks is as good as none; a list and an object have no text of their own.
    if value.kind == "scalar" and not value.text.strip():
        return None

    return value


def _text_at(node: Node, key: str) -> Node | None:
    """The value of a key where it is a text."""
    value = node.get(key)
    is_text = value is not None and value.tag.endswith(":str")
    return value if is_text else None


def _entries(root: Node, key: str) -> Iterator[tuple[str, Node]]:
    """The entries of a list, each with its place."""
    listed = root.get(key)
    if listed is None:
        return

    for number, entry in enumerate(listed.items):
        yield f"{key}[{number}]", entry


def _listed(name: str, node: Node, key: Key) -> Iterator[Refusal]:
    """A list that is none, and entries that lack what Zenodo asks of each."""
    wanted, tag = "objects", ":map"
    if key.form == "texts":
        wanted, tag = "texts", ":str"
    reason = f"{name} is no list of {wanted}"

    if node.kind != "sequence":
        yield Refusal(reason, node, name, f"write {key.fix}")
        return

    for number, entry in enumerate(node.items):
        place = f"{name}[{number}]"
        if entry.tag.endswith(tag):
            yield from _entry(entry, place, key)
        else:
            yield Refusal(reason, entry, place, f"write {key.fix}")


def _entry(entry: Node, place: str, key: Key) -> Iterator[Refusal]:
    # The example of the whole list without its brackets.
    wanted = f"write {key.fix[1:-1]}"

    for group in key.needs:
        given = [_told(entry, name) for name in group]
        if not any(given):
            lacking = " or ".join(group)
            yield Refusal(f"there is no {lacking} here", entry, place, wanted)

    for name, words in key.words.items():
        node = _told(entry, name)
        if node is None or node.text.lower() in words:
            continue

        reason = f"'{node.text}' is no {name} that Zenodo knows"
        yield Refusal(reason, node, f"{place}.{name}", wanted)


def _forms_of_texts(root: Node) -> Iterator[Refusal]:
    """Texts that are none of the form which Zenodo asks for; a value that is no text is refused as that."""
    title = _text_at(root, "title")
    if title is not None and len(title.text.strip()) < 3:
        yield Refusal("the title has fewer than 3 characters", title, "title", "write the name of the work")

    # The record is not published without a day that the server reads: EDTF level 0, here also a period of two.
    day = _text_at(root, "publication_date")
    if day is not None:
        ends = day.text.strip().split("/", 1)
        are_days = all(_DAY.fullmatch(end) for end in ends)
        if not are_days:
            yield Refusal(f"'{day.text}' is no date to Zenodo", day, "publication_date", 'write "YYYY-MM-DD"')

    # Zenodo counts the letters of a language.
    language = _text_at(root, "language")
    if language is not None and len(language.text) not in (2, 3):
        fix = 'write three letters, such as "eng"'
        short = re.match(r"[a-z]{2,3}(?=[-_])", language.text)
        if short:
            fix = f'write "{short.group()}"'
        yield Refusal(f"'{language.text}' is no language of two or three letters", language, "language", fix)


def _types(root: Node) -> Iterator[Refusal]:
    """The type of the work and those of related ones."""
    places = [("upload_type", _told(root, "upload_type"))]
    for place, entry in _entries(root, "related_identifiers"):
        places.append((f"{place}.resource_type", _told(entry, "resource_type")))

    for place, node in places:
        if node is None:
            continue

        general_type = node.text.partition("-")[0]
        if general_type in UPLOAD_TYPES:
            continue

        name = place.rpartition(".")[2]
        fix = f"write one of {', '.join(sorted(UPLOAD_TYPES))}"
        yield Refusal(f"'{node.text}' is no {name}", node, place, fix)


def _access(root: Node) -> Iterator[Refusal]:
    node = _told(root, "access_right")
    if node is None:
        return

    if node.text not in ACCESS_RIGHTS:
        fix = f"write one of {', '.join(sorted(ACCESS_RIGHTS))}"
        yield Refusal(f"'{node.text}' is no access_right", node, "access_right", fix)
        return

    end = _told(root, "embargo_date")
    if node.text == "embargoed" and end is None:
        fix = 'add "embargo_date": "YYYY-MM-DD"'
        yield Refusal("there is an embargo without its end", node, "access_right", fix)


def _license(root: Node) -> Iterator[Refusal]:
    node = root.get("license")
    if node is None:
        return

    # A licence is its id, or an object that holds the id.
    license_id: Node | None = node
    if node.kind == "mapping":
        license_id = node.get("id")

    shown = "this value"
    if license_id is not None and license_id.kind == "scalar":
        shown = f"'{license_id.text}'"
        # Zenodo's own vocabulary has the ids in small letters.
        if license_id.text.strip().lower() in _LICENSES:
            return

    yield Refusal(f"{shown} is no licence that Zenodo knows", node, "license", 'write an SPDX id, such as "mit"')


def _identifiers(root: Node) -> Iterator[Refusal]:
    """Zenodo finds the scheme of a related identifier by itself, and refuses one without."""
    for related, entry in _entries(root, "related_identifiers"):
        node = _told(entry, "identifier")
        if node is None:
            continue

        place = f"{related}.identifier"
        text = node.text.strip()
        if text.lower().startswith("swh:"):
            fix = f'write "https://archive.softwareheritage.org/{text}"'
            yield Refusal("Zenodo takes no SWHID among the related identifiers", node, place, fix)
            continue

        has_scheme = identify(text) is not None or _RECOGNISED.match(text)
        if has_scheme:
            continue

        fix = "write the DOI or the whole address"
        yield Refusal(f"'{text}' is of no scheme that Zenodo knows", node, place, fix)


def _orcids(root: Node) -> Iterator[Refusal]:
    """Zenodo takes iDs of the ranges that ORCID gives out only; a wrong check digit is found wherever people stand."""
    people = (*_entries(root, "creators"), *_entries(root, "contributors"))
    for place, person in people:
        node = person.get("orcid")
        if node is None:
            continue

        bare = re.search(r"(\d{4}-?\d{4}-?\d{4}-?\d{3})[\dXx]$", node.text.strip())
        # Somebody's example is found by `orcid-placeholder`: one mistake, one finding.
        if bare is None or orcid_is_example(bare.group()):
            continue
        if orcid_was_given_out(bare.group(1)):
            continue

        reason = f"'{node.text}' is outside the ranges that ORCID gives out"
        fix = "copy the iD from the person's ORCID page, or delete it"
        yield Refusal(reason, node, f"{place}.orcid", fix)
