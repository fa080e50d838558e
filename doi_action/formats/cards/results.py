"""What a card measures: metrics, results of `model-index`, emissions, as one description of type TechnicalInfo.

Source: hub-docs `modelcard.md`, `model-index` and `co2_eq_emissions` (grams of CO2 equivalent).
"""

import re
from collections.abc import Iterator

from doi_action.formats.cards.links import entries
from doi_action.formats.collector import Collector
from doi_action.formats.text.value import Value
from doi_action.model import Description

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")

MAX_RESULTS = 50
"""Of more results the first ones are listed and the rest is counted."""


def tell_results(file: Collector) -> None:
    """Adds a description of what was measured, a line for each result; nothing where nothing was."""
    root = file.root
    lines = []

    metrics: dict[str, None] = {}
    for item in entries(root, "metrics"):
        text = item.text()
        if text is not None:
            metrics[text] = None

    if metrics:
        lines.append(f"Metrics: {', '.join(metrics)}")

    # A description is read by people: tables of a thousand lines stay in the card.
    results = list(_results(root))
    lines += results[:MAX_RESULTS]
    if len(results) > MAX_RESULTS:
        lines.append(f"and {len(results) - MAX_RESULTS} more results")

    emissions = _emissions(root.get("co2_eq_emissions"))
    if emissions:
        lines.append(emissions)

    places = []
    for key in ("metrics", "model-index", "co2_eq_emissions"):
        value = root.get(key)
        if value is not None:
            places.append(value.location)

    if lines:
        told = Description(text="\n".join(lines), type="TechnicalInfo")
        file.add_parts("descriptions", [(told, places[0])])


def _results(root: Value) -> Iterator[str]:
    """One line for each metric of each result: `Text Generation on Grains (test): accuracy 0.91`."""
    for model in root.items_at("model-index"):
        for result in model.items_at("results"):
            task = _name(result.get("task"), "name", "type")
            data = _name(result.get("dataset"), "name", "type")
            split = _name(result.get("dataset"), "split")
            if data and split:
                data = f"{data} ({split})"
            about = " on ".join(filter(None, (task, data)))

            for metric in result.items_at("metrics"):
                name = _name(metric, "name", "type")
                value = _name(metric, "value")
                if name and value:
                    measured = f"{name} {value}"
                    yield ": ".join(filter(None, (about, measured)))


def _name(value: Value | None, *keys: str) -> str | None:
    """The text of the first of several keys that is there."""
    if value is None:
        return None

    for key in keys:
        text = value.text_at(key)
        if text is not None:
            return text
    return None


def is_number(text: str) -> bool:
    """Whether a text is a number as YAML writes one.

    >>> is_number("1.2e3"), is_number("12 kg")
    (True, False)
    """
    return _NUMBER.fullmatch(text) is not None


def _emissions(value: Value | None) -> str | None:
    """A line with the mass and, in brackets, how and where it came about; what names no mass is left out."""
    if value is None:
        return None

    # The mass alone, or a mapping with more about it.
    is_mapping = value.node.kind == "mapping"
    mass = value.text_at("emissions") if is_mapping else value.text()

    # "12 kg" would be told as 12 kg of grams; the check asks for a number.
    if not mass or not is_number(mass):
        value.leave_out()
        return None

    around = []
    for key in ("training_type", "geographical_location", "hardware_used", "source"):
        text = value.text_at(key)
        if text is not None:
            around.append(text)

    if not around:
        return f"Emissions: {mass} g CO2eq"
    return f"Emissions: {mass} g CO2eq ({', '.join(around)})"
