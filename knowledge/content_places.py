"""Where an item's file lies below ``content/``, and which item a file holds."""

from __future__ import annotations

from pathlib import Path

GUIDE, LESSON, RESOURCES = "guide.", "lesson.", "resources"
_FOLDERS = {GUIDE: Path("guides"), LESSON: Path("lessons")}
_OF_RESOURCES = f"{RESOURCES}."  # its translations


def path_of(item_id: str) -> Path:
    """The file of an item, relative to the folder of the content.

    Example:
        >>> path_of("guide.educonnect.activer").as_posix(), path_of("ent.quoi").as_posix()
        ('guides/educonnect.activer.yml', 'ent/quoi.md')
    """
    if is_resources(item_id):
        return Path(f"{item_id}.yml")
    for prefix, folder in _FOLDERS.items():
        if item_id.startswith(prefix):
            return folder / f"{item_id.removeprefix(prefix)}.yml"
    family, name = item_id.split(".", 1)
    return Path(family) / f"{name}.md"


def id_of(path: Path) -> str:
    """The item that a file holds.

    Example:
        >>> id_of(Path("guides/educonnect.activer.yml"))
        'guide.educonnect.activer'
    """
    if path.parent == Path() and is_resources(path.stem):
        return path.stem
    for prefix, folder in _FOLDERS.items():
        if path.parent == folder:
            return prefix + path.stem
    return f"{path.parent.name}.{path.stem}"


def is_article(item_id: str) -> bool:
    """Whether the item is an article, a directory or an emergency text, none of the structured kinds."""
    return not is_resources(item_id) and not item_id.startswith(tuple(_FOLDERS))


def is_resources(item_id: str) -> bool:
    """Whether the item is the catalogue of resources, French or translated.

    Example:
        >>> is_resources("resources.ar"), is_resources("ressources.anglais")
        (True, False)
    """
    return item_id == RESOURCES or item_id.startswith(_OF_RESOURCES)
