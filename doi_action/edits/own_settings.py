"""Keys for `.doi.yml` that nothing else can say: a new file, or more lines at the end of the one that is there."""

from doi_action.findings import apply_splices
from doi_action.formats.cff.edit import shape
from doi_action.formats.text.by_hand import NotEditable, add
from doi_action.formats.text.root_edit import Uneditable, open_root
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.yaml import compose

PATH = ".doi.yml"


def with_keys(path: str, data: bytes | None, lines: tuple[str, ...]) -> bytes:
    """The file at `path` with these `lines` of YAML, whose keys it does not have yet; what is there keeps its bytes.

    Raises NotEditable, with the lines to add by hand, where they cannot be added safely.
    """
    added = "\n".join(lines) + "\n"
    if data is None or not data.strip():
        return added.encode()
    try:
        source = read_source(path, data)
        root = compose(source)
        (splice,) = open_root(source, root).insert(root.end if root else 0, list(lines))
        after = source.encode(apply_splices(source.text, (splice,)))
        now, ours = compose(read_source(path, after)), compose(read_source(path, added.encode()))
    except Unreadable as error:
        first = error.remarks[0]
        raise NotEditable(first.message, add(lines), line=first.line) from error
    except Uneditable as error:
        raise NotEditable(str(error), add(lines)) from error

    # A list by its entries and a mapping by its pairs: what was there, and ours behind it.
    wanted = [shape(node) for node in (root, ours) if node]
    found = shape(now) if now else []
    if found != [pair for said in wanted if isinstance(said, list) for pair in said]:
        raise NotEditable("other values would change with it", add(lines))
    return after
