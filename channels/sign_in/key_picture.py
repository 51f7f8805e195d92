"""The key of an authenticator app as a picture (a QR code, ISO/IEC 18004), so that nobody copies 32 letters by hand."""

from __future__ import annotations

import segno
from markupsafe import Markup

_MODULE = 5
_MARGIN = 4
"""Four modules of white around it, as the standard asks: on a dark page it could not be read without."""


def picture(address: str, title: str) -> Markup:
    """An inline SVG of the ``otpauth:`` address, black on white whatever the colours of the page.

    Args:
        address: what ``totp.address`` gives.
        title: what a screen reader says of it.
    """
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(scale=_MODULE, border=_MARGIN, light="#fff", title=title, omitsize=True)
    return Markup(drawn.replace("<svg ", '<svg role="img" width="265" ', 1))  # noqa: S704 (drawn by the library)
