"""What a remote's address says about where a repository lives."""

import pytest

from doi_action.hosts.local_git.remote import web_home
from doi_action.model import Kind


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://github.com/octo/demo.js.git", "https://github.com/octo/demo.js"),
        ("https://x-access-token:secret@github.com/octo/demo", "https://github.com/octo/demo"),
        ("ssh://git@github.com:22/octo/demo.git", "https://github.com/octo/demo"),
        ("github.com:octo/demo", "https://github.com/octo/demo"),
        ("git+ssh://git@GitHub.com/octo/demo/", "https://github.com/octo/demo"),
        ("git@gitlab.com:group/sub/demo.git", "https://gitlab.com/group/sub/demo"),
        ("https://codeberg.org/octo/demo.git", "https://codeberg.org/octo/demo"),
        ("https://huggingface.co/gpt2", "https://huggingface.co/gpt2"),
        ("https://hf.co/octo/demo", "https://huggingface.co/octo/demo"),
        ("git@hf.co:spaces/octo/demo", "https://huggingface.co/spaces/octo/demo"),
    ],
)
def test_an_address_leads_to_a_page_without_credentials(address: str, url: str) -> None:
    """Whatever the protocol."""
    home = web_home(address)
    assert home
    assert home.url == url


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "/srv/git/demo.git",
        "../demo",
        "C:/code/github.com/octo/demo",
        "file:///github.com/octo/demo",
        "https://github.com/octo",
        "https://github.com/octo/demo/tree/main",
        "https://github.com/octo/..",
        "https://github.com.example.org/octo/demo",
        "https://gist.github.com/octo/0123456789",
        "https://[broken/octo/demo",
        "git@work-alias:octo/demo",
    ],
)
def test_other_addresses_lead_nowhere(address: str | None) -> None:
    """A folder, a look-alike, a company's server, an ssh alias: nothing is guessed."""
    assert web_home(address) is None


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://github.com/o/r", "https://github.com/o/r/releases/tag/pkg/v1%2B2"),
        ("https://gitlab.com/g/s/r", "https://gitlab.com/g/s/r/-/tags/pkg/v1%2B2"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/releases/tag/pkg/v1%2B2"),
        ("https://bitbucket.org/o/r", None),
    ],
)
def test_a_tag_has_its_page_where_the_host_has_one(address: str, page: str | None) -> None:
    """Odd characters are encoded, slashes are the host's own."""
    home = web_home(address)
    assert home
    assert home.tag_page("pkg/v1+2") == page


def test_only_numbering_hosts_have_an_identity_problem() -> None:
    """GitLab and Codeberg leave the identity to git."""
    homes = [web_home(f"https://{host}/o/r") for host in ("github.com", "huggingface.co", "gitlab.com", "codeberg.org")]
    assert [bool(home and home.identity_problem) for home in homes] == [True, True, False, False]


@pytest.mark.parametrize(
    ("address", "page", "kind"),
    [
        ("https://github.com/o/r", "https://github.com/o/r/tree/pkg/v1%2B2", None),
        ("https://gitlab.com/g/s/r", "https://gitlab.com/g/s/r/-/tree/pkg/v1%2B2", None),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/src/tag/pkg/v1%2B2", None),
        ("https://huggingface.co/datasets/o/r", "https://huggingface.co/datasets/o/r/tree/pkg/v1%2B2", Kind.DATASET),
        ("https://huggingface.co/spaces/o/r", "https://huggingface.co/spaces/o/r/tree/pkg/v1%2B2", Kind.SOFTWARE),
        ("https://huggingface.co/o/r", "https://huggingface.co/o/r/tree/pkg/v1%2B2", Kind.MODEL),
    ],
)
def test_a_known_host_tells_where_the_files_are_and_what_they_are(address: str, page: str, kind: Kind | None) -> None:
    """The page of the files is another than the release's; the Hub keeps kinds apart."""
    home = web_home(address)
    assert home
    assert (home.files_page("pkg/v1+2"), home.kind) == (page, kind)
