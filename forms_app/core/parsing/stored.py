"""Resolved definitions as text: what publishing stores and fingerprints.

The text is canonical: the same definition always gives the same bytes. Fields that hold their default are
left out, so that a field added to a later version of the program does not change old fingerprints.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from ..definition import FormDefinition


def dump(definition: FormDefinition) -> str:
    """``definition`` as canonical JSON."""
    return json.dumps(_plain(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(text: str) -> FormDefinition:
    """The definition that ``dump`` wrote."""
    definition = _shaped(json.loads(text), FormDefinition)
    assert isinstance(definition, FormDefinition)  # noqa: S101 (what _shaped was asked for)
    return definition


def fingerprint(text: str) -> str:
    """SHA-256 of a text, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {
            each.name: _plain(getattr(value, each.name))
            for each in dataclasses.fields(value)
            if getattr(value, each.name) != _default(each)
        }
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Decimal) else value


def _default(each: dataclasses.Field[Any]) -> Any:
    return each.default if each.default_factory is dataclasses.MISSING else each.default_factory()


def _shaped(value: Any, shape: Any) -> Any:
    """``value`` from JSON as the type ``shape`` names."""
    origin, inner = get_origin(shape), get_args(shape)
    if origin in (Union, UnionType):
        return (
            None if value is None else _shaped(value, next(each for each in inner if each is not type(None)))
        )
    if origin is tuple:
        return tuple(_shaped(each, inner[0]) for each in value)
    if isinstance(shape, type) and dataclasses.is_dataclass(shape):
        hints = get_type_hints(shape)
        return shape(**{key: _shaped(each, hints[key]) for key, each in value.items()})
    if isinstance(shape, type) and issubclass(shape, StrEnum | Decimal):
        return shape(value)
    return MappingProxyType(value) if isinstance(value, dict) else value
