"""Reads places and classes in lines of text, outside Rasa: ``python -m bot.reading GAZETTEER < LINES``.

The very reading of ``TerritoryExtractor``. For each line of JSON (a string) it prints one of JSON: what was found.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Dict

from bot.territories import Territories, load_territories


def found(territories: Territories, text: str) -> Dict[str, str]:
    """The department's code and the level that a text names, as far as it names one."""
    return {place.kind: place.value for place in territories.find(text)}


if __name__ == "__main__":
    known = load_territories(Path(sys.argv[1]))
    for line in sys.stdin:
        print(json.dumps(found(known, json.loads(line))))
