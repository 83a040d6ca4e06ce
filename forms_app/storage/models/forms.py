"""Published forms and the periods they are filled for."""

from __future__ import annotations

from peewee import CompositeKey, DateField, IntegerField, TextField

from .base import MomentField, Row


class FormRow(Row):
    form_id = TextField()
    version = IntegerField()
    fingerprint = TextField()
    title = TextField()
    kind = TextField()
    body = TextField()  # the resolved definition, canonical JSON
    published_at = MomentField()
    published_by = TextField()

    class Meta:
        table_name = "form"
        primary_key = CompositeKey("form_id", "version")


class PeriodRow(Row):
    code = TextField(primary_key=True)
    starts_on = DateField()
    ends_on = DateField()
    due_on = DateField(null=True)  # when schools are to have reported; None: the usual day

    class Meta:
        table_name = "period"
