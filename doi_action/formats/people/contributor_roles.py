"""What somebody did, as files say it, as a contributorType of DataCite.

Data Package 2 names its roles after DataCite's, CodeMeta 3 and schema.org let people write what they like.
"""

from doi_action.formats.datacite.vocabulary import CONTRIBUTOR_TYPES
from doi_action.model import Creator, Funding

_OTHER_WORDS = {
    "collector": "DataCollector",
    "contact": "ContactPerson",
    "copyrightholder": "RightsHolder",
    "curator": "DataCurator",
    "host": "HostingInstitution",
    "maintainer": "ContactPerson",
    "pi": "ProjectLeader",
    "principalinvestigator": "ProjectLeader",
    "projectlead": "ProjectLeader",
    "wrangler": "DataCurator",
}
"""Words that say one of DataCite's types in another way, in lower case and without spaces."""

_TYPES = {name.lower(): name for name in CONTRIBUTOR_TYPES} | _OTHER_WORDS


def funded_by(who: Creator) -> Funding:
    """Somebody whose role is to fund the work, as funder."""
    if who.ror is None:
        return Funding(funder=who.full_name)
    return Funding(funder=who.full_name, funder_id=who.ror.url, funder_scheme="ROR")


def contributor_type(role: str) -> str | None:
    """The contributorType of DataCite 4.7 that a role says; None for a role that it has no word for.

    >>> contributor_type("data collector"), contributor_type("hostingInstitution"), contributor_type("Tester")
    ('DataCollector', 'HostingInstitution', None)
    """
    letters = filter(str.isalnum, role.lower())
    return _TYPES.get("".join(letters))
