"""Personal data out of a message before anything is stored: each secret becomes ``[kind]``. A help, never a promise.

Standard library only and Python 3.10. Twelve kinds: bsn, iban, telefoon, email, adres, postcode, naam, kenteken, datum,
nummer, wachtwoord, rekening. Ordinary words, ages, amounts, dates of letters and public numbers stay as they are, so
most patterns ask for a cue word or for a shape that nothing else has; ``guard_judges`` looks at what stands around it,
``guard_names`` finds people's names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge import guard_judges as judges
from knowledge.guard_judges import Judge
from knowledge.guard_names import mask_names


@dataclass(frozen=True)
class Masked:
    """``text`` with personal data replaced by ``[kind]``; ``found``: the kinds replaced, in order, without repeats."""

    text: str
    found: tuple[str, ...]


_MONTH = r"(?:jan(?:uari)?|feb(?:ruari)?|maart|mrt|april|apr|mei|juni?|juli?|aug(?:ustus)?|sep(?:t(?:ember)?)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DIGIT_WORD = r"(?:nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)"
_NUMBER_WORD = rf"(?:(?:{_DIGIT_WORD}[eë]n)?(?:twin|der|veer|vijf|zes|zeven|tach|negen)tig|{_DIGIT_WORD}(?![a-z])|dubbel|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien)"
_DATE = rf"(?:\d{{1,2}}\s?[-./ ]\s?\d{{1,2}}\s?[-./ ]\s?(?:(?:19|20)\d{{2}}|'?\d{{2}})|(?:19|20)\d{{2}}[-./]\d{{1,2}}[-./]\d{{1,2}}|\d{{1,2}}(?:e|ste|de)?[-\s]{{1,2}}{_MONTH}[-\s]{{1,2}}(?:(?:19|20)\d{{2}}|'?\d{{2}}\b)|\b[a-zë]{{2,20}}\s{_MONTH}\s(?:19|20)\d{{2}}|\d{{8}}|\d{{6}})(?!\d)"
_DONE = re.compile(r"\[(?:bsn|iban|telefoon|email|adres|postcode|naam|kenteken|datum|nummer|wachtwoord|rekening)\]")
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
        judges.password,
    ),
    (
        "wachtwoord",
        r"\b(?:inloggen|ingelogd|aanmelden|aangemeld|log(?:de)?\s(?:ik\s|je\s|hij\s|zij\s)?in)\smet\s(?P<secret>[^\s,;\"']{6,40})",
        judges.logs_in_with,
    ),
    (
        "email",
        r"(?P<secret>(?<![\w.+-])[\w.+-]{1,64}(?:\s(?:punt|dot|streepje|underscore)\s[\w.+-]{1,40}){0,3}\s?(?:@|\(at\)|\[at\]|\{at\}|\bapenstaartje\b|\bapestaartje\b)\s?[\w-]{1,63}(?:\s?(?:\.|,(?=(?:nl|com|net|org|be)\b)|\(?\[?\b(?:punt|dot)\b\]?\)?)\s?[\w-]{2,24}){0,3})",
        judges.kind_of("email"),
    ),
    (
        "email",
        r"(?P<secret>\b[\w.+-]{2,64} (?:at [\w-]{2,40}|op (?:gmail|hotmail|outlook|live|ziggo|kpnmail|xs4all|planet|icloud|yahoo))\s?(?:\.|punt|dot)\s?(?:nl|com|net|org|be|de|eu)\b)",
        judges.kind_of("email"),
    ),
    ("iban", r"(?P<secret>\b[A-Z]{2}\s?\d{2}[\s.-]?[A-Z]{4}(?:[\s.-]?\d){10}(?!\d))", judges.kind_of("iban")),
    (
        "iban",
        r"(?P<secret>\b(?:ABNA|RABO|INGB|SNSB|ASNB|TRIO|KNAB|BUNQ|RBRB|REVO|FVLB|NNBA)(?:[\s.-]?\d){10}(?!\d))",
        judges.kind_of("iban"),
    ),
    (
        "iban",
        r"(?P<secret>\b(?:AT|BE|BG|CH|CY|CZ|DE|DK|EE|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|TR)\s?\d{2}(?:[\s.-]?[A-Z0-9]{2,4}){3,8}\b)",
        lambda s, b, a: "iban" if len(judges.digits(s)) >= 10 else None,
    ),
    ("rekening", r"(?P<secret>(?<![\d.])(?:\d{4}[ .-]?){3}\d{4}(?!\d))", judges.not_amount("rekening")),
    (
        "rekening",
        rf"\b(?:rekening(?: ?nummer|nr\.?)?|giro(?:rekening|nummer)?|bankrekening(?:nummer)?|spaarrekening|creditcard(?:nummer)?|kaartnummer|bankpas(?:nummer)?|pasnummer){_IS}(?P<secret>\d(?:[ .-]?\d){{4,18}})",
        judges.not_amount("rekening"),
    ),
    (
        "bsn",
        rf"(?:\bbsn\b(?:[ -]?(?:nummer|nr\.?))?|burgerservice ?-?nummer|burgerservice ?nr\.?|\bsofi(?:[ -]?(?:nummer|nr\.?))?){_IS}(?P<secret>\d(?:[ .\-/]?\d){{6,9}})",
        judges.kind_of("bsn"),
    ),
    (
        "bsn",
        rf"(?:\bbsn\w*|burgerservicenummer|sofinummer)\W{{0,3}}(?:is\s)?(?P<secret>{_NUMBER_WORD}(?:[\s,.-]+(?:en\s)?{_NUMBER_WORD}){{3,8}})",
        judges.kind_of("bsn"),
    ),
    (
        "datum",
        rf"\b{_BORN}\W{{0,3}}(?:(?:ben ik|is|op|in|de|:)\W{{0,2}}){{0,2}}(?P<secret>{_DATE})",
        judges.kind_of("datum"),
    ),
    (
        "datum",
        rf"(?P<secret>{_DATE})(?=\W{{0,3}}(?:geboren|is mijn geboortedatum|ben ik geboren|is (?:hij|zij|ze) geboren))",
        judges.kind_of("datum"),
    ),
    ("datum", r"(?P<secret>(?<![\d-])\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?19\d\d(?!\d))", judges.any_date),
    ("datum", rf"(?P<secret>(?<!\d)\d{{1,2}} {_MONTH} 19[0-9]\d(?!\d))", judges.any_date),
    (
        "nummer",
        r"\b(?:klant|client|cliënt|zaak|dossier|polis|aanvraag|patient|patiënt|lidmaatschaps?|lid|v|vreemdelingen|paspoort|rijbewijs|id|id-kaart|document|kaart|relatie|order|bestel|factuur|debiteur|referentie|identiteitskaart|identiteitsbewijs|studenten?|personeels|leerling|meter|contract|inschrijf|beschikkings?|betalings|verzekerden|verzekerings|incasso|huurders|volg|serie|kvk|vergunnings|cjib|boete|uzovi|ean)[ -]?(?:nummer|nummers|nr\.?|kenmerk|no\.?)"
        + _IS
        + r"(?P<secret>[a-z0-9]{1,3}(?:[./ -]?[a-z]{0,3}\d[a-z0-9]{0,12}){1,6})",
        judges.mostly_digits,
    ),
    (
        "nummer",
        r"\b(?:ons kenmerk|uw kenmerk|kenmerk|referentie|dossier|zaak|polis|paspoort|rijbewijs|betalingskenmerk|identiteitskaart|id-kaart)\W{0,3}(?:is\s|nr\.?\s)?(?P<secret>(?=[a-z./-]{0,8}\d)[a-z0-9][a-z0-9./-]{4,24})",
        judges.mostly_digits,
    ),
    ("telefoon", r"(?P<secret>(?<![\d+])(?:\+|00)\s?31[\s./-]{0,2}\(?0?\)?(?:[\s./-]{0,2}\d){9}(?!\d))", judges.phone),
    ("telefoon", r"(?P<secret>(?<!\d)\+\s?\d{2,3}(?:[\s./()-]{0,2}\d){6,11}(?!\d))", judges.phone),
    (
        "telefoon",
        r"(?P<secret>(?<!\d)00(?:32|49|90|212|44|48|40|359|380|963|252|291|93|964|98|34|33|39)(?:[\s./-]{0,2}\d){7,10}(?!\d))",
        judges.phone,
    ),
    (
        "telefoon",
        r"(?P<secret>(?<![\d.,])\(?0\s?[1-9]\d{0,2}\)?(?:[\s./-]{0,3}\d){6,8}(?!\d))",
        lambda s, b, a: judges.phone(s, b, a) if len(judges.digits(s)) == 10 else None,
    ),
    (
        "telefoon",
        r"\b(?:tel|telefoon|telefoonnummer|telefoonnr|telnr|mobiel|mob|bel|bellen|nummer is|nr is|whatsapp|app|appen|06 nummer|06-nummer|bereikbaar)\w{0,8}\W{0,3}(?:(?:me|mij|is|op|onder|naar|kan|via|mijn|nummer|nr)\W{1,2}){0,4}(?P<secret>\+?\d(?:[\s./-]{0,2}\d){7,12})(?!\d)",
        judges.phone,
    ),
    ("telefoon", rf"(?P<secret>\bnul\W+zes(?:\W+(?:en\W+)?{_NUMBER_WORD}){{3,9}})", judges.kind_of("telefoon")),
    (
        "telefoon",
        rf"(?P<secret>\bnul\W+{_NUMBER_WORD}(?:\W+(?:en\W+)?{_NUMBER_WORD}){{5,10}})",
        judges.kind_of("telefoon"),
    ),
    (
        "telefoon",
        r"(?P<secret>(?<![\d.,])6[\s-]?[1-58]\d(?:[\s.-]?\d){6}(?![\d]))",
        lambda s, b, a: (
            judges.phone(s, b, a)
            if not re.search(r"\bbsn|nummer\W*$", b[-20:], re.IGNORECASE) and ("-" in s or " " in s)
            else None
        ),
    ),
    (
        "kenteken",
        r"(?P<secret>\b(?:[A-Z]{2}-\d{2,3}-[A-Z]{1,2}|\d{1,2}-[A-Z]{2,3}-\d{1,2}|[A-Z]{1,2}-\d{3}-[A-Z]{1,2}|\d{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-\d{2}-\d{2}|\d{2}-[A-Z]{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d{2}|\d-[A-Z]{3}-\d{2}|[A-Z]{3}-\d{2}-[A-Z]|\d{3}-[A-Z]{2}-\d|[A-Z]-\d{2}-[A-Z]{3})\b(?!-))",
        judges.plate,
    ),
    ("kenteken", rf"(?P<secret>{_plates(_CONSONANT, '[-.]?')})", judges.kind_of("kenteken")),
    ("kenteken", rf"(?P<secret>(?-i:(?!NR){_plates(_CONSONANT.upper(), '[-. ]?')}))", judges.kind_of("kenteken")),
    (
        "kenteken",
        rf"\b(?:kenteken|kentekens|nummerplaat|nummerbord)\W{{0,3}}(?:van (?:de |het |mijn |zijn |haar |onze )?\w+\s)?(?:(?:is|nr\.?|nummer)\W{{1,2}})?(?P<secret>{_plates('[a-z]', '[-. ]{0,3}')}|(?-i:[A-Z]{{1,3}}[- ]?[A-Z]{{1,2}}[- ]?\d{{2,4}}|\d[- ]?[A-Z]{{3}}[- ]?\d{{3}})\b)",
        judges.plate,
    ),
    (
        "adres",
        r"(?P<secret>(?<![\w.'’-])(?:(?:van|de|het|den|der|'s|prins|prinses|koning|koningin|burgemeester|burg\.|dokter|dr\.|oude|nieuwe|sint|st\.|grote|kleine|lange|korte|eerste|tweede|derde|1e|2e|3e|jan|pieter|willem|laan|professor|prof\.|dominee|ds\.|pastoor|kapitein|generaal|admiraal)\s){0,3}[a-zà-ÿ'’.-]{2,30}(?:straat|str\.|laan|weg|plein|gracht|kade|dijk|hof|singel|steeg|pad|park|baan|dreef|markt|plantsoen|plaats|erf|veld|akker|donk|berg|kamp|ring|wal|straatje|boulevard|hoek|oord|oever|haven|sloot|vaart|kamp|weide|land|zoom|tuin|burg|brink|esch|stede|rak|meent|gaarde|hage|poort|brug|bos|heide)\s?,?\s(?:(?:nr\.?|no\.?|nummer|huisnummer|op nummer)\s?)?(?:\d{1,4}(?:\s?[-/]\s?\d{1,4}\b|-?[a-z]\b|\s[A-Z]\b|\s?-?\s?(?:bis|hs|huis|zw|rd|[IVX]{1,4})\b|\s[a-z](?=\W*$|[,.;\n]|\s+\d{4}))?)(?!\d))",
        judges.address,
    ),
    (
        "adres",
        r"\b(?:woon(?:t|de|den)?|wonen|adres(?: is)?|straat|verhuisd naar|gevestigd|ingeschreven)\W{1,3}(?:(?:ik|wij|we|hij|zij|op|aan|in|te|is|de|het|:)\s){0,3}(?P<secret>[A-ZÀ-Ý](?<=[A-ZÀ-Ý])[\w'’.-]{1,24}(?:\s[A-ZÀ-Ýa-z][\w'’.-]{1,24}){0,2}\s\d{1,4}\s?[a-zA-Z]?\b)(?!\s?(?:jaar|hoog|dagen|maanden|weken|uur|km|euro|kinderen|personen|keer))",
        lambda s, b, a: judges.address(s, b, a) if s[:1].isupper() else None,
    ),
    ("adres", r"(?P<secret>\bpostbus\s?(?:nr\.?\s|nummer\s)?\d{1,6})", judges.kind_of("adres")),
    (
        "adres",
        r"\b(?:op|huis)?nummer\s(?P<secret>\d{1,4}[a-z]?\s(?:in|aan|op|van)\s(?:de|het)\s[A-Z][\w'’-]{2,24}(?:straat|laan|weg|plein|gracht|kade|dijk|hof|singel|steeg|pad))",
        judges.kind_of("adres"),
    ),
    ("postcode", r"(?P<secret>(?<![\d€.,])[1-9]\d{3}\s?[a-zA-Z]{2}\b)", judges.postcode),
    ("postcode", r"(?P<secret>(?<![\d€.,-])[1-9]\d{3}-(?-i:[A-Z]{2})\b(?!-))", judges.postcode),
    ("postcode", r"\bpostcode\W{0,3}(?:is\s)?(?P<secret>[1-9]\d{3}(?:\s?[a-z]{2})?)\b", judges.kind_of("postcode")),
    ("bsn", r"(?P<secret>(?<![\d€.,/-])\d(?:[ .\-/]?\d){8}(?![ .,\-/]?\d))", judges.nine),
    ("bsn", rf"(?P<secret>\b{_DIGIT_WORD}(?:[\s,.-]+{_DIGIT_WORD}){{8}}\b)", judges.kind_of("bsn")),
    ("nummer", r"(?P<secret>(?<![\d€.,/-])\d{8}(?![ .,\-/]?\d))", judges.nine),
    ("nummer", r"(?P<secret>(?<![\d€.,])\d{10,18}(?!\d))", judges.long_number),
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
    return Masked(mask_names(text, put), tuple(found))
