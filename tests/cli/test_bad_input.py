"""Every mistake gets one message with file, line, found, allowed and remedy, and no traceback."""

import json
from pathlib import Path

import pytest
from talks import AGENDA, Demarche

from demarche.scheme import jsonl

GOOD = '{"id": "good", "text": "Berg spoke in Oslo."}'


def complaint(stderr: str) -> str:
    """The one message of a command that failed."""
    lines = [line for line in stderr.splitlines() if line.startswith(("Error: ", "left out "))]
    (line,) = [line for line in lines if "no article left" not in line]
    return line


@pytest.mark.parametrize(
    ("name", "content", "reason", "said"),
    [
        ("bad.txt", b"", "empty", ["bad.txt: an empty file", "at least one word", "leave it out"]),
        ("bad.jsonl", b"", "empty", ["bad.jsonl: an empty file", "one JSON object a line"]),
        ("bad.txt", b"\x89PNG\r\n\0\0", "binary", ["bad.txt: a binary file", "UTF-8", "extract its text"]),
        ("bad.jsonl", b"\0\1\2\3", "binary", ["bad.jsonl:1: a binary file", "UTF-8"]),
        ("bad.jsonl", b'{"text": "S\xe3o"}', "not_utf8", ["bad.jsonl:1: byte 12", "0xe3", "UTF-8", "iconv"]),
        (
            "bad.jsonl",
            b'\n{"text": "Oslo',
            "not_json",
            ["bad.jsonl:2: not JSON", "one JSON object", "correct the line"],
        ),
        (
            "bad.jsonl",
            b'{"body": "Oslo."}',
            "no_text",
            ["bad.jsonl:1: no text (keys: body)", "name the article's words `text`"],
        ),
        (
            "bad.jsonl",
            b'{"text": "Oslo.", "agenda": [{"id": "a", "label": "A", "proposition": ""}]}',
            "not_the_scheme",
            ["bad.jsonl:1: agenda.0.proposition", "annotations/README.md"],
        ),
    ],
)
def test_run_leaves_the_bad_record_out_and_does_the_others(
    demarche: Demarche, name: str, content: bytes, reason: str, said: list[str]
) -> None:
    Path(name).write_bytes(content)
    Path("good.jsonl").write_text(GOOD)
    result = demarche("run", name, "good.jsonl", "--quiet")
    line = complaint(result.stderr)
    assert line.startswith(f"left out ({reason}): ")
    summary = json.loads(Path("out/run.json").read_text(encoding="utf-8"))
    assert summary["left_out"] == {reason: 1}
    (kept,) = summary["rejected"]
    assert kept["reason"] == reason
    for words in said:
        assert words in line
        assert words in kept["message"]
    assert [given["id"] for given in summary["inputs"]] == ["good"]


def test_run_fails_where_nothing_is_left(demarche: Demarche) -> None:
    Path("bad.txt").write_bytes(b"")
    result = demarche("run", "bad.txt", code=1)
    assert "no article left to work on (1 left out, see above)" in result.stderr
    assert complaint(result.stderr)
    assert not Path("out").exists()


def test_run_leaves_a_10_mb_line_out(demarche: Demarche) -> None:
    line = json.dumps({"id": "long", "text": "Berg spoke. " * 850_000})
    assert len(line) > 10_000_000 > jsonl.MAX_LINE
    Path("in.jsonl").write_text(f"{line}\n{GOOD}\n")
    result = demarche("run", "in.jsonl", "--quiet")
    for words in ("in.jsonl:1: a line of more than 8,000,000 bytes", "one article a line", "cut it"):
        assert words in complaint(result.stderr)
    assert json.loads(Path("out/run.json").read_text())["left_out"] == {"line_too_long": 1}


def test_run_leaves_a_10_mb_text_file_out(demarche: Demarche) -> None:
    Path("long.txt").write_text("Berg spoke. " * 850_000)
    result = demarche("run", "long.txt", code=1)
    for words in ("long.txt: a text of 10,200,000 characters", "200,000 characters", "cut it"):
        assert words in complaint(result.stderr)


def test_run_leaves_the_second_of_two_records_with_one_id_out(demarche: Demarche) -> None:
    Path("in.jsonl").write_text(f"{GOOD}\n{GOOD}\n")
    result = demarche("run", "in.jsonl", "--quiet")
    for words in ("in.jsonl:2: id 'good' is already that of line 1", "ids that occur once", "rename one"):
        assert words in complaint(result.stderr)
    assert json.loads(Path("out/run.json").read_text())["counts"]["articles"] == 1


@pytest.mark.parametrize(
    ("agenda", "said"),
    [
        (AGENDA + AGENDA, ["agenda.yaml:6", "'ferry-link' is already that of the item on line 1", "rename"]),
        ("- id: ferry\n  label: Ferry\n", ["agenda.yaml:1", "no `proposition`", "for or against", "add one"]),
        ("- id: [\n", ["agenda.yaml:", "not YAML", "correct the line"]),
        ("", ["agenda.yaml", "no items", "begin each item with a dash"]),
        (None, ["agenda.yaml: No such file", "check the path"]),
    ],
)
def test_run_refuses_an_agenda_it_cannot_ask_by(
    demarche: Demarche, agenda: str | None, said: list[str]
) -> None:
    Path("in.jsonl").write_text(GOOD)
    if agenda is not None:
        Path("agenda.yaml").write_text(agenda)
    for command in (["run", "in.jsonl", "-o", "out"], ["stances", "in.jsonl", "-o", "out"]):
        line = complaint(demarche(*command, "--agenda", "agenda.yaml", code=1).stderr)
        for words in said:
            assert words in line
        assert not Path("out").exists()


@pytest.mark.parametrize("content", ["id,name\nx,X\n", "id,name,kind,aliases,party\nx,X,robot,,\n", None])
def test_run_refuses_actors_it_cannot_read(demarche: Demarche, content: str | None) -> None:
    Path("in.jsonl").write_text(GOOD)
    if content is not None:
        Path("actors.csv").write_text(content)
    assert "actors.csv" in complaint(demarche("run", "in.jsonl", "--actors", "actors.csv", code=1).stderr)


def test_run_refuses_a_missing_input_before_it_does_any(demarche: Demarche) -> None:
    Path("in.jsonl").write_text(GOOD)
    line = complaint(demarche("run", "in.jsonl", "none.txt", code=1).stderr)
    assert line.startswith("Error: none.txt: no such file or folder")
    assert "check the path" in line
    assert not Path("out").exists()


def test_run_says_that_stdin_was_empty(demarche: Demarche) -> None:
    assert "<stdin>: an empty file" in complaint(demarche("run", "-", input="", code=1).stderr)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["rnu", "x"], "Did you mean 'run'?"),
        (["entitys"], "Did you mean 'entities'?"),
        (["qqq"], "There are: "),
        (["run", "x", "--agendas", "y"], "--agenda"),
        (["run", "x", "--zzz"], "No such option"),
        (["run"], "Missing argument 'INPUT...'"),
        (["run", "x", "-o", "-"], "-o DIR"),
        (["export", "x", "--table", "stance"], "'stances'"),
        (["export", "x", "--format", "xls"], "'csv', 'jsonl', 'md'"),
        (["export", "x", "--table", "all"], "needs a folder: -o DIR"),
        (["cluster", "x", "--distance", "5"], "0<=x<=1"),
        (["evaluate", "-", "-"], "cannot both be stdin"),
    ],
)
def test_usage_errors_have_code_2_and_say_what_there_is(
    demarche: Demarche, args: list[str], said: str
) -> None:
    result = demarche(*args, code=2)
    assert said in result.stderr
    assert result.stderr.count("Error: ") == 1
    assert result.stderr.count("Did you mean") <= 1
    assert result.stdout == ""


def test_run_does_not_overwrite_without_force(demarche: Demarche) -> None:
    Path("in.jsonl").write_text(GOOD)
    Path("out").mkdir()
    Path("out/stances.csv").write_text("mine")
    line = complaint(demarche("run", "in.jsonl", code=1).stderr)
    for words in ("out: stances.csv already there", "-o", "--force"):
        assert words in line
    assert Path("out/stances.csv").read_text() == "mine"
    assert len(list(Path("out").iterdir())) == 1
    demarche("run", "in.jsonl", "--force", "--quiet")
    assert Path("out/stances.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_run_refuses_a_file_where_the_folder_should_be(demarche: Demarche) -> None:
    Path("in.jsonl").write_text(GOOD)
    Path("out").write_text("mine")
    for force in ([], ["--force"]):
        assert "out: a file; allowed: a folder" in complaint(
            demarche("run", "in.jsonl", *force, code=1).stderr
        )
    assert Path("out").read_text() == "mine"


@pytest.mark.parametrize(
    "command", ["ingest", "entities", "quotes", "stances", "claims", "cluster", "export"]
)
def test_commands_do_not_overwrite_without_force(demarche: Demarche, command: str) -> None:
    Path("in.jsonl").write_text(GOOD)
    Path("out.jsonl").write_text("mine")
    line = complaint(demarche(command, "in.jsonl", "-o", "out.jsonl", code=1).stderr)
    for words in ("out.jsonl: already there", "-o", "--force"):
        assert words in line
    assert Path("out.jsonl").read_text() == "mine"


def test_ingest_overwrites_with_force_but_no_folder(demarche: Demarche) -> None:
    Path("in.jsonl").write_text(GOOD)
    Path("out.jsonl").write_text("mine")
    demarche("ingest", "in.jsonl", "-o", "out.jsonl", "--force")
    assert json.loads(Path("out.jsonl").read_text())["id"] == "good"
    Path("folder").mkdir()
    assert "folder: a folder" in complaint(
        demarche("ingest", "in.jsonl", "-o", "folder", "--force", code=1).stderr
    )


def test_ingest_leaves_no_file_behind_where_nothing_is_left(demarche: Demarche) -> None:
    Path("in.jsonl").write_text("{")
    demarche("ingest", "in.jsonl", "-o", "out.jsonl", code=1)
    assert [path.name for path in Path().iterdir()] == ["in.jsonl"]


@pytest.mark.parametrize(
    ("stage", "missing"),
    [
        ("quotes", "entities, actors"),
        ("stances", "entities, actors, quotes"),
        ("claims", "quotes"),
        ("cluster", "claims"),
    ],
)
def test_stages_say_which_layers_are_missing(demarche: Demarche, stage: str, missing: str) -> None:
    line = complaint(demarche(stage, "-", input=GOOD, code=1).stderr)
    for words in (
        "left out (layer_missing): good:",
        f"{stage} requires {missing}; there: none; missing: {missing}",
    ):
        assert words in line
    assert "run the stages before it" in line


def test_stages_do_the_others_when_one_lacks_a_layer(demarche: Demarche) -> None:
    full = '{"id": "full", "text": "Berg spoke.", "quotes": []}'
    result = demarche("claims", "-", input=f"{GOOD}\n{full}\n{{\n")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["full"]
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "left out (layer_missing)",
        "left out (not_json)",
    ]


def test_cluster_says_that_there_is_no_such_encoder(
    demarche: Demarche, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    Path("none").mkdir()
    claims = [{"id": f"c{i}", "span": [[0, 4]], "claimant": "author"} for i in (1, 2)]
    record = json.dumps({"id": "x", "text": "Berg spoke.", "claims": claims})
    line = complaint(demarche("cluster", "-", "--encoder", "none", input=record, code=1).stderr)
    assert line.startswith("Error: none: no such encoder")


def test_run_refuses_a_model_without_a_manifest(
    demarche: Demarche, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from demarche.runtime import bundle

    (tmp_path / "encoder").mkdir()
    (tmp_path / "encoder" / "model.json").write_text("{")
    monkeypatch.setenv("DEMARCHE_MODELS", str(tmp_path))
    bundle.bundle.cache_clear()
    try:
        line = complaint(demarche("run", "-", input=GOOD, code=1).stderr)
    finally:
        bundle.bundle.cache_clear()
    assert "encoder/model.json: no manifest (JSONDecodeError" in line
    assert "restore the file" in line


def test_run_says_which_model_is_missing(demarche: Demarche, monkeypatch: pytest.MonkeyPatch) -> None:
    from demarche.runtime import bundle

    monkeypatch.setenv("DEMARCHE_MODELS", "nowhere")
    bundle.bundle.cache_clear()
    try:
        line = complaint(demarche("run", "-", input=GOOD, code=1).stderr)
    finally:
        bundle.bundle.cache_clear()
    assert "no model 'encoder'" in line
    assert "DEMARCHE_MODELS" in line
