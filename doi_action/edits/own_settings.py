"""Keys for `.doi.yml` that nothing else can say: a new file, or more lines at the end of the one that is there."""

from doi_action.findings import apply_splices
from doi_action.formats.cff.edit import shape
from doi_action.formats.text.by_hand import NotEditable, add
from doi_action.formats.text.node import Node
from doi_action.formats.text.root_edit import Uneditable, open_root
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.yaml import compose

PATH = ".doi.yml"


def with_keys(path: str, data: bytes | None, lines: tuple[str, ...]) -> bytes:
    """The file at `path` with these `lines` of YAML behind its own, each of which keeps its bytes.

    The very bytes where it says all of that already. Raises NotEditable, with the lines to add by hand, where they
    cannot be added safely, as where it says something else under one of these keys.
    """
    added = "\n".join(lines) + "\n"
    if data is None or not data.strip():
        return added.encode()

    try:
        source = read_source(path, data)
        root = compose(source)
        stands = _said(root)
        wanted = _said(compose(read_source(path, added.encode())))
        if stands.items() >= wanted.items():
            return data

        doubled = sorted(stands.keys() & wanted.keys())
        if doubled:
            raise NotEditable(f"'{doubled[0]}' stands there already, and says something else", add(lines))

        end = root.end if root else 0
        (splice,) = open_root(source, root).insert(end, list(lines))
        after = source.encode(apply_splices(source.text, (splice,)))
        now = compose(read_source(path, after))
    except Unreadable as error:
        first = error.remarks[0]
        raise NotEditable(first.message, add(lines), line=first.line) from error
    except Uneditable as error:
        raise NotEditable(str(error), add(lines)) from error

    if _said(now) != stands | wanted:
        raise NotEditable("other values would change with it", add(lines))
    return after


def _said(root: Node | None) -> dict[str, object]:
    """What stands under each key, whatever its layout."""
    if root is None:
        return {}
    return {key.text: shape(value) for key, value in root.pairs}
