"""From a snapshot to facts: every file that some format reads, the host's word, the release, git's history.

Files are read at the tag. A citation file that was added or mended only after the tag comes from the head, and that is
said, since it may speak of a later version. Nothing here decides between facts; `merge` does.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from urllib.parse import quote

from doi_action.facts import Fact, Location, Reading, Remark
from doi_action.formats.cards.hub_words import HUB
from doi_action.formats.cards.space import read_space
from doi_action.formats.cff.mirror import is_mirror
from doi_action.metadata.license_page import with_license_page
from doi_action.metadata.people import PeopleIndex
from doi_action.metadata.readme_title import readme_title
from doi_action.metadata.swhids import compared, identical, swhids_of
from doi_action.metadata.tree_facts import (
    CITATION_FILES,
    files_of,
    inside,
    joined,
    publishable,
    read_file,
    read_tree,
)
from doi_action.model import (
    Contributor,
    Creator,
    Kind,
    License,
    NameType,
    RelatedIdentifier,
    Release,
    Repository,
    Subject,
)
from doi_action.snapshot import Snapshot
from doi_action.works import Work

CROSSWALK: dict[str, dict[str, str]] = {
    "settings": {
        "kind": "kind",
        "resource_type": "resource-type",
        "publisher": "publisher",
        "landing_page": "landing-page",
        "version": "version, of one that has no tag yet",
        "publication_date": "date",
    },
    "tag": {"version": "what the tag pattern captures"},
    "release": {
        "publication_date": "day of the release, in its own time zone",
        "created": "day of the tagged commit, in its own time zone",
        "landing_page": "page of the release",
        "related_identifiers": "files at the tag, their SWHIDs as git computes them (IsIdenticalTo)",
    },
    "README": {
        "title": "heading of the page, when no file says a title; of a Space title",
        "abstract": "of a Space short_description",
        "resource_type_text": "of a Space sdk",
        "keywords": "of a Space tags",
        "licenses": "of a Space license",
        "related_identifiers": "of a Space models and datasets (IsDerivedFrom)",
    },
    "host": {
        "kind": "on the Hugging Face Hub: model, dataset, or software for a Space",
        "title": "name of the repository, when nothing else says one",
        "abstract": "description",
        "keywords": "topics",
        "licenses": "licence that the host recognises",
        "repository_url": "address",
        "landing_page": "homepage, proposed",
    },
    "git": {"creators": "people of the history, proposed"},
    "recent commits": {"creators": "people of the commits since the last tag, proposed"},
    "default": {"kind": "software"},
}
"""What is said around the files: by source, each field of Metadata and where it is said."""

AFTER_TAG = "citation-after-tag"
"""The rule that tells of a file that was read from the head."""

OF_ONE_VERSION = frozenset({"version", "publication_date", "created"})
"""Fields that a file from after the tag says of a later version."""

SHARED_BY_WORKS = frozenset({"creators", "contributors", "licenses", "funding", "publisher", "publisher_ror"})
"""Fields that the root's citation files say for a work of a monorepo that has none of its own."""

SHARED_ALWAYS = frozenset({"publisher", "publisher_ror", "funding"})
"""Fields that the root's `.doi.yml` says for every work, also for one with a citation file of its own."""


class HeadSpeaksOf(StrEnum):
    """Which version the head's citation file describes, by the version and DOI that it names."""

    THIS = "this"
    """This version: what it says is the correction of what the tag says."""
    ANOTHER = "another"
    """A later version, as a rule: what was added after the tag describes that one."""
    UNKNOWN = "unknown"


CORRECTED = frozenset({".doi.yml", "CITATION.cff"})
"""Formats whose files correct a record from the head."""


def read_facts(
    snapshot: Snapshot,
    *,
    work: Work | None = None,
    head: HeadSpeaksOf = HeadSpeaksOf.UNKNOWN,
    followed: bool = False,
) -> Reading:
    """Everything that is said about the release of `snapshot`, or about `work` of a monorepo.

    `head` is the version that the head's citation file describes. `followed`: there are later versions, and people who
    joined for them made nothing of this one. Remarks are those of the files, each at its line, and
    one for each citation file taken from the head.
    """
    work = work or Work()
    # The tree of the whole repository is no content of a work in one of its folders, and a coming version has none yet.
    own_swhids: tuple[str, ...] = ()
    if snapshot.release.tag and not work.path:
        own_swhids = swhids_of(snapshot.at_tag)

    files = _read_files(snapshot, work.path, head, followed=followed)
    files = compared(files, own_swhids)
    files = with_license_page(files, snapshot)

    readme = snapshot.at_tag.read("README.md")
    is_space = (snapshot.repository.url or "").startswith(f"{HUB}/spaces/")
    if is_space and readme is not None:
        files = joined((files, read_space("README.md", readme)))

    facts = list(files.facts)
    listed = Location(path=".doi.yml")
    if work.kind is not None:
        facts.append(Fact(field="kind", value=work.kind, format=".doi.yml", location=listed))
    if work.name:
        facts.append(Fact(field="title", value=work.name, format="host", location=listed))

    # The page of a repository of several works is of no one of them.
    has_title = any(fact.field == "title" and fact.certain for fact in files.facts)
    if not has_title and not work.name:
        facts += readme_title(snapshot.at_tag)

    facts += release_facts(snapshot.release, own_swhids, folder=work.path)
    facts += host_facts(snapshot.repository)
    if work.path:
        facts += [*_part_of_repository(facts, work.path)]

    facts += _history(snapshot)
    return publishable(replace(files, facts=tuple(facts)))


def _part_of_repository(facts: Iterable[Fact], folder: str) -> Iterator[Fact]:
    """A work in a folder of its own is a part of the repository that its neighbours are parts of, no version of it."""
    for fact in facts:
        names_repository = fact.field == "repository_url" and fact.certain
        leads_to_folder = str(fact.value).endswith(f"/{folder}")
        if not names_repository or leads_to_folder:
            continue

        whole = RelatedIdentifier(value=str(fact.value), scheme="URL", relation="IsPartOf")
        yield replace(fact, field="related_identifiers", value=(whole,), parts=())


def _read_files(snapshot: Snapshot, folder: str, head: HeadSpeaksOf, *, followed: bool) -> Reading:
    at_tag = read_tree(snapshot.at_tag, folder=folder)
    if head is HeadSpeaksOf.THIS:
        at_tag = _corrected(snapshot, at_tag, folder)

    after = Reading()
    head_says_nothing = head is HeadSpeaksOf.ANOTHER and _is_described(at_tag)
    if not head_says_nothing:
        borrows_people = followed and head is not HeadSpeaksOf.THIS
        after = _from_head(snapshot, folder, borrows_people=borrows_people)

    # A fault in the tag's file cannot be mended there: where the head's is read in its place, that one is judged.
    replaced = _paths_read_at_head(after)
    remarks = [remark for remark in at_tag.remarks if remark.path not in replaced]

    own = joined((replace(at_tag, remarks=tuple(remarks)), after))
    if not folder:
        return own

    root = read_tree(snapshot.at_tag)
    if _is_described(own):
        shared = _shared(root, SHARED_ALWAYS, (".doi.yml",))
    else:
        shared = _shared(root, SHARED_BY_WORKS, (*CITATION_FILES, "LICENSE"))
    return joined((own, shared))


def _is_described(reading: Reading) -> bool:
    """Whether a citation file is among what was read."""
    return any(fact.format in CITATION_FILES for fact in reading.facts)


def _corrected(snapshot: Snapshot, at_tag: Reading, folder: str) -> Reading:
    """What the tag says, its citation files as the head has them: in the same place of the order, but for the dates."""
    reading = at_tag
    for format_, path in files_of(snapshot.at_head, folder):
        if format_.name not in CORRECTED or not snapshot.differs_at_head(path):
            continue

        elsewhere = []
        dates = []
        for fact in reading.facts:
            if fact.location.path != path:
                elsewhere.append(fact)
            elif fact.field in OF_ONE_VERSION:
                dates.append(fact)

        corrected = read_file(snapshot.at_head, format_, path)
        corrections = [fact for fact in corrected.facts if fact.field not in OF_ONE_VERSION]
        facts = (*elsewhere, *dates, *corrections)

        remarks_elsewhere = [remark for remark in reading.remarks if remark.path != path]
        remarks = (*remarks_elsewhere, *corrected.remarks)
        reading = publishable(replace(reading, facts=facts, remarks=remarks))
    return reading


def _from_head(snapshot: Snapshot, folder: str, *, borrows_people: bool) -> Reading:
    """Citation files that the tag lacks, or holds in a form from which nothing can be read.

    `borrows_people`: of the people in them only those who had commits by then.
    """
    at_tag, at_head = snapshot.at_tag, snapshot.at_head
    by_then = None
    if borrows_people and snapshot.history:
        by_then = PeopleIndex([person.creator for person in snapshot.history])

    readings = []
    for format_, path in files_of(at_head, folder):
        if format_.name not in CITATION_FILES:
            continue

        data = at_head.read(path) or b""
        if is_mirror(data):
            continue

        stands_in_tag = any(at_tag.paths(inside(folder, pattern)) for pattern in format_.paths)
        is_unreadable = path in at_tag.contents and not read_file(at_tag, format_, path).facts
        if stands_in_tag and not is_unreadable:
            continue

        reading = read_file(at_head, format_, path)
        facts = tuple(fact for fact in reading.facts if fact.field not in OF_ONE_VERSION)
        later = ""
        if by_then is not None:
            facts, later = _people_by_then(facts, by_then, whole_history=snapshot.whole_history)

        what_came_later = f"is not in the tag '{snapshot.release.tag}'; it was added later"
        if stands_in_tag:
            what_came_later = f"cannot be read in the tag '{snapshot.release.tag}'; it was mended later"
            was_mended = bool(facts)
            if not was_mended:
                continue

        note = Remark(
            rule=AFTER_TAG,
            message=f"'{path}' {what_came_later} and is read from the branch{later}",
            path=path,
            fix="nothing, if it describes this release too; the next tag will contain it",
        )
        readings.append(replace(reading, facts=facts, remarks=(*reading.remarks, note)))
    return joined(readings)


def _people_by_then(
    facts: tuple[Fact, ...], by_then: PeopleIndex, *, whole_history: bool
) -> tuple[tuple[Fact, ...], str]:
    """The facts with those of their people who had commits, and a word on the others; organisations make none."""
    kept = []
    others = []
    for fact in facts:
        if fact.field not in ("creators", "contributors"):
            kept.append(fact)
            continue

        people = []
        for entry in fact.entries:
            who: Creator = entry.creator if isinstance(entry, Contributor) else entry
            makes_no_commits = who.told_type is NameType.ORGANISATION
            if makes_no_commits or by_then.find(who):
                people.append(entry)
            else:
                others.append(who.full_name)

        if people:
            kept.append(replace(fact, value=tuple(people), parts=()))

    names = ", ".join(dict.fromkeys(others))
    if not names:
        return facts, ""

    # Whoever has no commit among the last ones may have an earlier one.
    if not whole_history:
        return facts, f"; whether these had commits by then is not known: {names}"
    return tuple(kept), f", without who had no commits by then: {names}"


def read_at_head(reading: Reading, path: str) -> bool:
    """Whether the file at `path` was read from the head, since the tag lacks it or nobody can read it there."""
    return path in _paths_read_at_head(reading)


def _paths_read_at_head(reading: Reading) -> frozenset[str]:
    """The files that were read from the head, each of which a remark tells."""
    return frozenset(remark.path for remark in reading.remarks if remark.rule == AFTER_TAG)


def _shared(reading: Reading, fields: Collection[str], formats: Collection[str]) -> Reading:
    """What the root says of all works, and what is wrong with the files that say it."""
    facts = []
    paths = set()
    for fact in reading.facts:
        is_shared = fact.format in formats and fact.field in fields
        if is_shared:
            facts.append(fact)
            paths.add(fact.location.path)

    remarks = [remark for remark in reading.remarks if remark.path in paths]
    return Reading(facts=tuple(facts), remarks=tuple(remarks))


def release_facts(release: Release, swhids: tuple[str, ...] = (), *, folder: str = "") -> tuple[Fact, ...]:
    """What the release itself tells: its day and its commit's day, each in its own time zone, page, files, SWHIDs.

    `folder` is that of a work of a monorepo, whose files are those below it.
    """
    said: dict[str, object] = {}
    if release.published_at:
        said["publication_date"] = release.published_at.date()
    if release.committed_at:
        said["created"] = release.committed_at.date()

    said["landing_page"] = release.url

    page = release.files_page
    if page and folder:
        page = f"{page}/{quote(folder)}"

    # Not the release's page: the DOI leads there, and a record has no relation to itself.
    is_landing_page = not folder and page == release.url
    same = []
    if page and not is_landing_page:
        same.append(RelatedIdentifier(value=page, scheme="URL", relation="IsIdenticalTo"))
    same += map(identical, swhids)

    said["related_identifiers"] = tuple(same)
    return _facts(said, "release")


def host_facts(repository: Repository) -> tuple[Fact, ...]:
    """What the host's page of the repository tells: the name as a title of last resort, the homepage as a proposal."""
    licenses = []
    if repository.license:
        licenses.append(License(spdx=repository.license))

    said: dict[str, object] = {
        "title": repository.name,
        "abstract": repository.description or None,
        "keywords": tuple(Subject(text=topic) for topic in repository.topics),
        "licenses": tuple(licenses),
        "repository_url": repository.url,
        "kind": repository.kind,
    }
    facts = [*_facts(said, "host")]

    if repository.homepage:
        # People put anything there: a company's page, the documentation of the newest version.
        (homepage,) = _facts({"landing_page": repository.homepage}, "host")
        facts.append(replace(homepage, certain=False))

    facts += _facts({"kind": Kind.SOFTWARE}, "default")
    return tuple(facts)


def _facts(said: dict[str, object], source: str) -> tuple[Fact, ...]:
    """A fact for each field that `source` says anything of; it stands in no file."""
    place = Location(path=source)
    facts = []
    for name, value in said.items():
        says_something = value not in (None, ())
        if says_something:
            facts.append(Fact(field=name, value=value, format=source, location=place))
    return tuple(facts)


def _history(snapshot: Snapshot) -> Iterator[Fact]:
    """People of the history may be proposed as creators, never taken."""
    proposals = (
        ("git", "git", snapshot.history),
        ("recent commits", f"git log {snapshot.recent_since}..", snapshot.recent),
        ("host", "host", snapshot.contributors),
    )
    for source, path, people in proposals:
        creators = tuple(person.creator for person in people)
        place = Location(path=path)
        if creators:
            yield Fact(field="creators", value=creators, format=source, location=place, certain=False)
