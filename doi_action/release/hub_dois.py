"""DOIs of the models and data sets that a card names by their names on the Hugging Face Hub.

The one question about other works that a release asks. Where it gets no answer, the address on the Hub stays in the
record, which is true as well, and the run says so.
"""

from dataclasses import replace

from doi_action.errors import DoiActionError
from doi_action.hosts.hugging_face.address import HubName, hub_name
from doi_action.hosts.open_host import hub_endpoint
from doi_action.identifiers.prefixes import HUB_PREFIX
from doi_action.identifiers.types import Doi
from doi_action.lineage import RegistryRecord, is_out
from doi_action.model import RelatedIdentifier
from doi_action.release.read_release import ReadRelease

MOST = 10
"""Works that one run asks about; a mixture of more than these is told by addresses."""

RELATIONS = frozenset({"IsDerivedFrom", "IsVariantFormOf", "References"})
"""How a record names what a work was made from. Versions of the work itself are found in another way."""


class HubDois:
    """What the Hub told in one run: each work is asked about once, whichever releases name it."""

    def __init__(self) -> None:
        self._known: dict[HubName, Doi | None] = {}
        self._untold: dict[HubName, str] = {}
        self._silent = ""

    def told(self, read: ReadRelease, record: RegistryRecord | None = None) -> ReadRelease:
        """The release with a DOI in the place of each address of a work to which the Hub gave one.

        `record` is what the version has at the registry. One that is published keeps its word: the address that it
        says, and the DOI of the Hub that it says where nobody answers today. A sandbox that is ours goes without, as a
        rehearsal asks nobody.
        """
        if read.registry.embedded:
            return read

        there: tuple[RelatedIdentifier, ...] = ()
        if is_out(record):
            there = record.metadata.related_identifiers
        keys_there = {link.key for link in there}

        said: list[RelatedIdentifier] = []
        untold: dict[HubName, None] = {}
        for link in read.metadata.related_identifiers:
            name = _work_named(link)
            if name is None or link.key in keys_there:
                said.append(link)
                continue

            doi = self._doi(name)
            kept = _hub_dois(link, there) if name in self._untold else []
            if doi:
                said.append(replace(link, scheme="DOI", value=str(doi)))
            elif kept:
                said += kept
            else:
                said.append(link)
                untold[name] = None

        # A card may name a work twice: by its name, and by its DOI in words.
        links = {link.key: link for link in reversed(said)}
        metadata = replace(read.metadata, related_identifiers=tuple(reversed(links.values())))

        notes = []
        for name in untold:
            why = self._untold.get(name)
            if why is not None:
                notes.append(f"{name.home.url} stands in the record by its address: {why}")
        return replace(read, merged=replace(read.merged, metadata=metadata), unanswered=tuple(notes))

    def _doi(self, name: HubName) -> Doi | None:
        # The base package, which reads files alone, has nobody to ask over HTTP.
        from doi_action.hosts.hugging_face.connection import Refused
        from doi_action.hosts.hugging_face.dois import hub_doi, why_unknown

        if name in self._known:
            return self._known[name]

        why = self._silent
        if not why and len(self._known) >= MOST:
            why = f"a run asks the Hub about {MOST} works at most"

        doi = None
        try:
            if not why:
                doi = hub_doi(name, endpoint=hub_endpoint())
        except Refused as refused:
            why = why_unknown(refused)
        except DoiActionError as error:
            # Who does not answer one question will not answer the next: nobody waits for ten of them.
            why = why_unknown(error)
            self._silent = "the Hub did not answer the question before"

        if why:
            self._untold[name] = why

        self._known[name] = doi
        return doi


def _work_named(link: RelatedIdentifier) -> HubName | None:
    """The model or data set of the Hub that a link names by its address; None for whatever else it names."""
    if link.scheme != "URL" or link.relation not in RELATIONS:
        return None
    if link.resource_type not in ("Model", "Dataset"):
        return None

    # Spaces have none (https://huggingface.co/docs/hub/doi).
    name = hub_name(link.value)
    if name is None or name.kind not in ("model", "dataset"):
        return None
    return name


def _hub_dois(link: RelatedIdentifier, there: tuple[RelatedIdentifier, ...]) -> list[RelatedIdentifier]:
    """The DOIs of the Hub that a record has in the place of such a link."""
    found = []
    for other in there:
        is_of_hub = other.scheme == "DOI" and other.value.startswith(f"{HUB_PREFIX}/")
        if not is_of_hub:
            continue

        # Which of several DOIs of one relation stands for it nobody can tell: all of them are kept.
        if (other.relation, other.resource_type) == (link.relation, link.resource_type):
            found.append(other)
    return found
