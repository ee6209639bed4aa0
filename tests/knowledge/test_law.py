"""Legal records: complete, dated, and never shown when unverified, not yet in force or lapsed."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from knowledge import law

TODAY = dt.date(2026, 11, 25)
NEW_YEAR = dt.date(2027, 1, 1)
NEEDED_BY_THE_CONVERSATION = (
    "wmo-onderzoek-zes-weken",
    "wmo-beschikking-twee-weken",
    "wmo-persoonlijk-plan",
    "wmo-clientondersteuning-gratis",
    "awb-bezwaar-zes-weken",
    "jeugdwet-familiegroepsplan",
    "jeugdwet-vertrouwenspersoon",
    "pw-meldingsdatum",
    "pw-voorschot-vier-weken",
    "wgs-vier-weken",
)


def test_at_least_sixty_records_each_with_law_article_value_and_source() -> None:
    assert len(law.records()) >= 60
    for record in law.records().values():
        assert record.law and record.article and record.value.endswith("."), record.id
        assert record.source.startswith(record.law), record.id
        assert record.checked_on >= dt.date(2026, 11, 25), record.id
        assert record.valid_to is None or record.valid_from <= record.valid_to, record.id


@pytest.mark.parametrize("record_id", NEEDED_BY_THE_CONVERSATION)
def test_the_records_the_conversation_speaks_of_hold(record_id: str) -> None:
    assert law.holds_today(record_id, TODAY)


def test_amounts_of_2026_hold_until_the_last_day_of_the_year_and_not_after() -> None:
    record = law.records()["wmo-bijdrage-2026"]
    assert record.holds_on(dt.date(2026, 12, 31))
    assert not record.holds_on(NEW_YEAR)
    assert not record.holds_on(dt.date(2025, 12, 31))


def test_every_amount_in_euros_ends_with_its_year() -> None:
    dated = [r for r in law.records().values() if r.verified and "euro" in r.value]
    assert dated
    for record in dated:
        assert record.valid_to == dt.date(2026, 12, 31), record.id


def test_an_unverified_record_holds_on_no_day() -> None:
    unverified = [r for r in law.records().values() if not r.verified]
    assert unverified
    for record in unverified:
        assert not record.holds_on(TODAY)
        assert not record.holds_on(record.valid_from)
    sure = law.records()["wmo-onderzoek-zes-weken"]
    assert not dataclasses.replace(sure, verified=False).holds_on(TODAY)


def test_an_unknown_record_does_not_hold() -> None:
    assert not law.holds_today("bestaat-niet", TODAY)


def test_what_changes_on_new_years_day_has_records_of_its_own() -> None:
    coming = [r for r in law.records().values() if r.valid_from == NEW_YEAR]
    assert {"wmo-bijdrage-2027", "zvw-eigen-risico-2027", "pw-bufferbudget"} <= {r.id for r in coming}


def test_lapsing_lists_soonest_first_and_leaves_out_what_ends_later_or_is_over() -> None:
    found = law.lapsing(TODAY, within=60)
    assert {"wmo-bijdrage-2026", "zvw-eigen-risico-2026"} <= {r.id for r in found}
    ends = [r.valid_to for r in found]
    assert ends == sorted(ends, key=lambda day: day or TODAY)
    assert "aow-leeftijd-67" not in {r.id for r in found}
    assert "urgentie-groepen" not in {r.id for r in found}
    assert law.lapsing(TODAY, within=10) == []


def test_the_pension_age_changes_hands_without_a_gap() -> None:
    before, after = law.records()["aow-leeftijd-67"], law.records()["aow-leeftijd-2028"]
    assert before.valid_to is not None
    assert before.valid_to + dt.timedelta(days=1) == after.valid_from
