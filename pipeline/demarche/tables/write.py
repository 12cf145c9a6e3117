"""Tables to files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from textwrap import shorten

import pandas as pd

from demarche.scheme import Article
from demarche.scheme.extras import needed
from demarche.scheme.jsonl import replaced
from demarche.tables.columns import DECLARED
from demarche.tables.frames import actors, claims, clusters, entities, quotes, stances
from demarche.tables.tallies import grid, positions
from demarche.tables.timelines import changes, timeline

TABLES: dict[str, Callable[[Sequence[Article]], pd.DataFrame]] = {
    "stances": stances,
    "matrix": positions,
    "timeline": timeline,
    "changes": changes,
    "quotes": quotes,
    "claims": claims,
    "clusters": clusters,
    "entities": entities,
    "actors": actors,
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def safe_cell(value: object) -> object:
    """A cell no spreadsheet takes for a formula: an apostrophe goes before the sign that makes one."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def write_table(frame: pd.DataFrame, path: str | Path, form: str, *, table: str | None = None) -> None:
    """Write one table; `-` is stdout.

    Args:
        form: one of FORMATS.
        table: which table of TABLES it is; gives dates, labels, colours and explanations their due.

    Raises:
        ValueError: no such format.
        InputError: the format's library is missing, or the file cannot be written.
    """
    if form not in FORMATS:
        raise ValueError(f"no format {form!r}; there are {', '.join(FORMATS)}")
    content = FORMATS[form](frame, table)
    write_bytes(EXCEL + content if form == "csv" and str(path) != "-" else content, path)


EXCEL = b"\xef\xbb\xbf"
"""The byte-order mark by which Excel knows UTF-8; in a pipe it would be in the way."""


@contextmanager
def growing_csv(path: str | Path) -> Iterator[Callable[[pd.DataFrame], None]]:
    """A CSV file that takes one table part by part, and appears whole or not at all.

    Raises:
        InputError: it cannot be written.
    """
    with replaced(path) as out:
        content = out.buffer  # type: ignore[attr-defined]

        def add(frame: pd.DataFrame) -> None:
            lines = _csv(frame, None)
            content.write(lines.partition(b"\r\n")[2] if content.tell() else EXCEL + lines)

        yield add


def write_bytes(content: bytes, path: str | Path) -> None:
    """The file appears whole or not at all; `-` is stdout, for text.

    Raises:
        InputError: it cannot be written.
    """
    with replaced(path) as out:
        if str(path) == "-":
            # A notebook's stdout has no bytes behind it.
            out.write(content.decode())
        else:
            out.buffer.write(content)  # type: ignore[attr-defined]


def _csv(frame: pd.DataFrame, table: str | None) -> bytes:
    out = io.StringIO()
    frame.map(safe_cell).rename(columns=safe_cell).to_csv(out, index=False, lineterminator="\r\n")
    return out.getvalue().encode()


def _jsonl(frame: pd.DataFrame, table: str | None) -> bytes:
    lines: str = frame.to_json(orient="records", lines=True, force_ascii=False)
    return lines.lstrip("\n").encode()


def _laid_out(frame: pd.DataFrame, table: str | None) -> pd.DataFrame:
    """What people read: the matrix as a grid, any other table as it is."""
    return grid(frame).reset_index() if table == "matrix" else frame


def _md(frame: pd.DataFrame, table: str | None) -> bytes:
    return markdown(_laid_out(frame, table)).encode()


def markdown(frame: pd.DataFrame) -> str:
    """A GitHub table; empty cells for what is missing."""

    def cell(value: object) -> str:
        return "" if pd.isna(value) else " ".join(str(value).replace("|", "\\|").split())

    rows = [list(frame.columns), ["---"] * len(frame.columns), *frame.itertuples(index=False)]
    return "".join("| " + " | ".join(map(cell, row)) + " |\n" for row in rows)


def _tex(frame: pd.DataFrame, table: str | None) -> bytes:
    """A tabular that needs no package."""

    def cell(value: object) -> str:
        text = "" if pd.isna(value) else " ".join(str(value).split())
        return re.sub(r"[\\~^&%$#_{}]", lambda m: _TEX.get(m[0], "\\" + m[0]), text)

    laid_out = _laid_out(frame, table)
    head, *body = (
        " & ".join(map(cell, row)) + r" \\" + "\n"
        for row in [laid_out.columns, *laid_out.itertuples(index=False)]
    )
    begin = f"\\begin{{tabular}}{{{'l' * len(laid_out.columns)}}}\n\\hline\n"
    return "".join([begin, head, "\\hline\n", *body, "\\hline\n\\end{tabular}\n"]).encode()


def _dates(frame: pd.DataFrame, table: str | None) -> list[str]:
    return [c.name for c in DECLARED[table].columns if c.type == "date"] if table else []


def _xlsx(frame: pd.DataFrame, table: str | None) -> bytes:
    from demarche.tables.xlsx import workbook

    return workbook({table or "table": frame})


def _arrow(frame: pd.DataFrame, table: str | None) -> object:
    """With the declared types, also where a column is empty, and what each column means."""
    pa = needed("pyarrow", extra="export", where="parquet, feather")
    dates = _dates(frame, table)
    frame = frame.assign(**{name: pd.to_datetime(frame[name]).dt.date for name in dates})
    if table is None:
        return pa.Table.from_pandas(frame, preserve_index=False)
    types = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
             "date": pa.date32()}  # fmt: skip
    fields = [pa.field(c.name, types[c.type], metadata={"about": c.about}) for c in DECLARED[table].columns]
    return pa.Table.from_pandas(frame, schema=pa.schema(fields), preserve_index=False)


def _parquet(frame: pd.DataFrame, table: str | None) -> bytes:
    content, out = _arrow(frame, table), io.BytesIO()
    needed("pyarrow.parquet", extra="export", where="parquet").write_table(content, out)
    return out.getvalue()


def _feather(frame: pd.DataFrame, table: str | None) -> bytes:
    content, out = _arrow(frame, table), io.BytesIO()
    needed("pyarrow.feather", extra="export", where="feather").write_feather(content, out)
    return out.getvalue()


def _dta(frame: pd.DataFrame, table: str | None) -> bytes:
    """Stata 14 and later: closed lists as value labels, dates as %td, the explanations as labels."""
    declared = DECLARED[table].columns if table else ()
    dates = _dates(frame, table)
    # pandas writes no empty categorical.
    lists = {c.name: c.allowed for c in declared if c.allowed and len(frame)}
    frame = frame.assign(
        **{name: pd.to_datetime(frame[name]) for name in dates},
        **{name: pd.Categorical(frame[name], categories=allowed) for name, allowed in lists.items()},
    )
    words = frame.select_dtypes(["object", "string"])
    frame = frame.assign(**words.astype(object).where(words.notna(), ""))
    out = io.BytesIO()
    frame.to_stata(
        out,
        write_index=False,
        version=118,
        convert_dates=dict.fromkeys(dates, "td"),
        variable_labels={c.name: shorten(c.about, 80, placeholder="…") for c in declared},
        data_label=shorten(DECLARED[table].about, 80, placeholder="…") if table else None,
    )
    return out.getvalue()


FORMATS: dict[str, Callable[[pd.DataFrame, str | None], bytes]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "md": _md,
    "tex": _tex,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "feather": _feather,
    "dta": _dta,
}
"""Name, which is also the extension → the file's bytes."""
BINARY = ("xlsx", "parquet", "feather", "dta")
