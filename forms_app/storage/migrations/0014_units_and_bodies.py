"""Schools belong to a unit from a day on; committees and inspection boards with their terms."""

from datetime import date
from typing import Any

from peewee import (
    BooleanField,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)


def up(migrator: Any, db: Any) -> None:
    class UnitRow(Model):
        code = TextField(primary_key=True)

        class Meta:
            database = db
            table_name = "unit"

    class SchoolRow(Model):
        code = TextField(primary_key=True)
        unit = ForeignKeyField(UnitRow, column_name="unit")

        class Meta:
            database = db
            table_name = "school"

    class MembershipRow(Model):
        school = ForeignKeyField(SchoolRow, column_name="school")
        unit = ForeignKeyField(UnitRow, column_name="unit")
        starts_on = DateField()

        class Meta:
            database = db
            table_name = "membership"
            primary_key = CompositeKey("school", "starts_on")

    class BodyRow(Model):
        owner = TextField()
        kind = TextField()
        starts_on = DateField()
        version = IntegerField()
        holds = BooleanField()
        ends_on = DateField(null=True)
        number = TextField()
        decided_on = DateField(null=True)
        members = TextField()
        folded = TextField()
        author = TextField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "body"
            primary_key = CompositeKey("owner", "kind", "starts_on", "version")

    db.create_tables([MembershipRow, BodyRow])
    belong: Any = SchoolRow.select(SchoolRow.code, SchoolRow.unit).tuples()
    for code, unit in list(belong):
        MembershipRow.insert(school=code, unit=unit, starts_on=date.min).execute()
    # SQLite drops no column that a foreign key names: it makes the table anew.
    rebuilt = {"legacy": True} if isinstance(db, SqliteDatabase) else {}
    migrator.migrate(migrator.drop_column("school", "unit", **rebuilt))
