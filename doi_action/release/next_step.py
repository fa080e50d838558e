"""The next step after a set-up: a sentence, and the lines to paste."""

import shlex
from collections.abc import Iterable, Iterator

from doi_action.release.set_up import SetUp
from doi_action.release.workflow_step import registry_chosen, step_inputs
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

    kept_by_github = {}
    for one in step_inputs(set_up):
        name = one.secret or one.variable
        if name:
            kept_by_github[name] = one

    if not kept_by_github:
        return (f"Next: {first}make a release on GitHub; the run rehearses and shows what makes it real", *commit)

    # Not as comments behind the lines: a shell that is typed into need not know comments (zsh).
    wanted = "; ".join(f"{name}: {one.words}" for name, one in kept_by_github.items())
    title = registry_chosen(set_up).title
    sentence = f"Next: {first}give GitHub what {title} asks for, and make a release. {wanted}"

    # `gh` asks for each value, which then stands in no history of a shell.
    repository = set_up.snapshot.repository
    at = f" --repo {shlex.quote(f'{repository.owner}/{repository.name}')}" if repository.owner else ""
    keeping = []
    for name, one in kept_by_github.items():
        what = "secret" if one.secret else "variable"
        keeping.append(f"gh {what} set {name}{at}")
    return (sentence, *commit, *keeping)


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
