"""The report as a reader uses it, in a real browser."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from crossings import Opened, crossings
from playwright.sync_api import Browser, Page, expect

from demarche.report import page as report
from demarche.review import apply, read_corrections
from demarche.scheme import Article, Rejected

VIEWS = (
    "matrix",
    "articles",
    "quotes",
    "claims",
    "timeline",
    "review",
    "article/0",
    "cell/actor/anna-berg/0",
)
SECONDS_500 = 3.0


def go(page: Page, view: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=view, exact=True).click()


def rows(page: Page) -> list[str]:
    """Names of the heat map's rows."""
    return page.locator(".heat tbody th").all_inner_texts()


# --- views ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_browser_finds_no_serious_fault_of_access_in_any_view(opened: Opened, scheme: Any) -> None:
    page = opened()
    page.emulate_media(color_scheme=scheme)
    for view in VIEWS:
        page.evaluate(f"location.hash = '{view}'")
        page.locator("main h2").wait_for()
        page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
        found = Axe().run(page).response["violations"]
        assert [(view, one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_browser_opens_every_view_from_the_navigation(opened: Opened) -> None:
    page = opened()
    for view in page.get_by_role("navigation").get_by_role("link").all_inner_texts():
        go(page, view)
        expect(page.get_by_role("navigation").locator("[aria-current=page]")).to_have_text(view)
        expect(page.locator("main h2")).to_be_focused()


def test_browser_shows_the_words_behind_a_cell_in_their_article(opened: Opened) -> None:
    page = opened()
    cell = page.get_by_role("button", name="S: Anna Berg, Toll: support, confidence 0.20")
    expect(cell).to_have_text(re.compile("^S"))
    cell.click()
    expect(page.locator("main h2")).to_have_text("Anna Berg on Toll")
    assert "".join(page.locator(".text mark").all_inner_texts()).startswith("“A toll is unthinkable,”")
    expect(page.locator("mark").first).to_be_in_viewport()


def test_browser_offers_all_articles_behind_a_cell(opened: Opened) -> None:
    page = opened()
    page.get_by_role("button", name="O: Anna Berg, Ferry link: oppose, 1 of 2 positions").click()
    cards = page.locator("aside .card")
    expect(cards).to_have_count(2)
    expect(page.locator(".text mark").first).to_have_text("the ferry link must not reopen")
    cards.nth(1).get_by_role("link").click()
    expect(page.locator(".text mark").first).to_have_text("Anna Berg now backs the ferry link")
    assert page.locator(".text mark").all_inner_texts()[-1] == "if Iceland pays"
    expect(page.locator("aside .card").nth(1)).to_contain_text(
        "earlier: oppose · condition: “if Iceland pays”"
    )


def test_browser_takes_the_keyboard_through_the_heat_map(opened: Opened) -> None:
    page = opened()
    page.locator(".heat tbody button").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.ariaLabel").startswith("S: Anna Berg, Toll")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.ariaLabel").startswith("S: Iceland, Ferry link")
    assert page.locator(".heat tbody [tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    expect(page.locator("main h2")).to_have_text("Iceland on Ferry link")


def test_browser_gathers_actors_under_their_party(opened: Opened) -> None:
    page = opened()
    assert rows(page) == ["Anna Berg", "Iceland"]
    page.get_by_label("the party it speaks for").check()
    assert rows(page) == ["Norway", "Iceland"]


def test_browser_links_quotes_to_their_speakers(opened: Opened) -> None:
    page = opened(view="#article/0")
    page.get_by_role("button", name="Quote of Norway").click()
    card = page.locator("aside .card[aria-current]")
    expect(card.locator("h3")).to_have_text("Norway: direct")
    expect(card.locator("blockquote")).to_have_text("“A toll is unthinkable,”")
    assert page.locator(".text mark").all_inner_texts() == ["“A toll is unthinkable,”", "she", "added"]


def test_browser_opens_the_record_that_is_clicked_in_the_text(opened: Opened) -> None:
    page = opened(view="#article/0")
    page.locator(".text .name", has_text="Monday").click()
    expect(page.locator("aside .card[aria-current] h3")).to_have_text("DATE")
    page.get_by_label("claims").check()
    page.locator(".text .claim").click()
    expect(page.locator("aside .card[aria-current] h3")).to_have_text("the author")


def test_browser_shows_and_hides_layers(opened: Opened) -> None:
    page = opened(view="#article/0")
    name = page.locator(".text .name").first
    clear = "rgba(0, 0, 0, 0)"
    expect(name).not_to_have_css("background-color", clear)
    page.get_by_label("names").uncheck()
    expect(name).to_have_css("background-color", clear)
    expect(page.locator(".text .cluster")).to_be_hidden()
    page.get_by_label("claims").check()
    expect(page.locator(".text .cluster")).to_be_visible()


def test_browser_groups_quotes_by_speaker(opened: Opened) -> None:
    page = opened()
    go(page, "Quotes")
    assert page.locator("main summary").all_inner_texts() == ["Anna Berg (1)", "Norway (1)"]
    page.locator("main summary", has_text="Norway").click()
    expect(page.locator("main .card").nth(1)).to_contain_text("“A toll is unthinkable,”")


def test_browser_pairs_contested_claims_and_names_their_claimants(opened: Opened) -> None:
    page = opened()
    go(page, "Claims")
    expect(page.get_by_role("heading", name="Contested (1 pair)")).to_be_visible()
    pair = page.locator(".pair > .card")
    expect(pair).to_have_count(2)
    expect(pair.first).to_contain_text(
        "2 claims · by Iceland, Anna Berg · Herald, Gazette · 2026-02-10 to 2026-03-20"
    )
    pair.first.get_by_text("The claims").click()
    expect(pair.first.locator("blockquote")).to_have_count(2)
    pair.first.get_by_role("link", name="the ferry link will never pay").click()
    expect(page.locator("main > .card h3").first).to_have_text("the ferry link will never pay")


def test_browser_draws_a_timeline_with_its_changes(opened: Opened) -> None:
    page = opened()
    go(page, "Timeline")
    changed = page.locator(".time a.changed")
    expect(changed).to_have_count(1)
    assert changed.get_attribute("aria-label") == "Anna Berg, 2026-03-20: conditional, changed"
    changed.click()
    expect(page.locator("aside .card[aria-current]")).to_contain_text("Anna Berg now backs the ferry link")


def test_browser_offers_no_timeline_without_dates(opened: Opened) -> None:
    page = opened([article.model_copy(update={"published": None}) for article in crossings()])
    expect(page.get_by_role("navigation").get_by_role("link", name="Timeline")).to_have_count(0)


# --- filters ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({"actor": "iceland"}, 1),
        ({"actor": "Norway"}, 3),
        ({"outlet": "Herald"}, 1),
        ({"items": "Toll"}, 1),
        ({"from": "2026-02-01"}, 2),
        ({"to": "2026-02-28"}, 3),
        ({"from": "2026-02-01", "to": "2026-02-28"}, 1),
        ({"confidence": "0.55"}, 2),
        ({"search": "UNTHINKABLE"}, 1),
        ({"search": "xyzzy"}, 0),
    ],
)
def test_browser_filters(opened: Opened, fields: dict[str, str], left: int) -> None:
    page = opened()
    for name, value in fields.items():
        box = page.locator(f"#filters [name={'item' if name == 'items' else name}]")
        if name in ("outlet", "items"):
            box.select_option(label=value)
        else:
            box.fill(value)
    expect(page.get_by_role("status")).to_have_text(re.compile(f"^{left} positions? of 4"))
    expect(page.locator("main").get_by_text("Nothing is left by the filters")).to_have_count(int(left == 0))
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("status")).to_have_text("4 positions of 4 are shown.")


def test_browser_searches_articles_by_any_of_their_words(opened: Opened) -> None:
    page = opened()
    go(page, "Articles")
    expect(page.locator("main tbody tr")).to_have_count(3)
    page.get_by_label("Search").fill("islanders")
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.locator("main tbody a").click()
    expect(page.locator(".text")).to_contain_text("Nobody asked the islanders")


# --- review -----------------------------------------------------------------------------------------------


def test_browser_queues_the_least_sure_first(opened: Opened) -> None:
    page = opened()
    go(page, "Review")
    sure = [
        float(re.findall(r"confidence (0\.\d+)", text)[0])
        for text in page.locator("main .card").all_inner_texts()
    ]
    assert sure == [0.2, 0.5, 0.6, 0.9]


def test_browser_verdicts_become_gold(opened: Opened, tmp_path: Path) -> None:
    page = opened(view="#review")
    page.get_by_label("Your name or initials").fill("AB")
    cards = page.locator("main .card")
    cards.nth(0).get_by_label("Other label").select_option("oppose")
    cards.nth(1).get_by_role("button", name="Right").click()
    cards.nth(2).get_by_role("button", name="Right").click()
    expect(cards.nth(2).get_by_role("button", name="Right")).to_be_focused()
    cards.nth(3).get_by_role("button", name="Right").click()
    cards.nth(3).get_by_role("button", name="Wrong").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download corrections").click()
    assert download.value.suggested_filename == "corrections.jsonl"
    path = tmp_path / "corrections.jsonl"
    download.value.save_as(path)

    done = apply(crossings(), read_corrections(path))
    assert done.rejected == []
    first, second, third = done.articles
    assert [(s.item, s.label) for s in first.stances or ()] == [("toll", "oppose")]
    assert [len(one.stances or ()) for one in (second, third)] == [1, 1]
    assert {json.loads(line)["reviewer"] for line in path.read_text().splitlines()} == {"AB"}


def test_browser_keeps_verdicts_and_loads_those_of_others(opened: Opened, tmp_path: Path) -> None:
    page = opened(view="#review")
    page.locator("main .card").first.get_by_role("button", name="Wrong").click()
    page.reload()
    expect(page.locator("main")).to_contain_text("1 of 4 positions have a verdict.")
    expect(page.locator("main .card")).to_have_count(3)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download corrections").click()
    path = tmp_path / "given.jsonl"
    download.value.save_as(path)
    page.get_by_label("only without a verdict").uncheck()
    page.locator("main .card").first.get_by_role("button", name="Wrong").click()
    path.write_text(path.read_text() + "not a verdict\n")
    page.get_by_label("Load corrections").set_input_files(path)
    expect(page.get_by_role("status")).to_have_text(re.compile("1 verdict loaded .*, 1 lines left out"))
    expect(page.locator("main .card").first.get_by_role("button", name="Wrong")).to_have_attribute(
        "aria-pressed", "true"
    )


@pytest.mark.parametrize(
    ("layer", "text", "other", "to"),
    [
        ("quotes", "must not reopen", "speaker", "ISL"),
        ("claims", "will pay for itself", "claimant", "NOR"),
        ("names", "Monday", "label", "EVENT"),
    ],
)
def test_browser_relabels_every_layer(
    opened: Opened, tmp_path: Path, layer: str, text: str, other: str, to: str
) -> None:
    page = opened(view="#review")
    page.locator("main fieldset select").first.select_option(label=layer)
    card = page.locator("main .card", has_text=text).first
    card.get_by_label(f"Other {other}").select_option(to)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download corrections").click()
    ((_, given),) = [one for one in read_corrections(download.value.path()) if not isinstance(one, Rejected)]
    assert (given.verdict, given.to) == ("relabelled", to)


# --- safety, paper, size ----------------------------------------------------------------------------------

HOSTILE = (
    "</script><script>window.hit=1</script><!--<script>"
    '"><img src=x onerror="window.hit=2"> &lt;b&gt; \u2028 {{7*7}}'
)


def test_browser_runs_nothing_that_an_article_holds(opened: Opened) -> None:
    text = f"{HOSTILE}\n\n{HOSTILE} said {HOSTILE}."
    whole = [[0, len(text)]]
    hostile = Article.model_validate(
        {
            "id": HOSTILE,
            "title": HOSTILE,
            "outlet": HOSTILE,
            "published": "2026-01-05",
            "url": "javascript:window.hit=3",
            "text": text,
            "agenda": [{"id": HOSTILE, "label": HOSTILE, "proposition": HOSTILE}],
            "actors": [{"id": HOSTILE, "name": HOSTILE, "kind": "person", "aliases": [HOSTILE]}],
            "entities": [{"start": 0, "end": len(HOSTILE), "label": "PERSON", "actor": HOSTILE}],
            "quotes": [
                {
                    "id": HOSTILE,
                    "kind": "mixed",
                    "source": whole,
                    "cue": whole,
                    "content": whole,
                    "speaker": HOSTILE,
                }
            ],
            "stances": [
                {
                    "actor": HOSTILE,
                    "party": HOSTILE,
                    "item": HOSTILE,
                    "label": "oppose",
                    "evidence": whole,
                    "quote": HOSTILE,
                }
            ],
            "claims": [{"id": HOSTILE, "span": whole, "claimant": HOSTILE, "cluster": HOSTILE}],
            "clusters": [{"id": HOSTILE, "summary": HOSTILE, "contested": [HOSTILE]}],
        }
    )
    later = hostile.model_copy(update={"id": "b", "published": "2026-02-05"})
    page = opened([hostile, later])
    assert rows(page)[0].replace("\n", " ").split() == HOSTILE.split()
    page.locator(".heat tbody button").first.click()
    # Three times in the text, once as the name of the speaker behind the quote.
    assert page.locator(".text").inner_text().count("window.hit=1") == 4
    for view in ("Positions", "Articles", "Quotes", "Claims", "Timeline", "Review"):
        go(page, view)
        page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    go(page, "Articles")
    page.locator("main tbody a").first.click()
    expect(page.locator(".text")).to_contain_text("{{7*7}}")
    assert page.evaluate("window.hit") is None
    assert page.locator("img, script:not([id=data]), [onerror], a[href^=javascript]").count() == 1


def test_browser_lets_no_other_script_run(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(report([]).replace("<main", "<script>window.hit = 1</script><main"), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    expect(page.locator("main h2")).to_have_text("Positions")
    assert page.evaluate("window.hit ?? null") is None
    page.close()


def test_browser_prints_what_is_folded_and_no_controls(opened: Opened) -> None:
    page = opened(view="#claims")
    page.emulate_media(media="print")
    expect(page.locator("nav")).to_be_hidden()
    expect(page.locator("#filters")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for quote in page.locator("main blockquote").all():
        expect(quote).to_be_visible()
    expect(page.locator("main blockquote")).to_have_count(5)
    page.goto(page.url.replace("#claims", "#matrix"))
    expect(page.locator(".heat button").first).to_be_visible()
    page.set_viewport_size({"width": 700, "height": 900})
    assert page.evaluate("document.querySelector('.heat').scrollWidth") <= 700
    assert page.pdf().startswith(b"%PDF")


def test_browser_opens_500_articles_in_time(opened: Opened) -> None:
    """Articles of a newspaper's length: 5,700 characters, 100 names, 40 quotes, 20 stances, 40 claims."""
    text = "Norway said the ferry link must reopen, Iceland rejects the toll on it. " * 80
    quote = {
        "kind": "indirect",
        "source": [[0, 6]],
        "cue": [[7, 11]],
        "content": [[12, 38]],
        "speaker": "NOR",
    }
    stance = {"item": "ferry", "label": "support", "evidence": [[0, 38]], "confidence": 0.5}
    layers = {
        "agenda": crossings()[0].agenda,
        "actors": [{"id": "NOR", "name": "Norway", "kind": "state"}]
        + [{"id": f"a{i}", "name": f"Actor {i}", "kind": "person"} for i in range(20)],
        "entities": [{"start": 72 * i, "end": 72 * i + 6, "label": "GPE", "actor": "NOR"} for i in range(80)],
        "quotes": [{**quote, "id": f"q{i}"} for i in range(40)],
        "stances": [{**stance, "actor": f"a{i}", "party": f"a{i}"} for i in range(20)],
        "claims": [{"id": f"c{i}", "span": [[12, 38 + i]], "claimant": "NOR"} for i in range(40)],
    }
    many = [
        Article.model_validate(
            {"id": f"n{n}", "published": f"2026-01-{n % 28 + 1:02d}", "text": text, **layers}
        )
        for n in range(500)
    ]
    page = opened(many)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.reload()
    page.locator(".heat tbody button").first.wait_for()
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    # Of the processor, not of the clock: others may work on the machine too.
    assert 0 < metrics["TaskDuration"] < SECONDS_500
