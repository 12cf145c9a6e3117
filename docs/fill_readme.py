"""Copy the figures of docs/scores/*.json and the stances of out/articles.jsonl into the README and the card.

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
ENCODER = Path("models/encoder/README.md")
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


def share(value: dict[str, float | None]) -> str:
    """ "83.0 (80 to 85)"."""
    if value["value"] is None:
        return "–"
    return f"{100 * value['value']:.1f} ({100 * (value['low'] or 0):.0f} to {100 * (value['high'] or 0):.0f})"


def rows(header: list[str], lines: list[list[str]]) -> str:
    table = [header, ["---", *["---:"] * (len(header) - 1)], *lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in table)


def published_table(quotes: dict[str, Any]) -> str:
    """This model beside the published ones: exact-span F1."""
    ours = " / ".join(share(quotes[f"{role}.pieces"]["f1"]) for role in ("source", "cue", "content"))
    lines = [
        ["this model, int8, spans as pieces", "PolNeAR dev", ours],
        ["CofeNet with BERT-base", "PolNeAR test", "83.2 / 75.3 / 72.9"],
        ["BERT-base alone", "PolNeAR test", "81.1 / 74.0 / 68.9"],
        ["BiLSTM with Cofe", "PolNeAR test", "73.3 / 66.2 / 63.6"],
        ["CRF", "PolNeAR test", "50.6 / 53.4 / 28.6"],
        ["CoreNLP", "PolNeAR test", "13.9 / – / 17.5"],
        ["one annotator against another", "16 train articles", "77.7 / 70.4 / 65.4"],
        ["Citron", "PARC 3.0", "82.0 / 82.3 / 59.3"],
    ]
    return rows(["", "on", "source / cue / content"], lines)


def speaker_table(quotes: dict[str, Any]) -> str:
    """Speakers are found by rules upon this model's sources."""
    lines = [
        [title, "21 articles of 15 countries", share(quotes[f"speaker{key}"]["accuracy"])]
        for title, key in (
            ("right speaker, of contents found", ""),
            ("… named in the sentences of cue and content", ".in_sentence"),
            ("… to be found elsewhere in the article", ".out_of_sentence"),
        )
    ]
    lines += [
        ["Gender Gap Tracker, right speaker", "98 articles of its own", "86.5 to 87.4"],
        ["PolNeAR-trained claimer, F1", "NewsClaims; out of sentence", "42.3; 2.7"],
        ["humans, F1", "NewsClaims", "85.8"],
    ]
    return rows(["", "on", "score"], lines)


def label_table(entities: dict[str, Any]) -> str:
    lines = [
        [
            "all" if label == "all" else label,
            *(share(about[m]) for m in ("precision", "recall", "f1")),
            f"{n:,}",
        ]
        for label, about in entities.items()
        if label != "actor" and (n := about["support"])
    ]
    return rows(["label", "precision", "recall", "F1", "names"], lines)


def groups_table(name: str, groups: dict[str, Any], layer: str, columns: dict[str, str]) -> str:
    """A row for each publisher or region."""
    lines = [
        [group, str(each["articles"]), *(share(each["scores"][layer][figure]["f1"]) for figure in columns)]
        for group, each in groups.items()
    ]
    return rows([name, "articles", *columns.values()], lines)


def card(text: str) -> str:
    scores = {
        place: json.loads((SCORES / f"{place}.json").read_text(encoding="utf-8"))
        for place in ("polnear-dev", "worldwide-dev", "dev")
    }
    polnear, worldwide = scores["polnear-dev"], scores["worldwide-dev"]
    spans = {
        "source.pieces": "source",
        "cue.pieces": "cue",
        "content.pieces": "content",
        "triple": "all three",
    }
    for name, content in {
        "published": published_table(polnear["scores"]["quotes"]),
        "speakers": speaker_table(scores["dev"]["scores"]["quotes"]),
        "labels": label_table(worldwide["scores"]["entities"]),
        "publishers": groups_table("publisher", polnear["by"]["outlet"], "quotes", spans),
        "regions": groups_table("region", worldwide["by"]["region"], "entities", {"all": "names, F1"}),
    }.items():
        text = fill(text, name, content)
    return text


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
ENCODER.write_text(card(ENCODER.read_text(encoding="utf-8")), encoding="utf-8")
