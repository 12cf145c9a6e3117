"""The recipe of docs/scale.md for Spark, called as `mapInPandas` calls it: frames in, frames out."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from bulletins import FERRY, bulletins

from demarche.executors.batch import line_of
from demarche.executors.shards import SHARD
from demarche.pipeline import annotate, load

GUIDE = Path(__file__).parents[2] / "docs" / "scale.md"


def test_spark_recipe_gives_the_records_of_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    (recipe,) = [block for block in blocks if "mapInPandas" in block]
    monkeypatch.chdir(tmp_path)
    agenda = {"items": [FERRY.model_dump(exclude_unset=True)]}
    Path("agenda.yaml").write_text(yaml.safe_dump(agenda), encoding="utf-8")
    monkeypatch.setenv("DEMARCHE_THREADS", "1")
    names: dict[str, Any] = {}
    exec(compile(recipe, "scale.md", "exec"), names)

    given = bulletins(SHARD + 3)
    lines = pd.DataFrame({"record": [line_of(article) for article in given]})
    made = pd.concat(names["annotate"](iter([lines[:SHARD], lines[SHARD:]])))
    schema = re.search(r'schema = "(.*)"', recipe)
    assert schema
    assert [column.split()[0] for column in schema[1].split(", ")] == list(made.columns)
    nlp = load([FERRY])
    assert made["record"].tolist() == [line_of(article) for article in annotate(given, nlp=nlp)]
