"""Checkouts of the public repositories of PolNeAR and Worldwide Newswire, as the records that trainings read.

Only their train and dev parts: what is held out is never opened. PolNeAR has a folder for each part; the
parts of Worldwide Newswire are a list of article names beside this module, for its own are drawn at random.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from demarche.scheme import InputError

PARTS = ("train", "dev")
_ROLES = ("source", "cue", "content")
_TEXT_BOUND = re.compile(r"T\d+\t(\w+) (\d+ \d+(?:;\d+ \d+)*)\t")
_ANNOTATOR = re.compile(r"_([0-9a-f]{4})$")


def polnear_records(checkout: str | Path, part: str) -> Iterator[dict[str, Any]]:
    """Articles of one of `PARTS` of networkdynamics/PolNeAR, by name.

    `quotes` are those of the first annotator by code; the others' stand in `other_annotators`. Spans are code
    points of `text`. `discard` is site furniture, which nobody annotated.

    Raises:
        InputError: this is no such checkout, or an annotation cannot be read.
    """
    folder = Path(checkout) / "data" / part
    texts = _there(folder / "text", "*.txt", "networkdynamics/PolNeAR")
    passes: dict[str, list[Path]] = {}
    for path in _there(folder / "attributions", "*.ann", "networkdynamics/PolNeAR"):
        if _ANNOTATOR.search(path.stem):
            passes.setdefault(_ANNOTATOR.sub("", path.stem), []).append(path)
    for path in texts:
        if path.stem not in passes:
            continue
        text = path.read_bytes().decode("utf-8")
        read = [(p.stem.rsplit("_", 1)[1], *_annotation(p, text)) for p in passes[path.stem]]
        (annotator, quotes, discard), *others = read
        record = {
            "id": path.stem,
            "annotator": annotator,
            "text": text,
            "quotes": quotes,
            "discard": discard,
        }
        if others:
            record["other_annotators"] = [{"annotator": who, "quotes": theirs} for who, theirs, _ in others]
        yield record


def _annotation(path: Path, text: str) -> tuple[list[dict[str, Any]], list[list[int]]]:
    """Attributions and furniture of a brat file: text-bound T lines, and E lines that bring them together."""
    bound: dict[str, list[list[int]]] = {}
    quotes: list[dict[str, Any]] = []
    discard: list[list[int]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        try:
            if match := _TEXT_BOUND.match(line):
                pieces = [[int(at) for at in piece.split()] for piece in match.group(2).split(";")]
                if not all(0 <= start < end <= len(text) for start, end in pieces):
                    raise ValueError(f"{pieces} is not inside the text of {len(text)} characters")
                bound[line.split("\t", 1)[0]] = pieces
                discard += pieces if match.group(1) == "Discard" else []
            elif line.startswith("E"):
                id, _, arguments = line.partition("\t")
                parts = [argument.split(":") for argument in arguments.split()]
                quotes.append(
                    {
                        "id": id,
                        **{
                            role: sorted(
                                piece
                                for name, target in parts
                                if name.rstrip("0123456789").lower() == role
                                for piece in bound[target]
                            )
                            for role in _ROLES
                        },
                    }
                )
        except (KeyError, ValueError) as error:
            raise InputError(
                f"{path}:{number}",
                "not_brat",
                found=f"no annotation of this corpus ({error})",
                allowed="brat's T lines, and E lines of Source, Cue and Content",
                remedy="check the repository out anew",
            ) from None
    return quotes, discard


def worldwide_records(checkout: str | Path, part: str) -> Iterator[dict[str, Any]]:
    """Articles of one of `PARTS` of stanfordnlp/en-worldwide-newswire, in the order of the list of parts.

    Tokens and BIO tags of the reviewed annotations; `region` as the repository's regions.txt has it by the
    beginning of the name. Articles of the list that the checkout does not have are left out.

    Raises:
        InputError: this is no such checkout, or an annotation cannot be read.
    """
    repository = "stanfordnlp/en-worldwide-newswire"
    found = {p.name.split(".")[0]: p for p in _there(Path(checkout), "*/**/REVIEW/*.tsv", repository)}
    regions = _regions(_there(Path(checkout), "regions.txt", repository)[0])
    for id, its_part in worldwide_parts().items():
        if its_part == part and id in found:
            region = next((name for prefix, name in regions if id.startswith(prefix)), "")
            yield {"id": id, "region": region, **_tagged(found[id])}


@cache
def worldwide_parts() -> dict[str, str]:
    """Article → train or dev; whatever is not here is held out."""
    with files(__name__.rpartition(".")[0]).joinpath("worldwide_parts.csv").open(encoding="utf-8") as file:
        return {row["id"]: row["part"] for row in csv.DictReader(file)}


def _regions(path: Path) -> list[tuple[str, str]]:
    """(beginning of an article's name, region)."""
    region, prefixes = "", []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.endswith(":"):
            region = line[:-1]
        elif line.strip() and not line.startswith("#"):
            prefixes.append((line.strip(), region))
    return prefixes


def _tagged(path: Path) -> dict[str, list[str]]:
    """Tokens and tags of a file whose first line is the article's address."""
    tokens, tags = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        token, *columns = line.split("\t")
        if number == 1 or not token.strip():
            continue
        if not columns or not re.fullmatch(r"O|[BI]-\w+", columns[0]):
            raise InputError(
                f"{path}:{number}",
                "not_bio",
                found=f"{line!r}",
                allowed="a token and its BIO tag, with a tab between them",
                remedy="check the repository out anew",
            )
        tokens.append(token)
        tags.append(columns[0])
    return {"tokens": tokens, "tags": tags}


def _there(folder: Path, pattern: str, repository: str) -> list[Path]:
    paths = sorted(folder.glob(pattern)) if folder.is_dir() else []
    if not paths:
        raise InputError(
            str(folder),
            "not_the_checkout",
            found=f"no {pattern} in it",
            allowed=f"a checkout of {repository}",
            remedy=f"clone github.com/{repository} and name its folder",
        )
    return paths
