"""Short invented news stories for the tests, and a fake of each format that people keep such stories in."""

from __future__ import annotations

import csv
import gzip
import io
import json
import textwrap
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

Read = Callable[..., list[Any]]
"""The fixture `read`: a name, bytes and options → articles, and reasons for what is left out."""


@dataclass(frozen=True)
class Story:
    title: str
    outlet: str
    day: date
    author: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def url(self) -> str:
        return f"https://harbour.example/{self.day:%Y/%m}/{'-'.join(self.title.lower().split()[:4])}"

    @property
    def long_day(self) -> str:
        return f"{self.day:%B} {self.day.day}, {self.day.year}"


def _stories() -> list[Story]:
    outlets = ("Harbour Post", "The Northern Ledger", "Strait Times of Aldora", "Gulf Courier")
    authors = ("Anna Quill", "Tomás Rey", "Zoë Åkerlund", "Imran Baloch")
    texts = (Path(__file__).with_name("stories.txt")).read_text(encoding="utf-8")
    blocks = [block.split("\n") for block in texts.strip().split("\n\n")]
    return [
        Story(title, outlets[i % 4], date(2026, 1 + i % 6, 13 + i % 12), authors[i % 4], tuple(paragraphs))
        for i, (title, *paragraphs) in enumerate(blocks)
    ]


STORIES = _stories()


def page(story: Story, *, charset: str = "utf-8") -> bytes:
    """A saved web page with furniture round the article."""
    body = "".join(f"<p>{escape(paragraph, quote=False)}</p>\n" for paragraph in story.paragraphs)
    title, outlet = escape(story.title), escape(story.outlet)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="{charset}"><title>{title} | {outlet}</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="{outlet}">
<meta name="author" content="{story.author}">
<meta property="article:published_time" content="{story.day}T06:30:00Z">
<link rel="canonical" href="{story.url}"><script>var tracker = "on";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<div class="cookie-banner">We use cookies to improve your experience. Accept all</div>
<main><article><h1>{title}</h1><div class="byline">By {story.author}</div>
{body}</article></main>
<aside><h3>Most read</h3><ul><li><a href="/a">Ten recipes with leeks</a></li></ul></aside>
<footer>© 2019 {outlet}. All rights reserved. <a href="/terms">Terms of use</a></footer></body></html>
""".encode(charset, "xmlcharrefreplace")


def rss(stories: list[Story]) -> bytes:
    items = "".join(
        f"<item><title>{escape(s.title)}</title><link>{s.url}?utm_source=feed</link>"
        f"<dc:creator>{s.author}</dc:creator><pubDate>{format_datetime(_noon(s.day))}</pubDate>"
        f"<description>{escape(s.paragraphs[0][:60])}…</description><content:encoded><![CDATA["
        + "".join(f"<p>{escape(p, quote=False)}</p>" for p in s.paragraphs)
        + "<script>alert(1)</script>]]></content:encoded></item>"
        for s in stories
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{stories[0].outlet}</title>
<link>https://harbour.example/</link><description>News</description>{items}</channel></rss>""".encode()


def atom(stories: list[Story]) -> bytes:
    entries = "".join(
        f"<entry><title>{escape(s.title)}</title><id>tag:harbour.example,{s.day}</id>"
        f'<link href="{s.url}"/><updated>{s.day}T12:00:00Z</updated><author><name>{s.author}</name></author>'
        f'<content type="html">{escape("".join(f"<p>{escape(p, quote=False)}</p>" for p in s.paragraphs))}'
        "</content></entry>"
        for s in stories
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{stories[0].outlet}</title><id>tag:harbour.example</id>{entries}</feed>"
    ).encode()


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def pdf(pages: list[list[str]]) -> bytes:
    """A PDF of Helvetica lines, a list of them for each page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        shown = "\n".join(
            f"({line.replace(chr(92), '').replace('(', '').replace(')', '')}) Tj T*" for line in lines
        )
        stream = f"BT /F1 11 Tf 13 TL 60 780 Td\n{shown}\nET"
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252"))
    at = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{offset:010} 00000 n \n" for offset in offsets).encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n".encode())
    return out.getvalue()


def story_pdf(stories: list[Story]) -> bytes:
    """Wrapped lines, a running head and a page number on every page."""
    pages = [
        [f"{stories[0].outlet} – {stories[0].long_day}", *_wrapped(s.text, 76).split("\n"), str(number)]
        for number, s in enumerate(stories, 1)
    ]
    return pdf(pages)


def _wrapped(text: str, width: int) -> str:
    return "\n\n".join(textwrap.fill(p, width, break_on_hyphens=False) for p in text.split("\n\n"))


def docx(lines: list[str]) -> bytes:
    from docx import Document

    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rtf(lines: list[str]) -> bytes:
    def escaped(line: str) -> str:
        return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in line)

    return (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}\f0 "
        + "".join(f"{escaped(line)}\\par\n" for line in lines)
        + "}"
    ).encode("ascii")


def nexis(stories: list[Story]) -> list[str]:
    """Lines of a Nexis Uni download, with its cover."""
    cover = ["User Name: Reader", "Date and Time: Tuesday, 1 July 2026 10:00", f"Documents ({len(stories)})"]
    cover += [f"{number}. {story.title}" for number, story in enumerate(stories, 1)]
    lines = [*cover, ""]
    for story in stories:
        lines += [
            *("", story.title, story.outlet, f"{story.long_day} {story.day:%A}", ""),
            f"Copyright {story.day.year} {story.outlet} All Rights Reserved",
            *("Section: WORLD; Pg. 7", "Length: 96 words", f"Byline: By {story.author}", "", "Body", ""),
            *(line for paragraph in story.paragraphs for line in (paragraph, "")),
            *("Classification", "Language: ENGLISH", f"Load-Date: {story.long_day}", "", "End of Document"),
        ]
    return lines


def lexis(stories: list[Story]) -> str:
    """A LexisNexis Academic text download."""
    pieces = []
    for number, s in enumerate(stories, 1):
        pieces.append(
            f"\n                               {number} of {len(stories)} DOCUMENTS\n\n\n"
            f"                              {s.outlet}\n\n"
            f"                      {s.long_day} {s.day:%A}\n"
            f"                               Final Edition\n\n{s.title.upper()}\n\n".replace(
                s.title.upper(), ""
            )
            + f"HEADLINE: {s.title}\n\nBYLINE: {s.author}\n\nSECTION: WORLD; Pg. 7\n\nLENGTH: 96 words\n\n"
            f"BODY:\n\n\n{_wrapped(s.text, 68)}\n\nLOAD-DATE: {s.long_day}\n\nLANGUAGE: ENGLISH\n\n"
            f"PUBLICATION-TYPE: Newspaper\n\n\n                         Copyright {s.day.year} {s.outlet}\n"
        )
    return "".join(pieces)


def factiva(stories: list[Story]) -> list[str]:
    lines: list[str] = []
    for number, s in enumerate(stories, 1):
        lines += [
            *("", "World News", s.title, "", f"By {s.author}", "96 words", f"{s.day.day} {s.day:%B %Y}"),
            *("05:30", s.outlet, "HRBP", "7", "English", f"Copyright {s.day.year}. {s.outlet}. ", ""),
            *(line for paragraph in s.paragraphs for line in (paragraph, "")),
            f"Document HRBP0000{s.day:%Y%m%d}em{number:09}",
        ]
    return lines


def factiva_codes(stories: list[Story]) -> str:
    return "\n".join(
        f"HD  {s.title}\nBY  {s.author}\nWC  96 words\nPD  {s.day.day} {s.day:%B %Y}\n"
        f"SN  {s.outlet}\nSC  HRBP\n"
        f"LA  English\nCY  Copyright {s.day.year} {s.outlet}\n\nLP\n{s.paragraphs[0]}\n\n"
        f"TD\n{s.paragraphs[1]}\n\nNS  gdip : International Relations\n"
        f"AN  Document HRBP{s.day:%Y%m%d}em{n:09}\n\n"
        for n, s in enumerate(stories, 1)
    )


def table(stories: list[Story], delimiter: str, header: tuple[str, ...]) -> str:
    """Title, outlet, day, URL, text under the names of `header`."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=delimiter)
    rows.writerow(header)
    rows.writerows([s.title, s.outlet, f"{s.day:%d %b %Y}", s.url, s.text] for s in stories)
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


FRENCH = (
    "Le ministre des Affaires étrangères a déclaré lundi que la liaison maritime entre les deux îles devait "
    "rouvrir avant l'été. « Nous n'attendrons plus », a-t-il dit aux journalistes à Oslo. L'Islande rejette "
    "ce projet, selon son ministère, parce que personne n'a dit qui paierait le nouveau quai."
)


def twenty(folder: Path) -> int:
    """Twenty files as they lie about on a desk; returns the number of articles that should come out of them.

    All the stories, each once: three files hold nothing to keep, an article in French, one that is there
    already, and a picture.
    """
    folder.mkdir(parents=True, exist_ok=True)

    def many(first: int, count: int) -> list[Story]:
        return STORIES[first : first + count]

    import ftfy.bad_codecs  # noqa: F401
    import pyarrow
    from pyarrow import parquet

    mojibake = STORIES[1].text.encode("utf-8").decode("sloppy-windows-1252")
    rows = [{"headline": t.title, "body": t.text, "day": t.day} for t in many(10, 1)]
    packed = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows), packed)
    excel = ("Headline", "Source", "Date", "Link", "Text")
    files: dict[str, bytes] = {
        "01-plain.txt": STORIES[0].text.encode(),
        "01-plain.yaml": f"title: {STORIES[0].title}\noutlet: {STORIES[0].outlet}\n".encode(),
        "02-mojibake.txt": mojibake.encode(),
        "03-old-windows.txt": _wrapped(STORIES[2].text, 72).replace("\n", "\r\n").encode("cp1252"),
        "04-utf16.txt": STORIES[3].text.encode("utf-16"),
        "05-page.html": page(STORIES[4]),
        "06-latin-page.htm": page(STORIES[0], charset="iso-8859-1"),  # the first again, as its outlet has it
        "07-records.jsonl": "".join(
            json.dumps({"id": f"rec-{t.day}", "title": t.title, "text": t.text}) + "\n" for t in many(5, 1)
        ).encode(),
        "08-excel.csv": table(many(6, 2), ";", excel).encode("cp1252"),
        "09-table.tsv": table(many(8, 2), "\t", ("title", "outlet", "published", "url", "text")).encode(),
        "10-frame.parquet": packed.getvalue(),
        "11-feed.rss": rss(many(11, 1)),
        "12-feed.xml": atom(many(12, 1)),
        "13-report.pdf": story_pdf(many(13, 1)),
        "14-letter.docx": docx([STORIES[14].title, *STORIES[14].paragraphs]),
        "15-nexis.docx": docx(nexis(many(15, 2))),
        "16-factiva.rtf": rtf(factiva(many(17, 2))),
        "17-lexis.txt": lexis(many(19, 2)).encode("cp1252"),
        "18-factiva.txt.gz": gzip.compress(factiva_codes(many(21, 1)).encode()),
        "19-pages.zip": zipped({"a/one.html": page(STORIES[22]), "a/two.txt": STORIES[23].text.encode()}),
        "20-french.txt": FRENCH.encode(),
        "chart.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return len(STORIES)
