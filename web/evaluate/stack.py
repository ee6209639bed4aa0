"""A driver for simulated citizens: the running service over HTTP, or the plain method when nothing runs."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import urllib3

from web.evaluate.citizens import Direct, Driver


class OverHttp:
    """A citizen at the public API of a running service."""

    def __init__(self, base: str) -> None:
        self.http = urllib3.PoolManager(timeout=10.0, retries=False)
        self.base = base.rstrip("/") + "/api/v1"
        self.id = self.token = ""

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        head = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self.token}"} if self.token else {})}
        payload = json.dumps(body) if body is not None else None
        answer = self.http.request(method, self.base + path, body=payload, headers=head)
        for _ in range(5):
            if answer.status != 429:
                break
            time.sleep(1.1)  # one token may send ten messages a second; nobody types that fast
            answer = self.http.request(method, self.base + path, body=payload, headers=head)
        if answer.status >= 400:
            raise ValueError(f"{method} {path}: {answer.status} {answer.data[:200].decode('utf-8', 'replace')}")
        return json.loads(answer.data) if answer.data else None

    def start(self) -> list[dict[str, Any]]:
        made = self._call("POST", "/conversations", {"mode": "burger"})
        self.id, self.token = made["id"], made["token"]
        return list(made["messages"])

    def say(self, text: str) -> tuple[list[dict[str, Any]], str, str | None]:
        got = self._call("POST", f"/conversations/{self.id}/messages", {"text": text})
        return list(got["messages"]), str(got["stage"]), got.get("safety")

    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = self._call("GET", f"/conversations/{self.id}/summary")
        return found


@contextmanager
def driver() -> Iterator[Callable[[str | None], Driver]]:
    """Gives a way to start a talk. KEUKENTAFEL_URL names a running service; without it the plain method is asked."""
    base = os.environ.get("KEUKENTAFEL_URL")
    if base:
        print(f"Gespeeld tegen {base}")
        yield lambda _gemeente: OverHttp(base)
    else:
        print(
            "Gespeeld tegen de methode zelf; zet KEUKENTAFEL_URL op het adres van een draaiende dienst voor het geheel"
        )
        yield Direct
