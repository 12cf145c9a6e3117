"""Word pieces and windows: nothing lost, nothing twice, offsets that lead back to the text."""

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from demarche.runtime.bundle import tokenizer
from demarche.runtime.pieces import (
    CASES,
    CLS,
    DIGIT,
    LOWER,
    MIXED,
    PUNCTUATION,
    SEP,
    TITLE,
    TYPE_ROWS,
    UPPER,
    Pieces,
    case_of,
    cut,
    model_inputs,
    windows,
)

ARTICLE = Path(__file__).parents[2] / "corpus" / "dawn-2026-02-06-muscat.txt"
TEXTS = [
    "Oman hosts the talks.",
    "🇮🇷 Īrān’s “𝔭rotests” — naïve café, U.S. officials; 3.5% of €7bn…",
    "Word " * 700,
    "One. " * 300 + "\n\n" + "Two! “Three?” " * 200 + "\n\n\nFour.",
    "x" * 500 + " " + "\u200b\u00ad\ufeff" + " 中文字 \x07 end",
    "\n\n  \n Lead.\n\nTail. \n",
]


@pytest.fixture(scope="module")
def cutter() -> Tokenizer:
    return tokenizer()


def quoted_types(pieces: Pieces) -> list[bool]:
    return [kind >= CASES for kind in pieces.types.tolist()]


@pytest.mark.parametrize("text", [*TEXTS, ARTICLE.read_text(encoding="utf-8")])
@pytest.mark.parametrize("size", [16, 64, 256])
def test_windows_hold_every_piece_once_and_keep_to_the_size(cutter: Tokenizer, text: str, size: int) -> None:
    pieces = cut(cutter, text)
    made = list(windows(pieces, size=size))
    assert [int(i) for window in made for i in window if i >= 0] == list(range(len(pieces)))
    for window in made:
        assert len(window) <= size
        assert window[0] == window[-1] == -1
        assert (window >= 0).any()


@pytest.mark.parametrize("text", TEXTS)
def test_pieces_offsets_lead_back_to_the_text(cutter: Tokenizer, text: str) -> None:
    pieces = cut(cutter, text)
    assert (pieces.starts < pieces.ends).all()
    assert (pieces.ends <= len(text)).all()
    assert (np.diff(pieces.starts) >= 0).all()
    covered = {i for s, e in zip(pieces.starts, pieces.ends, strict=True) for i in range(s, e)}
    left = "".join(c for i, c in enumerate(text) if i not in covered)
    assert not any(c.isalnum() or c in "“”’—.,;%€" for c in left)


def test_pieces_offsets_are_code_points(cutter: Tokenizer) -> None:
    text = "🇮🇷 Īrān said 𝔛 agreed."
    pieces = cut(cutter, text)
    for word in ("Īrān", "said", "agreed", "."):
        start = text.index(word)
        first, last = pieces.range_of(start, start + len(word))
        assert (int(pieces.starts[first]), int(pieces.ends[last - 1])) == (start, start + len(word))


def test_pieces_range_of_white_space_is_empty(cutter: Tokenizer) -> None:
    pieces = cut(cutter, "Oman  hosts")
    first, last = pieces.range_of(4, 6)
    assert first >= last


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "\x07"])
def test_pieces_of_nothing_are_none(cutter: Tokenizer, text: str) -> None:
    pieces = cut(cutter, text)
    assert len(pieces) == 0
    assert list(windows(pieces)) == []


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("talks", LOWER),
        ("Oman", TITLE),
        ("A", TITLE),
        ("UN", UPPER),
        ("McDonald", MIXED),
        ("iPhone", MIXED),
        ("2026", DIGIT),
        ("3rd", DIGIT),
        ("“", PUNCTUATION),
        ("—", PUNCTUATION),
        ("Īrān", TITLE),
    ],
)
def test_case_of_a_word(word: str, case: int) -> None:
    assert case_of(word) == case


def test_pieces_of_one_word_share_its_case(cutter: Tokenizer) -> None:
    pieces = cut(cutter, "Araghchi AND Kushner")
    by_word = {int(w): set(pieces.types[pieces.words == w].tolist()) for w in pieces.words}
    assert list(by_word.values()) == [{TITLE}, {UPPER}, {TITLE}]
    assert len(pieces) > 3


def test_pieces_types_say_what_stands_inside_quotation_marks(cutter: Tokenizer) -> None:
    pieces = cut(cutter, "He “will not” go.")
    assert quoted_types(pieces) == [False, True, True, True, True, False, False]
    assert set(pieces.types.tolist()) <= set(range(TYPE_ROWS))


def test_pieces_know_their_paragraph(cutter: Tokenizer) -> None:
    pieces = cut(cutter, "One two.\n\nThree.")
    paragraphs = pieces.paragraphs.tolist()
    assert paragraphs == sorted(paragraphs)
    assert len(set(paragraphs)) == 2


def test_windows_keep_paragraphs_whole_where_they_fit(cutter: Tokenizer) -> None:
    pieces = cut(cutter, "\n\n".join(["one two three four five"] * 7))
    made = list(windows(pieces, size=20))
    assert [np.flatnonzero(window < 0).tolist() for window in made][:2] == [[0, 6, 12, 18], [0, 6, 12, 18]]


def test_windows_cut_a_long_paragraph_at_the_end_of_a_sentence(cutter: Tokenizer) -> None:
    pieces = cut(cutter, "one two three four five six seven eight nine. ten eleven twelve thirteen fourteen")
    first = next(windows(pieces, size=14))
    assert int(pieces.ids[first[-2]]) == cutter.token_to_id(".")


def test_model_inputs_mark_the_window(cutter: Tokenizer) -> None:
    pieces = cut(cutter, "Oman agreed.\n\nIran too.")
    (window,) = windows(pieces)
    ids, types = model_inputs(pieces, window)
    markers = window < 0
    assert ids[0] == CLS
    assert set(ids[markers][1:].tolist()) == {SEP}
    assert ids[~markers].tolist() == pieces.ids.tolist()
    assert set(types[markers].tolist()) == {PUNCTUATION}
    assert types[~markers].tolist() == pieces.types.tolist()
