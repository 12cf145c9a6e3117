"""Confidences that mean what they say: a fit of "how sure" to "how often right", on dev.

Isotonic regression (Zadrozny and Elkan 2002) keeps the order of the records and needs no shape, but many of
them; with fewer than FEW a sigmoid of the log odds (Platt 1999) errs less (Niculescu-Mizil and Caruana 2005).
The fit goes into the model's manifest as knots between which a run interpolates.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from spacy.language import Language

from demarche.evaluation.scores import pair_stances
from demarche.ingest.corpora import polnear_article
from demarche.pipeline import annotate, load
from demarche.runtime.bundle import MANIFEST
from demarche.scheme import Article, Quote
from demarche.scheme.jsonl import replaced
from demarche.training.token_data import read

KNOTS = 12
FEW = 1000
Knots = dict[str, list[float]]
Judged = tuple[str, float, bool]
"""(article, confidence, right)."""


def fit(confidences: Sequence[float], right: Sequence[bool]) -> Knots:
    """At most KNOTS points (raw, right) of the fit."""
    sure = np.asarray(confidences)
    raw = np.unique(np.quantile(sure, np.linspace(0, 1, KNOTS)))
    if len(sure) < FEW:
        sigmoid = LogisticRegression().fit(_log_odds(sure), np.asarray(right))
        fitted = sigmoid.predict_proba(_log_odds(raw))[:, 1]
    else:
        regression = IsotonicRegression(y_min=0.02, y_max=0.98, out_of_bounds="clip")
        fitted = regression.fit(sure, np.asarray(right, dtype=float)).predict(raw)
    return {"raw": [round(float(x), 4) for x in raw], "right": [round(float(y), 4) for y in fitted]}


def _log_odds(sure: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    kept = np.clip(sure, 1e-3, 1 - 1e-3)
    return np.asarray(np.log(kept / (1 - kept)))[:, None]


def expected_error(confidences: Sequence[float], right: Sequence[bool], *, bins: int = 10) -> float:
    """Expected calibration error, bins of equal width."""
    sure, good = np.asarray(confidences), np.asarray(right, dtype=float)
    index = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [abs(sure[index == b].mean() - good[index == b].mean()) * (index == b).mean() for b in set(index)]
    return float(sum(gaps))


def cross_fitted_error(judged: Sequence[Judged], *, folds: int = 5) -> float:
    """Calibration error of articles that the fit has not seen."""
    articles = sorted({article for article, _, _ in judged})
    sure: list[float] = []
    good: list[bool] = []
    for fold in range(folds):
        out = set(articles[fold::folds])
        knots = fit(*zip(*[(c, r) for a, c, r in judged if a not in out], strict=True))
        for article, confidence, right in judged:
            if article in out:
                sure.append(float(np.interp(confidence, knots["raw"], knots["right"])))
                good.append(right)
    return expected_error(sure, good)


def judged_quotes(corpora: Path) -> Iterator[Judged]:
    """Attributions of PolNeAR dev: right where source, cue and content are all exact."""
    gold = [polnear_article(record) for record in read(corpora / "polnear" / "dev.jsonl")]
    nlp = load([], stages=("entities", "actors", "quotes"))
    _uncalibrated(nlp, "demarche_quotes")
    for expected, found in zip(gold, annotate([_bare(a) for a in gold], [], nlp=nlp), strict=True):
        known = {_triple(q) for q in expected.quotes or ()}
        for quote in found.quotes or ():
            yield found.id, float(quote.confidence or 0), _triple(quote) in known


def judged_stances(gold: Sequence[Article]) -> Iterator[Judged]:
    """Rows of a run on gold's texts with gold's agenda: right where pair and label are."""
    nlp = load([])
    _uncalibrated(nlp, "demarche_stances")
    for expected, found in zip(gold, annotate([_bare(a) for a in gold], [], nlp=nlp), strict=True):
        labels = {
            found_at: (expected.stances or [])[at].label for at, found_at in pair_stances(expected, found)
        }
        for index, stance in enumerate(found.stances or ()):
            yield found.id, float(stance.confidence or 0), labels.get(index) == stance.label


def calibrate(folder: Path, key: str, judged: Sequence[Judged]) -> dict[str, float]:
    """Write the fit into the manifest of `folder` under `key`; returns the errors before and after."""
    manifest = folder / MANIFEST
    about = json.loads(manifest.read_text(encoding="utf-8"))
    confidences, right = [c for _, c, _ in judged], [r for _, _, r in judged]
    errors = {
        "records": float(len(judged)),
        "raw": round(expected_error(confidences, right), 4),
        "cross_fitted": round(cross_fitted_error(judged), 4),
    }
    about[key] = {**fit(confidences, right), "error": errors}
    with replaced(manifest) as out:
        out.write(json.dumps(about, indent=1) + "\n")
    return errors


def _uncalibrated(nlp: Language, name: str) -> None:
    component: Any = nlp.get_pipe(name)
    component.calibration = None


def _bare(article: Article) -> Article:
    return Article(id=article.id, text=article.text, agenda=article.agenda)


def _triple(quote: Quote) -> tuple[object, ...]:
    return tuple(tuple(tuple(span) for span in spans) for spans in (quote.source, quote.cue, quote.content))
