"""Whom a danger concerns and when: somebody else or the writer, long ago or now. Only the wording depends on it.

Standard library only and Python 3.10. Reads the signals of ``guard_signals.py``: for every word that tells of danger the
nearest person before it (or, for violence, the one it is done to) gets a vote.
"""

from __future__ import annotations

from knowledge.guard_signals import Reading

OTHERS = {
    "partner",
    "ouder",
    "familie",
    "kind",
    "buur",
    "kennis",
    "cliënt",
    "stief",
    "kleintje",
    "hij",
    "zij",
    "iemand",
    "oudere",
}
NOUNS = OTHERS - {"hij", "zij"}
SELF = {"ik", "mij", "zelf_ik", "wij"}
DYING = {
    "wil_dood",
    "niet_leven",
    "zelfmoord",
    "tot_last",
    "afscheid",
    "springen",
    "op_plek",
    "snijden",
    "dood",
    "geslikt",
    "geslikt_nu",
}
BODY = {
    "ademen",
    "beroerte",
    "bloed",
    "stuipen",
    "stemmen",
    "manisch",
    "verward_plots",
    "medicijn_op",
    "afkicken",
    "eet_niet",
    "paniek",
    "lichaam",
    "snijden",
}
HARM = {
    "slaan",
    "keel",
    "dreigen",
    "wapen_nu",
    "opgesloten",
    "controle",
    "seks",
    "geld_weg",
    "dwang",
    "uitbuiting",
    "stalken",
    "spullen_kapot",
    "verwaarloos",
    "pesten",
}
WITNESS = {"hoor", "zie", "vermoet", "hoorde", "zag", "merk", "ken", "begeleit"}
SAID = {"zegt", "zei", "zege", "schrijft", "schreef", "apt", "apte", "stuurt", "stuurde"}
OWN_WORDS = {"mezelf", "mijzelf", "ikzelf", "mezelluf"}


def _is_self(reading: Reading, i: int) -> bool:
    return bool(reading.signals[i] & {"ik", "mij"}) and not (
        reading.words[i] == "me" and i + 1 < len(reading.words) and bool(reading.signals[i + 1] & NOUNS)
    )


def _is_other(reading: Reading, i: int) -> bool:
    return bool(reading.signals[i] & OTHERS)


def _before(reading: Reading, i: int, begin: int) -> int:
    """1 when the nearest person before word ``i`` is somebody else, -1 for the writer, 0 for nobody."""
    for j in range(i, max(begin - 1, i - 9), -1):
        if reading.words[j] in OWN_WORDS or (j < i and _is_self(reading, j)):
            return -1
        if j < i and _is_other(reading, j):
            return 1
    return 0


def _done_to(reading: Reading, i: int, begin: int, end: int) -> int:
    """The same for whom it is done to: "slaat mij", "mijn dochter wordt geslagen", "ik krijg klappen"."""
    for j in range(i + 1, min(end, i + 5)):
        if _is_self(reading, j):
            return -1
        if reading.signals[j] & NOUNS:
            # "geslagen door mijn zoon", "moet van mijn vader": that is who does it
            if any(w in ("door", "van", "met") for w in reading.words[max(i, j - 3) : j]):
                break
            return 1
    for j in range(i - 1, max(begin - 1, i - 5), -1):
        if reading.signals[j] & {"mij"} and _is_self(reading, j):
            return -1
        if reading.words[j] in ("ik", "k") and any(
            w in ("wort", "word", "krijg", "ben", "moet", "mag", "durf", "kreeg", "wert")
            for w in reading.words[j : j + 3]
        ):
            return -1
    passive = any(w in ("wort", "krijgt", "mag", "moet", "worde") for w in reading.words[max(begin, i - 6) : i + 1])
    if passive:
        return _before(reading, i, begin)
    return 0


def about_other(loket: str, reading: Reading) -> bool:
    """Whether the danger is somebody else's."""
    every = set().union(*reading.signals) if reading.signals else set()
    votes = 0
    pairs = list(zip(reading.words, reading.words[1:], strict=False))
    if (
        loket == "crisis_113"
        and any(one == "zonder" and two in ("mij", "me") for one, two in pairs)
        and SAID.isdisjoint(reading.words)
    ):
        return False  # "without me they are better off": the others in it are not who wants to die
    for begin, end in reading.sentences:
        for i in range(begin, end):
            signals = reading.signals[i]
            if (
                loket == "crisis_113"
                and signals & DYING
                or loket in ("noodnummer_112", "huisarts")
                and signals & (DYING | BODY)
            ):
                votes += _before(reading, i, begin) or (1 if i == begin and signals & OTHERS else 0)
            if loket in ("noodnummer_112", "huisarts") and "bewusteloos" in signals:
                votes += 1
            if loket in ("noodnummer_112", "veilig_thuis", "kindertelefoon") and signals & HARM:
                votes += _done_to(reading, i, begin, end)
            if loket == "veilig_thuis" and "bang_voor" in signals and _before(reading, i, begin) <= 0:
                votes -= 1
    if loket == "kindertelefoon":
        return votes > 1
    if votes:
        return votes > 0
    if any(one == "ik" and two in WITNESS for one, two in pairs) and every & NOUNS:
        return True
    first = any(reading.words[i] in ("ik", "k", "mij", "mezelf") for i in range(len(reading.words)))
    return "beroep" in every or (not first and bool(every & NOUNS))


def is_past(reading: Reading) -> bool:
    """Whether it is told as long ago and over: a word of the past, and none that says that it goes on."""
    every = set().union(*reading.signals) if reading.signals else set()
    goes_on = {"nu", "weer", "steets", "vandaag", "nog", "laatst", "gister", "gistere"}
    return "verleden" in every and not any(w in goes_on for w in reading.words)
