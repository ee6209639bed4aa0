"""Steps that the browser tests share: say something, find it back, look for what axe finds."""

from __future__ import annotations

import json
from typing import Any

import pytest


def say(page: Any, text: str) -> None:
    page.get_by_label("Uw antwoord").fill(text)
    page.get_by_role("button", name="Verstuur").click()


def said(page: Any, text: str) -> Any:
    return page.get_by_role("log").get_by_text(text, exact=True)


def turn(page: Any, text: str) -> None:
    """Say something and wait for the answer to it."""
    say(page, text)
    said(page, f"U zei: {text}").wait_for()


def stored(page: Any) -> dict[str, Any]:
    return json.loads(page.evaluate("sessionStorage.getItem('keukentafel')") or "{}")


def axe(page: Any) -> list[str]:
    runner = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = runner.run(page, options={"runOnly": {"type": "tag", "values": rules}}).response["violations"]
    return [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:4]}" for one in found]
