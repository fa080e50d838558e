"""What is wrong with a release's files: the rules of `check`, asked about the files that the release is read from.

The same table, the same judge, the same exceptions (`allow` in a comment or in .doi.yml), so that `publish` and
`explain` say of a file what `check` says of it. Whether a finding stops a release is an attribute of its rule.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date

from doi_action.check.allowance import Allowance, complaints, in_comments, in_settings, silenced
from doi_action.check.around import Around
from doi_action.check.checker import check_citation, check_other, told
from doi_action.facts import Reading, Remark
from doi_action.findings import Finding
from doi_action.formats.cff.state import citation_path
from doi_action.formats.table import format_of
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.yaml import compose
from doi_action.metadata.gather import read_at_head
from doi_action.model import Tag
from doi_action.rules import BY_ID, RULES
from doi_action.settings import CONFIGURATION_FILES
from doi_action.snapshot import FileEdit, Snapshot, Tree
from doi_action.works import Work

CITATION = "CITATION.cff"

BARE = "github-citation-bare"

DECISIVE = frozenset({".doi.yml", CITATION})
"""Formats whose faults stop a release. What another file says wrongly is left out, and missed where it is needed."""

NOT_SENT = ("references", "preferred-citation", "keywords", "identifiers", "message")
"""Keys of CITATION.cff of which a record takes no people, nothing twice, or nothing at all."""


def judge_files(
    snapshot: Snapshot, work: Work, reading: Reading, conflicts: tuple[Remark, ...], *, today: date
) -> tuple[Finding, ...]:
    """Everything that the rules find in the files that `reading` was made of, and between them, unless allowed.

    `conflicts` are those of merging, which knows the tag and the host too.
    """
    judged = _Files(snapshot, work, reading)
    found = (*judged.findings(today), *told(conflicts, RULES))
    allowances = tuple(judged.allowances())
    left = [finding for finding in found if not silenced(finding, allowances)]

    # Whether an exception is needed shows only for rules that look at a file alone: of tags a release sees fewer.
    certain = []
    for allowed in allowances:
        rule = BY_ID.get(allowed.rule)
        needs_more_than_a_file = rule is not None and rule.scope != "file"
        if allowed.lines and not needs_more_than_a_file:
            certain.append(allowed)

    needless = told(complaints(found, certain), RULES)
    return tuple(dict.fromkeys((*left, *needless)))


class _Files:
    """The files that a release is read from: at the tag, or at the head where the tag lacks them."""

    def __init__(self, snapshot: Snapshot, work: Work, reading: Reading) -> None:
        self.snapshot, self.work, self.reading = snapshot, work, reading
        self.prefix = f"{work.path}/" if work.path else ""
        self.paths = {*snapshot.at_tag.contents, *snapshot.at_head.contents}
        self.citation = citation_path(self.paths, work.path)

    def tree(self, path: str) -> Tree:
        if read_at_head(self.reading, path):
            return self.snapshot.at_head
        return self.snapshot.at_tag

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Citation files that were read, then every other file that was, each with its bytes."""
        said = {fact.location.path for fact in self.reading.facts}
        citations = [self.citation]
        # A work in a folder may have its words from the root's file.
        if self.prefix and CITATION in said:
            citations.append(CITATION)

        # A file outside of the work's folder speaks of it where something was taken from there.
        inside = {path for path in self.paths if path.startswith(self.prefix)}
        others = []
        for path in sorted(inside | (said & self.paths)):
            if self.format_of(path) not in ("", CITATION):
                others.append(path)

        for path in (*citations, *others):
            data = self.tree(path).read(path)
            if data is not None:
                yield path, data

    def format_of(self, path: str) -> str:
        """The name of the format that reads a file of the work, or of the root for it; "" where none does."""
        known = format_of(path.removeprefix(self.prefix))
        return known.name if known else ""

    def findings(self, today: date) -> Iterator[Finding]:
        """The findings of each file, then what was remarked on without one."""
        spoken: set[Remark] = set()
        for path, data in self.files():
            remarks = tuple(remark for remark in self.reading.remarks if remark.path == path)

            is_citation = path.rpartition("/")[2].lower() == CITATION.lower()
            if not is_citation:
                yield from check_other(self.format_of(path), path, data, remarks, RULES)
                spoken.update(remarks)
                continue

            around = self.around() if path == self.citation else None
            yield from check_citation(path, data, RULES, repository=around, today=today.isoformat())
            # The check asks these rules itself.
            spoken.update(remark for remark in remarks if BY_ID[remark.rule].scope in ("file", "reader"))

        unspoken = [remark for remark in self.reading.remarks if remark not in spoken]
        yield from told(unspoken, RULES)

    def around(self) -> Around:
        """The repository around the citation file. The release's own tag is what it is being brought up to."""
        tree, prefix = self.tree(self.citation), self.prefix
        files = {path.removeprefix(prefix): data for path, data in tree.contents.items() if path.startswith(prefix)}
        inside = [path.removeprefix(prefix) for path in tree.sizes if path.startswith(prefix)]

        # The tags of a monorepo are of several works.
        tags: list[Tag] = []
        if not prefix:
            tags = [tag for tag in self.snapshot.tags if tag.name != self.snapshot.release.tag]

        return Around(
            path=CITATION,
            files=files,
            names=frozenset(path.partition("/")[0] for path in inside),
            tags=tuple(tags),
            origin=self.snapshot.repository.url,
            folder=self.work.path,
        )

    def allowances(self) -> Iterator[Allowance]:
        """What comments in the files and the head's configuration file allow."""
        for path, data in self.files():
            # Most files allow nothing, and some are large.
            if b"doi-action:" in data:
                yield from in_comments(path, data.decode("utf-8-sig", "replace"))

        yield from allowed_by_settings(self.snapshot.at_head)


def allowed_by_settings(head: Tree) -> tuple[Allowance, ...]:
    """What the configuration file allows: the first of the two, where there are both."""
    for path in CONFIGURATION_FILES:
        settings = head.read(path)
        if settings is None:
            continue

        # One that cannot be read is told of where the settings are read.
        with suppress(Unreadable):
            source = read_source(path, settings)
            return in_settings(source, compose(source))
        break
    return ()


def _citation_after(edits: tuple[FileEdit, ...], citation: str) -> bytes | None:
    """The citation file as the edits leave it, None where they leave it alone."""
    for edit in edits:
        if citation in (edit.path, edit.renamed_from):
            return edit.after
    return None


def left_bare(
    findings: tuple[Finding, ...], snapshot: Snapshot, work: Work, edits: tuple[FileEdit, ...]
) -> tuple[Finding, ...]:
    """The findings without the one on GitHub's citation, where the release's `edits` write what it lacks.

    GitHub makes it of the branch's file: it has its year and its link once the run is over.
    """
    citation = citation_path({*snapshot.at_head.contents}, work.path)
    after = _citation_after(edits, citation)
    if after is None:
        return findings

    still_bare = check_citation(citation, after, (BY_ID[BARE],))
    if still_bare:
        return findings
    return tuple(finding for finding in findings if finding.rule != BARE)


def left_stale(snapshot: Snapshot, work: Work, edits: tuple[FileEdit, ...]) -> tuple[Finding, ...]:
    """Citations written out in other files that differ from the citation file as the release's `edits` leave it.

    Before the release both may have been equally old, and nothing differed.
    """
    citation = citation_path({*snapshot.at_head.contents}, work.path)
    after = _citation_after(edits, citation)
    if after is None:
        return ()

    head = replace(snapshot.at_head, contents={**snapshot.at_head.contents, citation: after})
    judged = _Files(replace(snapshot, at_tag=head, at_head=head), work, Reading())
    found = check_citation(citation, after, (BY_ID["bibtex-differs"],), repository=judged.around())
    allowances = tuple(judged.allowances())
    return tuple(finding for finding in found if not silenced(finding, allowances))


def stopping(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of the findings that stop a release."""
    return tuple(finding for finding in findings if stops_publish(finding))


def stops_publish(finding: Finding) -> bool:
    """Whether the finding stops a release: its rule says so, and it stands in something that would be sent."""
    rule = BY_ID[finding.rule]
    if not rule.stops_publish:
        return False

    # These speak of no file: of the tag, say, or of two sources at once.
    if rule.scope in ("release", "comparison"):
        return True

    if finding.field.startswith(NOT_SENT):
        return False
    if finding.path.endswith(".github/doi.yml"):
        return True

    known = format_of(finding.path.rpartition("/")[2])
    return known is not None and known.name in DECISIVE
