"""The citation block of a model or dataset card: at the end of its section, marked, and everything else as it was."""

from dataclasses import replace
from pathlib import Path

import pytest
from huggingface_hub import RepoCard
from markdown_it import MarkdownIt

from doi_action.edits.templating import environment
from doi_action.formats.cards.bibtex import entries_of
from doi_action.identifiers.types import Doi
from doi_action.readme.badge import Action, ReadmeEdit
from doi_action.readme.card import CardCitation, edit_card_citation, is_card
from doi_action.templates_folder import templates_folder

TEMPLATES = environment(templates_folder())
DOI, CONCEPT = Doi("10.1234", "tide-1"), Doi("10.1234", "tide")


def citing(
    version: str = "1.0", bibtex: str = "@dataset{tide,\n  title = {Tide}\n}", *, title: str = "Tide"
) -> CardCitation:
    """How to cite a version of the work."""
    apa = f"Doe, A. (2024). Tide_s (Version {version}) [Data set]. {DOI.url}"
    return CardCitation(bibtex=bibtex, apa=apa, kind="dataset", version=version, doi=DOI, concept=CONCEPT, title=title)


CITATION = citing()
BLOCK = """<!-- doi-action:start -->
To cite this dataset, version 1.0:

> Doe, A. (2024). Tide\\_s (Version 1.0) \\[Data set\\]. <https://doi.org/10.1234/tide-1>

```bibtex
@dataset{tide,
  title = {Tide}
}
```

The DOI of version 1.0 is [10.1234/tide-1](https://doi.org/10.1234/tide-1).
The DOI of all versions is [10.1234/tide](https://doi.org/10.1234/tide).
<!-- doi-action:end -->"""
CARD = """---
license: mit
---
# Tide

## Citation [optional]

```bibtex
@article{paper, title = {The paper}}
```

## Contact

Write to us.
"""

CITE_THEMSELVES = ("dataset--imageomics-template.md", "model--llama-tools-sft.md")
"""Real cards whose Citation section has an entry of the work itself."""


def edited(text: str | bytes, citation: CardCitation = CITATION) -> ReadmeEdit:
    """What becomes of a card."""
    data = text.encode() if isinstance(text, str) else text
    return edit_card_citation("README.md", data, citation=citation, templates=TEMPLATES)


def test_block_stands_at_the_end_of_the_citation_section() -> None:
    """The paper's entry stays first, and the next section follows as before."""
    after = edited(CARD).after.decode()
    assert after == CARD.replace("\n\n## Contact", f"\n\n{BLOCK}\n\n## Contact")


def test_card_without_citation_gets_the_section_at_its_end() -> None:
    """A heading, then the block."""
    text = "---\nlicense: mit\n---\n# Tide\n"
    assert edited(text).after.decode() == f"{text}\n## Citation\n\n{BLOCK}\n"


def test_second_run_changes_nothing() -> None:
    """The block is found by its markers."""
    once = edited(CARD)
    twice = edited(once.after)
    assert (twice.action, twice.after) == (Action.UNCHANGED, once.after)


def test_next_version_replaces_the_block_in_place() -> None:
    """Only what stands between the markers changes."""
    once = edited(CARD).after
    later = edited(once, citing("2.0"))
    expected = once.replace(b"version 1.0", b"version 2.0").replace(b"Version 1.0", b"Version 2.0")
    assert (later.action, later.after) == (Action.UPDATED, expected)


def test_section_ends_at_a_heading_of_its_level() -> None:
    """A deeper heading (BibTeX) belongs to the section, a higher one does not."""
    text = "---\na: 1\n---\n## More\n\n### Citation Information\n\n#### BibTeX\n\nNone yet.\n\n# End\n"
    assert edited(text).after.decode() == text.replace("None yet.\n", f"None yet.\n\n{BLOCK}\n")


def test_markers_in_code_are_an_example() -> None:
    """A card that shows how the markers look has no block yet."""
    text = f"---\na: 1\n---\n# T\n\n````\n{BLOCK}\n````\n"
    assert edited(text).after.decode() == f"{text}\n## Citation\n\n{BLOCK}\n"


def test_line_ends_and_mark_stay() -> None:
    """CR LF and a byte order mark survive."""
    after = edited(("\ufeff" + CARD).replace("\n", "\r\n")).after
    assert after.startswith(b"\xef\xbb\xbf---\r\n")
    assert after.count(b"\n") == after.count(b"\r\n")


@pytest.mark.parametrize("text", ["---\na: 1\n---\n```\nopen", "---\na: 1\n---\n<!-- doi-action:start -->\n"])
def test_card_that_cannot_be_edited_is_left_alone(text: str) -> None:
    """A fence without end would swallow the block; half a pair of markers is nobody's region."""
    edit = edited(text)
    assert (edit.action, edit.after, edit.paste) == (Action.PASTE, text.encode(), BLOCK)


def test_backticks_in_the_entry_do_not_close_the_fence() -> None:
    """The fence is longer than what it holds."""
    assert b"````bibtex" in edited(CARD, citing(bibtex="@dataset{t, title = {a ``` b}}")).after


HOSTILE = (
    *("x\x1b[2J\u202ey", "- a", "1. a", "+ a", "=== ", "*a* _b_"),
    "](javascript:x) <b> `a` | --> <!-- doi-action:end -->",
)


@pytest.mark.parametrize("said", HOSTILE)
def test_whatever_title_and_version_say_is_one_paragraph_of_plain_text(said: str) -> None:
    """The same words, nothing that turns them round, and a block that is found again."""
    hostile = replace(citing(said, bibtex=f"@dataset{{t, title = {{{said}}}}}"), apa=f"{said} {DOI.url}")
    after = edited(CARD, hostile).after.decode()
    assert edited(after, hostile).action is Action.UNCHANGED and not {"\x1b", "\u202e"} & set(after)

    tokens = MarkdownIt("commonmark").parse(after)
    quoted = tokens[[token.type for token in tokens].index("blockquote_open") :]
    assert [token.type for token in quoted[1:5]] == ["paragraph_open", "inline", "paragraph_close", "blockquote_close"]
    words = "".join(child.content for child in quoted[2].children or ())
    seen = " ".join(said.replace("\x1b", "").replace("\u202e", "").split())
    assert words == f"{seen} {DOI.url}"


def test_block_without_the_doi_of_all_versions_speaks_of_the_version_alone() -> None:
    """A registry that has not named it yet."""
    after = edited(CARD, replace(CITATION, concept=None)).after.decode()
    assert "The DOI of version 1.0 is" in after
    assert "all versions" not in after


@pytest.mark.parametrize(
    ("entry", "second"),
    [
        ("@misc{a, title={Tides}, author={Byron, Ada and Novak, Eva}, doi={10.57967/hf/1234}}", True),
        ("@software{a, title={Tides}}", True),
        ("@misc{a, title={Tides: high and low}}", True),
        ("@misc{a, title={A set of tides}}", True),
        ("@misc{a, title={Llama Model Card}, author={Meta}}", False),
        ("@misc{a, title={On tides}, eprint={2401.00001}, archivePrefix={arXiv}}", False),
        ("@article{a, title={On tides}, journal={Waves}}", False),
    ],
)
def test_a_card_that_cites_itself_gets_no_second_citation(entry: str, second: bool) -> None:
    """Two that differ would contradict each other: the lines are told. Papers and other works are none of the work."""
    text = f"---\nlicense: mit\n---\n# Model card for Tides\n\n## Citation\n\n```bibtex\n{entry}\n```\n"
    edit = edited(text, citing(title="Tides"))
    assert (edit.action is Action.PASTE) == second
    assert ("itself" in edit.reason, edit.line) == ((True, 9) if second else (False, edit.line))


TWO = """---
license: mit
---
# Tide

## Citation

The data:

```
@misc{tide, title={Tide},
  author={Byron, Ada}}
```

The paper:

```
@article{paper, title={The paper}, journal={Waves}}
```
"""


def test_the_offer_to_take_the_place_of_a_citation_holds() -> None:
    """With the two lines where they are asked for, one citation is left, and the paper's entry stays as it is."""
    assert edited(TWO).offer == (
        "write <!-- doi-action:start --> above line 10 and <!-- doi-action:end --> below line 13: "
        "what stands between them is then replaced at each release"
    )
    lines = TWO.split("\n")
    lines.insert(13, "<!-- doi-action:end -->")
    lines.insert(9, "<!-- doi-action:start -->")
    edit = edited("\n".join(lines))
    own = "```\n@misc{tide, title={Tide},\n  author={Byron, Ada}}\n```"
    assert (edit.action, edit.notes) == (Action.UPDATED, ())
    assert edit.after.decode() == TWO.replace(own, BLOCK)


def test_an_entry_beside_others_in_one_fence_is_asked_for_by_itself() -> None:
    """Markers in code are none, so that the fence as a whole would go."""
    text = TWO.replace("```\n\nThe paper:\n\n```\n", "\n")
    assert edited(text).offer == "give the entry in line 11 a fence of its own, or delete it"


def test_a_citation_that_was_added_beside_our_block_is_told() -> None:
    """The block is brought up to date all the same."""
    text = TWO.replace("The data:", f"{BLOCK}\n\nThe data:")
    edit = edited(text, citing("2.0"))
    assert (edit.action, edit.notes) == (
        Action.UPDATED,
        ("line 26 cites this dataset a second time; delete it there",),
    )


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("---\npipeline_tag: text-classification\n---\n", True),
        ("---\ntask_categories:\n- other\n---\n", True),
        ("---\nlicense: mit\n---\n# Model card for Tides\n", True),
        ("---\nsdk: gradio\nlicense: mit\n---\n", False),
        ("---\nlayout: default\ntitle: Home\n---\n", False),
        ('---\ntitle: "Tides"\nauthor: "Ada"\noutput: github_document\n---\n', False),
        ("---\nlayout: default\nmetrics: true\n---\n", False),
        ("---\ntitle: Tides\nbibliography: a.bib\ndatasets: tides\n---\n", False),
        ("---\nformat: gfm\nviewer: false\n---\n", False),
        ("---\nlayout: default\npipeline_tag: text-classification\n---\n", True),
        ("---\na: 1\n---\n", False),
        ("# Title\n", False),
        ("---\nrule, no end", False),
    ],
)
def test_a_card_is_known_by_the_keys_of_the_hub(text: str, card: bool) -> None:
    """The front matter of a site, of pandoc or of a Space makes none, and neither does a rule at the top."""
    assert is_card(text.encode()) is card


@pytest.mark.real
def test_real_cards_keep_every_byte_outside_the_block(shared: Path) -> None:
    """The front matter says the same to the Hub, each paper's entry stands as before, and a second run is idle."""
    for path in sorted((shared / "cards").glob("*--*.md")):
        before = path.read_bytes()
        edit = edited(before, citing(title="A work that no card is about"))
        if path.name in CITE_THEMSELVES:
            assert (edit.action, edit.after) == (Action.PASTE, before), path.name
            continue

        assert (edit.action, edited(edit.after, citing()).action) == (Action.INSERTED, Action.UNCHANGED), path.name
        # What is before and what is after one place is the whole of the old file.
        ahead = shared_start(before, edit.after)
        behind = shared_start(before[::-1], edit.after[::-1])
        assert ahead + behind >= len(before), path.name
        is_one = path.name != "fixture--sample_invalid_card_data.md"
        if is_one:
            old, new = RepoCard(before.decode()).data.to_dict(), RepoCard(edit.after.decode()).data.to_dict()
            assert old == new, path.name
        entries = [text for text in entries_in(before) if text]
        assert all(entry in edit.after.decode() for entry in entries), path.name


def shared_start(one: bytes, other: bytes) -> int:
    """How many bytes at the start are the same."""
    for number, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return number
    return min(len(one), len(other))


def entries_in(data: bytes) -> list[str]:
    """The BibTeX entries of a card, as they stand there."""
    text = data.decode()
    return [text[entry.start : entry.end] for entry in entries_of(text)]
