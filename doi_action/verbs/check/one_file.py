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
    from time import localtime, strftime

    rules = tuple(RULES)
    if not everything:
        rules = selected(RULES, options.only, options.ignore)
    repository = _around(target)

    if target.kind == "missing":
        if repository is None:
            return lambda _: told((_missing(target),), rules)

        said = repository.misnamed() or (_missing(target),)
        return lambda _: told((*said, *repository.conflicts(None), *_nobody(repository)), rules)

    if target.kind != "cff":
        return lambda data: _judge_other(target, data, rules)

    def citation(data: bytes) -> "tuple[Finding, ...]":
        today = strftime("%Y-%m-%d", localtime())
        found = check_citation(target.path, data, rules, repository=repository, today=today, services=options.services)
        if repository is None:
            return found
        return (*found, *told(repository.conflicts(data), rules))

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
    from doi_action.metadata.tree_facts import publishable, read_data

    known = next(format_ for format_ in FORMATS if format_.name == target.kind)
    reading = publishable(read_data(known, target.path, data))
    remarks = (*reading.remarks, *judge_file(reading.facts), *judge_texts(reading.facts))
    return check_other(known.name, target.path, data, remarks, rules)


def _nobody(repository: "Around") -> "tuple[Remark, ...]":
    """That there is a card, and nobody who made the work: with a CITATION.cff its own rules ask for authors."""
    from doi_action.facts import Remark
    from doi_action.hosts.local_git.remote import web_home

    card = repository.card_without_people()
    if card is None:
        return ()

    account = "the account"
    home = web_home(repository.origin)
    if home is not None and home.host == "huggingface.co" and home.owner:
        account = f"the account '{home.owner}'"
    message = f"no file says who made this: the Hub's citation will name {account}, and a DOI needs people"
    fix = "write a CITATION.cff, or add 'authors:' with their names to the front matter"
    return (Remark(rule="card-people-missing", message=message, path=repository.shown(card), line=1, fix=fix),)


def _missing(target: Target) -> "Remark":
    """That the repository has no citation file; of a folder inside one, that the folder has none, and where it lies."""
    from doi_action.check.wording import quoted
    from doi_action.facts import Remark

    folder = os.path.realpath(target.root or ".")
    top = top_of_clone(folder)
    if top == folder:
        message = "the repository has no CITATION.cff"
        fix = "write one (docs/quickstart.md shows how), or let the first release write it"
        return Remark(rule="citation-file-missing", message=message, path=target.path, fix=fix)

    way_up = os.path.relpath(top, folder).replace(os.sep, "/")
    own = "there is none at its root either"
    for name in os.listdir(top):
        if name.lower() == "citation.cff":
            own = f"its own is '{way_up}/{name}'"
            break

    root = os.path.normpath(os.path.join(target.root or ".", way_up)).replace(os.sep, "/")
    return Remark(
        rule="citation-file-missing",
        message=f"this folder of a repository has no CITATION.cff; {own}",
        path=target.path,
        fix=f"run 'doi-action check {quoted(root)}'; write one here only if this folder is a work of its own",
    )


def settled(target: Target, data: bytes, options: Options, findings: "tuple[Finding, ...]") -> "tuple[Finding, ...]":
    """The findings without those that a comment or .doi.yml allows, and what is wrong with the allowances."""
    may_allow = b"doi-action:" in data
    if not findings and not may_allow:
        return ()

    from doi_action.check.allowance import complaints, in_comments, silenced

    text = data.decode("utf-8-sig", "replace")
    in_file, configured = in_comments(target.path, text), _configured(target)
    left = tuple(finding for finding in findings if not silenced(finding, (*in_file, *configured)))
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
        if not allowances or target.kind == "missing":
            continue

        try:
            data = read(target)
        except Unfit:
            continue

        found += judging(target, options, everything=True)(data)

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
        if not os.path.isfile(path):
            continue

        # Where both stand there, the first alone is read. What is wrong with it is told where it is judged.
        try:
            source = read_source(path, read(Target(path, "doi-yml", target.root)))
            return in_settings(source, compose(source))
        except (Unfit, Unreadable):
            return ()
    return ()


def mended(target: Target, data: bytes, options: Options) -> "tuple[bytes, tuple[Finding, ...]]":
    """The file with its certain repairs, and what they put right; findings that are allowed stay as they are."""
    from doi_action.check.repair import repair

    asked = judge(target, data, options)
    asked_rules = {finding.rule for finding in asked}
    asked_places = {(finding.rule, finding.field) for finding in asked}
    # What is found and not told is allowed.
    found_places = {(finding.rule, finding.field) for finding in judging(target, options)(data)}
    allowed_places = found_places - asked_places

    def wanted(finding: "Finding") -> bool:
        if (finding.rule, finding.field) in allowed_places:
            return False
        if finding.rule in asked_rules:
            return True

        # What shows only after another repair.
        names = {finding.rule, finding.group}
        is_chosen = not options.only or not names.isdisjoint(options.only)
        return is_chosen and names.isdisjoint(options.ignore)

    done = repair(target.path, data, judging(target, options, everything=True), wanted=wanted)
    return done.data, done.fixed


def right_name(target: Target) -> str | None:
    """The path with the name that GitHub and Zenodo ask for, None where that is the file's name or is taken."""
    folder, name = os.path.split(target.path)
    if name == "CITATION.cff" or name.lower() != "citation.cff":
        return None

    # Where names differ by case alone the file itself answers to the other name.
    path = f"{folder}/CITATION.cff" if folder else "CITATION.cff"
    is_taken = os.path.lexists(path) and not os.path.samefile(path, target.path)
    return None if is_taken else path


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

    old = before.decode("utf-8", "replace").splitlines(keepends=True)
    new = after.decode("utf-8", "replace").splitlines(keepends=True)
    shown = []
    for line in unified_diff(old, new, f"a/{path}", f"b/{path}"):
        shown.append(line)
        if not line.endswith("\n"):
            shown.append("\n\\ No newline at end of file\n")
    return "".join(shown)
