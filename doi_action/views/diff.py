"""An edit as a unified diff, the same in every view."""

from difflib import unified_diff

from doi_action.snapshot import FileEdit


def diff(edit: FileEdit) -> str:
    """The edit as a unified diff; bytes that are no UTF-8 show as replacement characters.

    A file that is drawn anew from a record is named alone: nobody reads the differences of such a page.
    """
    if edit.drawn_in is not None:
        return f"+++ b/{edit.path}  ({len(edit.after):,} bytes, drawn anew)\n"

    old, before = "/dev/null", b""
    if edit.before is not None:
        old, before = f"a/{edit.renamed_from or edit.path}", edit.before

    lines_before = before.decode("utf-8", "replace").splitlines(keepends=True)
    lines_after = edit.after.decode("utf-8", "replace").splitlines(keepends=True)

    shown = []
    for line in unified_diff(lines_before, lines_after, old, f"b/{edit.path}", n=1):
        shown.append(line)
        # As git shows it: else the next line would stand behind this one.
        if not line.endswith("\n"):
            shown.append("\n\\ No newline at end of file\n")
    return "".join(shown)
