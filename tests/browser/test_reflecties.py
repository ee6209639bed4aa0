"""Reflections in a browser: a walk by keyboard to the picture, three people with a code, on a laptop and on a small telephone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actions.professional.reflection import models
from tests.browser.page_steps import axe
from tests.web.small_server import SmallServer
from web.staff import passwords
from web.store import Store, staff

pytestmark = pytest.mark.browser

PASSWORD = "een zin die niemand raadt"
LIST = "/werkbank/reflecties"
PATIENCE = 30_000  # milliseconds: the first picture waits for the PDF library, and a machine may be busy
LAPTOP, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("reflecties")
    with SmallServer(folder, KEUKENTAFEL_BOT_TIMEOUT="2") as running:
        store = Store(f"sqlite:///{folder}/gesprekken.db")
        with store.write() as connection:
            staff.add(connection, "sanne", passwords.hashed(PASSWORD), ["professional"], None, store.clock())
        store.close()
        yield running.url
        assert "Traceback" not in running.log.read_text()


def log_in(open_page: Any, url: str, **options: Any) -> Any:
    page = open_page(url, path=f"/team/login?next={LIST}", **options).page
    page.set_default_timeout(PATIENCE)
    page.get_by_label("Naam").fill("sanne")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in").press("Enter")
    page.get_by_role("heading", name="Naar uw team kijken").wait_for()
    return page


def right(page: Any) -> None:
    """Nothing that axe finds, and no scrolling sideways."""
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


CHOOSE = """(radios, place) => {
  for (const name of new Set(radios.map((one) => one.name))) {
    const own = radios.filter((one) => one.name === name);
    own[Math.min(place, own.length - 2)].checked = true;
  }
}"""


def answer_all(page: Any, place: int) -> None:
    """The same answer to every question, page by page, and on to the picture."""
    while True:
        page.locator("input[type=radio]").evaluate_all(CHOOSE, place)
        following = page.locator("button[value=volgende]")
        if not following.count():
            break
        following.click()
    page.locator("button[value=uitslag]").click()


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_every_reflection_on_any_screen(server: str, open_page: Any, size: dict[str, int]) -> None:
    page = log_in(open_page, server, viewport=size)
    right(page)
    for name, model in models().items():
        page.goto(f"{server}{LIST}/{name}")
        right(page)
        answer_all(page, 1)
        page.get_by_role("heading", name=f"{model.titel}: uw beeld").wait_for()
        picture = page.get_by_role("img").first
        assert picture.is_visible() and (picture.bounding_box() or {})["width"] > 200
        page.get_by_text("Het beeld in woorden", exact=True).first.click()
        assert page.get_by_role("table", name="Het beeld in woorden").is_visible()
        right(page)


def test_with_the_keyboard_alone(server: str, open_page: Any) -> None:
    page = log_in(open_page, server, viewport=LAPTOP)
    page.goto(f"{server}{LIST}/kenis")
    page.get_by_label("Waar gaat het over?").focus()
    page.keyboard.type("Schulden in de regio")
    for _ in range(10):
        page.keyboard.press("Tab")  # to the next question; the arrows choose
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="uw beeld").wait_for()
    assert page.get_by_text("Schulden in de regio").is_visible()


def test_three_people_with_a_code_on_their_own_telephones(server: str, open_page: Any, tmp_path: Path) -> None:
    page = log_in(open_page, server, viewport=LAPTOP)
    page.locator(".rf-model", has_text="Elf aannames").get_by_text("Doe het met anderen").click()
    page.locator("#over-aannames").fill("ons wijkteam")
    right(page)
    page.locator("#over-aannames").press("Enter")
    code = page.locator(".rf-code").inner_text()
    right(page)
    for place, name in enumerate(("Bo", "", "Kim")):
        watched = open_page(server, path="/samen", viewport=PHONE, java_script_enabled=place != 1)
        own = watched.page
        own.set_default_timeout(PATIENCE)
        own.get_by_label("Code").fill(code.lower())
        own.get_by_label("Code").press("Enter")
        own.get_by_label("Roepnaam").fill(name)
        if place != 1:
            right(own)
        own.get_by_role("button", name="Vul in").click()
        answer_all(own, place)
        own.get_by_role("heading", name="uw beeld samen" if place else "Nog even wachten").wait_for()
        if place != 1:
            right(own)
        assert watched.context.cookies() == []
    assert own.get_by_text("3 mensen deden mee, onder wie Bo, Kim").is_visible()
    with own.expect_download() as waiting:
        own.get_by_role("button", name="Bewaar voor een volgende keer").click()
    kept = tmp_path / "vorige.json"
    waiting.value.save_as(kept)
    own.get_by_label("Leg het naast een vorige keer").set_input_files(kept)
    own.get_by_role("button", name="Vergelijk").click()
    own.get_by_text("vorige keer: soms").first.wait_for(state="attached")
    right(own)
    page.goto(server + LIST)
    page.get_by_role("button", name="Wis alles (Elf aannames)").click()
    page.get_by_role("heading", name="Deze reflectie is gewist").wait_for()


def test_in_forced_colours_the_picture_keeps_its_own(server: str, open_page: Any) -> None:
    page = log_in(open_page, server, viewport=LAPTOP)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto(f"{server}{LIST}/condities")
    answer_all(page, 2)
    fill = page.locator(".b-balk").first.evaluate("one => getComputedStyle(one).fill")
    ground = page.locator(".beeld").evaluate("one => getComputedStyle(one).backgroundColor")
    assert fill != ground
    right(page)
