"""What a reflection's scores mean: the model's own tests on them, and the parts that ask for attention first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.professional.reflection import Answers, Model, Onderdeel
from actions.professional.reflection_score import BORDER, Scores, box, mean, score

NEAR = 0.25  # a step in a quadrant (-1 to 1) that counts as a move


@dataclass(frozen=True)
class Said:
    """Something the outcome says, what can be done, and the passages it rests on. ``kop``: which part it is about."""

    id: str
    betekent: str
    doen: tuple[str, ...]
    bronnen: tuple[str, ...]
    kop: str = ""
    secties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """What the picture means, where to begin, and the parts that ask equally much, so that a team has to choose."""

    uitkomsten: tuple[Said, ...]
    begin: tuple[Said, ...]
    gelijk: tuple[Said, ...]


def attention(model: Model, part: Onderdeel, scores: Scores) -> float | None:
    """How much a part asks for attention: 0 not at all, 1 as much as can be. Negative: more than is wished."""
    width = part.hoogst - part.laagst
    if model.begin["bij"] == "verschil":
        now, wished = (scores.onderdelen[stand][part.id] for stand in list(model.standen)[:2])
        return None if now is None or wished is None else (wished - now) / width
    now = scores.onderdelen[next(iter(model.standen))][part.id]
    if now is None:
        return None
    share = (now - part.laagst) / width
    return share if part.keer_om else 1 - share


def judge(model: Model, scores: Scores, people: Sequence[Answers] = ()) -> Judgement:
    """What holds for these scores: the model's outcomes in its order, and the parts that ask most."""
    given = people or (scores.antwoorden,)
    said = []
    for one in model.uitkomsten:
        names: list[str] = []
        if any(scores.antwoorden) and all(_holds(model, test, scores, given, names) for test in one.als):
            said.append(Said(one.id, one.betekent.replace("{welke}", enumerated(names)), one.doen, one.bronnen))
    return Judgement(tuple(said), *_begin(model, scores))


def enumerated(names: Sequence[str]) -> str:
    """Names in one sentence: a, b en c."""
    unique = list(dict.fromkeys(names))
    return " en ".join([", ".join(unique[:-1]), unique[-1]] if len(unique) > 1 else unique)


def _begin(model: Model, scores: Scores) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """The parts that ask most, as many as the model wants, and those of which it cannot be said which comes first.

    What there is nothing to do about is no beginning.
    """
    least, most = float(model.begin.get("drempel", 0.25)), int(model.begin["hoeveel"])
    first = next(iter(model.standen))
    asked = []
    for part in model.onderdelen:
        now, share = scores.onderdelen[first][part.id], attention(model, part, scores)
        band = None if now is None else part.band(now)
        if share is not None and share >= least and band and band.doen:
            said = Said(part.id, band.betekent, band.doen, band.bronnen, part.naam, part.secties)
            asked.append((round(share, 6), said))
    asked.sort(key=lambda one: -one[0])
    if not most or len(asked) <= most:
        return tuple(said for _, said in asked[:most]), ()
    edge = asked[most - 1][0]
    if asked[most][0] < edge:
        return tuple(said for _, said in asked[:most]), ()
    return tuple(said for share, said in asked if share > edge), tuple(said for share, said in asked if share == edge)


def _holds(model: Model, test: Mapping[str, Any], scores: Scores, people: Sequence[Answers], names: list[str]) -> bool:
    kind = next(name for name in TESTS if name in test)
    return TESTS[kind](model, test, scores, people, names)


def _box_test(model: Model, test: Mapping[str, Any], scores: Scores, _: Any, names: list[str]) -> bool:
    wanted = test["vak"] if isinstance(test["vak"], list) else [test["vak"]]
    if model.beeld.get("punten") == "onderdelen":
        found = [part.kort for part in model.onderdelen if box(model, scores.plekken[part.id]) in wanted]
        names.extend(found)
        return bool(found)
    return box(model, scores.plekken[test.get("stand") or next(iter(model.standen))]) in wanted


def _two_boxes(model: Model, scores: Scores) -> tuple[str | None, str | None]:
    first, second = (box(model, scores.plekken[stand]) for stand in list(model.standen)[:2])
    return first, second


def _other_box(model: Model, test: Mapping[str, Any], scores: Scores, *_: Any) -> bool:
    first, second = _two_boxes(model, scores)
    return None not in (first, second) and first != second


def _same_box(model: Model, test: Mapping[str, Any], scores: Scores, *_: Any) -> bool:
    first, second = _two_boxes(model, scores)
    return first is not None and first == second and first != BORDER


def _moves(model: Model, test: Mapping[str, Any], scores: Scores, *_: Any) -> bool:
    now, wished = (scores.plekken[stand] for stand in list(model.standen)[:2])
    if now.x is None or now.y is None or wished.x is None or wished.y is None:
        return False
    steps = {
        "links": now.x - wished.x,
        "rechts": wished.x - now.x,
        "onder": now.y - wished.y,
        "boven": wished.y - now.y,
    }
    return any(steps[side] >= NEAR for side in test["schuift"])


def _part_test(model: Model, test: Mapping[str, Any], scores: Scores, _: Any, names: list[str]) -> bool:
    stands = list(model.standen)
    stand = test.get("stand") or stands[0]
    which = test["onderdeel"]
    parts = [
        one for one in model.onderdelen if which in ("een", "alle", one.id) and test.get("deel") in (None, one.deel)
    ]

    def right(part: Onderdeel) -> bool:
        value = scores.onderdelen[stand][part.id]
        if value is None:
            return False
        if "verschil_vanaf" in test or "verschil_tot" in test:
            wished = scores.onderdelen[stands[1]][part.id]
            if wished is None:
                return False
            value = wished - value
            return bool(test.get("verschil_vanaf", value) <= value <= test.get("verschil_tot", value))
        return bool(test.get("vanaf", value) <= value and (value < test["onder"] if "onder" in test else True))

    answered = [one for one in parts if scores.onderdelen[stand][one.id] is not None]
    found = [one for one in answered if right(one)]
    names.extend(one.kort for one in found)
    return bool(found) and (which != "alle" or len(found) == len(parts))


def _jump(model: Model, test: Mapping[str, Any], scores: Scores, _: Any, names: list[str]) -> bool:
    first, second = list(model.standen)[:2]
    found = []
    for part in model.onderdelen:
        now, wished = scores.onderdelen[first][part.id], scores.onderdelen[second][part.id]
        if now is not None and wished is not None and now <= test["sprong"] and wished >= test["naar"]:
            found.append(part.kort)
    names.extend(found)
    return bool(found)


def _mean_of(model: Model, scores: Scores, stand: str, deel: str | None = None) -> float | None:
    return mean(scores.onderdelen[stand][one.id] for one in model.onderdelen if deel in (None, one.deel))


def _mean_test(model: Model, test: Mapping[str, Any], scores: Scores, *_: Any) -> bool:
    deel = None if test["gemiddelde"] == "alle" else test["gemiddelde"]
    value = _mean_of(model, scores, test.get("stand") or next(iter(model.standen)), deel)
    return (
        value is not None and test.get("vanaf", value) <= value and (value < test["onder"] if "onder" in test else True)
    )


def _heavier(model: Model, test: Mapping[str, Any], scores: Scores, *_: Any) -> bool:
    stand = test.get("stand") or next(iter(model.standen))
    one, other = _mean_of(model, scores, stand, test["zwaarder"]), _mean_of(model, scores, stand, test["dan"])
    return one is not None and other is not None and one - other >= test.get("met", 0.5)


def _range_of(model: Model, test: Mapping[str, Any], scores: Scores) -> float | None:
    stand = test.get("stand") or next(iter(model.standen))
    values = [value for value in scores.onderdelen[stand].values() if value is not None]
    return max(values) - min(values) if len(values) > 1 else None


def _equal(model: Model, test: Mapping[str, Any], scores: Scores, *_: Any) -> bool:
    return _range_of(model, test, scores) == 0


def _unequal(model: Model, test: Mapping[str, Any], scores: Scores, *_: Any) -> bool:
    width = _range_of(model, test, scores)
    return width is not None and width >= float(test["ongelijk"])


def _divided(model: Model, test: Mapping[str, Any], _: Any, people: Sequence[Answers], names: list[str]) -> bool:
    """Whether several people see themselves in different boxes; one person never is divided."""
    stand = test.get("stand") or next(iter(model.standen))
    found = Counter(box(model, score(model, answers).plekken[stand]) for answers in people)
    known = {one["id"]: one["naam"] for one in model.beeld["vakken"].values()}
    names.extend(f"{n} × {known[name]}" for name, n in found.most_common() if name in known)
    return bool((len([name for name in found if name in known]) > 1) == test["verdeeld"])


def _apart(model: Model, test: Mapping[str, Any], _: Any, people: Sequence[Answers], names: list[str]) -> bool:
    """On which parts people are at least so far from each other."""
    stand = test.get("stand") or next(iter(model.standen))
    own = [score(model, answers).onderdelen[stand] for answers in people]
    for part in model.onderdelen:
        values = [value for one in own if (value := one[part.id]) is not None]
        if values and max(values) - min(values) >= test["uiteen"]:
            names.append(part.kort)
    return bool(names)


def _answer_test(_m: Model, test: Mapping[str, Any], _s: Scores, people: Sequence[Answers], *_: Any) -> bool:
    return any(answers.get(test["antwoord"]) == test["is"] for answers in people)


TESTS: dict[str, Callable[..., bool]] = {
    "vak": _box_test,
    "ander_vak": _other_box,
    "zelfde_vak": _same_box,
    "schuift": _moves,
    "onderdeel": _part_test,
    "sprong": _jump,
    "gemiddelde": _mean_test,
    "zwaarder": _heavier,
    "gelijk": _equal,
    "ongelijk": _unequal,
    "antwoord": _answer_test,
    "verdeeld": _divided,
    "uiteen": _apart,
}
