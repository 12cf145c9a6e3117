"""Whether a folder of results is still what its run wrote, and its evidence still stands in the texts."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demarche.executors.local import ARTICLES, RUN
from demarche.runtime.bundle import file_sha256
from demarche.scheme import Article, InputError, Rejected, read_records
from demarche.scheme.jsonl import not_readable
from demarche.scheme.records import text_sha256
from demarche.tables.write import safe_cell

QUOTED = {
    "stances.csv": (("evidence", "evidence_spans"),),
    "quotes.csv": (("source", "source_spans"), ("cue", "cue_spans"), ("content", "content_spans")),
    "claims.csv": (("text", "spans"),),
}
"""Columns that quote an article, each with the column of its offsets."""


@dataclass(slots=True)
class Verified:
    """What was looked at, and what is not as it was.

    Attributes:
        files: files whose hash is that of the run.
        articles: articles that load, their text being that of the run.
        quoted: cells of the tables that quote their article word for word.
        problems: what a user reads, one for each file, article or cell that differs.
    """

    files: int = 0
    articles: int = 0
    quoted: int = 0
    problems: list[InputError] = field(default_factory=list)


def verify(folder: Path, sources: Iterable[Article | Rejected] = ()) -> Verified:
    """Compare a run's folder with its run.json, its tables with its articles, and these with `sources`.

    Args:
        sources: the run's inputs, read again; what is not among them is not compared.

    Raises:
        InputError: there is no run.json, or it names no files.
    """
    run = run_of(folder)
    done = Verified()
    for name, digest in run["files"].items():
        path = folder / name
        if not path.is_file():
            done.problems.append(
                InputError(
                    str(path),
                    "file_missing",
                    found="no such file",
                    allowed="every file the run wrote",
                    remedy="put it back, or run again",
                )
            )
        elif (found := file_sha256(path)) != digest:
            done.problems.append(
                InputError(
                    str(path),
                    "file_changed",
                    found=f"SHA-256 {found}",
                    allowed=digest,
                    remedy="it is not what the run wrote: restore it, or run again",
                )
            )
        else:
            done.files += 1
    expected = {given["id"]: given["sha256"] for given in run["inputs"]}
    articles = _articles(folder / ARTICLES, expected, done)
    for name, columns in QUOTED.items():
        if (folder / name).is_file():
            done.problems.extend(_misquoted(folder / name, columns, articles, done))
    for source in sources:
        if isinstance(source, Article) and text_sha256(source.text) != expected.get(source.id):
            there = "has another text than the run read" if source.id in expected else "was not in the run"
            done.problems.append(
                InputError(
                    source.id, "input_changed", found=f"the input {there}", remedy="run again to annotate it"
                )
            )
    return done


def run_of(folder: Path) -> dict[str, Any]:
    """What run.json holds.

    Raises:
        InputError: it cannot be read, or names no files and no inputs.
    """
    path = folder / RUN
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
        {**run["files"]}, [(given["id"], given["sha256"]) for given in run["inputs"]]
    except OSError as error:
        raise not_readable(str(path), error) from None
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(
            str(path),
            "not_a_run",
            found=f"not what a run writes ({type(error).__name__}: {error})",
            allowed="the run.json of `demarche run`, with `files` and `inputs`",
            remedy="run again; runs of earlier versions name no files",
        ) from None
    return dict(run)


def _articles(path: Path, expected: Mapping[str, str], done: Verified) -> dict[str, Article]:
    """Articles that load; reading checks spans, ids and labels."""
    articles: dict[str, Article] = {}
    for one in read_records(path) if path.is_file() else ():
        if isinstance(one, Rejected):
            done.problems.append(InputError(one.where, one.reason, found=one.message.partition(": ")[2]))
            continue
        # Without its layers: the texts of all articles are held.
        articles[one.id] = Article(id=one.id, text=one.text)
        if text_sha256(one.text) == expected.get(one.id):
            done.articles += 1
        else:
            found = "another text than the run read" if one.id in expected else "an article the run had not"
            done.problems.append(InputError(f"{path}: {one.id}", "text_changed", found=found))
    return articles


def _misquoted(
    path: Path, columns: Iterable[tuple[str, str]], articles: Mapping[str, Article], done: Verified
) -> Iterator[InputError]:
    """Cells that are not the words at their offsets."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as table:
        for number, row in enumerate(csv.DictReader(table), 1):
            where = f"{path}, row {number}"
            article = articles.get(row.get("article") or "")
            if article is None:
                yield InputError(where, "article_missing", found=f"no article {row.get('article')!r}")
                continue
            for column, offsets in columns:
                quoted, spans = row.get(column), row.get(offsets)
                words = _words(article, spans)
                if words is not None and quoted == safe_cell(words):
                    done.quoted += 1
                else:
                    yield InputError(
                        where,
                        "misquoted",
                        found=f"{column} is not the words of {article.id!r} at {spans or 'no offsets'}",
                        allowed=repr(words) if words else "offsets inside the text",
                        remedy="restore the table, or export it again with `demarche export`",
                    )


def _words(article: Article, spans: str | None) -> str | None:
    """The words at "12-40;55-60"; none at no offsets, None where there are no such offsets in the text."""
    try:
        pairs = [
            (int(start), int(end)) for start, end in (s.split("-") for s in (spans or "").split(";") if s)
        ]
    except ValueError:
        return None
    inside = all(0 <= start < end <= len(article.text) for start, end in pairs)
    return article.words(pairs) if inside and spans is not None else None
