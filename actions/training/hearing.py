"""What a client hears in an utterance before reacting: its question, the subjects named, the kind of answer that would fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from actions.training.coder import QUESTION_WORD, Coding, code
from actions.training.features import ASKED, Sentence, own_words, sentences, signals, split_sentences
from actions.training.scenario import WEAKENING, Scenario
from knowledge.concepts import Lexicon
from knowledge.passages import read_yaml
from knowledge.text import frequencies, words

DATA = Path(__file__).with_name("data")
TAG = 3  # words: a question this short ("klopt dat?") asks about the sentence before it
YES_NO = "janee"
ASKS_DEATH = "suicide"  # the signal that somebody asks whether the client wants to live
_TAGS = ("he", "toch", "niet", "wel")
_ASKING = frozenset(
    "wat hoe wie waar wanneer welk welke hoeveel hoelang waarom waardoor waarin waarmee waarvan waarvoor waarop waaraan waarover waarheen".split()
)
# Said before a question they hide what the question itself asks for.
STATING = ("samenvatten", "kracht_benoemen", "gevoel_reflecteren", "informatie_geven", "begroeten")
OF_ITS_OWN = (
    "wens_vragen",
    "uitzondering_vragen",
    "netwerk_vragen",
    "schaalvraag",
    "kleine_stap",
    "veiligheid_checken",
)
LIKELY = 0.5  # chance from which the question alone counts
# What points back at the sentence before the question: "En je moeder? Is ze vaak weg?"
_BACK = frozenset(
    "hij zij ze hem haar hen hun die dat dit daar daarmee daarvan daarover daarop daarvoor ervan erover".split()
)
_NETWORK = frozenset(
    "helpt helpen steunt steunen om terecht vertrouwt vertrouwen vertelt praat praten naast kent ken".split()
)
NODS = frozenset("hm hmm hmhm mm mhm ja jaja nee oke ok okay aha ah o oh juist precies goh tja".split())


@dataclass(frozen=True)
class Heard:
    """``question``: its words, "" when nothing is asked; ``bare``: nothing but the question was said; ``named``: layers, those in
    the question alone when it names any; ``about``: those a short answer may be about; ``form``: kind of answer a concrete question wants (``data/vragen.yml``, or ``janee``);
    ``aim``: gevoel or meer; ``cues``: lines of the scenario that fit these words, ``facts``: those that fit the question;
    ``asks_for``: what the last question asks for of its own, when something else was said before it; ``about_story``: "who" is
    somebody in what was just told ("wie worden er boos?"); ``asked_back``: the client had asked something; ``answers``: and this is an answer; ``death``: it is about not wanting to live."""

    question: str = ""
    bare: bool = False
    named: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    form: str | None = None
    aim: str | None = None
    cues: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    asks_for: str | None = None
    about_story: bool = False
    asked_back: bool = False
    answers: bool = False
    death: bool = False


@lru_cache(maxsize=2)
def _lexicon(part: str) -> Lexicon:
    table = read_yaml(DATA / "vragen.yml")[part]
    return Lexicon({name: {"gebied": part, "vormen": forms} for name, forms in table.items()})


def hear(scenario: Scenario, text: str, coding: Coding, context: str) -> Heard:
    """What there is to hear in ``text``, said after the client's ``context``."""
    parts = sentences(text)
    question, others = _question(parts, ended=text.rstrip().endswith((".", "!")))
    asked_back = asks(context)
    whole = " ".join(" ".join(part.words) for part in parts)
    in_question = tuple(scenario.subjects.find(question)) if question else ()
    named = in_question or tuple(scenario.subjects.find(whole))
    plain = question.removesuffix(f" {ASKED}")
    refers = not question or bool(_BACK & set(plain.split()))
    return Heard(
        question=question,
        bare=bool(question) and not others,
        named=named,
        about=named if refers else in_question,
        form=_form(question),
        aim=next(iter(_lexicon("gericht").find(question or whole)), None),
        cues=frozenset(scenario.cues.find(whole)),
        facts=frozenset(scenario.cues.find(plain)) if question else frozenset(),
        asks_for=_asks_for(text, coding, context),
        about_story=_about_story(plain, context),
        asked_back=asked_back,
        answers=asked_back and _answers(coding, parts, bool(question)),
        death=ASKS_DEATH in signals().find(whole),
    )


def _answers(coding: Coding, parts: list[Sentence], asking: bool) -> bool:
    """Whether this answers what the client asked: it explains, says no, or does not ask and does no harm either."""
    if {"informatie_geven", "toestemming"} & set(coding.alle):
        return coding.techniek not in WEAKENING
    if asking:
        return False
    denies = parts[0].words[0] == "nee" if parts else False
    return denies or coding.techniek not in (*WEAKENING, "gevoel_reflecteren", "samenvatten")


def _asks_for(text: str, coding: Coding, context: str) -> str | None:
    asked = [part for part in split_sentences(text) if "?" in part]
    if coding.techniek not in STATING or not asked or asked[-1].strip() == text.strip():
        return None
    alone = code(context, asked[-1].strip())
    return alone.techniek if alone.techniek in OF_ITS_OWN and alone.score >= LIKELY else None


def _about_story(question: str, context: str) -> bool:
    said = question.split()
    return "wie" in said[:2] and not _NETWORK & set(said) and bool(own_words(context, question))


def asks(line: str) -> bool:
    """Whether a line of the client ends in a real question, not in "toch?" or "hè?"."""
    parts = sentences(line)
    return bool(parts) and parts[-1].asked and len(parts[-1].words) > 1 and parts[-1].words[-1] not in _TAGS


def _question(parts: list[Sentence], ended: bool) -> tuple[str, bool]:
    """The last question with its mark, and whether anything of two words or more was said beside it. ``ended``: the text ends in
    a full stop, so that "wat ruikt het hier lekker." is none, but "vertel eens." still is."""
    places = [i for i, part in enumerate(parts) if part.asked]
    last_words = " ".join(parts[-1].words) if parts else ""
    if not places and QUESTION_WORD.match(last_words) and not (ended and not last_words.startswith("vertel")):
        places = [len(parts) - 1]
    if not places:
        return "", False
    last, first = places[-1], places[-1]
    said = " ".join(parts[last].words)
    if len(parts[last].words) <= TAG and last and not QUESTION_WORD.match(said):
        first = last - 1
    question = " ".join(" ".join(part.words) for part in parts[first : last + 1])
    others = any(len(part.words) > 1 for i, part in enumerate(parts) if not first <= i <= last)
    return f"{question} {ASKED}", others


def _form(question: str) -> str | None:
    if not question:
        return None
    found = next(iter(_lexicon("vormen").find(question)), None)
    return found or (None if _ASKING & set(question.split()) or QUESTION_WORD.match(question) else YES_NO)


@lru_cache(maxsize=1)
def _small_talk() -> Lexicon:
    forms = read_yaml(DATA / "effecten.yml")["koetjes"]
    return Lexicon({"koetjes": {"gebied": "gesprek", "vormen": forms}})


def circumstance(text: str, coding: Coding) -> str | None:
    """``stilte``, ``knik`` (a nod: "hm", "ja"), ``onzin`` or ``koetjes``: what is no technique at all."""
    said = words(text)
    if not said or said in (["stilte"], ["zwijgt"], ["zegt", "niets"]):
        return "stilte"
    if NODS.issuperset(said) and "?" not in text:
        return "knik"
    known = sum(frequencies().get(word, 0.0) > 2e-7 for word in said) / len(said)
    if known < 0.4 or (known < 0.6 and coding.abstain):
        return "onzin"
    if coding.techniek not in ("begroeten", "afsluiten") and "koetjes" in _small_talk().find(text):
        return "koetjes"
    return None
