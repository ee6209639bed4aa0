"""A small client for the HTTP interface of Keukentafel: one file, the standard library alone, made to be copied.

    from client import Keukentafel

    with Keukentafel("http://127.0.0.1:8080").begin() as talk:
        for message in talk.say("Mijn moeder vergeet veel en ik red het niet meer alleen."):
            print(message["text"])
        print(talk.report())

`with` deletes the conversation at the end, everywhere. Without it, call `delete()` yourself.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from typing import Any

Message = dict[str, Any]
TRIES = 3  # of a turn that failed with a promise that trying again helps


class KeukentafelError(Exception):
    """An error of the service. `kind` is stable, `str()` is a Dutch sentence that can be shown as it is."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("detail", "Er is geen verbinding."))
        self.kind = str(problem.get("type", "")).rpartition(":")[2]
        self.status = int(problem.get("status", 0))
        self.retry = bool(problem.get("retry"))


class Keukentafel:
    """The service at an address."""

    def __init__(self, address: str, timeout: float = 15.0) -> None:
        if not address.startswith(("http://", "https://")):
            raise ValueError(f"{address!r} is no address of a service")
        self.base = f"{address.rstrip('/')}/api/v1"
        self.timeout = timeout

    def begin(self, mode: str = "burger", scenario: str | None = None) -> Talk:
        """A new conversation. Its first messages are in `talk.messages`."""
        body = {"mode": mode, **({"scenario": scenario} if scenario else {})}
        return Talk(self, self.call("POST", "/conversations", body))

    def search(self, question: str, audience: str = "professional", limit: int = 10) -> list[dict[str, Any]]:
        """Passages on a question, most fitting first, each with its citation."""
        query = urllib.parse.urlencode({"q": question, "audience": audience, "limit": limit})
        found: list[dict[str, Any]] = self.call("GET", f"/search?{query}")["results"]
        return found

    def call(
        self, method: str, path: str, body: Any = None, token: str = "", key: str = "", accept: str = "application/json"
    ) -> Any:
        """One request. JSON comes back as Python, anything else as bytes. KeukentafelError for every error."""
        headers = {"Accept": accept}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if key:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)  # noqa: S310  (see __init__)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:  # noqa: S310
                content, kind = answer.read(), answer.headers.get_content_type()
        except urllib.error.HTTPError as error:
            with error:
                raise KeukentafelError(json.loads(error.read() or b"{}")) from None
        except OSError:
            raise KeukentafelError({}) from None
        return json.loads(content) if kind == "application/json" and content else content


class Talk:
    """One conversation. The token opens it and is kept nowhere else: who loses it has lost the conversation."""

    def __init__(self, service: Keukentafel, opened: dict[str, Any]) -> None:
        self.service = service
        self.id: str = opened["id"]
        self.token: str = opened["token"]
        self.messages: list[Message] = opened["messages"]
        self.stage: str = opened["stage"]
        self.safety: str | None = None

    def __enter__(self) -> Talk:
        return self

    def __exit__(self, *_: object) -> None:
        self.delete()

    def say(self, text: str) -> list[Message]:
        """What is answered. A turn that failed is tried again with the same key, so that it counts once."""
        key = uuid.uuid4().hex
        for attempt in range(1, TRIES + 1):
            try:
                answer = self._call("POST", "/messages", {"text": text}, key)
                break
            except KeukentafelError as error:
                if not error.retry or attempt == TRIES:
                    raise
                time.sleep(attempt)
        self.messages, self.stage, self.safety = answer["messages"], answer["stage"], answer["safety"]
        return self.messages

    def choices(self) -> dict[str, str]:
        """What can be chosen now: the words on the button, and what to `say` for it."""
        return {one["title"]: one["value"] for message in self.messages for one in message.get("choices") or []}

    def undo(self) -> str:
        """Take the last message back; gives its words."""
        answer = self._call("POST", "/undo")
        self.messages, self.stage = answer["messages"], answer["stage"]
        return str(answer["undone"]["text"])

    def summary(self) -> dict[str, Any]:
        """The gespreksverslag as data."""
        found: dict[str, Any] = self._call("GET", "/summary")
        return found

    def report(self) -> str:
        """The gespreksverslag as text."""
        return str(self._call("GET", "/summary.txt").decode("utf-8"))

    def pdf(self) -> bytes:
        """The gespreksverslag as a tagged PDF."""
        return bytes(self._call("GET", "/summary.pdf"))

    def correct(self, line: str, text: str) -> dict[str, Any]:
        """Change a line of the summary by its id; an empty text takes it away."""
        found: dict[str, Any] = self._call("PATCH", "/summary", {"id": line, "text": text})
        return found

    def delete(self) -> None:
        """Everything about it goes, in every store."""
        self.service.call("DELETE", f"/conversations/{self.id}", token=self.token)

    def _call(self, method: str, tail: str, body: Any = None, key: str = "") -> Any:
        return self.service.call(method, f"/conversations/{self.id}{tail}", body, self.token, key)
