"""Exports of press databases, in each file format they come in."""

import pytest
from stories import STORIES, Read, docx, factiva, factiva_codes, lexis, nexis, rtf

from demarche.ingest.formats.press import press_articles

EXPORTS = {
    "nexis.docx": docx(nexis(STORIES[:3])),
    "nexis.rtf": rtf(nexis(STORIES[:3])),
    "nexis.txt": "\n".join(nexis(STORIES[:3])).encode(),
    "lexis.txt": lexis(STORIES[:3]).encode("cp1252"),
    "factiva.docx": docx(factiva(STORIES[:3])),
    "factiva.rtf": rtf(factiva(STORIES[:3])),
    "factiva.txt": "\n".join(factiva(STORIES[:3])).encode(),
    "codes.txt": factiva_codes(STORIES[:3]).encode(),
    "codes.rtf": rtf(factiva_codes(STORIES[:3]).split("\n")),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_press_exports_give_their_articles(read: Read, name: str) -> None:
    found = read(name, EXPORTS[name])
    for one, story in zip(found, STORIES[:3], strict=True):
        assert one.text == story.text
        assert (one.title, one.outlet) == (story.title, story.outlet)
        assert one.published == story.day.isoformat()
        assert one.dump()["author"] == story.author
    stem = name.split(".")[0]
    assert [one.id for one in found] == [f"{stem}-{number}" for number in (1, 2, 3)]


def test_press_export_of_one_article(read: Read) -> None:
    (found,) = read("a.txt", "\n".join(nexis(STORIES[:1])).encode())
    assert (found.title, found.text) == (STORIES[0].title, STORIES[0].text)


@pytest.mark.parametrize(
    "text",
    [
        STORIES[0].text,
        "At the end of the document a note said: End of Document is what they call it.",
        "Document HRBP000020260113em1\n\nis not a line of Factiva's without the rest.",
        "HD is high definition, AN is not.",
        "",
    ],
)
def test_press_takes_nothing_else_for_an_export(text: str) -> None:
    assert press_articles(text) == []
