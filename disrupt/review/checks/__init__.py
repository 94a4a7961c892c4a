"""The program's own checks, a module to a subject; `registry` puts them together."""
