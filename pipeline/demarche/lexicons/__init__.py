"""The actors that diplomatic news names, and the words it names them with.

Five tables lie beside this module: CSV in UTF-8 with one header line. A cell that holds several values
separates them with ``|``.

- ``countries.csv``: the 249 states and territories of ISO 3166-1, and Kosovo (``XKX``, the code in general
  use). ``capital`` holds every city that news uses for the government, first the one that the state names
  ("Jerusalem|Tel Aviv", "Amsterdam|The Hague"); ``seats`` the palaces, streets and ministries that nearly
  always mean the government. ``cow`` is the number in the Correlates of War state system membership (v2016),
  ``gw`` the number in Gleditsch and Ward's list of independent states and microstates (1999, as revised);
  blank where the list has no such state. ``region`` is one of `REGIONS`, blank for Antarctica. Mexico and the
  Caribbean count as Latin America; Egypt, Iran and Turkey as Middle East; the Caucasus and Cyprus as Europe;
  Central Asia as Asia; the rest follows UN M49.
- ``organizations.csv``: international bodies, armed groups, parties, de facto governments, states of the
  past, and national bodies that act on their own. ``party`` is the state that a body speaks for. Armed groups
  and parties speak for themselves, the ruling party of a one-party state speaks for the state.
- ``homonyms.csv``: what else a word of the first two tables may mean (Georgia the US state, Jordan the
  surname). The id of a person's reading is the bare name; which person that is, only the article can tell.
- ``titles.csv``: titles before or after a name. An ``office`` speaks for the state or body named with it, an
  ``honorific`` says nothing about a party, a ``profession`` is independent. Lower case, no dots ("lt gen").
- ``nouns.csv``: unnamed and collective sources. ``official`` ones speak for the state or body named with
  them. ``kind`` is that of the singular: "officials" are a group. A noun without ``plural`` is a plural
  itself or has none.

Ids, kinds and parties are those of the annotation scheme (annotations/README.md).
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, NamedTuple, Self, TypeAlias, cast, get_args

from demarche.scheme import InputError
from demarche.scheme.jsonl import not_readable

__all__ = [
    "ActorLexicon",
    "Codes",
    "Country",
    "Entry",
    "Homonym",
    "Noun",
    "Organization",
    "Title",
    "codes",
    "countries",
    "homonyms",
    "nouns",
    "organizations",
    "titles",
]

Kind: TypeAlias = Literal["state", "organization", "person", "group"]
Sense: TypeAlias = Literal["name", "adjective", "demonym", "capital", "seat"]
TitleKind: TypeAlias = Literal["office", "honorific", "profession"]

KINDS: tuple[Kind, ...] = get_args(Kind)
REGIONS = ("Africa", "Asia", "Europe", "Latin America", "Middle East", "North America", "Oceania")
USER_COLUMNS = ("id", "name", "kind", "aliases", "party")

# In lower case these mean no actor. Every form that stands in lower case in 6,708 articles (PolNeAR train,
# Worldwide train, the first 6,000 of corpora/raw) was read; a few more are words of any English dictionary.
_WORDS = """
amnesty beehive brotherhood chad china commons commonwealth congress conservatives dane danes democrat
democrats diet emirates finn finns greens jersey kiwi kiwis labor labour liberals lords male pole poles
polish quad quartet republican republicans reunion senate swede swedes turkey valley west
"""
_PHRASES = ("central command", "government buildings", "number 10", "peace now", "pink house")
COMMON_WORDS = frozenset((*_WORDS.split(), *_PHRASES))

# A form this short is an acronym, or would be a pronoun or a verb in another case (US, IS, Lao).
_CASED_LETTERS = 3
# NFKD leaves these whole.
_LETTERS = str.maketrans("\u0131øØłŁđĐ", "ioOlLdD")
# Apostrophes of all shapes go with the dots: news writes Sanaa and Sana'a, N'Djamena and Ndjamena.
_DROPPED = str.maketrans("", "", ".'`\u00b4\u2018\u2019\u02bb\u02bc\u02be\u02bf")
_BREAK = re.compile(r"[^\w+]+|_")
# "U. S.", as agencies and tokenised corpora have it.
_SPACED_LETTERS = re.compile(r"(?<=\b[A-Z]) (?=[A-Z]\b)")
_POSSESSIVE = re.compile("['\u2019\u02bc][sS]?$")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Country:
    """A row of ``countries.csv``; ``id`` is ISO 3166-1 alpha-3."""

    id: str
    name: str
    official: str
    other_names: tuple[str, ...]
    adjectives: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: tuple[str, ...]
    seats: tuple[str, ...]
    cow: int | None
    gw: int | None
    region: str | None


@dataclass(frozen=True, slots=True)
class Organization:
    """A row of ``organizations.csv``; ``party`` is the id of the state it speaks for."""

    id: str
    name: str
    kind: Kind
    acronyms: tuple[str, ...]
    aliases: tuple[str, ...]
    seats: tuple[str, ...]
    party: str | None


@dataclass(frozen=True, slots=True)
class Homonym:
    """A row of ``homonyms.csv``: a further reading of ``surface``, described by ``reading``."""

    surface: str
    id: str
    name: str
    kind: Kind
    reading: str


@dataclass(frozen=True, slots=True)
class Title:
    """A row of ``titles.csv``, in lower case."""

    title: str
    plural: str | None
    kind: TitleKind


@dataclass(frozen=True, slots=True)
class Noun:
    """A row of ``nouns.csv``, in lower case and without article."""

    noun: str
    plural: str | None
    kind: Kind
    official: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a surface form.

    ``sense`` tells by what the actor is named: ``name`` (usual or official name, acronym, alias),
    ``adjective``, ``demonym``, ``capital`` (a city: its government, or just the place), ``seat`` (nearly
    always the government).
    """

    id: str
    name: str
    kind: Kind
    party: str | None
    sense: Sense


class Codes(NamedTuple):
    """The codes of a state; None where a list does not have it."""

    iso3: str | None
    cow: int | None
    gw: int | None


@cache
def countries() -> tuple[Country, ...]:
    """The states and territories, in the order of their ids."""
    return tuple(
        Country(
            id=row["id"],
            name=row["name"],
            official=row["official"],
            other_names=_values(row["other_names"]),
            adjectives=_values(row["adjectives"]),
            demonyms=_values(row["demonyms"]),
            capital=_values(row["capital"]),
            seats=_values(row["seats"]),
            cow=int(row["cow"]) if row["cow"] else None,
            gw=int(row["gw"]) if row["gw"] else None,
            region=row["region"] or None,
        )
        for row in _rows("countries.csv")
    )


@cache
def organizations() -> tuple[Organization, ...]:
    """The organisations and groups, by subject as in the table."""
    return tuple(
        Organization(
            id=row["id"],
            name=row["name"],
            kind=cast(Kind, row["kind"]),
            acronyms=_values(row["acronyms"]),
            aliases=_values(row["aliases"]),
            seats=_values(row["seats"]),
            party=row["party"] or None,
        )
        for row in _rows("organizations.csv")
    )


@cache
def homonyms() -> tuple[Homonym, ...]:
    """Further readings of names in the other two tables."""
    return tuple(
        Homonym(row["surface"], row["id"], row["name"], cast(Kind, row["kind"]), row["reading"])
        for row in _rows("homonyms.csv")
    )


@cache
def titles() -> tuple[Title, ...]:
    """Titles and professions."""
    return tuple(
        Title(row["title"], row["plural"] or None, cast(TitleKind, row["kind"]))
        for row in _rows("titles.csv")
    )


@cache
def nouns() -> tuple[Noun, ...]:
    """Unnamed and collective sources."""
    return tuple(
        Noun(row["noun"], row["plural"] or None, cast(Kind, row["kind"]), row["official"] == "yes")
        for row in _rows("nouns.csv")
    )


def codes(actor_id: str) -> Codes:
    """ISO, Correlates of War and Gleditsch-Ward codes of a state; all three None for any other actor."""
    return _codes().get(actor_id, Codes(None, None, None))


@cache
def _codes() -> dict[str, Codes]:
    return {country.id: Codes(country.id, country.cow, country.gw) for country in countries()}


class ActorLexicon:
    """Surface forms → actors: the tables of this package and a user's own. Made by `load`."""

    def __init__(self) -> None:
        """An empty lexicon."""
        self._actors: dict[str, tuple[str, Kind, str | None]] = {}
        self._exact: dict[str, dict[str, Sense]] = {}
        self._folded: dict[str, dict[str, Sense]] = {}

    @classmethod
    def load(cls, extra: Iterable[Path] = ()) -> Self:
        """The shipped lexicon, extended by CSV tables with the columns `USER_COLUMNS`.

        ``aliases`` are separated by ``|``. A row whose id is already known adds names to that actor; its name
        and, where it has one, its party replace those before. Names in capitals throughout, or of at most
        three letters, count only as they are written; all others in any case.

        Raises:
            InputError: a table cannot be read, or a row breaks the scheme.
        """
        lexicon = cls()
        for country in countries():
            lexicon._actors[country.id] = country.name, "state", None
            lexicon._add(country.id, "name", country.name, country.official, *country.other_names)
            lexicon._add(country.id, "adjective", *country.adjectives)
            lexicon._add(country.id, "demonym", *country.demonyms)
            lexicon._add(country.id, "capital", *country.capital)
            lexicon._add(country.id, "seat", *country.seats)
        for body in organizations():
            lexicon._actors[body.id] = body.name, body.kind, body.party
            lexicon._add(body.id, "name", body.name, *body.acronyms, *body.aliases)
            lexicon._add(body.id, "seat", *body.seats)
        for homonym in homonyms():
            lexicon._actors.setdefault(homonym.id, (homonym.name, homonym.kind, None))
            lexicon._add(homonym.id, "name", homonym.surface)
        for path in extra:
            lexicon._extend(path)
        return lexicon

    def lookup(self, surface: str) -> tuple[Entry, ...]:
        """Every actor that ``surface`` may name, none of them preferred; empty if there is none.

        An actor occurs once, in the first of its senses in the order of `Sense`: "Iranian" is an adjective
        here though it may be a demonym. States come first, then organisations, homonyms, a user's actors.
        A leading "the", a trailing possessive, dots, apostrophes, diacritics, and whether words are joined by
        a hyphen or a space do not count.
        """
        return self._readings(surface) or self._readings(_POSSESSIVE.sub("", surface.rstrip()))

    def _readings(self, surface: str) -> tuple[Entry, ...]:
        exact = _normalise(surface)
        folded = exact.casefold()
        found = dict(self._exact.get(exact, {}))
        if exact != folded or folded not in COMMON_WORDS:
            found |= {id_: sense for id_, sense in self._folded.get(folded, {}).items() if id_ not in found}
        return tuple(Entry(actor_id, *self._actors[actor_id], sense) for actor_id, sense in found.items())

    def _add(self, actor_id: str, sense: Sense, *forms: str) -> None:
        for form in forms:
            exact = _normalise(form)
            letters = [character for character in exact if character.isalpha()]
            if not exact:
                continue
            if len(letters) <= _CASED_LETTERS or all(letter.isupper() for letter in letters):
                self._exact.setdefault(exact, {}).setdefault(actor_id, sense)
            else:
                self._folded.setdefault(exact.casefold(), {}).setdefault(actor_id, sense)

    def _extend(self, path: Path) -> None:
        lines: dict[str, int] = {}
        parties: dict[str, str] = {}
        for line, row in _user_rows(path):
            actor_id, name, kind, party = row["id"], row["name"], row["kind"], row["party"]
            known = self._actors.get(actor_id)
            problem = _problem(actor_id, name, kind)
            if not problem and actor_id in lines:
                problem = (
                    f"id {actor_id!r} is already on line {lines[actor_id]}; an actor has one row. "
                    "Put all of its names into aliases, separated by |."
                )
            if not problem and known and known[1] != kind:
                problem = (
                    f"kind of {actor_id!r} is {kind!r}, but the lexicon has it as {known[1]!r}. "
                    f"Write {known[1]}, or choose another id."
                )
            if problem:
                raise InputError(f"{path}:{line}", "bad_actor", found=problem)
            lines[actor_id] = line
            self._actors[actor_id] = name, cast(Kind, kind), party or (known[2] if known else None)
            self._add(actor_id, "name", name, *_values(row["aliases"]))
            if party:
                parties[actor_id] = party
        for actor_id, party in parties.items():
            if party not in self._actors or self._actors[party][1] == "person":
                raise InputError(
                    f"{path}:{lines[actor_id]}",
                    "bad_actor",
                    found=f"party is {party!r}{_suggestion(party, self._actors)}",
                    allowed="the id of a state, organization or group of the lexicon or this table",
                    remedy="correct it, or add a row for it",
                )


def _problem(actor_id: str, name: str, kind: str) -> str | None:
    """What is wrong with a user's row by itself."""
    if not actor_id or not name:
        return f"{'name' if actor_id else 'id'} is blank; every actor needs an id and a name. Fill it in."
    if kind not in KINDS:
        return f"kind is {kind!r}; allowed are {', '.join(KINDS)}. Write one of them."
    if kind == "state" and actor_id not in _codes():
        return (
            f"id {actor_id!r} is no state; the id of a state is its ISO 3166-1 alpha-3 code, as IRN, or XKX"
            f"{_suggestion(actor_id, _codes())}. Correct it; a government without a code is an organization."
        )
    if kind != "state" and not _SLUG.fullmatch(actor_id):
        return (
            f"id {actor_id!r} is no slug; allowed are words of a-z and 0-9 joined by hyphens. "
            f"Write {_slug(name)!r}, for instance."
        )
    return None


def _normalise(form: str) -> str:
    """The form with its case, without what `ActorLexicon.lookup` ignores; "St." and "Saint" are one."""
    bare = form.translate(_LETTERS).translate(_DROPPED).replace("&", " and ")
    decomposed = unicodedata.normalize("NFKD", bare)
    words = _BREAK.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c))).split()
    if len(words) > 1 and words[0].casefold() == "the":
        del words[0]
    joined = " ".join("Saint" if word in ("St", "ST") else word for word in words)
    return _SPACED_LETTERS.sub("", joined)


def _slug(name: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", _normalise(name).casefold().replace("+", " plus ")))


def _suggestion(value: str, known: Iterable[str]) -> str:
    ids = list(known)
    near = get_close_matches(value, ids, n=1) or get_close_matches(value.upper(), ids, n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def _values(cell: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in cell.split("|") if value.strip())


def _rows(table: str) -> Iterator[dict[str, str]]:
    with files(__name__).joinpath(table).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _user_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with their line, the header's being 1; a row of several lines has the number of its last."""
    columns = ",".join(USER_COLUMNS)
    try:
        # utf-8-sig: Excel puts a byte order mark before the header.
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            header = reader.fieldnames or ()
            if sorted(header) != sorted(USER_COLUMNS):
                raise InputError(
                    f"{path}:1",
                    "bad_header",
                    found=f"the header is {','.join(header)!r}",
                    allowed=columns,
                    remedy="correct it, with commas between; cells of aliases and party may be blank",
                )
            for row in reader:
                if None in row or None in row.values():
                    raise InputError(
                        f"{path}:{reader.line_num}",
                        "bad_actor",
                        found=f"the row has too {'many' if None in row else 'few'} cells",
                        allowed=f"one for each of {columns}",
                        remedy="quote a cell that has a comma",
                    )
                yield reader.line_num, {column: cell.strip() for column, cell in row.items()}
    except OSError as error:
        raise not_readable(str(path), error) from None
    except UnicodeDecodeError as error:
        raise InputError(
            str(path),
            "not_utf8",
            found=f"byte {error.start + 1} is not UTF-8",
            allowed="CSV in UTF-8",
            remedy="save it as CSV UTF-8",
        ) from None
    except csv.Error as error:
        raise InputError(
            f"{path}:{reader.reader.line_num}",
            "not_csv",
            found=str(error),
            allowed="CSV in UTF-8",
            remedy="check the double quotes",
        ) from None
