"""Libraries that only some formats need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from demarche.scheme.errors import InputError


def needed(module: str, *, extra: str, where: str) -> Any:
    """The module, for `where` (a format, an option).

    Raises:
        InputError: it is not installed; the message has the line that installs it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise InputError(
            where,
            "extra_missing",
            found=f"needs {error.name or module}, which is not installed",
            remedy=f"pip install 'demarche[{extra}]'",
        ) from None
