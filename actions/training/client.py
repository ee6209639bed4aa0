"""The virtual client: which line answers an utterance.

Plain rules over data, so that a trainer can explain every answer: ``moods.py`` moves trust, resistance and shame, the
scenario says what opens what. Nothing is drawn by lot but the place in a list where a conversation starts.
"""

from __future__ import annotations

from dataclasses import replace

from actions.training.coder import Coding
from actions.training.hearing import YES_NO, Heard
from actions.training.moods import ANGRY, by_circumstance, by_technique, effects, mood, shift
from actions.training.scenario import WEAKENING, Layer, Line
from actions.training.speech import Reply, Speech, common

LEAVE, WARN = 0.4, 1.4
LAST_SILENCES = 4  # a client stays no longer with somebody who says nothing
WEIGHS = 0.7  # chance that it weighs on the client from which it does: on folds, 85 of a hundred such did
WEIGHS_LIKELY = 0.5  # from here on what is no question opens nothing
PATIENCE = 5  # turns in which a client neither warns nor leaves
MENDING = 2  # turns after a warning in which there is still time to mend it
SURE_CLOSE = 0.6  # chance from which a close is one, though it asks for a yes ("zien we elkaar vrijdag weer?")
GREETED = 3  # turns after which a greeting is no greeting any more

# Techniques that ask for one kind of thing and so need no subject.
FREE = (
    "wens_vragen",
    "uitzondering_vragen",
    "netwerk_vragen",
    "open_vraag",
    "schaalvraag",
    "kracht_benoemen",
    "veiligheid_checken",
    "kleine_stap",
    "samenvatten",
)
# What these ask for.
KIND_OF = {
    "wens_vragen": "wens",
    "uitzondering_vragen": "uitzondering",
    "netwerk_vragen": "netwerk",
    "kracht_benoemen": "kracht",
    "gevoel_reflecteren": "gevoel",
}
FEELINGS = ("gevoel", "zorg")
# Who stays with a feeling does not get a wish or a good day for an answer.
NOT_TO_FEELINGS = ("wens", "uitzondering")
ASKING = (
    "open_vraag",
    "doorvragen",
    "wens_vragen",
    "uitzondering_vragen",
    "netwerk_vragen",
    "kleine_stap",
    "schaalvraag",
    "veiligheid_checken",
    "gesloten_vraag",
)
# Beside one of these an open question still asks on; the others ask for something of their own.
ASKING_ON = (
    "begroeten",
    "gevoel_reflecteren",
    "kracht_benoemen",
    "informatie_geven",
    "open_vraag",
    "doorvragen",
    "overnemen",
)
TO_THE_POINT = ("kleine_stap", "schaal")  # asked for one thing, a client does not tell of another
STAYING = ("doorvragen", "open_vraag", "gevoel_reflecteren", "wens_vragen", "uitzondering_vragen")
EVENT_OF = {
    "begroeten": "begroeten",
    "toestemming": "toestemming",
    "informatie_geven": "informatie",
    "samenvatten": "samenvatting",
    "kracht_benoemen": "kracht",
    "schaalvraag": "schaal",
    "wens_vragen": "wens",
    "uitzondering_vragen": "uitzondering",
    "netwerk_vragen": "netwerk",
    "kleine_stap": "kleine_stap",
    "veiligheid_checken": "veiligheid",
    "gevoel_reflecteren": "gevoel",
    "open_vraag": "vaag",
    "doorvragen": "vaag",
    "gesloten_vraag": "gesloten",
    "suggestieve_vraag": "suggestief",
    "advies_opdringen": "advies",
    "overnemen": "overnemen",
    "oordelen": "oordeel",
    "bagatelliseren": "bagatel",
    "jargon": "jargon",
    "netwerk_aannemen": "netwerk_aannemen",
    "afsluiten": "afscheid",
}


class Client(Speech):
    """One turn of a client: ``state`` is changed in place."""

    def answer(self, coding: Coding, heard: Heard, aside: str | None = None) -> Reply:
        """What the client says. ``aside``: silence, a nod, nonsense or small talk instead of a technique."""
        self.heard = heard
        if aside:
            by_circumstance(self.state, aside)
        else:
            by_technique(self.state, self.scenario, coding, heard)
        reply = self._leaving() or (self._aside(aside) if aside else self._react(coding))
        self.state["laatst"] = reply.text
        return reply

    # --- what it does ---------------------------------------------------------------------------------------------------

    def _leaving(self) -> Reply | None:
        trust = self.state["vertrouwen"]
        if len(self.state["log"]) < PATIENCE:  # people sit out the first minutes
            return None
        silent = [row["soort"] for row in self.state["log"][-LAST_SILENCES:]] == ["stilte"] * LAST_SILENCES
        warned = self.state["gewaarschuwd"] and "waarschuwing" not in [r["event"] for r in self.state["log"][-MENDING:]]
        if (trust <= LEAVE or (silent and trust < WARN + 0.6)) and warned:
            self.state["weg"], self.state["stage"] = True, "afgerond"
            return self._line("vertrek")
        if trust <= WARN and not self.state["gewaarschuwd"]:
            self.state["gewaarschuwd"] = True
            self.state["vertrouwen"] = max(trust, LEAVE + 0.3)  # nobody leaves without having said so
            return self._line("waarschuwing")
        return None

    def _aside(self, kind: str) -> Reply:
        if kind != "knik":
            return self._line(kind)
        if self.heard.asked_back:
            return self._line("antwoord")
        # Who nods after a story hears a little more of it; who only nods hears something else.
        last = self.state["log"][-1] if self.state["log"] else None
        if last and last["laag"] and last["soort"] != "knik" and (more := self._next_of(last["laag"])):
            return more
        nodded = [row["soort"] for row in self.state["log"][-2:]] == ["knik", "knik"]
        return self._line("stilte" if nodded else "dwaalt")

    def _react(self, coding: Coding) -> Reply:
        heard, technique = self.heard, self._taken_for(coding)
        if technique is None:
            return self._otherwise(coding, "informatie_geven")
        if technique == "afsluiten" and len(self.state["log"]) >= 3:
            agreeing = heard.form == YES_NO and coding.score >= SURE_CLOSE
            if agreeing or not (heard.question and heard.named):
                return self._goodbye()
            technique = "gesloten_vraag" if heard.form == YES_NO else technique
        if heard.answers and not heard.question:
            return self._line("antwoord")
        if technique in WEAKENING and technique != "gesloten_vraag":
            return self._weak(technique)
        if technique == "gesloten_vraag":
            return self._fact() or self._closed()
        if technique == "informatie_geven" and (line := self._cued("informatie")):
            return self._say(line, "informatie", opens=False)
        checks = technique == "samenvatten" and heard.form == YES_NO  # "klopt dat?" asks for no fact
        if not checks and (told := self._asked_for(coding, technique) or self._fact()) is not None:
            return told
        if technique == "begroeten" and not heard.question and not coding.own_words and not self._greeted():
            return self._line("begroeten")
        if technique == "veiligheid_checken" and heard.death:
            own = tuple(line for line in self.scenario.said("veiligheid") if line.op)
            return self._line("leven", own)
        return self._story(coding, technique) or self._otherwise(coding, technique)

    def _taken_for(self, coding: Coding) -> str | None:
        """The technique the client goes by: the coder's, unless it is unsure or calls closed what begins as an open question.
        Then, of what was likely too, a way of asking when something is asked; else no more than a remark, None when that likely
        weighs on the client. What surely weighs does so whether or not it is sure what to call it."""
        heard, technique = self.heard, coding.techniek
        if heard.asks_for or (technique == "netwerk_vragen" and heard.about_story):
            return heard.asks_for or "doorvragen"
        closed = technique == "gesloten_vraag"
        heavy = technique in WEAKENING and not closed and coding.weighs >= WEIGHS
        if heavy or not (coding.abstain or (closed and heard.question and heard.form is None)):
            return technique
        if not heard.question:
            if technique not in WEAKENING:
                return technique
            mild = (name for name, _ in coding.alternatives if name not in (*WEAKENING, "afsluiten"))
            return next(mild, None) if coding.weighs < WEIGHS_LIKELY else None
        if heard.form == YES_NO or (heard.form and technique not in ASKING):
            return "gesloten_vraag"
        likely = (technique, *(name for name, _ in coding.alternatives))
        return next((name for name in likely if name in ASKING and name != "gesloten_vraag"), "doorvragen")

    def _goodbye(self) -> Reply:
        self.state["stage"] = "afgerond"
        lines = self.scenario.said("afscheid")
        order = lines if mood(self.state) == "open" else (*lines[1:], lines[0])
        line = next((x for x in order if x.text not in self.state["gezegd"]), None)
        return self._say(line, "afscheid") if line else self._line("afscheid")

    def _weak(self, technique: str) -> Reply:
        angry = [row["event"] for row in self.state["log"][-3:]]
        if self.state["weerstand"] >= ANGRY and "boos" not in angry:
            return self._line("boos")
        return self._line(EVENT_OF[technique])

    def _closed(self) -> Reply:
        """A short answer: about the subject, of the kind that was asked for."""
        concrete = self.heard.form not in (None, YES_NO)
        for name in self.heard.about:
            lines = self._fitting(self.scenario.layers[name].kort)
            if concrete:
                lines = tuple(line for line in lines if line.op)
            if line := self._unused(lines):
                return self._say(line, "gesloten", opens=False)
        if concrete:
            fitting = common()["past"][self.heard.form]
            if text := next((text for text in fitting if text not in self.state["gezegd"]), None):
                return self._say(Line(text), "gesloten", opens=False)
        return self._line("gesloten")

    def _fact(self) -> Reply | None:
        """The answer to a concrete question; asked once more, that it was told."""
        lines = [line for line in self.scenario.weetjes if line.text in self.heard.facts]
        if not lines:
            return None
        line = next((line for line in lines if line.text not in self.state["gezegd"]), None)
        return self._say(line, "weetje", opens=False) if line else self._line("al_verteld")

    # --- what it tells --------------------------------------------------------------------------------------------------

    def _ready(self, coding: Coding, technique: str) -> list[Layer]:
        """The layers still shut that can be told now to one who speaks like this; an open question asks on, whatever else it is."""
        techniques = {name for name in coding.alle if name not in WEAKENING} | {technique}
        if self.heard.question and self.heard.form is None and (technique in ASKING_ON or coding.abstain):
            techniques.add("doorvragen")
        return [x for x in self.scenario.lagen if self._reachable(x) and techniques & set(x.technieken)]

    def _asked_for(self, coding: Coding, technique: str) -> Reply | None:
        """The layer that the question itself names, when it can be told."""
        if not self.heard.question:
            return None
        named = [x for x in self._ready(coding, technique) if x.id in self.heard.named]
        woken = [x for x in named if x.id in self.state["wekt"]]
        layer = self._first([*woken, *named])
        return self._tell(layer) if layer else None

    def _story(self, coding: Coding, technique: str) -> Reply | None:
        """The layer this utterance reaches for: one it names, one of the kind it asks for, more of the same for who stays with
        it, or one the client just woke. None when there is nothing to tell."""
        layers, heard = self.scenario.layers, self.heard
        ready = self._ready(coding, technique)
        woken = [layers[name] for name in self.state["wekt"] if layers[name] in ready]
        named = [x for x in woken if x.id in heard.named] + [x for x in ready if x.id in heard.named]
        told = [name for name in heard.named if name in self.state["open"]] if technique in STAYING else []
        main = [x for x in ready if technique in x.technieken and technique in FREE]
        kind = [x for x in woken + main if x.soort == KIND_OF.get(technique)]
        asks_else = bool(heard.question) and heard.form is None and heard.aim is None  # and wants an answer to that
        feeling = heard.aim == "gevoel" or (technique == "gevoel_reflecteren" and not asks_else)
        if feeling:
            woken = [x for x in woken if x.soort in FEELINGS] + [x for x in woken if x.soort not in FEELINGS]
        given_back = not heard.question and not any(x in woken for x in named)  # what was told: it goes on
        if given_back and (more := self._more_of(told)):
            return more
        if layer := self._first(named):
            return self._tell(layer)
        if more := self._more_of(told):
            return more
        if named:
            return self._not_yet(named[0])
        if layer := self._first(kind):
            return self._tell(layer)
        if feeling and (layer := self._first([x for x in woken if x.soort in FEELINGS])):
            return self._tell(layer)
        last = self.state["log"][-1]["laag"] if self.state["log"] else None
        stays = feeling or heard.aim == "meer" or (coding.own_words and technique in STAYING and not heard.asks_for)
        if last and stays and (more := self._next_of(last)):
            return more
        if layer := self._first([x for x in woken if not (feeling and x.soort in NOT_TO_FEELINGS)]):
            return self._tell(layer)
        if woken and not feeling and technique != "open_vraag":
            return self._not_yet(woken[0])
        if layer := self._first(main):
            return self._tell(layer)
        # Who trusts tells of their own accord, to a broad question or when the talk has come to a stop.
        broad = technique == "open_vraag" or (technique in STAYING and not self.state["wekt"])
        if broad and mood(self.state) == "open" and (layer := self._first(ready)):
            return self._tell(layer)
        return self._more(technique, told or ([last] if last else []))

    def _not_yet(self, layer: Layer) -> Reply:
        return replace(self._line("nog_niet", layer.nog_niet), gezocht=layer.id)

    def _otherwise(self, coding: Coding, technique: str) -> Reply:
        """Nothing opens: a question back, a digression, or what fits the technique."""
        if coding.open and self._shy():
            return self._line("wedervraag")
        event = EVENT_OF[technique]
        told_unasked = event == "informatie" and (coding.abstain or mood(self.state) == "dicht")
        if (event == "begroeten" and self._greeted()) or told_unasked:
            event = "vaag"
        vague = sum(row["event"] == "vaag" for row in self.state["log"])
        silent = event not in TO_THE_POINT and not self.state["wekt"] and not self._wakes(event)
        stuck = silent and self._wakes("dwaalt")
        if event == "afscheid" or (event == "vaag" and vague % 3 == 2) or stuck:
            event = "dwaalt"
        return self._line(event)

    def _fits(self, layer: Layer) -> bool:
        return self.state["vertrouwen"] >= layer.vertrouwen and (
            layer.schaamte is None or self.state["schaamte"] <= layer.schaamte
        )

    def _first(self, group: list[Layer]) -> Layer | None:
        return next((layer for layer in group if self._fits(layer)), None)

    def _tell(self, layer: Layer) -> Reply:
        self.state["open"].append(layer.id)
        self.state["keer"][layer.id] = 1
        shift(self.state, effects()["omstandigheid"]["verteld"])
        reply = self._say(layer.zegt[0], "laag", layer)
        if layer.tranen and (line := self._unused(self.scenario.said("tranen"))):
            self.state["gezegd"].append(line.text)
            return Reply(f"{line.text} {reply.text}", "laag", layer.id)
        return reply

    def _more(self, technique: str, told: list[str]) -> Reply | None:
        """More of what was told already, for who stays with it; or that it was told, when the client just said it all."""
        if technique not in STAYING or not told:
            return None
        if technique in ("doorvragen", "gevoel_reflecteren") and (more := self._more_of(told)):
            return more
        if self.heard.named and any(r["laag"] == told[0] and r["event"] == "meer" for r in self.state["log"][-2:]):
            return self._line("al_verteld")
        return None

    def _greeted(self) -> bool:
        log = self.state["log"]
        return len(log) >= GREETED or any(row["event"] == "begroeten" for row in log)

    def _shy(self) -> bool:
        """Whether the client first wants to know something: early, closed, and not more than twice."""
        log = self.state["log"]
        asked = [i for i, row in enumerate(log) if row["event"] == "wedervraag"]
        permitted = any("toestemming" in row["alle"] for row in log)
        return (
            mood(self.state) == "dicht"
            and not permitted
            and len(asked) < 2
            and len(log) >= 2
            and (not asked or len(log) - asked[-1] > 4)
        )
