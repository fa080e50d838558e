"""`doi-action rules [RULE]`: what each rule checks, why, and how a file gets better; and docs/rules.md from it."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module

from doi_action.check.fault import PARTS, Page, page
from doi_action.check.rule import Rule
from doi_action.check.wording import closest
from doi_action.errors import SettingsError
from doi_action.process import painter, width_of
from doi_action.rules import RULES
from doi_action.verbs.check.options import COLORS, color_typed
from doi_action.views.lines import Line, Paint, laid_out, plain
from doi_action.views.text import error_text

HELP = """\
Usage: doi-action rules [RULE] [-v] [-q] [--color auto|always|never]

Without RULE: every rule with its group and severity, in one line each. With RULE: its page.

  -v, --verbose  the pages of all rules
  -q, --quiet    ids alone, one in each line
  --color WHEN   auto, always or never
  -h, --help     show this

Examples:
  doi-action rules
  doi-action rules orcid-bad-checksum
  doi-action rules | grep people
"""
FLAGS = ("--verbose", "-v", "--quiet", "-q", "--color", "--help", "-h")

GROUPS = {
    "schema": "The file is what its format says it must be.",
    "identifier": "DOIs and ORCID iDs are right, and are where readers look for them.",
    "people": "Everybody is named once, and by name.",
    "consistency": "The file agrees with itself, with the files around it, and with the tags.",
    "registry": "GitHub shows it, Zenodo takes it, DataCite accepts it.",
}
"""What each group of rules is about."""


def main(argv: list[str]) -> int:
    """Print the table or a page; 2 for a rule or a flag that does not exist."""
    if {"-h", "--help"} & set(argv):
        sys.stdout.write(HELP)
        return 0
    try:
        asked = _parsed(argv)
    except SettingsError as error:
        sys.stderr.write(error_text(error, paint=painter(color_typed(argv), sys.stderr), width=width_of(sys.stderr)))
        return error.exit_code

    paint, width = painter(asked.color), width_of(sys.stdout)
    if asked.rule:
        sys.stdout.write(text_page(asked.rule, paint=paint, width=width))
    elif asked.quiet:
        sys.stdout.write("".join(f"{rule.id}\n" for rule in RULES))
    elif asked.verbose:
        sys.stdout.write("\n".join(text_page(rule, paint=paint, width=width) for rule in RULES))
    else:
        sys.stdout.write(table(paint=paint, width=width))

    return 0


def words_after(word: str) -> tuple[str, ...]:
    """What may follow a word, for completion."""
    return tuple(COLORS) if word == "--color" else (*(rule.id for rule in RULES), *FLAGS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was typed: a rule, whether there is colour, and whether pages or ids are wanted."""

    rule: Rule | None
    color: bool | None
    verbose: bool
    quiet: bool


def _parsed(argv: list[str]) -> Asked:
    """The words of the command line. Raises SettingsError."""
    color: bool | None = None
    typed, names = set(), []
    words = iter(argv)
    for word in words:
        flag, equals, value = word.partition("=")
        if flag == "--color":
            when = value if equals else next(words, "")
            if when not in COLORS:
                raise SettingsError(f"--color: '{when}' is unknown", fix=f"choose {', '.join(COLORS)}", rule="usage")
            color = COLORS[when]
        elif word in FLAGS:
            typed.add(word)
        elif word.startswith("-"):
            raise _unknown("flag", word, FLAGS, fix="see `doi-action rules --help`")
        else:
            names.append(word)

    rule = next((rule for rule in RULES if names == [rule.id]), None)
    if names and rule is None:
        raise _unknown("rule", " ".join(names), [rule.id for rule in RULES], fix="`doi-action rules` lists all")
    verbose, quiet = bool(typed & {"-v", "--verbose"}), bool(typed & {"-q", "--quiet"})
    return Asked(rule=rule, color=color, verbose=verbose, quiet=quiet)


def _unknown(kind: str, word: str, known: Iterable[str], *, fix: str) -> SettingsError:
    """What is mistyped, with what was probably meant."""
    near = closest(word.split(maxsplit=1)[0] if kind == "rule" else word, known)
    meant = f"; did you mean '{near}'?" if near else ""
    return SettingsError(f"there is no {kind} '{word}'{meant}", fix=fix, rule="usage")


def table(*, paint: Paint = plain, width: int | None = None) -> str:
    """Every rule with its group, its severity and its first line."""
    wide = max(len(rule.id) for rule in RULES)
    lines = []
    for rule in RULES:
        head = f"{rule.id:{wide}}  {rule.group:11}  {rule.severity:7}  "
        lines.append(Line(f"{head}{_page(rule).summary}", rule.severity, 4, len(rule.id)))
    return laid_out([lines, [Line("doi-action rules RULE explains one of them.", "faint", 0)]], paint, width)


def text_page(rule: Rule, *, paint: Paint = plain, width: int | None = None) -> str:
    """A rule's page for a terminal."""
    told = _page(rule)
    head = Line(f"{rule.id} ({rule.severity}, {rule.group})", rule.severity, 4, len(rule.id))
    blocks = [[head], [Line(told.summary, "", 2)]]
    for name in PARTS:
        text = told.parts[name]
        if text:
            # An example stands as it is, below its name.
            separator = "\n\n" if text.startswith(" ") else " "
            first, *rest = f"{name}:{separator}{text}".split("\n")
            others = [Line(line, "", -1 if line.startswith(" ") else 2) for line in rest]
            blocks.append([Line(first, "heading", 2, len(name) + 1), *others])

    return laid_out(blocks, paint, width)


def _page(rule: Rule) -> Page:
    return page(import_module(rule.module).__doc__)


def markdown() -> str:
    """docs/rules.md: every rule by group, from the rules' own docstrings."""
    parts = [
        "# Rules of the citation check",
        "",
        "<!-- Written by `python -m doi_action.verbs.rules` from doi_action/rules. -->",
        "",
        "`doi-action check` judges by these rules. An error fails the check, a warning fails it with `--strict`, and a",
        "note never does and is shown with `-v`. `--only` and `--ignore` take rules and groups.",
        "",
        "## Exceptions",
        "",
        "A comment on the line, or alone on the line above, silences one rule and says why:",
        "",
        "```yaml",
        "orcid: https://orcid.org/0000-0001-2345-6789  # doi-action: allow orcid-placeholder: an example on purpose",
        "```",
        "",
        "`.doi.yml` does the same for the whole repository:",
        "",
        "```yaml",
        "allow:",
        "  badge-doi-differs: the badge shows the concept DOI of the collection",
        "```",
        "",
    ]
    for group, about in GROUPS.items():
        parts += [f"## {group.capitalize()}", "", about, ""]
        for rule in RULES:
            if rule.group == group:
                parts += _markdown_rule(rule)
    return "\n".join(parts).rstrip() + "\n"


def _markdown_rule(rule: Rule) -> list[str]:
    found = _page(rule)
    lines = [f"### {rule.id}", "", f"{found.summary} ({rule.severity})", ""]
    for name in PARTS:
        text = found.parts[name]
        if text.startswith("    "):
            code = "\n".join(line.removeprefix("    ") for line in text.splitlines())
            # An example may hold a fence itself (CommonMark 0.31, section 4.5).
            fence = "````" if "```" in code else "```"
            lines += [f"**{name}**", "", f"{fence}yaml" if name in ("Example", "Better") else fence, code, fence, ""]
        elif text:
            lines += [f"**{name}** {' '.join(text.split())}", ""]

    return lines


if __name__ == "__main__":
    sys.stdout.write(markdown())
