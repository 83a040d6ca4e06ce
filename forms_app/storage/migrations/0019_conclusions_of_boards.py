"""Conclusions of schools' People's Inspection Boards; nobody can change a row."""

from typing import Any

import peewee
from peewee import CompositeKey, DateField, DateTimeField, IntegerField, Model, TextField

TABLE = "conclusion"
SQLITE = [
    f"""CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"""
    for act in ("UPDATE", "DELETE")
]
POSTGRESQL = [  # the function is that of 0002
    f"""CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"""
]


def up(migrator: Any, db: Any) -> None:
    class ConclusionRow(Model):
        school = TextField()
        period = TextField()
        number = IntegerField()
        kind = TextField()
        body = TextField()
        name = TextField(null=True)
        post = TextField(null=True)
        day = DateField(null=True)
        author = TextField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = TABLE
            primary_key = CompositeKey("school", "period", "number")

    db.create_tables([ConclusionRow])
    for statement in SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRESQL:
        db.execute_sql(statement)
