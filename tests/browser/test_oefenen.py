"""The training studio's pages in a browser: on a phone and a laptop, with what axe finds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.page_steps import axe

pytestmark = [pytest.mark.browser, pytest.mark.stack]


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 320, "height": 640}])
def test_practise_on_any_screen(stack: Any, open_page: Any, size: dict[str, int]) -> None:
    page = open_page(stack.url("web"), path="/oefenen", viewport=size).page
    assert axe(page) == []
    page.locator("article", has_text="Saskia, moeder van twee").get_by_role("button", name="Begin dit gesprek").click()
    for text in ("Hoe gaat het met uw zoon?", "U moet gewoon eens strenger zijn."):
        page.get_by_label("Wat zeg je?").fill(text)
        page.get_by_role("button", name="Zeg dit").click()
        page.get_by_role("log").get_by_text(text, exact=True).wait_for()
    assert page.get_by_text("Je gaf advies").is_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Bekijk de terugkoppeling").click()
    page.get_by_role("heading", name="De vraag achter de vraag").first.wait_for()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
