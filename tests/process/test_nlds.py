"""The components of NL Design System: named with version and licence, from our own origin, below our own rules."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from web.process import nlds
from web.process.say import Problem

SHEET = nlds.COMPONENTS.read_text("utf-8")


def test_every_package_stands_in_it_with_its_version() -> None:
    for name, version, _ in nlds.PACKAGES:
        assert f"/* {name} {version} */" in SHEET
    assert "EUPL-1.2" in SHEET and "Copyright" in SHEET


def test_it_asks_nothing_of_anybody_and_is_light() -> None:
    assert not re.search(r"url\(|@import|https?:", SHEET)
    assert len(gzip.compress(SHEET.encode(), 6)) <= 8_000


def test_all_of_it_lies_in_one_layer() -> None:
    rules = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL).strip()
    assert rules.startswith("@layer nlds {") and rules.endswith("}")
    assert rules.count("{") == rules.count("}")


def test_the_example_theme_is_what_is_read_of_it() -> None:
    theme = nlds.THEME.read_text("utf-8")
    name, version, _ = nlds.TOKENS
    assert f"{name} {version}" in theme and "EUPL-1.2" in theme
    tokens = set(re.findall(r"(--[\w-]+):", theme))
    assert {"--nl-heading-level-1-font-size", "--utrecht-textarea-border-color", "--nl-link-color"} <= tokens
    assert "var(" not in theme
    read = " ".join(path.read_text("utf-8") for path in nlds.STATIC.glob("*.css"))
    assert [token for token in tokens if f"var({token}" not in re.sub(r"var\(\s+", "var(", read)] == []


def test_references_are_followed_to_their_end() -> None:
    known = {"--a": "var(--b)", "--b": "1px solid var(--c)", "--c": "#fff", "--round": "var(--round)"}
    assert nlds.filled_in("var(--a)", known) == "1px solid #fff"
    assert nlds.filled_in("var(--nergens)", known) is None
    assert nlds.filled_in("var(--round)", known) is None


def test_without_npm_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Problem, match="npm"):
        nlds.fetch("@utrecht/document-css", "3.0.1", "dist/index.css", tmp_path)
