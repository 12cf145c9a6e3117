"""A browser for the report: Chromium, without a screen and without a network."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from crossings import Opened, crossings
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from demarche.report import page as report
from demarche.scheme import Article


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=found)
        except Error as error:
            pytest.fail(
                f"the report is tested in Chromium: apt-get install chromium, or playwright install ({error})"
            )
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Opens the report of some articles from disk; an error in the page or a request fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    # A machine that has much else to do is no fault of the page.
    context.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    faults: list[str] = []

    def open(articles: Sequence[Article] | None = None, view: str = "") -> Page:
        path = tmp_path / "report.html"
        path.write_text(report(crossings() if articles is None else articles), encoding="utf-8")
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text))
        page.on(
            "request",
            lambda sent: None if sent.url.startswith(("file:", "blob:")) else faults.append(sent.url),
        )
        page.goto(f"{path.as_uri()}{view}")
        return page

    yield open
    context.close()
    assert faults == []
