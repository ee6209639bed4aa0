"""The forms of the pages as a person finds them: address, fields with what stands in them, choices and buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

FILES = ("file", "image")


@dataclass
class Form:
    """``fields``: what would be sent, by name; ``choices``: what may be chosen in place of it; ``buttons``: which of them sends it;
    ``hidden``: fields that nobody sees."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    """Collects every form that is posted, fields that belong to it by ``form=`` left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, []  # type: tuple[str, list[Form]]
        self._form: Form | None = None
        self._filling: str | None = None  # the textarea or select that is being read
        self._select = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            posted = given.get("method", "").lower() == "post"
            self._form = Form(urljoin(self.page, given.get("action") or self.page)) if posted else None
            if self._form:
                self.found.append(self._form)
        name = given.get("name", "")
        if not self._form or not (name or self._select):
            return
        if tag == "button":
            self._form.buttons.append((name, given.get("value", "")))
        elif tag == "textarea":
            self._filling, self._form.fields[name] = name, ""
        elif tag == "select":
            self._filling, self._select = name, True
        elif tag == "option" and self._select and self._filling:
            self._choice(self._filling, given.get("value", ""), "selected" in given)
        elif tag == "input":
            self._input(self._form, name, given)

    def _input(self, form: Form, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind == "submit":
            form.buttons.append((name, given.get("value", "")))
        elif kind in ("checkbox", "radio"):
            self._choice(name, given.get("value", "on"), "checked" in given)
        elif kind not in FILES:
            form.fields[name] = given.get("value", "")
            if kind == "hidden":
                form.hidden.add(name)

    def _choice(self, name: str, value: str, chosen: bool) -> None:
        assert self._form is not None
        self._form.choices.setdefault(name, []).append(value)
        if chosen or (self._select and name not in self._form.fields):
            self._form.fields[name] = value

    def handle_data(self, data: str) -> None:
        if self._form and self._filling and not self._select:
            self._form.fields[self._filling] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._filling, self._select = None, False
        elif tag == "form":
            self._form = None


def read(html: str, page: str) -> list[Form]:
    """The posted forms of ``html``, which stands at the address ``page``; those of another site left out."""
    reader = _Reader(page)
    reader.feed(html)
    return [one for one in reader.found if not urlsplit(one.action).netloc]
