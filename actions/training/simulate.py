"""Simulated trainees that play a scenario from begin to end through the real coder and the real client."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from actions.burger.wording import to_je
from actions.training.feedback import outcome
from actions.training.moods import DATA, State
from actions.training.scenario import Scenario, scenario
from actions.training.turn import open_conversation, play_turn
from knowledge.passages import read_yaml

NAMES = ("ervaren", "gemiddeld", "ondervrager", "adviesgever", "zwijger", "grapjas")


@dataclass(frozen=True)
class Played:
    """One whole conversation. ``opened``: share of the layers; ``trust``: at the end; ``said``: the client's lines."""

    trainee: str
    opened: float
    trust: float
    said: tuple[str, ...]
    state: State

    @property
    def score(self) -> float:
        """For ordering trainees within one scenario only: layers first, trust to break a tie."""
        return self.opened + self.trust / 100


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    table: dict[str, Any] = read_yaml(DATA / "oefenaars.yml")
    return table


class Trainee:
    """Decides what to say next from what the client said; knows nothing of the client's moods."""

    def __init__(self, name: str, one: Scenario) -> None:
        self.plan = _data()["oefenaars"][name]
        self.one = one
        self.used: dict[str, int] = defaultdict(int)
        self.asked: dict[str, int] = defaultdict(int)
        self.turn = 0
        self.rescue = 0

    def say(self, state: State) -> str:
        """The next utterance."""
        last = state["log"][-1] if state["log"] else None
        self.turn += 1
        closing = list(self.plan.get("slot", []))
        if self.turn > self.plan["beurten"] - len(closing):
            return self._line(closing[self.turn - self.plan["beurten"] + len(closing) - 1])
        if self.turn <= len(self.plan["begin"]):
            return self._line(self.plan["begin"][self.turn - 1])
        if self.plan.get("antwoord") and state["laatst"].rstrip().endswith("?"):
            return self._line("informatie_geven")
        if self.plan.get("herstel") and last and last["event"] in ("nog_niet", "waarschuwing", "boos", "wedervraag"):
            self.rescue += 1
            return self._line(self.plan["herstel"][(self.rescue - 1) % len(self.plan["herstel"])])
        move = self.plan["plan"][(self.turn - len(self.plan["begin"]) - 1) % len(self.plan["plan"])]
        return self._question(state) if move == "vraag" else self._line(move)

    def _question(self, state: State) -> str:
        for name in state["wekt"]:
            questions = self.one.layers[name].vraag
            if self.asked[name] < len(questions) + 1:
                self.asked[name] += 1
                return questions[(self.asked[name] - 1) % len(questions)]
        others = self.plan["anders"]
        self.used["anders"] += 1
        return self._line(others[(self.used["anders"] - 1) % len(others)])

    def _line(self, technique: str) -> str:
        lines = _data()["zinnen"][technique]
        text = str(lines[self.used[technique] % len(lines)])
        self.used[technique] += 1
        return to_je(text) if self.one.aanspreken == "je" else text


def play(name: str, trainee: str, seed: int = 0, state: State | None = None) -> Played:
    """Play scenario ``name`` as ``trainee``; from ``state`` on when somebody else began."""
    one = scenario(name)
    said = [] if state else [one.opening.text]
    state = state or open_conversation(name, seed).state
    them = Trainee(trainee, one)
    for _ in range(_data()["oefenaars"][trainee]["beurten"]):
        turn = play_turn(state, them.say(state), None, len(state["log"]) + 1)
        state = turn.state
        said += [message["text"] for message in turn.messages if message["kind"] == "rol"]
        if state["weg"]:
            break
    opened, trust = outcome(state)
    return Played(trainee, opened, trust, tuple(said), state)
