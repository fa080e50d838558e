"""Jinja as this product uses it: templates hold layout, values arrive finished, nothing is escaped behind our back.

A template of a user's own is sandboxed, and bounded as `edits/template_bounds` says.
"""

import traceback
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from doi_action.edits.template_bounds import BUDGET, FILTERS, JOINED, WALKED, Budget, bounded
from doi_action.errors import SettingsError
from doi_action.formats.text.yaml_scalar import double_quoted, lines, scalar

if TYPE_CHECKING:
    from pathlib import Path


class _Rendering(Template):
    """A template that begins each rendering with the whole budget."""

    environment: "Templates"

    def render(self, *values: Any, **named: Any) -> str:
        self.environment.budget.left = BUDGET
        return super().render(*values, **named)


class Templates(ImmutableSandboxedEnvironment):
    """Templates of which some may be a user's own; an error in one of those names its file and line."""

    template_class = _Rendering

    own: frozenset[str] = frozenset()
    """Paths of the user's own templates in the repository."""

    budget: Budget

    def compile(  # type: ignore[override]  # its overloads tell code from text by `raw`, which is passed on
        self, source: Any, name: str | None = None, filename: str | None = None, **how: Any
    ) -> Any:
        """The code of a template; of a user's own, when it is what one may be."""
        if filename not in self.own:
            return super().compile(source, name, filename, **how)
        try:
            template = bounded(self.parse(source, name, filename), source)
            return super().compile(template, name, filename, **how)
        except (TemplateSyntaxError, RecursionError, SyntaxError, MemoryError, ValueError) as error:
            # Brackets or blocks within each other without end are refused by Python's own compiler, and a number of
            # more than 4,300 digits by Python's `int`.
            line = error.lineno if isinstance(error, TemplateSyntaxError) else 1
            raise _unusable(error, filename, line) from error

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """Raise what went wrong in a template: SettingsError for a user's own."""
        try:
            super().handle_exception(source=source)
        except Exception as error:
            path, line = _place(error, self.own)
            if path is None:
                raise
            raise _unusable(error, path, line) from error


def environment(folder: "Path", own: Mapping[str, tuple[str, str]] | None = None) -> Environment:
    """The environment whose templates are the files in `folder`; `own` ones of the same name stand in their place.

    `own` holds path and text by the template's name. Sandboxed, since they are the user's; an undefined name is an
    error; output ends as the template does. Only the pages in `page/` are escaped as HTML: the other targets are
    Markdown, YAML and BibTeX as well, and each escapes its own way. Values for YAML pass through a filter: `yaml`
    writes a text that every reader takes for the same, `yaml_quoted` always in quotes, `yaml_lines` over several lines
    where the text has them.
    """
    own = own or {}
    said = {name: (text, path, lambda: True) for name, (path, text) in own.items()}
    loader = ChoiceLoader([FunctionLoader(said.get), FileSystemLoader(folder)])
    templates = Templates(loader=loader, undefined=StrictUndefined, autoescape=_is_page, keep_trailing_newline=True)
    templates.own = frozenset(path for path, _ in own.values())
    templates.budget = Budget()
    templates.filters |= {"yaml": scalar, "yaml_quoted": double_quoted, "yaml_lines": lines}
    if not own:
        return templates

    # A template of a user's own pays for what it does; with it ours do, which stay far below the budget.
    budget = templates.budget
    charged = {}
    # The pages are always ours, and alone have texts that are HTML already.
    for name in (*FILTERS, "safe", "yaml", "yaml_quoted", "yaml_lines"):
        charged[name] = budget.charged(templates.filters[name])
    templates.filters = {**charged, WALKED: budget.walked, JOINED: budget.printed}
    templates.finalize = budget.printed
    return templates


def _is_page(name: str | None) -> bool:
    return name is not None and name.startswith("page/")


def _unusable(error: BaseException, path: str, line: int) -> SettingsError:
    return SettingsError(
        f"the template cannot be used: {type(error).__name__}: {error}",
        why="what it would write is not known",
        fix="correct it; the template of the same name that comes with doi-action shows every name there is",
        rule="template-unusable",
        path=path,
        line=line,
    )


def _place(error: Exception, own: frozenset[str]) -> tuple[str | None, int]:
    """File and line of the innermost of a user's own templates that an error passed through."""
    if isinstance(error, TemplateSyntaxError) and error.filename in own:
        return error.filename, error.lineno

    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename in own:
            return frame.filename, frame.lineno or 1
    return None, 1
