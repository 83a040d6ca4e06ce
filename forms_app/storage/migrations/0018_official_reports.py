"""Official reports: texts of officers, what was sent, targets of a year; nobody can change a row."""

from typing import Any

import peewee
from peewee import CompositeKey, DateField, DateTimeField, IntegerField, Model, TextField

TABLES = ("report_text", "report_issue", "report_target")
SQLITE = [
    f"""CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
    for table in TABLES
    for act in ("UPDATE", "DELETE")
]
POSTGRESQL = [  # the function is that of 0002
    f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"""
    for table in TABLES
]


def up(migrator: Any, db: Any) -> None:
    class ReportTextRow(Model):
        kind = TextField()
        period = TextField()
        passage = TextField()
        revision = IntegerField()
        body = TextField(null=True)
        author = TextField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "report_text"
            primary_key = CompositeKey("kind", "period", "passage", "revision")

    class ReportIssueRow(Model):
        kind = TextField()
        period = TextField()
        version = IntegerField()
        number = TextField()
        day = DateField()
        note = TextField()
        document = TextField()
        tables = TextField()
        author = TextField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "report_issue"
            primary_key = CompositeKey("kind", "period", "version")

    class ReportTargetRow(Model):
        year = IntegerField()
        version = IntegerField()
        body = TextField()
        author = TextField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "report_target"
            primary_key = CompositeKey("year", "version")

    db.create_tables([ReportTextRow, ReportIssueRow, ReportTargetRow])
    for statement in SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRESQL:
        db.execute_sql(statement)
