"""What a conversion did is undone, no word changes, and every kind of quotation mark stays."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stories import STORIES

from demarche.ingest.cleaning import cleaned
from demarche.runtime.quotation import quotation_spans


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        ("We donâ€™t agree, â€œnot nowâ€\u009d.", "We don’t agree, “not now”.", "mojibake"),
        ("FranÃ§ois met ZoÃ«.", "François met Zoë.", "mojibake"),
        ("&quot;No,&quot; said Q&amp;A.", '"No," said Q&A.', "entities"),
        ("Berg\x00 spoke\x07.", "Berg spoke.", "control_characters"),
        ("One.\u2028Two.\x0bThree.", "One.\nTwo.\nThree.", "line_separators"),
        ("One.\u2029Two.", "One.\n\nTwo.", "paragraph_separators"),
        ("10\u00a0000\u2009km", "10 000 km", "spaces"),
        ("nego\u00adtiations and diplo\u00ad\nmacy", "negotiations and diplomacy", "soft_hyphens"),
        ("Is\u200blam\ufeffabad \u202aOslo\u202c", "Islamabad Oslo", "invisible_characters"),
        ("o\ufb03cial ﬁgures", "official figures", "ligatures"),
        ("Mu\u0308ller", "Müller", "accents"),
    ],
)
def test_cleaning_undoes_and_counts(before: str, after: str, step: str) -> None:
    text, done = cleaned(before)
    assert text == after
    assert done[step] >= 1
    assert set(done) == {step}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n  Margins stay.\n\n\n",
        "“Curly”, ‘single’, \"straight\", 'plain', «guillemets», „low“, ‹small›, ``typed'', “unbalanced",
        "Naïve café, Ærø, Łódź, Türkiye, Nguyễn, Москва, 北京",
        "می‌خواهم and क्‍ष and 👩‍🚀 keep their joiners",
        "<p>AT&amp;T stays where there are tags</p>",
        "EBITDA fell by 3 % – to €2.5bn … “well,” he said—twice.",
    ],
)
def test_cleaning_leaves_what_is_meant(text: str) -> None:
    assert cleaned(text) == (text, {})


@pytest.mark.parametrize("width", [50, 60, 72, 80, 100])
def test_cleaning_joins_wrapped_lines(width: int) -> None:
    for story in STORIES:
        wrapped = "\n\n".join(textwrap.fill(p, width, break_on_hyphens=False) for p in story.paragraphs)
        if wrapped.count("\n") > 6:
            text, done = cleaned(wrapped)
            assert text.split() == story.text.split()
            assert text == story.text or text.count("\n\n") == story.text.count("\n\n")
            assert done["wrapped_lines"] >= 3


def test_cleaning_joins_what_hyphens_broke_and_keeps_compounds() -> None:
    text = (
        "The foreign minister said that the nego-\ntiations on the so-called long-\nterm agreement"
        " would go on,\nwhile the US-\nled coalition and its diplo-\nmats kept silent about it."
    )
    joined = cleaned(text)[0]
    for word in ("negotiations", "long-term", "US-led", "diplomats"):
        assert word in joined


@pytest.mark.parametrize(
    "text",
    [
        "Roses are red,\nviolets are blue,\nsugar is sweet,\nand so are you.",
        "Minister opens ferry talks in Oslo\nIceland rejects the plan for the pier\n"
        "Brussels lifts shipping sanctions\nNairobi offers to host a commission\nLima summit ends",
        "The demands are as follows and in order:\n- the ferry link should reopen before summer\n"
        "- the pier should be paid for by both\n- the crews should be hired on either side\n- no tolls",
        "A paragraph a line, as web pages give them, each of them far longer than any program would wrap its "
        "lines, so that there is no doubt at all.\n" * 5,
    ],
)
def test_cleaning_leaves_lines_that_an_author_broke(text: str) -> None:
    assert cleaned(text)[0] == text


def test_cleaning_again_changes_nothing() -> None:
    messy = "&amp;quot;donâ€™t&amp;quot;\u00a0o\ufb03ce\u00ad " + textwrap.fill(STORIES[0].text, 60)
    once = cleaned(messy)[0]
    assert cleaned(once) == (once, {})


MESSY = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["donâ€™t ", "&amp;", "&lt;", "\u200d", "\u00ad\n", "ﬁ", "\n", "e\u0301", "-\n", "“", "&#x200b;"]
        + [" the ferry link should reopen and\n"] * 3
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(MESSY, max_size=25).map("".join))
def test_cleaning_of_anything_comes_to_rest(text: str) -> None:
    once = cleaned(text)[0]
    assert cleaned(once) == (once, {})


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ('He said "no" twice.', ['"no"']),
        ("He said “no” twice.", ["“no”"]),
        ("Il dit « non » deux fois.", ["« non »"]),
        ("He called it ‘a farce’, nothing else.", ["‘a farce’"]),
        ("He called it 'a farce', nothing else.", ["'a farce'"]),
        ("It's the ministers' view.", []),
        ("“We will wait, he said.\nThe end.", ["“We will wait, he said."]),
        ("“Brenn's ‘pure invention’ is noted,” she said.", ["“Brenn's ‘pure invention’ is noted,”"]),
    ],
)
def test_cleaning_leaves_quotations_that_are_understood(text: str, quotations: list[str]) -> None:
    written = cleaned(text)[0]
    assert [written[start:end] for start, end in quotation_spans(written)] == quotations
