"""Languages come down to two letters, however they are written."""

import pytest

from doi_action.formats.language_codes import short_language


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-US", "en"),
        ("en_GB", "en"),
        ("eng", "en"),
        ("ger", "de"),
        ("deu", "de"),
        ("French", "fr"),
        ("scottish gaelic", "gd"),
        ("yue-Hant", "yue-hant"),
        ("no", "no"),
    ],
)
def test_a_language_is_known_by_code_tag_and_name(written: str, short: str) -> None:
    """Old and new three-letter codes, tags with a region and English names mean the same language."""
    assert short_language(written) == short


@pytest.mark.parametrize("written", ["", "?", "en,de", "ünisch"])
def test_what_is_no_language_tag_names_no_language(written: str) -> None:
    """A text that no schema would take as a language is left out."""
    assert short_language(written) is None
