"""Units and schools."""

from __future__ import annotations

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField, TextField

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
    unit = ForeignKeyField(UnitRow, column_name="unit", object_id_name="unit_code", backref="schools")
    unit_code: str
    staff = IntegerField()
    pupils = IntegerField()
    families = IntegerField()
    families_estimated = BooleanField()
    boarding = BooleanField()
    sites = IntegerField()

    class Meta:
        table_name = "school"
