"""The one declaration of the columns, and the codebook made from it."""

from pathlib import Path

from demarche import tables
from demarche.tables.columns import DECLARED

ROOT = Path(__file__).parents[2]


def test_columns_are_declared_for_each_table() -> None:
    assert list(tables.TABLES) == list(DECLARED)


def test_columns_have_names_that_stata_takes_and_a_sentence_each() -> None:
    for table in DECLARED.values():
        assert len(set(table.names)) == len(table.names)
        assert set(table.key) <= set(table.names)
        for column in table.columns:
            assert len(column.name) <= 32
            assert column.name.isidentifier()
            assert column.about[0].isupper() or column.about.startswith("corpus:")


def test_codebook_of_the_docs_is_the_one_declared() -> None:
    """Written by `demarche codebook > docs/codebook.md`."""
    assert (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8") == tables.codebook()


def test_codebook_explains_every_column() -> None:
    text = tables.codebook()
    for table in DECLARED.values():
        section = text.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        assert section.count("\n| `") == len(table.columns)
        assert all(f"| `{name}` |" in section for name in table.names)
