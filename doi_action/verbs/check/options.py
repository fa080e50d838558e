"""The command line of `doi-action check`, read by hand so that no parser library delays a hook."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

    from doi_action.verbs.check.online import PublicServices

FORMATS = ("text", "json", "github", "sarif")
COLORS = {"auto": None, "always": True, "never": False}
"""The words of --color, and whether there is colour; None: on a terminal."""

USAGE = """\
Usage: doi-action check [PATH ...] [--fix] [--diff] [--online] [--only GROUP|RULE]
                        [--ignore RULE] [--strict] [--format text|json|github|sarif]
"""
ABOUT = (
    "Judge citation metadata. A PATH that ends in .cff is judged as CITATION.cff, codemeta.json, .zenodo.json, "
    ".doi.yml and model or dataset cards as what they are, a folder as a repository, with the rules that compare its "
    "files. Without a PATH: the current folder."
)
OPTIONS = (
    ("--fix", "repair what can be repaired with certainty, only the faulty characters"),
    ("--diff", "show those repairs without writing them"),
    ("--online", "also ask whether DOIs, ORCID iDs and web addresses exist"),
    (
        "--only NAME",
        "only this group (schema, identifier, consistency, people, registry) or rule; may be given more than once, or "
        "with commas",
    ),
    ("--ignore NAME", "without this rule or group"),
    ("--strict", "warnings fail too"),
    ("--format NAME", "text, json, github (annotations) or sarif"),
    ("--repo PATH", "the same as PATH, as the other verbs spell it"),
    ("--color WHEN", "auto, always or never"),
    ("-v, --verbose", "show notes too, in the text format"),
    ("-q, --quiet", "print findings only"),
    ("-h, --help", "show this"),
)
EXAMPLES = """\
Examples:
  doi-action check                        everything in this folder
  doi-action check --diff                 what --fix would repair
  doi-action check --only people x.cff
"""
ENDS = (
    "Exit status: 0 nothing is wrong (warnings allowed), 1 something is, 2 wrong usage or a path that cannot be read, "
    "5 a service did not answer --online. `doi-action rules` explains every rule."
)
HELP_WIDTH = 100
"""Columns that are easily read."""


def help_text(width: int | None) -> str:
    """What `--help` prints, for a terminal of so many columns."""
    from textwrap import fill

    columns = min(width or HELP_WIDTH, HELP_WIDTH)
    listed = (fill(f"  {name:<14}  {said}", columns, subsequent_indent=" " * 18) for name, said in OPTIONS)
    return "\n".join((USAGE, fill(ABOUT, columns), "", *listed, "", EXAMPLES, fill(ENDS, columns), ""))


class UsageError(Exception):
    """The command line is wrong; the text says what to type instead."""


class Options:
    """What was asked for. A plain class, since making a dataclass costs a hook a tenth of its start.

    `services` answer the online rules, None where those were not asked for.
    """

    paths: tuple[str, ...] = ()
    fix: bool = False
    diff: bool = False
    online: bool = False
    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    format: str = "text"
    color: str = "auto"
    verbose: bool = False
    quiet: bool = False
    help: bool = False
    services: "PublicServices | None" = None

    def __init__(self, **given: Any) -> None:
        vars(self).update(given)


_FLAGS = {
    "--fix": "fix",
    "--diff": "diff",
    "--online": "online",
    "--strict": "strict",
    "-v": "verbose",
    "--verbose": "verbose",
    "-q": "quiet",
    "--quiet": "quiet",
    "-h": "help",
    "--help": "help",
}
_VALUES = {"--only": "only", "--ignore": "ignore", "--format": "format", "--color": "color", "--repo": "paths"}
_CHOICES = {"format": FORMATS, "color": tuple(COLORS)}
_SEE_HELP = "see `doi-action check --help`"


def parse(argv: list[str]) -> Options:
    """The options of a command line. Raises UsageError, naming the argument."""
    paths: list[str] = []
    named: dict[str, tuple[str, ...]] = {"only": (), "ignore": ()}
    given: dict[str, str | bool] = {}
    arguments = iter(argv)
    for argument in arguments:
        if argument == "--":
            paths += arguments
            break
        if argument in _FLAGS:
            given[_FLAGS[argument]] = True
            continue

        # `-` alone is a path, and so is what begins with no hyphen.
        is_path = argument == "-" or not argument.startswith("-")
        if is_path:
            paths.append(argument)
            continue

        name, equals, value = argument.partition("=")
        if name not in _VALUES:
            meant = _meant(name, option_names(), _SEE_HELP)
            raise UsageError(f"there is no flag '{argument}'; {meant}")
        if not equals:
            value = next(arguments, "")
        if not value:
            raise UsageError(f"'{name}' needs a value; {_SEE_HELP}")

        key = _VALUES[name]
        if key == "paths":
            paths.append(value)
        elif key in named:
            names = [part.strip() for part in value.split(",")]
            named[key] += tuple(filter(None, names))
        elif value in _CHOICES[key]:
            given[key] = value
        else:
            raise UsageError(f"'{name} {value}' is unknown; choose {', '.join(_CHOICES[key])}")

    for chosen in named.values():
        _refuse_unknown(chosen)
    return Options(paths=tuple(paths), **named, **given)


def option_names() -> tuple[str, ...]:
    """Every option, for suggestions and completion."""
    return (*_FLAGS, *_VALUES)


def words_after(word: str) -> tuple[str, ...]:
    """What may follow a word, for completion: the values that an option takes, else the options."""
    key = _VALUES.get(word)
    if key is None:
        return option_names()
    if key == "paths":
        return ()
    if key in _CHOICES:
        return _CHOICES[key]

    from doi_action.rules import RULES

    groups = dict.fromkeys(rule.group for rule in RULES)
    return (*groups, *(rule.id for rule in RULES))


def value_typed(arguments: list[str], flag: str) -> str | None:
    """The value that a command line gives a flag, read before anything is known to be right with it."""
    value = None
    for word, following in zip(arguments, [*arguments[1:], None], strict=True):
        name, equals, behind = word.partition("=")
        if name == flag:
            value = behind if equals else following
    return value


def color_typed(arguments: list[str]) -> bool | None:
    """What a command line says of colour, where the rest of it may be wrong; None: on a terminal."""
    return COLORS.get(value_typed(arguments, "--color") or "auto")


def _refuse_unknown(names: tuple[str, ...]) -> None:
    """Stop where a name is neither a rule nor a group. Raises UsageError."""
    from doi_action.rules import RULES

    known = {rule.id for rule in RULES} | {rule.group for rule in RULES}
    for name in names:
        if name not in known:
            raise UsageError(
                f"there is no rule or group '{name}'; {_meant(name, known, '`doi-action rules` lists all')}"
            )


def _meant(name: str, known: "Collection[str]", otherwise: str) -> str:
    """The name that somebody may have meant, else where to find them all."""
    from doi_action.check.wording import closest

    near = closest(name, known)
    return f"did you mean '{near}'?" if near else otherwise
