"""Visits on phones: who carries one, what was delivered under which key, versions that were reopened."""

from typing import Any

from peewee import CompositeKey, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class VisitRow(Model):
        uuid = TextField(primary_key=True)

        class Meta:
            database = db
            table_name = "visit"

    class AccountRow(Model):
        username = TextField(primary_key=True)

        class Meta:
            database = db
            table_name = "account"

    class CarriedRow(Model):
        visit = ForeignKeyField(VisitRow, column_name="visit")
        account = ForeignKeyField(AccountRow, column_name="account")
        first_at = DateTimeField()

        class Meta:
            database = db
            table_name = "carried"
            primary_key = CompositeKey("visit", "account")

    class DeliveryRow(Model):
        submission = TextField(primary_key=True)
        visit = ForeignKeyField(VisitRow, column_name="visit")
        section = TextField()
        base = IntegerField()
        body = TextField()
        sha256 = TextField()
        author = TextField()
        received_at = DateTimeField()
        outcome = TextField()
        revision = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "delivery"

    class ReopeningRow(Model):
        visit = ForeignKeyField(VisitRow, column_name="visit")
        version = IntegerField()
        submitted_at = DateTimeField()
        score = TextField()
        revisions = TextField()
        reason = TextField()
        reopened_by = TextField()
        reopened_at = DateTimeField()

        class Meta:
            database = db
            table_name = "reopening"
            primary_key = CompositeKey("visit", "version")

    db.create_tables([CarriedRow, DeliveryRow, ReopeningRow])
