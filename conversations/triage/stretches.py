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
    for word in (written[:MOST_CHARACTERS] for written in text.split()):
        if not _fits([*cut[-1], word]):
            shared = cut[-1][-_SHARED_WORDS:]
            while not _fits([*shared, word]):
                shared = shared[1:]
            cut.append(shared)
        cut[-1].append(word)
    return [" ".join(words) for words in cut]


def _fits(words: list[str]) -> bool:
    return len(" ".join(words)) <= MOST_CHARACTERS
