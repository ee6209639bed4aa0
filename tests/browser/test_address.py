"""Once the conversation says "je", the whole component does, and it stays so."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.page_steps import said

pytestmark = pytest.mark.browser

# Everything one can read or hear in the component, apart from what was said in the talk.
AROUND = """() => {
  const root = document.querySelector("keuken-tafel").shadowRoot;
  const words = [];
  for (const node of root.querySelectorAll("*")) {
    if (node.closest(".bericht")) continue;
    // the button that reads a turn aloud has its first words in its name, as they were said
    if (node.getAttribute("aria-label") && !node.matches(".voor")) words.push(node.getAttribute("aria-label"));
    for (const child of node.childNodes) if (child.nodeType === 3 && child.data.trim()) words.push(child.data.trim());
  }
  return words;
}"""
FORMAL = re.compile(r"\b(?:u|uw|uzelf)\b", re.IGNORECASE)


def tell(page: Any, text: str, label: str = "Uw antwoord") -> None:
    page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Verstuur").click()
    said(page, f"U zei: {text}").wait_for()


def test_everything_around_the_talk_follows(small: Any, open_page: Any) -> None:
    page = open_page(small.url).page
    tell(page, "hallo")
    assert page.get_by_text("Waar u terechtkunt").count() == 0
    tell(page, "ik ben 15")
    page.get_by_label("Je antwoord").wait_for()
    assert said(page, "Jij").count() == 0  # what stood there stays as it was
    page.get_by_role("button", name="Pas aan: ik ben 15").wait_for()
    page.get_by_role("button", name="Een mens spreken").click()
    page.get_by_text("Je hoeft hier niets voor in te vullen.").wait_for()
    assert page.get_by_role("link", name="0123-45 67 01").is_visible()
    tell(page, "twee", "Je antwoord")
    assert said(page, "Jij").count() == 1 and page.get_by_text("Waarom vraag je dit?").count() == 1
    left = [words for words in page.evaluate(AROUND) if FORMAL.search(words)]
    assert left == []
    page.reload()
    page.get_by_label("Je antwoord").wait_for()
    page.get_by_role("button", name="Wis alles").click()
    page.get_by_role("button", name="Ja, wis alles").click()
    page.get_by_label("Uw antwoord").wait_for()  # somebody else may sit there now
    page.get_by_role("button", name="Een mens spreken").click()
    page.get_by_text("U hoeft hier niets voor in te vullen.").wait_for()
