""".all-contributorsrc read as facts: people who are thanked. They are proposed, never made creators.

Source: the configuration page of the All Contributors specification.
"""

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_json
from doi_action.formats.people.machines import is_machine
from doi_action.formats.people.person_text import creator_of_name

FORMAT = ".all-contributorsrc"

CROSSWALK = {"creators": "contributors, proposed"}
"""Each field of Metadata and where this format says it."""


def read(path: str, data: bytes) -> Reading:
    """The people of an .all-contributorsrc, bots left out. Never raises for bad input."""
    return read_json(_tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    found = []
    for item in file.root.items_at("contributors"):
        name = item.text_at("name") or ""
        login = item.text_at("login") or ""
        person = creator_of_name(name or login, url=item.text_at("profile"))
        if person is None:
            continue

        # An app has `[bot]` in its login, and its plain name beside it.
        if is_machine(login) or is_machine(name):
            continue

        found.append((person, item.location))
    file.add_parts("creators", found, certain=False)
