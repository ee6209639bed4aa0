"""The pictures in the documentation: each is there, small, made by the one command, and shown."""

from __future__ import annotations

import re

from web.settings import ROOT

IMAGES = ROOT / "docs" / "images"
MOST = 90_000  # bytes
MADE = set(
    re.findall(r'(?:album\.keep|write)\("([\w-]+)"', (ROOT / "tests" / "browser" / "pictures.py").read_text("utf-8"))
)


def test_every_picture_that_is_made_is_there_and_small() -> None:
    assert len(MADE) > 20
    for name in MADE:
        assert 5_000 < (IMAGES / f"{name}.png").stat().st_size <= MOST, name


def test_every_picture_is_shown_once_and_no_other_is_named() -> None:
    shown = re.findall(r"images/([\w-]+)\.png", (ROOT / "docs" / "looks.md").read_text("utf-8"))
    assert sorted(shown) == sorted(MADE)
