"""How the words of a command line are read: verbs in working order, what was meant by a mistyped one, completion."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from itertools import chain
from typing import Any

import click
from click.shell_completion import CompletionItem

from doi_action.errors import EXIT_CODE_MEANINGS
from doi_action.inputs import Command as Verb

GROUPS = {
    "Begin": (Verb.TRY, Verb.INIT),
    "Look before anything is written": (Verb.CHECK, Verb.EXPLAIN, Verb.REVIEW),
    "Give DOIs": (Verb.PUBLISH, Verb.PREPARE, Verb.BACKFILL),
    "Keep them true": (Verb.AUDIT, Verb.WITHDRAW, Verb.ADOPT),
    "Use them": (Verb.CITE, Verb.EXPORT),
    "Beside": (Verb.RULES, Verb.SANDBOX),
}
"""The verbs in working order, as somebody meets them."""


def meant_among(words: Iterable[str], typed: str) -> str:
    """The one of `words` that was probably meant, as a question; "" where none is near."""
    near = get_close_matches(typed, words, n=1)
    if not near:
        return ""
    return f"did you mean '{near[0]}'?"


class Verbs(click.Group):
    """The verbs in working order; a name that is none of them is met with the one that was probably meant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In working order, which the help and the completion show."""
        return [*chain.from_iterable(GROUPS.values())]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs by what somebody is about to do."""
        wide = max(map(len, self.commands))
        for title, names in GROUPS.items():
            with formatter.section(title):
                said = []
                for name in names:
                    short_help = self.commands[name].get_short_help_str(formatter.width)
                    said.append((f"{name:<{wide}}", short_help))
                formatter.write_dl(said)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Where the rest is said, and what a script gets."""
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code.value), meaning) for code, meaning in EXIT_CODE_MEANINGS.items()])
        formatter.write_paragraph()
        formatter.write_text("`doi-action VERB --help` shows the flags of a verb, with examples.")

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that is named. Raises UsageError."""
        named = next(iter(args), "")
        is_verb = bool(named) and not named.startswith("-")
        if is_verb and named not in self.commands:
            meant = meant_among(self.commands, named) or f"the verbs are {', '.join(self.list_commands(ctx))}"
            raise click.UsageError(f"there is no verb '{named}'; {meant}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb. Raises Abort where it is interrupted; click would print an empty line for it."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as interrupt:
            raise click.Abort from interrupt


class Word(click.Choice[str]):
    """One of a few words; one that is mistyped is met with the one that was probably meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word. Raises BadParameter."""
        if value not in self.choices:
            meant = meant_among(self.choices, str(value)) or f"choose {', '.join(self.choices)}"
            self.fail(f"'{value}' is unknown; {meant}", param, ctx)
        return str(value)


class Forwarded(click.Command):
    """A verb that reads its own words, to which `__main__` goes directly; here it is listed, and its words completed.

    `run` gets the words as they stand, `--help` among them; `offers` gives those that can follow a word, "" for the
    verb itself.
    """

    def __init__(
        self, verb: Verb, *, help: str, run: Callable[[list[str]], int], offers: Callable[[str], Iterable[str]]
    ) -> None:
        # click asks the argument for completion where no option is begun, and the command where one is.
        words = click.Argument(
            ["words"],
            nargs=-1,
            type=click.UNPROCESSED,
            shell_complete=lambda ctx, _words, incomplete: self.shell_complete(ctx, incomplete),
        )
        super().__init__(
            verb.value,
            help=help,
            params=[words],
            callback=lambda words: run(list(words)),
            add_help_option=False,
            context_settings={"ignore_unknown_options": True},
        )
        self.offers = offers

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The words that begin so, else paths."""
        before = ["", *(ctx.params.get("words") or ())]
        offered = self.offers(before[-1])

        fitting = []
        for word in offered:
            if word.startswith(incomplete):
                fitting.append(CompletionItem(word))
        return fitting or [CompletionItem(incomplete, type="file")]


def wrong_usage(error: click.ClickException) -> str:
    """What is wrong with a command line, in our words."""
    if isinstance(error, click.NoSuchOption):
        known = []
        if error.ctx:
            for option in error.ctx.command.params:
                known += option.opts
        known.append("--help")

        said = f"there is no flag '{error.option_name}'"
        meant = meant_among(known, error.option_name)
        if not meant:
            return said
        return f"{said}; {meant}"

    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{error.param.opts[-1]}: {error.message}"
    return error.format_message()
