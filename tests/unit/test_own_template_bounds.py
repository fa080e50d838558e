"""A user's own template ends, whatever it says: in time, in memory, in output; and says where it is wrong."""

from pathlib import Path
from typing import Any

import pytest

from doi_action.edits.template_bounds import BUDGET, FILTERS
from doi_action.edits.templating import environment
from doi_action.errors import SettingsError
from doi_action.templates_folder import templates_folder

GIVEN: dict[str, Any] = {
    "title": "A program",
    "abstract": "word " * 2_000,
    "authors": [("given", f"Ada {number}") for number in range(5_000)],
    "version": "1.2.3",
}


def rendered(text: str, **given: Any) -> str:
    """What a template of the user's own writes."""
    templates = environment(templates_folder(), {"badge.md.j2": ("t/badge.md.j2", text)})
    return templates.get_template("badge.md.j2").render({**GIVEN, **given})


NEVER_ENDING = {
    "range": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "nested loops": "{% for a in authors %}{% for b in authors %}{{ b }}{% endfor %}{% endfor %}",
    "loops over text": "{% for a in abstract %}{% for b in abstract %}x{% endfor %}{% endfor %}",
    "loop of filters": "{% for a in authors %}{% for b in 'xxxxxxxxx' %}{{ abstract | upper }}{% endfor %}{% endfor %}",
    "macro": "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "recursive loop": "{% for a in authors recursive %}{{ loop(authors) }}{% endfor %}",
    "include of itself": "{% include 'badge.md.j2' %}",
    "extends itself": "{% extends 'badge.md.j2' %}",
    "import of itself": "{% import 'badge.md.j2' as me %}",
    "block": "{% block a %}{{ self.a() }}{% endblock %}",
    "call block": "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{% endcall %}",
}
TOO_MUCH = {
    "multiplied text": "{{ 'x' * 1000000000 }}",
    "multiplied value": "{{ title * 1000000000 }}",
    "power": "{{ 10 ** 10 ** 10 }}",
    "format": "{{ '%1000000000d' | format(1) }}",
    "percent": "{{ '%1000000000d' % 1 }}",
    "method": "{{ title.ljust(1000000000) }}",
    "str.format": "{{ '{:>1000000000}'.format(1) }}",
    "center": "{{ title | center(1000000000) }}",
    "indent": "{{ title | indent(1000000000) }}",
    "round": "{{ 1.5 | round(1000000000, 'floor') }}",
    "batch": "{{ title | batch(1000000000, 'x') | list }}",
    "replace": "{{ abstract | replace('', abstract) }}",
    "replace again and again": "{{ 'a'" + " | replace('a', 'aaaa')" * 40 + " }}",
    "escape again and again": "{{ '&' " + " | escape | string" * 500 + " }}",
    "quote again and again": "{{ '\"' " + " | yaml_quoted" * 500 + " }}",
    "join": "{{ authors | join(abstract) }}",
    "join what was turned": "{{ authors | reverse | join(abstract) }}",
    "tilde": "{% set a = abstract %}" + "{% set a = a ~ a %}" * 40,
    "plus": "{% set a = abstract %}" + "{% set a = a + a %}" * 40,
    "set block": "{% set a %}{{ abstract }}{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40,
    "namespace": "{% set n = namespace(t='x') %}{% for a in authors %}{% set n.t = n.t ~ n.t %}{% endfor %}",
    "list": "{{ [authors, authors, authors] }}" * 500,
    "tuple": "{{ (authors, authors, authors) }}" * 500,
    "printing": "{% for a in authors %}{{ abstract }}{% endfor %}",
    "text in a loop": "{% for a in authors %}" + "x" * 15_000 + "{% endfor %}",
    "lorem ipsum": "{{ lipsum(n=1000000) }}",
}
TOO_DEEP = {
    "digits": "{{ " + "9" * 5_000 + " }}",
    "brackets": "{{ " + "(" * 9_000 + "1" + ")" * 9_000 + " }}",
    "not": "{{ " + "not " * 4_000 + "1 }}",
    "blocks": "{% if title %}" * 700 + "{% endif %}" * 700,
    "loops": "{% for a in title %}" * 400 + "{% endfor %}" * 400,
    "items": "{{ title" + "[0]" * 6_000 + " }}",
    "long": "x" * 20_001,
}


@pytest.mark.parametrize("name", [*NEVER_ENDING, *TOO_MUCH, *TOO_DEEP])
def test_a_template_that_does_too_much_is_a_bad_setting(name: str) -> None:
    """With its file and line; the reason is a count or the language, never a clock."""
    text = {**NEVER_ENDING, **TOO_MUCH, **TOO_DEEP}[name]
    with pytest.raises(SettingsError) as refused:
        rendered(f"\n{text}")
    assert (refused.value.rule, refused.value.path) == ("template-unusable", "t/badge.md.j2")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{{ title }}", "A program"),
        ("{{ title | upper | replace('A ', 'THE ') }}", "THE PROGRAM"),
        ("{{ 'v' ~ version }}", "v1.2.3"),
        ("{% set v = 'v' ~ version %}{{ v }}-{{ v }}", "v1.2.3-v1.2.3"),
        ("{% if title in ('A program', 'B') and not title is undefined %}yes{% else %}no{% endif %}", "yes"),
        ("{{ authors[0][1] if authors else 'nobody' }}, {{ authors | length }}", "Ada 0, 5000"),
        ("{% for k, v in few %}{{ loop.index }}{{ v }}{{ ', ' if not loop.last }}{% endfor %}", "1Ada, 2Bea"),
        ("{{ few | map(attribute=1) | join(' and ') }}", None),
        (
            "{{ title | yaml }} {{ title | truncate(3) }} {{ title | e }} {{ title | urlencode }}",
            "A program ... A program A%20program",
        ),
    ],
)
def test_what_templates_do_every_day_is_possible(text: str, written: str | None) -> None:
    """Printing, choosing, repeating and filtering."""
    few = (("given", "Ada"), ("given", "Bea"))
    if written is None:
        with pytest.raises(SettingsError, match="No filter named 'map'"):
            rendered(text, few=few)
        return
    assert rendered(text, few=few).startswith(written)


def test_five_thousand_authors_fit_in_the_budget() -> None:
    """Our own template of the citation file, taken as a user's own, with the longest list that is met."""
    text = (templates_folder() / "CITATION.cff.j2").read_text()
    person = [
        ("given-names", "Ada Augusta"),
        ("family-names", "Example"),
        ("affiliation", "An institute of some length"),
    ]
    names = "message title type contacts identifiers repository_code url abstract keywords licenses license_url version"
    given = dict.fromkeys(f"{names} date_released doi".split(), "")
    templates = environment(templates_folder(), {"CITATION.cff.j2": ("t/CITATION.cff.j2", text)})
    written = templates.get_template("CITATION.cff.j2").render({**given, "authors": [person] * 5_000})
    assert written.count("Ada Augusta") == 5_000
    assert templates.budget.left > BUDGET / 2  # type: ignore[attr-defined]


def test_ours_beside_a_users_own_may_include() -> None:
    """The bounds of language are for what comes out of a repository."""
    templates = environment(templates_folder(), {"badge.md.j2": ("t/badge.md.j2", "x")})
    assert templates.get_template("badge.html.j2").render(alt="a", image="b", link="c")


def test_the_documentation_names_the_filters() -> None:
    """A template is written by what stands there."""
    told = (Path(__file__).resolve().parents[2] / "docs" / "files.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in told for name in (*FILTERS, "yaml", "yaml_quoted", "yaml_lines"))
