"""A conversation by the accessibility tree alone, and every message announced exactly once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.ax_tree import Tree
from tests.browser.page_steps import said, say, turn

pytestmark = pytest.mark.browser

# Everything that a live region would read out, in the order in which it comes.
LISTEN = """() => {
  window.heard = [];
  const root = document.querySelector("keuken-tafel").shadowRoot;
  const words = (node) => (node.textContent || "").trim();
  for (const region of root.querySelectorAll("[role=log], [role=status], [role=alert]")) {
    const role = region.getAttribute("role");
    new MutationObserver((changes) => {
      for (const change of changes) {
        // A live region inside the log speaks for itself.
        if (role === "log" && change.target.parentElement?.closest("[role=status]")) continue;
        if (change.type === "characterData") window.heard.push([role, change.target.data]);
        for (const node of change.addedNodes) if (words(node)) window.heard.push([role, words(node)]);
      }
    }).observe(region, { childList: true, subtree: true, characterData: true });
  }
}"""


def heard(page: Any, words: str) -> list[str]:
    """The regions that said these words."""
    return [role for role, text in page.evaluate("window.heard") if words in text]


def test_a_whole_conversation_with_the_tree_alone(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    tree = Tree(page)
    tree.find("textbox", "Uw antwoord")
    tree.find("StaticText", "Welkom bij voorbeeld. Dit is een computer. Vertel maar.")
    assert "Welkom bij voorbeeld. Dit is een computer. Vertel maar." in tree.text_under("log", "Het gesprek")
    tree.write("Uw antwoord", "Mijn moeder vergeet veel")
    tree.press("button", "Verstuur")
    tree.find("button", "Rust in huis")
    read = tree.text_under("log", "Het gesprek")
    assert read.index("U") < read.index("Mijn moeder vergeet veel") < read.index("U zei: Mijn moeder vergeet veel")
    assert "Kies een antwoord, of typ zelf" in tree.names("group")
    tree.press("DisclosureTriangle", "Waarom vraagt u dit?")
    assert "Het gaat om wat u wilt." in tree.text_under("log", "Het gesprek")
    tree.press("button", "Rust in huis")
    tree.find("StaticText", "U zei: rust")
    tree.press("button", "Pas aan: Mijn moeder vergeet veel")
    tree.write("Verbeter deze regel", "Mijn moeder vergeet soms iets")
    tree.press("button", "Bewaar")
    tree.find("button", "Pas aan: Mijn moeder vergeet soms iets")
    focus = tree.focused()
    assert focus and focus.name == "Pas aan: Mijn moeder vergeet soms iets"  # not at the top of all lines again
    tree.press("button", "Een mens spreken")
    tree.find("link", "0123-45 67 01")
    tree.write("Uw antwoord", "ik wil dood")
    tree.press("button", "Verstuur")
    tree.find("StaticText", "Belangrijk")
    assert any("113" in name for name in tree.names("link"))
    tree.press("button", "Wis alles")
    tree.find("heading", "Alles wissen?")
    focus = tree.focused()
    assert focus and (focus.role, focus.name) == ("button", "Ja, wis alles")
    tree.press("button", "Ja, wis alles")
    tree.find("StaticText", "Alles is gewist. Dit is een nieuw gesprek.")


def test_every_control_has_a_name_and_headings_go_down_one_by_one(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    tree = Tree(page)
    turn(page, "Mijn moeder vergeet veel")
    tree.find("button", "Pas aan: Mijn moeder vergeet veel")
    for role in ("button", "link", "textbox", "DisclosureTriangle", "checkbox", "region"):
        assert all(tree.names(role)), (role, tree.names(role))
    levels = [int(node.states["level"]) for node in tree.nodes() if node.role == "heading"]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(low - high <= 1 for high, low in zip(levels, levels[1:], strict=False)), levels


def begin(small: Any, open_page: Any) -> Any:
    watched = open_page(small.url)
    page, watched.expected = watched.page, 1
    said(page, "Welkom bij voorbeeld. Dit is een computer. Vertel maar.").wait_for()
    page.evaluate(LISTEN)
    return page


def test_an_answer_is_announced_once(small: Any, open_page: Any) -> None:
    page = begin(small, open_page)
    turn(page, "een")
    page.get_by_role("button", name="Rust in huis").click()
    said(page, "U zei: rust").wait_for()
    for words in ("U zei: een", "U zei: rust", "Vraag 1: wat wilt u graag?", "Vraag 2: wie is er?"):
        assert heard(page, words) == ["log"], words


def test_what_one_can_choose_is_read_out_with_the_question_and_only_while_it_is_asked(
    small: Any, open_page: Any
) -> None:
    page = begin(small, open_page)
    turn(page, "een")
    choices = "Kies een antwoord, of typ zelf: Rust in huis; Weet ik niet."
    assert heard(page, choices) == ["log"]
    assert choices in Tree(page).text_under("log", "Het gesprek")
    page.reload()
    said(page, "U zei: een").wait_for()
    assert choices in Tree(page).text_under("log", "Het gesprek")
    page.get_by_role("button", name="Rust in huis").click()
    said(page, "U zei: rust").wait_for()
    assert not any("Rust in huis; Weet" in text for text in Tree(page).text_under("log", "Het gesprek")[:-1])


def test_the_verslag_can_be_found_by_the_name_that_the_words_give_it(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    tree = Tree(page)
    tree.find("heading", "Wat ik tot nu toe begrijp")

    def at_the_end(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "stage": "afgerond"})

    page.route("**/messages", at_the_end)
    turn(page, "een")
    tree.find("heading", "Uw gespreksverslag")
    assert "Wat ik tot nu toe begrijp" not in tree.names("heading")


def test_danger_is_announced_once(small: Any, open_page: Any) -> None:
    page = begin(small, open_page)
    say(page, "ik wil dood")
    page.get_by_text("Belangrijk", exact=True).wait_for()
    assert heard(page, "Belangrijk") == ["log"]
    assert heard(page, "Kijkt er iemand mee?") == ["log"]


def test_a_slow_answer_a_failure_and_a_new_try_are_each_announced_once(small: Any, open_page: Any) -> None:
    page = begin(small, open_page)
    small.channel.delay, small.channel.behave = 0.7, "actions_down"
    say(page, "twee")
    page.get_by_role("button", name="Probeer opnieuw").wait_for()
    small.channel.delay, small.channel.behave = 0.0, "answer"
    assert heard(page, "Ik denk na") == ["status"]
    assert heard(page, "Wat u schreef, is niet weg") == ["log"]
    page.get_by_role("button", name="Probeer opnieuw").click()
    said(page, "U zei: twee").wait_for()
    assert heard(page, "U zei: twee") == ["log"]
    assert heard(page, "Wat u schreef, is niet weg") == ["log"]


def test_what_is_taken_back_corrected_or_offline_is_announced_once(small: Any, open_page: Any) -> None:
    page = begin(small, open_page)
    turn(page, "een")
    page.get_by_role("button", name="Pas aan: een").click()
    page.get_by_label("Verbeter deze regel").fill("een of twee")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    page.get_by_text("De regel is verbeterd.").wait_for()
    page.get_by_role("button", name="Laatste antwoord terugnemen").click()
    page.get_by_text("Uw laatste antwoord is teruggenomen.").wait_for()
    page.context.set_offline(True)
    page.get_by_text("Er is geen internet.").wait_for()
    page.context.set_offline(False)
    page.get_by_text("Er is weer internet.").wait_for()
    for words in ("De regel is verbeterd", "Uw laatste antwoord is teruggenomen", "Er is geen internet", "Er is weer"):
        assert heard(page, words) == ["status"], words


def test_after_a_reload_nothing_is_said_twice(small: Any, open_page: Any) -> None:
    page = begin(small, open_page)
    turn(page, "een")
    page.reload()
    said(page, "U zei: een").wait_for()
    page.evaluate(LISTEN)
    turn(page, "twee")
    assert heard(page, "U zei: een") == [] and heard(page, "U zei: twee") == ["log"]
