"""What annotation tools know: labelled stretches of text, fields on them, and links between them.

Every tool's format writes and reads these; how layers become marks, and marks layers, stands here alone.

| Mark | is | its fields |
| --- | --- | --- |
| an entity label | a mention | actor |
| Content | an attribution, linked to its Source and Cue | kind, speaker |
| Cue | part of an attribution; without a Content, the attribution itself | as Content |
| Source | part of an attribution; alone, the attribution itself | as Content |
| Stance | the evidence of a row, linked to Condition and attribution | label, actor, item, party, earlier |
| Claim | a claim | claimant, cluster |
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, get_args
from urllib.parse import quote as percent
from urllib.parse import unquote

from demarche.runtime.quotation import kind, quotation_spans
from demarche.scheme import Article, Claim, Entity, InputError, Quote, Spans, Stance
from demarche.scheme.jsonl import make_article
from demarche.scheme.records import STANCE_LABELS, EntityLabel, QuoteKind, Record

ENTITIES: tuple[str, ...] = get_args(EntityLabel)
ROLES = ("Content", "Cue", "Source")
"""Of an attribution, in the order in which they stand for the whole of it."""
LABELS = (*ENTITIES, *ROLES, "Stance", "Condition", "Claim")
LAYER_OF = {
    **dict.fromkeys(ENTITIES, "entities"),
    **dict.fromkeys(ROLES, "quotes"),
    "Stance": "stances",
    "Condition": "stances",
    "Claim": "claims",
}
LAYERS = ("entities", "quotes", "stances", "claims")

LINKS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "said-by": (("Content", "Cue"), ("Source",)),
    "signalled-by": (("Content",), ("Cue",)),
    "on-condition": (("Stance",), ("Condition",)),
    "carried-by": (("Stance",), ROLES),
}
"""Kinds of links with the labels they may go from and to. The labels of its ends alone say what a link is, so
that an annotator may draw it in either direction and under any name."""
PIECE = "piece"
"""Link from the first piece of a mark to each of its others, where a tool has no spans in pieces."""

CHOICES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "kind": (ROLES, get_args(QuoteKind)),
    "label": (("Stance",), STANCE_LABELS),
    "earlier": (("Stance",), STANCE_LABELS),
    "stance": (("Claim",), STANCE_LABELS),
}
"""Fields with a closed list of values, by the labels that have them."""
OPEN: dict[str, tuple[str, ...]] = {
    "actor": (*ENTITIES, "Stance"),
    "party": ("Stance",),
    "reporter": ("Stance",),
    "speaker": ROLES,
    "claimant": ("Claim",),
    "cluster": ("Claim",),
}
"""Fields that hold an id of the article's own, by the labels that have them."""
ITEMS = ("Stance", "Claim")
"""Labels with a field `item`, whose values are those of the agendas."""

Lost = Counter[str]
"""What a format cannot hold, by reason code."""
REASONS = {
    "without_place": "records that point at no words",
    "attribution_of_stance": "stances' links to such an attribution",
    "line_ends": "texts with carriage returns or a byte-order mark, which are read back without",
    "pieces_at_line_break": "spans in pieces that meet at a line break, which come back as one",
    "not_an_entity": "marks other than names",
    "in_pieces": "names in pieces",
    "overlapping": "names that overlap another",
    "inside_a_word": "names that begin or end inside a word",
    "fields": "fields of names, such as their actor",
    "about": "titles, dates, agendas, actors and summaries of clusters",
    "unknown_key": "fields that the scheme does not have, kept as they are",
    "link_without_meaning": "links between marks that no layer has",
    "part_without_whole": "sources, cues or conditions linked to nothing",
}
"""Reason codes and what they count, for the reader."""


@dataclass(slots=True)
class Mark:
    """A labelled stretch of text, in one piece or several.

    Attributes:
        id: unique in its article.
        fields: what else is known of it, as strings.
    """

    id: str
    label: str
    spans: Spans
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """From one mark to another, by their ids."""

    kind: str
    head: str
    tail: str


@dataclass(slots=True)
class Marked:
    """An article as tools see it.

    Attributes:
        where: file, and place in it, for messages.
        about: metadata, agenda, actors, clusters; `layers` names those that were annotated.
    """

    where: str
    id: str
    text: str
    marks: list[Mark] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)


# --- layers to marks --------------------------------------------------------------------------------------


def to_marks(article: Article, lost: Lost) -> Marked:
    """The layers of an article as marks, in their order; what points at no words is counted in `lost`."""
    record = article.dump()
    about = {key: value for key, value in record.items() if key not in ("id", "text", *LAYERS)}
    about["layers"] = [layer for layer in LAYERS if getattr(article, layer) is not None]
    out = Marked(article.id, article.id, article.text, about=about)
    parts: dict[tuple[str, tuple[tuple[int, int], ...]], str] = {}

    def add(label: str, spans: Spans, fields: dict[str, str] | None = None) -> str:
        """A part (no fields) that stands already, as a source of two attributions, is shared."""
        key = (label, tuple(spans))
        if fields is None and key in parts:
            return parts[key]
        mark = Mark(f"m{len(out.marks) + 1}", label, spans, fields or {})
        out.marks.append(mark)
        if fields is None:
            parts[key] = mark.id
        return mark.id

    for entity in article.entities or ():
        add(entity.label, [(entity.start, entity.end)], _fields(entity, "start", "end", "label"))
    attributions: dict[str, str | None] = {}
    for quote in article.quotes or ():
        spans = {role: getattr(quote, role.lower()) for role in ROLES}
        there = [role for role in ROLES if spans[role]]
        if not there:
            lost["without_place"] += 1
            attributions[quote.id] = None
            continue
        head, *others = there
        whole = add(head, spans[head], _fields(quote, *map(str.lower, ROLES)))
        attributions[quote.id] = whole
        for role in others:
            link = "said-by" if role == "Source" else "signalled-by"
            out.links.append(Link(link, whole, add(role, spans[role])))
    for stance in article.stances or ():
        if not stance.evidence:
            lost["without_place"] += 1
            continue
        carried = attributions.get(stance.quote or "", "")
        dropped = () if carried == "" else ("quote",)
        row = add("Stance", stance.evidence, _fields(stance, "evidence", "condition", *dropped))
        if stance.condition:
            out.links.append(Link("on-condition", row, add("Condition", stance.condition)))
        if carried:
            out.links.append(Link("carried-by", row, carried))
        elif carried is None:
            lost["attribution_of_stance"] += 1
    for claim in article.claims or ():
        if claim.span:
            add("Claim", claim.span, _fields(claim, "span"))
        else:
            lost["without_place"] += 1
    return out


def _fields(record: Record, *but: str) -> dict[str, str]:
    """Strings of the scheme as they are, all else as JSON; what is null is left out."""
    known = type(record).model_fields
    return {
        key: value if key in known and isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in record.model_dump(mode="json", exclude_unset=True).items()
        if key not in but and value is not None
    }


# --- marks to layers --------------------------------------------------------------------------------------


def from_marks(marked: Marked, lost: Lost, *, onto: Article | None = None) -> Article:
    """The article that an annotator meant.

    A quote without a kind gets the one that its quotation marks show; a stance without a party its actor's. A
    layer is there if `about` names it or it has a mark.

    Args:
        lost: counts links and parts that mean nothing.
        onto: has what the format does not: `about`, further layers.

    Raises:
        InputError: a label or a value that the scheme does not have, a record without what it needs, an actor
            that stands in no table, another text than that of `onto`.
    """
    if onto and onto.text != marked.text:
        raise InputError(
            marked.where,
            "text_changed",
            found=f"another text than that of {onto.id!r} given with --onto",
            remedy="annotate the text as it is there",
        )
    whole = _Assembly(marked, lost)
    given = {key: value for key, value in marked.about.items() if value is not None}
    about = {**(onto.dump() if onto else {}), **given}
    named = about.pop("layers", ())
    layers = {layer: rows for layer, rows in whole.layers().items() if rows or layer in named}
    record = {**about, "id": marked.id, "text": marked.text, **layers}
    actors = {actor["id"]: actor for actor in record.get("actors") or () if "id" in actor}
    for stance in record.get("stances") or ():
        if not stance.get("party"):
            stance["party"] = actors.get(stance["actor"], {}).get("party") or stance["actor"]
    if record.get("actors") is None:
        _refuse_unknown_actors(marked.where, layers)
    return make_article(record, marked.where)


class _Assembly:
    """Marks of one article, put together to records."""

    def __init__(self, marked: Marked, lost: Lost) -> None:
        self.marked, self.text, self.lost = marked, marked.text, lost
        self.marks = {mark.id: mark for mark in marked.marks}
        for mark in marked.marks:
            if mark.label not in LABELS:
                raise InputError(
                    marked.where,
                    "unknown_label",
                    found=f"label {mark.label!r} on {self._words(mark)}",
                    allowed=", ".join(LABELS),
                    remedy="rename it",
                )
        self.parts: dict[str, list[Mark]] = {}
        self.has_whole: set[str] = set()
        carried: dict[str, str] = {}
        for link in marked.links:
            head, tail = self._directed(link)
            if head is None or tail is None:
                lost["link_without_meaning"] += 1
            elif head.label == "Stance" and tail.label in ROLES:
                carried[head.id] = tail.id
            else:
                self.parts.setdefault(head.id, []).append(tail)
                self.has_whole.add(tail.id)
        self.carried = carried

    def _directed(self, link: Link) -> tuple[Mark | None, Mark | None]:
        one, other = self.marks.get(link.head), self.marks.get(link.tail)
        for head, tail in ((one, other), (other, one)):
            if head and tail and any(head.label in h and tail.label in t for h, t in LINKS.values()):
                return head, tail
        return None, None

    def layers(self) -> dict[str, list[dict[str, Any]]]:
        quote_of: dict[str, str] = {}
        return {
            "entities": list(self._entities()),
            "quotes": list(self._quotes(quote_of)),
            "stances": list(self._stances(quote_of)),
            "claims": list(self._claims()),
        }

    def _of(self, *labels: str) -> list[Mark]:
        return [mark for mark in self.marked.marks if mark.label in labels]

    def _entities(self) -> Iterator[dict[str, Any]]:
        for mark in self._of(*ENTITIES):
            self.lost["in_pieces"] += len(mark.spans) > 1
            for start, end in mark.spans:
                yield {"start": start, "end": end, "label": mark.label, **self._values(Entity, mark.fields)}

    def _quotes(self, quote_of: dict[str, str]) -> Iterator[dict[str, Any]]:
        heads = [mark for mark in self._of(*ROLES) if mark.id not in self.has_whole]
        fresh = _fresh("q", heads)
        quotations = quotation_spans(self.text)
        for mark in heads:
            if mark.label == "Source":
                self.lost["part_without_whole"] += 1
            parts = self._with_parts(mark)
            fields = {key: value for part in reversed(parts) for key, value in part.fields.items()}
            row = {"id": fields.get("id") or next(fresh), **self._values(Quote, fields)}
            for part in parts:
                quote_of.setdefault(part.id, row["id"])
            spans = {role: _joined(part for part in parts if part.label == role) for role in ROLES}
            row.setdefault("kind", kind(self.text, spans["Content"], quotations))
            yield {**row, **{role.lower(): spans[role] for role in reversed(ROLES) if spans[role]}}

    def _with_parts(self, mark: Mark) -> list[Mark]:
        """A source may hang on the cue that hangs on the content."""
        return [mark, *(part for own in self.parts.get(mark.id, ()) for part in self._with_parts(own))]

    def _stances(self, quote_of: dict[str, str]) -> Iterator[dict[str, Any]]:
        for mark in self._of("Stance"):
            row = {"party": None, "evidence": mark.spans, **self._values(Stance, mark.fields)}
            self._need(mark, row, "actor", "item", "label")
            if conditions := _joined(self.parts.get(mark.id, ())):
                row["condition"] = conditions
            if mark.id in self.carried:
                row["quote"] = quote_of.get(self.carried[mark.id])
            yield row
        for mark in self._of("Condition"):
            self.lost["part_without_whole"] += mark.id not in self.has_whole

    def _claims(self) -> Iterator[dict[str, Any]]:
        marks = self._of("Claim")
        fresh = _fresh("c", marks)
        for mark in marks:
            row = {
                "id": mark.fields.get("id") or next(fresh),
                "span": mark.spans,
                **self._values(Claim, mark.fields),
            }
            self._need(mark, row, "claimant")
            yield row

    def _values(self, model: type[Record], fields: Mapping[str, str]) -> dict[str, Any]:
        """Fields as the scheme's values; keys that it does not have are JSON, or else the words they are."""
        out: dict[str, Any] = dict(fields)
        for key in fields.keys() - model.model_fields.keys():
            self.lost["unknown_key"] += 1
            with suppress(ValueError):
                out[key] = json.loads(fields[key])
        return out

    def _need(self, mark: Mark, row: dict[str, Any], *keys: str) -> None:
        if missing := [key for key in keys if not row.get(key)]:
            raise InputError(
                self.marked.where,
                "field_missing",
                found=f"a {mark.label} without {' and '.join(missing)} on {self._words(mark)}",
                allowed=f"every {mark.label} with {', '.join(keys)}",
                remedy="fill it in",
            )

    def _words(self, mark: Mark) -> str:
        words = " … ".join(self.text[start:end] for start, end in mark.spans)
        return f"“{words[:80]}”"


def _joined(marks: Iterable[Mark]) -> Spans:
    return sorted({span for mark in marks for span in mark.spans})


def _fresh(prefix: str, marks: Sequence[Mark]) -> Iterator[str]:
    """Ids that none of the marks has."""
    taken = {mark.fields.get("id") for mark in marks}
    return (f"{prefix}{n}" for n in range(1, len(marks) + len(taken) + 1) if f"{prefix}{n}" not in taken)


def _refuse_unknown_actors(where: str, layers: dict[str, list[dict[str, Any]]]) -> None:
    """Without the table an id has no name, and no score would find its actor again."""
    keys = {"entities": ["actor"], "quotes": ["speaker"], "stances": ["actor"], "claims": ["claimant"]}
    used = {row.get(key) for layer, rows in layers.items() for row in rows for key in keys[layer]}
    ids = sorted(id for id in used - {None, "author"} if isinstance(id, str))
    if ids:
        raise InputError(
            where,
            "no_actors",
            found=f"actors {', '.join(ids[:8])}{' …' if len(ids) > 8 else ''} and no table of them",
            allowed="`actors`, each with id, name and kind (state, organization, person, group)",
            remedy="write the table into the article's .yaml, or give it with --onto",
        )


# --- for the formats --------------------------------------------------------------------------------------


def to_note(fields: dict[str, str]) -> str:
    """ "actor=anna-berg; party=NOR": what would break the line is percent-encoded."""
    return "; ".join(f"{key}={_escaped(value)}" for key, value in fields.items())


def _escaped(value: str) -> str:
    return re.sub(r"[%;\x00-\x1f\x7f\x85\u2028\u2029]|^\s|\s$", lambda m: percent(m[0], safe=""), value)


def from_note(note: str) -> dict[str, str]:
    """Fields of a note; a part without "=" is a remark, and kept as one."""
    out: dict[str, str] = {}
    for part in filter(None, map(str.strip, note.split(";"))):
        key, equals, value = part.partition("=")
        if equals:
            out[key.strip()] = unquote(value.strip())
        else:
            out["remark"] = "; ".join(filter(None, [out.get("remark"), unquote(part)]))
    return out


def in_pieces(mark: Mark) -> Iterator[tuple[str, tuple[int, int]]]:
    """(id, span) of each piece; the first has the mark's own id."""
    for number, span in enumerate(mark.spans):
        yield (f"{mark.id}.{number}" if number else mark.id), span


def joined(pieces: Sequence[Mark], links: Iterable[Link]) -> tuple[list[Mark], list[Link]]:
    """Marks of one piece each as marks in pieces, by the links between pieces; the other links."""
    first: dict[str, str] = {}
    kept = []
    for link in links:
        if link.kind == PIECE:
            first[link.tail] = link.head
        else:
            kept.append(link)

    def head(id: str) -> str:
        seen = {id}
        while (id := first.get(id, id)) not in seen:
            seen.add(id)
        return id

    marks = {mark.id: mark for mark in pieces if head(mark.id) == mark.id}
    for mark in pieces:
        if mark.id not in marks and head(mark.id) in marks:
            whole = marks[head(mark.id)]
            whole.spans = sorted([*whole.spans, *mark.spans])
            whole.fields = {**mark.fields, **whole.fields}
    return list(marks.values()), [Link(link.kind, head(link.head), head(link.tail)) for link in kept]


def file_name(id: str) -> str:
    """An id as a file's name on any system, one for one."""
    return re.sub(r'[%/\\:*?"<>|\x00-\x1f]|^\.|\.$', lambda m: percent(m[0], safe="").replace(".", "%2E"), id)


def agenda_ids(articles: Iterable[Marked]) -> tuple[str, ...]:
    """Of all articles, each once, in their order."""
    return tuple(dict.fromkeys(item["id"] for a in articles for item in a.about.get("agenda") or ()))
