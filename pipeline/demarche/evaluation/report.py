"""Every figure of the scheme with its support and 95 % interval, as JSON, Markdown and rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from demarche.evaluation.bootstrap import interval, resampled
from demarche.evaluation.matching import Words
from demarche.evaluation.measures import BINS, FIGURES, Floats, optional
from demarche.evaluation.scores import LAYERS, NONE, Error, Layer, Tally, score, score_clusters
from demarche.scheme import Article, InputError
from demarche.scheme.records import STANCE_LABELS

UNSCORED = "–"


@dataclass(frozen=True, slots=True)
class Value:
    """A share of 1 and its 95 % interval; None where there is nothing to score."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """One figure of `FIGURES`, scored.

    Attributes:
        values: by name ("precision", "recall", "f1"); the last is the headline.
        support: gold items (of accuracies: items judged; of clusters: claims; of calibration: records).
        human: the same headline between two annotators, where known.
    """

    values: dict[str, Value]
    support: int
    human: float | None = None

    @property
    def headline(self) -> tuple[str, Value]:
        return list(self.values.items())[-1]


@dataclass(frozen=True, slots=True)
class Bin:
    """Predicted records of like confidence: how sure they were, and how often right."""

    layer: str
    low: float
    high: float
    records: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found.

    Attributes:
        articles: number of gold articles.
        units: by layer, over what its intervals were drawn, such as "21 articles".
        scores: by key of `FIGURES`, for the layers that gold has.
        confusion: stances by (gold label, predicted label); "none" for a row that one side does not have.
        reliability: calibration of confidences, in bins of equal width.
        errors: every record that is missed, spurious or wrong.
    """

    articles: int
    units: dict[str, str]
    scores: dict[str, Score]
    confusion: dict[tuple[str, str], int] = field(default_factory=dict)
    reliability: list[Bin] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)

    def __getitem__(self, key: str) -> float | None:
        """A figure by key and name ("stances.labelled.f1"), or by key alone its headline."""
        if key in self.scores:
            return self.scores[key].headline[1].value
        figure, _, name = key.rpartition(".")
        return self.scores[figure].values[name].value

    def headlines(self) -> dict[str, float]:
        """Every figure's headline that there is, by key: as `human` of another evaluation takes it."""
        return {key: value for key in self.scores if (value := self[key]) is not None}

    def as_rows(self) -> Iterator[dict[str, Any]]:
        """One flat row for a figure's value: layer, figure, measure, value, low, high, support, human."""
        for key, scored in self.scores.items():
            layer, _, figure = key.partition(".")
            for name, value in scored.values.items():
                yield {
                    "layer": layer,
                    "figure": figure,
                    "measure": name,
                    "value": value.value,
                    "low": value.low,
                    "high": value.high,
                    "support": scored.support,
                    "human": scored.human if name == scored.headline[0] else None,
                }

    def as_json(self) -> dict[str, Any]:
        """For `metrics.json`: scores by layer, figure and measure; errors only as counts."""
        scores: dict[str, dict[str, Any]] = {}
        for row in self.as_rows():
            about = scores.setdefault(row["layer"], {}).setdefault(row["figure"], {"support": row["support"]})
            about[row["measure"]] = {key: row[key] for key in ("value", "low", "high")}
            if row["human"] is not None:
                about["human"] = row["human"]
        return {
            "articles": self.articles,
            "units": self.units,
            "scores": scores,
            "confusion": [
                {"gold": gold, "predicted": predicted, "rows": n}
                for (gold, predicted), n in self.confusion.items()
            ],
            "reliability": [
                {name: getattr(each, name) for name in Bin.__dataclass_fields__} for each in self.reliability
            ],
            "errors": {
                f"{layer}.{kind}": n
                for (layer, kind), n in sorted(Counter((e.layer, e.kind) for e in self.errors).items())
            },
        }

    def as_markdown(self) -> str:
        """A table for each layer, figures in per cent; "–" where there is nothing to score."""
        return "\n\n".join(part for layer in self.units for part in self._tables(layer))

    def _tables(self, layer: str) -> Iterator[str]:
        mine = {key: scored for key, scored in self.scores.items() if key.startswith(layer + ".")}
        people = any(scored.human is not None for scored in mine.values())
        header = ["", "precision", "recall", "score", "95 %", "support", *(["humans"] if people else [])]
        rows = []
        for key, scored in mine.items():
            value = scored.headline[1]
            rows.append(
                [
                    FIGURES[key].title,
                    *(
                        _cent(scored.values[n].value) if n in scored.values else ""
                        for n in ("precision", "recall")
                    ),
                    _cent(value.value),
                    UNSCORED if value.low is None else f"{_cent(value.low)} to {_cent(value.high)}",
                    f"{scored.support:,}",
                    *([_cent(scored.human)] if people else []),
                ]
            )
        yield f"**{layer.capitalize()}**, intervals over {self.units[layer]}"
        yield table(header, rows)
        if layer == "stances":
            labels = [*STANCE_LABELS, NONE]
            yield table(
                ["gold ↓ predicted →", *labels],
                [[g, *(f"{self.confusion.get((g, p), 0) or UNSCORED}" for p in labels)] for g in labels],
            )


def evaluate(
    gold: Sequence[Article],
    predicted: Sequence[Article],
    *,
    human: Mapping[str, float] | None = None,
    across: bool = False,
) -> Evaluation:
    """Score a prediction against gold.

    Gold decides what is scored: a layer that an article of gold does not have is skipped, an article or layer
    that the prediction does not have was missed whole.

    Args:
        human: headlines of two annotators, by key (`Agreement.headlines`).
        across: cluster ids name the same cluster in all articles; otherwise each article's are its own, and
            only pairs of claims within an article count.

    Raises:
        InputError: an id stands twice, the prediction has an article that gold has not, or another text.
    """
    paired = _paired(gold, predicted)
    tallies = [score(*pair) for pair in paired]
    _add_clusters(tallies, across=across)
    units: dict[str, str] = {}
    scores: dict[str, Score] = {}
    reliability: list[Bin] = []
    for layer in LAYERS:
        chosen = [i for i, article in enumerate(gold) if getattr(article, layer) is not None]
        if not chosen:
            continue
        reliability += _add_calibration(tallies, layer)
        keys = [key for key in FIGURES if key.startswith(layer + ".")]
        count, name, unit_of = _units(gold, chosen)
        units[layer] = f"{count:,} {name}{'' if count == 1 else 's'}"
        own = {
            key: _by_unit([tallies[i] for i in chosen], key, count, unit_of)
            for key in keys
            if not FIGURES[key].pooled
        }
        parts = [np.hstack([own[k] for k in FIGURES[key].pooled or (key,)]) for key in keys]
        drawn = np.split(
            resampled(np.hstack(parts)), np.cumsum([part.shape[1] for part in parts])[:-1], axis=1
        )
        for key, part, draws in zip(keys, parts, drawn, strict=True):
            scores[key] = _score(key, part.sum(0), draws, (human or {}).get(key))
    return Evaluation(
        articles=len(gold),
        units=units,
        scores=scores,
        confusion=dict(sum((tally.confusion for tally in tallies), Counter[tuple[str, str]]())),
        reliability=reliability,
        errors=[error for tally in tallies for error in tally.errors],
    )


def _paired(gold: Sequence[Article], predicted: Sequence[Article]) -> list[tuple[Article, Article]]:
    for side, articles in (("gold", gold), ("prediction", predicted)):
        for twice in (id for id, n in Counter(article.id for article in articles).items() if n > 1):
            raise InputError(
                side, "duplicate_id", found=f"id {twice!r} stands twice", remedy="leave one of them"
            )
    found = {article.id: article for article in predicted}
    unknown = sorted(found.keys() - {article.id for article in gold})
    if unknown:
        raise InputError(
            "prediction",
            "unknown_article",
            found=f"{len(unknown)} not in gold, first {unknown[0]!r}",
            allowed="articles that gold has",
            remedy="leave the others out, or add their gold",
        )
    pairs = [(article, found.get(article.id, Article(id=article.id, text=article.text))) for article in gold]
    for ours, theirs in pairs:
        if ours.text != theirs.text:
            raise InputError(
                f"prediction, article {ours.id}",
                "text_changed",
                found="a text that is not gold's, so offsets mean something else",
                remedy="run the pipeline on gold's text, unchanged",
            )
    return pairs


def _add_clusters(tallies: Sequence[Tally], *, across: bool) -> None:
    for group in [tallies] if across else [[tally] for tally in tallies]:
        claims = [(tally, *claim) for tally in group for claim in tally.clustered]
        for (tally, at, *_), figures in zip(claims, score_clusters([c[2:] for c in claims]), strict=True):
            for key, counts in figures.items():
                tally.add(key, at, counts)


def _add_calibration(tallies: Sequence[Tally], layer: Layer) -> list[Bin]:
    """Sort confidences into bins of equal width and of equal mass over all articles; returns the former."""
    sure = np.array([confidence for tally in tallies for _, confidence, _ in tally.confidences[layer]])
    if not sure.size:
        return []
    inner = np.linspace(0, 1, BINS + 1)[1:-1]
    totals = np.zeros((BINS, 3))
    for figure, edges in (("equal_width", inner), ("equal_mass", np.quantile(sure, inner))):
        for tally in tallies:
            for at, confidence, right in tally.confidences[layer]:
                counts = np.zeros((BINS, 3))
                counts[np.searchsorted(edges, confidence, side="right")] = right, confidence, 1
                tally.add(f"{layer}.calibration.{figure}", at, tuple(counts.ravel()))
                if figure == "equal_width":
                    totals += counts
    return [
        Bin(layer, i / BINS, (i + 1) / BINS, int(n), confidence / n, right / n)
        for i, (right, confidence, n) in enumerate(totals.tolist())
        if n
    ]


def _units(gold: Sequence[Article], chosen: Sequence[int]) -> tuple[int, str, Callable[[int, int], int]]:
    """Their number, their name, and (index of the article, offset) → unit."""
    if len(chosen) == 1:
        words = Words(gold[chosen[0]].text)
        return words.sentences, "sentence", lambda _, at: words.sentence_of(at)
    return len(chosen), "article", lambda index, _: index


def _by_unit(tallies: Sequence[Tally], key: str, units: int, unit_of: Callable[[int, int], int]) -> Floats:
    """A figure's counts, (units, width)."""
    out = np.zeros((units, FIGURES[key].measure.width))
    for index, tally in enumerate(tallies):
        for at, counts in tally.counts.get(key, ()):
            out[unit_of(index, at)] += counts
    return out


def _score(key: str, counts: Floats, draws: Floats, human: float | None) -> Score:
    measure = FIGURES[key].measure
    values, sampled = measure.of(counts), measure.of(draws)
    return Score(
        {
            name: Value(optional(values[i]), *map(optional, interval(sampled[:, i])))
            if not np.isnan(values[i])
            else Value(None, None, None)
            for i, name in enumerate(measure.names)
        },
        measure.support(counts),
        human,
    )


def _cent(value: float | None) -> str:
    return UNSCORED if value is None else f"{100 * value:.1f}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
