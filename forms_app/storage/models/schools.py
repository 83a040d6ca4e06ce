"""Units, schools, and which belongs to which from when on."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, DateField, ForeignKeyField, IntegerField, TextField

from .base import Row


class UnitRow(Row):
    code = TextField(primary_key=True)
    name = TextField()
    parent = TextField(null=True)
    starts_on = DateField(null=True)
    ends_on = DateField(null=True)

    class Meta:
        table_name = "unit"


class SchoolRow(Row):
    code = TextField(primary_key=True)
    name = TextField()
    folded = TextField()  # name and code without marks, for searching
    level = TextField()
    staff = IntegerField()
    pupils = IntegerField()
    families = IntegerField()
    families_estimated = BooleanField()
    boarding = BooleanField()
    sites = IntegerField()

    class Meta:
        table_name = "school"


class MembershipRow(Row):
    """The unit that a school belongs to from a day on, until its next row begins."""

    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code")
    school_code: str
    unit = ForeignKeyField(UnitRow, column_name="unit", object_id_name="unit_code", backref="memberships")
    unit_code: str
    starts_on = DateField()  # of the first row the first day there is

    class Meta:
        table_name = "membership"
        primary_key = CompositeKey("school", "starts_on")
