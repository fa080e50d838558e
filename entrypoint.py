"""The entry point of the container; everything is in doi_action.action.run."""

import sys

from doi_action.action.run import main

if __name__ == "__main__":
    sys.exit(main())
