"""The repository around a citation file, for the rules that compare files: bytes in memory, nothing is read here.

Other files are read by the formats' own readers, so that a rule compares facts with places, never text with text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from doi_action.facts import Fact, Remark
from doi_action.formats.text.source import SourceText, line_starts
from doi_action.identifiers import Doi
from doi_action.metadata.merge import merge
from doi_action.metadata.tree_facts import read_tree
from doi_action.readme.pick import pick_readme
from doi_action.snapshot import Tree


class DatedTag(NamedTuple):
    """A tag and its day as YYYY-MM-DD, '' where it is not known."""

    name: str
    day: str = ""


class Around:
    """What lies around a citation file.

    `path` is its own place in the repository, `files` the bytes of the files that were read, by path, `names` all
    names at the root, `tags` the tags with their days, `origin` the address it was cloned from, None where unknown.
    `folder` is what findings put before a path: all these paths begin at it.
    """

    def __init__(
        self,
        *,
        path: str,
        files: Mapping[str, bytes],
        names: frozenset[str] = frozenset(),
        tags: tuple[DatedTag, ...] = (),
        origin: str | None = None,
        folder: str = "",
    ) -> None:
        self.path, self.files, self.names, self.tags, self.origin = path, dict(files), names, tags, origin
        self.folder = folder
        self._facts: tuple[Fact, ...] | None = None

    @property
    def is_root(self) -> bool:
        """Whether the citation file is the repository's own: rules that compare files look at no other."""
        return "/" not in self.path

    def facts(self, field: str, *formats: str) -> tuple[Fact, ...]:
        """What the other files say of a field, certain facts only, in the order of precedence of their formats."""
        if self._facts is None:
            read = read_tree(Tree(commit="", contents=self.files)).facts
            self._facts = tuple(fact for fact in read if fact.format not in ("CITATION.cff", ".doi.yml"))
        return tuple(f for f in self._facts if f.field == field and f.certain and (not formats or f.format in formats))

    def conflicts(self, data: bytes | None) -> tuple[Remark, ...]:
        """Where the files contradict each other, `data` being the citation file, None where there is none."""
        if not self.is_root:
            return ()
        contents = self.files if data is None else {**self.files, "CITATION.cff": data}
        found = merge(read_tree(Tree(commit="", contents=contents)).facts).conflicts
        own = {"CITATION.cff": self.path}
        return tuple(replace(remark, path=self.shown(own.get(remark.path, remark.path))) for remark in found)

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

    def version_tags(self) -> tuple[tuple[str, DatedTag], ...]:
        """The tags that name a version, oldest version first, each with its version."""
        from packaging.version import InvalidVersion, Version

        found = []
        for tag in self.tags:
            text = tag.name.rpartition("/")[2]
            text = text[1:] if text[:1] in "vV" and text[1:2].isdigit() else text
            try:
                found.append((Version(text), text, tag))
            except InvalidVersion:
                continue
        return tuple((text, tag) for _, text, tag in sorted(found, key=lambda entry: entry[0]))


def badge_dois(source: SourceText) -> Iterator[tuple[Doi, int]]:
    """The DOIs that the badges of a README show, those of papers left out, each with where it stands."""
    from doi_action.readme.classify import is_badge, shown_dois
    from doi_action.readme.page import markup_of
    from doi_action.readme.reading import read_page

    for image in read_page(markup_of(source.path), source.text).images:
        addresses = " ".join(span.of(source.text) for span in (*image.sources, *((image.link,) if image.link else ())))
        if is_badge(image, source.text) and "theoj.org" not in addresses:
            for doi in shown_dois(image, source.text)[:1]:
                if doi.prefix != "10.21105":
                    yield doi, image.whole.start
