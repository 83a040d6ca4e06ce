"""Results that the public may read, and programs that read released and named data with a token."""

from typing import Any

from peewee import DateField, DateTimeField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    migrator.migrate(migrator.add_column("round", "public_on", DateField(null=True)))

    class ReaderRow(Model):
        key = TextField(primary_key=True)
        name = TextField()
        token_hash = TextField(unique=True)
        made_by = TextField()
        made_at = DateTimeField()
        until = DateField()
        withdrawn_by = TextField(null=True)
        withdrawn_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "reader"

    db.create_tables([ReaderRow])
