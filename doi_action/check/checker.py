"""The check of one file: read it, walk it, ask the rules, and say what they found as findings.

Pure: bytes in, findings out. The one judge: `check` asks it about files, `publish` and `explain` about a release.
Findings, and with them dataclasses, are imported when there is something to say.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from doi_action.check.cff_document import Document
from doi_action.check.cff_walk import walk
from doi_action.check.rule import ONLINE, TOLD, Rule
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.yaml import compose

if TYPE_CHECKING:
    from doi_action.check.fault import Fault
    from doi_action.check.services import Services
    from doi_action.facts import Remark
    from doi_action.findings import Finding


def check_citation(
    path: str,
    data: bytes,
    rules: Sequence[Rule],
    *,
    only: Sequence[str] = (),
    ignore: Sequence[str] = (),
    repository: Any = None,
    today: str = "",
    services: "Services | None" = None,
) -> "tuple[Finding, ...]":
    """Everything that `rules`, the table, find in a citation file, in the order of its lines.

    `only` and `ignore` name groups and rules. Three things may be told, and without one the rules that need it are
    silent: `repository` is the `check.around.Around` of the file, `today` the day of the check as YYYY-MM-DD, and
    `services` answer the online rules. Never raises for bad input.
    """
    rules = selected(rules, only, ignore)
    try:
        source = read_source(path, data)
        document = walk(source, compose(source))
        document.today = today
    except Unreadable as error:
        return told(error.remarks, rules)

    findings = [
        as_finding(rule, module, fault, document)
        for rule, module, fault in faults(document, rules, repository, services)
    ]
    # What was found in files beside it comes after the citation file's own.
    return tuple(sorted(findings, key=lambda f: (f.path != path, f.path, f.line, f.column, f.rule)))


def selected(rules: Sequence[Rule], only: Sequence[str], ignore: Sequence[str]) -> tuple[Rule, ...]:
    """The rules of the table that are asked for: all, or those whose id or group is in `only`; none of `ignore`."""
    asked = []
    for rule in rules:
        names = {rule.id, rule.group}
        if not names.isdisjoint(ignore):
            continue

        is_wanted = not only or not names.isdisjoint(only)
        if is_wanted:
            asked.append(rule)
    return tuple(asked)


def told(remarks: "Iterable[Remark]", rules: Iterable[Rule]) -> "tuple[Finding, ...]":
    """What readers, the comparison of files and the steps of a release remarked on, as findings of `rules`.

    A remark for a rule that is not among them is left out. This and `as_finding` are the only makers of findings, so
    that group, severity and reason are always those of the table.
    """
    from doi_action.check.fault import why
    from doi_action.findings import Finding, Group, Severity

    by_id = {rule.id: rule for rule in rules}
    findings = []
    for remark in remarks:
        rule = by_id.get(remark.rule)
        if rule is None:
            continue

        finding = Finding(
            rule=remark.rule,
            group=Group(rule.group),
            severity=Severity(rule.severity),
            message=remark.message,
            path=remark.path,
            line=remark.line,
            column=remark.column,
            field=remark.field,
            why=why(import_module(rule.module).__doc__),
            fix=remark.fix,
        )
        findings.append(finding)
    return tuple(findings)


def check_other(
    format_name: str, path: str, data: bytes, remarks: "Iterable[Remark]", rules: Sequence[Rule]
) -> "tuple[Finding, ...]":
    """Everything wrong with a file that is no CITATION.cff: what its reader remarked on, and the rules of its format.

    Where a rule that is asked and the reader speak of one value, the rule is heard.
    """
    if format_name == "card":
        from doi_action.check.card_pitfalls import check_card

        judged = check_card(path, data)
    else:
        from doi_action.check.json_rules import check_json

        judged = check_json(format_name, path, data)

    asked = {rule.id for rule in rules}
    heard = []
    places = set()
    for remark in judged:
        if remark.rule in asked:
            heard.append(remark)
            places.add((remark.line, remark.column))

    for remark in remarks:
        if (remark.line, remark.column) not in places:
            heard.append(remark)
    return tuple(sorted(told(heard, rules), key=lambda f: (f.line, f.column, f.rule)))


def faults(
    document: Document, rules: Iterable[Rule], repository: Any = None, services: "Services | None" = None
) -> "Iterator[tuple[Rule, Any, Fault]]":
    """What each rule finds. A rule's module is loaded only when the document holds what it reads."""
    # A rule may name one kind of fault (`missing:reference`) or all of them (`missing`).
    present = {*document.places, *(bucket.partition(":")[0] for bucket in document.places)}

    # What cannot be asked here: a rule without what it needs is silent.
    unasked = set(TOLD)
    if services is None:
        unasked |= ONLINE
    if repository is None:
        unasked |= {"repository", "folder"}
    else:
        unasked.add("folder" if repository.is_root else "repository")

    # What a rule is told besides the document; those that are not named here compare files.
    told_by_scope = {
        "file": (),
        "online": (services,),
        "online-either": (services, repository),
    }
    for rule in rules:
        if rule.scope in unasked:
            continue
        if rule.reads and present.isdisjoint(rule.reads):
            continue

        module = import_module(rule.module)
        check: Callable[..., Iterable[Fault]] = module.check
        besides = told_by_scope.get(rule.scope, (repository,))
        for fault in check(document, *besides):
            yield rule, module, fault


def as_finding(rule: Rule, module: Any, fault: "Fault", document: Document) -> "Finding":
    """A rule's fault as a finding with its place, its reason and its edits."""
    from doi_action.check.fault import why
    from doi_action.findings import Finding, Group, Severity, Splice

    source = fault.source or document.source
    index = fault.at
    if index < 0:
        index = fault.node.start if fault.node is not None else 0
    line, column = source.place(min(index, len(source.text)))

    # Edits are made in the bytes of the file, where a byte order mark counts as a character.
    shift = 1 if source.bom else 0
    edit = tuple(Splice(start=start + shift, end=end + shift, text=text) for start, end, text in fault.edits)

    return Finding(
        rule=rule.id,
        group=Group(rule.group),
        severity=Severity(rule.severity),
        message=fault.message,
        path=source.path,
        line=line,
        column=column,
        field=fault.field,
        why=why(module.__doc__),
        fix=fault.fix,
        edit=edit,
    )
