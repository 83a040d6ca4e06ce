"""What schools' People's Inspection Boards conclude themselves."""

from __future__ import annotations

from peewee import CompositeKey, DateField, IntegerField, TextField

from .base import MomentField, Row


class ConclusionRow(Row):
    """One step of a conclusion; only ever added, the last step says how it stands."""

    school = TextField()
    period = TextField()
    number = IntegerField()  # from 1
    kind = TextField()  # save, sign, withdraw
    body = TextField()  # the conclusion as saved or signed; of a withdrawal its reason
    name = TextField(null=True)  # these three of who signed
    post = TextField(null=True)
    day = DateField(null=True)
    author = TextField()
    at = MomentField()

    class Meta:
        table_name = "conclusion"
        primary_key = CompositeKey("school", "period", "number")
