"""brat stand-off: `<id>.txt`, `<id>.ann` and `<id>.yaml` for each article, and `annotation.conf`.

Offsets are code points. brat takes no span across a line break or tab: those are written as one fragment a
line, as its own interface makes them, and come back as one span. Fields with a closed list of values are
attributes, all others stand in the note of a mark ("actor=anna-berg; party=NOR").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from demarche.interchange.about import read_about, write_about
from demarche.interchange.files import Files, Found, matching, read_text
from demarche.interchange.marks import (
    CHOICES,
    ITEMS,
    LABELS,
    LINKS,
    Link,
    Lost,
    Mark,
    Marked,
    agenda_ids,
    file_name,
    from_note,
    to_note,
)
from demarche.scheme import InputError, Rejected, Spans

_LINE = re.compile(r"[^\n\r\t\x0b\x0c\x1c-\x1e\x85\u2028\u2029]*[^\s]")
_BREAK = re.compile(r"\s*[\n\r\t\x0b\x0c\x1c-\x1e\x85\u2028\u2029]\s*")
_VALUE = re.compile(r"[\w.-]+", re.ASCII)
"""What brat takes for the value of an attribute."""


def write(articles: Sequence[Marked], lost: Lost) -> Files:
    yield "annotation.conf", _configuration(agenda_ids(articles))
    for article in articles:
        name = file_name(article.id)
        lost["line_ends"] += "\r" in article.text or article.text.startswith("\ufeff")
        yield f"{name}.txt", article.text
        yield f"{name}.ann", "".join(f"{line}\n" for line in _lines(article, lost))
        yield f"{name}.yaml", write_about(article)


def _configuration(items: Iterable[str]) -> str:
    attributes = {**CHOICES, "item": (ITEMS, tuple(filter(_VALUE.fullmatch, items)))}
    return "\n".join(
        [
            "[entities]",
            *LABELS,
            "[relations]",
            *(f"{kind}\tArg1:{'|'.join(h)}, Arg2:{'|'.join(t)}" for kind, (h, t) in LINKS.items()),
            "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
            "[events]",
            "[attributes]",
            *(f"{k}\tArg:{'|'.join(of)}, Value:{'|'.join(v)}" for k, (of, v) in attributes.items() if v),
            "",
        ]
    )


def _lines(article: Marked, lost: Lost) -> Iterator[str]:
    number = {mark.id: f"T{n}" for n, mark in enumerate(article.marks, 1)}
    attributes = 0
    for mark in article.marks:
        fragments = [piece for span in mark.spans for piece in _fragments(article.text, span)]
        lost["pieces_at_line_break"] += _regained(article.text, fragments) != mark.spans
        places = ";".join(f"{start} {end}" for start, end in fragments)
        words = " ".join(article.text[start:end] for start, end in fragments)
        yield f"{number[mark.id]}\t{mark.label} {places}\t{words}"
        notes = dict(mark.fields)
        for key, value in mark.fields.items():
            if (key in CHOICES or key == "item") and _VALUE.fullmatch(value):
                attributes += 1
                yield f"A{attributes}\t{key} {number[mark.id]} {notes.pop(key)}"
        if notes:
            yield f"#{number[mark.id][1:]}\tAnnotatorNotes {number[mark.id]}\t{to_note(notes)}"
    for n, link in enumerate(article.links, 1):
        yield f"R{n}\t{link.kind} Arg1:{number[link.head]} Arg2:{number[link.tail]}"


def _fragments(text: str, span: tuple[int, int]) -> Spans:
    return [match.span() for match in _LINE.finditer(text, *span)] or [span]


def _regained(text: str, fragments: Spans) -> Spans:
    """Fragments with nothing but a line break between them as one span."""
    out: Spans = []
    for start, end in fragments:
        if out and _BREAK.fullmatch(text, out[-1][1], start):
            out[-1] = out[-1][0], end
        else:
            out.append((start, end))
    return out


def read(path: Path) -> Iterator[Found]:
    for file in matching(path, ".ann"):
        try:
            yield _article(file)
        except InputError as error:
            yield Rejected.because(error)


def _article(file: Path) -> Marked:
    text = read_text(file.with_suffix(".txt"))
    id, about = read_about(file)
    out = Marked(str(file), id, text, about=about)
    marks: dict[str, Mark] = {}
    later = []
    # Not splitlines: a note may hold what Python takes for the end of a line.
    for n, line in enumerate(read_text(file).split("\n"), 1):
        where = f"{file}:{n}"
        if line.startswith("T"):
            marks[line.partition("\t")[0]] = _mark(where, line, text)
        elif line.strip():
            later.append((where, line))
    for where, line in later:
        _add(where, line, marks, out.links)
    out.marks = list(marks.values())
    return out


def _mark(where: str, line: str, text: str) -> Mark:
    try:
        id, rest, words = line.rstrip("\r").split("\t", 2)
        label, _, places = rest.partition(" ")
        pairs = [place.split(" ") for place in places.split(";")]
        fragments = sorted((int(start), int(end)) for start, end in pairs)
    except ValueError:
        raise InputError(
            where, "not_brat", found=f"{line[:60]!r}", allowed="T1<tab>Label 0 5;7 9<tab>words"
        ) from None
    there = " ".join(text[start:end] for start, end in fragments)
    if re.sub(r"\s", " ", there) != re.sub(r"\s", " ", words):
        raise InputError(
            where,
            "text_changed",
            found=f"{id} is {words[:60]!r} in the annotation and {there[:60]!r} in the text",
            remedy="restore the text that was annotated",
        )
    return Mark(id, label, _regained(text, fragments))


def _add(where: str, line: str, marks: dict[str, Mark], links: list[Link]) -> None:
    """What a line that is no text-bound annotation says of those that are."""
    head, *rest = line.rstrip("\r").split("\t")
    parts = rest[0].split(" ") if rest else []
    if head[0] == "R" and len(parts) == 3:
        links.append(Link(parts[0], *(part.partition(":")[2] for part in parts[1:])))
        return
    if head[0] in "AM" and len(parts) == 3 and parts[1] in marks:
        marks[parts[1]].fields[parts[0]] = parts[2]
        return
    if head[0] == "#" and len(parts) == 2:
        if parts[1] in marks:
            marks[parts[1]].fields.update(from_note("\t".join(rest[1:])))
        return
    raise InputError(
        where,
        "not_brat",
        found=f"{line[:60]!r}",
        allowed="T, R, A and # lines, as annotation.conf has them",
        remedy="remove the line",
    )
