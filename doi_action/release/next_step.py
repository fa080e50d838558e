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
    first = ""
    paths = shlex.join(edit.path for edit in edits)
    if hosted:
        first = "merge this, then "
    elif paths:
        first = "commit, then "
        commit = [f"git add {paths}", f"git commit -m {shlex.quote(MESSAGE)} && git push"]

    if not set_up.is_for_github:
        return (f"Next: {first}tag a release, and publish it from here", *commit, *_publishing_lines(set_up))

    # `gh` asks for each value, which then stands in no history of a shell.
    at = ""
    repository = set_up.snapshot.repository
    if repository.owner:
        at = f" --repo {shlex.quote(repository.full_name)}"

    wanted, keeping = {}, {}
    for one in step_inputs(set_up):
        if one.secret:
            wanted[one.secret] = one.words
            keeping[one.secret] = f"gh secret set {one.secret}{at}"
        elif one.variable:
            wanted[one.variable] = one.words
            keeping[one.variable] = f"gh variable set {one.variable}{at}"

    if not wanted:
        return (f"Next: {first}make a release on GitHub; the run rehearses and shows what makes it real", *commit)

    # Not as comments behind the lines: a shell that is typed into need not know comments (zsh).
    what = "; ".join(f"{name}: {words}" for name, words in wanted.items())
    title = registry_chosen(set_up).title
    sentence = f"Next: {first}give GitHub what {title} asks for, and make a release. {what}"
    return (sentence, *commit, *keeping.values())


def _publishing_lines(set_up: SetUp) -> Iterator[str]:
    """What publishes a release where no workflow does; a value that nobody said stands in capitals."""
    words = ["doi-action publish", "--registry", registry_chosen(set_up).name]
    for one in step_inputs(set_up):
        if one.secret:
            yield f"read -rs {one.secret} && export {one.secret}"
        elif one.variable:
            words.append(f"--{one.name} {one.name.upper()}")
        else:
            words.append(f"--{one.name} {shlex.quote(set_up.settings[one.name])}")

    yield " ".join(words)
