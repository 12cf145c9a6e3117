import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from talks_marked import Travel

from demarche.interchange import Lost, export, read
from demarche.scheme import Article, Rejected


def annotated(tasks: Path) -> None:
    """What Label Studio does when its annotators accept the predictions."""
    found = json.loads(tasks.read_text(encoding="utf-8"))
    for task in found:
        result = task.pop("predictions")[0]["result"]
        task["annotations"] = [{"completed_by": 1, "was_cancelled": False, "result": result}]
    tasks.write_text(json.dumps(found), encoding="utf-8")


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes articles in a format, returns the folder."""

    def write(articles: Sequence[Article], form: str, lost: Lost | None = None) -> Path:
        for name, content in export(articles, form, Lost() if lost is None else lost):
            (tmp_path / name).write_text(content, encoding="utf-8", newline="")
        if form == "label-studio":
            annotated(tmp_path / "tasks.json")
        return tmp_path

    return write


@pytest.fixture
def travel(written: Callable[..., Path]) -> Travel:
    """Out in a format and in again; what was lost on the way."""

    def there_and_back(
        articles: Sequence[Article], form: str, onto: Sequence[Article] = ()
    ) -> tuple[list[Article | Rejected], Lost]:
        lost = Lost()
        folder = written(articles, form, lost)
        return list(read(folder, form, lost, onto=onto)), +lost

    return there_and_back
