"""The shell that a report is read in, and what inputs are called there.

Most inputs have one name everywhere. A secret is an input of the Action, and on the command line a variable of the
environment: a message writes `{password}`, and its reader sees the one name that can be set where he is. What helps in
one of the two only stands in braces as well: `{in the Action: ...}`, `{on the command line: ...}`.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from doi_action.errors import DoiActionError
from doi_action.inputs import INPUTS
from doi_action.report import Report

WHY_EMPTY = (
    ". A secret is empty where it does not exist under that name, where it belongs to an environment and the job has "
    "no line 'environment:' that names it, and in a run for a fork"
)
"""Why a runner may pass "" for a secret, which it does without a word."""


_FOR_ONE = re.compile(r"\{(in the Action|on the command line): ([^{}]*)\}")


def told_in_shell(report: Report, *, in_action: bool) -> Report:
    """The report in the words of the Action, or of the command line."""
    named = _namer(in_action=in_action)
    if report.error:
        _name(report.error, named)
    findings = tuple(replace(one, why=named(one.why), fix=named(one.fix)) for one in report.findings)
    return replace(report, findings=findings, in_action=in_action)


def named_on_command_line(error: DoiActionError) -> DoiActionError:
    """An error that no report holds, in the words of the command line."""
    _name(error, _namer(in_action=False))
    return error


def _name(error: DoiActionError, named: Callable[[str], str]) -> None:
    for each in (error, *error.also):
        each.why, each.fix = named(each.why), named(each.fix)


def _namer(*, in_action: bool) -> Callable[[str], str]:
    """What puts the names of one shell in the place of braces."""
    here, words = "on the command line", {"{empty-secret}": ""}
    if in_action:
        here, words = "in the Action", {"{empty-secret}": WHY_EMPTY}
    for item in INPUTS:
        if not item.environment:
            continue
        # A registry's own token is a variable alone: the Action has one input for all registries.
        of_action = item.name if item.action else "registry-token"
        words[f"{{{item.name}}}"] = of_action if in_action else item.environment

    def for_here(found: re.Match[str]) -> str:
        return found[2] if found[1] == here else ""

    def named(text: str) -> str:
        for placeholder, word in words.items():
            text = text.replace(placeholder, word)
        return _FOR_ONE.sub(for_here, text)

    return named
