"""What counts as a claim, and whose it is."""

from typing import Any

import pytest

from demarche.scheme import Claim, Quote, Stance
from demarche.stages.claims import ClaimFinder


def span(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def quote(text: str, cue: str, *contents: str, **more: Any) -> Quote:
    fields = {"id": "q1", "kind": "indirect", "speaker": "anna-berg", **more}
    spans = [span(text, content) for content in contents]
    return Quote.model_validate({**fields, "cue": [span(text, cue)] if cue else [], "content": spans})


def claims(text: str, *quotes: Quote, stances: list[Stance] | None = None) -> list[Claim]:
    return ClaimFinder().compute(text, quotes, stances or [])


def words(text: str, claim: Claim) -> list[str]:
    return [text[start:end] for start, end in claim.span]


def test_claims_are_what_attributions_assert() -> None:
    text = "Berg said the ferry should reopen."
    (claim,) = claims(text, quote(text, "said", "the ferry should reopen"))
    assert (claim.id, claim.claimant) == ("c1", "anna-berg")
    assert words(text, claim) == ["the ferry should reopen"]


def test_claims_keep_the_pieces_of_a_quotation() -> None:
    text = "“The ferry,” Berg said, “should reopen.”"
    (claim,) = claims(text, quote(text, "said", "“The ferry,”", "“should reopen.”", kind="direct"))
    assert words(text, claim) == ["“The ferry,”", "“should reopen.”"]


def test_claims_without_a_speaker_are_the_authors() -> None:
    text = "It was said the ferry should reopen."
    (claim,) = claims(text, quote(text, "said", "the ferry should reopen", speaker=None))
    assert claim.claimant == "author"


def test_claims_take_in_a_cue_that_turns_their_meaning() -> None:
    text = "Berg rejected the results of the vote."
    (claim,) = claims(text, quote(text, "rejected", "the results of the vote"))
    assert words(text, claim) == ["rejected the results of the vote"]


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("They discussed the ferry link and trade.", "discussed", "the ferry link and trade"),
        ("Berg said yes, of course.", "said", "yes"),
    ],
)
def test_claims_are_neither_topics_nor_single_words(text: str, cue: str, content: str) -> None:
    assert claims(text, quote(text, cue, content)) == []


def test_claims_of_the_author_judge_explain_or_predict() -> None:
    text = "The outcome will likely remain unclear for months."
    (claim,) = claims(text)
    assert (claim.claimant, words(text, claim)) == ("author", [text])


@pytest.mark.parametrize(
    "text",
    [
        "Berg met Martin in the capital on Friday.",
        "Ferry link should reopen in the north soon",
        "It may be so.",
        "The ferry carries cars between the two islands.",
    ],
)
def test_claims_of_the_author_are_no_events_headlines_or_fragments(text: str) -> None:
    assert claims(text) == []


def test_claims_of_the_author_keep_off_attributed_sentences() -> None:
    text = "Berg said the ferry should reopen because it pays."
    found = claims(text, quote(text, "said", "the ferry should reopen"))
    assert [c.claimant for c in found] == ["anna-berg"]


def test_claims_are_numbered_in_the_order_of_the_text() -> None:
    text = "The outcome will likely remain unclear for months. Berg said the ferry should reopen."
    found = claims(text, quote(text, "said", "the ferry should reopen"))
    assert [(c.id, c.claimant) for c in found] == [("c1", "author"), ("c2", "anna-berg")]


def test_claims_carry_the_stance_their_own_attribution_shows() -> None:
    text = "Berg said Iceland rejects the ferry."
    given = {"party": "NOR", "item": "ferry", "label": "oppose", "evidence": [[0, 36]], "quote": "q1"}
    attribution = quote(text, "said", "Iceland rejects the ferry")
    (own,) = claims(text, attribution, stances=[Stance.model_validate({"actor": "anna-berg", **given})])
    assert (own.item, own.stance) == ("ferry", "oppose")
    (others,) = claims(text, attribution, stances=[Stance.model_validate({"actor": "ISL", **given})])
    assert (others.item, others.stance) == (None, None)


def test_claims_carry_the_stance_whose_evidence_they_are() -> None:
    text = "Berg said the ferry should sail. She said the toll is wrong."
    quotes = [
        quote(text, "said", "the ferry should sail"),
        quote(text, "said", "the toll is wrong", id="q2"),
    ]
    fields = {"actor": "anna-berg", "party": "NOR", "quote": "q1"}
    ferry = {**fields, "item": "ferry", "label": "support", "evidence": [[0, 32]]}
    toll = {**fields, "item": "toll", "label": "oppose", "evidence": [[0, 9], [33, 60]]}
    found = claims(text, *quotes, stances=[Stance.model_validate(row) for row in (ferry, toll)])
    assert [(c.item, c.stance) for c in found] == [("ferry", "support"), ("toll", "oppose")]


def test_claims_of_the_author_carry_the_authors_stance() -> None:
    text = "The outcome will likely remain unclear for months."
    own = {"actor": "author", "party": "author", "item": "ferry", "label": "neutral", "evidence": [[0, 50]]}
    (claim,) = claims(text, stances=[Stance.model_validate(own)])
    assert (claim.item, claim.stance) == ("ferry", "neutral")
