"""From a citizen's words to the lines of the gespreksverslag: which sentence belongs under which heading."""

from __future__ import annotations

import re
from functools import lru_cache

from actions.burger.state import HEADINGS, State
from actions.burger.wording import load
from knowledge.guard import normalise

_END = re.compile(r"(?<=[.!?])\s+|\n+")
_CLAUSE = re.compile(
    r"[.!?,;:\n]+\s*|\s+(?=(?:maar|omdat|want|terwijl|dus|zodat|waardoor|en toen|en nu|sinds|alleen)\s)"
)
ASKED = {
    "aanleiding": "verhaal",
    "gevoel": "verhaal",
    "uitzondering": "kracht",
    "schaal": "verhaal",
    "wens": "wens",
    "kracht": "kracht",
    "netwerk": "netwerk",
    "geprobeerd": "geprobeerd",
    "zorgen": "zorgen",
    "voor_wie": "verhaal",
    "veiligheid": "zorgen",
    "anders": "verhaal",
    "kleine_stap": "verhaal",
    "gemeente": "verhaal",
    "leeftijd": "verhaal",
}


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    return {heading: re.compile("|".join(f"(?:{p})" for p in patterns)) for heading, patterns in load("koppen").items()}


def sentences(text: str) -> list[str]:
    """The sentences of ``text``; a very long one without full stops is cut at its turns (maar, want, en toen)."""
    out: list[str] = []
    for part in _END.split(text.strip()):
        part = part.strip(" -–")
        if not part:
            continue
        if len(part.split()) > 32:
            out += _turns(part)
        else:
            out.append(part)
    return out


_TURN = re.compile(
    r"(?<=[,;])\s+|\s+(?=(?:maar|want|omdat|dus|daarnaast|en (?:toen|nu|ik|hij|zij|ze|we|wij|mijn|vannacht))\s)"
)


def _turns(sentence: str) -> list[str]:
    """A long sentence in pieces of at least twelve words, cut where it turns; nothing is added to it or lost."""
    cuts = [match.span() for match in _TURN.finditer(sentence)]
    out, start = [], 0
    for left, right in cuts:
        if len(sentence[start:left].split()) >= 12 and len(sentence[right:].split()) > 2:
            out.append(sentence[start:left].strip(" ,;"))
            start = right
    return [*out, sentence[start:].strip(" ,;")]


def cued(sentence: str) -> list[str]:
    """The headings a sentence speaks for by itself (without ``verhaal``), for example wens for "ik wil weer werken"."""
    plain = normalise(sentence)
    return [heading for heading, pattern in _cues().items() if heading in HEADINGS and pattern.search(plain)]


def feels(text: str) -> bool:
    """Whether the text says how it is for the person."""
    return bool(_cues()["gevoel"].search(normalise(text)))


def is_wish(text: str) -> bool:
    """Whether somebody who was asked for a wish told one: a state of things ("3 maanden huur achter") is none."""
    return not names_nothing(text) and (wishes(text) or not _cues()["toestand"].search(normalise(text)))


def names_nothing(text: str) -> bool:
    """Whether an answer to what somebody would like leaves it open ("als ik dat wist")."""
    return bool(_cues()["geen_wens"].search(re.sub(r"[.!?,]", "", normalise(text)).strip()))


def wishes(text: str) -> bool:
    """Whether the words themselves speak of a wish."""
    plain = normalise(text)
    return bool(_cues()["wens"].search(plain) or _cues()["verlangen"].search(plain))


def without_greeting(text: str) -> str:
    """``text`` without the greeting in front of a story; a greeting alone stays as it is."""
    found = _cues()["aanhef"].match(normalise(text))
    rest = re.split(r"[\s,.!]+", text.strip(), maxsplit=len(found[0].split()))[-1] if found else text
    return rest if len(rest.split()) > 2 else text


def record(state: State, text: str, turn: int, asks: str | None, product: str | None = None) -> list[str]:
    """Add ``text`` to the lines of ``state``; returns the ids added.

    An answer stands under the heading that was asked for; a story stands under ``verhaal``, and each of its sentences
    that speaks for another heading stands there too, in the same words.
    """
    added: list[str] = []
    main = ASKED.get(asks or "aanleiding", "verhaal")
    if asks == "veiligheid" and _cues()["veilig"].search(normalise(text)):
        main = "verhaal"
    there = {(line["kop"], normalise(line["text"])) for line in state["regels"]}
    for sentence in sentences(without_greeting(text)):
        headings = [main]
        for heading in cued(sentence):
            if heading == "wens" and product and len(sentence.split()) < 12 and _mentions(sentence, product):
                continue  # "ik wil een scootmobiel" is what is asked for, not yet the wish behind it
            if heading not in headings and (main == "verhaal" or heading in ("wens", "netwerk")):
                headings.append(heading)
        for heading in headings:
            if (heading, normalise(sentence)) in there:
                continue  # said before, in the same words
            number = 1 + sum(1 for line in state["regels"] if line["turn"] == turn)
            line_id = f"t{turn}.{number}"
            line = {"id": line_id, "kop": heading, "text": sentence, "turn": turn}
            if heading == main and main != "verhaal":
                line["gevraagd"] = True
            state["regels"].append(line)
            added.append(line_id)
    return added


def _mentions(sentence: str, product: str) -> bool:
    return any(word in normalise(sentence) for word in normalise(product).split() if len(word) > 4)


def fragment(text: str, longest: int = 9) -> str | None:
    """A few of the person's own words worth giving back: the clause with the most feeling, at most ``longest`` words."""
    best: tuple[float, str] | None = None
    for clause in _CLAUSE.split(text):
        clause = re.sub(
            r"^(?:en|maar|want|dus|omdat|dat|ja|nee|nou|ook|of|terwijl|waardoor|zodat)\s+",
            "",
            clause.strip(" \"'‘’-–"),
            flags=re.IGNORECASE,
        )
        words = clause.split()
        if not 3 <= len(words) <= longest + 3 or "[" in clause or "‘" in clause:
            continue
        plain = normalise(clause)
        score = (
            2.0 * len(_cues()["gevoel"].findall(plain))
            + (0.7 if re.search(r"\b(?:ik|me|mij|mijn|hij|zij|ze|haar|hem)\b", plain) else 0.0)
            + min(len(words), 7) / 14
        )
        if len(words) > longest:
            score -= 1.0
        if best is None or score > best[0]:
            best = (score, " ".join(words[:longest]))
    return best[1] if best and best[0] >= 0.8 else None


_FILLER = r"^(?:(?:nou|ja|nee|en|maar|ehm?|uhm?|tja|gewoon|ach(?: (?:jongen|meisje|kind|meid|man))?)[, ]+)+"


def quote(text: str, longest: int = 22) -> str:
    """The person's words, short enough to stand inside a sentence; first letter small, no full stop."""
    text = re.sub(_FILLER, "", text.strip(), flags=re.IGNORECASE) or text.strip()
    words = text.rstrip(".!?, ").replace("‘", "'").replace("’", "'").replace("!", "").split()
    short = " ".join(words[:longest]) + (" …" if len(words) > longest else "")
    return short[:1].lower() + short[1:] if short and not short[:2].isupper() and not short.startswith("[") else short
