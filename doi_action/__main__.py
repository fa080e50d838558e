"""The command `doi-action`: the check goes its own short way, everything else to the full command line.

`check` runs in hooks before every commit, so it starts before click, Jinja2 or rich are imported.
"""

import gc
import os
import sys

from doi_action.process import INTERRUPTED, UNWRITTEN, interrupt_on_sigterm, outlast_readers, why_lost


def main(argv: list[str] | None = None) -> int:
    """Run the command line and give its exit status."""
    if argv is not None:
        return _status(argv, ends=False)

    out = outlast_readers()
    status = _status(sys.argv[1:], ends=True)
    if why := why_lost(out):
        sys.stderr.write(f"doi-action: the result could not be written: {why}\n")
        return status or UNWRITTEN
    return status


def _status(arguments: list[str], *, ends: bool) -> int:
    try:
        return _dispatched(arguments, ends=ends)
    except KeyboardInterrupt:
        # A terminal shows the keys that were pressed: ^C. The word stands below it.
        sys.stderr.write("\nstopped\n" if sys.stderr.isatty() else "stopped\n")
        return INTERRUPTED
    except Exception as error:  # the outermost shell of a verb that has none of its own
        if os.environ.get("DOI_ACTION_DEBUG"):
            raise
        from doi_action import __version__
        from doi_action.errors import unforeseen
        from doi_action.views.text import error_text

        told = unforeseen(error, __version__)
        sys.stderr.write(error_text(told))
        return told.exit_code


def _dispatched(arguments: list[str], *, ends: bool) -> int:
    """The exit status; `ends` tells that the process has nothing else to do."""
    if arguments[:1] == ["check"]:
        # A check lives for milliseconds and builds no cycles: looking for them is a tenth of its time.
        gc.disable()
        try:
            from doi_action.verbs.check import main as check

            return check(arguments[1:])
        finally:
            gc.enable()
            if ends:
                # Python looks for cycles once more at its end, among everything that was imported: an eighth of a
                # check's time. What is frozen is passed over.
                gc.freeze()
    if arguments[:1] == ["rules"]:
        from doi_action.verbs.rules import main as rules

        return rules(arguments[1:])
    from doi_action.cli import main as everything

    if ends:
        interrupt_on_sigterm()
    return everything(arguments)


if __name__ == "__main__":
    sys.exit(main())
