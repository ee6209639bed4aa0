"""Law and practice: the concrete provisions and the words people stumble over, loaded and checked."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from knowledge import law, taxonomy
from knowledge.passages import HERE, load_catalogue, load_passages, read_yaml

PROVISIONS = HERE / "catalogue" / "voorzieningen.yml"
TERMS = HERE / "glossary" / "termen.yml"
LOKETS = HERE / "catalogue" / "lokets.yml"

PROVISION_NEEDED = frozenset(
    {"id", "naam", "tekst", "arrangement", "loket", "wet", "wie_beslist", "kosten", "meenemen", "duur", "upl", "wetten"}
    | {"vragen", "geldigheid"}
)
PROVISION_FIELDS = PROVISION_NEEDED | {"audience"}
TERM_NEEDED = frozenset({"id", "term", "ook", "tekst", "vragen", "audience"})
TERM_FIELDS = TERM_NEEDED | {"zie", "loket", "wetten", "bron"}
STATUSES = ("actueel", "plaatselijk", "verandert")
PROVISION_WORDS, TERM_WORDS = (40, 90), (25, 60)
PROVISION_QUESTIONS, TERM_QUESTIONS = (8, 12), (6, 10)
LONGEST_SENTENCE, MEAN_SENTENCE = 20, 15.0

_WORDS = (
    "twee, drie, vier, vijf, zes, zeven, acht, negen, tien, elf, twaalf, dertien, veertien, vijftien, zestien, "
    "zeventien, achttien, negentien, twintig"
)
_NUMBERS = {word: str(value) for value, word in enumerate(_WORDS.split(", "), start=2)}
_UNIT = r"(?:werkdag|dag|wek|week|maand|jaar|jar|euro|procent|uur)"
_COUNT = rf"(?:\d[\d.,]*|{'|'.join(_NUMBERS)})"
_VALUE = re.compile(
    rf"\b{_COUNT}\s+{_UNIT}\w*|\b(?:binnen|hoogstens|na|tot)\s+(?:een|één)\s+{_UNIT}\w*|(?<![a-z])\d", re.I
)
# Numbers that are no legal value: telephone numbers, years, and names of laws, forms and models.
_NO_VALUE = re.compile(r"\b0800-\d{4}\b|\b11[23]\b|\b(?:19|20)\d\d\b|\b1Gezin1Plan\b|\bmbo-?\d\b")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TU = re.compile(r"\b(?:je|jij|jou|jouw)\b", re.I)
_SHORT = re.compile(r"\b(?:bijv|o\.a|evt|i\.p\.v|m\.b\.t|d\.m\.v|z\.s\.m|i\.v\.m|a\.u\.b|etc)\.", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """One or more sentences; `wet` is the legal record without which they may not be shown."""

    text: str
    wet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a provision and a term have in common: enough to be found and shown. `source` is a law, as text."""

    id: str
    title: str
    lines: tuple[Line, ...]
    vragen: tuple[str, ...]
    source: str
    audience: tuple[str, ...]
    loket: tuple[str, ...]
    wetten: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text as it may be shown on the day of asking."""
        return tekst_today(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision(Entry):
    """A concrete provision. `kosten` and `duur` are lines too: they lapse with the records they rest on."""

    arrangement: str
    wie_beslist: str
    kosten: tuple[Line, ...]
    meenemen: tuple[str, ...]
    duur: tuple[Line, ...]
    upl: str | None
    geldigheid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Entry):
    """A word explained. `ook`: other spellings and abbreviations; `zie`: provisions, terms and passages beside it."""

    ook: tuple[str, ...]
    zie: tuple[str, ...]


@lru_cache(maxsize=1)
def provisions() -> tuple[Provision, ...]:
    """The concrete provisions, in the order of the file."""
    return tuple(_provision(raw) for raw in read_yaml(PROVISIONS))


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """The glossary, in the order of the file."""
    return tuple(_term(raw) for raw in read_yaml(TERMS))


def entries() -> tuple[Entry, ...]:
    """Provisions and terms together: the `practice` part of the index."""
    return (*provisions(), *terms())


def tekst_today(entry: Entry, day: dt.date | None = None) -> str:
    """The entry's sentences that hold on `day` (default today); says whom to ask where one was left out."""
    return say(entry.lines, entry.loket, day)


def say(lines: Iterable[Line], loket: Sequence[str], day: dt.date | None = None) -> str:
    """Lines that hold on `day`, and whom to ask when a line rests on a record that does not hold."""
    lines = tuple(lines)
    kept = [line.text for line in lines if line.wet is None or law.holds_today(line.wet, day)]
    if len(kept) < len(lines):
        kept.append(f"Vraag het na bij {_loket_name(loket)}.")
    return " ".join(kept)


def lapsed(day: dt.date | None = None) -> list[str]:
    """Which entries leave a sentence out on `day`, because its record has lapsed or does not hold yet."""
    return [
        f"{entry.id}: “{line.text}” ({line.wet})"
        for entry in entries()
        for line in _all_lines(entry)
        if line.wet and not law.holds_today(line.wet, day)
    ]


def numbers(text: str) -> frozenset[str]:
    """The numbers a text states, in digits and in words up to twenty ("zes weken" and "6 weken" are the same)."""
    plain = _NO_VALUE.sub(" ", text)
    found = {_NUMBERS[word] for word in re.findall(r"[a-zé]+", plain.lower()) if word in _NUMBERS}
    return frozenset(found | {number.rstrip(".,") for number in re.findall(r"(?<![A-Za-z])\d[\d.,]*", plain)})


def states_a_value(text: str) -> bool:
    """Whether a text states a term, an age or an amount that some law may change."""
    return bool(_VALUE.search(_NO_VALUE.sub(" ", text)))


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in re.split(r"(?<=[.?])\s+", text.strip()) if part]


def validate() -> list[str]:
    """Everything wrong with provisions, terms and the lokets' terms, in words for whoever edits the files."""
    wrong: list[str] = []
    known = {raw["id"] for raw in (*read_yaml(PROVISIONS), *read_yaml(TERMS)) if "id" in raw}
    for raw in read_yaml(PROVISIONS):
        name = str(raw.get("id"))
        problems = list(_keys(raw, PROVISION_NEEDED, PROVISION_FIELDS))
        wrong += [f"{name}: {p}" for p in problems or _check_provision(raw)]
    for raw in read_yaml(TERMS):
        name = str(raw.get("id"))
        problems = list(_keys(raw, TERM_NEEDED, TERM_FIELDS))
        wrong += [f"{name}: {p}" for p in problems or _check_term(raw, known | _passages())]
    wrong += _check_lokets()
    if not wrong:
        wrong += _check_together(entries())
    return wrong


def _keys(raw: dict[str, Any], needed: frozenset[str], allowed: frozenset[str]) -> Iterator[str]:
    for key in sorted(needed - raw.keys()):
        yield f"veld {key} ontbreekt"
    for key in sorted(raw.keys() - allowed):
        yield f"onbekend veld {key}"


def _check_provision(raw: dict[str, Any]) -> Iterator[str]:
    provision = _provision(raw)
    yield from _check_entry(provision, PROVISION_WORDS, PROVISION_QUESTIONS)
    if provision.arrangement not in taxonomy.ids("arrangementen"):
        yield f"onbekend arrangement {provision.arrangement}"
    if not provision.loket:
        yield "geen loket"
    if provision.geldigheid not in STATUSES:
        yield f"geldigheid is niet een van {', '.join(STATUSES)}"
    for label, lines in (("kosten", provision.kosten), ("duur", provision.duur)):
        if not lines:
            yield f"{label} is leeg"
    if not provision.wie_beslist:
        yield "wie_beslist is leeg"
    for item in (*provision.meenemen, provision.wie_beslist):
        if states_a_value(item):
            yield f"waarde zonder wet: “{item}”"
    if provision.upl is not None and provision.upl != provision.upl.lower():
        yield "upl staat niet in kleine letters"


def _check_term(raw: dict[str, Any], known: set[str]) -> Iterator[str]:
    term = _term(raw)
    yield from _check_entry(term, TERM_WORDS, TERM_QUESTIONS)
    for reference in term.zie:
        if reference not in known:
            yield f"zie verwijst naar onbekend {reference}"


def _check_entry(entry: Entry, words: tuple[int, int], questions: tuple[int, int]) -> Iterator[str]:
    if not _ID.fullmatch(entry.id):
        yield "id bestaat niet uit kleine letters, cijfers en streepjes"
    for loket in entry.loket:
        if loket not in taxonomy.ids("lokets"):
            yield f"onbekend loket {loket}"
    for audience in entry.audience:
        if audience not in taxonomy.ids("audiences"):
            yield f"onbekende doelgroep {audience}"
    if not entry.audience:
        yield "geen audience"
    length = len(_full(entry).split())
    if not words[0] <= length <= words[1]:
        yield f"tekst heeft {length} woorden, niet {words[0]} tot {words[1]}"
    if not questions[0] <= len(entry.vragen) <= questions[1]:
        yield f"{len(entry.vragen)} vragen, niet {questions[0]} tot {questions[1]}"
    yield from _check_language(_full(entry))
    yield from _check_values(entry)


def _check_language(text: str) -> Iterator[str]:
    lengths = [len(sentence.split()) for sentence in sentences(text)]
    yield from (
        f"zin van {size} woorden: “{sentence}”"
        for sentence, size in zip(sentences(text), lengths, strict=True)
        if size > LONGEST_SENTENCE
    )
    if sum(lengths) / len(lengths) > MEAN_SENTENCE:
        yield f"zinnen zijn gemiddeld {sum(lengths) / len(lengths):.1f} woorden lang"
    if "!" in text:
        yield "uitroepteken in de tekst"
    for pattern, what in ((_TU, "je of jij in plaats van u"), (_SHORT, "afkorting")):
        if hit := pattern.search(text):
            yield f"{what}: “{hit[0]}”"


def _check_values(entry: Entry) -> Iterator[str]:
    used = {line.wet for line in _all_lines(entry) if line.wet}
    for name in sorted(used ^ set(entry.wetten)):
        yield f"{name} staat {'niet in wetten' if name in used else 'in wetten, maar bij geen zin'}"
    yield from check_lines(_all_lines(entry))


def _check_record(name: str, text: str) -> Iterator[str]:
    record = law.records().get(name)
    if record is None:
        yield f"onbekende wet {name}"
    elif not record.verified:
        yield f"wet {name} is niet nagekeken"
    elif extra := sorted(numbers(text) - numbers(record.value)):
        yield f"“{text}” noemt {', '.join(extra)}, maar {name} niet"


def _check_lokets() -> Iterator[str]:
    for name, raw in read_yaml(LOKETS).items():
        for found in check_lines((*lines(raw["uitleg"]), *lines(raw["dan"]))):
            yield f"lokets.yml {name}: {found}"


def check_lines(parts: Iterable[Line]) -> Iterator[str]:
    """What is wrong with the values that lines state: no record, one that is unknown or unchecked, or another number."""
    for line in parts:
        if line.wet is not None:
            yield from _check_record(line.wet, line.text)
        else:
            yield from (f"waarde zonder wet: “{one}”" for one in sentences(line.text) if states_a_value(one))


def _check_together(found: Sequence[Entry]) -> Iterator[str]:
    for name, count in Counter(entry.id for entry in found).items():
        if count > 1:
            yield f"{name}: id staat er {count} keer"
    owners = Counter(" ".join(vraag.lower().split()).rstrip("?. ") for entry in found for vraag in entry.vragen)
    for vraag, count in owners.items():
        if count > 1:
            yield f"vraag staat er {count} keer: “{vraag}”"


def _all_lines(entry: Entry) -> tuple[Line, ...]:
    if isinstance(entry, Provision):
        return entry.lines + entry.kosten + entry.duur
    return entry.lines


def _full(entry: Entry) -> str:
    return " ".join(line.text for line in entry.lines)


@lru_cache(maxsize=1)
def _passages() -> frozenset[str]:
    return frozenset(passage.id for passage in load_passages()) | load_catalogue().sections.keys()


@lru_cache(maxsize=1)
def _lokets() -> dict[str, str]:
    return {name: str(raw["in_zin"]) for name, raw in read_yaml(LOKETS).items()}


def _loket_name(loket: Sequence[str]) -> str:
    return _lokets()[loket[0]] if loket else _lokets()["wijkteam"]


def _provision(raw: dict[str, Any]) -> Provision:
    return Provision(
        id=str(raw["id"]),
        title=_line(raw["naam"]),
        lines=lines(raw["tekst"]),
        vragen=tuple(_line(vraag) for vraag in raw["vragen"]),
        source=_line(raw["wet"] or "Plaatselijk of particulier aanbod, geen eigen wet"),
        audience=tuple(raw.get("audience") or ("burger", "professional")),
        loket=_several(raw["loket"]),
        wetten=_several(raw["wetten"]),
        arrangement=str(raw["arrangement"]),
        wie_beslist=_line(raw["wie_beslist"]),
        kosten=lines(raw["kosten"]),
        meenemen=_several(raw["meenemen"]),
        duur=lines(raw["duur"]),
        upl=raw["upl"],
        geldigheid=str(raw["geldigheid"]),
    )


def _term(raw: dict[str, Any]) -> Term:
    wetten = _several(raw.get("wetten"))
    sources = dict.fromkeys(law.records()[name].source for name in wetten if name in law.records())
    return Term(
        id=str(raw["id"]),
        title=_line(raw["term"]),
        lines=lines(raw["tekst"]),
        vragen=tuple(_line(vraag) for vraag in raw["vragen"]),
        source=_line(raw.get("bron") or "; ".join(sources) or "Uitleg van een begrip uit de praktijk"),
        audience=_several(raw["audience"]),
        loket=_several(raw.get("loket")),
        wetten=wetten,
        ook=_several(raw["ook"]),
        zie=_several(raw.get("zie")),
    )


def lines(raw: Any) -> tuple[Line, ...]:
    """A text of a data file as lines: a sentence, or a list of sentences and of {zin, wet} where a law stands behind it."""
    parts = raw if isinstance(raw, list) else [raw]
    return tuple(
        Line(_line(part["zin"]), str(part["wet"])) if isinstance(part, dict) else Line(_line(part))
        for part in parts
        if part
    )


def _several(raw: Any) -> tuple[str, ...]:
    if raw is None:
        return ()
    return tuple(_line(one) for one in raw) if isinstance(raw, list) else (_line(raw),)


def _line(text: Any) -> str:
    return " ".join(str(text).split())
