"""A long message, cut into stretches that are each read for danger: a story has many words that only together alarm."""

from __future__ import annotations

MOST_CHARACTERS = 400
_SHARED_WORDS = 15
"""So many words end one stretch and begin the next: what is said across a cut is read whole in one of the two."""


def stretches(text: str) -> list[str]:
    """The message itself when it is short, else stretches of at most ``MOST_CHARACTERS``, in order.

    Example:
        >>> stretches("a short one")
        ['a short one']
    """
    if len(text) <= MOST_CHARACTERS:
        return [text]
    cut: list[list[str]] = [[]]
    for word in (text[:MOST_CHARACTERS] for text in text.split()):
        if sum(map(len, cut[-1])) + len(cut[-1]) + len(word) > MOST_CHARACTERS:
            shared = [one for one in cut[-1][-_SHARED_WORDS:] if len(one) <= MOST_CHARACTERS // (2 * _SHARED_WORDS)]
            cut.append(shared)
        cut[-1].append(word)
    return [" ".join(words) for words in cut]
