"""Values of codemeta.json that are valid, and that catalogues and archives then read wrongly.

Source: the published catalogue of such pitfalls (SoftwareUnderstanding/RsMetaCheck, docs/catalog.md) and CodeMeta 3.0.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from doi_action.check.wording import shown
from doi_action.formats.repository_address import on_code_host, repository_url
from doi_action.formats.text.node import Node
from doi_action.identifiers.prefixes import ARCHIVE_PREFIXES
from doi_action.identifiers.types import doi_or_none

_OWN = ("identifier", "@id", "id")
"""Keys under which a file names its own work."""

_WEB = re.compile(r"https?://", re.IGNORECASE)
_GIT_ONLY = re.compile(r"(git|ssh|git\+ssh)://|[\w.-]+@[\w.-]+:", re.IGNORECASE)
_LICENSE_FILE = re.compile(r"(\./)?(\w+/)?(licen[cs]es?|copying|\w[\w-]*\.(md|txt|rst))([.-]\w+)*", re.IGNORECASE)
_NUMBER = r"[vV]?(\d+(?:\.\d+)+[\w.+-]*?)"
_TAGGED = re.compile(
    rf"/releases/download/(?:[^/]*[-_@])?{_NUMBER}/"
    rf"|/(?:archive|tarball|zipball)/(?:refs/tags/)?(?:[^/]*[-_@])?{_NUMBER}(?:\.zip|\.tar\.\w+|\.tgz|/|$)"
    rf"|/[^/]+[-_]{_NUMBER}(?:\.zip|\.tar\.\w+|\.tgz)$"
)
"""Where a host's address of a download says the tag, or the version in the name of a source archive."""

_LONGEST_ADDRESS = 2_000
"""Characters; no host has a longer address of a download, and in one of a million the search would take hours."""


_SEVERAL = re.compile(r"\w (?:and|&) \w")
"""Between two given names; nobody's given name holds a word for `and` in English."""


class Pitfall(NamedTuple):
    """The rule, the value, its key, what is wrong with it, and what to write."""

    rule: str
    node: Node
    field: str
    message: str
    fix: str


def pitfalls(root: Node) -> Iterator[Pitfall]:
    """What in a codemeta.json is read wrongly elsewhere."""
    yield from _identifiers(root)
    yield from _single_values(root)
    yield from _readme(root)
    yield from _publications(root)
    yield from _download(root)
    yield from _people(root)


def _values(root: Node, key: str) -> tuple[Node, ...]:
    """The value of a key, each where it is a list."""
    node = root.get(key)
    if node is None:
        return ()
    return node.items if node.kind == "sequence" else (node,)


def _texts(root: Node, *keys: str) -> Iterator[tuple[Node, str]]:
    """The texts under these keys, without the blanks around them, and those that say something alone."""
    for key in keys:
        for node in _values(root, key):
            text = node.text.strip()
            if text:
                yield node, text


def _identifiers(root: Node) -> Iterator[Pitfall]:
    for key in _OWN:
        for node, text in _texts(root, key):
            if _WEB.match(text):
                continue

            doi = doi_or_none(text)
            if doi is not None:
                address = doi.url
            elif text.startswith("swh:1:"):
                address = f"https://archive.softwareheritage.org/{text}"
            else:
                continue

            message = f"{shown(text)} is no address"
            yield Pitfall("codemeta-identifier-bare", node, key, message, f'write "{address}"')


def _single_values(root: Node) -> Iterator[Pitfall]:
    """A repository that opens in no browser, a licence that is a file, a status that is an address."""
    for node, text in _texts(root, "codeRepository"):
        if not _GIT_ONLY.match(text):
            continue

        address = repository_url(text)
        fix = "write the address that a browser opens"
        if address:
            fix = f'write "{address}"'
        message = f"{shown(text)} opens in no browser"
        yield Pitfall("codemeta-repository-not-web", node, "codeRepository", message, fix)

    for node, text in _texts(root, "license"):
        if _LICENSE_FILE.fullmatch(text):
            message = f"{shown(text)} is the name of a file, not a licence"
            fix = 'write "https://spdx.org/licenses/" and the licence\'s id'
            yield Pitfall("codemeta-license-is-file", node, "license", message, fix)

    for node, text in _texts(root, "developmentStatus"):
        if not _WEB.match(text):
            continue

        # https://www.repostatus.org/#active, or a page for each word.
        _, mark, word = text.rpartition("#")
        if not mark:
            word = text.rstrip("/").rpartition("/")[2]
        message = f"{shown(text)} is an address, not a word"
        yield Pitfall("codemeta-status-is-address", node, "developmentStatus", message, f'write "{word}"')


def _readme(root: Node) -> Iterator[Pitfall]:
    homes = {text.rstrip("/") for _, text in _texts(root, "url")}
    for node, text in _texts(root, "readme"):
        names_a_readme = "readme" in text.lower()
        if names_a_readme or not _WEB.match(text):
            continue

        try:
            path = urlsplit(text).path.strip("/")
        except ValueError:
            # No address, as `http://[`: another rule's matter.
            path = text

        # The front page of a site or of a repository, or the page that the file calls its home.
        is_front_page = not path or on_code_host(text)
        is_home = text.rstrip("/") in homes
        if not is_front_page and not is_home:
            continue

        message = f"{shown(text)} is a home page, not a README"
        fix = "write the address of the README itself, or delete the line"
        yield Pitfall("codemeta-readme-is-home-page", node, "readme", message, fix)


def _publications(root: Node) -> Iterator[Pitfall]:
    own = {doi_or_none(text) for _, text in _texts(root, *_OWN)}

    for node in _values(root, "referencePublication"):
        # A publication is its DOI, or an object that names it.
        doi = doi_or_none(node.text)
        for key in ("@id", "id", "identifier", "url", "sameAs"):
            doi = doi or doi_or_none(node.text_of(key))
        if doi is None:
            continue

        # Archives hold papers too: an entry that says what it is, is believed.
        is_said_to_be_a_paper = node.get("@type") is not None or node.get("type") is not None
        archive = ARCHIVE_PREFIXES.get(doi.prefix)

        if doi in own:
            message = f"{shown(str(doi))} is the work itself"
        elif archive and not is_said_to_be_a_paper:
            message = f"{shown(str(doi))} is a deposit at {archive}, not a publication"
        else:
            continue

        fix = 'write the DOI of the paper, or delete the line; the work\'s own DOI belongs to "identifier"'
        yield Pitfall("codemeta-publication-is-archive", node, "referencePublication", message, fix)


def _download(root: Node) -> Iterator[Pitfall]:
    from doi_action.metadata.disagreement import same_version

    versions = [text for _, text in _texts(root, "version", "softwareVersion")]
    if not versions:
        return

    for node, text in _texts(root, "downloadUrl"):
        found = _TAGGED.search(text[:_LONGEST_ADDRESS])
        if found is None or len(text) > _LONGEST_ADDRESS:
            continue

        # Only one of the three places of the pattern is filled.
        number = "".join(found.groups(default=""))
        if same_version(number, versions[0]):
            continue

        message = f"this downloads {shown(number)}, and the file describes {shown(versions[0])}"
        fix = "write the address of this version's files, or of the page of all downloads"
        yield Pitfall("codemeta-download-of-other-version", node, "downloadUrl", message, fix)


def _people(root: Node) -> Iterator[Pitfall]:
    """Several people in one entry: `givenName: "Jane and John"`."""
    for key in ("author", "creator", "contributor"):
        for person in _values(root, key):
            for node, text in _texts(person, "givenName"):
                if not _SEVERAL.search(text):
                    continue

                message = f"{shown(text)} looks like several people in one entry"
                fix = "write an entry of its own for each"
                yield Pitfall("names-joined", node, f"{key}.givenName", message, fix)
