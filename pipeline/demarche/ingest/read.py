"""Inputs → articles; what cannot be used comes back as a Rejected with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from demarche.scheme import Article, InputError, Rejected, read_records
from demarche.scheme.jsonl import MAX_TEXT, binary, empty, make_article, not_readable
from demarche.scheme.records import decoded

TEXT = (".txt", ".text", ".md")
RECORDS = (".jsonl", ".ndjson")
METADATA = ("id", "title", "outlet", "published", "url")
NO_TEXT = (".json", ".html", ".htm", ".xml", ".csv", ".tsv", ".yaml", ".yml", ".rtf")
"""Endings of files that are made of characters and yet are no articles."""


def read_articles(inputs: Iterable[str | Path]) -> Iterator[Article | Rejected]:
    """Articles of files and folders, in the order given; a folder's files by path, hidden ones left aside.

    `-` is JSONL on stdin. An id that was there before is rejected, so that ids are unique over all inputs.

    Raises:
        InputError: an input that does not exist; before anything is read.
    """
    listed = list(inputs)
    for given in listed:
        if str(given) != "-" and not Path(given).exists():
            raise InputError(
                str(given),
                "not_found",
                found="no such file or folder",
                allowed="text files, folders, JSONL, - for stdin",
                remedy="check the path",
            )
    return _unique(listed)


def _unique(inputs: Iterable[str | Path]) -> Iterator[Article | Rejected]:
    seen: dict[str, str] = {}
    for given in inputs:
        for path in _files(given):
            for found in _read_file(path, given):
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


def _files(given: str | Path) -> list[str | Path]:
    """The files of a folder; anything else as it is."""
    if str(given) == "-" or not Path(given).is_dir():
        return [given]
    folder = Path(given)
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in (*TEXT, *RECORDS)
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ) or [folder]


def _read_file(path: str | Path, given: str | Path) -> Iterator[Article | Rejected]:
    try:
        if str(path) == "-" or Path(path).suffix.lower() in RECORDS:
            yield from read_records(path)
        else:
            yield text_article(Path(path), id=_id_of(Path(path), Path(given)))
    except InputError as error:
        yield Rejected.because(error)


def _id_of(path: Path, given: Path) -> str:
    """The file's name without its ending, after the folders that lie between it and `given`."""
    parts = path.relative_to(given).parts if path != given else (path.name,)
    return "-".join((*parts[:-1], path.stem))


def text_article(path: Path, *, id: str | None = None) -> Article:
    """A text file as an article; a YAML file of the same name gives its metadata.

    Args:
        id: the article's id where the metadata has none; the file's name without its ending by default.

    Raises:
        InputError: unreadable, binary, not UTF-8, empty, too long, or metadata that is not YAML.
    """
    where = str(path)
    endings = ", ".join((*TEXT, *RECORDS))
    if path.is_dir():
        raise InputError(
            where,
            "empty_folder",
            found="a folder without articles",
            allowed=f"files that end in {endings}",
            remedy="check the folder",
        )
    if path.suffix.lower() in NO_TEXT:
        raise InputError(
            where,
            "not_an_article",
            found=f"a file that ends in {path.suffix}",
            allowed=endings,
            remedy="extract the articles' text, or write JSONL, one JSON object a line",
        )
    try:
        # Four bytes are the most that a character takes; more is not read into memory to be refused.
        size = path.stat().st_size
        raw = path.read_bytes() if size <= 4 * MAX_TEXT + 3 else b""
    except OSError as error:
        raise not_readable(where, error) from None
    if size > 4 * MAX_TEXT + 3:
        raise _too_long(where, f"a file of {size:,} bytes")
    if b"\0" in raw:
        raise binary(where, raw)
    try:
        text = decoded(raw)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{where}:{line}",
            "not_utf8",
            found=f"byte {error.start + 1} of the file ({raw[error.start]:#x}) is not UTF-8",
            allowed="UTF-8",
            remedy="convert the file, e.g. with iconv",
        ) from None
    if not text.strip():
        raise empty(where, "a text of at least one word")
    if len(text) > MAX_TEXT:
        raise _too_long(where, f"a text of {len(text):,} characters")
    return make_article({"id": id or path.stem, **_metadata(path), "text": text}, where)


def _too_long(where: str, found: str) -> InputError:
    return InputError(
        where,
        "text_too_long",
        found=found,
        allowed=f"at most {MAX_TEXT:,} characters",
        remedy="cut it into articles, a file each",
    )


def _metadata(path: Path) -> dict[str, Any]:
    beside = path.with_suffix(".yaml")
    if not beside.is_file():
        return {}
    try:
        known = yaml.safe_load(beside.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise not_readable(str(beside), error) from None
    except (yaml.YAMLError, ValueError) as error:
        # ValueError: a date that the calendar lacks, or bytes that are not UTF-8.
        mark = getattr(error, "problem_mark", None)
        raise InputError(
            f"{beside}:{mark.line + 1}" if mark else str(beside),
            "not_yaml",
            found=f"not YAML ({getattr(error, 'problem', None) or str(error)})".replace("\n", " "),
            allowed="a mapping of fields, such as `outlet: Dawn`",
            remedy="correct the line",
        ) from None
    if not isinstance(known, dict | None):
        raise InputError(
            str(beside),
            "not_yaml",
            found=f"a {type(known).__name__} where fields should be",
            allowed="a mapping of fields, such as `outlet: Dawn`",
            remedy="write a field a line",
        )
    return {k: str(v) if k in METADATA and v is not None else v for k, v in (known or {}).items()}
