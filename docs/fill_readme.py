"""Copy the figures of docs/scores/*.json and the stances of out/articles.jsonl into the README.

python docs/fill_readme.py, from the project's root, after `make run` and `make scores`.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from demarche import tables
from demarche.scheme import Article, read_records

README = Path("README.md")
SCORES = Path("docs/scores")

ROWS = (
    ("Names, F1", "entities", "all", "f1", ("fixture", "worldwide-dev")),
    ("Attribution: source, exact-span F1", "quotes", "source.pieces", "f1", ("fixture", "polnear-dev")),
    ("Attribution: cue", "quotes", "cue.pieces", "f1", ("fixture", "polnear-dev")),
    ("Attribution: content", "quotes", "content.pieces", "f1", ("fixture", "polnear-dev")),
    ("… content found (token F1 ≥ 0.5)", "quotes", "found", "f1", ("fixture", "polnear-dev", "dev")),
    ("Right speaker of those found", "quotes", "speaker", "accuracy", ("fixture", "dev")),
    ("Stances: (party, item) found, F1", "stances", "detection", "f1", ("fixture", "dev", "dev-turned")),
    ("Stances: with the right label, F1", "stances", "labelled", "f1", ("fixture", "dev", "dev-turned")),
    ("… label of those found", "stances", "label", "accuracy", ("fixture", "dev", "dev-turned")),
    ("Claims found, F1", "claims", "found", "f1", ("fixture", "dev")),
)
NAMES = {
    "fixture": "the Muscat article",
    "worldwide-dev": "Worldwide Newswire dev, 108 articles",
    "polnear-dev": "PolNeAR dev, 84 articles",
    "dev": "21 articles of 15 countries",
    "dev-turned": "the same, asked by the opposite propositions",
}


def cell(scores: dict[str, Any], layer: str, figure: str, measure: str) -> tuple[str, str, str]:
    """Value, interval and human agreement in per cent."""
    about = scores["scores"][layer][figure]
    value = about[measure]
    human = about.get("human")
    if value["value"] is None:
        return "–", "–", "–"
    return (
        f"{100 * value['value']:.1f}",
        f"{100 * value['low']:.0f} to {100 * value['high']:.0f}",
        f"{100 * human:.1f}" if human is not None else "",
    )


def score_table() -> str:
    lines = ["| | on | score | 95 % | humans |", "| --- | --- | ---: | ---: | ---: |"]
    for title, layer, figure, measure, places in ROWS:
        for place in places:
            scores = json.loads((SCORES / f"{place}.json").read_text(encoding="utf-8"))
            value, interval, human = cell(scores, layer, figure, measure)
            lines.append(f"| {title} | {NAMES[place]} | {value} | {interval} | {human} |")
    return "\n".join(lines)


def stance_table(most: int = 6) -> str:
    articles = [a for a in read_records("out/articles.jsonl") if isinstance(a, Article)]
    frame = tables.stances(articles)
    frame = frame[frame["actor_kind"] == "state"].sort_values("confidence", ascending=False, kind="stable")
    columns = ["actor_name", "item_label", "label", "earlier", "confidence", "evidence"]
    shown = frame.head(most)[columns].rename(columns={"actor_name": "actor", "item_label": "item"})
    shown["evidence"] = shown["evidence"].str.slice(0, 160)
    return tables.markdown(shown).strip()


def fill(text: str, name: str, content: str) -> str:
    pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
    return re.sub(pattern, lambda m: f"{m.group(1)}{content}\n{m.group(2)}", text, flags=re.DOTALL)


filled = fill(README.read_text(encoding="utf-8"), "scores", score_table())
README.write_text(fill(filled, "stances", stance_table()), encoding="utf-8")
