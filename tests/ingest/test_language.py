"""Other languages come back with their name; what is too short to tell is kept."""

import pytest
from stories import FRENCH, STORIES

from demarche.ingest import english
from demarche.scheme import Article, Rejected


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_english_keeps_english(story) -> None:  # type: ignore[no-untyped-def]
    for text in (story.text, story.text.upper(), story.paragraphs[0]):
        (kept,) = english([Article(id="a", text=text)])
        assert isinstance(kept, Article)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (FRENCH, "French"),
        ("Der Außenminister sagte am Montag, die Fähre solle vor dem Sommer wieder fahren.", "German"),
        ("Министр иностранных дел заявил в понедельник, что переговоры продолжатся.", "Russian"),
        ("وزير الخارجية قال يوم الاثنين إن المحادثات ستستأنف الأسبوع المقبل في مسقط", "Arabic"),
        (
            "外交部长周一表示，两岛之间的轮渡应在夏季之前恢复通航，我们不会再等待了，他在奥斯陆对记者说。",
            "Chinese",
        ),
    ],
)
def test_english_leaves_other_languages_out(text: str, name: str) -> None:
    (out,) = english([Article(id="a", text=text)])
    assert isinstance(out, Rejected)
    assert out.reason == "not_english"
    assert f"an article in {name}" in out.message


@pytest.mark.parametrize("text", ["Oslo.", "Nein, danke.", "🇳🇴" * 50, "12 345 678 " * 30, "x" * 5000])
def test_english_keeps_what_cannot_be_told(text: str) -> None:
    (kept,) = english([Article(id="a", text=text)])
    assert isinstance(kept, Article)


def test_english_passes_on_what_was_left_out_before_or_annotated() -> None:
    out = Rejected("a.txt", "empty", "a.txt: an empty file")
    annotated = Article.model_validate(
        {"id": "a", "text": FRENCH, "quotes": [{"id": "q1", "kind": "direct", "content": [[0, 4]]}]}
    )
    assert list(english([out, annotated])) == [out, annotated]
