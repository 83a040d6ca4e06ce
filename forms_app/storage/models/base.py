"""What all tables share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from peewee import DatabaseProxy, DateTimeField, Model

named_db = DatabaseProxy()


class MomentField(DateTimeField):
    """A moment as naive UTC, the only form that SQLite and PostgreSQL give back alike."""

    def db_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and value.tzinfo is not None:
            raise ValueError("moments are stored as naive UTC, this one carries a time zone")
        if value is not None and not isinstance(value, datetime):
            raise ValueError(f"not a moment: {value!r}")
        return super().db_value(value)  # type: ignore[no-untyped-call]


class Row(Model):
    """What all tables share: the database that ``database.connect`` put behind the proxy."""

    class Meta:
        database = named_db
