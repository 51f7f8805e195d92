"""Runs in Rasa's own environment: trains the pipeline of a folder, for so many minutes at most.

Usage: ``python rasa_training_side.py FOLDER MINUTES`` (Python 3.10; imports nothing of this project). Rasa has no limit of
its own: when the minutes are over, the network stops learning where it is and is kept. ``trained.json`` says how many
epochs it has seen.
"""

import json
import sys
import time
from pathlib import Path

from rasa.model_training import train_nlu
from rasa.utils.tensorflow.models import RasaModel
from tensorflow.keras.callbacks import Callback


class Deadline(Callback):
    """Stops learning when the time is over, and counts whole epochs."""

    def __init__(self, ends):
        super().__init__()
        self.ends = ends
        self.epochs = 0

    def on_epoch_end(self, *_):
        """Counts."""
        self.epochs += 0 if self.model.stop_training else 1

    def on_train_batch_end(self, *_):
        """Looks at the clock."""
        if time.monotonic() > self.ends:
            self.model.stop_training = True


def main(folder: Path, minutes: float) -> None:
    """Trains and keeps the model as ``models/selector.tar.gz``."""
    deadline = Deadline(time.monotonic() + minutes * 60)
    fit = RasaModel.fit

    def fit_in_time(self, *given, callbacks=None, **named):
        return fit(self, *given, callbacks=[*(callbacks or []), deadline], **named)

    RasaModel.fit = fit_in_time
    train_nlu(
        config=str(folder / "config.yml"),
        nlu_data=str(folder / "nlu.yml"),
        domain=str(folder / "domain.yml"),
        output=str(folder / "models"),
        fixed_model_name="selector",
    )
    (folder / "trained.json").write_text(json.dumps({"epochs": deadline.epochs}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
