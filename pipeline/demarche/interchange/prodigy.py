"""Prodigy: `articles.jsonl`, a task a line with its tokens, spans and relations.

Offsets are code points; tokens are cut so that every span begins and ends at one. A span has one piece:
further pieces are spans of their own, each linked from the first by the relation `piece`. Prodigy shows
labels and relations; the fields of a span travel along unseen.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from demarche.interchange.files import Files, Found, matching, parsed, read_text
from demarche.interchange.marks import PIECE, Link, Lost, Mark, Marked, in_pieces, joined
from demarche.interchange.tokens import token_spans
from demarche.scheme import InputError, Rejected


def write(articles: Sequence[Marked], lost: Lost) -> Files:
    yield "articles.jsonl", "".join(json.dumps(_task(a), ensure_ascii=False) + "\n" for a in articles)


def _task(article: Marked) -> dict[str, Any]:
    pieces = [(mark, id, span) for mark in article.marks for id, span in in_pieces(mark)]
    tokens = token_spans(article.text, cuts={offset for _, _, span in pieces for offset in span})
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    spans: dict[str, dict[str, Any]] = {}
    links = list(article.links)
    for mark, id, (start, end) in pieces:
        spans[id] = {
            "id": id,
            "start": start,
            "end": end,
            "token_start": bisect_left(starts, start),
            "token_end": bisect_left(ends, end),
            "label": mark.label,
        }
        if id != mark.id:
            links.append(Link(PIECE, mark.id, id))
        elif mark.fields:
            spans[id]["fields"] = mark.fields
    return {
        "text": article.text,
        "tokens": [
            {
                "id": n,
                "text": article.text[start:end],
                "start": start,
                "end": end,
                "ws": end < len(article.text) and article.text[end].isspace(),
            }
            for n, (start, end) in enumerate(tokens)
        ],
        "spans": list(spans.values()),
        "relations": [_relation(link, spans) for link in links],
        "meta": {"id": article.id},
        "about": article.about,
    }


def _relation(link: Link, spans: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    ends = {"head": spans[link.head], "child": spans[link.tail]}
    bare = {f"{end}_span": {k: v for k, v in span.items() if k != "fields"} for end, span in ends.items()}
    return {**{end: span["token_start"] for end, span in ends.items()}, **bare, "label": link.kind}


def read(path: Path) -> Iterator[Found]:
    """Tasks that were accepted, or have no answer."""
    for file in matching(path, ".jsonl"):
        for n, line in enumerate(read_text(file).split("\n"), 1):
            if line.strip():
                try:
                    yield _article(f"{file}:{n}", line)
                except InputError as error:
                    yield Rejected.because(error)
                except (KeyError, TypeError, AttributeError, ValueError) as error:
                    found = f"no task of Prodigy ({type(error).__name__}: {error})"
                    allowed = "text, spans and relations, as `prodigy db-out` writes them"
                    yield Rejected.because(
                        InputError(f"{file}:{n}", "not_prodigy", found=found, allowed=allowed)
                    )


def _article(where: str, line: str) -> Marked:
    task = parsed(where, line)
    if task.get("answer", "accept") != "accept":
        raise InputError(where, "not_accepted", found=f"answer {task['answer']!r}", allowed="accept")
    marks: dict[str, Mark] = {}
    by_place: dict[tuple[int, int, str], str] = {}
    for n, span in enumerate(task.get("spans") or ()):
        place = int(span["start"]), int(span["end"]), str(span["label"])
        id = str(span.get("id") or f"s{n}")
        marks[id] = Mark(id, place[2], [place[:2]], dict(span.get("fields") or {}))
        by_place.setdefault(place, id)

    def end(span: Mapping[str, Any]) -> str:
        """Spans made in Prodigy have no id; they are found by where they stand."""
        id = str(span.get("id") or "")
        return id if id in marks else by_place.get((span["start"], span["end"], span["label"]), "")

    links = [
        Link(str(relation["label"]), end(relation["head_span"]), end(relation["child_span"]))
        for relation in task.get("relations") or ()
    ]
    whole, others = joined(list(marks.values()), links)
    id = str((task.get("meta") or {}).get("id") or where)
    return Marked(where, id, task["text"], whole, others, dict(task.get("about") or {}))
