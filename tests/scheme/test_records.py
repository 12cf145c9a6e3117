"""The scheme's records: offsets in code points, layers unset, null and empty, and what is refused."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from demarche.scheme import Article
from demarche.scheme.records import AUTHOR, text_sha256

TEXT = "Anna Berg said 🇳🇴 Norway would reopen the ferry."
ITEM = {"id": "ferry", "label": "Ferry link", "proposition": "The ferry link should reopen."}
BERG = {"id": "anna-berg", "name": "Anna Berg", "kind": "person", "party": "NOR"}
NORWAY = {"id": "NOR", "name": "Norway", "kind": "state", "aliases": ["Oslo"]}
QUOTE = {
    "id": "q1",
    "kind": "indirect",
    "source": [[0, 9]],
    "cue": [[10, 14]],
    "content": [[15, 24], [25, 48]],
    "speaker": "anna-berg",
}
STANCE = {
    "actor": "anna-berg",
    "party": "NOR",
    "item": "ferry",
    "label": "support",
    "evidence": [[0, 48]],
    "quote": "q1",
}
CLAIM = {"id": "c1", "span": [[18, 48]], "claimant": "anna-berg", "cluster": "k1"}
FULL: dict[str, Any] = {
    "id": "example",
    "title": "Ferry",
    "outlet": None,
    "published": "2026-01-05",
    "text": TEXT,
    "agenda": [ITEM],
    "actors": [BERG, NORWAY],
    "entities": [{"start": 0, "end": 9, "label": "PERSON", "actor": "anna-berg"}],
    "quotes": [QUOTE],
    "stances": [STANCE],
    "claims": [CLAIM],
    "clusters": [{"id": "k1", "summary": "The ferry link should reopen."}],
}


def without(record: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in keys}


def problem(**changes: object) -> str:
    """The message that FULL with `changes` is refused with."""
    with pytest.raises(ValidationError) as refused:
        Article.model_validate({**FULL, **changes})
    return str(refused.value)


def test_records_round_trip_a_full_article() -> None:
    dumped = Article.model_validate(FULL).dump()
    assert dumped == FULL
    assert Article.model_validate(json.loads(json.dumps(dumped))).dump() == FULL


@pytest.mark.parametrize("layer", ["agenda", "actors", "entities", "quotes", "stances", "claims", "clusters"])
def test_records_tell_unset_null_and_empty_layers_apart(layer: str) -> None:
    bare = {"id": "a", "text": "Berg spoke."}
    for record in (bare, {**bare, layer: None}, {**bare, layer: []}):
        assert Article.model_validate(record).dump() == record


def test_records_keep_keys_the_scheme_does_not_have() -> None:
    record = {
        "id": "a",
        "text": "Berg spoke.",
        "rights": {"holder": "Dawn", "years": [2026]},
        "entities": [{"start": 0, "end": 4, "label": "PERSON", "score": 0.5, "nested": {"a": [1, None]}}],
    }
    assert Article.model_validate(record).dump() == record


def test_records_write_keys_in_the_order_of_the_scheme() -> None:
    shuffled = dict(reversed([*FULL.items(), ("note", "extra")]))
    assert list(Article.model_validate(shuffled).dump()) == [*FULL, "note"]
    quote = dict(reversed(QUOTE.items()))
    article = Article.model_validate({**FULL, "quotes": [quote]})
    assert list(article.dump()["quotes"][0]) == list(QUOTE)


def test_records_count_offsets_in_code_points() -> None:
    text = "🇮🇷 “Īrān” 𝔭rotests."
    article = Article.model_validate(
        {"id": "a", "text": text, "entities": [{"start": 4, "end": 8, "label": "GPE"}]}
    )
    assert article.words([(4, 8)]) == "Īrān"
    assert article.words([(10, 19)]) == "𝔭rotests."
    with pytest.raises(ValidationError, match=f"not inside the text of {len(text)} characters"):
        Article.model_validate(
            {"id": "a", "text": text, "entities": [{"start": 4, "end": 20, "label": "GPE"}]}
        )


def test_records_join_the_pieces_of_a_discontinuous_span() -> None:
    article = Article.model_validate(FULL)
    assert article.words(article.quotes[0].content) == "🇳🇴 Norway … would reopen the ferry."  # type: ignore[index]


@pytest.mark.parametrize(
    ("layer", "record", "where"),
    [
        ("entities", {"start": 0, "end": 99, "label": "ORG"}, "entities[0]: span [0, 99)"),
        ("entities", {"start": 5, "end": 5, "label": "ORG"}, "entities[0]: span [5, 5)"),
        ("entities", {"start": -1, "end": 4, "label": "ORG"}, "entities[0]: span [-1, 4)"),
        ("quotes", {**QUOTE, "source": [[0, 99]]}, "quotes[0].source: span [0, 99)"),
        ("quotes", {**QUOTE, "cue": [[0, 99]]}, "quotes[0].cue: span [0, 99)"),
        ("quotes", {**QUOTE, "content": [[0, 4], [9, 99]]}, "quotes[0].content: span [9, 99)"),
        ("stances", {**STANCE, "evidence": [[0, 99]]}, "stances[0].evidence: span [0, 99)"),
        ("stances", {**STANCE, "condition": [[0, 99]]}, "stances[0].condition: span [0, 99)"),
        ("claims", {**CLAIM, "span": [[0, 99]]}, "claims[0].span: span [0, 99)"),
    ],
)
def test_records_refuse_a_span_outside_the_text(layer: str, record: dict[str, Any], where: str) -> None:
    assert f"{where} is not inside the text of {len(TEXT)} characters" in problem(**{layer: [record]})


def test_records_refuse_a_span_that_ends_before_it_starts() -> None:
    message = problem(claims=[{**CLAIM, "span": [[9, 4]]}])
    assert "a span is [start, end) with 0 <= start < end, found [9, 4]" in message


@pytest.mark.parametrize("layer", ["agenda", "actors", "quotes", "claims", "clusters"])
def test_records_refuse_an_id_that_is_there_twice(layer: str) -> None:
    assert f"{layer}: id {FULL[layer][0]['id']!r} is there twice" in problem(
        **{layer: [*FULL[layer], FULL[layer][0]]}
    )


@pytest.mark.parametrize(
    ("layer", "record", "said"),
    [
        (
            "entities",
            {"start": 0, "end": 4, "label": "ORG", "actor": "x"},
            "entities[0].actor: 'x' is not among the actors",
        ),
        ("quotes", {**QUOTE, "speaker": "x"}, "quotes[0].speaker: 'x' is not among the actors"),
        ("stances", {**STANCE, "actor": "x"}, "stances[0].actor: 'x' is not among the actors"),
        ("stances", {**STANCE, "item": "x"}, "stances[0].item: 'x' is not among the agenda"),
        ("stances", {**STANCE, "quote": "x"}, "stances[0].quote: 'x' is not among the quotes"),
        ("claims", {**CLAIM, "claimant": "x"}, "claims[0].claimant: 'x' is not among the actors"),
        ("claims", {**CLAIM, "cluster": "x"}, "claims[0].cluster: 'x' is not among the clusters"),
    ],
)
def test_records_refuse_a_reference_that_resolves_to_nothing(
    layer: str, record: dict[str, Any], said: str
) -> None:
    assert said in problem(**{layer: [record]})


def test_records_resolve_references_only_into_layers_that_are_there() -> None:
    article = Article.model_validate(without(FULL, "agenda", "actors", "quotes", "clusters"))
    assert article.stances
    assert article.actors is None


def test_records_let_the_author_claim_without_an_actor() -> None:
    claim = {"id": "c1", "span": [[0, 9]], "claimant": AUTHOR}
    assert Article.model_validate({**FULL, "claims": [claim]}).claims


def test_records_name_three_problems_and_count_the_rest() -> None:
    bad = [{"start": 0, "end": 99, "label": "ORG"}] * 5
    message = problem(entities=bad)
    assert "entities[2]" in message
    assert "entities[3]" not in message
    assert "(and 2 more)" in message


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": ""}, "at least 1 character"),
        ({"published": "last Friday"}, "published is a date such as 2026-01-05, found 'last Friday'"),
        ({"entities": [{"start": 0, "end": 4, "label": "PLANET"}]}, "'PERSON', 'NORP'"),
        ({"stances": [{**STANCE, "label": "agree"}]}, "'support', 'oppose', 'conditional' or 'neutral'"),
        ({"actors": [{"id": "x", "name": "X", "kind": "robot"}]}, "'state', 'organization'"),
        ({"agenda": [without(ITEM, "proposition")]}, "Field required"),
        ({"quotes": [{**QUOTE, "confidence": 1.5}]}, "less than or equal to 1"),
    ],
)
def test_records_say_what_is_allowed(changes: dict[str, Any], said: str) -> None:
    assert said in problem(**changes)


def test_text_sha256_is_of_the_utf8_bytes() -> None:
    assert text_sha256("é").startswith("4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c")
