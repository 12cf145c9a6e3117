"""Archives are read without being unpacked: bombs, escapes and damage are refused, the rest is taken."""

import gzip
from pathlib import Path

import pytest
from stories import STORIES, docx, zipped

from demarche.ingest import archives, read_articles
from demarche.scheme import Article, Rejected


def outcome(path: Path) -> list[tuple[str, str]]:
    return [
        (one.where, one.reason) if isinstance(one, Rejected) else ("", one.id)
        for one in read_articles([path])
    ]


def packed(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_archives_are_read_member_by_member(tmp_path: Path) -> None:
    files = {
        "b/two.txt": b"Iceland did not.",
        "a.txt": b"Berg spoke.",
        "__MACOSX/._a.txt": b"\0",
        "a.yaml": b"",
    }
    assert outcome(packed(tmp_path, "x.zip", zipped(files))) == [("", "a"), ("", "b-two")]
    assert outcome(packed(tmp_path, "y.txt.gz", gzip.compress(b"Berg spoke."))) == [("", "y")]
    records = b'{"text": "Berg spoke."}\n{"id": "r2", "text": "Iceland did not."}\n'
    assert outcome(packed(tmp_path, "z.jsonl.gz", gzip.compress(records)))[1] == ("", "r2")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.zip", "y.txt.gz", "z.jsonl.gz"]


@pytest.mark.parametrize("name", ["../up.txt", "/etc/up.txt", "a/../../up.txt", "..\\up.txt", "C:/up.txt"])
def test_archives_whose_paths_escape_are_refused(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path, "x.zip", zipped({name: b"Berg spoke.", "good.txt": b"Iceland did not."}))
    assert sorted(said for _, said in outcome(path)) == ["good", "unsafe_path"]
    assert not list(tmp_path.parent.glob("up.txt"))


@pytest.mark.parametrize("ending", [".txt.gz", ".zip", ".jsonl.gz", ".csv.gz", ".docx"])
def test_archives_that_are_bombs_are_refused(tmp_path: Path, ending: str) -> None:
    zeros = (b" " * 99 + b"\n") * (archives.FREE // 100 + 1)
    if ending == ".zip":
        content = zipped({"a.txt": b"text\n" + zeros})
    elif ending == ".docx":
        content = zipped({"word/document.xml": zeros})
    else:
        content = gzip.compress(b"text\n" + zeros)
    assert "archive_bomb" in {said for _, said in outcome(packed(tmp_path, f"x{ending}", content))}


def test_archives_count_what_comes_out_of_all_members(tmp_path: Path) -> None:
    part = b" " * (archives.FREE // 3)
    path = packed(tmp_path, "x.zip", zipped({f"{i}.txt": b"x" + part for i in range(5)}))
    assert [said for _, said in outcome(path)].count("archive_bomb") == 3


def test_archives_inside_archives_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, "x.zip", zipped({"a.zip": zipped({"a.txt": b"Berg spoke."})}))
    assert outcome(path) == [(f"{path}/a.zip", "archive_in_archive")]


def test_archives_that_are_damaged_are_refused(tmp_path: Path) -> None:
    good = zipped({"a.txt": STORIES[0].text.encode()})
    for name, content in {
        "no.zip": b"PK, but no archive",
        "short.zip": good[:200],
        "no.txt.gz": b"no gzip at all",
        "short.txt.gz": gzip.compress(STORIES[0].text.encode())[:-20],
    }.items():
        assert [said for _, said in outcome(packed(tmp_path, name, content))] == ["damaged_archive"]
    broken = bytearray(good)
    broken[60:70] = b"\xff" * 10
    assert [said for _, said in outcome(packed(tmp_path, "crc.zip", bytes(broken)))] == ["damaged_archive"]


def test_archives_that_are_encrypted_are_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.txt": b"Berg spoke."}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert [said for _, said in outcome(packed(tmp_path, "x.zip", bytes(content)))] == ["encrypted"]


def test_archives_with_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    path = packed(tmp_path, "x.zip", zipped({f"{i}.txt": b"Berg spoke." for i in range(3)}))
    assert outcome(path) == [(str(path), "archive_bomb")]


def test_archives_hold_documents_too(tmp_path: Path) -> None:
    path = packed(tmp_path, "x.zip", zipped({"a.docx": docx(list(STORIES[0].paragraphs))}))
    (found,) = read_articles([path])
    assert isinstance(found, Article)
    assert found.text == STORIES[0].text


def test_archives_with_any_byte_changed_end_nothing(tmp_path: Path) -> None:
    good = zipped({"a.txt": b"Berg spoke.", "b.docx": docx(["Iceland did not."])})
    for at in range(0, len(good), max(1, len(good) // 150)):
        content = bytearray(good)
        content[at] ^= 0xA5
        outcome(packed(tmp_path, "x.zip", bytes(content)))
