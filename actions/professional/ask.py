"""Ask: a question of a professional, two or three passages with their source, or an honest "not in here"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from actions.professional.contrasts import Contrast, contrast_of
from actions.professional.data_files import load
from knowledge.guard import normalise
from knowledge.passages import Passage, load_catalogue
from knowledge.search import Hit, SearchAnswer, Searcher
from knowledge.status import ANSWERED, NOT_FOUND, OUT_OF_SCOPE
from knowledge.text import content_words, frequencies, opened, stem

AUDIENCE = "professional"
SHOWN = 3
DEPTH = 24  # passages looked through for what came beside the subject
WEAK = 0.05  # share of the first passage's score below which a third passage is left out
SHARE = 0.5  # share of the stems of the subject that a passage about what came beside it must hold
BESIDE = 2  # entries of law and practice beside an answer
COVERS = 0.75  # share of the question's rare stems in an entry of law and practice
COMMON = 1e-5  # share of running text above which a word is no name of anything
NEAR = 0.25  # chance of an answer above which a "no" says what comes close, and does not say that it is another field
NEAREST = 3  # titles named beside an honest "not in here"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is searched in: one report, one theme, from a year on, and which kinds of source."""

    report: str = ""
    theme: str = ""
    since: int = 0
    practice: bool = True
    reports: bool = True

    def passage_filter(self) -> Callable[[Passage], bool] | None:
        """Says yes to the passages that may be shown, or None when all may."""
        if not (self.report or self.theme or self.since):
            return None
        catalogue = load_catalogue()

        def keep(passage: Passage) -> bool:
            report = catalogue.report_of(passage.sections[0])
            return (
                (not self.report or report.id == self.report)
                and (not self.theme or self.theme in passage.themes)
                and report.year >= self.since
            )

        return keep


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the subject, what came beside it ("for young people"), and how many passages were shown before.

    `known`: the subject by itself was answered before.
    """

    subject: str
    beside: str = ""
    after: int = 0
    known: bool = False

    @property
    def query(self) -> str:
        """The words that are searched for."""
        return " ".join(part for part in (self.subject, self.beside) if part)

    @property
    def title(self) -> str:
        """What is asked about, as one says it."""
        return ", ".join(part for part in (self.subject.rstrip(" .?"), self.beside) if part)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gave. `passages`: at most three; `more`: whether there are others; `nearest`: what comes close
    when nothing answers; `contrast`: two reports that differ on this; `title`: what was asked about;
    `apart`: whether anything is said apart about what came beside the subject."""

    status: str
    title: str
    passages: tuple[Hit, ...] = ()
    more: bool = False
    nearest: tuple[Hit, ...] = ()
    contrast: Contrast | None = None
    practice: tuple[Hit, ...] = ()
    documents: tuple[Hit, ...] = ()
    read_as: str = ""
    apart: bool = True


def ask(searcher: Searcher, question: Question, filters: Filters | None = None) -> Answer:
    """Answer a question that is cleaned and masked."""
    filters = filters or Filters()
    query = _in_full(question.query)
    depth = DEPTH if question.beside else question.after + 2 * SHOWN
    found = searcher.search(query, AUDIENCE, depth, only=filters.passage_filter())
    first = not (question.after or question.beside or filters.report)
    practice = _practice(query, found) if filters.practice and (first or not filters.reports) else ()
    base = Answer(
        found.status, question.title, practice=practice, documents=tuple(found.documents), read_as=found.read_as
    )
    if not filters.reports:
        return replace(base, status=ANSWERED if practice else NOT_FOUND)
    if _here_and_now(query):
        return replace(base, status=NOT_FOUND)
    if question.beside and question.known:
        about = _about_beside(searcher, query, question, filters, found)
        answered = found.status == ANSWERED or bool(about)
        rest = [hit for hit in found.results if hit.passage not in {one.passage for one in about}]
        results = about + (rest if found.status == ANSWERED else [])
        base = replace(base, apart=bool(about))
    else:
        results, answered = _ordered(found, query, bool(filters.report))
    if not answered:
        if found.chance < NEAR:
            return base
        return replace(base, status=NOT_FOUND, nearest=tuple(results[:NEAREST]))
    fresh = results[question.after :]
    shown = tuple(hit for at, hit in enumerate(fresh[:SHOWN]) if at < 2 or hit.score >= WEAK * fresh[0].score)
    return replace(
        base,
        status=ANSWERED,
        passages=shown,
        more=len(fresh) > len(shown),
        contrast=contrast_of(searcher, [hit.passage for hit in shown]) if not question.after else None,
    )


def side_by_side(
    searcher: Searcher, question: Question, reports: Sequence[str], filters: Filters | None = None
) -> Answer:
    """The best passage of each of the reports that answers the question, in the order in which they are named."""
    filters = filters or Filters()
    answers = [ask(searcher, question, replace(filters, report=report)) for report in reports]
    shown = tuple(answer.passages[0] for answer in answers if answer.passages)
    whole = ask(searcher, question, filters)
    return replace(
        whole,
        status=ANSWERED if shown else whole.status,
        passages=shown,
        more=False,
        nearest=() if shown else whole.nearest,
        contrast=whole.contrast or contrast_of(searcher, [hit.passage for hit in shown]),
    )


def _in_full(query: str) -> str:
    """The question with what the field writes short written out."""
    short = load("vervolg")["voluit"]
    return " ".join(str(short.get(normalise(word).strip(" .?!"), word)) for word in query.split())


def _about_beside(
    searcher: Searcher, query: str, question: Question, filters: Filters, found: SearchAnswer
) -> list[Hit]:
    """The passages that hold what came beside the subject: those that come close to the best answer, then those of the
    whole collection that hold the subject too (of a section only one is found, and that may be another)."""
    wanted, subject = _wanted(question.beside), _about_stems(question.subject)
    best = max((hit.score for hit in found.results), default=0.0)
    close = [
        hit
        for hit in found.results
        if hit.score >= WEAK * best and wanted & _stems_of(hit.passage, f"{hit.title} {hit.text}")
    ]
    allowed = filters.passage_filter()

    def keep(passage: Passage) -> bool:
        stems = _stems_of(passage.id, f"{passage.title} {passage.text}")
        both = wanted & stems and len(subject & stems) >= SHARE * len(subject)
        return bool(both) and (allowed is None or allowed(passage))

    seen = {hit.passage for hit in close}
    whole = searcher.search(query, AUDIENCE, DEPTH, only=keep).results
    return close + [hit for hit in whole if hit.passage not in seen]


@lru_cache(maxsize=2048)
def _stems_of(passage: str, text: str) -> frozenset[str]:
    return frozenset(opened(text))


def _ordered(found: SearchAnswer, query: str, in_report: bool) -> tuple[list[Hit], bool]:
    """The passages in the order to show them, and whether they answer the question."""
    results, answered = list(found.results), found.status == ANSWERED
    if not answered:
        about_it = _about_stems(found.read_as or query)
        named = [hit for hit in results[:SHOWN] if _by_name(found.read_as or query, hit, in_report)]
        if named:
            also = [hit for hit in results if hit not in named and about_it <= set(opened(f"{hit.title} {hit.text}"))]
            return named + also, True
        return results, False
    return results, True


def _wanted(beside: str) -> set[str]:
    """The stems that tell that a passage is about what came beside the subject, with words for the same people."""
    said = {word for word in content_words(beside) if word not in _asking()}
    stems_of = {stem(word) for word in said - set(load("vervolg")["iedereen"]) or said}
    for group in load("vervolg")["zelfde"]:
        own = {stem(word) for word in group}
        if own & stems_of:
            stems_of |= own
    return stems_of


def _practice(query: str, found: SearchAnswer) -> tuple[Hit, ...]:
    """Law and practice that is about this: it is named in the question, or covers most of one within the field."""
    asked = set(opened(query))
    about = [
        hit
        for hit in found.practice
        if asked & set(opened(hit.title)) or (found.status != OUT_OF_SCOPE and hit.score >= COVERS)
    ]
    return tuple(about[:BESIDE])


@lru_cache(maxsize=1)
def _fact_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load("vervolg")
    return re.compile("|".join(data["feit"])), re.compile("|".join(data["hier_en_nu"]))


def _here_and_now(query: str) -> bool:
    """Whether a fact of this place and this moment is asked for, which no report of years ago can hold."""
    fact, now = _fact_patterns()
    plain = normalise(query)
    return bool(fact.search(plain) and now.search(plain))


@lru_cache(maxsize=1)
def _asking() -> frozenset[str]:
    return frozenset(load("vervolg")["vraagwoorden"])


@lru_cache(maxsize=1)
def _themes() -> frozenset[str]:
    """The themes that are one word: whoever types no more than that wants what is about it, common as it may be."""
    names = (name for group in load("themas").values() for name in group.values())
    return frozenset(stem(words[0]) for name in names if len(words := content_words(name)) == 1)


def _about_stems(query: str) -> set[str]:
    return {stem(word) for word in content_words(query) if word not in _asking()}


def _by_name(query: str, hit: Hit, in_report: bool) -> bool:
    """Whether everything the question is about stands in the passage's title or in that of its section.

    Whoever types the name of a model or a term wants that passage, however little the words say otherwise. `in_report`:
    one report was named, so the subject may be a common word.
    """
    about = _about_stems(query)
    known = load_catalogue().sections
    titles = " ".join((hit.title, *(known[section].title for section in hit.sections[:1])))
    words = content_words(titles)
    if about <= _themes():
        return bool(about) and all(any(word.startswith(one) for word in words) for one in about)
    named = about <= {stem(word) for word in words}
    rare = any(frequencies().get(word, 0.0) < COMMON for word in content_words(query) if word not in _asking())
    return named and bool(about) and (rare or in_report)
