"""Ask: the forty questions, honest refusals, filters, and two reports side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.professional import contrasts
from actions.professional.about import about
from actions.professional.ask import AUDIENCE, Filters, Question, ask
from actions.professional.cite import cite, short
from knowledge.passages import load_catalogue
from knowledge.search import Searcher, get_searcher
from knowledge.status import ANSWERED

QUESTIONS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("vragen.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    return get_searcher()


def test_the_right_passage_is_among_the_first_three(searcher: Searcher) -> None:
    missed = [
        row["vraag"]
        for row in QUESTIONS["antwoorden"]
        if not any(
            set(row["secties"]) & set(hit.sections) for hit in searcher.search(row["vraag"], AUDIENCE, 3).results
        )
    ]
    assert len(QUESTIONS["antwoorden"]) == 40
    assert len(missed) <= 4, missed


def test_every_citation_leads_to_the_section_that_it_names(searcher: Searcher) -> None:
    titles = {section.title: name for name, section in load_catalogue().sections.items()}
    for row in QUESTIONS["antwoorden"]:
        for hit in ask(searcher, Question(row["vraag"])).passages:
            made = cite(hit)
            assert all(f"‘{load_catalogue().sections[name].title}’" in made.plain for name in hit.sections)
            assert hit.report in titles[load_catalogue().sections[hit.sections[0]].title]
            assert str(hit.year) in made.apa and hit.title not in made.apa


def test_what_the_sources_do_not_answer_is_refused(searcher: Searcher) -> None:
    answered = [q for q in QUESTIONS["geen_antwoord"] if ask(searcher, Question(q)).status == ANSWERED]
    assert answered == []


@pytest.mark.parametrize("question", ["uitleg empowermentbloem", "wat houdt vraagverlegenheid in"])
def test_who_names_a_thing_gets_it(searcher: Searcher, question: str) -> None:
    answer = ask(searcher, Question(question))
    assert answer.status == ANSWERED
    name = question.split()[1] if question.startswith("uitleg") else "vraagverlegenheid"
    assert name in answer.passages[0].title.lower() + str(answer.passages[0].text).lower()


@pytest.mark.parametrize("question", ["vraagverlegenheit", "mantelzorg", "vrijwilligers", "1g1p1r wie pakt de regie"])
def test_a_misspelt_name_a_theme_and_what_the_field_writes_short_are_found(searcher: Searcher, question: str) -> None:
    assert ask(searcher, Question(question)).passages


def test_who_asks_on_after_a_name_gets_no_passages_without_it(searcher: Searcher) -> None:
    answer = ask(searcher, Question("vraagverlegenheid"))
    later = ask(searcher, Question("vraagverlegenheid", after=len(answer.passages)))
    assert all("vraagverlegenheid" in f"{hit.title} {hit.text}".lower() for hit in (*answer.passages, *later.passages))


def test_a_passage_about_what_came_beside_is_found_behind_another_of_its_section(searcher: Searcher) -> None:
    answer = ask(searcher, Question("mantelzorger overbelast wat doe je dan", "voor jongeren", known=True))
    assert answer.apart and answer.passages[0].title == "Kinderen die voor hun ouders zorgen"


def test_it_is_said_when_nothing_is_apart_about_what_came_beside(searcher: Searcher) -> None:
    question = "mag ik gegevens delen zonder toestemming van de client"
    answer = ask(searcher, Question(question, "met de wijkagent", known=True))
    assert answer.passages and not answer.apart


def test_part_of_a_word_beside_the_subject_does_not_bring_other_subjects(searcher: Searcher) -> None:
    question = Question("mag ik gegevens delen zonder toestemming van de client", "met de wijkagent", known=True)
    titles = " ".join(hit.title.lower() for hit in ask(searcher, question).passages)
    assert "privacy" in titles and "herstel van het gewone leven" not in titles


def test_which_provider_there_is_here_is_no_question_for_a_report(searcher: Searcher) -> None:
    question = Question("welke aanbieder doet ambulante begeleiding in onze wijk")
    assert ask(searcher, question).status != ANSWERED


def test_a_common_word_in_a_title_is_no_name(searcher: Searcher) -> None:
    assert ask(searcher, Question("hoe laat is het")).status != ANSWERED


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        (Filters(report="movisie-2017"), lambda hit: hit.report == "movisie-2017"),
        (Filters(since=2014), lambda hit: hit.year >= 2014),
        (Filters(report="k2-2012", since=2014), lambda hit: False),
    ],
)
def test_a_filter_lets_nothing_else_through(searcher: Searcher, filters: Filters, holds: Any) -> None:
    answer = ask(searcher, Question("Wat als iemand geen netwerk heeft?"), filters)
    assert all(holds(hit) for hit in answer.passages)
    assert bool(answer.passages) == (filters.report != "k2-2012")


def test_a_theme_keeps_its_passages(searcher: Searcher) -> None:
    by_id = {one.id: one for one in searcher.index.reports.passages}
    answer = ask(searcher, Question("Wat als iemand geen netwerk heeft?"), Filters(theme="mantelzorg"))
    assert answer.passages and all("mantelzorg" in by_id[hit.passage].themes for hit in answer.passages)


def test_law_and_practice_alone(searcher: Searcher) -> None:
    answer = ask(searcher, Question("wat is een pgb"), Filters(reports=False))
    assert answer.passages == () and any("pgb" in hit.title.lower() for hit in answer.practice)
    assert ask(searcher, Question("wat is een pgb"), Filters(practice=False)).practice == ()


def test_more_shows_what_was_not_shown(searcher: Searcher) -> None:
    question = Question("Wat als iemand geen netwerk heeft?")
    first = ask(searcher, question)
    second = ask(searcher, Question(question.subject, after=len(first.passages), known=True))
    assert first.more and second.passages
    assert not {hit.passage for hit in first.passages} & {hit.passage for hit in second.passages}
    assert ask(searcher, Question(question.subject, after=99)).passages == ()


def test_what_comes_beside_the_subject_stands_in_the_passages(searcher: Searcher) -> None:
    answer = ask(searcher, Question("Wat als iemand geen netwerk heeft?", "voor jongeren", known=True))
    assert answer.status == ANSWERED and answer.title == "Wat als iemand geen netwerk heeft, voor jongeren"
    assert any(word in answer.passages[0].text.lower() for word in ("jongere", "jeugd", "kind"))
    assert ask(searcher, Question("Wat als iemand geen netwerk heeft?", "op Mars", known=True)).passages == ()


def test_two_reports_stand_side_by_side_where_they_differ(searcher: Searcher) -> None:
    for row in contrasts.load("tegenover"):
        found = contrasts.contrast_of(searcher, [row["kanten"][1]["passage"]])
        assert found is not None and len({side.hit.report for side in found.sides}) == 2
    assert contrasts.contrast_of(searcher, ["k2-2012/voorwoord/1"]) is None
    assert ask(searcher, Question("Burgers moeten assertiever worden en zelf de regie nemen")).contrast is not None


@pytest.mark.parametrize("kind", ["wie", "waar", "geldt", "citeer", "waarom"])
def test_everything_can_be_asked_about_a_passage(searcher: Searcher, kind: str) -> None:
    hit = ask(searcher, Question("acht bakens")).passages[0]
    said = about(kind, hit, Question("acht bakens"), searcher)
    assert said and ("K2" in said or kind in ("geldt", "waarom"))
    with pytest.raises(KeyError):
        about("iets", hit, Question("acht bakens"), searcher)


def test_a_short_source_fits_on_paper() -> None:
    assert short("movisie-2017/aanname-5") == "Movisie (ca. 2017), ‘Aanname 5: iedere burger heeft een eigen netwerk’"


def test_a_doubtful_no_says_what_comes_close_and_a_sure_one_nothing(searcher: Searcher) -> None:
    doubtful = ask(searcher, Question("hoe vind ik iemands talenten"))
    assert doubtful.status == ANSWERED or any("alent" in hit.title for hit in doubtful.nearest)
    assert ask(searcher, Question("recept voor linzensoep")).nearest == ()
