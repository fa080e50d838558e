"""Agreement: whether a registry's records of a work fit its tags, its releases, and one another.

Pure, and without a look at any file of a release: what every record can be asked for the price of its reading. What the
files of a release say is compared by planning to publish it again (`plan.release`). Differences become remarks of the
rules whose scope is "audit"; a verb that only reads shows them, and none of them is ever written by itself.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from doi_action.facts import Remark
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord, Version, is_out
from doi_action.metadata.people import match_keys
from doi_action.model import Creator, Release
from doi_action.plan.records import is_moved_page

OVERDUE = timedelta(days=30)
"""How old a draft may grow: a release that was prepared is out within days as a rule."""

NEVER_OF_A_CONCEPT = ("IsPartOf", "IsIdenticalTo", "IsNewVersionOf", "IsPreviousVersionOf", "IsVersionOf")
"""Relations that make the DOI of all versions look like one version, or hide it from ORCID's auto-update
(`plan.records.CONCEPT_RELATIONS`)."""


EITHER_SIDE = (
    "if the registry is right, write the same in the file; else correct the record in the registry's own form: "
    "publishing again keeps what somebody changed there"
)
"""What to do about a value that was changed at the registry."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a citation file says of the work, as far as a record can be compared with it at a glance."""

    title: str | None = None
    creators: tuple[Creator, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A version as tag, release and registry have it.

    `record` is None where it has no DOI. `wanted`: it is a release that is to have one. `page` is the landing page that
    it should have, None where nobody can tell. `said` is what its tag says of the work.
    """

    version: Version
    record: RegistryRecord | None = None
    release: Release | None = None
    wanted: bool = True
    page: str | None = None
    said: Said = Said()

    @property
    def is_public(self) -> bool:
        """Whether its DOI resolves."""
        return is_out(self.record)

    @property
    def tag(self) -> str:
        """Its tag, "" where only the registry tells of it."""
        return self.version.tag.name

    @property
    def name(self) -> str:
        """How messages call it."""
        return self.tag or f"version {self.version.text}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Drift:
    """One thing that does not agree. `repair` is the tag that repairs it when it is published again, "" for none."""

    remark: Remark
    doi: Doi | None = None
    repair: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """All that is known of a work: its lineage, and every version, oldest first.

    `registry` is what messages call it. `keeps_concept` and `links_versions` are the registry's (`RegistryKind`).
    `of_head` is what the branch's citation file says.
    """

    registry: str
    lineage: Lineage
    standings: tuple[Standing, ...]
    of_head: Said = Said()
    keeps_concept: bool = False
    links_versions: bool = False

    @property
    def public(self) -> Mapping[Doi, Standing]:
        """The versions whose DOI resolves."""
        return {standing.version.doi: standing for standing in self.standings if standing.is_public}


def drifts(known: Known) -> tuple[Drift, ...]:
    """Everything in which records, tags and releases do not agree, oldest version first."""
    return (*without_doi(known), *_states(known), *_contents(known), *_links(known), *_concept(known))


def publish_again(tag: str) -> str:
    """The command that brings a release's records and files up to date; what is left to do where its `tag` is gone."""
    return f"doi-action publish --tag {tag}" if tag else "correct it at the registry: the tag of its version is gone"


def withdraw(doi: Doi) -> str:
    """The command that takes a DOI out of use: a draft is deleted, a published one leads to its tombstone."""
    return f"doi-action withdraw --doi {doi} --confirm {doi} --reason TEXT"


def without_doi(known: Known) -> Iterator[Drift]:
    """Releases that have no DOI, or only a draft, which nobody can follow."""
    public_orders = [standing.version.order for standing in known.public.values()]
    first = min(public_orders, default=None)
    wanted = [standing for standing in known.standings if standing.wanted]
    newest = max((standing.version.rank for standing in wanted), default=None)

    before: list[Standing] = []
    for standing in wanted:
        if standing.record is not None:
            continue

        # What was released before the work had any DOI is history, which its people may leave as it is.
        is_history = standing.version.rank != newest
        if first is not None:
            is_history = standing.version.order < first
        if is_history:
            before.append(standing)
            continue

        message = f"{standing.name} was released, and has no DOI at {known.registry}"
        yield Drift(remark=_remark("release-without-doi", message, publish_again(standing.tag)))

    if before:
        names = ", ".join(standing.name for standing in before)
        count = f"{len(before)} releases have"
        if len(before) == 1:
            count = "1 release has"
        message = f"{count} no DOI, from before the first one: {names}"
        fix = f"doi-action backfill --tags {','.join(standing.tag for standing in before)}"
        yield Drift(remark=_remark("releases-before-first-doi", message, fix))

    for standing in wanted:
        record = standing.record
        if record is None or record.state is not DoiState.DRAFT:
            continue

        message = f"{standing.name} was released, and {record.doi} is still a draft, which leads nowhere"
        yield Drift(remark=_remark("doi-still-draft", message, publish_again(standing.tag)), doi=record.doi)


def overdue(record: RegistryRecord, *, now: datetime) -> Drift | None:
    """What is to be said of a draft for a version that was never released; None while it is young."""
    if not record.updated:
        return None

    try:
        made = datetime.fromisoformat(record.updated)
    except ValueError:
        return None

    # Without its zone nobody can compare it with now.
    if made.tzinfo is None:
        return None
    if now - made < OVERDUE:
        return None

    days = (now - made).days
    message = f"{record.doi} is a draft since {made.date()} ({days} days), and no tag names its version"
    fix = f"release the version; or give it up: {withdraw(record.doi)}"
    return Drift(remark=_remark("draft-overdue", message, fix), doi=record.doi)


def _states(known: Known) -> Iterator[Drift]:
    """DOIs that no search shows although nobody withdrew them, and such as never got to the resolver."""
    records = [(standing.record, standing.name) for standing in known.standings]
    records.append((known.lineage.concept, "all versions"))
    for record, name in records:
        if record is None or record.state is not DoiState.REGISTERED:
            continue
        if is_withdrawn(record):
            continue

        message = f"{record.doi} ({name}) is registered: it resolves, and no search shows it"
        restore = f"doi-action withdraw --restore --doi {record.doi} --confirm {record.doi}"
        remark = _remark("doi-hidden", message, f"{restore}; or withdraw it with a reason")
        yield Drift(remark=remark, doi=record.doi)


def is_withdrawn(record: RegistryRecord) -> bool:
    """Whether the record says that it was withdrawn, and when."""
    return any(day.type == "Withdrawn" for day in record.metadata.dates)


def _contents(known: Known) -> Iterator[Drift]:
    """Records whose version, page, title or creators are not those of their release.

    A title that another release's file or the branch says was corrected, and so were its people.
    """
    others = [standing.said for standing in known.standings] + [known.of_head]
    titles = {_folded(said.title) for said in others if said.title}
    groups = tuple(dict.fromkeys(said.creators for said in others if said.creators))

    for standing in known.standings:
        record, tag = standing.record, standing.tag
        # What is a draft will be written once more, and what is withdrawn leads to its tombstone.
        if not is_out(record) or is_withdrawn(record):
            continue
        if not tag:
            continue
        yield from _version_and_page(standing, record)

        said, told = standing.said, record.metadata
        if said.title and told.title and _folded(told.title) not in titles:
            message = f"{record.doi} is titled '{told.title}', and {tag} says '{said.title}'"
            yield Drift(remark=_remark("record-changed-there", message, EITHER_SIDE, field="title"), doi=record.doi)

        if not said.creators or not told.creators:
            continue

        # Its own first: of a thousand releases most say what their records say.
        agrees = any(_same_people(told.creators, group) for group in (said.creators, *groups))
        if not agrees:
            there, here = _names(told.creators), _names(said.creators)
            message = f"{record.doi} names the creators {there}, and {tag} says {here}"
            yield Drift(remark=_remark("record-changed-there", message, EITHER_SIDE, field="creators"), doi=record.doi)


def _version_and_page(standing: Standing, record: RegistryRecord) -> Iterator[Drift]:
    """What publishing its tag again puts right: the version that a record says, and the page that it leads to."""
    told, tag, again = record.metadata, standing.tag, publish_again(standing.tag)

    version = standing.version.text
    if told.version and told.version.removeprefix("v") != version.removeprefix("v"):
        message = f"{record.doi} says version '{told.version}', and {tag} names '{version}'"
        yield Drift(remark=_remark("record-differs", message, again, field="version"), doi=record.doi, repair=tag)

    page = standing.page
    if not page or not told.landing_page or told.landing_page == page:
        return

    message = f"{record.doi} leads to '{told.landing_page}', and {tag} is at '{page}'"
    if is_moved_page(told.landing_page, page):
        remark = _remark("landing-page-differs", message, again, field="landing_page")
        yield Drift(remark=remark, doi=record.doi, repair=tag)
    else:
        # Publishing again leaves a page where somebody set it.
        fix = f"leave it; or, if it is wrong there: {again} --landing-page ADDRESS"
        remark = _remark("record-changed-there", message, fix, field="landing_page")
        yield Drift(remark=remark, doi=record.doi)


def _links(known: Known) -> Iterator[Drift]:
    """Links along the lineage that have one end, or none."""
    lineage, public = known.lineage, known.public
    concept, listed = lineage.concept, frozenset[Doi]()
    if known.keeps_concept:
        # The registry links its own record of all versions.
        concept = None
    if concept:
        listed = frozenset(concept.related("HasVersion"))

    oldest = min((standing.version.order for standing in public.values()), default=None)

    for doi, standing in public.items():
        record = standing.record
        if record is None:
            continue

        if concept is not None:
            if lineage.concept_doi not in record.related("IsVersionOf"):
                yield _missing_link(record.doi, "IsVersionOf", lineage.concept_doi, standing.tag)
            if doi not in listed:
                message = f"{concept.doi}, the DOI of all versions, does not list {doi} ({standing.name})"
                remark = _remark("version-unlisted", message, publish_again(standing.tag))
                yield Drift(remark=remark, doi=doi, repair=standing.tag)

        follows_one = bool(record.related("IsNewVersionOf"))
        is_oldest = standing.version.order == oldest
        if not follows_one and not is_oldest:
            message = f"{doi} ({standing.name}) follows no version, and there are older ones"
            remark = _remark("link-missing", message, publish_again(standing.tag))
            yield Drift(remark=remark, doi=doi, repair=standing.tag)

        # Where the registry shows what follows, an older record is not opened again to say it.
        if not known.links_versions:
            yield from _one_sided(public, standing, record)


def _one_sided(public: Mapping[Doi, Standing], standing: Standing, record: RegistryRecord) -> Iterator[Drift]:
    """The links from a version to its neighbours that do not lead back."""
    doi = record.doi
    ends = {"IsNewVersionOf": "IsPreviousVersionOf", "IsPreviousVersionOf": "IsNewVersionOf"}
    for relation, other_end in ends.items():
        for other in record.related(relation):
            neighbour = public.get(other)
            if neighbour is None or neighbour.record is None:
                continue
            if doi in neighbour.record.related(other_end):
                continue

            # The younger of the two is published again: it is the one that writes both ends.
            younger = neighbour
            if relation == "IsNewVersionOf":
                younger = standing
            yield _missing_link(other, other_end, doi, younger.tag)


def _concept(known: Known) -> Iterator[Drift]:
    """What the DOI of all versions says and must not, and whether it is there at all."""
    lineage, concept = known.lineage, known.lineage.concept
    if known.keeps_concept:
        yield from _stepped_back(known)
        return

    public = known.public
    newest = max(public.values(), key=lambda standing: standing.version.rank, default=None)
    if newest is None:
        return

    if not is_out(concept):
        message = f"{lineage.concept_doi}, the DOI of all versions, leads nowhere, and {newest.name} is published"
        yield Drift(remark=_remark("concept-without-doi", message, publish_again(newest.tag)), doi=lineage.concept_doi)
        return

    for doi in concept.related("HasVersion"):
        if doi in public:
            continue
        message = f"{concept.doi}, the DOI of all versions, lists {doi}, which {known.registry} does not show"
        fix = f"ask {known.registry} what became of {doi}; take it out of the record if it was never published"
        yield Drift(remark=_remark("version-unknown", message, fix), doi=doi)

    for relation in NEVER_OF_A_CONCEPT:
        for link in concept.metadata.related_identifiers:
            if link.relation != relation:
                continue
            message = f"{concept.doi}, the DOI of all versions, says {relation} {link.value}"
            fix = f"take the link out of the record of {concept.doi} at {known.registry}"
            yield Drift(remark=_remark("concept-relation-odd", message, fix), doi=concept.doi)


def _stepped_back(known: Known) -> Iterator[Drift]:
    """The DOI of all versions leads to an older one, where the registry lets it lead to what was published last."""
    shown: Standing | None = None
    findable: list[Standing] = []
    for standing in known.standings:
        record = standing.record
        if record is None or record.state is not DoiState.FINDABLE:
            continue

        findable.append(standing)
        if shown is None and record.is_latest:
            shown = standing

    if shown is None:
        return
    newest = max(findable, key=lambda standing: standing.version.rank)
    if newest.version.rank <= shown.version.rank:
        return

    doi = shown.version.doi
    message = (
        f"{known.lineage.concept_doi}, the DOI of all versions, leads to {doi} ({shown.name}), "
        f"and {newest.name} is newer"
    )
    fix = f"publish a version that is newer than {newest.name}; nothing else moves it at {known.registry}"
    yield Drift(remark=_remark("concept-leads-back", message, fix), doi=doi)


def _missing_link(record: Doi, relation: str, to: Doi, tag: str) -> Drift:
    message = f"{record} does not say {relation} {to}, and the other end does"
    if relation == "IsVersionOf":
        message = f"{record} does not say {relation} {to}, the DOI of all versions"
    return Drift(remark=_remark("link-missing", message, publish_again(tag)), doi=record, repair=tag)


def _remark(rule: str, message: str, fix: str, *, field: str = "") -> Remark:
    return Remark(rule=rule, message=message, path="", field=field, fix=fix)


def _same_people(there: Iterable[Creator], here: Collection[Creator]) -> bool:
    """Whether the same people are named on both sides, whatever else is said of them and in which order."""
    record = list(there)
    if len(record) != len(here):
        return False

    for one in record:
        keys = set(match_keys(one))
        if all(keys.isdisjoint(match_keys(other)) for other in here):
            return False
    return True


def _names(people: Iterable[Creator]) -> str:
    return "; ".join(f"'{person.full_name}'" for person in people)


def _folded(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()
