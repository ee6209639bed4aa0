"""The last two steps: the route to the loket with its rights, one small step, and the gespreksverslag."""

from __future__ import annotations

from actions.burger import route
from actions.burger.corrections import correct
from actions.burger.lines import cued, record
from actions.burger.planner import questions
from actions.burger.sources import sources
from actions.burger.state import told
from actions.burger.talk import Talk, blanks
from actions.burger.wording import words


def lead(talk: Talk) -> None:
    state = talk.state
    ways = route.doors(talk.seen, state["gekozen"], talk.gemeente)
    if (
        ways[0].id == talk.gemeente.voordeur
        and len(talk.seen.leefgebieden) >= 3
        and "meer_domeinen" not in state["remmen"]
    ):
        state["remmen"].append("meer_domeinen")
        entry = words("remmen", "meer_domeinen")
        talk.say(
            talk.speaker.pick("rem.meer_domeinen", entry["zinnen"]),
            sources=sources(entry["sections"]),
            why={"principle": entry["principle"], "text": "", "sections": entry["sections"]},
        )
    if state["geleid"] == ways[0].id:
        state["stage"] = "toeleiding"
        return talk.say(
            talk.speaker.pick(
                "toeleiding.zelfde", words("toeleiding", "zelfde"), naam=talk.gemeente.lokets[ways[0].id].naam
            ),
            "route",
        )
    state["geleid"] = ways[0].id
    talk.out += route.directions(
        ways[0].id, [w.id for w in ways[1:]], talk.gemeente, talk.speaker, "melding" in state["remmen"]
    )
    if state["voor"] == "ander" and "ander" not in state["remmen"]:
        state["remmen"].append("ander")
        entry = words("remmen", "ander")
        talk.say(
            talk.speaker.pick("rem.ander", entry["zinnen"], ander=blanks(talk)["ander"]),
            sources=sources(entry["sections"]),
        )
    state["stage"] = "toeleiding"


def small_step(talk: Talk, text: str) -> None:
    state = talk.state
    state["stap"] = [text.strip()]
    record(state, text, talk.n, None) if cued(text) else None
    give_report(talk, talk.ack("kracht"))


def give_report(talk: Talk, ack: str | None = None, changed: bool = False) -> None:
    """The gespreksverslag is ready; the person says whether it is right. Who told nothing needs no report.

    ``changed``: something in it was just altered, and is said to be.
    """
    question = questions()["bevestig_verslag"]
    state = talk.state
    if not told(state):
        state["stage"] = "afgerond"
        state["asks"] = state["vraag_id"] = None
        return talk.say(
            talk.speaker.pick("afgerond_leeg", words("afgerond_leeg")) or talk.speaker.fill(words("stop")[-1])
        )
    pool = "aangepast" if changed else "rest" if "bevestig_verslag" in state["gesteld"] else "zinnen"
    text = talk.speaker.pick(f"vraag.bevestig_verslag.{pool}", question.raw[pool])
    if text is None:
        return finish(talk)
    if "bevestig_verslag" not in state["gesteld"]:
        state["gesteld"].append("bevestig_verslag")
    talk.ask(text, question, "samenvatting", ack)


def change_report(talk: Talk, text: str) -> None:
    state = talk.state
    done = correct(state, text, talk.n, talk.speaker)
    talk.fresh()
    give_report(talk, done or talk.speaker.pick("toevoegen", words("toevoegen")), changed=True)


def finish(talk: Talk) -> None:
    talk.state["stage"] = "afgerond"
    talk.state["asks"] = talk.state["vraag_id"] = None
    talk.say(talk.last_resort("afgerond"), "info")
