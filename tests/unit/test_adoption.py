"""Taking over, purely: which record is the version of which tag, and the line in the configuration file."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from doi_action.edits.concept_setting import with_concept, with_continued
from doi_action.formats.text.by_hand import NotEditable
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, Marker, RegistryRecord, Version
from doi_action.model import Metadata, RelatedIdentifier, Tag
from doi_action.plan.adoption import adopting_steps, matched
from doi_action.plan.three_way import FieldChange

CONCEPT = Doi("10.12345", "tool")


def version(text: str, day: int = 1) -> Version:
    """A version with its tag."""
    tag = Tag(name=f"v{text}", commit=f"{day:040x}", date=datetime(2025, 3, day, tzinfo=UTC))
    return Version(text=text, tag=tag, doi=Doi("10.12345", f"ours-{text}"))


def record(suffix: str, *, marker: Marker | None = None, links: tuple[str, ...] = (), **said: object) -> RegistryRecord:
    """A record made by hand."""
    related = tuple(RelatedIdentifier(value=value, scheme="URL", relation="IsIdenticalTo") for value in links)
    metadata = Metadata(related_identifiers=related, **said)  # type: ignore[arg-type]
    return RegistryRecord(doi=Doi("10.12345", suffix), state=DoiState.FINDABLE, metadata=metadata, marker=marker)


def told(records: tuple[RegistryRecord, ...], versions: tuple[Version, ...]) -> list[tuple[str, str]]:
    """For each record its tag and what told it."""
    named = {version.tag.name: version.text for version in versions}
    found = matched(records, versions, named)
    assert tuple(match.record for match in found) == records
    return [(match.version.tag.name if match.version else "", match.by) for match in found]


VERSIONS = (version("1.0.0", 1), version("1.1.0", 2), version("1.1.0.1", 3), version("2.0.0", 4))


@pytest.mark.parametrize("stated", ["1.0.0", "v1.0.0", " V1.0.0 "])
def test_the_version_that_a_record_states_tells_first(stated: str) -> None:
    """As the tag has it, or without its v."""
    misleading = ("https://github.com/octo/demo/tree/v2.0.0",)
    assert told((record("a", version=stated, links=misleading),), VERSIONS) == [("v1.0.0", "its version")]


@pytest.mark.parametrize(
    ("tag", "text", "stated"),
    [
        ("release-1.0", "1.0", "release-1.0"),
        ("release-1.0", "1.0", "v1.0"),
        ("release-1.0", "1.0", "V1.0"),
        ("release-10.0", "10.0", "10.0"),
        ("v-next", "v-next", "v-next"),
    ],
)
def test_a_version_is_stated_as_the_tag_or_as_a_number(tag: str, text: str, stated: str) -> None:
    """Only a v before a number is none of it: 10.0 is not 0.0."""
    one = replace(version(text), tag=replace(version(text).tag, name=tag))
    others = (version("0.0", 2), version("-next", 3))
    named = {each.tag.name: each.text for each in (*others, one)}
    (match,) = matched((record("a", version=stated),), (*others, one), named)
    assert match.version == one and match.by == "its version"


def test_a_link_to_the_tag_of_a_package_tells() -> None:
    """The tag holds a slash, which its address has too."""
    one = replace(version("1.0"), tag=replace(version("1.0").tag, name="pkg-a/v1.0"))
    address = "https://github.com/octo/demo/tree/pkg-a/v1.0"
    assert told((record("a", links=(address,)),), (one,)) == [("pkg-a/v1.0", "a link")]


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/octo/demo/tree/v1.1.0",
        "https://github.com/octo/demo/releases/tag/v1.1.0/",
        "https://github.com/octo/demo/archive/refs/tags/v1.1.0.tar.gz",
        "https://codeload.github.com/octo/demo/v1.1.0.zip",
    ],
)
def test_a_link_to_the_tag_tells(address: str) -> None:
    """Its page or its archive, as a link or as the landing page; v1.1.0.1 is another tag."""
    assert told((record("a", links=("10.1000/paper", address)),), VERSIONS) == [("v1.1.0", "a link")]
    assert told((record("a", landing_page=address),), VERSIONS) == [("v1.1.0", "a link")]


def test_a_day_tells_where_it_stands_alone() -> None:
    """Two records of one day tell nothing."""
    one, two = record("a", publication_date=date(2025, 3, 4)), record("b", publication_date=date(2025, 3, 4))
    assert told((one,), VERSIONS) == [("v2.0.0", "its day")]
    assert told((one, two), VERSIONS) == [("", ""), ("", "")]


def test_two_records_of_one_version_are_left_open() -> None:
    """A person decides; no tag stands for two."""
    assert told((record("a", version="1.0.0"), record("b", version="1.0.0")), VERSIONS) == [("", ""), ("", "")]


def test_only_what_lacks_the_marker_gets_it() -> None:
    """With version and commit; of whom it was until now is said."""
    ours = Marker(identity="github:1", version="1.0.0", commit=VERSIONS[0].tag.commit)
    done = record("a", marker=ours)
    moved = record("b", marker=Marker(identity="github:9", version="1.1.0", commit="f" * 40))
    lineage = Lineage(identity="github:9", work="", concept_doi=CONCEPT, version=VERSIONS[0], concept=record("tool"))
    matches = matched((done, moved), VERSIONS, {})
    steps = list(adopting_steps(lineage, "github:1", matches))
    assert [str(step.record.marker) for step in steps] == [
        f"github:1#@1.1.0+{VERSIONS[1].tag.commit}",
        "github:1#",
    ]
    assert "until now it was of 'github:9'" in steps[0].reason and steps[0].fields == ("marker",)
    assert steps[0].reason.startswith("it is version 1.1.0, tag v1.1.0, by its marker")
    assert steps[1].reason == "it stands for all versions of this work from now on"
    assert [step.changes for step in steps] == [
        (FieldChange(field="marker", old=(str(moved.marker),), new=(str(steps[0].record.marker),)),),
        (FieldChange(field="marker", old=(), new=("github:1#",)),),
    ]


def test_each_record_of_a_monorepos_work_says_which_work_it_is() -> None:
    """What has no version is passed over, and the others get their marker all the same; of our own nothing is said."""
    ours = record("b", marker=Marker(identity="github:1", work="pkg-a", version="1.0.0", commit="old"))
    lineage = Lineage(identity="", work="pkg-a", concept_doi=CONCEPT, version=VERSIONS[0], concept=record("tool"))
    matches = matched((record("a"), ours), VERSIONS, {})
    steps = list(adopting_steps(lineage, "github:1", matches))
    assert [str(step.record.marker) for step in steps] == [
        f"github:1#pkg-a@1.0.0+{VERSIONS[0].tag.commit}",
        "github:1#pkg-a",
    ]
    assert steps[0].reason == "it is version 1.0.0, tag v1.0.0, by its marker"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, b"concept-doi: 10.12345/tool\n"),
        (b"", b"concept-doi: 10.12345/tool\n"),
        (b"# a comment\n", b"# a comment\nconcept-doi: 10.12345/tool\n"),
    ],
)
def test_a_configuration_file_without_keys_gets_the_line(before: bytes | None, after: bytes) -> None:
    """A new one, an empty one, one of comments alone."""
    assert with_concept(".doi.yml", before, CONCEPT) == after


def test_the_same_concept_in_another_spelling_stays() -> None:
    """As an address, or in capitals."""
    for said in (b"concept-doi: https://doi.org/10.12345/TOOL\n", b"concept-doi: '10.12345/tool'\n"):
        assert with_concept(".doi.yml", said, CONCEPT) == said


@pytest.mark.parametrize(
    "before",
    [
        b"publisher: A\n",
        b"publisher: A",
        b"# c\r\npublisher: A  # d\r\n",
        b"creators:\n  - name: A\n\n",
        b"{publisher: A}\n",
    ],
)
def test_a_configuration_file_gets_one_line_and_keeps_the_rest(before: bytes) -> None:
    """Byte for byte; said twice it is said once."""
    after = with_concept(".doi.yml", before, CONCEPT)
    assert b"concept-doi: 10.12345/tool" in after
    kept = [line.strip() for line in before.replace(b"{", b"").replace(b"}", b"").splitlines() if line.strip()]
    assert all(line in after for line in kept)
    assert with_concept(".doi.yml", after, CONCEPT) == after


def test_another_concept_that_stands_there_is_a_persons_to_change() -> None:
    """With its line."""
    with pytest.raises(NotEditable) as refused:
        with_concept(".doi.yml", b"publisher: A\nconcept-doi: 10.1/b\n", CONCEPT)
    assert refused.value.line == 2 and "concept-doi: 10.12345/tool" in refused.value.steps[0]


@pytest.mark.parametrize(
    "before",
    [
        b"publisher: &a 10.12345/tool\nconcept-doi: *a\n",
        b"concept-doi: 10.1/b\nconcept-doi: 10.1/c\n",
    ],
)
def test_a_concept_in_a_form_that_cannot_be_changed_is_a_persons_to_change(before: bytes) -> None:
    """An alias, and a key that stands twice: no bug of ours."""
    with pytest.raises(NotEditable, match="concept-doi"):
        with_concept(".doi.yml", before, CONCEPT)


def test_a_work_that_is_continued_is_said_once() -> None:
    """A list of links that is there is left to a person."""
    after = with_continued(".doi.yml", b"publisher: A\n", Doi("10.57967", "hf/2643"))
    assert b"related-identifiers: [{value: 10.57967/hf/2643, relation: Continues}]" in after
    assert with_continued(".doi.yml", after, Doi("10.57967", "hf/2643")) == after
    with pytest.raises(NotEditable):
        with_continued(".doi.yml", after, Doi("10.57967", "hf/1"))
