"""How far two annotators of the same articles agree: the ceiling for a system, beside its scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from demarche.evaluation.matching import Words
from demarche.evaluation.report import UNSCORED, Evaluation, evaluate, table
from demarche.evaluation.scores import LAYERS, NONE, ROLES, aligned, pair_stances
from demarche.scheme import Article, InputError

Units = Sequence[tuple[Hashable, Hashable]]
"""Of each unit, (A's category, B's category)."""
OUTSIDE = "O"


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Agreement beyond chance; None where undefined (no units, or one category throughout).

    Attributes:
        units: how many, and in `UNITS` what they are.
        kappa: Cohen's.
        alpha: Krippendorff's, nominal.
    """

    units: int
    kappa: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two annotators share.

    Attributes:
        evaluation: B scored as a prediction of A; an F1 is the same the other way round.
        coefficients: by layer.
        left_out: articles that only one of them has.
    """

    evaluation: Evaluation
    coefficients: dict[str, Coefficients]
    left_out: int

    def headlines(self) -> dict[str, float]:
        """For `evaluate(…, human=…)`."""
        return self.evaluation.headlines()

    def as_json(self) -> dict[str, Any]:
        beyond = {
            layer: {"units": c.units, "kappa": c.kappa, "alpha": c.alpha}
            for layer, c in self.coefficients.items()
        }
        return {"coefficients": beyond, "left_out": self.left_out, **self.evaluation.as_json()}

    def as_markdown(self) -> str:
        rows = [
            [
                layer.capitalize(),
                *(UNSCORED if v is None else f"{v:.3f}" for v in (c.kappa, c.alpha)),
                f"{c.units:,} {UNITS[layer]}",
            ]
            for layer, c in self.coefficients.items()
        ]
        beyond = table(["", "Cohen’s κ", "Krippendorff’s α", "units"], rows)
        return f"{beyond}\n\n{self.evaluation.as_markdown()}"


def agreement(a: Sequence[Article], b: Sequence[Article], *, across: bool = False) -> Agreement:
    """Compare two annotators on the articles and layers that both have.

    Args:
        across: as in `evaluate`.

    Raises:
        InputError: no article in common, an id that stands twice, or another text under the same id.
    """
    theirs = {article.id: article for article in b}
    pairs = [_shared_layers(article, theirs[article.id]) for article in a if article.id in theirs]
    if not pairs:
        raise InputError(
            "agreement",
            "nothing_in_common",
            found=f"{len(a)} and {len(b)} articles, none with the same id",
            allowed="two annotations of the same articles",
        )
    evaluation = evaluate([pair[0] for pair in pairs], [pair[1] for pair in pairs], across=across)
    coefficients = {}
    for layer, units_of in _UNITS_OF.items():
        if layer in evaluation.units:
            units = [u for pair in pairs if getattr(pair[0], layer) is not None for u in units_of(*pair)]
            coefficients[layer] = Coefficients(len(units), cohen_kappa(units), krippendorff_alpha(units))
    return Agreement(evaluation, coefficients, len(a) + len(b) - 2 * len(pairs))


def cohen_kappa(units: Units) -> float | None:
    """(observed - expected) / (1 - expected), each annotator with their own distribution (Cohen 1960)."""
    n = len(units)
    ours, theirs = Counter(u for u, _ in units), Counter(v for _, v in units)
    agreed = n * sum(u == v for u, v in units)
    chance = sum(ours[category] * theirs[category] for category in ours)
    return (agreed - chance) / (n * n - chance) if n * n > chance else None


def krippendorff_alpha(units: Units) -> float | None:
    """1 - observed / expected disagreement, nominal, two annotators, nothing missing (Krippendorff 2011)."""
    values = Counter(value for unit in units for value in unit)
    n = 2 * len(units)
    expected = n * n - sum(count * count for count in values.values())
    observed = 2 * sum(u != v for u, v in units)
    return 1 - (n - 1) * observed / expected if expected else None


def _shared_layers(a: Article, b: Article) -> tuple[Article, Article]:
    absent: dict[str, None] = {
        layer: None for layer in LAYERS if getattr(a, layer) is None or getattr(b, layer) is None
    }
    return a.model_copy(update=absent), b.model_copy(update=absent)


def _entity_units(a: Article, b: Article) -> Iterator[tuple[Hashable, Hashable]]:
    words = Words(a.text)
    ours, theirs = (
        {t: e.label for e in article.entities or () for t in words.within([(e.start, e.end)])}
        for article in (a, b)
    )
    return ((ours.get(token, OUTSIDE), theirs.get(token, OUTSIDE)) for token in range(len(words)))


def _quote_units(a: Article, b: Article) -> Iterator[tuple[Hashable, Hashable]]:
    """All roles of a token are its category: the cue of a nested attribution is content as well."""
    words = Words(a.text)
    ours, theirs = (
        {(t, role) for q in article.quotes or () for role in ROLES for t in words.within(getattr(q, role))}
        for article in (a, b)
    )
    for token in range(len(words)):
        yield tuple(r for r in ROLES if (token, r) in ours), tuple(r for r in ROLES if (token, r) in theirs)


def _stance_units(a: Article, b: Article) -> Iterator[tuple[Hashable, Hashable]]:
    for ours, theirs in aligned(a.stances or [], b.stances or [], pair_stances(a, b)):
        yield ours.label if ours else NONE, theirs.label if theirs else NONE


def _claim_units(a: Article, b: Article) -> Iterator[tuple[Hashable, Hashable]]:
    words = Words(a.text)
    ours, theirs = (words.within(s for c in article.claims or () for s in c.span) for article in (a, b))
    return ((token in ours, token in theirs) for token in range(len(words)))


_UNITS_OF = {
    "entities": _entity_units,
    "quotes": _quote_units,
    "stances": _stance_units,
    "claims": _claim_units,
}
UNITS = {
    "entities": "tokens by label",
    "quotes": "tokens by their roles",
    "stances": "rows of either by label",
    "claims": "tokens in a claim or not",
}
"""What κ and α are taken over; a row that one of them does not have is labelled "none"."""
