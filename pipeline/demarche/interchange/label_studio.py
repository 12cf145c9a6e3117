"""Label Studio: `tasks.json`, the annotations as predictions, and `labelling.xml`, the project's interface.

Offsets are code points, as Label Studio stores them today; a region whose words show that it was counted in
UTF-16, as older versions did, is read so. A region has one piece: further pieces are regions of their own,
each linked from the first by the relation `piece`. Fields are choices and text boxes of the region.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from demarche.interchange.files import Files, Found, matching, parsed, read_text
from demarche.interchange.marks import (
    CHOICES,
    ITEMS,
    LABELS,
    LAYER_OF,
    LINKS,
    OPEN,
    PIECE,
    Link,
    Lost,
    Mark,
    Marked,
    agenda_ids,
    from_note,
    in_pieces,
    joined,
    to_note,
)
from demarche.scheme import InputError, Rejected

MARK, TEXT, MORE = "mark", "text", "more"
"""Names of the interface's tags: the labels, the text, and the box for fields that have none of their own."""
COLOURS = {"entities": "#1f77b4", "quotes": "#2ca02c", "stances": "#d62728", "claims": "#9467bd"}


def write(articles: Sequence[Marked], lost: Lost) -> Files:
    yield "labelling.xml", _interface(agenda_ids(articles))
    tasks = [
        {
            "data": {"id": article.id, "text": article.text, "about": article.about},
            "predictions": [{"model_version": "demarche", "result": list(_results(article))}],
        }
        for article in articles
    ]
    yield "tasks.json", json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"


def _interface(items: Sequence[str]) -> str:
    view = Xml.Element("View")
    labels = Xml.SubElement(view, "Labels", name=MARK, toName=TEXT)
    for label in LABELS:
        Xml.SubElement(labels, "Label", value=label, background=COLOURS[LAYER_OF[label]])
    relations = Xml.SubElement(view, "Relations")
    for kind in (*LINKS, PIECE):
        Xml.SubElement(relations, "Relation", value=kind)
    Xml.SubElement(view, "Text", name=TEXT, value="$text", granularity="word")

    def region(tag: str, name: str, of: Iterable[str]) -> Xml.Element:
        shown = Xml.SubElement(
            view, "View", visibleWhen="region-selected", whenTagName=MARK, whenLabelValue=",".join(of)
        )
        Xml.SubElement(shown, "Header", value=name, size="5")
        return Xml.SubElement(shown, tag, name=name, toName=TEXT, perRegion="true")

    for name, (of, values) in {**CHOICES, "item": (ITEMS, tuple(items))}.items():
        choices = region("Choices", name, of)
        for value in values:
            Xml.SubElement(choices, "Choice", value=value)
    for name, of in {**OPEN, MORE: LABELS}.items():
        region("TextArea", name, of).set("maxSubmissions", "1")
    Xml.indent(view)
    return Xml.tostring(view, encoding="unicode") + "\n"


def _results(article: Marked) -> Iterator[dict[str, Any]]:
    items = agenda_ids([article])

    def result(id: str, name: str, type: str, span: tuple[int, int], value: Any) -> dict[str, Any]:
        place = {"start": span[0], "end": span[1]}
        return {
            "id": id,
            "from_name": name,
            "to_name": TEXT,
            "type": type,
            "value": {**place, **value},
        }

    for mark in article.marks:
        for id, (start, end) in in_pieces(mark):
            words = {"text": article.text[start:end], "labels": [mark.label]}
            yield result(id, MARK, "labels", (start, end), words)
            if id != mark.id:
                yield _relation(PIECE, mark.id, id)
        more = dict(mark.fields)
        for name, value in mark.fields.items():
            if name in CHOICES or (name == "item" and value in items):
                yield result(mark.id, name, "choices", mark.spans[0], {"choices": [more.pop(name)]})
            elif name in OPEN:
                yield result(mark.id, name, "textarea", mark.spans[0], {"text": [more.pop(name)]})
        if more:
            yield result(mark.id, MORE, "textarea", mark.spans[0], {"text": [to_note(more)]})
    for link in article.links:
        yield _relation(link.kind, link.head, link.tail)


def _relation(kind: str, head: str, tail: str) -> dict[str, Any]:
    return {"type": "relation", "from_id": head, "to_id": tail, "direction": "right", "labels": [kind]}


def read(path: Path, *, annotator: str | None = None) -> Iterator[Found]:
    """Tasks of an export as JSON, by the annotation of each that was not cancelled.

    Args:
        annotator: number or e-mail address, where tasks were annotated by several.
    """
    for file in matching(path, ".json"):
        try:
            tasks = parsed(str(file), read_text(file))
        except InputError as error:
            yield Rejected.because(error)
            continue
        for n, task in enumerate(tasks if isinstance(tasks, list) else [tasks], 1):
            where = f"{file}, task {n}"
            try:
                yield _article(where, task, annotator)
            except InputError as error:
                yield Rejected.because(error)
            except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
                yield Rejected.because(
                    InputError(
                        where,
                        "not_label_studio",
                        found=f"no task of Label Studio ({type(error).__name__}: {error})",
                        allowed="an export in the format JSON",
                        remedy="export again as JSON, not JSON-MIN",
                    )
                )


def _article(where: str, task: Mapping[str, Any], annotator: str | None) -> Marked:
    data = task["data"]
    text = data["text"]
    marks: dict[str, Mark] = {}
    links = []
    fields: dict[str, dict[str, str]] = {}
    for result in _chosen(where, task, annotator):
        value = result.get("value", {})
        if result["type"] == "relation":
            name = (result.get("labels") or [""])[0]
            links.append(Link(name, result["from_id"], result["to_id"]))
        elif result["type"] == "labels":
            span = _span(where, text, value)
            if len(value["labels"]) != 1:
                raise InputError(
                    where,
                    "several_labels",
                    found=f"{' and '.join(value['labels']) or 'no label'} on one region, {value['text']!r}",
                    allowed="one label a region",
                    remedy="mark the words once for each label",
                )
            marks[result["id"]] = Mark(result["id"], value["labels"][0], [span])
        else:
            name, words = result["from_name"], value.get("choices", value.get("text", ""))
            chosen = (words if isinstance(words, str) else " ".join(words)).strip()
            more = from_note(chosen) if name == MORE else {name: chosen}
            fields.setdefault(result["id"], {}).update(more if chosen else {})
    for id, found in fields.items():
        if id in marks:
            marks[id].fields = found
    whole, others = joined(list(marks.values()), links)
    id = str(data.get("id") or task.get("id") or where)
    return Marked(where, id, text, whole, others, dict(data.get("about") or {}))


def _chosen(where: str, task: Mapping[str, Any], annotator: str | None) -> list[dict[str, Any]]:
    there = {_who(one): one for one in task.get("annotations") or () if not one.get("was_cancelled")}
    chosen = [one for who, one in there.items() if annotator in (None, *who)]
    if not chosen:
        by = f"by {annotator}" if annotator else "in it"
        raise InputError(
            where, "not_annotated", found=f"no annotation {by}", remedy="annotate it, or leave it out"
        )
    if len(chosen) > 1:
        names = ", ".join("/".join(filter(None, who)) for who in there)
        raise InputError(
            where,
            "several_annotators",
            found=f"annotations by {names}",
            allowed="one annotator",
            remedy="choose with --annotator, and compare them with `demarche agreement`",
        )
    return list(chosen[0]["result"])


def _who(annotation: Mapping[str, Any]) -> tuple[str, str]:
    """(number, e-mail address), of which an export has one or both."""
    who = annotation.get("completed_by", "")
    if isinstance(who, Mapping):
        return str(who.get("id", "")), str(who.get("email", ""))
    return str(who), ""


def _span(where: str, text: str, value: Mapping[str, Any]) -> tuple[int, int]:
    start, end = int(value["start"]), int(value["end"])
    words = value.get("text")
    if words is None or text[start:end] == words:
        return start, end
    units = text.encode("utf-16-le")
    if units[2 * start : 2 * end] == words.encode("utf-16-le"):
        before, within = units[: 2 * start], units[2 * start : 2 * end]
        first = len(before.decode("utf-16-le"))
        return first, first + len(within.decode("utf-16-le"))
    raise InputError(
        where,
        "text_changed",
        found=f"{words[:60]!r} in the annotation and {text[start:end][:60]!r} in the text",
        remedy="restore the text that was annotated",
    )
