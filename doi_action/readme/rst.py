"""A reStructuredText README taken apart, line by line: directives, substitutions, literal blocks, comments, the title.

reStructuredText Markup Specification of Docutils. Only what decides where a badge is or may go is read; what an
indented body of unknown meaning holds counts as code.
"""

import re
from collections.abc import Iterator, Sequence

from doi_action.readme.html_images import html_images
from doi_action.readme.page import Heading, Image, Markup, Page, Span, Syntax, blank, line_span
from doi_action.readme.rst_outline import Line, after_title, head_end, lines_of, tables, title_of, top

_EXPLICIT = re.compile(r"([ \t]*)\.\.(?:[ \t]+|$)(.*)")
_IMAGE = re.compile(r"(?:\|([^|\s](?:[^|]*[^|\s])?)\|[ \t]+)?image::[ \t]*(\S+)?")
_DIRECTIVE = re.compile(r"(?:\|[^|]+\|[ \t]+)?([A-Za-z][\w.+-]*(?::[\w.+-]+)*)[ \t]*::")
_TARGET = re.compile(r"(?:_|\[[^\]]+\]|__)")
_OPTION = re.compile(r"[ \t]*:(target|alt):[ \t]*(.*\S)?")
_OPEN_BODIES = re.compile(
    r"admonition|attention|caution|centered|class|compound|container|danger|epigraph|error|hint|important|list-table"
    r"|note|only|table|tip|topic|warning"
)
"""Directives whose body is markup like the rest of the file."""


def read_rst(text: str) -> Page:
    """`text` taken apart. Never fails."""
    lines = lines_of(text)
    walk = _Walk(text, lines)
    walk.run()
    visible = blank(text, [*walk.code, *walk.comments])
    html = [image for span in walk.raw for image in _html_in(visible, span)]
    title = title_of(lines, visible)
    named = lines[title[0]] if title else None
    return Page(
        markup=Markup.RST,
        text=text,
        visible=visible,
        markers=blank(text, walk.code),
        images=tuple(sorted([*walk.images, *html], key=lambda image: image.whole)),
        top=top(lines, visible, text),
        after_title=None if title is None else after_title(lines, title, text),
        head_end=head_end(lines, visible, title, len(text)),
        title=None if named is None else Heading(named.text.strip(), named.start + named.indent),
        tables=tuple(tables(lines, text)),
    )


def _html_in(visible: str, span: Span) -> Iterator[Image]:
    return (image for image in html_images(visible) if span.start <= image.whole.start < span.end)


class _Walk:
    """One pass over the lines, gathering images and what is no markup."""

    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        self._text, self._lines = text, lines
        self.images: list[Image] = []
        self.code: list[Span] = []
        self.comments: list[Span] = []
        self.raw: list[Span] = []

    def run(self) -> None:
        """Read all lines."""
        number = 0
        while number < len(self._lines):
            number = self._step(number)

    def _step(self, number: int) -> int:
        """Read what begins at line `number`; the number of the line to go on with."""
        line = self._lines[number]
        explicit = _EXPLICIT.fullmatch(line.text)
        if explicit:
            return self._explicit(number, explicit.group(2))
        self.code += self._inline_literals(line)
        if line.text.rstrip().endswith("::"):
            return self._skip_body(number, self.code)
        return number + 1

    def _explicit(self, number: int, content: str) -> int:
        image, directive = _IMAGE.match(content), _DIRECTIVE.match(content)
        if image:
            return self._image(number, image)
        if directive is None:
            if _TARGET.match(content):
                return number + 1
            return self._comment(number)
        name = directive.group(1).lower()
        if _OPEN_BODIES.fullmatch(name):
            return number + 1
        bodies = self.raw if name == "raw" and content.rstrip().lower().endswith("html") else self.code
        return self._skip_body(number, bodies)

    def _comment(self, number: int) -> int:
        after = self._skip_body(number, self.comments)
        self.comments.append(line_span(self._starts, len(self._text), number, number + 1))
        return after

    @property
    def _starts(self) -> tuple[int, ...]:
        return tuple(line.start for line in self._lines)

    def _body_end(self, number: int) -> int:
        """The number of the line after the body of what begins at line `number`: deeper lines, blank ones between."""
        indent, end, following = self._lines[number].indent, number + 1, number + 1
        while following < len(self._lines):
            line = self._lines[following]
            if not line.blank:
                if line.indent <= indent:
                    break
                end = following + 1
            following += 1
        return end

    def _skip_body(self, number: int, bodies: list[Span]) -> int:
        end = self._body_end(number)
        if end > number + 1:
            start = self._lines[number + 1].start
            stop = self._lines[end].start if end < len(self._lines) else len(self._text)
            bodies.append(Span(start, stop))
        return end

    def _inline_literals(self, line: Line) -> Iterator[Span]:
        for found in re.finditer(r"``.+?``", line.text):
            yield Span(line.start + found.start(), line.start + found.end())

    def _image(self, number: int, found: re.Match[str]) -> int:
        end = self._options_end(number)
        first, last = self._lines[number], self._lines[end - 1]
        offset = first.start + len(first.text) - len(found.string)
        parts = {name: span for line in self._lines[number + 1 : end] for name, span in _option(line)}
        if found.group(2):
            syntax = Syntax.RST_SUBSTITUTION if found.group(1) else Syntax.RST_DIRECTIVE
            self.images.append(
                Image(
                    syntax=syntax,
                    whole=Span(first.start + first.indent, last.start + len(last.text)),
                    sources=(Span(offset + found.start(2), offset + found.end(2)),),
                    link=parts.get("target"),
                    alt=parts.get("alt"),
                    name=found.group(1),
                )
            )
        return end

    def _options_end(self, number: int) -> int:
        """The number of the line after a directive's options: the deeper lines that follow without a blank one."""
        indent, end = self._lines[number].indent, number + 1
        while end < len(self._lines) and not self._lines[end].blank and self._lines[end].indent > indent:
            end += 1
        return end


def _option(line: Line) -> Iterator[tuple[str, Span]]:
    found = _OPTION.fullmatch(line.text.rstrip())
    if found and found.group(2):
        yield found.group(1), Span(line.start + found.start(2), line.start + found.end(2))
