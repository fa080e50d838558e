"""Addresses of repositories as manifests write them, as addresses that a browser opens, and as links of a record."""

import re
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from doi_action.model import Kind, Metadata, RelatedIdentifier

CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "sr.ht", "huggingface.co")
"""Hosts where an address of two path parts is a repository."""

_SHORT_HOSTS = {"github": "github.com", "gitlab": "gitlab.com", "bitbucket": "bitbucket.org"}
_SHORTHAND = re.compile(r"^(?:(github|gitlab|bitbucket):)?([\w.-]+/[\w.-]+)$")
_SCP = re.compile(r"^(?:ssh://)?git@([\w.-]+)[:/](.+)$")


def repository_url(text: str | None) -> str | None:
    """The address of a repository as `https://host/owner/name`; None for what no browser can open.

    Credentials are dropped: an address in a record is public for ever.

    >>> repository_url("git+ssh://git@github.com/lab/dunes.git")
    'https://github.com/lab/dunes'
    """
    text = (text or "").strip()
    short = _SHORTHAND.match(text)
    if short is not None:
        # As npm writes it; without a word before it a shorthand is at GitHub.
        host = short[1] or "github"
        text = f"https://{_SHORT_HOSTS[host]}/{short[2]}"

    if text.startswith("scm:"):
        # Maven: scm:git:https://...
        text = text.removeprefix("scm:").removeprefix("git:")
    text = text.removeprefix("git+")

    # As ssh and scp write it: git@host:owner/name.
    scp = _SCP.match(text)
    if scp is not None:
        text = f"https://{scp[1]}/{scp[2]}"
    text = re.sub(r"^(?:git|ssh)://", "https://", text)

    try:
        has_host = bool(urlsplit(text).hostname)
    except ValueError:
        return None

    is_page = has_host and text.startswith(("https://", "http://"))
    if not is_page or " " in text:
        return None
    return without_credentials(text.removesuffix("/").removesuffix(".git"))


def without_credentials(url: str) -> str:
    """`url` without a user's name and password; unchanged where it has none or is no address.

    >>> without_credentials("https://me:secret@example.org/x")
    'https://example.org/x'
    """
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return url

    if host == parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=host))


def on_code_host(url: str) -> bool:
    """Whether the address is a repository's front page on a host that is known for them."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False

    names = list(filter(None, parts.path.split("/")))
    return parts.hostname in CODE_HOSTS and len(names) == 2


def link_to_repository(url: str, kind: Kind | None) -> RelatedIdentifier | None:
    """What the record of a version says of its own repository; None for what is no web address.

    A version is one of its repository's versions. `IsDerivedFrom` would tell machines that it is a fork, and a type
    that data sets and models are made from software. Source: DataCite Metadata Schema 4.7, relationType.
    """
    if not url.startswith(("https://", "http://")):
        return None

    what = "Software" if kind is Kind.SOFTWARE else None
    return RelatedIdentifier(value=url, scheme="URL", relation="IsVersionOf", resource_type=what)


def with_repository_link(metadata: Metadata) -> Metadata:
    """`metadata` whose links name its repository; unchanged where they do already."""
    links = metadata.related_identifiers
    url = metadata.repository_url
    known = {link.value for link in links}
    if url is None or url in known:
        return metadata

    link = link_to_repository(url, metadata.kind)
    if link is None:
        return metadata
    return replace(metadata, related_identifiers=(*links, link))
