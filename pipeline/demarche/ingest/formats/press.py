"""Exports of press databases (Nexis, LexisNexis, Factiva): several articles in one text.

Each layout is known by the lines that end or open its articles; whatever has none of them is not an export.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from demarche.ingest.dates import dated

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = re.compile(rf"\b(?:{_MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}})\b")
_WORDS = re.compile(r"^[\d,.]+ words$")

_NEXIS_END = re.compile(r"^\W*End of Document\W*$", re.MULTILINE)
_NEXIS_BODY = re.compile(r"^\s*Body\s*$", re.MULTILINE)
_NEXIS_TAIL = re.compile(
    r"^\s*(?:Classification|Graphic|Load-Date:.*|Notes|Correction|Correction-Date:.*)\s*$", re.MULTILINE
)
_NEXIS_FIELD = re.compile(
    r"^\s*(?:Copyright|©|\(c\)|Section:|Length:|Byline:|Dateline:|Highlight:)", re.MULTILINE
)

_LEXIS_START = re.compile(r"^\W*\d+ of \d+ DOCUMENTS?\W*$", re.MULTILINE)
_LEXIS_FIELD = re.compile(r"^\s*([A-Z][A-Z-]{3,}):[ \t]*(.*(?:\n(?!\s*$|\s*[A-Z-]{4,}:).+)*)", re.MULTILINE)
_LEXIS_HEAD = ("HEADLINE", "BYLINE", "SECTION", "LENGTH", "DATELINE", "HIGHLIGHT", "SERIES", "BODY")

_FACTIVA_END = re.compile(r"^\W*Document ([A-Za-z]\w{15,})\W*$", re.MULTILINE)
_FACTIVA_CODE = re.compile(
    r"^\s*\|?(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|PUB|IPC|IPD|AN)"
    r"(?:[ \t|]+|$)",
    re.MULTILINE,
)


def press_articles(text: str) -> list[dict[str, Any]]:
    """The records of an export, in its order; none where the text is not one."""
    layouts: tuple[Callable[[str], Iterator[dict[str, Any]]], ...] = (
        _nexis,
        _lexis,
        _factiva_codes,
        _factiva,
    )
    for layout in layouts:
        if found := list(layout(text)):
            return [{**record, "at": f"article {number}"} for number, record in enumerate(found, 1)]
    return []


def _nexis(text: str) -> Iterator[dict[str, Any]]:
    """Nexis Uni, Lexis+: title, outlet, date, fields, "Body", …, "End of Document"."""
    if not _NEXIS_END.search(text):
        return
    for block in _NEXIS_END.split(text)[:-1]:
        body = _NEXIS_BODY.search(block)
        if not body:
            continue
        head = _NEXIS_FIELD.split(block[: body.start()], maxsplit=1)[0]
        yield {
            **_above_the_date(_written(head)),
            **_author(re.search(r"^\s*Byline:\s*(.+)$", block, re.MULTILINE)),
            "text": _paragraphs(_NEXIS_TAIL.split(block[body.end() :], maxsplit=1)[0]),
        }


def _above_the_date(lines: list[str]) -> dict[str, Any]:
    """Title and outlet are the two lines before the date; above them stands a cover or a page head."""
    at = next((i for i in range(len(lines) - 1, -1, -1) if _DATE.search(lines[i])), None)
    if at is None:
        return {"title": lines[-1]} if lines else {}
    date = _DATE.search(lines[at])
    return {
        **({"title": lines[at - 2]} if at >= 2 else {}),
        **({"outlet": lines[at - 1]} if at >= 1 else {}),
        **dated(date.group() if date else None),
    }


def _lexis(text: str) -> Iterator[dict[str, Any]]:
    """LexisNexis Academic: "3 of 50 DOCUMENTS", outlet, date, fields in capitals, body, LOAD-DATE."""
    for block in _LEXIS_START.split(text)[1:]:
        fields = [(m.group(1), m) for m in _LEXIS_FIELD.finditer(block)]
        head = [(name, match) for name, match in fields if name in _LEXIS_HEAD]
        if not head:
            continue
        last = next((match for name, match in head if name == "BODY"), head[-1][1])
        start = last.start(2) if last.group(1) == "BODY" else last.end()
        tail = [m.start() for name, m in fields if m.start() > start and name not in _LEXIS_HEAD]
        above = _written(block[: head[0][1].start()])
        date = next((m for line in above if (m := _DATE.search(line))), None)
        titles = [" ".join(match.group(2).split()) for name, match in head if name == "HEADLINE"]
        outlets = [line for line in above if not _DATE.search(line) and not line.startswith("Copyright")]
        yield {
            **({"title": titles[0]} if titles else {}),
            **({"outlet": outlets[0]} if outlets else {}),
            **dated(date.group() if date else None),
            **_author(next((m for name, m in head if name == "BYLINE"), None), group=2),
            "text": _paragraphs(block[start : min(tail, default=len(block))]),
        }


def _factiva_codes(text: str) -> Iterator[dict[str, Any]]:
    """Factiva with two-letter codes: HD headline, PD date, SN outlet, LP and TD text, AN number."""
    fields: dict[str, str] = {}
    codes = list(_FACTIVA_CODE.finditer(text))
    if not {"HD", "AN"} <= {match.group(1) for match in codes}:
        return
    for match, following in zip(codes, [*codes[1:], None], strict=True):
        fields[match.group(1)] = text[match.end() : following.start() if following else len(text)]
        if match.group(1) == "AN":
            words = {name: " ".join(value.replace("|", " ").split()) for name, value in fields.items()}
            yield {
                "title": words.get("HD", ""),
                **({"outlet": words["SN"]} if words.get("SN") else {}),
                **dated(words.get("PD")),
                **({"author": words["BY"]} if words.get("BY") else {}),
                "text": _paragraphs("\n\n".join(fields.get(name, "") for name in ("LP", "TD"))),
            }
            fields = {}


def _factiva(text: str) -> Iterator[dict[str, Any]]:
    """Factiva: headline, by-line, "523 words", date, outlet, language, copyright, text, "Document …"."""
    pieces = _FACTIVA_END.split(text)
    for block in pieces[:-1:2]:
        lines = block.split("\n")
        words = next((i for i, line in enumerate(lines) if _WORDS.match(line.strip())), None)
        if words is None:
            continue
        above = _written("\n".join(lines[:words]))
        byline = next((line for line in above[1:] if line.lower().startswith("by ")), None)
        # A section may stand above the headline, a by-line of names below it: the headline is longest.
        titles = [line for line in above if line != byline]
        date = next((i for i in range(words, len(lines)) if _DATE.search(lines[i])), words)
        last = next(
            (
                i
                for i in range(date, len(lines))
                if re.match(r"\s*(?:Copyright|©|\(c\))", lines[i], re.IGNORECASE)
            ),
            next((i for i in range(date, len(lines)) if lines[i].strip() == "English"), date),
        )
        named = _written("\n".join(lines[date + 1 : last]))
        outlets = [line for line in named if not re.fullmatch(r"\d{1,2}:\d{2}.*", line)]
        found = _DATE.search(lines[date])
        yield {
            **({"title": max(titles, key=len)} if titles else {}),
            **({"outlet": outlets[0]} if outlets else {}),
            **dated(found.group() if found else None),
            **({"author": byline[3:].strip()} if byline else {}),
            "text": _paragraphs("\n".join(lines[last + 1 :])),
        }


def _author(match: re.Match[str] | None, *, group: int = 1) -> dict[str, str]:
    name = re.sub(r"^by\s+", "", match.group(group).strip(), flags=re.IGNORECASE) if match else ""
    return {"author": name} if name else {}


def _written(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _paragraphs(text: str) -> str:
    """Without the margins of the export; its line breaks are looked at later, with those of any text."""
    return re.sub(r"\n(?:[ \t]*\n)+", "\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()
