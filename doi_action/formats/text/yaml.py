"""YAML read as nodes that remember where they stand: verdicts, line numbers and edits share them.

Read as YAML 1.2 with every scalar left as its source text: `1.10` stays `1.10`, a date stays text, `no` stays `no`.
ruamel.yaml's C reader where there is a wheel, its pure one elsewhere, with the same answers: positions are character
indices in the text without its byte order mark, and lines are counted here, since the two readers disagree on what
ends a line, on where an empty value stands and on where a block ends. `yaml_nodes` builds the nodes, `yaml_faults`
says what is wrong with a text that is no YAML.

This module is on the path of the check's start: it imports neither dataclasses nor findings before it needs them.
"""

from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText, Unreadable, unreadable


def compose(source: SourceText, *, pure: bool = False) -> Node | None:
    """The root node of the one YAML document in `source`, None for an empty one.

    `pure` asks for the reader without the C extension, whose answers are the same. Raises Unreadable for what is no
    YAML, for more than one document, for a tag outside YAML 1.2's core schema, and past the limits above.
    """
    from doi_action.formats.text.yaml_nodes import NotYaml, build

    try:
        return build(source.text, pure=pure)
    except NotYaml as error:
        from doi_action.formats.text.yaml_faults import diagnose

        index, message, fix = diagnose(source, error)
        place = source.location(index)
        raise Unreadable(
            unreadable(source.path, message, line=place.line, column=place.column, fix=fix)
        ) from error.__cause__
