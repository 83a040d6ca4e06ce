"""What schools, and the office of itself, report each period."""

from __future__ import annotations

from peewee import CompositeKey, ForeignKeyField, IntegerField, TextField

from .base import MomentField, Row
from .forms import PeriodRow
from .schools import SchoolRow


class ReturnRow(Row):
    """One return; what it says stands in its steps, where it stands is kept here for lists of all schools."""

    key = TextField(primary_key=True)  # period/form/school: there is one of each
    form_id = TextField()
    form_version = IntegerField()
    period = ForeignKeyField(PeriodRow, column_name="period", object_id_name="period_code")
    period_code: str
    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code", null=True)
    school_code: str | None  # None: the office itself
    state = TextField()
    steps = IntegerField()
    filled = IntegerField()  # number of the step whose answers stand
    submitted_at = MomentField(null=True)  # for the first time
    changed_at = MomentField()

    class Meta:
        table_name = "return"
        indexes = ((("form_id", "period"), False),)


class ReturnStepRow(Row):
    """One step; triggers refuse changes."""

    record = ForeignKeyField(ReturnRow, column_name="return", object_id_name="key")
    key: str
    number = IntegerField()  # within the return, from 1
    kind = TextField()
    author = TextField()
    at = MomentField()
    remark = TextField()
    body = TextField(null=True)  # JSON: answers by question name, where the step carries some

    class Meta:
        table_name = "return_step"
        primary_key = CompositeKey("record", "number")
