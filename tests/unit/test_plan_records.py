"""What a version's record is made of, and links of ours to a repository that was renamed or moved."""

from dataclasses import replace

import pytest

from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord, Version
from doi_action.model import Kind, Metadata, RelatedIdentifier, Tag
from doi_action.plan.records import is_moved_page, moved_links, version_link, version_record

DOI, CONCEPT = Doi("10.14454", "one"), Doi("10.14454", "concept")
OLD, NEW = "https://github.com/octo/demo", "https://github.com/lab/tides"
PAGE = "/releases/tag/v1.0"


def link(value: str, relation: str = "IsIdenticalTo") -> RelatedIdentifier:
    """A link to an address."""
    return RelatedIdentifier(value=value, scheme="URL", relation=relation)


def record(*links: RelatedIdentifier, page: str | None = None) -> RegistryRecord:
    """A record with these links."""
    return RegistryRecord(
        doi=DOI, state=DoiState.FINDABLE, metadata=Metadata(related_identifiers=links, landing_page=page)
    )


TREE, HOME = link(f"{OLD}/tree/v1.0"), link(OLD, "IsVersionOf")
MINE = record(link("https://docs.example.org"), link(f"{NEW}/tree/v1.0"), link(NEW, "IsVersionOf"), page=NEW + PAGE)


@pytest.mark.parametrize(
    ("found", "moved"),
    [
        (record(TREE, HOME), [TREE, HOME]),
        (record(HOME, link("10.1000/x"), TREE, page=OLD + PAGE), [HOME, TREE]),
        (record(link("https://example.org/a/b"), TREE), [TREE]),
        (record(HOME, page=OLD + PAGE), [HOME]),
        (record(HOME), []),
        (record(HOME, page=OLD + "/releases/tag/v0.9"), []),
        (record(HOME, page=NEW + PAGE), []),
        (record(HOME, page="https://gitlab.com/octo/demo" + PAGE), []),
        (record(link(f"{OLD}/tree/v0.9"), HOME), []),
        (record(link(f"{OLD}/tree/v1.0", "References"), HOME), []),
        (record(link(NEW, "IsVersionOf"), link(f"{NEW}/tree/v1.0")), []),
        (record(TREE, link("https://github.com/other/tides", "IsVersionOf")), [TREE]),
        (
            record(link(f"{OLD.upper().replace('HTTPS', 'https')}/tree/v1.0")),
            [link("https://GITHUB.COM/OCTO/DEMO/tree/v1.0")],
        ),
        (record(link("ftp://github.com/octo/demo/tree/v1.0"), link("https://github.com/octo"), HOME), []),
    ],
)
def test_links_to_the_address_from_before_a_move_are_told(
    found: RegistryRecord, moved: list[RelatedIdentifier]
) -> None:
    """By a page inside that only we write, or by the landing page; a bare address alone may be another project's."""
    assert list(moved_links(found, MINE)) == moved


@pytest.mark.parametrize("ours", [link("/wiki", "IsDocumentedBy"), link("")], ids=["another relation", "bare"])
def test_a_link_that_others_may_say_too_proves_no_move(ours: RelatedIdentifier) -> None:
    """A page of a project's documentation, or the bare address of one, may be the project's that we came from."""
    then, now = (replace(ours, value=f"{home}{ours.value}") for home in (OLD, NEW))
    assert list(moved_links(record(then), record(now))) == []


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        (OLD + PAGE, NEW + PAGE, True),
        (f"http://GitHub.com/octo/demo{PAGE}/", NEW + PAGE, True),
        (OLD, NEW, True),
        (OLD + PAGE, OLD + PAGE, False),
        (OLD.upper().replace("HTTPS", "https") + PAGE, OLD + PAGE, False),
        (OLD + PAGE, NEW + "/releases/tag/v1.1", False),
        (OLD + "/releases/tag/v1.0/extra", NEW + PAGE, False),
        (OLD + "/tree/v1.0", NEW + "/blob/v1.0", False),
        (OLD + PAGE, "https://gitlab.com/lab/tides" + PAGE, False),
        ("https://example.org/t", NEW + PAGE, False),
        (None, NEW + PAGE, False),
        (OLD + PAGE, None, False),
        ("https://github.com/octo", "https://github.com/lab", False),
        (f"{OLD}/a?x=https://y", f"{NEW}/a?x=https://y", True),
    ],
)
def test_a_page_that_moved_is_the_same_page_of_another_repository(
    old: str | None, new: str | None, moved: bool
) -> None:
    """At the same host; names of owners and repositories have no case there."""
    assert is_moved_page(old, new) is moved


def test_a_versions_record_carries_its_marker_and_the_type_of_its_work() -> None:
    """What it is linked to is of the same type, whoever says which one."""
    tag = Tag(name="v1.0", commit="abc")
    version = Version(text="1.0", tag=tag, doi=DOI)
    after = Version(text="1.1", tag=Tag(name="v1.1", commit="d"), doi=Doi("10.14454", "two"))
    lineage = Lineage(identity="github:1", work="pkg", concept_doi=CONCEPT, version=version, successors=(after,))
    found = version_record(Metadata(kind=Kind.DATASET), lineage, "https://example.org/")
    assert (found.doi, found.state, str(found.marker)) == (DOI, DoiState.FINDABLE, "github:1#pkg@1.0+abc")
    assert [(each.relation, each.resource_type) for each in found.metadata.related_identifiers] == [
        ("IsVersionOf", "Dataset"),
        ("IsPreviousVersionOf", "Dataset"),
    ]
    workflow = version_link("IsVersionOf", CONCEPT, Metadata(resource_type="Workflow"))
    assert (workflow.value, workflow.scheme, workflow.resource_type) == (str(CONCEPT), "DOI", "Workflow")
