"""Where results go, and that nothing is overwritten unasked."""

from __future__ import annotations

from pathlib import Path


def check_output(output: str, force: bool) -> None:
    """Refuse to overwrite; `-` is stdout.

    Raises:
        InputError: the file is there and `force` is not given.
    """
    from demarche.scheme import InputError

    if output != "-" and Path(output).exists() and not force:
        raise InputError(
            output,
            "files_exist",
            found="already there",
            allowed="a name that is free",
            remedy="choose another with -o, or overwrite with --force",
        )
