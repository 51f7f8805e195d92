"""Texts in several languages, one YAML file a language; French where a translation is missing."""

from __future__ import annotations

from pathlib import Path

import yaml

_FALLBACK = "fr"
SPOKEN_AS = {"gcf": "fr", "ht": "fr", "ar-Latn": "ar"}


class Wording:
    """The texts of a folder ``<lang>.yml``.

    Raises:
        FileNotFoundError: there is no ``fr.yml``.
    """

    def __init__(self, folder: Path) -> None:
        self._tables: dict[str, dict[str, str]] = {
            path.stem: {key: str(text).strip() for key, text in yaml.safe_load(path.read_text("utf-8")).items()}
            for path in sorted(folder.glob("*.yml"))
        }
        if _FALLBACK not in self._tables:
            raise FileNotFoundError(folder / "fr.yml")

    def languages(self) -> list[str]:
        """Languages that have texts."""
        return sorted(self._tables)

    def language(self, lang: str) -> str:
        """The language in which somebody who writes in ``lang`` is answered."""
        spoken = SPOKEN_AS.get(lang, lang)
        return spoken if spoken in self._tables else _FALLBACK

    def text(self, key: str, lang: str, **values: object) -> str:
        """The text ``key`` in ``lang``, values filled in.

        Raises:
            KeyError: no such text, even in French.
        """
        wording = self._tables[self.language(lang)].get(key) or self._tables[_FALLBACK][key]
        return wording.format(**values) if values else wording
