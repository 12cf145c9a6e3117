"""Text files, with a YAML file of the same name for what is known of the article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from demarche.ingest.encoding import decode
from demarche.ingest.formats.press import press_articles
from demarche.ingest.sources import Source
from demarche.scheme import InputError
from demarche.scheme.jsonl import MAX_TEXT, empty, not_readable

METADATA = ("id", "title", "outlet", "published", "url")


def read(source: Source) -> Iterator[dict[str, Any]]:
    """One article, or those of a press database's export.

    Raises:
        InputError: unreadable, binary, empty, too long, or metadata that is not YAML.
    """
    raw = source.read()
    text, encoding = decode(raw, source.where, declared=source.charset)
    if not text.strip():
        raise empty(source.where, "a text of at least one word")
    exported = press_articles(text)
    if exported:
        yield from exported
        return
    if len(text) > MAX_TEXT:
        raise InputError(
            source.where,
            "text_too_long",
            found=f"a text of {len(text):,} characters",
            allowed=f"at most {MAX_TEXT:,} characters",
            remedy="cut it into articles, a file each",
        )
    noted = {} if encoding == "utf-8" else {"cleaned": {"encoding": encoding}}
    yield {**noted, **(metadata(source.path) if source.path else {}), "text": text}


def metadata(path: Path) -> dict[str, Any]:
    """Fields of the YAML file beside `path`; none where there is none.

    Raises:
        InputError: it is not YAML, or no mapping.
    """
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
