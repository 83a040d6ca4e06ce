"""Dated settings, legal texts entered by the office, and minutes kept as they were issued."""

from typing import Any

from peewee import CompositeKey, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class SettingRow(Model):
        unit = TextField()
        part = TextField()
        valid_from = DateField()
        version = IntegerField()
        body = TextField(null=True)
        author = TextField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "setting"
            primary_key = CompositeKey("unit", "part", "valid_from", "version")

    class LegalBasisRow(Model):
        code = TextField()
        version = IntegerField()
        body = TextField()
        author = TextField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "legal_basis"
            primary_key = CompositeKey("code", "version")

    class VisitRow(Model):
        uuid = TextField(primary_key=True)

        class Meta:
            database = db
            table_name = "visit"

    class MinutesRow(Model):
        visit = ForeignKeyField(VisitRow, column_name="visit")
        version = IntegerField()
        document = TextField()
        office = TextField()
        cited = TextField()
        site = TextField()
        issued_at = DateTimeField()

        class Meta:
            database = db
            table_name = "minutes"
            primary_key = CompositeKey("visit", "version")

    db.create_tables([SettingRow, LegalBasisRow, MinutesRow])
