"""The way to Rasa's own channel: connections are kept, every call is cut at the time-out."""

from __future__ import annotations

import json
import threading
import time
import zlib
from dataclasses import dataclass
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError, ProtocolError, TimeoutError

from knowledge import traces
from web.gateway.addresses import Addresses
from web.tracing import span

PATH = "/webhooks/keukentafel/webhook"
HEADER = "X-Keukentafel-Secret"
ELSEWHERE = ("bot_weg", "acties_weg")  # another bot may answer what this one cannot
ENOUGH = 1.0  # seconds that must be left to ask another bot


class BotFailed(Exception):
    """No usable answer; `kind` is a kind of texts.yml, `status` the HTTP status that fits it."""

    def __init__(self, kind: str, status: int) -> None:
        super().__init__(kind)
        self.kind = kind
        self.status = status


@dataclass(frozen=True, slots=True)
class Reply:
    """What Rasa said: messages, the new state, the stage, what it made of the message."""

    messages: list[dict[str, Any]]
    state: dict[str, Any]
    stage: str
    reading: dict[str, Any] | None


class Bot:
    """A pool of connections to each Rasa server. Which one answers does not matter: the state travels along."""

    def __init__(self, urls: str, secret: str, seconds: float) -> None:
        self.seconds = seconds
        self.addresses = Addresses(urls)
        self._headers = {"Content-Type": "application/json", HEADER: secret}
        self._pools: dict[str, urllib3.HTTPConnectionPool] = {}
        self._guard = threading.Lock()

    def say(
        self,
        id: str,
        text: str,
        n: int,
        mode: str,
        stage: str,
        asks: str | None,
        scenario: str | None,
        state: str,
    ) -> Reply:
        """Send one masked message with the whole state (a JSON text) and read the answer."""
        metadata: dict[str, Any] = {"mode": mode, "stage": stage, "asks": asks, "scenario": scenario, "n": n}
        with span("rasa", mode=mode, n=n):
            if trace := traces.mark():
                metadata[traces.FIELD] = trace
            return self._ask(_body(id, text, n, metadata, state))

    def forget(self, id: str) -> bool:
        """Let every Rasa drop its tracker of this conversation; False when one could not be reached."""
        # Every one is told, also after one that could not be.
        told = [self._forget(self._pool(address), id) for address in self.addresses.all()]
        return all(told)

    @staticmethod
    def _forget(pool: urllib3.HTTPConnectionPool, id: str) -> bool:
        path = f"/webhooks/keukentafel/conversations/{id}"
        try:
            return pool.request("DELETE", path, timeout=urllib3.Timeout(total=1.0)).status in (200, 204, 404)
        except HTTPError:
            return False

    def _pool(self, address: str) -> urllib3.HTTPConnectionPool:
        with self._guard:
            if address not in self._pools:
                self._pools[address] = urllib3.connection_from_url(
                    address, maxsize=32, block=False, retries=False, headers=self._headers
                )
            return self._pools[address]

    def _ask(self, body: bytes) -> Reply:
        """The answer of the first bot that can give one; BotFailed of the last that could not."""
        until = time.monotonic() + self.seconds
        failed = BotFailed("bot_weg", 503)
        for number, address in enumerate(self.addresses.all()):
            if number and until - time.monotonic() < ENOUGH:
                break
            try:
                response = self._post(self._pool(address), body, until)
                if response.status == 200:
                    return _read(response.data)
                raise _failure(response.status, response.data)
            except BotFailed as error:
                failed = error
                if error.kind not in ELSEWHERE:
                    break
        raise failed

    @staticmethod
    def _post(pool: urllib3.HTTPConnectionPool, body: bytes, until: float) -> urllib3.BaseHTTPResponse:
        started = time.monotonic()
        for attempt in (1, 2):
            left = max(until - time.monotonic(), 0.001)
            try:
                return pool.request("POST", PATH, body=body, timeout=urllib3.Timeout(connect=0.5, total=left))
            except TimeoutError as error:
                # A connection that is not even accepted is a server that is not there.
                gone = isinstance(error, urllib3.exceptions.ConnectTimeoutError)
                raise BotFailed("bot_weg" if gone else "time_out", 503 if gone else 504) from None
            except ProtocolError:
                # An idle connection that the server closed just now. The state travels with the
                # message, so saying it again on a fresh connection is the same turn.
                if attempt == 2 or time.monotonic() - started > 0.5:
                    raise BotFailed("bot_weg", 503) from None
            except HTTPError:
                raise BotFailed("bot_weg", 503) from None
        raise AssertionError("unreachable")


def _body(id: str, text: str, n: int, metadata: dict[str, Any], state: str) -> bytes:
    # The same words again are the same message to Rasa's channel, other words never are.
    message_id = f"{id}-{n}-{zlib.crc32(text.encode()):08x}"
    # The state is long and already JSON: put it in as it is instead of reading it first.
    head = json.dumps({"sender": id, "message": text, "message_id": message_id, "metadata": metadata})
    return f'{head[:-2]}, "state": {state}}}}}'.encode()


def _read(data: bytes) -> Reply:
    try:
        answer = json.loads(data)
        messages = [m for m in answer["messages"] if isinstance(m, dict) and m.get("text")]
        state, stage = answer["state"], answer["stage"]
        reading = answer.get("reading")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BotFailed("geen_antwoord", 503) from None
    # Rasa answers 200 with nothing in it when an action failed: that is not an answer.
    if not messages or not isinstance(state, dict) or not isinstance(stage, str):
        raise BotFailed("geen_antwoord", 503)
    return Reply(messages, state, stage, reading if isinstance(reading, dict) else None)


def _failure(status: int, data: bytes) -> BotFailed:
    try:
        kind = json.loads(data).get("error")
    except (ValueError, AttributeError):
        kind = None
    if kind == "timeout":
        return BotFailed("time_out", 504)
    if kind == "actions_down":
        return BotFailed("acties_weg", 503)
    if kind == "failed":
        return BotFailed("geen_antwoord", 503)
    return BotFailed("bot_weg", 503)
