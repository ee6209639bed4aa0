"""Simulated citizens: people as data, played against the conversation, and what came of each talk.

They are simulations written for this project. One file describes one or more people; see ``knowledge/eval/README.md``
for the fields. The same player serves the conversation tests, ``make eval`` and anybody's own cases (``SET=path``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Protocol

import yaml

from knowledge.guard import normalise
from knowledge.taxonomy import ids

LONGEST = 34  # turns; a talk that needs more is a failure of its own
NEVER = (
    r"!",
    r"\bik begrijp (?:precies|heel goed|helemaal)\b",
    r"\bik weet hoe (?:u|je) (?:u|je) voelt\b",
    r"\b(?:u|je) hebt? geen recht\b",
    r"\bdat (?:had|moet) (?:u|je) zelf\b",
    r"\bkomt (?:helemaal|vast|wel) goed\b",
    r"\bzelfredzaam\w*|\beigen regie\b|\bparticipat\w+\b|\bindicer\w+|\bmaatwerkvoorziening\b",
    r"\b(?:uw|je) (?:kinderen|buren|familie|buurvrouw) (?:kunnen|kan) (?:u|je) (?:vast|best|toch)\b",
)


class Driver(Protocol):
    """Something a citizen can talk to: the plain module in this process, or the whole stack over HTTP."""

    def start(self) -> list[dict[str, Any]]:
        """Open a conversation; the assistant's first messages."""

    def say(self, text: str) -> tuple[list[dict[str, Any]], str, str | None]:
        """Messages, stage and danger loket of the answer to ``text``."""

    def summary(self) -> dict[str, Any]:
        """The gespreksverslag now."""


@dataclass
class Played:
    """One talk: who said what, and what the checks found. ``problems``: sentences, empty when all is well."""

    id: str
    turns: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    stage: str = "contact"
    safety: list[str] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)


def read(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Every person in these files or folders. ValueError names a person whose description is not usable."""
    people: list[dict[str, Any]] = []
    for path in paths:
        for file in sorted(path.glob("*.yml")) if path.is_dir() else [path]:
            loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
            people += loaded if isinstance(loaded, list) else [loaded]
    for person in people:
        if not isinstance(person, dict):
            raise ValueError(f"geen beschrijving van een persoon: {str(person)[:60]}")
        check(person)
    return people


def check(person: dict[str, Any]) -> None:
    """Refuse a description with unknown keys or ids."""
    known = {
        "id",
        "wie",
        "zegt",
        "antwoorden",
        "tussendoor",
        "na_gevaar",
        "keuze",
        "stap",
        "bevestigt",
        "nog_meer",
        "bron",
        "verwacht",
        "gemeente",
    }
    name = person.get("id", "?")
    if extra := set(person) - known:
        raise ValueError(f"{name}: onbekend veld {', '.join(sorted(extra))}")
    for needed in ("id", "zegt", "verwacht"):
        if not person.get(needed):
            raise ValueError(f"{name}: '{needed}' ontbreekt")
    for key, kind, shape in (
        ("antwoorden", dict, "een vraag met een antwoord, of met antwoorden"),
        ("tussendoor", dict, "een beurt met wat iemand dan zegt, zoals 3: ..."),
        ("na_gevaar", list, "een lijst zinnen"),
        ("verwacht", dict, "een lijst van wat eruit moet komen"),
    ):
        if not isinstance(person.get(key) or kind(), kind):
            raise ValueError(f"{name}: '{key}' moet zijn: {shape}")
    if no_turn := [turn for turn in person.get("tussendoor") or {} if not str(turn).isdigit()]:
        raise ValueError(f"{name}: 'tussendoor' noemt een beurt met een cijfer, niet met '{no_turn[0]}'")
    if wrong := set(person.get("antwoorden") or {}) - set(ids("gespreksvragen")):
        raise ValueError(f"{name}: onbekende gespreksvraag {', '.join(sorted(wrong))}")
    if wrong := set(person["verwacht"].get("loket") or []) - set(ids("lokets")):
        raise ValueError(f"{name}: onbekend loket {', '.join(sorted(wrong))}")


def play(person: dict[str, Any], driver: Driver) -> Played:
    """Let this person talk with ``driver`` until the end is reached, help was given, or patience runs out."""
    talk = Played(person["id"])
    messages = driver.start()
    _hear(talk, messages)
    said = _Voice(person)
    stage, safety = "contact", None
    for turn in range(1, LONGEST + 1):
        reply = said.next(turn, messages, stage, safety)
        if reply is None:
            break
        talk.turns.append(("burger", reply))
        messages, stage, safety = driver.say(reply)
        if safety:
            talk.safety.append(safety)
        _hear(talk, messages)
        talk.stage = stage
        if stage == "afgerond" and said.done(turn):
            break
    talk.summary = driver.summary()
    _judge(talk, person)
    return talk


def _hear(talk: Played, messages: list[dict[str, Any]]) -> None:
    for message in messages:
        talk.turns.append(("assistent", message["text"]))
        if message.get("asks"):
            talk.asked.append(message["asks"])


class _Voice:
    """What the person says next, from what was asked."""

    def __init__(self, person: dict[str, Any]) -> None:
        self.person = person
        self.used: dict[str, int] = {}
        self.opening = [person["zegt"]] if isinstance(person["zegt"], str) else list(person["zegt"])
        self.between = {int(k): v for k, v in (person.get("tussendoor") or {}).items()}
        self.after_danger = list(person.get("na_gevaar") or [])
        if not self.after_danger and person["verwacht"].get("eind", "afgerond") == "afgerond":
            # somebody who is not in danger and is given a number all the same takes the way back that is offered
            self.after_danger = ["Ik wil verder praten over mijn vraag"] * 2

    def done(self, turn: int) -> bool:
        return not any(k > turn for k in self.between)

    def next(self, turn: int, messages: list[dict[str, Any]], stage: str, safety: str | None) -> str | None:
        if self.opening:
            return str(self.opening.pop(0))
        if turn in self.between:
            return str(self.between.pop(turn))
        if safety or (messages and messages[-1]["kind"] == "veiligheid"):
            return str(self.after_danger.pop(0)) if self.after_danger else None
        asks = next((m["asks"] for m in reversed(messages) if m.get("asks")), None)
        if asks is None:
            return None
        if asks == "bevestiging":
            return self._from("bevestigt", "ja dat klopt")
        if asks == "keuze":
            return self._from("keuze", "alles")
        if asks == "kleine_stap":
            return self._from("stap", "nee liever niet")
        if asks == "anders":
            return self._from("nog_meer", "dit is genoeg")
        pool = (self.person.get("antwoorden") or {}).get(asks)
        return self._take(asks, pool, "weet ik niet")

    def _from(self, key: str, otherwise: str) -> str:
        return self._take(key, self.person.get(key), otherwise)

    def _take(self, key: str, pool: Any, otherwise: str) -> str:
        options = [pool] if isinstance(pool, str) else list(pool or [])
        place = self.used.get(key, 0)
        self.used[key] = place + 1
        return str(options[place]) if place < len(options) else otherwise


def sentences(text: str) -> list[str]:
    """Sentences of an assistant's message of three words or more; quotations count as the person's words and are left out."""
    bare = re.sub(r"‘[^’]*’", "", text)
    return [s.strip() for s in re.split(r"(?<=[.?])\s+|\n", bare) if len(s.split()) >= 4]


def repeats(talk: Played) -> tuple[int, int, int]:
    """Sentences said, said again, and said again almost the same."""
    seen: list[str] = []
    same = near = 0
    for who, text in talk.turns:
        if who != "assistent":
            continue
        for sentence in sentences(text):
            plain = normalise(sentence)
            if plain in seen:
                same += 1
            elif any(abs(len(plain) - len(s)) < 12 and SequenceMatcher(None, plain, s).ratio() > 0.88 for s in seen):
                near += 1
            seen.append(plain)
    return len(seen), same, near


COUNTED = frozenset(ids("gespreksvragen")) - {"bevestiging", "keuze", "kleine_stap", "anders"}


def _judge(talk: Played, person: dict[str, Any]) -> None:
    want = person["verwacht"]
    spoken = [t for who, t in talk.turns if who == "assistent"]
    everything = "\n".join(spoken)
    counted = _questions(talk)
    total, same, near = repeats(talk)
    end = want.get("eind", "afgerond")
    reached = bool(talk.safety) if end == "veiligheid" else talk.stage == end
    loket = talk.summary.get("loket")
    allowed = want.get("loket") or []
    facts, missing = _facts(talk.summary, want.get("in_verslag") or {})
    bad = [
        s
        for s in spoken
        for pattern in (*NEVER, *(want.get("nooit") or []))
        if re.search(pattern, re.sub(r"‘[^’]*’", "", s), re.IGNORECASE)
    ]
    question = str(talk.summary.get("vraag") or "")
    behind = [w for w in want.get("vraag") or [] if re.search(w, question, re.IGNORECASE)]
    talk.figures = {
        "eind": float(reached),
        "loket": float(loket in allowed) if allowed else 1.0,
        "feiten": facts,
        "verboden": len(bad) / max(total, 1),
        "herhaald": same / max(total, 1),
        "bijna_herhaald": near / max(total, 1),
        "vragen": float(counted),
        "vraag_gevonden": 1.0 if not want.get("vraag") else float(bool(behind)),
    }
    say = talk.problems.append
    if not reached:
        say(f"niet bij het eind: {talk.stage}, verwacht {end}")
    if allowed and loket not in allowed:
        say(f"loket {loket}, verwacht {' of '.join(allowed)}")
    for item in missing:
        say(f"niet in het verslag: {item}")
    for text in bad:
        say(f"mag niet gezegd worden: {text}")
    if same:
        say(f"{same} zinnen letterlijk herhaald")
    if counted > want.get("vragen", 8):
        say(f"{counted} vragen")
    if want.get("vraag") and not behind:
        say(f"vraag achter de vraag niet gevonden: {question}")
    for pattern in want.get("zegt") or []:
        if not re.search(pattern, everything, re.IGNORECASE):
            say(f"had moeten zeggen: {pattern}")
    for asks in want.get("vraagt_niet") or []:
        if asks in talk.asked[1:]:  # the invitation to tell opens every talk
            say(f"had niet mogen vragen naar {asks}")
    if want.get("veiligheid") and want["veiligheid"] not in talk.safety:
        say(f"gevaar niet herkend: {want['veiligheid']}, kreeg {talk.safety}")


def _questions(talk: Played) -> int:
    """Counted questions: an ``asks`` that comes back after a digression or in other words is the same question."""
    out, last = 0, None
    for asks in talk.asked:
        if asks in COUNTED and asks != last:
            out += 1
        last = asks
    return out


def _facts(summary: dict[str, Any], wanted: dict[str, list[str]]) -> tuple[float, list[str]]:
    """Share of the facts that stand in the gespreksverslag, and those that do not. ``overal``: under any heading."""
    missing, count = [], 0
    for heading, patterns in wanted.items():
        rows = [
            line["text"]
            for h in ("verhaal", "wens", "kracht", "netwerk", "geprobeerd", "zorgen")
            if heading in (h, "overal")
            for line in summary.get(h) or []
        ]
        if heading in ("leefgebieden", "arrangementen", "stappen"):
            rows = [r if isinstance(r, str) else r["id"] for r in summary.get(heading) or []]
        for pattern in patterns:
            count += 1
            if not any(re.search(pattern, row, re.IGNORECASE) for row in rows):
                missing.append(f"{heading}: {pattern}")
    return (1.0 if not count else 1 - len(missing) / count), missing


class Direct:
    """The plain module in this process, with the guard in front as the gateway has it; Rasa's reading may be given."""

    def __init__(self, gemeente: str | None = None, read_intent: Callable[[str], Any] | None = None) -> None:
        self.gemeente = gemeente
        self.read_intent = read_intent
        self.state: dict[str, Any] = {}
        self.n = 0

    def start(self) -> list[dict[str, Any]]:
        from actions.burger.turn import open_conversation

        result = open_conversation(self.gemeente)
        self.state = result.state
        return result.messages

    def say(self, text: str) -> tuple[list[dict[str, Any]], str, str | None]:
        from actions.burger.turn import Reading, danger_turn, next_turn
        from knowledge import guard

        self.n += 1
        text = guard.clean(text)
        danger = guard.screen(text, answering=self.state["stage"] != "contact")
        masked = guard.mask(text).text
        reading = self.read_intent(masked) if self.read_intent else Reading()
        result = (
            danger_turn(self.state, masked, danger, self.n)
            if danger
            else next_turn(self.state, masked, reading, self.n)
        )
        self.state = result.state
        return result.messages, result.stage, danger.loket if danger else None

    def summary(self) -> dict[str, Any]:
        from actions.burger.summary import summary

        return summary(self.state, [])


def write(results: list[Played], folder: Path | None = None) -> Path:
    """Write every talk with its problems to ``results/citizens.md``, to be read by a person; returns the path."""
    folder = folder or Path("results")
    folder.mkdir(exist_ok=True)
    path = folder / "citizens.md"
    parts = ["# Gespeelde burgers (simulaties)\n"]
    for talk in results:
        parts.append(f"## {talk.id}\n")
        parts += [f"- **{problem}**" for problem in talk.problems]
        parts += [
            f"{'>' if who == 'burger' else ' '} {text}".replace("\n", "  \n  ") + "\n" for who, text in talk.turns
        ]
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return path


def table(results: list[Played]) -> str:
    """The figures over all people, as lines of text. They are simulations and the table says so."""
    if not results:
        return "Geen gespeelde burgers."

    def mean(key: str) -> float:
        return sum(r.figures[key] for r in results) / len(results)

    rows = [
        f"Gespeelde burgers (simulaties): {len(results)}",
        f"  eind bereikt {mean('eind'):.3f}   loket goed {mean('loket'):.3f}   feiten in verslag {mean('feiten'):.3f}   vraag achter de vraag {mean('vraag_gevonden'):.3f}",
        f"  verboden zinnen {mean('verboden'):.4f}   herhaald {mean('herhaald'):.4f}   bijna herhaald {mean('bijna_herhaald'):.4f}   vragen gemiddeld {mean('vragen'):.1f}, hoogstens {max(r.figures['vragen'] for r in results):.0f}",
    ]
    return "\n".join(rows)
