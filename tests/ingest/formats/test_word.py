""".docx and .rtf."""

import io

import pytest
from stories import STORIES, Read, docx, rtf, zipped


@pytest.mark.parametrize(("name", "write"), [("a.docx", docx), ("a.rtf", rtf)])
@pytest.mark.parametrize("number", [0, 1, 15])
def test_word_gives_paragraphs(read: Read, name: str, write, number: int) -> None:  # type: ignore[no-untyped-def]
    (found,) = read(name, write(list(STORIES[number].paragraphs)))
    assert found.text == STORIES[number].text
    assert found.id == "a"


def test_word_gives_tables_in_their_place(read: Read) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("Before.")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Norway", "for"
    document.add_paragraph("After.")
    out = io.BytesIO()
    document.save(out)
    assert read("a.docx", out.getvalue())[0].text == "Before.\n\nNorway | for\n\nAfter."


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", docx([]), "no_text"),
        ("a.docx", b"no document", "damaged_archive"),
        ("a.docx", zipped({"a.txt": b"x"}), "not_a_document"),
        ("a.docx", b"\xd0\xcf\x11\xe0 old Word", "not_a_document"),
        ("a.rtf", b"no rtf", "not_a_document"),
        ("a.rtf", rb"{\rtf1 }", "no_text"),
    ],
)
def test_word_that_cannot_be_used_is_left_out(read: Read, name: str, content: bytes, reason: str) -> None:
    assert read(name, content) == [reason]
