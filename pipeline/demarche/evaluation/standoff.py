"""Gold whose texts stand elsewhere, named by their SHA-256, because they are not ours to redistribute."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from demarche.scheme import Article, InputError
from demarche.scheme.jsonl import make_article
from demarche.scheme.records import decoded, text_sha256


def attach(gold: Mapping[str, Any], text: str, *, where: str = "") -> Article:
    """Stand-off gold with the text it points into.

    Args:
        gold: a record of the scheme with `sha256` in place of `text`.
        where: file and line for messages; the article's id by default.

    Raises:
        InputError: `text_changed` if the SHA-256 of the text's UTF-8 differs, `no_sha256` if gold has none.
    """
    where = where or str(gold.get("id") or "gold")
    expected, found = gold.get("sha256"), text_sha256(text)
    if not expected:
        raise InputError(
            where,
            "no_sha256",
            found="gold without `sha256`",
            remedy=f"add it if this is the text: {found}",
        )
    if expected != found:
        raise InputError(
            where,
            "text_changed",
            found=f"the text's SHA-256 is {found[:12]}…, gold was made for {str(expected)[:12]}…",
            remedy="restore the text, or move the offsets and write the new SHA-256",
        )
    return make_article({**gold, "text": text}, where)


def detach(article: Article) -> dict[str, Any]:
    """The record of an article with its text's SHA-256 in place of the text: what `attach` takes."""
    record = {key: value for key, value in article.dump().items() if key not in ("id", "text", "sha256")}
    return {"id": article.id, "sha256": text_sha256(article.text), **record}


def read_gold(path: str | Path, texts: Mapping[str, str] | str | Path = "corpus") -> list[Article]:
    """Gold of a .json (one record) or .jsonl file (one a line), stand-off or with texts in it; - is stdin.

    Args:
        texts: of stand-off records, by article id: a mapping, or a folder with a file `<id>.txt` for each, in
            it or in a folder below.

    Raises:
        InputError: an unreadable file, a record that is not the scheme, a missing or changed text.
    """
    articles: dict[str, Article] = {}
    for where, record in _records(Path(path)):
        if "text" not in record:
            article = attach(record, _text(record, texts, where), where=where)
        elif "sha256" in record:
            article = attach(record, str(record["text"]), where=where)
        else:
            article = make_article(record, where)
        if article.id in articles:
            raise InputError(where, "duplicate_id", found=f"id {article.id!r} was there before")
        articles[article.id] = article
    return list(articles.values())


def _records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    name = "<stdin>" if str(path) == "-" else str(path)
    content = _read(path, name)
    whole = path.suffix.lower() == ".json" or (name == "<stdin>" and _is_one(content))
    for number, part in enumerate([content] if whole else content.split("\n"), 1):
        where = name if whole else f"{name}:{number}"
        if not part.strip():
            continue
        try:
            record = json.loads(part)
        except json.JSONDecodeError as error:
            raise InputError(where, "not_json", found=f"not JSON ({error})", remedy="correct it") from None
        if not isinstance(record, dict):
            raise InputError(
                where, "not_json", found=f"a JSON {type(record).__name__}", allowed="a JSON object"
            )
        yield where, record


def _is_one(content: str) -> bool:
    """Stdin has no ending to tell by: whether it is one JSON value, over however many lines."""
    try:
        json.loads(content)
    except ValueError:
        return False
    return True


def _text(record: Mapping[str, Any], texts: Mapping[str, str] | str | Path, where: str) -> str:
    id = str(record.get("id"))
    if isinstance(texts, Mapping):
        if id in texts:
            return texts[id]
    elif path := text_path(id, texts):
        return _read(path, where)
    place = "" if isinstance(texts, Mapping) else f" ({id}.txt) in {texts}"
    raise InputError(
        where, "no_text", found=f"no text for {id!r}{place}", remedy="give its text with the others"
    )


def text_path(id: str, folder: str | Path) -> Path | None:
    """The first file `<id>.txt` in the folder or below, None where there is none."""
    return min((path for path in Path(folder).rglob("*.txt") if path.stem == id), default=None)


def _read(path: Path, where: str) -> str:
    try:
        return decoded(sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes())
    except OSError as error:
        raise InputError(where, "not_readable", found=f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(where, "not_utf8", found=f"{path}: byte {error.start} is not UTF-8") from None
