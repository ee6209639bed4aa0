"""The planted secrets through the whole running service: bot, actions, website, and everything that they write."""

from __future__ import annotations

import time

import pytest

from tests.web.security.test_planted import Service, every_byte, found, missed, tell
from tests.web.security.typed_secrets import planted
from web.process.stack import Stack


@pytest.mark.stack
@pytest.mark.timeout(600)
def test_no_secret_is_in_any_byte_of_the_whole_service(stack: Stack) -> None:
    secrets = planted(240, seed=7)
    service = Service(stack.url("web"))
    talks, answered = tell(service, secrets, each=5)
    assert answered >= len(secrets) * 0.9
    masked = [one for one in secrets if not missed(one)]
    content = every_byte(stack.var)
    assert b"events" in content and b"turns" in content  # the stores of both were really read
    assert [one.secret for one in found(masked, content)] == []
    assert found(secrets, service.http.request("GET", stack.url("web") + "/metrics").data) == []
    for name in ("actions", "bot", "web"):
        assert found(secrets, stack.log(name).read_bytes()) == [], name
    for address, headers in talks:
        assert service.send("DELETE", address, headers).status in (202, 204)
    until = time.monotonic() + 90  # what Rasa could not be told at once is told by the upkeep
    while found(secrets, every_byte(stack.var)) and time.monotonic() < until:
        time.sleep(2)
    assert [one.secret for one in found(secrets, every_byte(stack.var))] == []
