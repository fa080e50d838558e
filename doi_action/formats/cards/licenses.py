"""The licence of a card: the Hub's ids, `license_name` and `license_link` of a licence of one's own, gated access."""

from doi_action.facts import Location
from doi_action.formats.cards.hub_words import LICENSE_PAGES, RESTRICTED
from doi_action.formats.collector import Collector
from doi_action.formats.licenses.license_text import parse_licenses, report_doubtful
from doi_action.formats.text.value import Value
from doi_action.model import License


def read_card_licenses(file: Collector) -> None:
    """Adds the fact `licenses`. A card that names no right states that: an empty value that keeps others' away.

    The licence of the code beside a card is not the licence of what the card describes.
    """
    stated = file.root.get("license")
    listed = [item for entry in _by_configuration(stated) for item in entry.items()] if stated else []
    found: list[tuple[License, Location]] = []
    for item in listed:
        text = item.text()
        if text:
            found += [(entry, item.location) for entry in _licenses(file.root, item, text)]
    link = file.root.get("license_link")
    if link is not None and _address(file.root) is None:
        file.leave_out(link)  # A file's name leads nowhere from a record.
    found += _gated(file.root)
    if found:
        file.add_parts("licenses", found)
    elif stated is not None:
        file.state_none("licenses", stated)


def _by_configuration(value: Value) -> list[Value]:
    return [entry for _, entry in value.entries()] if value.node.kind == "mapping" else [value]


def _licenses(root: Value, item: Value, text: str) -> tuple[License, ...]:
    own = _own_license(root)
    if text.lower() == "other" and own is not None:
        return (own,)
    report_doubtful(item, text)
    found = parse_licenses(text)
    if len(found) == 1 and found[0].spdx is None:
        return (License(name=found[0].name, url=_address(root) or LICENSE_PAGES.get(text.lower()) or found[0].url),)
    return found


def _own_license(root: Value) -> License | None:
    """What `license_name` and `license_link` say of a licence that the Hub has no id for."""
    name = next(
        (text for key in ("license_name", "license_details") if (v := root.get(key)) and (text := v.text())), None
    )
    url = _address(root)
    return License(name=name, url=url) if name or url else None


def _address(root: Value) -> str | None:
    """`license_link` where it is an address; a file's name leads nowhere from a record."""
    link = root.get("license_link")
    text = link.text() if link else None
    return text if text and text.startswith(("https://", "http://")) else None


def _gated(root: Value) -> list[tuple[License, Location]]:
    """Files that must be asked for are said to be restricted."""
    gated = root.get("gated")
    if gated is None or (gated.text() or "").lower() in ("", "false", "no"):
        return []
    return [(License(name="restricted access", url=RESTRICTED), gated.location)]
