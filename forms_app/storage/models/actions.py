"""What schools must put right."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, DateField, ForeignKeyField, IntegerField, TextField

from .base import MomentField, Row
from .schools import SchoolRow
from .visits import VisitRow


class ActionRow(Row):
    """What a school must put right; all that is said of it stands in its steps."""

    code = TextField(primary_key=True)  # KN-2026-014
    year = IntegerField()
    number = IntegerField()  # within the year, from 1, none left out
    key = TextField(unique=True)  # what opened it: a visit and a question, or the page of a school's board
    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code")
    school_code: str
    visit = ForeignKeyField(VisitRow, column_name="visit", object_id_name="visit_uuid", null=True)
    visit_uuid: str | None
    origin = TextField()
    question = TextField()
    # What follows is said by its steps too; kept here so that lists need not read them.
    title = TextField()
    state = TextField()
    severity = TextField()
    deadline = DateField()
    asked = BooleanField()

    class Meta:
        table_name = "action"
        indexes = ((("year", "number"), True), (("school", "state"), False), (("deadline", "state"), False))


class ActionStepRow(Row):
    """One step; triggers refuse changes."""

    action = ForeignKeyField(ActionRow, column_name="action", object_id_name="action_code", backref="steps")
    action_code: str
    number = IntegerField()  # within the action, from 1
    kind = TextField()
    author = TextField()
    at = MomentField()
    day = DateField()  # in Vietnam
    body = TextField()  # JSON: what was said, by question name

    class Meta:
        table_name = "action_step"
        primary_key = CompositeKey("action", "number")
