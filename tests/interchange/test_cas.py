import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from talks_marked import TEXT, mention, talks

from demarche.interchange import Lost, export, read
from demarche.scheme import Article, InputError, Rejected


@pytest.mark.parametrize("form", ["inception", "inception-json"])
def test_cas_counts_in_utf_16_as_uima_does(form: str) -> None:
    article = Article.model_validate({"id": "a", "text": TEXT, "entities": [mention("Anna Berg", "PERSON")]})
    files = dict(export([article], form, Lost()))
    start = len(TEXT[: TEXT.index("Anna Berg")].encode("utf-16-le")) // 2
    content = files["a.xmi" if form == "inception" else "a.json"]
    assert f'begin="{start}"' in content or f'"begin": {start}' in content
    assert set(files) >= {"TypeSystem.xml", "a.yaml"}


def test_cas_counts_keys_that_the_layer_of_names_does_not_have() -> None:
    lost = Lost()
    list(export([talks()], "inception", lost))
    assert +lost == Lost(fields=1)


def test_cas_reads_annotations_of_names_alone(written: Callable[..., Path]) -> None:
    folder = written([talks(quotes=None, stances=None, claims=None)], "inception")
    (found,) = read(folder, "inception", Lost())
    assert isinstance(found, Article)
    assert len(found.entities or ()) == 4


def test_cas_of_a_text_that_xml_cannot_hold() -> None:
    article = Article(id="a", text="one\x0btwo")
    with pytest.raises(InputError) as refused:
        list(export([article], "inception", Lost()))
    assert refused.value.reason == "not_xml"
    assert dict(export([article], "inception-json", Lost()))["a.json"]


def test_cas_needs_its_type_system(written: Callable[..., Path]) -> None:
    folder = written([talks()], "inception")
    (folder / "TypeSystem.xml").unlink()
    (found,) = read(folder, "inception", Lost())
    assert isinstance(found, Rejected)
    assert found.reason == "no_type_system"


def test_cas_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cassis", None)
    with pytest.raises(InputError, match=r"pip install 'demarche\[inception\]'"):
        list(export([talks()], "inception", Lost()))
