"""Where results go, that nothing is overwritten unasked, and that what is shown obeys nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(words: str) -> str:
    """Without what a terminal obeys: an article's escape sequences are shown, not carried out."""
    return _CONTROL.sub("\ufffd", words)


def check_output(output: str | Path, force: bool, *, files: Sequence[str] = ()) -> None:
    """Refuse to overwrite; `-` is stdout.

    Args:
        files: what is written into the folder `output`; none where `output` is itself the file.

    Raises:
        InputError: a file is there and `force` is not given, or one is where the folder should be.
    """
    from demarche.scheme import InputError

    path = Path(output)
    if files and path.exists() and not path.is_dir():
        raise InputError(
            str(output),
            "not_a_folder",
            found="a file",
            allowed="a folder, or a name that is free",
            remedy="choose another with -o",
        )
    there = [name for name in files if (path / name).exists()]
    if not force and (there or (not files and str(output) != "-" and path.exists())):
        raise InputError(
            str(output),
            "files_exist",
            found=f"{', '.join(there)} already there" if there else "already there",
            allowed="a folder without them" if there else "a name that is free",
            remedy="choose another with -o, or overwrite with --force",
        )
