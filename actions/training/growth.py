"""Growth over several role-plays: the figures of a report, and how they compare with earlier ones. No marks, no sentences.

Nothing of this is stored here: a trainee who wants to compare keeps the figures (a file, or their own browser) and brings
them along.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from actions.training.feedback import label
from actions.training.scenario import WEAKENING, scenarios
from knowledge.taxonomy import ids

VERSION = 1
MOST = 30  # sessions in one file
LARGEST = 30_000  # bytes; a form may carry it twice
PER = 10  # utterances; shares are told per ten
STEP = 0.1  # a change in a share of the utterances from which it is told
NEW = 2  # techniques named at most as new
_ID = re.compile(r"[0-9a-z]{8,32}")


@dataclass(frozen=True)
class Figures:
    """What is kept of one role-play. ``gesprek``: an id of its own, so that it counts once; ``technieken``: how often each was
    used; ``open``, ``gesloten``: questions; ``verteld`` of ``lagen``: opened, and how many there were; trust at begin and end."""

    gesprek: str
    scenario: str
    technieken: dict[str, int] = field(default_factory=dict)
    open: int = 0
    gesloten: int = 0
    verteld: int = 0
    lagen: int = 0
    begin: float = 0.0
    eind: float = 0.0
    wens: bool = False

    @property
    def zinnen(self) -> int:
        """Utterances that were coded."""
        return sum(self.technieken.values())

    def share(self, name: str) -> float:
        """Which part of the utterances was this technique."""
        return self.technieken.get(name, 0) / self.zinnen if self.zinnen else 0.0


def figures(report: dict[str, Any], gesprek: str) -> Figures:
    """The figures of a feedback report."""
    used = {row["techniek"]: int(row["aantal"]) for row in report["technieken"]}
    return Figures(
        gesprek=gesprek,
        scenario=report["scenario"]["id"],
        technieken=used,
        open=report["vragen"]["open"],
        gesloten=report["vragen"]["gesloten"],
        verteld=len(report["lagen"]["open"]),
        lagen=report["lagen"]["aantal"],
        begin=round(report["stemming"]["begin"]["vertrouwen"], 1),
        eind=round(report["stemming"]["eind"]["vertrouwen"], 1),
        wens=report["vraag_achter_de_vraag"]["gevonden"],
    )


def write(kept: Sequence[Figures]) -> str:
    """The file a trainee keeps."""
    return json.dumps({"v": VERSION, "gesprekken": [asdict(one) for one in kept[-MOST:]]}, ensure_ascii=False)


def read(text: str) -> list[Figures]:
    """The figures in a file that somebody brought. ValueError, with words for the trainee, for anything else."""
    if len(text.encode()) > LARGEST:
        raise ValueError("Dit bestand is te groot.")
    try:
        data = json.loads(text)
        rows = data["gesprekken"] if data["v"] == VERSION else None
        if not isinstance(rows, list) or len(rows) > MOST:
            raise ValueError
        return [_checked(row) for row in rows]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValueError("Dit is geen bestand met cijfers van je oefengesprekken.") from None


def _checked(row: dict[str, Any]) -> Figures:
    used = {str(name): _whole(n) for name, n in row["technieken"].items()}
    if not _ID.fullmatch(row["gesprek"]) or set(used) - set(ids("gesprekstechnieken")) or not _known(row["scenario"]):
        raise ValueError
    return Figures(
        gesprek=row["gesprek"],
        scenario=row["scenario"],
        technieken=used,
        open=_whole(row["open"]),
        gesloten=_whole(row["gesloten"]),
        verteld=_whole(row["verteld"]),
        lagen=_whole(row["lagen"]),
        begin=_mood(row["begin"]),
        eind=_mood(row["eind"]),
        wens=row["wens"] is True,
    )


def _known(name: Any) -> bool:
    return isinstance(name, str) and bool(re.fullmatch(r"[a-z0-9_]{1,40}", name))


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1000:
        raise ValueError
    return value


def _mood(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 10:
        raise ValueError
    return float(value)


def together(earlier: Sequence[Figures], now: Figures) -> list[Figures]:
    """Earlier talks and this one, each once, this one last."""
    return [*{one.gesprek: one for one in earlier if one.gesprek != now.gesprek}.values(), now]


def growth(earlier: Sequence[Figures], now: Figures) -> dict[str, Any] | None:
    """How this talk compares with the earlier ones, as JSON data; None when there is nothing to compare with.

    ``rij``: every talk with layers and trust, oldest first; ``gegroeid``, ``nog``: sentences; no talk is called better.
    """
    before = [one for one in together(earlier, now)[:-1] if one.zinnen]
    if not before or not now.zinnen:
        return None
    return {
        "rij": [_row(one) for one in [*before, now]],
        "gegroeid": [*_oftener(before, now), *_rarer(before, now), *_new(before, now), *_deeper(before, now)],
        "nog": _still(before, now),
    }


def _row(one: Figures) -> dict[str, Any]:
    known = scenarios().get(one.scenario)
    return {
        "titel": known.titel if known else "Een ander gesprek",
        "zinnen": one.zinnen,
        "verteld": one.verteld,
        "lagen": one.lagen,
        "begin": one.begin,
        "eind": one.eind,
        "wens": one.wens,
    }


def _mean(before: Sequence[Figures], name: str) -> float:
    """Share of a technique over all earlier utterances."""
    return sum(one.technieken.get(name, 0) for one in before) / sum(one.zinnen for one in before)


def _of_ten(share: float) -> str:
    tens = round(share * PER)
    return "geen" if not tens else str(tens)


def _changed(before: Sequence[Figures], now: Figures, weak: bool) -> list[tuple[float, str]]:
    """Techniques by how much their share changed, most first; upwards for strengthening ones, downwards for weakening ones."""
    names = {name for one in (*before, now) for name in one.technieken if (name in WEAKENING) is weak}
    moves = [((_mean(before, n) - now.share(n)) * (1 if weak else -1), n) for n in names]
    return sorted(((move, name) for move, name in moves if move >= STEP), reverse=True)


def _oftener(before: Sequence[Figures], now: Figures) -> list[str]:
    return [
        f"Vaker: {label(name)}. Nu in {_of_ten(now.share(name))} van de tien zinnen, eerder in {_of_ten(_mean(before, name))}."
        for _, name in _changed(before, now, weak=False)
        if _mean(before, name)
    ]


def _rarer(before: Sequence[Figures], now: Figures) -> list[str]:
    return [
        f"Minder: {label(name)}. Nu in {_of_ten(now.share(name))} van de tien zinnen, eerder in {_of_ten(_mean(before, name))}."
        for _, name in _changed(before, now, weak=True)
    ]


def _new(before: Sequence[Figures], now: Figures) -> list[str]:
    names = [n for n in now.technieken if n not in WEAKENING and not _mean(before, n)]
    names.sort(key=lambda name: -now.technieken[name])
    return [f"Nieuw in dit gesprek: {label(name)}." for name in names[:NEW]]


def _deeper(before: Sequence[Figures], now: Figures) -> list[str]:
    out = []
    told = sum(one.verteld for one in before) / max(sum(one.lagen for one in before), 1)
    if now.lagen and now.verteld / now.lagen - told >= STEP:
        out.append(f"Er kwam meer op tafel: {now.verteld} van de {now.lagen} onderwerpen.")
    rise = sum(one.eind - one.begin for one in before) / len(before)
    if now.eind - now.begin - rise >= 1:
        out.append("Het vertrouwen groeide in dit gesprek meer dan in de vorige.")
    if now.wens and not any(one.wens for one in before):
        out.append("Voor het eerst vond je de vraag achter de vraag.")
    return out


def _still(before: Sequence[Figures], now: Figures) -> list[str]:
    """What can be practised further: a strengthening technique never used yet, in any talk. One, as a suggestion."""
    for name in (
        "samenvatten",
        "uitzondering_vragen",
        "kracht_benoemen",
        "wens_vragen",
        "netwerk_vragen",
        "kleine_stap",
    ):
        if not now.technieken.get(name) and not _mean(before, name):
            return [f"Dit kwam nog in geen gesprek voor: {label(name)}. Wil je dat een keer proberen?"]
    return []
