"""Folders of tables, with a Data Package that frictionless finds valid and a codebook."""

import json
from pathlib import Path
from typing import Any

import frictionless
import pytest
from crossings_tabled import FULL, article, stance

from demarche import tables
from demarche.tables.columns import DECLARED
from demarche.tables.package import MEDIA_TYPES, package_files


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Writes tables and validates what lies there."""
    # frictionless trusts only paths below the folder it stands in.
    monkeypatch.chdir(tmp_path)

    def made(form: str, articles: list[Any]) -> Any:
        tables.write_package(articles, tmp_path, form)
        return frictionless.validate("datapackage.json")

    return made


SECOND = article("b", stances=[stance("ISL", "toll", "oppose"), stance("NOR", "toll", "neutral")])


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_package_is_valid(package: Any, form: str) -> None:
    report = package(form, [FULL, SECOND])
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
    assert len(report.tasks) == len(tables.TABLES)


def test_package_without_rows_is_valid(package: Any) -> None:
    report = package("csv", [])
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
    assert len(report.tasks) == len(tables.TABLES)


def test_package_of_jsonl_describes_the_tables_that_have_lines(package: Any, tmp_path: Path) -> None:
    report = package("jsonl", [SECOND])
    assert report.valid
    described = {Path(task.place).stem for task in report.tasks}
    assert described == {"stances", "matrix", "actors"}
    assert all((tmp_path / f"{name}.jsonl").is_file() for name in tables.TABLES)


def test_package_of_a_table_with_a_row_twice_is_not(package: Any) -> None:
    twice = article("a", stances=[stance("ISL", "toll", "oppose")] * 2)
    report = package("csv", [twice])
    assert {kind for (kind,) in report.flatten(["type"])} == {"primary-key"}


@pytest.mark.parametrize("form", list(MEDIA_TYPES))
def test_package_describes_each_file_that_is_there(package: Any, tmp_path: Path, form: str) -> None:
    tables.write_package([FULL, SECOND], tmp_path, form)
    assert {path.name for path in tmp_path.iterdir()} == set(package_files(form))
    about = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert list(frictionless.Package.metadata_validate(about)) == []
    assert about["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    for resource in about["resources"]:
        assert (tmp_path / resource["path"]).is_file()
        assert [field["name"] for field in resource["schema"]["fields"]] == DECLARED[resource["name"]].names
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_package_files_of_formats_to_read_have_no_description() -> None:
    assert package_files("md") == [f"{name}.md" for name in tables.TABLES]
