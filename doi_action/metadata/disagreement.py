"""Where sources disagree on what a reader would notice: title, version, licence, creators, kind, repository.

The one comparison between files: `check` runs it over a folder, `publish` and `explain` over a release, which the tag
and the host join. Each disagreement is one remark that names both places. It stands in CITATION.cff where that is one
of the two, since people write that file and can allow a difference there; else at the line of the source that lost.
Differences that only spell the same thing (case, `v1.0` and `1.0`, `GPL-3.0` and `GPL-3.0-only` where a
detector cannot tell them apart) are none.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from doi_action.facts import Candidate, Fact, Location, Remark
from doi_action.formats.licenses.license_text import ids_in
from doi_action.formats.licenses.names import candidates
from doi_action.formats.people.person_names import plain_name, without_addresses
from doi_action.formats.repository_address import repository_url
from doi_action.lineage.versions import VersionOrder, is_prerelease
from doi_action.metadata.people import PeopleIndex, key_counts, match_keys
from doi_action.metadata.precedence import CARDS, CODE_LICENSE_SOURCES, DATA_DESCRIPTORS, MANIFESTS, NO_WORD_FOR_MODEL
from doi_action.model import Creator, Funding, Kind, License

Provenance = Mapping[str, tuple[Candidate, ...]]

_HOST_SIDE = frozenset({"host", "git", "recent commits", "release", "default", "data files"})
_NAMES_A_PACKAGE = frozenset({*MANIFESTS, *_HOST_SIDE, "README"})
"""Sources whose title is a package's, a page's or a repository's name, which says nothing against a real title."""

_KIND_IN_PASSING = frozenset({*MANIFESTS, *_HOST_SIDE})
"""Sources that tell a kind by what they are themselves, and not by what somebody wrote."""

_KEPT_TRUE = frozenset({"CITATION.cff", "codemeta.json"})
"""Files whose version a release brings up to date by itself."""

_IMAGE = "Dockerfile"
"""Its labels speak of an image: they are told of where they stand, since the image is what they are wrong about."""

_WORDS = {"licenses": "license", "repository_url": "repository"}

_KEYS_OF_CFF = {
    "title": "title",
    "version": "version",
    "licenses": "license",
    "creators": "authors",
    "kind": "type",
    "repository_url": "repository-code",
}
"""The key of CITATION.cff that says a field."""

_READ_FIRST = {".zenodo.json": "zenodo-json-differs", "codemeta.json": "codemeta-differs"}
"""Files that a service reads in place of CITATION.cff, each with a rule of its own that says which service."""

_RULES_OF_VERSIONS = {
    **dict.fromkeys(MANIFESTS, "manifest-version-differs"),
    _IMAGE: "image-version-differs",
    **_READ_FIRST,
}
_RULES_OF_CREATORS = {**dict.fromkeys(MANIFESTS, "manifest-people-differ"), **_READ_FIRST}
"""The rule that tells of a source with another version or with other people, where it has one of its own."""


def find_disagreements(provenance: Provenance) -> tuple[Remark, ...]:
    """A remark on every certain fact that contradicts the winner of its field."""
    found: list[Remark] = []
    for name, compare in _COMPARE.items():
        candidates = provenance.get(name, ())
        if not candidates or not candidates[0].won:
            continue

        certain = []
        for candidate in candidates:
            says_something = candidate.fact.value is not None
            if says_something and candidate.fact.certain:
                certain.append(candidate.fact)

        # Of each of these fields one source gives the whole value, and stands first.
        winner, *losers = certain
        for loser in losers:
            found += compare(winner, loser)

        if winner.format == "tag" and losers:
            # A tag decides for the record; that two files differ is told all the same, as it is without a tag.
            first, *others = losers
            for loser in others:
                found += compare(first, loser)

    found += _dropped_grants(provenance.get("funding", ()))
    return tuple(dict.fromkeys(found))


def _dropped_grants(candidates: tuple[Candidate, ...]) -> Iterator[Remark]:
    """A remark on every award that no record can hold, since no file names who gave it.

    DataCite Metadata Schema 4.7: funderName is mandatory in a fundingReference.
    """
    carried: set[tuple[str, str]] = set()
    unsure: list[tuple[Funding, Location]] = []
    for candidate in candidates:
        fact = candidate.fact
        if not fact.certain:
            unsure += zip(fact.entries, fact.parts, strict=True)
        if candidate.won:
            for award in fact.entries:
                carried.update(_award_keys(award))

    for award, at in unsure:
        is_carried = not carried.isdisjoint(_award_keys(award))
        if is_carried:
            continue

        known = {
            "funder-id": award.funder_id,
            "award-number": award.award_number,
            "award-title": award.award_title,
        }
        said = []
        for key, text in known.items():
            if text:
                said.append(f"{key}: '{without_addresses(text)}'")

        entry = ", ".join(["funder: 'its name'", *said])
        yield Remark(
            rule="funder-unknown",
            message=f"the funder is not known by name, and so this is in no record: {', '.join(said) or 'a funder'}",
            path=at.path,
            line=at.line,
            column=at.column,
            field="funding",
            fix=f"write it into .doi.yml:\nfunding:\n  - {{{entry}}}",
        )


def _award_keys(award: Funding) -> Iterator[tuple[str, str]]:
    """By what an award is known in two files; a funder without an award, by its id."""
    if award.award_number:
        yield "number", "".join(award.award_number.casefold().split())
    if award.award_title:
        yield "title", plain_name(award.award_title)

    names_no_award = not award.award_number and not award.award_title
    if award.funder_id and names_no_award:
        yield "id", award.funder_id.casefold()


_NO_FILE = {
    "settings": "the settings",
    "tag": "the tag",
    "host": "the repository",
    "release": "the release",
    "git": "git's history",
    "recent commits": "the commits since the last tag",
    "default": "the default",
}


def place(fact: Fact) -> str:
    """Where a fact stands, for people: `CITATION.cff:3`, or what it is when it stands in no file."""
    # What a work of a monorepo is called comes as the host's word, and stands in a file.
    is_name_of_work = fact.format == "host" and fact.location.path != "host"
    if is_name_of_work or fact.format not in _NO_FILE:
        return str(fact.location)
    return _NO_FILE[fact.format]


def _compare_titles(winner: Fact, loser: Fact) -> Iterator[Remark]:
    names_a_package = loser.format in _NAMES_A_PACKAGE or winner.format in _NAMES_A_PACKAGE
    if names_a_package:
        return

    ours = plain_name(str(winner.value))
    theirs = plain_name(str(loser.value))
    # Some end a title like a sentence.
    if ours.rstrip(".") == theirs.rstrip("."):
        return

    rule = _READ_FIRST.get(loser.format, "title-differs")
    yield _remark(rule, winner, loser, _quoted)


def _compare_versions(winner: Fact, loser: Fact) -> Iterator[Remark]:
    ours, theirs = str(winner.value), str(loser.value)
    if same_version(ours, theirs):
        return

    is_of_tag = winner.format == "tag"
    if not is_of_tag and runs_ahead(theirs, released=ours):
        return

    if is_of_tag and loser.format in _KEPT_TRUE:
        fix = (
            f"nothing: publishing writes {_quoted(winner)} into it; change it before you tag to have it in the release"
        )
        yield _remark("version-differs-from-tag", winner, loser, _quoted, fix=fix)
        return

    rule = _RULES_OF_VERSIONS.get(loser.format, "version-differs")
    yield _remark(rule, winner, loser, _quoted)


def same_version(one: str, other: str) -> bool:
    """Whether two texts name one version: equal but for a leading v, or equal as Python orders versions.

    >>> same_version("v1.0.0-rc.1", "1.0.0rc1")
    True
    """
    first, second = (re.sub(r"(?i)^v(?=\d)", "", text.strip()) for text in (one, other))
    if first == second:
        return True

    from packaging.version import InvalidVersion, Version

    try:
        return Version(first) == Version(second)
    except InvalidVersion:
        return False


_BRANCH = re.compile(r"dev-\D.*")
"""A branch as Composer names it: no version at all. Source: getcomposer.org, Versions, "Branches"."""

_R_DEVELOPMENT = re.compile(r"\d+(?:\.\d+){1,2}[.-]9\d{3}")
"""Source: R Packages (2e), Lifecycle, "Version": a fourth number from 9000 on marks what is not released."""


def runs_ahead(text: str, *, released: str) -> bool:
    """Whether `text` is a development version after `released`, as a manifest has it between two releases.

    >>> [runs_ahead(text, released="2.4.1") for text in ("2.5.0.dev0", "2.5.0-SNAPSHOT", "2.4.1.9000", "dev-main")]
    [True, True, True, True]
    >>> [runs_ahead(text, released="2.4.1") for text in ("2.5.0", "2.4.0.dev0", "2.4.0.9000")]
    [False, False, False]
    """
    if _BRANCH.fullmatch(text):
        return True

    in_development = is_prerelease(text) or _R_DEVELOPMENT.fullmatch(text) is not None
    if not in_development:
        return False
    return VersionOrder(released) < VersionOrder(text)


def _compare_licenses(winner: Fact, loser: Fact) -> Iterator[Remark]:
    both_speak = bool(winner.value) and bool(loser.value)
    if not both_speak:
        return

    is_of_code = loser.format in CODE_LICENSE_SOURCES
    has_card = winner.format in CARDS
    if is_of_code and has_card:
        return

    if _agreeing(winner, loser):
        return

    # Code under one licence and weights or data under another are no mistake.
    source = ""
    if has_card:
        source = "the card"
    elif is_of_code and winner.format in DATA_DESCRIPTORS:
        source = place(winner)

    if source:
        fix = f"nothing, if {loser.location.path} speaks of the code; the record takes the licence of {source}"
        yield _remark("code-license-differs", winner, loser, _listed, fix=fix)
    elif loser.format == _IMAGE:
        yield _remark("image-license-differs", winner, loser, _listed)
    else:
        yield _remark("license-differs", winner, loser, _listed)


def _agreeing(winner: Fact, loser: Fact) -> bool:
    """Whether the losing source names no licence that the winner leaves out.

    The host and a text of a licence know one of several at best, and neither tells `-only` from `-or-later`. A name
    that leaves open which licence is meant (`GPLv3`, `BSD License`) contradicts none of those that it may mean: that it
    is vague is a finding of its own.
    """
    loose = not {winner.format, loser.format}.isdisjoint({"host", "LICENSE"})
    known: set[str] = set()
    for entry in winner.entries:
        known.update(_license_names(entry, loose=loose))

    shared = []
    for entry in loser.entries:
        theirs = _license_names(entry, loose=loose)
        shared.append(not theirs.isdisjoint(known))

    if loose:
        return any(shared)
    return all(shared)


def _license_names(entry: License, *, loose: bool) -> frozenset[str]:
    """What the entry says, and every licence that it may mean."""
    text = _license_text(entry)
    said = [text, *candidates(text)]
    if entry.spdx is None:
        # CITATION.cff has no word for licences that hold together: a list is as near as it comes.
        said += map(str, ids_in(text))

    names = frozenset(name.lower() for name in said)
    if not loose:
        return names
    return frozenset(re.sub(r"-(only|or-later)$|\+$", "", name) for name in names)


def _license_text(entry: License) -> str:
    return str(entry.spdx or entry.name or entry.url)


def _compare_kinds(winner: Fact, loser: Fact) -> Iterator[Remark]:
    if loser.format in _KIND_IN_PASSING or winner.value == loser.value:
        return

    is_software_beside_model = winner.value is Kind.MODEL and loser.value is Kind.SOFTWARE
    has_word_for_model = loser.format not in NO_WORD_FOR_MODEL
    if has_word_for_model or not is_software_beside_model:
        # The settings are the user's last word, which knows what the files say.
        if winner.format != "settings":
            yield _remark("kind-differs", winner, loser, _quoted)
        return

    # A card in the root speaks for the repository; one in a folder may describe a part of it.
    is_in_a_folder = "/" in winner.location.path
    if winner.format in CARDS and is_in_a_folder:
        fix = "write 'kind: software' into .doi.yml where the release is the code"
        yield _remark("kind-from-card", winner, loser, _quoted, fix=fix)


def _compare_creators(winner: Fact, loser: Fact) -> Iterator[Remark]:
    ours = winner.entries
    theirs = loser.entries
    says_nothing_else = not theirs or ours == theirs
    if says_nothing_else or loser.format in _HOST_SIDE:
        return

    yield from _differing_orcids(winner, loser)

    only_here = _unmatched(ours, theirs)
    only_there = _unmatched(theirs, ours)
    # A manifest often names the maintainer alone.
    if loser.format in MANIFESTS and not only_there:
        return

    named = []
    if only_there:
        named.append(f"only {place(loser)} names {_names(only_there)}")
    if only_here:
        named.append(f"only {place(winner)} names {_names(only_here)}")
    if named:
        rule = _RULES_OF_CREATORS.get(loser.format, "creators-differ")
        yield _remark(rule, winner, loser, str, message="; ".join(named))


def _differing_orcids(winner: Fact, loser: Fact) -> Iterator[Remark]:
    """One name or e-mail address with two iDs: one of the two credits somebody else."""
    index = PeopleIndex(loser.entries)
    for person in winner.entries:
        other = index.differing(person)
        if other is None:
            continue

        name = without_addresses(person.full_name)
        said = {
            winner: f"'{person.orcid}' as the ORCID iD of {name}",
            loser: f"'{other.orcid}' as the ORCID iD of {name}",
        }
        yield _remark("orcid-differs", winner, loser, said.__getitem__)


def _unmatched(people: tuple[Creator, ...], others: tuple[Creator, ...]) -> list[Creator]:
    """Those who share no key with anybody of the others."""
    known = key_counts(others).keys()
    return [person for person in people if known.isdisjoint(match_keys(person))]


def _names(people: list[Creator]) -> str:
    """The first of them by name, and the number of the others."""
    shown = ", ".join(without_addresses(person.full_name) for person in people[:3])
    more = len(people) - 3
    if more <= 0:
        return shown
    return f"{shown} and {more} more"


def _compare_repositories(winner: Fact, loser: Fact) -> Iterator[Remark]:
    """Another repository on one host, or the front page of a site; a mirror elsewhere is the same work."""
    if (winner.format, loser.format) != ("CITATION.cff", "codemeta.json"):
        return

    host, owner_and_name = _place_on_the_web(winner)
    other_host, other_owner_and_name = _place_on_the_web(loser)

    is_front_page = bool(other_host) and other_owner_and_name == [""]
    is_neighbour = other_host == host and other_owner_and_name != owner_and_name
    if is_front_page or is_neighbour:
        yield _remark("codemeta-differs", winner, loser, _quoted)


def _place_on_the_web(fact: Fact) -> tuple[str | None, list[str]]:
    """The host of a repository's address, and the first two parts of its path: one empty part for a front page."""
    address = repository_url(str(fact.value)) or ""
    parts = urlsplit(address.lower())
    return parts.hostname, parts.path.strip("/").split("/")[:2]


_COMPARE: dict[str, Callable[[Fact, Fact], Iterator[Remark]]] = {
    "title": _compare_titles,
    "version": _compare_versions,
    "licenses": _compare_licenses,
    "creators": _compare_creators,
    "kind": _compare_kinds,
    "repository_url": _compare_repositories,
}


def _quoted(fact: Fact) -> str:
    text = " ".join(str(fact.value).split())
    if len(text) > 100:
        text = f"{text[:100]}…"
    return f"'{text}'"


def _listed(fact: Fact) -> str:
    return " and ".join(f"'{_license_text(entry)}'" for entry in fact.entries)


def _remark(
    rule: str, winner: Fact, loser: Fact, shown: Callable[[Fact], str], *, fix: str = "", message: str = ""
) -> Remark:
    """The remark, at the side that people can mend."""
    only_winner_cites = winner.format == "CITATION.cff" and loser.format not in ("CITATION.cff", _IMAGE)
    here, there = loser, winner
    if only_winner_cites or loser.format in _HOST_SIDE:
        here, there = winner, loser

    field = winner.field
    if here.format == "CITATION.cff":
        field = _KEYS_OF_CFF[field]

    word = _WORDS.get(winner.field, winner.field)
    return Remark(
        rule=rule,
        message=message or f"{shown(here)} is here, and {place(there)} says {shown(there)}",
        path=here.location.path,
        line=here.location.line,
        column=here.location.column,
        field=field,
        fix=fix or f"make both say the same; the record takes the {word} of {place(winner)}",
    )
