"""Headers, files, widget: strict, small, kept by browsers as long as they are true."""

import gzip
import re

import pytest
import yaml

from channels.settings import Theme
from channels.web import words as vocabulary
from channels.web.assets import assets

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/", "/chat", "/chat?lang=en", "/chat/messages", "/chat/nowhere", "/static/nothing"])
async def test_every_answer_is_strict_even_errors(door, path):
    answer = await door.get(path)

    assert answer.headers["Content-Security-Policy"] == STRICT
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("origins", "ancestors"),
    [
        (("*",), "*"),
        ((), "'self'"),
        (("https://ent.example", "https://x.example; script-src *"), "'self' https://ent.example"),
    ],
)
async def test_only_the_widget_may_be_framed_and_only_where_allowed(open_door, origins, ancestors):
    door = await open_door(allowed_origins=origins)
    widget = await door.get("/chat?widget=1")
    page = await door.get("/chat")

    assert widget.headers["Content-Security-Policy"].endswith(f"; frame-ancestors {ancestors}")
    assert page.headers["Content-Security-Policy"].endswith("; frame-ancestors 'none'")


async def test_the_stream_is_never_cached_or_held_back(device):
    stream = await device.listen()

    assert stream.answer.headers["Cache-Control"] == "no-store"
    assert stream.answer.headers["X-Accel-Buffering"] == "no"
    assert stream.answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"


async def test_the_page_holds_no_inline_script_or_style(door):
    for path in ("/chat", "/demo"):
        html = await (await door.get(path)).text()
        assert "<style" not in html
        assert not re.search(r"\sstyle=|\son\w+=", html)
        assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", html))


async def test_files_are_kept_for_ever_by_their_version_only(door):
    html = await (await door.get("/chat")).text()
    addresses = re.findall(r'"(/static/[^"]+)"', html)
    assert len(addresses) >= 8
    for address in addresses:
        answer = await door.get(address)
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]
        for imported in re.findall(r'from "\./([^"]+)"', await answer.text()):
            assert f"/static/{imported}" in addresses
    plain = await door.get("/static/chat.css")
    assert plain.headers["Cache-Control"] == "no-cache"
    again = await door.get("/static/chat.css", headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status == 304


@pytest.mark.parametrize("name", ["..%2froutes.py", "routes.py", "chat.html", "%2e%2e/routes.py"])
async def test_only_the_files_of_the_page_are_served(door, name):
    assert (await door.get(f"/static/{name}")).status == 404


def test_everything_the_chat_and_its_widget_load_is_small():
    loaded = [asset for name, asset in assets().items() if not name.startswith("attestation.")]
    total = sum(len(gzip.compress(asset.content)) for asset in loaded)

    assert total < 18_500


def test_no_code_reads_text_as_markup():
    for name, asset in assets().items():
        for forbidden in (b"innerHTML", b"outerHTML", b"insertAdjacentHTML", b"document.write", b"eval("):
            assert forbidden not in asset.content, name


async def test_the_widget_carries_its_words_and_colours(open_door):
    door = await open_door(theme=Theme(primary="#123456", primary_text="red;}"))
    script = await (await door.get("/widget.js")).text()
    style = await (await door.get("/chat/theme.css")).text()

    assert '"primary": "#123456"' in script
    assert '"onPrimary": "#ffffff"' in script
    assert "red;}" not in script + style
    assert "--primary: #123456" in style


async def test_the_demonstration_holds_one_script_tag(door):
    answer = await door.get("/demo")

    assert '<script src="/widget.js" data-lang="fr" defer></script>' in await answer.text()
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]


def test_every_language_has_the_same_words_with_the_same_values():
    tables = {path.stem: yaml.safe_load(path.read_text()) for path in vocabulary._FOLDER.glob("*.yml")}
    french = tables.pop("fr")
    for lang, table in tables.items():
        assert table.keys() == french.keys(), lang
        for key, wording in french.items():
            assert sorted(re.findall(r"{\w+}", str(table[key]))) == sorted(re.findall(r"{\w+}", str(wording))), key
