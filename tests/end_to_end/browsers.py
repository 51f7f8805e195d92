"""Chromium, as a parent and a mediator have it, each in a window of their own."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
SHEET = {"width": 820, "height": 1440}
PATIENCE_MS = 15_000
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser.

    Raises:
        AssertionError: there is none; ``python -m tests.services`` installs it.
    """
    path = shutil.which("chromium")
    assert path, "Chromium is missing: run `python -m tests.services`"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


async def window(browser: Browser, size: dict[str, int] | None = None) -> Page:
    """A window that shares nothing with the others; ``page.complaints`` collects what its scripts complain of."""
    context = await browser.new_context(locale="fr-FR", viewport=size or DESK)
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.complaints = complaints
    return page


async def picture(page: Page, name: str, size: dict[str, int], top: Locator) -> None:
    """Keeps a picture for the documentation, from ``top`` down, when ``RELAIS_PICTURES=1`` asks for it."""
    if os.environ.get("RELAIS_PICTURES") != "1":
        return
    before = page.viewport_size
    await page.set_viewport_size(size)
    await page.wait_for_timeout(600)
    await top.evaluate("element => element.scrollIntoView({block: 'start'})")
    PICTURES.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=PICTURES / f"{name}.png")
    await page.set_viewport_size(before)
