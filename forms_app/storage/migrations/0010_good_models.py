"""“Dân vận khéo” models: drafts, registered ones, and their steps, which nobody can change."""

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
    f"""CREATE TRIGGER model_step_no_{act.lower()} BEFORE {act} ON model_step
    BEGIN SELECT RAISE(ABORT, 'steps of a model are append-only'); END"""
    for act in ("UPDATE", "DELETE")
]
POSTGRESQL = [  # the function is that of 0002
    """CREATE TRIGGER model_step_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON model_step
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
]


def up(migrator: Any, db: Any) -> None:
    class SchoolRow(Model):
        code = TextField(primary_key=True)

        class Meta:
            database = db
            table_name = "school"

    class ModelDraftRow(Model):
        key = TextField(primary_key=True)
        school = ForeignKeyField(SchoolRow, column_name="school", null=True)
        of_office = BooleanField()
        form_version = IntegerField()
        answers = TextField()
        source = TextField()
        revision = IntegerField()
        author = TextField()
        saved_at = DateTimeField()

        class Meta:
            database = db
            table_name = "model_draft"

    class GoodModelRow(Model):
        code = TextField(primary_key=True)
        year = IntegerField()
        number = IntegerField()
        key = TextField(unique=True)
        school = ForeignKeyField(SchoolRow, column_name="school", null=True)
        source = TextField(null=True)
        source_since = DateField(null=True)
        registered_on = DateField()
        name = TextField()
        folded = TextField()
        field = TextField()
        state = TextField()

        class Meta:
            database = db
            table_name = "good_model"
            indexes = ((("year", "number"), True), (("source",), False))

    class ModelStepRow(Model):
        model = ForeignKeyField(GoodModelRow, column_name="model")
        number = IntegerField()
        kind = TextField()
        author = TextField()
        at = DateTimeField()
        day = DateField()
        facts = TextField()
        form_version = IntegerField(null=True)
        answers = TextField(null=True)

        class Meta:
            database = db
            table_name = "model_step"
            primary_key = CompositeKey("model", "number")

    db.create_tables([ModelDraftRow, GoodModelRow, ModelStepRow])
    for statement in SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRESQL:
        db.execute_sql(statement)
