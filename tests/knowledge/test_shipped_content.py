"""The guidance that ships: whole, sourced, honest about what is unsure, and free of what is known to be wrong."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from itertools import product

import pytest

from knowledge import emergency_numbers
from knowledge.catalogue import CONTENT, DEPARTMENTS, LEVELS, ordinary_topics, topics
from knowledge.content_files import load_folder
from knowledge.items import CONFIRMED, Item
from knowledge.rendering import TO_VERIFY_MARK, render, render_short, to_verify

ITEMS = load_folder()
EMERGENCIES = [item for item in ITEMS if item.kind == "emergency"]
FILES = sorted(CONTENT.glob("*/*.md"))
TODAY = date(2026, 11, 22)
EACH_ITEM = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
EACH_EMERGENCY = pytest.mark.parametrize("item", EMERGENCIES, ids=lambda item: item.id)

DEAD_ADDRESSES = [
    "digitheque-belin.fr",
    "neteduc-cloud.fr",
    "brne.bayardeducation.com",
    "didier-123dabei.com",
    "espagnolcycle3.fr",
    "didier-equipereussite.com",
    "italien.maskott.com",
    "lca.maskott.com",
    "edutheque.fr",
    "www.service-public.fr",
    "masecondechance.onisep.fr",
]
NAMES_OF_THE_PAST = ["Peillon", "Pellerin", "Blanquer", "Le Baron", "Missir"]
GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_TWICE = set("^{}\\[~]|€")
TWO_SEGMENTS = 306
OTHER_LETTERS = ("ar", "uk")
TWO_SEGMENTS_OF_OTHER_LETTERS = 134
GONE = (
    r"3020 (?:n'existe plus|no longer exists|ya no existe|já não existe|nu mai există|artık yok|більше не існує|"
    r"لم يعد موجود)"
)
ROBOT = "robot|robô|روبوت|робот"


def without_accents(words: str) -> str:
    """As a gateway sends it where GSM-7 lacks the letters."""
    return "".join(c if c in GSM_7 else unicodedata.normalize("NFKD", c)[0] for c in words.replace("ı", "i"))


def served(item: Item, department: str | None, level: str | None) -> str:
    return render(item, TODAY, department, level).text


class TestWhole:
    def test_every_topic_of_the_catalogue_is_answered(self) -> None:
        assert {topic for item in ITEMS for topic in item.topics} == set(topics())

    def test_emergency_topics_are_answered_by_emergency_texts_and_only_they_are(self) -> None:
        assert {topic for item in EMERGENCIES for topic in item.topics} == set(topics()) - set(ordinary_topics())

    def test_the_directory_has_every_department_and_level_once(self) -> None:
        (directory,) = [item for item in ITEMS if item.kind == "directory" and item.lang == "fr"]
        places = [(entry.department, entry.level) for entry in directory.entries]
        assert len(places) == 36
        assert set(places) == set(product(DEPARTMENTS, LEVELS))

    @EACH_ITEM
    def test_every_source_names_an_organisation_an_address_and_its_dates(self, item: Item) -> None:
        for source in item.sources:
            assert source.organisation
            assert source.title
            assert re.fullmatch(r"https://[^/\s]+\.[a-z]{2,}(/\S*)?", source.url)
            assert source.verified_on < source.review_before
            assert source.verified_on <= TODAY

    @EACH_ITEM
    def test_every_source_of_an_item_is_used(self, item: Item) -> None:
        used = {block.source for block in item.blocks} | {entry.source for entry in item.entries}
        unused = {source.id for source in item.sources} - used
        assert not unused or len(item.sources) == 1

    @EACH_ITEM
    def test_titles_and_short_answers_are_in_one_breath(self, item: Item) -> None:
        assert len(item.short) <= 300
        assert "\n" not in item.short
        assert len(item.title) <= 90
        assert item.lang == "fr" or item.id.endswith(f".{item.lang}")
        assert item.keywords or item.lang != "fr"

    @EACH_ITEM
    def test_every_item_can_be_read_anywhere(self, item: Item) -> None:
        for place in product((None, *DEPARTMENTS), (None, *LEVELS)):
            rendered = render(item, TODAY, *place)
            assert rendered.text.strip()
            assert rendered.sources
            assert not re.search(r"\[\^|[{}<>]|\*\*|^#", rendered.text, re.MULTILINE)


class TestHonest:
    @EACH_ITEM
    def test_what_is_to_verify_is_always_said_to_be(self, item: Item) -> None:
        for block in item.blocks:
            if block.source is None or block.sure:
                continue
            places = product(block.departments or (None,), block.levels or (None,))
            for department, level in places:
                lines = served(item, department, level).split("\n")
                assert all(to_verify(item) in line for line in lines if block.text in line)

    @EACH_ITEM
    def test_once_its_review_is_overdue_every_fact_is_to_verify(self, item: Item) -> None:
        late = date(2100, 1, 1)
        rendered = render(item, late)
        facts = [block for block in item.blocks if block.source and not block.departments and not block.levels]
        assert rendered.text.count(to_verify(item)) >= len(facts)
        assert render_short(item, late).text.endswith(to_verify(item))

    @EACH_ITEM
    def test_what_concerns_one_department_or_level_is_never_served_to_another(self, item: Item) -> None:
        conditioned = [block for block in item.blocks if block.departments or block.levels]
        for department, level in product((None, *DEPARTMENTS), (None, *LEVELS)):
            lines = served(item, department, level).split("\n")
            for block in conditioned:
                if not block.concerns(department, level):
                    assert not any(line.lstrip("-0123456789. ") == block.text for line in lines)

    @pytest.mark.parametrize(("department", "level"), product(DEPARTMENTS, LEVELS))
    def test_the_directory_gives_a_place_its_own_line(self, department: str, level: str) -> None:
        (directory,) = [item for item in ITEMS if item.kind == "directory" and item.lang == "fr"]
        entry = directory.entry(department, level)
        assert entry is not None
        words = served(directory, department, level)
        for other in directory.entries:
            if other.url and other.url != entry.url and (entry.url is None or other.url not in entry.url):
                assert other.url not in words.split(), f"the address of {other.department} {other.level}"
        if entry.url:
            assert entry.url in words
            assert (TO_VERIFY_MARK in words) or entry.certainty == CONFIRMED

    def test_a_confirmed_line_of_the_directory_has_an_address(self) -> None:
        (directory,) = [item for item in ITEMS if item.kind == "directory" and item.lang == "fr"]
        for entry in directory.entries:
            assert entry.certainty != CONFIRMED or entry.name


class TestNothingKnownToBeWrong:
    @staticmethod
    def written_in(*patterns: str) -> list[str]:
        """Where one of the patterns is written, as ``family/file: line``."""
        wrong = re.compile("|".join(patterns), re.IGNORECASE)
        return [
            f"{path.parent.name}/{path.name}: {line.strip()}"
            for path in FILES
            for line in path.read_text("utf-8").split("\n")
            if wrong.search(line)
        ]

    def test_no_dead_address(self) -> None:
        assert not self.written_in(*map(re.escape, DEAD_ADDRESSES))

    def test_the_old_ent_of_guadeloupe_is_only_named_to_say_so(self) -> None:
        told = ('- "neoconnect"', "note: \"L'ancienne adresse, neoconnect, circule encore. Ne l'utilisez plus.")
        assert not [line for line in self.written_in("neoconnect") if not line.split(": ", 1)[1].startswith(told)]

    def test_nobody_of_the_past_is_named(self) -> None:
        assert not self.written_in(*NAMES_OF_THE_PAST)

    def test_no_number_out_of_service(self) -> None:
        assert not self.written_in("0 ?800 200 000")
        gone = re.compile(GONE)
        assert not [line for line in self.written_in(r"\b3020\b") if not gone.search(line)]

    def test_nothing_is_claimed_that_nobody_has_proven(self) -> None:
        assert not self.written_in(r"conforme (au )?RGAA", r"\bFALC\b", r"SMS (est |sont )?gratuit")


class TestEmergencies:
    @EACH_EMERGENCY
    def test_the_short_text_is_pure_gsm_7_and_two_segments_at_most(self, item: Item) -> None:
        if item.lang in OTHER_LETTERS:
            assert len(item.short) <= TWO_SEGMENTS_OF_OTHER_LETTERS
            return
        short = item.short if item.lang == "fr" else without_accents(item.short)
        assert not set(short) - GSM_7 - GSM_7_TWICE
        septets = len(short) + sum(character in GSM_7_TWICE for character in short)
        assert septets <= TWO_SEGMENTS

    @EACH_EMERGENCY
    def test_the_short_text_begins_with_somebody_to_call_now_and_says_it_is_a_robot(self, item: Item) -> None:
        assert re.search(r"\b(15|17|18|112|119)\b", item.short[:80])
        assert "114" in item.short
        assert re.search(ROBOT, item.short)

    def test_every_topic_is_answered_in_every_language_of_the_house(self) -> None:
        found = {(item.topics[0], item.lang) for item in EMERGENCIES}
        assert found == set(product({topic for topic, _ in found}, ("fr", "en", "ar", "tr", "pt", "es", "ro", "uk")))

    @EACH_EMERGENCY
    def test_a_translation_says_that_no_native_speaker_has_reviewed_it(self, item: Item) -> None:
        assert item.unreviewed == (item.lang != "fr")

    @EACH_EMERGENCY
    def test_the_short_text_asks_nothing_and_names_only_dated_numbers(self, item: Item) -> None:
        assert "?" not in item.short
        assert "؟" not in item.short
        assert emergency_numbers.given_in(item.short) <= set(emergency_numbers.numbers())

    def test_texts_and_the_dated_list_of_numbers_agree(self) -> None:
        assert emergency_numbers.compare(ITEMS) == []

    @EACH_EMERGENCY
    def test_every_number_is_named_with_its_hours(self, item: Item) -> None:
        listed = {re.sub(r"\D", "", number.number) for number in item.numbers}
        assert {"114", "112"} & listed
        assert all(number.hours and number.label for number in item.numbers)
        for called in re.findall(r"\b(?:3114|3018|3919|119|114|112|15|17|18|116 000)\b(?! h)", item.short):
            assert called.replace(" ", "") in listed, f"{called} is called but not listed"

    @EACH_EMERGENCY
    def test_numbers_with_opening_hours_give_them_in_paris_time(self, item: Item) -> None:
        for number in item.numbers:
            assert "24/7" in number.hours or "Paris" in number.hours or "lun" in number.hours

    @EACH_EMERGENCY
    def test_numbers_are_checked_every_quarter(self, item: Item) -> None:
        assert all((source.review_before - source.verified_on).days <= 100 for source in item.sources)
