"""Handing over, with the citizen's consent: a code for the loket, and a request to be called back."""

from __future__ import annotations

from web.handover.codes import open_code

__all__ = ["open_code"]
