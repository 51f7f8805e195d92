"""What the parents of the measurement say: short visits, the same at both doors.

None of them may end with a human: from then on the gateway answers without Rasa, and there is nothing to compare.
"""

from __future__ import annotations

VISITS: tuple[tuple[str, ...], ...] = (
    (
        "bonjour",
        "j'ai oublié mon mot de passe educonnect",
        "merci",
        "comment créer mon compte educonnect ?",
        "au revoir",
    ),
    (
        "je ne reçois pas le code educonnect",
        "merci beaucoup",
        "comment voir les notes de ma fille sur pronote ?",
        "ok merci",
        "au revoir",
    ),
    (
        "bonsoir",
        "mot de passe perdu educonnect",
        "qu'est-ce que l'ent ?",
        "merci",
        "mon numéro de téléphone n'est pas reconnu par educonnect",
    ),
    (
        "bonjour",
        "comment activer mon compte educonnect",
        "thank you",
        "educonnect şifremi unuttum",
        "comment justifier une absence sur pronote",
    ),
)
