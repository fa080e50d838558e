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
