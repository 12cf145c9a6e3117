"""One row for each stance, quote, claim; and the matrix of actors and items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from demarche.lexicons import codes
from demarche.scheme import Article

STANCE_COLUMNS = (
    "article", "published", "outlet", "title", "url", "actor", "actor_name", "actor_kind", "party",
    "party_name", "party_iso3", "party_cow", "item", "item_label", "proposition", "label", "earlier",
    "confidence", "condition", "evidence", "evidence_spans", "quote", "quote_kind", "reporter",
)  # fmt: skip
QUOTE_COLUMNS = (
    "article", "published", "outlet", "quote", "kind", "speaker", "speaker_name", "party", "source", "cue",
    "content", "source_spans", "cue_spans", "content_spans", "confidence",
)  # fmt: skip
CLAIM_COLUMNS = (
    "article", "published", "outlet", "claim", "claimant", "claimant_name", "text", "spans", "cluster",
    "summary", "item", "stance",
)  # fmt: skip


def _spans(spans: Iterable[Sequence[int]]) -> str:
    """Offsets as text: "12-40;55-60", code points, end-exclusive."""
    return ";".join(f"{start}-{end}" for start, end in spans)


def _head(article: Article) -> dict[str, Any]:
    return {"article": article.id, "published": article.published, "outlet": article.outlet}


def _name(article: Article, id: str | None) -> str | None:
    if id is None:
        return None
    actor = article.actor(id)
    return actor.name if actor else id


def stances(articles: Iterable[Article]) -> pd.DataFrame:
    """A row for each (actor, item) of each article, with its evidence. Columns: STANCE_COLUMNS."""
    rows = []
    for article in articles:
        kinds = {q.id: q.kind for q in article.quotes or ()}
        for stance in article.stances or ():
            actor, item = article.actor(stance.actor), article.item(stance.item)
            code = codes(stance.party)
            rows.append(
                {
                    **_head(article),
                    "title": article.title,
                    "url": article.url,
                    "actor": stance.actor,
                    "actor_name": actor.name if actor else stance.actor,
                    "actor_kind": actor.kind if actor else None,
                    "party": stance.party,
                    "party_name": _name(article, stance.party),
                    "party_iso3": code.iso3,
                    "party_cow": code.cow,
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
                }
            )
    frame = pd.DataFrame(rows, columns=list(STANCE_COLUMNS))
    return frame.astype({"party_cow": "Int64"})


def quotes(articles: Iterable[Article]) -> pd.DataFrame:
    """A row for each attribution. Columns: QUOTE_COLUMNS."""
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
                    "source": article.words(quote.source),
                    "cue": article.words(quote.cue),
                    "content": article.words(quote.content),
                    "source_spans": _spans(quote.source),
                    "cue_spans": _spans(quote.cue),
                    "content_spans": _spans(quote.content),
                    "confidence": quote.confidence,
                }
            )
    return pd.DataFrame(rows, columns=list(QUOTE_COLUMNS))


def claims(articles: Iterable[Article]) -> pd.DataFrame:
    """A row for each claim, with its cluster's summary. Columns: CLAIM_COLUMNS."""
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
    return pd.DataFrame(rows, columns=list(CLAIM_COLUMNS))


def matrix(articles: Iterable[Article]) -> pd.DataFrame:
    """Actors (index: name) by items (columns: label); the cell is the label of the surest stance.

    An actor's rows from several articles meet in one cell; two actors of one name keep a row each. The
    columns stand in the agenda's order, the actors with most positions first.
    """
    listed = list(articles)
    frame = stances(listed)
    order = dict.fromkeys(item.label for article in listed for item in article.agenda or ())
    if frame.empty:
        return pd.DataFrame(columns=list(order), index=pd.Index([], name="actor_name"))
    surest = frame.sort_values("confidence", ascending=False, na_position="last", kind="stable")
    surest = surest.drop_duplicates(["actor", "item_label"])
    table = surest.pivot(index="actor", columns="item_label", values="label")
    # Items that no agenda explains stand last, under their ids.
    columns = dict.fromkeys([*(label for label in order if label in table.columns), *table.columns])
    ranked = table.notna().sum(axis=1).sort_values(ascending=False, kind="stable").index
    table = table.loc[ranked, list(columns)].rename_axis(columns=None)
    names = dict(zip(frame["actor"], frame["actor_name"], strict=True))
    return table.set_index(pd.Index([names[actor] for actor in table.index], name="actor_name"))
