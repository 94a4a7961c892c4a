"""`python -m disrupt`: the command line, for where the `disrupt` script is not on the path."""

import sys

from disrupt.cli import main

if __name__ == "__main__":
    sys.exit(main())
