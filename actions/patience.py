"""When the parent is passed to a person because the assistant does not understand them.

The rule: two failures **in a row**, where a failure is a message of the parent's that was not understood.

- A decline is a failure, unless the message is surely no matter of this service (a recipe, a lottery): then the answer
  is right, and the count stays as it is.
- Asking which of three topics is meant is none yet. It becomes one when the next message settles it no better: asked
  again, declined, or « none of these ».
- One message is one failure at most.
- Whatever is understood (an answer, a choice, a step of a guide or a lesson, a place, small talk) starts the count
  again: ``actions.utterance.Reply`` sees to that for every reply that does not say otherwise.

A guide counts for itself how often one step was not understood, and asks the parent whether they want a person before
it calls one (``knowledge.guides.run``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FAILURES_BEFORE_HUMAN = 2


class Heard(StrEnum):
    """What came of one message."""

    UNDERSTOOD = "understood"
    ASKED = "asked"
    DECLINED = "declined"
    FOREIGN = "foreign"
    NONE_OF_THESE = "none_of_these"


@dataclass(frozen=True)
class Patience:
    """How often in a row the parent was not understood, and whether they were just asked which topic they mean."""

    failures: int = 0
    asked: bool = False

    def after(self, heard: Heard) -> Patience:
        """The count after one more message.

        Example:
            >>> Patience().after(Heard.ASKED).after(Heard.ASKED)
            Patience(failures=1, asked=True)
        """
        if heard is Heard.UNDERSTOOD:
            return Patience()
        if heard is Heard.FOREIGN:
            return Patience(self.failures)
        failed = heard is not Heard.ASKED or self.asked
        return Patience(self.failures + failed, heard is Heard.ASKED)

    @property
    def exhausted(self) -> bool:
        """Whether a person is called now."""
        return self.failures >= FAILURES_BEFORE_HUMAN
