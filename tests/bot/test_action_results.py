import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.action_results import check_schema_only_once

ORIGINAL = RemoteAction._validate_action_result
GOOD = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "topic", "value": "ent.quoi"}], "responses": [{"text": "Bonjour"}]},
    {},
]
BAD = [{"responses": "Bonjour"}, {"responses": ["Bonjour"]}, {"events": {}}, {"events": ["slot"]}, []]


@pytest.fixture(params=["Rasa's own", "ours"])
def action(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> RemoteAction:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", ORIGINAL)
    if request.param == "ours":
        check_schema_only_once()
        assert RemoteAction._validate_action_result is not ORIGINAL
    return RemoteAction("action_answer", None)


@pytest.mark.parametrize("result", GOOD)
def test_a_good_answer_of_an_action_passes(action: RemoteAction, result: object) -> None:
    assert action._validate_action_result(result) is True


@pytest.mark.parametrize("result", BAD)
def test_a_bad_answer_of_an_action_is_refused(action: RemoteAction, result: object) -> None:
    with pytest.raises(ValidationError):
        action._validate_action_result(result)
