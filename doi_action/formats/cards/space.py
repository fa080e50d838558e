"""A Space of the Hugging Face Hub: an application, with the models and data sets that it shows.

Its README begins with front matter as a card does. It is read only where the place itself is a Space: the same lines
stand in the README of a program that is shown in one. Source: hub-docs `spaces-config-reference.md`, August 2026.
"""

from dataclasses import replace

from doi_action.facts import Location, Reading
from doi_action.formats.cards.licenses import read_card_licenses
from doi_action.formats.cards.links import entries, identifier_of
from doi_action.formats.collector import Collector
from doi_action.formats.text.front_matter import markdown_source, part
from doi_action.formats.text.source import Unreadable
from doi_action.model import RelatedIdentifier, Subject

FORMAT = "README"
"""What a Space says has the weight of a README's words."""

_OF_THE_WORK = ("license_link", "models", "datasets", "tags")

_SDKS = {"gradio": "Gradio", "streamlit": "Streamlit", "docker": "Docker", "static": "static page"}


def read_space(path: str, data: bytes) -> Reading:
    """The facts of a Space's README: name, SDK, licence, tags, and what it was made from. Never raises."""
    source = markdown_source(path, data)
    parted = part(source) if source else None
    if parted is None:
        return Reading()

    try:
        root = parted.compose()
    except Unreadable:
        # It has a rule of its own.
        return Reading()

    if root is None or root.kind != "mapping":
        return Reading()

    file = Collector(FORMAT, parted.value(root))
    file.add_line("title", file.root.get("title"))
    file.add_paragraphs("abstract", file.root.get("short_description"))

    sdk = file.root.get("sdk")
    if sdk is not None:
        said = sdk.text() or ""
        file.add_at("resource_type_text", f"Hugging Face Space ({_SDKS.get(said, said)})", sdk.location)

    tags = []
    for item in entries(file.root, "tags"):
        text = item.text()
        if text:
            tags.append((Subject(text=text), item.location))
    file.add_parts("keywords", tags)

    read_card_licenses(file)

    # The models and data sets that the application shows; a name that leads nowhere for certain is left out.
    origins: list[tuple[RelatedIdentifier, Location]] = []
    for key, general in (("models", "Model"), ("datasets", "Dataset")):
        for item in entries(file.root, key):
            found = identifier_of(item.text() or "", general)
            if found is None:
                item.leave_out()
                continue

            scheme, value = found
            link = RelatedIdentifier(value=value, scheme=scheme, relation="IsDerivedFrom", resource_type=general)
            origins.append((link, item.location))
    file.add_parts("related_identifiers", origins)

    # Colours, versions of the SDK and the like say how it is shown, and nothing of the work.
    reading = file.reading()
    told = tuple(left for left in reading.left_out if left.field.partition("[")[0] in _OF_THE_WORK)
    return replace(reading, left_out=told)
