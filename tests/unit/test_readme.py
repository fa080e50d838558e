"""The badge in a README: found, judged, updated or put where a person would have put it, every other byte as it was."""

import re
from itertools import islice
from pathlib import Path

import pytest

from doi_action.edits.templating import environment
from doi_action.identifiers.types import Doi
from doi_action.readme.badge import Action, ReadmeEdit, badge_for, render_badge
from doi_action.readme.edit import MAX_BYTES, edit_readme
from doi_action.readme.hidden import comments
from doi_action.readme.page import Span, Syntax
from doi_action.templates_folder import templates_folder
from tests.proportion import in_proportion

SHELF = Path(__file__).resolve().parents[1] / "shelf" / "readmes"
CONCEPT = Doi("10.14454", "wa5f-kfy6-b7wk-11")
OLD = (Doi("10.14454", "d1a5-bmqq-e7sb-07"), Doi("10.14454", "pk4t-79hw-jqhc-55"))
BADGE = badge_for(CONCEPT, lineage=OLD)
TEMPLATES = environment(templates_folder())
SHOWN = b"10.14454/wa5f-kfy6-b7wk-11"

EXPECTED = {
    "badge-in-prose.md": (Action.INSERTED, 3, "under the title"),
    "badge-in-title-line.md": (Action.INSERTED, 1, "beside the other badges"),
    "badges-in-code-and-comments.md": (Action.INSERTED, 5, "under the title"),
    "badges-in-list.md": (Action.INSERTED, 6, "beside the other badges"),
    "badges-in-one-line.md": (Action.INSERTED, 3, "beside the other badges"),
    "badges-one-per-line.md": (Action.INSERTED, 5, "beside the other badges"),
    "badges-in-condition.adoc": (Action.PASTE, 1, "where a new badge belongs in an AsciiDoc file is for you to say"),
    "badges.adoc": (Action.INSERTED, 7, "beside the other badges"),
    "badges.org": (Action.INSERTED, 4, "beside the other badges"),
    "contributors-region.md": (Action.INSERTED, 3, "under the title"),
    "crlf-with-bom.md": (Action.INSERTED, 4, "beside the other badges"),
    "directive-own-stale.rst": (Action.UPDATED, 4, "the badge showed 10.14454/d1a5-bmqq-e7sb-07"),
    "directives.rst": (Action.INSERTED, 11, "beside the other badges"),
    "empty.md": (Action.INSERTED, 1, "at the top"),
    "front-matter.md": (Action.INSERTED, 7, "under the title"),
    "generated.md": (Action.PASTE, 1, "the file is generated from README.Rmd"),
    "html-centred.md": (Action.INSERTED, 12, "beside the other badges"),
    "html-table.md": (Action.INSERTED, 7, "after the table of badges"),
    "jinja.md": (Action.INSERTED, 5, "beside the other badges"),
    "latin-1.md": (Action.PASTE, 1, "the file is not UTF-8"),
    "marked-place-broken.md": (Action.PASTE, 1, "the markers for the badge are not one pair"),
    "marked-place.md": (Action.UPDATED, 7, "between the markers for the badge"),
    "no-title.md": (Action.INSERTED, 3, "at the top"),
    "others-badges.md": (Action.INSERTED, 7, "beside the other badges"),
    "own-badge-by-reference.md": (Action.UPDATED, 3, "the badge showed 10.14454/d1a5-bmqq-e7sb-07"),
    "own-badge-current.md": (Action.UNCHANGED, 3, "the badge shows this DOI already"),
    "own-badge-in-picture.md": (Action.UPDATED, 3, "the badge showed 10.14454/d1a5-bmqq-e7sb-07"),
    "own-badge-stale.adoc": (Action.UPDATED, 6, "the badge showed 10.14454/d1a5-bmqq-e7sb-07"),
    "own-badge-stale.md": (Action.UPDATED, 4, "the badge showed 10.14454/d1a5-bmqq-e7sb-07"),
    "own-badge-stale.org": (Action.UPDATED, 3, "the badge showed 10.14454/d1a5-bmqq-e7sb-07"),
    "plain.txt": (Action.PASTE, 1, "plain text shows no badge"),
    "section-first.md": (Action.INSERTED, 1, "at the top"),
    "substitution-own-stale.rst": (Action.UPDATED, 8, "the badge showed 10.14454/d1a5-bmqq-e7sb-07"),
    "substitutions.rst": (Action.INSERTED, 7, "beside the other badges"),
    "table-with-citation-row.md": (Action.INSERTED, 6, "beside the other badges"),
    "title-only-no-final-newline.md": (Action.INSERTED, 3, "under the title"),
    "title-only.adoc": (Action.PASTE, 1, "where a new badge belongs in an AsciiDoc file is for you to say"),
    "title-only.md": (Action.INSERTED, 3, "under the title"),
    "title-only.rst": (Action.INSERTED, 6, "under the title"),
    "two-own-badges.md": (Action.PASTE, 3, "badges for different DOIs of this work stand in lines 3, 4"),
}


def edited(name: str) -> ReadmeEdit:
    """What becomes of a file of the shelf."""
    return edit_readme(f"README{Path(name).suffix}", (SHELF / name).read_bytes(), badge=BADGE, templates=TEMPLATES)


def edited_text(text: str, path: str = "README.md") -> ReadmeEdit:
    """What becomes of a README with this text."""
    return edit_readme(path, text.encode(), badge=BADGE, templates=TEMPLATES)


def test_every_file_of_the_shelf_has_an_expectation() -> None:
    """A file without an expectation would be tested by nobody."""
    assert {path.name for path in SHELF.iterdir() if not path.name.startswith(".")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_badge_is_done_where_and_as_expected(name: str) -> None:
    """What is done, at which line, and the reason that is told."""
    edit = edited(name)
    action, line, reason = EXPECTED[name]
    assert (edit.action, edit.line, edit.reason[: len(reason)]) == (action, line, reason)


@pytest.mark.parametrize("name", EXPECTED)
def test_second_run_changes_nothing(name: str) -> None:
    """Running again on what a run wrote leaves it as it is."""
    once = edited(name)
    twice = edit_readme(once.path, once.after, badge=BADGE, templates=TEMPLATES)
    assert twice.after == once.after
    assert twice.action in (Action.UNCHANGED, Action.PASTE)


@pytest.mark.parametrize("name", [name for name, (action, _, _) in EXPECTED.items() if action is Action.INSERTED])
def test_insertion_only_adds(name: str) -> None:
    """Every byte of the old file is in the new one, in order, and the badge is there."""
    edit = edited(name)
    assert is_subsequence(edit.before, edit.after)
    assert SHOWN in edit.after


def is_subsequence(small: bytes, large: bytes) -> bool:
    """Whether all bytes of `small` come in `large` in the same order."""
    rest = iter(large)
    return all(byte in rest for byte in small)


@pytest.mark.parametrize("name", [name for name, (action, _, _) in EXPECTED.items() if action is Action.PASTE])
def test_what_cannot_be_done_safely_is_left_and_shown(name: str) -> None:
    """The file stays, and the line to paste carries the DOI."""
    edit = edited(name)
    assert edit.after == edit.before
    assert edit.paste is not None
    assert str(CONCEPT) in edit.paste


@pytest.mark.parametrize("name", [name for name, (action, _, _) in EXPECTED.items() if action is Action.UPDATED])
def test_update_touches_only_lines_of_the_badge(name: str) -> None:
    """The number of lines is kept, and each changed line spoke of the old DOI or stands between markers."""
    edit = edited(name)
    before, after = edit.before.split(b"\n"), edit.after.split(b"\n")
    changed = [old for old, new in zip(before, after, strict=True) if old != new]
    assert changed
    assert all(b"d1a5-" in line or b"doi-badge" in line for line in changed)


def test_line_ends_and_byte_order_mark_stay() -> None:
    """A file of CR LF with a byte order mark gets CR LF and keeps its mark."""
    after = edited("crlf-with-bom.md").after
    assert after.startswith(b"\xef\xbb\xbf# ")
    assert not re.search(rb"(?<!\r)\n", after)


def test_missing_final_newline_stays_missing() -> None:
    """A file without a line break at its end gets none."""
    assert edited("title-only-no-final-newline.md").after.endswith(b"-b7wk-11)")


def test_colour_and_shape_of_our_badge_are_the_authors() -> None:
    """An update changes the DOI in the picture's address, and nothing else of it."""
    assert b"DOI-10.14454%2Fwa5f--kfy6--b7wk--11-orange?style=flat-square" in edited("own-badge-stale.md").after


@pytest.mark.parametrize(
    ("name", "examples"), [("badges-in-code-and-comments.md", 5), ("own-badge-stale.adoc", 1), ("directives.rst", 2)]
)
def test_badges_in_code_are_examples(name: str, examples: int) -> None:
    """What shows how a badge is written is no badge, whatever DOI it names."""
    assert edited(name).after.count(b"DOI-10.14454%2Fd1a5--bmqq--e7sb--07") == examples


def test_badges_of_papers_and_of_other_registries_are_never_touched() -> None:
    """A paper's badge, another registry's, and a numbered one stay byte for byte."""
    edit = edited("others-badges.md")
    assert edit.after.startswith(edit.before[: edit.before.index(b"\n\nCounts")])


def test_numbered_zenodo_badge_of_this_repository_is_ours_at_zenodo() -> None:
    """Zenodo's older badges name the repository by its number at GitHub, and follow its versions by themselves."""
    text = "# T\n\n[![DOI](https://zenodo.org/badge/42.svg)](https://zenodo.org/badge/latestdoi/42)\n"
    badge = badge_for(Doi("10.5281", "zenodo.7"), repository_id=42)
    edit = edit_readme("README.md", text.encode(), badge=badge, templates=TEMPLATES)
    assert edit.action is Action.UNCHANGED


def test_numbered_zenodo_badge_of_an_unknown_repository_is_for_the_author_to_judge() -> None:
    """It may be this work's: a second badge beside it could be one too many."""
    text = "# T\n\n[![DOI](https://zenodo.org/badge/42.svg)](https://zenodo.org/badge/latestdoi/42)\n"
    edit = edit_readme("README.md", text.encode(), badge=badge_for(Doi("10.5281", "zenodo.7")), templates=TEMPLATES)
    assert (edit.action, edit.line) == (Action.PASTE, 3)


def test_sandbox_badge_links_to_the_resolver_of_the_sandbox() -> None:
    """A rehearsal's DOI resolves nowhere else."""
    badge = badge_for(CONCEPT, resolver="http://127.0.0.1:4000/")
    edit = edit_readme("README.md", b"# T\n", badge=badge, templates=TEMPLATES)
    assert b"](http://127.0.0.1:4000/10.14454/wa5f-kfy6-b7wk-11)" in edit.after


def test_badge_of_a_sandbox_on_another_port_is_current() -> None:
    """The same DOI at another address is the same badge: a repeat has nothing to do."""
    once = edit_readme(
        "README.md", b"# T\n", badge=badge_for(CONCEPT, resolver="http://127.0.0.1:1"), templates=TEMPLATES
    )
    twice = edit_readme(
        "README.md", once.after, badge=badge_for(CONCEPT, resolver="http://127.0.0.1:2"), templates=TEMPLATES
    )
    assert twice.action is Action.UNCHANGED


def test_both_badges_that_repeat_one_old_doi_are_updated() -> None:
    """A badge at the top and the same one under Citation show the same DOI afterwards too."""
    badge = f"[![DOI](https://img.shields.io/badge/DOI-10.14454%2Fd1a5--bmqq--e7sb--07-blue)](https://doi.org/{OLD[0]})"
    edit = edited_text(f"# T\n\n{badge}\n\n## Citation\n\n{badge}\n")
    assert edit.after.count(SHOWN) == 2


CURRENT = (
    "[![DOI](https://img.shields.io/badge/DOI-10.14454%2Fwa5f--kfy6--b7wk--11-blue)]"
    "(https://doi.org/10.14454/wa5f-kfy6-b7wk-11)"
)


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (f"# T\n\n{CURRENT}\n", ()),
        (f"# T\n\n{CURRENT}\n\n## Citation\n\n{CURRENT}\n", ()),
        (
            f"# T\n\n{CURRENT}\n[![DOI](https://example.org/doi.svg)](https://doi.org/{OLD[0]})\n",
            (f"the badge in line 4 shows {OLD[0]}, another DOI of this work, and stays as it is",),
        ),
        (
            f"# T\n\n{CURRENT}\n\n<!-- doi-badge:start -->\n<!-- doi-badge:end -->\n",
            ("the badge in line 3 shows what the one between the markers does; delete one of them",),
        ),
        (
            "# T\n\n<!-- doi-badge:start -->\n<!-- doi-badge:end -->\n\n"
            f"[![DOI](https://example.org/doi.svg)](https://doi.org/{OLD[0]})\n",
            (f"the badge in line 7 shows {OLD[0]}, another DOI of this work, and stays as it is",),
        ),
    ],
)
def test_a_second_badge_of_the_work_is_said(text: str, notes: tuple[str, ...]) -> None:
    """It is never changed or deleted, and never passed over without a word; two that say the same are the author's."""
    edit = edited_text(text)
    assert edit.notes == notes
    assert edited_text(edit.after.decode()).notes == notes


def test_zenodo_picture_gives_way_when_the_doi_moves_to_another_registry() -> None:
    """Zenodo draws badges for its own DOIs only."""
    badge = badge_for(CONCEPT, lineage=[Doi("10.5281", "zenodo.7")])
    text = "# T\n\n[![Zenodo](https://zenodo.org/badge/DOI/10.5281/zenodo.7.svg)](https://doi.org/10.5281/zenodo.7)\n"
    edit = edit_readme("README.md", text.encode(), badge=badge, templates=TEMPLATES)
    assert b"zenodo" not in edit.after.lower()


def test_source_beside_a_generated_readme_is_noticed() -> None:
    """README.Rmd beside README.md: the next build would undo an edit."""
    edit = edit_readme("README.md", b"# T\n", badge=BADGE, templates=TEMPLATES, siblings=["README.Rmd", "README.md"])
    assert edit.action is Action.PASTE
    assert "README.Rmd" in edit.reason


def test_very_large_file_is_left_alone() -> None:
    """Nobody writes a README of that size by hand."""
    assert edited_text("x" * (MAX_BYTES + 1)).action is Action.PASTE


def test_doi_with_characters_that_markdown_reads_is_escaped() -> None:
    """Brackets and parentheses in a DOI do not end the link early."""
    doi = Doi("10.1000", "a(b)_c[d]<e>")
    badge = badge_for(doi)
    edit = edit_readme("README.md", b"# T\n", badge=badge, templates=TEMPLATES)
    again = edit_readme("README.md", edit.after, badge=badge, templates=TEMPLATES)
    assert (edit.action, again.action) == (Action.INSERTED, Action.UNCHANGED)


def test_marked_region_on_lines_of_its_own_is_filled() -> None:
    """The place that the author marked wins over the badges at the top."""
    badge = "[![Build](https://ci.example/badge.svg)](https://ci.example)"
    edit = edited_text(f"# T\n\n{badge}\n\n<!-- doi-badge:start -->\n<!-- doi-badge:end -->\n")
    assert edit.after.decode().splitlines()[4:7] == [
        "<!-- doi-badge:start -->",
        "[![DOI: 10.14454/wa5f-kfy6-b7wk-11](https://img.shields.io/badge/DOI-10.14454%2Fwa5f--kfy6--b7wk--11-0b63b0)]"
        "(https://doi.org/10.14454/wa5f-kfy6-b7wk-11)",
        "<!-- doi-badge:end -->",
    ]


@pytest.mark.parametrize(
    ("path", "start", "end"),
    [
        ("README.rst", ".. doi-badge:start", ".. doi-badge:end"),
        ("README.adoc", "// doi-badge:start", "// doi-badge:end"),
        ("README.org", "# doi-badge:start", "# doi-badge:end"),
    ],
)
def test_marked_region_is_filled_in_every_markup(path: str, start: str, end: str) -> None:
    """Each markup has its own comments; between them a badge is safe."""
    edit = edited_text(f"Words.\n\n{start}\n{end}\n", path)
    again = edit_readme(path, edit.after, badge=BADGE, templates=TEMPLATES)
    assert (edit.action, again.action) == (Action.UPDATED, Action.UNCHANGED)


IMAGE, LINK = "https://img.shields.io/badge/DOI-10.1000%2Fa--b-0b63b0", "https://doi.org/10.1000/a-b"


@pytest.mark.parametrize(
    ("syntax", "written"),
    [
        (Syntax.MARKDOWN, f"[![DOI: 10.1000/a-b]({IMAGE})]({LINK})"),
        (Syntax.HTML, f'<a href="{LINK}"><img src="{IMAGE}" alt="DOI: 10.1000/a-b"></a>'),
        (Syntax.RST_DIRECTIVE, f".. image:: {IMAGE}\n   :target: {LINK}\n   :alt: DOI: 10.1000/a-b"),
        (Syntax.RST_SUBSTITUTION, f".. |DOI| image:: {IMAGE}\n   :target: {LINK}\n   :alt: DOI: 10.1000/a-b"),
        (Syntax.ASCIIDOC, f'image:{IMAGE}["DOI: 10.1000/a-b",link="{LINK}"]'),
        (Syntax.ORG, f"[[{LINK}][{IMAGE}.svg]]"),
    ],
)
def test_badge_in_every_syntax(syntax: Syntax, written: str) -> None:
    """The template of each syntax, and its words for those who see no picture."""
    assert render_badge(badge_for(Doi("10.1000", "a-b")), syntax, TEMPLATES, name="DOI") == written


def test_values_with_template_characters_are_data() -> None:
    """A README with Jinja text is never run through the template engine, nor is a DOI."""
    edit = edit_readme("README.md", b"# {{ 7 * 7 }}\n", badge=badge_for(Doi("10.1000", "{{8*8}}")), templates=TEMPLATES)
    assert b"# {{ 7 * 7 }}" in edit.after
    assert b"64" not in edit.after


def test_marked_region_within_html_gets_html() -> None:
    """Inside an HTML block Markdown is shown as it is written."""
    edit = edited_text('<p align="center">\n<!-- doi-badge:start -->\n<!-- doi-badge:end -->\n</p>\n')
    assert edit.after.decode().splitlines()[2].startswith("<a href=")


def test_empty_place_for_badges_is_used() -> None:
    """R's usethis leaves two comments where badges go."""
    edit = edited_text("# T\n\nWords.\n\n<!-- badges: start -->\n<!-- badges: end -->\n")
    assert (edit.line, edit.reason) == (6, "where badges begin")


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("<!-- badges: start -->\nLifecycle: stable\n<!-- badges: end -->\n", 4),
        ("<!-- badges: start --><!-- badges: end -->\n", 4),
        ("<!-- badges: start -->\n\n<!-- badges: end -->\n", 4),
    ],
)
def test_badge_stands_within_the_place_for_badges_whatever_is_there(block, line):
    """usethis adds its own between the two marks, and looks nowhere else."""
    edit = edited_text(f"# T\n\n{block}\nWords.\n")
    assert (edit.line, edit.reason) == (line, "where badges begin")
    after = edit.after.decode() if isinstance(edit.after, bytes) else edit.after
    assert after.index("badges: start") < after.index("10.") < after.index("badges: end")


def test_a_place_for_badges_that_never_ends_is_none():
    """One of the two marks was deleted."""
    assert edited_text("# T\n\n<!-- badges: start -->\n\nWords.\n").reason != "where badges begin"


def test_static_badge_with_its_text_in_the_query_is_updated_in_its_form() -> None:
    """shields.io's other spelling of a static badge."""
    picture = "https://img.shields.io/static/v1?label=DOI&message={}&color=blue"
    text = "# T\n\n[![DOI](" + picture.format(f"10.14454%2F{OLD[0].suffix}") + f")](https://doi.org/{OLD[0]})\n"
    assert picture.format(f"10.14454%2F{CONCEPT.suffix}").encode() in edited_text(text).after


@pytest.mark.parametrize("before", ["", "x", "# ", "# T", "\n\n\n", "<!-- a -->", "<!-->", "# T\n\nText.\n\n"])
def test_comment_without_an_end_is_none(before: str) -> None:
    """Whatever stands before it: the search ends with the page."""
    found = tuple(islice(comments(f"{before}<!-- x\n"), 3))
    assert found == tuple(islice(comments(before), 3))


def test_comments_are_found_whole() -> None:
    """The two shortest ones of CommonMark included."""
    text = "<!-- a -->b<!-->c<!--->"
    assert tuple(islice(comments(text), 5)) == (Span(0, 10), Span(11, 16), Span(17, 23))


BADGES = "[![PyPI](https://img.shields.io/pypi/v/tides)](https://pypi.example)"


@pytest.mark.parametrize("subtitle", ["### Reads gauges", "# Reads gauges", "## A library for *tides*"])
def test_a_subtitle_stays_under_its_title(subtitle: str) -> None:
    """The badge goes beside the others, which stand below."""
    text = f"# Tides\n{subtitle}\n\n{BADGES}\n\nText.\n"
    edit = edit_readme("README.md", text.encode(), badge=BADGE, templates=TEMPLATES)
    assert edit.after.decode().startswith(f"# Tides\n{subtitle}\n\n{BADGES}\n[![DOI")


@pytest.mark.parametrize(
    ("subtitle", "rest", "follows"),
    [
        ("Reads gauges\n------------\n", "Text.\n", "Reads gauges\n------------\n"),
        ("************\nReads gauges\n************\n", "Usage\n-----\n", "************\n"),
        ("Install\n-------\n", "Usage\n-----\n", "Tides\n=====\n"),
        ("Install\n=======\n", "Text.\n", "Tides\n=====\n"),
        ("Installation\n------------\n", "Text.\n", "Tides\n=====\n"),
    ],
)
def test_a_subtitle_in_restructuredtext_stays_under_its_title(subtitle: str, rest: str, follows: str) -> None:
    """Docutils makes a subtitle of the only title of its kind right below; others begin a section."""
    text = f"Tides\n=====\n\n{subtitle}\n{rest}"
    edit = edit_readme("README.rst", text.encode(), badge=BADGE, templates=TEMPLATES)
    assert f"{follows}\n.. image::" in edit.after.decode()


def test_a_badge_below_a_subtitle_in_restructuredtext_is_joined() -> None:
    """The row of badges of the work stands there."""
    text = "Tides\n=====\n\nReads gauges\n------------\n\n.. image:: https://ci.example/badge.svg\n\nText.\n"
    edit = edit_readme("README.rst", text.encode(), badge=BADGE, templates=TEMPLATES)
    assert edit.reason == "beside the other badges"


def test_a_first_section_is_no_subtitle() -> None:
    """Badges of a section are no badges of the work."""
    text = f"# Tides\n\n## Installation\n\n{BADGES}\n"
    edit = edit_readme("README.md", text.encode(), badge=BADGE, templates=TEMPLATES)
    assert edit.reason == "under the title"


def test_a_badge_goes_beside_another_doi() -> None:
    """Where a DOI badge stands in a later row, that row speaks of citation."""
    paper = (
        "[![DOI](https://joss.theoj.org/papers/10.21105/joss.01234/status.svg)](https://doi.org/10.21105/joss.01234)"
    )
    text = f"# Tides\n\n{BADGES}\n\n{paper}\n\nText.\n"
    edit = edit_readme("README.md", text.encode(), badge=BADGE, templates=TEMPLATES)
    assert f"{paper}\n[![DOI: 10.14454" in edit.after.decode()


def test_in_a_table_the_badge_goes_into_the_column_about_citation() -> None:
    """Not into the last cell of the row."""
    cite, build = BADGES.replace("pypi", "a"), BADGES.replace("pypi", "b")
    text = f"# Tides\n\n| Build | Citation | License |\n|---|---|---|\n| {build} | {cite} | {build} |\n\nText.\n"
    edit = edit_readme("README.md", text.encode(), badge=BADGE, templates=TEMPLATES)
    assert f"| {cite} [![DOI: 10.14454" in edit.after.decode()


SHAPES = {
    "an endless tag": "<{a}",
    "an attribute without a value": "# T\n<h1 {_}>",
    "backslashes before a code span": "{b}`a`",
    "headings": "{h}",
    "blocks of Org that never end": "{o}",
    "addresses without a space": "{u}",
}


@pytest.mark.parametrize("ending", ["md", "rst", "adoc", "org"])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_no_page_takes_longer_than_its_length(shape: str, ending: str) -> None:
    """Eight times the length once took sixty times as long."""
    parts = {"a": "a", "_": "_", "b": "\\", "h": "# a\n", "o": "#+begin_src\n", "u": "http://"}

    def page(size: int) -> bytes:
        return shape.format(**{name: part * (size // len(part)) for name, part in parts.items()}).encode()

    def edited(text: bytes) -> None:
        edit_readme(f"README.{ending}", text, badge=BADGE, templates=TEMPLATES)

    assert in_proportion(edited, page, length=7_500)
