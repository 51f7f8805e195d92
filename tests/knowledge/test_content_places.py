"""Where the file of an item lies, and back."""

import pytest

from knowledge.content_places import id_of, is_article, path_of


@pytest.mark.parametrize(
    ("item_id", "path"),
    [
        ("ent.quoi", "ent/quoi.md"),
        ("guide.educonnect.activer", "guides/educonnect.activer.yml"),
        ("lesson.premier-telephone", "lessons/premier-telephone.yml"),
        ("resources", "resources.yml"),
        ("resources.ar", "resources.ar.yml"),
        ("ressources.anglais.ar", "ressources/anglais.ar.md"),
    ],
)
def test_each_item_has_one_place(item_id: str, path: str) -> None:
    assert path_of(item_id).as_posix() == path
    assert id_of(path_of(item_id)) == item_id
    assert is_article(item_id) == path.endswith(".md")
