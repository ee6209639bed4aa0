"""The channel between the gateway and Rasa: one message in, one answer out, within 3.5 seconds or not at all.

Rasa's own REST channel answers `200 []` when an action fails, waits 300 s for a hanging one and knows no password.
This one says what happened (503), cuts the turn off before it is remembered, and answers a repeated message only once.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot import quick_actions, quiet_log
from bot.tracker_store import forget
from knowledge import guard, traces

logger = logging.getLogger(__name__)

TURN_LIMIT = 3.5  # seconds; the gateway itself gives up at 4
PROBE_LIMIT = 0.3  # seconds to find out whether the action server listens
BODY_LIMIT = 512 * 1024  # bytes: a text of 4,000 characters and the largest state fit many times over
ANSWERS_KEPT = 1000
ANSWER_AGE = 600.0  # seconds in which a repeated message gets its first answer again
SECRET_HEADER = "X-Keukentafel-Secret"  # noqa: S105 (the name of a header, no secret)


class TurnFailed(Exception):
    """A turn without an answer; `kind` is timeout, actions_down, model or failed."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass
class Turn:
    """One message from the gateway, checked."""

    sender: str
    text: str
    message_id: str | None
    metadata: dict[str, Any]

    @classmethod
    def read(cls, request: Request) -> Turn:
        """Raises ValueError when the body is not what the gateway sends."""
        if len(request.body) > BODY_LIMIT:
            raise ValueError("too large")
        try:
            body = request.json
        except Exception as error:  # Sanic has its own exception for broken JSON; any other is as unwelcome.
            raise ValueError("no JSON") from error
        if not isinstance(body, dict) or not isinstance(body.get("sender"), str) or not body["sender"]:
            raise ValueError("no sender")
        if not isinstance(body.get("message"), str):
            raise ValueError("no message")
        message_id, metadata = body.get("message_id"), body.get("metadata") or {}
        if not isinstance(metadata, dict) or not (message_id is None or isinstance(message_id, str)):
            raise ValueError("bad metadata")
        # The gateway cleaned it already. A text that starts with "/" would walk past the language model.
        return cls(body["sender"], guard.clean(body["message"]), message_id, metadata)


class KeukentafelInput(InputChannel):
    """`POST /webhooks/keukentafel/webhook` and `DELETE /webhooks/keukentafel/conversations/<id>`."""

    def __init__(self, secret: str, model: str | None = None) -> None:
        self._secret = secret.encode()
        self._model = model
        self._answers: OrderedDict[tuple[str, str], tuple[float, asyncio.Future[dict[str, Any]]]] = OrderedDict()

    @classmethod
    def name(cls) -> str:
        return "keukentafel"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> KeukentafelInput:
        """Reads the shared secret from a file. Without one nothing may come in, so Rasa does not start."""
        var = Path(os.environ.get("VAR_DIR") or "var")
        path = Path(os.environ.get("KEUKENTAFEL_SECRET_FILE") or var / "secret")
        secret = path.read_text("ascii").strip() if path.is_file() else ""
        if len(secret) < 16:
            raise RasaException(f"The shared secret is missing: {path}. `make run` makes it.")
        return cls(secret, os.environ.get("KEUKENTAFEL_MODEL") or None)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        quiet_log.install()
        quick_actions.install()
        routes = Blueprint("keukentafel", __name__)

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            loaded = self._loaded(request)
            agent = getattr(request.app.ctx, "agent", None)
            # Asked for those who cannot reach the action server themselves.
            actions = await _listens(agent.action_endpoint) if agent else False
            status = "ok" if self._right(loaded) else "model"
            return json({"status": status, "model": loaded, "actions": actions}, self._code(loaded))

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not self._known(request):
                return json({"error": "secret"}, 401)
            try:
                turn = Turn.read(request)
            except ValueError as error:
                return json({"error": str(error)}, 400)
            try:
                return json(await self._once(turn, request.app.ctx.agent))
            except TurnFailed as failure:
                logger.warning("Turn %s not answered: %s", turn.message_id, failure.kind)
                return json({"error": failure.kind}, 503)

        @routes.route("/conversations/<sender>", methods=["DELETE"])
        async def delete(request: Request, sender: str) -> HTTPResponse:
            if not self._known(request):
                return json({"error": "secret"}, 401)
            try:
                await self._forget(sender, request.app.ctx.agent)
            except Exception as error:  # Whatever the store throws, the answer must not be "deleted".
                logger.error("A conversation could not be deleted: %s", quiet_log.describe(error))
                return json({"error": "not deleted"}, 503)
            return json({"deleted": True})

        return routes

    def _known(self, request: Request) -> bool:
        return hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self._secret)

    @staticmethod
    def _loaded(request: Request) -> str | None:
        agent = getattr(request.app.ctx, "agent", None)
        return agent.processor.model_filename if agent and agent.processor else None

    def _right(self, loaded: str | None) -> bool:
        """Rasa loads the newest model it can find when the one it was told to load is missing; we do not."""
        return loaded is not None and self._model in (None, loaded)

    def _code(self, loaded: str | None) -> int:
        return 200 if self._right(loaded) else 503

    async def _once(self, turn: Turn, agent: Any) -> dict[str, Any]:
        """The answer to a message; the same message again (a retry, a double click) waits for the same answer."""
        if turn.message_id is None:
            return await self._play(turn, agent)
        self._tidy()
        key = (turn.sender, turn.message_id)
        if key in self._answers:
            playing = self._answers[key][1]
        else:
            playing = asyncio.ensure_future(self._play(turn, agent))
            self._answers[key] = (time.monotonic(), playing)
        try:
            # Shielded: a caller who hangs up must not end the turn for the one who asks again.
            return await asyncio.shield(playing)
        except TurnFailed:
            self._answers.pop(key, None)
            raise
        except asyncio.CancelledError:
            if playing.cancelled():
                raise TurnFailed("failed") from None
            raise

    def _tidy(self) -> None:
        oldest_allowed = time.monotonic() - ANSWER_AGE
        while self._answers:
            at, playing = next(iter(self._answers.values()))
            if (at >= oldest_allowed and len(self._answers) <= ANSWERS_KEPT) or not playing.done():
                return
            self._answers.popitem(last=False)

    async def _play(self, turn: Turn, agent: Any) -> dict[str, Any]:
        """One turn through Rasa.

        Raises TurnFailed. The cut cancels the turn while it waits for the action server; Rasa stores a turn only after
        its last action, so a turn that was cut leaves no trace.
        """
        if agent is None or not agent.is_ready() or not self._right(agent.processor.model_filename):
            raise TurnFailed("model")
        output = CollectingOutputChannel()
        try:
            with _span(turn):
                reading = await asyncio.wait_for(self._handle(turn, output, agent), TURN_LIMIT)
        except asyncio.TimeoutError:
            raise TurnFailed("timeout") from None
        except Exception as error:
            logger.error("A turn failed: %s", quiet_log.describe(error))
            raise TurnFailed("failed") from None
        said = [one["custom"] for one in output.messages if isinstance(one.get("custom"), dict)]
        messages = [message for custom in said for message in custom.get("messages", [])]
        if not messages:
            raise TurnFailed("failed" if await _listens(agent.action_endpoint) else "actions_down")
        last = said[-1]
        return {
            "messages": messages,
            "state": last.get("state", turn.metadata.get("state")),
            "stage": last.get("stage", turn.metadata.get("stage")),
            "reading": {"intent": reading.get("name"), "confidence": reading.get("confidence")},
        }

    async def _handle(self, turn: Turn, output: CollectingOutputChannel, agent: Any) -> dict[str, Any]:
        message = UserMessage(
            turn.text,
            output,
            turn.sender,
            input_channel=self.name(),
            message_id=turn.message_id,
            metadata=turn.metadata,
        )
        parsed = await agent.processor.parse_message(message)
        # The metadata is on the message already; here it would travel, and be stored, a second time.
        message.parse_data = {key: value for key, value in parsed.items() if key != "metadata"}
        await agent.handle_message(message)
        return message.parse_data["intent"]

    async def _forget(self, sender: str, agent: Any) -> None:
        """Ends what is being said, then removes the tracker and the answers kept for retries."""
        for key in [key for key in self._answers if key[0] == sender]:
            self._answers.pop(key)[1].cancel()
        async with agent.lock_store.lock(sender):
            await forget(agent.tracker_store, sender)


def _span(turn: Turn) -> AbstractContextManager[Any]:
    """This turn's part of a trace, when traces are on: its mode and number, nothing else."""
    tracer = traces.tracer("keukentafel-bot")
    if tracer is None:
        return nullcontext()
    about = {"keukentafel.mode": str(turn.metadata.get("mode")), "keukentafel.n": int(turn.metadata.get("n") or 0)}
    after = traces.after(turn.metadata.get(traces.FIELD))
    span: AbstractContextManager[Any] = tracer.start_as_current_span(
        "channel", context=after, attributes=about, record_exception=False
    )
    return span


async def _listens(endpoint: Any) -> bool:
    """Whether anybody answers the door at the action server's address."""
    url = urlsplit(endpoint.url if endpoint else "")
    try:
        opening = asyncio.open_connection(url.hostname or "127.0.0.1", url.port or 80)
        _, writer = await asyncio.wait_for(opening, PROBE_LIMIT)
    except (OSError, asyncio.TimeoutError):
        return False
    writer.close()
    return True
