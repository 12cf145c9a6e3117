"""Clusters of claims: the same proposition, with the same polarity.

Near pairs by sentence vectors and shared words, then average link inside each component of their graph,
with opposites, other figures, other parties and other matters held apart. No claim is thrown out: one that
stands alone is a cluster of one. The same claims in any order give the same clusters.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from demarche.clustering.keywords import content_words, keywords
from demarche.clustering.linkage import Square, groups
from demarche.clustering.matters import Matters, parties
from demarche.clustering.neighbours import Floats, Ints, Step, near_pairs
from demarche.clustering.polarity import Reading, comparable, opposite, reading
from demarche.clustering.syndication import copies, independent_outlets
from demarche.runtime.bundle import batches
from demarche.runtime.embedder import SHIPPED, embedder
from demarche.scheme import Article, Claim, Cluster, InputError

DISTANCE = 0.48
"""1 - similarity at which the tree is cut; docs/claims.md has the sweep."""
SHARED_WORDS = 0.7
"""Weight of the TF-IDF cosine of two claims beside the cosine of their vectors, which counts 1."""
MOST = 1_000_000
"""Claims at once: what the benchmark was made for."""
ENCODED = 8192
"""Texts put to the encoder between two steps of the progress."""
STEM = 6
"""Letters that two forms of a word share: "agreement", "agreed"."""

Watch = Callable[[str, int], AbstractContextManager[Step]]
"""(what is done, number of steps) → a context that is told of each."""


def unwatched(title: str, steps: int) -> AbstractContextManager[Step]:
    return nullcontext(lambda done: None)


@dataclass(slots=True, eq=False)
class Statement:
    """A claim as clustering sees it.

    Attributes:
        article: index of its article.
        claim: its id there.
        text: its words; pieces joined by " … ".
        reading: what the pair check compares.
        held: cluster that it stays in.
    """

    text: str
    article: int
    claim: str
    reading: Reading
    held: str | None = None


@dataclass(slots=True)
class Gathered:
    """Groups of statements (indices), the medoid of each, and which groups say the contrary of which."""

    groups: list[Ints]
    medoids: list[int]
    contested: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def cluster(
    articles: Sequence[Article],
    *,
    encoder: str = SHIPPED,
    distance: float = DISTANCE,
    watch: Watch = unwatched,
) -> list[Article]:
    """The articles with `clusters` and every claim's `cluster` set; ids run over all articles.

    Args:
        encoder: any model that sentence-transformers can open.
        distance: 1 - average similarity of two groups up to which they are one.

    Raises:
        InputError: more than MOST claims, or no such encoder.
    """
    return _clustered(articles, held=(), encoder=encoder, distance=distance, watch=watch)


def add(
    articles: Sequence[Article],
    earlier: Sequence[Article],
    *,
    encoder: str = SHIPPED,
    distance: float = DISTANCE,
    watch: Watch = unwatched,
) -> list[Article]:
    """`earlier`, clustered already, and then `articles`: their claims join its clusters or make new ones.

    A cluster of `earlier` keeps its id and its claims, and no two of them are joined; what is said of it
    (summary, size, dates …) is renewed.

    Raises:
        InputError: as `cluster`; an article that is there twice, or a claim of `earlier` without a cluster.
    """
    for id, times in Counter(article.id for article in (*earlier, *articles)).items():
        if times > 1:
            raise InputError(
                id,
                "duplicate_id",
                found="an article that the clustering has already",
                remedy="leave it out of what you add",
            )
    for article in earlier:
        if any(claim.cluster is None for claim in article.claims or ()):
            raise InputError(
                article.id,
                "not_clustered",
                found="claims without a cluster",
                allowed="what `demarche cluster` or `demarche run` wrote",
                remedy="cluster all articles together, without --add",
            )
    fresh = [
        article.model_copy(update={"claims": _unclustered(article), "clusters": None}) for article in articles
    ]
    return _clustered([*earlier, *fresh], held=earlier, encoder=encoder, distance=distance, watch=watch)


def too_many(claims: int) -> InputError:
    return InputError(
        "clusters",
        "too_many_claims",
        found=f"{claims:,} claims",
        allowed=f"at most {MOST:,} at once",
        remedy="cluster the articles in parts, e.g. a month each, with `demarche cluster`",
    )


def _unclustered(article: Article) -> list[Claim] | None:
    if article.claims is None:
        return None
    return [claim.model_copy(update={"cluster": None}) for claim in article.claims]


def _clustered(
    articles: Sequence[Article], *, held: Sequence[Article], encoder: str, distance: float, watch: Watch
) -> list[Article]:
    if (claims := sum(len(article.claims or ()) for article in articles)) > MOST:
        raise too_many(claims)
    statements = sorted(
        _statements(articles, len(held)), key=lambda s: (s.text, articles[s.article].id, s.claim)
    )
    texts = sorted({statement.text for statement in statements})
    vectors = encoded(texts, encoder, watch)
    found = gather(statements, texts, vectors, Matters(articles), distance=distance, watch=watch)
    ids = _ids(statements, found.groups)
    clusters = _described(articles, statements, found, ids)
    of_claim = {
        (statements[i].article, statements[i].claim): id
        for id, group in zip(ids, found.groups, strict=True)
        for i in group
    }
    out = []
    for index, article in enumerate(articles):
        if article.claims is None:
            out.append(article)
            continue
        claims_here = [_with_cluster(c, of_claim[index, c.id]) for c in article.claims]
        here = [clusters[k] for k in dict.fromkeys(c.cluster for c in claims_here if c.cluster)]
        out.append(article.model_copy(update={"claims": claims_here, "clusters": here}))
    return out


def _statements(articles: Sequence[Article], held: int) -> Iterator[Statement]:
    for index, article in enumerate(articles):
        labels = {item.id: item.label for item in article.agenda or ()}
        for claim in article.claims or ():
            text = article.words(claim.span)
            item = (claim.item, labels.get(claim.item, "")) if claim.item else None
            read = reading(text, parties=parties(article, claim), item=item, stance=claim.stance)
            yield Statement(text, index, claim.id, read, claim.cluster if index < held else None)


def _with_cluster(claim: Claim, id: str) -> Claim:
    return Claim.model_validate({**claim.model_dump(exclude_unset=True), "cluster": id})


def encoded(texts: Sequence[str], encoder: str, watch: Watch = unwatched) -> Floats:
    """Unit vectors (n, width) of n texts."""
    chosen = embedder(encoder)
    parts = []
    with watch("encoding", len(texts)) as step:
        for batch in batches(texts, ENCODED):
            parts.append(chosen.encode(batch))
            step(len(batch))
    return np.concatenate(parts) if parts else np.zeros((0, 1), np.float32)


def gather(
    statements: Sequence[Statement],
    texts: Sequence[str],
    vectors: Floats,
    matters: Matters,
    *,
    distance: float = DISTANCE,
    watch: Watch = unwatched,
) -> Gathered:
    """The statements in groups.

    Args:
        statements: in the order of their texts.
        texts: each of them once, in order.
        vectors: of the texts, (n, width).
    """
    place = {text: i for i, text in enumerate(texts)}
    text_of = np.array([place[statement.text] for statement in statements], dtype=np.int64)
    words = _word_vectors(texts)
    with watch("comparing", len(texts)) as step:
        low, high, cosine = near_pairs(vectors, step=step)
    nearness = np.empty_like(cosine)
    for start in range(0, len(low), 1 << 18):
        part = slice(start, start + (1 << 18))
        shared = np.asarray(words[low[part]].multiply(words[high[part]]).sum(axis=1)).ravel()
        nearness[part] = (cosine[part] + SHARED_WORDS * shared) / (1 + SHARED_WORDS)

    def similar(part: Ints) -> Square:
        at = text_of[part]
        shared = (words[at] @ words[at].T).toarray()
        return np.asarray(
            (vectors[at] @ vectors[at].T + SHARED_WORDS * shared) / (1 + SHARED_WORDS), np.float64
        )

    def apart(part: Ints) -> npt.NDArray[np.bool_]:
        return _apart([statements[i] for i in part], matters)

    names = {name: i for i, name in enumerate(dict.fromkeys(s.held for s in statements if s.held))}
    held = np.array([names.get(s.held or "", -1) for s in statements], dtype=np.int64)
    # Where each text's statements begin: they stand together.
    first = np.searchsorted(text_of, np.arange(len(texts) + 1))
    chained = [_chain(text_of), *([_chain(held, held >= 0)] if names else [])]
    edges = (
        np.concatenate([first[low], *(i for i, _ in chained)]),
        np.concatenate([first[high], *(j for _, j in chained)]),
        np.concatenate([nearness, *(np.ones(len(i), np.float32) for i, _ in chained)]),
    )
    with watch("gathering", len(statements)) as step:
        found = groups(
            len(statements),
            edges,
            cut=1 - distance,
            similar=similar,
            apart=apart,
            held=held if names else None,
            step=step,
        )
    if names:
        found = _held_together(found, held)
    gathered = Gathered(found, [_medoid(group, text_of, vectors) for group in found])
    group_of = np.empty(len(statements), np.int64)
    for number, group in enumerate(found):
        group_of[group] = number
    # Opposites that would be one cluster if nothing but the polarity counted.
    near = nearness >= 1 - distance
    for i, j in zip(low[near].tolist(), high[near].tolist(), strict=True):
        for a, b in _pairs_of_groups(range(first[i], first[i + 1]), range(first[j], first[j + 1]), group_of):
            one, other = statements[a], statements[b]
            if opposite(one.reading, other.reading) and _about_one(one, other, matters):
                gathered.contested[int(group_of[a])].add(int(group_of[b]))
                gathered.contested[int(group_of[b])].add(int(group_of[a]))
    return gathered


def _pairs_of_groups(ours: range, theirs: range, group_of: Ints) -> Iterator[tuple[int, int]]:
    """A pair for each two groups that the statements of two texts are in."""
    for a in {int(group_of[i]): i for i in reversed(ours)}.values():
        for b in {int(group_of[j]): j for j in reversed(theirs)}.values():
            if group_of[a] != group_of[b]:
                yield a, b


def _chain(values: Ints, among: npt.NDArray[np.bool_] | None = None) -> tuple[Ints, Ints]:
    """Each place with the next that has the same value, where `among` is set."""
    order = np.argsort(values, kind="stable")
    if among is not None:
        order = order[among[order]]
    same = values[order[:-1]] == values[order[1:]]
    return order[:-1][same], order[1:][same]


def _held_together(found: Sequence[Ints], held: Ints) -> list[Ints]:
    """A cluster whose claims fell into several parts of a large component is put together again."""
    by_name: defaultdict[int, list[Ints]] = defaultdict(list)
    out = []
    for group in found:
        name = int(held[group].max())
        if name < 0:
            out.append(group)
        else:
            by_name[name].append(group)
    out += [np.sort(np.concatenate(parts)) for parts in by_name.values()]
    return sorted(out, key=lambda group: int(group[0]))


def _word_vectors(texts: Sequence[str]) -> Any:
    """TF-IDF of the stems of content words, unit rows (n, stems), sparse."""
    from scipy.sparse import csr_matrix, diags

    stems: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    for row, text in enumerate(texts):
        mine = {stems.setdefault(word[:STEM], len(stems)) for word in content_words(text)}
        rows += [row] * len(mine)
        columns += sorted(mine)
    there = csr_matrix(
        (np.ones(len(rows), np.float32), (rows, columns)), shape=(len(texts), max(1, len(stems)))
    )
    counts = np.bincount(columns, minlength=there.shape[1])
    weighted = there @ diags(np.log1p(len(texts) / np.maximum(counts, 1)).astype(np.float32))
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return (diags(1 / np.maximum(lengths, 1e-9).astype(np.float32)) @ weighted).tocsr()


def _apart(statements: Sequence[Statement], matters: Matters) -> npt.NDArray[np.bool_]:
    """Which pairs are not one proposition, whatever their words look like, (k, k)."""
    kinds: dict[tuple[int, Reading], int] = {}
    codes = np.array([kinds.setdefault((s.article, s.reading), len(kinds)) for s in statements])
    one_of = {code: i for i, code in reversed(list(enumerate(codes.tolist())))}
    table = np.zeros((len(kinds), len(kinds)), dtype=bool)
    for a in range(len(kinds)):
        for b in range(a):
            one, other = statements[one_of[a]], statements[one_of[b]]
            table[a, b] = table[b, a] = opposite(one.reading, other.reading) or not _about_one(
                one, other, matters
            )
    return np.asarray(table[np.ix_(codes, codes)])


def _about_one(one: Statement, other: Statement, matters: Matters) -> bool:
    """Same figures and parties; and where no name is shared, articles about the same matter."""
    if not comparable(one.reading, other.reading):
        return False
    if not one.reading.parties.isdisjoint(other.reading.parties):
        return True
    return matters.alike(*sorted((one.article, other.article)))


def _medoid(group: Ints, text_of: Ints, vectors: Floats) -> int:
    """The statement nearest to all the others; of equals the first."""
    mine = vectors[text_of[group]]
    return int(group[int(np.round(mine @ mine.sum(axis=0), 5).argmax())])


def _ids(statements: Sequence[Statement], found: Iterable[Ints]) -> list[str]:
    """Those that clusters have, and for the others k1, k2 …, after the highest there is."""
    held = {s.held for s in statements if s.held}
    last = max((int(id[1:]) for id in held if re.fullmatch(r"k\d+", id)), default=0)
    ids = []
    for group in found:
        id = next((name for i in group if (name := statements[i].held)), None)
        if id is None:
            last += 1
            id = f"k{last}"
        ids.append(id)
    return ids


def _described(
    articles: Sequence[Article], statements: Sequence[Statement], found: Gathered, ids: Sequence[str]
) -> dict[str, Cluster]:
    copied = copies(articles)
    claimants = {(i, c.id): c.claimant for i, article in enumerate(articles) for c in article.claims or ()}
    telling = keywords(
        {
            number: [word for i in group for word in content_words(statements[i].text)]
            for number, group in enumerate(found.groups)
        }
    )
    out = {}
    for number, (id, group) in enumerate(zip(ids, found.groups, strict=True)):
        mine = [statements[i] for i in group]
        among = sorted({s.article for s in mine}, key=lambda i: articles[i].id)
        days = sorted(day[:10] for i in among if (day := articles[i].published))
        by = Counter(claimants[s.article, s.claim] for s in mine)
        about: dict[str, object] = {
            "id": id,
            "summary": statements[found.medoids[number]].text,
            "keywords": telling[number],
            "size": len(mine),
            "claimants": sorted(by, key=lambda who: (-by[who], who)),
            "outlets": sorted({outlet for i in among if (outlet := articles[i].outlet)}),
            "n_articles": len(among),
            "n_independent_outlets": independent_outlets(articles, copied, among),
        }
        if days:
            about |= {"first": days[0], "last": days[-1]}
        if number in found.contested:
            about["contested"] = [ids[other] for other in sorted(found.contested[number])]
        out[id] = Cluster.model_validate(about)
    return out
