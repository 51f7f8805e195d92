"""A plain text as paragraphs, lists and links: the same on the server and in the browser."""

import base64
import json
import subprocess
from pathlib import Path

import pytest

import channels.web
from channels.web.blocks import Block, blocks

CASES = json.loads((Path(__file__).parent / "blocks.json").read_text("utf-8"))
MODULE = Path(channels.web.__file__).parent / "static" / "blocks.js"


def written(found: list[Block]) -> list[list[object]]:
    return [[block.kind, block.start, [line(pieces) for pieces in block.lines]] for block in found]


def line(pieces):
    shown = [f"<{piece.href}>" if piece.href else piece.text for piece in pieces]
    return shown[0] if len(shown) == 1 else shown


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_the_server_reads_texts_so(case):
    assert written(blocks(case["text"])) == case["blocks"]


def test_the_browser_reads_texts_the_same_way():
    module = base64.b64encode(MODULE.read_bytes()).decode()
    program = f"""
        const {{ blocks }} = await import("data:text/javascript;base64,{module}");
        const line = (pieces) => {{
          const shown = pieces.map((piece) => (piece.href ? `<${{piece.href}}>` : piece.text));
          return shown.length === 1 ? shown[0] : shown;
        }};
        const texts = {json.dumps([case["text"] for case in CASES])};
        const read = texts.map((text) => blocks(text).map((b) => [b.kind, b.start, b.lines.map(line)]));
        console.log(JSON.stringify(read));
    """
    ran = subprocess.run(["node", "--input-type=module", "-e", program], capture_output=True, text=True, check=True)

    assert json.loads(ran.stdout) == [case["blocks"] for case in CASES]
