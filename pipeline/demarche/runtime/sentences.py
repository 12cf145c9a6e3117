"""Sentences of news text, without a model."""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    {
        *("mr", "mrs", "ms", "messrs", "dr", "prof", "rev", "hon", "st", "sr", "jr"),
        *("sen", "rep", "gov", "amb", "min", "gen", "lt", "col", "maj", "capt", "sgt", "adm"),
        *("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"),
        *("mt", "ft", "vs", "etc", "inc", "ltd", "co", "corp", "fig"),
        *("u.s", "u.n", "u.k", "e.u", "d.c", "a.m", "p.m", "e.g", "i.e"),
    }
)
# Begins at the first mark only and gives none back: a run of marks is read once, however long.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’')\]»]*+(?=\s)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_LINE = re.compile(r"[^\n]+")
_NEXT = re.compile(r"\s+[\"“‘'(\[«—–•-]*[A-Z0-9À-Þ]")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Sentences as code-point spans, end-exclusive, without surrounding white space; none crosses a line."""
    spans = []
    for line in _LINE.finditer(text):
        start = line.start()
        for mark in _END.finditer(text, line.start(), line.end()):
            if _ends(text, mark, line.end()):
                spans.append((start, mark.end()))
                start = mark.end()
        spans.append((start, line.end()))
    stripped = (_strip(text, *span) for span in spans)
    return [span for span in stripped if span[0] < span[1]]


def _ends(text: str, mark: re.Match[str], limit: int) -> bool:
    if not _NEXT.match(text, mark.end(), limit):
        return False
    if not text.startswith(".", mark.start()) or mark.group()[:2] == "..":
        return True
    word = re.search(r"[\w.]*$", text[max(0, mark.start() - 20) : mark.start()])
    before = word.group().lower() if word else ""
    if before == "no":
        # "No. 10" goes on, "Iran said no. Oman tried again" does not.
        return not re.match(r"\s+\d", text[mark.end() : mark.end() + 5])
    # "J. D. Vance" and "U.S. officials" go on; "the U.S. The talks" cannot be told from them and goes on too.
    return before not in _ABBREVIATIONS and not _INITIALS.fullmatch(before)


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
