import json
from collections.abc import Callable

import pytest
from ferry import ferry

from demarche.evaluation import agreement, evaluate
from demarche.evaluation.agreement import cohen_kappa, krippendorff_alpha
from demarche.scheme import Article, InputError


def test_agreement_with_oneself_is_1(gold: Article) -> None:
    result = agreement([gold], [gold])
    assert set(result.coefficients) == {"entities", "quotes", "stances", "claims"}
    assert all(c.kappa == c.alpha == 1 for c in result.coefficients.values())
    assert result.headlines()["quotes.triple"] == 1


def test_agreement_counts_a_row_that_one_does_not_have_as_none(gold: Article) -> None:
    other = ferry(stances=ferry().dump()["stances"][:1])
    stances = agreement([gold], [other]).coefficients["stances"]
    assert stances.units == 2
    assert stances.kappa == pytest.approx((0.5 - 0.25) / (1 - 0.25))


def test_agreement_on_claims_is_by_token(gold: Article) -> None:
    other = ferry(claims=ferry().dump()["claims"][:2])
    claims = agreement([gold], [other]).coefficients["claims"]
    # Of 36 tokens 12 are in claims of both, 6 in a claim of the one, 18 in none.
    assert claims.units == 36
    assert claims.kappa == pytest.approx((30 / 36 - 0.5) / 0.5)


def test_agreement_f1_is_the_same_both_ways(gold: Article, changed: Callable[..., Article]) -> None:
    other = changed("entities", 0, label="ORG")
    ours, theirs = agreement([gold], [other]).headlines(), agreement([other], [gold]).headlines()
    assert ours["entities.all"] == theirs["entities.all"] == 0.75


def test_agreement_leaves_out_layers_and_articles_that_only_one_has(gold: Article) -> None:
    extra = gold.model_copy(update={"id": "extra"})
    result = agreement([gold, extra], [ferry(quotes=None)])
    assert "quotes" not in result.evaluation.units
    assert result.left_out == 1


def test_agreement_refuses_annotations_of_nothing_in_common(gold: Article) -> None:
    with pytest.raises(InputError, match="none with the same id"):
        agreement([gold], [gold.model_copy(update={"id": "other"})])


def test_agreement_stands_beside_the_score_of_a_system(gold: Article) -> None:
    human = agreement([gold], [gold]).headlines()
    assert evaluate([gold], [], human=human).scores["stances.labelled"].human == 1


def test_agreement_is_printable(gold: Article) -> None:
    result = agreement([gold], [gold])
    assert "| Stances | 1.000 | 1.000 | 2 rows of either by label |" in result.as_markdown()
    assert json.loads(json.dumps(result.as_json(), allow_nan=False))["coefficients"]["stances"]["kappa"] == 1


def test_alpha_worked_examples_of_krippendorff() -> None:
    """Krippendorff 2011, "Computing Krippendorff's alpha-reliability", A (binary) and B (nominal)."""
    meg, owen = "0100000010", "1110010000"
    assert krippendorff_alpha(list(zip(meg, owen, strict=True))) == pytest.approx(0.095, abs=5e-4)
    ben, gerry = "aabbdcccedda", "babbbccceddd"
    assert krippendorff_alpha(list(zip(ben, gerry, strict=True))) == pytest.approx(0.692, abs=5e-4)


def test_coefficients_are_none_where_undefined() -> None:
    for units in ([], [("O", "O")] * 5):
        assert cohen_kappa(units) is None
        assert krippendorff_alpha(units) is None
