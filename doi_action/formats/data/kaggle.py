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
_LEFT_OPEN = "INSERT_"


def read(path: str, data: bytes) -> Reading:
    """The facts of a dataset-metadata.json. Never raises for bad input."""
    return read_json(_tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    tell_description(file)

    # `kaggle datasets init` writes "INSERT_TITLE_HERE" and "OWNER/INSERT_SLUG_HERE", for a person to replace.
    title = file.root.get("title")
    if title is not None:
        text = title.text() or ""
        if _LEFT_OPEN in text:
            title.report("placeholder-text", f"'{text}' is a template's own text", fix="write the title of the data")

    value = file.root.get("id")
    if value is None:
        return

    name = value.text() or ""
    is_filled_in = name.count("/") == 1 and _LEFT_OPEN not in name
    if not is_filled_in:
        value.leave_out()
        return

    page = f"https://www.kaggle.com/datasets/{name}"
    link = RelatedIdentifier(value=page, scheme="URL", relation="IsIdenticalTo", resource_type="Dataset")
    file.add_parts("related_identifiers", [(link, value.location)], certain=False)
