"""The version of the program; the law has its own, in `rules/library.yaml`."""

__version__ = "0.1.0"
