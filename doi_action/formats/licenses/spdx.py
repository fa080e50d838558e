"""The SPDX License List: from what people write to the list's own spelling.

The list comes with the package license-expression; it is loaded at the first question (about 60 ms), not before.
"""

from functools import cache

from doi_action.identifiers.types import SpdxId

_NOT_ON_THE_LIST = {"gpl", "gpl 2.0", "gpl 2.0+", "bsd-2", "verbatim-man-pages"} | {
    f"{name}+" for name in ("agpl-1.0", "agpl-3.0", "gfdl-1.1", "gfdl-1.2", "gfdl-1.3")
}
"""Other spellings that license-expression knows and SPDX never listed: some are too vague to publish."""


def spdx_or_none(text: str | None) -> SpdxId | None:
    """The licence of the SPDX License List that `text` names in any letter case, deprecated ids as they are.

    None for an expression, an exception, a `LicenseRef-`, `NOASSERTION` and whatever else is no single licence.

    >>> spdx_or_none("apache-2.0")
    SpdxId(value='Apache-2.0')
    """
    written = text or ""
    found = _spellings().get(written.strip().lower())
    if found is None:
        return None
    return SpdxId(found)


@cache
def _spellings() -> dict[str, str]:
    """Each licence id in lower case, and as the list writes it."""
    from license_expression import get_license_index

    found = {}
    for entry in get_license_index():
        if entry["is_exception"] and not entry["is_deprecated"]:
            continue

        names = filter(None, (entry["spdx_license_key"], *entry["other_spdx_license_keys"]))
        for name in names:
            # ScanCode's own names for licences that SPDX does not list come in the same index.
            if name.startswith("LicenseRef-"):
                continue

            if name.lower() not in _NOT_ON_THE_LIST:
                found[name.lower()] = name

    return found
