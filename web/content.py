"""`keukentafel validate`: all content, checked in words; what `make lint` calls. Lapsing legal facts are named, not refused."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from actions.burger import language, terms
from actions.burger.planner import questions
from actions.professional import check as workbench
from actions.professional.reflection import UnfitError, models
from actions.training.scenario import scenarios
from knowledge import catalogue, cli, gemeente, law
from knowledge.passages import load_catalogue
from knowledge.products import product_in
from knowledge.routing import RoutingError, pointers, rules
from knowledge.taxonomy import ids, principles
from knowledge.triage_features import concept_names
from knowledge.yaml_place import Fault
from web.evaluate import citizens
from web.evaluate.cli import PERSONAS
from web.fault_place import located, unreadable_files
from web.preview.wordings import own_sentences
from web.texts import check_own, leaves, texts

SOON = 60  # days ahead of which a lapsing legal fact is named


def faults() -> Iterator[Fault]:
    """Everything that is wrong in the content outside the passages, one sentence each, with its place where that is known."""
    unreadable = list(unreadable_files())
    yield from unreadable
    if not unreadable:  # the other checks read these files too
        yield from map(located, _sentences())
        for name in gemeente.available():
            yield from gemeente.faults(name)


def _sentences() -> Iterator[str]:
    yield from catalogue.validate()
    yield from (f"taal: {fault}" for fault in language.faults())
    yield from terms.faults()
    yield from _texts()
    try:
        rules()
        unknown = {concept for _, concept, _ in pointers()} - set(concept_names())
        yield from (f"routing.yml: onbekend concept {concept}" for concept in sorted(unknown))
        product_in("ik wil een rolstoel")
    except (RoutingError, ValueError) as error:
        yield str(error)
    yield from _questions()
    yield from _reflections()
    yield from workbench.faults()
    try:
        citizens.read([PERSONAS])
    except ValueError as error:
        yield f"personas.yml: {error}"


def _reflections() -> Iterator[str]:
    try:
        every = models()
    except UnfitError as error:
        yield from error.faults
        return
    for model in every.values():
        yield from (
            f"{model.id}: verder noemt {name}, en die reflectie is er niet" for name in set(model.verder) - set(every)
        )


def _texts() -> Iterator[str]:
    """What is wrong with the sentences around the conversation: empty, with an exclamation mark, or own ones that do not fit."""
    if own := own_sentences():
        try:
            check_own(own)
        except ValueError as error:
            yield str(error)
    for place, sentence in leaves(texts(), "teksten"):
        if not sentence.strip():
            yield f"{place}: hier staat geen tekst"
        elif "!" in sentence:
            yield f"{place}: een uitroepteken: {sentence}"


def _questions() -> Iterator[str]:
    sections = set(load_catalogue().sections)
    for name, question in questions().items():
        why = question.raw.get("waarom") or {}
        if question.asks not in ids("gespreksvragen"):
            yield f"vragen.yml, {name}: onbekende gespreksvraag {question.asks}"
        if why.get("principle") not in principles():
            yield f"vragen.yml, {name}: onbekend principe {why.get('principle')}"
        yield from (f"vragen.yml, {name}: onbekende sectie {s}" for s in set(why.get("sections") or []) - sections)


def lapsing(day: dt.date) -> list[str]:
    """Legal facts that end within ``SOON`` days, soonest first, and the sentences that then fall away."""
    return [f"{r.valid_to}: {r.id} ({r.law}, {r.article})" for r in law.lapsing(day, SOON)] + [
        f"nu weggelaten: {line}" for line in catalogue.lapsed(day)
    ]


def main(argv: list[str]) -> int:
    """Check everything; exit status 1 when something is wrong."""
    found = list(faults())
    status = cli.validate(argv)
    for fault in found:
        print(fault, file=sys.stderr)
    for notice in lapsing(dt.datetime.now(ZoneInfo("Europe/Amsterdam")).date()):
        print(f"let op, verloopt: {notice}")
    try:
        print(f"{len(scenarios()):6d} scenario's")
    except ValueError as error:
        print(error, file=sys.stderr)
        status = 1
    return 1 if found or status else 0
