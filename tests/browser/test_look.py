"""Letters, calm, reading aloud, the way out in danger, and what is said when the internet is gone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.browser.page_steps import axe, said, say, stored, turn

pytestmark = pytest.mark.browser

# A browser with these voices; what it is asked to say is kept in window.spoken.
VOICES = """(voices) => {
  window.spoken = [];
  const speech = new EventTarget();
  Object.assign(speech, {
    getVoices: () => voices,
    speak: (one) => window.spoken.push([one.text, one.voice.name]),
    cancel: () => window.spoken.push("stop"),
  });
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
}"""
HERE = {"name": "Dutch", "lang": "nl-NL", "localService": True}
AWAY = {"name": "Far Dutch", "lang": "nl-NL", "localService": False}
ENGLISH = {"name": "English", "lang": "en-GB", "localService": True}


def with_voices(small: Any, open_page: Any, voices: Any) -> Any:
    page = open_page(small.url, path="/over").page
    page.add_init_script(f"({VOICES})({json.dumps(voices)})")
    page.goto(small.url)
    said(page, "Welkom bij voorbeeld. Dit is een computer. Vertel maar.").wait_for()
    page.get_by_text("Lezen en luisteren").click()
    return page


def test_a_turn_is_read_aloud_on_request_and_stops(small: Any, open_page: Any) -> None:
    page = with_voices(small, open_page, [ENGLISH, AWAY, HERE])
    turn(page, "een")
    assert page.evaluate("window.spoken") == []  # nothing speaks by itself
    page.get_by_role("button", name="Lees voor").last.click()
    text, voice = page.evaluate("window.spoken.at(-1)")
    assert "U zei: een" in text and "Vraag 1: wat wilt u graag?" in text and voice == "Dutch"
    assert text.endswith("Kies een antwoord, of typ zelf: Rust in huis; Weet ik niet.")
    page.get_by_role("button", name="Stop met lezen").click()
    assert page.evaluate("window.spoken.at(-1)") == "stop"
    assert page.get_by_role("button", name="Stop met lezen").count() == 0


def test_each_button_says_what_it_reads(small: Any, open_page: Any) -> None:
    page = with_voices(small, open_page, [HERE])
    for text in ("een", "twee"):
        turn(page, text)
    names = [one.get_attribute("aria-label") for one in page.locator("button.voor").all()]
    assert len(names) == 3 and len(set(names)) == 3, names
    assert "Lees voor: U zei: twee" in names[-1]
    page.get_by_role("button", name=names[0], exact=True).click()
    assert page.get_by_role("button", name=names[0].replace("Lees voor", "Stop met lezen"), exact=True).count() == 1


def test_new_answers_are_read_aloud_once_that_is_asked_for(small: Any, open_page: Any) -> None:
    page = with_voices(small, open_page, [HERE])
    page.get_by_role("button", name="Lees antwoorden voor").click()
    turn(page, "een")
    spoken = [one for one in page.evaluate("window.spoken") if one != "stop"]
    assert len(spoken) == 1 and "U zei: een" in spoken[0][0]
    page.reload()  # what was said before is not said again
    said(page, "U zei: een").wait_for()
    assert page.evaluate("window.spoken") == []
    page.get_by_text("Lezen en luisteren").click()
    off = page.get_by_role("button", name="Lees antwoorden voor")
    assert off.get_attribute("aria-pressed") == "true"
    off.click()
    turn(page, "twee")
    assert page.evaluate("window.spoken") == ["stop"]


@pytest.mark.parametrize("voices", [[], [ENGLISH], [AWAY]])
def test_without_a_dutch_voice_on_this_device_nothing_offers_to_read(small: Any, open_page: Any, voices: Any) -> None:
    page = with_voices(small, open_page, voices)
    assert page.get_by_role("button", name="Lees voor").count() == 0
    assert page.get_by_role("button", name="Lees antwoorden voor").count() == 0
    assert page.get_by_role("button", name="Grotere letters").is_visible()


def size(page: Any, text: str) -> float:
    return float(said(page, text).evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)"))


def test_letters_grow_in_two_steps_and_stay_so(small: Any, open_page: Any) -> None:
    page = open_page(small.url, viewport={"width": 320, "height": 640}).page
    turn(page, "Mijn moeder vergeet veel")
    answer = "U zei: Mijn moeder vergeet veel"
    plain = size(page, answer)
    page.get_by_text("Lezen en luisteren").click()
    assert page.get_by_role("button", name="Kleinere letters").is_disabled()
    page.get_by_role("button", name="Grotere letters").click()
    assert size(page, answer) == pytest.approx(plain * 1.2, abs=0.1)
    page.get_by_role("button", name="Grotere letters").click()
    assert size(page, answer) == pytest.approx(plain * 1.45, abs=0.1)
    assert page.get_by_role("button", name="Grotere letters").is_disabled()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe(page) == []
    page.reload()
    said(page, answer).wait_for()
    assert size(page, answer) == pytest.approx(plain * 1.45, abs=0.1)
    page.get_by_text("Wat ik tot nu toe begrijp").click()
    page.get_by_role("button", name="Wis alles").click()
    page.get_by_role("button", name="Ja, wis alles").click()
    page.get_by_text("Alles is gewist. Dit is een nieuw gesprek.").wait_for()
    assert stored(page)["look"]["size"] == 2  # how one reads is no part of what one said
    page.get_by_text("Lezen en luisteren").click()
    page.get_by_role("button", name="Kleinere letters").click()
    assert stored(page)["look"]["size"] == 1


def test_only_the_last_question_can_be_shown(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    turn(page, "een")
    page.get_by_text("Lezen en luisteren").click()
    calm = page.get_by_role("button", name="Alleen de laatste vraag")
    calm.click()
    turn(page, "twee")
    assert said(page, "U zei: twee").is_visible() and not said(page, "U zei: een").is_visible()
    assert not page.get_by_text("Wat ik tot nu toe begrijp").is_visible()
    assert page.get_by_role("button", name="Een mens spreken").is_visible()
    assert axe(page) == []
    calm.click()
    assert said(page, "U zei: een").is_visible()


def test_in_danger_the_way_out_stands_with_the_message(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    turn(page, "een")
    assert page.get_by_role("log").get_by_role("link", name="Snel weg").count() == 0
    say(page, "ik wil dood")
    out = page.get_by_role("log").get_by_role("link", name="Snel weg")
    out.wait_for()
    assert page.get_by_text("Kijkt er iemand mee?").is_visible()
    assert axe(page) == []
    id = stored(page)["id"]
    out.click()
    page.wait_for_url("**/weg")
    assert page.evaluate("sessionStorage.length") == 0
    page.wait_for_timeout(300)
    assert id in small.channel.deleted


def test_without_javascript_too(small: Any, open_page: Any) -> None:
    page = open_page(small.url, path="/chat", java_script_enabled=False).page
    say(page, "ik wil dood")
    page.get_by_text("Kijkt er iemand mee?").wait_for()
    page.get_by_role("log").get_by_role("link", name="Snel weg").click()
    page.wait_for_url("**/weg")


def test_without_javascript_one_lands_at_what_is_new(small: Any, open_page: Any) -> None:
    page = open_page(small.url, path="/chat", viewport={"width": 375, "height": 740}, java_script_enabled=False).page
    for text in ("een", "twee", "drie"):
        say(page, text)
        said(page, f"U zei: {text}").wait_for()
    say(page, "ik wil dood")
    important = page.get_by_text("Belangrijk", exact=True)
    important.wait_for()
    page.wait_for_timeout(700)
    bar = page.locator(".kop").bounding_box()
    assert bar["y"] + bar["height"] <= important.bounding_box()["y"] < 740


def test_losing_and_finding_the_internet_is_said(small: Any, open_page: Any) -> None:
    watched = open_page(small.url)
    page = watched.page
    said(page, "Welkom bij voorbeeld. Dit is een computer. Vertel maar.").wait_for()
    watched.context.set_offline(True)
    page.get_by_role("status").get_by_text("Er is geen internet.").wait_for()
    watched.context.set_offline(False)
    page.get_by_role("status").get_by_text("Er is weer internet.").wait_for()
