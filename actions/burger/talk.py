"""The talk at hand during one turn: the state, what triage sees in it, and what is said so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from actions.burger import route
from actions.burger.lines import fragment
from actions.burger.planner import Question
from actions.burger.state import State, told
from actions.burger.wording import Speaker, words
from knowledge.gemeente import Gemeente, gemeente
from knowledge.triage import Triage, triage

Message = dict[str, Any]


@dataclass(frozen=True)
class TurnResult:
    """What the assistant says, the whole new state, and where the conversation stands (taxonomy ``stappen``)."""

    messages: list[Message]
    state: State
    stage: str


def _in_danger(state: State) -> bool:
    """Whether what was told may route to a danger number: only after it was said, and not when the person chose to go on.

    Whoever was never told of a danger is not sent to 113 at the end, because everything together sounds sad.
    """
    return bool(state["gevaar"] and state["wacht"])


@dataclass
class Talk:
    """One turn in the making: the state being changed and what is going to be said."""

    state: State
    speaker: Speaker
    gemeente: Gemeente
    n: int
    out: list[Message] = field(default_factory=list)
    _seen: Triage | None = None
    _reasoned: Triage | None = None

    @property
    def seen(self) -> Triage:
        """Triage of everything told so far, without its reasons; made anew after something was added."""
        if self._reasoned is not None:
            return self._reasoned
        if self._seen is None:
            self._seen = triage(told(self.state), reasons=False, danger=_in_danger(self.state))
        return self._seen

    @property
    def reasoned(self) -> Triage:
        """The same with the citizen's own words behind every outcome; only the route needs it."""
        if self._reasoned is None:
            self._reasoned = triage(told(self.state), danger=_in_danger(self.state))
        return self._reasoned

    def fresh(self) -> None:
        """Forget the triage: the story changed."""
        self._seen = self._reasoned = None

    def say(self, text: str | None, kind: str = "info", **more: Any) -> None:
        """Add a message, unless there is nothing (left) to say."""
        if text:
            self.out.append({"text": text, "kind": kind, **{k: v for k, v in more.items() if v}})

    def ask(
        self,
        text: str,
        question: Question,
        kind: str = "vraag",
        ack: str | None = None,
        choices: list[dict[str, str]] | None = None,
    ) -> None:
        """Say ``text`` as this question, behind an acknowledgement; its choices and its reason travel with it."""
        self.state["asks"], self.state["vraag_id"] = question.asks, question.id
        self.say(
            f"{ack} {text}" if ack else text,
            kind,
            asks=question.asks,
            choices=self.choices(question.raw.get("keuzes", [])) if choices is None else choices,
            why=reason_of(self, question.raw.get("waarom")),
        )

    def choices(self, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        """Buttons in the right form of address."""
        return [{k: self.speaker.fill(v) for k, v in row.items()} for row in rows]

    def ack(self, tone: str) -> str | None:
        """The next acknowledgement of this tone, or None when all were used."""
        return self.speaker.pick(f"ontvangst.{tone}", words("ontvangst", tone))

    def ack_or_plain(self, key: str, pool: list[str], **values: str) -> str | None:
        """The next wording of ``pool``, or a plain acknowledgement."""
        return self.speaker.pick(key, pool, **values) or self.ack("gewoon")

    def last_resort(self, key: str, **values: str) -> str:
        """The next wording of this list of ``woorden.yml``; when all were said, its last one once more."""
        return self.speaker.pick(key, words(key), **values) or self.speaker.fill(words(key)[-1], **values)

    def result(self) -> TurnResult:
        """The finished turn."""
        return TurnResult(self.out, self.state, self.state["stage"])


def begin(state: State, n: int) -> Talk:
    return Talk(state, Speaker(state["zei"], state["je"]), gemeente(state["gemeente"]), n)


def reason_of(talk: Talk, why: dict[str, Any] | None) -> dict[str, Any] | None:
    return (
        {"principle": why["principle"], "text": talk.speaker.fill(why["text"]), "sections": why["sections"]}
        if why
        else None
    )


def blanks(talk: Talk) -> dict[str, str]:
    state = talk.state
    last = " ".join(line["text"] for line in state["regels"] if line["turn"] == talk.n)
    areas = [area_words(talk, a.id) for a in talk.seen.leefgebieden[:3]] if told(state) else []
    return {
        "stukje": fragment(last) or "",
        "ander": words("relaties").get(state["relatie"] or "anders", words("relaties", "anders")),
        "product": state["product"] or "",
        "domeinen": route.join(areas),
    }


def area_words(talk: Talk, name: str) -> str:
    """A life domain inside a sentence; a young person is not raising children but is at home with parents."""
    entry = words("domeinen", name)
    return str(entry[2] if talk.state["je"] and len(entry) > 2 else entry[0])


def flag(state: State, name: str) -> None:
    if name not in state["vlaggen"]:
        state["vlaggen"].append(name)
