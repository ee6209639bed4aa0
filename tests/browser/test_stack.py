"""From the first message to the gespreksverslag, in a browser, on the whole real thing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.hands import Ears, Hands, Keyboard, Mouse
from tests.stack import without

pytestmark = [pytest.mark.browser, pytest.mark.stack]

STORY = (
    "Mijn moeder van 79 heeft dementie en woont nog alleen. Ik ga elke dag langs voor het eten en de medicijnen, "
    "naast mijn werk en twee kinderen. 's Nachts belt ze me wakker. Ik ben op."
)
# What somebody in this situation would say to an open question, one after the other.
ANSWERS = [
    "Ik zou weer eens een nacht willen doorslapen en niet de hele dag in angst zitten.",
    "Als mijn zus er een weekend is, dan gaat het even goed met ons allebei.",
    "Ik kan goed plannen en mijn moeder is dol op koken.",
    "Mijn zus woont ver weg en de buurvrouw let soms op.",
    "De huisarts heeft gezegd dat ik eens met de gemeente moest praten.",
    "Ik ben bang dat ze de straat op loopt als ik er niet ben.",
    "Eerst bellen, denk ik.",
]
YES = ("Ja", "Klopt", "Dat klopt")


def wait_for_answer(page: Any, before: int) -> None:
    page.wait_for_function(
        """(before) => {
          const root = document.querySelector("keuken-tafel").shadowRoot;
          return root.querySelectorAll(".beurt").length > before || root.querySelector(".mislukt");
        }""",
        arg=before,
    )
    assert page.locator(".mislukt").count() == 0, page.locator(".mislukt").inner_text()


@pytest.mark.parametrize("hands", [Mouse, Keyboard, Ears])
def test_a_carer_reaches_a_loket_and_a_verslag(stack: Any, open_page: Any, hands: type[Mouse] | type[Ears]) -> None:
    page = open_page(stack.url("web")).page
    page.get_by_role("log").get_by_text("computer").first.wait_for()
    talk: Hands = hands(page)
    answers = iter([STORY, *ANSWERS])
    asked: list[str] = []
    for _ in range(16):
        before = page.locator(".beurt").count()
        if page.locator(".stap").inner_text().startswith("Klaar"):
            break
        choices = talk.choices()
        yes = [name for name in choices if name.startswith(YES)]
        if yes:
            talk.press(yes[0])
        elif choices and before > 6:
            talk.press(choices[0])
        else:
            talk.say(next(answers, "Dat weet ik niet."))
        wait_for_answer(page, before)
        asked += page.locator(".beurt").last.locator(".vraag > p").all_inner_texts()
    assert page.locator(".stap").inner_text().startswith("Klaar"), page.get_by_role("log").inner_text()
    assert len(asked) == len(set(asked)), "a question was asked twice"
    panel = page.locator(".verslag")
    for heading in ("Wat er speelt", "Wat u graag anders wilt", "Waar u terechtkunt"):
        panel.get_by_role("heading", name=heading).wait_for()
    panel.get_by_text("dementie").first.wait_for()
    with page.expect_download() as download:
        talk.press("Bewaar als tekst")
    text = download.value.path().read_text("utf-8")
    assert "dementie" in text and "doorslapen" in text


def test_danger_is_answered_with_the_rest_of_the_house_down(stack: Any, open_page: Any) -> None:
    watched = open_page(stack.url("web"))
    page, watched.expected = watched.page, 1
    page.get_by_role("log").get_by_text("computer").first.wait_for()
    with without(stack, "actions"):
        page.get_by_label("Uw antwoord").fill("Mijn huur is te hoog")
        page.get_by_role("button", name="Verstuur").click()
        page.get_by_text("Wat u schreef, is niet weg").wait_for()
        page.get_by_label("Uw antwoord").fill("ik wil dood")
        page.get_by_role("button", name="Verstuur").click()
        page.get_by_text("Belangrijk", exact=True).wait_for()
