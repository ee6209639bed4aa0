"""Errors as the API gives them: RFC 9457 problem+json with a Dutch sentence."""

from __future__ import annotations

from typing import Any

from web.texts import Form, fault

# Where one HTTP status is all that Flask tells us, this is the sentence that fits it.
BY_STATUS = {
    400: "onjuist",
    404: "onbekend",
    405: "methode",
    413: "te_groot",
    414: "onjuist",
    415: "soort",
    429: "te_snel",
    431: "onjuist",
}


class Problem(Exception):
    """An error with a kind of texts.yml; `extra` becomes members of the answer."""

    def __init__(
        self,
        status: int,
        kind: str,
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(kind)
        self.status = status
        self.kind = kind
        self.headers = headers or {}
        self.extra = extra

    def body(self, form: Form = "u") -> dict[str, Any]:
        """The answer, in the form of address of the conversation it is about."""
        sentence = fault(self.kind, form)
        return {
            "type": f"urn:keukentafel:fout:{self.kind}",
            "title": sentence.title,
            "status": self.status,
            "detail": sentence.detail,
            **self.extra,
        }


def from_status(status: int) -> Problem:
    """The problem for an HTTP status that Flask or Werkzeug raised by itself."""
    return Problem(status, BY_STATUS.get(status, "onjuist" if status < 500 else "fout"))


class TurnFailed(Problem):
    """A turn that gave nothing: says so in Dutch and gives the citizen's words back for a retry."""

    def __init__(self, status: int, kind: str, text: str, stage: str, wait: int = 2) -> None:
        super().__init__(
            status,
            kind,
            headers={"Retry-After": str(wait)},
            stage=stage,
            safety=None,
            text=text,
            retry=True,
        )

    def body(self, form: Form = "u") -> dict[str, Any]:
        found = super().body(form)
        return {**found, "messages": [{"text": found["detail"], "kind": "info"}]}
