"""What a professional means after an answer."""

from __future__ import annotations

import pytest

from actions.professional.follow import BESIDE, NEW, REPORT, faults, meant


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("wie zegt dat?", "wie"),
        ("Van wie is dat eigenlijk?", "wie"),
        ("waar staat dat", "waar"),
        ("In welk rapport lees ik dat?", "waar"),
        ("Geef meer", "meer"),
        ("nog meer daarover graag", "meer"),
        ("en verder?", "meer"),
        ("geldt dat nog?", "geldt"),
        ("Is dat inmiddels veranderd?", "geldt"),
        ("geef als APA", "citeer"),
        ("hoe citeer ik dit?", "citeer"),
        ("zijn ze het eens?", "vergelijk"),
        ("Wat zegt een ander rapport?", "vergelijk"),
        ("waarom deze?", "waarom"),
        ("alle rapporten", "alles"),
        ("nieuwe vraag", "nieuw"),
        ("stop maar", "stop"),
        ("dank je wel", "bedankt"),
        ("goedemorgen", "hallo"),
        ("hoe werkt dit?", "uitleg"),
        ("leg uit", "meer"),
        ("heb je een voorbeeld?", "meer"),
        ("zet ze naast elkaar", "vergelijk"),
        ("zijn de rapporten het eens?", "vergelijk"),
        # these look like a follow-up and are questions of their own
        ("Waarom kloppen mensen zo laat aan?", NEW),
        ("Wie doet wat tussen cliënt, naasten en hulpverlener?", NEW),
        ("Meer ruimte voor professionals", NEW),
        ("wat is de reflectiekamer", NEW),
        ("twee hulpverleners naast elkaar in een gezin", NEW),
        ("Waar houdt zelfredzaamheid op?", NEW),
        ("Bestaat de compensatieplicht nog?", NEW),
        ("wat is het verschil tussen draaglast en draagkracht", NEW),
        ("Hoe schrijf je een APA-bronvermelding in een plan voor de gemeente op?", NEW),
    ],
)
def test_each_kind_is_heard(text: str, kind: str) -> None:
    assert meant(text).kind == kind


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        ("en voor jongeren?", "voor jongeren"),
        ("En hoe zit het met Syrische ouders?", "met Syrische ouders"),
        ("Geldt dat ook bij mensen met een LVB?", "bij mensen met een LVB"),
        ("voor ouderen", "voor ouderen"),
    ],
)
def test_what_comes_beside_the_subject_keeps_its_own_words(text: str, extra: str) -> None:
    found = meant(text)
    assert (found.kind, found.extra) == (BESIDE, extra)


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("wat zegt Movisie daarover?", "movisie-2017"),
        ("en volgens K2?", "k2-2012"),
        ("alleen Koplopers", "koplopers-2014"),
        ("en bij Common Eye", "commoneye-2013"),
        ("wat zegt het white paper", "zijlstra-2016"),
    ],
)
def test_a_report_is_named_as_people_name_it(text: str, report: str) -> None:
    found = meant(text)
    assert (found.kind, found.report) == (REPORT, report)


@pytest.mark.parametrize(
    ("text", "subject", "reports"),
    [
        ("Wat zegt Movisie over vrijwilligers?", "vrijwilligers", ("movisie-2017",)),
        ("eigen kracht volgens K2", "eigen kracht", ("k2-2012",)),
        ("wat zegt movisie over Vrijwilligers en wat zegt k2", "Vrijwilligers", ("movisie-2017", "k2-2012")),
        (
            "maatwerk of gelijke behandeling, K2 en Movisie naast elkaar",
            "maatwerk of gelijke behandeling",
            ("k2-2012", "movisie-2017"),
        ),
        ("verschil tussen K2 en Movisie over maatwerk", "maatwerk", ("k2-2012", "movisie-2017")),
        ("zijn de rapporten het eens over eigen kracht?", "eigen kracht", ()),
        ("wat is de reflectiekamer", "", ()),
        ("de elf aannames", "", ()),
    ],
)
def test_a_new_subject_may_name_its_reports(text: str, subject: str, reports: tuple[str, ...]) -> None:
    found = meant(text)
    assert (found.kind, found.extra, found.reports) == (NEW, subject, reports)


@pytest.mark.parametrize(
    ("text", "which"), [("waar staat de tweede?", 2), ("wie zegt het laatste?", 3), ("wie zegt dat", 0)]
)
def test_one_of_the_passages_can_be_meant(text: str, which: int) -> None:
    assert meant(text).which == which


def test_the_file_is_right() -> None:
    assert list(faults()) == []
