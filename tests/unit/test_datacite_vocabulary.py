"""DataCite's lists are the schema's, and relations come in pairs."""

from pathlib import Path

import pytest

from doi_action.formats.datacite import vocabulary as words

XSD = "{http://www.w3.org/2001/XMLSchema}"


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "ours"),
    [
        ("resourceType", words.RESOURCE_TYPES),
        ("relationType", words.RELATION_TYPES),
        ("contributorType", words.CONTRIBUTOR_TYPES),
        ("dateType", words.DATE_TYPES),
        ("relatedIdentifierType", words.RELATED_IDENTIFIER_TYPES),
        ("descriptionType", words.DESCRIPTION_TYPES),
        ("titleType", words.TITLE_TYPES),
        ("nameType", words.NAME_TYPES),
        ("funderIdentifierType", words.FUNDER_IDENTIFIER_TYPES),
    ],
)
def test_each_list_equals_the_schema_of_4_7(shared: Path, file: str, ours: tuple[str, ...]) -> None:
    """Every controlled list holds the words of the XSD and no other."""
    from lxml import etree

    tree = etree.parse(shared / f"datacite/schema/kernel-4.7-equivalent/include/datacite-{file}-v4.xsd")
    assert sorted(ours) == sorted({node.get("value") for node in tree.iter(f"{XSD}enumeration")})


def test_the_inverse_of_an_inverse_is_the_relation_itself() -> None:
    """Going to the other end and back arrives where it began."""
    assert all(words.INVERSE_RELATIONS[other] == one for one, other in words.INVERSE_RELATIONS.items())


def test_every_relation_but_two_has_an_inverse() -> None:
    """Only the relations whose other end the schema does not name are left out."""
    assert set(words.RELATION_TYPES) - set(words.INVERSE_RELATIONS) == {"IsPublishedIn", "Other"}
    assert set(words.INVERSE_RELATIONS) < set(words.RELATION_TYPES)
