"""Who stands where as a graph: actors and items, or actors alone by what they agree or differ on."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demarche.scheme import Article
from demarche.scheme.extras import needed
from demarche.tables.tallies import (
    SIGN,
    Row,
    Who,
    counts,
    grouped,
    stance_rows,
    surest,
    unique_names,
    weightiest,
)
from demarche.tables.write import write_bytes

if TYPE_CHECKING:
    from networkx import Graph

NETWORKS = ("stances", "agreement", "conflict")
FORMATS = ("graphml", "gexf")
# What XML cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def network(articles: Iterable[Article], kind: str = "stances", *, by: Who = "actor") -> Graph:
    """A graph of networkx; every node has a `label` and a `kind`, every edge a `weight`.

    - `stances`: actors and items (two modes). The weight is the number of stances for the proposition less
      those against it; 0 where all are conditional or neutral, or as many for as against.
    - `agreement`: actors; the weight is the number of items that both support or both oppose.
    - `conflict`: actors; the weight is the number of items that one supports and the other opposes.

    In the last two an actor's label on an item is the weightiest over all articles, and `normalized` is the
    weight by the mean of the two actors' numbers of items supported or opposed, so that an actor who speaks
    to everything is not everyone's ally (the average activity of Leifeld's Discourse Network Analyzer).

    Args:
        by: `party` has those who speak for a party as one.

    Raises:
        ValueError: no such network.
        InputError: networkx is not installed.
    """
    if kind not in NETWORKS:
        raise ValueError(f"no network {kind!r}; there are {', '.join(NETWORKS)}")
    graph: Graph = needed("networkx", extra="export", where="networks").Graph(name=f"{by} {kind}")
    rows = stance_rows(articles)
    names = unique_names((row[by], row[f"{by}_name"]) for row in rows)
    positions = grouped(rows, by, "item")
    for (who, _), group in positions.items():
        graph.add_node(who, **_written(_describe(group[0], by, names[who])))
    if kind == "stances":
        items = unique_names((row["item"], row["item_label"]) for row in rows)
        for (who, item), group in positions.items():
            node = f"item:{item}"
            about = {"label": items[item], "kind": "item", "proposition": group[0]["proposition"]}
            graph.add_node(node, **_written(about))
            graph.add_edge(who, node, **_written(_stances(group)))
    else:
        _project(graph, positions, kind)
    return graph


def _describe(row: Row, by: Who, name: str) -> Row:
    if by == "party":
        return {"label": name, "kind": "party", "iso3": row["party_iso3"], "cow": row["party_cow"]}
    return {"label": name, "kind": "actor", "actor_kind": row["actor_kind"], "party": row["party"]}


def _stances(rows: list[Row]) -> Row:
    count = counts(rows)
    position = weightiest(rows)
    best = surest(rows, position) or rows[0]
    return {
        "weight": count["support"] - count["oppose"],
        "position": position,
        **{label: count[label] for label in SIGN},
        "articles": count["articles"],
        "confidence": best["confidence"],
        "evidence": best["evidence"],
        "article": best["article"],
    }


def _project(graph: Graph, positions: dict[tuple[str, ...], list[Row]], kind: str) -> None:
    sides: dict[str, dict[str, int]] = {}
    for (who, item), group in positions.items():
        if sign := SIGN[weightiest(group)]:
            sides.setdefault(item, {})[who] = sign
    activity = {who: sum(who in on_item for on_item in sides.values()) for who in graph}
    for item, on_item in sides.items():
        for one, other in combinations(on_item, 2):
            if (on_item[one] == on_item[other]) == (kind == "agreement"):
                items = [*graph.get_edge_data(one, other, {"items": []})["items"], item]
                graph.add_edge(one, other, items=items)
    for one, other, edge in graph.edges(data=True):
        edge["weight"] = len(edge["items"])
        edge["normalized"] = 2 * edge["weight"] / (activity[one] + activity[other])
        edge["items"] = "; ".join(edge["items"])


def _written(attributes: Row) -> Row:
    """What GraphML and GEXF can hold: nothing missing, no control characters."""
    return {
        key: _UNWRITABLE.sub("\ufffd", value) if isinstance(value, str) else value
        for key, value in attributes.items()
        if value is not None
    }


def write_network(graph: Graph, path: str | Path, form: str) -> None:
    """Write GraphML or GEXF; `-` is stdout.

    Raises:
        ValueError: no such format.
        InputError: the file cannot be written.
    """
    networkx: Any = needed("networkx", extra="export", where="networks")
    out = io.BytesIO()
    if form == "graphml":
        networkx.write_graphml_xml(graph, out, named_key_ids=True, infer_numeric_types=True)
    elif form == "gexf":
        networkx.write_gexf(graph, out)
    else:
        raise ValueError(f"no format {form!r}; there are {', '.join(FORMATS)}")
    write_bytes(out.getvalue(), path)
