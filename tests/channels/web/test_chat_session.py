"""Sessions: signed, nameless, seven days."""

from datetime import UTC, datetime, timedelta

from itsdangerous import URLSafeTimedSerializer

from channels.web import sessions


async def test_a_session_opens_with_a_token_and_the_welcome(door):
    answer = await door.post("/chat/session")
    body = await answer.json()

    assert answer.status == 201
    assert body["lang"] == "fr"
    assert body["welcome"]["text"].startswith("Bonjour, je suis Relais. Je suis un robot")
    assert len(body["welcome"]["choices"]) == 4
    left = datetime.fromisoformat(body["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=6) < left <= timedelta(days=7)


async def test_the_language_is_the_one_asked_for_else_the_browser_s(door):
    async def lang(body, headers):
        return (await (await door.post("/chat/session", json=body, headers=headers)).json())["lang"]

    assert await lang({"lang": "en"}, {}) == "en"
    assert await lang({}, {"Accept-Language": "de, en-GB;q=0.8"}) == "en"
    assert await lang({"lang": "../fr"}, {}) == "fr"


async def test_no_token_a_forged_one_and_one_in_the_address_are_refused(door, device):
    other = URLSafeTimedSerializer("another key", salt="chat-session").dumps({"contact": "a", "lang": "fr"})
    for headers in ({}, {"Authorization": f"Bearer {other}"}, {"Authorization": "Bearer x"}, {"Authorization": "x"}):
        for path in ("/chat/messages", "/chat/stream", f"/chat/messages?token={device.token}"):
            answer = await door.get(path, headers=headers)
            assert answer.status == 401
            assert (await answer.json())["error"] == "session_expired"


async def test_a_token_expires_after_seven_days(door, device, monkeypatch):
    assert (await door.get("/chat/messages", headers=device.headers)).status == 200
    monkeypatch.setattr(sessions, "LIFETIME", timedelta(seconds=-1))

    answer = await door.get("/chat/messages", headers=device.headers)

    assert answer.status == 401
    assert "Rechargez" in (await answer.json())["message"]


async def test_a_token_with_the_right_signature_and_the_wrong_content_is_refused(door, house):
    signer = URLSafeTimedSerializer(house.settings.secret_key, salt="chat-session")
    for content in ("text", {"contact": 3}, {}, [1]):
        answer = await door.get("/chat/messages", headers={"Authorization": f"Bearer {signer.dumps(content)}"})
        assert answer.status == 401


async def test_a_session_is_renewed_for_the_same_contact(door, device):
    await device.send("Bonjour")
    renewed = await (await door.post("/chat/session", json={"lang": "en"}, headers=device.headers)).json()

    answer = await door.get("/chat/messages", headers={"Authorization": f"Bearer {renewed['token']}"})

    assert renewed["renewed"] is True
    assert renewed["lang"] == "en"
    assert (await answer.json())[0]["text"] == "Bonjour"


async def test_two_devices_never_see_each_other(house, new_device):
    first, second = await new_device(), await new_device()
    await first.send("Pour moi seul")
    await house.turns.settle()

    assert len(await first.messages()) == 2
    assert await second.messages() == []
