"""Visits and what was filled in during them."""

from __future__ import annotations

from peewee import CompositeKey, DateField, ForeignKeyField, IntegerField, TextField

from .accounts import AccountRow
from .base import MomentField, Row
from .forms import PeriodRow
from .schools import SchoolRow


class VisitRow(Row):
    uuid = TextField(primary_key=True)
    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code")
    school_code: str
    form_id = TextField()
    form_version = IntegerField()
    period = ForeignKeyField(PeriodRow, column_name="period", object_id_name="period_code")
    period_code: str
    starts_on = DateField()
    ends_on = DateField()
    submitted_at = MomentField(null=True)
    score = TextField(null=True)  # JSON, as core.scoring wrote it
    manner = TextField(null=True)  # None: said on the day
    cancelled_for = TextField(null=True)  # why; None where it takes place
    changes = IntegerField()
    changed_at = MomentField(null=True)

    class Meta:
        table_name = "visit"


class InspectorRow(Row):
    visit = ForeignKeyField(VisitRow, column_name="visit", object_id_name="visit_uuid", backref="inspectors")
    visit_uuid: str
    account = ForeignKeyField(AccountRow, column_name="account", object_id_name="username")
    username: str
    place = IntegerField()  # 0 leads

    class Meta:
        table_name = "inspector"
        primary_key = CompositeKey("visit", "account")


class SectionRow(Row):
    visit = ForeignKeyField(VisitRow, column_name="visit", object_id_name="visit_uuid", backref="sections")
    visit_uuid: str
    section = TextField()
    revision = IntegerField()
    body = TextField()  # JSON: answers by question name
    author = TextField()
    saved_at = MomentField()

    class Meta:
        table_name = "section"
        primary_key = CompositeKey("visit", "section", "revision")


class CarriedRow(Row):
    """Somebody opened a visit while it was theirs: it may lie on their phone, and they may deliver."""

    visit = ForeignKeyField(VisitRow, column_name="visit", object_id_name="visit_uuid")
    visit_uuid: str
    account = ForeignKeyField(AccountRow, column_name="account", object_id_name="username")
    username: str
    first_at = MomentField()

    class Meta:
        table_name = "carried"
        primary_key = CompositeKey("visit", "account")


class DeliveryRow(Row):
    """A section as a phone sent it, by the key that the phone made."""

    submission = TextField(primary_key=True)
    visit = ForeignKeyField(VisitRow, column_name="visit", object_id_name="visit_uuid", backref="deliveries")
    visit_uuid: str
    section = TextField()
    base = IntegerField()
    body = TextField()  # JSON: answers by question name
    sha256 = TextField()  # of the fields as they were sent
    author = TextField()
    received_at = MomentField()
    outcome = TextField()
    revision = IntegerField(null=True)  # of the section, where it became one

    class Meta:
        table_name = "delivery"


class ReopeningRow(Row):
    """A visit as it was handed in once, and why the office reopened it."""

    visit = ForeignKeyField(VisitRow, column_name="visit", object_id_name="visit_uuid", backref="reopenings")
    visit_uuid: str
    version = IntegerField()
    submitted_at = MomentField()
    score = TextField()  # JSON
    revisions = TextField()  # JSON: revision by section name
    reason = TextField()
    reopened_by = TextField()
    reopened_at = MomentField()

    class Meta:
        table_name = "reopening"
        primary_key = CompositeKey("visit", "version")


class MinutesRow(Row):
    """The minutes of one hand-in as they were issued: never changed, a later version has its own."""

    visit = ForeignKeyField(VisitRow, column_name="visit", object_id_name="visit_uuid", backref="minutes")
    visit_uuid: str
    version = IntegerField()  # of the visit
    document = TextField()  # JSON, as core.kept_document wrote it
    office = TextField()  # JSON: the settings of that day
    cited = TextField()  # JSON: codes of legal texts
    site = TextField()
    issued_at = MomentField()

    class Meta:
        table_name = "minutes"
        primary_key = CompositeKey("visit", "version")
