import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from talks_marked import TEXT, spans, talks

from demarche.interchange import Lost, export, read
from demarche.scheme import Article, Rejected


def region(start: int, end: int, text: str, *labels: str, id: str = "r1") -> dict[str, Any]:
    value = {"start": start, "end": end, "text": text, "labels": labels}
    return {"id": id, "from_name": "mark", "to_name": "text", "type": "labels", "value": value}


def task(*annotations: dict[str, Any]) -> dict[str, Any]:
    return {"id": 7, "data": {"text": TEXT}, "annotations": list(annotations)}


def by(who: Any, *result: dict[str, Any], cancelled: bool = False) -> dict[str, Any]:
    return {"completed_by": who, "was_cancelled": cancelled, "result": list(result)}


def found(folder: Path, tasks: Any, annotator: str | None = None) -> Article | Rejected:
    (folder / "export.json").write_text(json.dumps(tasks), encoding="utf-8")
    (one,) = read(folder, "label-studio", Lost(), annotator=annotator)
    return one


def test_label_studio_predicts_and_has_an_interface_for_every_part() -> None:
    files = dict(export([talks()], "label-studio", Lost()))
    (written,) = json.loads(files["tasks.json"])
    assert "annotations" not in written
    results = written["predictions"][0]["result"]
    view = Xml.fromstring(files["labelling.xml"])
    names = {tag.get("name"): tag for tag in view.iter() if tag.get("name")}
    for result in results:
        if result["type"] == "relation":
            assert set(result["labels"]) <= {tag.get("value") for tag in view.iter("Relation")}
        else:
            tag = names[result["from_name"]]
            assert tag.get("toName") == result["to_name"] == "text"
            assert tag.tag.lower() == result["type"]
            for value in result["value"].get("labels") or result["value"].get("choices") or ():
                assert value in {child.get("value") for child in tag}
    assert names["text"].get("value") == "$text"
    assert written["data"]["text"] == TEXT


def test_label_studio_reads_offsets_of_either_count(tmp_path: Path) -> None:
    ((start, end),) = spans("Anna Berg")
    units = len(TEXT[:start].encode("utf-16-le")) // 2
    assert units != start
    for at in (start, units):
        article = found(tmp_path, [task(by(1, region(at, at + end - start, "Anna Berg", "PERSON")))])
        assert isinstance(article, Article), article
        assert [(e.start, e.end) for e in article.entities or ()] == [(start, end)]


def test_label_studio_takes_the_annotator_asked_for(tmp_path: Path) -> None:
    one, other = by({"id": 3, "email": "a@b.org"}, region(0, 4, "𝔒slo", "GPE")), by(4)
    tasks = [task(one, other, by(5, cancelled=True))]
    refused = found(tmp_path, tasks)
    assert isinstance(refused, Rejected)
    assert refused.reason == "several_annotators"
    assert "3/a@b.org, 4;" in refused.message
    for who in ("3", "a@b.org"):
        article = found(tmp_path, tasks, who)
        assert isinstance(article, Article)
        assert article.entities
    missing = found(tmp_path, tasks, "5")
    assert isinstance(missing, Rejected)
    assert missing.reason == "not_annotated"


@pytest.mark.parametrize(
    ("tasks", "reason"),
    [
        ([task()], "not_annotated"),
        ([task(by(1, region(0, 4, "Oslo", "GPE")))], "text_changed"),
        ([task(by(1, region(0, 4, "𝔒slo", "GPE", "ORG")))], "several_labels"),
        ([{"text": "x", "label": []}], "not_label_studio"),
        (["x"], "not_label_studio"),
        ([task(by(1, {"type": "labels"}))], "not_label_studio"),
    ],
)
def test_label_studio_leaves_out_what_it_cannot_use(tmp_path: Path, tasks: Any, reason: str) -> None:
    refused = found(tmp_path, tasks)
    assert isinstance(refused, Rejected)
    assert refused.reason == reason
    assert refused.message.startswith(f"{tmp_path / 'export.json'}, task 1: ")


def test_label_studio_ignores_boxes_that_were_emptied(tmp_path: Path) -> None:
    place = {"id": "r1", "to_name": "text"}
    emptied = [
        {**place, "from_name": "more", "type": "textarea", "value": {"start": 0, "end": 4, "text": []}},
        {**place, "from_name": "actor", "type": "textarea", "value": {"start": 0, "end": 4, "text": [" "]}},
        {**place, "from_name": "kind", "type": "choices", "value": {"start": 0, "end": 4, "choices": []}},
    ]
    article = found(tmp_path, [task(by(1, region(0, 4, "𝔒slo", "GPE"), *emptied))])
    assert isinstance(article, Article), article
    assert [entity.actor for entity in article.entities or ()] == [None]
