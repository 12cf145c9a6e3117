"""`demarche cluster --add` and scores of clusters across articles."""

import json
from pathlib import Path
from typing import Any

from talks import Demarche


def record(id: str, claim: str, cluster: str | None = None, **more: Any) -> dict[str, Any]:
    made = {"id": "c1", "span": [[0, len(claim)]], "claimant": "author"}
    if cluster:
        made["cluster"] = cluster
        more = {"clusters": [{"id": cluster, "summary": claim}], **more}
    return {"id": id, "text": claim, "claims": [made], **more}


def lines(*records: dict[str, Any]) -> str:
    return "".join(json.dumps(one) + "\n" for one in records)


def test_cluster_adds_to_a_clustering_and_keeps_its_ids(demarche: Demarche) -> None:
    text = "The ferry link should reopen."
    Path("old.jsonl").write_text(lines(record("a", text, "k7"), record("b", "Tolls are too high.", "mine")))
    new = lines(record("c", text), record("d", "Fishing quotas will be cut."))
    found = map(json.loads, demarche("cluster", "-", "--add", "old.jsonl", input=new).stdout.splitlines())
    ids = {one["id"]: one["claims"][0]["cluster"] for one in found}
    assert ids == {"a": "k7", "b": "mine", "c": "k7", "d": "k8"}


def test_cluster_adds_no_article_twice(demarche: Demarche) -> None:
    Path("old.jsonl").write_text(lines(record("a", "Tolls are too high.", "k1")))
    new = lines(record("a", "Tolls are too high."))
    assert "has already" in demarche("cluster", "-", "--add", "old.jsonl", input=new, code=1).stderr


def test_evaluate_scores_clusters_across_the_articles_of_a_folder(demarche: Demarche) -> None:
    claims = {"a": "The ferry link should reopen.", "b": "The ferry link should be opened again."}
    Path("gold").mkdir()
    for id, claim in claims.items():
        Path("gold", f"{id}.json").write_text(json.dumps(record(id, claim, "k1")))
    Path("gold", "notes.json").write_text("[]")
    found = lines(*(record(id, claim, f"k{i}") for i, (id, claim) in enumerate(claims.items())))
    Path("found.jsonl").write_text(found)

    def pairs(*options: str) -> int:
        made = json.loads(demarche("evaluate", "gold", "found.jsonl", "--json", *options).stdout)
        return made["scores"]["claims"]["pairs"]["support"]

    assert (pairs(), pairs("--across")) == (0, 1)


def test_evaluate_says_that_a_folder_holds_no_gold(demarche: Demarche) -> None:
    Path("gold").mkdir()
    assert "no annotated article" in demarche("evaluate", "gold", code=1).stderr
