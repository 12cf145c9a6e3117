"""Articles out to a tool and in again, as a user does it."""

import json
from pathlib import Path

import pytest
from talks import Demarche

from demarche.cli.annotations import FORMATS, LAYERS
from demarche.interchange import FORMATS as WRITERS
from demarche.interchange.marks import LAYERS as MARKED

TEXT = "Anna Berg said the link should reopen.\n"
AGENDA = """\
items:
  - {id: ferry-link, label: Ferry link, proposition: The ferry link should reopen.}
"""
ANNOTATED = """\
T1\tPERSON 0 9\tAnna Berg
T2\tSource 0 9\tAnna Berg
T3\tCue 10 14\tsaid
T4\tContent 15 37\tthe link should reopen
T5\tStance 15 37\tthe link should reopen
#1\tAnnotatorNotes T1\tactor=anna-berg
#4\tAnnotatorNotes T4\tspeaker=anna-berg
#5\tAnnotatorNotes T5\tactor=anna-berg
A1\titem T5 ferry-link
A2\tlabel T5 support
R1\tsaid-by Arg1:T4 Arg2:T2
R2\tsignalled-by Arg1:T4 Arg2:T3
R3\tcarried-by Arg1:T5 Arg2:T4
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "ferry.txt").write_text(TEXT, encoding="utf-8")
    (folder / "ferry.yaml").write_text("outlet: Ferry Times\npublished: 2026-01-05\n", encoding="utf-8")
    (tmp_path / "agenda.yaml").write_text(AGENDA, encoding="utf-8")
    return folder


def test_the_command_knows_the_formats_and_layers_without_loading_them() -> None:
    assert tuple(WRITERS) == FORMATS
    assert MARKED == LAYERS


@pytest.mark.usefixtures("corpus")
def test_annotating_a_text_in_brat_gives_gold(demarche: Demarche, tmp_path: Path) -> None:
    demarche(
        "annotations",
        "export",
        "corpus/ferry.txt",
        "--agenda",
        "agenda.yaml",
        "--format",
        "brat",
        "-o",
        "brat",
    )
    assert (tmp_path / "brat" / "ferry.ann").read_text(encoding="utf-8") == ""
    assert "Value:ferry-link" in (tmp_path / "brat" / "annotation.conf").read_text(encoding="utf-8")
    (tmp_path / "brat" / "ferry.ann").write_text(ANNOTATED, encoding="utf-8")

    args = ("annotations", "import", "brat", "--format", "brat", "-o", "gold")
    assert "anna-berg and no table" in demarche(*args, code=1).stderr
    with (tmp_path / "brat" / "ferry.yaml").open("a", encoding="utf-8") as about:
        about.write("actors:\n- {id: anna-berg, name: Anna Berg, kind: person, party: NOR}\n")
    said = demarche(*args).stderr
    assert "1 articles: 1 entities, 1 quotes, 1 stances\n" in said
    gold = json.loads((tmp_path / "gold" / "ferry.json").read_text(encoding="utf-8"))
    assert "text" not in gold
    assert gold["stances"][0]["party"] == "NOR"
    assert (gold["outlet"], gold["published"]) == ("Ferry Times", "2026-01-05")

    assert (
        "| Entities | 1.000 | 1.000 | 8 tokens"
        in demarche("agreement", "gold/ferry.json", "gold/ferry.json").stdout
    )
    refused = demarche(*args, code=1)
    assert "ferry.json already there" in refused.stderr
    demarche(*args, "--force")


def test_a_run_is_corrected_in_a_tool(demarche: Demarche, annotated: Path, tmp_path: Path) -> None:
    run = str(annotated / "out" / "articles.jsonl")
    said = demarche(
        "annotations", "export", run, "--layer", "entities", "--format", "conll", "-o", "conll"
    ).stderr
    assert "2 articles written to conll/ for conll" in said
    assert "conll cannot hold: 2 titles, dates, agendas" in said
    back = demarche("annotations", "import", "conll", "--format", "conll", "--onto", run)
    first, second = map(json.loads, back.stdout.splitlines())
    assert first["entities"]
    assert second["quotes"]


def test_what_is_wrong_is_said(demarche: Demarche, corpus: Path) -> None:
    assert (
        "nothing.txt"
        in demarche("annotations", "export", "nothing.txt", "--format", "brat", "-o", "x", code=1).stderr
    )
    assert (
        "no such file or folder"
        in demarche("annotations", "import", "none", "--format", "brat", code=1).stderr
    )
    (corpus / "ferry.ann").write_text("T1\tPER 0 4\tAnna\n", encoding="utf-8")
    said = demarche("annotations", "import", "corpus", "--format", "brat", code=1).stderr
    assert "left out (unknown_label): corpus/ferry.ann: label 'PER' on “Anna”; allowed: PERSON" in said
