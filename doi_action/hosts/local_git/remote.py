"""The address of a remote: which web host it names, and the pages that follow from it.

Pure text. Credentials in an address are dropped here and go no further. Only hosts whose pages are known are named:
a company's own server may or may not have a page, and nothing is guessed.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from doi_action.model import Kind

_TAG_PAGES = {
    "github.com": "{url}/releases/tag/{tag}",
    "gitlab.com": "{url}/-/tags/{tag}",
    "codeberg.org": "{url}/releases/tag/{tag}",
    "bitbucket.org": None,
    "huggingface.co": "{url}/tree/{tag}",
}
"""Web hosts with pages for repositories, and their page for a tag."""

_FILES_PAGES = {
    "github.com": "{url}/tree/{tag}",
    "gitlab.com": "{url}/-/tree/{tag}",
    "codeberg.org": "{url}/src/tag/{tag}",
    "bitbucket.org": "{url}/src/{tag}",
    "huggingface.co": "{url}/tree/{tag}",
}
"""Their page that shows the files at a tag."""

_FILE_PAGES = {
    "github.com": "{url}/blob/{branch}/{path}",
    "gitlab.com": "{url}/-/blob/{branch}/{path}",
    "codeberg.org": "{url}/src/branch/{branch}/{path}",
    "bitbucket.org": "{url}/src/{branch}/{path}",
    "huggingface.co": "{url}/blob/{branch}/{path}",
}
"""Their page that shows one file of a branch, Markdown laid out."""

_ALIASES = {
    "www.github.com": "github.com",
    "ssh.github.com": "github.com",  # ssh on port 443, GitHub docs "Using SSH over the HTTPS port"
    "altssh.gitlab.com": "gitlab.com",
    "www.huggingface.co": "huggingface.co",
    "hf.co": "huggingface.co",
    "ssh.hf.co": "huggingface.co",
}

_NUMBERED = {"github.com": ("GitHub", "numeric id"), "huggingface.co": ("the Hugging Face Hub", "internal id")}
"""Hosts whose own id names a repository, and what they call it."""

_SCP = re.compile(r"^(?:[^@/:\s]+@)?([^/:\s@]{2,}):(?!//)(\S+)$")
_PART = re.compile(r"^[\w.~-]+$")


@dataclass(frozen=True, kw_only=True, slots=True)
class WebHome:
    """Where a repository lives on a known web host. `owner` is None for an old model of the Hub without one."""

    host: str
    owner: str | None
    name: str
    url: str

    def tag_page(self, tag: str) -> str | None:
        """The page of `tag`, None where this host has none that is known."""
        page = _TAG_PAGES[self.host]
        return page.format(url=self.url, tag=quote(tag, safe="/")) if page else None

    def files_page(self, tag: str) -> str:
        """The page that shows the files at `tag`."""
        return _FILES_PAGES[self.host].format(url=self.url, tag=quote(tag, safe="/"))

    def file_page(self, path: str, branch: str) -> str:
        """The page that shows the file at `path` of `branch`."""
        return _FILE_PAGES[self.host].format(url=self.url, branch=quote(branch), path=quote(path))

    @property
    def kind(self) -> Kind | None:
        """What every work at this place is: the Hub keeps data sets, models and apps apart by address."""
        if self.host != "huggingface.co":
            return None
        match self.url.removeprefix("https://huggingface.co/").partition("/")[0]:
            case "datasets":
                return Kind.DATASET
            case "spaces":
                return Kind.SOFTWARE
        return Kind.MODEL

    @property
    def identity_problem(self) -> str | None:
        """Why a clone cannot know this repository's identity; None where the host has no id of its own in use."""
        if self.host not in _NUMBERED:
            return None
        host, what = _NUMBERED[self.host]
        where = self.url.removeprefix("https://")
        return f"it is named after the {what} of {where}, which only {host} knows"


def web_home(address: str | None) -> WebHome | None:
    """The repository that a remote's address names, None for a folder, another server, or no repository's address.

    >>> web_home("git@github.com:octo/demo.git").url
    'https://github.com/octo/demo'
    """
    host, path = _host_and_path(address or "")
    host = _ALIASES.get(host, host)
    if host not in _TAG_PAGES:
        return None

    parts = path.strip("/").removesuffix(".git").split("/")
    for part in parts:
        is_a_name = _PART.match(part) and part.strip(".")
        if not is_a_name:
            return None
    return _hub_home(parts) if host == "huggingface.co" else _forge_home(host, parts)


def _host_and_path(address: str) -> tuple[str, str]:
    # `user@host:path`, as scp writes it, is no address with a scheme (git-clone, "GIT URLS").
    scp = None if "://" in address else _SCP.match(address)
    if scp:
        return scp.group(1).lower(), scp.group(2)
    try:
        url = urlsplit(address)
        host = url.hostname or ""
    except ValueError:
        return "", ""

    is_on_disk = url.scheme in {"", "file"}
    return ("", "") if is_on_disk else (host, url.path)


def _forge_home(host: str, parts: list[str]) -> WebHome | None:
    if len(parts) < 2:
        return None
    # GitLab alone has groups within groups.
    is_nested = len(parts) > 2
    if is_nested and host != "gitlab.com":
        return None
    return WebHome(host=host, owner="/".join(parts[:-1]), name=parts[-1], url=f"https://{host}/{'/'.join(parts)}")


def _hub_home(parts: list[str]) -> WebHome | None:
    named = parts[1:] if parts[0] in {"datasets", "spaces"} else parts
    if len(named) not in {1, 2}:
        return None
    owner = named[0] if len(named) == 2 else None
    return WebHome(host="huggingface.co", owner=owner, name=named[-1], url=f"https://huggingface.co/{'/'.join(parts)}")
