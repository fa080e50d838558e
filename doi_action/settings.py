"""Settings: what the caller asked for, each value with its origin.

Precedence, the same for all: 1. command line, 2. action input, 3. configuration file, 4. default. The configuration
file is in the repository's head, which is read later than the rest, so that settings are resolved twice:
`settings_from` at the start, `configured` once the head is known.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches

from doi_action.errors import SettingsError
from doi_action.facts import Location
from doi_action.formats.datacite.vocabulary import RESOURCE_TYPES
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.yaml import compose
from doi_action.identifiers.addresses import PLAIN_ADDRESS, origin_of, without_query
from doi_action.identifiers.types import Doi, IdentifierError, has_dot_segment, parse_doi
from doi_action.inputs import INPUTS, INPUTS_BY_NAME, Input, InputType
from doi_action.lineage import READABLE
from doi_action.snapshot import Including

CONFIGURATION_FILES = (".doi.yml", ".github/doi.yml")
JOBS = ("1", "2", "3", "4", "5", "6", "7", "8")
"""The values of the input `jobs`: DataCite lets an account ask ten times a second, averaged over five minutes."""

TRUE, FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")
"""The spellings of a boolean that YAML 1.2's core schema and GitHub's toolkit accept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """A value as text and who said it: 'command line', 'action input', 'environment NAME', `path:line` or 'default'.

    `location` is where a file of the repository says it, None where the caller does.
    """

    value: str
    origin: str
    secret: bool = False
    location: Location | None = None

    def __repr__(self) -> str:
        shown = repr(self.value)
        if self.secret and self.value:
            shown = "set"
        return f"Setting({shown}, from {self.origin})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """All settings by their kebab-case name; `values` holds every input of the table.

    `in_action`: the Action was given them, so that messages name its inputs.
    """

    values: Mapping[str, Setting] = field(default_factory=dict)
    in_action: bool = False

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
    def secrets(self) -> tuple[str, ...]:
        """The values that no text may show."""
        found = []
        for setting in self.values.values():
            if setting.secret and setting.value:
                found.append(setting.value)
        return tuple(found)

    @property
    def concept_doi(self) -> Doi | None:
        """The input `concept-doi`, already checked."""
        said = self.get("concept-doi")
        return parse_doi(said) if said else None

    @property
    def date(self) -> date | None:
        """The input `date`, already checked."""
        said = self.get("date")
        return date.fromisoformat(said) if said else None

    @property
    def tag_patterns(self) -> tuple[str, ...]:
        """The tag patterns in order; each holds {version} once."""
        patterns = self["tag-pattern"].split(",")
        return tuple(filter(None, map(str.strip, patterns)))

    @property
    def file_patterns(self) -> tuple[str, ...]:
        """What the input `files` names, in order."""
        return file_patterns(self["files"])

    @property
    def including(self) -> Including:
        """What the inputs `submodules` and `lfs` put into the source archive."""
        return Including(submodules=self.flag("submodules"), lfs=self.flag("lfs"))

    def with_value(self, name: str, value: str, origin: str) -> "Settings":
        """The same settings with one value said by somebody else."""
        changed = replace(self.values[name], value=value, origin=origin, location=None)
        return replace(self, values={**self.values, name: changed})


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
    return Settings(values=values, in_action=action is not None)


def _setting(
    item: Input, command_line: Mapping[str, str | None], action: Mapping[str, str], environment: Mapping[str, str]
) -> Setting:
    secret = item.type is InputType.SECRET
    said = (
        (command_line.get(item.name), "command line"),
        (action.get(item.name, "").strip(), "action input"),
        (environment.get(item.environment or ""), f"environment {item.environment}"),
    )
    for value, origin in said:
        if value:
            return Setting(value=plain_value(item.name, value), origin=origin, secret=secret)
    return Setting(value=item.default, origin="default", secret=secret)


def plain_value(name: str, text: str) -> str:
    """The value of input `name` as it is used: a prefix is copied from the address of a DOI as often as typed.

    >>> plain_value("prefix", "https://doi.org/10.12345/")
    '10.12345'
    """
    if name != "prefix":
        return text
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", text.strip(), flags=re.IGNORECASE).rstrip("/")


def file_patterns(text: str) -> tuple[str, ...]:
    """The words of the input `files`: separated by commas or, as in a block of a workflow, by lines.

    >>> file_patterns("source, *.whl")
    ('source', '*.whl')
    """
    patterns = re.split(r"[,\n]", text)
    return tuple(filter(None, map(str.strip, patterns)))


def configured(settings: Settings, path: str, data: bytes) -> Settings:
    """The settings with what the configuration file at `path` says for inputs that nobody said before.

    Keys that are no settings belong to the metadata reader and are passed over here. Raises SettingsError.
    """
    try:
        source = read_source(path, data)
        root = compose(source)
    except Unreadable as error:
        first = error.remarks[0]
        raise SettingsError(
            first.message, why="its settings decide what is published", fix=first.fix, path=path, line=first.line
        ) from error

    if root is None:
        return settings

    values = dict(settings.values)
    for key, node in root.pairs:
        item = INPUTS_BY_NAME.get(key.text)
        if item is None or not item.configurable or node.kind != "scalar":
            continue

        was_said = values[item.name].origin != "default"
        if was_said:
            continue

        location = source.location(node.start)
        values[item.name] = Setting(value=plain_value(item.name, node.text), origin=str(location), location=location)

    _judge(values)
    return replace(settings, values=values)


def _judge(values: Mapping[str, Setting]) -> None:
    problems = []
    for item in INPUTS:
        problem = _problem(item, values[item.name])
        if problem:
            problems.append(problem)

    if problems:
        raise SettingsError(
            "; ".join(problems),
            fix="see https://github.com/doi-action/doi-action/blob/main/docs/inputs.md for every input and its values",
        )


PAGES = "pages"
"""What `landing-page` says for the version's own citation page."""


def is_day(value: str) -> bool:
    """Whether a text is a whole day as ISO 8601 writes it.

    >>> is_day("2027-01-31"), is_day("2027-02-31"), is_day("20270131")
    (True, False, False)
    """
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_NAME = r"(?!\.{1,2}(?:/|$))[\w.-]+"
"""Dots alone would lead elsewhere in the API of a host."""

OWNER_NAME = re.compile(rf"\w[\w-]*/{_NAME}")
"""owner/name, as GitHub writes it."""

_ON_A_HOST = re.compile(
    rf"{OWNER_NAME.pattern}|(?:hf://|https?://[^/\s]+/)(?:(?:model|dataset|space)s/)?{_NAME}/{_NAME}"
)
"""The same, or a repository of the Hugging Face Hub."""

_COUNT = re.compile(r"[0-9]{1,9}")

_FORMS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "prefix": (re.compile(r"10\.\d{4,9}(\.\d+)*", re.ASCII).fullmatch, "is no DOI prefix such as 10.12345"),
    "tag-pattern": (
        lambda value: all(pattern.count("{version}") == 1 for pattern in value.split(",")),
        "must hold {version} once in each pattern",
    ),
    "landing-page": (
        re.compile(rf"https?://[^\s/]+(/\S*)?|{PAGES}").fullmatch,
        f"is no address such as https://example.org/program, and not '{PAGES}'",
    ),
    "pages": (
        re.compile(r"/?(?!\.)(?!.*/\.)[\w.-]+(/[\w.-]+)*/?", re.ASCII).fullmatch,
        "is no folder of the repository such as docs/cite",
    ),
    # https://git-scm.com/docs/git-check-ref-format
    "pages-branch": (
        re.compile(r"(?![-/.])(?!.*(?:\.\.|//|@\{|\.lock$|[/.]$))[^\x00-\x20\x7f~^:?*\[\\]+").fullmatch,
        "is no name of a branch such as gh-pages",
    ),
    "pages-url": (
        re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?").fullmatch,
        "is no address such as https://octo.github.io/demo/cite/",
    ),
    "access": (
        lambda value: value in ("public", "restricted") or is_day(value),
        "is neither public nor restricted nor a day such as 2027-01-31",
    ),
    "date": (is_day, "is no day such as 2027-01-31"),
    "files": (file_patterns, "names no file"),
    "repository": (
        lambda value: all(map(_ON_A_HOST.fullmatch, value.split())),
        "is no repository such as owner/name or hf://owner/name",
    ),
    "issue": (
        lambda value: all(map(OWNER_NAME.fullmatch, value.split())),
        "is no repository such as owner/name",
    ),
    "jobs": (JOBS.__contains__, f"is no number from {JOBS[0]} to {JOBS[-1]}"),
    "max-new-dois": (_COUNT.fullmatch, "is no number of DOIs"),
}
"""What holds of the text of an input that is right, and what is said of one that is wrong."""


def _problem(item: Input, setting: Setting) -> str | None:
    value = setting.value
    said = f"{item.name}: '{value}' ({setting.origin})"
    if item.type is InputType.CHOICE and value not in item.choices:
        return f"{said} is none of {', '.join(item.choices)}"
    if item.type is InputType.BOOLEAN and value not in (*TRUE, *FALSE):
        return f"{said} is neither true nor false"
    if not value:
        return None

    wrong = _wrong(item.name, value)
    if wrong is None:
        return None
    return f"{item.name}: {wrong} ({setting.origin})"


def _wrong(name: str, value: str) -> str | None:
    """What is wrong with a text that only looks like any other; better said here than by a registry."""
    form = _FORMS.get(name)
    if form:
        fits, words = form
        return None if fits(value) else f"'{value}' {words}"

    match name:
        case "registry-url" if origin_of(value) is None or re.search(r"[\s?#]", value):
            return f"'{without_query(value)}' is no address of a service, which is {PLAIN_ADDRESS}, no '?' and no '#'"
        case "suffix" if value != "opaque":
            return _wrong_suffix(value)
        case "resource-type" if value not in RESOURCE_TYPES:
            near = get_close_matches(value, RESOURCE_TYPES, n=1) or ["ComputationalNotebook"]
            return f"'{value}' is no resourceTypeGeneral of DataCite 4.7 such as {near[0]}"
        case "concept-doi" | "doi":
            try:
                parse_doi(value)
            except IdentifierError as error:
                return str(error)
    return None


def _wrong_suffix(pattern: str) -> str | None:
    """A pattern that would name every version, or all of them together, by the same or by no name."""
    other = re.sub(r"\{(version|name|work)\}", "", pattern)
    if "{" in other or "}" in other:
        return f"'{pattern}' holds a name in braces that is none of {{name}}, {{version}}, {{work}}"
    if READABLE.search(other) or has_dot_segment(pattern):
        return f"'{pattern}' is no name of a DOI: letters, digits and - . _ ; ( ) / : * ~ $ = only, and no part '..'"

    # Without a word besides, the concept's own DOI would have an empty name.
    names_the_work = re.search(r"\w", pattern.replace("{version}", "")) is not None
    if pattern.count("{version}") != 1 or not names_the_work:
        return f"'{pattern}' must hold {{version}} once and {{name}} or a word besides"
    return None
