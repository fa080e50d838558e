"""Laws of the badge's edit, over READMEs put together by chance and over real ones where they are there."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from doi_action.edits.templating import environment
from doi_action.identifiers.types import Doi
from doi_action.readme.badge import Action, ReadmeEdit, badge_for
from doi_action.readme.classify import Owner, doi_badge
from doi_action.readme.edit import edit_readme
from doi_action.readme.markdown import front_matter
from doi_action.readme.page import markup_of
from doi_action.readme.reading import read_page
from doi_action.templates_folder import templates_folder

TEMPLATES = environment(templates_folder())
OLD = Doi("10.14454", "d1a5-bmqq-e7sb-07")
BADGE = badge_for(Doi("10.14454", "wa5f-kfy6-b7wk-11"), lineage=[OLD])
OLD_IMAGE = "https://img.shields.io/badge/DOI-10.14454%2Fd1a5--bmqq--e7sb--07-blue"
BUILD = "[![Build](https://ci.example/badge.svg)](https://ci.example)"
OLD_MARKDOWN = f"[![DOI]({OLD_IMAGE})](https://doi.org/{OLD})"

MARKDOWN = (
    "# Title",
    "Title\n=====",
    "## Section",
    "Some words, `code` and a [link](https://example.org).",
    BUILD,
    f"{BUILD} {BUILD}",
    f"* {BUILD}",
    OLD_MARKDOWN,
    f"`{OLD_MARKDOWN}`",
    f"<!-- {OLD_MARKDOWN} -->",
    f"```\n{OLD_MARKDOWN}\n```",
    f"    {OLD_MARKDOWN}",
    '<p align="center">\n  <a href="https://ci.example"><img src="https://ci.example/badge.svg"></a>\n</p>',
    f'<pre><a href="https://doi.org/{OLD}"><img src="{OLD_IMAGE}"></a></pre>',
    f"| a | b |\n|---|---|\n| {BUILD} | x |",
    "[![DOI](https://joss.theoj.org/papers/10.21105/joss.09999/status.svg)](https://doi.org/10.21105/joss.09999)",
    "---\nlicense: mit\n---",
    "{{ jinja }} {% if x %}",
    "<!-- unclosed",
    "``` unclosed",
    "[![unclosed](",
    '<a href="unclosed',
)
RST = (
    "Title\n=====",
    "=====\nTitle\n=====",
    "Section\n-------",
    "Some words and ``code``.",
    ".. image:: https://ci.example/badge.svg\n   :target: https://ci.example",
    f".. image:: {OLD_IMAGE}\n   :target: https://doi.org/{OLD}",
    "|build|",
    ".. |build| image:: https://ci.example/badge.svg\n   :target: https://ci.example",
    f"Example::\n\n  .. image:: {OLD_IMAGE}",
    f".. code::\n\n   .. image:: {OLD_IMAGE}",
    f".. A comment\n   .. image:: {OLD_IMAGE}",
    "+---+\n| a |\n+---+",
    ".. image::",
    "..",
)

MACROS = (
    "= Title\n:toc:",
    "#+TITLE: Title",
    "Some words.",
    "== Section",
    "* Section",
    "image:https://ci.example/badge.svg[Build,link=https://ci.example]",
    f"image:{OLD_IMAGE}[DOI,link=https://doi.org/{OLD}]",
    f"https://doi.org/{OLD}[image:{OLD_IMAGE}[]]",
    f"----\nimage:{OLD_IMAGE}[DOI,link=https://doi.org/{OLD}]\n----",
    f"[[https://doi.org/{OLD}][{OLD_IMAGE}.svg]]",
    "[[https://ci.example][https://ci.example/badge.svg]]",
    f"#+BEGIN_SRC org\n[[https://doi.org/{OLD}][{OLD_IMAGE}.svg]]\n#+END_SRC",
    "ifdef::env-github[]",
    "endif::[]",
    "----",
)


def texts(pieces: tuple[str, ...]) -> st.SearchStrategy[bytes]:
    """Files put together from some of `pieces`, with any line ends, with and without mark and final line break."""
    bodies = st.lists(st.sampled_from(pieces), max_size=6).map("\n\n".join)
    ends = st.sampled_from(["", "\n", "\n\n", "\n  \n"])
    return st.builds(
        lambda body, end, newline, mark: (mark + (body + end).replace("\n", newline)).encode(),
        bodies,
        ends,
        st.sampled_from(["\n", "\r\n", "\r"]),
        st.sampled_from(["", "\ufeff"]),
    )


def edit(path: str, data: bytes) -> ReadmeEdit:
    """What becomes of a file."""
    return edit_readme(path, data, badge=BADGE, templates=TEMPLATES)


def laws_hold(path: str, data: bytes) -> ReadmeEdit:
    """Nothing raised, nothing lost, line ends kept, and a second run has nothing to do."""
    once = edit(path, data)
    twice = edit(path, once.after)
    assert twice.after == once.after
    assert (once.action is Action.PASTE) == (twice.action is Action.PASTE)
    assert once.changed == (once.action in (Action.INSERTED, Action.UPDATED))
    if once.action is Action.INSERTED:
        rest = iter(once.after)
        assert all(byte in rest for byte in data)
    if data:
        assert newlines(once.after) <= (newlines(data) or {b"\n"})
    return once


def shown(data: bytes) -> bool:
    """Whether a Markdown renderer shows the badge: a link to the DOI around a picture."""
    html = MarkdownIt("commonmark").enable("table").render(without_front_matter(data.decode("utf-8-sig")))
    visible = re.sub(r"(?s)<!--.*?-->|<pre\b.*?</pre>|<code\b.*?</code>", "", html)
    return bool(re.search(rf'<a href="{re.escape(BADGE.link)}"[^>]*>\s*(?:<picture|<img)', visible))


def without_front_matter(text: str) -> str:
    """What comes after YAML front matter."""
    return text[front_matter(text).end :]


def newlines(data: bytes) -> set[bytes]:
    """The kinds of line end in `data`."""
    rest = data.replace(b"\r\n", b"")
    return {kind for kind, there in ((b"\r\n", rest != data), (b"\r", b"\r" in rest), (b"\n", b"\n" in rest)) if there}


@settings(max_examples=150, deadline=None)
@given(texts(MARKDOWN))
def test_laws_hold_for_markdown(data: bytes) -> None:
    """Whatever blocks follow one another."""
    result = laws_hold("README.md", data)
    assert shown(result.after) or not result.changed


@settings(max_examples=150, deadline=None)
@given(texts(RST))
def test_laws_hold_for_restructuredtext(data: bytes) -> None:
    """Whatever blocks follow one another."""
    laws_hold("README.rst", data)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["README.adoc", "README.org"]), texts(MACROS))
def test_laws_hold_for_asciidoc_and_org(path: str, data: bytes) -> None:
    """Whatever blocks follow one another, and whichever of the two it is."""
    laws_hold(path, data)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["README.md", "README.rst", "README.adoc", "README.org", "README"]), st.binary(max_size=200))
def test_no_bytes_break_the_edit(path: str, data: bytes) -> None:
    """Bad input is left alone, with a reason."""
    result = edit(path, data)
    assert result.reason
    assert result.changed or result.after == data


def real_readmes(shared: Path) -> list[Path]:
    """The real README files."""
    kept = (".md", ".rst", ".adoc", ".org", ".txt")
    return sorted(p for p in (shared / "readmes").iterdir() if p.suffix in kept and p.name != "README.md")


@pytest.mark.real
def test_real_readmes_lose_nothing_and_need_one_run(shared: Path) -> None:
    """Files of 49 repositories, none of which holds a badge of ours; five are left alone, each for its reason."""
    reasons: Counter[str] = Counter()
    for path in real_readmes(shared):
        result = laws_hold(f"README{path.suffix}", path.read_bytes())
        assert result.action in (Action.INSERTED, Action.PASTE), path.name
        assert shown(result.after) or not result.changed or path.suffix != ".md", path.name
        reasons[result.reason.split(":")[0]] += not result.changed
    assert +reasons == {
        "the file is generated from README.Rmd": 1,
        "the file is generated from README.qmd": 1,
        "where a new badge belongs in an AsciiDoc file is for you to say": 1,
        "where a new badge belongs in an Org file is for you to say": 1,
        "plain text shows no badge": 1,
    }


@pytest.mark.real
def test_real_badges_are_updated_where_they_stand(shared: Path) -> None:
    """Once the DOI of a real badge is of our lineage, that badge changes and every other line stays."""
    updated = 0
    for path in real_readmes(shared):
        data, name = path.read_bytes(), f"README{path.suffix}"
        page = read_page(markup_of(name), data.decode("utf-8-sig"))
        found = [doi_badge(image, page.text, BADGE) for image in page.images]
        dois = [b.doi for b in found if b is not None and b.owner is Owner.OTHER and b.doi]
        if not dois:
            continue
        result = edit_readme(name, data, badge=badge_for(BADGE.doi, lineage=dois[:1]), templates=TEMPLATES)
        if result.action is Action.PASTE:
            assert "generated" in result.reason, path.name
            continue
        changed = [old for old, new in zip(data.split(b"\n"), result.after.split(b"\n"), strict=True) if old != new]
        assert result.action is Action.UPDATED
        assert all(b"zenodo" in line.lower() for line in changed), path.name
        updated += 1
    assert updated >= 10
