import json
import random
from pathlib import Path

import pytest

from demarche.scheme import Article
from demarche.stages.stances.aggregate import LABELS
from demarche.training.cross_encoder import Pair
from demarche.training.gold_rows import around, article_pairs, labelled_articles, mentions

TEXT = "Norway rejected the ferry link on Monday. Iceland said it backs the ferry. Denmark was silent."


@pytest.fixture
def article() -> Article:
    return Article.model_validate(
        {
            "id": "ferry",
            "text": TEXT,
            "agenda": [
                {
                    "id": "ferry",
                    "label": "Ferry",
                    "proposition": "The ferry link should reopen.",
                    "counter": "The ferry link should stay closed.",
                },
                {"id": "tunnel", "label": "Tunnel", "proposition": "A tunnel should be dug."},
            ],
            "actors": [
                {"id": "NOR", "name": "Norway", "kind": "state", "aliases": ["Norway"]},
                {"id": "ISL", "name": "Iceland", "kind": "state", "aliases": ["Iceland"]},
                {"id": "DNK", "name": "Denmark", "kind": "state", "aliases": ["Denmark"]},
            ],
            "stances": [
                {"actor": "NOR", "party": "NOR", "item": "ferry", "label": "oppose", "evidence": [[0, 30]]},
                {"actor": "ISL", "party": "ISL", "item": "ferry", "label": "support", "evidence": [[42, 74]]},
            ],
        }
    )


def labels(pairs: list[Pair], hypothesis: str) -> set[str]:
    return {LABELS[p.labels[0]] for p in pairs if p.hypothesis == hypothesis}


def test_pairs_turn_round_with_the_counter(article: Article) -> None:
    pairs = list(article_pairs(article, {}, random.Random(0)))
    assert labels(pairs, "Norway: The ferry link should reopen.") == {"oppose"}
    assert labels(pairs, "Norway: The ferry link should stay closed.") == {"support"}
    assert labels(pairs, "Iceland: The ferry link should stay closed.") == {"oppose"}


def test_pairs_say_nothing_of_the_silent(article: Article) -> None:
    pairs = list(article_pairs(article, {}, random.Random(0)))
    silent = [p for p in pairs if p.hypothesis.startswith("Denmark:") or "tunnel" in p.hypothesis]
    assert silent
    assert {p.labels for p in silent} == {(LABELS.index("none"),)}


def test_pairs_mark_the_holder_in_its_passage(article: Article) -> None:
    for pair in article_pairs(article, {}, random.Random(0)):
        holder = pair.hypothesis.split(":")[0]
        assert {pair.passage[s:e] for s, e in pair.holder} <= {holder}


def test_mentions_takes_the_longest_alias_once(article: Article) -> None:
    actor = article.actors[0].model_copy(update={"aliases": ["Nor", "Norway rejected"]})
    assert mentions(TEXT, 0, 41, actor) == [(0, 15)]


def test_around_widens_to_whole_sentences() -> None:
    assert around([(0, 41), (42, 74), (75, 94)], [(50, 60)]) == (42, 74)
    assert around([(0, 41), (42, 74), (75, 94)], [(10, 60)]) == (0, 74)


def test_gold_rows_take_labels_that_bring_their_text(article: Article, tmp_path: Path) -> None:
    # As `demarche review apply` writes them: no corpus is looked into.
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(article.dump()) + "\n", encoding="utf-8")
    assert labelled_articles(path, tmp_path / "none") == [article]
