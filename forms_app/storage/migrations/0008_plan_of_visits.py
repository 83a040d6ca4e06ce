"""The plan of visits: how and whether one takes place, what was changed; addresses to subscribe to."""

from typing import Any

from peewee import DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    migrator.migrate(
        migrator.add_column("visit", "manner", TextField(null=True)),
        migrator.add_column("visit", "cancelled_for", TextField(null=True)),
        migrator.add_column("visit", "changes", IntegerField(default=0)),
        migrator.add_column("visit", "changed_at", DateTimeField(null=True)),
    )

    class AccountRow(Model):
        username = TextField(primary_key=True)

        class Meta:
            database = db
            table_name = "account"

    class CalendarRow(Model):
        account = ForeignKeyField(AccountRow, column_name="account", primary_key=True)
        token_hash = TextField(unique=True)
        made_at = DateTimeField()

        class Meta:
            database = db
            table_name = "calendar"

    db.create_tables([CalendarRow])
