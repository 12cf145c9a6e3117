"""The page as a file, without a browser."""

import base64
import hashlib
import json
import re
from typing import Any

from crossings import crossings

from demarche.report import page
from demarche.report.content import content
from demarche.scheme import Article


def data(articles: list[Article]) -> Any:
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', page(articles), re.DOTALL)
    assert found
    return json.loads(found[1])


def test_page_holds_the_data_as_they_are() -> None:
    assert data(crossings()) == json.loads(json.dumps(content(crossings())))


def test_page_escapes_what_could_end_its_data_block() -> None:
    text = "</script><!--<script> & ' \u2028 \0"
    html = page([Article(id="a", text=text)], title="<b>")
    assert html.count("<script") == 2
    assert "<title>&lt;b&gt;</title>" in html
    assert data([Article(id="a", text=text)])["articles"][0]["text"] == text


def test_page_lets_its_own_script_and_style_run_and_nothing_else() -> None:
    html = page([])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    for tag in ("style", "script"):
        (part,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        hashed = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{hashed}'" in policy[1]
    assert policy[1].startswith("default-src 'none';")


def test_page_names_nothing_outside_itself() -> None:
    html = page(crossings())
    outside = set(re.findall(r"https?://[^\s\"'<>]*", html))
    assert outside == {f"https://example.org/{a.id}" for a in crossings()} | {"http://www.w3.org/2000/svg"}


def test_content_links_to_web_addresses_only() -> None:
    (bad,) = content([Article(id="a", text="x", url="javascript:alert(1)")])["articles"]
    assert bad["url"] is None


def test_content_keeps_one_item_of_each_id_and_label() -> None:
    first, second = crossings()[:2]
    assert second.agenda
    second.agenda[0].label = "Ferry"
    made = content([first, second])
    assert [item["label"] for item in made["items"]] == ["Ferry link", "Toll", "Ferry"]
    assert made["articles"][1]["stances"][0]["item"] == 2


def test_content_keeps_clusters_of_two_runs_apart() -> None:
    first, second = crossings()[1:]
    assert second.clusters
    second.clusters[0].summary = "another matter"
    made = content([first, second])
    assert [c["summary"] for c in made["clusters"]] == [
        "the ferry link will pay for itself",
        "another matter",
        "nobody asked the islanders",
    ]


def test_content_stands_articles_without_any_layer() -> None:
    made = content([Article(id="a", text="x")])
    assert all(made["articles"][0][layer] == [] for layer in ("entities", "quotes", "stances", "claims"))
