"""Actions made like the real ones, around a method that breaks and around one that is not there."""

from __future__ import annotations

from actions.sdk import _Shell


class ActionStuk(_Shell):
    module, function = "tests.bot.broken_method", "play"

    def name(self) -> str:
        return "action_stuk"


class ActionNergens(_Shell):
    module, function = "actions.nergens.turn", "play"

    def name(self) -> str:
        return "action_nergens"


class ActionGebroken(_Shell):
    """Its module is there, but something that module needs is not."""

    module, function = "tests.bot.broken_import", "play"

    def name(self) -> str:
        return "action_gebroken"
