"""Lets `python -m putright.commands` be the `putright` command."""

import sys

from putright.commands import main

if __name__ == "__main__":
    sys.exit(main())
