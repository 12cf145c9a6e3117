"""Show a run's surest position in its report: python docs/screenshot.py out/articles.jsonl docs/report.png"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from demarche.report import page
from demarche.scheme import Article, read_records

source, target = sys.argv[1:]
articles = [a for a in read_records(source) if isinstance(a, Article)]
with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
    report = Path(folder) / "report.html"
    report.write_text(page(articles), encoding="utf-8")
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
    shown = browser.new_page(viewport={"width": 1180, "height": 760})
    shown.goto(report.as_uri())
    # A cell's spoken name ends with its confidence.
    spoken = [cell.get_attribute("aria-label") for cell in shown.locator(".heat button").all()]
    shown.get_by_label(max(spoken, key=lambda label: label[-4:]), exact=True).click()
    shown.evaluate("scrollTo(0, 0)")
    shown.screenshot(path=target)
    browser.close()
