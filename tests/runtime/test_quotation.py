"""Quotations of every kind of mark, and how much of a content they hold."""

from itertools import pairwise

import pytest

from demarche.runtime.quotation import kind, quotation_spans


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in quotation_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Berg said: "We agree." She left.', ['"We agree."']),
        ("“We agree,” Berg said, “for now.”", ["“We agree,”", "“for now.”"]),
        ("« Nous acceptons », said Berg.", ["« Nous acceptons »"]),
        ("„Wir stimmen zu“, said Berg.", ["„Wir stimmen zu“"]),
        ("Berg called it ‘a first step’ on Friday.", ["‘a first step’"]),
        ("Berg called it 'a first step' on Friday.", ["'a first step'"]),
        ("No one was quoted.", []),
        ("", []),
    ],
)
def test_quotation_spans_include_their_marks(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Iran's minister doesn't agree with the officials' view.",
        "Iran’s minister doesn’t agree with the officials’ view.",
        "The ’90s and the '90s were different.",
        "It was Berg's and Martin's plan, wasn't it?",
    ],
)
def test_quotation_spans_take_no_apostrophe_for_a_mark(text: str) -> None:
    assert quoted(text) == []


def test_quotation_spans_let_an_apostrophe_stand_inside_single_marks() -> None:
    assert quoted("It is ‘Iran’s red line’, Berg said.") == ["‘Iran’s red line’"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘The officials’ view is clear,’ Berg said.", ["‘The officials’ view is clear,’"]),
        ("'The two states' border is open', Berg said.", ["'The two states' border is open'"]),
        # After an s a mark may well close: at the end of a sentence, and where no other does.
        ("Berg spoke of ‘talks’. The officials’ view is clear.", ["‘talks’"]),
        ("Berg spoke of ‘talks’ and the officials’ view of them.", ["‘talks’"]),
        ("Berg spoke of ‘talks’ on Monday and ‘a plan’ later.", ["‘talks’", "‘a plan’"]),
        ("'It's a '90s thing,' Berg said.", ["'It's a '90s thing,'"]),
    ],
)
def test_quotation_spans_let_a_possessive_plural_stand_inside_single_marks(
    text: str, expected: list[str]
) -> None:
    assert quoted(text) == expected


def test_quotation_spans_hold_nested_marks_inside_the_outer_one() -> None:
    assert quoted("“He told us ‘never again’ twice,” Berg said.") == ["“He told us ‘never again’ twice,”"]
    assert quoted("‘He told us “never again” twice,’ Berg said.") == ["‘He told us “never again” twice,’"]


def test_quotation_spans_run_unclosed_to_the_end_of_the_paragraph() -> None:
    text = "“We agree.\n\n“And we sign,” Berg said.\n\nShe left."
    assert quoted(text) == ["“We agree.", "“And we sign,”"]


def test_quotation_spans_take_up_a_quotation_that_began_before_the_paragraph() -> None:
    assert quoted("and we sign,” Berg said.") == ["and we sign,”"]


def test_quotation_spans_are_sorted_disjoint_and_in_code_points() -> None:
    text = '🇮🇷 ‘One’ and “two ‘and a half’” and “three” or ‘four’.\n\n"five" 𝔭 « six »'
    spans = quotation_spans(text)
    assert quoted(text) == ["‘One’", "“two ‘and a half’”", "“three”", "‘four’", '"five"', "« six »"]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def kind_of(text: str, *contents: str) -> str:
    spans = [(text.index(content), text.index(content) + len(content)) for content in contents]
    return kind(text, spans, quotation_spans(text))


@pytest.mark.parametrize(
    ("text", "contents", "expected"),
    [
        ("“We agree,” Berg said.", ["“We agree,”"], "direct"),
        ("“We agree,” Berg said, “for now.”", ["“We agree,”", "“for now.”"], "direct"),
        ("Berg said that “we agree”.", ["that “we agree”"], "direct"),
        ("Berg said that Norway agrees.", ["that Norway agrees"], "indirect"),
        ("Berg said that Norway “fully” agrees.", ["that Norway “fully” agrees"], "mixed"),
        ("Berg said Norway agrees, “for now”.", ["Norway agrees", "“for now”"], "mixed"),
    ],
)
def test_kind_follows_from_what_stands_inside_marks(text: str, contents: list[str], expected: str) -> None:
    assert kind_of(text, *contents) == expected


def test_kind_of_no_words_is_indirect() -> None:
    assert kind("“…”", [], [(0, 3)]) == "indirect"
    assert kind("“…”", [(0, 3)], [(0, 3)]) == "indirect"
