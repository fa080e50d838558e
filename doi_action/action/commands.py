"""What a runner reads from a step: workflow commands in its log, output files, masks.

Pure: text in, text out. Two syntaxes are obeyed: `::command::` at the beginning of a line, and the older
`##[command]` anywhere in one, on stdout and stderr (actions/runner, ActionCommand.cs). Titles, names and tags are
foreign text and may hold either, so that everything is printed through `harmless`.
"""

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import quote

from doi_action.findings import Finding, Severity

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
ANNOTATIONS_PER_LEVEL = 10
"""A runner keeps no more of one step."""
LONGEST_MESSAGE = 4096
"""Characters of an annotation that a runner keeps."""
SHORTEST_MASK = 4
"""Characters; masking less would hide half the log and no secret."""

_BREAK = "\u200b"
"""A space of no width: shown, copied, and no command any more."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """`text` as a log may show it: no line of it is a command, no character moves the cursor or turns the text round.

    >>> harmless("a ##[set-output name=doi]b").startswith("a ##[")
    False
    """
    lines = _UNSEEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(re.sub(r"^(\s*):(?=:)", rf"\1:{_BREAK}", line).replace("##[", f"#{_BREAK}#[") for line in lines)


def one_line(text: str) -> str:
    """`harmless` text without line ends."""
    return " ".join(harmless(text).split("\n"))


def command(name: str, message: str, properties: Mapping[str, str] | None = None) -> str:
    """One workflow command as a line; data and properties are escaped as GitHub's toolkit does."""
    said = ",".join(f"{key}={_property(value)}" for key, value in (properties or {}).items() if value)
    return f"::{name}{f' {said}' if said else ''}::{_data(message)}\n"


def _data(text: str) -> str:
    text = text.replace("##[", f"#{_BREAK}#[")
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def masks(secrets: Iterable[str], *, accounts: Iterable[tuple[str, str]] = ()) -> str:
    """The commands that hide secrets from the log, to be printed before anything else.

    A runner masks by exact text, so that each line of a secret, its encoded forms and the `user:password` of Basic
    authentication (`accounts`) are named one by one.
    """
    found: dict[str, None] = {}
    for secret in secrets:
        for form in (*secret.splitlines(), secret):
            found |= dict.fromkeys(_forms(form))
    for user, password in accounts:
        if len(password) >= SHORTEST_MASK:
            found[_base64(f"{user}:{password}")] = None
    return "".join(command("add-mask", form) for form in found if len(form) >= SHORTEST_MASK)


def _forms(secret: str) -> tuple[str, ...]:
    if len(secret.strip()) < SHORTEST_MASK:
        return ()
    return secret, secret.strip(), _base64(secret), quote(secret, safe=""), json.dumps(secret)[1:-1]


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def file_commands(values: Mapping[str, str], *, delimiter: Callable[[], str]) -> str:
    """Lines for the file of step outputs: each value between delimiters that nobody can foresee.

    `delimiter` gives a new random word at each call. A value ends its lines with LF, whatever it came with.
    """
    pieces = []
    for name, value in values.items():
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        word = delimiter()
        while word in text:
            word = delimiter()
        pieces.append(f"{name}<<{word}\n{text}\n{word}\n")
    return "".join(pieces)


def annotations(findings: Sequence[Finding]) -> str:
    """Annotations on the lines of files, worst first, one for each rule before a second of any, within the limits."""
    lines = []
    for severity, level in LEVELS.items():
        chosen = _spread([f for f in findings if f.severity is severity])[:ANNOTATIONS_PER_LEVEL]
        lines += [annotation(finding, level) for finding in chosen]
    return "".join(lines)


def _spread(findings: list[Finding]) -> list[Finding]:
    """The same findings, the first of each rule before all others."""
    seen: dict[str, int] = {}
    ranks = []
    for finding in findings:
        ranks.append(seen.setdefault(finding.rule, 0))
        seen[finding.rule] += 1
    return [f for _, f in sorted(zip(ranks, findings, strict=True), key=lambda pair: pair[0])]


def annotation(finding: Finding, level: str) -> str:
    """One finding as a workflow command; without a file it is shown at the run."""
    field = f"{finding.field}: " if finding.field else ""
    parts = [f"{field}{finding.message}", *(f"{word}: {text}" for word, text in _reasons(finding) if text)]
    message = "\n".join(parts)
    if len(message) > LONGEST_MESSAGE:
        message = message[: LONGEST_MESSAGE - 1] + "…"
    place = {"file": finding.path, "line": str(finding.line), "col": str(finding.column)} if finding.path else {}
    return command(level, message, {**place, "title": finding.rule})


def _reasons(finding: Finding) -> tuple[tuple[str, str], ...]:
    return ("why", finding.why), ("fix", finding.fix)
