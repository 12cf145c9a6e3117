"""Annotated corpora of others as articles of the scheme: PolNeAR, Worldwide Newswire.

Their texts are not ours to redistribute; these functions read the JSONL that docs/training.md describes.
"""

from __future__ import annotations

import re
from typing import Any

from demarche.runtime.quotation import kind, quotation_spans
from demarche.scheme import Article, Entity, Quote

_REGION = re.compile(
    r"\b(sea|ocean|gulf|river|rivers|lake|mountains?|mount|mt|hills?|valley|desert|peninsula|island|"
    r"islands|isles?|bay|strait|"
    r"straits|canal|coast|basin|delta|region|continent|hemisphere|africa|asia|europe|eurasia|"
    r"americas?|oceania|pacific|"
    r"atlantic|arctic|antarctica?|middle east|near east|far east|caribbean|balkans?|caucasus|sahel|"
    r"sahara|maghreb|"
    r"mediterranean|levant|amazon|himalayas?|andes|indo-pacific|asia-pacific|horn|west|south|east|"
    r"north|earth|world|globe|"
    r"moon|mars|forest|reef|border|frontier|plateau|cape|glacier|volcano|waterway|waters|west bank|"
    r"golan heights|crimea|"
    r"kashmir|donbas|kurdistan|scandinavia|siberia|patagonia|mesoamerica|polynesia|melanesia)$",
    re.IGNORECASE,
)
# States and cities whose last word looks like a region's.
_STATES = re.compile(
    r"(south|central) africa(n republic)?|cape|north|solomon islands|marshall islands|cayman islands|"
    r"cook islands|"
    r"united states of america|new south wales|south korea|western australia|faroe islands|bay of plenty",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(war|wars|cup|games|olympics?|championships?|summit|conference|festival|day|week|elections?|"
    r"crisis|revolution|"
    r"uprising|spring|genocide|massacre|intifada|pandemic|covid-19|covid|holocaust|league|open|"
    r"tournament|forum|protests?|"
    r"referendum|hurricane|typhoon|cyclone|earthquake|attack|attacks|bombings?|expo|fair|eid|ramadan|"
    r"christmas|easter|"
    r"new year|anniversary|operation|mission|exercise|congress|assembly|dialogue|talks|grand prix|"
    r"awards|derby|ashes)\b",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"\b(act|law|laws|constitution|treaty|agreement|accords?|convention|bill|resolution|article|"
    r"section|code|charter|"
    r"protocol|pact|decree|amendment|ordinance|deal|jcpoa|covenant|declaration|directive|regulations?|"
    r"statute)\b",
    re.IGNORECASE,
)
_SAME = {
    "Person": "PERSON",
    "NORP": "NORP",
    "Organization": "ORG",
    "Facility": "FAC",
    "Product": "PRODUCT",
    "Date": "DATE",
    "Money": "MONEY",
}


def scheme_label(label: str, surface: str) -> str:
    """The scheme's label of a Worldwide Newswire mention; its Location and Misc are split by the surface."""
    if label == "Location":
        return "LOC" if _REGION.search(surface) and not _STATES.fullmatch(surface) else "GPE"
    if label == "Misc":
        return "EVENT" if _EVENT.search(surface) else "LAW" if _LAW.search(surface) else "MISC"
    return _SAME[label]


def spans_of_tags(tags: list[str]) -> list[tuple[int, int, str]]:
    """(start, end, label) of BIO tags over tokens; an `I-` that continues nothing opens a span."""
    spans: list[tuple[int, int, str]] = []
    opened: tuple[int, str] | None = None
    for i, tag in enumerate([*tags, "O"]):
        if opened and (not tag.startswith("I-") or tag[2:] != opened[1]):
            spans.append((opened[0], i, opened[1]))
            opened = None
        if tag != "O" and opened is None:
            opened = (i, tag[2:])
    return spans


def worldwide_text(tokens: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Tokens joined by blanks, and each token's code-point offsets."""
    offsets, at = [], 0
    for token in tokens:
        offsets.append((at, at + len(token)))
        at += len(token) + 1
    return " ".join(tokens), offsets


_CLOSING = re.compile(r" (?=(?:[.,;:!?%)\]}…]|['’](?:s|re|ve|ll|d|m|S)\b|n['’]t\b|['’](?= )))", re.UNICODE)
_OPENING = re.compile(r"(?<=[(\[{$£€“‘]) ")
_APOSTROPHE = re.compile(r"(?<=\w)’ (?=(?:s|t|re|ve|ll|d|m)\b)")
_PAIRED = re.compile(r'(?<!\S)" ([^"]*?) "(?!\w)')


def worldwide_prose(tokens: list[str]) -> str:
    """The tokens as a reader would write them, for stand-off labels of whole passages: blanks before closing
    marks and inside quotations and brackets are taken out."""
    text = " ".join(tokens)
    text = _PAIRED.sub(r'"\1"', text)
    text = _OPENING.sub("", _CLOSING.sub("", text)).replace(" ”", "”").replace(" - ", "-")
    return _APOSTROPHE.sub("’", text)


def worldwide_article(record: dict[str, Any]) -> Article:
    """Names and the region; mentions whose label the scheme does not have (titles of works) are left out."""
    text, offsets = worldwide_text(record["tokens"])
    entities = []
    for first, last, label in spans_of_tags(record["tags"]):
        start, end = offsets[first][0], offsets[last - 1][1]
        name = scheme_label(label, text[start:end])
        if name != "MISC":
            entities.append(Entity.model_validate({"start": start, "end": end, "label": name}))
    region = {"region": record["region"]} if record.get("region") else {}
    return Article.model_validate({"id": record["id"], "text": text, "entities": entities, **region})


def polnear_article(record: dict[str, Any]) -> Article:
    """Attributions without speakers, and the publisher, with whose code an article's name begins.

    `discard` (site furniture) is kept beside the scheme's fields.
    """
    text = record["text"]
    marks = quotation_spans(text)
    quotes = [
        Quote.model_validate(
            {
                "id": q["id"],
                "kind": kind(text, q["content"], marks),
                **{role: q[role] for role in ("source", "cue", "content")},
            }
        )
        for q in record["quotes"]
    ]
    publisher, _, rest = str(record["id"]).partition("_")
    fields = {"id": record["id"], "outlet": publisher if rest else None, "text": text, "quotes": quotes}
    return Article.model_validate({**fields, "discard": record.get("discard", [])})


def corpus_article(record: dict[str, Any]) -> Article | None:
    """The record as an article if it is of one of these corpora, else None."""
    if "tokens" in record and "tags" in record:
        return worldwide_article(record)
    if "annotator" in record and "quotes" in record:
        return polnear_article(record)
    return None
