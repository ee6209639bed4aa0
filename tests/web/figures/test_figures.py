"""Figures: counted once per day before anything is purged, shown per whole week, small counts never."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from knowledge.taxonomy import ids
from web.app import create_app
from web.dates import HERE
from web.figures.daily import count_days
from web.figures.facts import EMPTY, TALKS, facts
from web.figures.suppress import FEW, HELD
from web.figures.weeks import STAGES, Figures, complete, figures
from web.gateway.modes import Mode
from web.services import chores
from web.store import figures as kept
from web.store.figures import Count
from web.store.ratings import WHOLE, Rating
from web.store.records import Turn
from web.upkeep import purge

LOKETS = ids("lokets")


@pytest.fixture
def these(app: Any, clock: Any) -> Any:
    clock.now = at(2026, 11, 25, 12)  # a Wednesday
    return app.extensions["keukentafel"]


def at(year: int, month: int, day: int, hour: int = 0) -> float:
    return dt.datetime(year, month, day, hour, tzinfo=HERE).timestamp()


def counts(these: Any) -> Counter[tuple[str, str, str]]:
    with these.store.read() as connection:
        return Counter({tuple(row[:3]): row[3] for row in connection.exec_driver_sql("SELECT * FROM daily_counts")})


def run(these: Any) -> None:
    for chore in chores(these.settings, these.store, these.modes):
        chore()


# --- one conversation


def turn(n: int, stage: str, asks: str | None, missed: int = 0) -> Turn:
    state = json.dumps({"misverstaan": missed})
    return Turn(n, 0.0, None, "Een geheim zinnetje", "[]", state, stage, asks, None, None, 1.0)


def mode(**summary: Any) -> Mode:
    return Mode("burger", lambda: None, None, lambda state, corrections: summary, None)


def test_what_a_conversation_counts_for() -> None:
    log = [
        turn(0, "contact", "aanleiding"),
        turn(1, "gesprek", "wens", 1),
        turn(2, "gesprek", "netwerk", 2),
        turn(3, "gesprek", "netwerk", 0),
        turn(4, "gesprek", "zorgen", 1),
    ]
    given = [Rating("k", 2, True, None, 0), Rating("k", 3, False, None, 0), Rating("k", WHOLE, True, "fijn", 0)]
    found = facts(mode(leefgebieden=["geld", "wonen", "geld"], loket="schuldhulp"), log, given)
    assert found == [
        TALKS,
        ("leefgebied", "geld"),
        ("leefgebied", "wonen"),
        ("loket", "geen"),  # nobody was shown a loket yet
        ("stap", "gesprek"),
        ("vraag", "zorgen"),
        ("niet_begrepen", "aanleiding"),
        ("niet_begrepen", "wens"),
        ("niet_begrepen", "netwerk"),
        ("antwoord_hielp", "ja"),
        ("antwoord_hielp", "nee"),
        ("gesprek_hielp", "ja"),
    ]
    assert "geheim" not in str(found)


def test_who_got_to_the_end_was_shown_a_loket() -> None:
    log = [turn(0, "contact", "aanleiding"), turn(1, "afgerond", None)]
    found = facts(mode(leefgebieden=[], loket="wijkteam"), log, [])
    assert found == [TALKS, ("loket", "wijkteam"), ("stap", "afgerond"), ("vraag", "afgerond")]


def test_a_page_that_was_only_opened_is_no_conversation() -> None:
    assert facts(mode(leefgebieden=["geld"]), [turn(0, "contact", "aanleiding")], []) == [EMPTY]


# --- a day


def test_a_day_is_counted_once_and_a_day_later(talk: Any, new_talk: Any, these: Any, clock: Any) -> None:
    first = new_talk()
    first.say("een")
    first.client.post(f"{first.path}/rating", json={"helpful": True, "n": 1}, headers=first.headers())
    new_talk()
    clock.days(1)
    run(these)
    assert counts(these) == {}
    clock.days(0.5)  # the day after has ended
    run(these)
    made = counts(these)
    assert made["2026-11-25", "gesprekken", "alle"] == 1
    assert made["2026-11-25", "gesprekken", "zonder_bericht"] == 1
    assert made["2026-11-25", "vraag", "wens"] == made["2026-11-25", "antwoord_hielp", "ja"] == 1
    # What happens to a conversation afterwards changes nothing any more.
    first.say("twee")
    first.delete()
    run(these)
    assert counts(these) == made


def test_days_are_counted_before_their_conversations_are_purged(new_talk: Any, these: Any, clock: Any) -> None:
    new_talk().say("een")
    clock.days(2)
    new_talk().say("twee")
    clock.days(60)  # upkeep was away for two months
    run(these)
    purge(these.store, 30)
    found = counts(these)
    assert found["2026-11-25", "gesprekken", "alle"] == found["2026-11-27", "gesprekken", "alle"] == 1
    assert found["2026-11-26", "dag", "geteld"] == 1  # nothing happened, and that is known


def test_with_a_retention_of_one_day_it_is_counted_in_time(settings: Any, clock: Any, small_method: None) -> None:
    from tests.web.conftest import Talk

    app = create_app(replace(settings, retention_days=1), clock)
    these = app.extensions["keukentafel"]
    clock.now = at(2026, 11, 25, 1)
    Talk(app.test_client()).say("een")
    clock.now = at(2026, 11, 26, 0)
    run(these)
    clock.now = at(2026, 11, 26, 1)
    assert purge(these.store, 1) == 0 or counts(these)["2026-11-25", "gesprekken", "alle"] == 1
    assert counts(these)["2026-11-25", "gesprekken", "alle"] == 1


def test_a_deleted_conversation_is_not_counted(new_talk: Any, these: Any, clock: Any) -> None:
    talk = new_talk()
    talk.say("een")
    talk.delete()
    new_talk().say("twee")
    clock.days(2)
    run(these)
    assert counts(these)["2026-11-25", "gesprekken", "alle"] == 1


def test_two_processes_count_a_day_once(new_talk: Any, these: Any, clock: Any, monkeypatch: Any) -> None:
    new_talk().say("een")
    clock.days(2)
    run(these)
    made = counts(these)
    monkeypatch.setattr(kept, "days", lambda *_: set())  # as if the other had not been seen yet
    assert count_days(these.store, these.modes, 30, 730) == 0
    assert counts(these) == made


def test_counts_go_after_their_time(new_talk: Any, these: Any, clock: Any) -> None:
    new_talk().say("een")
    clock.days(2)
    run(these)
    clock.days(these.settings.figures_days)
    run(these)
    assert ("2026-11-25", "gesprekken", "alle") not in counts(these)


# --- weeks


def test_only_whole_weeks_are_shown() -> None:
    tuesday, monday = complete(at(2026, 12, 1), 2, 30), complete(at(2026, 11, 30, 23), 2, 30)
    assert [week.start for week in tuesday] == [dt.date(2026, 11, 16), dt.date(2026, 11, 23)]
    assert [week.start for week in monday] == [dt.date(2026, 11, 9), dt.date(2026, 11, 16)]
    assert tuesday[-1].name == "2026, week 48" and tuesday[-1].span == "23-11 t/m 29-11"
    assert complete(at(2026, 12, 8), 1, 30)[0].span == "30-11 t/m 6-12"


def week(**given: int) -> Figures:
    """The figures of one week in which `kind__key` happened so often."""
    found = [Count("2026-11-25", *name.split("__"), size) for name, size in given.items()]
    return figures(found, complete(at(2026, 12, 1), 1, 30), LOKETS)


def cells(made: Figures, kind: str) -> dict[str, str]:
    return {row.key: str(row.cells[0]) for row in made.tables[kind]}


def test_every_row_is_there_whether_anything_happened_or_not() -> None:
    made = week()
    assert set(cells(made, "leefgebied")) == set(ids("leefgebieden"))
    assert {row.key for row in made.tables["stap"]} == {*STAGES, "overig"}
    assert {str(cell) for rows in made.tables.values() for row in rows for cell in row.cells} == {FEW}
    assert {row.together for rows in made.tables.values() for row in rows} == {"te weinig"}


def test_a_total_gives_no_small_count_away() -> None:
    made = week(
        gesprekken__alle=60,
        loket__wijkteam=40,
        loket__schuldhulp=17,
        loket__geen=3,
        stap__afgerond=57,
        stap__gesprek=3,
        vraag__afgerond=57,
        vraag__wens=3,
    )
    assert cells(made, "gesprekken")["alle"] == "60"
    # 60 - 57 = 3 would be everybody who stopped.
    assert cells(made, "stap")["afgerond"] == cells(made, "vraag")["afgerond"]
    for kind in ("loket", "stap", "vraag"):
        shown = [int(cell) for cell in cells(made, kind).values() if cell.isdigit()]
        assert 60 - sum(shown) >= 5, (kind, cells(made, kind))


def test_when_nothing_else_helps_the_total_is_not_shown() -> None:
    made = week(gesprekken__alle=5, loket__geen=5, stap__gesprek=5, vraag__wens=5)
    assert cells(made, "gesprekken")["alle"] == HELD
    assert cells(made, "stap")["gesprek"] == "5"
    few = week(gesprekken__alle=4, loket__geen=4, stap__gesprek=4, vraag__wens=4)
    assert cells(few, "gesprekken")["alle"] == FEW


def test_sums_over_weeks_are_made_of_what_is_shown_alone() -> None:
    weeks = complete(at(2026, 12, 1), 2, 30)
    found = [Count("2026-11-18", "leefgebied", "geld", 7), Count("2026-11-25", "leefgebied", "geld", 3)]
    found += [Count("2026-11-18", "leefgebied", "wonen", 9), Count("2026-11-25", "leefgebied", "wonen", 5)]
    rows = {row.key: row.together for row in figures(found, weeks, LOKETS).tables["leefgebied"]}
    assert rows["geld"] == "ten minste 7"  # not 10
    assert rows["wonen"] == "14" and rows["werk"] == "te weinig"


def test_an_id_of_an_earlier_release_is_something_else() -> None:
    made = week(loket__opgeheven=20, loket__wijkteam=10, vraag__oud=30, leefgebied__oud=30)
    assert cells(made, "loket")["overig"] == "20" and cells(made, "vraag")["overig"] == "30"
    assert "opgeheven" not in cells(made, "loket") and "oud" not in cells(made, "leefgebied")


# --- the page

# 97 conversations; those that are shown nowhere by themselves are together enough not to be known.
TALKED = {
    "gesprekken__alle": 97,
    "loket__wijkteam": 50,
    "loket__geen": 40,
    "loket__schuldhulp": 4,
    "loket__wmo_loket": 3,
    "stap__afgerond": 50,
    "stap__gesprek": 40,
    "stap__contact": 4,
    "stap__oplossingen": 3,
    "vraag__afgerond": 50,
    "vraag__wens": 40,
    "vraag__netwerk": 4,
    "vraag__zorgen": 3,
}


def fill(these: Any, **given: int) -> None:
    with these.store.write() as connection:
        kept.put(connection, "2026-11-25", {tuple(name.split("__")): size for name, size in given.items()})


def test_the_page_shows_tables_plots_and_no_small_count(these: Any, logged_in: Any, clock: Any) -> None:
    fill(these, **TALKED, leefgebied__geld=42, leefgebied__wonen=3, antwoord_hielp__ja=31)
    clock.now = at(2026, 12, 1, 9)
    page = logged_in("redacteur").get("/team/cijfers").text
    assert page.count("<svg") == page.count("<table") == 6  # nothing to draw of two topics
    assert page.count('role="img"') == page.count("<title id=") == 6
    for name, size in (("Geld", "42"), ("Gesprekken waarin iemand iets zei", "97")):
        row = re.search(rf'<th scope="row">{name}</th>.*', page)
        assert row and re.findall(r'<td class="getal">([^<]*)', row[0])[-2:] == [size, f"ten minste {size}"], name
    assert '<th scope="row">Wonen</th>' not in page and ">3<" not in page
    few = re.search(r"<strong>Minder dan 5 in elke week:</strong> ([^<]*)", page[page.index("t-leefgebied") :])
    assert few and "Wonen" in few[1] and "Werk en dagbesteding" in few[1] and "Geld" not in few[1]
    assert " style=" not in page


def test_the_csv_is_the_same_as_the_page(these: Any, logged_in: Any, clock: Any) -> None:
    fill(these, **TALKED, leefgebied__geld=42, leefgebied__wonen=3)
    clock.now = at(2026, 12, 1, 9)
    answer = logged_in("beheerder").get("/team/cijfers.csv?weken=4")
    assert answer.mimetype == "text/csv" and "keukentafel-cijfers.csv" in answer.headers["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert lines[0] == ["week", "van", "tot en met", "onderwerp", "wat", "aantal"]
    about = {(line[3], line[4]): line[5] for line in lines if line[0] == "2026, week 48"}
    assert about["Waar gesprekken over gaan", "Geld"] == "42"
    assert about["Waar gesprekken over gaan", "Wonen"] == "minder dan 5"
    numbers = {int(line[5]) for line in lines[1:] if line[5].isdigit()}
    assert numbers == {97, 50, 42, 40}


@pytest.mark.parametrize("asked", ["4", "52", "", "0", "-1", "9" * 400, "52" * 3000, "052123456789", "twaalf", "²"])
def test_only_known_periods_can_be_asked(these: Any, logged_in: Any, asked: str) -> None:
    answer = logged_in("redacteur").get(f"/team/cijfers?weken={asked}")
    assert answer.status_code == 200
    assert 'aria-current="true">' + (f"{asked} weken" if asked in ("4", "52") else "12 weken") in answer.text


def test_remarks_are_shown_when_there_are_enough(new_talk: Any, these: Any, logged_in: Any) -> None:
    browser = logged_in("redacteur")
    for number in range(5):
        assert "Er zijn nog te weinig opmerkingen" in browser.get("/team/cijfers").text
        talk = new_talk()
        body = {"helpful": True, "text": f"Opmerking {number}, bel 0612345678"}
        talk.client.post(f"{talk.path}/rating", json=body, headers=talk.headers())
    page = browser.get("/team/cijfers").text
    assert "Opmerking 4" in page and "0612345678" not in page


def test_only_who_may_sees_the_figures(these: Any, logged_in: Any) -> None:
    browser = logged_in("professional", "trainer")
    for path in ("/team/cijfers", "/team/cijfers.csv"):
        assert browser.get(path).status_code == 403


def test_the_figures_hold_no_reference_to_a_conversation(new_talk: Any, these: Any, clock: Any) -> None:
    talk = new_talk()
    talk.say("Een heel bijzonder zinnetje")
    clock.days(2)
    run(these)
    with these.store.read() as connection:
        everything = str(list(connection.exec_driver_sql("SELECT * FROM daily_counts")))
    assert talk.id not in everything and "bijzonder" not in everything


def test_the_real_method_is_counted(settings: Any, clock: Any) -> None:
    """The states of the citizen's conversation as it is give leefgebieden and a question it stopped at."""
    from tests.web.conftest import Talk

    app = create_app(settings, clock)
    these = app.extensions["keukentafel"]
    talk = Talk(app.test_client())
    talk.say("ik wil dood")  # answered without Rasa
    clock.days(2)
    run(these)
    made = counts(these)
    day = dt.datetime.fromtimestamp(clock() - 2 * 86400, HERE).date().isoformat()
    assert made[day, "gesprekken", "alle"] == 1
    assert sum(size for (_, kind, _), size in made.items() if kind == "stap") == 1
    assert {key for (_, kind, key) in made if kind == "stap"} <= set(STAGES)
    these.store.close()
