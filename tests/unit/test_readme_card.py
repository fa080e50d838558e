"""The citation block of a model or dataset card: at the end of its section, marked, and everything else as it was."""

from pathlib import Path

import pytest

from doi_action.edits.templating import environment
from doi_action.readme.badge import Action, ReadmeEdit
from doi_action.readme.card import CardCitation, edit_card_citation, is_card
from doi_action.templates_folder import templates_folder

TEMPLATES = environment(templates_folder())
CITATION = CardCitation(bibtex="@dataset{tide,\n  title = {Tide}\n}", kind="dataset", version="1.0")
BLOCK = """<!-- doi-action:start -->
To cite this dataset, version 1.0:

```bibtex
@dataset{tide,
  title = {Tide}
}
```
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
    later = edited(once, CardCitation(bibtex="@dataset{tide,\n  title = {Tide}\n}", kind="dataset", version="2.0"))
    assert (later.action, later.after) == (Action.UPDATED, once.replace(b"version 1.0", b"version 2.0"))


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
    odd = CardCitation(bibtex="@dataset{t, title = {a ``` b}}", kind="dataset", version="1")
    assert b"````bibtex" in edited(CARD, odd).after


@pytest.mark.parametrize(
    ("entry", "second"),
    [
        ("@misc{a, title={Tides}, author={Byron, Ada and Novak, Eva}, doi={10.57967/hf/1234}}", True),
        ("@software{a, title={Tides}}", True),
        ("@misc{a, title={On tides}, eprint={2401.00001}, archivePrefix={arXiv}}", False),
        ("@article{a, title={On tides}, journal={Waves}}", False),
    ],
)
def test_a_card_that_cites_itself_gets_no_second_citation(entry: str, second: bool) -> None:
    """Two that differ would contradict each other: the lines are told. A paper's entry is none of the work."""
    text = f"---\nlicense: mit\n---\n# Model card for Tides\n\n## Citation\n\n```bibtex\n{entry}\n```\n"
    edit = edited(text.encode())
    assert (edit.action is Action.PASTE) == second
    assert ("cites this work already" in edit.reason, edit.line) == ((True, 9) if second else (False, edit.line))


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("---\npipeline_tag: text-classification\n---\n", True),
        ("---\ntask_categories:\n- other\n---\n", True),
        ("---\nlicense: mit\n---\n# Model card for Tides\n", True),
        ("---\nsdk: gradio\nlicense: mit\n---\n", False),
        ("---\nlayout: default\ntitle: Home\n---\n", False),
        ('---\ntitle: "Tides"\nauthor: "Ada"\noutput: github_document\n---\n', False),
        ("---\na: 1\n---\n", False),
        ("# Title\n", False),
        ("---\nrule, no end", False),
    ],
)
def test_a_card_is_known_by_the_keys_of_the_hub(text: str, card: bool) -> None:
    """The front matter of a site, of pandoc or of a Space makes none, and neither does a rule at the top."""
    assert is_card(text.encode()) is card


@pytest.mark.real
def test_real_cards_keep_every_line(shared: Path) -> None:
    """One block more, every old line still there in order, and nothing left to do."""
    for path in sorted((shared / "cards").glob("*--*.md")):
        before = path.read_bytes()
        edit = edited(before)
        rest = iter(edit.after.splitlines())
        assert all(line in rest for line in before.splitlines()), path.name
        if path.name in CITE_THEMSELVES:
            assert "cites this work already" in edit.reason
            continue
        assert (edit.action, edited(edit.after).action) == (Action.INSERTED, Action.UNCHANGED), path.name
