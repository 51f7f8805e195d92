"""Whatever happens in whatever order: nothing accepted is lost, nothing said twice, nobody talked over.

Hypothesis drives the real core on a real SQLite file: parents write, repeat themselves and read; the assistant answers
late or fails; two mediators take, reply, note, release, transfer to each other and to another team, hand back, start a
guide, leave without a word and close, with consoles that lose their line and repeat what they sent; deadlines pass; the
process dies between any two steps, or in the middle of one, and starts again.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, invariant, rule

from conversations.desk import UnknownConversation
from conversations.model import Author, Inbound, Message, OwnerKind
from conversations.ownership import LAST_ESCALATION, TransitionRefused
from conversations.texts import text
from tests.conversations.interleaved_house import GUIDE, SOS, InterleavedHouse

CONTACTS = st.sampled_from(["amina", "bruno"])
MEDIATORS = st.sampled_from(["lea", "marc"])
JOINED, BACK, CLOSED, LEFT = (text(key, "fr") for key in ("mediator_joined", "handed_back", "closed", "left_queue"))
BEGUN = text("guide_started", "fr", title=GUIDE[1])
RATED = {choice: text(f"choice_{choice}", "fr") for choice in ("satisfaction:1", "satisfaction:3")}
DEEDS = st.sampled_from(["take", "reply", "hand_back", "close", "release", "transfer", "to_team", "start_guide"])


class Interleavings(InterleavedHouse):
    """The machine that Hypothesis drives."""

    written = Bundle("written")

    # --- what can happen -----------------------------------------------------------------------------------------

    @rule(target=written, contact=CONTACTS, urgent=st.booleans())
    def parent_writes(self, contact: str, urgent: bool) -> tuple[str, str, str]:
        self.counter += 1
        words = SOS if urgent and self.counter % 4 == 0 else f"question {self.counter}"
        provider_id = f"local-{self.counter}"
        self.wait(self.house.inbox.accept(Inbound("web", contact, words, provider_id)))
        self.accepted[contact, provider_id] = words
        return contact, provider_id, words

    @rule(sent=written)
    def same_message_again(self, sent: tuple[str, str, str]) -> None:
        contact, provider_id, words = sent
        again = self.wait(self.house.inbox.accept(Inbound("web", contact, words, provider_id)))
        assert again.repeated

    @rule(contact=CONTACTS)
    def two_at_once(self, contact: str) -> None:
        async def both() -> None:
            for number in (self.counter + 1, self.counter + 2):
                self.accepted[contact, f"local-{number}"] = f"question {number}"
            await asyncio.gather(
                *(
                    self.house.inbox.accept(Inbound("web", contact, f"question {number}", f"local-{number}"))
                    for number in (self.counter + 1, self.counter + 2)
                )
            )

        self.wait(both())
        self.counter += 2

    @rule(well=st.booleans(), which=st.integers(0, 3))
    def assistant_answers(self, well: bool, which: int) -> None:
        # No precondition: who of two mediators wins is chance, so what is drawn must not depend on who owns what.
        thinking = [one for one in self.assistant.thinking if not one.done()]
        if not thinking:
            return

        async def let_go() -> None:
            thinking[which % len(thinking)].set_result(well)
            for _ in range(20):
                await asyncio.sleep(0.002)

        self.wait(let_go())

    @rule(contact=CONTACTS, mediator=MEDIATORS, deed=DEEDS)
    def mediator_acts(self, contact: str, mediator: str, deed: str) -> None:
        desk = self.house.desk
        conversation = self.loop.run_until_complete(self.house.store.open_conversation("web", contact))
        if conversation is None:
            return
        self.counter += 1
        with contextlib.suppress(TransitionRefused, UnknownConversation):
            if deed == "reply":
                said = (conversation.id, mediator, f"human {self.counter}", f"m-{self.counter}")
                self.wait(desk.reply(*said))
                self.said.append(said)
            elif deed == "to_team":
                self.wait(desk.transfer_to_team(conversation.id, mediator, "soir", "pour ce soir"))
            elif deed == "start_guide":
                self.starts_guide(conversation.id, mediator)
            elif deed == "transfer":
                self.wait(desk.transfer(conversation.id, mediator, "marc" if mediator == "lea" else "lea", "à toi"))
            else:
                self.wait(getattr(desk, deed)(conversation.id, mediator))

    def starts_guide(self, conversation: str, mediator: str) -> None:
        """The assistant is asked for the first step at once, and may think for longer than the mediator looks."""

        async def start() -> None:
            begun = asyncio.ensure_future(self.house.desk.start_guide(conversation, mediator, *GUIDE))
            for _ in range(200):
                thinking = [one for one in self.assistant.thinking if not one.done()]
                if begun.done():
                    break
                if thinking:
                    thinking[-1].set_result(self.counter % 2 == 0)
                await asyncio.sleep(0.002)
            await begun

        self.wait(start())

    @rule(contact=CONTACTS)
    def parent_calls_a_human(self, contact: str) -> None:
        conversation = self.loop.run_until_complete(self.house.store.open_conversation("web", contact))
        if conversation is not None:
            with contextlib.suppress(TransitionRefused):
                self.wait(self.house.desk.call_human(conversation.id, "parent_asked"))

    @rule(contact=CONTACTS)
    def parent_no_longer_waits(self, contact: str) -> None:
        self.counter += 1
        provider_id = f"local-{self.counter}"
        self.wait(self.house.inbox.accept(Inbound("web", contact, "leave_queue", provider_id)))
        self.accepted[contact, provider_id] = "leave_queue"

    @rule(contact=CONTACTS, mediator=MEDIATORS)
    def the_same_note_twice_at_once(self, contact: str, mediator: str) -> None:
        conversation = self.loop.run_until_complete(self.house.store.open_conversation("web", contact))
        if conversation is None:
            return
        self.counter += 1
        note = (conversation.id, mediator, f"note {self.counter}", f"note-{self.counter}")

        async def twice() -> None:
            await asyncio.gather(*(self.house.notebook.add_note(*note) for _ in range(2)))

        self.wait(twice())
        self.notes.append((conversation.id, note[2]))

    @rule(mediator=MEDIATORS)
    def console_is_looked_at(self, mediator: str) -> None:
        """What is on the screen counts as seen: it does not go back to the queue."""

        async def look() -> None:
            for conversation in await self.house.store.held_by(mediator):
                await self.house.store.mark_read(conversation.id, mediator, conversation.last_seq)

        self.wait(look())

    @rule(contact=CONTACTS, mediator=MEDIATORS, milliseconds=st.integers(0, 8))
    def process_dies_while_all_act(self, contact: str, mediator: str, milliseconds: int) -> None:
        """It ends some moments after a parent and a mediator have sent; both repeat what they have no answer to."""
        conversation = self.loop.run_until_complete(self.house.store.open_conversation("web", contact))
        self.counter += 1
        inbound = Inbound("web", contact, f"question {self.counter}", f"local-{self.counter}")
        said = (conversation.id, mediator, f"human {self.counter}", f"m-{self.counter}") if conversation else None

        async def cut() -> None:
            work: list[asyncio.Future[Any]] = [asyncio.ensure_future(self.house.inbox.accept(inbound))]
            if said:
                work.append(asyncio.ensure_future(self.house.desk.reply(*said)))
            await asyncio.sleep(milliseconds / 1000)
            for one in work:
                one.cancel()
            await asyncio.gather(*work, return_exceptions=True)

        self.loop.run_until_complete(cut())
        self.process_dies()
        self.wait(self.house.inbox.accept(inbound))
        self.accepted[contact, inbound.provider_id] = inbound.text
        if said:
            with contextlib.suppress(TransitionRefused, UnknownConversation):
                self.wait(self.house.desk.reply(*said))
                self.said.append(said)

    @rule(which=st.integers(0, 20))
    def console_repeats_what_it_sent(self, which: int) -> None:
        """The line was cut before the answer came: whoever has the conversation now, it was said once already."""
        if not self.said:
            return
        conversation, mediator, words, local_id = self.said[which % len(self.said)]
        before = [m.text for c in ("amina", "bruno") for m in self.history(c)].count(words)
        again = self.wait(self.house.desk.reply(conversation, mediator, words, local_id))
        after = [m.text for c in ("amina", "bruno") for m in self.history(c)].count(words)
        assert (again.text, again.author_id, before, after) == (words, mediator, 1, 1)

    @rule(mediator=MEDIATORS, read=st.integers(0, 3))
    def console_reconnects(self, mediator: str, read: int) -> None:
        """From the last seq it has, a console gets what it misses, in order, and nothing twice."""

        async def resume() -> None:
            for conversation in await self.house.store.held_by(mediator):
                seen = self.consoles.setdefault((mediator, conversation.id), [])
                missed = await self.house.store.transcript(conversation.id, seen[-1] if seen else 0)
                seen += [message.seq for message in missed][: read + 1]

        self.wait(resume())

    @rule(contact=CONTACTS, choice=st.sampled_from(sorted(RATED)))
    def parent_gives_an_opinion(self, contact: str, choice: str) -> None:
        self.counter += 1
        provider_id = f"local-{self.counter}"
        self.wait(self.house.inbox.accept(Inbound("web", contact, choice, provider_id)))
        self.accepted[contact, provider_id] = choice

    @rule(contact=CONTACTS)
    def both_mediators_at_once(self, contact: str) -> None:
        conversation = self.loop.run_until_complete(self.house.store.open_conversation("web", contact))
        if conversation is None:
            return
        self.counter += 1

        async def both() -> list[Any]:
            desk = self.house.desk
            return await asyncio.gather(
                desk.reply(conversation.id, "lea", "from Lea", f"x-{self.counter}"),
                desk.reply(conversation.id, "marc", "from Marc", f"y-{self.counter}"),
                return_exceptions=True,
            )

        results = self.wait(both())
        assert sum(isinstance(result, Message) for result in results) <= 1

    @rule(contact=CONTACTS, acknowledged=st.booleans())
    def parent_reads(self, contact: str, acknowledged: bool) -> None:
        async def read() -> None:
            messages = await self.house.store.undelivered("web", contact)
            known = self.received.setdefault(contact, [])
            known += [message.seq for message in messages if message.seq not in known]
            if messages and acknowledged:
                await self.house.store.acknowledge("web", contact, messages[-1].seq, self.house.clock.now())

        self.wait(read())

    @rule()
    def time_passes(self) -> None:
        self.house.clock.move(minutes=2)
        self.wait(self.house.turns.wake_all_due())

    @rule()
    def nobody_comes(self) -> None:
        self.house.clock.move(minutes=20)
        self.wait(self.house.desk.escalate_overdue())

    @rule()
    def process_dies(self) -> None:
        moved = self.house.clock.moved
        self.loop.run_until_complete(self.house.turns.stop())
        self.open()
        self.house.clock.moved = moved

    # --- what must always hold -----------------------------------------------------------------------------------

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

    @invariant()
    def who_waits_has_a_deadline_until_all_is_said(self) -> None:
        for conversation in self.loop.run_until_complete(self.house.store.queue()):
            owner = conversation.ownership
            assert owner.deadline is not None or owner.escalation >= LAST_ESCALATION
            assert owner.owner_id is None

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


class TestInterleavings(Interleavings.TestCase):
    """A few, with every change."""

    settings = settings(max_examples=12, stateful_step_count=30, deadline=None)


@pytest.mark.slow
class TestManyInterleavings(Interleavings.TestCase):
    """Many, and longer ones."""

    settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
