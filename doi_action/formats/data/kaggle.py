"""dataset-metadata.json of Kaggle read as facts: a part of the Data Package format, with an `id` of owner and name.

Source: the wiki of the Kaggle API.
"""

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_json
from doi_action.formats.data.datapackage import tell_description
from doi_action.model import RelatedIdentifier

FORMAT = "dataset-metadata.json"

CROSSWALK = {
    "kind": "title is there",
    "title": "title",
    "abstract": "description, subtitle",
    "keywords": "keywords",
    "licenses": "licenses",
    "related_identifiers": "id is proposed as the page at Kaggle",
}
"""Each field of Metadata and where this format says it."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a dataset-metadata.json. Never raises for bad input."""
    return read_json(_tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    tell_description(file)
    value = file.root.get("id")
    name = (value.text() or "") if value else ""
    # `kaggle datasets init` writes "OWNER/INSERT_SLUG_HERE", for a person to replace.
    is_filled_in = name.count("/") == 1 and "INSERT_" not in name

    if value is not None and is_filled_in:
        page = f"https://www.kaggle.com/datasets/{name}"
        link = RelatedIdentifier(value=page, scheme="URL", relation="IsIdenticalTo", resource_type="Dataset")
        file.add_parts("related_identifiers", [(link, value.location)], certain=False)
