"""Spares Rasa from checking, at every action, that its own constant schema is a valid schema.

``jsonschema.validate`` does so before it looks at the answer of the action: 20 to 30 ms of processor, half of a turn.
The answer itself is checked exactly as before. Rasa 3.6 offers no setting for it, hence this replacement of one method;
``tests/bot/test_action_results.py`` says if a later Rasa no longer has it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict

import jsonschema
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


def check_schema_only_once() -> None:
    """Makes Rasa validate the answers of actions with a validator built once. Calling it again changes nothing."""
    RemoteAction._validate_action_result = _validate


@lru_cache(maxsize=1)
def _validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    validator: Any = validator_for(schema)
    validator.check_schema(schema)
    return validator(schema)


def _validate(_action: RemoteAction, result: Dict[str, Any]) -> bool:
    """Whether the answer of an action has the right shape.

    Raises:
        jsonschema.ValidationError: it has not.
    """
    error: jsonschema.ValidationError = best_match(_validator().iter_errors(result))
    if error is not None:
        raise error
    return True
