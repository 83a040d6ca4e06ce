"""Rounds, what is printed for them and what they publish: counts and results, never an answer."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, DateField, ForeignKeyField, IntegerField, TextField

from .base import Row
from .forms import PeriodRow
from .schools import SchoolRow


class RoundRow(Row):
    id = IntegerField(primary_key=True)
    form_id = TextField()
    form_version = IntegerField()
    audience = TextField()
    period = ForeignKeyField(PeriodRow, column_name="period", object_id_name="period_code")
    period_code: str
    opens_on = DateField()
    closes_on = DateField()
    title = TextField()
    thresholds = TextField()  # JSON, frozen at opening
    access = TextField()
    rehearsed_on = DateField(null=True)
    closed_on = DateField(null=True)
    counted_on = DateField(null=True)
    destroyed_on = DateField(null=True)
    cancelled_on = DateField(null=True)
    public_on = DateField(null=True)  # when the office let everybody with a poster's code read the results

    class Meta:
        table_name = "round"


class PosterRow(Row):
    code = TextField(primary_key=True)
    round = ForeignKeyField(RoundRow, column_name="round", object_id_name="round_number", backref="posters")
    round_number: int
    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code")
    school_code: str
    facts = TextField()  # JSON: the school as it was at opening
    pooled = BooleanField()

    class Meta:
        table_name = "poster"
        indexes = ((("round", "school"), True),)


class SlipsRow(Row):
    """One-time slips of a school: how many, never which."""

    round = ForeignKeyField(RoundRow, column_name="round", object_id_name="round_number")
    round_number: int
    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code")
    school_code: str
    printed = IntegerField()  # of the latest sheet
    sheets = IntegerField()  # printed so far; each one voided the slips before it that were not used
    leftover = IntegerField()  # came back unused

    class Meta:
        table_name = "slips"
        primary_key = CompositeKey("round", "school")


class PaperRow(Row):
    """Paper forms of a school that were typed in: how many, never which."""

    round = ForeignKeyField(RoundRow, column_name="round", object_id_name="round_number")
    round_number: int
    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code")
    school_code: str
    forms = IntegerField()
    late = IntegerField()  # of them, after the count

    class Meta:
        table_name = "paper"
        primary_key = CompositeKey("round", "school")


class CommentRow(Row):
    """A comment that two people passed, in the words that were passed."""

    round = ForeignKeyField(RoundRow, column_name="round", object_id_name="round_number")
    round_number: int
    school = TextField()  # code; "" where comments of several schools stand together
    question = TextField()
    text = TextField()

    class Meta:
        table_name = "comment"
        primary_key = CompositeKey("round", "school", "question", "text")


class ReleaseRow(Row):
    round = ForeignKeyField(RoundRow, column_name="round", object_id_name="round_number", primary_key=True)
    round_number: int
    made_on = DateField()
    body = TextField()  # the protected result, as core.disclosure wrote it

    class Meta:
        table_name = "release"


class LateReleaseRow(Row):
    """The result of paper forms that came after the count, as a set of their own."""

    round = ForeignKeyField(RoundRow, column_name="round", object_id_name="round_number", primary_key=True)
    round_number: int
    made_on = DateField()
    body = TextField()

    class Meta:
        table_name = "late_release"
