"""Quality of triage and of danger recognition on the project's own sets, with simple rivals in the same run.

Sets: ``knowledge/eval/triage.tsv`` and ``safety.tsv``, written by other hands than the training data. Every miss goes
to a file under ``results/``, so that a table never hides who was sent to the wrong door.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge import guard
from knowledge.passages import HERE
from knowledge.triage import triage

STORIES = HERE / "eval" / "triage.tsv"
MESSAGES = HERE / "eval" / "safety.tsv"
RESULTS = HERE.parent / "results"


@dataclass(frozen=True, slots=True)
class Story:
    """A story with what a sensible wijkteam worker would accept; ``wrong``: lokets that are clearly wrong."""

    id: str
    text: str
    leefgebieden: tuple[str, ...]
    loket: str
    lokets: tuple[str, ...]
    arrangementen: tuple[str, ...]
    wrong: tuple[str, ...]


def _list(cell: str) -> tuple[str, ...]:
    return tuple(x.strip() for x in cell.split(",") if x.strip() not in ("", "-"))


def read_stories(path: Path = STORIES) -> list[Story]:
    """Stories of a set: id, text, leefgebieden, loket, other lokets, arrangementen, three facts, clearly wrong lokets."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        if len(cells) < 6:
            raise ValueError(f"{path.name}, regel {number}: {len(cells)} velden, minstens 6 verwacht")
        rows.append(
            Story(
                cells[0],
                cells[1],
                _list(cells[2]),
                cells[3],
                _list(cells[4]),
                _list(cells[5]),
                _list(cells[9]) if len(cells) > 9 else (),
            )
        )
    return rows


def read_messages(path: Path = MESSAGES) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Messages of a set: id, text, label (``none`` for a look-alike), other acceptable labels."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        if len(cells) < 3:
            raise ValueError(f"{path.name}, regel {number}: {len(cells)} velden, minstens 3 verwacht")
        rows.append((cells[0], cells[1], cells[2], _list(cells[3]) if len(cells) > 3 else ()))
    return rows


def judge_triage(stories: list[Story]) -> tuple[dict[str, float], list[dict[str, Any]]]:
    """Figures and misses: best and acceptable loket, clearly wrong, micro-F1 of leefgebieden, arrangement in the first three."""
    best = good = wrong = right = extra = lacking = fits = 0
    misses = []
    for story in stories:
        found = triage(story.text)
        hit = found.loket == story.loket
        fine = hit or found.loket in story.lokets
        best, good, wrong = best + hit, good + fine, wrong + (found.loket in story.wrong)
        named = {a.id for a in found.leefgebieden}
        right += len(named & set(story.leefgebieden))
        extra += len(named - set(story.leefgebieden))
        lacking += len(set(story.leefgebieden) - named)
        fits += bool({b.id for b in found.arrangementen[:3]} & set(story.arrangementen))
        if not fine:
            misses.append(
                {
                    "id": story.id,
                    "verwacht": story.loket,
                    "ook_goed": ",".join(story.lokets),
                    "gekregen": found.loket,
                    "tekst": story.text,
                }
            )
    n = max(len(stories), 1)
    f1 = 2 * right / max(2 * right + extra + lacking, 1)
    return {
        "stories": len(stories),
        "loket_acceptable": good / n,
        "loket_best": best / n,
        "loket_clearly_wrong": wrong / n,
        "leefgebieden_f1": f1,
        "arrangement_in_three": fits / n,
    }, misses


def judge_always(stories: list[Story], loket: str = "wijkteam") -> dict[str, float]:
    """The rival that sends everybody to one door."""
    n = max(len(stories), 1)
    return {
        "loket_acceptable": sum(loket == s.loket or loket in s.lokets for s in stories) / n,
        "loket_best": sum(loket == s.loket for s in stories) / n,
        "loket_clearly_wrong": sum(loket in s.wrong for s in stories) / n,
    }


def judge_safety(
    messages: list[tuple[str, str, str, tuple[str, ...]]],
) -> tuple[dict[str, float], list[dict[str, Any]]]:
    """Danger recognised, right route among the recognised ones counted over all danger, false alarm on look-alikes."""
    danger = [m for m in messages if m[2] != "none"]
    alike = [m for m in messages if m[2] == "none"]
    seen = routed = alarms = 0
    misses = []
    for id_, text, label, others in danger:
        found = guard.screen(text)
        seen += found is not None
        fine = found is not None and (found.loket == label or found.loket in others)
        routed += fine
        if not fine:
            misses.append(
                {
                    "id": id_,
                    "verwacht": label,
                    "gekregen": found.loket if found else "-",
                    "regel": found.matched if found else "",
                    "tekst": text,
                }
            )
    for id_, text, _label, others in alike:
        found = guard.screen(text)
        if found is not None and found.loket not in others:
            alarms += 1
            misses.append(
                {"id": id_, "verwacht": "none", "gekregen": found.loket, "regel": found.matched, "tekst": text}
            )
    return {
        "danger_messages": len(danger),
        "look_alikes": len(alike),
        "recognised": seen / max(len(danger), 1),
        "right_route": routed / max(len(danger), 1),
        "false_alarm": alarms / max(len(alike), 1),
    }, misses


def write_misses(name: str, rows: list[dict[str, Any]]) -> Path:
    """Write the misses to ``results/<name>.csv`` and return the path."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        if rows:
            writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return path


def report(
    stories: list[Story] | None = None, messages: list[tuple[str, str, str, tuple[str, ...]]] | None = None
) -> str:
    """The table of ``make eval`` for triage and safety."""
    lines = []
    stories = read_stories() if stories is None else stories
    if stories:
        ours, misses = judge_triage(stories)
        always = judge_always(stories)
        lines += [
            f"Triage, {len(stories)} stories of our own (written by other hands than the training data)",
            f"  {'':24}{'acceptable':>12}{'best':>8}{'clearly wrong':>15}",
            f"  {'keukentafel':24}{ours['loket_acceptable']:12.3f}{ours['loket_best']:8.3f}{ours['loket_clearly_wrong']:15.3f}",
            f"  {'always wijkteam':24}{always['loket_acceptable']:12.3f}{always['loket_best']:8.3f}{always['loket_clearly_wrong']:15.3f}",
            f"  leefgebieden micro-F1 {ours['leefgebieden_f1']:.3f}, an acceptable arrangement in the first three {ours['arrangement_in_three']:.3f}",
            f"  misses: {write_misses('triage-misses', misses)}",
        ]
    messages = read_messages() if messages is None else messages
    if messages:
        figures, misses = judge_safety(messages)
        lines += [
            f"Danger, {figures['danger_messages']:.0f} messages and {figures['look_alikes']:.0f} look-alikes of our own",
            f"  recognised {figures['recognised']:.3f}   right route {figures['right_route']:.3f}   false alarm {figures['false_alarm']:.3f}",
            f"  misses: {write_misses('safety-misses', misses)}",
        ]
    return "\n".join(lines)
