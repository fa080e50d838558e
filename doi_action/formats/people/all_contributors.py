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
    listed = file.root.get("contributors")
    if listed is None:
        return
    found = []
    for item in listed.items():
        name, login, profile = item.text_at("name"), item.text_at("login"), item.text_at("profile")
        person = creator_of_name(name or login, url=profile)
        machine = is_machine(login or "") or is_machine(name or "")
        if person is not None and not machine:
            found.append((person, item.location))
    if found:
        file.propose("creators", tuple(who for who, _ in found), [at for _, at in found])
