"""What a method gives back from an exam."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Sitting:
    """What one method ranked in the rounds it sat, question by question, and what it cost.

    Attributes:
        name: the method.
        ranked: for each round sat, the topics ranked for each asked message, best first.
        milliseconds: what each query took by the clock.
        processor: what each query took of the processor, in milliseconds: holds on a busy machine too.
        learning_seconds: what learning took by the clock, all rounds together.
        memory_mb: by how much the process grew from when it held the exam to its last answer: the method's libraries, what
            it has learnt, and what learning left behind.
        notes: what a reader must know.
    """

    name: str
    ranked: list[list[list[str]]] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    learning_seconds: float = 0.0
    memory_mb: float = 0.0
    notes: str = ""
