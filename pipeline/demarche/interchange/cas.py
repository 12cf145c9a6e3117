"""INCEpTION, by UIMA CAS: `<id>.xmi` or `<id>.json` and `<id>.yaml` for each article, and `TypeSystem.xml`.

The type system gives INCEpTION its layers: names are its own NamedEntity (value, identifier), everything
else a Mark, with relations between marks. Offsets are UTF-16 code units in the file; dkpro-cassis converts
them. A mark in pieces is one annotation a piece, each related to the first by `piece`. JSON can hold control
characters in a text, XML cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from demarche.interchange.about import read_about, write_about
from demarche.interchange.files import Files, Found, matching
from demarche.interchange.marks import (
    CHOICES,
    ENTITIES,
    OPEN,
    PIECE,
    Link,
    Lost,
    Mark,
    Marked,
    file_name,
    from_note,
    in_pieces,
    joined,
    to_note,
)
from demarche.scheme import InputError, Rejected
from demarche.scheme.extras import needed

NAME = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
MARK = "webanno.custom.Mark"
LINK = "webanno.custom.Link"
"""INCEpTION takes types of this package for layers of the project, and one with Governor and Dependent for a
relation."""
FIELDS = (*CHOICES, "item", *OPEN)
MORE = "more"
"""The feature of all further fields, as a note."""


def _cassis() -> Any:
    return needed("cassis", extra="inception", where="inception")


def write(articles: Sequence[Marked], lost: Lost, *, form: Literal["xmi", "json"]) -> Files:
    """In one of the two forms; INCEpTION reads both.

    Raises:
        InputError: dkpro-cassis is not installed, or XML cannot hold a text.
    """
    types = _types()
    yield "TypeSystem.xml", types.to_xml() or ""
    for article in articles:
        cas = _cas(article, types, lost)
        name = file_name(article.id)
        try:
            yield f"{name}.{form}", (cas.to_xmi() if form == "xmi" else cas.to_json()) or ""
        except ValueError as error:
            raise InputError(
                article.id,
                "not_xml",
                found=f"characters that XML does not have ({error})",
                remedy="use --format inception-json",
            ) from None
        yield f"{name}.yaml", write_about(article)


def _types() -> Any:
    types = _cassis().TypeSystem()
    for name, features in {NAME: ("value", "identifier"), MARK: ("mark", *FIELDS, MORE)}.items():
        made = types.create_type(name, "uima.tcas.Annotation")
        for feature in features:
            types.create_feature(made, feature, "uima.cas.String")
    link = types.create_type(LINK, "uima.tcas.Annotation")
    for end in ("Governor", "Dependent"):
        types.create_feature(link, end, types.get_type(MARK))
    types.create_feature(link, "kind", "uima.cas.String")
    return types


def _cas(article: Marked, types: Any, lost: Lost) -> Any:
    cas = _cassis().Cas(types, document_language="en")
    cas.sofa_string = article.text
    cas.sofa_mime = "text/plain"
    name, mark_type, link_type = map(types.get_type, (NAME, MARK, LINK))
    placed: dict[str, Any] = {}

    def link(kind: str, head: str, tail: str) -> None:
        at = {"begin": placed[tail].begin, "end": placed[tail].end}
        cas.add(link_type(**at, Governor=placed[head], Dependent=placed[tail], kind=kind))

    for mark in article.marks:
        more = dict(mark.fields)
        if mark.label in ENTITIES:
            actor = more.pop("actor", None)
            lost["fields"] += len(more)
            for start, end in mark.spans:
                cas.add(name(begin=start, end=end, value=mark.label, identifier=actor))
            continue
        fields = {field: more.pop(field) for field in FIELDS if field in more}
        if more:
            fields[MORE] = to_note(more)
        for id, (start, end) in in_pieces(mark):
            placed[id] = mark_type(begin=start, end=end, mark=mark.label, **(fields if id == mark.id else {}))
            cas.add(placed[id])
            if id != mark.id:
                link(PIECE, mark.id, id)
    for each in article.links:
        link(each.kind, each.head, each.tail)
    return cas


def read(path: Path) -> Iterator[Found]:
    """XMI with its TypeSystem.xml in the same folder, or JSON."""
    for file in matching(path, ".xmi", ".json"):
        try:
            yield _article(file)
        except InputError as error:
            yield Rejected.because(error)


def _article(file: Path) -> Marked:
    cas = _load(file)
    marks: list[Mark] = []
    ids: dict[int, str] = {}
    links: list[Link] = []

    def place(found: Any) -> tuple[int, int]:
        return int(found.begin), int(found.end)

    there = {made.name for made in cas.typesystem.get_types()}
    for n, found in enumerate(cas.select(NAME) if NAME in there else (), 1):
        actor = {"actor": found.identifier} if getattr(found, "identifier", None) else {}
        marks.append(Mark(f"n{n}", str(found.value), [place(found)], actor))
    for n, found in enumerate(cas.select(MARK) if MARK in there else (), 1):
        fields = {field: value for field in FIELDS if (value := getattr(found, field, None))}
        fields.update(from_note(getattr(found, MORE, None) or ""))
        ids[id(found)] = f"m{n}"
        marks.append(Mark(f"m{n}", str(found.mark), [place(found)], fields))
    for found in cas.select(LINK) if LINK in there else ():
        ends = (ids.get(id(found.Governor), ""), ids.get(id(found.Dependent), ""))
        links.append(Link(getattr(found, "kind", None) or "", *ends))
    whole, others = joined(marks, links)
    name, about = read_about(file)
    return Marked(str(file), name, cas.sofa_string or "", whole, others, about)


def _load(file: Path) -> Any:
    cassis = _cassis()
    try:
        if file.suffix == ".json":
            with file.open("rb") as source:
                return cassis.load_cas_from_json(source)
        types = next((p for p in file.parent.glob("*.xml") if p.stem.lower() == "typesystem"), None)
        if types is None:
            raise InputError(
                str(file),
                "no_type_system",
                found="no TypeSystem.xml beside it",
                allowed="XMI with its type system, as INCEpTION exports them together",
                remedy="unpack the whole export, or export as CAS JSON",
            )
        with types.open("rb") as declared, file.open("rb") as source:
            return cassis.load_cas_from_xmi(source, cassis.load_typesystem(declared))
    except InputError:
        raise
    except Exception as error:
        # dkpro-cassis has no error of its own: a broken file ends in whatever its parser met.
        found = f"no CAS ({type(error).__name__}: {str(error)[:120]})"
        raise InputError(str(file), "not_cas", found=found, remedy="export again as UIMA CAS") from None
