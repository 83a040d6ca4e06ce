"""What schools report each period: returns, their steps, which nobody can change, the day they are due."""

from typing import Any

import peewee
from peewee import CompositeKey, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

SQLITE = [
    f"""CREATE TRIGGER return_step_no_{act.lower()} BEFORE {act} ON return_step
    BEGIN SELECT RAISE(ABORT, 'steps of a return are append-only'); END"""
    for act in ("UPDATE", "DELETE")
]
POSTGRESQL = [  # the function is that of 0002
    """CREATE TRIGGER return_step_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON return_step
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
]


def up(migrator: Any, db: Any) -> None:
    migrator.migrate(migrator.add_column("period", "due_on", DateField(null=True)))

    class PeriodRow(Model):
        code = TextField(primary_key=True)

        class Meta:
            database = db
            table_name = "period"

    class SchoolRow(Model):
        code = TextField(primary_key=True)

        class Meta:
            database = db
            table_name = "school"

    class ReturnRow(Model):
        key = TextField(primary_key=True)
        form_id = TextField()
        form_version = IntegerField()
        period = ForeignKeyField(PeriodRow, column_name="period")
        school = ForeignKeyField(SchoolRow, column_name="school", null=True)
        state = TextField()
        steps = IntegerField()
        filled = IntegerField()
        submitted_at = DateTimeField(null=True)
        changed_at = DateTimeField()

        class Meta:
            database = db
            table_name = "return"
            indexes = ((("form_id", "period"), False),)

    class ReturnStepRow(Model):
        record = ForeignKeyField(ReturnRow, column_name="return")
        number = IntegerField()
        kind = TextField()
        author = TextField()
        at = DateTimeField()
        remark = TextField()
        body = TextField(null=True)

        class Meta:
            database = db
            table_name = "return_step"
            primary_key = CompositeKey("record", "number")

    db.create_tables([ReturnRow, ReturnStepRow])
    for statement in SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRESQL:
        db.execute_sql(statement)
