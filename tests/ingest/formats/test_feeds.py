"""RSS and Atom."""

from pathlib import Path

import pytest
from stories import STORIES, Read, atom, rss


@pytest.mark.parametrize(
    ("name", "feed"), [("a.rss", rss), ("a.atom", atom), ("a.xml", rss), ("b.xml", atom)]
)
def test_feeds_give_an_article_an_entry(read: Read, name: str, feed) -> None:  # type: ignore[no-untyped-def]
    stories = STORIES[:4]
    found = read(name, feed(stories))
    assert [one.text for one in found] == [story.text for story in stories]
    assert [one.title for one in found] == [story.title for story in stories]
    assert [one.published for one in found] == [story.day.isoformat() for story in stories]
    assert {one.outlet for one in found} == {stories[0].outlet}
    assert found[0].url.startswith(stories[0].url)
    assert [one.id for one in found] == [f"{name[0]}-{n}" for n in range(1, 5)]


def test_feeds_give_the_summary_where_there_is_no_more(read: Read) -> None:
    feed = (
        b'<rss version="2.0"><channel><title>T</title><item><title>A</title><description>&lt;p&gt;Berg '
        b"spoke.&lt;/p&gt;</description></item><item><title>B</title></item></channel></rss>"
    )
    first, second = read("a.rss", feed)
    assert first.text == "Berg spoke."
    assert second == "no_text"


@pytest.mark.parametrize("xml", [b"<sitemap><url/></sitemap>", b"no xml", b""])
def test_feeds_that_are_none_are_left_out(read: Read, xml: bytes) -> None:
    assert read("a.xml", xml) == ["no_feed"]


def test_feeds_are_never_taken_for_a_path(read: Read, tmp_path: Path) -> None:
    (tmp_path / "other.rss").write_bytes(rss(STORIES[:1]))
    assert read("a.xml", str(tmp_path / "other.rss").encode()) == ["no_feed"]


@pytest.mark.parametrize(
    "xml",
    [
        b'<?xml version="1.0" encoding="\xd9"?><rss version="2.0"/>',
        rss(STORIES[:1]).replace(b"<p>", b"<p>\x01\0"),
        rss(STORIES[:1])[:700],
    ],
)
def test_feeds_that_are_damaged_end_nothing(read: Read, xml: bytes) -> None:
    assert len(read("a.xml", xml)) == 1


def test_feeds_do_not_unfold_entities(read: Read) -> None:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 50}">' for i in range(1, 8))
    feed = (
        f'<!DOCTYPE r [<!ENTITY e0 "ha">{entities}]><rss version="2.0"><channel><item><title>x</title>'
        "<description>Berg spoke. &e7;</description></item></channel></rss>"
    )
    (found,) = read("a.xml", feed.encode())
    assert len(str(found)) < 1000


def test_feeds_open_no_other_file(read: Read, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("The secret words.")
    feed = (
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><rss version="2.0"><channel>'
        "<item><title>a</title><description>Berg spoke. &x;</description></item></channel></rss>"
    )
    for one in read("a.xml", feed.encode()):
        assert "secret" not in str(one)
