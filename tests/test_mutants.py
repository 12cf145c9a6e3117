"""Any text goes through a run, and what comes out is the scheme: by property, by seed, and some by hand."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demarche.scheme.jsonl import MAX_TEXT
from mutants import LONGEST, ODD, SENTENCES, articles, check, mutant, pipeline

PIECES = (
    *(
        "Anna Berg",
        "Iran",
        "the minister",
        "she",
        "Kishida and Martin",
        "U.S.",
        "NATO",
        "Friday",
        "the ferry",
    ),
    *(" said that ", " according to ", " rejected ", " told reporters: ", " denied ", ", adding ", " if "),
    *("“", "”", "‘", "’", '"', "'", "«", "»", ". ", "! ", "…", "\n", "\n\n", "(", ")", " ", ""),
)
TEXTS = st.lists(
    st.sampled_from(PIECES) | st.sampled_from(SENTENCES) | st.sampled_from(ODD) | st.text(max_size=12),
    min_size=1,
    max_size=40,
).map("".join)


@settings(
    max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=4))
def test_any_text_comes_out_as_the_scheme(texts: list[str]) -> None:
    check(texts)


@pytest.mark.parametrize("first", range(0, 20, 10))
def test_mutated_articles_come_out_as_the_scheme(first: int) -> None:
    texts = articles()
    check([mutant(seed, texts) for seed in range(first, first + 10)])


def test_mutants_are_the_same_for_the_same_seed_and_differ_between_seeds() -> None:
    texts = articles()
    made = [mutant(seed, texts) for seed in range(50)]
    assert made == [mutant(seed, texts) for seed in range(50)]
    assert len(set(made)) > 45
    assert max(map(len, made)) <= 2 * LONGEST


STORY = " ".join(SENTENCES)
ODDITIES = {
    "one word": "Oslo",
    "one sign": "?",
    "white space around": "\n\n  Oslo \t\n",
    "all capitals": STORY.upper(),
    "no capitals": STORY.lower(),
    "no punctuation": "".join(c for c in STORY if c.isalnum() or c == " "),
    "one line without a stop": " and ".join(["Anna Berg said Iran rejects the ferry"] * 60),
    "only quotations": "“We agree.” “We do not.”\n\n“Why?”\n\n‘Because.’\n\n" * 5,
    "only opening marks": "“‘«„\"'" * 50,
    "only closing marks": "”’»“\"'" * 50,
    "a table": "Country | Vote | Day\n--- | --- | ---\nIran | no | Friday\nNorway | yes | Monday\n" * 8,
    "emoji": "🇳🇴 Anna Berg 😀 said 👩‍👩‍👧 “we 💥 agree” 🇮🇷.",
    "only emoji": "😀👩‍👩‍👧🇳🇴" * 40,
    "right to left": 'قال وزير الخارجية إن المحادثات ستعقد في مسقط. «نحن نوافق»، قال.\n\nהשר אמר: "לא".',
    "both ways": "Anna Berg said \u202eنحن نوافق\u202c, according to \u200fטהרן\u200f.",
    "other scripts": "安娜·贝里说：“我们同意。” アンナは言った。 ยอมรับ Анна сказала: «Да».",
    "combining marks": "A\u0301nna Be\u0308rg sai\u0301d “w\u0337e\u0337” agree." + "\u0301" * 200,
    "control characters": "Anna\x00Berg\x1b[31m said\x07 \x85that\u2028Iran\u2029agrees\x7f.",
    "one long word": "x" * 5_000,
    "addresses": "https://ferry.example/talks?day=1&said=“yes”#Iran " * 30,
    "a run of punctuation": "Go" + "!" * 3_000,
    "a run of line breaks": "Go.\n" + "\n" * 3_000 + "Anna Berg said no.",
    "markup": "<p>Anna Berg <b>said</b> &ldquo;no&rdquo;</p><script>alert(1)</script> {{ 7*7 }} ${x} %s",
    "formulas": '=HYPERLINK("http://ferry.example") said Iran.\n\n+1 said Berg.\n\n@Berg said no.\n\n-1',
}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_odd_articles_come_out_as_the_scheme(oddity: str) -> None:
    check([ODDITIES[oddity]])


def test_an_article_of_two_megabytes_is_refused_before_any_work() -> None:
    with pytest.raises(ValueError, match=f"2,000,000 characters; at most {MAX_TEXT:,}: cut it into articles"):
        pipeline()("!" * 2_000_000)
