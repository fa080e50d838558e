"""Editing a CITATION.cff: only owned lines change, twice is once, and what cannot be proven is refused."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from doi_action.formats.cff.edit import (
    CitationChange,
    DescribedDoi,
    edit_citation,
    shape,
)
from doi_action.formats.cff.state import citation_state
from doi_action.formats.text.by_hand import MEND_FIRST, NotEditable
from doi_action.formats.text.source import read_source
from doi_action.formats.text.yaml import compose
from doi_action.identifiers.types import Doi

SHELF = Path(__file__).parents[1] / "shelf" / "cff"
EDITABLE = [path for path in sorted(SHELF.glob("*.cff")) if path.name != "faults.cff"]
CONCEPT = Doi("10.14454", "conc-ept0-0000-11")
FIRST = Doi("10.14454", "aaaa-aaaa-aaaa-01")
SECOND = Doi("10.14454", "bbbb-bbbb-bbbb-02")
HEAD = "cff-version: 1.2.0\nmessage: m\ntitle: t\nauthors:\n  - name: A\n"


def to(version: str, doi: Doi, *, remove: tuple[Doi, ...] = (), moved: tuple[DescribedDoi, ...] = ()) -> CitationChange:
    """The change that a release of this version asks for."""
    return CitationChange(
        version=version,
        date_released=date(2026, 1, 15),
        doi=doi,
        identifiers=(
            DescribedDoi(doi=doi, description=f"version {version}"),
            DescribedDoi(doi=CONCEPT, description="all versions: resolves to the newest"),
        ),
        moved=moved,
        remove=remove,
    )


RELEASE_1 = to("9.1.0", FIRST)
RELEASE_2 = to("9.2.0", SECOND, remove=(FIRST,))


def edited(text: str, change: CitationChange = RELEASE_1) -> str:
    """The text of a file after one edit."""
    return edit_citation("CITATION.cff", text.encode(), change).decode()


def refusal(text: str | bytes, change: CitationChange = RELEASE_1) -> NotEditable:
    """The refusal to edit a file with this content."""
    with pytest.raises(NotEditable) as caught:
        edit_citation("CITATION.cff", text if isinstance(text, bytes) else text.encode(), change)
    return caught.value


def foreign_lines(text: str) -> Counter[str]:
    """Lines without line ends that are neither owned root keys nor in the root list of identifiers; all comments."""
    kept, inside = [], False
    for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")):
        if re.match(r"""["'A-Za-z{]""", line):
            inside = bool(re.match(r"""["']?identifiers\b""", line))
        owned = re.match(r"""["']?(doi|version|date-released|commit)["']?\s*:""", line)
        if line.strip() and not owned and (not inside or "#" in line):
            kept.append(line)
    return Counter(kept)


def line_ends(data: bytes) -> set[bytes]:
    """The kinds of line end in a file."""
    return set(re.findall(rb"\r\n|\r|\n", data))


@pytest.mark.parametrize("path", EDITABLE, ids=lambda path: path.name)
def test_a_release_is_written_in_any_layout(path: Path) -> None:
    """Whatever the style of the file, it states the new version and its DOI."""
    state = citation_state(edit_citation(path.name, path.read_bytes(), RELEASE_1))
    assert state.version is not None
    assert (state.version.text, state.dois[0]) == ("9.1.0", FIRST)


@pytest.mark.parametrize("path", EDITABLE, ids=lambda path: path.name)
def test_editing_twice_is_editing_once(path: Path) -> None:
    """The same change again gives the very same bytes."""
    once = edit_citation(path.name, path.read_bytes(), RELEASE_1)
    assert edit_citation(path.name, once, RELEASE_1) == once


@pytest.mark.parametrize("path", EDITABLE, ids=lambda path: path.name)
def test_the_next_release_replaces_the_version_entry(path: Path) -> None:
    """The list does not grow, and the old DOI is nowhere left."""
    once = edit_citation(path.name, path.read_bytes(), RELEASE_1)
    twice = edit_citation(path.name, once, RELEASE_2)
    assert str(FIRST).encode() not in twice
    assert len(citation_state(twice).identifiers) == len(citation_state(once).identifiers)


@pytest.mark.parametrize("path", [p for p in EDITABLE if p.name != "json.cff"], ids=lambda path: path.name)
def test_no_foreign_line_changes(path: Path) -> None:
    """Comments, quotes and indentation of everything else stay as they are."""
    before, after = path.read_bytes(), edit_citation(path.name, path.read_bytes(), RELEASE_1)
    assert not foreign_lines(before.decode()) - foreign_lines(after.decode())


@pytest.mark.parametrize("path", EDITABLE, ids=lambda path: path.name)
def test_line_ends_and_byte_order_mark_stay(path: Path) -> None:
    """CR LF stays CR LF, and a file without final line end still has none."""
    before, after = path.read_bytes(), edit_citation(path.name, path.read_bytes(), RELEASE_1)
    assert line_ends(after) == line_ends(before)
    assert after.startswith(b"\xef\xbb\xbf") == before.startswith(b"\xef\xbb\xbf")
    assert after.endswith((b"\n", b"\r")) == before.endswith((b"\n", b"\r"))


def test_our_entries_come_first_and_others_stay() -> None:
    """Tools that take the first DOI take the version's."""
    text = edited(HEAD + "identifiers:\n  - type: doi\n    value: 10.5281/zenodo.1 # theirs\n")
    assert text.startswith(HEAD)
    assert text[len(HEAD) :] == (
        "identifiers:\n"
        "  - type: doi\n"
        "    value: 10.14454/aaaa-aaaa-aaaa-01\n"
        "    description: version 9.1.0\n"
        "  - type: doi\n"
        "    value: 10.14454/conc-ept0-0000-11\n"
        '    description: "all versions: resolves to the newest"\n'
        "  - type: doi\n"
        "    value: 10.5281/zenodo.1 # theirs\n"
        'version: "9.1.0"\n'
        'date-released: "2026-01-15"\n'
        "doi: 10.14454/aaaa-aaaa-aaaa-01\n"
    )


def test_only_the_changed_values_of_our_entries_change() -> None:
    """A comment within an entry of ours and its order of keys stay."""
    before = edited(HEAD).replace("    value: 10.14454/aaaa", "    # ours\n    value: 10.14454/aaaa")
    after = edited(before, RELEASE_2)
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert changed == [
        "    value: 10.14454/bbbb-bbbb-bbbb-02",
        "    description: version 9.2.0",
        'version: "9.2.0"',
        "doi: 10.14454/bbbb-bbbb-bbbb-02",
    ]


def test_an_entry_of_ours_further_down_is_moved_up_and_its_comments_stay() -> None:
    """Comments are never lost, even where the lines they speak of go."""
    listed = (
        "identifiers:\n  - type: url\n    value: https://a.example\n"
        "  - type: doi\n    # our own note\n    value: 10.14454/conc-ept0-0000-11 # the concept\n"
    )
    after = edited(HEAD + listed)
    assert [one.value for one in citation_state(after.encode()).identifiers] == [
        str(FIRST),
        str(CONCEPT),
        "https://a.example",
    ]
    assert not foreign_lines(HEAD + listed.replace("    value: 10.14454/conc-ept0-0000-11 # ", "  # ")) - foreign_lines(
        after
    )


def test_a_concept_entry_alone_gets_the_version_before_it() -> None:
    """The concept's entry is not written again."""
    listed = "identifiers:\n  - type: doi # keep\n    value: 10.14454/conc-ept0-0000-11\n"
    after = edited(HEAD + listed)
    assert [one.doi for one in citation_state(after.encode()).identifiers] == [FIRST, CONCEPT]
    assert "type: doi # keep" in after


def test_a_moved_doi_follows_ours_once() -> None:
    """A DOI of others that stood at the root is kept, in its own spelling, and not doubled by the next run."""
    text = HEAD + "doi: 10.11583/DTU.17040626\n"
    change = to("9.1.0", FIRST, moved=(DescribedDoi(doi=Doi("10.11583", "dtu.17040626"), description="the paper"),))
    after = edited(text, change)
    entries = citation_state(after.encode()).identifiers
    assert [(one.value, one.description) for one in entries][2:] == [("10.11583/DTU.17040626", "the paper")]
    assert edited(after, change) == after


def test_a_moved_doi_that_is_listed_already_stays_where_it_is() -> None:
    """Nothing is listed twice."""
    text = HEAD + "doi: 10.1/x\nidentifiers:\n- type: doi\n  value: 10.1234/Paper\n"
    after = edited(text, to("9.1.0", FIRST, moved=(DescribedDoi(doi=Doi("10.1234", "paper"), description="paper"),)))
    assert [one.value for one in citation_state(after.encode()).identifiers][2:] == ["10.1234/Paper"]


def test_a_moved_doi_joins_entries_that_are_there() -> None:
    """It goes after ours and before the others."""
    before = edited(HEAD + "identifiers:\n  - type: url\n    value: https://a.example\n")
    after = edited(before, to("9.1.0", FIRST, moved=(DescribedDoi(doi=Doi("10.1234", "paper")),)))
    assert [one.value for one in citation_state(after.encode()).identifiers][2:] == [
        "10.1234/paper",
        "https://a.example",
    ]


def test_a_doi_outside_the_pattern_of_the_format_is_written_as_its_address() -> None:
    """CFF refuses some valid DOIs as such."""
    sicI = Doi("10.1002", "(sici)1097<1::aid>3.0.co;2-#")
    after = edited(HEAD, to("9.1.0", FIRST, moved=(DescribedDoi(doi=sicI),)))
    entry = citation_state(after.encode()).identifiers[2]
    assert (entry.type, entry.value) == ("url", sicI.url)


def test_none_leaves_version_and_date_alone() -> None:
    """`cff-fields: doi` writes the DOI and nothing else."""
    text = HEAD + "version: 1.10 # mine\ndate-released: 2020-01-01\n"
    assert edited(text, CitationChange(doi=FIRST)) == text + "doi: 10.14454/aaaa-aaaa-aaaa-01\n"


def test_an_unquoted_version_that_old_readers_twist_gets_quotes() -> None:
    """1.10 would be cited as 1.1."""
    assert 'version: "1.10" # v' in edited(HEAD + "version: 1.10 # v\n", CitationChange(version="1.10"))


@pytest.mark.parametrize(
    "version", ["1.10", "1e3", "010", "1_0", "1:30:00", "2024-05-15", "no", "0x10", "~", "1.0", "a: b"]
)
@pytest.mark.parametrize("line", ["version: 0.1.0", "version:", 'version: "0.1.0"', "version: '0.1.0'", ""])
def test_every_reader_takes_a_version_for_the_same_text(version: str, line: str) -> None:
    """Readers of YAML 1.1 and 1.2 agree on what we write."""
    after = edited(HEAD + line + "\n", CitationChange(version=version))
    assert yaml.safe_load(after)["version"] == version
    state = citation_state(after.encode())
    assert state.version is not None
    assert state.version.text == version


def test_commit_is_set_only_where_it_stands() -> None:
    """Nobody gets a key that they did not want."""
    assert edited(HEAD, CitationChange(commit="1234e56")) == HEAD
    assert edited(HEAD + "commit: abc # c\n", CitationChange(commit="1234e56")) == HEAD + 'commit: "1234e56" # c\n'


def test_a_file_of_1_1_0_gets_no_descriptions() -> None:
    """That edition does not know them."""
    after = edit_citation("x", (SHELF / "old-1.1.0.cff").read_bytes(), RELEASE_1)
    assert [one.description for one in citation_state(after).identifiers] == [None, None, None]


def test_a_file_of_1_0_gets_no_identifiers() -> None:
    """That edition does not know them either; a DOI of others would be lost, and that is refused."""
    data = (SHELF / "old-1.0.3.cff").read_bytes()
    assert citation_state(edit_citation("x", data, RELEASE_1)).identifiers == ()
    moved = to("9.1.0", FIRST, moved=(DescribedDoi(doi=Doi("10.1234", "paper")),))
    assert "would be lost" in refusal(data, moved).reason


def test_an_indented_root_stays_indented() -> None:
    """Unusual, and fine."""
    text = "".join(f"  {line}\n" for line in HEAD.splitlines())
    after = edited(text)
    assert all(line.startswith("  ") for line in after.splitlines())


def test_json_stays_json() -> None:
    """A file written as JSON can still be read as JSON."""
    after = edit_citation("x", (SHELF / "json.cff").read_bytes(), RELEASE_1)
    parsed = json.loads(after)
    assert (parsed["doi"], parsed["identifiers"][1]["value"]) == (str(FIRST), str(CONCEPT))


@pytest.mark.parametrize(
    "text",
    [
        '{"cff-version": "1.2.0", "title": "t", "doi": null}',
        "{title: t, identifiers: [{type: doi, value: 10.1/x}, {type: doi, value: 10.14454/conc-ept0-0000-11}]}\n",
        '{"title": "t",\n "identifiers": [\n   {"type": "doi",\n    "value": "10.1/x"}\n ]}\n',
        "{title: t, identifiers: []}",
        "{title: t, identifiers: , version: 1}",
    ],
)
def test_braces_are_edited_too(text: str) -> None:
    """In one line or in several, twice as once."""
    after = edited(text)
    assert citation_state(after.encode()).dois[:2] == (FIRST, CONCEPT)
    assert edited(after) == after


def test_a_value_on_the_next_line_or_in_a_block_is_replaced() -> None:
    """The position is known, so the form does not matter."""
    after = edited(HEAD + "doi:\n  10.1/x\nversion: >-\n  1.0\ndate-released: |\n  2020-01-01\n# end\n")
    assert after.startswith(HEAD + f'doi:\n  {FIRST}\nversion: "9.1.0"\n')
    assert after.endswith("# end\n")


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029"])
def test_marks_that_only_some_readers_take_for_line_ends_stay(mark: str) -> None:
    """In YAML 1.2 they are letters like others."""
    text = f"# a{mark}b\n" + HEAD + f'abstract: "a{mark}b"\ndoi: 10.1/x # c{mark}d\n'
    after = edited(text)
    assert after.count(mark) == 3
    assert f"doi: {FIRST} # c{mark}d\n" in after


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no 'key: value' lines"),
        ("- a\n", "no 'key: value' lines"),
        ("a: b: c\n", "stands without quotes"),
        (HEAD + "---\na: 1\n", "second document"),
        (HEAD + "doi: 10.1/x\ndoi: 10.1/y\n", "'doi' stands twice, in lines 6 and 7"),
        (HEAD + "? doi\n: 10.1/x\n", "explicit or merged key"),
        ("x: &x 10.1/x\n" + HEAD + "doi: *x\n", "'doi' is an alias"),
        (HEAD + "version: &v 1.0.0\nabstract: *v\n", "'version' is an alias or an anchor"),
        (HEAD + "version: >- # note\n  1.0\n", "comment in its first line"),
        (HEAD + "version: {a: b}\n", "'version' holds a mapping"),
        (HEAD + "identifiers: 10.1/x\n", "'identifiers' is not a list"),
        ("base: &b\n  doi: 10.1/x\n<<: *b\n" + HEAD, "merged key"),
        ("x: &x\n  type: doi\n  value: 10.1/x\n" + HEAD + "identifiers:\n  - *x\n", "is an alias"),
    ],
)
def test_what_cannot_be_edited_safely_is_refused(text: str, words: str) -> None:
    """The reason names the place, and there is something to do."""
    refused = refusal(text)
    assert words in refused.reason and "CITATION.cff" not in refused.reason
    assert refused.steps


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD + "doi: 10.1/x\ndoi: 10.1/y\n", 7),
        (HEAD + "? doi\n: 10.1/x\n", 6),
        ("x: &x 10.1/x\n" + HEAD + "doi: *x\n", 7),
        (HEAD + "abstract: a\nversion: >- # note\n  1.0\n", 7),
        (HEAD + "identifiers: 10.1/x\n", 6),
        ("x: &x\n  type: doi\n  value: 10.1/x\n" + HEAD + "identifiers:\n  - *x\n", 9),
    ],
)
def test_what_cannot_be_edited_is_named_at_its_line(text: str, line: int) -> None:
    """Whoever has to do it by hand is led there."""
    assert refusal(text).line == line


def test_a_second_value_that_is_to_be_deleted_is_named() -> None:
    """It may be the one that somebody meant."""
    assert "delete line 7: 'doi' stands there twice as '10.1/y'" in refusal(HEAD + "doi: 10.1/x\ndoi: 10.1/y\n").steps


def done_by_hand(text: str, steps: tuple[str, ...]) -> str:
    """The text after a person did what the steps say, from the last line up, so that the numbers stay right."""
    lines = text.splitlines()
    added: list[str] = []
    for step in steps:
        if changed := re.fullmatch(r"change lines? (\d+)(?: to (\d+))? to: (.*)", step, re.DOTALL):
            first, last = int(changed[1]), int(changed[2] or changed[1])
            lines[first - 1 : last] = [changed[3], *["#"] * (last - first)]
        elif deleted := re.fullmatch(r"delete lines? (\d+).*", step):
            lines[int(deleted[1]) - 1] = "#"
        elif put := re.fullmatch(
            r"put these entries first into the list that begins in line (\d+):\n(.*)", step, re.DOTALL
        ):
            lines[int(put[1]) - 1] = f"{put[2]}\n{lines[int(put[1]) - 1]}"
        else:
            added += step.removeprefix("add these lines yourself:\n").splitlines()
    return "\n".join([*lines, *added]) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "doi: 10.1/x\ndoi: 10.1/y\n",
        HEAD + "version: &v 1.0.0\nabstract: *v\n",
        HEAD + "version: >- # note\n  1.0\n",
        HEAD + "version: {a: b}\ndoi: 10.1/x\ndate-released: 2020-01-01\n",
        HEAD + "identifiers: 10.1/x\n",
        HEAD.replace("1.2.0", "1.1.0") + "doi: 10.1/x\ndoi: 10.1/y\n",
    ],
)
def test_what_is_to_do_by_hand_leaves_a_valid_file(text: str) -> None:
    """No key is doubled, and what stands there is changed where it stands: the editor finds nothing more to do."""
    after = done_by_hand(text, refusal(text).steps)
    said = yaml.safe_load(after.replace("*v", "v"))
    assert (said["doi"], str(said["version"])) == (str(FIRST), "9.1.0")
    assert [one["value"] for one in said["identifiers"]] == [str(FIRST), str(CONCEPT)]
    assert edited(after.replace("*v", "v")).count("doi:") == after.count("doi:")


def test_a_file_of_the_first_edition_is_not_told_what_it_cannot_say() -> None:
    """It has no list for the DOI that would make room: the newer edition comes first."""
    change = replace(RELEASE_1, moved=(DescribedDoi(doi=Doi("10.5281", "zenodo.1")),))
    with pytest.raises(NotEditable) as caught:
        edit_citation("CITATION.cff", (HEAD.replace("1.2.0", "1.0.3") + "doi: 10.5281/zenodo.1\n").encode(), change)
    line = HEAD.splitlines().index("cff-version: 1.2.0") + 1
    assert caught.value.steps == (f"change line {line} to: cff-version: 1.2.0, and run again",)


def test_a_file_that_cannot_be_read_is_mended_first() -> None:
    """Lines added to it might double others."""
    refused = refusal("a: b: c\n")
    assert (refused.line, refused.steps) == (1, (MEND_FIRST,))


def test_the_reader_without_extension_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no wheel of the C reader, files are edited alike."""
    from functools import partial

    from doi_action.formats.cff import edit as citation_cff_edit

    expected = [edit_citation("x", path.read_bytes(), RELEASE_1) for path in EDITABLE]
    monkeypatch.setattr(citation_cff_edit, "compose", partial(compose, pure=True))
    assert [edit_citation("x", path.read_bytes(), RELEASE_1) for path in EDITABLE] == expected


WORDS = st.sampled_from(
    [
        "plain words",
        "'single # quoted'",
        '"double: quoted"',
        "12",
        "café",
        "x # no comment",
        "|\n  block\n  text",
        ">-\n  folded\n  text",
        "[a, b]",
        "{a: b}",
    ]
)
COMMENTS = st.sampled_from(["", " # note", "  # 'x' \"y\""])
FILLERS = st.sampled_from(["", "# between\n", "\n", "\n# spaced\n\n"])


@st.composite
def lists_of_identifiers(draw: st.DrawFn) -> str:
    """A block list of identifiers at some indentation, with comments, ours among them or not."""
    indent, gap = draw(st.sampled_from(["", "  ", "    "])), draw(st.sampled_from([" ", "   ", "\n      "]))
    column = gap.lstrip("\n") if "\n" in gap else " " * len(f"{indent}-{gap}")
    values = st.sampled_from(["10.1/x", "10.5281/zenodo.7", str(FIRST), str(CONCEPT), f'"{SECOND}"'])
    lines = ["identifiers:" + draw(COMMENTS)]
    for value in draw(st.lists(values, min_size=1, max_size=4)):
        lines += draw(FILLERS).splitlines()
        keys = draw(st.permutations(["type: doi", f"value: {value}"]))
        if draw(st.booleans()):
            keys = [*keys, "description: >-\n" + column + "  some\n" + column + "  words"]
        lines.append(
            f"{indent}-{gap}" + f"\n{column}".join(keys) + draw(st.sampled_from(["", " # c"])) * (len(keys) < 3)
        )
    return "\n".join(lines) + "\n"


@st.composite
def block_files(draw: st.DrawFn) -> str:
    """A citation file in block style: keys in any order, any values, comments and blank lines between them."""
    scalars = {
        "version": st.sampled_from(["1.0", "'2'", '"v3"', "", "~", "1.2.3"]),
        "doi": st.sampled_from(["10.1/x", '"10.1/x"', str(FIRST), ""]),
        "date-released": st.sampled_from(["2020-01-02", "'2020-01-02'", "soon"]),
        "commit": st.sampled_from(["abc", "'12345'"]),
    }
    keys = draw(st.permutations(["title", "abstract", "authors", *scalars, "identifiers"]))
    parts = []
    for key in keys[: draw(st.integers(1, len(keys)))]:
        parts.append(draw(FILLERS))
        if key == "authors":
            parts.append("authors:\n- family-names: Doe # x\n  given-names: Jo\n")
        elif key == "identifiers":
            parts.append(draw(lists_of_identifiers()))
        elif key in scalars:
            parts.append(f"{key}: {draw(scalars[key])}".rstrip() + draw(COMMENTS) + "\n")
        else:
            parts.append(f"{key}: {draw(WORDS)}\n")
    text = "".join(parts) + draw(st.sampled_from(["", "# end\n", "...\n"]))
    text = text.rstrip("\n") if draw(st.booleans()) else text
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))


def everything_else(data: bytes) -> Any:
    """What a file says apart from owned values."""
    root = compose(read_source("x", data))
    assert root is not None
    owned = {"version", "doi", "date-released", "commit", "identifiers"}
    return [(key.text, shape(value)) for key, value in root.pairs if key.text not in owned]


@settings(deadline=None)
@given(block_files(), st.sampled_from([RELEASE_1, RELEASE_2, CitationChange(doi=FIRST, commit="abc")]))
def test_editing_any_block_file_holds_its_promises(text: str, change: CitationChange) -> None:
    """Says what was asked, changes no foreign value or line, and is done after one edit."""
    data = text.encode()
    after = edit_citation("CITATION.cff", data, change)
    state = citation_state(after)
    assert state.dois[0] == change.doi
    assert [one.doi for one in state.identifiers[:2]] == [
        one.doi for one in change.identifiers
    ] or not change.identifiers
    assert everything_else(after) == everything_else(data)
    assert line_ends(after) <= (line_ends(data) or {b"\n"})
    assert edit_citation("CITATION.cff", after, change) == after


@settings(deadline=None)
@given(block_files())
def test_no_comment_is_ever_lost(text: str) -> None:
    """Every comment of the file is still there after an edit."""
    after = edited(text, RELEASE_2)
    pattern = r"# (?:note|between|spaced|end|c\b)"
    assert Counter(re.findall(pattern, text)) == Counter(re.findall(pattern, after))


def real_files(shared: Path) -> list[Path]:
    """Real files, and those that the schema accepts."""
    return [*sorted((shared / "cff/real").glob("*.cff")), *sorted((shared / "cff/pass").rglob("*.cff"))]


@pytest.mark.real
def test_real_files_are_edited_as_promised(shared: Path) -> None:
    """No foreign line changed, line ends kept, twice is once, the next release replaces the first."""
    for path in real_files(shared):
        before = path.read_bytes()
        once = edit_citation(path.name, before, RELEASE_1)
        assert edit_citation(path.name, once, RELEASE_1) == once, path
        twice = edit_citation(path.name, once, RELEASE_2)
        assert str(FIRST).encode() not in twice, path
        assert not foreign_lines(before.decode("utf-8-sig")) - foreign_lines(twice.decode("utf-8-sig")), path
        assert line_ends(once) <= (line_ends(before) or {b"\n"}), path


@pytest.mark.real
def test_valid_real_files_stay_valid(shared: Path) -> None:
    """Judged by the schema itself, dates as text."""
    schema = json.loads((shared / "cff/schema/cff-1.2.0.schema.json").read_text())
    judge = jsonschema.Draft7Validator(schema)
    for path in real_files(shared):
        before = path.read_bytes()
        if judge.is_valid(as_text(before)):
            assert judge.is_valid(as_text(edit_citation(path.name, before, RELEASE_1))), path


class Texts(yaml.SafeLoader):
    """PyYAML with dates as text, as the schema wants them."""


Texts.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(("timestamp", "bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_text(data: bytes) -> Any:
    """The file as the schema sees it."""
    return yaml.load(data, Texts)


@pytest.mark.parametrize(
    "text",
    [
        "commit: abc  # why\n" + HEAD,
        HEAD + "commit: abc\n",
        HEAD + "commit: abc",
        HEAD + "commit: >-\n  abc\n\nlicense: MIT\n",
        HEAD + "identifiers:\n  - type: doi\n    value: 10.1000/x\ncommit: abc",
        HEAD.replace("\n", "\r\n") + "commit: 'abc'\r\nlicense: MIT\r\n",
        "{cff-version: 1.2.0, commit: abc, message: m, title: t, authors: [{name: A}]}\n",
    ],
)
def test_a_commit_is_taken_out_with_its_lines(text: str) -> None:
    """Everything else stays, byte for byte but for what a release sets."""
    change = replace(to("1.1.0", SECOND), drop_commit=True)
    after = edit_citation("CITATION.cff", text.encode(), change)
    kept = re.sub(r"commit: (?:>-\s+)?'?abc'?(?:  # why)?(?:\r?\n)?|, commit: abc", "", text)
    # A file without a final line end gets none.
    kept = kept if text.endswith("\n") else kept.removesuffix("\n")
    assert after == edit_citation("CITATION.cff", kept.encode(), replace(change, drop_commit=False))
    assert edit_citation("CITATION.cff", after, change) == after


def test_a_commit_that_cannot_be_taken_out_is_told() -> None:
    """The only key before the closing brace: the new ones would stand inside what goes."""
    text = b"{cff-version: 1.2.0, message: m, title: t, authors: [{name: A}], commit: abc}\n"
    with pytest.raises(NotEditable) as raised:
        edit_citation("CITATION.cff", text, replace(to("1.1.0", SECOND), drop_commit=True))
    assert any(step.startswith("delete line 1") for step in raised.value.steps)
