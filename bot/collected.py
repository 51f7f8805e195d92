"""Collects what the bot says: one message per utterance, with its text, buttons and custom fields together."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.core.channels.channel import OutputChannel


class Collected(OutputChannel):
    """Keeps the bot's messages for the HTTP answer.

    Rasa's own collector splits a text at blank lines and sends custom fields as a message apart; here one utterance
    stays one message.
    """

    @classmethod
    def name(cls) -> str:
        """The channel's name, as actions see it."""
        return "relais"

    def __init__(self) -> None:
        self.messages: List[Dict[str, Any]] = []

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Keeps one utterance whole."""
        self.messages.append(
            {
                "text": message.get("text") or "",
                "buttons": message.get("buttons") or message.get("quick_replies") or [],
                "custom": message.get("custom") or {},
            }
        )

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Keeps a text sent without an utterance, as Rasa's own actions may do."""
        await self.send_response(recipient_id, {"text": text, **kwargs})
