"""Safety and masking: the first thing that happens to every message, in every process.

Standard library only and Python 3.10, because the gateway, the action server and Rasa's own environment all import
this one file and its parts: ``guard_signals`` (what is talked about), ``guard_score`` (the linear model), ``guard_eye``
(a small network, only where numpy is there), ``guard_who`` (whom it concerns) and ``guard_mask`` with its
``guard_judges`` and ``guard_names``. Rules, words and numbers stand in ``guard_data.json``, signals in
``guard_signals.txt``, weights in ``guard_model.json`` and ``guard_eye.npz`` (made by ``knowledge/train/guard.py``).

Readable rules find what people say outright, the model what they say sideways; both are weighed together. No guard
finds everything: what it misses is measured and printed by the training command. Masking too is a help, no promise.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge import guard_eye, guard_score
from knowledge.guard_mask import Masked, mask
from knowledge.guard_signals import Reading, read
from knowledge.guard_who import about_other, is_past

__all__ = ["Danger", "Masked", "clean", "mask", "masked_note", "normalise", "screen", "words"]

HERE = Path(__file__).resolve().parent
LIMIT = 4000  # characters; a longer message costs the classifier seconds
# Margins asked beyond the threshold where the score alone was found to say too much, on hands it had not learned from.
FEW, FEW_WORDS = 4, 0.75  # words; hardly anything is said
SHORT, HEARD = 12, 0.25  # words; where signals of danger are heard, or few words
DENIED = 1.25  # a short message that says that there is no danger
LONG, STORY, BARE_STORY = 40, 1.0, 0.5  # words; with signals of danger and without: many words together sound bad
ALERT = 0.75  # added to the score: above 0 raises the alarm below an even chance
DOUBT = 2.5  # below this far above the threshold the alarm is given with a word of doubt
RULE_VOTE, RULE_NOW = 2.0, 3.0  # what a rule adds to its loket; what one of life in danger now adds
EYE_VOTE = 0.5  # weight of what the second eye says of each loket
ADULT, YOUNG = 1.5, 1.0  # what speaks against and for a child writing
YOUTH = frozenset(("jong", "papamama", "jongtaal", "school", "ouder", "stief"))  # signals of a young writer
NOBODY_YOUNG = 1.0  # the margin for a child's trouble when nothing says that a child writes
ANSWER, SURE_ANSWER = 3.0, 4.25  # the margin more in the midst of a conversation; below the second it is a doubt
AGE, ONLY_YOUNG = 10, 3.5  # words; the margin when all that is heard is that a child writes ("ik ben 15")
CLOSE = 0.1  # a tie
# When two lokets are about as likely, help that is needed sooner wins.
URGENCY = ("noodnummer_112", "crisis_113", "veilig_thuis", "kindertelefoon", "huisarts")


@dataclass(frozen=True)
class Danger:
    """What was recognised. ``loket``: taxonomy id of who helps; ``matched``: the rule or ``model``, never the text."""

    loket: str
    kind: str
    other: bool
    past: bool
    matched: str


@dataclass(frozen=True)
class _Rule:
    id: str
    loket: str
    kind: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    sure: re.Pattern[str] | None  # said so outright that the model is not asked


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((HERE / "guard_data.json").read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    rules = []
    for row in _data()["rules"]:
        pattern = re.compile("|".join(f"(?:{p})" for p in row["any"]))
        unless = re.compile("|".join(f"(?:{p})" for p in row["unless"])) if row.get("unless") else None
        sure = re.compile("|".join(f"(?:{p})" for p in row["sure"])) if row.get("sure") else None
        rules.append(_Rule(row["id"], row["loket"], row["kind"], pattern, unless, sure))
    return tuple(sorted(rules, key=lambda r: URGENCY.index(r.loket)))


@lru_cache(maxsize=1)
def _shapes() -> dict[str, re.Pattern[str]]:
    """The general patterns of the data file: idioms to look through, somebody else, long ago, a young writer."""
    return {name: re.compile("|".join(f"(?:{p})" for p in _data()[name])) for name in ("idioms",)}


# --- cleaning -------------------------------------------------------------------------------------------------------

_CONTROL = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff0-\uffff]"
)
_COMMAND = re.compile(r"^[\s/\\]*/+\s*")
_PAYLOAD = re.compile(r"^[a-z_]+(?:@[\d.]+)?\s*\{.{0,2000}\}\s*$", re.DOTALL)


def clean(text: str, limit: int = LIMIT) -> str:
    """``text`` without control and direction characters, without a leading command slash, at most ``limit`` characters.

    A typed ``/intent{"slot":"x"}`` would bypass Rasa's language understanding, so slash and payload are taken off.
    """
    text = unicodedata.normalize("NFC", str(text)[: limit * 4])
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(c for c in _CONTROL.sub("", text) if not 0xD800 <= ord(c) <= 0xDFFF).strip()
    if text.startswith(("/", "\\")):
        text = _COMMAND.sub("", text)
        if _PAYLOAD.match(text):
            text = text.split("{", 1)[0].replace("_", " ")
    return text[:limit].strip()


# --- danger ---------------------------------------------------------------------------------------------------------

_LETTERS = re.compile(r"(.)\1{2,}")
_NOT_WORD = re.compile(r"[^a-z0-9' .!?\n]+")


def normalise(text: str) -> str:
    """Lower case, no accents, no letter more than twice in a row, single spaces; sentence ends are kept."""
    text = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("`", "'"))
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _LETTERS.sub(r"\1\1", text)
    text = re.sub(r" +", " ", _NOT_WORD.sub(" ", text)).strip()
    for wrong, right in _data()["spelling"]:
        text = re.sub(wrong, right, text)
    return text


def screen(text: str, answering: bool = False) -> Danger | None:
    """The danger in ``text``, or None: rules and model weighed together, and the unmistakable rules on their own.

    ``answering``: whether it comes in the midst of a conversation. Most of what is said there is an ordinary answer, odd
    when it stands by itself ("mij, zegt zijn vrouw"): where no rule speaks more certainty is asked, and without much of
    it the alarm is a doubt, which gives the number and lets the talk go on.
    """
    text = text[:LIMIT]
    seen = prepared(text)
    if not seen:
        return None
    fired = _fired(seen)
    reading = read(seen)
    found = guard_score.score(reading)
    if found is None:  # no model: the rules alone
        return _danger(fired[0].loket, fired[0], reading, (0, len(reading.words))) if fired else None
    eye = guard_eye.look(reading)
    value = guard_score.danger(found, len(reading.words), [rule.id for rule in fired], eye)
    loket = _loket(found, fired, reading, eye)
    margin = value + ALERT - (0.0 if fired else _needed(reading, loket))
    if margin <= (ANSWER if answering and not fired else 0.0):
        sure = [rule for rule in fired if rule.sure and rule.sure.search(seen)]
        return _danger(sure[0].loket, sure[0], reading, found.where) if sure else _in_one_sentence(text, fired)
    rule = next((r for r in fired if r.loket == loket), None)
    said = _danger(loket, rule, reading, found.where)
    # told by the model alone, and not by much: the words say that it may be a misunderstanding
    doubtful = (
        value + ALERT < DOUBT
        or (answering and margin < SURE_ANSWER)
        or (loket == "kindertelefoon" and not _child_in_need(reading))
    )
    return replace(said, kind="twijfel") if said.matched == "model" and said.kind == "verhuld" and doubtful else said


def _child_in_need(reading: Reading) -> bool:
    signals = set().union(*reading.signals) if reading.signals else set()
    return bool(signals & frozenset(_data()["child_signals"]))


def _needed(reading: Reading, loket: str) -> float:
    """How much surer than the threshold the model must be: a few plain words ("voor mij") say little, many say much."""
    signals = set().union(*reading.signals) if reading.signals else set()
    telling = signals - frozenset(_data()["context_signals"])
    if loket == "kindertelefoon" and not telling - YOUTH and len(reading.words) <= AGE:
        return ONLY_YOUNG
    if loket == "kindertelefoon" and not signals & YOUTH:
        return NOBODY_YOUNG
    if "ontkent" in signals and len(reading.words) <= SHORT:
        return DENIED
    if len(reading.words) > LONG:
        return STORY if telling else BARE_STORY
    if len(reading.words) <= FEW:
        return FEW_WORDS
    return HEARD if telling or len(reading.words) <= SHORT else 0.0


def _in_one_sentence(text: str, fired: list[_Rule]) -> Danger | None:
    """An unmistakable sentence in a long and otherwise quiet message: it is weighed on its own."""
    if not fired or len(text.split()) < 12:
        return None
    for sentence in re.split(r"(?<=[.!?\n])\s+", text):
        if len(sentence) < len(text) - 3 and _fired(prepared(sentence)):
            danger = screen(sentence)
            if danger is not None:
                return danger
    return None


def weigh(text: str) -> tuple[float, str]:
    """How far above (or below) the threshold ``text`` is, and who would help: for training and tuning."""
    seen = prepared(text[:LIMIT])
    reading = read(seen)
    found = guard_score.score(reading)
    if found is None:
        return -99.0, "none"
    fired = _fired(seen)
    eye = guard_eye.look(reading)
    value = guard_score.danger(found, len(reading.words), [rule.id for rule in fired], eye)
    return value, _loket(found, fired, reading, eye)


def prepared(text: str) -> str:
    """Normalised ``text`` with the idioms taken out."""
    return _shapes()["idioms"].sub(" ", normalise(text))


def _fired(seen: str) -> list[_Rule]:
    return [r for r in _rules() if r.pattern.search(seen) and not (r.unless and r.unless.search(seen))]


def rules_in(text: str) -> list[str]:
    """The ids of the rules that fire on ``text``."""
    return [rule.id for rule in _fired(prepared(text[:LIMIT]))]


def _loket(found: guard_score.Score, fired: list[_Rule], reading: Reading, eye: tuple[float, ...] | None = None) -> str:
    votes = dict(zip(guard_score.LOKETS, found.lokets, strict=True))
    for loket, value in zip(guard_score.LOKETS, eye[1:] if eye else (0.0,) * len(votes), strict=True):
        votes[loket] += EYE_VOTE * value
    for rule in fired:
        votes[rule.loket] += RULE_NOW if rule.loket == "noodnummer_112" else RULE_VOTE
    signals = set().union(*reading.signals) if reading.signals else set()
    if "volwassen" in signals or "beroep" in signals:
        if "jong" not in signals:
            votes["kindertelefoon"] -= ADULT
    elif not signals & YOUTH:
        votes["kindertelefoon"] -= ADULT
    elif signals & {"jong", "papamama"}:
        votes["kindertelefoon"] += YOUNG
    best = max(votes.values())
    # help that is needed sooner wins when two are about as likely
    return next(loket for loket in URGENCY if votes[loket] >= best - CLOSE)


def _danger(loket: str, rule: _Rule | None, reading: Reading, where: tuple[int, int]) -> Danger:
    signals = set().union(*reading.signals) if reading.signals else set()
    kind = rule.kind if rule else "verhuld"
    if "pleger" in signals and loket == "veilig_thuis":
        kind = "pleger"
    return Danger(loket, kind, about_other(loket, reading), is_past(reading), rule.id if rule else "model")


# --- words --------------------------------------------------------------------------------------------------------------


def words(danger: Danger | str, young: bool = False, times: int = 0) -> list[dict[str, Any]]:
    """The one clear message for this danger, as a list with one API message of kind ``veiligheid``.

    ``times``: how often such a message was given before in this conversation; nothing is said twice in the same words.
    """
    data = _data()["words"]
    loket = danger if isinstance(danger, str) else danger.loket
    entry = data["lokets"][loket]
    form = "je" if young else "u"
    variants = [form]
    doubt = ""
    if not isinstance(danger, str):
        variants = [
            form + "_" + v
            for v, holds in (("pleger", danger.kind == "pleger"), ("ander", danger.other), ("vroeger", danger.past))
            if holds
        ] + variants
        doubt = data["doubt"][form] + " " if danger.kind == "twijfel" else ""
    text = doubt + next(entry[v] for v in variants if v in entry)
    if times:
        again = data["again"][form]
        text = again[(times - 1) % len(again)] + " " + entry["kort"]
    return [{"text": text, "kind": "veiligheid", "choices": [dict(c) for c in data["choices"][form]]}]


def short_words(loket: str) -> str:
    """Number and opening hours of a loket of danger in one or two sentences, for who was told more already."""
    return str(_data()["words"]["lokets"][loket]["kort"])


def wordings() -> dict[str, Any]:
    """Every wording of the guard as data, for the checks of language and of the bot's own copy."""
    return dict(_data()["words"])


# --- masking: see guard_mask.py ---------------------------------------------------------------------------------------


def masked_note(found: tuple[str, ...]) -> dict[str, Any] | None:
    """A friendly word that such data is not needed here, or None when nothing was masked."""
    if not found:
        return None
    labels = _data()["words"]["masked_labels"]
    named = [labels.get(kind, kind) for kind in found]
    listing = named[0] if len(named) == 1 else ", ".join(named[:-1]) + " en " + named[-1]
    return {"text": _data()["words"]["masked"].replace("{wat}", listing), "kind": "info"}
