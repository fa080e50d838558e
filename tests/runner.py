"""A runner for tests: calls the Action as GitHub's does, and reads its log and files by the same rules.

Sources: actions/runner, ActionCommand.cs (both command syntaxes) and FileCommandManager.cs (step outputs).
"""

import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doi_action.inputs import INPUTS


@dataclass(frozen=True)
class Command:
    """A workflow command that the runner obeys."""

    name: str
    properties: dict[str, str]
    data: str


@dataclass(frozen=True)
class Step:
    """What a step left: exit code, log, outputs, summary and the commands obeyed."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str

    @property
    def commands(self) -> list[Command]:
        """Every command in the log, in order."""
        return [found for line in re.split(r"\r\n|\r|\n", self.log) if (found := obeyed(line))]

    def annotations(self, level: str) -> list[Command]:
        """The annotations of a level."""
        return [found for found in self.commands if found.name == level]


def obeyed(line: str) -> Command | None:
    """The command in a line: `::name properties::data` at its beginning, `##[name properties]data` anywhere."""
    found = re.match(r"\s*::([A-Za-z-]+)(?: ([^:]*(?::(?!:)[^:]*)*?))?::(.*)", line, re.DOTALL)
    found = found or re.search(r"##\[([A-Za-z-]+)(?: ([^\]]*))?\](.*)", line, re.DOTALL)
    if not found:
        return None
    pairs = (part.partition("=") for part in (found.group(2) or "").split(",") if part)
    return Command(found.group(1), {key: _plain(value) for key, _, value in pairs}, _plain(found.group(3)))


def _plain(text: str) -> str:
    for code, letter in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, letter)
    return text


def read_outputs(text: str) -> dict[str, str]:
    """The outputs in a file of step outputs; a line that is none fails the step."""
    lines, found = text.split("\n"), {}
    while lines:
        line = lines.pop(0)
        if not line:
            continue
        name, mark, word = line.partition("<<")
        assert mark and word in lines, f"Unable to process file command 'output' successfully: {line!r}"
        end = lines.index(word)
        found[name], lines = "\n".join(lines[:end]), lines[end + 1 :]
    return found


def step_environment(inputs: Mapping[str, str], event: str, payload: Any, folder: Path, **more: str) -> dict[str, str]:
    """The variables of a step in `folder`, every input of action.yml among them, with the event's file written."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "event.json"
    path.write_text(payload if isinstance(payload, str) else json.dumps(payload))
    unknown = set(inputs) - {item.name for item in INPUTS}
    assert not unknown, unknown
    said = {f"INPUT_{item.name.upper()}": inputs.get(item.name, _default(item)) for item in INPUTS if item.action}
    return {
        **said,
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": event,
        "GITHUB_EVENT_PATH": str(path),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "GITHUB_WORKSPACE": str(folder),
        **more,
    }


def _default(item: Any) -> str:
    return "" if "${{" in item.action_default else item.action_default


def run_step(environment: Mapping[str, str], main: Callable[..., int]) -> Step:
    """One step in this process, which waits for nothing."""
    data = io.BytesIO()
    stream = io.TextIOWrapper(data, encoding="utf-8", errors="replace", newline="\n")
    code = main(environment, stream, sleep=lambda _seconds: None)
    stream.flush()
    return finished(code, data.getvalue().decode(), environment)


def finished(code: int, log: str, environment: Mapping[str, str]) -> Step:
    """A step that ended, with what it wrote into the runner's files; the files are emptied for the next one."""
    texts = []
    for variable in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        path = Path(environment[variable])
        there = path.is_file()
        texts.append(path.read_bytes().decode() if there else "")
        if there:
            path.unlink()
    return Step(code, log, read_outputs(texts[0]), texts[1])
