"""CoNLL, names alone: `articles.conll`, a token and its IOB2 tag a line, a blank line after each sentence.

The format has no text, only tokens: reading needs the articles it was made on. Tags may be IOB, IOB2,
IOBES or BILOU, in the last column; an article begins at `# newdoc id = …`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from demarche.interchange.files import Files, Found, matching, read_text
from demarche.interchange.marks import ENTITIES, Lost, Mark, Marked
from demarche.interchange.tokens import token_spans
from demarche.runtime.sentences import sentence_spans
from demarche.scheme import InputError, Rejected, Spans

_NEW = re.compile(r"#\s*newdoc(?:\s+id\s*=\s*(.*\S))?\s*")
OUTSIDE = "O"


def write(articles: Sequence[Marked], lost: Lost) -> Files:
    yield "articles.conll", "".join(line for article in articles for line in _lines(article, lost))


def _lines(article: Marked, lost: Lost) -> Iterator[str]:
    tokens = token_spans(article.text)
    tags = _tags(article.marks, tokens, lost)
    lost["about"] += any(value for key, value in article.about.items() if key != "layers")
    yield f"# newdoc id = {article.id}\n"
    ends = iter([end for _, end in sentence_spans(article.text)])
    end = next(ends, 0)
    for (start, stop), tag in zip(tokens, tags, strict=True):
        if start >= end:
            yield "\n"
            end = next((e for e in ends if e > start), len(article.text))
        yield f"{article.text[start:stop]}\t{tag}\n"
    yield "\n"


def _tags(marks: Iterable[Mark], tokens: Spans, lost: Lost) -> list[str]:
    tags = [OUTSIDE] * len(tokens)
    starts = {start: n for n, (start, _) in enumerate(tokens)}
    ends = {end: n for n, (_, end) in enumerate(tokens)}
    for mark in marks:
        if mark.label not in ENTITIES:
            lost["not_an_entity"] += 1
            continue
        lost["fields"] += len(mark.fields)
        if len(mark.spans) > 1:
            lost["in_pieces"] += 1
            continue
        ((start, end),) = mark.spans
        if start not in starts or end not in ends:
            lost["inside_a_word"] += 1
            continue
        inside = range(starts[start], ends[end] + 1)
        if any(tags[n] != OUTSIDE for n in inside):
            lost["overlapping"] += 1
            continue
        for n in inside:
            tags[n] = f"{'B' if n == inside[0] else 'I'}-{mark.label}"
    return tags


def read(path: Path, *, texts: Mapping[str, str]) -> Iterator[Found]:
    """Names, found in the texts token by token.

    Args:
        texts: by article id.
    """
    for file in matching(path, ".conll", ".txt", ".bio", ".iob"):
        for where, id, rows in _documents(file):
            try:
                if id not in texts:
                    raise InputError(
                        where,
                        "no_text",
                        found=f"tokens of {id!r} without its text",
                        remedy="give the articles they were made on with --onto",
                    )
                marks = list(_names(where, rows, texts[id]))
                yield Marked(where, id, texts[id], marks, about={"layers": ["entities"]})
            except InputError as error:
                yield Rejected.because(error)


def _documents(file: Path) -> Iterator[tuple[str, str, list[tuple[int, str, str]]]]:
    """(place, id, (line, token, tag) of each token); the id is the file's name where none is given."""
    where, id = str(file), file.stem
    rows: list[tuple[int, str, str]] = []
    for n, line in enumerate(read_text(file).split("\n"), 1):
        if new := _NEW.fullmatch(line):
            if rows:
                yield where, id, rows
            where, id, rows = f"{file}:{n}", new[1] or file.stem, []
        elif line.strip() and not line.startswith(("# ", "-DOCSTART-")):
            columns = line.split("\t") if "\t" in line else line.split()
            rows.append((n, columns[0], columns[-1].strip() if len(columns) > 1 else OUTSIDE))
    if rows:
        yield where, id, rows


def _names(where: str, rows: Sequence[tuple[int, str, str]], text: str) -> Iterator[Mark]:
    position = 0
    open_: Mark | None = None
    count = 0
    for line, token, tag in rows:
        start = text.find(token, position)
        if start < 0 or text[position:start].strip():
            raise InputError(
                f"{where.rpartition(':')[0] or where}:{line}",
                "text_changed",
                found=f"token {token!r} where the text has {text[position : position + 40].strip()!r}",
                remedy="give the text that was annotated with --onto",
            )
        position = start + len(token)
        prefix, _, label = tag.partition("-")
        if open_ and (prefix in ("I", "E", "L") and label == open_.label):
            open_.spans = [(open_.spans[0][0], position)]
            continue
        if open_:
            yield open_
            open_ = None
        if prefix != OUTSIDE:
            count += 1
            open_ = Mark(f"m{count}", label, [(start, position)])
    if open_:
        yield open_
