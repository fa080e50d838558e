"""The next step after a set-up: a sentence, and the lines to paste."""

import shlex
from collections.abc import Iterable, Iterator

from doi_action.release.set_up import SetUp
from doi_action.release.workflow_step import StepInput, registry_chosen, step_inputs
from doi_action.snapshot import FileEdit

MESSAGE = "Give every release a DOI"
"""Subject of the commit, and title of the pull request."""


def next_step(set_up: SetUp, edits: Iterable[FileEdit], *, hosted: bool) -> tuple[str, ...]:
    """A sentence, and the lines to paste: the commit, then what GitHub has to keep, or the release itself.

    `hosted`: the edits wait in a pull request.
    """
    commit = []
    first = "merge this, then " if hosted else ""
    paths = shlex.join(edit.path for edit in edits)
    if paths and not hosted:
        commit = [f"git add {paths}", f"git commit -m {shlex.quote(MESSAGE)} && git push"]
        first = "commit, then "
    if not set_up.is_for_github:
        return (f"Next: {first}tag a release, and publish it from here", *commit, *_publishing_lines(set_up))

    asked = [one for one in step_inputs(set_up) if one.secret or one.variable]
    if not asked:
        return (f"Next: {first}make a release on GitHub; the run rehearses and shows what makes it real", *commit)
    # Not as comments behind the lines: a shell that is typed into need not know comments (zsh).
    wanted = "; ".join(f"{one.secret or one.variable}: {one.words}" for one in asked)
    title = registry_chosen(set_up).title
    sentence = f"Next: {first}give GitHub what {title} asks for, and make a release. {wanted}"
    return (sentence, *commit, *_keeping_lines(set_up, asked))


def _keeping_lines(set_up: SetUp, asked: Iterable[StepInput]) -> Iterator[str]:
    """What has GitHub keep secrets and values, each of which `gh` asks for."""
    owner, name = set_up.snapshot.repository.owner, set_up.snapshot.repository.name
    at = f" --repo {shlex.quote(f'{owner}/{name}')}" if owner else ""
    for one in asked:
        yield f"gh secret set {one.secret}{at}" if one.secret else f"gh variable set {one.variable}{at}"


def _publishing_lines(set_up: SetUp) -> Iterator[str]:
    """What publishes a release where no workflow does; a value that nobody said stands in capitals."""
    words = ["doi-action publish", "--registry", registry_chosen(set_up).name]
    for one in step_inputs(set_up):
        if one.secret:
            yield f"read -rs {one.secret} && export {one.secret}"
            continue
        value = one.name.upper() if one.variable else shlex.quote(set_up.settings[one.name])
        words.append(f"--{one.name} {value}")
    yield " ".join(words)
