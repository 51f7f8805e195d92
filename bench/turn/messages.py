"""What the parents of the measurement say: short visits, the same at both doors."""

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
        "how do I get into my educonnect account?",
        "thank you",
        "educonnect şifremi unuttum",
        "merci",
    ),
)
