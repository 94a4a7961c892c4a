"""The library as pages of HTML that a lawyer reads without YAML, and without a server."""
