"""One step through the questions of a reflection, in plain forms: what was answered goes along in hidden fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import render_template

from actions.professional.reflection import Deel, Key, Model, Onderdeel
from web.reflections import SUBJECT, Before, plain, within
from web.whole import whole

ANSWER, EARLIER = "a.", "v."  # how the fields begin that hold an answer now, and one of last time


@dataclass(frozen=True)
class Where:
    """Where the form goes, what it carries besides answers, and whether several people do this."""

    path: str
    hidden: Mapping[str, str] = field(default_factory=dict)
    shared: bool = False
    staff: bool = True


@dataclass(frozen=True)
class Step:
    """What a form says: the answers so far, those of last time, the subject, and the page it is on."""

    model: Model
    answers: Mapping[str, float] = field(default_factory=dict)
    before: Before | None = None
    subject: str = ""
    only: str = ""  # the one part that was chosen
    place: int = 0

    @classmethod
    def read(cls, model: Model, form: Mapping[str, str]) -> Step:
        """What was sent; anything that does not fit the model is left out."""
        given = {name.removeprefix(ANSWER): value for name, value in form.items() if name.startswith(ANSWER)}
        earlier = {name.removeprefix(EARLIER): value for name, value in form.items() if name.startswith(EARLIER)}
        before = within(model, earlier)
        place = form.get("plaats", "")
        return cls(
            model,
            model.clean(given),
            Before(before, plain(form.get("vorige_dag", ""), 30)) if before else None,
            plain(form.get("onderwerp", ""), SUBJECT),
            only_part(model, form.get("alleen", "")),
            whole(place, 2) or 0,
        )

    @property
    def earlier(self) -> Mapping[str, float] | None:
        """The answers of last time, where they were brought along."""
        return self.before.answers if self.before else None

    @property
    def pages(self) -> list[tuple[Deel, tuple[Onderdeel, ...]]]:
        """The pages of questions: all of them, or the one part that was chosen."""
        return [page for page in self.model.pages() if self.only in ("", page[0].id)]

    def go(self, action: str) -> Step:
        """The step that a button leads to."""
        move = {"volgende": 1, "vorige": -1}.get(action, 0)
        return replace(self, place=max(0, min(self.place + move, len(self.pages) - 1)))

    def show(self, where: Where, fault: str = "", last: str = "Bekijk het beeld") -> str:
        """The page with the questions of this step."""
        deel, parts = self.pages[min(self.place, len(self.pages) - 1)]
        asked = [key for key in self.model.keys.values() if self._asked(key, parts)]
        return render_template(
            "reflectie_vragen.html",
            stap=self,
            model=self.model,
            deel=deel,
            onderdelen=[(part, grouped(asked, part)) for part in parts],
            eerst=[key.vraag for key in asked if key.onderdeel is None],
            hidden={**where.hidden, **self.fields(skip={key.key for key in asked})},
            where=where,
            fault=fault,
            last=last,
            answer=ANSWER,
        )

    def fields(self, skip: set[str] | None = None) -> dict[str, str]:
        """Everything to carry along in hidden fields, but for the answers on the page itself."""
        carried = {f"{ANSWER}{key}": f"{value:g}" for key, value in self.answers.items() if key not in (skip or set())}
        if self.before:
            carried |= {f"{EARLIER}{key}": f"{value:g}" for key, value in self.before.answers.items()}
            carried["vorige_dag"] = self.before.day
        own = {"onderwerp": self.subject, "alleen": self.only, "plaats": str(self.place)}
        return {**carried, **{name: value for name, value in own.items() if value}}

    def _asked(self, key: Key, parts: tuple[Onderdeel, ...]) -> bool:
        return key.onderdeel in parts if key.onderdeel else self.place == 0


def only_part(model: Model, name: str) -> str:
    """The part that may be done by itself; nothing for any other name."""
    return name if model.kiesbaar and any(deel.id == name for deel in model.delen) else ""


def grouped(asked: list[Key], part: Onderdeel) -> list[tuple[Any, list[Key]]]:
    """The questions of one part, each with the stands in which it is asked."""
    return [(vraag, [key for key in asked if key.vraag is vraag]) for vraag in part.vragen]
