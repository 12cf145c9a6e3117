"""Encodings told from the bytes, on stories with the typography of news."""

import pytest
from stories import STORIES

from demarche.ingest.encoding import decode
from demarche.scheme import InputError

QUOTED = [s.text for s in STORIES if "“" in s.text]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("text", QUOTED)
def test_decode_gives_back_what_was_written(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt")[0] == text


@pytest.mark.parametrize("text", QUOTED)
def test_decode_tells_old_macs_from_old_windows(text: str) -> None:
    assert decode(text.encode("mac-roman"), "a.txt") == (text, "mac-roman")


def test_decode_of_russian_is_russian() -> None:
    text = (
        "Министр иностранных дел заявил в понедельник, что переговоры продолжатся на следующей неделе. " * 5
    )
    assert decode(text.encode("cp1251"), "a.txt") == (text, "cp1251")


def test_decode_takes_joined_files_piece_by_piece() -> None:
    raw = "“Öst” – “väst” – Åre.".encode() + "Tromsø".encode("cp1252")
    assert decode(raw, "a.txt") == ("“Öst” – “väst” – Åre.Tromsø", "utf-8 and windows-1252")


def test_decode_believes_what_is_declared_where_it_can_be() -> None:
    raw = "Łódź jest w Polsce".encode("iso-8859-2")
    assert decode(raw, "a.html", declared="ISO-8859-2")[0] == "Łódź jest w Polsce"
    assert decode("Tromsø’s".encode("cp1252"), "a.html", declared="ISO-8859-1")[0] == "Tromsø’s"
    assert decode("Tromsø".encode(), "a.html", declared="ISO-8859-1")[0] == "Tromsø"
    assert decode("Tromsø".encode("cp1252"), "a.html", declared="klingon")[0] == "Tromsø"


def test_decode_ends_lines_in_one_line_feed() -> None:
    assert decode(b"a\r\nb\rc\n", "a.txt")[0] == "a\nb\nc\n"


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n\0\0", b"\x1f\x8b\x08\x04\x01\x02\x03\xff" * 20])
def test_decode_refuses_what_is_no_text(raw: bytes) -> None:
    with pytest.raises(InputError) as refused:
        decode(raw, "a.txt")
    assert refused.value.reason == "binary"
