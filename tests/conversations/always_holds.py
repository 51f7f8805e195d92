"""What must always hold, after every step of whatever Hypothesis makes happen."""

from __future__ import annotations

from hypothesis.stateful import invariant

from conversations.model import Author, Conversation, OwnerKind
from conversations.ownership import EMERGENCY_PRIORITY, LAST_ESCALATION
from conversations.texts import text
from tests.conversations.interleaved_house import GUIDE, SOS, InterleavedHouse

JOINED, BACK, CLOSED, LEFT = (text(key, "fr") for key in ("mediator_joined", "handed_back", "closed", "left_queue"))
BEGUN = text("guide_started", "fr", title=GUIDE[1])
TOLD = (text("overdue", "fr"), text("overdue_leads", "fr"), text("overdue_last", "fr", days=30))


class AlwaysHolds(InterleavedHouse):
    """The invariants."""

    @invariant()
    def nothing_accepted_is_lost_or_doubled(self) -> None:
        for contact in ("amina", "bruno"):
            stored = [m.provider_id for m in self.history(contact) if m.author is Author.PARENT]
            assert sorted(stored) == sorted(pid for who, pid in self.accepted if who == contact)

    @invariant()
    def nobody_is_talked_over(self) -> None:
        for contact in ("amina", "bruno"):
            human: dict[str, bool] = {}
            for message in self.history(contact):
                where = message.conversation_id
                if message.author is Author.MEDIATOR or message.text == JOINED:
                    human[where] = True
                elif message.text.startswith((BACK, LEFT, BEGUN)):
                    human[where] = False
                elif message.text.startswith(CLOSED):
                    human[where] = True
                assert not (message.author is Author.ASSISTANT and human.get(where)), "the bot spoke over a human"

    @invariant()
    def no_answer_twice_and_in_order(self) -> None:
        for contact in ("amina", "bruno"):
            history = self.history(contact)
            assert [message.seq for message in history] == list(range(1, len(history) + 1))
            # A guide that a mediator starts answers no message.
            answered = [m.in_reply_to for m in history if m.author is Author.ASSISTANT and m.in_reply_to]
            assert answered == sorted(set(answered)), "answered twice, or out of order"

    @invariant()
    def consoles_miss_nothing_and_double_nothing(self) -> None:
        for (_, conversation), seen in self.consoles.items():
            said = [m.seq for m in self.loop.run_until_complete(self.house.store.transcript(conversation))]
            assert seen == said[: len(seen)]

    @invariant()
    def the_question_at_the_end_is_asked_once(self) -> None:
        for contact in ("amina", "bruno"):
            asked = [m for m in self.history(contact) if text("satisfaction", "fr") in m.text]
            assert len(asked) <= 1

    def waiting(self) -> list[Conversation]:
        """Who waits: the queue also shows dangers that went back to the assistant unseen."""
        queue = self.loop.run_until_complete(self.house.store.queue())
        return [one for one in queue if one.ownership.kind is OwnerKind.WAITING]

    @invariant()
    def who_waits_has_a_deadline_until_all_is_said(self) -> None:
        for conversation in self.waiting():
            owner = conversation.ownership
            assert owner.deadline is not None or owner.escalation >= LAST_ESCALATION
            assert owner.owner_id is None

    @invariant()
    def each_missed_deadline_is_told_and_at_the_last_the_truth(self) -> None:
        for conversation in self.waiting():
            escalation = conversation.ownership.escalation
            told = [message.text for message in self.history(conversation.contact)]
            # Who is in danger hears of the first one only, and is asked nothing.
            due = TOLD[:1] if conversation.ownership.priority >= EMERGENCY_PRIORITY else TOLD
            for passed, words in enumerate(due, 1):
                assert escalation < passed or words in told, f"deadline {passed} was told to nobody"

    @invariant()
    def every_emergency_is_answered_first_of_all(self) -> None:
        for contact in ("amina", "bruno"):
            history = self.history(contact)
            for message, follows in zip(history, [*history[1:], None], strict=False):
                if message.author is Author.PARENT and message.text == SOS:
                    assert follows is not None
                    assert (follows.author, follows.in_reply_to) == (Author.SYSTEM, message.id)

    @invariant()
    def every_note_is_kept_once(self) -> None:
        kept = []
        for conversation in {conversation for conversation, _ in self.notes}:
            found = self.loop.run_until_complete(self.house.store.notes(conversation))
            kept += [(conversation, note.text) for note in found if note.text.startswith("note ")]
        assert sorted(kept) == sorted(self.notes)

    @invariant()
    def every_reply_is_kept_once(self) -> None:
        written = [m.text for c in ("amina", "bruno") for m in self.history(c) if m.author is Author.MEDIATOR]
        promised = {words for _, _, words, _ in self.said}
        assert sorted(text for text in written if text in promised) == sorted(promised)

    @invariant()
    def one_open_conversation_a_contact(self) -> None:
        for contact in ("amina", "bruno"):
            conversations = {message.conversation_id for message in self.history(contact)}
            still_open = []
            for conversation_id in conversations:
                found = self.loop.run_until_complete(self.house.store.conversation(conversation_id))
                assert found is not None
                if found.ownership.kind is not OwnerKind.CLOSED:
                    still_open.append(found)
            assert len(still_open) <= 1
