"""Pages without their furniture."""

import pytest
from stories import STORIES, Read, page

from demarche.ingest.formats.html import fragment_text


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("number", [1, 3, 13])
def test_html_gives_the_article_and_what_is_known_of_it(read: Read, charset: str, number: int) -> None:
    story = STORIES[number]
    (found,) = read("a.html", page(story, charset=charset))
    assert found.text == f"{story.title}\n\n{story.text}"
    assert (found.title, found.outlet, found.url) == (story.title, story.outlet, story.url)
    assert found.published == story.day.isoformat()
    assert found.dump()["author"] == story.author


def test_html_takes_no_date_from_the_footer(read: Read) -> None:
    html = b"\n".join(line for line in page(STORIES[1]).split(b"\n") if b"published_time" not in line)
    (found,) = read("a.html", html)
    assert found.published is None


def test_html_with_an_xml_declaration_is_read(read: Read) -> None:
    (found,) = read("a.xhtml", b'<?xml version="1.0" encoding="UTF-8"?>\n' + page(STORIES[1]))
    assert STORIES[1].text in found.text


@pytest.mark.parametrize(
    "html",
    [
        b"<html><body><script>load()</script></body></html>",
        b"<html>",
        b"<p></p>",
        b"<nav>Home</nav>",
        b"no page",
    ],
)
def test_html_without_an_article_is_left_out(
    read: Read, html: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    assert read("a.html", html) == ["no_article"]
    assert capfd.readouterr().err == ""


def test_fragment_text_keeps_paragraphs_and_drops_scripts() -> None:
    html = "<p>One <b>two</b>.</p><script>x()</script><p>Three<br>four</p><ul><li>five</li></ul>"
    assert fragment_text(html, "a") == "One two.\n\nThree four\n\nfive"
    assert fragment_text("plain & simple", "a") == "plain & simple"
