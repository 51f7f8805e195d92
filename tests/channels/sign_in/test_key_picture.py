"""The picture of a key: named, drawn without styles, and with the margin that cameras need."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from channels.sign_in import totp
from channels.sign_in.key_picture import picture


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=20))
def test_any_name_makes_a_named_picture_without_styles_or_the_key_in_words(username: str, service: str) -> None:
    secret = totp.new_secret()
    drawn = picture(totp.address(secret, username, service), "Code QR de la <clé>")
    assert drawn.startswith('<svg role="img"')
    assert "<title>Code QR de la &lt;clé&gt;</title>" in drawn
    assert "style" not in drawn
    assert secret not in drawn


def test_four_white_modules_stand_around_it() -> None:
    drawn = picture("otpauth://totp/Relais:lea", "clé")
    assert 'fill="#fff"' in drawn
    assert re.search(r'stroke="#000" d="M4 4', drawn)
