"""The citation page: what it says of a work and its versions, for people and for programs."""

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from doi_action.edits.templating import environment
from doi_action.errors import SettingsError
from doi_action.identifiers.types import Doi, SpdxId, parse_orcid
from doi_action.model import (
    Affiliation,
    Contributor,
    Creator,
    DepositFile,
    Funding,
    Kind,
    License,
    Metadata,
    RelatedIdentifier,
    Subject,
)
from doi_action.templates_folder import templates_folder
from doi_action.verbs.cite import write_pages
from doi_action.views.citation_page import PageFile, folders_of, pages
from doi_action.views.shown_work import (
    Origin,
    ShownVersion,
    ShownWork,
    newest_first,
)

TEMPLATES = environment(templates_folder())
CONCEPT = Doi("10.14454", "wa5f-kfy6-b7wk-11")
NAMES = {"1.0.0": "d1a5-bmqq-e7sb-07", "1.1.0": "pk4t-79hw-jqhc-55", "2.0.0-rc1": "8bkx-0afa-8bfm-22"}
ARCHIVE = DepositFile(
    name="tides.tar.gz",
    size=1234567,
    sha256="ab" * 32,
    media_type="application/gzip",
    url="https://github.com/octo/tides/releases/download/v1.1.0/tides.tar.gz",
)
HOSTILE = """</script><script>alert(1)</script>"'<img src=x onerror=alert(1)>{{ 7 * 7 }}&amp;"""


def tides(version: str, **more: object) -> Metadata:
    """A model of the sea with everything that a page shows."""
    known: dict[str, object] = {
        "kind": Kind.MODEL,
        "title": "Tides",
        "creators": (
            Creator(
                given_names="Ada",
                family_names="Moore",
                orcid=parse_orcid("0000-0002-1825-0097"),
                affiliations=(Affiliation(name="Example University"),),
            ),
            Creator(name="The Tides Team"),
        ),
        "contributors": (Contributor(creator=Creator(name="Wim Berg"), role="ContactPerson"),),
        "publisher": "Example University",
        "publication_date": date(2026, 3, 5),
        "version": version,
        "abstract": "Predicts the sea level of a harbour for the coming week, from what its gauge measured.",
        "keywords": (Subject(text="tides"), Subject(text="sea level")),
        "formats": ("application/gzip",),
        "licenses": (License(spdx=SpdxId("MIT")),),
        "related_identifiers": (
            RelatedIdentifier(value="10.1000/sea", scheme="DOI", relation="IsDerivedFrom", resource_type="Dataset"),
            RelatedIdentifier(value="10.1000/paper", scheme="DOI", relation="IsDescribedBy"),
            RelatedIdentifier(value=str(CONCEPT), scheme="DOI", relation="IsVersionOf"),
        ),
        "funding": (Funding(funder="Example Fund", award_number="7"),),
        "repository_url": "https://github.com/octo/tides",
    }
    return Metadata(**{**known, **more})  # type: ignore[arg-type]


def shown(version: str, **more: object) -> ShownVersion:
    """A version with the DOI of its name."""
    return ShownVersion(
        metadata=tides(version, **more),
        doi=Doi("10.14454", NAMES[version]),
        files=(ARCHIVE,),
        origin=Origin(registry="DataCite", commit="84c083a", sources=(("title", "CITATION.cff:4"),)),
        open_to_all=True,
    )


def work(**more: object) -> ShownWork:
    """A work of three versions."""
    return ShownWork(versions=newest_first(map(shown, NAMES)), concept=CONCEPT, **more)  # type: ignore[arg-type]


def by_path(files: tuple[PageFile, ...]) -> dict[str, str]:
    """The texts by path; no path comes twice."""
    found = {file.path: file.text for file in files}
    assert len(found) == len(files)
    return found


class Links(HTMLParser):
    """Every link, form of loading and tag of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[dict[str, str | None]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what was opened."""
        self.tags.append((tag, dict(attrs)))
        if tag == "link":
            self.links.append(dict(attrs))

    def rel(self, name: str) -> list[str | None]:
        """Where the typed links of a relation lead."""
        return [link["href"] for link in self.links if link.get("rel") == name]


def named_tags(work: ShownWork) -> list[tuple[str | None, str | None]]:
    """Name and content of the meta tags of the first page."""
    tags = Links(by_path(pages(work, TEMPLATES))["index.html"]).tags
    return [(one.get("name"), one.get("content")) for tag, one in tags if tag == "meta"]


def test_the_newest_release_is_at_the_root_and_each_version_has_its_place() -> None:
    """A pre-release is not the newest; every page names all versions."""
    files = by_path(pages(work(), TEMPLATES))
    assert [path for path in files if path.endswith("index.html")] == [
        "v/1.1.0/index.html",
        "v/1.0.0/index.html",
        "v/2.0.0-rc1/index.html",
        "index.html",
    ]
    assert "Tides</h1>" in files["index.html"]
    assert "Cite this version (1.1.0)" in files["index.html"]
    for path, text in files.items():
        if path.endswith(".html"):
            assert all(doi in text for doi in NAMES.values()), path


def test_an_outdated_version_says_which_is_newer() -> None:
    """In words, and for machines."""
    page = by_path(pages(work(), TEMPLATES))["v/1.0.0/index.html"]
    assert '<strong>Outdated.</strong> There is a newer version: <a href="../../v/1.1.0/index.html">1.1.0</a>' in page
    assert Links(page).rel("latest-version") == ["../../v/1.1.0/index.html"]


def test_a_withdrawn_version_says_so_and_is_never_the_newest() -> None:
    """Its reason and day stand at the top; the page and its citation stay."""
    gone = ShownVersion(
        metadata=tides("1.1.0"), doi=Doi("10.14454", NAMES["1.1.0"]), withdrawn="Wrong units", withdrawn_on="2026-04-01"
    )
    versions = newest_first((gone, shown("1.0.0")))
    files = by_path(pages(ShownWork(versions=versions, concept=CONCEPT), TEMPLATES))
    assert "Cite this version (1.0.0)" in files["index.html"]
    page = files["v/1.1.0/index.html"]
    assert "<title>Withdrawn: Tides 1.1.0</title>" in page
    assert "<strong>Withdrawn on 2026-04-01.</strong> Wrong units" in page
    assert f"https://doi.org/10.14454/{NAMES['1.1.0']}" in page


def test_a_sandbox_doi_is_no_link_and_the_page_warns() -> None:
    """It leads nowhere, and no search engine shall keep the page."""
    version = ShownVersion(metadata=tides("1.0.0"), doi=Doi("10.0000", NAMES["1.0.0"]))
    page = by_path(pages(ShownWork(versions=(version,)), TEMPLATES))["index.html"]
    assert "Sandbox: not a real DOI" in page
    assert 'content="noindex"' in page
    assert 'href="https://doi.org/10.0000' not in page
    assert Links(page).rel("cite-as") == []


def test_a_doi_of_a_test_system_is_no_link_whatever_its_prefix() -> None:
    """A test system takes prefixes that look real."""
    page = by_path(pages(work(rehearsal=True), TEMPLATES))["index.html"]
    assert "Sandbox: not a real DOI" in page
    assert 'href="https://doi.org/10.14454' not in page
    assert Links(page).rel("cite-as") == []


def test_machines_find_doi_licence_people_and_files() -> None:
    """FAIR Signposting, level 1 in the page and level 2 in the link set: both say the same."""
    files = by_path(pages(work(), TEMPLATES))
    page = Links(files["index.html"])
    own = f"https://doi.org/10.14454/{NAMES['1.1.0']}"
    assert page.rel("cite-as") == [own]
    assert page.rel("license") == ["https://spdx.org/licenses/MIT.html"]
    assert page.rel("author") == ["https://orcid.org/0000-0002-1825-0097"]
    assert "https://schema.org/AboutPage" in page.rel("type")
    [about, *back] = json.loads(files["linkset.json"])["linkset"]
    assert about["cite-as"] == [{"href": own}]
    assert [link["href"] for link in about["describedby"]] == page.rel("describedby")
    assert {entry["anchor"] for entry in back if "describes" in entry} == set(page.rel("describedby"))
    assert set(page.rel("describedby")) <= set(files)


def test_the_doi_of_another_page_is_related_only() -> None:
    """`cite-as` may name the DOI that leads to this very page, and Zenodo's leads to Zenodo."""
    elsewhere = shown("1.0.0", landing_page="https://zenodo.org/records/1")
    address = "https://octo.github.io/tides/"
    page = Links(by_path(pages(ShownWork(versions=(elsewhere,), address=address), TEMPLATES))["index.html"])
    assert page.rel("cite-as") == []
    assert page.rel("related") == [f"https://doi.org/10.14454/{NAMES['1.0.0']}"]
    assert page.rel("canonical") == [f"{address}v/1.0.0/"]


def test_what_zotero_and_scholar_read_is_there() -> None:
    """Zotero takes a page for software by the word computerProgram alone, and for data by dataset."""
    tags = [
        (one.get("name"), one.get("content"))
        for tag, one in Links(by_path(pages(work(), TEMPLATES))["index.html"]).tags
    ]
    assert ("DC.type", "computerProgram") in tags
    assert ("citation_author", "Moore, Ada") in tags
    assert ("citation_publication_date", "2026/03/05") in tags
    assert ("citation_doi", f"10.14454/{NAMES['1.1.0']}") in tags
    data = ShownWork(versions=(shown("1.0.0", kind=Kind.DATASET),))
    assert ("DC.type", "dataset") in named_tags(data)


def test_a_pre_release_is_not_outdated_by_an_older_release() -> None:
    """2.0.0-rc1 is newer than 1.1.0, and says which release there is."""
    page = by_path(pages(work(), TEMPLATES))["v/2.0.0-rc1/index.html"]
    assert "Outdated" not in page
    assert '<strong>Pre-release.</strong> The newest release is <a href="../../v/1.1.0/index.html">1.1.0</a>' in page


def test_files_stand_with_their_checksums_and_are_links_for_machines() -> None:
    """Whoever has a file can tell that it is whole; a withdrawn version offers none."""
    files = by_path(pages(work(), TEMPLATES))
    page = files["index.html"]
    assert "1,234,567 bytes" in page and f"sha256:{'ab' * 32}" in page
    assert Links(page).rel("item") == [ARCHIVE.url]
    [about, *others] = json.loads(files["linkset.json"])["linkset"]
    assert about["item"] == [{"href": ARCHIVE.url, "type": "application/gzip"}]
    assert ARCHIVE.url in {entry["anchor"] for entry in others}

    gone = ShownWork(versions=(replace(shown("1.0.0"), withdrawn="Wrong units"),))
    assert ARCHIVE.name not in by_path(pages(gone, TEMPLATES))["index.html"]


def test_the_record_says_where_it_comes_from() -> None:
    """The registry, the commit, and the line of each value."""
    page = by_path(pages(work(), TEMPLATES))["index.html"]
    for name, value in (("Registered at", "DataCite"), ("Commit", "84c083a"), ("Title", "CITATION.cff:4")):
        assert f"<dt>{name}</dt>\n<dd>{value}</dd>" in page


def test_a_model_is_one_for_fair4ml_too() -> None:
    """schema.org has no class for it, so that both are said."""
    page = by_path(pages(work(), TEMPLATES))["index.html"]
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    described = json.loads(found)
    assert any("MLModel" in name for name in described["@type"]) and len(described["@type"]) > 1
    assert described["distribution"][0]["contentUrl"] == ARCHIVE.url


def test_relations_are_said_in_words() -> None:
    """A model is trained on data; what the table of versions shows is not said twice."""
    page = by_path(pages(work(), TEMPLATES))["index.html"]
    assert "<dt>Trained on</dt>" in page
    assert '<a href="https://doi.org/10.1000/sea">10.1000/sea</a>' in page
    assert "A version of" not in page


def test_all_versions_are_cited_without_a_version() -> None:
    """Under the concept DOI."""
    page = unescape(by_path(pages(work(), TEMPLATES))["index.html"])
    every = page[page.index("Cite all versions") : page.index("Files for programs")]
    assert f"(2026). Tides [Machine learning model]. Example University. https://doi.org/{CONCEPT}<" in every
    assert "1.1.0" not in every.partition("</p>")[2].partition("</p>")[0]


def test_hostile_texts_stay_texts() -> None:
    """No tag, attribute or script comes of what a file says."""
    bad = Metadata(
        kind=Kind.SOFTWARE,
        title=HOSTILE,
        creators=(Creator(name=HOSTILE, affiliations=(Affiliation(name=HOSTILE),)),),
        version=HOSTILE,
        abstract=HOSTILE,
        licenses=(License(name=HOSTILE, url="javascript:alert(1)"),),
        related_identifiers=(RelatedIdentifier(value="javascript:alert(1)", scheme="URL", relation="Cites"),),
        repository_url="javascript:alert(1)",
    )
    files = by_path(pages(ShownWork(versions=(ShownVersion(metadata=bad),)), TEMPLATES))
    assert all(re.fullmatch(r"[A-Za-z0-9._+/-]+", path) and ".." not in path for path in files)
    tags = Links(files["index.html"]).tags
    assert [tag for tag, _ in tags].count("script") == 2
    assert "img" not in [tag for tag, _ in tags]
    assert not [
        one for _, one in tags for name, value in one.items() if name.startswith("on") or "javascript:" in (value or "")
    ]


def test_a_page_turns_nothing_round_and_programs_read_the_very_title() -> None:
    """No escape, no mark of direction, no line end that is none of HTML; the JSON-LD and the files keep theirs."""
    title = "a\u202eb\u2066c"
    bad = Metadata(kind=Kind.SOFTWARE, title=f"{title}\u2028\x1b[2J\x9b", creators=(Creator(name="A\u202e"),))
    page = by_path(pages(ShownWork(versions=(ShownVersion(metadata=bad),)), TEMPLATES))["index.html"]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", page)
    (described,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(described)["name"].startswith(title)


def test_versions_that_sound_alike_get_two_folders() -> None:
    """Names that a file system takes for one."""
    versions = tuple(ShownVersion(metadata=tides(text)) for text in ("1.0/a", "1.0-A", "..", "ü", "ü"))
    folders = folders_of(versions)
    assert folders == ("v/1.0_2fa/", "v/1.0-_41/", "v/_2e_2e/", "v/_fc/", "v/_fc-5/")


def test_pages_are_written_once_and_no_page_of_others_is_lost(tmp_path: Path) -> None:
    """A second run writes nothing; a folder with somebody's own page is left as it was."""
    files = pages(work(), TEMPLATES)
    assert write_pages(files, tmp_path / "cite") == len(files)
    assert write_pages(files, tmp_path / "cite") == 0

    own = tmp_path / "site" / "index.html"
    own.parent.mkdir()
    own.write_text("<h1>Our lab</h1>")
    with pytest.raises(SettingsError, match="not a citation page") as refused:
        write_pages(files, own.parent)
    assert refused.value.rule == "page-of-another"
    assert [*own.parent.iterdir()] == [own]


def test_a_link_that_leaves_the_folder_is_not_followed(tmp_path: Path) -> None:
    """Nothing is written outside it."""
    (tmp_path / "elsewhere").mkdir()
    folder = tmp_path / "cite"
    folder.mkdir()
    (folder / "v").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SettingsError):
        write_pages(pages(work(), TEMPLATES), folder)
    assert [*(tmp_path / "elsewhere").iterdir()] == []


def test_the_letters_of_the_badge_have_contrast() -> None:
    """WCAG 2.2, 1.4.3: 4.5 at least, on both of its own colours, whatever scheme is around it."""

    def luminance(colour: str) -> float:
        digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
        channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    badge = by_path(pages(work(), TEMPLATES))["badge.svg"]
    *grounds, letters = re.findall(r'fill="#(\w+)"', badge)
    assert (letters, len(grounds)) == ("fff", 2)
    for ground in grounds:
        assert (1 + 0.05) / (luminance(ground) + 0.05) >= 4.5
