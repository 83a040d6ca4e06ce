"""Suggestion boxes and the register of what they held; letters not yet opened lie in a file of their own."""

from __future__ import annotations

from peewee import BlobField, BooleanField, CompositeKey, DateField, ForeignKeyField, IntegerField, TextField

from .base import MomentField, Row
from .schools import SchoolRow


class SuggestionBoxRow(Row):
    number = IntegerField(primary_key=True)
    school = ForeignKeyField(
        SchoolRow, column_name="school", object_id_name="school_code", null=True, unique=True
    )
    school_code: str | None  # None: the district's own box
    code = TextField(unique=True)  # on its poster
    rehearsed_on = DateField(null=True)  # since when it takes letters

    class Meta:
        table_name = "suggestion_box"


class SuggestionRow(Row):
    """A letter that was opened; what is done about it stands in its steps, words lie locked beside it."""

    code = TextField(primary_key=True)  # YK-2026-014
    year = IntegerField()
    number = IntegerField()  # within the year, from 1; letters opened in one sitting in no order
    box = ForeignKeyField(SuggestionBoxRow, column_name="box", object_id_name="box_number")
    box_number: int
    mark = BlobField(unique=True)  # tells a repeated post
    lookup = BlobField(null=True)  # the tag of its look-up code; None once its words are deleted
    week = TextField()  # of arrival: 2026-W47
    topic = TextField()
    form_version = IntegerField()
    ended = BooleanField()  # its steps say so too; kept here for lists of what is open

    class Meta:
        table_name = "suggestion"
        indexes = ((("year", "number"), True), (("lookup",), False))


class SuggestionStepRow(Row):
    """One step; triggers refuse changes. No word of the sender, none of the answer."""

    suggestion = ForeignKeyField(SuggestionRow, column_name="suggestion", object_id_name="suggestion_code")
    suggestion_code: str
    number = IntegerField()  # within the suggestion, from 1
    kind = TextField()
    author = TextField()
    at = MomentField()
    day = DateField()  # in Vietnam
    body = TextField()  # JSON

    class Meta:
        table_name = "suggestion_step"
        primary_key = CompositeKey("suggestion", "number")


class ConfidedRow(Row):
    """A part of a letter or the words of a step, under a key that no backup has."""

    suggestion = ForeignKeyField(SuggestionRow, column_name="suggestion", object_id_name="suggestion_code")
    suggestion_code: str
    part = TextField()  # letter, phone, photo-1, step-3
    body = BlobField()

    class Meta:
        table_name = "confided"
        primary_key = CompositeKey("suggestion", "part")
