"""The training studio's pages in a browser: any screen, each theme, forced colours, the keyboard alone, and what it remembers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.host_site import THEMES
from tests.browser.page_steps import axe
from web.process import ports, runner
from web.process.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

TEXTS = ("Hoe gaat het met uw zoon?", "U moet gewoon eens strenger zijn.")
STORE = "localStorage.getItem('keukentafel-oefenen')"


@pytest.fixture(scope="module", params=["", "voorbeeld", "haven"])
def themed(request: Any, stack: Any) -> Iterator[str]:
    """The website under a theme, before the same bot and actions."""
    if not request.param:
        yield stack.url("web")
        return
    theme = {"THEME_FILE": str(THEMES / f"{request.param}.css"), "THEME_CLASS": f"{request.param}-theme"}
    # the port that the other website itself answers to stays its own
    own = Stack(
        {**stack.ports, "web": ports.free_port()}, stack.var, only=("web",), extra_env={**stack.extra_env, **theme}
    )
    try:
        own.start_one("web")
        runner.wait_until_answered(own)
        yield own.url("web")
    finally:
        own.stop()


def begin(page: Any, name: str = "Saskia, moeder van twee") -> None:
    page.locator("article", has_text=name).get_by_role("button", name="Begin dit gesprek").click()


def talk(page: Any, *texts: str) -> None:
    for text in texts:
        page.get_by_label("Wat zeg je?").fill(text)
        page.get_by_role("button", name="Zeg dit").click()
        page.get_by_role("log").get_by_text(text, exact=True).wait_for()


def report(page: Any) -> None:
    page.get_by_role("button", name="Bekijk de terugkoppeling").click()
    page.get_by_role("heading", name="De vraag achter de vraag").first.wait_for()


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("colours", ["none", "active"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 320, "height": 640}])
def test_practise_under_any_theme_on_any_screen(
    themed: str, open_page: Any, size: dict[str, int], colours: str
) -> None:
    page = open_page(themed, path="/oefenen", viewport=size, forced_colors=colours).page
    assert axe(page) == []
    begin(page)
    talk(page, *TEXTS)
    assert page.get_by_text("Je gaf advies").is_visible()
    assert axe(page) == [] and fits(page)
    report(page)
    page.get_by_text("De getallen per beurt").click()
    page.get_by_text("Wat verborgen bleef").click()
    assert axe(page) == [] and fits(page)


def press_to(page: Any, name: str, role: str = "button", most: int = 120) -> None:
    """Go with Tab to something by its name, as somebody without a mouse."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "[document.activeElement.innerText || document.activeElement.labels?.[0]?.innerText || '', "
            "document.activeElement.getBoundingClientRect().height > 0]"
        )
        if focused[0].strip().startswith(name):
            assert focused[1], f"{name} has the focus and cannot be seen"
            return
    raise AssertionError(f"the keyboard does not get to {name}")


def test_a_whole_session_with_the_keyboard_alone(stack: Any, open_page: Any) -> None:
    page = open_page(stack.url("web"), path="/over").page
    press_to(page, "Oefenen voor professionals")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Oefen een gesprek").wait_for()
    press_to(page, "Begin dit gesprek")
    page.keyboard.press("Enter")
    page.get_by_role("log").wait_for()
    for text in ("Goedemiddag, ik ben er van het wijkteam.", "Vertelt u eens, hoe gaat het hier?"):
        press_to(page, "Wat zeg je?")
        page.keyboard.type(text)
        press_to(page, "Zeg dit")
        page.keyboard.press("Enter")
        page.get_by_role("log").get_by_text(text, exact=True).wait_for()
    press_to(page, "Laat een stilte vallen")
    page.keyboard.press("Space")
    page.get_by_text("Een stilte mag").wait_for()
    press_to(page, "Zet hints uit")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Zet hints aan").wait_for()
    press_to(page, "Bekijk de terugkoppeling")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Vertrouwen", exact=True).wait_for()
    press_to(page, "De getallen per beurt")
    page.keyboard.press("Enter")
    assert page.get_by_role("columnheader", name="Schaamte").is_visible()


def test_figures_are_remembered_only_for_who_asks_and_compared_next_time(stack: Any, open_page: Any) -> None:
    page = open_page(stack.url("web"), path="/oefenen").page
    begin(page)
    talk(page, *TEXTS)
    report(page)
    assert page.evaluate("localStorage.length") == 0
    page.get_by_label("Onthoud de cijfers op dit apparaat").check()
    page.get_by_text("Dit apparaat onthoudt de cijfers van 1 gesprek.").wait_for()
    kept = page.evaluate(STORE)
    assert "strenger" not in kept and "zoon" not in kept
    page.get_by_role("link", name="Kies een ander gesprek").click()
    begin(page)
    talk(page, "Hoe gaat het met uw zoon?", "Dat moet slopend zijn.", "Knap dat u dat volhoudt.")
    report(page)
    page.get_by_role("button", name="Vergelijk met wat dit apparaat onthoudt").click()
    page.get_by_text("Je gesprekken, het oudste eerst").wait_for()
    assert page.get_by_text("Minder: ongevraagd advies").is_visible()
    assert axe(page) == []
    page.get_by_label("Onthoud de cijfers op dit apparaat").uncheck()
    assert page.evaluate(STORE) is None


def test_without_javascript_the_file_does_the_same(stack: Any, open_page: Any, tmp_path: Path) -> None:
    page = open_page(stack.url("web"), path="/oefenen", java_script_enabled=False, accept_downloads=True).page
    begin(page)
    talk(page, *TEXTS)
    report(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Bewaar de cijfers").click()
    file = tmp_path / "oefencijfers.json"
    saved.value.save_as(file)
    assert json.loads(file.read_text("utf-8"))["gesprekken"][0]["scenario"] == "saskia"
    page.goto(stack.url("web") + "/oefenen")
    begin(page, "Dennis")
    talk(page, "Dat klinkt vernederend.", "Hoe is het begonnen?")
    report(page)
    page.get_by_label("Cijfers van eerdere gesprekken").set_input_files(file)
    page.get_by_role("button", name="Vergelijk").click()
    page.get_by_text("Je gesprekken, het oudste eerst").wait_for()
    assert page.get_by_role("rowheader", name="Saskia, moeder van twee").is_visible()
