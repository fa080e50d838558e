"""A web address that does not begin with https://, http://, ftp:// or sftp://.

What it checks: url, repository, repository-code, repository-artifact, license-url, website and identifiers of type url.

Why it matters: without a scheme nobody can follow it; git:// and ssh addresses open in no browser.

Example:

    repository-code: git://github.com/example/program

Better:

    repository-code: https://github.com/example/program

Source: CFF 1.2.0, schema.json, definitions/url.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document, matches
from doi_action.check.edits import Edits, replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """One fault for each address; one of a known host gets its scheme."""
    for _, place in document.broken("pattern", "url"):
        text = place.node.text
        url = web_address(text)
        fix = "write the whole address, from https:// on"
        edits: Edits = ()
        if url:
            fix = f"write `{url}`"
            edits = replace_value(document.source, place.node, url)
        message = f"{shown(text)} is not a web address"
        yield Fault(message, place.node, place.field, fix, edits)


def web_address(text: str) -> str | None:
    """The https address that a git address or one without a scheme certainly means.

    >>> web_address("git@github.com:example/program.git"), web_address("example")
    ('https://github.com/example/program', None)
    """
    text = text.strip()
    for start in ("git@", "ssh://git@", "git://", "git+https://", "www.", ""):
        # The form of `scp` has a colon behind the host.
        separator = ":" if start == "git@" else "/"
        for host in ("github.com", "gitlab.com", "codeberg.org", "bitbucket.org"):
            before = start + host + separator
            if text.startswith(before):
                path = text.removeprefix(before).removesuffix(".git")
                return f"https://{host}/{path}"

    is_one_word = len(text.split()) == 1
    if is_one_word and matches("url", text):
        return text
    return None
