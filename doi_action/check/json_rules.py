"""The rules of codemeta.json and .zenodo.json, beyond what their readers find."""

from collections.abc import Iterable, Iterator
from importlib import import_module

from doi_action.check.fault import why
from doi_action.check.rule import Rule
from doi_action.check.wording import closest
from doi_action.check.zenodo_deposit import refusals
from doi_action.findings import Finding, Group, Severity
from doi_action.formats.linked_data.codemeta_terms import TERMS
from doi_action.formats.text.json import compose_json
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText, Unreadable, read_source


def check_json(kind: str, path: str, data: bytes, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """What is wrong with a file of kind 'codemeta' or 'zenodo'; nothing for one that cannot be read."""
    try:
        source = read_source(path, data)
        root = compose_json(source)
    except Unreadable:
        return ()
    if root is None or root.kind != "mapping":
        return ()
    by_id = {rule.id: rule for rule in rules}
    if kind == "zenodo":
        return tuple(_zenodo(source, root, by_id["zenodo-json-refused"]))
    return tuple(_codemeta(source, root, by_id["codemeta-key-misspelt"]))


def _zenodo(source: SourceText, root: Node, rule: Rule) -> Iterator[Finding]:
    for found in refusals(root):
        yield _finding(source, found.node, rule, found.field, found.reason, found.fix)


def _codemeta(source: SourceText, root: Node, rule: Rule) -> Iterator[Finding]:
    for key, term in misspelt(root):
        message = f"unknown term '{key.text}'; did you mean '{term}'?"
        yield _finding(source, key, rule, key.text, message, f'write "{term}"')


def _finding(source: SourceText, node: Node, rule: Rule, field: str, message: str, fix: str) -> Finding:
    place = source.location(node.start)
    return Finding(
        rule=rule.id,
        group=Group(rule.group),
        severity=Severity(rule.severity),
        message=message,
        path=source.path,
        line=place.line,
        column=place.column,
        field=field,
        why=why(import_module(rule.module).__doc__),
        fix=fix,
    )


def misspelt(root: Node) -> Iterator[tuple[Node, str]]:
    """Keys that are nearly a term, each with the term; others may be extensions and are left alone."""
    present = {key.text for key, _ in root.pairs}
    for key, _ in root.pairs:
        if key.text in TERMS or ":" in key.text or key.text.startswith(("@", "http", "$", "_")):
            continue
        term = closest(key.text, TERMS)
        if term is not None and term not in present and abs(len(term) - len(key.text)) < 2:
            yield key, term
