"""Verdicts as files: the JSONL that a report downloads, or the queue with its column `verdict` filled in."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from demarche.review.subjects import Layer
from demarche.scheme import InputError, Rejected
from demarche.scheme.jsonl import not_readable
from demarche.scheme.records import decoded

Verdict = Literal["right", "wrong", "relabelled"]
KEYS = ("article", "sha256", "layer", "record", "verdict")
_ESCAPED = re.compile(r"^'(?=[=+\-@\t\r\n])")
"""The apostrophe that the tables put before what a spreadsheet would take for a formula."""


class Correction(BaseModel):
    """One person's verdict on one record.

    Attributes:
        sha256: of the article's text, as `text_sha256` has it.
        record: its name among `subjects`.
        was: value of the field of `subjects.VALUE` when it was judged (`from` in files).
        to: what it should be, where the verdict is `relabelled`; None for a quote that has no speaker.
        time: ISO 8601, when the verdict was given.
    """

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    article: str
    sha256: str
    layer: Layer
    record: str
    verdict: Verdict
    was: str | None = Field(None, alias="from")
    to: str | None = None
    reviewer: str | None = None
    time: str | None = None

    @model_validator(mode="after")
    def _relabelled_to_something_else(self) -> Self:
        if self.verdict != "relabelled":
            return self
        if self.to == self.was:
            raise ValueError(f"relabelled from {self.was!r} to the same")
        if self.to is None and self.layer != "quotes":
            raise ValueError("relabelled, but `to` is empty")
        return self


def read_corrections(path: str | Path) -> Iterator[tuple[str, Correction] | Rejected]:
    """(file and line, verdict) of a JSONL or CSV file; a line that cannot be used comes as a Rejected.

    Rows without a verdict have not been reviewed, and are passed over.

    Raises:
        InputError: the file cannot be read, or is a CSV without the columns of KEYS.
    """
    source = Path(path)
    try:
        text = decoded(source.read_bytes())
    except OSError as error:
        raise not_readable(str(path), error) from None
    except UnicodeDecodeError as error:
        raise InputError(
            str(path),
            "not_utf8",
            found=f"byte {error.start + 1} is not UTF-8",
            allowed="UTF-8",
            remedy="save it as CSV UTF-8",
        ) from None
    rows = _csv_rows if source.suffix.lower() == ".csv" else _json_rows
    for number, row in rows(text, str(path)):
        where = f"{path}:{number}"
        if isinstance(row, Rejected):
            yield row
        elif row.get("verdict"):
            try:
                yield where, Correction.model_validate(row)
            except ValidationError as error:
                yield Rejected.because(_not_a_correction(where, error))


def _json_rows(text: str, path: str) -> Iterator[tuple[int, dict[str, Any] | Rejected]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            found = f"not JSON ({error})"
        else:
            if isinstance(row, dict):
                yield number, row
                continue
            found = f"a JSON {type(row).__name__}"
        bad = InputError(f"{path}:{number}", "not_json", found=found, allowed="one JSON object a line")
        yield number, Rejected.because(bad)


def _csv_rows(text: str, path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    # A spreadsheet saves with the separator of its country.
    head = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    missing = [key for key in KEYS if key not in (rows.fieldnames or ())]
    if missing:
        raise InputError(
            path,
            "not_corrections",
            found=f"no column {', '.join(missing)}",
            allowed="the columns of `demarche review queue`",
            remedy="keep its first line as it was written",
        )
    for row in rows:
        cells = {k: _ESCAPED.sub("", v) or None for k, v in row.items() if k and isinstance(v, str)}
        verdict = (cells.get("verdict") or "").strip().lower()
        yield rows.line_num, {**cells, "verdict": verdict}


def _not_a_correction(where: str, error: ValidationError) -> InputError:
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    found = (place and f"{place}: ") + first["msg"].removeprefix("Value error, ")
    if first["type"] not in ("missing", "value_error"):
        found += f", found {first['input']!r}"
    return InputError(
        where,
        "not_a_correction",
        found=found,
        allowed="verdict right, wrong or relabelled; with relabelled, `to`",
        remedy="correct the line",
    )
