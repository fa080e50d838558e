"""What a card measures: metrics, results of `model-index`, emissions, as one description of type TechnicalInfo.

Source: hub-docs `modelcard.md`, `model-index` and `co2_eq_emissions` (grams of CO2 equivalent).
"""

import re
from collections.abc import Iterator

from doi_action.formats.cards.links import entries
from doi_action.formats.collector import Collector
from doi_action.formats.text.value import Value
from doi_action.model import Description

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")

MAX_RESULTS = 50
"""Of more results the first ones are listed and the rest is counted."""


def tell_results(file: Collector) -> None:
    """Adds a description of what was measured, a line for each result; nothing where nothing was."""
    lines = []
    texts = (item.text() for item in entries(file.root, "metrics"))
    metrics = dict.fromkeys(text for text in texts if text)
    if metrics:
        lines.append(f"Metrics: {', '.join(metrics)}")

    results = list(_results(file.root))
    lines += results[:MAX_RESULTS]
    if len(results) > MAX_RESULTS:
        lines.append(f"and {len(results) - MAX_RESULTS} more results")

    emissions = _emissions(file.root.get("co2_eq_emissions"))
    if emissions:
        lines.append(emissions)

    values = [file.root.get(key) for key in ("metrics", "model-index", "co2_eq_emissions")]
    first = next((value for value in values if value is not None), None)
    if lines and first is not None:
        file.add_parts("descriptions", [(Description(text="\n".join(lines), type="TechnicalInfo"), first.location)])


def _results(root: Value) -> Iterator[str]:
    """One line for each metric of each result: `Text Generation on Grains (test): accuracy 0.91`."""
    for model in root.items_at("model-index"):
        for result in model.items_at("results"):
            task, data = result.get("task"), result.get("dataset")
            task_name, data_name = _name(task, "name", "type"), _name(data, "name", "type")
            split = _name(data, "split")
            if data_name and split:
                data_name = f"{data_name} ({split})"
            about = " on ".join(name for name in (task_name, data_name) if name)

            for metric in result.items_at("metrics"):
                name, value = _name(metric, "name", "type"), _name(metric, "value")
                if name and value:
                    yield f"{about}: {name} {value}" if about else f"{name} {value}"


def _name(value: Value | None, *keys: str) -> str | None:
    """The text of the first of several keys that is there."""
    for key in keys:
        text = value.text_at(key) if value else None
        if text:
            return text
    return None


def is_number(text: str) -> bool:
    """Whether a text is a number as YAML writes one.

    >>> is_number("1.2e3"), is_number("12 kg")
    (True, False)
    """
    return _NUMBER.fullmatch(text) is not None


def _emissions(value: Value | None) -> str | None:
    """A line with the mass and, in brackets, how and where it came about."""
    if value is None:
        return None
    mass = value.text_at("emissions") if value.node.kind == "mapping" else value.text()
    # "12 kg" would be told as 12 kg of grams; the check asks for a number.
    if not mass or not is_number(mass):
        return None
    around = [value.text_at(key) for key in ("training_type", "geographical_location", "hardware_used", "source")]
    known = ", ".join(text for text in around if text)
    return f"Emissions: {mass} g CO2eq ({known})" if known else f"Emissions: {mass} g CO2eq"
