"""Checkouts of other people's corpora, made up here in small."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from demarche.cli import main
from demarche.ingest import checkouts
from demarche.ingest.checkouts import polnear_records, worldwide_parts, worldwide_records
from demarche.ingest.corpora import corpus_article
from demarche.scheme import InputError

TEXT = "“Ships sail,” Berg said, “and land.”\n\nRead more here."
ANNOTATION = """\
T1\tSource 14 18\tBerg
T2\tCue 19 23\tsaid
T3\tContent 0 13;25 36\t“Ships sail,” “and land.”
T4\tAttribution 19 23\tsaid
E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1
T5\tDiscard 38 53\tRead more here.
"""
TAGGED = """\
https://ferry.example/1\tO

Anna\tB-Person
Berg\tI-Person\tB-NORP
sails\tO

Oslo\tB-Location
waits\tO
"""


def polnear(root: Path) -> Path:
    for part in ("train", "dev", "test"):
        (root / "data" / part / "text").mkdir(parents=True)
        (root / "data" / part / "attributions").mkdir()
        (root / "data" / part / "text" / "nyt_2016-09-01_ships.txt").write_text(TEXT, encoding="utf-8")
        for who in ("4b22", "ef2d"):
            (root / "data" / part / "attributions" / f"nyt_2016-09-01_ships_{who}.ann").write_text(
                ANNOTATION if who == "4b22" else "T1\tCue 19 23\tsaid\nE1\tCue:T1\n", encoding="utf-8"
            )
    return root


def worldwide(root: Path, *names: str) -> Path:
    for name in names:
        path = root / "batch" / "first" / "REVIEW" / f"{name}.txt.tsv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TAGGED, encoding="utf-8")
    (root / "regions.txt").write_text("# prefixes\n\nAfrica:\naf_\n\nAsia:\ncn_article\n", encoding="utf-8")
    return root


def test_polnear_reads_spans_in_pieces_furniture_and_further_annotators(tmp_path: Path) -> None:
    (record,) = polnear_records(polnear(tmp_path), "dev")
    assert record["id"] == "nyt_2016-09-01_ships"
    assert (record["annotator"], record["discard"]) == ("4b22", [[38, 53]])
    assert record["quotes"] == [
        {"id": "E1", "source": [[14, 18]], "cue": [[19, 23]], "content": [[0, 13], [25, 36]]}
    ]
    assert [o["annotator"] for o in record["other_annotators"]] == ["ef2d"]


def test_polnear_record_is_gold_with_its_publisher_as_outlet(tmp_path: Path) -> None:
    (record,) = polnear_records(polnear(tmp_path), "dev")
    article = corpus_article(record)
    assert article is not None and article.quotes is not None
    assert article.outlet == "nyt"
    assert article.words(article.quotes[0].source) == "Berg"


def test_polnear_does_not_open_what_is_held_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: opened.append(self) or read(self))
    for part in checkouts.PARTS:
        list(polnear_records(polnear(tmp_path / part), part))
    assert opened and not any("test" in path.parts for path in opened)


def test_polnear_says_where_an_annotation_is_broken(tmp_path: Path) -> None:
    root = polnear(tmp_path)
    broken = root / "data" / "dev" / "attributions" / "nyt_2016-09-01_ships_4b22.ann"
    broken.write_text("T1\tSource 14 9999\tBerg\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"_4b22\.ann:1.*not inside the text"):
        list(polnear_records(root, "dev"))


def test_worldwide_reads_tokens_tags_and_region_and_skips_the_address(tmp_path: Path) -> None:
    id = next(id for id, part in worldwide_parts().items() if part == "dev" and id.startswith("af_"))
    (record,) = worldwide_records(worldwide(tmp_path, id), "dev")
    assert record == {
        "id": id,
        "region": "Africa",
        "tokens": ["Anna", "Berg", "sails", "Oslo", "waits"],
        "tags": ["B-Person", "I-Person", "O", "B-Location", "O"],
    }
    article = corpus_article(record)
    assert article is not None and (article.model_extra or {})["region"] == "Africa"


def test_worldwide_leaves_out_what_is_in_no_part(tmp_path: Path) -> None:
    root = worldwide(tmp_path, "af_nowhere_1")
    assert [list(worldwide_records(root, part)) for part in checkouts.PARTS] == [[], []]


def test_worldwide_parts_are_disjoint_and_of_the_published_sizes() -> None:
    parts = list(worldwide_parts().values())
    assert (parts.count("train"), parts.count("dev")) == (843, 108)


def test_worldwide_says_which_line_is_no_tag(tmp_path: Path) -> None:
    id = next(id for id, part in worldwide_parts().items() if part == "dev")
    root = worldwide(tmp_path, id)
    (root / "batch" / "first" / "REVIEW" / f"{id}.txt.tsv").write_text("address\tO\nBerg Person\n")
    with pytest.raises(InputError, match=r"\.tsv:2.*BIO tag"):
        list(worldwide_records(root, "dev"))


@pytest.mark.parametrize("corpus", ["polnear", "worldwide"])
def test_prepare_refuses_another_folder_and_says_what_to_clone(corpus: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["corpora", "prepare", corpus, str(tmp_path), str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "clone github.com/" in result.output


def test_prepare_writes_train_and_dev_and_does_not_overwrite(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ["corpora", "prepare", "polnear", str(polnear(tmp_path / "checkout")), str(out)]
    assert CliRunner().invoke(main, command).exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["dev.jsonl", "train.jsonl"]
    assert json.loads((out / "train.jsonl").read_text(encoding="utf-8"))["text"] == TEXT
    again = CliRunner().invoke(main, command)
    assert again.exit_code == 1 and "--force" in again.output
