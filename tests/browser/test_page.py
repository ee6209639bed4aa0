"""The conversation on the page, in a real browser: by mouse, by keyboard, small, offline, without JavaScript."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Error as PlaywrightError

from tests.browser.page_steps import axe, said, say, stored, turn
from web import pdf

pytestmark = pytest.mark.browser

PHONE = {"width": 375, "height": 740}
SMALL = {"width": 320, "height": 640}


# --- a conversation


def test_a_conversation_from_the_first_word_to_the_corrected_verslag(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    page.get_by_role("log").get_by_text("Dit is een computer").wait_for()
    turn(page, "Mijn moeder vergeet veel")
    page.get_by_text("Waarom vraagt u dit?").click()
    assert page.get_by_text("Het gaat om wat u wilt.").is_visible()
    page.get_by_text("Bron", exact=True).click()
    assert page.get_by_text("Een schrijver (2012). Een rapport.").is_visible()
    page.get_by_role("button", name="Rust in huis").click()
    said(page, "U zei: rust").wait_for()
    page.get_by_role("button", name="Pas aan: Mijn moeder vergeet veel").click()
    page.get_by_label("Verbeter deze regel").fill("Mijn moeder vergeet soms iets")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    page.get_by_role("button", name="Pas aan: Mijn moeder vergeet soms iets").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Bewaar als tekst").click()
    assert "Mijn moeder vergeet soms iets" in download.value.path().read_text("utf-8")
    if pdf.available():
        with page.expect_download() as download:
            page.get_by_role("button", name="Bewaar als PDF").click()
        assert download.value.suggested_filename == "gespreksverslag.pdf"
        assert download.value.path().read_bytes().startswith(b"%PDF")


def test_danger_is_shown_as_important_with_numbers_that_call(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    say(page, "ik wil dood")
    page.get_by_text("Belangrijk", exact=True).wait_for()
    assert page.get_by_role("log").get_by_role("link", name="113", exact=True).first.get_attribute("href") == "tel:113"


def test_what_is_typed_is_text_and_never_markup(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    turn(page, "<img src=x onerror=alert(1)><b>vet</b>")
    assert page.locator("keuken-tafel img, keuken-tafel b").count() == 0


def test_the_last_answer_can_be_taken_back_and_changed(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    undo = page.get_by_role("button", name="Laatste antwoord terugnemen")
    assert undo.is_disabled()
    turn(page, "een")
    turn(page, "twee")
    undo.click()
    page.get_by_text("Uw laatste antwoord is teruggenomen.").wait_for()
    assert page.get_by_label("Uw antwoord").input_value() == "twee"
    assert said(page, "U zei: twee").count() == 0
    assert page.get_by_role("button", name="Rust in huis").is_visible()  # the choices of the question before
    turn(page, "drie")
    assert page.get_by_role("button", name="Pas aan: twee").count() == 0


def test_a_person_is_always_at_the_same_place(small: Any, open_page: Any) -> None:
    page = open_page(small.url, viewport=PHONE).page
    person = page.get_by_role("button", name="Een mens spreken")
    for text in ("een", "twee", "drie", "vier"):
        turn(page, text)
    page.wait_for_timeout(600)  # smooth scrolling ends
    place = person.bounding_box()
    assert 0 <= place["y"] < PHONE["height"] / 3
    person.click()
    number = page.get_by_role("link", name="0123-45 67 01")
    assert number.is_visible() and number.get_attribute("href") == "tel:0123456701"
    assert page.get_by_role("link", name="Snel weg").bounding_box()["y"] < 60


def test_a_summary_that_comes_late_does_not_replace_a_newer_one(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    late: list[Any] = []

    def hold_the_first(route: Any) -> None:
        if late:
            route.continue_()
        else:
            late.append((route, route.fetch()))  # what it was then

    turn(page, "een")
    page.get_by_role("button", name="Pas aan: een").wait_for()
    page.route("**/summary", hold_the_first)
    turn(page, "twee")
    page.wait_for_timeout(200)
    turn(page, "drie")
    page.get_by_role("button", name="Pas aan: drie").wait_for()
    route, answer = late[0]
    route.fulfill(response=answer)
    page.wait_for_timeout(300)
    assert page.get_by_role("button", name="Pas aan: drie").is_visible()


def test_everything_that_is_kept_can_be_downloaded_by_keyboard(small: Any, open_page: Any) -> None:
    """A button like its neighbours: reached with Tab just before "Wis alles", and told when it is done."""
    page = open_page(small.url).page
    turn(page, "Mijn moeder vergeet veel")
    button = page.get_by_role("button", name="Download wat wij van u bewaren")
    button.focus()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Wis alles"
    page.keyboard.press("Shift+Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    kept = json.loads(download.value.path().read_text("utf-8"))
    assert kept["gesprek"] == stored(page)["id"]
    assert "Mijn moeder vergeet veel" in [one["text"] for one in kept["tabellen"]["turns"]]
    assert stored(page)["token"] not in json.dumps(kept)
    page.get_by_text("staat nu in een bestand op dit apparaat").wait_for()
    assert page.evaluate(FOCUSED) == "Download wat wij van u bewaren"


def test_everything_can_be_deleted(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    turn(page, "een")
    before = stored(page)
    page.get_by_role("button", name="Wis alles").click()
    page.get_by_role("button", name="Nee, ga terug").click()
    assert said(page, "U zei: een").is_visible()
    page.get_by_role("button", name="Wis alles").click()
    page.get_by_role("button", name="Ja, wis alles").click()
    page.get_by_text("Alles is gewist. Dit is een nieuw gesprek.").wait_for()
    assert said(page, "U zei: een").count() == 0
    assert stored(page)["id"] != before["id"]
    assert before["id"] in small.channel.deleted


# --- quicker than the greeting


def test_who_is_quicker_than_the_greeting_waits_and_loses_nothing(small: Any, open_page: Any) -> None:
    page = open_page(small.url, path="/over").page
    held: list[Any] = []
    page.route("**/api/v1/conversations", lambda route: held.append(route))
    page.goto(small.url + "/")
    say(page, "een")
    page.get_by_role("status").get_by_text("Ik denk na").wait_for()
    assert page.get_by_label("Uw antwoord").input_value() == "een"
    page.get_by_role("button", name="Verstuur").click()
    page.get_by_role("status").get_by_text("Wacht een paar tellen").wait_for()
    held[0].continue_()
    said(page, "U zei: een").wait_for()
    assert page.get_by_label("Uw antwoord").input_value() == ""
    talk = page.get_by_role("log").text_content()
    assert talk.index("Dit is een computer") < talk.index("U zei: een")
    assert talk.count("U zei: een") == len(held) == 1


def test_who_sends_where_no_conversation_could_begin_begins_one(small: Any, open_page: Any) -> None:
    watched = open_page(small.url, path="/over")
    page, watched.expected = watched.page, 2
    page.route("**/api/v1/conversations", lambda route: route.abort())
    page.goto(small.url + "/")
    again = page.get_by_role("log").get_by_role("button", name="Probeer opnieuw")
    again.wait_for()
    say(page, "een")
    page.wait_for_function(
        "document.querySelector('keuken-tafel').shadowRoot.querySelector('.status').textContent === ''"
    )
    assert page.get_by_label("Uw antwoord").input_value() == "een"
    assert again.count() == 1
    page.unroute("**/api/v1/conversations")
    turn(page, "een en een half")
    assert again.count() == 0


# --- this device


def test_a_reload_goes_on_and_only_session_storage_is_used(small: Any, open_page: Any) -> None:
    watched = open_page(small.url)
    page = watched.page
    turn(page, "een")
    page.get_by_label("Uw antwoord").fill("half af")
    page.reload()
    said(page, "U zei: een").wait_for()
    assert page.get_by_label("Uw antwoord").input_value() == "half af"
    turn(page, "twee")
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert watched.context.cookies() == []
    assert "token" not in page.url and stored(page)["token"] not in page.url


def test_leaving_quickly_wipes_the_trace(small: Any, open_page: Any) -> None:
    page = open_page(small.url, path="/over").page
    page.goto(small.url + "/")
    turn(page, "een")
    id = stored(page)["id"]
    page.get_by_role("link", name="Snel weg").click()
    page.wait_for_url("**/weg")
    assert page.evaluate("sessionStorage.length") == 0
    assert "Keukentafel" not in page.content() and "gemeente" not in page.content()
    page.go_back()
    page.wait_for_url("**/over")  # the page before the conversation: that one itself is gone
    page.wait_for_timeout(200)
    assert id in small.channel.deleted


def test_a_conversation_that_is_gone_is_said_and_a_new_one_begins(small: Any, open_page: Any) -> None:
    watched = open_page(small.url)
    page, watched.expected = watched.page, 1
    turn(page, "een")
    page.evaluate("""() => {
      const talk = JSON.parse(sessionStorage.keukentafel);
      const headers = { Authorization: `Bearer ${talk.token}` };
      return fetch(`/api/v1/conversations/${talk.id}`, { method: "DELETE", headers });
    }""")
    page.reload()
    page.get_by_text("Uw vorige gesprek is er niet meer. Dit is een nieuw gesprek.").wait_for()
    turn(page, "opnieuw")


# --- when it does not work


@pytest.mark.parametrize("trouble", ["actions_down", "offline"])
def test_a_failure_is_told_in_words_and_the_words_are_kept(small: Any, open_page: Any, trouble: str) -> None:
    watched = open_page(small.url)
    page, watched.expected = watched.page, 1
    turn(page, "een")
    if trouble == "offline":
        watched.context.set_offline(True)
    else:
        small.channel.behave = trouble
    try:
        say(page, "twee")
        again = page.get_by_role("button", name="Probeer opnieuw")
        again.wait_for()
        assert page.get_by_text("Wat u schreef, is niet weg").is_visible()
        assert said(page, "twee").is_visible()
        assert said(page, "U (niet verstuurd)").count() == 1
    finally:
        watched.context.set_offline(False)
        small.channel.behave = "answer"
    page.reload()  # even then
    page.get_by_role("button", name="Probeer opnieuw").click()
    said(page, "U zei: twee").wait_for()
    assert page.get_by_text("Wat u schreef, is niet weg").count() == 0
    assert said(page, "twee").count() == 1
    assert said(page, "U (niet verstuurd)").count() == 0
    page.reload()
    said(page, "U zei: twee").wait_for()
    assert said(page, "twee").count() == 1


def test_after_a_failure_the_words_can_be_changed(small: Any, open_page: Any) -> None:
    watched = open_page(small.url)
    page, watched.expected = watched.page, 1
    small.channel.behave = "empty"
    say(page, "twee")
    page.get_by_role("button", name="Pas mijn tekst aan").click()
    small.channel.behave = "answer"
    assert page.get_by_label("Uw antwoord").input_value() == "twee"
    assert said(page, "twee").count() == 0
    turn(page, "twee en een half")


def test_a_slow_answer_says_so(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    small.channel.delay = 1.2
    try:
        say(page, "een")
        page.get_by_role("status").get_by_text("Ik denk na").wait_for()
        said(page, "U zei: een").wait_for()
        assert page.get_by_role("status").text_content() == ""
    finally:
        small.channel.delay = 0


# --- for everybody


def test_a_whole_conversation_by_keyboard(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    page.get_by_role("log").get_by_text("Vertel maar").wait_for()

    def tab_to(name: str, key: str = "Tab", most: int = 40) -> None:
        for _ in range(most):
            page.keyboard.press(key)
            if page.evaluate(FOCUSED) == name:
                return
        raise AssertionError(f"{name} cannot be reached")

    tab_to("Naar de inhoud")
    tab_to("Snel weg")
    tab_to("Een mens spreken")
    page.keyboard.press("Enter")
    tab_to("0123-45 67 01")
    tab_to("Uw antwoord")
    page.keyboard.type("Mijn moeder vergeet veel")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("en ik ben moe")
    page.keyboard.press("Enter")
    said(page, "Vraag 1: wat wilt u graag?").wait_for()
    assert page.evaluate(FOCUSED) == "Uw antwoord"  # an answer does not move the focus
    tab_to("Rust in huis", "Shift+Tab")
    page.keyboard.press("Enter")
    said(page, "U zei: rust").wait_for()
    assert page.evaluate(FOCUSED) == "Het gesprek"  # where the button was pressed, not at the top of the page
    tab_to("Waarom vraagt u dit?", "Shift+Tab")
    page.keyboard.press("Enter")
    assert page.get_by_text("Het gaat om wat u wilt.").is_visible()
    tab_to("Laatste antwoord terugnemen")
    page.keyboard.press("Enter")
    page.get_by_text("Uw laatste antwoord is teruggenomen.").wait_for()
    tab_to("Wis alles")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "Wis alles"


FOCUSED = """() => {
  let element = document.activeElement;
  while (element && element.shadowRoot && element.shadowRoot.activeElement) element = element.shadowRoot.activeElement;
  if (!element) return "";
  const label = element.labels && element.labels[0] && element.labels[0].textContent;
  return (element.getAttribute("aria-label") || label || element.textContent).trim();
}"""


def test_each_answer_is_announced_once_and_whole(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    log = page.get_by_role("log")
    assert log.get_attribute("aria-label") == "Het gesprek"
    log.get_by_text("Vertel maar").wait_for()
    page.evaluate("""() => {
      window.added = [];
      const log = document.querySelector("keuken-tafel").shadowRoot.querySelector("[role=log]");
      new MutationObserver((changes) => {
        for (const change of changes)
          // what asks whether an answer helped comes later and is told to nobody
          for (const node of change.addedNodes)
            if (!change.target.closest?.("[aria-live=off]")) window.added.push([change.target === log, node.textContent]);
      }).observe(log, { childList: true, subtree: true });
    }""")
    turn(page, "een")
    added = page.evaluate("window.added")
    assert len(added) == 2, added  # one's own words, and one whole answer
    assert all(whole for whole, _ in added)
    assert "U zei: een" in added[1][1] and "Vraag 1" in added[1][1]
    assert page.locator("[role=log] [role=status]").count() == 0


@pytest.mark.parametrize("viewport", [SMALL, PHONE])
def test_the_way_out_stands_beside_the_name(small: Any, open_page: Any, viewport: dict[str, int]) -> None:
    page = open_page(small.url, viewport=viewport).page
    name, out = page.locator(".merk").bounding_box(), page.get_by_role("link", name="Snel weg").bounding_box()
    assert out["x"] >= name["x"] + name["width"]
    assert abs((out["y"] + out["height"] / 2) - (name["y"] + name["height"] / 2)) < 8
    assert page.locator(".kop").bounding_box()["height"] <= 80


@pytest.mark.parametrize("viewport", [SMALL, PHONE])
def test_it_fits_a_small_screen_with_targets_that_can_be_hit(
    small: Any, open_page: Any, viewport: dict[str, int]
) -> None:
    page = open_page(small.url, viewport=viewport).page
    turn(page, "Een heel lang woord: hottentottententententoonstellingsmakersvereniging" + "a" * 60)
    page.get_by_text("Wat ik tot nu toe begrijp").click()
    page.get_by_role("button", name="Een mens spreken").click()
    page.get_by_role("button", name=re.compile("^Pas aan")).first.wait_for()
    for path in (None, "/chat", "/over", "/privacy", "/toegankelijkheid", "/weg"):
        if path:
            page.goto(small.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path
        low = page.evaluate(TOO_SMALL)
        assert low == [], (path, low)


TOO_SMALL = """() => {
  const found = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      if (!element.matches("button, summary, textarea, nav a, .merk, .snel-weg, .hoofdknop")) continue;
      const box = element.getBoundingClientRect();
      const small = box.height && (box.height < 44 || box.width < 44);
      if (small) found.push(`${element.textContent} ${box.width}x${box.height}`);
    }
  };
  look(document);
  return found;
}"""


def test_two_hundred_percent_text_still_fits(small: Any, open_page: Any) -> None:
    page = open_page(small.url, viewport=SMALL).page
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    turn(page, "Mijn moeder vergeet veel")
    assert page.evaluate(TOO_WIDE) == []


TOO_WIDE = """() => {
  const found = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      const box = element.getBoundingClientRect();
      if (box.right > innerWidth + 1) found.push(`${element.tagName}.${element.className} ${box.right}`);
    }
  };
  look(document.body);
  return found;
}"""


@pytest.mark.parametrize("media", [{}, {"forced_colors": "active", "reduced_motion": "reduce"}])
def test_axe_finds_nothing_in_any_state(small: Any, open_page: Any, media: dict[str, str]) -> None:
    watched = open_page(small.url)
    page, watched.expected = watched.page, 1
    page.emulate_media(**media)
    page.get_by_role("log").get_by_text("Vertel maar").wait_for()
    assert axe(page) == []
    say(page, "mijn nummer is 0612345678")
    page.get_by_role("log").get_by_text("wat wilt u graag?").wait_for()
    page.get_by_text("Waarom vraagt u dit?").click()
    page.get_by_role("button", name="Een mens spreken").click()
    assert axe(page) == []
    say(page, "ik wil dood")
    page.get_by_text("Belangrijk", exact=True).wait_for()
    small.channel.behave = "failed"
    say(page, "en verder")
    page.get_by_role("button", name="Probeer opnieuw").wait_for()
    small.channel.behave = "answer"
    page.get_by_role("button", name=re.compile("^Pas aan")).first.click()
    assert axe(page) == []
    page.get_by_role("button", name="Wis alles").click()
    assert axe(page) == []


@pytest.mark.parametrize("path", ["/chat", "/over", "/privacy", "/toegankelijkheid", "/weg", "/bestaat-niet"])
def test_axe_finds_nothing_on_the_other_pages(small: Any, open_page: Any, path: str) -> None:
    watched = open_page(small.url)
    watched.expected = 1
    watched.page.goto(small.url + path)
    assert axe(watched.page) == []


def test_only_the_verslag_is_printed(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    turn(page, "Mijn moeder vergeet veel")
    page.get_by_role("button", name=re.compile("^Pas aan")).wait_for()
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Wat er speelt").is_visible()
    for gone in (page.get_by_role("log"), page.get_by_label("Uw antwoord"), page.get_by_role("link", name="Snel weg")):
        assert not gone.is_visible()


# --- without JavaScript


def test_the_same_conversation_without_javascript(small: Any, open_page: Any) -> None:
    watched = open_page(small.url, path="/", java_script_enabled=False)
    page = watched.page
    page.get_by_role("link", name="Begin het gesprek").click()
    assert page.get_by_text("Dit is een computer").is_visible()
    say(page, "Mijn moeder vergeet veel")
    said(page, "U zei: Mijn moeder vergeet veel").wait_for()
    page.get_by_role("button", name="Rust in huis").click()
    said(page, "U zei: rust").wait_for()
    token = page.locator("input[name=token]").first.get_attribute("value")
    assert token and token not in page.url and watched.context.cookies() == []
    page.get_by_role("button", name="Bekijk wat ik begrijp").click()
    page.get_by_text("Pas aan").first.click()
    page.get_by_label("Verbeter deze regel").first.fill("Mijn moeder vergeet soms iets")
    page.get_by_role("button", name="Bewaar").first.click()
    page.locator(".regel span", has_text="Mijn moeder vergeet soms iets").wait_for()
    page.get_by_role("button", name="Terug naar het gesprek").click()
    page.get_by_role("button", name="Laatste antwoord terugnemen").click()
    page.get_by_text("Uw laatste antwoord is teruggenomen.").wait_for()
    assert said(page, "U zei: rust").count() == 0
    assert page.get_by_label("Uw antwoord").input_value() == "rust"
    say(page, "ik wil dood")
    page.get_by_text("Belangrijk", exact=True).wait_for()
    page.get_by_role("button", name="Wis alles").click()
    page.get_by_role("heading", name="Uw gesprek is gewist").wait_for()


def test_without_javascript_a_failure_keeps_the_words_and_a_reload_counts_once(small: Any, open_page: Any) -> None:
    page = open_page(small.url, path="/chat", java_script_enabled=False).page
    say(page, "een")
    small.channel.behave = "actions_down"
    say(page, "twee")
    small.channel.behave = "answer"
    assert page.get_by_role("alert").get_by_text("Wat u schreef, is niet weg").is_visible()
    assert page.get_by_label("Uw antwoord").input_value() == "twee"
    page.get_by_role("button", name="Probeer opnieuw").click()
    try:
        page.reload()
    except PlaywrightError:
        # Chromium now and then detaches the page while it asks to send a form again; asking once more is what a person does
        page.wait_for_timeout(500)
        page.reload()
    assert said(page, "U zei: twee").count() == 1
    say(page, "")
    assert page.get_by_role("alert").get_by_text("Ik zie nog geen tekst").is_visible()
