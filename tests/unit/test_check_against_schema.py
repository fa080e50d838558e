"""The tables of CFF against the format's own schema: files changed at random get the same verdict from both."""

import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker
from ruamel.yaml import YAML

from doi_action.check.checker import check_citation
from doi_action.rules import RULES

pytestmark = pytest.mark.real
PERSON = {"name": "x"}
ODD: tuple[Any, ...] = (
    *(None, True, 1, 1.5, 2.0, -1, 0, 1e3, "", "x", [], {}, [{}], [{}, {}], ["a"], ["a", "a"], [1]),
    *("2024-02-30", "2024-05-17", "10.1/x", "10.5281/zenodo.1", "http://x", "https://", "a@b.cd", "PMC1234567"),
    *("https://orcid.org/0000-0002-1825-0097", "xhttps://orcid.org/0000-0002-1825-0097/x", "1234-5678", "in-press"),
    *("MIT", "mit", ["MIT"], ["MIT", "MIT"], ["MIT", "Apache-2.0"], "3", "13", "03", 3, 13, "DE", "1.2.0"),
    *(PERSON, [PERSON], [PERSON, PERSON], {"family-names": "x"}, {**PERSON, "affiliation": "y"}),
    *("dataset", "software", "article", "doi", "url", "swh", {"type": "doi", "value": "10.5281/x"}),
    *(
        {"type": "url", "value": "http://x"},
        {"type": "other", "value": ""},
        [{"type": "doi", "value": "10.5281/x"}] * 2,
    ),
)
"""Values that are wrong, or nearly wrong, somewhere."""


def plain(value: Any) -> Any:
    """A file's content with dates as text."""
    match value:
        case dict():
            return {str(key): plain(part) for key, part in value.items()}
        case list():
            return [plain(part) for part in value]
        case date():
            return value.isoformat()[:10]
    return value


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value within a value, with the way to it."""
    yield path, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


def changed(content: dict, keys: list[str], chance: random.Random) -> dict:
    """The content with one value added, replaced or taken away."""
    content = json.loads(json.dumps(content))
    path, value = chance.choice(list(places(content)))
    odd = json.loads(json.dumps(chance.choice(ODD)))
    if isinstance(value, dict) and chance.random() < 0.5:
        value[chance.choice(keys)] = odd
    elif isinstance(value, list) and chance.random() < 0.5:
        value.append(odd if chance.random() < 0.5 or not value else json.loads(json.dumps(chance.choice(value))))
    elif path:
        parent = content
        for key in path[:-1]:
            parent = parent[key]
        if chance.random() < 0.5:
            parent[path[-1]] = odd
        else:
            del parent[path[-1]]
    return content


@pytest.fixture(scope="module")
def material(shared: Path) -> tuple[Draft7Validator, list[dict], list[str]]:
    """The schema with its formats, the content of valid files, and every key there is."""
    schema = json.loads((shared / "cff" / "schema" / "cff-1.2.0.schema.json").read_text())
    validator = Draft7Validator(schema, format_checker=FormatChecker(formats=("date",)))
    contents = [
        plain(YAML(typ="safe").load(path.read_bytes())) for path in (shared / "cff" / "pass" / "1.2.0").glob("*.cff")
    ]
    keys = {key for part in (schema, *schema["definitions"].values()) for key in part.get("properties", {})}
    return validator, contents, sorted({*keys, "type", "value", "description", "relation", "bogus"})


@pytest.mark.parametrize("seed", range(8))
def test_changed_files_get_the_verdict_of_the_schema(material, seed):
    """No false accept and no false reject over files that were changed in one or two places."""
    validator, contents, keys = material
    chance = random.Random(seed)
    for _ in range(60):
        content = changed(chance.choice(contents), keys, chance)
        content = changed(content, keys, chance) if chance.random() < 0.3 else content
        if content.get("cff-version") != "1.2.0":
            continue
        found = check_citation("CITATION.cff", json.dumps(content).encode(), RULES, only=("schema",))
        refused = [finding.message for finding in found if finding.severity == "error"]
        assert bool(refused) == (not validator.is_valid(content)), (content, refused)
