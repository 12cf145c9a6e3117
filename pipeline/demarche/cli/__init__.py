"""The command line. Data goes to stdout, talk to stderr; `-` is stdin or stdout."""

from demarche.cli.main import main

__all__ = ["main"]
