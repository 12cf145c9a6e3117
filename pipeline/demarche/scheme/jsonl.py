"""JSON Lines in and out, UTF-8, one article a line; `-` is stdin or stdout."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from demarche.scheme.errors import InputError
from demarche.scheme.records import Article

MAX_LINE = 8_000_000
"""Bytes. The longest article allowed (a million characters) with all its layers stays below half of it."""
MAX_TEXT = 1_000_000
"""Code points; spaCy refuses longer texts, and no article is."""


@dataclass(slots=True, frozen=True)
class Rejected:
    """A record that was left out.

    Attributes:
        where: file and line.
        reason: snake_case code.
        message: what a person reads.
    """

    where: str
    reason: str
    message: str

    @classmethod
    def because(cls, error: InputError) -> Rejected:
        return cls(error.where, error.reason, str(error))


def read_records(path: str | Path) -> Iterator[Article | Rejected]:
    """Articles of a JSONL file; a line that cannot be used comes as a Rejected in its place.

    Raises:
        InputError: the file cannot be opened.
    """
    name = "<stdin>" if str(path) == "-" else str(path)
    seen: dict[str, int] = {}
    with _opened(path, name) as lines:
        for number, line in enumerate(_lines(lines), 1):
            where = f"{name}:{number}"
            try:
                if line is None:
                    raise InputError(
                        where,
                        "line_too_long",
                        found=f"a line of more than {MAX_LINE:,} bytes",
                        allowed="one article a line",
                        remedy="cut it into articles, one JSON object a line",
                    )
                if not line.strip():
                    continue
                article = parse_record(line, where)
                if article.id in seen:
                    raise InputError(
                        where,
                        "duplicate_id",
                        found=f"id {article.id!r} is already that of line {seen[article.id]}",
                        allowed="ids that occur once",
                        remedy="rename one of them",
                    )
                seen[article.id] = number
                yield article
            except InputError as error:
                yield Rejected.because(error)


def parse_record(line: bytes, where: str) -> Article:
    """One line as an article. A record needs `text`; without an `id` it is named by where it stands.

    Raises:
        InputError: not UTF-8, not JSON, no text, or not the scheme.
    """
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(
            where,
            "not_utf8",
            found=f"byte {error.start} is not UTF-8",
            allowed="UTF-8",
            remedy="convert the file, e.g. with iconv",
        ) from None
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(
            where,
            "not_json",
            found=f"not JSON ({error})",
            allowed="one JSON object a line",
            remedy="correct the line",
        ) from None
    if not isinstance(record, dict):
        raise InputError(where, "not_json", found=f"a JSON {type(record).__name__}", allowed="a JSON object")
    return make_article(record, where)


def make_article(record: dict[str, Any], where: str) -> Article:
    """A record as an article.

    Raises:
        InputError: no text, too long a text, or not the scheme.
    """
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        keys = ", ".join(list(record)[:8]) or "none"
        raise InputError(
            where,
            "no_text",
            found=f"no text (keys: {keys})",
            allowed="a record with a non-empty string `text`",
            remedy="name the article's words `text`",
        )
    if len(text) > MAX_TEXT:
        raise InputError(
            where,
            "text_too_long",
            found=f"a text of {len(text):,} characters",
            allowed=f"at most {MAX_TEXT:,}",
        )
    if not record.get("id"):
        record = {**record, "id": Path(where.replace(":", "-")).name}
    try:
        return Article.model_validate(record)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(
            where,
            "not_the_scheme",
            found=f"{place + ': ' if place else ''}{first['msg'].removeprefix('Value error, ')}",
            remedy="see annotations/README.md for the scheme",
        ) from None


def write_articles(articles: Iterable[Article], path: str | Path) -> int:
    """Write articles, one a line; the file appears whole or not at all. Returns their number."""
    count = 0
    with replaced(path) as out:
        for article in articles:
            out.write(json.dumps(article.dump(), ensure_ascii=False) + "\n")
            count += 1
    return count


@contextmanager
def replaced(path: str | Path) -> Iterator[IO[str]]:
    """A text file that takes its place only when it was written to the end; `-` is stdout."""
    if str(path) == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            yield out
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _opened(path: str | Path, name: str) -> Iterator[IO[bytes]]:
    if name == "<stdin>":
        yield sys.stdin.buffer
        return
    try:
        lines = Path(path).open("rb")
    except OSError as error:
        raise InputError(name, "not_readable", found=error.strerror or str(error)) from None
    with lines:
        yield lines


def _lines(source: IO[bytes]) -> Iterator[bytes | None]:
    """Lines, None for one that is too long, which is read past without being held."""
    while line := source.readline(MAX_LINE + 1):
        if len(line) <= MAX_LINE:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = source.readline(MAX_LINE)
        yield None
