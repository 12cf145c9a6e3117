"""Files of other tools, in and out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from demarche.interchange.marks import Marked
from demarche.scheme import InputError, Rejected
from demarche.scheme.jsonl import not_readable
from demarche.scheme.records import decoded

Files = Iterator[tuple[str, str]]
"""(name, content) of what a format writes."""
Found = Marked | Rejected


def matching(path: Path, *endings: str) -> list[Path]:
    """The file itself, or the files of a folder and below that end so.

    Raises:
        InputError: there is none.
    """
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in endings)
    if not files:
        raise InputError(
            str(path),
            "not_found",
            found=f"no file that ends in {' or '.join(endings)}"
            if path.is_dir()
            else "no such file or folder",
            allowed=f"a file or folder of {', '.join(endings)}",
            remedy="check the path and --format",
        )
    return files


def read_text(path: Path) -> str:
    """A file's characters as offsets count them (`decoded`).

    Raises:
        InputError: unreadable, or not UTF-8.
    """
    try:
        return decoded(path.read_bytes())
    except OSError as error:
        raise not_readable(str(path), error) from None
    except UnicodeDecodeError as error:
        raise InputError(
            str(path), "not_utf8", found=f"byte {error.start} is not UTF-8", remedy="convert the file"
        ) from None


def parsed(where: str, content: str) -> Any:
    """JSON.

    Raises:
        InputError: it is none.
    """
    try:
        return json.loads(content)
    except ValueError as error:
        raise InputError(where, "not_json", found=f"not JSON ({error})", remedy="check --format") from None
