"""The same random data, scored here and by the libraries that the field uses."""

import numpy as np
import pytest
import spacy
from nervaluate.evaluator import Evaluator
from sklearn.metrics import adjusted_rand_score, cohen_kappa_score, f1_score
from sklearn.metrics.cluster import pair_confusion_matrix
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example

from demarche.evaluation import evaluate
from demarche.evaluation.agreement import cohen_kappa
from demarche.evaluation.measures import ARI, B_CUBED, F1
from demarche.evaluation.scores import score_clusters, score_entities
from demarche.scheme import Article
from demarche.scheme.records import STANCE_LABELS

WORD = 5  # characters of a token of the random texts, its space included
TOKENS = 60
LABELS = ("PERSON", "GPE", "ORG")
SEEDS = range(5)

Mention = tuple[int, int, str]  # first token, end token, label


def mentions(rng: np.random.Generator) -> list[Mention]:
    cuts = np.sort(rng.choice(TOKENS, size=24, replace=False)).tolist()
    return [(s, e, str(rng.choice(LABELS))) for s, e in zip(cuts[::2], cuts[1::2], strict=True)]


def disturbed(gold: list[Mention], rng: np.random.Generator) -> list[Mention]:
    """Some left out, some with another label, some one token longer."""
    out = []
    for (start, end, label), (following, *_) in zip(gold, [*gold[1:], (TOKENS, 0, "")], strict=True):
        dice = rng.random()
        if dice > 0.2:
            longer = dice < 0.4 and end < following
            out.append((start, end + longer, str(rng.choice(LABELS)) if dice > 0.8 else label))
    return out


def corpus(seed: int) -> list[tuple[list[Mention], list[Mention]]]:
    rng = np.random.default_rng(seed)
    golds = [mentions(rng) for _ in range(6)]
    return [(gold, disturbed(gold, rng)) for gold in golds]


def article(id: str, found: list[Mention]) -> Article:
    text = " ".join("word" for _ in range(TOKENS))
    rows = [{"start": WORD * s, "end": WORD * e - 1, "label": label} for s, e, label in found]
    return Article.model_validate({"id": id, "text": text, "entities": rows})


def ours(pairs: list[tuple[list[Mention], list[Mention]]]) -> dict[str, float | None]:
    evaluation = evaluate(*([article(str(i), pair[side]) for i, pair in enumerate(pairs)] for side in (0, 1)))
    keys = ("all", *LABELS)
    return {f"{k}.{m}": evaluation[f"entities.{k}.{m}"] for k in keys for m in ("precision", "recall", "f1")}


@pytest.mark.parametrize("seed", SEEDS)
def test_entities_agree_with_spacy(seed: int) -> None:
    pairs = corpus(seed)
    vocab = spacy.blank("en").vocab

    def doc(found: list[Mention]) -> Doc:
        made = Doc(vocab, words=["word"] * TOKENS)
        made.set_ents([made[s:e].char_span(0, len(made[s:e].text), label=label) for s, e, label in found])
        return made

    theirs = Scorer.score_spans([Example(doc(p), doc(g)) for g, p in pairs], "ents")
    expected = {f"all.{m}": theirs[f"ents_{m[0]}"] for m in ("precision", "recall", "f1")}
    for label in LABELS:
        expected |= {
            f"{label}.{m}": theirs["ents_per_type"][label][m[0]] for m in ("precision", "recall", "f1")
        }
    assert ours(pairs) == pytest.approx(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_entities_agree_with_nervaluate_strict(seed: int) -> None:
    pairs = corpus(seed)
    golds, predictions = (
        [[{"start": s, "end": e, "label": label} for s, e, label in pair[side]] for pair in pairs]
        for side in (0, 1)
    )
    results = Evaluator(golds, predictions, tags=list(LABELS), loader="dict").evaluate()
    strict = {"all": results["overall"]["strict"], **{k: v["strict"] for k, v in results["entities"].items()}}
    expected = {f"{k}.{m}": getattr(r, m) for k, r in strict.items() for m in ("precision", "recall", "f1")}
    assert ours(pairs) == pytest.approx(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_quote_pieces_agree_with_nervaluate_exact(seed: int) -> None:
    pairs = corpus(seed)
    golds, predictions = (
        [[{"start": s, "end": e, "label": "cue"} for s, e, _ in pair[side]] for pair in pairs]
        for side in (0, 1)
    )
    exact = Evaluator(golds, predictions, tags=["cue"], loader="dict").evaluate()["overall"]["exact"]

    def quoted(id: str, found: list[Mention]) -> Article:
        quotes = [
            {"id": f"q{i}", "kind": "indirect", "cue": [[WORD * s, WORD * e - 1]]}
            for i, (s, e, _) in enumerate(found)
        ]
        return article(id, []).model_copy(
            update={
                "quotes": Article.model_validate(
                    {"id": id, "text": article(id, []).text, "quotes": quotes}
                ).quotes
            }
        )

    evaluation = evaluate(*([quoted(str(i), pair[side]) for i, pair in enumerate(pairs)] for side in (0, 1)))
    for measure in ("precision", "recall", "f1"):
        assert evaluation[f"quotes.cue.pieces.{measure}"] == pytest.approx(getattr(exact, measure))
        assert evaluation[f"quotes.cue.exact.{measure}"] == pytest.approx(getattr(exact, measure))


@pytest.mark.parametrize("seed", SEEDS)
def test_stance_macro_f1_agrees_with_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    gold, predicted = rng.choice(STANCE_LABELS, size=(2, 40), p=[0.5, 0.3, 0.2, 0])

    def stanced(labels: np.ndarray) -> Article:
        rows = [
            {"actor": f"a{i}", "party": f"a{i}", "item": "x", "label": label, "evidence": [[0, 4]]}
            for i, label in enumerate(labels.tolist())
        ]
        return Article.model_validate({"id": "a", "text": "word", "stances": rows})

    evaluation = evaluate([stanced(gold)], [stanced(predicted)])
    assert evaluation["stances.macro"] == pytest.approx(f1_score(gold, predicted, average="macro"))
    assert evaluation["stances.labelled"] == pytest.approx(f1_score(gold, predicted, average="micro"))
    two = f1_score(gold, predicted, labels=["support", "oppose"], average="macro")
    assert evaluation["stances.macro.support_oppose"] == pytest.approx(two)


@pytest.mark.parametrize("seed", SEEDS)
def test_clusters_agree_with_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    gold = rng.integers(8, size=30)
    predicted = np.where(rng.random(30) < 0.7, gold, rng.integers(8, size=30))
    rows = score_clusters(list(zip(gold.tolist(), predicted.tolist(), strict=True)))
    total = {key: np.sum([row[key] for row in rows], axis=0) for key in rows[0]}
    assert ARI.of(total["claims.ari"])[0] == pytest.approx(adjusted_rand_score(gold, predicted))
    (_, only_predicted), (only_gold, both) = pair_confusion_matrix(gold, predicted)
    assert F1.of(total["claims.pairs"])[2] == pytest.approx(
        2 * both / (2 * both + only_gold + only_predicted)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_b_cubed_agrees_with_its_definition(seed: int) -> None:
    gold, predicted = np.random.default_rng(seed).integers(6, size=(2, 25))
    same_gold, same_predicted = gold[:, None] == gold, predicted[:, None] == predicted
    both = (same_gold & same_predicted).sum(1)
    rows = score_clusters(list(zip(gold.tolist(), predicted.tolist(), strict=True)))
    total = np.sum([row["claims.b_cubed"] for row in rows], axis=0)
    expected = [(both / same_predicted.sum(1)).mean(), (both / same_gold.sum(1)).mean()]
    assert B_CUBED.of(total)[:2] == pytest.approx(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_kappa_agrees_with_scikit_learn(seed: int) -> None:
    a, b = np.random.default_rng(seed).choice(list("OSCK"), size=(2, 80), p=[0.6, 0.2, 0.1, 0.1])
    b = np.where(np.random.default_rng(seed + 100).random(80) < 0.6, a, b)
    kappa = cohen_kappa(list(zip(a.tolist(), b.tolist(), strict=True)))
    assert kappa == pytest.approx(cohen_kappa_score(a, b))


def test_an_article_scores_as_the_sum_of_its_counts() -> None:
    pairs = corpus(0)
    tallies = [score_entities(article("a", g), article("a", p)) for g, p in pairs]
    total = sum((tally.prf("entities.all") for tally in tallies[1:]), tallies[0].prf("entities.all"))
    assert total.f1 == pytest.approx(ours(pairs)["all.f1"])
