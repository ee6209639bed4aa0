"""Every sentence the assistant can say: read from data, filled in, in ``u`` or ``je``, and never said twice."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge import law

DATA = Path(__file__).with_name("data")


@lru_cache(maxsize=8)
def load(name: str) -> Any:
    """One data file of the conversation by its stem: vragen, woorden, lezen, koppen."""
    return yaml.safe_load((DATA / f"{name}.yml").read_text(encoding="utf-8"))


def words(*path: str) -> Any:
    """A piece of ``woorden.yml`` by its path, for example ``words("ontvangst", "zwaar")``."""
    piece = load("woorden")
    for key in path:
        piece = piece[key]
    return piece


def today(wording: str | list[Any]) -> str:
    """A wording as it may be said today: of a part with ``wet`` its ``zin``, or ``anders`` once that record lapsed."""
    parts = [wording] if isinstance(wording, str) else wording
    return " ".join(
        part if isinstance(part, str) else part["zin"] if law.holds_today(part["wet"]) else part["anders"]
        for part in parts
    )


# "u" takes the verb with t before and after it; "je" drops it when it comes after the verb
_AFTER = {
    "hebt": "heb",
    "heeft": "heb",
    "bent": "ben",
    "kunt": "kun",
    "wilt": "wil",
    "zult": "zul",
    "doet": "doe",
    "gaat": "ga",
    "komt": "kom",
    "vindt": "vind",
    "zegt": "zeg",
    "vertelt": "vertel",
    "zoekt": "zoek",
    "noemt": "noem",
    "schrijft": "schrijf",
    "vraagt": "vraag",
    "krijgt": "krijg",
    "voelt": "voel",
    "houdt": "hou",
    "staat": "sta",
    "maakt": "maak",
    "ziet": "zie",
    "hoopt": "hoop",
    "denkt": "denk",
    "mag": "mag",
    "zou": "zou",
    "moet": "moet",
    "weet": "weet",
    "hoeft": "hoef",
    "belt": "bel",
    "draagt": "draag",
    "geeft": "geef",
    "kiest": "kies",
    "woont": "woon",
    "merkt": "merk",
    "praat": "praat",
    "zet": "zet",
    "leest": "lees",
    "typt": "typ",
    "wist": "wis",
    "bepaalt": "bepaal",
    "dreigt": "dreig",
    "meldt": "meld",
    "zich": "zich",
    "kreeg": "kreeg",
    "zei": "zei",
    "kwam": "kwam",
    "had": "had",
    "was": "was",
    "neemt": "neem",
    "betaalt": "betaal",
    "begint": "begin",
    "blijft": "blijf",
    "stopt": "stop",
    "gebruikt": "gebruik",
    "slaat": "sla",
}
_BEFORE = {"heeft": "hebt"}
_NOT_VERBS = frozenset(
    "dat dit doordat echt eerst het juist met moest naast niet omdat opdat tot totdat vast voordat want wat zodat".split()
)
# verbs that somebody else often does to "u": only after these words, or at the start, is "u" the one who does it
_DONE_TO_U = frozenset("belt brengt geeft haalt helpt houdt kost lukt past raakt schrijft steunt stoort stuurt".split())
_TURNED = frozenset(
    "dan daar daarna daarom en hoe hoeveel hoelang meestal of samen soms straks vaak waar waaraan waarmee waarom waarover waarvoor wanneer zo".split()
)
_PREPOSITIONS = r"(?:voor|bij|met|van|aan|om|over|naast|achter|naar|tegen|rond|zonder|boven|door|uit|op|tot)"


def to_je(text: str) -> str:
    """``text`` written with ``u``, turned to ``je``: for who is 17 or younger or says ``je`` themselves. Quotations stay as they are."""
    pieces = re.split(r"(‘[^’]*’)", text)
    return "".join(piece if piece.startswith("‘") else _je(piece) for piece in pieces)


def _je(text: str) -> str:
    text = re.sub(r"\b[Uu]w eigen\b", lambda m: "je eigen" if m[0][0] == "u" else "Je eigen", text)
    text = re.sub(rf"\b({_PREPOSITIONS}) uzelf\b", r"\1 jezelf", text)
    text = re.sub(r"\b([Uu])zelf\b", lambda m: "jezelf" if m[1] == "u" else "Jezelf", text)
    text = re.sub(r"\b([Uu])w\b", lambda m: "je" if m[1] == "u" else "Je", text)
    verbs = "|".join(sorted(_AFTER, key=len, reverse=True))
    text = re.sub(rf"\b({verbs}|\w+t) u\b(?!-)", _turned, text, flags=re.IGNORECASE)
    text = re.sub(r"\bom u heen\b", "om je heen", text)
    text = re.sub(rf"\b({_PREPOSITIONS}) u\b(?! (?:{verbs})\b)", r"\1 jou", text)
    text = re.sub(r"\b([Uu]) (heeft)\b", lambda m: ("je" if m[1] == "u" else "Je") + " " + _BEFORE[m[2]], text)
    text = re.sub(r"\b([Uu])\b(?!-)", lambda m: "je" if m[1] == "u" else "Je", text)
    return re.sub(r"\b([Jj])e zich\b", r"\1e je", text)


def _turned(found: re.Match[str]) -> str:
    """Verb and ``u`` as verb and ``je``: without its t where ``u`` is the one who does it, as it stands where not."""
    verb = found[1].lower()
    if verb in _NOT_VERBS:
        return found[0]
    before = re.split(r"[.?!:;,(\n–]", found.string[: found.start()])[-1].split()
    asked_or_placed = re.match(rf"(?:(?:\w+ )?(?:hoe|welke?)|{_PREPOSITIONS}|in|na|via) ", " ".join(before).lower())
    if verb in _DONE_TO_U and before and before[-1].lower() not in _TURNED and not asked_or_placed:
        return f"{found[1]} je"
    if verb == "doet" and re.match(r" (?:veel )?(?:verdriet|pijn|goed|zeer)\b", found.string[found.end() :]):
        return f"{found[1]} je"
    stem = _AFTER.get(verb) or _stem(verb)
    return f"{stem.capitalize() if found[1][0].isupper() else stem} je"


def _stem(verb: str) -> str:
    """A verb with the t of ``u`` as it is before ``je``: ``slaapt`` slaap, ``verstaat`` versta, ``wacht`` wacht."""
    if re.search(r"(?:ga|sta|sla)at$|(?:doe|(?<!n)zie)t$", verb):
        return verb[:-2] if verb.endswith("aat") else verb[:-1]
    keeps = re.search(r"[aeiouy]t$|(?<!la)(?<!ku)(?<!jui)cht$", verb)  # zit, weet, wacht; but lach
    return verb if keeps else verb[:-1]


def to_ik(text: str) -> str:
    """``text`` about the reader (``u`` or ``je``) as that person says it: for the report that is one's own. Quotations stay."""
    pieces = re.split(r"(‘[^’]*’)", text)
    return "".join(piece if piece.startswith("‘") else _ik(piece) for piece in pieces)


_OWN = {**_AFTER, "kunt": "kan", "zult": "zal", "help": "help"}  # with "u", with "ik"
_STEMS = {**{stem: stem for stem in _AFTER.values()}, "kun": "kan", "zul": "zal"}  # before "je", before "ik"


def _ik(text: str) -> str:
    text = _je(text)
    stems = "|".join(sorted(_STEMS, key=len, reverse=True))
    verbs = "|".join(sorted(_OWN, key=len, reverse=True))
    text = re.sub(rf"\b({stems}) je je\b", lambda m: f"{_STEMS[m[1]]} ik mij", text)
    text = re.sub(rf"\b({stems}) je\b", lambda m: f"{_STEMS[m[1]]} ik", text)
    text = re.sub(rf"\bje je ({verbs})\b", lambda m: f"ik mij {_OWN[m[1]]}", text)
    text = re.sub(rf"\b([Jj])e ({verbs})\b", lambda m: ("Ik " if m[1] == "J" else "ik ") + _OWN[m[2]], text)
    text = re.sub(rf"\bwaar je ((?:\w+ ){{0,4}})({verbs})\b", lambda m: f"waar ik {m[1]}{_OWN[m[2]]}", text)
    text = re.sub(r"\bjezelf\b", "mijzelf", text)
    text = re.sub(r"\bjou\b", "mij", text)
    return re.sub(r"\b([Jj])e\b", lambda m: "Mijn" if m[1] == "J" else "mijn", text)


class Speaker:
    """Picks the next unsaid wording and remembers it in the conversation's own list of what was said."""

    def __init__(self, said: list[str], young: bool) -> None:
        self.said = said
        self.young = young

    def fill(self, text: str, **values: str) -> str:
        """``text`` with its {…} filled in, in the right form of address."""
        out = text
        for key, value in values.items():
            out = out.replace("{" + key + "}", value)
        return to_je(out) if self.young else out

    def pick(self, key: str, options: list[str], **values: str) -> str | None:
        """The first option not said before whose {…} can be filled, or None when all are used. ``key`` names the list."""
        for i, option in enumerate(options):
            name = f"{key}.{i}"
            wanted = set(re.findall(r"\{(\w+)\}", option))
            if name in self.said or any(not values.get(w) for w in wanted):
                continue
            self.said.append(name)
            return self.fill(option, **values)
        return None

    def once(self, key: str, text: str, **values: str) -> str | None:
        """``text`` the first time, None ever after."""
        return self.pick(key, [text], **values)
