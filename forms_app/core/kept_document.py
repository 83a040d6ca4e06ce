"""An official document as text to be kept, and back: once issued, no later setting or wording changes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from .state_document import (
    Align,
    Appendix,
    Block,
    Chart,
    Column,
    Heading,
    Height,
    Paragraph,
    Row,
    Series,
    Signature,
    StateDocument,
    Table,
)

FORMAT = 1
_KINDS: Mapping[str, type[Block]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "table": Table,
    "chart": Chart,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def to_json(document: StateDocument) -> str:
    """The document, whole; ``from_json`` gives an equal one."""
    plain = asdict(document) | {
        "format": FORMAT,
        "made_on": document.made_on.isoformat(),
        "body": _plain(document.body),
        "appendices": [{**asdict(each), "body": _plain(each.body)} for each in document.appendices],
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=str)


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
            "appendices": tuple(
                Appendix(**{**each, "body": tuple(map(_block, each["body"]))})
                for each in plain.get("appendices", ())
            ),
        }
    )


def _plain(body: Iterable[Block]) -> list[dict[str, Any]]:
    return [{"is": _NAMES[type(block)], **asdict(block)} for block in body]


def _block(plain: dict[str, Any]) -> Block:
    kind = _KINDS[plain.pop("is")]
    if kind is Chart:
        series = tuple(
            Series(each["name"], tuple(map(_value, each["values"])), tuple(each["texts"]))
            for each in plain["series"]
        )
        whole = plain.get("whole", 0)  # not in documents kept before there was one
        return Chart(plain["name"], tuple(plain["categories"]), series, plain["stacked"], whole)
    if kind is not Table:
        return kind(**plain)
    columns = tuple(Column(**{**each, "align": Align(each["align"])}) for each in plain["columns"])
    rows = tuple(Row(**{**each, "cells": tuple(each["cells"])}) for each in plain["rows"])
    return Table(plain["name"], columns, rows)


def _value(plain: int | str | None) -> Height:
    """Fractions are kept as text, exactly."""
    return Decimal(plain) if isinstance(plain, str) else plain
