"""Short articles for the executors, and workers that need no model; imported by worker processes."""

import json
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from demarche.executors.batch import Answer
from demarche.scheme import AgendaItem, Article

FERRY = AgendaItem(
    id="ferry", label="Ferry link", proposition="The ferry link should reopen.", keywords=["ferry"]
)
SAID = (
    "Foreign Minister Anna Berg of Norway said on Monday that the ferry link should reopen.",
    "“We will not wait,” she said, and Iceland rejected the ferry.",
    "Oman offered to host the talks; Iran insisted that missiles be left out.",
)


def bulletins(count: int) -> list[Article]:
    return [
        Article(id=f"b{n}", text=f"{SAID[n % 3]} There were {n} delegates. {SAID[(n // 3) % 3]}")
        for n in range(count)
    ]


@dataclass(frozen=True)
class WithoutModels:
    """Stands for a Job; what it loads is a folder in which workers leave notes."""

    folder: Path

    def load(self, *, threads: int | None = None) -> Path:
        return self.folder


def shout(records: Sequence[str], folder: Path) -> list[Answer]:
    """Articles in capitals. A text with "crash" ends the process, one with "stumble" does so once."""
    answers = []
    for record in records:
        article = json.loads(record)
        note = folder / article["id"]
        if "crash" in article["text"] or ("stumble" in article["text"] and not note.exists()):
            note.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        article["text"] = article["text"].upper()
        answers.append(Answer(article["id"], json.dumps(article), claims=1))
    return answers
