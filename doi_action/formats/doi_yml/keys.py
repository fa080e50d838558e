"""Keys and choices in `.doi.yml`: what is no key, and what is none of the words allowed, with the nearest that is."""

from collections.abc import Collection

from doi_action.formats.text.value import Value


def report_unknown(value: Value, keys: Collection[str], *, also: Collection[str] = ()) -> None:
    """A remark for each key of a mapping that is neither in `keys` nor in `also`; values of other kinds have none."""
    known = {*keys, *also}
    for key, entry in value.entries():
        if key in known:
            continue

        message = f"'{key}' is not a key"
        fix = f"the keys here are {', '.join(sorted(known))}"
        near = _nearest(key, [*keys, *also])
        if near:
            message += f"; did you mean '{near}'?"
            fix = f"write `{near}`"
        entry.report("key-unknown", message, fix=fix)


def choice(value: Value | None, words: Collection[str]) -> str | None:
    """The one of `words` that a text is, upper case and hyphens aside; None, with a remark, for another text."""
    if value is None:
        return None
    text = value.text_or_report()
    if text is None:
        return None

    for word in words:
        if _folded(word) == _folded(text):
            return word

    message = f"'{text}' is not allowed here"
    near = _nearest(text, words)
    if near:
        message += f"; did you mean '{near}'?"
    value.report("word-unknown", message, fix=f"one of {', '.join(words)}")
    return None


def _folded(text: str) -> str:
    return text.lower().replace("-", "").replace("_", "").replace(" ", "")


def _nearest(text: str, words: Collection[str]) -> str | None:
    """The word most like `text`, None where none is."""
    from difflib import get_close_matches

    folded = {word.lower(): word for word in words}
    near = get_close_matches(text.lower().replace("_", "-"), folded, n=1, cutoff=0.6)
    if not near:
        return None
    return folded[near[0]]
