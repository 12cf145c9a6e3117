import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from ferry import ferry

from demarche.cli import main
from demarche.evaluation import FIGURES, by_table, evaluate, evaluate_by
from demarche.evaluation.by import HEADLINES
from demarche.scheme import Article, InputError


def article(id: str, **fields: object) -> Article:
    return Article.model_validate({**ferry().dump(), "id": id, **fields})


def test_every_column_is_a_figure() -> None:
    assert HEADLINES.keys() <= FIGURES.keys()


def test_each_value_is_scored_by_itself() -> None:
    gold = [article("a", region="Asia"), article("b", region="Africa"), article("c", region="Asia")]
    found = [gold[0], gold[1].model_copy(update={"entities": []})]
    apart = evaluate_by("region", gold, found)
    assert {value: each.articles for value, each in apart.items()} == {"Africa": 1, "Asia": 2}
    assert apart["Africa"]["entities.all"] == 0
    assert apart["Asia"]["entities.all"] == evaluate([gold[0], gold[2]], [gold[0]])["entities.all"]


def test_articles_without_the_field_are_a_group_of_their_own() -> None:
    gold = [article("a", outlet="Dawn"), article("b", outlet=None)]
    assert list(evaluate_by("outlet", gold, [])) == ["Dawn", "none"]


@pytest.mark.parametrize("field", ["region", "agenda", "words"])
def test_a_field_that_no_article_has_is_refused_with_those_there_are(field: str) -> None:
    with pytest.raises(InputError, match=r"no article with '.*outlet"):
        evaluate_by(field, [article("a", outlet="Dawn")], [])


def test_by_table_has_a_row_for_each_value_and_no_empty_column() -> None:
    bare = [Article(id=id, text="Oslo waits.", entities=[], outlet=id) for id in "ab"]
    gold = [bare[0], bare[1].model_copy(update={"entities": ferry().entities, "text": ferry().text})]
    rows = by_table("outlet", evaluate_by("outlet", gold, gold)).split("\n")
    assert rows[0] == "| outlet | articles | names |"
    assert rows[2].startswith("| a | 1 | – |")
    assert rows[3].startswith("| b | 1 | 100.0 (")


def test_evaluate_by_a_field_on_the_command_line(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(article("a", outlet="Dawn").dump()) + "\n", encoding="utf-8")
    command = ["evaluate", str(gold), str(gold), "--by", "outlet"]
    shown = CliRunner().invoke(main, command)
    assert shown.exit_code == 0 and "**By outlet**" in shown.output
    record = json.loads(CliRunner().invoke(main, [*command, "--json"]).output)
    assert record["by"]["outlet"]["Dawn"]["scores"]["quotes"]["triple"]["f1"]["value"] == 1
    refused = CliRunner().invoke(main, ["evaluate", str(gold), str(gold), "--by", "region"])
    assert refused.exit_code == 1 and "outlet" in refused.output
