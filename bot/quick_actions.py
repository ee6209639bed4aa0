"""Takes one needless cost out of every turn: Rasa checks its own JSON schema again with each answer of an action.

The schema of an action's answer is a constant. Checking that constant against the schema of schemas takes more time than the
rest of the turn together. Here it is checked once, when the bot starts; each answer is still checked against it.
"""

from __future__ import annotations

from typing import Any

from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


def install() -> None:
    """Replaces the check by one that gives and refuses the same; safe to call again."""
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def validate(self: RemoteAction, result: Any) -> bool:
        error = best_match(validator.iter_errors(result))
        if error is not None:
            raise error
        return True

    RemoteAction._validate_action_result = validate
