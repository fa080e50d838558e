"""The check over optional real files: verdicts, repairs, GitHub's own output, and every finding as it was read once."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from doi_action.check.cff_walk import walk
from doi_action.check.checker import check_citation
from doi_action.check.github_button import press
from doi_action.check.repair import repair
from doi_action.formats.cff import schema as cff_schema
from doi_action.formats.text.source import read_source
from doi_action.formats.text.yaml import compose
from doi_action.formats.text.yaml_nodes import core_tag
from doi_action.release.judge_files import stopping
from doi_action.rules import RULES

pytestmark = pytest.mark.real
TODAY = "2026-11-22"
ACCEPTED = Path(__file__).with_name("accepted_findings.json")
SETS = ("1.2.0", "derived-1.2.0", "1.1.0", "1.0.3")


def citation_files(folder: Path) -> Iterator[Path]:
    """Every citation file there is."""
    return (path for path in sorted((folder / "cff").rglob("*.cff")))


def errors(path: Path) -> list:
    """What breaks the format's own schema."""
    found = check_citation("CITATION.cff", path.read_bytes(), RULES, only=("schema",))
    return [finding for finding in found if finding.severity == "error"]


@pytest.mark.parametrize("edition", SETS)
def test_valid_files_are_accepted(shared, edition):
    """No file with a stated verdict of pass breaks the schema it declares."""
    folder = shared / "cff" / "pass" / edition
    assert {path.name: errors(path) for path in folder.glob("*.cff") if errors(path)} == {}


@pytest.mark.parametrize("edition", SETS)
def test_invalid_files_are_refused(shared, edition):
    """Every file with a stated verdict of fail has an error."""
    folder = shared / "cff" / "fail" / edition
    assert [path.name for path in folder.glob("*.cff") if not errors(path)] == []


def test_real_files_get_the_verdict_of_their_edition(shared):
    """The manifest states the verdict by 1.2.0; those that declare an older edition get the same by theirs."""
    files = json.loads((shared / "cff" / "manifest.json").read_text())["files"]
    stated = {entry["file"]: entry["schema_1_2_0"] for entry in files if entry["kind"] == "real"}
    wrong = [name for name, verdict in stated.items() if (verdict == "fail") != bool(errors(shared / "cff" / name))]
    assert wrong == []


def test_findings_over_real_files_are_those_that_were_read(shared):
    """Each was compared with its file once; a new one must be read before it joins the list."""
    found = {}
    for path in sorted((shared / "cff" / "real").glob("*.cff")):
        rules = Counter(finding.rule for finding in check_citation(path.name, path.read_bytes(), RULES, today=TODAY))
        found[path.name] = dict(sorted(rules.items()))
    assert found == json.loads(ACCEPTED.read_text())


def test_repairs_make_every_file_better_and_are_done_once(shared):
    """No file gets an error more, and a second repair finds nothing to do."""
    for path in citation_files(shared):
        check = lambda data: check_citation("CITATION.cff", data, RULES, today=TODAY)  # noqa: E731
        data = path.read_bytes()
        done = repair("CITATION.cff", data, check)
        counts = [sum(1 for finding in check(version) if finding.severity == "error") for version in (data, done.data)]
        assert counts[1] <= counts[0], path
        assert repair("CITATION.cff", done.data, check).data == done.data, path


def test_repairs_change_no_other_line(shared):
    """A line without a finding is in the repaired file as it was, in its order."""
    for path in citation_files(shared):
        data = path.read_bytes()
        done = repair("CITATION.cff", data, lambda text: check_citation("CITATION.cff", text, RULES, today=TODAY))
        named = {finding.line for finding in done.fixed}
        lines = data.splitlines()
        kept = [line for number, line in enumerate(lines, start=1) if number not in named]
        after = iter(done.data.splitlines())
        if len(done.fixed) == len({finding.line for finding in done.fixed}):
            assert all(line in after for line in kept), path


def test_both_yaml_readers_agree_on_every_file(shared):
    """The same nodes, places included, or the same refusal."""
    for path in citation_files(shared):
        source = read_source(path.name, path.read_bytes()) if path.name != "yaml-latin1.cff" else None
        if source is not None:
            assert _read(source, pure=False) == _read(source, pure=True), path


def _read(source, *, pure):
    try:
        return compose(source, pure=pure)
    except Exception as error:  # both must refuse in the same words
        return str(error)


def test_githubs_button_is_foretold_letter_by_letter(shared):
    """ruby-cff's APA text for real files and for its own test files; none where it prints none."""
    expected = shared / "cff" / "expected"
    for folder in [*sorted((expected / "real").iterdir()), *sorted((expected / "ruby-cff").iterdir())]:
        own = folder / "input.cff"
        path = own if own.exists() else shared / "cff" / "real" / f"{folder.name}.cff"
        printed = [text for name in ("ruby-cff.apa", "expected.apa") if (text := folder / name).exists()]
        source = read_source("CITATION.cff", path.read_bytes())
        shown = press(walk(source, compose(source))).text
        assert shown == (printed[0].read_text().strip() if printed else None), folder.name


def test_tables_are_those_of_the_format(shared):
    """Keys, required keys and enumerations of CFF 1.2.0 as its own schema has them."""
    schema = json.loads((shared / "cff" / "schema" / "cff-1.2.0.schema.json").read_text())
    definitions = schema["definitions"]
    tables = cff_schema.CFF_1_2_0
    assert set(tables.objects["root"]) == set(schema["properties"])
    for name in ("person", "entity", "reference"):
        assert set(tables.objects[name]) == set(definitions[name]["properties"])
        assert set(tables.required.get(name, ())) == set(definitions[name].get("required", ()))
    assert set(tables.required["root"]) == set(schema["required"])
    assert set(definitions["license-enum"]["enum"]) == cff_schema.LICENSES
    assert set(definitions["country"]["enum"]) == cff_schema.COUNTRIES
    reference = definitions["reference"]["properties"]
    assert set(reference["type"]["enum"]) == cff_schema.REFERENCE_TYPES
    assert set(reference["status"]["enum"]) == cff_schema.STATUSES


def test_words_of_the_tables_are_those_of_the_format(shared):
    """Each key's word says what its schema says: text, number, list, object or a pattern."""
    schema = json.loads((shared / "cff" / "schema" / "cff-1.2.0.schema.json").read_text())
    definitions = schema["definitions"]
    objects = {"root": schema, **{name: definitions[name] for name in ("person", "entity", "reference")}}
    for name, definition in objects.items():
        for key, spec in definition["properties"].items():
            expected = _word(key, spec, definitions, root=name == "root")
            assert cff_schema.CFF_1_2_0.objects[name][key] == expected, (name, key)


def _word(key, spec, definitions, *, root):
    """The word that our tables use for a part of the schema."""
    target = spec.get("$ref", "").rpartition("/")[2]
    if target in ("person", "entity", "reference", "identifier", "license", "date", "doi", "orcid", "url", "email"):
        return target
    if target in ("country",):
        return target
    spec = definitions[target] if target else spec
    if spec.get("type") == "array":
        items = spec["items"]
        inner = "agent" if "anyOf" in items and "$ref" not in items else _word(key, items, definitions, root=root)
        return f"[{'language' if key == 'languages' else inner}]"
    if "anyOf" in spec:
        kinds = {part["type"] for part in spec["anyOf"]}
        return "month" if key == "month" else "number|text" if "number" in kinds else "integer|text"
    if key in ("isbn", "issn", "pmcid", "status"):
        return key
    if "enum" in spec:
        return "root-type" if root else "reference-type"
    return "text"


def test_plain_values_are_typed_as_ruamel_types_them(shared):
    """Over every plain scalar of the real files: the same core type, dates apart, which stay text."""
    resolver = VersionedResolver(version=(1, 2), loader=YAML(typ="safe", pure=True))
    for path in (shared / "cff" / "real").glob("*.cff"):
        source = read_source(path.name, path.read_bytes())
        for place in walk(source, compose(source)).of("scalar"):
            if place.node.plain:
                tag = str(resolver.resolve(ScalarNode, place.node.text, (True, False))).rpartition(":")[2]
                assert core_tag(place.node.text) == tag.replace("timestamp", "str"), place.node.text


def test_real_files_stop_a_release_only_for_what_would_be_sent(shared):
    """Of fifty, one names nobody, one gives an iD that is nobody's, one is a template; other errors stop nothing."""
    stopped = {
        path.name.partition("__")[0]: {finding.rule for finding in stopping(judged)}
        for path in sorted((shared / "cff" / "real").glob("*.cff"))
        if stopping(judged := check_citation("CITATION.cff", path.read_bytes(), RULES, today=TODAY))
    }
    assert stopped == {
        "AlianeAmaral": {"author-without-name"},
        "Improbable-AI": {"orcid-placeholder"},
        "carpentries": {"placeholder-text"},
    }
