"""Whatever happens in whatever order: nothing accepted is lost, nothing said twice, nobody talked over.

Hypothesis drives the real core on a real SQLite file: parents write, repeat themselves and read; the assistant answers
late or fails; two mediators take, reply, note, release, transfer to each other and to another team, hand back, start a
guide, leave without a word and close, with consoles that lose their line and repeat what they sent; deadlines pass; the
process dies between any two steps, or in the middle of one, and starts again.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, rule

from conversations.desk import UnknownConversation
from conversations.model import Inbound, Message, OwnerKind
from conversations.ownership import TransitionRefused
from conversations.texts import text
from tests.conversations.always_holds import AlwaysHolds
from tests.conversations.interleaved_house import GUIDE, SOS

CONTACTS = st.sampled_from(["amina", "bruno"])
MEDIATORS = st.sampled_from(["lea", "marc"])
RATED = {choice: text(f"choice_{choice}", "fr") for choice in ("satisfaction:1", "satisfaction:3")}
happened: Counter[str] = Counter()
"""What really came about, over all examples of a run."""
WORTH_IT = {
    "two mediators at once": ["of two, one was heard"],
    "a conversation passed on": ["transfer", "to_team", "release"],
    "one given back or ended": ["hand_back", "start_guide", "close"],
    "a deadline passed twice": ["deadline 2", "deadline 3"],
    "a console that came back and had missed something": ["reconnected"],
    "a crash while the assistant thought": ["died while the assistant thought"],
}
ENDINGS = st.sampled_from(["hand_back", "start_guide", "close"])
OFTEN = st.sampled_from([True, True, True, False])


class Interleavings(AlwaysHolds):
    """The machine that Hypothesis drives."""

    written = Bundle("written")

    @initialize()
    def both_have_written(self) -> None:
        for contact in ("amina", "bruno"):
            self.counter += 1
            self.accepted[contact, f"local-{self.counter}"] = "bonjour"
            self.wait(self.house.inbox.accept(Inbound("web", contact, "bonjour", f"local-{self.counter}")))

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

    @rule(contact=CONTACTS, mediator=MEDIATORS, deed=st.sampled_from(["take", "reply"]))
    def mediator_comes(self, contact: str, mediator: str, deed: str) -> None:
        self.acts(contact, mediator, deed, False)

    @rule(contact=CONTACTS, mediator=MEDIATORS, deed=st.sampled_from(["transfer", "to_team", "release"]), holds=OFTEN)
    def mediator_passes_it_on(self, contact: str, mediator: str, deed: str, holds: bool) -> None:
        self.acts(contact, mediator, deed, holds)

    @rule(contact=CONTACTS, mediator=MEDIATORS, deed=ENDINGS, holds=OFTEN)
    def mediator_ends_it(self, contact: str, mediator: str, deed: str, holds: bool) -> None:
        self.acts(contact, mediator, deed, holds)

    def acts(self, contact: str, mediator: str, deed: str, holds: bool) -> None:
        """One deed; with ``holds`` it is done by whoever has the conversation, if anybody has."""
        desk = self.house.desk
        conversation = self.loop.run_until_complete(self.house.store.open_conversation("web", contact))
        if conversation is None:
            return
        if holds and conversation.ownership.kind is OwnerKind.MEDIATOR:
            mediator = conversation.ownership.owner_id or mediator
        self.counter += 1
        with contextlib.suppress(TransitionRefused, UnknownConversation):
            if deed == "reply":
                said = (conversation.id, mediator, f"human {self.counter}", f"m-{self.counter}")
                self.wait(desk.reply(*said))
                self.said.append(said)
            elif deed == "to_team":
                note = f"note {self.counter}"
                self.wait(desk.transfer_to_team(conversation.id, mediator, "soir", note))
                self.notes.append((conversation.id, note))
            elif deed == "start_guide":
                self.starts_guide(conversation.id, mediator)
            elif deed == "transfer":
                self.passes_on(conversation.id, mediator)
            else:
                self.wait(getattr(desk, deed)(conversation.id, mediator))
            happened[deed] += 1

    def passes_on(self, conversation: str, mediator: str) -> None:
        """The colleague has it at once, with the note; whoever passed it on can say nothing more in it."""
        other, note = "marc" if mediator == "lea" else "lea", f"note {self.counter}"
        passed = self.wait(self.house.desk.transfer(conversation, mediator, other, note))
        assert passed.ownership.owner_id == other
        self.notes.append((conversation, note))
        with pytest.raises(TransitionRefused) as refused:
            self.wait(self.house.desk.reply(conversation, mediator, f"human {self.counter}", f"m-{self.counter}"))
        assert (refused.value.why, refused.value.owner.owner_id) == ("taken", other)

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
                happened["reconnected"] += bool(seen and missed)
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
        heard = [result for result in results if isinstance(result, Message)]
        assert len(heard) <= 1
        happened["of two, one was heard"] += len(heard)

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
        for waiting in self.loop.run_until_complete(self.house.store.queue()):
            happened[f"deadline {waiting.ownership.escalation}"] += 1

    @rule()
    def process_dies(self) -> None:
        moved = self.house.clock.moved
        happened["died while the assistant thought"] += any(not one.done() for one in self.assistant.thinking)
        self.loop.run_until_complete(self.house.turns.stop())
        self.open()
        self.house.clock.moved = moved


class TestInterleavings(Interleavings.TestCase):
    """A few, with every change."""

    settings = settings(max_examples=12, stateful_step_count=30, deadline=None)


@pytest.mark.slow
class TestManyInterleavings(Interleavings.TestCase):
    """Many, and longer ones."""

    settings = settings(max_examples=40, stateful_step_count=40, deadline=None)

    @classmethod
    def tearDownClass(cls) -> None:
        """What the machine is there for has come about, not only been tried."""
        for what, deeds in WORTH_IT.items():
            assert sum(happened[deed] for deed in deeds), f"no example had {what}: {dict(happened)}"
