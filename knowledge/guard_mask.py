"""Personal data out of a message before anything is stored: each secret becomes ``[kind]``. A help, never a promise.

Standard library only and Python 3.10. Twelve kinds: bsn, iban, telefoon, email, adres, postcode, naam, kenteken, datum,
nummer, wachtwoord, rekening. Ordinary words, ages, amounts, dates of letters and public numbers stay as they are, so
most patterns ask for a cue word or for a shape that nothing else has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "guard_data.json"


@dataclass(frozen=True)
class Masked:
    """``text`` with personal data replaced by ``[kind]``; ``found``: the kinds replaced, in order, without repeats."""

    text: str
    found: tuple[str, ...]


Put = Callable[[str], str]
Judge = Callable[[str, str, str], "str | None"]  # (secret, before, after) → kind, or None to leave it

_MONTH = r"(?:jan(?:uari)?|feb(?:ruari)?|maart|mrt|april|apr|mei|juni?|juli?|aug(?:ustus)?|sep(?:t(?:ember)?)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DIGIT_WORD = r"(?:nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)"
_NUMBER_WORD = rf"(?:(?:{_DIGIT_WORD}[eë]n)?(?:twin|der|veer|vijf|zes|zeven|tach|negen)tig|{_DIGIT_WORD}(?![a-z])|dubbel|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien)"
_DATE = rf"(?:\d{{1,2}}\s?[-./ ]\s?\d{{1,2}}\s?[-./ ]\s?(?:(?:19|20)\d{{2}}|'?\d{{2}})|(?:19|20)\d{{2}}[-./]\d{{1,2}}[-./]\d{{1,2}}|\d{{1,2}}(?:e|ste|de)?[-\s]{{1,2}}{_MONTH}[-\s]{{1,2}}(?:(?:19|20)\d{{2}}|'?\d{{2}}\b)|\b[a-zë]{{2,20}}\s{_MONTH}\s(?:19|20)\d{{2}}|\d{{8}}|\d{{6}})(?!\d)"
_AMOUNT = re.compile(
    r"^\s?(?:euro|eur\b|€|,-|,\d\d\b|procent|%|uur|km|kilometer|meter|jaar|dagen|weken|maanden|keer|personen|mensen|inwoners|punten|stuks|minuten)",
    re.IGNORECASE,
)
_BEFORE_AMOUNT = re.compile(r"(?:€|eur|euro)\s?$", re.IGNORECASE)


_DONE = re.compile(r"\[(?:bsn|iban|telefoon|email|adres|postcode|naam|kenteken|datum|nummer|wachtwoord|rekening)\]")


def _never(secret: str, before: str, after: str) -> bool:
    return bool(_AMOUNT.search(after) or _BEFORE_AMOUNT.search(before))


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return data


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _public(text: str) -> bool:
    number = _digits(text)
    return number in _data()["public_numbers"] or number.startswith(("0800", "0900", "0906"))


def _phone(secret: str, before: str, after: str) -> str | None:
    return None if _public(secret) or _never(secret, before, after) else "telefoon"


def _nine(secret: str, before: str, after: str) -> str | None:
    """Nine digits without a cue are a bsn; eight are some number, unless they are a date or an amount."""
    number = _digits(secret)
    if _never(secret, before, after) or _public(secret) or re.search(r"\d[.,]$", before):
        return None
    if len(number) == 9:
        # 123.456.789 may be an amount: it is one only with a currency, and that was looked at above
        return "bsn"
    return "nummer"


def _long(secret: str, before: str, after: str) -> str | None:
    return None if _never(secret, before, after) or _public(secret) else "nummer"


def _any_date(secret: str, before: str, after: str) -> str | None:
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


def _address(secret: str, before: str, after: str) -> str | None:
    street = re.match(r"[^\d]*", secret).group(0).strip(" ,").split()  # type: ignore[union-attr]
    word = next(
        (w for w in reversed(street) if w.lower() not in ("nr", "nr.", "nummer", "huisnummer", "op", "no")), ""
    ).lower()
    if word in _ORDINARY_PLACES or _never(secret, before, after):
        return None
    return "adres"


_SHORT_WORDS = frozenset(
    "en is ik of om op in de ze we er te ja al an as ie ga zo nu na me je hij km kg cm mm mg ml gr st va ab".split()
)
_YEAR_CUE = re.compile(
    r"(?:\b(?:in|sinds|van|vanaf|jaar|tot|voor|na|uit|per|eind|begin|zomer|mei|en|t/m|januari|februari|maart|april|juni|juli|augustus|september|oktober|november|december)|[-–/])\s?$",
    re.IGNORECASE,
)


def _postcode(secret: str, before: str, after: str) -> str | None:
    letters = secret[-2:]
    spaced = " " in secret
    if letters.upper() in ("SA", "SD", "SS") or _never(secret, before, after):
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


def _plate(secret: str, before: str, after: str) -> str | None:
    middle = re.findall(r"[a-z]+", secret, re.IGNORECASE)
    return (
        None
        if any(
            m.lower() in ("op", "tot", "of", "en", "van", "per", "om", "in", "bij", "op", "uur", "a") for m in middle
        )
        else "kenteken"
    )


def _mostly_digits(secret: str, before: str, after: str) -> str | None:
    return "nummer" if len(_digits(secret)) >= 3 and not _public(secret) else None


_STATES = frozenset(
    "vergeten kwijt niet weg en of ook bij van voor kan wil is doet moet nodig aanvragen invullen werkt wijzigen geblokkeerd aan op om weet ben heb maar fout verkeerd verlopen onjuist ongeldig te "
    "veranderd veranderen gewijzigd gestolen gehackt gelekt ingetrokken resetten reset opnieuw weer nog al een geen de het mijn uw hetzelfde onbekend zoek gekregen ontvangen wachtwoord pincode die dat "
    "als want dus want hij zij ze ik u wij we maken instellen opvragen zelf steeds altijd te lang kort moeilijk makkelijk veilig geheim persoonlijk per in met na".split()
)


# "ww" is also a benefit: shares and years of that stay.
_BENEFIT = re.compile(r"\bww(?: (?:van|voor) \w+(?: \w+)?)?(?:\s(?:is|was))?\s{0,2}$", re.IGNORECASE)


def _password(secret: str, before: str, after: str) -> str | None:
    word = secret.strip(".,;!?\"'()").lower()
    if not word or word in _STATES:
        return None
    if _BENEFIT.search(before) and (_never(secret, before, after) or re.fullmatch(r"\d{1,3}%?|(?:19|20)\d\d", word)):
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


def _logs_in_with(secret: str, before: str, after: str) -> str | None:
    """What somebody logs in with is a password when it mixes letters with digits; an address has a kind of its own."""
    mixed = re.search(r"\d", secret) and re.search(r"[a-z]", secret, re.IGNORECASE)
    return "wachtwoord" if mixed and "@" not in secret and not _PRODUCTS.match(secret) else None


def _kind(kind: str) -> Judge:
    return lambda secret, before, after: kind


def _not_amount(kind: str) -> Judge:
    return lambda secret, before, after: None if _never(secret, before, after) else kind


_CONSONANT = "[bdfghjklnprstvxz]"  # no vowels on a plate, so that hardly any word or measure looks like one
_PLATE_FORMS = ("LL DD LL", "LL LL DD", "DD LL LL", "DD LL DD", "DD LLL D", "D LLL DD", "LL DDD L", "L DDD LL", "LLL DD L", "L DD LLL", "D LL DDD", "DDD LL D")  # fmt: skip


def _plates(letter: str, gap: str) -> str:
    """A pattern of every form that a Dutch plate has had since 1978: ``letter`` for L, a digit for D, ``gap`` between groups."""
    forms = ("".join({"L": letter, "D": r"\d", " ": gap}[sign] for sign in form) for form in _PLATE_FORMS)
    return rf"(?<![\w€.,-])(?:{'|'.join(forms)})(?![\w-])"


_IS = r"\W{0,3}(?:\s?(?:is|nr\.?|nummer|luidt|=|:|van (?:mij|mijn \w+|mezelf)(?: is)?)\W{0,3}){0,2}"
_BORN = r"(?:geboren(?: ben ik)?|geboortedatum|geb\.?(?: ?dat(?:um|\.)?)?|gebdatum|jarig|verjaardag|verjaar|geboortedag|ik ben van|zij is van|hij is van|(?:zoon|dochter|kind|man|vrouw|moeder|vader|zoontje|dochtertje) (?:is )?van)"
_SPECS: tuple[tuple[str, str, Judge], ...] = (
    (
        "wachtwoord",
        r"\b(?:wachtwoord(?:en)?|wachtwrd|wachtw|pincode|pin-code|pin|inlogcode|toegangscode|password|passwd|ww|digid ?code|sms[- ]?code|activeringscode|inlognaam|gebruikersnaam|login|kluiscode|alarmcode|code)(?: (?:van|voor) \w+(?: \w+)?)?(?:\s(?:is|was|luidt|zijn)\b(?::)?|\s?[:=]|(?=\s\S*\d))\s{0,2}(?P<secret>[\"']?(?:\d(?:[ -]\d){3,7}|[^\s,;\"']{3,40})[\"']?)",
        _password,
    ),
    (
        "wachtwoord",
        r"\b(?:inloggen|ingelogd|aanmelden|aangemeld|log(?:de)?\s(?:ik\s|je\s|hij\s|zij\s)?in)\smet\s(?P<secret>[^\s,;\"']{6,40})",
        _logs_in_with,
    ),
    (
        "email",
        r"(?P<secret>(?<![\w.+-])[\w.+-]{1,64}(?:\s(?:punt|dot|streepje|underscore)\s[\w.+-]{1,40}){0,3}\s?(?:@|\(at\)|\[at\]|\{at\}|\bapenstaartje\b|\bapestaartje\b)\s?[\w-]{1,63}(?:\s?(?:\.|,(?=(?:nl|com|net|org|be)\b)|\(?\[?\b(?:punt|dot)\b\]?\)?)\s?[\w-]{2,24}){0,3})",
        _kind("email"),
    ),
    (
        "email",
        r"(?P<secret>\b[\w.+-]{2,64} (?:at [\w-]{2,40}|op (?:gmail|hotmail|outlook|live|ziggo|kpnmail|xs4all|planet|icloud|yahoo))\s?(?:\.|punt|dot)\s?(?:nl|com|net|org|be|de|eu)\b)",
        _kind("email"),
    ),
    ("iban", r"(?P<secret>\b[A-Z]{2}\s?\d{2}[\s.-]?[A-Z]{4}(?:[\s.-]?\d){10}(?!\d))", _kind("iban")),
    (
        "iban",
        r"(?P<secret>\b(?:ABNA|RABO|INGB|SNSB|ASNB|TRIO|KNAB|BUNQ|RBRB|REVO|FVLB|NNBA)(?:[\s.-]?\d){10}(?!\d))",
        _kind("iban"),
    ),
    (
        "iban",
        r"(?P<secret>\b(?:AT|BE|BG|CH|CY|CZ|DE|DK|EE|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|TR)\s?\d{2}(?:[\s.-]?[A-Z0-9]{2,4}){3,8}\b)",
        lambda s, b, a: "iban" if len(_digits(s)) >= 10 else None,
    ),
    ("rekening", r"(?P<secret>(?<![\d.])(?:\d{4}[ .-]?){3}\d{4}(?!\d))", _not_amount("rekening")),
    (
        "rekening",
        rf"\b(?:rekening(?: ?nummer|nr\.?)?|giro(?:rekening|nummer)?|bankrekening(?:nummer)?|spaarrekening|creditcard(?:nummer)?|kaartnummer|bankpas(?:nummer)?|pasnummer){_IS}(?P<secret>\d(?:[ .-]?\d){{4,18}})",
        _not_amount("rekening"),
    ),
    (
        "bsn",
        rf"(?:\bbsn\b(?:[ -]?(?:nummer|nr\.?))?|burgerservice ?-?nummer|burgerservice ?nr\.?|\bsofi(?:[ -]?(?:nummer|nr\.?))?){_IS}(?P<secret>\d(?:[ .\-/]?\d){{6,9}})",
        _kind("bsn"),
    ),
    (
        "bsn",
        rf"(?:\bbsn\w*|burgerservicenummer|sofinummer)\W{{0,3}}(?:is\s)?(?P<secret>{_NUMBER_WORD}(?:[\s,.-]+(?:en\s)?{_NUMBER_WORD}){{3,8}})",
        _kind("bsn"),
    ),
    ("datum", rf"\b{_BORN}\W{{0,3}}(?:(?:ben ik|is|op|in|de|:)\W{{0,2}}){{0,2}}(?P<secret>{_DATE})", _kind("datum")),
    (
        "datum",
        rf"(?P<secret>{_DATE})(?=\W{{0,3}}(?:geboren|is mijn geboortedatum|ben ik geboren|is (?:hij|zij|ze) geboren))",
        _kind("datum"),
    ),
    ("datum", r"(?P<secret>(?<![\d-])\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?19\d\d(?!\d))", _any_date),
    ("datum", rf"(?P<secret>(?<!\d)\d{{1,2}} {_MONTH} 19[0-9]\d(?!\d))", _any_date),
    (
        "nummer",
        r"\b(?:klant|client|cliënt|zaak|dossier|polis|aanvraag|patient|patiënt|lidmaatschaps?|lid|v|vreemdelingen|paspoort|rijbewijs|id|id-kaart|document|kaart|relatie|order|bestel|factuur|debiteur|referentie|identiteitskaart|identiteitsbewijs|studenten?|personeels|leerling|meter|contract|inschrijf|beschikkings?|betalings|verzekerden|verzekerings|incasso|huurders|volg|serie|kvk|vergunnings|cjib|boete|uzovi|ean)[ -]?(?:nummer|nummers|nr\.?|kenmerk|no\.?)"
        + _IS
        + r"(?P<secret>[a-z0-9]{1,3}(?:[./ -]?[a-z]{0,3}\d[a-z0-9]{0,12}){1,6})",
        _mostly_digits,
    ),
    (
        "nummer",
        r"\b(?:ons kenmerk|uw kenmerk|kenmerk|referentie|dossier|zaak|polis|paspoort|rijbewijs|betalingskenmerk|identiteitskaart|id-kaart)\W{0,3}(?:is\s|nr\.?\s)?(?P<secret>(?=[a-z./-]{0,8}\d)[a-z0-9][a-z0-9./-]{4,24})",
        _mostly_digits,
    ),
    ("telefoon", r"(?P<secret>(?<![\d+])(?:\+|00)\s?31[\s./-]{0,2}\(?0?\)?(?:[\s./-]{0,2}\d){9}(?!\d))", _phone),
    ("telefoon", r"(?P<secret>(?<!\d)\+\s?\d{2,3}(?:[\s./()-]{0,2}\d){6,11}(?!\d))", _phone),
    (
        "telefoon",
        r"(?P<secret>(?<!\d)00(?:32|49|90|212|44|48|40|359|380|963|252|291|93|964|98|34|33|39)(?:[\s./-]{0,2}\d){7,10}(?!\d))",
        _phone,
    ),
    (
        "telefoon",
        r"(?P<secret>(?<![\d.,])\(?0\s?[1-9]\d{0,2}\)?(?:[\s./-]{0,3}\d){6,8}(?!\d))",
        lambda s, b, a: _phone(s, b, a) if len(_digits(s)) == 10 else None,
    ),
    (
        "telefoon",
        r"\b(?:tel|telefoon|telefoonnummer|telefoonnr|telnr|mobiel|mob|bel|bellen|nummer is|nr is|whatsapp|app|appen|06 nummer|06-nummer|bereikbaar)\w{0,8}\W{0,3}(?:(?:me|mij|is|op|onder|naar|kan|via|mijn|nummer|nr)\W{1,2}){0,4}(?P<secret>\+?\d(?:[\s./-]{0,2}\d){7,12})(?!\d)",
        _phone,
    ),
    ("telefoon", rf"(?P<secret>\bnul\W+zes(?:\W+(?:en\W+)?{_NUMBER_WORD}){{3,9}})", _kind("telefoon")),
    ("telefoon", rf"(?P<secret>\bnul\W+{_NUMBER_WORD}(?:\W+(?:en\W+)?{_NUMBER_WORD}){{5,10}})", _kind("telefoon")),
    (
        "telefoon",
        r"(?P<secret>(?<![\d.,])6[\s-]?[1-58]\d(?:[\s.-]?\d){6}(?![\d]))",
        lambda s, b, a: (
            _phone(s, b, a)
            if not re.search(r"\bbsn|nummer\W*$", b[-20:], re.IGNORECASE) and ("-" in s or " " in s)
            else None
        ),
    ),
    (
        "kenteken",
        r"(?P<secret>\b(?:[A-Z]{2}-\d{2,3}-[A-Z]{1,2}|\d{1,2}-[A-Z]{2,3}-\d{1,2}|[A-Z]{1,2}-\d{3}-[A-Z]{1,2}|\d{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-\d{2}-\d{2}|\d{2}-[A-Z]{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d{2}|\d-[A-Z]{3}-\d{2}|[A-Z]{3}-\d{2}-[A-Z]|\d{3}-[A-Z]{2}-\d|[A-Z]-\d{2}-[A-Z]{3})\b(?!-))",
        _plate,
    ),
    ("kenteken", rf"(?P<secret>{_plates(_CONSONANT, '[-.]?')})", _kind("kenteken")),
    ("kenteken", rf"(?P<secret>(?-i:(?!NR){_plates(_CONSONANT.upper(), '[-. ]?')}))", _kind("kenteken")),
    (
        "kenteken",
        rf"\b(?:kenteken|kentekens|nummerplaat|nummerbord)\W{{0,3}}(?:van (?:de |het |mijn |zijn |haar |onze )?\w+\s)?(?:(?:is|nr\.?|nummer)\W{{1,2}})?(?P<secret>{_plates('[a-z]', '[-. ]{0,3}')}|(?-i:[A-Z]{{1,3}}[- ]?[A-Z]{{1,2}}[- ]?\d{{2,4}}|\d[- ]?[A-Z]{{3}}[- ]?\d{{3}})\b)",
        _plate,
    ),
    (
        "adres",
        r"(?P<secret>(?<![\w.'’-])(?:(?:van|de|het|den|der|'s|prins|prinses|koning|koningin|burgemeester|burg\.|dokter|dr\.|oude|nieuwe|sint|st\.|grote|kleine|lange|korte|eerste|tweede|derde|1e|2e|3e|jan|pieter|willem|laan|professor|prof\.|dominee|ds\.|pastoor|kapitein|generaal|admiraal)\s){0,3}[a-zà-ÿ'’.-]{2,30}(?:straat|str\.|laan|weg|plein|gracht|kade|dijk|hof|singel|steeg|pad|park|baan|dreef|markt|plantsoen|plaats|erf|veld|akker|donk|berg|kamp|ring|wal|straatje|boulevard|hoek|oord|oever|haven|sloot|vaart|kamp|weide|land|zoom|tuin|burg|brink|esch|stede|rak|meent|gaarde|hage|poort|brug|bos|heide)\s?,?\s(?:(?:nr\.?|no\.?|nummer|huisnummer|op nummer)\s?)?(?:\d{1,4}(?:\s?[-/]\s?\d{1,4}\b|-?[a-z]\b|\s[A-Z]\b|\s?-?\s?(?:bis|hs|huis|zw|rd|[IVX]{1,4})\b|\s[a-z](?=\W*$|[,.;\n]|\s+\d{4}))?)(?!\d))",
        _address,
    ),
    (
        "adres",
        r"\b(?:woon(?:t|de|den)?|wonen|adres(?: is)?|straat|verhuisd naar|gevestigd|ingeschreven)\W{1,3}(?:(?:ik|wij|we|hij|zij|op|aan|in|te|is|de|het|:)\s){0,3}(?P<secret>[A-ZÀ-Ý](?<=[A-ZÀ-Ý])[\w'’.-]{1,24}(?:\s[A-ZÀ-Ýa-z][\w'’.-]{1,24}){0,2}\s\d{1,4}\s?[a-zA-Z]?\b)(?!\s?(?:jaar|hoog|dagen|maanden|weken|uur|km|euro|kinderen|personen|keer))",
        lambda s, b, a: _address(s, b, a) if s[:1].isupper() else None,
    ),
    ("adres", r"(?P<secret>\bpostbus\s?(?:nr\.?\s|nummer\s)?\d{1,6})", _kind("adres")),
    (
        "adres",
        r"\b(?:op|huis)?nummer\s(?P<secret>\d{1,4}[a-z]?\s(?:in|aan|op|van)\s(?:de|het)\s[A-Z][\w'’-]{2,24}(?:straat|laan|weg|plein|gracht|kade|dijk|hof|singel|steeg|pad))",
        _kind("adres"),
    ),
    ("postcode", r"(?P<secret>(?<![\d€.,])[1-9]\d{3}\s?[a-zA-Z]{2}\b)", _postcode),
    ("postcode", r"(?P<secret>(?<![\d€.,-])[1-9]\d{3}-(?-i:[A-Z]{2})\b(?!-))", _postcode),
    ("postcode", r"\bpostcode\W{0,3}(?:is\s)?(?P<secret>[1-9]\d{3}(?:\s?[a-z]{2})?)\b", _kind("postcode")),
    ("bsn", r"(?P<secret>(?<![\d€.,/-])\d(?:[ .\-/]?\d){8}(?![ .,\-/]?\d))", _nine),
    ("bsn", rf"(?P<secret>\b{_DIGIT_WORD}(?:[\s,.-]+{_DIGIT_WORD}){{8}}\b)", _kind("bsn")),
    ("nummer", r"(?P<secret>(?<![\d€.,/-])\d{8}(?![ .,\-/]?\d))", _nine),
    ("nummer", r"(?P<secret>(?<![\d€.,])\d{10,18}(?!\d))", _long),
)
_CASED = frozenset({"adres"})


@lru_cache(maxsize=1)
def _maskers() -> tuple[tuple[re.Pattern[str], Judge], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), judge) for _, pattern, judge in _SPECS)


def mask(text: str) -> Masked:
    """``text`` with what looks like personal data replaced by ``[kind]``."""
    found: list[str] = []

    def put(kind: str) -> str:
        if kind not in found:
            found.append(kind)
        return f"[{kind}]"

    for pattern, judge in _maskers():

        def swap(hit: re.Match[str], judge: Judge = judge) -> str:
            whole, secret = hit.group(0), hit.group("secret")
            start, end = hit.start("secret"), hit.end("secret")
            if _DONE.search(secret):  # something inside was masked before
                return whole
            kind = judge(secret, hit.string[max(0, start - 40) : start], hit.string[end : end + 24])
            if kind is None:
                return whole
            return whole[: start - hit.start()] + put(kind) + whole[end - hit.start() :]

        text = pattern.sub(swap, text)
    return Masked(_names(text, put), tuple(found))


# --- names ----------------------------------------------------------------------------------------------------------

_PARTICLES = r"(?:van der|van den|van de|van 't|van het|von|van|de la|de|den|der|ten|ter|el|al|bin|ben|te|te|'t|op de|in 't|da|dos|du|le|la|di|ait|abu|ibn)"
_CAPITAL = r"[A-ZÀ-ÝŞĞİÇÖÜŁŚŻ][\w'’-]*[\w]"


_PEOPLE = "begeleid(?:er|ster)|bewindvoerder|mentor|voogd|maatschappelijk|jeugdwerker|wijkverpleegkundige|contactpersoon|behandelaar|psycholoog|huisarts|advocaat|juf|meester|leraar|lerares|zoon|dochter|man|vrouw|ex|partner|vriend|vriendin|broer|zus|vader|moeder|oom|tante|neef|nicht|opa|oma|buurman|buurvrouw|mantelzorger|hulp"


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    data = _data()["names"]
    lead = "|".join(data["lead"])
    sure = "|".join(data["sure"])
    rest = rf"(?:\s+(?:(?i:{_PARTICLES})\s+){{0,2}}{_CAPITAL}){{0,3}}"
    lower = rf"(?:\s+(?:(?:{_PARTICLES})\s+){{0,2}}[\w'’-]{{2,20}}){{0,2}}"
    return (
        re.compile(rf"\b(?i:{sure})[\s:]{{1,3}}(?P<name>(?:(?i:{_PARTICLES})\s+){{0,2}}{_CAPITAL}{rest})"),
        re.compile(
            rf"\b(?i:{sure})[\s:]{{1,3}}(?P<name>[a-zà-ÿ][\w'’-]{{1,20}}{lower})(?=\s*(?:$|[.,;!?\n(]|(?:en|ik|maar|van)\b))"
        ),
        re.compile(
            rf"\b(?i:{lead})[.,:]?\s{{1,3}}(?P<name>(?:[A-Z]\.\s?){{0,4}}(?:(?i:{_PARTICLES})\s+){{0,2}}{_CAPITAL}{rest})"
        ),
        re.compile(rf"\b(?i:{lead})[.,:]?\s{{1,3}}(?P<name>[a-zà-ÿ][\w'’-]{{2,20}})\b"),
        re.compile(rf"(?<![\w.\[])(?P<name>(?:[A-Z]\.\s?){{1,4}}(?:(?i:{_PARTICLES})\s+){{0,2}}{_CAPITAL}{rest})"),
        re.compile(rf"(?<![\w\[])(?P<name>{_CAPITAL}{rest})"),
        re.compile(
            rf"(?<![\w\[])(?P<name>{_CAPITAL}\s(?:(?i:{_PARTICLES})\s){{0,2}}{_CAPITAL})(?=(?:,|\s(?:is|was))\s(?:mijn|onze|zijn|haar|hun)\s(?:nieuwe\s|oude\s|vaste\s)?(?:{_PEOPLE})\b)"
        ),
    )


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = _data()["names"]
    return frozenset(data["first"]), frozenset(data["never"]), frozenset(data["also_words"])


def _first(name: str) -> str:
    words = [w for w in name.split() if not re.fullmatch(_PARTICLES, w, re.IGNORECASE)]
    return words[0].strip(".'’").lower() if words else ""


def _trim(name: str, never: frozenset[str]) -> str:
    """``name`` up to the first word that cannot be part of one ("Jan Morgen" → "Jan")."""
    kept: list[str] = []
    for word in name.split():
        if kept and word.lower() in never and not re.fullmatch(_PARTICLES, word, re.IGNORECASE):
            break
        kept.append(word)
    while len(kept) > 1 and re.fullmatch(_PARTICLES, kept[-1], re.IGNORECASE) and kept[-1].islower():
        kept.pop()
    return " ".join(kept)


def _names(text: str, put: Put) -> str:
    first, never, also = _lists()
    sure, sure_low, lead, lead_low, initials, loose, role = _patterns()

    def swap(accept: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
        def one(hit: re.Match[str]) -> str:
            name = _trim(hit.group("name"), never)
            if not accept(name):
                return hit.group(0)
            at = hit.start("name") - hit.start()
            return hit.group(0)[:at] + put("naam") + hit.group(0)[at + len(name) :]

        return one

    def capital(name: str) -> bool:
        return _first(name) not in never and not re.search(r"\d", _first(name))

    def known(name: str) -> bool:
        return _first(name) in first and _first(name) not in never

    def known_low(name: str) -> bool:
        return known(name) and _first(name) not in also and len(_first(name)) > 2

    def plain(name: str) -> bool:
        words = name.lower().split()
        return (
            words[0] not in never
            and (words[0] in first or len(words) <= 3)
            and all(w not in never or re.fullmatch(_PARTICLES, w) for w in words[1:])
        )

    text = sure.sub(swap(capital), text)
    text = sure_low.sub(swap(plain), text)
    text = lead.sub(swap(capital), text)
    text = lead_low.sub(swap(known_low), text)
    text = initials.sub(swap(capital), text)
    text = loose.sub(swap(known), text)
    return role.sub(swap(capital), text)
