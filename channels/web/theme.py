"""The colours of a deployment as a style sheet, because the page allows no inline style."""

from __future__ import annotations

import re

from channels.settings import Theme

_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,30}")


def colour(given: str, otherwise: str) -> str:
    """``given`` if it is a colour and nothing else."""
    return given if _COLOUR.fullmatch(given) else otherwise


def style_sheet(theme: Theme) -> str:
    """The custom properties that ``chat.css`` uses."""
    neutral = Theme()
    primary = colour(theme.primary, neutral.primary)
    on_primary = colour(theme.primary_text, neutral.primary_text)
    return f":root {{ --primary: {primary}; --on-primary: {on_primary}; }}\n"
