"""One file of a check: judged by its kind, its allowances settled, and repaired where that was asked for."""

# ruff: noqa: PTH105, PTH108, PTH113, PTH118, PTH120, PTH121

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from doi_action.check.checker import check_citation
from doi_action.rules import RULES
from doi_action.verbs.check.files import Target
from doi_action.verbs.check.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from doi_action.check.allowance import Allowance
    from doi_action.check.services import Services
    from doi_action.findings import Finding

FORMATS = {
    "codemeta": "linked_data.codemeta",
    "zenodo": "zenodo.read",
    "doi-yml": "doi_yml.read",
    "card": "cards.hub_card",
}
"""Which format's reader judges a file that is no CITATION.cff."""


def judge(target: Target, data: bytes, options: Options) -> "tuple[Finding, ...]":
    """What is wrong with a file, of what was asked for and is not allowed."""
    return settled(target, data, options, judging(target, options)(data))


def judging(target: Target, options: Options, *, everything: bool = False) -> "Callable[[bytes], tuple[Finding, ...]]":
    """The judgement of a file as a function of its bytes; `everything` asks for all rules."""
    only, ignore = ((), ()) if everything else (options.only, options.ignore)
    if target.kind == "missing":
        return lambda _: _asked((_missing(target),), only, ignore)
    if target.kind != "cff":
        return lambda data: _read(target, data, only, ignore)
    repository: Any = None
    if target.root is not None:
        from doi_action.verbs.check.repository import around

        repository = around(target.root, os.path.relpath(target.path, target.root).replace(os.sep, "/"))
    told = {"repository": repository, "today": _today(), "services": _services() if options.online else None}
    return lambda data: check_citation(target.path, data, RULES, only=only, ignore=ignore, **told)


def _read(target: Target, data: bytes, only: tuple[str, ...], ignore: tuple[str, ...]) -> "tuple[Finding, ...]":
    """The findings of a format's own reader, and about the people it names."""
    from importlib import import_module

    from doi_action.check.people_gate import judge_people

    reading = import_module(f"doi_action.formats.{FORMATS[target.kind]}").read(target.path, data)
    findings = (*reading.findings, *judge_people(reading.facts))
    if target.kind in ("zenodo", "codemeta"):
        from doi_action.check.json_rules import check_json

        own = check_json(target.kind, target.path, data, RULES)
        told = {(f.line, f.column) for f in own}
        findings = (*own, *(f for f in findings if (f.line, f.column) not in told))
    return _asked(tuple(sorted(findings, key=lambda f: (f.line, f.column, f.rule))), only, ignore)


def _asked(findings: "Iterable[Finding]", only: tuple[str, ...], ignore: tuple[str, ...]) -> "tuple[Finding, ...]":
    """The findings of the rules and groups that were asked for."""
    return tuple(
        f
        for f in findings
        if (not only or f.rule in only or f.group in only) and f.rule not in ignore and f.group not in ignore
    )


def _missing(target: Target) -> "Finding":
    from doi_action.findings import Finding, Group, Severity

    return Finding(
        rule="citation-file-missing",
        group=Group.REGISTRY,
        severity=Severity.WARNING,
        message="the repository has no CITATION.cff",
        path=target.path,
        why="nobody is told how to cite the work, and whatever tools guess is wrong",
        fix="write one (docs/quickstart.md shows how), or let the first release write it",
    )


@cache
def _services() -> "Services":
    """The public services, asked each question once in a run."""
    from doi_action.verbs.check.online import PublicServices

    return PublicServices()


def _today() -> str:
    from time import localtime, strftime

    return strftime("%Y-%m-%d", localtime())


def settled(target: Target, data: bytes, options: Options, findings: "tuple[Finding, ...]") -> "tuple[Finding, ...]":
    """The findings without those that a comment or .doi.yml allows, and what is wrong with the allowances."""
    if not findings and b"doi-action:" not in data:
        return ()
    from doi_action.check.allowance import complaints, in_comments, silenced

    text = data.decode("utf-8-sig", "replace")
    in_file, configured = in_comments(target.path, text), _configured(target)
    left = tuple(f for f in findings if not silenced(f, (*in_file, *configured)))
    if not in_file:
        return left
    # Whether an exception is needed shows only when all rules are asked, whatever was asked for here.
    everything = judging(target, options, everything=True)(data)
    return (*left, *_asked(complaints(everything, in_file), options.only, options.ignore))


def unused(chosen: "Iterable[Target]", options: Options) -> "tuple[Finding, ...]":
    """What is wrong with the exceptions of a repository's .doi.yml, once all its files were judged by all rules."""
    from doi_action.verbs.check.files import Unfit, read

    found: list[Finding] = []
    allowances: tuple[Allowance, ...] = ()
    for target in chosen:
        if target.root is None:
            continue
        allowances = allowances or _configured(target)
        if allowances and target.kind != "missing":
            try:
                found += judging(target, options, everything=True)(read(target))
            except Unfit:
                continue
    if not allowances:
        return ()
    from doi_action.check.allowance import complaints

    return _asked(complaints(found, allowances), options.only, options.ignore)


def _configured(target: Target) -> "tuple[Allowance, ...]":
    """What .doi.yml allows: that of the repository, or of the folder the check was started in."""
    from doi_action.check.allowance import in_settings
    from doi_action.formats.text.source import Unreadable, read_source
    from doi_action.formats.text.yaml import compose
    from doi_action.verbs.check.files import Unfit, read

    for name in (".doi.yml", ".github/doi.yml"):
        path = os.path.normpath(os.path.join(target.root or "", name)).replace(os.sep, "/")
        if os.path.isfile(path):
            try:
                source = read_source(path, read(Target(path, "doi-yml")))
                return in_settings(source, compose(source))
            except (Unfit, Unreadable):
                return ()
    return ()


def mended(target: Target, data: bytes, options: Options) -> "tuple[bytes, tuple[Finding, ...]]":
    """The file with its certain repairs, and what they put right; findings that are allowed stay as they are."""
    from doi_action.check.repair import repair

    everything = judging(target, options, everything=True)
    asked = {(f.rule, f.field, f.line) for f in judge(target, data, options)}
    wanted_rules = {rule for rule, _, _ in asked}
    kept = {(f.rule, f.field) for f in judging(target, options)(data)} - {(rule, field) for rule, field, _ in asked}
    done = repair(
        target.path,
        data,
        everything,
        wanted=lambda f: (f.rule, f.field) not in kept and (f.rule in wanted_rules or _selected(f, options)),
    )
    return done.data, done.fixed


def _selected(finding: "Finding", options: Options) -> bool:
    asked = not options.only or finding.rule in options.only or finding.group in options.only
    return asked and finding.rule not in options.ignore and finding.group not in options.ignore


def right_name(target: Target) -> str | None:
    """The path with the name that GitHub and Zenodo ask for, None where that is the file's name or is taken."""
    folder, name = os.path.split(target.path)
    path = f"{folder}/CITATION.cff" if folder else "CITATION.cff"
    if name.lower() != "citation.cff" or name == "CITATION.cff":
        return None
    # Where names differ by case alone the file itself answers to the other name.
    taken = os.path.lexists(path) and not os.path.samefile(path, target.path)
    return None if taken else path


def write(path: str, data: bytes) -> None:
    """Replace a file's content in one step, through symbolic links, keeping its permissions. Raises OSError."""
    import shutil
    import tempfile

    real = os.path.realpath(path)
    handle, name = tempfile.mkstemp(dir=os.path.dirname(real), prefix=".doi-action-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        shutil.copymode(real, name)
        os.replace(name, real)
    except BaseException:
        os.unlink(name)
        raise


def difference(path: str, before: bytes, after: bytes) -> str:
    """The repairs of a file as a unified diff."""
    from difflib import unified_diff

    old, new = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (before, after))
    lines = unified_diff(old, new, f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
