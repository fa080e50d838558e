"""What ruby-cff says of where a preferred citation appeared: journal, publisher, thesis, conference.

Source: ruby-cff 1.3, lib/cff/formatter/apa.rb and bibtex.rb, and its outputs over its own test files.
"""

from doi_action.formats.text.node import Node

LABELS = {
    "software": " [Computer software]",
    "dataset": " [Data set]",
    "data": " [Data set]",
    "conference-paper": " [Conference paper]",
    "conference": " [Conference paper]",
}
_MANUSCRIPTS = {
    "in-preparation": "Manuscript in preparation.",
    "submitted": "Manuscript submitted for publication.",
}
_THESES = {"mastersthesis": "Master's thesis", "phdthesis": "Doctoral dissertation", "thesis": "Doctoral dissertation"}


def text_of(work: Node, key: str) -> str:
    """The text of a scalar, '' where there is none."""
    node = work.get(key)
    return "" if node is None or node.kind != "scalar" or node.null else node.text


def publication(work: Node) -> str:
    """The part of a citation that says where a reference appeared, '' for software and datasets."""
    kind, status = text_of(work, "type"), text_of(work, "status")
    if status in _MANUSCRIPTS:
        return _MANUSCRIPTS[status]
    if kind in _THESES:
        institution = work.get("institution")
        name = text_of(institution, "name") if institution is not None else ""
        label = text_of(work, "thesis-type") or _THESES[kind]
        return f"[{', '.join(part for part in (label, name) if part)}]"
    if kind == "book":
        publisher = work.get("publisher")
        return text_of(publisher, "name") if publisher is not None else ""
    return _journal(work, status) if kind not in LABELS or text_of(work, "journal") else ""


def _journal(work: Node, status: str) -> str:
    journal, volume, issue = (text_of(work, key) for key in ("journal", "volume", "issue"))
    if not journal:
        return ""
    if status == "advance-online":
        return f"{journal}, Advance online publication"
    number = f"{volume}({issue})" if volume and issue else volume
    start, end = text_of(work, "start"), text_of(work, "end")
    pages = f"{start}–{end}" if start and end and start != end else start
    return ", ".join(part for part in (journal, number, pages) if part)
