"""An edit as a unified diff, the same in every view."""

from difflib import unified_diff

from doi_action.snapshot import FileEdit


def diff(edit: FileEdit) -> str:
    """The edit as a unified diff; bytes that are no UTF-8 show as replacement characters.

    A file that is drawn anew from a record is named alone: nobody reads the differences of such a page.
    """
    if edit.drawn_in is not None:
        return f"+++ b/{edit.path}  ({len(edit.after):,} bytes, drawn anew)\n"
    before = (edit.before or b"").decode("utf-8", "replace").splitlines(keepends=True)
    after = edit.after.decode("utf-8", "replace").splitlines(keepends=True)
    old = "/dev/null" if edit.before is None else f"a/{edit.renamed_from or edit.path}"

    shown = []
    for line in unified_diff(before, after, old, f"b/{edit.path}", n=1):
        shown.append(line)
        if not line.endswith("\n"):
            shown.append("\n\\ No newline at end of file\n")
    return "".join(shown)
