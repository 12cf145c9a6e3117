"""Verdicts into gold: what a run found, as a person says it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from demarche.review.corrections import Correction
from demarche.review.subjects import LAYERS, VALUE, Layer, Subject, allowed, subjects
from demarche.scheme import Article, InputError, Rejected, Stance
from demarche.scheme.records import text_sha256

Unmarked = Literal["unfinished", "right", "wrong"]
Given = tuple[str, Correction]
"""A verdict and where it stands (file and line)."""


@dataclass(slots=True)
class Reviewed:
    """Gold, and what became of the verdicts.

    Attributes:
        articles: those with at least one layer of gold.
        verdicts: how many of each were taken.
        layers: articles with gold, by layer.
        unfinished: articles whose layer has records that nobody judged, and is left out for it, by layer.
        rejected: verdicts that could not be used.
    """

    articles: list[Article] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    layers: Counter[str] = field(default_factory=Counter)
    unfinished: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)


def apply(
    articles: Iterable[Article], given: Iterable[Given | Rejected], *, unmarked: Unmarked = "unfinished"
) -> Reviewed:
    """Articles as their reviewers say they are.

    A wrong record is dropped, a relabelled one set right, and confidences go. Clusters are dropped: nobody
    judged them, and a clustering scored against itself is always right. What a run missed is not in it: a
    recall measured on this gold is an upper bound.

    Args:
        unmarked: what becomes of a layer that has verdicts and records without one: it is left out
            (`unfinished`), or those records are taken as `right` or as `wrong`.
    """
    done = Reviewed()
    verdicts = _settled(given, done)
    for article in articles:
        ours = verdicts.pop(article.id, {})
        if ours and (gold := _gold(article, ours, done, unmarked)):
            done.articles.append(gold)
    for left in verdicts.values():
        for where, correction in left.values():
            _reject(done, where, "no_such_article", f"no article {correction.article!r}")
    return done


def _settled(given: Iterable[Given | Rejected], done: Reviewed) -> dict[str, dict[tuple[Layer, str], Given]]:
    """One verdict a record, by article: a reviewer's last one; none where two reviewers differ."""
    by_reviewer: dict[tuple[str, Layer, str], dict[str, Given]] = {}
    for one in given:
        if isinstance(one, Rejected):
            done.rejected.append(one)
            continue
        _, correction = one
        key = correction.article, correction.layer, correction.record
        held = by_reviewer.setdefault(key, {})
        before = held.get(correction.reviewer or "")
        if before is None or (correction.time or "") >= (before[1].time or ""):
            held[correction.reviewer or ""] = one
    settled: dict[str, dict[tuple[Layer, str], Given]] = {}
    for (article, layer, record), held in by_reviewer.items():
        (where, first), *others = held.values()
        if any((c.verdict, c.to) != (first.verdict, first.to) for _, c in others):
            said = ", ".join(f"{name or 'somebody'}: {c.verdict}" for name, (_, c) in held.items())
            _reject(done, where, "reviewers_disagree", f"{layer} {record!r} of {article!r} ({said})")
        else:
            settled.setdefault(article, {})[layer, record] = where, first
    return settled


def _gold(
    article: Article, ours: dict[tuple[Layer, str], Given], done: Reviewed, unmarked: Unmarked
) -> Article | None:
    sha256 = text_sha256(article.text)
    found = {layer: subjects(article, layer) for layer in LAYERS}
    judged: dict[Layer, dict[str, Correction]] = {}
    for (layer, name), (where, correction) in ours.items():
        if problem := _problem(article, sha256, found[layer].get(name), correction):
            _reject(done, where, *problem)
        else:
            judged.setdefault(layer, {})[name] = correction
    layers: dict[str, list[Any]] = {}
    for layer in LAYERS:
        if layer not in judged:
            continue
        if unmarked == "unfinished" and judged[layer].keys() != found[layer].keys():
            done.unfinished[layer] += 1
            continue
        kept = []
        for name, record in found[layer].items():
            given = judged[layer].get(name)
            verdict = given.verdict if given else unmarked
            if given:
                done.verdicts[verdict] += 1
            if verdict != "wrong":
                kept.append(_corrected(record, VALUE[layer], given))
        layers[layer] = kept
        done.layers[layer] += 1
    if not layers:
        return None
    if "stances" in layers:
        there = {quote["id"] for quote in layers.get("quotes", ())}
        for stance in layers["stances"]:
            if stance.get("quote") not in there:
                stance["quote"] = None
    rest = {k: v for k, v in article.dump().items() if k not in (*LAYERS, "clusters")}
    return Article.model_validate({**rest, **layers})


def _problem(
    article: Article, sha256: str, record: Subject | None, correction: Correction
) -> tuple[str, str] | None:
    """Reason code and message where a verdict does not fit the article."""
    layer = correction.layer
    at = f"{layer} {correction.record!r} of {article.id!r}"
    if correction.sha256 != sha256:
        return "text_changed", f"{at}: the verdict is on another text ({correction.sha256[:12]}…)"
    if record is None:
        return "no_such_record", f"no {at}: this run found something else"
    value = getattr(record, VALUE[layer])
    if value != correction.was:
        return "no_such_record", f"{at} is {value!r} here, the verdict is on {correction.was!r}"
    if correction.verdict == "relabelled":
        choices = allowed(article, layer)
        if correction.to not in choices and not (layer == "quotes" and correction.to is None):
            return "not_a_label", f"{at}: {correction.to!r} is not among {', '.join(choices)}"
    return None


def _corrected(record: Subject, value: str, correction: Correction | None) -> dict[str, Any]:
    fields = record.model_dump(mode="json", exclude_unset=True, exclude={"confidence", "cluster"})
    if correction is None or correction.verdict != "relabelled":
        return fields
    fields[value] = correction.to
    if isinstance(record, Stance):
        # What hung on the old label says nothing about the new one.
        if correction.to != "conditional":
            fields.pop("condition", None)
        if fields.get("earlier") == correction.to:
            fields.pop("earlier", None)
    return fields


def _reject(done: Reviewed, where: str, reason: str, found: str) -> None:
    done.rejected.append(Rejected.because(InputError(where, reason, found=found)))


def summary(done: Reviewed) -> Sequence[str]:
    """Lines of talk: what was taken, what of it is gold, what was left out and why."""
    taken = ", ".join(f"{n} {verdict}" for verdict, n in sorted(done.verdicts.items())) or "none"
    gold = ", ".join(f"{layer} of {n}" for layer, n in done.layers.items()) or "none"
    lines = [f"verdicts taken: {taken}; gold in {len(done.articles)} articles: {gold}"]
    if done.unfinished:
        left = ", ".join(f"{layer} of {n}" for layer, n in done.unfinished.items())
        lines.append(f"unfinished, left out: {left} (judge the rest, or say --unmarked right or wrong)")
    if done.rejected:
        reasons = Counter(one.reason for one in done.rejected)
        lines.append("left out: " + ", ".join(f"{n} {reason}" for reason, n in sorted(reasons.items())))
    return lines
