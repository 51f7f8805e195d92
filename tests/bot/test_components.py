"""The components as Rasa builds them: from a configuration, with a model storage."""

import importlib.util
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.sentence_encoder import REMEMBER, EncoderChanged, EncoderMissing, SentenceEncoderFeaturizer, _Session
from bot.small_talk_featurizer import FILES, SmallTalkFeaturizer
from bot.small_talk_guard import SmallTalkGuard
from bot.territory_extractor import TerritoryExtractor
from bot.territory_featurizer import TerritoryFeaturizer

ROOT = Path(__file__).parents[2]
CONTEXT = SimpleNamespace(node_name="node")
RESOURCE = Resource("encoder")


def featurizer(storage: LocalModelStorage, folder: Path, **config: object) -> SentenceEncoderFeaturizer:
    settings = {**SentenceEncoderFeaturizer.get_default_config(), "folder": str(folder), **config}
    return SentenceEncoderFeaturizer.create(settings, storage, RESOURCE, CONTEXT)


def sentence_vector(message: Message) -> np.ndarray:
    sequence, sentence = message.get_dense_features("text")
    assert sequence is None  # nothing in the pipeline reads features of single words
    return sentence.features


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage(tmp_path)


@pytest.fixture
def other_encoder(encoder_folder: Path, tmp_path: Path) -> Path:
    """The same encoder, except for one byte that changes no vector."""
    copy = tmp_path / "other"
    copy.mkdir()
    for name in ("encoder.onnx", "encoder.onnx.data", "tokenizer.json", "encoder.json"):
        shutil.copy(encoder_folder / name, copy)
    (copy / "encoder.json").write_text((copy / "encoder.json").read_text() + "\n")
    return copy


class TestSentenceEncoder:
    def test_it_gives_the_vectors_of_the_search(
        self, storage: LocalModelStorage, encoder_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("RELAIS_ENCODER_FOLDER", raising=False)
        spec = importlib.util.spec_from_file_location("runtime", ROOT / "knowledge" / "encoder" / "runtime.py")
        runtime = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(runtime)
        plain = tmp_path / "plain"  # sentencepiece, with which the app reads the same tokens, is not installed here
        plain.mkdir()
        for name in ("encoder.onnx", "encoder.onnx.data", "tokenizer.json", "encoder.json"):
            shutil.copy(encoder_folder / name, plain)
        reference = runtime.Encoder(plain)
        component = featurizer(storage, encoder_folder, scale=20.0)
        texts = ["J'ai oublié mon mot de passe", "jcpa cmt fair", "نسيت كلمة السر", "👍"]
        messages = [Message.build(text) for text in texts]
        component.process(messages)
        for text, message in zip(texts, messages, strict=True):
            np.testing.assert_allclose(sentence_vector(message)[0] / 20.0, reference.query(text), atol=1e-6)
        assert component.digest == reference.digest

    def test_training_data_get_the_same_vectors(self, storage: LocalModelStorage, encoder_folder: Path) -> None:
        component = featurizer(storage, encoder_folder)
        learnt, seen = Message.build("bonjour", intent="greet"), Message.build("bonjour")
        component.process_training_data(TrainingData([learnt]))
        component.process([seen])
        np.testing.assert_array_equal(sentence_vector(learnt), sentence_vector(seen))

    def test_a_message_without_text_gets_none(self, storage: LocalModelStorage, encoder_folder: Path) -> None:
        message = Message({"action_name": "action_listen"})
        featurizer(storage, encoder_folder).process([message])
        assert message.features == []

    def test_a_model_refuses_another_encoder_than_its_own(
        self, storage: LocalModelStorage, encoder_folder: Path, other_encoder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("RELAIS_ENCODER_FOLDER", raising=False)
        featurizer(storage, encoder_folder).train(TrainingData())
        settings = {**SentenceEncoderFeaturizer.get_default_config(), "folder": str(encoder_folder)}
        assert SentenceEncoderFeaturizer.load(settings, storage, RESOURCE, CONTEXT)
        with pytest.raises(EncoderChanged):
            SentenceEncoderFeaturizer.load({**settings, "folder": str(other_encoder)}, storage, RESOURCE, CONTEXT)

    @pytest.mark.parametrize(("told", "kept"), [("1", True), ("", False)])
    def test_vectors_are_kept_only_where_a_measure_asks_for_it(
        self, encoder_folder: Path, monkeypatch: pytest.MonkeyPatch, told: str, kept: bool
    ) -> None:
        """What parents write must not stay in memory."""
        monkeypatch.setenv(REMEMBER, told)
        session = _Session(encoder_folder)
        assert (session.vector("bonjour") is session.vector("bonjour")) is kept

    def test_another_encoder_makes_the_training_cache_useless(
        self, encoder_folder: Path, other_encoder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("RELAIS_ENCODER_FOLDER", raising=False)
        prints = [
            SentenceEncoderFeaturizer.fingerprint_addon({"folder": str(f)}) for f in (encoder_folder, other_encoder)
        ]
        assert prints[0] != prints[1]

    def test_the_environment_says_where_the_encoder_is(
        self, encoder_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("RELAIS_ENCODER_FOLDER", str(encoder_folder))
        SentenceEncoderFeaturizer.validate_config({"folder": "nowhere"})

    def test_a_missing_encoder_is_said_with_the_remedy(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("RELAIS_ENCODER_FOLDER", raising=False)
        with pytest.raises(EncoderMissing, match="make setup"):
            SentenceEncoderFeaturizer.validate_config({"folder": str(tmp_path)})


class TestTerritories:
    def test_the_extractor_adds_entities_as_rasa_expects_them(self) -> None:
        component = TerritoryExtractor(TerritoryExtractor.get_default_config())
        message = Message.build("CM2, dans le 93")
        component.process([message])
        assert message.get("entities") == [
            {"entity": "level", "start": 0, "end": 3, "value": "ecole", "extractor": "TerritoryExtractor"},
            {
                "entity": "department",
                "start": 13,
                "end": 15,
                "value": "93",
                "served": False,
                "extractor": "TerritoryExtractor",
            },
        ]

    def test_the_entities_can_be_stored(self) -> None:
        message = Message.build("lycée à Laon")
        TerritoryExtractor(TerritoryExtractor.get_default_config()).process([message])
        assert json.loads(json.dumps(message.get("entities"))) == message.get("entities")

    def test_it_keeps_the_entities_already_found(self) -> None:
        message = Message.build("34")
        message.set("entities", [{"entity": "language", "value": "fr"}])
        TerritoryExtractor(TerritoryExtractor.get_default_config()).process([message])
        assert [entity["entity"] for entity in message.get("entities")] == ["language", "department"]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Mehun-sur-Yèvre", (True, True)),
            ("l'ENT à Bourges ne marche pas", (False, True)),
            ("bonjour", (False, False)),
        ],
    )
    def test_the_featurizer_tells_a_mere_place_from_a_question(self, text: str, expected: tuple[bool, bool]) -> None:
        message = Message.build(text)
        config = {**TerritoryFeaturizer.get_default_config(), "alias": "territory"}
        TerritoryFeaturizer("territory", config).process([message])
        features = sentence_vector(message)
        assert features.shape == (1, 3)
        assert tuple(features[0, :2] > 0) == expected

    def test_another_gazetteer_makes_the_training_cache_useless(self, tmp_path: Path) -> None:
        other = tmp_path / "territories.yml"
        other.write_text(
            (ROOT / "knowledge/content/territories.yml").read_text(encoding="utf-8") + "\n", encoding="utf-8"
        )
        for component in (TerritoryExtractor, TerritoryFeaturizer):
            assert component.fingerprint_addon({}) != component.fingerprint_addon({"gazetteer": str(other)})


class TestSmallTalk:
    def guarded(self, text: str, *ranking: tuple[str, float]) -> tuple[str, float]:
        message = Message.build(text)
        ranked = [{"name": name, "confidence": confidence} for name, confidence in ranking]
        message.set("intent", ranked[0])
        message.set("intent_ranking", ranked)
        SmallTalkGuard(SmallTalkGuard.get_default_config()).process([message])
        assert message.get("intent") == message.get("intent_ranking")[0]
        return message.get("intent")["name"], message.get("intent")["confidence"]

    def test_an_intent_that_cannot_be_gives_way_and_the_next_keeps_its_doubt(self) -> None:
        """So that the fallback, which comes after, sends what is left to the search."""
        assert self.guarded("bah renversé hier", ("goodbye", 0.99), ("question", 0.01)) == ("question", 0.01)

    def test_an_intent_that_can_be_stays(self) -> None:
        assert self.guarded("au revoir", ("goodbye", 0.9), ("question", 0.1)) == ("goodbye", 0.9)
        assert self.guarded("où payer la cantine", ("question", 0.9), ("help", 0.1)) == ("question", 0.9)

    def test_where_nothing_is_left_nothing_is_sure(self) -> None:
        assert self.guarded("12", ("goodbye", 0.7), ("greet", 0.3)) == ("goodbye", 0.0)

    def test_a_message_without_a_guess_is_left_alone(self) -> None:
        message = Message({"action_name": "action_listen"})
        SmallTalkGuard(SmallTalkGuard.get_default_config()).process([message])
        assert message.get("intent") is None

    def test_the_features_tell_thanks_alone_from_thanks_in_a_question(self) -> None:
        config = {**SmallTalkFeaturizer.get_default_config(), "alias": "small_talk"}
        component = SmallTalkFeaturizer("small_talk", config)
        messages = [Message.build("merci beaucoup"), Message.build("merci, mais comment je récupère le code ?")]
        component.process(messages)
        alone, asked = (sentence_vector(message)[0] for message in messages)
        assert (asked > alone).any() and (alone > asked).any()

    def test_other_words_make_the_training_cache_useless(self, tmp_path: Path) -> None:
        copies = [tmp_path / Path(name).name for name in FILES]
        for name, copy in zip(FILES, copies, strict=True):
            copy.write_text((ROOT / name).read_text(encoding="utf-8") + "\n", encoding="utf-8")
        changed = {"words": [str(copy) for copy in copies]}
        for component in (SmallTalkFeaturizer, SmallTalkGuard):
            assert component.fingerprint_addon({}) != component.fingerprint_addon(changed)
