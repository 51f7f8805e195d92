"""Runs in Rasa's own environment: loads a trained model, asks it each text, writes what it ranked.

Usage: ``python rasa_side.py MODEL TEXTS.json ANSWERS.json`` (Python 3.10; imports nothing of this project).
"""

import asyncio
import json
import resource
import sys
import time
from pathlib import Path

_PAGES_TO_MB = resource.getpagesize() / 2**20


def main(model: Path, texts: Path, answers: Path) -> None:
    """Asks one text after the other, as its server would."""
    before = _resident_mb()
    from rasa.core.agent import Agent  # heavy: TensorFlow; weighed with the model

    agent = Agent.load(str(model))
    asked = json.loads(texts.read_text(encoding="utf-8"))
    ranked, milliseconds, processor = asyncio.run(_ask(agent, asked))
    resident = _resident_mb()
    figures = {"ranked": ranked, "milliseconds": milliseconds, "processor": processor}
    figures["memory_mb"] = resident - before
    answers.write_text(json.dumps(figures), encoding="utf-8")


async def _ask(agent, texts):
    ranked, milliseconds, processor = [], [], []
    await agent.parse_message("bonjour")
    for text in texts:
        began, used = time.perf_counter(), time.process_time()
        parsed = await agent.parse_message(text)
        milliseconds.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - used) * 1000)
        selected = parsed["response_selector"]["default"]["ranking"]
        ranked.append([one["intent_response_key"].split("/", 1)[1] for one in selected])
    return ranked, milliseconds, processor


def _resident_mb():
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGES_TO_MB


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
