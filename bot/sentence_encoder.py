"""Sentence vectors for the intent classifier, from the same exported encoder as the search over the guidance.

This mirrors ``knowledge.encoder.runtime``: same file, same prompt, one text at a time, one thread. It is written twice
because Rasa's interpreter (3.10) and the app's (3.11) share no package.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Optional, Type

import numpy as np
import onnxruntime
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tokenizers import Tokenizer

FOLDER_VARIABLE = "RELAIS_ENCODER_FOLDER"
REMEMBER = "RELAIS_REMEMBER_VECTORS"
_FILES = ("encoder.onnx", "tokenizer.json", "encoder.json")
_WEIGHTS = "encoder.onnx.data"  # absent where the weights are in the model file itself
_DIGEST_FILE = "encoder_digest.txt"


class EncoderMissing(RasaException):
    """The folder does not hold an exported encoder."""


class EncoderChanged(RasaException):
    """The model was trained with another encoder than the one in the folder; it must be trained again."""


def encoder_folder(config: Dict[str, Any]) -> Path:
    """Where the encoder is: the environment first, then ``folder`` of the configuration.

    Raises:
        EncoderMissing: a file is missing there.
    """
    folder = Path(os.environ.get(FOLDER_VARIABLE) or config["folder"])
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise EncoderMissing(f"no encoder in {folder} ({', '.join(missing)} missing): run `make setup`")
    return folder


@lru_cache(maxsize=4)
def _digest(folder: Path, _stamp: float) -> str:
    digest = hashlib.sha256(f"onnxruntime {onnxruntime.__version__}\n".encode())
    model, *others = _FILES
    for name in (model, *((_WEIGHTS,) if (folder / _WEIGHTS).is_file() else ()), *others):
        with (folder / name).open("rb") as stream:
            for chunk in iter(lambda: stream.read(1 << 20), b""):
                digest.update(chunk)
    return digest.hexdigest()[:32]


def fingerprint(folder: Path) -> str:
    """Digest of the encoder's files and of the runtime's version: vectors are comparable only within one of them."""
    return _digest(folder, max((folder / name).stat().st_mtime for name in _FILES))


class _Session:
    """The encoder, loaded.

    Rasa's cross-validation asks for the vector of each example once or twice a fold: told to, it keeps them. Never at
    work, where the texts are those of parents.
    """

    def __init__(self, folder: Path) -> None:
        self.vector = lru_cache(maxsize=None)(self._vector) if os.environ.get(REMEMBER) else self._vector
        settings = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
        self._prompt: str = settings["query_prompt"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(settings["max_tokens"])
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / _FILES[0]), options, providers=["CPUExecutionProvider"]
        )

    def _vector(self, text: str) -> np.ndarray:
        encoding = self._tokenizer.encode(self._prompt + text)
        ids = np.asarray([encoding.ids], dtype=np.int64)
        (vectors,) = self._session.run(["embedding"], {"input_ids": ids})
        return np.asarray(vectors[0], dtype=np.float32)


@lru_cache(maxsize=1)
def _session(folder: Path, _digest_of_files: str) -> _Session:
    """One session a process: training creates the component twice."""
    return _Session(folder)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Gives each message one dense sentence vector.

    It learns nothing, but counts as trainable so that the model keeps the digest of the encoder it was trained with: a
    classifier fed by another encoder would answer nonsense without a word.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Defaults.

        ``folder``: where the exported encoder lies, overridden by RELAIS_ENCODER_FOLDER.
        ``scale``: length of the vectors. Beside counts of letters a vector of length 1 would hardly weigh.
        """
        return {**DenseFeaturizer.get_default_config(), "folder": "var/encoder", "scale": 20.0}

    @staticmethod
    def required_packages() -> List[str]:
        """Packages that Rasa checks before it builds the component."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """Nothing has to come before: the encoder brings its own tokenizer."""
        return []

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """Checks that the encoder is there.

        Raises:
            EncoderMissing: it is not.
        """
        encoder_folder({**cls.get_default_config(), **config})

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """The encoder's digest: Rasa's training cache must not survive a change of encoder."""
        return fingerprint(encoder_folder({**cls.get_default_config(), **config}))

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        """A component for training."""
        return cls(config, model_storage, resource, execution_context)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GraphComponent:
        """A component for a trained model.

        Raises:
            EncoderChanged: the encoder is not the one that the model was trained with.
        """
        component = cls(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            trained_with = (folder / _DIGEST_FILE).read_text(encoding="utf-8").strip()
        if trained_with != component.digest:
            raise EncoderChanged("the encoder changed since this model was trained: train again (`make train`)")
        return component

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> None:
        """Loads the encoder.

        Raises:
            EncoderMissing: there is none in the folder.
        """
        super().__init__(execution_context.node_name, config)
        self._model_storage = model_storage
        self._resource = resource
        folder = encoder_folder(self._config)
        self.digest = fingerprint(folder)
        self._encoder = _session(folder, self.digest)

    def train(self, training_data: TrainingData) -> Resource:
        """Keeps the encoder's digest with the model."""
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _DIGEST_FILE).write_text(self.digest, encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the vectors to the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the vectors to messages, in place."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                row = self._encoder.vector(text)[np.newaxis, :] * np.float32(self._config["scale"])
                message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._config[FEATURIZER_CLASS_ALIAS]))
        return messages
