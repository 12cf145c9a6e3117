"""Inputs → articles; what cannot be used comes back as a Rejected with its reason."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from demarche.scheme import Article, InputError, Rejected, read_records
from demarche.scheme.jsonl import MAX_TEXT, make_article

TEXT = (".txt", ".text", ".md")
RECORDS = (".jsonl", ".ndjson")
METADATA = ("id", "title", "outlet", "published", "url")


def read_articles(inputs: Iterable[str | Path]) -> Iterator[Article | Rejected]:
    """Articles of files and folders, in the order given; a folder's files by name.

    `-` is JSONL on stdin. An id that was there before is rejected, so that ids are unique over all inputs.

    Raises:
        InputError: an input that does not exist.
    """
    seen: dict[str, str] = {}
    for given in inputs:
        for path in _files(given):
            for found in _read_file(path):
                if isinstance(found, Article):
                    if found.id in seen:
                        error = InputError(
                            str(path),
                            "duplicate_id",
                            found=f"id {found.id!r} is already that of an article in {seen[found.id]}",
                            allowed="ids that occur once",
                            remedy="rename one of them",
                        )
                        yield Rejected.because(error)
                        continue
                    seen[found.id] = str(path)
                yield found


def _files(given: str | Path) -> Iterator[Path | str]:
    if str(given) == "-":
        yield "-"
        return
    path = Path(given)
    if path.is_dir():
        yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in (*TEXT, *RECORDS))
    elif path.exists():
        yield path
    else:
        raise InputError(str(path), "not_found", found="no such file or folder", remedy="check the path")


def _read_file(path: Path | str) -> Iterator[Article | Rejected]:
    if path == "-" or Path(path).suffix.lower() in RECORDS:
        yield from read_records(path)
        return
    try:
        yield text_article(Path(path))
    except InputError as error:
        yield Rejected.because(error)


def text_article(path: Path) -> Article:
    """A text file as an article named after it; a YAML file of the same name gives its metadata.

    Raises:
        InputError: unreadable, binary, not UTF-8, empty, too long, or metadata that is not YAML.
    """
    where = str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(where, "not_readable", found=error.strerror or str(error)) from None
    if b"\0" in raw[:65536]:
        raise InputError(
            where, "binary", found="a binary file", allowed=f"{', '.join((*TEXT, *RECORDS))} in UTF-8"
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{where}:{line}",
            "not_utf8",
            found=f"byte {error.start} is not UTF-8",
            allowed="UTF-8",
            remedy="convert the file, e.g. with iconv",
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise InputError(where, "empty", found="an empty file", allowed="a text of at least one word")
    if len(text) > MAX_TEXT:
        raise InputError(
            where,
            "text_too_long",
            found=f"a text of {len(text):,} characters",
            allowed=f"at most {MAX_TEXT:,}",
        )
    return make_article({"id": path.stem, **_metadata(path), "text": text}, where)


def _metadata(path: Path) -> dict[str, Any]:
    beside = path.with_suffix(".yaml")
    if not beside.is_file():
        return {}
    try:
        known = yaml.safe_load(beside.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(
            str(beside), "not_yaml", found=str(error).replace("\n", " "), allowed="YAML"
        ) from None
    if not isinstance(known, dict):
        raise InputError(str(beside), "not_yaml", found=type(known).__name__, allowed="a mapping of fields")
    return {k: str(v) if k in METADATA and v is not None else v for k, v in known.items()}


def talk(rejected: Rejected) -> None:
    print(f"left out ({rejected.reason}): {rejected.message}", file=sys.stderr)
