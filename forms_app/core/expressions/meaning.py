"""What an expression means: one table from operators and functions to what they compute.

The rules are written out in the package's docstring; static/relevance.js follows the same table.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .syntax import Tree

Value = str | float | bool | tuple[str, ...]

MISSING = ""

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?")


def plain(value: Any) -> Value:
    """A stored answer as expressions see it: numbers as floats, an item as its mark, None as missing."""
    if value is None:
        return MISSING
    if isinstance(value, bool | str):
        return value
    if isinstance(value, Mapping):
        return str(value.get("mark") or MISSING)
    if isinstance(value, Sequence):
        return tuple(str(name) for name in value)
    return float(value)


def _number(value: Value) -> float | None:
    """The number a value is or reads as, None where it is none."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, float):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    return None


def _text(value: Value) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value).lower() if isinstance(value, bool) else value


def truth(value: Value) -> bool | None:
    """True, false, or None for missing."""
    if value == MISSING or value == ():
        return None
    return value != 0 if isinstance(value, float) else bool(value)


def _or_missing(value: bool | None) -> Value:
    return MISSING if value is None else value


def _finite(value: float) -> Value:
    return value if math.isfinite(value) else MISSING


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) is truth(right)
    if isinstance(left, float) or isinstance(right, float):
        one, other = _number(left), _number(right)
        return one is not None and one == other
    return _text(left) == _text(right)


def _is_day(value: Value) -> bool:
    return isinstance(value, str) and bool(_DAY.fullmatch(value))


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Value, Value], Value]:
    def ordered(left: Value, right: Value) -> Value:
        one, other = _number(left), _number(right)
        if one is not None and other is not None:
            return compare(one, other)
        return compare(left, right) if _is_day(left) and _is_day(right) else MISSING

    return ordered


def _arithmetic(compute: Callable[[float, float], float]) -> Callable[[Value, Value], Value]:
    def arithmetic(left: Value, right: Value) -> Value:
        one, other = _number(left), _number(right)
        if one is None or other is None:
            return MISSING
        try:
            return _finite(compute(one, other))
        except (ZeroDivisionError, ValueError):
            return MISSING

    return arithmetic


def _and(left: Value, right: Value) -> Value:
    truths = {truth(left), truth(right)}
    return False if False in truths else _or_missing(None if None in truths else True)


def _or(left: Value, right: Value) -> Value:
    truths = {truth(left), truth(right)}
    return True if True in truths else _or_missing(None if None in truths else False)


def _not(value: Value) -> Value:
    answer = truth(value)
    return _or_missing(None if answer is None else not answer)


def _selected(value: Value, name: Value) -> Value:
    chosen = value if isinstance(value, tuple) else (_text(value),)
    return _text(name) in chosen and name != MISSING


def _count_selected(value: Value) -> Value:
    return float(len(value)) if isinstance(value, tuple) else float(value != MISSING)


def _coalesce(*values: Value) -> Value:
    return next((value for value in values if truth(value) is not None), MISSING)


def _round(value: Value, places: Value = 0.0) -> Value:
    """Halves upwards, as XPath and JavaScript round; 0 to 6 places."""
    exact, digits = _number(value), _number(places)
    if exact is None or digits not in (0, 1, 2, 3, 4, 5, 6):
        return MISSING
    scaled = exact * 10.0**digits + 0.5
    return math.floor(scaled) / 10.0**digits if math.isfinite(scaled) else MISSING


def _int(value: Value) -> Value:
    exact = _number(value)
    return MISSING if exact is None else float(math.trunc(exact))


_MEANING: dict[str, Callable[..., Value]] = {
    "or": _or,
    "and": _and,
    "not": _not,
    "=": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": _ordered(lambda one, other: one < other),
    "<=": _ordered(lambda one, other: one <= other),
    ">": _ordered(lambda one, other: one > other),
    ">=": _ordered(lambda one, other: one >= other),
    "+": _arithmetic(lambda one, other: one + other),
    "-": _arithmetic(lambda one, other: one - other),
    "*": _arithmetic(lambda one, other: one * other),
    "div": _arithmetic(lambda one, other: one / other),
    "mod": _arithmetic(math.fmod),
    "negative": lambda value: _arithmetic(lambda one, other: one - other)(0.0, value),
    "if": lambda test, then, other: then if truth(test) is True else other,
    "selected": _selected,
    "count-selected": _count_selected,
    "coalesce": _coalesce,
    "round": _round,
    "int": _int,
    "number": lambda value: MISSING if (exact := _number(value)) is None else exact,
    "string-length": lambda value: float(len(_text(value).encode("utf-16-le", "surrogatepass")) // 2),
    "true": lambda: True,
    "false": lambda: False,
}


def evaluate(tree: Tree, values: Mapping[str, Any], own: Any) -> Value:
    if not isinstance(tree, tuple):
        return float(tree)
    head, *parts = tree
    if head == "name":
        return plain(values.get(parts[0]))
    if head == "text":
        return str(parts[0])
    if head == "own":
        return plain(own)
    return _MEANING[head](*(evaluate(part, values, own) for part in parts))
