"""From near pairs to groups: average link inside each connected component.

Two groups can only be joined at an average similarity of `cut` or more if one pair between them has as much.
So no group of the whole tree crosses the components of the graph of such pairs, and each component can have
a tree of its own: as exact as the graph, at a cost that grows with the claims and not with their square.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from demarche.clustering.neighbours import Floats, Ints, Step

Square = npt.NDArray[np.float64]
Apart = Callable[[Ints], npt.NDArray[np.bool_]]
Similar = Callable[[Ints], Square]

LARGEST = 2_000
"""Claims of one tree: 32 MB of distances. A larger component is cut at a higher similarity."""
RAISED = 0.02
"""By how much, each time."""
NEVER = 1e7
"""Distance of claims that must not meet: over the average of any two groups it stays beyond every cut."""
TOGETHER = 1e-9
"""Similarities are below 1 by at least this much: only claims that `held` joins have a distance of 0."""


def groups(
    n: int,
    edges: tuple[Ints, Ints, Floats],
    *,
    cut: float,
    similar: Similar,
    apart: Apart,
    held: Ints | None = None,
    step: Step = lambda done: None,
) -> list[Ints]:
    """The claims 0 … n-1 in groups, each in order, the groups by their first.

    Args:
        edges: (i, j, similarity) of near pairs.
        cut: average similarity from which two groups are one.
        similar: (k,) claims → their similarities, (k, k).
        apart: (k,) claims → which pairs of them must not meet, (k, k).
        held: a group that a claim is in already, -1 for none: such claims stay together, and two such groups
            stay two.
        step: told how many more claims are done.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    out: list[Ints] = []
    for part in _components(np.arange(n), edges, cut):
        step(len(part))
        if len(part) == 1:
            out.append(part)
            continue
        distance = np.clip(1 - similar(part), TOGETHER, 2)
        distance[apart(part)] = NEVER
        if held is not None:
            mine, known = held[part], held[part] >= 0
            same = mine[:, None] == mine[None, :]
            both = known[:, None] & known[None, :]
            distance[both & same], distance[both & ~same] = 0, NEVER
        tree = linkage(distance[np.triu_indices(len(part), 1)], method="average")
        labels = fcluster(tree, t=1 - cut, criterion="distance")
        out += [part[labels == label] for label in np.unique(labels)]
    return sorted(out, key=lambda group: int(group[0]))


def _components(claims: Ints, edges: tuple[Ints, Ints, Floats], cut: float) -> Iterator[Ints]:
    """Connected claims, in parts of at most LARGEST."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    if not len(claims):
        return
    i, j, similarity = edges
    strong = similarity >= cut
    i, j, similarity = i[strong], j[strong], similarity[strong]
    graph = coo_matrix((np.ones(len(i), np.int8), (i, j)), shape=(len(claims), len(claims)))
    _, labels = connected_components(graph, directed=False)
    order = np.argsort(labels, kind="stable")
    large = []
    for part in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
        if len(part) <= LARGEST:
            yield claims[part]
        else:
            large.append(part)
    for part in large:
        if cut + RAISED > 1:
            # The same words over and over: nothing tells these apart.
            yield from (claims[part[s : s + LARGEST]] for s in range(0, len(part), LARGEST))
            continue
        inside = np.full(len(claims), -1)
        inside[part] = np.arange(len(part))
        mine = inside[i] >= 0
        yield from _components(
            claims[part], (inside[i[mine]], inside[j[mine]], similarity[mine]), cut + RAISED
        )
