"""The entry point of the container; everything is in doi_action.action."""

import sys

from doi_action.action import main

if __name__ == "__main__":
    sys.exit(main())
