"""An official document as text to be kept, and back: once issued, no later setting or wording changes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from .state_document import Align, Block, Column, Heading, Paragraph, Row, Signature, StateDocument, Table

FORMAT = 1
_KINDS: Mapping[str, type[Heading] | type[Paragraph] | type[Table]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "table": Table,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def to_json(document: StateDocument) -> str:
    """The document, whole; ``from_json`` gives an equal one."""
    plain = asdict(document) | {
        "format": FORMAT,
        "made_on": document.made_on.isoformat(),
        "body": [{"is": _NAMES[type(block)], **asdict(block)} for block in document.body],
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> StateDocument:
    """Read what ``to_json`` wrote. Raises ValueError on a format that this program does not know."""
    plain = json.loads(text)
    if plain.pop("format", None) != FORMAT:
        raise ValueError("a document of an unknown format")
    return StateDocument(
        **{
            **plain,
            "made_on": date.fromisoformat(plain["made_on"]),
            "bases": tuple(plain["bases"]),
            "body": tuple(map(_block, plain["body"])),
            "signatures": tuple(
                Signature(tuple(each["lines"]), each["name"]) for each in plain["signatures"]
            ),
            "recipients": tuple(plain["recipients"]),
        }
    )


def _block(plain: dict[str, Any]) -> Block:
    kind = _KINDS[plain.pop("is")]
    if kind is not Table:
        return kind(**plain)
    columns = tuple(Column(**{**each, "align": Align(each["align"])}) for each in plain["columns"])
    rows = tuple(Row(**{**each, "cells": tuple(each["cells"])}) for each in plain["rows"])
    return Table(plain["name"], columns, rows)
