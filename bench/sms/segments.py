"""``python -m bench.sms.segments``: SMS segments saved by transliteration over the shipped guidance and texts.

Each text is counted three ways: as it is written (which for French is nearly always UCS-2, because of ’ « » œ ê), as it
is sent (transliterated where nothing is lost), and always in UCS-2. The same texts, cut the same way: nothing is left
out or shortened in this comparison. Then what a parent is really sent by SMS: short answer, source, choices.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from actions.utterance import WORDING
from channels.sms.text.plain import plain
from channels.sms.text.rendering import render, rest
from channels.sms.text.segments import count
from channels.sms.text.transliteration import transliterate
from conversations.texts import languages, text
from knowledge.catalogue import topics
from knowledge.content_files import CONTENT, load_folder
from knowledge.items import Item
from knowledge.rendering import render as render_long
from knowledge.rendering import render_short
from knowledge.titles import title

_JOINED, _ALONE = 67, 70


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", type=Path)
    arguments = options.parse_args()
    report = measure()
    for name, row in report["texts"].items():
        print(
            f"{name}: {row['n']} texts, {row['ucs2']} segments in UCS-2, {row['as_written']} as written, "
            f"{row['sent']} as sent ({row['saved']:.1%} saved against UCS-2; {row['gsm7']:.1%} leave in GSM-7)"
        )
    answers = report["answers"]
    print(
        f"{answers['n']} answers as parents get them: segments {answers['segments']}, {answers['cut']} end with SUITE"
    )
    if arguments.json:
        from relais.evaluation.tables import write_json

        write_json(arguments.json, report)


def measure() -> dict[str, Any]:
    """The figures, by kind of text."""
    items = [entry[0] if isinstance(entry, tuple) else entry for entry in load_folder(CONTENT)]
    today = date.today()
    notices = [text(key, lang, name="Relais", place=1) for lang in languages() for key in _notices()]
    return {
        "texts": {
            "short answers": _compared(render_short(item, today).text for item in items),
            "long answers": _compared(plain(render_long(item, today).text) for item in items),
            "notices by SMS, French": _compared(text(key, "fr", name="Relais", place=1) for key in _notices()),
            "notices by SMS, all languages": _compared(notices),
        },
        "answers": _answers(items, today),
    }


def _compared(texts: Iterable[str]) -> dict[str, Any]:
    written = list(texts)
    sent = [transliterate(one) for one in written]
    ucs2 = sum(_in_ucs2(one) for one in written)
    total = sum(count(one).count for one in sent)
    return {
        "n": len(written),
        "ucs2": ucs2,
        "as_written": sum(count(one).count for one in written),
        "sent": total,
        "saved": 1 - total / ucs2,
        "gsm7": sum(count(one).encoding == "gsm7" for one in sent) / len(sent),
    }


def _in_ucs2(words: str) -> int:
    """Segments in UCS-2 whatever the text; a pair of units stays together."""
    if len(words.encode("utf-16-be")) // 2 <= _ALONE:
        return 1
    segments, used = 1, 0
    for sign in words:
        units = 2 if ord(sign) > 0xFFFF else 1
        if used + units > _JOINED:
            segments, used = segments + 1, 0
        used += units
    return segments


def _answers(items: Sequence[Item], today: date) -> dict[str, Any]:
    segments: Counter[int] = Counter()
    cut = 0
    for item in items:
        short = render_short(item, today)
        emergency = item.kind == "emergency"
        following = [title(other, item.lang) for other in item.next if other in topics()][:1]
        labels = [*([] if short.unsure else following), WORDING.text("choice_human", item.lang)]
        payload = {
            "choices": [] if emergency else [{"label": label, "value": "x"} for label in labels],
            "sources": list(short.sources[:1]),
            "lang": item.lang,
            "meta": {
                "decision": "emergency" if emergency else "answer",
                **({"translation": "unreviewed"} if item.unreviewed else {}),
            },
        }
        segments.update([sum(count(one).count for one in render(short.text, payload))])
        cut += rest(short.text, payload) is not None
    return {"n": len(items), "segments": dict(sorted(segments.items())), "cut": cut}


def _notices() -> Sequence[str]:
    return ("sms_first", "sms_silenced", "sms_resumed", "sms_help", "sms_nothing_more", "sms_handoff_notice")


if __name__ == "__main__":
    main()
