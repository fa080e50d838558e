"""The repository around a citation file, for the rules that compare files: bytes in memory, nothing is read here.

Other files are read by the formats' own readers, so that a rule compares facts with places, never text with text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from doi_action.check.cff_document import Document, Place
from doi_action.facts import Fact, Remark
from doi_action.formats.cff.state import state_of
from doi_action.formats.text.source import SourceText, Unreadable, line_starts, read_source
from doi_action.formats.text.value import Value
from doi_action.formats.text.yaml import compose
from doi_action.identifiers.prefixes import PAPER_PREFIXES, UNREAL_PREFIXES
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.lineage.versions import DEFAULT_TAG_PATTERNS, VersionOrder, tag_versions
from doi_action.metadata.disagreement import same_version
from doi_action.metadata.merge import merge
from doi_action.metadata.package_names import package_names
from doi_action.metadata.tree_facts import misnamed, read_tree
from doi_action.model import Tag
from doi_action.readme.pick import pick_readme
from doi_action.snapshot import Tree
from doi_action.works import works_of

CITATIONS_WRITTEN_OUT = ("CITATION.bib", "inst/CITATION")
"""Files beside the README that hold a citation for people to copy."""

NOT_COMPARED = ("CITATION.cff", ".doi.yml")
"""The citation file is what the others are compared with; settings override every file on purpose."""


class Around:
    """What lies around a citation file.

    `path` is its own place in the repository, `files` the bytes of the files that were read, by path, `names` all
    names at the root, `tags` its tags, `origin` the address it was cloned from, None where unknown. `tags_missing` says
    which of the tags could not be read, and why; '' where all were. `folder` is what findings put before a path: all
    these paths begin at it.
    """

    def __init__(
        self,
        *,
        path: str,
        files: Mapping[str, bytes],
        names: frozenset[str] = frozenset(),
        tags: tuple[Tag, ...] = (),
        tags_missing: str = "",
        origin: str | None = None,
        folder: str = "",
    ) -> None:
        self.path, self.files, self.names, self.tags, self.origin = path, dict(files), names, tags, origin
        self.tags_missing, self.folder = tags_missing, folder
        self._facts: tuple[Fact, ...] | None = None

    @property
    def is_root(self) -> bool:
        """Whether the citation file is the repository's own: rules that compare files look at no other."""
        return "/" not in self.path

    def facts(self, field: str, *formats: str) -> tuple[Fact, ...]:
        """What the other files say of a field, certain facts only, in the order of precedence of their formats."""
        if self._facts is None:
            others = []
            for fact in read_tree(Tree(commit="", contents=self.files)).facts:
                if fact.certain and fact.format not in NOT_COMPARED:
                    others.append(fact)
            self._facts = tuple(others)

        said = []
        for fact in self._facts:
            if fact.field != field:
                continue

            is_asked = not formats or fact.format in formats
            if is_asked:
                said.append(fact)
        return tuple(said)

    def conflicts(self, data: bytes | None) -> tuple[Remark, ...]:
        """Where the files contradict each other, `data` being the citation file, None where there is none."""
        if not self.is_root:
            return ()

        contents = self.files
        if data is not None:
            contents = {**self.files, "CITATION.cff": data}
        found = merge(read_tree(Tree(commit="", contents=contents)).facts).conflicts

        remarks = []
        for remark in found:
            path = remark.path
            # On disk the file may have another name, such as `citation.cff`.
            if path == "CITATION.cff":
                path = self.path
            remarks.append(replace(remark, path=self.shown(path)))
        return tuple(remarks)

    def misnamed(self) -> tuple[Remark, ...]:
        """Citation files under a name that nobody looks for."""
        found = misnamed(Tree(commit="", contents=self.files))
        return tuple(replace(remark, path=self.shown(remark.path)) for remark in found)

    def card_without_people(self) -> str | None:
        """The path of the first card, where no file names anybody: the Hub then cites the account."""
        facts = read_tree(Tree(commit="", contents=self.files)).facts
        names_people = any(fact.field == "creators" and fact.certain for fact in facts)
        if names_people:
            return None

        for fact in facts:
            if fact.format in ("model card", "dataset card"):
                return fact.location.path

        return None

    def shown(self, path: str) -> str:
        """A path as findings name it."""
        return f"{self.folder}/{path}" if self.folder else path

    def source(self, path: str) -> SourceText | None:
        """The text of a file, None where it is not there or not UTF-8."""
        data = self.files.get(path)
        if data is None:
            return None

        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return None
        return SourceText(self.shown(path), text, data.startswith(b"\xef\xbb\xbf"), line_starts(text))

    def readme(self) -> SourceText | None:
        """The README that GitHub would show, None where there is none."""
        name = pick_readme(self.files)
        return None if name is None else self.source(name)

    def version_tags(self) -> tuple[tuple[str, Tag], ...]:
        """The tags that name a version of the work in the root, oldest version first, each with its version."""
        patterns = self._tag_patterns()
        if not self.tags or not patterns:
            return ()

        # A tag may begin with the name of the repository or of a package: `rekenaar-1.2.0`.
        repository = (self.origin or "").rstrip("/").removesuffix(".git").rpartition("/")[2]
        names = (repository, *package_names(Tree(commit="", contents=self.files)))
        versions = tag_versions(self.tags, patterns, names=names).versions

        found = []
        for tag in self.tags:
            version = versions.get(tag.name)
            if version is not None:
                found.append((version, tag))
        return tuple(sorted(found, key=lambda entry: VersionOrder(*entry)))

    def is_prepared(self, document: Document) -> bool:
        """Whether the file names the DOI of a version to come: as `prepare` writes it, while no tag names that version.

        Where tags could not be read nobody can tell, and it counts as prepared.
        """
        # Tags are looked up for the work in the root alone.
        if not self.is_root or document.get("doi") is None:
            return False

        state = state_of(Value(node=document.root, source=document.source))
        version = state.version_text
        if version is None or state.doi_of_stated_version is None:
            return False

        is_tagged = any(same_version(text, version) for text, _ in self.version_tags())
        return not is_tagged

    def _tag_patterns(self) -> tuple[str, ...]:
        """How the tags of the work in the root look; () where .doi.yml lists works and none of them stands there."""
        for path in (".doi.yml", ".github/doi.yml"):
            data = self.files.get(path)
            if data is None:
                continue

            works = works_of(path, data).works
            if works:
                at_root = [work.tag_patterns for work in works if not work.path]
                return at_root[0] if at_root else ()

            try:
                root = compose(read_source(path, data))
            except Unreadable:
                continue
            if root is None:
                continue

            node = root.get("tag-pattern")
            if node is None or node.kind != "scalar" or node.null:
                continue

            patterns = []
            for part in node.text.split(","):
                # A pattern without its one place for the version names no tag: reading the settings refuses it.
                if part.count("{version}") == 1:
                    patterns.append(part.strip())
            return tuple(patterns)

        return DEFAULT_TAG_PATTERNS


def named_dois(document: Document) -> list[tuple[Place, Doi]]:
    """The DOIs that a citation file gives its work, at the root and among the identifiers, each with its place."""
    named = []
    for place in document.of("doi"):
        doi = doi_or_none(place.node.text)
        if doi is not None:
            named.append((place, doi))
    return named


def badge_dois(source: SourceText) -> Iterator[tuple[Doi, int]]:
    """The DOIs that the badges of a README show, those of papers left out, each with where it stands."""
    from doi_action.readme.classify import is_badge, shown_dois
    from doi_action.readme.page import markup_of
    from doi_action.readme.reading import read_page

    for image in read_page(markup_of(source.path), source.text).images:
        if not is_badge(image, source.text):
            continue

        spans = image.sources
        if image.link:
            spans = (*image.sources, image.link)
        addresses = " ".join(span.of(source.text) for span in spans)

        # A badge of the Journal of Open Source Software shows the DOI of the paper.
        if "theoj.org" in addresses:
            continue

        dois = shown_dois(image, source.text)
        if dois and dois[0].prefix not in PAPER_PREFIXES:
            yield dois[0], image.whole.start


def real_badge_dois(source: SourceText) -> list[tuple[Doi, int]]:
    """Those among them that are none of a sandbox or test system, which `badge-doi-not-real` tells of."""
    real = []
    for doi, at in badge_dois(source):
        if doi.prefix not in UNREAL_PREFIXES:
            real.append((doi, at))
    return real
