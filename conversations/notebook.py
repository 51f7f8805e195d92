"""The mediators' notebook: notes for colleagues, what each has read, replies kept ready, proposals for the editors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from conversations import canned
from conversations.desk import UnknownConversation
from conversations.desk_model import CannedReply, Note, NoteKind
from conversations.desk_ports import Mask, Proposals, Suggester, Suggestion, no_mask
from conversations.model import Conversation
from conversations.normalisation import readable
from conversations.personal_data import without_personal_data
from conversations.ports import Clock, Store
from conversations.story import Story, last_question, story

MOST_NOTE_CHARACTERS = 2000


class Notebook:
    """What mediators write and read that no parent sees.

    Args:
        ring: tells the consoles that something changed.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ring: Callable[[], None],
        suggester: Suggester | None = None,
        proposals: Proposals | None = None,
        mask: Mask = no_mask,
    ) -> None:
        self._store = store
        self._clock = clock
        self._ring = ring
        self._suggester = suggester
        self._proposals = proposals
        self._mask = mask

    # --- notes -------------------------------------------------------------------------------------------------

    async def add_note(self, conversation_id: str, author: str, text: str, local_id: str) -> Note:
        """Keeps a note once per ``local_id``; passwords and codes are masked.

        Raises:
            UnknownConversation: no such conversation.
            ValueError: empty, or too long.
        """
        text = self._mask(readable(text).strip()).text
        if not 0 < len(text) <= MOST_NOTE_CHARACTERS:
            raise ValueError("a note has 1 to 2000 characters")
        now = self._clock.now()
        note = await self._store.add_note(conversation_id, author, NoteKind.NOTE, text, local_id, now)
        if note is None:
            raise UnknownConversation(conversation_id)
        self._ring()
        return note

    async def notes(self, conversation_id: str) -> Sequence[Note]:
        """The notes of a conversation, oldest first."""
        return await self._store.notes(conversation_id)

    async def mark_read(self, conversation_id: str, mediator: str, seq: int) -> None:
        """The mediator has seen everything up to ``seq``."""
        await self._store.mark_read(conversation_id, mediator, seq)
        self._ring()

    async def story(self, conversation: Conversation) -> Story:
        """What happened until now, in short."""
        return story(conversation, await self._store.transcript(conversation.id))

    # --- guidance ----------------------------------------------------------------------------------------------

    async def suggestions(self, conversation: Conversation, text: str | None = None) -> Sequence[Suggestion]:
        """Guidance that answers ``text``, by default the parent's last message; best first."""
        if self._suggester is None:
            return []
        wanted = text or last_question(await self._store.transcript(conversation.id))
        return await self._suggester.suggest(wanted, conversation.profile) if wanted else []

    async def guidance(self, conversation: Conversation, topic: str) -> Suggestion | None:
        """The guidance of a topic, for the parent of this conversation."""
        return await self._suggester.about(topic, conversation.profile) if self._suggester else None

    async def proposal(self, conversation: Conversation) -> tuple[str, str]:
        """Question and answer of a conversation with personal data removed, for the mediator to read again."""
        written = await self._store.transcript(conversation.id)
        question = last_question(written) or ""
        said = [message.text for message in written if message.author.value == "mediator"]
        return without_personal_data(question), without_personal_data("\n\n".join(said))

    async def propose(self, question: str, answer: str, topic: str, author: str) -> str:
        """Makes a draft of guidance for the editors; what the mediator overlooked is removed again. The item's id.

        Raises:
            ValueError: no such topic, or nothing to propose.
        """
        if self._proposals is None:
            raise ValueError("no guidance to propose to")
        # Secrets first: without its announcing words, cut out as a name, a password would not be known for one.
        asked, answered = (
            without_personal_data(self._mask(readable(text).strip()).text) for text in (question, answer)
        )
        return await self._proposals.propose(asked, answered, topic, author)

    # --- replies kept ready ------------------------------------------------------------------------------------

    async def canned_replies(self) -> Sequence[CannedReply]:
        """The replies kept ready, by title; those that come with the house unless they were replaced."""
        kept = {reply.id: reply for reply in canned.shipped()}
        kept.update({reply.id: reply for reply in await self._store.canned_replies()})
        return sorted((reply for reply in kept.values() if reply.text), key=lambda reply: reply.title.lower())

    async def save_canned(self, reply: CannedReply) -> CannedReply:
        """Keeps a reply ready, in place of the one of the same id.

        Raises:
            CannedRefused: what is wrong with it.
        """
        clean = replace(reply, title=readable(reply.title), text=readable(reply.text))
        checked = replace(canned.check(clean), updated_at=self._clock.now())
        await self._store.save_canned(checked)
        return checked

    async def remove_canned(self, reply_id: str, author: str) -> bool:
        """Takes a reply away, one that came with the house too; False when there was none."""
        if any(reply.id == reply_id for reply in canned.shipped()):
            known = {reply.id: reply for reply in await self.canned_replies()}
            if reply_id not in known:
                return False
            # An empty reply in the store hides the one that came with the house.
            hidden = replace(known[reply_id], text="", updated_by=author, updated_at=self._clock.now())
            await self._store.save_canned(hidden)
            return True
        return await self._store.remove_canned(reply_id)

    def filled(self, reply: CannedReply, values: Mapping[str, str | None]) -> str:
        """The text of a reply for one conversation."""
        return canned.filled(reply.text, values)
