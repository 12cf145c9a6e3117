from collections.abc import Callable
from typing import Any

import pytest
from ferry import ferry

from demarche.scheme import Article


@pytest.fixture
def gold() -> Article:
    return ferry()


@pytest.fixture
def changed() -> Callable[..., Article]:
    """The article with a layer's record changed: `changed("quotes", 1, speaker="NOR")`."""

    def change(layer: str, index: int, **fields: Any) -> Article:
        record = ferry().dump()
        record[layer][index] |= fields
        return Article.model_validate(record)

    return change
