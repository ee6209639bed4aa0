"""Three ways to hold the same conversation: with a mouse, with the keyboard alone, with the accessibility tree alone."""

from __future__ import annotations

from typing import Any, Protocol

from tests.browser.ax_tree import Tree

FIELD, SEND = "Uw antwoord", "Verstuur"
CHOICES = "Kies een antwoord, of typ zelf"

FOCUSED = """() => {
  let element = document.activeElement;
  while (element && element.shadowRoot && element.shadowRoot.activeElement) element = element.shadowRoot.activeElement;
  if (!element) return "";
  const label = element.labels && element.labels[0] && element.labels[0].textContent;
  return (element.getAttribute("aria-label") || label || element.textContent).trim();
}"""


class Hands(Protocol):
    """What a test needs to talk: say something, see which choices there are, take one, press a button."""

    def say(self, text: str) -> None: ...
    def choices(self) -> list[str]: ...
    def press(self, name: str) -> None: ...


class Mouse:
    """Points and clicks."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def say(self, text: str) -> None:
        self.page.get_by_label(FIELD).fill(text)
        self.press(SEND)

    def choices(self) -> list[str]:
        return list(self.page.get_by_role("group", name=CHOICES).get_by_role("button").all_inner_texts())

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()


class Keyboard(Mouse):
    """Tab, Enter and letters; sees the screen."""

    MOST = 90  # presses of Tab to anything on the page

    def say(self, text: str) -> None:
        self.to(FIELD)
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def press(self, name: str) -> None:
        self.to(name)
        self.page.keyboard.press("Enter")

    def to(self, name: str) -> None:
        """Bring the focus there."""
        for _ in range(self.MOST):
            if self.page.evaluate(FOCUSED) == name:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{name} cannot be reached with Tab")


class Ears:
    """Knows the page by its accessibility tree only."""

    def __init__(self, page: Any) -> None:
        self.tree = Tree(page)

    def say(self, text: str) -> None:
        self.tree.write(FIELD, text)
        self.tree.press("button", SEND)

    def choices(self) -> list[str]:
        return self.tree.text_under("group", CHOICES)

    def press(self, name: str) -> None:
        self.tree.press("button", name)
