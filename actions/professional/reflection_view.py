"""What there is to show of a reflection: one person's answers or several, beside last time, in words and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from actions.professional.data_files import load
from actions.professional.reflection import Answers, Model, Onderdeel, Vraag
from actions.professional.reflection_judge import Judgement, enumerated, judge
from actions.professional.reflection_score import BORDER, Place, Scores, Together, box, score, together

SOME = 3  # so many names fit in a sentence


def words(*path: str) -> str:
    """A piece of ``reflecteren.yml``: what the engine itself says, in the conversation and on the pages."""
    piece = load("reflecteren")
    for key in path:
        piece = piece[key]
    return str(piece)


@dataclass(frozen=True)
class Row:
    """One line of the table under a picture: about what, and a cell for each of the table's columns."""

    naam: str
    cellen: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """Everything a picture, a table, an export or a message needs. ``groep`` is None for one person."""

    model: Model
    scores: Scores
    groep: Together | None = None
    vorige: Scores | None = None
    aantal: int = 1

    @classmethod
    def alone(cls, model: Model, answers: Answers, before: Answers | None = None) -> View:
        """One person's answers, beside those of last time."""
        return cls(model, score(model, answers), vorige=score(model, before) if before else None)

    @classmethod
    def shared(cls, model: Model, many: Sequence[Answers], before: Answers | None = None) -> View | None:
        """Several people's answers; None below two people."""
        group = together(model, many)
        if group is None:
            return None
        return cls(model, group.scores, group, score(model, before) if before else None, len(group.mensen))

    @cached_property
    def judgement(self) -> Judgement:
        people = [one.antwoorden for one in self.groep.mensen] if self.groep else ()
        return judge(self.model, self.scores, people)

    @property
    def empty(self) -> bool:
        """Whether nothing was answered that a picture can show."""
        return all(value is None for parts in self.scores.onderdelen.values() for value in parts.values())

    def answered(self, part: Onderdeel) -> bool:
        return any(parts[part.id] is not None for parts in self.scores.onderdelen.values())

    @property
    def columns(self) -> tuple[str, ...]:
        """Headings of the table, after the first column."""
        names = [name or words("tabel", "antwoord") for name in self.model.standen.values()]
        if self.groep:
            names = [f"{name}, {words('tabel', 'midden')}" for name in names] + [words("tabel", "van_tot")]
        return (*names, words("tabel", "vorige")) if self.vorige else tuple(names)

    @property
    def rows(self) -> list[Row]:
        """The picture as a table: places in a quadrant first, then every part that was answered."""
        rows = [self._part_row(part) for part in self.model.onderdelen if self.answered(part)]
        if self.model.beeld["soort"] != "kwadrant":
            return rows
        return [*self._box_rows(), *rows] if self.model.beeld.get("punten") != "onderdelen" else self._box_rows()

    def summary(self) -> str:
        """The picture in one or two sentences, for who cannot see it."""
        soort = self.model.beeld["soort"]
        if soort == "kwadrant":
            return " ".join(f"{row.naam}: {row.cellen[0]}." for row in self._box_rows())
        first = next(iter(self.model.standen))
        known = [(one, v) for one in self.model.onderdelen if (v := self.scores.onderdelen[first][one.id]) is not None]
        if not known:
            return words("leeg")
        low, high = min(v for _, v in known), max(v for _, v in known)
        if low == high:
            return words("overal").format(waarde=self.amount(known[0][0], low))
        return words("van_laag_naar_hoog").format(
            hoog=_some([one.kort for one, v in known if v == high]),
            hoogste=self.amount(known[0][0], high),
            laag=_some([one.kort for one, v in known if v == low]),
            laagste=self.amount(known[0][0], low),
        )

    def amount(self, part: Onderdeel, value: float | None) -> str:
        """A score in words: the name of the answer where there is one, otherwise a number on the scale."""
        if value is None:
            return "–"
        if all(len(one.vragen) == 1 for one in self.model.onderdelen):
            return answer_name(part.vragen[0], value)
        return words("op_schaal").format(waarde=number(value), hoogste=number(part.hoogst))

    def box_name(self, place: Place) -> str:
        """What the box is called in which a point lies."""
        found = box(self.model, place)
        if found is None:
            return "–"
        if found == BORDER:
            return words("grens")
        return str(next(one["naam"] for one in self.model.beeld["vakken"].values() if one["id"] == found))

    def _part_row(self, part: Onderdeel) -> Row:
        cells = [self.amount(part, scores[part.id]) for scores in self.scores.onderdelen.values()]
        first = next(iter(self.model.standen))
        if self.groep:
            own = [v for one in self.groep.mensen if (v := one.onderdelen[first][part.id]) is not None]
            cells.append(f"{self.amount(part, min(own))} – {self.amount(part, max(own))}" if own else "–")
        if self.vorige:
            cells.append(self.amount(part, self.vorige.onderdelen[first][part.id]))
        return Row(part.naam, tuple(cells))

    def _box_rows(self) -> list[Row]:
        by_part = self.model.beeld.get("punten") == "onderdelen"
        rows = []
        for name, place in self.scores.plekken.items():
            if not place.known:
                continue
            cells = [self.box_name(place)]
            if self.groep:
                boxes = Counter(self.box_name(p) for one in self.groep.mensen if (p := one.plekken[name]).known)
                cells.append(enumerated([f"{n} × {title}" for title, n in boxes.most_common()]))
            if self.vorige:
                cells.append(self.box_name(self.vorige.plekken[name]))
            title = self.model.part[name].naam if by_part else self.model.standen[name] or words("tabel", "plek")
            # A table has one width: stands stand side by side in the rows of the parts.
            pad = len(self.columns) - len(cells)
            rows.append(Row(title, (*cells[:1], *[""] * pad, *cells[1:])))
        return rows


def answer_name(vraag: Vraag, value: float) -> str:
    """What an answer is called; a median between two of them is named by both."""
    if name := vraag.name(value):
        return name
    below = max(
        (one for one in vraag.opties if one.waarde < value), key=lambda one: one.waarde, default=vraag.opties[0]
    )
    above = min(
        (one for one in vraag.opties if one.waarde > value), key=lambda one: one.waarde, default=vraag.opties[-1]
    )
    return words("tussen").format(een=below.naam, ander=above.naam)


def _some(names: Sequence[str]) -> str:
    return enumerated(names) if len(names) <= SOME else words("aantal_onderdelen").format(aantal=len(names))


def number(value: float) -> str:
    """A number as it is written in Dutch, with one decimal where there is one: 3 or 3,5."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")
