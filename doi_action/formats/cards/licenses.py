"""The licence of a card: the Hub's ids, `license_name` and `license_link` of a licence of one's own, gated access."""

from doi_action.facts import Location
from doi_action.formats.cards.hub_words import LICENSE_PAGES, RESTRICTED
from doi_action.formats.cards.links import of_configurations
from doi_action.formats.collector import Collector
from doi_action.formats.licenses.license_text import parse_licenses, report_doubtful
from doi_action.formats.text.value import Value
from doi_action.model import License


def read_card_licenses(file: Collector) -> None:
    """Adds the fact `licenses`. A card that names no right states that: an empty value that keeps others' away.

    The licence of the code beside a card is not the licence of what the card describes.
    """
    root = file.root
    stated = root.get("license")
    found: list[tuple[License, Location]] = []
    if stated is not None:
        for item in of_configurations(stated):
            for license_ in _licenses(root, item):
                found.append((license_, item.location))

    if _address(root) is None:
        # A file's name leads nowhere from a record; its page is known with the release (metadata/license_page).
        root.leave_out_parts("license_link")

    # Files that must be asked for: https://huggingface.co/docs/hub/models-gated
    gated = root.get("gated")
    if gated is not None:
        word = gated.text() or ""
        is_gated = word.lower() not in ("", "false", "no")
        if is_gated:
            found.append((License(name="restricted access", url=RESTRICTED), gated.location))

    file.add_parts("licenses", found)
    if stated is not None and not found:
        file.state_none("licenses", stated)


def _licenses(root: Value, item: Value) -> tuple[License, ...]:
    """The licences that an entry names; `other` is what `license_name` and `license_link` say."""
    text = item.text()
    if not text:
        return ()

    address = _address(root)

    # `license_details` is the key of older cards.
    own_name = root.text_at("license_name") or root.text_at("license_details")
    is_own = text.lower() == "other"
    if is_own and own_name is None:
        item.report(
            "card-license-unnamed",
            "'other' names no licence, and neither does license_name",
            fix="write license_name, and license_link with the page of its text",
        )

    if is_own:
        its_own = License(name=own_name, url=address)
        return () if its_own == License() else (its_own,)

    report_doubtful(item, text)
    found = parse_licenses(text)
    if len(found) != 1:
        return found

    # A licence that SPDX does not list has its page at the Hub, unless the card gives one.
    (only,) = found
    if only.spdx is not None:
        return found
    page = address or LICENSE_PAGES.get(text.lower()) or only.url
    return (License(name=only.name, url=page),)


def _address(root: Value) -> str | None:
    """`license_link` where it is an address; a file's name leads nowhere from a record."""
    text = root.text_at("license_link") or ""
    is_address = text.startswith(("https://", "http://"))
    return text if is_address else None
