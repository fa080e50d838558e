"""Publish many releases as they were planned: the lowest version first, each once those it links to are out.

Everything may be stopped at any moment and done again: a version that is out is found, and only what is missing
follows. Nothing points at a DOI that does not resolve; the concept is there as soon as a version points to it, and
lists all of them at the end.
"""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from types import TracebackType

from doi_action.hosts import Host
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, RegistryRecord, Version, versions_without_tag
from doi_action.model import RelatedIdentifier
from doi_action.plan.records import united
from doi_action.plan.release import Wanted
from doi_action.plan.steps import Publish, Step, Update, describe
from doi_action.registries import CreatesUnread, Registry
from doi_action.release.carry_out import OPEN_FILE, TELL, carry_out, no_files
from doi_action.release.decide import refuse_clashes
from doi_action.release.deposit import ReleaseFiles
from doi_action.release.names import named
from doi_action.release.observe import without_conflicts
from doi_action.release.old_releases import Count, OldReleases
from doi_action.release.overtaken import strangers_in
from doi_action.release.plan_many import OldRelease, after


class ManyReleases:
    """Carries out the plan of `many`. `jobs` is how many requests are under way at once, where that is possible.

    `done` and `out` are true at every moment, also when an error ends it: the records as the registry answered, and the
    releases that are out with their versions.
    """

    def __init__(self, many: OldReleases, host: Host, registry: Registry, *, jobs: int, tell: TELL) -> None:
        self._many, self._host, self._registry, self._tell = many, host, registry, tell
        self._planner, self._is_draft = many.planner, many.read.settings["state"] == "draft"
        self.done: dict[Doi, RegistryRecord] = {}
        self.out: list[tuple[OldRelease, Version]] = []
        self._names: dict[Doi, Doi] = {}
        self._concept_doi, self._concept = many.lineage.concept_doi, many.planner.base.concept
        # As they will stand once what is under way has arrived.
        self._records = dict(many.planner.found)
        self._asked: list[Wanted] = []
        self._links_of_others: dict[Doi, tuple[RelatedIdentifier, ...]] = {}
        self._behind = _Behind(jobs - 1 if isinstance(registry, CreatesUnread) else 0)

    def publish(self, *, count: Count) -> None:
        """All of it. Raises what the registry's client raises, ConflictError and HostError."""
        writes_concept = not self._registry.kind.keeps_concept and not self._is_draft
        total = len(self._many.releases)

        with self._behind:
            for number, release in enumerate(self._many.releases):
                count("publishing releases", number, total)
                self._publish(release)

                # The DOI of all versions is there from the first one on: a run that breaks off leaves none without.
                is_first_of_many = number == 0 and total > 1
                if is_first_of_many and writes_concept and self._planner.begins(self._concept):
                    self._write_concept(final=False)
            self._behind.wait()

        count("publishing releases", total, total)
        if self._asked and writes_concept:
            self._write_concept(final=True)

    @property
    def of_others(self) -> tuple[Doi, ...]:
        """The versions in the concept's list that another run published since this one was planned."""
        return strangers_in(self._concept, self.lineage)

    @property
    def lineage(self) -> Lineage:
        """The lineage of the newest as it was planned, with the names that came back."""
        lineage = self._caught_up(self._many.lineage)
        return replace(lineage, listed=frozenset(self._names.get(doi, doi) for doi in lineage.listed))

    def _publish(self, release: OldRelease) -> None:
        unnamed = release.version.doi
        lineage = self._caught_up(release.wanted.lineage)
        lineage = without_conflicts(named(self._registry, lineage, release.wanted.metadata, dry_run=False))
        self._names[unnamed] = lineage.version.doi
        asked = replace(release.wanted, lineage=lineage)

        steps = self._steps(asked)
        first = steps[0] if steps else None
        is_new = lineage.current is None and isinstance(first, Publish)
        if first is not None and is_new and isinstance(self._registry, CreatesUnread):
            # Nobody looked it up: whether it is there shows when it is made.
            self._tell(describe(first))
            record = self._registry.create(first.record)
            if record is None:
                # Another run published it, before this one or beside it: only what is missing there is written.
                lineage = replace(lineage, current=self._registry.read(lineage.version.doi))
                self._planner.refuse_conflicts(lineage)
                asked = replace(asked, lineage=lineage, said_before=(asked.metadata,))
                if lineage.is_withdrawn:
                    # Somebody took it out of the index meanwhile.
                    return

                steps = self._steps(asked)
            else:
                self.done[record.doi] = self._records[record.doi] = record
                steps = steps[1:]

        self._asked.append(asked)
        self._carry_out(release, asked, steps)
        self.out.append((release, asked.lineage.version))

    def _steps(self, asked: Wanted) -> tuple[Step, ...]:
        """The steps as the registry makes them necessary now; the records that they will leave are counted with."""
        planned = self._planner.steps_of(asked)
        refuse_clashes(planned.clashes)
        self._records |= after(asked, planned)
        return planned.steps

    def _carry_out(self, release: OldRelease, asked: Wanted, steps: Sequence[Step]) -> None:
        files: OPEN_FILE = no_files
        if release.files:
            files = ReleaseFiles(
                self._host, release.release, release.files, including=self._many.read.settings.including
            ).open_file

        def take() -> None:
            kept = [self._with_links_of_others(step) for step in steps]
            carry_out(self._registry, kept, lineage=asked.lineage, tell=self._tell, done=self.done, open_file=files)
            for step in kept:
                self._note_links_of_others(step)

        # The other ends of links may follow while the next version is made; of one record each change waits its turn.
        self._behind.take(take, changes={step.record.doi for step in steps})
        told = self.done.get(asked.lineage.version.doi)
        if told is not None and told.concept_doi is not None:
            self._concept_doi = told.concept_doi

    def _with_links_of_others(self, step: Step) -> Step:
        """The step with the links that another run wrote to this record while this one was under way."""
        links = self._links_of_others.get(step.record.doi, ())
        if not links or not isinstance(step, Update):
            return step

        metadata = step.record.metadata
        both = united((*metadata.related_identifiers, *links))
        return replace(step, record=replace(step.record, metadata=replace(metadata, related_identifiers=both)))

    def _note_links_of_others(self, step: Step) -> None:
        """What came back with the record and was not sent: the next step was planned without it."""
        written = self.done.get(step.record.doi)
        if written is None or not isinstance(step, Update):
            return

        others = list(self._links_of_others.get(written.doi, ()))
        sent = {link.key for link in step.record.metadata.related_identifiers}
        for link in written.metadata.related_identifiers:
            if link.key not in sent:
                others.append(link)

        self._links_of_others[written.doi] = tuple(others)

    def _write_concept(self, *, final: bool) -> None:
        """The one step for the concept; the last one reads it first, since nobody knows what became of it meanwhile."""
        found, said, asked = self._concept, self._many.said_of_newest, self._asked
        if final and found is not None:
            found = self._registry.read(self._concept_doi)
            asked = self._beside_strangers(found)
            if self._planner.begins(self._planner.base.concept):
                said = (self._asked[0].metadata,)

            if found != self._concept:
                # Another run wrote it meanwhile, and it may speak of any of these versions.
                said = (*said, *(each.metadata for each in asked))

        planned = self._planner.concept(asked, found, self._many.concept_page, said)
        refuse_clashes(planned.clashes)
        lineage = replace(self.lineage, concept=found)
        carry_out(self._registry, planned.steps, lineage=lineage, tell=self._tell, done=self.done)
        self._concept = self.done.get(self._concept_doi, found)

    def _beside_strangers(self, concept: RegistryRecord | None) -> list[Wanted]:
        """What is asked for, as it looks beside versions that another run listed meanwhile; one may be newer."""
        records = []
        for doi in strangers_in(concept, self.lineage):
            record = self._registry.read(doi)
            if record:
                records.append(record)

        strangers = versions_without_tag(records)

        beside = []
        for asked in self._asked:
            published = (*asked.lineage.published, *strangers)
            beside.append(replace(asked, lineage=replace(asked.lineage, published=published)))
        return beside

    def _caught_up(self, lineage: Lineage) -> Lineage:
        """A lineage as it was planned, with the names and records that there are by now."""

        def caught_up(version: Version) -> Version:
            doi = self._names.get(version.doi)
            return version if doi is None else replace(version, doi=doi)

        published = tuple(caught_up(version) for version in lineage.published)
        records: dict[Doi, RegistryRecord] = {}
        for version in published:
            if version.doi in self._records:
                records[version.doi] = self._records[version.doi]

        still_open = lineage.provisional - self._names.keys()
        if self._concept_doi != lineage.concept_doi:
            still_open -= {lineage.concept_doi}
        return replace(
            lineage,
            version=caught_up(lineage.version),
            concept_doi=self._concept_doi,
            published=published,
            predecessor=caught_up(lineage.predecessor) if lineage.predecessor else None,
            successors=tuple(caught_up(version) for version in lineage.successors),
            records=records,
            provisional=still_open,
        )


class _Behind:
    """Does things behind the back of whoever hands them on, so many at once; none at all: at once, in their order.

    Of two that change one record the later waits for the earlier. An error is raised at the next call.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool = ThreadPoolExecutor(max(workers, 1))
        self._under_way: deque[Future[None]] = deque()
        self._last: dict[Doi, Future[None]] = {}

    def take(self, do: Callable[[], None], *, changes: set[Doi]) -> None:
        """Do it, now or soon. Raises what an earlier one raised."""
        if not self._workers:
            do()
            return

        while len(self._under_way) >= self._workers:
            self._under_way.popleft().result()

        earlier = [self._last[doi] for doi in changes if doi in self._last]

        def in_turn() -> None:
            # They were handed on before, and a pool begins in that order: none of them waits for this one.
            for future in earlier:
                future.result()
            do()

        future = self._pool.submit(in_turn)
        self._under_way.append(future)
        self._last |= dict.fromkeys(changes, future)

    def wait(self) -> None:
        """Until all of it is done. Raises what one of them raised."""
        while self._under_way:
            self._under_way.popleft().result()
        self._last.clear()

    def __enter__(self) -> "_Behind":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # What is under way is done to its end: the report tells what exists.
        self._pool.shutdown(wait=True, cancel_futures=True)
