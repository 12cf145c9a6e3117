"""Who may hold a position in a passage, and who reports it."""

from typing import Any

import numpy as np

from demarche.runtime.sentences import sentence_spans
from demarche.scheme import Actor, AgendaItem, Entity, Quote
from demarche.scheme.records import AUTHOR
from demarche.stages.stances.candidates import MAX_PASSAGE, Holding, ItemMatcher, holdings, item_texts

BERG = Actor(id="anna-berg", name="Anna Berg", kind="person", party="NOR")
NORWAY = Actor(id="NOR", name="Norway", kind="state")
ICELAND = Actor(id="ISL", name="Iceland", kind="state")
ACTORS = [BERG, NORWAY, ICELAND]
NAMES = {"Anna Berg": "anna-berg", "Berg": "anna-berg", "Norway": "NOR", "Iceland": "ISL"}


def span(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def mentions(text: str) -> list[Entity]:
    """The names of NAMES where they first stand."""
    spans = {name: span(text, name) for name in NAMES if name in text}
    # "Berg" inside "Anna Berg" is no name of its own.
    outer = {name: s for name, s in spans.items() if name != "Berg" or "Anna Berg" not in spans}
    return [
        Entity(start=start, end=end, label="ORG", actor=NAMES[name])
        for name, (start, end) in sorted(outer.items(), key=lambda named: named[1])
    ]


def quote(text: str, speaker: str | None, source: str, cue: str, content: str, **more: Any) -> Quote:
    return Quote(
        id=more.get("id", "q1"),
        kind="indirect",
        source=[span(text, source)] if source else [],
        cue=[span(text, cue)],
        content=[span(text, content)],
        speaker=speaker,
    )


def held(text: str, *quotes: Quote) -> list[Holding]:
    return list(holdings(text, sentence_spans(text), mentions(text), quotes, ACTORS))


def test_candidates_hold_the_speaker_with_the_attribution() -> None:
    text = "Berg said the ferry should reopen."
    (found,) = held(text, quote(text, "anna-berg", "Berg", "said", "the ferry should reopen"))
    assert (found.holder, found.quote, found.reporter) == ("anna-berg", "q1", None)
    assert found.marked == ((0, 4),)
    assert found.passage == (0, len(text))


def test_candidates_hold_an_actor_the_article_names() -> None:
    text = "Norway closed the ferry. Iceland protested."
    assert [(h.holder, h.sentence, h.quote, h.reporter) for h in held(text)] == [
        ("NOR", 0, None, None),
        ("ISL", 1, None, None),
    ]


def test_candidates_keep_the_reporter_apart_from_the_holder() -> None:
    text = "Berg said Iceland rejects the plan."
    found = {
        h.holder: h for h in held(text, quote(text, "anna-berg", "Berg", "said", "Iceland rejects the plan"))
    }
    assert set(found) == {"anna-berg", "ISL"}
    assert found["anna-berg"].reporter is None
    assert (found["ISL"].reporter, found["ISL"].quote) == ("anna-berg", "q1")
    assert found["ISL"].marked == (span(text, "Iceland"),)


def test_candidates_take_no_reporter_for_who_is_named_outside_the_content() -> None:
    text = "Iceland waits while Berg said the plan is dead."
    found = {h.holder: h for h in held(text, quote(text, "anna-berg", "Berg", "said", "the plan is dead"))}
    assert (found["ISL"].reporter, found["ISL"].quote) == (None, None)


def test_candidates_take_an_opening_pronoun_for_the_actor_before_that_fits() -> None:
    text = "Norway met Anna Berg. She opposed the plan. But it signed."
    found = held(text)
    assert [(h.sentence, h.holder) for h in found[2:]] == [(1, "anna-berg")]
    assert found[2].marked == (span(text, "She"),)
    text = "Anna Berg met Norway. It opposed the plan."
    assert [h.holder for h in held(text)] == ["anna-berg", "NOR", "NOR"]


def test_candidates_take_a_pronoun_for_nobody_where_somebody_speaks() -> None:
    text = "Iceland waits. It works, Berg said."
    found = held(text, quote(text, "anna-berg", "Berg", "said", "It works"))
    assert [(h.sentence, h.holder) for h in found] == [(0, "ISL"), (1, "anna-berg")]


def test_candidates_leave_out_the_author_and_speakers_nobody_knows() -> None:
    text = "The ferry should reopen, said Berg."
    for speaker in (AUTHOR, "stranger", None):
        found = held(text, quote(text, speaker, "", "said", "The ferry should reopen"))
        assert {h.holder for h in found} <= {"anna-berg"}
        assert all(h.quote is None for h in found)


def test_candidates_cut_a_sentence_that_is_too_long() -> None:
    text = "Norway " + "and so on " * 100 + "Iceland."
    (found,) = held(text)
    assert found.holder == "NOR"
    assert found.passage == (0, MAX_PASSAGE)


def test_item_matcher_adds_to_the_cosine_where_a_keyword_stands() -> None:
    items = [
        AgendaItem(id="ferry", label="Ferry", proposition="Reopen it.", keywords=["ferr", "a+b", " "]),
        AgendaItem(id="toll", label="Toll", proposition="Charge."),
    ]
    vectors = np.array([[[1, 0], [0, 1]], [[0, 1], [0, 1]]], dtype=np.float32)
    matcher = ItemMatcher(items, vectors)
    scores = matcher.scores(
        ["The FERRY left.", "An a+b plan.", "Nothing."], np.array([[1, 0]] * 3, dtype=np.float32)
    )
    bonus = ItemMatcher.KEYWORD
    assert np.allclose(scores, np.array([[1 + bonus, 0], [1 + bonus, 0], [1, 0]]))


def test_item_texts_are_the_proposition_and_label_with_keywords() -> None:
    item = AgendaItem(id="ferry", label="Ferry", proposition="Reopen it.", keywords=["crossing", "boat"])
    assert item_texts(item) == ("Reopen it.", "Ferry: crossing, boat")
