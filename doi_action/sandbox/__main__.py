"""`python -m doi_action.sandbox`: the server alone, for trying it by hand."""

import argparse
import sys
from pathlib import Path

from doi_action.errors import DoiActionError
from doi_action.sandbox.accounts import parse_account
from doi_action.sandbox.server import ACCOUNTS, DOMAINS, PREFIXES, serve


def main() -> int:
    """Read the command line, serve, and answer the exit code."""
    parser = argparse.ArgumentParser(prog="python -m doi_action.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--data", type=Path, help="SQLite file; without it nothing is kept")
    parser.add_argument("--prefix", action="append", default=[], help="DOI prefix, may be repeated")
    parser.add_argument("--account", action="append", default=[], type=parse_account, help="NAME:PASSWORD")
    parser.add_argument("--domain", action="append", default=[], help="host that URLs may have")
    given = parser.parse_args()
    try:
        return serve(
            port=given.port,
            data=given.data,
            prefixes=given.prefix or PREFIXES,
            accounts=given.account or ACCOUNTS,
            domains=given.domain or DOMAINS,
        )
    except DoiActionError as error:
        print(f"{error.message}\n  fix: {error.fix}", file=sys.stderr)  # noqa: T201 - a shell speaks
        return int(error.exit_code)


if __name__ == "__main__":
    sys.exit(main())
