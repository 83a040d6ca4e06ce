"""Dated changes of the office's settings, and legal texts as entered by people of the office."""

from __future__ import annotations

from peewee import CompositeKey, DateField, IntegerField, TextField

from .base import MomentField, Row


class SettingRow(Row):
    """One part of the settings from a day on; only ever added, the last version of a day counts."""

    unit = TextField()  # code; "" for the whole office
    part = TextField()
    valid_from = DateField()
    version = IntegerField()  # within the day, from 1
    body = TextField(null=True)  # JSON; None where what was set for that day was taken back
    author = TextField()
    at = MomentField()

    class Meta:
        table_name = "setting"
        primary_key = CompositeKey("unit", "part", "valid_from", "version")


class LegalBasisRow(Row):
    """A legal text as somebody entered it; only ever added, the last version counts."""

    code = TextField()
    version = IntegerField()
    body = TextField()  # JSON
    author = TextField()
    at = MomentField()

    class Meta:
        table_name = "legal_basis"
        primary_key = CompositeKey("code", "version")
