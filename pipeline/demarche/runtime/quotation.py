"""Quotations: the stretches of a text between quotation marks of every kind."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from demarche.scheme.records import QuoteKind

OPENING = {"“": "”", "«": "»", "„": "“”", "‟": "”", '"': '"', "″": "″"}
_MARK = re.compile(r"[“”«»„‟\"″]")
_SINGLE_OPEN = re.compile(r"(?<![\w’'])[‘'](?=[\w“\"$£€(\[])")
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?…;:”\")\]])[’'](?!\w)")
# "‘The officials’ view is clear’": after an s, with a word to follow, it may be a possessive.
_POSSESSIVE = re.compile(r"(?<=s)[’'](?=\s+\w)")
_PARAGRAPH = re.compile(r"[^\n]+")


def quotation_spans(text: str) -> list[tuple[int, int]]:
    """Quotations of `text` as sorted, disjoint code-point spans, end-exclusive, marks included.

    A quotation that is not closed runs to the end of its paragraph, as news sets quotations over several
    paragraphs: each opens, only the last closes. Single marks count only where a closing one follows in
    the same paragraph, for an apostrophe looks the same.
    """
    spans: list[tuple[int, int]] = []
    for paragraph in _PARAGRAPH.finditer(text):
        doubles = _disjoint(_doubles(text, *paragraph.span()))
        spans.extend(doubles)
        spans.extend(span for span in _singles(text, *paragraph.span()) if not _within(span[0], doubles))
    return _disjoint(spans)


def _doubles(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    opened: int | None = None
    closers = ""
    for mark in _MARK.finditer(text, start, end):
        char = mark.group()
        if opened is None:
            # A closing mark without an opening one: a quotation that began before the paragraph.
            if char in "”»" and mark.start() > start:
                spans.append((start, mark.end()))
            elif char in OPENING:
                opened, closers = mark.start(), OPENING[char]
        elif char in closers:
            spans.append((opened, mark.end()))
            opened = None
    if opened is not None and end - opened > 1:
        spans.append((opened, end))
    return spans


def _singles(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    position = start
    while opening := _SINGLE_OPEN.search(text, position, end):
        closing = _SINGLE_CLOSE.search(text, opening.end(), end)
        if not closing:
            break
        following = _SINGLE_OPEN.search(text, opening.end(), end)
        others = _SINGLE_CLOSE.finditer(text, closing.start(), following.start() if following else end)
        closing = next((mark for mark in others if not _POSSESSIVE.match(text, mark.start())), closing)
        spans.append((opening.start(), closing.end()))
        position = closing.end()
    return spans


def _disjoint(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if kept and start < kept[-1][1]:
            continue
        kept.append((start, end))
    return kept


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a code point stands in one of `spans`, which are sorted and disjoint."""
    before = bisect_right(spans, at, key=itemgetter(0))
    return before > 0 and at < spans[before - 1][1]


def kind(text: str, content: Sequence[tuple[int, int]], quotations: Sequence[tuple[int, int]]) -> QuoteKind:
    """`direct`, `indirect` or `mixed`: how much of `content` stands inside `quotations`.

    Marks, punctuation and a leading "that" do not count, so that “…” he said stays direct.
    """
    inside = outside = 0
    for start, end in content:
        for word in re.finditer(r"\w+", text[start:end]):
            at = start + word.start()
            if _within(at, quotations):
                inside += 1
            elif word.group().lower() != "that":
                outside += 1
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"
