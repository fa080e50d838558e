"""Where the citation page of a work stands on the web, before it is there."""

import pytest

from doi_action.errors import SettingsError
from doi_action.model import Repository
from doi_action.release.place_of_pages import landing_page_said, pages_folder, pages_url
from doi_action.settings import Settings, settings_from
from doi_action.works import Work


def said(**values: str) -> Settings:
    """Settings of a command line."""
    return settings_from(command_line={name.replace("_", "-"): value for name, value in values.items()})


def at_github(name: str = "Demo") -> Repository:
    """A repository of the organisation Octo."""
    return Repository(name=name, owner="Octo", url=f"https://github.com/Octo/{name}")


@pytest.mark.parametrize(
    ("folder", "name", "expected"),
    [
        ("docs/cite", "Demo", "https://octo.github.io/Demo/cite/"),
        ("docs", "Demo", "https://octo.github.io/Demo/"),
        ("/cite/", "Demo", "https://octo.github.io/Demo/cite/"),
        ("docs-of-us/cite", "Demo", "https://octo.github.io/Demo/docs-of-us/cite/"),
        ("docs/cite", "octo.github.io", "https://octo.github.io/cite/"),
        ("docs", "Octo.github.io", "https://octo.github.io/"),
    ],
)
def test_github_pages_show_a_folder_below_docs_without_it(folder: str, name: str, expected: str) -> None:
    """A project's site has the repository's name in its address, an organisation's has not."""
    assert pages_url(said(pages=folder), at_github(name), Work()) == expected


def test_an_address_that_is_said_counts() -> None:
    """With a slash at its end, whether or not somebody wrote one."""
    settings = said(pages="docs/cite", pages_url="https://tides.example/cite")
    assert pages_url(settings, at_github(), Work()) == "https://tides.example/cite/"


def test_each_work_of_a_repository_has_a_page_of_its_own() -> None:
    """None writes over that of another."""
    settings, work = said(pages="docs/cite"), Work(name="pkg-a", path="packages/a")
    assert pages_folder(settings, work) == "docs/cite/pkg-a"
    assert pages_url(settings, at_github(), work) == "https://octo.github.io/Demo/cite/pkg-a/"


@pytest.mark.parametrize(
    "repository",
    [
        Repository(name="demo"),
        Repository(name="demo", owner="octo", url="https://github.example.org/octo/demo"),
        Repository(name="demo", owner="octo", url="https://gitlab.com/octo/demo"),
    ],
)
def test_of_no_other_host_an_address_is_guessed(repository: Repository) -> None:
    """A wrong one would stand in a record for ever."""
    settings = said(pages="docs/cite", landing_page="pages")
    assert pages_url(settings, repository, Work()) is None
    with pytest.raises(SettingsError, match="nobody says where"):
        landing_page_said(settings, repository, Work(), "1.0.0")


def test_a_version_lands_on_its_page_and_the_work_on_the_first() -> None:
    """An address of somebody's own stays as it is."""
    settings = said(pages="docs/cite", landing_page="pages")
    assert landing_page_said(settings, at_github(), Work(), "1.0.0") == "https://octo.github.io/Demo/cite/v/1.0.0/"
    assert landing_page_said(settings, at_github(), Work(), None) == "https://octo.github.io/Demo/cite/"
    own = said(landing_page="https://tides.example/")
    assert landing_page_said(own, at_github(), Work(), "1.0.0") == "https://tides.example/"


@pytest.mark.parametrize("folder", ["../site", "docs/../..", ".git/hooks", ".", "a//b", "docs/.hidden", "C:\\docs"])
def test_a_folder_outside_the_tree_is_refused(folder: str) -> None:
    """Nothing of git's own, nothing hidden, nothing above."""
    with pytest.raises(SettingsError, match="no folder of the repository"):
        said(pages=folder)
