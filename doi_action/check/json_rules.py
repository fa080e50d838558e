"""The rules of codemeta.json and .zenodo.json, beyond what their readers find."""

from collections.abc import Iterator

from doi_action.check.codemeta_pitfalls import pitfalls
from doi_action.check.wording import closest
from doi_action.check.zenodo_deposit import refusals
from doi_action.facts import Remark
from doi_action.formats.linked_data.codemeta_terms import KNOWN_TERMS
from doi_action.formats.text.json import compose_json
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText, Unreadable, read_source


def check_json(name: str, path: str, data: bytes) -> tuple[Remark, ...]:
    """What is wrong with a file of the format `name`; nothing for another format and for a file nobody can read."""
    if name not in (".zenodo.json", "codemeta.json"):
        return ()

    try:
        source = read_source(path, data)
        root = compose_json(source)
    except Unreadable:
        return ()
    if root is None or root.kind != "mapping":
        return ()

    if name == ".zenodo.json":
        remarks = []
        for found in refusals(root):
            remarks.append(_remark(source, found.node, "zenodo-json-refused", found.field, found.reason, found.fix))
        return tuple(remarks)

    remarks = []
    for key, term in misspelt(root):
        message = f"unknown term '{key.text}'; did you mean '{term}'?"
        remarks.append(_remark(source, key, "codemeta-key-misspelt", key.text, message, f'write "{term}"'))
    for pitfall in pitfalls(root):
        remarks.append(_remark(source, pitfall.node, pitfall.rule, pitfall.field, pitfall.message, pitfall.fix))
    return tuple(remarks)


def _remark(source: SourceText, node: Node, rule: str, field: str, message: str, fix: str) -> Remark:
    place = source.location(node.start)
    return Remark(
        rule=rule,
        message=message,
        path=source.path,
        line=place.line,
        column=place.column,
        field=field,
        fix=fix,
    )


def misspelt(root: Node) -> Iterator[tuple[Node, str]]:
    """Keys that are nearly a term, each with the term; others may be extensions and are left alone."""
    present = {key.text for key, _ in root.pairs}
    for key, _ in root.pairs:
        name = key.text
        if name in KNOWN_TERMS:
            continue

        # `@context`, `schema:name`, an address as a key, `$schema`: words of JSON-LD and of other tools.
        is_of_json_ld = ":" in name or name.startswith(("@", "http", "$", "_"))
        if is_of_json_ld:
            continue

        # A term that stands there as well is not what this key was meant to be.
        term = closest(name, KNOWN_TERMS)
        if term is None or term in present:
            continue

        is_near = abs(len(term) - len(name)) < 2
        if is_near:
            yield key, term
