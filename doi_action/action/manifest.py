"""action.yml, out of the table of inputs and outputs.

    python -m doi_action.action.manifest > action.yml

A release names the image that was built for it instead of the Dockerfile: the first argument.
"""

import json
import sys

from doi_action.inputs import INPUTS, OUTPUTS, Input

HEADER = """\
# Made by: python -m doi_action.action.manifest > action.yml
name: doi-action
description: A DOI for every release, and a CITATION.cff and README badge that stay true.
author: The doi-action developers
branding:
  icon: bookmark
  color: blue
"""
DOCKERFILE = "Dockerfile"


def action_manifest(image: str = DOCKERFILE) -> str:
    """The whole file; `image` is `Dockerfile`, or `docker://` and an image by its digest."""
    parts = [HEADER, "inputs:\n"]
    for item in INPUTS:
        if item.action:
            parts.append(_input(item))

    parts.append("outputs:\n")
    for output in OUTPUTS:
        parts.append(f"  {output.name}:\n    description: {_quoted(output.help)}\n")

    parts.append(f"runs:\n  using: docker\n  image: {image}\n")
    return "".join(parts)


def _input(item: Input) -> str:
    text = item.help
    # What a runner fills in by itself it shows by itself.
    says_default = item.default and not item.action_default
    if says_default:
        text = f"{text} Default: {item.default}."

    lines = [f"  {item.name}:", f"    description: {_quoted(text)}", "    required: false"]
    if item.action_default:
        lines.append(f"    default: {_quoted(item.action_default)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A double-quoted YAML scalar; JSON's is one."""
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    sys.stdout.write(action_manifest(*sys.argv[1:2]))
