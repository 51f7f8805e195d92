"""``relais knowledge``: translations of guides, lessons and resources are proved, dated, published."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.catalogue import CONTENT
from knowledge.content_places import path_of
from knowledge.guides.loading import load_guides
from knowledge.lessons.files import load_folder
from knowledge.translations import LANGUAGES
from relais.command_line import main
from relais.commands import translations
from relais.commands.translations import parsed, report

Ran = tuple[int, str, str]
Run = Callable[..., Ran]
GUIDE, LESSON = "guide.educonnect.activer.en", "lesson.cahier-de-textes.en"
RESOURCES = "resources.en"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a deployment of its own: exit status, output, complaints."""
    monkeypatch.setenv("RELAIS_VAR", str(tmp_path / "var"))
    for name in ("RELAIS_CONFIG", "RELAIS_DATABASE_URL", "RELAIS_PORT"):
        monkeypatch.delenv(name, raising=False)

    def _run(*arguments: str) -> Ran:
        status = main(arguments)
        said = capsys.readouterr()
        return status, said.out, said.err

    return _run


def copied(item_id: str, folder: Path) -> Path:
    """A shipped translation as a file of its own."""
    source = CONTENT / path_of(item_id)
    return Path(shutil.copyfile(source, folder / source.name))


def without_stamps(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.strip().startswith("translates:"))


def altered(file: Path, before: str, after: str) -> str:
    """Replaces words of a file, which must be there; its new text."""
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    return file.read_text("utf-8")


class TestStamp:
    @pytest.mark.parametrize("item_id", [GUIDE, LESSON, RESOURCES])
    def test_a_file_gets_the_stamps_of_the_french_words_of_today(self, run: Run, tmp_path: Path, item_id: str) -> None:
        file = copied(item_id, tmp_path)
        shipped = file.read_text("utf-8")
        file.write_text(without_stamps(shipped), "utf-8")
        assert run("knowledge", "stamp", str(file)) == (0, f"{file}\n", "")
        assert file.read_text("utf-8") == shipped

    def test_stale_stamps_are_replaced_and_the_words_left_alone(self, run: Run, tmp_path: Path) -> None:
        file = copied(GUIDE, tmp_path)
        shipped = file.read_text("utf-8")
        first = next(line for line in shipped.splitlines() if line.startswith("    translates:"))
        altered(file, first, '    translates: "00000000"')
        assert run("knowledge", "stamp", str(file))[0] == 0
        assert file.read_text("utf-8") == shipped

    @pytest.mark.parametrize(
        ("item_id", "change", "complaint"),
        [
            (GUIDE, ("translation: unreviewed", "translation: perhaps"), "activer.en.yml:3: translation: "),
            (GUIDE, ("lang: en", "lang: tr"), "activer.en.yml:1: id: must end with .tr"),
            (
                GUIDE,
                ('intro: "', 'intro: "77 times. '),
                f"{GUIDE}: intro: numbers or addresses: lacks nothing, adds 77",
            ),
            (GUIDE, ("  - id: ouvrir", "  - id: fermer"), f"{GUIDE}: steps: 'fermer' is not in both"),
            (GUIDE, ("educonnect.activer.en", "educonnect.inconnu.en"), "there is no French guide"),
            (LESSON, ('summary: "', 'summary: "77 times. '), f"{LESSON}: summary: numbers or addresses: lacks nothing"),
            (RESOURCES, ("id: d-col", "id: d-coll"), "resources.en: become: 'd-col' is not in both"),
            (LESSON, ("cahier-de-textes.en", "inconnu.en"), "there is no French lesson 'lesson.inconnu'"),
        ],
    )
    def test_a_wrong_file_is_refused_with_its_complaint_and_left_alone(
        self, run: Run, tmp_path: Path, item_id: str, change: tuple[str, str], complaint: str
    ) -> None:
        file = copied(item_id, tmp_path)
        wrong = altered(file, *change)
        status, said, complained = run("knowledge", "stamp", str(file))
        assert (status, said) == (1, "")
        assert complaint in complained
        assert "Traceback" not in complained
        assert file.read_text("utf-8") == wrong

    def test_what_is_no_translation_is_refused(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "educonnect.activer.yml"
        shutil.copyfile(CONTENT / path_of("guide.educonnect.activer"), file)
        status, said, complained = run("knowledge", "stamp", str(file))
        assert (status, said) == (1, "")
        assert "educonnect.activer.yml:" in complained


def test_words_are_read_as_those_of_a_guide_a_lesson_or_the_resources() -> None:
    for item_id in (GUIDE, LESSON, RESOURCES):
        assert parsed((CONTENT / path_of(item_id)).read_text("utf-8"), item_id).id == item_id


@pytest.mark.parametrize(
    ("kind", "title"),
    [("guide-words", "GuideWords"), ("lesson-words", "LessonWords"), ("resource-words", "CatalogueWords")],
)
def test_the_schemas_for_translators_are_printed(run: Run, kind: str, title: str) -> None:
    status, said, _ = run("knowledge", "schema", kind)
    assert (status, json.loads(said)["title"]) == (0, title)


class TestPublish:
    def test_a_reviewed_translation_is_published_once_and_a_wrong_one_never(self, run: Run, tmp_path: Path) -> None:
        assert run("db", "upgrade")[0] == 0
        file = copied(GUIDE, tmp_path)
        altered(file, "translation: unreviewed", "translation: reviewed")
        assert "1 of 1 files were new or changed" in run("knowledge", "publish", str(file))[1]
        assert "0 of 1 files were new or changed" in run("knowledge", "publish", str(file))[1]
        altered(file, 'intro: "', 'intro: "77 times. ')
        status, _, complained = run("knowledge", "publish", str(file))
        assert status == 1
        assert f"{GUIDE}: intro: numbers or addresses" in complained

    def test_the_words_of_the_catalogue_are_published_beside_it(self, run: Run, tmp_path: Path) -> None:
        assert run("db", "upgrade")[0] == 0
        file = copied(RESOURCES, tmp_path)
        altered(file, "short animated films", "little films")
        assert "1 of 1 files were new or changed" in run("knowledge", "publish", str(file))[1]
        altered(file, "little films", "77 films")
        status, _, complained = run("knowledge", "publish", str(file))
        assert (status, "resources.en: entries[fondamentaux-ecole].title: numbers" in complained) == (1, True)


def test_the_check_counts_translations_and_what_is_wrong_with_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [parsed((CONTENT / path_of(item_id)).read_text("utf-8"), item_id) for item_id in (GUIDE, LESSON)]
    monkeypatch.setattr(translations, "shipped_words", lambda: words)
    assert report() == 0
    wanted = (len(load_guides()) + len(load_folder()) + 1) * len(LANGUAGES)
    assert capsys.readouterr().out == (
        f"2 of {wanted} translations of guides, lessons and resources: 0 differences from the French texts, "
        "0 partly outdated, there served in French\n"
    )


def test_the_check_names_what_differs_and_what_is_outdated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = copied(GUIDE, tmp_path)
    text = altered(file, 'intro: "', 'intro: "77 times. ')
    first = next(line for line in text.splitlines() if line.startswith("    translates:"))
    altered(file, first, '    translates: "00000000"')
    words = parsed(file.read_text("utf-8"), file.name)
    monkeypatch.setattr(translations, "shipped_words", lambda: [words])
    assert report() == 1
    said = capsys.readouterr().out
    assert f"  wrong translation: {GUIDE}: intro: numbers or addresses: lacks nothing, adds 77\n" in said
    assert f"  outdated translation: {GUIDE}: the French words have changed of 1: {words.steps[0].id}\n" in said
