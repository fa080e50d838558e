"""A reStructuredText README taken apart, line by line: directives, substitutions, literal blocks, comments, the title.

reStructuredText Markup Specification of Docutils. Only what decides where a badge is or may go is read; what an
indented body of unknown meaning holds counts as code.
"""

import re
from collections.abc import Sequence

from doi_action.readme.html_images import html_images
from doi_action.readme.page import Heading, Image, Markup, Page, Span, Syntax, blank, within
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

    images = walk.images
    for image in html_images(visible):
        # HTML is read in the body of a `raw` directive alone.
        if within(walk.raw, image.whole.start):
            images.append(image)

    title = title_of(lines, visible)
    after = heading = None
    if title is not None:
        after = after_title(lines, title, text)
        named = lines[title[0]]
        heading = Heading(named.text.strip(), named.start + named.indent)
    return Page(
        markup=Markup.RST,
        text=text,
        visible=visible,
        markers=blank(text, walk.code),
        images=tuple(sorted(images, key=lambda image: image.whole)),
        top=top(lines, visible, text),
        after_title=after,
        head_end=head_end(lines, visible, title, len(text)),
        title=heading,
        tables=tuple(tables(lines, text)),
    )


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
            line = self._lines[number]
            explicit = _EXPLICIT.fullmatch(line.text)
            if explicit:
                number = self._explicit(number, explicit.group(2))
                continue

            for found in re.finditer(r"``.+?``", line.text):
                self.code.append(Span(line.start + found.start(), line.start + found.end()))
            # Two colons at the end announce a literal block.
            if line.text.rstrip().endswith("::"):
                number = self._skip_body(number, self.code)
            else:
                number += 1

    def _explicit(self, number: int, content: str) -> int:
        image, directive = _IMAGE.match(content), _DIRECTIVE.match(content)
        if image:
            return self._image(number, image)

        if directive is None:
            if _TARGET.match(content):
                return number + 1
            # Neither directive nor target: a comment, with the body below it.
            end = self._body_end(number)
            self.comments.append(self._span(number, end))
            return end

        name = directive.group(1).lower()
        if _OPEN_BODIES.fullmatch(name):
            return number + 1

        hidden = self.code
        if name == "raw" and content.rstrip().lower().endswith("html"):
            hidden = self.raw
        return self._skip_body(number, hidden)

    def _body_end(self, number: int) -> int:
        """The number of the line after the body of what begins at line `number`: deeper lines, blank ones between."""
        indent = self._lines[number].indent
        end = number + 1
        for following in range(number + 1, len(self._lines)):
            line = self._lines[following]
            if line.blank:
                continue

            if line.indent <= indent:
                break
            end = following + 1
        return end

    def _skip_body(self, number: int, bodies: list[Span]) -> int:
        end = self._body_end(number)
        if end == number + 1:
            return end

        bodies.append(self._span(number + 1, end))
        return end

    def _span(self, first: int, end: int) -> Span:
        """The characters of the lines from `first` to before `end`."""
        stop = self._lines[end].start if end < len(self._lines) else len(self._text)
        return Span(self._lines[first].start, stop)

    def _image(self, number: int, found: re.Match[str]) -> int:
        # The options are the deeper lines that follow without a blank one.
        end = number + 1
        while end < len(self._lines):
            line = self._lines[end]
            if line.blank or line.indent <= self._lines[number].indent:
                break
            end += 1
        if not found.group(2):
            return end

        parts: dict[str, Span] = {}
        for line in self._lines[number + 1 : end]:
            option = _OPTION.fullmatch(line.text.rstrip())
            if option and option.group(2):
                parts[option.group(1)] = Span(line.start + option.start(2), line.start + option.end(2))

        first, last = self._lines[number], self._lines[end - 1]
        offset = first.start + len(first.text) - len(found.string)
        image = Image(
            syntax=Syntax.RST_SUBSTITUTION if found.group(1) else Syntax.RST_DIRECTIVE,
            whole=Span(first.start + first.indent, last.start + len(last.text)),
            sources=(Span(offset + found.start(2), offset + found.end(2)),),
            link=parts.get("target"),
            alt=parts.get("alt"),
            name=found.group(1),
        )
        self.images.append(image)
        return end
