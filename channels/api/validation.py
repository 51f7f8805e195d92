"""Checks a request's body against its schema: the part of JSON Schema that ``schemas`` uses."""

from __future__ import annotations

import re
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}


def check(value: Any, schema: dict[str, Any], where: str = "body") -> None:
    """Lets a valid value pass.

    Raises:
        ValueError: where it is wrong; never repeats what was sent.
    """
    _check_type(value, schema, where)
    if "enum" in schema and value not in schema["enum"]:
        raise ValueError(f"{where}: not one of the values allowed")
    if isinstance(value, str):
        _check_text(value, schema, where)
    elif isinstance(value, int) and not isinstance(value, bool):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            raise ValueError(f"{where}: out of range")
    elif isinstance(value, dict):
        _check_fields(value, schema, where)


def _check_type(value: Any, schema: dict[str, Any], where: str) -> None:
    named = schema["type"]
    for name in named if isinstance(named, list) else [named]:
        if isinstance(value, _TYPES[name]) and not (name == "integer" and isinstance(value, bool)):
            return
    raise ValueError(f"{where}: of the wrong type")


def _check_text(value: str, schema: dict[str, Any], where: str) -> None:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        raise ValueError(f"{where}: too short or too long")
    # All patterns are anchored; Python's ``$`` would let a line end through.
    pattern = schema.get("pattern", "").removeprefix("^").removesuffix("$")
    if pattern and not re.fullmatch(pattern, value):
        raise ValueError(f"{where}: not of the form asked for")


def _check_fields(value: dict[str, Any], schema: dict[str, Any], where: str) -> None:
    properties = schema.get("properties", {})
    missing = [name for name in schema.get("required", ()) if name not in value]
    if missing:
        raise ValueError(f"{where}.{missing[0]}: missing")
    for name, one in value.items():
        if name in properties:
            check(one, properties[name], f"{where}.{name}")
        elif schema.get("additionalProperties") is False:
            raise ValueError(f"{where}: a field that is not known")
