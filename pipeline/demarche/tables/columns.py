"""What every table holds, column by column: declared here and nowhere else.

From this follow the frames' columns and types, the Table Schema of `datapackage.json`, the codebook, the
schema of Parquet and Feather, the variable labels of Stata and the colours of XLSX.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

import pandas as pd

from demarche.scheme.records import STANCE_LABELS, ActorKind, EntityLabel, QuoteKind

Type = Literal["string", "integer", "number", "boolean", "date"]
SPANS = r"\d+-\d+(;\d+-\d+)*"
_PANDAS = {"integer": "Int64", "number": "float64", "boolean": "boolean"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: at most 32 characters, as Stata has it.
        about: one sentence, with the unit.
        allowed: the values of a closed list.
        pattern: regular expression of the whole cell.
        required: never empty.
    """

    name: str
    about: str
    type: Type = "string"
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        about: what a row is.
        key: columns no two rows share.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def frame(self, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
        """Rows as a DataFrame with exactly these columns, of these types; what is missing is NA."""
        types = {c.name: _PANDAS[c.type] for c in self.columns if c.type in _PANDAS}
        return pd.DataFrame(rows, columns=self.names).astype(types)


def _spans(name: str, of: str, *, required: bool = False) -> Column:
    about = f"Offsets of {of}: code points of the article's text, end-exclusive, pieces joined by ;"
    return Column(name, about, pattern=SPANS, required=required)


def _party(required: bool = True) -> tuple[Column, ...]:
    return (
        Column(
            "party",
            "Id of the state or body the actor speaks for; of the actor itself, where for nobody else.",
            required=required,
        ),
        Column("party_name", "Name of the party."),
        Column("party_iso3", "ISO 3166-1 alpha-3 code, where the party is a state.", pattern="[A-Z]{3}"),
        Column("party_cow", "Number in the Correlates of War state list, where it has the party.", "integer"),
    )


_ARTICLE = Column("article", "Id of the article.", required=True)
_PUBLISHED = Column("published", "Day on which the article was published.", "date")
_OUTLET = Column("outlet", "Newspaper, agency or site.")
_HEAD = (_ARTICLE, _PUBLISHED, _OUTLET)
_CONFIDENCE = Column("confidence", "Probability, 0 to 1, that the row is right.", "number")
_LABELLED = (
    Column("item", "Id of the agenda item.", required=True),
    Column("item_label", "The item, in short."),
    Column("proposition", "What one can be for or against."),
)


def _label(name: str, about: str, *, required: bool = False) -> Column:
    return Column(name, about, allowed=STANCE_LABELS, required=required)


_COUNTS = (
    Column("rows", "Stances counted: one for each actor of the party in each article.", "integer"),
    Column("articles", "Articles they come from.", "integer"),
    *(Column(label, f"Stances of label {label}.", "integer") for label in STANCE_LABELS),
    *(
        Column(f"share_{label}", f"Share of the stances that are {label}, 0 to 1.", "number")
        for label in ("support", "oppose", "conditional")
    ),
    Column(
        "balance",
        "Mean of the stances, +1 support, -1 oppose, 0 otherwise, weighted by confidence.",
        "number",
    ),
)
_WEIGHTIEST = (
    "The label with the greatest sum of confidences. A stance without one counts 1; of equal labels the "
    "first in the order support, oppose, conditional, neutral."
)
_WINDOW = (
    Column("window", "Span of time: a day, week, month, quarter or year.", required=True),
    Column("first_day", "The first day of it.", "date"),
    Column("last_day", "The last day of it.", "date"),
)


def _evidence(prefix: str, of: str) -> tuple[Column, ...]:
    return (
        Column(f"{prefix}article", f"Article of the surest stance {of}."),
        Column(f"{prefix}published", "Day on which that article was published.", "date"),
        Column(f"{prefix}evidence", "The words that stance rests on."),
        _spans(f"{prefix}evidence_spans", "these words"),
    )


STANCES = Table(
    "stances",
    "A row for each actor and agenda item of an article: where the actor stands, and the words that show it.",
    (
        *_HEAD,
        Column("title", "Title of the article."),
        Column("url", "Address of the article."),
        Column("actor", "Id of the actor who holds the position.", required=True),
        Column("actor_name", "Name of the actor."),
        Column("actor_kind", "What kind of actor it is.", allowed=get_args(ActorKind)),
        *_party(),
        *_LABELLED,
        _label("label", "Where the actor stands on the proposition.", required=True),
        _label("earlier", "The label before, where the article tells that the position changed."),
        _CONFIDENCE,
        Column("condition", "Words that a conditional stance depends on."),
        Column("evidence", "The shortest words from which a reader sees the label; pieces joined by …"),
        _spans("evidence_spans", "the evidence"),
        Column("quote", "Id of the attribution that carries it; empty where the article itself tells it."),
        Column("quote_kind", "How the attribution quotes.", allowed=get_args(QuoteKind)),
        Column("reporter", "Id of the actor who reports this stance of another."),
        Column("reporter_name", "Name of the reporter."),
        Column("versions", "Of the program and the models that annotated the article."),
    ),
    key=("article", "actor", "item"),
)
MATRIX = Table(
    "matrix",
    "A row for each party and agenda item over all articles. Markdown and LaTeX lay it out as a grid; "
    "XLSX has the grid too, on a sheet of its own.",
    (*_party(), *_LABELLED, _label("label", _WEIGHTIEST, required=True), *_COUNTS),
    key=("party", "item"),
)
TIMELINE = Table(
    "timeline",
    "A row for each party, agenda item and window of time with at least one stance. Articles without a date "
    "are left out.",
    (
        *_party(),
        *_LABELLED,
        *_WINDOW,
        _label("label", _WEIGHTIEST, required=True),
        _label("changed_from", "The label of the last window before, where it was another."),
        *_COUNTS,
        *_evidence("", "of this label in the window"),
    ),
    key=("party", "item", "window"),
)
CHANGES = Table(
    "changes",
    "A row for each change of a party's position on an item, with the words before and after.",
    (
        *_party(),
        *_LABELLED,
        *_WINDOW,
        _label("label_before", "Where the party stood.", required=True),
        _label("label_after", "Where it stands from this window on.", required=True),
        Column(
            "shown_by",
            "corpus: the windows before and after have different labels; article: an article tells of the "
            "change; both.",
            allowed=("corpus", "article", "both"),
            required=True,
        ),
        Column("rows_before", "Stances between the change before and this one.", "integer"),
        Column("rows_after", "Stances between this change and the next.", "integer"),
        Column(
            "p_value",
            "Fisher's exact test, two-sided: how likely so great a difference in the share of label_after is "
            "if nothing changed. Empty where only an article tells of the change.",
            "number",
        ),
        *_evidence("before_", "of label_before before the change"),
        *_evidence("after_", "of label_after after it"),
    ),
)
QUOTES = Table(
    "quotes",
    "A row for each attribution: who said, wrote, wanted or thought what.",
    (
        *_HEAD,
        Column("quote", "Id of the attribution in its article.", required=True),
        Column("kind", "How it quotes.", allowed=get_args(QuoteKind)),
        Column("speaker", "Id of the actor behind the source; empty where none was found."),
        Column("speaker_name", "Name of the speaker."),
        Column("party", "Id of the state or body the speaker speaks for, or of the speaker."),
        Column("source", "Words that name the source; empty in a passive."),
        Column("cue", "Words that signal the attribution."),
        Column("content", "Words that are attributed; pieces joined by …"),
        _spans("source_spans", "the source"),
        _spans("cue_spans", "the cue"),
        _spans("content_spans", "the content"),
        _CONFIDENCE,
    ),
    key=("article", "quote"),
)
CLAIMS = Table(
    "claims",
    "A row for each statement that could be agreed with or disputed.",
    (
        *_HEAD,
        Column("claim", "Id of the claim in its article.", required=True),
        Column("claimant", "Id of the actor who makes it; author where the article does.", required=True),
        Column("claimant_name", "Name of the claimant."),
        Column("text", "The claim; pieces joined by …"),
        _spans("spans", "the claim", required=True),
        Column("cluster", "Id of the cluster of claims that say the same thing."),
        Column("summary", "The cluster in one sentence."),
        Column("item", "Id of the agenda item it bears on."),
        _label("stance", "Where the claim puts the claimant on that item."),
    ),
    key=("article", "claim"),
)
CLUSTERS = Table(
    "clusters",
    "A row for each cluster of claims that say the same thing, most articles first.",
    (
        Column("cluster", "Id of the cluster in its run.", required=True),
        Column("summary", "The cluster in one sentence."),
        Column("claims", "Claims in it.", "integer"),
        Column("articles", "Articles that have such a claim.", "integer"),
        Column("outlets", "Outlets of these articles.", "integer"),
        Column(
            "independent_outlets", "The same, outlets that print one agency's text counted once.", "integer"
        ),
        Column("keywords", "Words that tell it from the other clusters, joined by ;"),
        Column("contested", "Ids of the clusters that say the contrary, joined by ;"),
        Column("claimants", "Names of those who make it, joined by ;"),
        Column("first", "Day of the first dated article.", "date"),
        Column("last", "Day of the last dated article.", "date"),
    ),
    key=("cluster", "summary"),
)
ENTITIES = Table(
    "entities",
    "A row for each mention of a name or date.",
    (
        *_HEAD,
        Column("start", "Offset of the first code point in the article's text.", "integer", required=True),
        Column("stop", "Offset behind the last.", "integer", required=True),
        Column("text", "The mention.", required=True),
        Column("label", "OntoNotes label.", allowed=get_args(EntityLabel), required=True),
        Column("actor", "Id of the actor it names, if it is one."),
        Column("actor_name", "Name of that actor."),
    ),
)
ACTORS = Table(
    "actors",
    "A row for each actor of an article.",
    (
        *_HEAD,
        Column("actor", "ISO 3166-1 alpha-3 code of a state, else a slug of the full name.", required=True),
        Column("actor_name", "Name of the actor.", required=True),
        Column("actor_kind", "What kind of actor it is.", allowed=get_args(ActorKind), required=True),
        *_party(),
        Column("anonymous", "An unnamed source.", "boolean"),
        Column("aliases", "What else the article calls it, joined by ;"),
        Column("members", "Ids of those a joint source is made up of, joined by ;"),
        Column("candidates", "Ids it may be, where the article does not settle which, joined by ;"),
        Column("mentions", "Names of it in the article.", "integer"),
        Column("quotes", "Attributions to it.", "integer"),
        Column("stances", "Stances it holds.", "integer"),
    ),
    key=("article", "actor"),
)

DECLARED = {
    table.name: table
    for table in (STANCES, MATRIX, TIMELINE, CHANGES, QUOTES, CLAIMS, CLUSTERS, ENTITIES, ACTORS)
}


def codebook(tables: Iterable[Table] = DECLARED.values()) -> str:
    """Every column explained, as Markdown."""

    def cell(text: str) -> str:
        return text.replace("|", "\\|")

    parts = ["# Codebook\n"]
    for table in tables:
        key = f" No two rows share {', '.join(f'`{c}`' for c in table.key)}." if table.key else ""
        parts.append(
            f"\n## {table.name}\n\n{table.about}{key}\n\n| Column | Type | What |\n| --- | --- | --- |\n"
        )
        for c in table.columns:
            values = f" One of {', '.join(f'`{v}`' for v in c.allowed)}." if c.allowed else ""
            never = ", never empty" if c.required else ""
            parts.append(f"| `{c.name}` | {c.type}{never} | {cell(c.about)}{values} |\n")
    return "".join(parts)
