"""The repository around a citation file, for the rules that compare files: bytes in memory, nothing is read here.

Other files are read by the formats' own readers, so that a rule compares facts with places, never text with text.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from doi_action.facts import Fact
from doi_action.formats.text.source import SourceText, line_starts
from doi_action.identifiers import Doi


class DatedTag(NamedTuple):
    """A tag and its day as YYYY-MM-DD, '' where it is not known."""

    name: str
    day: str = ""


class Around:
    """What lies around a citation file.

    `path` is its own place in the repository, `files` the bytes of the files that were read, by path, `names` all
    names at the root, `tags` the tags with their days, `origin` the address it was cloned from, None where unknown.
    """

    def __init__(
        self,
        *,
        path: str,
        files: Mapping[str, bytes],
        names: frozenset[str] = frozenset(),
        tags: tuple[DatedTag, ...] = (),
        origin: str | None = None,
    ) -> None:
        self.path, self.files, self.names, self.tags, self.origin = path, dict(files), names, tags, origin
        self._facts: tuple[Fact, ...] | None = None

    @property
    def is_root(self) -> bool:
        """Whether the citation file is the repository's own: rules that compare files look at no other."""
        return "/" not in self.path

    def facts(self, field: str, *formats: str) -> tuple[Fact, ...]:
        """What the other files say of a field, certain facts only, in the order of precedence of their formats."""
        if self._facts is None:
            self._facts = tuple(_read(self.files))
        return tuple(f for f in self._facts if f.field == field and f.certain and (not formats or f.format in formats))

    def source(self, path: str) -> SourceText | None:
        """The text of a file, None where it is not there or not UTF-8."""
        data = self.files.get(path)
        if data is None:
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return None
        return SourceText(path, text, data.startswith(b"\xef\xbb\xbf"), line_starts(text))

    def readme(self) -> SourceText | None:
        """The README at the root that GitHub would show, None where there is none."""
        names = sorted((n for n in self.files if n.lower().startswith("readme")), key=_readme_rank)
        return self.source(names[0]) if names else None

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


def same_version(one: str, two: str) -> bool:
    """Whether two texts name one version: a leading v does not count, nor does how PEP 440 would write it.

    >>> same_version("v1.2.0", "1.2"), same_version("1.2.0rc1", "1.2.0-rc.1"), same_version("1.2", "1.3")
    (True, True, False)
    """
    from packaging.version import InvalidVersion, Version

    try:
        return Version(one) == Version(two)
    except InvalidVersion:
        return one.strip().lower().removeprefix("v") == two.strip().lower().removeprefix("v")


def _read(files: Mapping[str, bytes]) -> Iterator[Fact]:
    from fnmatch import fnmatchcase

    from doi_action.formats.table import FORMATS

    for known in FORMATS:
        if known.name in ("CITATION.cff", ".doi.yml"):
            continue
        for path in files:
            if any(fnmatchcase(path, pattern) and path.count("/") == pattern.count("/") for pattern in known.paths):
                yield from known.reader()(path, files[path]).facts


def _readme_rank(name: str) -> tuple[int, str]:
    """GitHub's order of READMEs by their ending, Markdown first."""
    endings = ("md", "markdown", "rst", "adoc", "org", "txt")
    ending = name.rpartition(".")[2].lower()
    return (endings.index(ending) if ending in endings else len(endings), name)
