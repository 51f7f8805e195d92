"""What stands for a sign that the GSM alphabet lacks, where a reader loses nothing.

Left out on purpose, so that a text which has them travels as it is: Turkish ``ı İ ş ğ`` (two words may differ by one of
them alone), all other scripts, and pictures that say something.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from channels.sms.text import gsm7

TYPOGRAPHY: Mapping[str, str] = {
    **dict.fromkeys("’‘‛‚′´`ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("•●▪◦‣·∙", "-"),
    **dict.fromkeys("\u00a0\u202f\u2009\u2002\u2003\u2007\u2008\t", " "),
    **dict.fromkeys("\u200b\u2060\ufeff\u00ad", ""),
    **dict.fromkeys("\u2028\u2029", "\n"),
    "…": "...", "→": "->", "⇒": "=>", "➡": "->", "×": "x", "÷": "/", "≥": ">=", "≤": "<=", "≠": "!=", "№": "No",
    "©": "(c)", "®": "(R)", "™": "(TM)", "ª": "a", "º": "o", "½": " 1/2 ", "¼": " 1/4 ", "¾": " 3/4 ",
}  # fmt: skip
LIGATURES: Mapping[str, str] = {"œ": "oe", "Œ": "Oe", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff"}
# Languages whose readers are used to plain letters on a telephone: French, Spanish, Portuguese, Romanian, creoles.
_ACCENTED = "ÀÁÂÃÈÊËÌÍÎÏÒÓÔÕÙÚÛÝáâãçêëíîïóôõúûÿăĂâÂîÎșȘțȚŸ"
LETTERS: Mapping[str, str] = {
    letter: unicodedata.normalize("NFD", letter)[0] for letter in _ACCENTED if not gsm7.encodable(letter)
}

# Only where two SMS would not do otherwise: readers of Turkish are used to it on a telephone.
TURKISH = str.maketrans("ıİşŞğĞ", "iIsSgG")

# Pictures that say a word.
WORDS: Mapping[str, str] = {
    "⚠": "Attention :", "✅": "OK", "✔": "OK", "❌": "NON", "✖": "NON", "☎": "Tel.", "📞": "Tel.", "📱": "Tel.",
    "📧": "E-mail :", "✉": "E-mail :", "👉": "->", "❗": "!", "❓": "?", "👍": "OK",
}  # fmt: skip
# Pictures that say only kindness.
DECORATION = frozenset(
    "🙂😊😀😃😄😁😉☺🤗🥰😍🙏👋🤝👏💪✨🌟⭐🎉🎊🎈💡📌📍🔹🔸🔵🔴🟢🟡⚪⚫❤🧡💛💚💙💜🤖🏫🎒📚📖✏📝🖥💻🔎🔍🌈☀🌸🌼"
)
VARIATION_SELECTORS = "\ufe0e\ufe0f"
SKIN_TONES = "".join(map(chr, range(0x1F3FB, 0x1F400)))
KEYCAP = "\u20e3"

assert all(gsm7.encodable(plain) for table in (TYPOGRAPHY, LIGATURES, LETTERS, WORDS) for plain in table.values())
