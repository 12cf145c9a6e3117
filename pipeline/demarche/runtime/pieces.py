"""Word pieces of a text, with what an uncased vocabulary loses given back as token types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from demarche.runtime.quotation import quotation_spans

Ints = npt.NDArray[np.int64]

CLS, SEP, PAD = 101, 102, 0
LOWER, TITLE, UPPER, MIXED, DIGIT, PUNCTUATION = range(6)
CASES = 6
TYPE_ROWS = 2 * CASES
"""Each case outside and inside quotation marks."""
WINDOW = 256
"""Word pieces of one pass, markers included; 384 and 512 gained nothing on PolNeAR dev and cost time."""


@dataclass(slots=True, frozen=True)
class Pieces:
    """Word pieces of one text; arrays of shape (n,).

    Attributes:
        ids: vocabulary ids.
        starts, ends: code-point offsets into the text, end-exclusive.
        words: index of the word (as BERT splits it: white space, punctuation) a piece belongs to.
        types: case of the word, plus CASES inside quotation marks.
        paragraphs: index of the paragraph a piece stands in.
    """

    ids: Ints
    starts: Ints
    ends: Ints
    words: Ints
    types: Ints
    paragraphs: Ints

    def __len__(self) -> int:
        return len(self.ids)

    def range_of(self, start: int, end: int) -> tuple[int, int]:
        """Pieces that overlap the code points [start, end), as a half-open range."""
        return int(np.searchsorted(self.ends, start, "right")), int(np.searchsorted(self.starts, end, "left"))


def case_of(word: str) -> int:
    if word[0].isdigit():
        return DIGIT
    if not any(c.isalpha() for c in word):
        return PUNCTUATION
    if word.islower():
        return LOWER
    if word.isupper():
        return TITLE if len(word) == 1 else UPPER
    return TITLE if word[0].isupper() and word[1:].islower() else MIXED


def cut(tokenizer: Tokenizer, text: str) -> Pieces:
    """Word pieces of `text`, without markers."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    n = len(encoding.ids)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(n, 2)
    words = np.array([-1 if w is None else w for w in encoding.word_ids], dtype=np.int64)
    types = np.zeros(n, dtype=np.int64)
    for first, last in _runs(words):
        types[first:last] = case_of(text[offsets[first, 0] : offsets[last - 1, 1]])
    starts, ends = offsets[:, 0].copy(), offsets[:, 1].copy()
    for start, end in quotation_spans(text):
        types[np.searchsorted(starts, start, "left") : np.searchsorted(starts, end, "left")] += CASES
    breaks = np.array([i for i, c in enumerate(text) if c == "\n"], dtype=np.int64)
    return Pieces(
        np.array(encoding.ids, dtype=np.int64), starts, ends, words, types, np.searchsorted(breaks, starts)
    )


def _runs(values: Ints) -> list[tuple[int, int]]:
    """Half-open ranges of equal neighbours."""
    if not len(values):
        return []
    bounds = [0, *(np.flatnonzero(np.diff(values)) + 1).tolist(), len(values)]
    return list(pairwise(bounds))


def windows(pieces: Pieces, *, size: int = WINDOW) -> Iterator[Ints]:
    """Windows of at most `size` positions: indices into the pieces, -1 for a marker.

    A window holds whole paragraphs, a marker after each; a paragraph that is longer than a window is cut,
    at the end of a sentence where there is one in its last third.
    """
    room = size - 1
    current: list[int] = [-1]
    for first, last in _runs(pieces.paragraphs):
        if len(current) > 1 and len(current) + last - first > room:
            yield np.array(current, dtype=np.int64)
            current = [-1]
        while last - first > room - 1:
            cut_at = _sentence_end(pieces, first, first + room - 1)
            yield np.array([-1, *range(first, cut_at), -1], dtype=np.int64)
            first = cut_at
        current.extend(range(first, last))
        current.append(-1)
    if len(current) > 1:
        yield np.array(current, dtype=np.int64)


_FULL_STOPS = frozenset({1012, 1029, 999})  # . ? ! in the base's vocabulary


def _sentence_end(pieces: Pieces, first: int, last: int) -> int:
    for i in range(last - 1, first + 2 * (last - first) // 3, -1):
        if int(pieces.ids[i]) in _FULL_STOPS:
            # A closing quotation mark goes with its sentence.
            return min(i + 2, last) if i + 1 < last and pieces.types[i + 1] % CASES == PUNCTUATION else i + 1
    return last


def model_inputs(pieces: Pieces, window: Ints) -> tuple[Ints, Ints]:
    """(ids, types) of a window's positions; the first marker is [CLS], the others [SEP]."""
    marker = window < 0
    ids = np.where(marker, SEP, pieces.ids[window])
    ids[0] = CLS
    return ids, np.where(marker, PUNCTUATION, pieces.types[window])
