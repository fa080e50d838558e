"""Run the command line or the Action with less patience than it has: the same bounds, of seconds instead of minutes.

python impatient_runner.py SECONDS (action | ARGUMENT...)
"""

import sys


def main() -> int:
    """Run with every bound on one answer of these seconds; the exit code is the program's own."""
    seconds = float(sys.argv[1])
    hurry(seconds)
    if sys.argv[2:] == ["action"]:
        from doi_action.action.run import main as action

        return action()
    from doi_action.cli import main as command_line

    return command_line(sys.argv[2:])


def hurry(seconds: float) -> None:
    """Before whatever takes these numbers for its own."""
    from doi_action.http.client import Http

    Http.deadline = seconds
    options = Http.__init__.__kwdefaults__
    options["deadline"], options["patience"] = seconds, seconds / 2

    from doi_action.hosts.github import connection, download
    from doi_action.hosts.hugging_face import commit

    connection.LONGEST_ANSWER = download.LONGEST_ANSWER = seconds
    connection.DEADLINE = commit.LONGEST_COMMIT = seconds


if __name__ == "__main__":
    sys.exit(main())
