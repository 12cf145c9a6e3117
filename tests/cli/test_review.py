"""From a run to a page, to verdicts, to gold that scores it."""

import csv
import json
from pathlib import Path

import pytest
from talks import Demarche

from demarche.scheme import Article, read_records


@pytest.fixture
def run(annotated: Path) -> str:
    return str(annotated / "out" / "articles.jsonl")


def test_report_writes_one_page(demarche: Demarche, run: str) -> None:
    demarche("report", run, "-o", "r.html", "--title", "Ferry & tolls")
    html = Path("r.html").read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>")
    assert "<title>Ferry &amp; tolls</title>" in html
    assert demarche("report", run, "-o", "-", "--title", "Ferry & tolls").stdout == html


def test_report_overwrites_nothing_unasked(demarche: Demarche, run: str) -> None:
    Path("r.html").write_text("mine")
    assert "already there" in demarche("report", run, "-o", "r.html", code=1).stderr
    assert Path("r.html").read_text() == "mine"
    demarche("report", run, "-o", "r.html", "--force")


@pytest.mark.parametrize("command", ["report", "review queue"])
def test_report_and_queue_refuse_what_is_no_run(demarche: Demarche, command: str) -> None:
    Path("bad.jsonl").write_text("not JSON")
    for path in ("bad.jsonl", "none.jsonl"):
        assert path in demarche(*command.split(), path, "-o", "x", code=1).stderr
        assert not Path("x").exists()


def test_review_makes_gold_of_a_queue_that_was_filled_in(demarche: Demarche, run: str) -> None:
    demarche("review", "queue", run, "--layer", "quotes", "-o", "queue.csv")
    with open("queue.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        row["verdict"] = "right"
    with open("judged.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    talk = demarche("review", "apply", run, "judged.csv", "-o", "gold.jsonl").stderr
    assert talk.startswith(f"verdicts taken: {len(rows)} right; gold in ")
    gold = [one for one in read_records("gold.jsonl") if isinstance(one, Article)]
    assert sum(len(one.quotes or ()) for one in gold) == len(rows)
    scores = json.loads(demarche("evaluate", "gold.jsonl", run, "--json").stdout)["scores"]
    assert scores["quotes"]["triple"]["f1"]["value"] == 1.0
    assert scores["quotes"]["speaker"]["accuracy"]["value"] == 1.0


def test_review_queue_gives_only_so_many(demarche: Demarche, run: str) -> None:
    rows = demarche("review", "queue", run, "--layer", "entities", "--most", "2", "--format", "jsonl").stdout
    assert [json.loads(row)["layer"] for row in rows.splitlines()] == ["entities", "entities"]


def test_review_says_what_it_left_out_and_why(demarche: Demarche, run: str) -> None:
    rows = demarche("review", "queue", run, "--layer", "entities", "--format", "jsonl").stdout.splitlines()
    one = json.loads(rows[0])
    bad = {**one, "verdict": "right", "article": "nowhere"}
    Path("c.jsonl").write_text(json.dumps({**one, "verdict": "right"}) + "\n" + json.dumps(bad) + "\n")
    talk = demarche("review", "apply", run, "c.jsonl", "-o", "gold.jsonl", code=1).stderr
    assert "left out (no_such_article): c.jsonl:2: no article 'nowhere'" in talk
    assert "unfinished, left out: entities of 1" in talk
    assert "no gold: no layer of any article was judged to the end" in talk
    assert not Path("gold.jsonl").exists()
    demarche("review", "apply", run, "c.jsonl", "-o", "gold.jsonl", "--unmarked", "right")
    assert Path("gold.jsonl").exists()


@pytest.mark.parametrize("command", ["report", "review queue", "review apply"])
def test_report_and_review_have_examples(demarche: Demarche, command: str) -> None:
    text = demarche(*command.split(), "--help").stdout
    assert f"  demarche {command} " in text[text.index("Example") :]
