"""Jinja as this product uses it: templates hold layout, values arrive finished, nothing is escaped behind our back."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from doi_action.formats.yaml_write import double_quoted, lines, scalar


def environment(folder: Path) -> Environment:
    """The environment whose templates are the files in `folder`.

    Sandboxed, since a setting may name a user's own folder; an undefined name is an error; output ends as the template
    does. Autoescape is off: the targets are Markdown, YAML and BibTeX as well as HTML, and each escapes its own way.
    Values for YAML pass through a filter: `yaml` writes a text that every reader takes for the same, `yaml_quoted`
    always in quotes, `yaml_lines` over several lines where the text has them.
    """
    templates = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder), undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True
    )
    templates.filters |= {"yaml": scalar, "yaml_quoted": double_quoted, "yaml_lines": lines}
    return templates
