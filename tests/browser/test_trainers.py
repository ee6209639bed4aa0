"""The trainer's desk in a browser, from opening the page to three trainees who practise; keyboard, 320 px, axe on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests.browser.page_steps import axe
from tests.web import fake_channel
from tests.web.small_server import SmallServer
from tests.web.trainers.conftest import played
from web.staff import passwords
from web.store import Store, staff

pytestmark = pytest.mark.browser

PASSWORD = "een zin die niemand raadt"
PATIENCE = 40_000  # milliseconds: the coder is loaded with the first sentence, and a machine may be busy
SMALL = {"width": 320, "height": 720}
LINES = (
    "Wat gebeurt er met uw kinderen?",
    "U moet gewoon strenger zijn.",
    "Dat klinkt zwaar. Hoe zijn die nachten voor u?",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The web process, with the real role-play behind it instead of Rasa."""
    folder = tmp_path_factory.mktemp("trainers")
    patch = pytest.MonkeyPatch()
    patch.setattr(fake_channel, "reply", played)
    with SmallServer(folder, KEUKENTAFEL_BOT_TIMEOUT="20") as running:
        store = Store(f"sqlite:///{folder}/gesprekken.db")
        with store.write() as connection:
            staff.add(connection, "tineke", passwords.hashed(PASSWORD), ["trainer"], "voorbeeld", store.clock())
        store.close()
        urllib3.request("GET", f"{running.url}/oefenen", timeout=60)  # the scenarios are read with the first page
        yield running.url
        assert "Traceback" not in running.log.read_text()
    patch.undo()


def right(page: Any) -> None:
    """Nothing for axe to find, and no sideways scrolling, on a laptop and on 320 px."""
    was = page.viewport_size
    for size in (was, SMALL):
        page.set_viewport_size(size)
        assert axe(page) == [], page.url
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), (
            page.url
        )
    page.set_viewport_size(was)


def log_in(open_page: Any, url: str) -> Any:
    page = open_page(url, path="/team").page
    page.set_default_timeout(PATIENCE)
    page.get_by_label("Naam").fill("tineke")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Welkom, tineke").wait_for()
    return page


def new_group(page: Any) -> str:
    page.get_by_role("link", name="Trainers", exact=True).click()
    page.get_by_role("link", name="Maak een groep").click()
    page.get_by_label("Naam van de groep").fill("Basiscursus, dag 2")
    page.get_by_role("checkbox", name=re.compile("^Saskia")).check()
    page.get_by_role("checkbox", name="doorvragen").check()
    right(page)
    page.get_by_role("button", name="Maak de groep").click()
    code: str = page.locator(".tr-code").inner_text()
    return code


def join(open_page: Any, url: str, code: str, name: str, **options: Any) -> Any:
    page = open_page(url, path="/oefenen", **options).page
    page.set_default_timeout(PATIENCE)
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_label("Hoe wil je hier heten?").fill(name)
    page.get_by_role("button", name="Doe mee met de groep").click()
    page.get_by_text(f"Dag {name}.").wait_for()
    return page


def speak(page: Any, text: str) -> None:
    page.get_by_label("Wat zeg je?").fill(text)
    page.get_by_role("button", name="Zeg dit").click()
    page.get_by_role("log").get_by_text(text).wait_for()


def test_a_trainer_and_three_trainees(server: str, open_page: Any, tmp_path: Path) -> None:
    trainer = log_in(open_page, server)
    code = new_group(trainer)
    right(trainer)
    trainees = [
        join(open_page, server, code, "Mo", viewport=SMALL),
        join(open_page, server, code, "Fay", java_script_enabled=False),
        join(open_page, server, code, "Bo"),
    ]
    right(trainees[0])
    for page in trainees:
        page.get_by_label("Mijn trainer mag meelezen").check()
        page.get_by_role("button", name="Begin dit gesprek").click()
    table = trainer.locator("[data-rijen]")
    for number, line in enumerate(LINES, start=1):
        for page in trainees:
            speak(page, line)
        trainer.wait_for_function(
            "n => [...document.querySelectorAll('[data-rijen] tr')].filter((row) => row.cells[2].textContent === n).length === 3",
            arg=str(number),
            timeout=PATIENCE,
        )
    assert table.locator("tr").count() == 3 and "Mo" in table.inner_text()
    assert trainer.locator("[data-voorlezen]").inner_text() == "", (
        "nothing is read aloud while the counts stay the same"
    )
    right(trainees[0])
    right(trainer)

    trainees[2].get_by_role("button", name="Stop met delen").click()
    table.get_by_text("deelt niet").wait_for(timeout=PATIENCE)
    assert table.get_by_role("link").count() == 2
    trainees[2].get_by_role("button", name="Laat je trainer meelezen").click()

    trainer.get_by_role("link", name="Lees mee met Fay").click()
    right(trainer)
    trainer.get_by_text("Hoort u iets anders in beurt 2?").click()
    trainer.get_by_label("Wat hoort u in beurt 2?").select_option("oordelen")
    trainer.locator("#beurt-2").get_by_role("button", name="Bewaar").click()
    trainer.get_by_text("U hoorde: oordelen").wait_for()
    trainer.get_by_text("Hoort u iets anders in beurt 3?").click()
    trainer.get_by_label("Wat hoort u in beurt 3?").select_option("meer")
    trainer.locator("#beurt-3").get_by_role("button", name="Bewaar").click()
    trainer.get_by_text("Wat hoort u erin?").wait_for()
    right(trainer)

    trainer.get_by_role("link", name="Terug naar de groep").click()
    trainer.get_by_role("link", name="Bekijk het patroon").click()
    for summary in trainer.locator("summary").all():
        summary.click()
    right(trainer)
    with trainer.expect_download() as download:
        trainer.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "patroon.csv")
    assert "doorvragen" in (tmp_path / "patroon.csv").read_text("utf-8-sig")

    trainer.get_by_role("link", name="Terug naar de groep").click()
    trainer.get_by_role("button", name="Sluit de groep").click()
    trainer.get_by_text("De namen zijn weg").wait_for()
    right(trainer)
    trainer.get_by_role("button", name="Wis alles van deze groep").click()
    right(trainer)
    trainer.get_by_label("Ja, wis alles").check()
    trainer.get_by_role("button", name="Wis alles").click()
    trainer.get_by_text("Ook de 3 gesprekken erin zijn weg.").wait_for()
    right(trainer)


def test_a_group_with_the_keyboard_alone(server: str, open_page: Any) -> None:
    page = log_in(open_page, server)
    page.goto(f"{server}/trainers/groep")

    def reach(role_name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if (
                page.evaluate("document.activeElement.closest('label, button, a')?.textContent ?? ''")
                .strip()
                .startswith(role_name)
            ):
                return
        raise AssertionError(role_name)

    reach("Saskia")
    page.keyboard.press("Space")
    reach("doorvragen")
    page.keyboard.press("Space")
    reach("Maak de groep")
    page.keyboard.press("Enter")
    page.locator(".tr-code").wait_for()
    assert "Saskia" in page.get_by_text("Zij oefenen met").inner_text()


def test_a_scenario_is_written_tried_and_published(server: str, open_page: Any) -> None:
    page = log_in(open_page, server)
    page.goto(f"{server}/trainers/scenarios")
    right(page)
    page.get_by_label("Begin met").select_option("amanda")
    page.get_by_role("button", name="Begin", exact=True).click()
    right(page)
    page.get_by_label("Titel", exact=True).fill("Amanda van hier")
    page.keyboard.press("Control+s")
    page.get_by_text("Bewaard als versie 2").wait_for()
    page.get_by_role("button", name="Toon als YAML").click()
    page.get_by_label("Het scenario als YAML").wait_for()
    right(page)
    page.get_by_role("button", name="Toon als formulier").click()
    assert page.get_by_label("Titel", exact=True).input_value() == "Amanda van hier"
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Bewaar en probeer").click()
    tried = opened.value
    tried.set_default_timeout(PATIENCE)
    speak(tried, "Hoe gaat het thuis?")
    assert tried.get_by_role("heading", level=1).inner_text() == "Amanda van hier"
    page.get_by_role("button", name="Publiceer").click()
    page.get_by_text("Versie 2 staat nu bij de gesprekken").wait_for()
    right(page)
    visitor = open_page(server, path="/oefenen").page
    assert visitor.get_by_role("heading", name="Amanda van hier").count() == 1
