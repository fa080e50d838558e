"""Which tags name versions, which version each names, and which of two is the newer: the tables of docs/versions.md."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doi_action.lineage.versions import (
    DEFAULT_TAG_PATTERNS,
    VersionOrder,
    is_prerelease,
    mints,
    tag_versions,
    version_of_tag,
)
from doi_action.model import Tag

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "versions.md").read_text(encoding="utf-8")
NAMES = ("tide", "@coast/tide")


def rows(header: str) -> list[list[list[str]]]:
    """The rows of the table with this header, each cell as the texts that stand in backticks."""
    _, _, rest = PAGE.partition(f"{header}\n|")
    lines = rest.partition("\n\n")[0].splitlines()[1:]
    return [[re.findall(r"`([^`]+)`", cell) for cell in line.strip("|").split("|")] for line in lines]


def tag(name: str, commit: str = "", day: int = 1) -> Tag:
    """A tag, by default on a commit of its own."""
    return Tag(name=name, commit=commit or name, date=datetime(2024, 1, day, tzinfo=UTC))


def named(*tags: Tag) -> dict[str, str]:
    """The versions that tags name in a repository called tide."""
    return dict(tag_versions(tags, DEFAULT_TAG_PATTERNS, names=NAMES).versions)


@pytest.mark.parametrize("row", rows("| tags of the repository | version | why |"), ids=lambda row: row[0][0])
def test_the_first_tag_of_a_line_names_the_version_of_the_page(row: list[list[str]]) -> None:
    """Which prefix is no part of a version, and which tag names none."""
    tags, version, _ = row
    assert named(*map(tag, tags)).get(tags[0]) == (version[0] if version else None)


@pytest.mark.parametrize("row", rows("| older | newer |"), ids=lambda row: row[0][0])
def test_each_line_of_the_page_is_in_order(row: list[list[str]]) -> None:
    """The newer one is newer, whichever is asked first, and where no tag tells."""
    (older,), (newer,) = row
    assert VersionOrder(older) < VersionOrder(newer)
    assert not VersionOrder(newer) < VersionOrder(older)


def test_pre_releases_of_the_page_are_told_from_releases() -> None:
    """Only words that mean it make a pre-release."""
    ((before, after),) = rows("| pre-releases | releases |")
    assert [text for text in before if not is_prerelease(text)] == []
    assert [text for text in after if is_prerelease(text)] == []
    assert len(before) + len(after) == 12


@pytest.mark.parametrize(
    "text",
    [
        "2.0-m3",
        "1.0 beta",
        "1.2.3_nightly",
        "3.0-PREVIEW",
        "1.0.0-dev",
        "1.0.dev3",
        "2.0a1",
        "1.0.0-milestone",
        "4.0c1",
    ],
)
def test_words_that_mean_a_pre_release(text: str) -> None:
    """In any case, behind any separator."""
    assert is_prerelease(text)


@pytest.mark.parametrize("text", ["1.2.3-a1b2c3d", "1.0.0-jss", "1.0-presto", "2.0-develop1x", "10.0-market", "2024a"])
def test_words_that_only_look_like_it(text: str) -> None:
    """A commit's hash, a journal and words that begin alike are no pre-releases."""
    assert not is_prerelease(text)


def test_a_first_release_is_no_alias_of_the_one_that_repairs_it() -> None:
    """1.0 made before 1.0.1, on another commit and without a 1.0.0, is a version of its own."""
    assert named(tag("v1.0", day=1), tag("v1.0.1", day=2)) == {"v1.0": "1.0", "v1.0.1": "1.0.1"}


@pytest.mark.parametrize(
    "tags",
    [
        (tag("v1.1.0", "a"), tag("v1", "a")),
        (tag("v1.1.0", "a"), tag("v1.1.1", "b"), tag("v1.1", "a")),
        (tag("v1.0.0", day=1), tag("v1.1.0", day=3), tag("v1", day=2)),
        (tag("1.1.0", day=1), tag("1", day=2)),
        (tag("v1.1.0", "a", day=2), tag("v1", "a", day=1)),
        (tag("v1.2.0", day=2), tag("v1.2", day=1)),
        (tag("v1.0.0", day=2), tag("v1", day=1)),
        (tag("v1.1.1"), tag("v1.1")),
        (tag("v1.1.1.1", "a"), tag("v1.1", "a")),
        (Tag(name="v1.1.1", commit="a"), Tag(name="v1.1", commit="b")),
    ],
    ids=[
        "same commit",
        "left behind",
        "between releases",
        "moved past",
        "older on the same commit",
        "minor in full",
        "major in full",
        "one day",
        "four numbers",
        "no day",
    ],
)
def test_aliases_that_move_name_no_version(tags: tuple[Tag, ...]) -> None:
    """Where they point changes with every release, so that no DOI can stand for them."""
    assert tags[-1].name not in named(*tags)
    found = tag_versions(tags, DEFAULT_TAG_PATTERNS)
    assert found.reasons[tags[-1].name] == f"is an alias that moves along with {tags[0].name}"


def test_names_of_the_repository_are_no_part_of_a_version() -> None:
    """With their owner or without, in any case, whatever joins them."""
    texts = ("@coast/tide@1.0", "tide-1.1", "TIDE_1.2", "Tide1.3", "Release-1.4", "VER/v.1.5", "V1.6")
    found = tag_versions(tuple(map(tag, texts)), DEFAULT_TAG_PATTERNS, names=("@coast/tide", "")).versions
    assert list(found.values()) == ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6"]
    deep = tag_versions((tag("tide-1.0"), tag("v1.1")), DEFAULT_TAG_PATTERNS, names=("group/coast/tide",)).versions
    assert list(deep.values()) == ["1.0", "1.1"]


def test_tags_of_several_packages_name_no_version_and_say_why() -> None:
    """Which of them the repository's work is, a person has to say."""
    found = tag_versions((tag("hdf5-1.14"), tag("netcdf-4.9"), tag("latest")), DEFAULT_TAG_PATTERNS)
    assert (dict(found.versions), found.packages) == ({}, ("hdf5-", "netcdf-"))
    assert found.reasons == dict.fromkeys(("hdf5-1.14", "netcdf-4.9", "latest"), "may be of one of several packages")
    plain = tag_versions((tag("1.0"), tag("latest")), DEFAULT_TAG_PATTERNS)
    assert plain.reasons == {"latest": "names no version of this work"}


@pytest.mark.parametrize(
    ("text", "patterns", "version"),
    [
        ("1.0-final", ("{version}-final",), "1.0"),
        ("-final", ("{version}-final",), None),
        ("ab", ("ab{version}b",), None),
        ("abb", ("ab{version}b",), None),
        ("ab1b", ("ab{version}b",), "1"),
        ("1.0", ("rel-{version}", "{version}"), "1.0"),
        ("V1.0", ("{version}",), "1.0"),
        ("v1.0", ("{version}",), "1.0"),
        ("vnext", ("{version}",), "vnext"),
        ("rel-next", ("rel-{version}",), None),
    ],
)
def test_a_pattern_of_ones_own_holds_text_on_both_sides(
    text: str, patterns: tuple[str, ...], version: str | None
) -> None:
    """The first that fits; between them there must be a version."""
    assert version_of_tag(text, patterns) == version


@pytest.mark.parametrize(
    ("older", "newer"),
    [("2.0", "1!1.0"), ("r007", "r10"), ("r20", "r100"), ("r0", "r1"), ("1.0", "1.0.0"), ("1.0", "1.0.post1")],
)
def test_texts_alone_order_versions(older: str, newer: str) -> None:
    """An epoch, zeros before a number, and zeros behind it; nothing comes before itself."""
    assert VersionOrder(older) < VersionOrder(newer)
    assert not VersionOrder(newer) < VersionOrder(older)
    assert not VersionOrder(older) < VersionOrder(older)


def test_patterns_of_ones_own_decide_alone() -> None:
    """Whoever says how tags name versions means it."""
    found = tag_versions((tag("rel_3.1"), tag("v1.0"), tag("rel_x")), ("rel_{version}",))
    assert dict(found.versions) == {"rel_3.1": "3.1"}
    assert found.reasons["v1.0"] == "fits no tag-pattern"


def test_nightly_builds_with_a_day_are_no_package() -> None:
    """A word that means unfinished is no prefix of a package, and its days are no versions."""
    assert named(tag("nightly-20240101"), tag("nightly-20240102")) == {}
    assert named(tag("nightly-20240101"), tag("hdf5-1.14")) == {"hdf5-1.14": "1.14"}


def test_git_orders_what_the_texts_do_not() -> None:
    """After a change of scheme the descendant is the newer; where git is silent, the later day."""
    old = Tag(name="1.0.0", commit="a", distance=3)
    new = Tag(name="R2024b", commit="b", distance=0)
    assert VersionOrder("1.0.0", old) < VersionOrder("R2024b", new)
    assert VersionOrder("2.x", tag("2.x", day=1)) < VersionOrder("R1", tag("R1", day=2))


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (Tag(name="R2024b", commit="a", distance=3), Tag(name="1.0.0", commit="b", distance=0)),
        (Tag(name="R2024b", commit="a", distance=0), Tag(name="1.0.0", commit="b", distance=-1)),
        (tag("R1", day=1), tag("2.x", day=2)),
        (replace(tag("R1", day=1), distance=0), replace(tag("2.x", day=2), distance=0)),
        (replace(tag("R1", day=1), distance=0), tag("2.x", day=2)),
        (tag("R1", day=1), replace(tag("2.x", day=2), distance=0)),
        (replace(tag("R1", day=2), distance=5), replace(tag("2.x", day=1), distance=0)),
        (Tag(name="2.x", commit="a"), tag("R1", day=1)),
        (tag("2.x", day=1), Tag(name="R1", commit="a")),
        (tag("2.x", day=1), tag("R1", day=1)),
    ],
    ids=["ancestor", "descendant", "day", "one commit", "no line", "off the line", "line", "no day", "day", "same day"],
)
def test_history_decides_before_the_texts_do(older: Tag, newer: Tag) -> None:
    """By their texts R1 comes after 2.x: only where neither git nor the days tell does that count."""
    first, second = VersionOrder(older.name, older), VersionOrder(newer.name, newer)
    assert first < second
    assert not second < first


def test_without_a_tag_on_both_sides_the_texts_decide() -> None:
    """A version that is coming has none."""
    tagged, coming = VersionOrder("R1", tag("R1", day=1)), VersionOrder("2.x")
    assert coming < tagged and not tagged < coming


@pytest.mark.parametrize(
    ("on", "minted"),
    [
        ("every", ["2.0.0", "2", "1.4", "1.4.0", "1.4.2", "1.0.10", "2024b", "next"]),
        ("minor", ["2.0.0", "2", "1.4", "1.4.0", "2024b"]),
        ("major", ["2.0.0", "2", "2024b"]),
        ("manual", []),
    ],
)
def test_which_versions_get_a_doi_by_themselves(on: str, minted: list[str]) -> None:
    """A version without numbers only with `every`; by hand alone none."""
    texts = ["2.0.0", "2", "1.4", "1.4.0", "1.4.2", "1.0.10", "2024b", "next"]
    assert [text for text in texts if mints(on, text)] == minted


def test_numbers_of_any_length_are_compared() -> None:
    """Python refuses to read numbers of more than 4,300 digits."""
    assert VersionOrder("1." + "9" * 5000) < VersionOrder("2." + "0" * 5000)


def test_a_pattern_with_a_prefix_takes_its_own_tags_only() -> None:
    """Tags of another package of a monorepo name no version of this one."""
    assert version_of_tag("pkg-a@v1.0", ("pkg-a@{version}",)) == "1.0"
    assert version_of_tag("pkg-b@1.0", ("pkg-a@{version}",)) is None
