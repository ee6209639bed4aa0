"""What each pattern of ``guard_mask`` found: is it a secret, and of which kind? Judged by the words around it.

Standard library only and Python 3.10. A judge gets the secret with the 40 characters before and the 24 after it and
gives the kind, or None to leave it: an amount, a public number, the date of a letter, an ordinary word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "guard_data.json"
Judge = Callable[[str, str, str], "str | None"]  # (secret, before, after) → kind, or None to leave it

_AMOUNT = re.compile(
    r"^\s?(?:euro|eur\b|€|,-|,\d\d\b|procent|%|uur|km|kilometer|meter|jaar|dagen|weken|maanden|keer|personen|mensen|inwoners|punten|stuks|minuten)",
    re.IGNORECASE,
)
_BEFORE_AMOUNT = re.compile(r"(?:€|eur|euro)\s?$", re.IGNORECASE)


def is_amount(secret: str, before: str, after: str) -> bool:
    return bool(_AMOUNT.search(after) or _BEFORE_AMOUNT.search(before))


@lru_cache(maxsize=1)
def data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return data


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def is_public(text: str) -> bool:
    number = digits(text)
    return number in data()["public_numbers"] or number.startswith(("0800", "0900", "0906"))


def phone(secret: str, before: str, after: str) -> str | None:
    return None if is_public(secret) or is_amount(secret, before, after) else "telefoon"


def nine(secret: str, before: str, after: str) -> str | None:
    """Nine digits without a cue are a bsn; eight are some number, unless they are a date or an amount."""
    number = digits(secret)
    if is_amount(secret, before, after) or is_public(secret) or re.search(r"\d[.,]$", before):
        return None
    if len(number) == 9:
        # 123.456.789 may be an amount: it is one only with a currency, and that was looked at above
        return "bsn"
    return "nummer"


def long_number(secret: str, before: str, after: str) -> str | None:
    return None if is_amount(secret, before, after) or is_public(secret) else "nummer"


def any_date(secret: str, before: str, after: str) -> str | None:
    """A date without the word born: one of the last century that does not follow a word that makes it another fact."""
    if re.search(
        r"\b(?:brief|besluit|beschikking|mail|sinds|vanaf|per|tot|datum|overleden|overleed|getrouwd|trouwden|gescheiden|ongeluk|ongeval|op|in|tussen|en|t/m|voor|na|de|dagtekening|factuur|rekening|uitspraak|vonnis|verhuisd)\s(?:van\s|d\.?d\.?\s|op\s)?$",
        before,
        re.IGNORECASE,
    ):
        return None
    return "datum" if re.search(r"19\d\d$", secret.strip()) else None


_ORDINARY_PLACES = frozenset(
    "onderweg halfweg snelweg spoorweg autoweg landweg werkplaats speelplaats standplaats parkeerplaats zitplaats geboorteplaats woonplaats bewaarplaats ligplaats "
    "opvangplaats stageplaats leerplaats marktplaats ziekenhuisweg voorweg omweg uitweg tegenpad bijbaan hoofdbaan loopbaan atletiekbaan glijbaan ijsbaan tennisbaan autobaan "
    "gerechtshof winkelstraat hoofdstraat zijstraat woonerf achtererf schoolplein speelplein dorpsplein marktplein vakantiepark pretpark wagenpark machinepark bungalowpark "
    "speelveld voetbalveld sportveld arbeidsmarkt huizenmarkt woningmarkt rommelmarkt kerstmarkt supermarkt weekmarkt vluchtelingenkamp tentenkamp verwijderplaats ijsberg "
    "schuldenberg afvalberg stortplaats begraafplaats vindplaats plaats overweg wandelpad fietspad zebrapad ruiterpad levenspad zorgpad aanpak bouwput straat weg baan".split()
)


def address(secret: str, before: str, after: str) -> str | None:
    street = re.match(r"[^\d]*", secret).group(0).strip(" ,").split()  # type: ignore[union-attr]
    word = next(
        (w for w in reversed(street) if w.lower() not in ("nr", "nr.", "nummer", "huisnummer", "op", "no")), ""
    ).lower()
    if word in _ORDINARY_PLACES or is_amount(secret, before, after):
        return None
    return "adres"


_SHORT_WORDS = frozenset(
    "en is ik of om op in de ze we er te ja al an as ie ga zo nu na me je hij km kg cm mm mg ml gr st va ab".split()
)
_YEAR_CUE = re.compile(
    r"(?:\b(?:in|sinds|van|vanaf|jaar|tot|voor|na|uit|per|eind|begin|zomer|mei|en|t/m|januari|februari|maart|april|juni|juli|augustus|september|oktober|november|december)|[-–/])\s?$",
    re.IGNORECASE,
)


def postcode(secret: str, before: str, after: str) -> str | None:
    letters = secret[-2:]
    spaced = " " in secret
    if letters.upper() in ("SA", "SD", "SS") or is_amount(secret, before, after):
        return None
    if letters.islower() and spaced:
        if letters in _SHORT_WORDS - {"ab", "st", "an", "as", "ga", "me", "va"}:
            return None
        if re.match(r"(?:19|20)\d\d", secret) and _YEAR_CUE.search(before):
            return None
        if (
            letters in _SHORT_WORDS
            and not re.search(r"postcode\W*$|\d[a-z]?\W*$|\]\W*$", before, re.IGNORECASE)
            and not re.match(r"\W*(?:$|[A-Z])", after)
        ):
            return None
    elif letters.islower() and letters in ("km", "kg", "cm", "mm", "mg", "ml", "gr", "de", "ste", "kw", "wh", "er"):
        return None
    return "postcode"


def plate(secret: str, before: str, after: str) -> str | None:
    middle = re.findall(r"[a-z]+", secret, re.IGNORECASE)
    return (
        None
        if any(
            m.lower() in ("op", "tot", "of", "en", "van", "per", "om", "in", "bij", "op", "uur", "a") for m in middle
        )
        else "kenteken"
    )


def mostly_digits(secret: str, before: str, after: str) -> str | None:
    return "nummer" if len(digits(secret)) >= 3 and not is_public(secret) else None


_STATES = frozenset(
    "vergeten kwijt niet weg en of ook bij van voor kan wil is doet moet nodig aanvragen invullen werkt wijzigen geblokkeerd aan op om weet ben heb maar fout verkeerd verlopen onjuist ongeldig te "
    "veranderd veranderen gewijzigd gestolen gehackt gelekt ingetrokken resetten reset opnieuw weer nog al een geen de het mijn uw hetzelfde onbekend zoek gekregen ontvangen wachtwoord pincode die dat "
    "als want dus want hij zij ze ik u wij we maken instellen opvragen zelf steeds altijd te lang kort moeilijk makkelijk veilig geheim persoonlijk per in met na".split()
)


# "ww" is also a benefit: shares and years of that stay.
_BENEFIT = re.compile(r"\bww(?: (?:van|voor) \w+(?: \w+)?)?(?:\s(?:is|was))?\s{0,2}$", re.IGNORECASE)


def password(secret: str, before: str, after: str) -> str | None:
    word = secret.strip(".,;!?\"'()").lower()
    if not word or word in _STATES:
        return None
    if _BENEFIT.search(before) and (is_amount(secret, before, after) or re.fullmatch(r"\d{1,3}%?|(?:19|20)\d\d", word)):
        return None
    if re.search(r"\d|[^\w\s.,]|[a-z][A-Z]", secret.strip(".,;?\"'()")) or re.search(r"[:=\"']\s?$", before):
        return "wachtwoord"
    # a plain word counts only when it closes the sentence: "mijn wachtwoord is hondje"
    return (
        "wachtwoord"
        if re.match(r"\W*(?:$|\n|en (?:mijn|de) )", after) and re.search(r"\b(?:is|luidt|was)\s$", before)
        else None
    )


_PRODUCTS = re.compile(
    r"(?:windows|android|iphone|ipad|ios|office|samsung|galaxy|digid|eherkenning|internet)\W?\d", re.I
)


def logs_in_with(secret: str, before: str, after: str) -> str | None:
    """What somebody logs in with is a password when it mixes letters with digits; an address has a kind of its own."""
    mixed = re.search(r"\d", secret) and re.search(r"[a-z]", secret, re.IGNORECASE)
    return "wachtwoord" if mixed and "@" not in secret and not _PRODUCTS.match(secret) else None


def kind_of(kind: str) -> Judge:
    return lambda secret, before, after: kind


def not_amount(kind: str) -> Judge:
    return lambda secret, before, after: None if is_amount(secret, before, after) else kind
