"""Apps that show a model or dataset: a Space of the Hub, and whatever a card calls its demo.

The Hub's template has a line for it under "Model Sources": `- **Demo [optional]:** <address>`. An app is made with the
model, and is no other form of it.
"""

import re
from collections.abc import Iterator

from doi_action.formats.cards.hub_words import HUB
from doi_action.model import RelatedIdentifier

_LINE = re.compile(r"(?im)^[ \t>]{0,9}[-*+][ \t]{1,9}\*\*demo(?: \[optional\])?:?\*\*:?(?P<rest>[^\r\n]*)")
_ADDRESS = re.compile(r"https://[^\s<>()\[\]\"'`|]+")
_SPACES = (f"{HUB}/spaces/", "https://hf.co/spaces/")


def is_space(address: str) -> bool:
    """Whether the address is that of a Space: an app that the Hub runs."""
    return address.startswith(_SPACES)


def link_to_demo(address: str) -> RelatedIdentifier:
    """What a record says of an app that shows the work: the app needs the work, not the other way round.

    Source: DataCite Metadata Schema 4.7, IsRequiredBy and InteractiveResource.
    """
    kind = "InteractiveResource" if is_space(address) else None
    return RelatedIdentifier(value=address, scheme="URL", relation="IsRequiredBy", resource_type=kind)


def demos_of(body: str) -> Iterator[tuple[RelatedIdentifier, int]]:
    """The demos that a card names, each with its index; a line with several addresses does not say which is one."""
    for line in _LINE.finditer(body):
        found = set()
        for address in _ADDRESS.findall(line["rest"]):
            # The sentence ends there, not the address.
            found.add(address.rstrip(".,;:"))

        if len(found) == 1:
            yield link_to_demo(found.pop()), line.start("rest")
