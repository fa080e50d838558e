"""What a runner takes from a step besides its log: masks for secrets, and the file of step outputs.

Pure: text in, text out. Annotations are a view like others (`views/annotations.py`).
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote

from doi_action.views.annotations import escaped_data

SHORTEST_MASK = 4
"""Characters; masking less would hide half the log and no secret."""


def masks(secrets: Iterable[str], *, accounts: Iterable[tuple[str, str]] = ()) -> str:
    """The commands that hide secrets from the log, to be printed before anything else.

    A runner masks by exact text, so that each line of a secret, its encoded forms and the `user:password` of Basic
    authentication (`accounts`) are named one by one.
    """
    forms: list[str] = []
    for secret in secrets:
        for text in (*secret.splitlines(), secret):
            bare = text.strip()
            if len(bare) < SHORTEST_MASK:
                continue

            as_json = json.dumps(text)[1:-1]
            forms += [text, bare, _base64(text), quote(text, safe=""), as_json]

    for user, password in accounts:
        if len(password) >= SHORTEST_MASK:
            forms.append(_base64(f"{user}:{password}"))

    commands = [f"::add-mask::{escaped_data(form)}\n" for form in dict.fromkeys(forms)]
    return "".join(commands)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def file_commands(values: Mapping[str, str], *, delimiter: Callable[[], str]) -> str:
    """Lines for the file of step outputs: each value between delimiters that nobody can foresee.

    `delimiter` gives a new random word at each call. A value ends its lines with LF, whatever it came with.
    """
    pieces = []
    for name, value in values.items():
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        word = delimiter()
        while word in text:
            word = delimiter()
        pieces.append(f"{name}<<{word}\n{text}\n{word}\n")
    return "".join(pieces)
