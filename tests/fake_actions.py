"""An action server that behaves as badly as it is told to: hangs, breaks, says nothing. Standard library only."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FakeActions:
    """Listens on `port`. `mode`: answer, hang, silent, broken (500 that repeats the request, as rasa-sdk's does)."""

    def __init__(self, port: int, mode: str = "answer", hang_s: float = 6.0) -> None:
        self.mode, self.hang_s = mode, hang_s
        self.calls: list[dict[str, Any]] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(200, {"status": "ok"})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                fake.calls.append(body)
                if fake.mode == "hang":
                    time.sleep(fake.hang_s)
                if fake.mode == "broken":
                    self._say(500, {"error": "boom", "request_body": body})
                elif fake.mode == "silent":
                    self._say(200, {"events": [], "responses": []})
                else:
                    self._say(200, {"events": [], "responses": [{"custom": fake.answer(body)}]})

            def _say(self, code: int, body: Any) -> None:
                data = json.dumps(body).encode()
                try:
                    self.send_response(code)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    pass  # the bot hung up first, as it should

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def answer(self, call: dict[str, Any]) -> dict[str, Any]:
        """One question, and a state that counts the turns."""
        metadata = call["tracker"]["latest_message"].get("metadata") or {}
        turns = ((metadata.get("state") or {}).get("turns") or 0) + 1
        message = {"text": f"Vraag {turns}", "kind": "vraag", "asks": "wens"}
        return {"messages": [message], "state": {"turns": turns}, "stage": "gesprek", "action": call["next_action"]}

    def __enter__(self) -> FakeActions:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
