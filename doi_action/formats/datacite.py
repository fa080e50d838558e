"""DataCite's JSON, both directions: a record of ours as `data.attributes` of the REST API, and answers as records.

DataCite Metadata Schema 4.7. The XML form is `datacite_xml`, the controlled lists are `datacite_vocabulary`.
"""

from doi_action.formats.datacite_compare import canonical, differences
from doi_action.formats.datacite_read import MODEL_TEXT, record_of
from doi_action.formats.datacite_write import SCHEMA_VERSION, attributes_for, attributes_of

__all__ = ["MODEL_TEXT", "SCHEMA_VERSION", "attributes_for", "attributes_of", "canonical", "differences", "record_of"]
