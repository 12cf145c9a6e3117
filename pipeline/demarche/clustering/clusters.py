"""Clusters of claims: the same proposition, with the same polarity.

Average-link agglomeration over sentence vectors, cut where two claims stop saying the same thing. Two
claims whose polarity words differ are held apart. No claim is thrown out: one that stands alone is a
cluster of one. The same claims in any order give the same clusters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from demarche.runtime.embedder import SHIPPED, Floats, embedder
from demarche.scheme import Article, Claim, Cluster, InputError

DISTANCE = 0.36
"""1 - cosine at which the tree is cut; 0.2 to 0.6 was swept on gold/dev by pair F1 against B-cubed."""
MOST = 20_000
"""Claims of one tree: its distances take 1.6 GB, twice while it is built."""
BEYOND = 4.0
"""Added to the distance of opposites: no cut that `distance` allows reaches it."""
_AGAINST = re.compile(
    r"\b(?:not|no|never|cannot|without|reject\w*|refus\w*|den(?:y|ies|ied)|oppos\w*|against|condemn\w*|"
    r"rul\w+ out|dismiss\w*|fail\w*|lack\w*|neither|nor)\b|n[’']t\b",
    re.IGNORECASE,
)


def cluster(
    articles: Sequence[Article], *, encoder: str = SHIPPED, distance: float = DISTANCE
) -> list[Article]:
    """The articles with `clusters` and every claim's `cluster` set; ids run over all articles.

    Raises:
        InputError: more than MOST claims, or no such encoder.
    """
    found = sorted(
        (article.words(claim.span), article.id, claim.id)
        for article in articles
        for claim in article.claims or ()
    )
    if len(found) > MOST:
        raise InputError(
            "clusters",
            "too_many_claims",
            found=f"{len(found):,} claims",
            allowed=f"at most {MOST:,} at once",
            remedy="cluster the articles in parts, e.g. a week each, with `demarche cluster`",
        )
    texts = [text for text, _, _ in found]
    labels = _labels(texts, encoder, distance)
    names: dict[int, str] = {}
    of_claim: dict[tuple[str, str], str] = {}
    for (_, article_id, claim_id), label in zip(found, labels, strict=True):
        names.setdefault(label, f"k{len(names) + 1}")
        of_claim[article_id, claim_id] = names[label]
    summaries = _summaries(texts, [names[label] for label in labels], encoder)
    out = []
    for article in articles:
        if article.claims is None:
            out.append(article)
            continue
        claims = [_with_cluster(c, of_claim[article.id, c.id]) for c in article.claims]
        here = dict.fromkeys(c.cluster for c in claims if c.cluster)
        clusters = [Cluster(id=k, summary=summaries[k]) for k in here]
        out.append(article.model_copy(update={"claims": claims, "clusters": clusters}))
    return out


def _with_cluster(claim: Claim, id: str) -> Claim:
    return Claim.model_validate({**claim.model_dump(exclude_unset=True), "cluster": id})


def _labels(texts: Sequence[str], encoder: str, distance: float) -> list[int]:
    if len(texts) < 2:
        return list(range(len(texts)))
    from scipy.cluster.hierarchy import fcluster, linkage

    vectors = embedder(encoder).encode(texts)
    against = np.array([len(_AGAINST.findall(text)) % 2 for text in texts])
    # Opposite claims are near in any embedding: their distance is put beyond every cut.
    apart = np.concatenate(
        [
            np.clip(1 - vectors[i + 1 :] @ vectors[i], 0, 2) + BEYOND * (against[i + 1 :] != against[i])
            for i in range(len(texts) - 1)
        ],
        dtype=np.float64,
    )
    tree = linkage(apart, method="average")
    return [int(label) for label in fcluster(tree, t=distance, criterion="distance")]


def _summaries(texts: Sequence[str], clusters: Sequence[str], encoder: str) -> dict[str, str]:
    """The medoid of each cluster: the claim nearest to all the others; of equals the first."""
    groups: dict[str, list[int]] = {}
    for index, name in enumerate(clusters):
        groups.setdefault(name, []).append(index)
    several = [i for group in groups.values() if len(group) > 2 for i in group]
    vectors: dict[int, Floats] = {}
    if several:
        vectors = dict(zip(several, embedder(encoder).encode([texts[i] for i in several]), strict=True))
    summaries = {}
    for name, group in groups.items():
        if len(group) > 2:
            block = np.stack([vectors[i] for i in group])
            group = [group[int((block @ block.T).sum(axis=1).argmax())]]
        summaries[name] = texts[group[0]]
    return summaries
