"""What InvenioRDM's own loader says of records: one `metadata` object a line comes in, one list of refusals goes out.

Run by the environment of requirements/inveniordm.txt, which `make tools` sets up. A server reads the vocabularies of
its database besides; here they are the fixtures of the same package, from which a new server fills it.
"""

import csv
import json
import sys
from importlib.resources import files
from typing import Any

import yaml
from flask import Flask
from invenio_config.default import ALLOWED_HTML_ATTRS, ALLOWED_HTML_TAGS
from invenio_i18n import InvenioI18N
from invenio_rdm_records import config
from invenio_rdm_records.services.schemas.metadata import MetadataSchema
from invenio_vocabularies import config as vocabularies_config
from marshmallow import ValidationError

VOCABULARIES = files("invenio_rdm_records") / "fixtures" / "data" / "vocabularies"


def ids(name: str) -> set[str]:
    """The ids of one vocabulary."""
    text = (VOCABULARIES / name).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines()) if name.endswith(".csv") else yaml.load(text, yaml.CSafeLoader)
    return {row["id"] for row in rows}


def places(record: dict[str, Any]) -> dict[str, list[Any]]:
    """Each vocabulary and what a record takes from it: objects that may have an id."""
    links = record.get("related_identifiers", [])
    return {
        "resource_types.yaml": [record.get("resource_type", {}), *(link.get("resource_type", {}) for link in links)],
        "relation_types.yaml": [link.get("relation_type", {}) for link in links],
        "roles.yaml": [one.get("role", {}) for one in record.get("contributors", [])],
        "licenses.csv": record.get("rights", []),
        "languages.yaml": record.get("languages", []),
        "date_types.yaml": [one.get("type", {}) for one in record.get("dates", [])],
        "description_types.yaml": [one.get("type", {}) for one in record.get("additional_descriptions", [])],
        "title_types.yaml": [one.get("type", {}) for one in record.get("additional_titles", [])],
    }


def refusals(record: dict[str, Any], known: dict[str, set[str]]) -> list[str]:
    """What the loader refuses, and each id that no vocabulary has: one makes a server refuse the whole draft."""
    found = []
    try:
        MetadataSchema().load(record)
    except ValidationError as error:
        found.append(json.dumps(error.normalized_messages(), default=str))
    for name, entries in places(record).items():
        found += [
            f"{name} has no {entry['id']}" for entry in entries if "id" in entry and entry["id"] not in known[name]
        ]
    return found


def main() -> None:
    """Answer each line until the input ends."""
    app = Flask("loader")
    app.config.from_object(vocabularies_config)
    app.config.from_object(config)
    app.config.update(ALLOWED_HTML_TAGS=ALLOWED_HTML_TAGS, ALLOWED_HTML_ATTRS=ALLOWED_HTML_ATTRS)
    InvenioI18N(app)
    known = {name: ids(name) for name in places({})}
    with app.test_request_context():
        print(json.dumps("ready"), flush=True)
        for line in sys.stdin:
            print(json.dumps(refusals(json.loads(line), known)), flush=True)


if __name__ == "__main__":
    main()
