"""Writes guidance for tests: a whole file from the few fields that a test is about."""

from __future__ import annotations

from datetime import date

from knowledge.content_files import parse
from knowledge.items import Item

BEFORE_REVIEW = date(2026, 12, 1)
AFTER_REVIEW = date(2027, 9, 1)
_HEADER = """\
---
id: {id}
kind: {kind}
topics: [{topics}]
title: {title}
lang: {lang}
short: {short}
keywords: [mdp oublié]
asks: [{asks}]
sources:
  - id: educonnect
    title: ÉduConnect, aide
    organisation: Ministère
    url: https://educonnect.education.gouv.fr/
    verified_on: 2026-11-21
    review_before: 2027-09-01
  - id: ent
    title: Les ENT
    organisation: Académie
    url: https://exemple.fr/
    verified_on: 2026-11-20
    review_before: 2027-01-31
next: [{next}]
{more}---

{body}
"""


def guidance(
    topic: str = "educonnect.activer",
    body: str = "Allez sur le site. [^educonnect]",
    *,
    kind: str = "article",
    topics: str = "",
    title: str = "Activer ÉduConnect",
    short: str = "Allez sur educonnect.education.gouv.fr.",
    lang: str = "fr",
    asks: str = "",
    following: str = "",
    more: str = "",
) -> str:
    """The text of a file."""
    fields = {"id": topic, "kind": kind, "topics": topics or topic, "title": title, "short": short, "lang": lang}
    return _HEADER.format(**fields, asks=asks, next=following, more=more, body=body)


def item(topic: str = "educonnect.activer", body: str = "Allez sur le site. [^educonnect]", **fields: str) -> Item:
    """The item that such a file describes."""
    return parse(guidance(topic, body, **fields), topic)


DIRECTORY = """\
entries:
  - {department: "13", level: college, name: EduProvence, url: "https://www.eduprovence.fr/", login: ÉduConnect, app: NEO, certainty: confirmed, note: null, source: ent}
  - {department: "13", level: lycee, name: Atrium, url: null, login: null, app: null, certainty: to_verify, note: Demandez au lycée., source: ent}
  - {department: "34", level: ecole, name: null, url: null, login: null, app: null, certainty: unknown, note: null, source: ent}
"""  # noqa: E501


def directory() -> Item:
    """A directory of three lines."""
    body = "L’adresse dépend du lieu.\n\nUn médiateur peut vous aider."
    return item("ent.lequel", body, kind="directory", more=DIRECTORY)
