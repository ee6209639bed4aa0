"""One turn from the first byte to the stored answer: every guard in its order, then Rasa."""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from actions.training.scenario import known
from knowledge import guard
from web.gateway import auth, cap
from web.gateway.bot import Bot, BotFailed
from web.gateway.lock import Busy, Locks
from web.gateway.modes import OWN, Mode
from web.gateway.rate import Limit
from web.metrics import Metrics
from web.problems import Problem, TurnFailed
from web.settings import Settings
from web.store import Store, conversations, turns
from web.store.records import Conversation, Position, Turn
from web.texts import Form, form_of, in_je
from web.tracing import span

log = logging.getLogger("keukentafel.gateway")


DANGER_WAIT = 1.0  # seconds that help may wait for an earlier message to finish


class Overtaken(Busy):
    """Another process, or a deletion, was first while Rasa was thinking; nothing of this turn is stored."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one turn gives; `messages` is a JSON text, as it is stored and as it is sent."""

    messages: str
    stage: str
    safety: str | None
    form: Form = "u"
    n: int | None = None  # the number of the turn; None when it could not be stored


@dataclass(frozen=True, slots=True)
class Opened:
    """A new conversation. The token exists here and at the citizen, nowhere else."""

    id: str
    token: str
    messages: list[dict[str, Any]]
    stage: str
    form: Form = "u"


@dataclass(frozen=True, slots=True)
class _Outcome:
    messages: list[dict[str, Any]]
    state: dict[str, Any]
    stage: str
    reading: dict[str, Any] | None
    safety: str | None


class Gateway:
    """Everything between a view and Rasa. Holds no conversation itself: the store does."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        bot: Bot,
        modes: dict[str, Mode],
        locks: Locks,
        rate: Limit,
        metrics: Metrics,
        openings: Limit | None = None,
        caller: Callable[[], str] = str,
    ) -> None:
        self.settings = settings
        self.store = store
        self.bot = bot
        self.modes = modes
        self.locks = locks
        self.rate = rate
        self.metrics = metrics
        self.openings = openings
        self.caller = caller

    def mode(self, name: str) -> Mode:
        """The kind of conversation with this name; 400 when it is off."""
        if name not in self.modes:
            raise Problem(400, "vorm_uit")
        return self.modes[name]

    def open(self, mode: str, scenario: str | None, gemeente: str | None, hints: bool = True) -> Opened:
        """Start a conversation: the welcome comes from the method, Rasa is not needed for it. `hints`: of a role-play."""
        kind = self.mode(mode)
        who = self.caller()
        if who and self.openings and not self.openings.allow(who):
            raise Problem(429, "te_veel", headers={"Retry-After": "60"})
        result = kind.open(scenario) if mode == "training" else self._open(kind, mode, gemeente)
        if not hints:
            result.state["hints"] = False
        now = self.store.clock()
        id, token = auth.new_id(), auth.new_token()
        record = Conversation(id, auth.hash_token(token), mode, scenario, gemeente, now, now, result.stage, 0, 0, 0)
        first = _turn(0, now, None, "", result.messages, result.state, result.stage, None, None, 0)
        with self.store.write() as connection:
            conversations.create(connection, record)
            turns.opening(connection, id, first)
        self.metrics.opened(mode)
        return Opened(id, token, result.messages, result.stage, form_of(result.state))

    def _open(self, kind: Mode, mode: str, gemeente: str | None) -> Any:
        return kind.open(gemeente, self.settings.retention_days) if mode == "burger" else kind.open()

    def message(self, conversation: Conversation, typed: str, key: str | None) -> Answer:
        """Answer one message of the citizen. Raises Problem; nothing is stored then."""
        with span("turn", mode=conversation.mode) as said:
            answer = self._message(conversation, typed, key)
            said |= {"outcome": "gevaar" if answer.safety else "beantwoord", "stage": answer.stage, "n": answer.n or 0}
            return answer

    def _message(self, conversation: Conversation, typed: str, key: str | None) -> Answer:
        started = time.perf_counter()
        too_long = cap.too_long(typed, self.settings.message_limit)
        text = guard.clean(typed, self.settings.message_limit)
        if not self.rate.allow(conversation.token_hash):
            raise TurnFailed(429, "te_snel", typed, conversation.stage, wait=1)
        # From the second message on; a long text is always looked at as if it were the first.
        answering = conversation.stage != "contact"
        danger = cap.danger_in(typed) if too_long else guard.screen(text, answering)
        if too_long and not danger:
            raise TurnFailed(400, "te_lang", typed, conversation.stage)
        if not text:
            raise Problem(400, "leeg")
        try:
            try:
                answer = self._locked(conversation, typed, text, key, danger, started)
            except Overtaken:  # once more, at the place where the conversation stands now
                self.metrics.again("overtaken")
                answer = self._locked(conversation, typed, text, key, danger, started)
        except (Busy, SQLAlchemyError, ConnectionError) as error:
            if danger:  # help does not wait for a lock or a disk
                log.warning("danger answered without storing: %s", type(error).__name__)
                return help_now(danger, conversation.stage)
            if isinstance(error, Busy):
                raise TurnFailed(409, "bezig", typed, conversation.stage) from None
            log.error("store failed: %s", type(error).__name__)
            raise TurnFailed(503, "opslag", typed, conversation.stage, wait=5) from None
        return answer

    def _locked(
        self,
        conversation: Conversation,
        typed: str,
        text: str,
        key: str | None,
        danger: guard.Danger | None,
        started: float,
    ) -> Answer:
        wait = DANGER_WAIT if danger else self.settings.bot_timeout + 0.5
        with self.locks.hold(conversation.id, wait):
            with self.store.read() as connection:
                if key and (done := turns.by_key(connection, conversation.id, key)):
                    self.metrics.turn("herhaald", time.perf_counter() - started)
                    return Answer(done.messages, done.stage, done.safety, form_of(done.state_after), done.n)
                place = turns.position(connection, conversation.id)
            if place is None:
                raise Problem(404, "onbekend_gesprek")
            masked = guard.mask(text)
            n = place.seq + 1
            if danger:
                outcome = self._danger(conversation, place, masked.text, danger, n)
            else:
                outcome = self._ask(conversation, place, masked.text, typed, n)
            messages = outcome.messages
            mode = self.modes.get(conversation.mode)
            note = None if place.told else (mode.masked if mode else guard.masked_note)(masked.found)
            if note:
                note = in_je(note) if form_of(outcome.state) == "je" else note
                # Help comes first; otherwise the note does, so that the question stays last.
                messages = [*messages, note] if danger else [note, *messages]
            took = time.perf_counter() - started
            turn = _turn(
                n,
                self.store.clock(),
                key,
                masked.text,
                messages,
                outcome.state,
                outcome.stage,
                outcome.safety,
                outcome.reading,
                round(took * 1000, 1),
            )
            self._keep(conversation.id, turn, int(bool(place.told or note)))
        self.metrics.turn("gevaar" if danger else "beantwoord", took)
        self.metrics.masked(masked.found)
        if outcome.safety:
            self.metrics.danger(outcome.safety)
        return Answer(turn.messages, turn.stage, turn.safety, form_of(outcome.state), n)

    def _danger(self, conversation: Conversation, place: Position, text: str, danger: guard.Danger, n: int) -> _Outcome:
        """Help at once: neither Rasa nor the action server is touched."""
        mode = self.modes.get(conversation.mode)
        state = json.loads(place.state)
        if mode and mode.danger:
            try:
                result = mode.danger(state, text, danger, n)
                return _Outcome(result.messages, result.state, result.stage, None, danger.loket)
            except Exception as error:  # a mistake in the method must not stand between somebody and help
                log.error("danger turn failed: %s", type(error).__name__)
        return _Outcome(guard.words(danger), state, place.stage, None, danger.loket)

    def _ask(self, conversation: Conversation, place: Position, text: str, typed: str, n: int) -> _Outcome:
        """Everything else goes to Rasa, with the whole state; but a scenario from the web store is played here."""
        mode = self.modes.get(conversation.mode)
        if mode and mode.play and (conversation.scenario or "").startswith(OWN):
            return self._play(mode.play, conversation, place, text, n)
        asked = time.perf_counter()
        try:
            reply = self.bot.say(
                conversation.id,
                text,
                n,
                conversation.mode,
                place.stage,
                place.asks,
                conversation.scenario,
                place.state,
            )
        except BotFailed as failed:
            self.metrics.turn(failed.kind, time.perf_counter() - asked)
            log.warning("turn failed: %s", failed.kind)
            raise TurnFailed(failed.status, failed.kind, typed, place.stage) from None
        self.metrics.rasa(time.perf_counter() - asked)
        return _Outcome(reply.messages, reply.state, reply.stage, reply.reading, None)

    def _play(
        self, play: Callable[..., Any], conversation: Conversation, place: Position, text: str, n: int
    ) -> _Outcome:
        """A turn of a role-play that the action server cannot know."""
        if not known(conversation.scenario or ""):
            raise Problem(404, "scenario")
        result = play(json.loads(place.state), text, None, n)
        return _Outcome(result.messages, result.state, result.stage, None, None)

    def _keep(self, id: str, turn: Turn, told: int) -> None:
        try:
            with self.store.write() as connection:
                turns.append(connection, id, turn, told)
        except IntegrityError:
            raise Overtaken from None


def help_now(danger: guard.Danger, stage: str) -> Answer:
    """The safety message alone, for when nothing else works."""
    return Answer(json.dumps(guard.words(danger), ensure_ascii=False), stage, danger.loket)


def new_key() -> str:
    """An idempotency key for faces that cannot make one themselves."""
    return secrets.token_urlsafe(12)


def _turn(
    n: int,
    at: float,
    key: str | None,
    text: str,
    messages: list[dict[str, Any]],
    state: dict[str, Any],
    stage: str,
    safety: str | None,
    reading: dict[str, Any] | None,
    ms: float,
) -> Turn:
    asks = next((m["asks"] for m in reversed(messages) if m.get("asks")), None)
    return Turn(
        n,
        at,
        key,
        text,
        json.dumps(messages, ensure_ascii=False),
        json.dumps(state, ensure_ascii=False),
        stage,
        asks,
        safety,
        json.dumps(reading) if reading else None,
        ms,
    )
