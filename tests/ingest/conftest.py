"""Files of a test, read as a user's."""

from pathlib import Path
from typing import Any

import pytest
from stories import Read

from demarche.ingest import read_articles
from demarche.scheme import Article, Rejected


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """What comes of one file with a name and content: articles, and reasons for what is left out."""

    def read(name: str, content: bytes, **options: Any) -> list[Article | str]:
        path = tmp_path / name
        path.write_bytes(content)
        return [
            found.reason if isinstance(found, Rejected) else found
            for found in read_articles([path], **options)
        ]

    return read
