"""Rounds with sealed boxes: slips or posters, a rehearsal before opening, paper forms, passed comments."""

from typing import Any

from peewee import CompositeKey, DateField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class RoundRow(Model):
        id = IntegerField(primary_key=True)

        class Meta:
            database = db
            table_name = "round"

    class SchoolRow(Model):
        code = TextField(primary_key=True)

        class Meta:
            database = db
            table_name = "school"

    migrator.migrate(
        migrator.add_column("round", "access", TextField(default="poster")),
        migrator.add_column("round", "rehearsed_on", DateField(null=True)),
    )

    class SlipsRow(Model):
        round = ForeignKeyField(RoundRow, column_name="round")
        school = ForeignKeyField(SchoolRow, column_name="school")
        printed = IntegerField()
        sheets = IntegerField()
        leftover = IntegerField()

        class Meta:
            database = db
            table_name = "slips"
            primary_key = CompositeKey("round", "school")

    class PaperRow(Model):
        round = ForeignKeyField(RoundRow, column_name="round")
        school = ForeignKeyField(SchoolRow, column_name="school")
        forms = IntegerField()
        late = IntegerField()

        class Meta:
            database = db
            table_name = "paper"
            primary_key = CompositeKey("round", "school")

    class CommentRow(Model):
        round = ForeignKeyField(RoundRow, column_name="round")
        school = TextField()
        question = TextField()
        text = TextField()

        class Meta:
            database = db
            table_name = "comment"
            primary_key = CompositeKey("round", "school", "question", "text")

    class LateReleaseRow(Model):
        round = ForeignKeyField(RoundRow, primary_key=True, column_name="round")
        made_on = DateField()
        body = TextField()

        class Meta:
            database = db
            table_name = "late_release"

    db.create_tables([SlipsRow, PaperRow, CommentRow, LateReleaseRow])
