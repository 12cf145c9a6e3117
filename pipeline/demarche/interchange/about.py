"""What stands in no tool: metadata, agenda, actors and clusters, in a YAML file beside the annotated one.

The same file gives `corpus/` its metadata; `layers` names the layers that were annotated.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from demarche.interchange.files import read_text
from demarche.interchange.marks import Marked
from demarche.scheme import Article, InputError
from demarche.scheme.jsonl import make_article


def bare(path: Path) -> Article:
    """The article of a text file and the YAML file beside it, nothing annotated.

    Raises:
        InputError: unreadable, or metadata that is not the scheme.
    """
    id, about = read_about(path)
    return make_article({**about, "id": id, "text": read_text(path)}, str(path))


def write_about(article: Marked) -> str:
    return yaml.safe_dump({"id": article.id, **article.about}, allow_unicode=True, sort_keys=False, width=100)


def read_about(annotated: Path) -> tuple[str, dict[str, Any]]:
    """(id, all else) of the article; its id is the file's name where no YAML gives another.

    Raises:
        InputError: not YAML, or not a mapping.
    """
    path = annotated.with_suffix(".yaml")
    if not path.is_file():
        return annotated.stem, {}
    try:
        found = yaml.safe_load(read_text(path)) or {}
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        where = f"{path}:{place.line + 1}" if place else str(path)
        raise InputError(where, "not_yaml", found=f"not YAML ({getattr(error, 'problem', error)})") from None
    if not isinstance(found, dict):
        raise InputError(
            str(path), "not_yaml", found=f"a {type(found).__name__}", allowed="keys and values: id, agenda, …"
        )
    # YAML knows dates, the scheme writes them as text.
    about = {str(k): v.isoformat() if isinstance(v, date) else v for k, v in found.items()}
    return str(about.pop("id", annotated.stem)), about
