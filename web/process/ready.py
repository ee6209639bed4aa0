"""Whether it works: not that ports are open, but that a message somebody types is answered."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

HEALTH = {"actions": "/health", "bot": "/webhooks/keukentafel/", "web": "/healthz"}


def call(
    url: str, method: str = "GET", body: Any = None, token: str = "", timeout: float = 6.0, host: str = ""
) -> tuple[int, Any]:
    """Status and JSON of one request; status 0 when nobody answers."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    headers |= {"Host": host} if host else {}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, _json(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _json(error.read())
    except (OSError, ValueError):
        return 0, None


def is_up(base: str, name: str) -> bool:
    """Whether one of the three says it is well."""
    return call(base + HEALTH[name], timeout=2)[0] == 200


def answers(web: str, host: str = "") -> bool:
    """Whether a real first message goes all the way and comes back answered. Leaves nothing behind.

    `host`: the name of one gemeente, where several share the website.
    """
    status, opened = call(f"{web}/api/v1/conversations", "POST", {"mode": "burger"}, host=host)
    if status != 201:
        # Switched off on purpose, all of it or this kind of conversation: then this is all there is to wait for.
        return str((opened or {}).get("type", "")).endswith((":dicht", ":vorm_uit"))
    here, token = f"{web}/api/v1/conversations/{opened['id']}", opened["token"]
    status, said = call(f"{here}/messages", "POST", {"text": "hallo"}, token, host=host)
    call(here, "DELETE", token=token, host=host)
    return status == 200 and bool(said and said.get("messages"))


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return None
