"""Five hundred made-up secrets of twelve kinds, as people type them; written apart from the rules that mask them.

Every one is invented: numbers are drawn, names and streets are put together from parts. `core` is what nobody may find:
a secret may be masked in part, but never so that its core is left.
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import NamedTuple

COUNT, SEED = 500, 20261126
KINDS = (
    "bsn", "iban", "telefoon", "email", "adres", "postcode", "naam", "kenteken", "datum", "nummer", "wachtwoord", "rekening"
)  # fmt: skip

FIRST = "Aaltje Berend Chantal Dirkje Eelco Fenna Gijsbert Hilde Ibrahim Jolanda Karim Lotte Mehmet Nadia Okke Pleun Rutger Samira Teun Ursula Wietske Yusuf".split()
LAST = "Veldhorst Kranenboom Oudeman Bakkersveld Zonnenberg Tuinhof Molengraaf Wijkstra Hoogendam Elzinga Brandwijk Schaapveld Lindeboom Korenaar Duinhoven".split()
BETWEEN = ("", "", "", "van ", "de ", "van der ", "ten ")
STREET_A = "Zwaluw Beuken Koperslager Heren Wilhelmina Molen Tulpen Kerk Hazelaar Schoener Rijn Bosrand Vlinder Meidoorn".split()
STREET_B = "straat laan weg plein singel dreef hof kade".split()
HOSTS = "zigzag.nl postvakje.nl thuismail.nl kpnpost.nl gmeel.com hotmeel.com".split()
WORDS = "Zeehond Fietsbel Kaasplank Molenwiek Regenton Tulp Bromtol".split()

# How people bring it up; {} is the secret. Some say what it is, some just drop it in a story.
SAID = {
    "bsn": ["mijn bsn is {}", "BSN: {}", "burgerservicenummer {}", "ze vroegen mijn bsn, dat is {}", "ik ben {} bij jullie bekend", "bsn nr {} dank", "het gaat om {} , kunt u kijken", "sofinummer {}"],
    "iban": ["mijn rekening is {}", "IBAN {}", "graag storten op {}", "het geld moet naar {} en niet naar mijn ex", "{} is van mij", "rek nr {}", "de bewindvoerder betaalt op {}"],
    "telefoon": ["u kunt mij bellen op {}", "tel {}", "mijn nummer is {}", "{} na zessen", "app me maar {}", "mobiel: {}", "bel {} of mail", "mijn moeder haar nummer is {}"],
    "email": ["mail mij op {}", "{}", "mijn mailadres is {}", "stuur het naar {} aub", "e-mail: {}", "ik ben {} en krijg geen antwoord"],
    "adres": ["ik woon op {}", "mijn adres is {}", "we wonen aan de {}", "{} daar is het lek", "kom maar langs, {}", "zij staat ingeschreven op {}", "het is {} , tweede verdieping"],
    "postcode": ["mijn postcode is {}", "{}", "postcode {}", "ik woon in {} en het is er niet veilig", "wij zitten op {}", "pc {}"],
    "naam": ["ik heet {}", "mijn naam is {}", "met {} spreekt u", "mijn buurman {} helpt soms", "mevrouw {} van het wijkteam belde", "groeten, {}", "mijn zoon {} zit thuis", "{} is mijn begeleider", "ik ben {}"],
    "kenteken": ["mijn auto is {}", "kenteken {}", "mijn auto met kenteken {} is weggesleept", "het gaat om de {}", "de {} staat op mijn stoep", "nummerplaat {}"],
    "datum": ["ik ben geboren op {}", "geboortedatum {}", "mijn dochter is van {}", "geb. {}", "{} ben ik geboren", "ik ben jarig op {}", "mijn geboortedatum is {}"],
    "nummer": ["mijn klantnummer is {}", "zaaknummer {}", "dossier {}", "polisnummer {}", "uw kenmerk {}", "cliëntnummer: {}", "paspoortnummer {}", "patientnummer {}"],
    "wachtwoord": ["mijn wachtwoord is {}", "wachtwoord: {}", "ww {}", "pincode {}", "inloggen met {} lukt niet meer", "mijn digid wachtwoord is {}", "gebruikersnaam en wachtwoord zijn {}"],
    "rekening": ["mijn rekeningnummer is {}", "giro {}", "bankrekening {}", "creditcard {}", "spaarrekening nummer {}", "pasnummer {}"],
}  # fmt: skip


class Planted(NamedTuple):
    """One secret: its kind, the message that it stands in, the secret as typed, and the parts that nobody may find."""

    kind: str
    text: str
    secret: str
    core: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        """Whether the whole secret, or a part of it that tells as much, stands in a text."""
        return any(part in text for part in self.core)


def planted(count: int = COUNT, seed: int = SEED) -> list[Planted]:
    """The secrets, the kinds in turn, no two with the same core."""
    rng, made, seen = random.Random(seed), [], set()
    while len(made) < count:
        kind = KINDS[len(made) % len(KINDS)]
        secret = MAKE[kind](rng)
        frame = SAID[kind][(len(made) // len(KINDS)) % len(SAID[kind])]
        text = frame.format(secret)
        if rng.random() < 0.25 and kind != "naam":
            text = text.lower()
            secret = secret.lower()
        core = cores(kind, secret)
        if not seen & set(core):
            seen |= set(core)
            made.append(
                Planted(
                    kind, f"{text}{rng.choice(['', '', '.', ' alvast bedankt', ' (graag discreet)'])}", secret, core
                )
            )
    return made


def later() -> list[Planted]:
    """A hundred and fifty more, written when the rules that mask stood: each line is a kind and a message with {the secret}."""
    made = []
    for line in Path(__file__).with_name("later_secrets.txt").read_text("utf-8").splitlines():
        kind, _, text = line.partition("|")
        before, _, rest = text.partition("{")
        secret, _, after = rest.partition("}")
        made.append(Planted(kind, before + secret + after, secret, cores(kind, secret)))
    return made


def cores(kind: str, secret: str) -> tuple[str, ...]:
    """The secret itself, and what would give it away as well: its digits in one, a surname, a street with its number."""
    found = {secret}
    digits = re.sub(r"\D", "", secret)
    if kind in ("bsn", "iban", "telefoon", "nummer", "rekening") and len(digits) >= 6:
        found |= {digits}
    if kind == "naam":
        found |= {secret.split()[-1]} if len(secret.split()) > 1 else set()
    if kind == "email":
        found |= (
            {re.split(r"@| apenstaartje ", secret)[0]} if len(re.split(r"@| apenstaartje ", secret)[0]) > 9 else set()
        )
    return tuple(sorted(found))


def _digits(rng: random.Random, count: int) -> str:
    return str(rng.randint(1, 9)) + "".join(str(rng.randint(0, 9)) for _ in range(count - 1))


def _cut(text: str, sizes: tuple[int, ...], glue: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(text[at : at + size])
        at += size
    return glue.join(part for part in (*parts, text[at:]) if part)


def _bsn(rng: random.Random) -> str:
    number = _digits(rng, 9)
    return rng.choice(
        [
            number,
            _cut(number, (3, 3, 3), " "),
            _cut(number, (3, 3, 3), "."),
            _cut(number, (4, 2, 3), "."),
            _cut(number, (3, 3, 3), "-"),
        ]
    )


def _iban(rng: random.Random) -> str:
    whole = f"NL{_digits(rng, 2)}{rng.choice(['ABNA', 'RABO', 'INGB', 'SNSB', 'TRIO', 'KNAB', 'BUNQ'])}{'0' + _digits(rng, 9)}"
    return rng.choice(
        [
            whole,
            _cut(whole, (4, 4, 4, 4, 2), " "),
            _cut(whole, (4, 4, 10), " "),
            _cut(whole, (4, 4, 4, 4, 2), "."),
            _cut(whole, (4, 4, 4, 4, 2), "-"),
        ]
    )


def _phone(rng: random.Random) -> str:
    tail = _digits(rng, 8)
    area = rng.choice(["0412", "073", "0592", "010"])
    land = area + _digits(rng, 10 - len(area))
    return rng.choice([
        f"06{tail}", f"06-{tail}", f"06 {tail}", f"06 {_cut(tail, (2, 2, 2, 2), ' ')}", f"06.{_cut(tail, (2, 2, 2, 2), '.')}",
        f"+31 6 {tail}", f"+316{tail}", f"0031 6 {_cut(tail, (4, 4), ' ')}", f"({area}) {land[len(area):]}", f"{area}-{land[len(area):]}",
    ])  # fmt: skip


def _email(rng: random.Random) -> str:
    who = f"{rng.choice(FIRST)}{rng.choice(['.', '_', '-', ''])}{rng.choice(LAST)}{rng.choice(['', str(rng.randint(40, 99))])}"
    return rng.choice(
        [
            f"{who.lower()}@{rng.choice(HOSTS)}",
            f"{who}@{rng.choice(HOSTS)}",
            f"{who.lower()} apenstaartje {rng.choice(HOSTS)}",
            f"{who.lower()} @ {rng.choice(HOSTS)}",
        ]
    )


def _address(rng: random.Random) -> str:
    return f"{rng.choice(STREET_A)}{rng.choice(STREET_B)} {rng.randint(1, 399)}{rng.choice(['', '', 'a', '-2', ' bis', ' nr 4'])}"


def _postcode(rng: random.Random) -> str:
    letters = "".join(rng.choice("BCDFGHJKLNPRTVWXZ") for _ in range(2))
    return f"{_digits(rng, 4)}{rng.choice(['', ' '])}{letters}"


def _name(rng: random.Random) -> str:
    return f"{rng.choice(FIRST)} {rng.choice(BETWEEN)}{rng.choice(LAST)}{rng.choice(['', '', '-' + rng.choice(LAST)])}"


def _plate(rng: random.Random) -> str:
    def letters(count: int) -> str:
        return "".join(rng.choice("BDFGHJKLNPRSTVXZ") for _ in range(count))

    return rng.choice(
        [
            f"{letters(2)}-{_digits(rng, 3)}-{letters(1)}",
            f"{_digits(rng, 2)}-{letters(3)}-{_digits(rng, 1)}",
            f"{letters(1)}-{_digits(rng, 3)}-{letters(2)}",
            f"{letters(2)}{_digits(rng, 3)}{letters(1)}",
        ]
    )


def _date(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1935, 2012)
    name = "januari februari maart april mei juni juli augustus september oktober november december".split()[month - 1]
    return rng.choice(
        [
            f"{day}-{month}-{year}",
            f"{day:02}/{month:02}/{year}",
            f"{day} {name} {year}",
            f"{day}.{month}.{year % 100:02}",
            f"{day:02}{month:02}{year}",
            f"{year}-{month:02}-{day:02}",
        ]
    )


def _number(rng: random.Random) -> str:
    return rng.choice(
        [
            _digits(rng, 7),
            _digits(rng, 10),
            f"{rng.choice('ABKZ')}{_digits(rng, 6)}",
            f"{_digits(rng, 4)}/{_digits(rng, 4)}",
            f"WMO-{_digits(rng, 6)}",
            f"N{_digits(rng, 3)}XK{_digits(rng, 4)}",
        ]
    )


def _password(rng: random.Random) -> str:
    return rng.choice(
        [
            f"{rng.choice(WORDS)}{_digits(rng, 3)}!",
            f"{rng.choice(WORDS).lower()}{_digits(rng, 4)}",
            f"{rng.choice(WORDS)}_{_digits(rng, 3)}",
            f"{rng.choice(WORDS)}-{rng.choice(WORDS)}-{_digits(rng, 2)}",
            _digits(rng, 4) + "#" + rng.choice(WORDS),
        ]
    )


def _account(rng: random.Random) -> str:
    return rng.choice(
        [
            _digits(rng, 7),
            _cut(_digits(rng, 9), (2, 2, 2, 3), "."),
            _cut(_digits(rng, 16), (4, 4, 4, 4), " "),
            _cut(_digits(rng, 16), (4, 4, 4, 4), "-"),
            _digits(rng, 10),
        ]
    )


MAKE = {
    "bsn": _bsn, "iban": _iban, "telefoon": _phone, "email": _email, "adres": _address, "postcode": _postcode, "naam": _name,
    "kenteken": _plate, "datum": _date, "nummer": _number, "wachtwoord": _password, "rekening": _account,
}  # fmt: skip
