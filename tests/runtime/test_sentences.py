"""Sentences of news text."""

from itertools import pairwise

import pytest

from demarche.runtime.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Iran agreed.", "Oman hosts the talks."],
        ["Did Iran agree?", "It did!", "The talks open…", "“Today.”"],
        ["Mr. Berg met Gen. Smith of the U.S. Army on Jan. 5 in St. Petersburg.", "They signed."],
        ["J. D. Vance and Volodymyr O. Zelenskyy spoke.", "Nobody listened."],
        ["“We agree.”", "She left."],
        ["“We agree,” said Berg.", "“We sign.”"],
        ["(It was late.)", "The talks went on."],
        ["Growth was 3.5 per cent.", "Trade fell."],
        ["She visited No. 10 on Friday.", "Nobody was in."],
        ["Iran said no.", "Oman tried again."],
        ["The firm, Berg Inc. of Oslo, agreed.", "É. Macron did not."],
        ["He asked why… and left.", "She stayed."],
        ["The rate is 5 p.m. today and e.g. tomorrow."],
    ],
)
def test_sentences_end_where_readers_end_them(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_sentences_do_not_cross_lines_so_that_headlines_stay_alone() -> None:
    text = "Muscat dialogue and its limits\n\n• Kushner joins\n\nAFTER weeks the talks open. They go on.\n"
    assert sentences(text) == [
        "Muscat dialogue and its limits",
        "• Kushner joins",
        "AFTER weeks the talks open.",
        "They go on.",
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "  \n \t"])
def test_sentences_of_nothing_are_none(text: str) -> None:
    assert sentence_spans(text) == []


def test_sentences_are_sorted_disjoint_and_leave_only_white_space_out() -> None:
    text = " 🇮🇷 One. Two!  “Three?” four \n\n Five… Six.”  \n"
    spans = sentence_spans(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    left = set(range(len(text))) - {i for start, end in spans for i in range(start, end)}
    assert all(text[i].isspace() for i in left)
    assert all(text[s:e] == text[s:e].strip() for s, e in spans)


def test_sentences_read_a_run_of_marks_once() -> None:
    # By backtracking the first would take hours.
    assert sentence_spans("!" * 300_000) == [(0, 300_000)]
    assert len(sentence_spans("Go!" + "!" * 300_000 + " We will.")) == 2
