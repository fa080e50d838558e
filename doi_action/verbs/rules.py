"""`doi-action rules [RULE]`: what each rule checks, why, and how a file gets better; and docs/rules.md from it."""

import sys
from importlib import import_module

from doi_action.check.fault import PARTS, Page, page
from doi_action.check.rule import Rule
from doi_action.check.wording import closest
from doi_action.errors import SettingsError
from doi_action.rules import RULES
from doi_action.views.text import error_text

HELP = """\
Usage: doi-action rules [RULE]

Without RULE: every rule with its group and severity, in one line each. With RULE: its page.

Examples:
  doi-action rules
  doi-action rules orcid-bad-checksum
  doi-action rules | grep people
"""

GROUPS = {
    "schema": "The file is what its format says it must be.",
    "identifier": "DOIs and ORCID iDs are right, and are where readers look for them.",
    "people": "Everybody is named once, and by name.",
    "consistency": "The file agrees with itself, with the files around it, and with the tags.",
    "registry": "GitHub shows it, Zenodo takes it, DataCite accepts it.",
}
"""What each group of rules is about."""


def main(argv: list[str]) -> int:
    """Print the table or a page; 2 for a rule that does not exist."""
    if {"-h", "--help"} & set(argv):
        sys.stdout.write(HELP)
        return 0
    if not argv:
        sys.stdout.write(table())
        return 0
    rule = next((rule for rule in RULES if rule.id == argv[0]), None)
    if rule is None or len(argv) > 1:
        near = closest(argv[0], [rule.id for rule in RULES])
        meant = f"; did you mean '{near}'?" if near else ""
        message = f"there is no rule '{' '.join(argv)}'{meant}"
        error = SettingsError(message, fix="`doi-action rules` lists all", rule="usage")
        sys.stderr.write(error_text(error))
        return error.exit_code
    sys.stdout.write(text_page(rule))
    return 0


def table() -> str:
    """Every rule with its group, its severity and its first line."""
    width = max(len(rule.id) for rule in RULES)
    lines = [f"{rule.id:{width}}  {rule.group:11}  {rule.severity:7}  {_page(rule).summary}" for rule in RULES]
    return "\n".join([*lines, "", "doi-action rules RULE explains one of them."]) + "\n"


def text_page(rule: Rule) -> str:
    """A rule's page for a terminal."""
    parts = _page(rule)
    head = f"{rule.id} ({rule.severity}, {rule.group})\n\n{parts.summary}\n"
    return head + "".join(f"\n{name}:{_separated(parts.parts[name])}\n" for name in PARTS if parts.parts[name])


def _separated(text: str) -> str:
    return f"\n\n{text}" if text.startswith(" ") else f" {text}"


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
            lines += [f"**{name}**", "", "```yaml" if name in ("Example", "Better") else "```", code, "```", ""]
        elif text:
            lines += [f"**{name}** {' '.join(text.split())}", ""]
    return lines


if __name__ == "__main__":
    sys.stdout.write(markdown())
