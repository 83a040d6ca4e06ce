"""“Dân vận khéo” models: drafts, registered ones, their steps."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, DateField, ForeignKeyField, IntegerField, TextField

from .base import MomentField, Row
from .schools import SchoolRow


class ModelDraftRow(Row):
    """A registration that is not sent yet; it goes when the model is registered."""

    key = TextField(primary_key=True)  # uuid, made with the page
    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code", null=True)
    school_code: str | None  # None: the office's own model
    of_office = BooleanField()  # the office writes it, for itself or for a school
    form_version = IntegerField()
    answers = TextField()  # JSON
    source = TextField()  # code of the model to be copied, as typed
    revision = IntegerField()
    author = TextField()
    saved_at = MomentField()

    class Meta:
        table_name = "model_draft"


class GoodModelRow(Row):
    """A registered model. All that is said of it stands in its steps; the rest here is kept for lists."""

    code = TextField(primary_key=True)  # MH-2026-003
    year = IntegerField()
    number = IntegerField()  # within the year, from 1, none left out
    key = TextField(unique=True)  # of the draft it was
    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code", null=True)
    school_code: str | None  # None: the office's own
    source = TextField(null=True)  # code of the model it copies; no reference: rows are restored in any order
    source_since = DateField(null=True)
    registered_on = DateField()
    name = TextField()
    folded = TextField()  # name and code without marks, for searching
    field = TextField()
    state = TextField()

    class Meta:
        table_name = "good_model"
        indexes = ((("year", "number"), True), (("source",), False))


class ModelStepRow(Row):
    """One step; triggers refuse changes."""

    model = ForeignKeyField(GoodModelRow, column_name="model", object_id_name="model_code", backref="steps")
    model_code: str
    number = IntegerField()  # within the model, from 1
    kind = TextField()
    author = TextField()
    at = MomentField()
    day = DateField()  # in Vietnam
    facts = TextField()  # JSON: points and class, decision, reason, source
    form_version = IntegerField(null=True)
    answers = TextField(null=True)  # JSON: to the form of that version; lists leave it unread

    class Meta:
        table_name = "model_step"
        primary_key = CompositeKey("model", "number")
