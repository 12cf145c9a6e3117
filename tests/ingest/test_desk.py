"""Twenty files in all formats, as they lie about on a desk, go through `demarche run` in one go."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from stories import STORIES, twenty

from demarche.cli import main
from demarche.scheme import Article, read_records

AGENDA = """\
- id: ferry-link
  label: Ferry link
  proposition: The ferry link between the two islands should reopen.
  keywords: [ferry]
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, Result]:
    folder = tmp_path_factory.mktemp("desk")
    expected = twenty(folder / "in")
    (folder / "agenda.yaml").write_text(AGENDA)
    args = ["run", str(folder / "in"), "--agenda", str(folder / "agenda.yaml"), "-o", str(folder / "out")]
    return folder, expected, CliRunner().invoke(main, [*args, "--quiet"])


def test_desk_goes_through_in_one_go(desk: tuple[Path, int, Result]) -> None:
    folder, expected, result = desk
    assert result.exit_code == 0, result.output
    assert len([path for path in (folder / "in").iterdir() if path.suffix != ".yaml"]) >= 20
    found = [one for one in read_records(folder / "out" / "articles.jsonl") if isinstance(one, Article)]
    assert len(found) == expected
    # Reading has checked spans and ids; each article has all layers, and every story came through once.
    assert all(one.claims is not None for one in found)
    for story in STORIES:
        assert sum(story.paragraphs[0] in one.text for one in found) == 1, story.title


def test_desk_counts_what_is_left_out(desk: tuple[Path, int, Result]) -> None:
    folder, expected, _ = desk
    summary = json.loads((folder / "out" / "run.json").read_text(encoding="utf-8"))
    assert summary["counts"]["articles"] == expected
    assert summary["left_out"] == {"duplicate_text": 1, "not_english": 1, "not_an_article": 1}


def test_desk_says_what_was_done_to_the_texts(desk: tuple[Path, int, Result]) -> None:
    folder, _, _ = desk
    done = {
        one.id: one.dump()["cleaned"]
        for one in read_records(folder / "out" / "articles.jsonl")
        if isinstance(one, Article) and "cleaned" in one.dump()
    }
    assert done["02-mojibake"] == {"mojibake": 1}
    assert done["03-old-windows"]["encoding"] == "windows-1252"
    assert done["13-report"]["wrapped_lines"] >= 3
