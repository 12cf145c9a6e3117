"""Where training data lies: outside the project, for its texts are not ours to hand on."""

from __future__ import annotations

import os
from pathlib import Path

from demarche.scheme import InputError

FOLDER_VARIABLE = "DEMARCHE_CORPORA"
DEFAULT = Path("../shared")


def data_folder(given: str | None = None) -> Path:
    """The folder that holds `corpora/` and `gold/`: what is given, `$DEMARCHE_CORPORA`, or DEFAULT.

    Raises:
        InputError: it is not there.
    """
    folder = Path(given or os.environ.get(FOLDER_VARIABLE) or DEFAULT)
    if not (folder / "corpora").is_dir():
        raise InputError(
            str(folder),
            "no_corpora",
            found="no folder `corpora` in it",
            remedy=f"name the folder with --data or {FOLDER_VARIABLE}; docs/training.md tells how to fill it",
        )
    return folder
