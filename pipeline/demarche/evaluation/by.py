"""Scores apart for each outlet, region, or whatever field the gold articles carry."""

from __future__ import annotations

from collections.abc import Sequence

from demarche.evaluation.report import UNSCORED, Evaluation, evaluate, table
from demarche.scheme import Article, InputError

HEADLINES = {
    "entities.all": "names",
    "quotes.source.pieces": "source",
    "quotes.cue.pieces": "cue",
    "quotes.content.pieces": "content",
    "quotes.triple": "all three",
    "quotes.found": "content found",
    "quotes.speaker": "speaker",
    "quotes.speaker.in_sentence": "in sentence",
    "quotes.speaker.out_of_sentence": "out of sentence",
    "stances.detection": "stance found",
    "stances.labelled": "with its label",
    "claims.found": "claim found",
}
"""Figure → its column; the others are in the evaluation of each group."""


def evaluate_by(
    field: str, gold: Sequence[Article], predicted: Sequence[Article], *, across: bool = False
) -> dict[str, Evaluation]:
    """An evaluation for each value of a field of gold's articles, by value; without it "none".

    Args:
        field: of the scheme ("outlet", "published") or added to it ("region").
        across: as `evaluate`.

    Raises:
        InputError: no article of gold has the field; and as `evaluate`.
    """
    groups: dict[str, list[Article]] = {}
    for article in gold:
        value = _value(article, field)
        groups.setdefault("none" if value is None else str(value), []).append(article)
    if not groups.keys() - {"none"}:
        there = sorted(
            {key for article in gold for key in article.dump() if _value(article, key) is not None}
        )
        raise InputError(
            "gold",
            "no_such_field",
            found=f"no article with {field!r}",
            allowed=", ".join(there) or "articles",
            remedy="choose a field that tells articles apart, such as outlet",
        )
    found = {article.id: article for article in predicted}
    return {
        value: evaluate(articles, [found[a.id] for a in articles if a.id in found], across=across)
        for value, articles in sorted(groups.items())
    }


def _value(article: Article, field: str) -> object:
    value = getattr(article, field, None)
    return value if isinstance(value, str | int | float) else None


def by_table(field: str, evaluations: dict[str, Evaluation]) -> str:
    """A row for each value, per cent with intervals; only columns in which something was scored."""
    columns = [
        key
        for key in HEADLINES
        if any(key in each.scores and each[key] is not None for each in evaluations.values())
    ]
    return table(
        [field, "articles", *(HEADLINES[key] for key in columns)],
        [
            [value, f"{each.articles:,}", *(_cell(each, key) for key in columns)]
            for value, each in evaluations.items()
        ],
    )


def _cell(evaluation: Evaluation, key: str) -> str:
    """ "83.0 (80 to 85)"."""
    score = evaluation.scores.get(key)
    if score is None or score.headline[1].value is None:
        return UNSCORED
    _, headline = score.headline
    interval = (
        f" ({100 * headline.low:.0f} to {100 * headline.high:.0f})"
        if headline.low is not None and headline.high is not None
        else ""
    )
    return f"{100 * (headline.value or 0):.1f}{interval}"
