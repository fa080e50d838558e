"""Identity, names and order of versions: the policy of DESIGN section 5, with golden vectors."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doi_action.identifiers.types import Doi
from doi_action.lineage import (
    DoiState,
    Lineage,
    Marker,
    RegistryRecord,
    Suffixes,
    Version,
    concept_suffix,
    followed_without_tag,
    has_our_check_digits,
    nearest_in_line,
    parse_marker,
    placeholder,
    predecessor_of,
    published_among,
    rivals,
    successors_of,
    version_suffix,
    versions_of,
    versions_without_tag,
)
from doi_action.model import Metadata, RelatedIdentifier, Tag

CONCEPT = Doi("10.14454", "wa5f-kfy6-b7wk-11")
NAMES = Suffixes(pattern="opaque", identity="github:123456", name="tool", work="")


def tag(name: str, distance: int | None = None, commit: str | None = None) -> Tag:
    """A tag; its commit is its name unless said otherwise."""
    return Tag(name=name, commit=commit or f"c-{name}", distance=distance)


def versions(*tags: Tag) -> tuple[Version, ...]:
    """The versions that tags name."""
    named = {tag.name: tag.name.removeprefix("v") for tag in tags}
    return versions_of(tags, named, concept=CONCEPT, prefix="10.14454", names=NAMES)


@pytest.mark.parametrize(
    ("work", "concept", "version"),
    [("", "wa5f-kfy6-b7wk-11", "d1a5-bmqq-e7sb-07"), ("pkg-a", "8bkx-0afa-8bfm-22", "pk4t-79hw-jqhc-55")],
)
def test_names_are_the_golden_ones(work: str, concept: str, version: str) -> None:
    """The names that were promised once stay the names for ever."""
    assert concept_suffix("github:123456", work) == concept
    assert concept_suffix("github:123456") == "wa5f-kfy6-b7wk-11"
    assert version_suffix(Doi("10.14454", concept), "1.2.0") == version
    names = Suffixes(pattern="opaque", identity="github:123456", name="tool", work=work)
    assert names.concept() == concept
    tags, under = (Tag(name="v1.2.0", commit="c"),), Doi("10.14454", concept)
    (first,) = versions_of(tags, {"v1.2.0": "1.2.0"}, concept=under, prefix="10.14454", names=names)
    assert (first.text, first.tag, first.doi) == ("1.2.0", tags[0], Doi("10.14454", version))


def test_a_placeholder_is_under_no_prefix_that_is_real() -> None:
    """Nothing in it is written in another way by a badge, an address or LaTeX."""
    assert str(placeholder("Version 1.2.0-rc (new)")) == "10.0000/doi.to.be.named.version.1.2.0.rc.new"


@given(st.text(min_size=1))
def test_every_name_carries_its_check_digits(identity: str) -> None:
    """A name of ours is recognised by its form and check digits."""
    assert has_our_check_digits(Doi("10.14454", concept_suffix(identity)))


@pytest.mark.parametrize("position", [0, 3, 5, 12, 16])
def test_a_mistyped_name_is_noticed(position: int) -> None:
    """One wrong character breaks the check digits."""
    text = CONCEPT.suffix
    wrong = "0" if text[position] != "0" else "1"
    assert not has_our_check_digits(Doi("10.14454", text[:position] + wrong + text[position + 1 :]))


@pytest.mark.parametrize(
    "marker",
    [
        Marker(identity="github:123456"),
        Marker(identity="github:1", work="pkg-a"),
        Marker(identity="git:0f" * 1, work="", version="1.2.0", commit="a" * 40),
        Marker(identity="github:1", work="", version="1.0+build@2", commit="b" * 40),
    ],
)
def test_markers_read_back(marker: Marker) -> None:
    """A marker survives being written, even where the version holds @ and +."""
    assert parse_marker(str(marker)) == marker


def test_a_version_without_a_commit_says_so() -> None:
    """Which commit a version that is prepared will name nobody knows."""
    assert str(Marker(identity="github:1", version="1.0")) == "github:1#@1.0+"


def test_a_suffix_may_hold_slashes() -> None:
    """The first one ends the prefix; a link of another relation or to a page is none of these."""
    links = (
        RelatedIdentifier(value="10.5281/A/b", scheme="DOI", relation="HasVersion"),
        RelatedIdentifier(value="10.5281/c", scheme="DOI", relation="IsVersionOf"),
        RelatedIdentifier(value="10.5281/d", scheme="URL", relation="HasVersion"),
        RelatedIdentifier(value="none", scheme="DOI", relation="HasVersion"),
    )
    found = RegistryRecord(doi=CONCEPT, state=DoiState.FINDABLE, metadata=Metadata(related_identifiers=links))
    assert found.related("HasVersion") == (Doi("10.5281", "a/b"),)


def test_text_of_others_is_no_marker() -> None:
    """What does not look like a marker is none."""
    assert parse_marker("something else") is None


def record(doi: Doi, **related: tuple[Doi, ...]) -> RegistryRecord:
    """A findable record with links by relation."""
    links = tuple(
        RelatedIdentifier(value=str(d), scheme="DOI", relation=name) for name, dois in related.items() for d in dois
    )
    return RegistryRecord(doi=doi, state=DoiState.FINDABLE, metadata=Metadata(related_identifiers=links))


def test_a_maintenance_release_follows_its_own_line() -> None:
    """1.0.1 follows 1.0.0 although 1.1.0 is published: a tree, not a list."""
    first, newer, fix = versions(tag("v1.0.0", 1), tag("v1.1.0"), tag("v1.0.1", 0))
    assert predecessor_of(fix, (first, newer)) == first


def test_the_nearest_ancestor_wins_over_a_higher_version() -> None:
    """History decides before numbers do."""
    one, two, three = versions(tag("v2.0", 5), tag("v1.5", 2), tag("v2.1", 0))
    assert predecessor_of(three, (one, two)) == two


def test_without_an_ancestor_the_next_lower_version_is_followed() -> None:
    """Unrelated lines fall back to the order of versions."""
    one, two, new = versions(tag("1.0"), tag("1.2"), tag("1.1", 0))
    assert predecessor_of(new, (one, two)) == one


@pytest.mark.parametrize(
    ("own", "others", "followed"),
    [
        (tag("1.1", 0), [tag("1.1", 0), tag("1.0", 1)], "1.0"),
        (tag("1.1", 0), [tag("2.0"), tag("1.0", 1)], "1.0"),
        (tag("1.1", 0), [tag("1.0", 0), tag("0.9", 1)], "1.0"),
        (tag("1.1", 0), [tag("1.2", 0)], None),
        (tag("1.1", 0), [tag("1.2", 0), tag("0.9", 3)], "0.9"),
        (tag("2.0", 0), [tag("1.9"), tag("1.10"), tag("1.2")], "1.10"),
        (tag("2.0", 0), [tag("1.9", 2), tag("1.10", 2), tag("1.2", 2), tag("1.11", 3)], "1.10"),
        (tag("1.1", 0), [tag("0.9"), tag("1.0", -1)], "0.9"),
    ],
)
def test_what_a_version_follows(own: Tag, others: list[Tag], followed: str | None) -> None:
    """Never itself nor what is higher on its commit; the highest of the nearest commit, else of what is lower."""
    mine, *published = versions(own, *others)
    found = predecessor_of(mine, tuple(published))
    assert (found.text if found else None) == followed


def test_what_is_on_the_same_commit_does_not_follow() -> None:
    """Another name of one commit; of descendants the nearest follows, wherever it stands."""
    root, same, far, near = versions(tag("0.9", 0), tag("1.0", 0), tag("1.2", -5), tag("1.1", -2))
    assert successors_of(root, (same,), predecessor=None, current=None) == ()
    assert successors_of(root, (same, far, near), predecessor=None, current=None) == (near,)


def test_nothing_follows_its_own_descendant() -> None:
    """1.0 was tagged on top of what is published late as 1.5: a lower number, and yet it came after."""
    one, late = versions(tag("v1.0", -2), tag("v1.5", 0))
    assert predecessor_of(late, (one,)) is None


def test_the_first_release_follows_nothing() -> None:
    """There is nothing before the first."""
    (only,) = versions(tag("v1.0.0", 0))
    assert predecessor_of(only, ()) is None


def test_a_version_between_two_takes_over_the_later_one() -> None:
    """Published late, 1.1 lands between 1.0 and 1.2 and will be followed by 1.2."""
    one, between, two = versions(tag("1.0", 3), tag("1.1", 0), tag("1.2", -4))
    before = record(one.doi, IsPreviousVersionOf=(two.doi,))
    assert successors_of(between, (one, two), predecessor=before, current=None) == (two,)


def test_a_release_on_another_line_takes_over_nothing() -> None:
    """What does not descend from the new version keeps its predecessor."""
    one, fix, two = versions(tag("1.0", 3), tag("1.0.1", 0), tag("1.2"))
    before = record(one.doi, IsPreviousVersionOf=(two.doi,))
    assert successors_of(fix, (one, two), predecessor=before, current=None) == ()


def test_an_older_release_published_last_becomes_the_root() -> None:
    """Without a predecessor, the nearest published descendant follows."""
    root, one, two = versions(tag("0.9", 0), tag("1.0", -2), tag("1.1", -5))
    assert successors_of(root, (one, two), predecessor=None, current=None) == (one,)


def test_two_tags_of_one_version_on_two_commits_are_rivals() -> None:
    """Nobody can say which of two commits the DOI would cite."""
    both = versions(tag("v1.0", 0), tag("1.0", 3))
    assert rivals(both[0], both) == (both[1],)


def test_two_tags_of_one_version_on_one_commit_agree() -> None:
    """Two names for the same commit are no conflict."""
    both = versions(tag("v1.0", 0, "c"), tag("1.0", 0, "c"))
    assert rivals(both[0], both) == ()


def test_a_changed_prefix_continues_the_lineage() -> None:
    """Versions minted under another prefix are recognised by their suffix."""
    (one,) = versions(tag("1.0", 1))
    old = Doi("10.5555", one.doi.suffix)
    assert published_among((one,), frozenset({old}))[0].doi == old


def test_published_versions_come_in_their_order() -> None:
    """Whatever order the tags came in; what the concept does not list is not out."""
    one, two, ten, coming = versions(tag("1.0"), tag("1.2"), tag("1.10"), tag("2.0"))
    listed = frozenset({one.doi, two.doi, ten.doi})
    assert published_among((ten, coming, one, two), listed) == (one, two, ten)


def test_a_version_whose_tag_is_gone_is_told_by_its_record() -> None:
    """By the marker where it is ours, else by what the record says; a record that names no version is none."""
    ours, others, neither = (Doi("10.14454", name) for name in ("ours", "others", "neither"))
    marked = Marker(identity="github:1", version="1.0", commit="abc")
    records = (
        replace(record(ours), marker=marked, metadata=Metadata(version="one")),
        replace(record(others), metadata=Metadata(version="2.0")),
        record(neither),
    )
    assert versions_without_tag(records) == (
        Version(text="1.0", tag=Tag(name="", commit="abc"), doi=ours),
        Version(text="2.0", tag=Tag(name="", commit=""), doi=others),
    )


def test_a_version_whose_tag_is_gone_stays_the_one_that_was_followed() -> None:
    """The record says whom it follows; without a record nothing is known, and another relation says nothing."""
    gone, other, own = versions(tag("1.0"), tag("0.9"), tag("1.1"))
    follows = record(own.doi, IsNewVersionOf=(gone.doi,), IsVersionOf=(other.doi,))
    assert followed_without_tag(follows, (other, gone)) == gone
    assert followed_without_tag(follows, (other,)) is None
    assert followed_without_tag(None, (other, gone)) is None


def test_those_whose_tags_are_gone_stand_before_the_version_that_leads_to_them() -> None:
    """One after the other as their records say, and the first is what follows; one that is no higher is not after."""
    own, next_, after, last, lower = versions(tag("1.0"), tag("1.1"), tag("1.2"), tag("1.3"), tag("0.9"))

    def nearest(first: Version, **followed: tuple[Version, ...]) -> Version:
        named = {"next_": next_, "after": after, "last": last}
        known = {
            named[name].doi: record(named[name].doi, IsNewVersionOf=tuple(each.doi for each in those))
            for name, those in followed.items()
        }
        return nearest_in_line(own, first, (next_, after, lower), known)

    assert nearest(last) == last
    assert nearest(last, last=()) == last
    assert nearest(last, last=(after,)) == after
    assert nearest(last, last=(after,), after=(next_,)) == next_
    assert nearest(last, last=(after,), after=(next_,), next_=(own,)) == next_
    assert nearest(last, last=(after, own), after=(next_,)) == last
    assert nearest(last, last=(lower,)) == last
    assert nearest(last, last=(after,), after=(lower,)) == after
    # Records that lead in a circle come to an end as well.
    assert nearest(last, last=(after,), after=(next_,), next_=(after,)) == next_


def lineage(version: Version, *published: Version) -> Lineage:
    """A lineage that has published some versions."""
    return Lineage(identity="github:1", work="", concept_doi=CONCEPT, version=version, published=published)


def test_a_maintenance_release_is_not_the_newest() -> None:
    """The concept goes on speaking of 1.1.0 when 1.0.1 comes after it."""
    newer, fix = versions(tag("v1.1.0"), tag("v1.0.1", 0))
    assert not lineage(fix, newer).newest


def test_a_prerelease_does_not_displace_a_release() -> None:
    """2.0rc1 is not what all versions resolve to while 1.0 is out."""
    one, rc = versions(tag("1.0", 1), tag("2.0rc1", 0))
    assert not lineage(rc, one).newest


def test_readable_suffixes_hold_what_datacite_takes() -> None:
    """A pattern's values are brought into DataCite's characters; the concept is the pattern without its version."""
    names = Suffixes(pattern="{name}.v{version}", identity="github:1", name="My Tool", work="")
    assert names.version(CONCEPT, "1.0+b") == "my-tool.v1.0-b"
    assert names.concept() == "my-tool"


def test_a_readable_suffix_names_the_work_of_a_monorepo() -> None:
    """Two packages of one repository have names of their own."""
    names = Suffixes(pattern="{name}.{work}-{version}", identity="github:1", name="tool", work="pkg-a")
    assert (names.concept(), names.version(CONCEPT, "1.0")) == ("tool.pkg-a", "tool.pkg-a-1.0")
