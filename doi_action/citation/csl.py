"""Citations in any style of the Citation Style Language, as citeproc-py processes them (CSL 1.0.2).

A style is bytes that somebody else wrote: it is read without entities, and whatever is wrong with it is told in words.
What a work says of itself is text: citeproc's own reader of CSL-JSON would obey tags in a title.
"""

import warnings
from typing import TYPE_CHECKING, Any

from doi_action.citation.authors import spaced
from doi_action.citation.cited import Cited
from doi_action.citation.csl_json import csl_item
from doi_action.citation.styles import Style
from doi_action.errors import ExtraMissing, SettingsError

if TYPE_CHECKING:
    from citeproc import CitationStylesStyle
    from citeproc.source import Reference
    from jinja2 import Environment

_NAMESPACE = "http://purl.org/net/xbiblio/csl"


def read_csl(data: bytes, name: str, *, locale: str | None = None) -> Style:
    """The style that the file `name` holds, in the language that it is made for, or in that of `locale`.

    Raises SettingsError for what is no style that can be worked with, ExtraMissing without citeproc-py.
    """
    csl = _parsed(data, name, locale)

    # A dependent style has nothing but the address of another (CSL 1.0.2, "File Types").
    for link in csl.root.iter(f"{{{_NAMESPACE}}}link"):
        parent = str(link.get("href", "")).rpartition("/")[2]
        if parent and link.get("rel") == "independent-parent":
            raise _unusable(name, why=f"it only points to another style, '{parent}'", fix=f"type --style {parent}")

    faults = csl.schema.error_log
    if faults:
        # The messages and lines of libxml2 for RELAX NG are of the part around the fault at best.
        raise _unusable(
            name,
            why=f"the schema of CSL 1.0.2 refuses it: {faults[0].message}",
            fix="https://validator.citationstyles.org shows the place; or get the style anew",
        )

    _without_number(csl)
    _with_full_names(csl)
    found = csl.root.find(f"{{{_NAMESPACE}}}info/{{{_NAMESPACE}}}title")
    title = "" if found is None else " ".join((found.text or "").split())

    def write(work: Cited, _: "Environment") -> str:
        return _written(csl, work, name)

    return Style(name=name, title=title or name, ending="txt", write=write)


def _parsed(data: bytes, name: str, locale: str | None) -> "CitationStylesStyle":
    from io import BytesIO

    try:
        from citeproc import CitationStylesStyle
        from lxml.etree import XMLSyntaxError
    except ImportError as error:
        raise csl_missing(name) from error

    if _NAMESPACE.encode() not in data:
        raise _unusable(name, why=f"it is not CSL, whose elements are in {_NAMESPACE}")
    # Nobody needs entities in a style, and they can name files of this machine or grow without end.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _unusable(name, why="a style has no <!DOCTYPE> and no entities of its own", fix="take that line out")

    try:
        with warnings.catch_warnings():
            # It warns of what its schema refuses, which is read from `error_log`.
            warnings.simplefilter("ignore")
            return CitationStylesStyle(BytesIO(data), locale=locale)
    except XMLSyntaxError as error:
        raise _unusable(name, why=f"it is not well-formed XML: {error.msg}", line=error.lineno or 1) from error
    except Exception as error:  # citeproc-py raises whatever a style makes it stumble over
        raise _unusable(name, why=f"citeproc-py cannot read it: {error}") from error


def _without_number(csl: "CitationStylesStyle") -> None:
    """Take out the number that an entry has in a list: one citation stands in none."""
    printed = (f"{{{_NAMESPACE}}}text", f"{{{_NAMESPACE}}}number")
    # A list first: the tree changes.
    for part in list(csl.root.iter()):
        if part.get("variable") != "citation-number":
            continue
        if part.tag in printed:
            part.getparent().remove(part)


def _with_full_names(csl: "CitationStylesStyle") -> None:
    """Keep given names whole where the style asks for it: citeproc-py (0.11) does not know `initialize="false"`.

    What makes initials is inherited, so it is set at each name that shall have them, and nowhere above.
    https://github.com/citeproc-py/citeproc-py; can go once it does.
    """
    names = list(csl.root.iter(f"{{{_NAMESPACE}}}name"))
    if all(name.get("initialize") != "false" for name in names):
        return

    entries = csl.root.bibliography if csl.has_bibliography() else csl.root.citation
    inherited = entries.get("initialize-with", csl.root.get("initialize-with"))
    for name in names:
        mark = name.get("initialize-with", inherited)
        name.attrib.pop("initialize-with", None)
        is_abbreviated = name.get("initialize") != "false"
        if is_abbreviated and mark is not None:
            name.set("initialize-with", mark)

    for above in (csl.root, entries):
        above.attrib.pop("initialize-with", None)


def _written(csl: "CitationStylesStyle", work: Cited, name: str) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography
    from citeproc.formatter import plain

    reference = _reference(work)
    bibliography = CitationStylesBibliography(csl, {reference.key: reference}, plain)
    citation = Citation([CitationItem(reference.key)])
    bibliography.register(citation)

    try:
        # A style that cites in notes alone has the whole reference there.
        entries = bibliography.bibliography() if csl.has_bibliography() else [bibliography.cite(citation, None)]
    except Exception as error:  # citeproc-py raises whatever a style makes it stumble over
        raise _unusable(name, why=f"citeproc-py cannot work with it: {type(error).__name__}: {error}") from error

    printed = " ".join(str(entry or "") for entry in entries)
    text = " ".join(printed.split())
    if not text:
        raise _unusable(name, why="it prints nothing of this work")
    return text


def _reference(work: Cited) -> "Reference":
    """The item as citeproc-py holds it, each text whole and untouched."""
    from citeproc.source import Date, Name, Reference
    from citeproc.string import String

    item = csl_item(work)
    fields: dict[str, Any] = {}
    for name, text in item.items():
        # The link to all versions is for whoever reads the item; a style would print it as part of the citation.
        if name in ("id", "type", "note") or not isinstance(text, str):
            continue

        fields[name.replace("-", "_")] = String(text)

    if work.creators:
        authors = []
        for author in item["author"]:
            parts = {**author}
            # "J.R.B." are three names, which a style may want apart (CSL 1.0.2, "Name", initialize-with).
            if "given" in parts:
                parts["given"] = spaced(parts["given"])
            authors.append(Name(**parts))
        fields["author"] = authors

    if "issued" in item:
        # A year may stand alone.
        day = zip(("year", "month", "day"), item["issued"]["date-parts"][0], strict=False)
        fields["issued"] = Date(**dict(day))
    return Reference("work", item["type"], **fields)


def csl_missing(name: str) -> ExtraMissing:
    """Styles of CSL are not part of the base install."""
    return ExtraMissing(
        f"'{name}' is no style of doi-action's own, and others need packages that are not installed",
        fix='type: pip install "doi-action[styles]"',
    )


def _unusable(name: str, *, why: str, fix: str = "", line: int = 1) -> SettingsError:
    return SettingsError(
        f"'{name}' is not a style that a citation can be written in",
        why=why,
        fix=fix or "get the style anew from https://www.zotero.org/styles, or name another",
        rule="style-unusable",
        path=name if name.endswith(".csl") else "",
        line=line,
    )
