"""Each command on good input."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from talks import ARTICLE, Demarche

from demarche import tables
from demarche.scheme import Article, read_records

STAGES = ("entities", "quotes", "stances", "claims")


def articles(path: Path) -> list[Article]:
    found = list(read_records(path))
    assert all(isinstance(one, Article) for one in found), found
    return [one for one in found if isinstance(one, Article)]


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))


def test_run_writes_its_files(annotated: Path) -> None:
    assert {path.name for path in (annotated / "out").iterdir()} == {
        "articles.jsonl",
        "stances.csv",
        "quotes.csv",
        "claims.csv",
        "run.json",
    }


def test_run_annotates_every_layer_with_ids_that_resolve(annotated: Path) -> None:
    # Reading checks spans, ids and references.
    first, second = articles(annotated / "out" / "articles.jsonl")
    assert (first.id, second.id) == ("ferry", "toll-1")
    for one in (first, second):
        for layer in ("agenda", "actors", "entities", "quotes", "stances", "claims", "clusters"):
            assert getattr(one, layer) is not None, layer
        assert all(stance.evidence for stance in one.stances or ())
        assert {c.cluster for c in one.claims or ()} == {k.id for k in one.clusters or ()}
    assert first.text == ARTICLE
    assert second.dump()["mine"] == [1]


def test_run_asks_each_article_by_its_own_agenda_first(annotated: Path) -> None:
    first, second = articles(annotated / "out" / "articles.jsonl")
    assert [item.id for item in first.agenda or ()] == ["ferry-link"]
    assert [item.id for item in second.agenda or ()] == ["toll"]
    assert {s.item for s in second.stances or ()} <= {"toll"}


def test_run_writes_a_row_for_each_stance_quote_and_claim(annotated: Path) -> None:
    found = articles(annotated / "out" / "articles.jsonl")
    for layer in ("stances", "quotes", "claims"):
        rows = table(annotated / "out" / f"{layer}.csv")
        assert [row["article"] for row in rows] == [one.id for one in found for _ in getattr(one, layer)]
    for row in table(annotated / "out" / "quotes.csv"):
        text = next(one.text for one in found if one.id == row["article"])
        pieces = [text[int(a) : int(b)] for a, b in (s.split("-") for s in row["content_spans"].split(";"))]
        assert row["content"].removeprefix("'") == " … ".join(pieces)


def test_run_says_in_run_json_what_made_the_tables(annotated: Path) -> None:
    summary = json.loads((annotated / "out" / "run.json").read_text(encoding="utf-8"))
    assert summary["counts"]["articles"] == 2
    assert summary["counts"]["rejected"] == 0
    assert summary["settings"]["items"] == ["ferry-link"]
    assert set(summary["models"]) >= {"encoder", "stance", "sentence", "tokenizer"}
    assert set(summary["libraries"]) >= {"spacy", "onnxruntime", "pandas"}
    assert [given["id"] for given in summary["inputs"]] == ["ferry", "toll-1"]
    assert all(len(given["sha256"]) == 64 for given in summary["inputs"])


def test_run_prints_data_on_stdout_and_talk_on_stderr(annotated: Path) -> None:
    out, talk = ((annotated / name).read_text(encoding="utf-8") for name in ("stdout", "stderr"))
    assert "written to" not in out
    assert talk.startswith("2 articles, ")
    found, *left_open = talk.splitlines()
    assert found.endswith("out/")
    assert all(line.startswith("left open: ") for line in left_open)


def test_run_prints_run_json_or_nothing(demarche: Demarche) -> None:
    Path("a.txt").write_text("Berg spoke.", encoding="utf-8")
    printed = demarche("run", "a.txt", "--json", "-o", "1").stdout
    assert json.loads(printed) == json.loads(Path("1/run.json").read_text(encoding="utf-8"))
    assert demarche("run", "a.txt", "--quiet", "-o", "2").stdout == ""


def test_run_takes_jsonl_on_stdin_and_the_general_agenda_by_default(demarche: Demarche) -> None:
    demarche("run", "-", "--quiet", input='{"id": "x", "text": "Berg spoke in Oslo."}\n')
    (one,) = articles(Path("out/articles.jsonl"))
    assert one.id == "x"
    assert len(one.agenda or ()) > 5
    settings = json.loads(Path("out/run.json").read_text(encoding="utf-8"))["settings"]
    assert settings["agenda"] == "general"


@pytest.mark.parametrize("text", ["\u200b", "…", "x" * 5000, "Å\u0301 \ufeff 🇳🇴", "Berg. " * 400])
def test_run_stands_odd_texts(demarche: Demarche, text: str) -> None:
    demarche("run", "-", "--quiet", "--verbatim", input=json.dumps({"id": "x", "text": text}))
    (one,) = articles(Path("out/articles.jsonl"))
    assert one.text == text


def test_run_takes_further_actors(demarche: Demarche) -> None:
    Path("actors.csv").write_text("id,name,kind,aliases,party\nquayle,Quayle Board,organization,,NOR\n")
    demarche("run", "-", "--actors", "actors.csv", "--quiet", input='{"id": "x", "text": "Berg spoke."}')
    settings = json.loads(Path("out/run.json").read_text(encoding="utf-8"))["settings"]
    assert settings["actors"] == ["actors.csv"]


def test_stages_one_by_one_equal_a_run(demarche: Demarche, annotated: Path) -> None:
    text = demarche("ingest", str(annotated / "ferry.txt"), str(annotated / "toll.jsonl")).stdout
    for stage in STAGES:
        options = ["--agenda", str(annotated / "agenda.yaml")] if stage == "stances" else []
        text = demarche(stage, "-", *options, input=text).stdout
    text = demarche("cluster", "-", input=text).stdout
    assert lines(text) == lines((annotated / "out" / "articles.jsonl").read_text(encoding="utf-8"))


@pytest.mark.parametrize("stage", STAGES)
def test_stages_make_their_layer_anew_and_keep_what_comes_before(
    demarche: Demarche, annotated: Path, stage: str
) -> None:
    source = annotated / "out" / "articles.jsonl"
    demarche(stage, str(source), "-o", "again.jsonl")
    for before, after in zip(articles(source), articles(Path("again.jsonl")), strict=True):
        assert getattr(after, stage) is not None
        kept = {"entities": (), "quotes": ("entities",), "stances": ("entities", "quotes"),
                "claims": ("entities", "quotes", "stances")}[stage]  # fmt: skip
        for layer in kept:
            assert getattr(after, layer) == getattr(before, layer)


def test_cluster_gathers_again_at_another_distance(demarche: Demarche, annotated: Path) -> None:
    source = str(annotated / "out" / "articles.jsonl")
    apart = lines(demarche("cluster", source, "--distance", "0").stdout)
    claims = [claim for one in apart for claim in one["claims"]]
    assert len({claim["cluster"] for claim in claims}) == len(
        {str(c["span"]) + c["claimant"] for c in claims}
    )


def test_ingest_writes_the_scheme(demarche: Demarche) -> None:
    Path("a.txt").write_bytes(b"\xef\xbb\xbfOne.\r\n\r\nTwo.")
    Path("a.yaml").write_text("title: T\npublished: 2026-01-05\n")
    assert demarche("ingest", ".").stdout == (
        '{"id": "a", "title": "T", "published": "2026-01-05", "text": "One.\\n\\nTwo."}\n'
    )


@pytest.mark.parametrize("name", ["stances", "quotes", "claims"])
def test_export_gives_the_tables_of_the_run_again(demarche: Demarche, annotated: Path, name: str) -> None:
    source = annotated / "out" / "articles.jsonl"
    demarche("export", str(source), "--table", name, "-o", "table.csv")
    assert Path("table.csv").read_bytes() == (annotated / "out" / f"{name}.csv").read_bytes()


def test_export_writes_all_tables_into_a_folder(demarche: Demarche, annotated: Path) -> None:
    demarche(
        "export", str(annotated / "out" / "articles.jsonl"), "--table", "all", "--format", "md", "-o", "t"
    )
    assert {path.name for path in Path("t").iterdir()} == {f"{name}.md" for name in tables.TABLES}
    assert Path("t/claims.md").read_text(encoding="utf-8").startswith("| article | published |")


def test_export_reads_stdin_and_writes_stdout(demarche: Demarche, annotated: Path) -> None:
    text = (annotated / "out" / "articles.jsonl").read_text(encoding="utf-8")
    rows = lines(demarche("export", "-", "--table", "quotes", "--format", "jsonl", input=text).stdout)
    assert [row["article"] for row in rows] == [q["id"] and a["id"] for a in lines(text) for q in a["quotes"]]


@pytest.mark.parametrize("command", ["run", "ingest", *STAGES, "cluster", "export"])
def test_help_has_an_example(demarche: Demarche, command: str) -> None:
    text = demarche(command, "--help").stdout
    assert f"  demarche {command} " in text[text.index("Example") :]


def test_help_of_the_whole_has_examples_and_names_every_command(demarche: Demarche) -> None:
    text = demarche("-h").stdout
    assert "  demarche run " in text[text.index("Examples") :]
    for command in ("run", "ingest", *STAGES, "cluster", "export"):
        assert f"\n  {command}" in text


def test_version_is_the_packages(demarche: Demarche) -> None:
    from demarche import __version__

    assert demarche("--version").stdout == f"demarche, version {__version__}\n"
