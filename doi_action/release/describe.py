"""Describe: what a repository says of itself, for the verbs that only show it (`explain`, `export`, `cite`).

Without a tag it is the work tree that speaks, unsaved changes included: whoever fills in a CITATION.cff sees at once
what it says. With a tag it is the release.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from doi_action.errors import FindingsError, SettingsError
from doi_action.facts import Merged
from doi_action.findings import Finding, Severity
from doi_action.formats.cff.state import CitationState, citation_path
from doi_action.formats.data.listed_files import FileList, list_files
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.yaml import compose
from doi_action.hosts.folder import WorkTree
from doi_action.hosts.hugging_face.address import hub_name
from doi_action.identifiers.types import Doi
from doi_action.release.choose_work import listed_works, versions_named
from doi_action.release.judge_files import stops_publish
from doi_action.release.own_templates import own_templates
from doi_action.release.read_release import CITATION, agree, citation_of, configured_by, home_page, wanted
from doi_action.settings import Settings
from doi_action.snapshot import Coming, Snapshot, Tagged
from doi_action.works import Work, work_named, work_of_tag

if TYPE_CHECKING:
    from jinja2 import Environment


GITHUB_NAME = re.compile(r"(?:https://github\.com/)?(\w[\w-]*/\w[\w.-]*?)(?:\.git)?/?")
"""A repository on GitHub, as people name it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Described:
    """The metadata with its sources, what is wrong, what the citation file says of DOIs, and how to cite."""

    merged: Merged
    findings: tuple[Finding, ...]
    citation: CitationState
    snapshot: Snapshot
    settings: Settings
    work: Work
    others: tuple[Work, ...] = ()
    """The works that the repository lists, where none of them was chosen."""

    @property
    def templates(self) -> "Environment":
        """Ours, with the user's own in their place. Raises SettingsError."""
        return own_templates(self.settings, self.snapshot.at_head)

    @property
    def home(self) -> str | None:
        """The page that the DOI of all versions would lead to, where it is known."""
        return home_page(self.snapshot.repository, self.settings, self.work)

    @property
    def doi(self) -> Doi | None:
        """The DOI that the citation file gives the work in this version."""
        return self.citation.doi_for(self.merged.metadata.version)

    @property
    def notes(self) -> tuple[str, ...]:
        """What somebody should know who takes the DOI for that of this version."""
        version = self.merged.metadata.version
        if not self.citation.leaves_open(version):
            return ()
        return (
            f"CITATION.cff gives {self.doi} beside version {self.citation.version_text}, and no words say that it "
            f"stands for {version} too; a description with it under 'identifiers' says what it stands for",
        )

    @property
    def concept_doi(self) -> Doi | None:
        """The DOI of all versions, where the citation file lists it beside the version's."""
        return self.citation.concept_doi

    @property
    def files(self) -> FileList:
        """The files of data of this version, as far as they were read."""
        tree = self.snapshot.at_tag
        return list_files(tree, folder=self.work.path, home=self.snapshot.repository.url, commit=tree.commit)

    def require_a_work(self) -> None:
        """Raise FindingsError where a citation or an export would speak of nobody: a file unread, or none that names.

        Better none than "folder [Computer software]. (n.d.).", which looks like one. A file that others make needless
        stops no more here than it stops a release.
        """
        people = self.merged.provenance.get("creators", ())
        people_are_named = any(one.fact.certain for one in people)
        for finding in self.findings:
            unread = finding.rule.endswith("-unreadable") or finding.rule in ("lfs-pointer", "file-without-keys")
            if finding.severity is not Severity.ERROR or not unread:
                continue
            if stops_publish(finding) or not people_are_named:
                raise FindingsError(
                    finding.message,
                    why="what the file says of the work is not known",
                    fix=finding.fix,
                    rule=finding.rule,
                    path=finding.path,
                    line=finding.line,
                )

        titles = self.merged.provenance.get("title", ())
        named_by_a_file = any(one.fact.format != "host" for one in titles)
        if named_by_a_file or self.merged.metadata.creators:
            return

        if self.preferred_citation:
            raise FindingsError(
                "only the preferred citation names a title and authors",
                why="GitHub shows it in place of the work; of the work itself nothing is said",
                fix="add 'title' and 'authors' to CITATION.cff; 'doi-action cite --preferred' prints what GitHub shows",
                rule="creators-missing",
                path=CITATION,
            )

        raise FindingsError(
            "no file names a title or an author",
            why="a citation of a folder's name credits nobody",
            fix="name the folder of the CITATION.cff with --repo, or write one; 'doi-action explain' proposes it",
            rule="creators-missing",
            path=CITATION,
        )

    @property
    def preferred_citation(self) -> str | None:
        """What GitHub shows of `preferred-citation` in APA style; None where the file has none that it shows."""
        from doi_action.check.cff_walk import walk
        from doi_action.check.github_button import press

        path = citation_path(self.snapshot.at_tag.contents, self.work.path)
        try:
            source = read_source(path, self.snapshot.at_tag.read(path) or b"")
            button = press(walk(source, compose(source)))
        except Unreadable:
            return None
        return button.text if button.preferred else None


def describe(settings: Settings, repo: str, *, also: tuple[str, ...] = ()) -> Described:
    """What the folder `repo` says: its work tree, or the release that the setting `tag` names.

    `also` are patterns of files that are read besides those that say something of the work. Raises SettingsError for a
    folder or tag that is not there, HostError for a repository that cannot be read.
    """
    folder = Path(repo)
    if not folder.is_dir():
        raise no_folder(repo)

    host, tag = WorkTree(folder), settings.get("tag")
    target = Tagged(tag) if tag else Coming(settings.get("version"))
    asked = (*wanted(settings), *also)
    snapshot = host.snapshot(target, asked)
    settings = configured_by(snapshot, settings)
    works = listed_works(snapshot, settings).works
    # The work that is named, else the one that the tag names, else the repository as a whole.
    work = Work(tag_patterns=settings.tag_patterns)
    if settings["work"]:
        work = work_named(settings["work"], works)
    elif tag and works:
        work = work_of_tag(tag, works).work

    asked_now = (*wanted(settings, work), *also)
    if asked_now != asked:
        snapshot = host.snapshot(target, asked_now)

    version = settings.get("version") or (versions_named(snapshot, work).get(tag) if tag else None)
    merged, findings = agree(settings, snapshot, work, version)
    citation = citation_of(snapshot.at_tag, work)
    return Described(
        merged=merged,
        findings=findings,
        citation=citation,
        snapshot=snapshot,
        settings=settings,
        work=work,
        others=() if work.name else works,
    )


def no_folder(repo: str) -> SettingsError:
    """The error for a name that is no folder, and the way to one where it names a repository of a host."""
    on_hub, on_github = hub_name(repo), GITHUB_NAME.fullmatch(repo)
    address = on_hub.home.url if on_hub else f"https://github.com/{on_github[1]}" if on_github else None
    is_mistyped = Path(repo).parent.is_dir()
    if address is None or is_mistyped:
        return SettingsError(f"--repo '{repo}' is no folder", fix="give the folder of the repository")
    return SettingsError(
        f"--repo '{repo}' is no folder",
        why="what only reads files asks nobody, and reads a clone",
        fix=f"git clone {address}, and give that folder; or see the record of a release: doi-action review {repo}",
    )
