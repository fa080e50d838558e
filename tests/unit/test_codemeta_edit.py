"""Editing codemeta.json: the release's version, day and DOI, and not one byte more."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doi_action.formats.linked_data.codemeta_edit import CodemetaChange, edit_codemeta
from doi_action.formats.text.by_hand import NotEditable
from doi_action.identifiers.types import Doi

FIRST, SECOND = Doi("10.14454", "d1a5-bmqq-e7sb-07"), Doi("10.14454", "pk4t-79hw-jqhc-55")
RELEASE = CodemetaChange(version="1.10", date=date(2026, 1, 15), doi=FIRST)
NEXT = CodemetaChange(version="1.11", date=date(2026, 2, 15), doi=SECOND, remove=(FIRST,))
FULL = """{
  "@context": "https://w3id.org/codemeta/3.0",
  "@type": "SoftwareSourceCode",
  "name": "Tides",
  "version": "1.0.0",
  "author": [{"@type": "Person", "familyName": "Doe"}],
  "datePublished": "2020-01-01",
  "license": "https://spdx.org/licenses/MIT"
}
"""


def edited(text: str, change: CodemetaChange = RELEASE) -> str:
    """The text of a file after one edit."""
    return edit_codemeta("codemeta.json", text.encode(), change).decode()


def identifier(value: object, change: CodemetaChange = RELEASE) -> Any:
    """What an identifier becomes."""
    return json.loads(edited(json.dumps({"identifier": value, "name": "x"}), change))["identifier"]


def test_values_change_where_they_stand_and_new_ones_get_their_own_line() -> None:
    """No other line changes."""
    assert edited(FULL) == FULL.replace('"1.0.0"', '"1.10"').replace("2020-01-01", "2026-01-15").replace(
        '  "license"', '  "identifier": "https://doi.org/10.14454/d1a5-bmqq-e7sb-07",\n  "license"'
    )


def test_editing_twice_is_editing_once() -> None:
    """The same bytes come back."""
    once = edited(FULL)
    assert edited(once) == once


def test_the_next_release_takes_the_place_of_the_first() -> None:
    """Only three values differ."""
    once = edited(FULL)
    assert edited(once, NEXT) == once.replace("1.10", "1.11").replace("2026-01-15", "2026-02-15").replace(
        str(FIRST), str(SECOND)
    )


def test_tabs_crlf_and_byte_order_mark_stay() -> None:
    """Whatever editor the person uses."""
    text = "\ufeff" + FULL.replace("  ", "\t").replace("\n", "\r\n").rstrip()
    after = edited(text)
    assert after.startswith("\ufeff{\r\n\t")
    assert after.count("\r\n") == after.count("\n")
    assert after.endswith("}")


def test_a_file_in_one_line_stays_in_one_line() -> None:
    """Generated files are."""
    assert json.loads(edited('{"name": "x"}')) == {
        "version": "1.10",
        "datePublished": "2026-01-15",
        "identifier": FIRST.url,
        "name": "x",
    }
    assert "\n" not in edited('{"name": "x"}')


def test_a_version_written_as_a_number_becomes_text() -> None:
    """1.10 is no number."""
    assert '"version": "1.10"' in edited('{"version": 1.10, "softwareVersion": "0.9"}')
    assert '"softwareVersion": "1.10"' in edited('{"version": 1.10, "softwareVersion": "0.9"}')


def test_the_first_day_stays_where_the_file_knows_the_last_one() -> None:
    """datePublished may be the day of the first publication."""
    said = json.loads(edited('{"datePublished": "2001-01-01", "dateModified": "2002-02-02"}'))
    assert (said["datePublished"], said["dateModified"]) == ("2001-01-01", "2026-01-15")


def test_none_leaves_version_and_day_alone() -> None:
    """`cff-fields: doi` writes the DOI and nothing else."""
    assert json.loads(edited('{"name": "x"}', CodemetaChange(doi=FIRST))) == {"identifier": FIRST.url, "name": "x"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://doi.org/10.5281/zenodo.1", [FIRST.url, "https://doi.org/10.5281/zenodo.1"]),
        (["https://a.example"], [FIRST.url, "https://a.example"]),
        ([], [FIRST.url]),
        (None, FIRST.url),
        (f"doi:{SECOND}", f"doi:{FIRST}"),
        (str(SECOND), str(FIRST)),
        (SECOND.url, FIRST.url),
        (["x", SECOND.url], ["x", FIRST.url]),
        (FIRST.url, FIRST.url),
        (
            [{"@type": "PropertyValue", "propertyID": "doi", "value": str(SECOND)}],
            [{"@type": "PropertyValue", "propertyID": "doi", "value": str(FIRST)}],
        ),
        (
            {"@type": "PropertyValue", "value": "10.5281/zenodo.1"},
            [FIRST.url, {"@type": "PropertyValue", "value": "10.5281/zenodo.1"}],
        ),
        (17, [FIRST.url, 17]),
    ],
)
def test_an_identifier_keeps_its_form_and_its_company(before: object, after: object) -> None:
    """An older DOI of ours makes room; what others wrote stays beside ours."""
    change = CodemetaChange(doi=FIRST, remove=(SECOND,))
    assert identifier(before, change) == after
    assert identifier(after, change) == after


def test_our_own_names_make_room_even_when_nobody_names_them() -> None:
    """Their check digits tell; a DOI of the same prefix without them is another's."""
    assert identifier(SECOND.url) == FIRST.url
    assert identifier("https://doi.org/10.14454/other") == [FIRST.url, "https://doi.org/10.14454/other"]


def test_an_id_that_is_ours_follows_and_another_stays() -> None:
    """`@id` names the thing itself."""
    change = CodemetaChange(doi=FIRST, remove=(SECOND,))
    assert json.loads(edited(json.dumps({"@id": SECOND.url}), change))["@id"] == FIRST.url
    assert json.loads(edited('{"@id": "https://a.example"}', change))["@id"] == "https://a.example"


def test_the_work_in_a_graph_is_edited() -> None:
    """And its neighbours are not."""
    graph = {"@graph": [{"@type": "Person", "name": "x"}, {"@type": "SoftwareSourceCode", "version": "1"}]}
    person, work = json.loads(edited(json.dumps(graph)))["@graph"]
    assert (person, work["version"]) == ({"@type": "Person", "name": "x"}, "1.10")


def test_terms_with_a_prefix_are_found() -> None:
    """They are not added a second time."""
    assert json.loads(edited('{"schema:version": "1"}'))["schema:version"] == "1.10"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no 'key: value' lines"),
        ("[]", "no 'key: value' lines"),
        ('{"a": 1,}', "comma before '}'"),
        ('{"version": "1", "version": "2"}', "'version' stands twice"),
        ('{"version": {"@value": "1"}}', "'version' holds a mapping"),
    ],
)
def test_what_cannot_be_edited_is_refused_with_what_to_do(text: str, words: str) -> None:
    """The reason says why."""
    with pytest.raises(NotEditable) as caught:
        edited(text)
    assert words in caught.value.reason
    assert caught.value.steps


def test_what_is_to_do_by_hand_doubles_no_key() -> None:
    """What stands there is changed at its line, the rest is added."""
    with pytest.raises(NotEditable) as caught:
        edited('{\n"version": {"@value": "1"},\n"datePublished": "2020-01-01"\n}')
    assert caught.value.steps == (
        'change line 2 to: "version": "1.10",',
        'change line 3 to: "datePublished": "2026-01-15",',
        'add these lines yourself:\n"identifier": "https://doi.org/10.14454/d1a5-bmqq-e7sb-07",',
    )


OTHERS = st.dictionaries(
    st.sampled_from(["name", "author", "license", "keywords", "@context", "@type"]),
    st.recursive(
        st.sampled_from(["a", 1, None, True, "é", "10.1/x"]), lambda inner: st.lists(inner, max_size=2), max_leaves=4
    ),
    max_size=4,
)
OURS = st.fixed_dictionaries(
    {},
    optional={
        "version": st.sampled_from(["1", 2, None]),
        "softwareVersion": st.just("x"),
        "dateModified": st.just("2000-01-01"),
        "identifier": st.sampled_from([[], None, "x", SECOND.url, {"value": str(FIRST)}, ["a", 1, SECOND.url]]),
        "@id": st.sampled_from(["https://a.example", FIRST.url]),
    },
)


@settings(deadline=None)
@given(OTHERS, OURS, st.sampled_from([None, 2, "\t"]), st.sampled_from([RELEASE, NEXT, CodemetaChange(doi=FIRST)]))
def test_any_file_is_edited_as_promised(
    others: dict[str, Any], ours: dict[str, Any], indent: int | str | None, change: CodemetaChange
) -> None:
    """Others' values stay, ours are true, twice is once."""
    text = json.dumps({"name": "x", **others, **ours}, indent=indent)
    after = edited(text, change)
    said = json.loads(after)
    assert {key: said[key] for key in others} == others
    assert str(change.doi) in json.dumps(said["identifier"])
    assert change.version in (None, said.get("version"), said.get("softwareVersion"))
    assert edited(after, change) == after


@pytest.mark.parametrize(
    ("stands", "becomes"),
    [("2026-06-01", "2026-06-01"), ("2026-06-01T10:00:00Z", "2026-06-01T10:00:00Z"), ("2025-12-31", "2026-01-15")],
)
def test_the_day_of_change_is_never_set_back(stands: str, becomes: str) -> None:
    """An older release that gets its DOI late does not undo what was changed since."""
    text = json.dumps({"name": "x", "dateModified": stands})
    assert json.loads(edited(text))["dateModified"] == becomes
