"""Our data as JSON: what a report or an explanation prints. E-mail addresses never go out.

Identifiers are texts, days are ISO 8601, what is not known is left out.
"""

from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from doi_action.identifiers.types import Doi, Orcid, RorId, SpdxId, Swhid
from doi_action.model import Creator

_TEXTS = (Doi, Orcid, RorId, SpdxId, Swhid)
_PRIVATE: dict[type, frozenset[str]] = {Creator: frozenset({"email"})}
"""Fields that serve inside and are shown to nobody."""


def json_value(value: Any) -> Any:
    """`value` as what json.dumps takes; dataclasses become objects of what they know.

    >>> json_value(Creator(name="Ada", email="ada@example.org"))
    {'name': 'Ada', 'name_type': 'Personal'}
    """
    match value:
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case tuple() | list():
            return [json_value(entry) for entry in value]
        case dict():
            return {str(name): json_value(entry) for name, entry in value.items()}

    if isinstance(value, _TEXTS):
        return str(value)
    if not is_dataclass(value):
        return value

    said = {}
    hidden = _PRIVATE.get(type(value), frozenset())
    for field in fields(value):
        entry = getattr(value, field.name)
        says_nothing = entry in (None, "", ())
        if says_nothing or field.name in hidden:
            continue
        said[field.name] = json_value(entry)
    return said
