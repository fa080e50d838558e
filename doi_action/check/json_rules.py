"""The rules of codemeta.json and .zenodo.json, beyond what their readers find."""

from collections.abc import Iterator
from typing import Any

from doi_action.check.codemeta_terms import misspelt
from doi_action.check.zenodo_deposit import refusals
from doi_action.findings import Finding, Group, Severity
from doi_action.formats.json_text import compose_json
from doi_action.formats.yaml_text import Node, SourceText, Unreadable, read_source
from doi_action.rules.fault import why


def check_json(kind: str, path: str, data: bytes) -> tuple[Finding, ...]:
    """What is wrong with a file of kind 'codemeta' or 'zenodo'; nothing for one that cannot be read."""
    try:
        source = read_source(path, data)
        root = compose_json(source)
    except Unreadable:
        return ()
    if root is None or root.kind != "mapping":
        return ()
    return tuple(_zenodo(source, root) if kind == "zenodo" else _codemeta(source, root))


def _zenodo(source: SourceText, root: Node) -> Iterator[Finding]:
    from doi_action.rules import zenodo_json_refused as rule

    for found in refusals(root):
        yield _finding(source, found.node, rule, found.field, found.reason, found.fix, severity=Severity.ERROR)


def _codemeta(source: SourceText, root: Node) -> Iterator[Finding]:
    from doi_action.rules import codemeta_key_misspelt as rule

    for key, term in misspelt(root):
        message = f"unknown term '{key.text}'; did you mean '{term}'?"
        yield _finding(source, key, rule, key.text, message, f'write "{term}"', severity=Severity.WARNING)


def _finding(
    source: SourceText, node: Node, rule: Any, field: str, message: str, fix: str, *, severity: Severity
) -> Finding:
    place = source.location(node.start)
    return Finding(
        rule=rule.__name__.rpartition(".")[2].replace("_", "-"),
        group=Group.REGISTRY if severity is Severity.ERROR else Group.SCHEMA,
        severity=severity,
        message=message,
        path=source.path,
        line=place.line,
        column=place.column,
        field=field,
        why=why(rule.__doc__),
        fix=fix,
    )
