"""PDF with and without text."""

import io

import pytest
from stories import STORIES, Read, pdf, story_pdf

from demarche.ingest.formats import pdf as reader


def test_pdf_gives_running_text_without_heads_and_page_numbers(read: Read) -> None:
    (found,) = read("a.pdf", story_pdf(STORIES[:4]))
    for story in STORIES[:4]:
        for paragraph in story.paragraphs:
            assert paragraph in found.text
    assert STORIES[0].outlet not in found.text
    assert not any(line.strip().isdigit() for line in found.text.split("\n"))


def test_pdf_that_is_a_scan_says_so(read: Read) -> None:
    assert read("a.pdf", pdf([[], []])) == ["no_text"]


def test_pdf_with_a_password_is_left_out(read: Read) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert read("a.pdf", out.getvalue()) == ["encrypted"]


@pytest.mark.parametrize("content", [b"no pdf", b"%PDF-1.4\n%%EOF", story_pdf(STORIES[:1])[:300], b""])
def test_pdf_that_is_damaged_is_left_out(
    read: Read, content: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    assert read("a.pdf", content)[0] in ("damaged_pdf", "no_text")
    assert capfd.readouterr().err == ""


def test_pdf_of_too_many_pages_is_left_out(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_PAGES", 2)
    assert read("a.pdf", story_pdf(STORIES[:3])) == ["text_too_long"]
