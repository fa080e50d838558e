"""What a card measures: metrics, results of `model-index`, emissions, as one description of type TechnicalInfo.

Source: hub-docs `modelcard.md`, `model-index` and `co2_eq_emissions` (grams of CO2 equivalent).
"""

from collections.abc import Iterator

from doi_action.formats.cards.links import entries
from doi_action.formats.collector import Collector
from doi_action.formats.text.value import Value
from doi_action.model import Description

MAX_RESULTS = 50
"""Of more results the first ones are listed and the rest is counted."""


def tell_results(file: Collector) -> None:
    """Adds a description of what was measured, a line for each result; nothing where nothing was."""
    metrics = [text for item in entries(file.root, "metrics") if (text := item.text())]
    results = list(_results(file.root))
    emissions = _emissions(file.root.get("co2_eq_emissions"))

    lines = [f"Metrics: {', '.join(dict.fromkeys(metrics))}"] if metrics else []
    lines += results[:MAX_RESULTS]
    if len(results) > MAX_RESULTS:
        lines.append(f"and {len(results) - MAX_RESULTS} more results")
    lines += [emissions] if emissions else []

    keys = ("metrics", "model-index", "co2_eq_emissions")
    first = next((value for key in keys if (value := file.root.get(key))), None)
    if lines and first is not None:
        file.add_parts("descriptions", [(Description(text="\n".join(lines), type="TechnicalInfo"), first.location)])


def _results(root: Value) -> Iterator[str]:
    """One line for each metric of each result: `Text Generation on Grains (test): accuracy 0.91`."""
    for model in _listed(root, "model-index"):
        for result in _listed(model, "results"):
            task, data = result.get("task"), result.get("dataset")
            task_name = _name(task, "name", "type")
            data_name = _name(data, "name", "type")
            split = _name(data, "split")
            where = f"{data_name} ({split})" if data_name and split else data_name
            about = " on ".join(part for part in (task_name, where) if part)
            for metric in _listed(result, "metrics"):
                name, value = _name(metric, "name", "type"), _name(metric, "value")
                if name and value:
                    yield f"{about}: {name} {value}" if about else f"{name} {value}"


def _listed(value: Value, key: str) -> Iterator[Value]:
    found = value.get(key) if value.node.kind == "mapping" else None
    for item in found.items() if found else ():
        if item.node.kind == "mapping":
            yield item


def _name(value: Value | None, *keys: str) -> str | None:
    """The text of the first of several keys that is there."""
    if value is None or value.node.kind != "mapping":
        return None
    return next((text for key in keys if (part := value.get(key)) and (text := part.text())), None)


def _emissions(value: Value | None) -> str | None:
    """A line with the mass and, in brackets, how and where it came about."""
    if value is None:
        return None
    if value.node.kind != "mapping":
        text = value.text()
        return f"Emissions: {text} g CO2eq" if text else None
    mass = _name(value, "emissions")
    around = [_name(value, key) for key in ("training_type", "geographical_location", "hardware_used", "source")]
    known = ", ".join(text for text in around if text)
    if not mass:
        return None
    return f"Emissions: {mass} g CO2eq ({known})" if known else f"Emissions: {mass} g CO2eq"
