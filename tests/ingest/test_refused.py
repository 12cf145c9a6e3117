"""Each bad input has its reason and its message, and docs/inputs.md has them all."""

from pathlib import Path

import pytest
from refused import REFUSED, Bad, messages, row

TABLE = (Path(__file__).parents[2] / "docs" / "inputs.md").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("bad", REFUSED, ids=lambda bad: bad.what)
def test_refused_has_its_reason_and_stands_in_the_docs(bad: Bad, tmp_path: Path) -> None:
    (said,) = messages(bad, tmp_path)
    assert said.reason == bad.reason
    assert row(bad, said) in TABLE, "renew docs/inputs.md: python docs/fill_inputs.py"


def test_refused_is_all_that_the_docs_have() -> None:
    lines = TABLE[TABLE.index("<!-- refused -->") + 3 : TABLE.index("<!-- /refused -->")]
    shown = {line.split(" | ")[0].removeprefix("| ") for line in lines}
    assert shown == {bad.what for bad in REFUSED}
