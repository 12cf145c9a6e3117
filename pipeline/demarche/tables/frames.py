"""One row for each stance, quote, claim, cluster, mention, actor of annotated articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from demarche.lexicons import codes
from demarche.scheme import Article
from demarche.tables import columns


def _spans(spans: Iterable[Sequence[int]]) -> str | None:
    """Offsets as text: "12-40;55-60", code points, end-exclusive."""
    return ";".join(f"{start}-{end}" for start, end in spans) or None


def _joined(values: Iterable[str]) -> str | None:
    return "; ".join(values) or None


def _day(article: Article) -> str | None:
    """YYYY-MM-DD, in whichever ISO form the article has its date."""
    return date.fromisoformat(article.published[:10]).isoformat() if article.published else None


def _head(article: Article) -> dict[str, Any]:
    return {"article": article.id, "published": _day(article), "outlet": article.outlet}


def _name(article: Article, id: str | None) -> str | None:
    if id is None:
        return None
    actor = article.actor(id)
    return actor.name if actor else id


def _party(article: Article, id: str) -> dict[str, Any]:
    code = codes(id)
    return {
        "party": id,
        "party_name": _name(article, id),
        "party_iso3": code.iso3,
        "party_cow": code.cow,
    }


def stances(articles: Iterable[Article]) -> pd.DataFrame:
    """A row for each (actor, item) of each article, with its evidence."""
    rows = []
    for article in articles:
        kinds = {q.id: q.kind for q in article.quotes or ()}
        versions = _joined(f"{name} {version}" for name, version in (article.versions or {}).items())
        for stance in article.stances or ():
            actor, item = article.actor(stance.actor), article.item(stance.item)
            rows.append(
                {
                    **_head(article),
                    "title": article.title,
                    "url": article.url,
                    "actor": stance.actor,
                    "actor_name": actor.name if actor else stance.actor,
                    "actor_kind": actor.kind if actor else None,
                    **_party(article, stance.party),
                    "item": stance.item,
                    "item_label": item.label if item else stance.item,
                    "proposition": item.proposition if item else None,
                    "label": stance.label,
                    "earlier": stance.earlier,
                    "confidence": stance.confidence,
                    "condition": article.words(stance.condition) if stance.condition else None,
                    "evidence": article.words(stance.evidence),
                    "evidence_spans": _spans(stance.evidence),
                    "quote": stance.quote,
                    "quote_kind": kinds.get(stance.quote or ""),
                    "reporter": stance.reporter,
                    "reporter_name": _name(article, stance.reporter),
                    "versions": versions,
                }
            )
    return columns.STANCES.frame(rows)


def quotes(articles: Iterable[Article]) -> pd.DataFrame:
    """A row for each attribution."""
    rows = []
    for article in articles:
        for quote in article.quotes or ():
            speaker = article.actor(quote.speaker) if quote.speaker else None
            rows.append(
                {
                    **_head(article),
                    "quote": quote.id,
                    "kind": quote.kind,
                    "speaker": quote.speaker,
                    "speaker_name": speaker.name if speaker else quote.speaker,
                    "party": speaker.party or speaker.id if speaker else None,
                    "source": article.words(quote.source) or None,
                    "cue": article.words(quote.cue) or None,
                    "content": article.words(quote.content) or None,
                    "source_spans": _spans(quote.source),
                    "cue_spans": _spans(quote.cue),
                    "content_spans": _spans(quote.content),
                    "confidence": quote.confidence,
                }
            )
    return columns.QUOTES.frame(rows)


def claims(articles: Iterable[Article]) -> pd.DataFrame:
    """A row for each claim, with its cluster's summary."""
    rows = []
    for article in articles:
        summaries = {c.id: c.summary for c in article.clusters or ()}
        for claim in article.claims or ():
            rows.append(
                {
                    **_head(article),
                    "claim": claim.id,
                    "claimant": claim.claimant,
                    "claimant_name": _name(article, claim.claimant),
                    "text": article.words(claim.span),
                    "spans": _spans(claim.span),
                    "cluster": claim.cluster,
                    "summary": summaries.get(claim.cluster or ""),
                    "item": claim.item,
                    "stance": claim.stance,
                }
            )
    return columns.CLAIMS.frame(rows)


def clusters(articles: Iterable[Article]) -> pd.DataFrame:
    """A row for each cluster, over all articles of the run that made it.

    Articles clustered apart may use one id for two clusters; their summaries tell these apart.
    """
    articles = list(articles)
    about = {(k.id, k.summary): k for article in articles for k in article.clusters or ()}
    frame = claims(articles).dropna(subset="cluster")
    rows = []
    for (cluster, summary), group in frame.groupby(["cluster", "summary"], sort=False, dropna=False):
        days = group["published"].dropna()
        record = about.get((cluster, summary))
        rows.append(
            {
                "cluster": cluster,
                "summary": summary,
                "claims": len(group),
                "articles": group["article"].nunique(),
                "outlets": group["outlet"].nunique(),
                "independent_outlets": record.n_independent_outlets if record else None,
                "keywords": _joined(record.keywords if record else ()),
                "contested": _joined(record.contested if record else ()),
                "claimants": _joined(dict.fromkeys(group["claimant_name"])),
                "first": min(days, default=None),
                "last": max(days, default=None),
            }
        )
    rows.sort(key=lambda row: (-row["articles"], -row["claims"]))
    return columns.CLUSTERS.frame(rows)


def entities(articles: Iterable[Article]) -> pd.DataFrame:
    """A row for each mention of a name or date, in the order of the text."""
    rows = []
    for article in articles:
        names = {actor.id: actor.name for actor in article.actors or ()}
        for entity in article.entities or ():
            rows.append(
                {
                    **_head(article),
                    "start": entity.start,
                    "stop": entity.end,
                    "text": article.text[entity.start : entity.end],
                    "label": entity.label,
                    "actor": entity.actor,
                    "actor_name": names.get(entity.actor or "", entity.actor),
                }
            )
    return columns.ENTITIES.frame(rows)


def actors(articles: Iterable[Article]) -> pd.DataFrame:
    """A row for each actor of each article."""
    rows = []
    for article in articles:
        mentions = Counter(entity.actor for entity in article.entities or ())
        spoken = Counter(quote.speaker for quote in article.quotes or ())
        held = Counter(stance.actor for stance in article.stances or ())
        for actor in article.actors or ():
            rows.append(
                {
                    **_head(article),
                    "actor": actor.id,
                    "actor_name": actor.name,
                    "actor_kind": actor.kind,
                    **_party(article, actor.party or actor.id),
                    "anonymous": actor.anonymous,
                    "aliases": _joined(actor.aliases),
                    "members": _joined(actor.members),
                    "candidates": _joined(actor.candidates),
                    "mentions": mentions[actor.id],
                    "quotes": spoken[actor.id],
                    "stances": held[actor.id],
                }
            )
    return columns.ACTORS.frame(rows)
