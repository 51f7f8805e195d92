"""What the doors say to what they refuse, and the only orders that may reach Rasa meanwhile."""

from __future__ import annotations

EMPTY, TOO_LONG, UNREADABLE = "vide", "trop long", "pas pu lire"
NOT_UNDERSTOOD, EXPIRED = "pas compris cet envoi", "session est terminée"
MEGABYTE = 1024 * 1024
ORDERS_OF_THE_HOUSE = {'/choose_level{"level": "college"}'}
"""What the house itself makes of the choices picked in these tests."""
