"""Committees and inspection boards: who is in them, and from when on."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, DateField, IntegerField, TextField

from .base import MomentField, Row


class BodyRow(Row):
    """One composition of a body as somebody entered it; a correction is the next version of the same day."""

    owner = TextField()  # code of a school; "" for the office
    kind = TextField()
    starts_on = DateField()
    version = IntegerField()  # within the day, from 1
    holds = BooleanField()  # the last version of its day, and not struck out
    ends_on = DateField(null=True)
    number = TextField()  # of the decision; "" where it is not known
    decided_on = DateField(null=True)
    members = TextField()  # JSON
    folded = TextField()  # names without marks, for searching
    author = TextField()
    at = MomentField()

    class Meta:
        table_name = "body"
        primary_key = CompositeKey("owner", "kind", "starts_on", "version")
