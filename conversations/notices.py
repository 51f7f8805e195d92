"""Messages that the house itself sends, as drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conversations.commands import SMS
from conversations.masking import Secret
from conversations.model import Author, Choice, Conversation, Draft
from conversations.texts import known, language, languages, text


class Notices:
    """Composes the house's own messages in the conversation's language.

    Args:
        controller: who is responsible for the data.
        retention_days: how long messages are kept.
        name: the service's name.
    """

    def __init__(
        self,
        controller: str = "la structure qui propose ce service",
        retention_days: int = 30,
        name: str = "Relais",
    ) -> None:
        self._name = name
        self._controller = controller
        self.retention_days = retention_days

    def erased(self, conversation: Conversation) -> Draft:
        """Everything of the contact has been deleted."""
        return self._draft(conversation, "erased", "smalltalk")

    def info(self, conversation: Conversation) -> Draft:
        """Who keeps what, for how long."""
        values = {"controller": self._controller, "days": self.retention_days}
        return self._draft(conversation, "info", "smalltalk", ("human",), **values)

    def handoff(self, conversation: Conversation, place: int) -> Draft:
        """A human has been called; says the place in the queue."""
        return self._draft(conversation, "handoff_notice", "handoff", ("leave_queue",), place=place)

    def waiting(self, conversation: Conversation, place: int) -> Draft:
        """A message arrived while the parent waits for a human."""
        return self._draft(conversation, "waiting_received", "handoff", ("leave_queue",), place=place)

    def left_queue(self, conversation: Conversation) -> Draft:
        """The parent no longer waits."""
        return self._draft(conversation, "left_queue", "smalltalk")

    def left_queue_answering(self, conversation: Conversation) -> Draft:
        """The parent no longer waits; what else they wrote is answered next."""
        return self._draft(conversation, "left_queue_answering", "smalltalk")

    def assistant_trouble(self, conversation: Conversation) -> Draft:
        """The assistant does not answer; it tries again, and a human is offered."""
        return self._draft(conversation, "assistant_trouble", "decline", ("human",))

    def assistant_gave_up(self, conversation: Conversation) -> Draft:
        """The assistant did not answer after all attempts."""
        return self._draft(conversation, "assistant_gave_up", "handoff")

    def mediator_joined(self, conversation: Conversation) -> Draft:
        """A human has taken over."""
        return self._draft(conversation, "mediator_joined", "handoff")

    def handed_back(self, conversation: Conversation) -> Draft:
        """The assistant is back."""
        return self._draft(conversation, "handed_back", "handoff")

    def closed(self, conversation: Conversation) -> Draft:
        """The conversation has ended."""
        return self._draft(conversation, "closed", "handoff")

    def overdue(self, conversation: Conversation) -> Draft:
        """Nobody came in time."""
        return self._draft(conversation, "overdue", "handoff", ("leave_queue",))

    def first_contact(self, conversation: Conversation) -> Draft:
        """Who answers, and how to stop it: the first message where no page says so.

        Translations are said there to be unreviewed, because the answers themselves are mostly too full to say it.
        """
        first = self._draft(conversation, "sms_first", "smalltalk", name=self._name, days=self.retention_days)
        return first if first.lang == "fr" else replace(first, meta={**first.meta, "translation": "unreviewed"})

    def silenced(self, conversation: Conversation) -> Draft:
        """The last message until the parent asks for the contrary."""
        return self._draft(conversation, "sms_silenced", "smalltalk", name=self._name)

    def resumed(self, conversation: Conversation) -> Draft:
        """The silence has ended."""
        return self._draft(conversation, "sms_resumed", "smalltalk", name=self._name)

    def help(self, conversation: Conversation) -> Draft:
        """What can be done by words alone."""
        return self._draft(conversation, "sms_help", "smalltalk")

    def by_sms(self, conversation: Conversation) -> Draft:
        """Where to give a telephone number: never in the conversation itself."""
        return self._draft(conversation, "bridge_how", "smalltalk")

    def nothing_more(self, conversation: Conversation) -> Draft:
        """All has been said."""
        return self._draft(conversation, "sms_nothing_more", "smalltalk")

    def languages(self, conversation: Conversation) -> Draft:
        """In which language to go on."""
        lang = conversation.profile.lang
        offered = tuple(Choice(text("language_name", one), f"language:{one}") for one in languages())
        draft = self._draft(conversation, "sms_language", "clarify")
        return replace(draft, choices=offered, lang=language(lang))

    def masked(self, lang: str, secrets: Sequence[Secret]) -> Draft:
        """A secret of the parent's was not kept; a password should be changed."""
        key = "masked_password" if {Secret.PASSWORD, Secret.TOKEN} & set(secrets) else "masked"
        return Draft(text(key, lang), author=Author.SYSTEM, lang=language(lang), meta=empty_meta("smalltalk"))

    @staticmethod
    def unasked(conversation: Conversation, notice: Draft) -> list[Draft]:
        """What may be sent to a parent who did not just write: the notice, or nothing in discreet mode.

        Every message that the house sends of its own accord (delays, reminders, satisfaction) goes through here.
        """
        return [] if conversation.discreet else [notice]

    def _draft(
        self, conversation: Conversation, key: str, decision: str, offers: tuple[str, ...] = (), **values: object
    ) -> Draft:
        return compose(conversation, key, decision, offers, **values)


def compose(
    conversation: Conversation, key: str, decision: str, offers: tuple[str, ...] = (), **values: object
) -> Draft:
    """The house's text ``key`` in the conversation's language, shorter by SMS, with the choices it offers."""
    lang = conversation.profile.lang
    if conversation.channel == SMS and known(f"sms_{key}", lang):
        key = f"sms_{key}"
    offered = tuple(Choice(text(f"choice_{value}", lang), value) for value in offers)
    return Draft(
        text=text(key, lang, **values),
        author=Author.SYSTEM,
        choices=offered,
        lang=language(lang),
        meta=empty_meta(decision),
    )


def empty_meta(decision: str) -> dict[str, object]:
    """The contract's ``meta`` for a message that comes from no guidance."""
    return {"decision": decision, "topics": [], "guide": None, "item": None, "revision": None, "score": None}
