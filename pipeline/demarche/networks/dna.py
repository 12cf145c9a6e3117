"""For Leifeld's Discourse Network Analyzer 3: text files for its importer, and a database it opens.

DNA codes a statement as person, organization, concept and a yes or no: `conditional` and `neutral` have no
place in it. It counts offsets in UTF-16 units, as Java does, and cannot hold a document without a date.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from itertools import count

from demarche.scheme import Article
from demarche.scheme.records import AUTHOR
from demarche.tables.tallies import Row, stance_rows, unique_names

VERSION = "3.0.11.5"
"""The DNA whose tables these are; its importer looks at the first digit."""
CODERS = ("Admin", "demarche")
"""Statements are the second's, so that people who code the same documents are told from the program."""
PASSWORD = "demarche"
"""Of both coders. It guards nothing: DNA asks for one, and any program can read the file."""
MOST = 190
"""Characters of a title, a name or an attribute."""
PERSON, ORGANIZATION, CONCEPT, AGREEMENT = range(1, 5)
VARIABLES = (
    ("person", "short text"),
    ("organization", "short text"),
    ("concept", "short text"),
    ("agreement", "boolean"),
)
ATTRIBUTES = ("Type", "Alias", "Notes")

_ID = "ID INTEGER NOT NULL PRIMARY KEY"
_COLOUR = ", ".join(f"{name} INTEGER NOT NULL DEFAULT 0" for name in ("Red", "Green", "Blue"))
_PERMISSIONS = (
    "AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments", "AddStatements", "EditStatements",
    "DeleteStatements", "EditAttributes", "EditRegex", "EditStatementTypes", "EditCoders",
    "EditCoderRelations", "ViewOthersDocuments", "EditOthersDocuments", "ViewOthersStatements",
    "EditOthersStatements",
)  # fmt: skip


def _to(name: str, table: str) -> str:
    return f"{name} INTEGER REFERENCES {table}(ID) ON DELETE CASCADE"


def _yes(*names: str) -> str:
    return ", ".join(f"{name} INTEGER NOT NULL DEFAULT 1" for name in names)


def _data(value: str) -> str:
    """What statements say in the variables of one type."""
    keys = f"{_to('StatementId', 'STATEMENTS')}, {_to('VariableId', 'VARIABLES')}"
    return f"{_ID}, {keys}, {value}, UNIQUE (StatementId, VariableId)"


TABLES = {
    "SETTINGS": "Property TEXT PRIMARY KEY, Value TEXT NOT NULL",
    "CODERS": f"{_ID}, Name TEXT NOT NULL, {_COLOUR}, Refresh INTEGER NOT NULL DEFAULT 0, "
    "FontSize INTEGER NOT NULL DEFAULT 14, Password TEXT NOT NULL, PopupWidth INTEGER DEFAULT 300, "
    "ColorByCoder INTEGER NOT NULL DEFAULT 0, PopupDecoration INTEGER NOT NULL DEFAULT 0, "
    + _yes("PopupAutoComplete", *(f"Permission{name}" for name in _PERMISSIONS)),
    "DOCUMENTS": f"{_ID}, Title TEXT NOT NULL, Text TEXT NOT NULL, {_to('Coder', 'CODERS')}, "
    + ", ".join(
        f"{name} TEXT NOT NULL DEFAULT ''" for name in ("Author", "Source", "Section", "Notes", "Type")
    )
    + ", Date INTEGER NOT NULL",
    "STATEMENTTYPES": f"{_ID}, Label TEXT NOT NULL, {_COLOUR}",
    "VARIABLES": f"{_ID}, Variable TEXT NOT NULL, DataType TEXT NOT NULL DEFAULT 'short text', "
    f"{_to('StatementTypeId', 'STATEMENTTYPES')}, UNIQUE (Variable, StatementTypeId)",
    "VARIABLELINKS": f"{_ID}, {_to('SourceVariableId', 'VARIABLES')}, {_to('TargetVariableId', 'VARIABLES')}",
    "REGEXES": f"Label TEXT PRIMARY KEY, {_COLOUR}",
    "CODERRELATIONS": f"{_ID}, {_to('Coder', 'CODERS')}, {_to('OtherCoder', 'CODERS')}, "
    + _yes("viewStatements", "editStatements", "viewDocuments", "editDocuments"),
    "STATEMENTS": f"{_ID}, {_to('StatementTypeId', 'STATEMENTTYPES')}, {_to('DocumentId', 'DOCUMENTS')}, "
    f"Start INTEGER NOT NULL, Stop INTEGER NOT NULL, {_to('Coder', 'CODERS')}, CHECK (Start < Stop)",
    "DATABOOLEAN": _data("Value INTEGER NOT NULL DEFAULT 1"),
    "DATAINTEGER": _data("Value INTEGER NOT NULL DEFAULT 0"),
    "ENTITIES": f"{_ID}, {_to('VariableId', 'VARIABLES')}, Value TEXT NOT NULL DEFAULT '', {_COLOUR}, "
    f"{_to('ChildOf', 'ENTITIES')}, UNIQUE (VariableId, Value)",
    "DATASHORTTEXT": _data(_to("Entity", "ENTITIES")),
    "DATALONGTEXT": _data("Value TEXT DEFAULT ''"),
    "ATTRIBUTEVARIABLES": f"{_ID}, {_to('VariableId', 'VARIABLES')}, AttributeVariable TEXT NOT NULL, "
    "UNIQUE (VariableId, AttributeVariable)",
    "ATTRIBUTEVALUES": f"{_ID}, {_to('EntityId', 'ENTITIES')}, "
    f"{_to('AttributeVariableId', 'ATTRIBUTEVARIABLES')}, AttributeValue TEXT NOT NULL DEFAULT '', "
    "UNIQUE (EntityId, AttributeVariableId)",
}
"""Tables of a DNA 3 database → their columns."""


def database(articles: Sequence[Article]) -> tuple[bytes, Counter[str]]:
    """(a DNA database in SQLite, what is left out and why).

    Every dated article is a document; every stance for or against is a statement over the first piece of its
    evidence: the person, the organization (of a person the party, else the actor), the item as concept, and
    whether they agree. `no_date` counts articles, the other reasons count stances.
    """
    left_out: Counter[str] = Counter()
    rows = stance_rows(articles)
    name = _names(rows)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        base.execute("PRAGMA foreign_keys = ON")
        for table, columns in TABLES.items():
            base.execute(f"CREATE TABLE {table}({columns})")
        _fill(base)
        coming = iter(rows)
        for article in articles:
            held = [(stance, next(coming)) for stance in article.stances or ()]
            if not (day := _day(article)):
                left_out["no_date"] += 1
                continue
            document = _document(base, article, day)
            for stance, row in held:
                if stance.label not in ("support", "oppose"):
                    left_out[stance.label] += 1
                elif not stance.evidence:
                    left_out["no_evidence"] += 1
                else:
                    start, stop = (_utf16(article.text, place) for place in stance.evidence[0])
                    statement = _insert(
                        base,
                        "STATEMENTS",
                        StatementTypeId=1,
                        DocumentId=document,
                        Start=start,
                        Stop=stop,
                        Coder=2,
                    )
                    for variable, id in enumerate(_coded(row), 1):
                        entity = _entity(base, variable, name[variable].get(id or "", ""), row if id else {})
                        _insert(
                            base, "DATASHORTTEXT", StatementId=statement, VariableId=variable, Entity=entity
                        )
                    agreed = int(stance.label == "support")
                    _insert(base, "DATABOOLEAN", StatementId=statement, VariableId=AGREEMENT, Value=agreed)
        return base.serialize(), left_out


def _coded(row: Row) -> tuple[str | None, str | None, str]:
    """Ids of person, organization, concept."""
    if row["actor_kind"] != "person" and row["actor"] != AUTHOR:
        return None, row["actor"], row["item"]
    return row["actor"], row["party"] if row["party"] != row["actor"] else None, row["item"]


def _names(rows: Sequence[Row]) -> dict[int, dict[str, str]]:
    """variable → id → name; two of one name are told apart, for to DNA the name is all there is."""
    pairs: dict[int, list[tuple[str, str | None]]] = {PERSON: [], ORGANIZATION: [], CONCEPT: []}
    for row in rows:
        person, organization, item = _coded(row)
        if person:
            pairs[PERSON].append((person, row["actor_name"]))
        if organization:
            pairs[ORGANIZATION].append((organization, row["party_name" if person else "actor_name"]))
        pairs[CONCEPT].append((item, row["item_label"]))
    return {variable: unique_names(found) for variable, found in pairs.items()}


def _attributes(variable: int, row: Row) -> tuple[str, str, str]:
    """Type, Alias, Notes of what a statement names."""
    if not row:
        return "", "", ""
    if variable == CONCEPT:
        return "", "", row["proposition"] or ""
    person, organization, _ = _coded(row)
    if variable == PERSON:
        return "person", "", person or ""
    kind = "state" if row["party_iso3"] == organization else "" if person else row["actor_kind"]
    return kind or "", "", organization or ""


def _insert(base: sqlite3.Connection, table: str, **values: object) -> int:
    marks = ", ".join("?" * len(values))
    done = base.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", [*values.values()])
    return done.lastrowid or 0


def _fill(base: sqlite3.Connection) -> None:
    """What a database has before its first document."""
    _insert(base, "SETTINGS", Property="version", Value=VERSION)
    for name, green in zip(CODERS, (255, 140), strict=True):
        _insert(base, "CODERS", Name=name, Red=255, Green=green, Password=_hash(name))
    for coder, other in ((1, 2), (2, 1)):
        _insert(base, "CODERRELATIONS", Coder=coder, OtherCoder=other)
    _insert(base, "STATEMENTTYPES", Label="DNA Statement", Red=239, Green=208, Blue=51)
    for name, type_ in VARIABLES:
        _insert(base, "VARIABLES", Variable=name, DataType=type_, StatementTypeId=1)
    for attribute in ATTRIBUTES:
        for variable in (PERSON, ORGANIZATION, CONCEPT):
            _insert(base, "ATTRIBUTEVARIABLES", VariableId=variable, AttributeVariable=attribute)


def _hash(salt: str) -> str:
    """PASSWORD as Jasypt's StrongPasswordEncryptor keeps it: 16 bytes of salt, SHA-256 100,000 times."""
    salted = salt.encode().ljust(16)[:16]
    digest = salted + PASSWORD.encode()
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salted + digest).decode()


def _document(base: sqlite3.Connection, article: Article, day: date) -> int:
    return _insert(
        base,
        "DOCUMENTS",
        Title=_short(article.title or article.id),
        Text=article.text,
        Coder=2,
        Source=_short(article.outlet or ""),
        Notes="\n".join(filter(None, (article.id, article.url))),
        # Seconds since 1970 of the day's first moment, in UTC.
        Date=(day - date(1970, 1, 1)).days * 86_400,
    )


def _entity(base: sqlite3.Connection, variable: int, name: str, row: Row) -> int:
    """The id of what a variable calls `name`, made when it is new."""
    value = _short(name)
    query = "SELECT ID FROM ENTITIES WHERE VariableId = ? AND Value = ?"
    if found := base.execute(query, (variable, value)).fetchone():
        return int(found[0])
    entity = _insert(base, "ENTITIES", VariableId=variable, Value=value)
    query = "SELECT ID FROM ATTRIBUTEVARIABLES WHERE VariableId = ? ORDER BY ID"
    for (attribute,), said in zip(
        base.execute(query, (variable,)).fetchall(), _attributes(variable, row), strict=True
    ):
        _insert(
            base,
            "ATTRIBUTEVALUES",
            EntityId=entity,
            AttributeVariableId=attribute,
            AttributeValue=_short(said),
        )
    return entity


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MOST else text[: MOST - 1] + "…"


def _utf16(text: str, place: int) -> int:
    """An offset in code points as one in UTF-16 units."""
    return len(text[:place].encode("utf-16-le")) // 2


def text_files(articles: Iterable[Article]) -> tuple[dict[str, str], Counter[str]]:
    """(name → text, what is left out and why) for DNA's batch importer.

    From the name "Talks in Muscat 06.02.2026.txt" its default patterns take the title, which has to begin and
    end with a letter of A to Z, and the date. A file without a date would get the day of the import.
    """
    files: dict[str, str] = {}
    taken: set[str] = set()
    left_out: Counter[str] = Counter()
    for article in articles:
        if not (day := _day(article)):
            left_out["no_date"] += 1
            continue
        names = (f"{_title(article)}{suffix} {day:%d.%m.}{day.year:04}.txt" for suffix in _suffixes())
        # Names that differ in case alone are one file on Windows and macOS.
        name = next(name for name in names if name.casefold() not in taken)
        taken.add(name.casefold())
        files[name] = article.text
    return files, left_out


def _day(article: Article) -> date | None:
    return date.fromisoformat(article.published[:10]) if article.published else None


def _title(article: Article) -> str:
    """The title as a part of a file's name that DNA's pattern takes whole, at most 120 characters."""
    plain = unicodedata.normalize("NFKD", article.title or article.id).encode("ascii", "ignore").decode()
    kept = " ".join(re.sub(r"[^\w .,;()'&+-]", " ", plain).split())[:120]
    # A date within the title would be taken for that of the document.
    kept = re.sub(r"(?<=\d)\.(?=\d)", "-", kept)
    match = re.search("[a-zA-Z].+[a-zA-Z]", kept)
    return match[0] if match else "article"


def _suffixes() -> Iterator[str]:
    """Nothing, then " a" to " z", " aa" …: letters, for the pattern wants one at the end."""
    yield ""
    for number in count(1):
        letters = ""
        while number:
            number, letter = divmod(number - 1, 26)
            letters = chr(ord("a") + letter) + letters
        yield f" {letters}"
