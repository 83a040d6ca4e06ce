"""Rows of any table as lines of JSON, and lines as rows of a table as it was then, on either engine.

A value is what JSON has, or an object that names what JSON has not: ``{"date": "2026-11-16"}``.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import peewee

from .models import Row, named_db

ROWS_AT_ONCE = 200
PHOTOS_AT_ONCE = 8  # of a table whose rows hold files: a megabyte each


def columns_of(model: type[Row]) -> tuple[str, ...]:
    """The columns of a table, in the order of ``lines_of``."""
    return tuple(field.column_name for field in model._meta.sorted_fields)


def lines_of(model: type[Row]) -> Iterator[bytes]:
    """Every row of a table as a line, by key; some hundreds at a time in memory."""
    columns = columns_of(model)
    for values in _values(model):
        row = dict(zip(columns, map(_plain, values), strict=True))
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def add_rows(table: str, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows as ``json`` read them. Raises ValueError for a value that ``lines_of`` would not write."""
    target = peewee.Table(table)
    names = [peewee.Column(target, column) for column in columns]
    waiting = ([_value(row[column]) for column in columns] for row in rows)
    while page := list(_some(waiting)):
        target.insert(page, columns=names).execute(named_db.obj)


def _some(rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The next rows, fewer where they hold files."""
    for count, row in enumerate(rows, start=1):
        yield row
        if count == (PHOTOS_AT_ONCE if any(isinstance(value, bytes) for value in row) else ROWS_AT_ONCE):
            return


def _values(model: type[Row]) -> Iterator[tuple[Any, ...]]:
    """Pages by key, not a cursor: PostgreSQL's client would hold the whole table."""
    key = model._meta.get_primary_keys()  # type: ignore[no-untyped-call]
    places = [columns_of(model).index(field.column_name) for field in key]
    files = any(isinstance(field, peewee.BlobField) for field in model._meta.sorted_fields)
    most = PHOTOS_AT_ONCE if files else ROWS_AT_ONCE
    query = model.select(*model._meta.sorted_fields).order_by(*key).limit(most).tuples()
    page: list[Any] = list(query)
    while page:
        yield from page
        last = [page[-1][place] for place in places]
        page = list(query.where(peewee.Tuple(*key) > peewee.Tuple(*last)))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, bytes | memoryview):
        return {"bytes": b64encode(value).decode()}
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"no place in a backup for {type(value).__name__}")


def _value(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case {"moment": str(text), **rest} if not rest:
            return datetime.fromisoformat(text)
        case {"date": str(text), **rest} if not rest:
            return date.fromisoformat(text)
        case {"bytes": str(text), **rest} if not rest:
            return b64decode(text, validate=True)
    raise ValueError("not a value of a backup")
