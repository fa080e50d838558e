"""One file of a check: judged by its kind, its allowances settled, and repaired where that was asked for."""

# ruff: noqa: PTH105, PTH108, PTH113, PTH118, PTH120, PTH121, PTH208

import os
from typing import TYPE_CHECKING

from doi_action.check.checker import check_citation, check_other, selected, told
from doi_action.rules import RULES
from doi_action.verbs.check.files import Target, top_of_clone
from doi_action.verbs.check.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from doi_action.check.allowance import Allowance
    from doi_action.check.around import Around
    from doi_action.check.rule import Rule
    from doi_action.facts import Remark
    from doi_action.findings import Finding


def judge(target: Target, data: bytes, options: Options) -> "tuple[Finding, ...]":
    """What is wrong with a file, of what was asked for and is not allowed."""
    return settled(target, data, options, judging(target, options)(data))


def judging(target: Target, options: Options, *, everything: bool = False) -> "Callable[[bytes], tuple[Finding, ...]]":
    """The judgement of a file as a function of its bytes; `everything` asks for all rules."""
    only, ignore = ((), ()) if everything else (options.only, options.ignore)
    rules = selected(RULES, only, ignore)
    repository = _around(target)
    if target.kind == "missing":
        if repository is None:
            return lambda _: told((_missing(target),), rules)
        said = repository.misnamed() or (_missing(target),)
        return lambda _: told((*said, *repository.conflicts(None), *_nobody(repository)), rules)
    if target.kind != "cff":
        return lambda data: _judge_other(target, data, rules)

    def citation(data: bytes) -> "tuple[Finding, ...]":
        found = check_citation(
            target.path, data, rules, repository=repository, today=_today(), services=options.services
        )
        return found if repository is None else (*found, *told(repository.conflicts(data), rules))

    return citation


def _around(target: Target) -> "Around | None":
    """The repository around a citation file, where a repository is judged."""
    if target.root is None or target.kind not in ("cff", "missing"):
        return None
    from doi_action.verbs.check.repository import around

    root = os.path.normpath(target.root).replace(os.sep, "/")
    path = os.path.relpath(target.path, target.root).replace(os.sep, "/")
    return around(target.root, path, shown="" if root == "." else root)


def _judge_other(target: Target, data: bytes, rules: "tuple[Rule, ...]") -> "tuple[Finding, ...]":
    """What its reader left out of another file, and what the rules say of it."""
    from doi_action.check.people_gate import judge_file
    from doi_action.check.placeholders import judge_texts
    from doi_action.formats.table import FORMATS

    known = next(format_ for format_ in FORMATS if format_.name == target.kind)
    reading = known.reader()(target.path, data)
    remarks = (*reading.remarks, *judge_file(reading.facts), *judge_texts(reading.facts))
    return check_other(known.name, target.path, data, remarks, rules)


def _nobody(repository: "Around") -> "tuple[Remark, ...]":
    """That there is a card, and nobody who made the work: with a CITATION.cff its own rules ask for authors."""
    from doi_action.facts import Remark
    from doi_action.hosts.local_git.remote import web_home

    card = repository.card_without_people()
    if card is None:
        return ()
    home = web_home(repository.origin)
    owner = home.owner if home is not None and home.host == "huggingface.co" else None
    named = f"the account '{owner}'" if owner else "the account"
    message = f"no file says who made this: the Hub's citation will name {named}, and a DOI needs people"
    fix = "write a CITATION.cff, or add 'authors:' with their names to the front matter"
    return (Remark(rule="card-people-missing", message=message, path=repository.shown(card), line=1, fix=fix),)


def _missing(target: Target) -> "Remark":
    """That the repository has no citation file; of a folder inside one, that the folder has none, and where it lies."""
    from doi_action.check.wording import quoted
    from doi_action.facts import Remark

    message = "the repository has no CITATION.cff"
    fix = "write one (docs/quickstart.md shows how), or let the first release write it"
    folder = target.root or "."
    top = top_of_clone(os.path.realpath(folder))
    if top != os.path.realpath(folder):
        shown = os.path.relpath(top, os.path.realpath(folder)).replace(os.sep, "/")
        at_top = [name for name in os.listdir(top) if name.lower() == "citation.cff"]
        own = f"its own is '{shown}/{at_top[0]}'" if at_top else "there is none at its root either"
        message = f"this folder of a repository has no CITATION.cff; {own}"
        root = os.path.normpath(os.path.join(folder, shown)).replace(os.sep, "/")
        fix = f"run 'doi-action check {quoted(root)}'; write one here only if this folder is a work of its own"
    return Remark(rule="citation-file-missing", message=message, path=target.path, fix=fix)


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
    return (*left, *told(complaints(everything, in_file), selected(RULES, options.only, options.ignore)))


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

    # What only `audit` finds, the check cannot miss.
    of_audit = {rule.id for rule in RULES if rule.scope == "audit"}
    of_check = [allowed for allowed in allowances if allowed.rule not in of_audit]
    return told(complaints(found, of_check), selected(RULES, options.only, options.ignore))


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
                source = read_source(path, read(Target(path, "doi-yml", target.root)))
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
