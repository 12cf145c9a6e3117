"""Each layer's counts on one article, one difference at a time."""

from collections.abc import Callable

import pytest
from ferry import TEXT, ferry, spans

from demarche.evaluation.measures import PRF
from demarche.evaluation.scores import (
    score,
    score_claims,
    score_clusters,
    score_entities,
    score_quotes,
    score_stances,
)
from demarche.scheme import Article

Changed = Callable[..., Article]


def test_layers_that_gold_does_not_have_are_skipped(gold: Article) -> None:
    bare = ferry(entities=None, quotes=None, stances=None, claims=None)
    assert not score(bare, gold).counts
    assert not score(bare, gold).errors


def test_layers_that_the_prediction_does_not_have_are_missed(gold: Article) -> None:
    tally = score(gold, Article(id="ferry", text=TEXT))
    assert tally.prf("entities.all") == PRF(0, 0, 4)
    assert tally.prf("quotes.triple") == PRF(0, 0, 2)
    assert {error.kind for error in tally.errors} == {"missed"}
    assert len(tally.errors) == 4 + 2 + 2 + 3


def test_entities_count_span_and_label(gold: Article, changed: Changed) -> None:
    tally = score_entities(gold, changed("entities", 3, label="ORG"))
    assert tally.prf("entities.all") == PRF(3, 4, 4)
    assert tally.prf("entities.GPE") == PRF(1, 1, 2)
    assert tally.prf("entities.ORG") == PRF(0, 1, 0)
    (error,) = tally.errors
    assert (error.kind, error.text, error.gold, error.predicted) == (
        "wrong_label",
        "Iceland",
        "GPE Iceland",
        "ORG Iceland",
    )


def test_entities_links_are_judged_on_exact_mentions(gold: Article, changed: Changed) -> None:
    assert score_entities(gold, changed("entities", 0, actor="ISL")).prf("entities.actor") == PRF(2, 3, 3)


def test_entities_boundary_errors_are_told_from_missed_ones(gold: Article, changed: Changed) -> None:
    (start, end) = spans("Foreign Minister Anna Berg")[0]
    (error,) = score_entities(gold, changed("entities", 1, start=start, end=end)).errors
    assert (error.kind, error.predicted) == ("wrong_boundary", "PERSON Foreign Minister Anna Berg")


def test_quotes_source_one_word_short(gold: Article, changed: Changed) -> None:
    tally = score_quotes(gold, changed("quotes", 0, source=spans("Minister Anna Berg")))
    assert tally.prf("quotes.source.exact") == PRF(1, 2, 2)
    assert tally.prf("quotes.source.tokens") == PRF(4, 4, 5)
    assert tally.prf("quotes.cue.exact") == PRF(2, 2, 2)
    assert tally.prf("quotes.triple") == PRF(1, 2, 2)
    assert [error.kind for error in tally.errors] == ["wrong_boundary"]


def test_quotes_pieces_are_counted_one_by_one_and_whole(gold: Article) -> None:
    def with_content(*phrases: str) -> Article:
        quote = {"id": "q", "kind": "indirect", "cue": spans("said"), "content": spans(*phrases)}
        return ferry(quotes=[quote])

    tally = score_quotes(with_content("Norway should", "ferry link"), with_content("Norway should"))
    assert tally.prf("quotes.content.exact") == PRF(0, 1, 1)
    assert tally.prf("quotes.content.pieces") == PRF(1, 1, 2)
    assert tally.prf("quotes.source.exact") == PRF()


def test_quotes_that_share_a_source_are_two_items_of_one_piece() -> None:
    shared = [
        {"id": f"q{i}", "kind": "indirect", "source": spans("she"), "content": spans(content)}
        for i, content in enumerate(("It is overdue", "The link will pay"))
    ]
    tally = score_quotes(ferry(quotes=shared), ferry(quotes=shared[:1]))
    assert tally.prf("quotes.source.exact") == PRF(1, 1, 2)
    assert tally.prf("quotes.source.pieces") == PRF(1, 1, 1)


def test_quotes_speaker_is_judged_where_half_of_the_content_is_found(gold: Article, changed: Changed) -> None:
    half = changed("quotes", 0, content=spans("reopen the ferry link"), speaker="NOR")
    assert score_quotes(gold, half).prf("quotes.speaker") == PRF(1, 2, 2)
    less = changed("quotes", 0, content=spans("link"), speaker="NOR")
    tally = score_quotes(gold, less)
    assert tally.prf("quotes.found") == PRF(1, 2, 2)
    assert tally.prf("quotes.speaker") == PRF(1, 1, 1)
    assert [error.kind for error in tally.errors] == ["missed", "spurious"]


def test_quotes_speaker_named_or_resolved_in_or_out_of_sentence(gold: Article, changed: Changed) -> None:
    tally = score_quotes(gold, changed("quotes", 1, speaker="NOR"))
    assert tally.prf("quotes.speaker.named") == PRF(1, 1, 1)
    assert tally.prf("quotes.speaker.resolved") == PRF(0, 1, 1)
    assert tally.prf("quotes.speaker.in_sentence") == PRF(1, 1, 1)
    assert tally.prf("quotes.speaker.out_of_sentence") == PRF(0, 1, 1)
    assert tally.prf("quotes.speaker.direct") == PRF(0, 1, 1)
    (error,) = tally.errors
    assert (error.kind, error.gold, error.predicted) == ("wrong_speaker", "anna-berg", "NOR")


def test_quotes_speaker_of_a_passive_is_right_when_none_is_given(changed: Changed) -> None:
    passive = changed("quotes", 0, source=[], speaker=None)
    assert score_quotes(passive, passive).prf("quotes.speaker.absent") == PRF(1, 1, 1)
    assert score_quotes(passive, ferry()).prf("quotes.speaker.absent") == PRF(0, 1, 1)


def test_quotes_without_speakers_in_gold_are_not_judged_by_them() -> None:
    quotes = [{"id": "q", "kind": "direct", "content": spans("“It is overdue,”")}]
    gold = Article.model_validate({"id": "ferry", "text": TEXT, "quotes": quotes})
    assert "quotes.speaker" not in score_quotes(gold, ferry()).counts


def test_quotes_kind(gold: Article, changed: Changed) -> None:
    tally = score_quotes(gold, changed("quotes", 1, kind="mixed"))
    assert tally.prf("quotes.kind") == PRF(1, 2, 2)
    assert tally.prf("quotes.found.direct") == PRF(0, 0, 1)
    assert tally.prf("quotes.found.mixed") == PRF(0, 1, 0)
    assert [error.kind for error in tally.errors] == ["wrong_label"]


def test_quotes_confidence_is_that_of_the_triple(gold: Article, changed: Changed) -> None:
    found = changed("quotes", 0, confidence=0.9, cue=spans("said on Monday"))
    assert score_quotes(gold, found).confidences["quotes"] == [(0, 0.9, False)]


def test_stances_labels(gold: Article, changed: Changed) -> None:
    tally = score_stances(gold, changed("stances", 1, label="neutral", confidence=0.7))
    assert tally.prf("stances.detection") == PRF(2, 2, 2)
    assert tally.prf("stances.labelled") == PRF(1, 2, 2)
    assert tally.prf("stances.labelled.oppose") == PRF(0, 0, 1)
    assert tally.prf("stances.labelled.neutral") == PRF(0, 1, 0)
    assert tally.prf("stances.label") == PRF(1, 2, 2)
    assert tally.confusion == {("support", "support"): 1, ("oppose", "neutral"): 1}
    assert tally.confidences["stances"][0][1:] == (0.7, False)
    (error,) = tally.errors
    assert (error.gold, error.predicted) == ("ISL on ferry: oppose", "ISL on ferry: neutral")


def test_stances_match_by_party_where_the_actor_differs(gold: Article, changed: Changed) -> None:
    state = changed("stances", 0, actor="NOR")
    assert score_stances(gold, state).prf("stances.labelled") == PRF(2, 2, 2)


def test_stances_prefer_the_actor_to_the_party() -> None:
    def rows(*held: tuple[str, str]) -> Article:
        evidence = spans("Norway")
        return ferry(
            stances=[
                {"actor": actor, "party": "NOR", "item": "ferry", "label": label, "evidence": evidence}
                for actor, label in held
            ]
        )

    gold = rows(("anna-berg", "support"), ("NOR", "oppose"))
    tally = score_stances(gold, rows(("NOR", "oppose"), ("anna-berg", "support")))
    assert tally.prf("stances.labelled") == PRF(2, 2, 2)
    tally = score_stances(gold, rows(("NOR", "oppose")))
    assert tally.prf("stances.labelled") == PRF(1, 1, 2)


def test_stances_of_a_party_match_where_the_evidence_is_shared() -> None:
    def row(actor: str, label: str, evidence: str) -> dict[str, object]:
        return {"actor": actor, "party": "NOR", "item": "ferry", "label": label, "evidence": spans(evidence)}

    gold = ferry(
        stances=[row("anna-berg", "support", "It is overdue"), row("NOR", "oppose", "Iceland rejects")]
    )
    found = ferry(
        actors=[*ferry().dump()["actors"], {"id": "cabinet", "name": "Norwegian cabinet", "kind": "group"}],
        stances=[row("cabinet", "oppose", "Iceland rejects the plan")],
    )
    assert score_stances(gold, found).prf("stances.labelled") == PRF(1, 1, 2)


def test_stances_on_another_item_are_another_pair(gold: Article, changed: Changed) -> None:
    tally = score_stances(gold, changed("stances", 1, item="price"))
    assert tally.prf("stances.detection") == PRF(1, 2, 2)
    assert tally.confusion["oppose", "none"] == tally.confusion["none", "oppose"] == 1


def test_claims_found_by_overlap_and_their_claimant(gold: Article, changed: Changed) -> None:
    found = changed("claims", 0, span=spans("should reopen the ferry link"), claimant="NOR")
    tally = score_claims(gold, found)
    assert tally.prf("claims.found") == PRF(3, 3, 3)
    assert tally.prf("claims.claimant") == PRF(2, 3, 3)
    assert [error.kind for error in tally.errors] == ["wrong_speaker"]


def test_claims_without_a_cluster_are_alone(gold: Article) -> None:
    loose = ferry(claims=[{**claim, "cluster": None} for claim in gold.dump()["claims"]])
    predicted = [theirs for _, _, theirs in score_claims(gold, loose).clustered]
    assert len(set(predicted)) == 3
    assert not score_claims(loose, gold).clustered


def b_cubed(*claims: tuple[str, str]) -> tuple[float, float]:
    rows = [counts["claims.b_cubed"] for counts in score_clusters(claims)]
    return sum(row[0] for row in rows) / len(rows), sum(row[1] for row in rows) / len(rows)


def test_b_cubed_worked_example_of_bagga_and_baldwin() -> None:
    """Bagga & Baldwin 1998: chains of 5, 2 and 5; a large one joined to the small, or to the other."""
    truth = "aaaaabbccccc"
    assert b_cubed(*zip(truth, "111112222222", strict=True)) == pytest.approx((16 / 21, 1))
    assert b_cubed(*zip(truth, "111112211111", strict=True)) == pytest.approx((7 / 12, 1))


@pytest.mark.parametrize(
    ("gold", "worse", "better"),
    [
        ("aabb", "1111", "1122"),  # homogeneity
        ("aaaabb", "112233", "111133"),  # completeness
        ("aaaabcde", "11111222", "11112222"),  # rag bag
        ("aabbccddeeeee", "1234567899999", "1122334455556"),  # cluster size against quantity
    ],
)
def test_b_cubed_keeps_the_constraints_of_amigo(gold: str, worse: str, better: str) -> None:
    """Amigó et al. 2009: the four constraints that, of the measures they compare, B-cubed alone satisfies."""

    def f1(predicted: str) -> float:
        precision, recall = b_cubed(*zip(gold, predicted, strict=True))
        return 2 * precision * recall / (precision + recall)

    assert f1(worse) < f1(better)
