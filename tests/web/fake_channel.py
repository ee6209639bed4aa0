"""A stand-in for Rasa's channel on loopback that behaves as it is told: answers, hangs, fails, dies."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FakeChannel:
    """`behave` is answer, empty, slow, timeout, actions_down, failed, broken, hang_up or error."""

    secret = "geheim-voor-de-test-0123456789"

    def __init__(self) -> None:
        self.behave = "answer"
        self.delay = 0.0
        self.actions = False  # what it says of its action server
        self.seen: list[dict[str, Any]] = []
        self.deleted: list[str] = []
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen, on the same port as before when it was stopped."""
        self._server = _Server(("127.0.0.1", self.port), _Handler)
        self._server.channel = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._server.drop_connections()
        self._thread.join()

    def __enter__(self) -> FakeChannel:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    channel: FakeChannel

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.open: set[Any] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def drop_connections(self) -> None:
        for request in self.open:
            try:
                request.shutdown(2)
            except OSError:
                continue


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, *_: Any) -> None:
        return

    def do_GET(self) -> None:
        self._answer(200, {"status": "ok", "actions": self.server.channel.actions})

    def do_DELETE(self) -> None:
        if self._trusted():
            self.server.channel.deleted.append(self.path.rsplit("/", 1)[1])
            self._answer(200, {"deleted": True})

    def do_POST(self) -> None:
        channel = self.server.channel
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._trusted():
            return
        channel.seen.append(body)
        time.sleep(channel.delay)
        if channel.behave == "answer":
            self._answer(200, reply(body))
        elif channel.behave == "empty":
            self._answer(200, {"messages": [], "state": None, "stage": None, "reading": None})
        elif channel.behave == "broken":
            self._answer(200, ["geen", "antwoord"])
        elif channel.behave == "hang_up":
            self.close_connection = True
            self.connection.shutdown(2)
        elif channel.behave == "error":
            self._answer(500, {"description": "An unexpected error occurred"})
        else:
            self._answer(503, {"error": channel.behave})

    def _trusted(self) -> bool:
        if self.headers.get("X-Keukentafel-Secret") == self.server.channel.secret:
            return True
        self._answer(401, {"error": "secret"})
        return False

    def _answer(self, status: int, body: Any) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def reply(body: dict[str, Any]) -> dict[str, Any]:
    """What the small method would answer: the state grows by what was said."""
    data = body["metadata"]
    said = [*(data["state"].get("said") or []), {"n": data["n"], "text": body["message"]}]
    said = said[-20:]  # a state does not grow without end
    if data["n"] % 2:
        question: dict[str, Any] = {
            "text": f"Vraag {data['n']}: wat wilt u graag?",
            "kind": "vraag",
            "asks": "wens",
            "choices": [{"title": "Rust in huis", "value": "rust"}, {"title": "Weet ik niet", "value": "weet niet"}],
            "why": {"principle": "baken-1", "text": "Het gaat om wat u wilt.", "sections": []},
        }
    else:
        question = {"text": f"Vraag {data['n']}: wie is er?", "kind": "vraag", "asks": "netwerk"}
    source = {"passage": "a/1", "sections": ["a"], "citation": "Een schrijver (2012). Een rapport."}
    answer = {"text": f"U zei: {body['message']}", "kind": "antwoord", "sources": [source]}
    return {
        "messages": [answer, question],
        "state": {**data["state"], "said": said, "je": data["state"].get("je") or "ik ben 15" in body["message"]},
        "stage": "gesprek",
        "reading": {"intent": "vertellen", "confidence": 0.9},
    }
