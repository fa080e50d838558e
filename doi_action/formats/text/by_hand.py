"""What a person is asked to change in a file that we do not edit: each step as a sentence, with the right line.

A step names only what makes the file say more and stay valid: a key that stands there is changed where it stands, since
a second one would make the file invalid.
"""

from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText


class NotEditable(Exception):
    """The file cannot be edited safely. `reason` says why and `line` where; `steps` are what to do by hand."""

    def __init__(self, reason: str, steps: tuple[str, ...], *, line: int = 1) -> None:
        super().__init__(reason)
        self.reason, self.steps, self.line = reason, steps, line


MEND_FIRST = "mend this first and run again: the release's lines are then written for you"
"""The step for a file that cannot be read: lines added to it might double others."""


def add(lines: tuple[str, ...], *, inside_braces: bool = False) -> tuple[str, ...]:
    """The step that adds new keys; none where there are no lines."""
    if not lines:
        return ()
    if inside_braces:
        entries = ", ".join(line.rstrip(",") for line in lines)
        return (f"add inside the braces: {entries}",)
    return ("add these lines yourself:\n" + "\n".join(lines),)


def change(source: SourceText, root: Node, key: str, line: str, *, text: str) -> tuple[str, ...]:
    """The steps that make each place of `key` in `root` say `text`, written as `line`; a doubled key goes."""
    steps = []
    stands_already = False
    for name, value in root.pairs:
        if name.text != key:
            continue

        first = source.location(name.start).line
        last = source.location(max(name.end, value.end - 1)).line
        where = f"line {first}" if last <= first else f"lines {first} to {last}"

        is_scalar = value.kind == "scalar"
        says_so = is_scalar and value.text == text
        says_else = is_scalar and not says_so
        if stands_already:
            also = f" as '{value.text}'" if says_else else ""
            steps.append(f"delete {where}: '{key}' stands there twice{also}")

        elif not says_so:
            steps.append(f"change {where} to: {line}")
        stands_already = True
    return tuple(steps)
