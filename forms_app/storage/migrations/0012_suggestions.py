"""Suggestion boxes, the register of what they held, and its steps, which nobody can change."""

from typing import Any

import peewee
from peewee import (
    BlobField,
    BooleanField,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

SQLITE = [
    f"""CREATE TRIGGER suggestion_step_no_{act.lower()} BEFORE {act} ON suggestion_step
    BEGIN SELECT RAISE(ABORT, 'steps of a suggestion are append-only'); END"""
    for act in ("UPDATE", "DELETE")
]
POSTGRESQL = [  # the function is that of 0002
    """CREATE TRIGGER suggestion_step_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON suggestion_step
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
]


def up(migrator: Any, db: Any) -> None:
    class SchoolRow(Model):
        code = TextField(primary_key=True)

        class Meta:
            database = db
            table_name = "school"

    class SuggestionBoxRow(Model):
        number = IntegerField(primary_key=True)
        school = ForeignKeyField(SchoolRow, column_name="school", null=True, unique=True)
        code = TextField(unique=True)
        rehearsed_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "suggestion_box"

    class SuggestionRow(Model):
        code = TextField(primary_key=True)
        year = IntegerField()
        number = IntegerField()
        box = ForeignKeyField(SuggestionBoxRow, column_name="box")
        mark = BlobField(unique=True)
        lookup = BlobField(null=True)
        week = TextField()
        topic = TextField()
        form_version = IntegerField()
        ended = BooleanField()

        class Meta:
            database = db
            table_name = "suggestion"
            indexes = ((("year", "number"), True), (("lookup",), False))

    class SuggestionStepRow(Model):
        suggestion = ForeignKeyField(SuggestionRow, column_name="suggestion")
        number = IntegerField()
        kind = TextField()
        author = TextField()
        at = DateTimeField()
        day = DateField()
        body = TextField()

        class Meta:
            database = db
            table_name = "suggestion_step"
            primary_key = CompositeKey("suggestion", "number")

    class ConfidedRow(Model):
        suggestion = ForeignKeyField(SuggestionRow, column_name="suggestion")
        part = TextField()
        body = BlobField()

        class Meta:
            database = db
            table_name = "confided"
            primary_key = CompositeKey("suggestion", "part")

    db.create_tables([SuggestionBoxRow, SuggestionRow, SuggestionStepRow, ConfidedRow])
    for statement in SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRESQL:
        db.execute_sql(statement)
