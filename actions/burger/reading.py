"""What one utterance does in the conversation: told, asked, confirmed, skipped, asked why …, in the light of what was asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from actions.burger.wording import load
from knowledge.guard import normalise

# intents of the language model and the kind of act they stand for
INTENTS = {
    "groeten": "groet",
    "vertellen": "vertellen",
    "concreet_vragen": "concreet",
    "informatie_vragen": "informatie",
    "bevestigen": "ja",
    "ontkennen": "nee",
    "weet_niet": "weet_niet",
    "overslaan": "overslaan",
    "waarom": "waarom",
    "corrigeren": "corrigeren",
    "herhalen": "herhalen",
    "niet_begrepen": "niet_snappen",
    "stoppen": "stop",
    "opnieuw": "opnieuw",
    "mens": "mens",
    "bedanken": "bedankt",
    "boos": "boos",
    "bot_vraag": "over_mij",
    "privacy": "privacy",
    "samenvatten": "verslag",
    "kiezen": "kiezen",
    "ongedaan": "ongedaan",
    "buiten_bereik": "buiten",
    "onzin": "onzin",
}
# acts that only a short message may be, unless a pattern says so: a long one tells something
SHORT = {
    "ja": 7,
    "nee": 6,
    "weet_niet": 8,
    "overslaan": 8,
    "waarom": 10,
    "herhalen": 8,
    "niet_snappen": 9,
    "stop": 6,
    "opnieuw": 7,
    "mens": 12,
    "bedankt": 9,
    "groet": 4,
    "over_mij": 11,
    "privacy": 14,
    "verslag": 8,
    "ongedaan": 8,
    "buiten": 14,
    "onzin": 6,
}
_QUESTION = re.compile(
    r"^(?:en |maar |oh |o |ok |eh |trouwens |wacht |nog een vraag |even iets anders |tussendoor |mag ik vragen |ik vroeg me af |weet u |weet je )*"
    r"(?:wat (?:is|zijn|betekent|kost|kosten|doet|doen|gaat|houdt|als|voor|gebeurt|moet|gebeurde)|ken(?:t)? (?:u|je)|hoe (?:lang|veel|werkt|gaat|vraag|kan|duur|oud|zit|kom|moet)|hoeveel|wanneer|waar (?:kan|moet|vind|haal|zit|is)|wie (?:betaalt|beslist|regelt|doet|kan|is|krijgt)|"
    r"krijg(?:t|en)? (?:ik|hij|zij|ze|mijn|je|we)|komt (?:er|dit|dat)|wordt (?:er|dit|dat)|doen jullie|hebben jullie|gaan jullie|moet ik|mag ik|kan ik|krijg ik|heb ik (?:daar )?recht|is (?:dat|het|er|daar|zo n)|kost (?:dat|het)|bestaat er|klopt het dat|geldt|word ik|kan (?:de gemeente|dat)|mogen ze|moet je|kun je|welke)\b"
)


_PAPER = re.compile(
    r"\b(?:brie\w*|formulier\w*|post|papier\w*|gemeente|school|dokter|bank|belasting\w*|rekening\w*|computer|digid)\b"
)


@dataclass(frozen=True)
class Reading:
    """What Rasa understood: intent, confidence (0 to 1) and the other intents with theirs."""

    intent: str = "vertellen"
    confidence: float = 0.0
    ranking: tuple[tuple[str, float], ...] = ()


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    return tuple(
        (row["soort"], row["woorden"], re.compile("|".join(f"(?:{p})" for p in row["als"]))) for row in load("lezen")
    )


def act(text: str, reading: Reading, asks: str | None) -> str:
    """The kind of act: one of the values of ``INTENTS`` or ``verder``, ``veilig_nu``, ``vertellen``.

    Patterns decide on short messages, the language model where it is sure and the message is short enough; whatever is
    left is somebody telling something, so that no content is ever lost to a wrong guess.
    """
    plain = re.sub(r"[^a-z0-9' ?]+", " ", normalise(text)).strip()
    plain = re.sub(r"\s+", " ", plain)
    count = len(plain.split())
    bare = plain.replace("?", "").strip()
    for kind, longest, pattern in _patterns():
        if count <= longest and pattern.search(bare):
            if (
                kind == "corrigeren"
                and asks
                in ("kracht", "netwerk", "wens", "uitzondering", "geprobeerd", "zorgen", "gevoel", "aanleiding")
                and not re.search(r"bedoel|vergist|verkeerd|klopt niet|sorry|oeps", bare)
            ):
                continue  # "nee, niet echt, maar mijn zus …" answers the question
            if kind == "onzin" and re.fullmatch(r"[\d ,.]+", bare) and asks in ("schaal", "leeftijd", "keuze"):
                return "vertellen"
            if kind == "buiten" and asks not in (None, "aanleiding") and "?" not in text:
                continue
            return kind
    if _QUESTION.search(bare) and (("?" in text and count <= 22) or count <= 11):
        return "informatie"
    kind = INTENTS.get(reading.intent, "vertellen")
    if kind in ("vertellen", "concreet", "informatie", "kiezen", "boos", "corrigeren"):
        if kind == "informatie" and not ("?" in text and reading.confidence >= 0.5 and count <= 22):
            return "vertellen"
        # Anger in words is found by its words; a guess at it would call somebody angry who only writes short.
        if kind in ("corrigeren", "boos") and reading.confidence < 0.7:
            return "vertellen"
        return kind
    limit = 0.75 if kind in ("stop", "opnieuw", "mens", "ongedaan", "verslag") else 0.6
    if asks in ("keuze", "bevestiging", "kleine_stap", "anders") and kind in (
        "mens",
        "stop",
        "opnieuw",
        "buiten",
        "onzin",
        "over_mij",
        "privacy",
        "verslag",
        "groet",
    ):
        return "vertellen"  # the words of a choice are a choice
    if reading.confidence >= limit and count <= SHORT.get(kind, 6):
        if (
            kind in ("buiten", "onzin", "groet", "stop", "opnieuw", "ongedaan")
            and count > 3
            and asks not in (None, "aanleiding")
        ):
            return "vertellen"
        if kind == "niet_snappen" and _PAPER.search(bare):
            return "vertellen"  # a letter that is not understood is what somebody comes for
        return kind
    return "vertellen"
