"""All content is right, and the check notices when it is not."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.burger import language
from web import content


def test_all_content_is_right() -> None:
    assert list(content.faults()) == []


def test_a_sentence_that_may_not_be_said_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "spoken", lambda: iter([("proef.0", "Dat komt vast goed!")]))
    found = list(content.faults())
    assert any("uitroepteken" in f for f in found) and any("belofte" in f for f in found)


def test_what_lapses_at_new_year_is_named_before() -> None:
    assert any("2026-12-31" in notice for notice in content.lapsing(dt.date(2026, 11, 25)))
    assert not any("2026-12-31" in notice for notice in content.lapsing(dt.date(2026, 3, 1)))
