"""From a snapshot to facts: files at the tag, late citation files, the host and the history."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from doi_action.facts import LeftOut, Location, Reading
from doi_action.identifiers.types import SpdxId
from doi_action.metadata.gather import HeadSpeaksOf, host_facts, read_facts, release_facts
from doi_action.metadata.merge import merge
from doi_action.metadata.tree_facts import read_tree
from doi_action.model import Creator, Kind, License, Release, Repository
from doi_action.release.judge_files import judge_files, stopping
from doi_action.snapshot import Person, Snapshot, Tree
from doi_action.views.not_carried import not_carried
from doi_action.works import Work

PAGE = "https://github.example/o/tool/releases/tag/v1.0"
FILES = "https://github.example/o/tool/tree/v1.0"
RELEASE = Release(
    tag="v1.0", commit="a" * 40, published_at=datetime(2026, 3, 1, 12, tzinfo=UTC), url=PAGE, files_page=FILES
)
REPOSITORY = Repository(
    name="tool",
    url="https://github.example/o/tool",
    description="A tool",
    homepage="https://tool.example",
    topics=("physics",),
    license=SpdxId("MIT"),
)


def snapshot(
    at_tag: Mapping[str, str] | None = None, at_head: Mapping[str, str] | None = None, **parts: Any
) -> Snapshot:
    """A snapshot of files given as text; the head has the tag's files unless it is given."""
    trees = [
        Tree(commit=letter * 40, contents={path: text.encode() for path, text in (files or {}).items()})
        for letter, files in (("a", at_tag), ("b", at_tag if at_head is None else at_head))
    ]
    parts = {"repository": REPOSITORY, "release": RELEASE, **parts}
    return Snapshot(tags=(), branch="main", at_tag=trees[0], at_head=trees[1], **parts)


def said(reading: Reading, field: str, source: str) -> list[object]:
    """The values that one source gives for one field."""
    return [f.value for f in reading.facts if (f.field, f.format) == (field, source)]


def test_the_host_fills_a_bare_repository() -> None:
    """Without any file, name, description, topics, licence and address make a record but for its creators."""
    metadata = merge(read_facts(snapshot()).facts).metadata
    assert (metadata.title, metadata.abstract, metadata.kind) == ("tool", "A tool", Kind.SOFTWARE)
    assert (metadata.repository_url, metadata.landing_page) == (REPOSITORY.url, PAGE)
    assert metadata.publication_date == date(2026, 3, 1)


def test_the_files_at_the_tag_and_the_repository_become_links() -> None:
    """The page of the files is the same thing as the version; it is a version of the repository."""
    links = merge(read_facts(snapshot()).facts).metadata.related_identifiers
    assert [(link.relation, link.value) for link in links] == [
        ("IsIdenticalTo", FILES),
        ("IsVersionOf", REPOSITORY.url),
    ]


CARD = "---\npipeline_tag: x\nlicense: other\nlicense_name: tide-1.0\nlicense_link: {link}\n---\n# Tides\n"


def test_a_licence_beside_the_card_leads_to_its_page_at_the_tag() -> None:
    """Its name alone leads nowhere from a record."""
    reading = read_facts(snapshot({"README.md": CARD.format(link="LICENSE.md"), "LICENSE.md": "Be kind.\n"}))
    page = "https://github.example/o/tool/blob/v1.0/LICENSE.md"
    assert merge(reading.facts).metadata.licenses == (License(name="tide-1.0", url=page),)
    assert "license_link" not in [left.field for left in reading.left_out]


@pytest.mark.parametrize("link", ["TERMS.md", "../LICENSE.md", "/LICENSE.md"])
def test_a_licence_that_is_not_beside_the_card_is_not_carried(link: str) -> None:
    """A page is promised of a file that is there, and of no other."""
    reading = read_facts(snapshot({"README.md": CARD.format(link=link), "LICENSE.md": "Be kind.\n"}))
    assert merge(reading.facts).metadata.licenses == (License(name="tide-1.0"),)
    assert "license_link" in [left.field for left in reading.left_out]


def test_the_landing_page_is_not_called_identical_to_its_own_version() -> None:
    """The DOI leads to the release's page already; where the host shows no files, nothing is linked."""
    metadata = merge(read_facts(snapshot(release=replace(RELEASE, files_page=None))).facts).metadata
    assert metadata.landing_page == PAGE
    assert [link.relation for link in metadata.related_identifiers] == ["IsVersionOf"]


def test_a_day_is_taken_in_the_zone_it_was_written_in() -> None:
    """Half past midnight in Tokyo is that day there, though it is the day before in UTC."""
    late = datetime(2026, 3, 2, 0, 30, tzinfo=timezone(timedelta(hours=9)))
    facts = {
        f.field: f.value for f in release_facts(Release(tag="v1", commit="a", published_at=late, committed_at=late))
    }
    assert (facts["publication_date"], facts["created"]) == (date(2026, 3, 2), date(2026, 3, 2))


def test_a_release_without_a_page_gives_no_link() -> None:
    """A local repository has no page to be identical to."""
    assert "related_identifiers" not in {f.field for f in release_facts(Release(tag="v1", commit="a"))}


def test_the_homepage_is_only_proposed() -> None:
    """Nobody said that the DOI should lead there."""
    (homepage,) = [f for f in host_facts(REPOSITORY) if f.field == "landing_page"]
    assert not homepage.certain


def test_a_place_that_keeps_one_kind_of_work_says_it() -> None:
    """On the Hub a data set and a model have addresses of their own."""
    facts = host_facts(Repository(name="m", kind=Kind.DATASET))
    assert merge(facts).metadata.kind is Kind.DATASET


def test_people_of_the_history_are_proposed() -> None:
    """Commits alone make nobody a creator."""
    reading = read_facts(snapshot(history=(Person(creator=Creator(name="Ada"), commits=9),)))
    (history,) = [f for f in reading.facts if f.format == "git"]
    assert (history.value, history.certain) == ((Creator(name="Ada"),), False)


CODEMETA = (
    '{"@type": "SoftwareSourceCode", "name": "%s", "version": "2.0", "author": [{"@type": "Person", "name": "Ada"}]}'
)


def test_a_file_is_read_as_it_stands_in_the_tag() -> None:
    """What the head says of the same file is of a later state."""
    reading = read_facts(snapshot({"codemeta.json": CODEMETA % "Old"}, {"codemeta.json": CODEMETA % "New"}))
    assert said(reading, "title", "codemeta.json") == ["Old"]


def test_a_citation_file_added_after_the_tag_is_read_from_the_head_and_that_is_said() -> None:
    """Its version belongs to a later state and is left aside."""
    reading = read_facts(snapshot({}, {"codemeta.json": CODEMETA % "New"}))
    assert said(reading, "title", "codemeta.json") == ["New"]
    assert said(reading, "version", "codemeta.json") == []
    assert [(f.rule, f.path) for f in reading.remarks] == [("citation-after-tag", "codemeta.json")]


def test_a_citation_file_that_is_broken_in_the_tag_and_mended_later_is_read_from_the_head() -> None:
    """A tag cannot be changed, so its fault must not stop the release for ever."""
    good = "cff-version: 1.2.0\nmessage: m\ntitle: Good\nversion: '2.0'\n"
    reading = read_facts(snapshot({"CITATION.cff": "title: [\n"}, {"CITATION.cff": good}))
    assert said(reading, "title", "CITATION.cff") == ["Good"]
    assert said(reading, "version", "CITATION.cff") == []
    assert [(f.rule, f.path) for f in reading.remarks] == [("citation-after-tag", "CITATION.cff")]


def test_a_citation_file_that_is_broken_in_both_stops() -> None:
    """Nobody can say what it would have said."""
    found = snapshot({"CITATION.cff": "title: [\n"})
    findings = judge_files(found, Work(), read_facts(found), (), today=date(2026, 1, 1))
    assert [f.rule for f in stopping(findings)] == ["yaml-unreadable"]


def linked(target: str) -> Tree:
    """A tree whose CITATION.cff leads to no file of it."""
    return Tree(commit="a" * 40, links={"CITATION.cff": target})


@pytest.mark.parametrize("target", ["nothing", "../CITATION.cff", "/etc/hostname"])
def test_a_citation_file_that_is_a_link_to_no_file_stops(target: str) -> None:
    """The record would be made of the repository's name and its history."""
    found = replace(snapshot(), at_tag=linked(target), at_head=linked(target))
    findings = judge_files(found, Work(), read_facts(found), (), today=date(2026, 1, 1))
    (told,) = stopping(findings)
    assert (told.rule, told.path) == ("yaml-unreadable", "CITATION.cff")
    assert f"a symbolic link to '{target}'" in told.message


def test_a_link_to_no_file_that_was_mended_after_the_tag_does_not_stop() -> None:
    """The head's file is read in its place."""
    good = "cff-version: 1.2.0\nmessage: m\ntitle: Good\n"
    reading = read_facts(replace(snapshot({}, {"CITATION.cff": good}), at_tag=linked("nothing")))
    assert said(reading, "title", "CITATION.cff") == ["Good"]
    assert [(f.rule, f.path) for f in reading.remarks] == [("citation-after-tag", "CITATION.cff")]


PEOPLE = """\
cff-version: 1.2.0
message: m
title: Tides
authors:
  - {family-names: Byron, given-names: Ada}
  - {family-names: Later, given-names: Lee}
  - {name: Tide Lab}
"""
ADA = Person(creator=Creator(name="Ada Byron", email="ada@example.org"), commits=3)


def borrowed(**parts: Any) -> tuple[list[str], str]:
    """The creators that a tag without a citation file gets from the branch, and what is said of it."""
    reading = read_facts(snapshot({}, {"CITATION.cff": PEOPLE}, history=(ADA,)), **parts)
    (creators,) = said(reading, "creators", "CITATION.cff")
    return [who.full_name for who in creators], reading.remarks[0].message  # type: ignore[attr-defined]


def test_an_old_tag_borrows_only_people_who_had_commits_by_then() -> None:
    """Who joined for a later version made nothing of this one; an organisation makes no commits."""
    names, told = borrowed(followed=True)
    assert names == ["Ada Byron", "Tide Lab"]
    assert told.endswith("without who had no commits by then: Lee Later")


def test_the_last_version_borrows_everybody() -> None:
    """The branch's file is its own, and whoever leads a project may never have typed a commit."""
    assert borrowed(followed=False)[0] == ["Ada Byron", "Lee Later", "Tide Lab"]
    assert borrowed(followed=True, head=HeadSpeaksOf.THIS)[0] == ["Ada Byron", "Lee Later", "Tide Lab"]


def test_nobody_is_left_out_by_a_history_that_was_read_in_part() -> None:
    """Who has no commit among the last ones may have an earlier one; that is said."""
    found = snapshot({}, {"CITATION.cff": PEOPLE}, history=(ADA,), whole_history=False)
    reading = read_facts(found, followed=True)
    (creators,) = said(reading, "creators", "CITATION.cff")
    assert len(creators) == 3  # type: ignore[arg-type]
    assert "is not known: Lee Later" in reading.remarks[0].message


def test_a_manifest_added_after_the_tag_is_not_read() -> None:
    """Only files that were written to be cited come from the head."""
    reading = read_facts(snapshot({}, {"package.json": '{"name": "late"}'}))
    assert said(reading, "title", "package.json") == []


def test_a_work_reads_its_own_folder() -> None:
    """The root's files speak of something else."""
    files = {"codemeta.json": CODEMETA % "Root", "a/codemeta.json": CODEMETA % "Part"}
    reading = read_facts(snapshot(files), work=Work(name="a", path="a"))
    assert said(reading, "title", "codemeta.json") == ["Part"]


def test_a_work_in_a_folder_is_a_part_of_the_repository() -> None:
    """So are its neighbours: none of them is a version of the whole, nor the same as all files of the tag."""
    files = {"packages/a/CITATION.cff": "title: A\nrepository-code: https://github.example/o/tool\n"}
    read = read_facts(snapshot(files), work=Work(name="a", path="packages/a"))
    links = merge(read.facts).metadata.related_identifiers
    said = sorted((link.relation, link.value) for link in links)
    assert said == [("IsIdenticalTo", f"{FILES}/packages/a"), ("IsPartOf", REPOSITORY.url)]


def test_a_folder_that_a_work_calls_its_repository_is_what_it_is_a_version_of() -> None:
    """The address of the folder says more than that of the repository."""
    folder = f"{REPOSITORY.url}/tree/main/packages/a"
    files = {"packages/a/CITATION.cff": f"title: A\nrepository-code: {folder}\n"}
    read = read_facts(snapshot(files), work=Work(name="a", path="packages/a"))
    links = {(link.relation, link.value) for link in merge(read.facts).metadata.related_identifiers}
    assert links == {
        ("IsIdenticalTo", f"{FILES}/packages/a"),
        ("IsPartOf", REPOSITORY.url),
        ("IsVersionOf", folder),
    }


def test_a_work_in_the_root_is_a_version_of_the_repository() -> None:
    """Also where others stand beside it."""
    links = merge(read_facts(snapshot(), work=Work(name="main")).facts).metadata.related_identifiers
    assert [(link.relation, link.value) for link in links] == [
        ("IsIdenticalTo", FILES),
        ("IsVersionOf", REPOSITORY.url),
    ]


def test_a_work_without_citation_file_takes_the_people_of_the_root() -> None:
    """Who made it is shared; what it is called is not."""
    reading = read_facts(snapshot({"codemeta.json": CODEMETA % "Root"}), work=Work(name="a", path="a"))
    merged = merge(reading.facts).metadata
    assert (merged.title, merged.creators) == ("a", (Creator(name="Ada"),))


def test_the_publisher_of_the_root_is_the_publisher_of_every_work() -> None:
    """A work with a citation file of its own still belongs to the same house; its people are its own."""
    files = {
        ".doi.yml": "publisher: Example Lab\ncreators: [{name: The House}]\n",
        "a/codemeta.json": CODEMETA % "Part",
    }
    merged = merge(read_facts(snapshot(files), work=Work(name="a", path="a")).facts).metadata
    assert (merged.publisher, merged.creators) == ("Example Lab", (Creator(name="Ada"),))


CFF = "cff-version: 1.2.0\ntitle: Tides\nauthors:\n  - family-names: Byron\n    given-names: Ada\n"


@pytest.mark.parametrize("name", ["citation.cff", "Citation.cff", "CITATION.CFF"])
def test_a_citation_file_is_read_whatever_the_case_of_its_name(name: str) -> None:
    """Beside one of the exact name it is a leftover."""
    assert said(read_facts(snapshot({name: CFF})), "title", "CITATION.cff") == ["Tides"]
    both = {name: CFF, "CITATION.cff": CFF.replace("Tides", "Harbours")}
    assert said(read_facts(snapshot(both)), "title", "CITATION.cff") == ["Harbours"]


@pytest.mark.parametrize("name", ["CITATION", "CITATION.yml", "CITATION.cff.txt"])
def test_a_citation_file_under_a_name_that_nobody_reads_is_named_with_its_cure(name: str) -> None:
    """R's own CITATION, and a text of that name, are something else."""
    (found,) = [f for f in read_facts(snapshot({name: CFF})).remarks if f.rule == "citation-file-misnamed"]
    assert found.fix == f"git mv {name} CITATION.cff"
    assert not read_facts(snapshot({name: "citHeader('To cite tides:')\n"})).remarks
    assert not read_facts(snapshot({name: CFF, "CITATION.cff": CFF})).remarks


def test_a_key_with_an_at_sign_is_named_whole_among_what_is_not_carried() -> None:
    """`Authors@R` is no address; the address of a person is cut, whether it is a key or a value."""
    place = Location(path="DESCRIPTION", line=5)
    left = [LeftOut(field=field, value="a@b.example", location=place) for field in ("Authors@R", "x@y.example")]
    assert not_carried(left) == ("DESCRIPTION:5: Authors@R: a@…", "DESCRIPTION:5: x@…: a@…")


def test_a_description_that_no_reader_knows_is_named() -> None:
    """That of a catalogue of tools says who made the work, too, and somebody may count on it."""
    files = {"CITATION.cff": b"title: T\n"}
    tree = Tree(commit="c" * 40, contents=files, sizes={"CITATION.cff": 9, "biotools.json": 9, "sub/meta.yaml": 9})
    left = read_tree(tree).left_out
    assert not_carried(left) == ("biotools.json:1: this file is not read",)
    assert not_carried(read_tree(tree, folder="sub").left_out) == ("sub/meta.yaml:1: this file is not read",)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "README.md",
            "<!-- hi -->\n[![ci](https://ci.example/b.svg)](https://ci.example)\n\n# **Tide** `pools`\n\nText.\n",
        ),
        ("README.md", "Tide pools\n==========\n\nText.\n"),
        ("README.md", '<h1 align="center">\n  <img src="logo.png">\n  Tide pools\n</h1>\n\nText.\n'),
        ("readme.rst", ".. image:: logo.png\n\n|ci| Tide ``pools``\n=================\n\nText.\n"),
        ("README.rst", "==========\nTide pools\n==========\nOf the north\n------------\n\nText.\n"),
        ("README.rst", "`Tide pools <https://tide.example>`__\n=====================================\n\nText.\n"),
        ("README.adoc", "// hi\n:toc:\n= Tide *pools*\nAda Byron\n\nText.\n"),
        ("README.adoc", "= image:logo.png[] https://tide.example[Tide pools]\n\nText.\n"),
        ("README.org", "#+AUTHOR: Ada\n#+TITLE: Tide =pools=\n\n* Usage\n"),
        ("README.org", "* Tide pools\n\nText.\n"),
        ("docs/README.md", "# Tide pools\n"),
    ],
)
def test_the_heading_of_the_readme_is_a_title_where_no_file_says_one(path: str, text: str) -> None:
    """In every markup, without the images and marks that stand in it, and from the line it stands on."""
    (fact,) = [f for f in read_facts(snapshot({path: text})).facts if (f.field, f.format) == ("title", "README")]
    assert (fact.value, fact.location.path) == ("Tide pools", path)
    assert "ide" in text.splitlines()[(fact.location.line or 0) - 1] or "<h1" in text
    assert merge((fact, *host_facts(REPOSITORY))).metadata.title == "Tide pools"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("README.md", "# Installation\n\nRun it.\n"),
        ("README.md", "Some words first.\n\n# Tide pools\n"),
        ("README.md", "# README\n"),
        ("README.md", "# ![logo](logo.png)\n\n## Usage\n"),
        ("README.rst", "Usage\n=====\n\nText.\n"),
        ("README.adoc", "= {project-name}\n\nText.\n"),
        ("README.adoc", "Text.\n\n= Tide pools\n"),
        ("README.org", "Text.\n* Tide pools\n"),
        ("README.txt", "Tide pools\n==========\n"),
        ("README", "Tide pools\n"),
    ],
)
def test_a_heading_that_names_no_work_is_no_title(path: str, text: str) -> None:
    """A section, a placeholder, a logo: the name of the repository says more."""
    assert said(read_facts(snapshot({path: text})), "title", "README") == []


def test_the_readme_is_not_asked_for_a_title_that_a_file_says() -> None:
    """A manifest's name was written to be a name; nor has a work among several the page of all."""
    readme = {"README.rst": "Tide pools\n==========\n"}
    with_manifest = snapshot({**readme, "pyproject.toml": '[project]\nname = "tide"\n'})
    assert merge(read_facts(with_manifest).facts).metadata.title == "tide"
    assert merge(read_facts(snapshot(readme), work=Work(name="data")).facts).metadata.title == "data"
