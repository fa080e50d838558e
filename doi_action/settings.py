"""Settings: what the caller asked for, each value with its origin.

Precedence, the same for all: 1. command line, 2. action input, 3. configuration file, 4. default. The configuration
file is in the repository's head, which is read later than the rest, so that settings are resolved twice:
`settings_from` at the start, `configured` once the head is known.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from doi_action.errors import SettingsError
from doi_action.formats.yaml_text import Unreadable, compose, read_source
from doi_action.identifiers import Doi, IdentifierError, parse_doi
from doi_action.inputs import INPUTS, INPUTS_BY_NAME, Input, InputType

CONFIGURATION_FILES = (".doi.yml", ".github/doi.yml")
TRUE, FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")
"""The spellings of a boolean that YAML 1.2's core schema and GitHub's toolkit accept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """A value as text and who said it: 'command line', 'action input', 'environment NAME', `path:line` or 'default'."""

    value: str
    origin: str
    secret: bool = False

    def __repr__(self) -> str:
        return f"Setting({'set' if self.secret and self.value else repr(self.value)}, from {self.origin})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """All settings by their kebab-case name; `values` holds every input of the table."""

    values: Mapping[str, Setting] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """The text of input `name`, "" where nobody said it and it has no default. Raises KeyError for another name."""
        return self.values[name].value

    def get(self, name: str) -> str | None:
        """The text of input `name`, None where it is empty."""
        return self[name] or None

    def flag(self, name: str) -> bool:
        """A boolean input as a boolean."""
        return self[name] in TRUE

    def origin(self, name: str) -> str:
        """Who said the value of input `name`."""
        return self.values[name].origin

    @property
    def concept_doi(self) -> Doi | None:
        """The input `concept-doi`, already checked."""
        return parse_doi(self["concept-doi"]) if self["concept-doi"] else None

    @property
    def tag_patterns(self) -> tuple[str, ...]:
        """The tag patterns in order; each holds {version} once."""
        return tuple(part.strip() for part in self["tag-pattern"].split(",") if part.strip())

    @property
    def rehearsal(self) -> bool:
        """Whether the registry's DOIs are not real."""
        return self["registry"] in ("sandbox", "datacite-test")

    def with_value(self, name: str, value: str, origin: str) -> "Settings":
        """The same settings with one value said by somebody else."""
        changed = replace(self.values[name], value=value, origin=origin)
        return Settings(values={**self.values, name: changed})


def settings_from(
    *,
    command_line: Mapping[str, str | None] | None = None,
    action: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Settings as far as they are known without the configuration file.

    An empty text means that nobody said it. Raises SettingsError naming every bad value at once.
    """
    values = {}
    for item in INPUTS:
        values[item.name] = _setting(item, command_line or {}, action or {}, environment or {})
    _judge(values)
    return Settings(values=values)


def _setting(
    item: Input, command_line: Mapping[str, str | None], action: Mapping[str, str], environment: Mapping[str, str]
) -> Setting:
    secret = item.type is InputType.SECRET
    said = (
        (command_line.get(item.name), "command line"),
        ((action.get(item.name) or "").strip(), "action input"),
        (environment.get(item.environment) if item.environment else None, f"environment {item.environment}"),
    )
    for value, origin in said:
        if value:
            return Setting(value=value, origin=origin, secret=secret)
    return Setting(value=item.default, origin="default", secret=secret)


def configured(settings: Settings, path: str, data: bytes) -> Settings:
    """The settings with what the configuration file at `path` says for inputs that nobody said before.

    Keys that are no settings belong to the metadata reader and are passed over here. Raises SettingsError.
    """
    try:
        source = read_source(path, data)
        root = compose(source)
    except Unreadable as error:
        first = error.findings[0]
        raise SettingsError(
            first.message, why="its settings decide what is published", fix=first.fix, path=path, line=first.line
        ) from error
    values = dict(settings.values)
    for key, node in root.pairs if root else ():
        item = INPUTS_BY_NAME.get(key.text)
        if item is None or not item.configurable or values[item.name].origin != "default" or node.kind != "scalar":
            continue
        values[item.name] = Setting(value=node.text, origin=str(source.location(node.start)))
    _judge(values)
    return Settings(values=values)


def _judge(values: Mapping[str, Setting]) -> None:
    problems = [p for item in INPUTS if (p := _problem(item, values[item.name]))]
    if problems:
        raise SettingsError(
            "; ".join(problems),
            fix="see https://github.com/doi-action/doi-action/blob/main/docs/inputs.md for every input and its values",
        )


def _problem(item: Input, setting: Setting) -> str | None:
    value = setting.value
    if item.type is InputType.CHOICE and value not in item.choices:
        return f"{item.name}: '{value}' ({setting.origin}) is none of {', '.join(item.choices)}"
    if item.type is InputType.BOOLEAN and value not in (*TRUE, *FALSE):
        return f"{item.name}: '{value}' ({setting.origin}) is neither true nor false"
    if item.name == "tag-pattern" and any(p.count("{version}") != 1 for p in value.split(",")):
        return f"{item.name}: '{value}' ({setting.origin}) must hold {{version}} once in each pattern"
    if item.name == "prefix" and value and not re.fullmatch(r"10\.\d{4,9}(\.\d+)*", value, re.ASCII):
        return f"{item.name}: '{value}' ({setting.origin}) is no DOI prefix such as 10.12345"
    if item.name == "concept-doi" and value:
        try:
            parse_doi(value)
        except IdentifierError as error:
            return f"{item.name}: {error} ({setting.origin})"
    return None
