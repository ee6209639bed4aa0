"""Check scenarios: what cannot be reached, won or lost, what contradicts itself, what is missing or said twice.

python -m actions.training.check [ID …]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator

from actions.training.check_story import story_faults
from actions.training.coder import code
from actions.training.feedback import wording
from actions.training.scenario import WEAKENING, Layer, Scenario, every_line, scenarios
from actions.training.simulate import NAMES, Played, play
from knowledge.concepts import GAP, parse
from knowledge.text import STOPWORDS

LAYER_WORDS, LINE_WORDS = 45, 30
UNREADABLE = "staat niet in de patroontaal"
PRONOUNS = frozenset("u je jij jou jullie uw jouw jezelf uzelf ze zij hij hem haar".split())
PARTICLES = frozenset("over voor in uit van met om op aan".split())
SKILLED, ADVISER = 0.8, 0.3


def faults(one: Scenario) -> list[str]:
    """Everything that is wrong with one scenario, in words, without playing it."""
    unread = [*_forms(one)]
    if any(fault.endswith(UNREADABLE) for fault in unread):
        return unread  # nothing can be heard before these are right
    return [*unread, *_lines(one), *_layers(one), *_whole(one), *story_faults(one)]


def _forms(one: Scenario) -> Iterator[str]:
    """Forms that are not in the pattern language, or whose | seems to stand between phrases."""
    places = [(f"laag {layer.id}, onderwerpen", layer.onderwerpen) for layer in one.lagen]
    places += [(f"{place}, op", line.op) for place, line in every_line(one) if line.op]
    for place, forms in places:
        for form in forms:
            try:
                parse(form, {})
            except ValueError:
                yield f"{place}: ‘{form}’ {UNREADABLE}"
                continue
            if between := _between_phrases(form):
                yield f"{place}: ‘{form}’: een | scheidt losse woorden, niet ‘{between}’; zet elke zegswijze apart"


def _between_phrases(form: str) -> str | None:
    """The alternatives in ``form`` that look like ends and beginnings of phrases: "goed in|oog voor" hears "goed oog voor"."""
    words = form.split()
    for i, word in enumerate(words):
        options = word.split("|")
        if len(options) < 2 or set(options) <= PRONOUNS or len({option[0] for option in options}) == 1:
            continue
        before = i - (max((j for j in range(i) if words[j] == GAP), default=-1) + 1)
        after = next((j for j in range(i, len(words)) if words[j] == GAP), len(words)) - i - 1
        mixed = len({option.strip("*") in STOPWORDS for option in options}) == 2
        follower = words[i + 1] if after else ""
        verb = follower in PRONOUNS and not PRONOUNS & set(options)  # "waar is|gaat hij"
        if (
            (before and after and not verb)
            or (mixed and max(before, after) >= 2 and not verb)
            or (len(words) == 2 and (follower in PARTICLES or (follower in PRONOUNS and len(options) > 2)))
        ):
            return word
    return None


def _lines(one: Scenario) -> Iterator[str]:
    count = Counter(line.text for _, line in every_line(one))
    for place, line in every_line(one):
        if count[line.text] > 1:
            yield f"{place}: deze zin staat er {count[line.text]} keer: {line.text}"
            count[line.text] = 1
        if "!" in line.text:
            yield f"{place}: een uitroepteken"
        limit = LAYER_WORDS if ", zegt" in place else LINE_WORDS
        if len(line.text.split()) > limit:
            yield f"{place}: {len(line.text.split())} woorden, hooguit {limit}"
        for name in line.wekt:
            if name not in one.layers:
                yield f"{place}: wekt {name}, en die laag is er niet"
        if ", zegt" in place and not line.wekt:
            yield f"{place}: wekt niets, dus een goede luisteraar kan hier niet verder"
    for line in one.said("wedervraag"):
        if not line.text.rstrip().endswith("?"):
            yield f"antwoorden.wedervraag: geen vraag: {line.text}"


def _layers(one: Scenario) -> Iterator[str]:
    woken = {name for _, line in every_line(one) for name in line.wekt}
    names = [layer.id for layer in one.lagen]
    for name, n in Counter(names).items():
        if n > 1:
            yield f"laag {name}: staat er {n} keer"
    for layer in one.lagen:
        for other in layer.na:
            if other not in one.layers:
                yield f"laag {layer.id}: na {other}, en die laag is er niet"
            elif one.layers[other].vertrouwen > layer.vertrouwen:
                yield f"laag {layer.id}: vraagt minder vertrouwen dan {other}, die ervoor komt"
        if _circle(one, layer):
            yield f"laag {layer.id}: komt na zichzelf, dus nooit"
        if layer.id not in woken:
            yield f"laag {layer.id}: geen enkele zin wekt deze laag"
        if layer.vertrouwen > 8.5:
            yield f"laag {layer.id}: vertrouwen {layer.vertrouwen} haalt bijna niemand"
        if weak := set(layer.technieken) & set(WEAKENING):
            yield f"laag {layer.id}: opent op iets verzwakkends: {', '.join(sorted(weak))}"
        for field, least in (("zegt", 2), ("vraag", 1), ("onderwerpen", 1), ("kort", 1), ("nog_niet", 1)):
            if len(getattr(layer, field)) < least:
                yield f"laag {layer.id}: {field} heeft er minstens {least} nodig"
        if layer.soort == "netwerk" and one.netwerk == "geen" and "netwerk_vragen" not in layer.technieken:
            yield f"laag {layer.id}: gaat over mensen, maar opent niet op netwerk_vragen"
        if layer.vraag and not wording(layer, one.opening.text):
            yield f"laag {layer.id}: elke vraag haalt aan wat nog niet gezegd is; geef er ook een die op zichzelf staat"
        yield from _questions(one, layer)


def _questions(one: Scenario, layer: Layer) -> Iterator[str]:
    """Whether the coder reads each example question as something that opens this layer."""
    contexts = [line.text for _, line in every_line(one) if layer.id in line.wekt][:1] or [one.opening.text]
    for text in layer.vraag:
        coding = code(contexts[0], text)
        if coding.techniek in WEAKENING or not {coding.techniek, *coding.alle} & set(layer.technieken):
            yield f"laag {layer.id}: de vraag ‘{text}’ leest de computer als {coding.techniek}"
        if one.aanspreken == "je" and f" {text.lower()} ".count(" u ") + f" {text.lower()} ".count(" uw "):
            yield f"laag {layer.id}: de vraag ‘{text}’ zegt u, maar {one.naam} wil je"


def _circle(one: Scenario, layer: Layer) -> bool:
    seen: set[str] = set()
    todo = list(layer.na)
    while todo:
        name = todo.pop()
        if name == layer.id:
            return True
        if name not in seen and name in one.layers:
            seen.add(name)
            todo += one.layers[name].na
    return False


def _whole(one: Scenario) -> Iterator[str]:
    kinds = Counter(layer.soort for layer in one.lagen)
    if kinds["wens"] != 1:
        yield f"er is precies één laag van de soort wens nodig, dit zijn er {kinds['wens']}"
    for kind in ("kracht", "gevoel", "uitzondering"):
        if not kinds[kind]:
            yield f"geen laag van de soort {kind}"
    if not 8 <= len(one.lagen) <= 16:
        yield f"{len(one.lagen)} lagen; tussen de 8 en de 16 is goed te spelen"
    if not one.opening.wekt:
        yield "opening: wekt niets"
    if min(layer.vertrouwen for layer in one.lagen) > one.begin["vertrouwen"] + 1:
        yield "aan het begin opent niets: het laagste vertrouwen ligt te hoog"
    if max(layer.vertrouwen for layer in one.lagen) < 5:
        yield "alles ligt aan de oppervlakte: geen laag vraagt 5 of meer vertrouwen"


def played_faults(one: Scenario, plays: dict[str, Played]) -> list[str]:
    """What is wrong with how the simulated trainees fared."""
    out = []
    for name, played in plays.items():
        twice = [text for text, n in Counter(played.said).items() if n > 1]
        out += [f"{name}: de cliënt zegt twee keer: {text}" for text in twice]
    skilled, average = plays["ervaren"], plays["gemiddeld"]
    if skilled.opened < SKILLED:
        shut = [layer.id for layer in one.lagen if layer.id not in skilled.state["open"]]
        out.append(
            f"niet te winnen: een ervaren oefenaar opent {skilled.opened:.0%} van de lagen, {SKILLED:.0%} nodig; "
            f"dicht bleven {', '.join(shut)}"
        )
    if one.wish.id not in skilled.state["open"]:
        out.append("niet te winnen: ook een ervaren oefenaar vindt de vraag achter de vraag niet")
    if skilled.state["weg"]:
        out.append("niet te winnen: de cliënt loopt weg bij een ervaren oefenaar")
    if plays["adviesgever"].opened > ADVISER:
        out.append(f"adviesgever: opent {plays['adviesgever'].opened:.0%} van de lagen, hooguit {ADVISER:.0%}")
    if not plays["adviesgever"].state["weg"]:
        out.append("niet te verliezen: ook wie alleen maar adviseert, houdt deze cliënt")
    if not skilled.score > average.score:
        out.append("de gemiddelde doet het niet minder dan de ervaren")
    for name in ("ondervrager", "adviesgever", "zwijger", "grapjas"):
        if plays[name].score >= average.score:
            out.append(f"{name} doet het niet minder dan de gemiddelde")
    return out


def main(argv: list[str] | None = None) -> int:
    """Print the faults of the scenarios named, or of all, and how the trainees fared. Exit code 1 when there are faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", nargs="*")
    options = parser.parse_args(argv)
    say, wrong = sys.stdout.write, 0
    for name, one in scenarios().items():
        if options.ids and name not in options.ids:
            continue
        plays = {trainee: play(name, trainee) for trainee in NAMES}
        found = [*faults(one), *played_faults(one, plays)]
        row = "  ".join(f"{t} {p.opened:.0%}{' weg' if p.state['weg'] else ''}" for t, p in plays.items())
        say(f"{name}: {len(one.lagen)} lagen; {row}\n")
        for fault in found:
            say(f"   {fault}\n")
        wrong += len(found)
    say(f"{wrong} fouten\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
