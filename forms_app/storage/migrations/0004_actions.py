"""What schools must put right: actions, and their steps, which nobody can change."""

from typing import Any

import peewee
from peewee import (
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
    f"""CREATE TRIGGER action_step_no_{act.lower()} BEFORE {act} ON action_step
    BEGIN SELECT RAISE(ABORT, 'steps of an action are append-only'); END"""
    for act in ("UPDATE", "DELETE")
]
POSTGRESQL = [  # the function is that of 0002
    """CREATE TRIGGER action_step_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON action_step
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
]


def up(migrator: Any, db: Any) -> None:
    class SchoolRow(Model):
        code = TextField(primary_key=True)

        class Meta:
            database = db
            table_name = "school"

    class VisitRow(Model):
        uuid = TextField(primary_key=True)

        class Meta:
            database = db
            table_name = "visit"

    class ActionRow(Model):
        code = TextField(primary_key=True)
        year = IntegerField()
        number = IntegerField()
        key = TextField(unique=True)
        school = ForeignKeyField(SchoolRow, column_name="school")
        visit = ForeignKeyField(VisitRow, column_name="visit", null=True)
        origin = TextField()
        question = TextField()
        closed = BooleanField()

        class Meta:
            database = db
            table_name = "action"
            indexes = ((("year", "number"), True),)

    class ActionStepRow(Model):
        action = ForeignKeyField(ActionRow, column_name="action")
        number = IntegerField()
        kind = TextField()
        author = TextField()
        at = DateTimeField()
        day = DateField()
        body = TextField()

        class Meta:
            database = db
            table_name = "action_step"
            primary_key = CompositeKey("action", "number")

    db.create_tables([ActionRow, ActionStepRow])
    for statement in SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRESQL:
        db.execute_sql(statement)
