"""Networks, read again by networkx."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx
import pytest

from demarche.networks import network, write_network
from demarche.scheme import Article, InputError

READ: dict[str, Callable[..., Any]] = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}
AGENDA = [
    {"id": id, "label": id.title(), "proposition": f"The {id} should stay."}
    for id in ("toll", "ferry", "bridge")
]
ACTORS = [
    {"id": "NOR", "name": "Norway", "kind": "state"},
    {"id": "ISL", "name": "Iceland", "kind": "state"},
    {"id": "berg", "name": "Anna Berg", "kind": "person", "party": "NOR"},
]


def article(id: str, *stances: tuple[str, str, str]) -> Article:
    held = [
        {
            "actor": actor,
            "party": "NOR" if actor == "berg" else actor,
            "item": item,
            "label": label,
            "evidence": [[0, 4]],
            "confidence": 0.5,
        }
        for actor, item, label in stances
    ]
    return Article.model_validate(
        {"id": id, "text": "Berg spoke.", "agenda": AGENDA, "actors": ACTORS, "stances": held}
    )


MANY = [
    article("a", ("NOR", "toll", "support"), ("ISL", "toll", "oppose"), ("berg", "ferry", "oppose")),
    article("b", ("NOR", "toll", "support"), ("NOR", "ferry", "oppose"), ("ISL", "ferry", "oppose")),
    article("c", ("ISL", "bridge", "conditional"), ("NOR", "bridge", "support")),
]


def weights(graph: Any) -> dict[frozenset[str], int]:
    return {frozenset(edge[:2]): edge[2] for edge in graph.edges(data="weight")}


def test_network_of_stances_has_signed_weights_between_actors_and_items() -> None:
    graph = network(MANY)
    assert networkx.is_bipartite(graph)
    assert weights(graph) == {
        frozenset({"NOR", "item:toll"}): 2,
        frozenset({"NOR", "item:ferry"}): -1,
        frozenset({"NOR", "item:bridge"}): 1,
        frozenset({"ISL", "item:toll"}): -1,
        frozenset({"ISL", "item:ferry"}): -1,
        frozenset({"ISL", "item:bridge"}): 0,
        frozenset({"berg", "item:ferry"}): -1,
    }
    assert graph.nodes["berg"] == {
        "label": "Anna Berg",
        "kind": "actor",
        "actor_kind": "person",
        "party": "NOR",
    }
    assert graph.nodes["item:toll"]["proposition"] == "The toll should stay."
    edge = graph.edges["NOR", "item:toll"]
    assert (edge["position"], edge["support"], edge["oppose"], edge["articles"]) == ("support", 2, 0, 2)
    assert (edge["evidence"], edge["article"]) == ("Berg", "a")


def test_network_of_agreement_and_conflict_counts_items() -> None:
    assert weights(network(MANY, "agreement")) == {
        frozenset({"NOR", "ISL"}): 1,
        frozenset({"NOR", "berg"}): 1,
        frozenset({"ISL", "berg"}): 1,
    }
    conflict = network(MANY, "conflict")
    assert weights(conflict) == {frozenset({"NOR", "ISL"}): 1}
    edge = conflict.edges["NOR", "ISL"]
    # Norway has sides on three items, Iceland on two: conditional is none.
    assert edge["normalized"] == pytest.approx(1 / 2.5)
    assert edge["items"] == "toll"
    assert set(conflict) == {"NOR", "ISL", "berg"}


def test_network_by_party_joins_those_who_speak_for_it() -> None:
    graph = network(MANY, by="party")
    assert graph.edges["NOR", "item:ferry"]["weight"] == -2
    assert graph.nodes["NOR"] == {"label": "Norway", "kind": "party", "iso3": "NOR", "cow": 385}
    assert "berg" not in graph


@pytest.mark.parametrize("form", ["graphml", "gexf"])
@pytest.mark.parametrize("kind", ["stances", "agreement", "conflict"])
def test_write_network_is_read_again_by_networkx(tmp_path: Path, form: str, kind: str) -> None:
    graph = network(MANY, kind)
    write_network(graph, tmp_path / "n", form)
    read = READ[form](tmp_path / "n")
    assert set(read) == set(graph)
    assert weights(read) == weights(graph)
    for node, about in graph.nodes(data=True):
        assert read.nodes[node] == about
    for one, other, about in graph.edges(data=True):
        assert read.edges[one, other].items() >= about.items()


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_write_network_stands_names_that_xml_cannot_hold_and_empty_networks(
    tmp_path: Path, form: str
) -> None:
    odd = article("a", ("ISL", "toll", "support"))
    assert odd.actors
    odd.actors[1].name = "<b>\x00\x0b & “𝔒”"
    write_network(network([odd]), tmp_path / "odd", form)
    assert READ[form](tmp_path / "odd").nodes["ISL"]["label"] == "<b>\ufffd\ufffd & “𝔒”"
    write_network(network([]), tmp_path / "none", form)
    assert len(READ[form](tmp_path / "none")) == 0


def test_network_refuses_kinds_and_formats_it_does_not_have(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no network 'friends'; there are stances, agreement, conflict"):
        network(MANY, "friends")
    with pytest.raises(ValueError, match="no format 'pajek'; there are graphml, gexf"):
        write_network(network(MANY), tmp_path / "n", "pajek")


def test_network_names_the_line_that_installs_networkx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(InputError, match=r"pip install 'demarche\[export\]'"):
        network(MANY)
