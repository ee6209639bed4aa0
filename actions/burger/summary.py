"""The gespreksverslag: a function of the state and of the citizen's corrections, and the same as a short text to read aloud."""

from __future__ import annotations

from typing import Any

from actions.burger import options, route
from actions.burger.planner import conditions
from actions.burger.sources import sources
from actions.burger.state import HEADINGS, State, checked, told
from actions.burger.wording import Speaker, to_ik, words
from knowledge.gemeente import gemeente
from knowledge.triage import triage


def summary(state: State | None, corrections: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The gespreksverslag as in the API: lines in the citizen's own words with their turn, route, steps, rights, contact.

    ``corrections``: ``{"id": line id, "text": new words}``, an empty text takes the line away; ``{"id": "vraag", …}``
    changes the question behind the question. The later of two for the same line counts.
    """
    state = checked(state)
    changed = {str(c["id"]): str(c.get("text") or "") for c in corrections or []}
    result: dict[str, Any] = {heading: [] for heading in HEADINGS}
    for line in state["regels"]:
        text = changed.get(line["id"], line["text"])
        if text.strip():
            result[line["kop"]].append({"id": line["id"], "text": text.strip(), "turn": line["turn"]})
    story = told(state)
    speaker = Speaker([], state["je"])
    place = gemeente(state["gemeente"])
    question = changed.get("vraag", state["vraag"] or state["vraag_tekst"] or "")
    if not story:
        return {
            **result,
            "leefgebieden": [],
            "vraag": question,
            "vraag_ik": question if "vraag" in changed else to_ik(question),
            "bevestigd": False,
            "loket": None,
            "lokets": [],
            "arrangementen": [],
            "stappen": [],
            "rechten": [],
            "contact": None,
            "bronnen": [],
        }
    going_on = bool(state["gevaar"]) and not state["wacht"]
    seen = triage(story, danger=bool(state["gevaar"]) and not going_on)
    danger = state["gevaar"]["loket"] if state["gevaar"] else None
    ways = route.doors(seen, state["gekozen"], place)
    if danger and state["wacht"]:
        ways = [w for w in ways if w.id == danger] + [w for w in ways if w.id != danger]
        if ways[0].id != danger:
            ways = [type(ways[0])(danger, 1.0, ""), *ways]
    if danger and going_on and all(w.id != danger for w in ways):
        ways = [ways[0], type(ways[0])(danger, 0.5, ""), *ways[1:]][:5]  # the number stays within reach
    offered = options.offered(seen, conditions(state, seen))
    chosen = [b for b in offered if b.id in state["gekozen"]] + [
        b for b in sorted(offered, key=lambda b: -b.score) if b.id not in state["gekozen"]
    ]
    loket = place.lokets[ways[0].id]
    named = options.arrangements()
    steps = [f"Neem contact op met {loket.naam}. {loket.bereik}"]
    if loket.meenemen:
        steps.append(words("toeleiding", "meenemen").format(wat=route.join(list(loket.meenemen))))
    steps.append(loket.dan)
    steps += [f"Eigen stap: {s}" for s in state["stap"]]
    cited = sources(list(dict.fromkeys(s for b in chosen[:3] for s in named[b.id]["secties"])))
    return {
        **result,
        "leefgebieden": [a.id for a in seen.leefgebieden],
        "vraag": question,
        "vraag_ik": question if "vraag" in changed else to_ik(question),  # as the citizen says it; own words stay
        "bevestigd": bool(state["bevestigd"] or "vraag" in changed),
        "loket": ways[0].id,
        "lokets": [{"id": w.id, "naam": place.lokets[w.id].naam, "because": w.because} for w in ways],
        "arrangementen": [
            {"id": b.id, "naam": named[b.id]["naam"], "because": b.because, "gekozen": b.id in state["gekozen"]}
            for b in chosen
        ],
        "stappen": [speaker.fill(s) for s in steps],
        "rechten": [speaker.fill(r) for r in route.rights(place, ways[0].id)],
        "contact": {
            "loket": loket.id,
            "naam": loket.naam,
            "telefoon": loket.telefoon,
            "adres": loket.adres,
            "bereik": speaker.fill(loket.bereik),
            "nu": speaker.fill(loket.open_now() or ""),
        },
        "bronnen": cited[:4],
    }


def as_text(report: dict[str, Any]) -> str:
    """The gespreksverslag as plain text, in the first person where the citizen speaks: to print or to read aloud at the loket."""
    heads = words("verslag")
    parts = [heads["titel"], "", heads["uitleg"], ""]
    if report["vraag"]:
        parts += [
            heads["vraag"] + ("" if report.get("bevestigd") else " " + heads["onbevestigd"]),
            report["vraag_ik"],
            "",
        ]
    for heading in HEADINGS:
        if report[heading]:
            parts += [heads[heading], *[f"- {line['text']}" for line in report[heading]], ""]
    if report["lokets"]:
        parts += [
            heads["loket"],
            *[
                f"- {row['naam']}" + (f": omdat ik vertelde ‘{row['because']}’" if row["because"] else "")
                for row in report["lokets"]
            ],
            "",
        ]
    if report["arrangementen"]:
        parts += [
            heads["arrangementen"],
            *[f"- {row['naam']}" + (" (gekozen)" if row["gekozen"] else "") for row in report["arrangementen"]],
            "",
        ]
    for key in ("stappen", "rechten"):
        if report[key]:
            parts += [heads[key], *[f"- {row}" for row in report[key]], ""]
    if report["bronnen"]:
        parts += [heads["bronnen"], *[f"- {row['citation']}" for row in report["bronnen"]], ""]
    parts.append(heads["slot"])
    return "\n".join(parts).strip() + "\n"
