"""Text files, folders and JSONL as articles; what cannot be used comes back with its reason."""

import gzip
import json
from hashlib import sha256
from pathlib import Path

import pytest

from demarche.ingest import read_articles
from demarche.ingest.formats import plain
from demarche.scheme import Article, InputError, Rejected
from demarche.scheme.records import text_sha256

TALKS = "Oman hosts the talks.\n\nIran agreed."


def file(folder: Path, name: str, content: str | bytes = TALKS) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def only_article(path: Path) -> Article:
    (found,) = read_articles([path])
    assert isinstance(found, Article), found
    return found


def only_rejected(path: Path) -> Rejected:
    (found,) = read_articles([path])
    assert isinstance(found, Rejected), found
    return found


def ids(*inputs: Path) -> list[str]:
    return [found.id for found in read_articles(inputs) if isinstance(found, Article)]


def test_read_text_file_is_named_after_the_file(tmp_path: Path) -> None:
    assert only_article(file(tmp_path, "dawn-2026-02-06.txt")).dump() == {
        "id": "dawn-2026-02-06",
        "text": TALKS,
    }


def test_read_takes_metadata_from_the_yaml_beside(tmp_path: Path) -> None:
    path = file(tmp_path, "muscat.txt")
    file(
        tmp_path,
        "muscat.yaml",
        "id: dawn-1\ntitle: 2026\noutlet: Dawn\npublished: 2026-02-06\nurl: null\n"
        "rights: [a, b]\nseen: 2026-02-07\n"
        "agenda:\n  - {id: venue, label: Venue, proposition: The talks should be held in Oman.}\n",
    )
    article = only_article(path)
    assert (article.id, article.title, article.outlet, article.published) == (
        "dawn-1",
        "2026",
        "Dawn",
        "2026-02-06",
    )
    assert article.url is None
    assert article.agenda is not None
    assert article.agenda[0].id == "venue"
    assert article.dump()["rights"] == ["a", "b"]
    assert article.dump()["seen"] == "2026-02-07"
    assert article.text == TALKS


def test_read_text_goes_before_a_text_in_the_yaml(tmp_path: Path) -> None:
    file(tmp_path, "a.yaml", "text: other")
    assert only_article(file(tmp_path, "a.txt")).text == TALKS


def test_read_takes_an_empty_yaml_for_none(tmp_path: Path) -> None:
    file(tmp_path, "a.yaml", "# nothing yet\n")
    assert only_article(file(tmp_path, "a.txt")).id == "a"


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("title: Muscat\noutlet: [Dawn\n", ":3", "not YAML"),
        ("- title\n", "", "a list where fields should be"),
        ("published: 2026-02-30\n", "", "day is out of range"),
        (b"title: \xff\n", "", "not YAML"),
    ],
)
def test_read_says_what_is_wrong_with_the_yaml(
    tmp_path: Path, content: str | bytes, line: str, said: str
) -> None:
    path = file(tmp_path, "a.txt")
    beside = file(tmp_path, "a.yaml", content)
    bad = only_rejected(path)
    assert (bad.where, bad.reason) == (f"{beside}{line}", "not_yaml")
    assert said in bad.message
    assert "\n" not in bad.message


def test_read_says_which_field_of_the_yaml_is_not_the_scheme(tmp_path: Path) -> None:
    file(tmp_path, "a.yaml", "published: last Friday\n")
    bad = only_rejected(file(tmp_path, "a.txt"))
    assert bad.reason == "not_the_scheme"
    assert "found 'last Friday'" in bad.message


def test_read_folder_gives_its_files_by_path_and_nothing_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.TEXT", "notes.csv", "a.yaml", ".draft.txt", ".git/d.txt"):
        file(tmp_path, name, "title: a" if name == "a.yaml" else TALKS)
    file(tmp_path, "more.jsonl", '{"id": "r1", "text": "Oman."}\n{"id": "r0", "text": "Iran."}\n')
    (tmp_path / "folder.txt").mkdir()
    assert ids(tmp_path) == ["a", "b", "r1", "r0", "sub-c"]


def test_read_takes_inputs_in_the_order_given(tmp_path: Path) -> None:
    paths = [file(tmp_path, name) for name in ("b.txt", "c.txt", "a.txt")]
    assert ids(*paths) == ["b", "c", "a"]


def test_read_folder_inside_a_hidden_one_can_be_given(tmp_path: Path) -> None:
    assert ids(file(tmp_path, ".cache/articles/a.txt").parent) == ["a"]


def test_read_says_that_a_folder_has_no_articles(tmp_path: Path) -> None:
    bad = only_rejected(tmp_path)
    assert bad.reason == "empty_folder"
    assert ".jsonl" in bad.message


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfOman hosts the talks.\n\nIran agreed.",
        b"Oman hosts the talks.\r\n\r\nIran agreed.",
        b"Oman hosts the talks.\r\rIran agreed.",
    ],
)
def test_read_drops_byte_order_marks_and_windows_line_ends(tmp_path: Path, content: bytes) -> None:
    assert only_article(file(tmp_path, "a.txt", content)).text == TALKS


def test_read_keeps_the_margins_of_a_text_that_stand_off_gold_is_made_for(tmp_path: Path) -> None:
    content = "\n  Oman hosts the talks.\n\nIran agreed.\n"
    article = only_article(file(tmp_path, "a.txt", content))
    assert text_sha256(article.text) == sha256(content.encode()).hexdigest()


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf"])
def test_read_leaves_an_empty_file_out(tmp_path: Path, content: bytes) -> None:
    path = file(tmp_path, "a.txt", content)
    bad = only_rejected(path)
    assert (bad.where, bad.reason) == (str(path), "empty")
    assert "at least one word" in bad.message


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0", b"A" * 100_000 + b"\0"])
def test_read_leaves_a_binary_out(tmp_path: Path, content: bytes) -> None:
    bad = only_rejected(file(tmp_path, "a.txt", content))
    assert bad.reason == "binary"
    assert "text in UTF-8" in bad.message


def test_read_leaves_a_compressed_file_out(tmp_path: Path) -> None:
    assert only_rejected(file(tmp_path, "a.txt", gzip.compress(TALKS.encode()))).reason in {
        "binary",
        "not_utf8",
    }


def test_read_leaves_a_text_out_that_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "MAX_TEXT", 20)
    bad = only_rejected(file(tmp_path, "a.txt", "é" * 21))
    assert bad.reason == "text_too_long"
    assert "a text of 21 characters; allowed: at most 20" in bad.message
    assert only_article(file(tmp_path, "c.txt", "𝔗" * 20)).id == "c"


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.doc", "a.png"])
def test_read_leaves_out_what_is_no_article_by_its_ending(tmp_path: Path, name: str) -> None:
    bad = only_rejected(file(tmp_path, name))
    assert bad.reason == "not_an_article"
    assert ".txt" in bad.message
    assert "one JSON object a line" in bad.message


def test_read_says_of_a_folder_s_files_which_it_cannot_take(tmp_path: Path) -> None:
    file(tmp_path, "a.txt")
    file(tmp_path, "b.png")
    file(tmp_path, "agenda.yaml")
    assert [
        found.reason if isinstance(found, Rejected) else found.id for found in read_articles([tmp_path])
    ] == [
        "a",
        "not_an_article",
    ]


def test_read_takes_annotated_records_as_they_are(tmp_path: Path) -> None:
    text = "Berg spoke.\u00a0Iceland\u200b did not."
    record = {"id": "a", "text": text, "quotes": []}
    path = file(tmp_path, "a.jsonl", json.dumps(record) + "\n" + json.dumps({"id": "b", "text": text}))
    first, second = read_articles([path])
    assert isinstance(first, Article) and isinstance(second, Article)
    assert first.text == text
    assert second.text == "Berg spoke. Iceland did not."
    assert second.dump()["cleaned"] == {"spaces": 1, "invisible_characters": 1}


def test_read_leaves_texts_alone_when_asked_to(tmp_path: Path) -> None:
    path = file(tmp_path, "a.txt", "Berg spoke.\u00a0Iceland did not.")
    (found,) = read_articles([path], verbatim=True)
    assert isinstance(found, Article)
    assert found.dump() == {"id": "a", "text": "Berg spoke.\u00a0Iceland did not."}


def test_read_again_changes_nothing(tmp_path: Path) -> None:
    first = only_article(file(tmp_path, "a.txt", "Tromsø’s o\ufb03cials\u00a0met.".encode("utf-16")))
    assert first.text == "Tromsø’s officials met."
    assert only_article(file(tmp_path, "b.jsonl", json.dumps(first.dump()))) == first


def test_read_takes_a_file_of_another_ending_as_text(tmp_path: Path) -> None:
    assert ids(file(tmp_path, "a.story"), file(tmp_path, "b")) == ["a", "b"]


def test_read_keeps_the_first_of_two_articles_with_one_id(tmp_path: Path) -> None:
    first, second = file(tmp_path, "1/a.txt"), file(tmp_path, "2/a.txt")
    third = file(tmp_path, "more.jsonl", '{"id": "a", "text": "Oman."}\n{"id": "b", "text": "Iran."}\n')
    found = list(read_articles([first, second, third]))
    assert [one.reason if isinstance(one, Rejected) else one.id for one in found] == [
        "a",
        "duplicate_id",
        "duplicate_id",
        "b",
    ]
    assert isinstance(found[1], Rejected)
    assert found[1].where == str(second)
    assert f"'a' is already that of an article in {first}" in found[1].message


def test_read_refuses_a_missing_input_before_it_reads_any(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no such file or folder; .*check the path") as refused:
        read_articles([file(tmp_path, "a.txt"), tmp_path / "none.txt"])
    assert refused.value.where == str(tmp_path / "none.txt")


def test_read_goes_on_after_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "folder.jsonl").mkdir()
    found = list(read_articles([tmp_path / "folder.jsonl", file(tmp_path, "a.txt")]))
    assert isinstance(found[0], Rejected)
    assert isinstance(found[1], Article)
