"""The command `doi-action`: the check goes its own short way, everything else to the full command line.

`check` runs in hooks before every commit, so it starts before click, Jinja2 or rich are imported.
"""

import gc
import sys

INTERRUPTED = 130
"""128 and the number of the signal, as shells say it."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line and give its exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        return _dispatched(arguments, ends=argv is None)
    except KeyboardInterrupt:
        # A terminal shows the keys that were pressed: ^C. The word stands below it.
        sys.stderr.write("\nstopped\n" if sys.stderr.isatty() else "stopped\n")
        return INTERRUPTED


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

    return everything(arguments)


if __name__ == "__main__":
    sys.exit(main())
