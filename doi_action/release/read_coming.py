"""Read a version that has no tag yet: the files as they will be tagged, and which version is meant.

The first half of `prepare`. In a clone the files on disk count, saved or not, since somebody is making the release
commit; where the change is to be a commit of its own, the branch's head.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from doi_action.errors import SettingsError
from doi_action.facts import Fact
from doi_action.hosts import Host
from doi_action.metadata.precedence import MANIFESTS
from doi_action.metadata.tree_facts import read_tree
from doi_action.model import Tag
from doi_action.registries.table import kind_of
from doi_action.release.choose_work import WorkVersion, choose_coming, coming_tag, listed_works
from doi_action.release.place_of_pages import with_site
from doi_action.release.read_release import (
    ReadRelease,
    check_confirmed,
    configured_by,
    release_of,
    wanted,
    with_defaults,
)
from doi_action.settings import Settings
from doi_action.snapshot import Coming, CommitMode, FileEdit, Snapshot


def read_coming(settings: Settings, host: Host, *, today: date) -> ReadRelease:
    """Read the version that is coming and say everything that is wrong with it; it is released `today` by default.

    Raises HostError where the repository cannot be read, SettingsError where the version is not clear or is tagged.
    """
    asked = wanted(settings)
    target = Coming(settings.get("version"), on_disk=not host.hosted)
    snapshot = host.snapshot(target, asked)
    check_confirmed(settings.get("confirm"), snapshot.repository)

    settings = with_site(with_defaults(configured_by(snapshot, settings)), snapshot, host)
    works = listed_works(snapshot, settings)
    chosen = choose_coming(settings, snapshot, works.works)

    # The files are read anew where the configuration file asks for more of them, or for those of the head.
    needed = wanted(settings, chosen.work)
    stays_on_disk = write_mode(settings, host) in (CommitMode.WORK_TREE, CommitMode.NONE)
    seen = Coming(target.version, on_disk=stays_on_disk)
    is_seen_otherwise = seen != target and not host.hosted
    if needed != asked or is_seen_otherwise:
        snapshot = host.snapshot(seen, needed)

    version = chosen.version or _version_of_files(snapshot, chosen)
    # No tag is ever moved, and its tree stays as it is.
    for tag, text in chosen.named.items():
        if text == version:
            raise already_released(version, f"the tag '{tag}' names it")

    if not settings["version"]:
        settings = settings.with_value("version", version, "the files")
    if not settings["date"]:
        settings = settings.with_value("date", today.isoformat(), "today")

    # It stands on the head as far as other tags are concerned; which commit it will name nobody knows yet.
    coming = Tag(name="", commit="", distance=0)
    snapshot = replace(snapshot, tags=(*snapshot.tags, coming))
    return release_of(settings, snapshot, replace(chosen, version=version), works.remarks)


def read_as_prepared(read: ReadRelease, edits: tuple[FileEdit, ...]) -> ReadRelease:
    """The same once the `edits` are made: what is wrong then is wrong in the tag, and all else is put right."""
    head = read.snapshot.at_head
    contents, sizes = dict(head.contents), dict(head.sizes)
    for edit in edits:
        contents[edit.path], sizes[edit.path] = edit.after, len(edit.after)
        if edit.renamed_from:
            contents.pop(edit.renamed_from, None)
            sizes.pop(edit.renamed_from, None)

    tree = replace(head, contents=contents, sizes=sizes)
    snapshot = replace(read.snapshot, at_tag=tree, at_head=tree)
    return release_of(read.settings, snapshot, WorkVersion(work=read.work, version=read.version, named=read.named))


def write_mode(settings: Settings, host: Host) -> CommitMode:
    """How the prepared files are delivered. A rehearsal touches nothing on a hosted repository.

    In a clone they are left in the work tree unless somebody asks for a commit: they belong into the release commit.
    """
    said, registry = CommitMode(settings["commit-mode"]), kind_of(settings)
    if registry.rehearsal and host.hosted:
        return CommitMode.NONE
    if said is not CommitMode.AUTO:
        return said

    if registry.embedded:
        return CommitMode.NONE
    return CommitMode.AUTO if host.hosted else CommitMode.WORK_TREE


def tag_to_come(read: ReadRelease) -> str:
    """The tag that the version will most likely have."""
    return coming_tag(read.work, read.version, read.named)


def _version_of_files(snapshot: Snapshot, chosen: WorkVersion) -> str:
    """The one version that files state and no tag has: in a release pull request, what its tool has just written.

    A manifest goes first: CITATION.cff and codemeta.json may be prepared for what was planned before.
    """
    facts = read_tree(snapshot.at_head, folder=chosen.work.path).facts
    stated = [fact for fact in facts if fact.field == "version" and fact.certain]
    in_manifests = [fact for fact in stated if fact.format in MANIFESTS]
    found = _untagged(in_manifests, chosen.named) or _untagged(stated, chosen.named)
    if len(found) == 1:
        return found[0]

    what = "no file names a version that has no tag"
    if found:
        what = "the files name several versions that have no tag"
    places = ", ".join(f"{fact.value} ({fact.location})" for fact in stated) or "no version at all"
    raise SettingsError(
        f"which version is coming is not clear: {what}",
        why=f"a DOI stands for exactly one version; the files name {places}",
        fix="give it: --version 1.2.0, in the Action the input version; or write it into one of the files",
        rule="version-unclear",
    )


def _untagged(stated: Iterable[Fact], named: Mapping[str, str]) -> list[str]:
    """The versions of these facts that no tag names, each once, in their order."""
    texts = [re.sub(r"^[vV](?=\d)", "", str(fact.value).strip()) for fact in stated]
    tagged = set(named.values())
    return [text for text in dict.fromkeys(texts) if text not in tagged]


def already_released(version: str, how: str) -> SettingsError:
    """The error for a version that cannot be prepared any more; `how` says what tells."""
    return SettingsError(
        f"version {version} is released already: {how}",
        why="only a version that is still to come can be prepared: what is tagged or published stays as it is",
        fix="give the next version; to bring this one's record or DOI up to date, run publish with its tag",
        rule="already-released",
    )
