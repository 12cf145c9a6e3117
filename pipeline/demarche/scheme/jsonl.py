"""JSON Lines in and out, UTF-8, one article a line; `-` is stdin or stdout."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pydantic import ValidationError

from demarche.scheme.errors import InputError
from demarche.scheme.records import Article

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MAX_LINE = 8_000_000
"""Bytes. The longest article allowed, with all its layers, stays below half of it."""
MAX_TEXT = 200_000
"""Code points, some 33,000 words. It bounds what one article takes: memory grows with its length, and the
time of a few rules with the square of it. At the limit a run took 50 s on two cores and 1.8 GB."""


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


Prepare = Callable[[dict[str, Any], str], dict[str, Any]]
"""What is done to a record, which stands at a place, before it is checked."""


def read_records(path: str | Path) -> Iterator[Article | Rejected]:
    """Articles of a JSONL file; a line that cannot be used comes as a Rejected in its place.

    Raises:
        InputError: the file cannot be opened.
    """
    name = "<stdin>" if str(path) == "-" else str(path)
    with _opened(path, name) as source:
        yield from records(source, name)


def records(source: IO[bytes], name: str, *, prepare: Prepare | None = None) -> Iterator[Article | Rejected]:
    """Articles of JSONL that is open already."""
    seen: dict[str, int] = {}
    blank = True
    for number, line in enumerate(_lines(source), 1):
        where = f"{name}:{number}"
        if line is not None and b"\0" in line:
            blank = False
            yield Rejected.because(binary(where, line))
            if number == 1:
                # A binary file from its start: what it has for lines are none.
                return
            continue
        try:
            if line is None:
                blank = False
                raise InputError(
                    where,
                    "line_too_long",
                    found=f"a line of more than {MAX_LINE:,} bytes",
                    allowed="one article a line",
                    remedy="cut it into articles, one JSON object a line",
                )
            if not line.strip():
                continue
            blank = False
            article = parse_record(line, where, prepare=prepare)
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
    if blank:
        yield Rejected.because(empty(name, "one JSON object a line"))


def binary(where: str, start: bytes) -> InputError:
    """The complaint about bytes that are no text; UTF-16, which is full of NULs, is named."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return InputError(
            where,
            "not_utf8",
            found="text in UTF-16",
            allowed="UTF-8",
            remedy="convert the file, e.g. with iconv",
        )
    return InputError(
        where,
        "binary",
        found="a binary file",
        allowed="text in UTF-8",
        remedy="extract its text into a .txt file, or leave it out",
    )


def empty(where: str, allowed: str) -> InputError:
    return InputError(
        where, "empty", found="an empty file", allowed=allowed, remedy="fill it, or leave it out"
    )


def parse_record(line: bytes, where: str, *, prepare: Prepare | None = None) -> Article:
    """One line as an article. A record needs `text`; without an `id` it is named by where it stands.

    Raises:
        InputError: not UTF-8, not JSON, no text, or not the scheme.
    """
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(
            where,
            "not_utf8",
            found=f"byte {error.start + 1} of the line ({error.object[error.start]:#x}) is not UTF-8",
            allowed="UTF-8",
            remedy="convert the file, e.g. with iconv",
        ) from None
    except (ValueError, RecursionError) as error:
        # Python's own messages count lines within the line; only the column says something.
        place = f", column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(
            where,
            "not_json",
            found=f"not JSON ({getattr(error, 'msg', error)}{place})",
            allowed="one JSON object a line",
            remedy="correct the line",
        ) from None
    if not isinstance(record, dict):
        raise InputError(
            where,
            "not_json",
            found=f"a JSON value of type {type(record).__name__}",
            allowed="one JSON object a line",
            remedy="write each article as one object in one line",
        )
    return make_article(prepare(record, where) if prepare else record, where)


def make_article(record: dict[str, Any], where: str) -> Article:
    """A record as an article.

    Raises:
        InputError: no text, too long a text, half a character, or not the scheme.
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
            remedy="cut it into articles",
        )
    if record.get("id") in (None, ""):
        record = {**record, "id": Path(where.replace(":", "-")).name}
    try:
        article = Article.model_validate(record)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(
            where,
            "not_the_scheme",
            found=(place and f"{place}: ") + first["msg"].removeprefix("Value error, ") + _shown(first),
            remedy="see annotations/README.md for the scheme",
        ) from None
    _writable_again(article, where)
    return article


def _writable_again(article: Article, where: str) -> None:
    """What JSON and YAML can say and no UTF-8 line can hold is refused before any work is done on it."""
    try:
        json.dumps(article.dump(), ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            where,
            "half_character",
            found=f"half a surrogate pair (\\u{ord(error.object[error.start]):x})",
            allowed="whole characters",
            remedy="write the record again from its source",
        ) from None
    except (ValueError, RecursionError):
        raise InputError(
            where,
            "nested_too_deeply",
            found="values nested too deeply",
            allowed="the scheme's layers, and further keys of a few levels",
            remedy="leave the nested key out",
        ) from None


def _shown(error: ErrorDetails) -> str:
    """The value at fault, where it is short and the message does not have it."""
    value = error["input"]
    if error["type"] in ("value_error", "missing") or not isinstance(value, str | int | float | None):
        return ""
    return f", found {json.dumps(value)[:60]}"


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
    """A text file that takes its place only when it was written to the end; `-` is stdout.

    Raises:
        InputError: the file cannot be written.
    """
    if str(path) == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    # Behind a link the file is replaced, not the link.
    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        if target.is_dir():
            raise InputError(str(path), "not_writable", found="a folder", allowed="a file")
        # A device or a pipe: nothing could take its place.
        with target.open("w", encoding="utf-8", newline="") as out:
            yield out
        return
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _writable(path):
            target.parent.mkdir(parents=True, exist_ok=True)
            opened = part.open("w", encoding="utf-8", newline="")
        with opened as out:
            yield out
        with _writable(path):
            part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def _writable(path: str | Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(
            str(path),
            "not_writable",
            found=error.strerror or str(error),
            allowed="a path that can be written",
            remedy="choose another with -o",
        ) from None


@contextmanager
def _opened(path: str | Path, name: str) -> Iterator[IO[bytes]]:
    if name == "<stdin>":
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        try:
            lines = stack.enter_context(Path(path).open("rb"))
        except OSError as error:
            raise not_readable(name, error) from None
        yield lines


def not_readable(where: str, error: OSError) -> InputError:
    return InputError(
        where,
        "not_readable",
        found=error.strerror or str(error),
        allowed="a file that can be read",
        remedy="check the path and its permissions",
    )


def _lines(source: IO[bytes]) -> Iterator[bytes | None]:
    """Lines, None for one that is too long, which is read past without being held."""
    while line := source.readline(MAX_LINE + 1):
        if len(line) <= MAX_LINE:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = source.readline(MAX_LINE)
        yield None
