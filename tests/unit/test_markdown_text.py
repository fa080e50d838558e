"""Foreign text in Markdown: read by a parser, it is the text again and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from doi_action.views.harmless import for_markdown
from doi_action.views.markdown import code, diagram_label, fenced, link, with_links

PARSER = MarkdownIt("gfm-like", {"linkify": False})
HOSTILE = st.text(
    alphabet=st.one_of(st.sampled_from("|<>[]()`*_#@!&~\\:/-+=.1 \n\r"), st.characters(codec="utf-8")), max_size=40
)


def inline(markdown: str) -> list[Token]:
    """The inline tokens of a text, wherever they stand."""
    return [child for token in PARSER.parse(markdown) for child in token.children or ()]


def shown(markdown: str) -> str:
    """The text that a reader sees."""
    return "".join(t.content for t in inline(markdown) if t.type in ("text", "code_inline", "text_special"))


@given(HOSTILE)
def test_escaped_text_is_one_paragraph_of_plain_text(text: str) -> None:
    """No heading, list, table, link, emphasis or HTML, whatever it holds; only empty comments stand between."""
    types = {t.type for t in PARSER.parse(f"{for_markdown(text)}") if t.block}
    assert types <= {"paragraph_open", "inline", "paragraph_close"}
    comments = {t.content for t in inline(for_markdown(text)) if t.type == "html_inline"}
    assert comments <= {"<!-- -->"}
    assert {t.type for t in inline(for_markdown(text))} <= {"text", "text_special", "html_inline"}


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp", "Zs", "Cs"))))
def test_escaped_text_is_read_as_it_was(text: str) -> None:
    """Not a letter more or less."""
    assert shown(for_markdown(text)) == text


@pytest.mark.parametrize("text", ["@octocat", "a @octocat", "example/demo#12", "#12", "GH-12", "www.example.org"])
def test_nobody_is_mentioned_and_nothing_referenced(text: str) -> None:
    """GitHub takes these words for mentions, references and addresses."""
    mark = next(mark for mark in ("@", "#", "GH", "www") if mark in text)
    assert f"{mark}<!-- -->" in for_markdown(text)


def test_an_address_is_not_made_a_link() -> None:
    """Nor a reference to somebody's issue."""
    assert "://" not in for_markdown("see https://github.com/a/b/issues/1")


@given(HOSTILE.filter(str.strip))
def test_code_is_closed_by_nothing_in_it(text: str) -> None:
    """One span of code and nothing beside it."""
    assert [t.type for t in inline(f"x {code(text)} y")] == ["text", "code_inline", "text"]


@given(HOSTILE)
def test_a_block_of_code_is_closed_by_nothing_in_it(text: str) -> None:
    """Also not by a longer row of backticks."""
    blocks = PARSER.parse(f"before\n\n{fenced(text, 'diff')}\n\nafter")
    assert [t.type for t in blocks if t.type == "fence" or t.type == "inline"] == ["inline", "fence", "inline"]


@given(HOSTILE)
def test_a_cell_stays_one_cell(text: str) -> None:
    """A table's row keeps its columns."""
    table = f"| a | b |\n| --- | --- |\n| {for_markdown(text)} | {code(text)} |\n"
    assert sum(t.type == "td_open" for t in PARSER.parse(table)) == 2


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://a b", "https://a\n](x)", "", "//x"])
def test_only_a_web_address_becomes_a_link(url: str) -> None:
    """The rest is shown."""
    assert not any(t.type == "link_open" for t in inline(link("text", url)))


def test_a_link_leads_where_it_says() -> None:
    """Brackets in an address cannot end it."""
    (opened,) = [t for t in inline(link("a]b", "https://example.org/x_(y)")) if t.type == "link_open"]
    assert opened.attrs["href"] == "https://example.org/x_%28y%29"


@given(HOSTILE)
def test_a_label_of_a_diagram_cannot_leave_its_quotes(text: str) -> None:
    """Everything but plain signs is a numbered entity."""
    label = diagram_label(text)
    assert not set('"[]{}|<>`\n()') & set(label)


def test_an_address_in_our_own_words_is_one_link() -> None:
    """The one that opens a pull request by hand; nothing stands within it."""
    address = "https://github.com/example/demo/compare/main...doi-action/citation?expand=1"
    shown_ = with_links(f"tick <b>; or open it by hand: {address}, @octocat")
    (opened,) = [t for t in inline(shown_) if t.type == "link_open"]
    assert opened.attrs["href"] == address
    assert "\\<b\\>" in shown_ and "@<!-- -->octocat" in shown_


@given(HOSTILE)
def test_words_around_addresses_are_no_markup(text: str) -> None:
    """What stands beside a link is escaped like everything else."""
    types = {t.type for t in PARSER.parse(f"x{with_links(text)}") if t.block}
    assert types <= {"paragraph_open", "inline", "paragraph_close"}
