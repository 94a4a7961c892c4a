"""`python -m disrupt`: the command line, for where the `disrupt` script is not on the path."""

from disrupt.cli import program

if __name__ == "__main__":
    program()
