"""Words that are orders to the house itself, understood whatever the assistant does: whole messages only."""

from __future__ import annotations

from enum import StrEnum

from conversations.choices import fold


class Command(StrEnum):
    """What can be ordered by a word."""

    ERASE = "erase"
    INFO = "info"


_WORDS = {
    Command.ERASE: (
        "effacer", "efface", "effacez", "efface tout", "effacer tout", "efface tt", "tout effacer",
        "effacer mes donnees", "efface mes donnees", "supprimer mes donnees",
        "erase", "delete my data", "erase my data", "borrar mis datos", "apagar os meus dados", "verilerimi sil",
        "sterge datele mele", "видалити мої дані", "امسح بياناتي",
    ),
    Command.INFO: ("info", "infos", "donnees", "info donnees", "rgpd"),
}  # fmt: skip
_MEANING = {fold(word): command for command, words in _WORDS.items() for word in words}


def command(text: str) -> Command | None:
    """The order that a message is, or None.

    Example:
        >>> command("EFFACER !")
        <Command.ERASE: 'erase'>
        >>> command("comment effacer une photo") is None
        True
    """
    return _MEANING.get(fold(text))
