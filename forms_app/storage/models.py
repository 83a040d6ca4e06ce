"""The tables of the named store. Keys are natural or made by the client: no serial gives away an order.

``migrations/`` makes these tables; a change here needs a migration there, and a test compares the two.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CompositeKey,
    DatabaseProxy,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

named_db = DatabaseProxy()


class MomentField(DateTimeField):
    """A moment as naive UTC, the only form that SQLite and PostgreSQL give back alike."""

    def db_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and value.tzinfo is not None:
            raise ValueError("moments are stored as naive UTC, this one carries a time zone")
        if value is not None and not isinstance(value, datetime):
            raise ValueError(f"not a moment: {value!r}")
        return super().db_value(value)  # type: ignore[no-untyped-call]


class Row(Model):
    """What all tables share: the database that ``database.connect`` put behind the proxy."""

    class Meta:
        database = named_db


class UnitRow(Row):
    code = TextField(primary_key=True)
    name = TextField()
    parent = TextField(null=True)
    starts_on = DateField(null=True)
    ends_on = DateField(null=True)

    class Meta:
        table_name = "unit"


class SchoolRow(Row):
    code = TextField(primary_key=True)
    name = TextField()
    folded = TextField()  # name and code without marks, for searching
    level = TextField()
    unit = ForeignKeyField(UnitRow, column_name="unit", object_id_name="unit_code", backref="schools")
    unit_code: str
    staff = IntegerField()
    pupils = IntegerField()
    families = IntegerField()
    families_estimated = BooleanField()
    boarding = BooleanField()
    sites = IntegerField()

    class Meta:
        table_name = "school"


class AccountRow(Row):
    username = TextField(primary_key=True)
    full_name = TextField()
    role = TextField()
    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code", null=True)
    school_code: str | None
    active = BooleanField()
    demo = BooleanField()
    password_hash = TextField(null=True)  # None until activated
    totp_secret = TextField(null=True)
    totp_step = BigIntegerField(null=True)  # the last step used: none at or before it is taken again
    token_hash = TextField(null=True, unique=True)  # of the one activation link that works
    token_until = MomentField(null=True)

    class Meta:
        table_name = "account"


class SessionRow(Row):
    token_hash = TextField(primary_key=True)
    account = ForeignKeyField(AccountRow, column_name="account", object_id_name="username")
    username: str
    started_at = MomentField()
    seen_at = MomentField()

    class Meta:
        table_name = "session"


class CalendarRow(Row):
    """The secret address under which an account's visits can be subscribed to."""

    account = ForeignKeyField(AccountRow, column_name="account", object_id_name="username", primary_key=True)
    username: str
    token_hash = TextField(unique=True)
    made_at = MomentField()

    class Meta:
        table_name = "calendar"


class FormRow(Row):
    form_id = TextField()
    version = IntegerField()
    fingerprint = TextField()
    title = TextField()
    kind = TextField()
    body = TextField()  # the resolved definition, canonical JSON
    published_at = MomentField()
    published_by = TextField()

    class Meta:
        table_name = "form"
        primary_key = CompositeKey("form_id", "version")


class PeriodRow(Row):
    code = TextField(primary_key=True)
    starts_on = DateField()
    ends_on = DateField()

    class Meta:
        table_name = "period"


class RoundRow(Row):
    id = IntegerField(primary_key=True)
    form_id = TextField()
    form_version = IntegerField()
    audience = TextField()
    period = ForeignKeyField(PeriodRow, column_name="period", object_id_name="period_code")
    period_code: str
    opens_on = DateField()
    closes_on = DateField()
    title = TextField()
    thresholds = TextField()  # JSON, frozen at opening
    access = TextField()
    rehearsed_on = DateField(null=True)
    closed_on = DateField(null=True)
    counted_on = DateField(null=True)
    destroyed_on = DateField(null=True)
    cancelled_on = DateField(null=True)

    class Meta:
        table_name = "round"


class PosterRow(Row):
    code = TextField(primary_key=True)
    round = ForeignKeyField(RoundRow, column_name="round", object_id_name="round_number", backref="posters")
    round_number: int
    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code")
    school_code: str
    facts = TextField()  # JSON: the school as it was at opening
    pooled = BooleanField()

    class Meta:
        table_name = "poster"
        indexes = ((("round", "school"), True),)


class SlipsRow(Row):
    """One-time slips of a school: how many, never which."""

    round = ForeignKeyField(RoundRow, column_name="round", object_id_name="round_number")
    round_number: int
    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code")
    school_code: str
    printed = IntegerField()  # of the latest sheet
    sheets = IntegerField()  # printed so far; each one voided the slips before it that were not used
    leftover = IntegerField()  # came back unused

    class Meta:
        table_name = "slips"
        primary_key = CompositeKey("round", "school")


class PaperRow(Row):
    """Paper forms of a school that were typed in: how many, never which."""

    round = ForeignKeyField(RoundRow, column_name="round", object_id_name="round_number")
    round_number: int
    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code")
    school_code: str
    forms = IntegerField()
    late = IntegerField()  # of them, after the count

    class Meta:
        table_name = "paper"
        primary_key = CompositeKey("round", "school")


class CommentRow(Row):
    """A comment that two people passed, in the words that were passed."""

    round = ForeignKeyField(RoundRow, column_name="round", object_id_name="round_number")
    round_number: int
    school = TextField()  # code; "" where comments of several schools stand together
    question = TextField()
    text = TextField()

    class Meta:
        table_name = "comment"
        primary_key = CompositeKey("round", "school", "question", "text")


class ReleaseRow(Row):
    round = ForeignKeyField(RoundRow, column_name="round", object_id_name="round_number", primary_key=True)
    round_number: int
    made_on = DateField()
    body = TextField()  # the protected result, as core.disclosure wrote it

    class Meta:
        table_name = "release"


class LateReleaseRow(Row):
    """The result of paper forms that came after the count, as a set of their own."""

    round = ForeignKeyField(RoundRow, column_name="round", object_id_name="round_number", primary_key=True)
    round_number: int
    made_on = DateField()
    body = TextField()

    class Meta:
        table_name = "late_release"


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


class PhotoRow(Row):
    """A picture that was made anew, once however often it was sent. No column tells whose it is."""

    sha256 = TextField(primary_key=True)  # of the content
    content = BlobField()  # JPEG
    width = IntegerField()
    height = IntegerField()

    class Meta:
        table_name = "photo"


class PlacementRow(Row):
    """A photo in its place beside an item."""

    owner = TextField()  # what it is evidence of: "visit:<uuid>"
    item = TextField()
    sent = TextField()  # SHA-256 of what was sent: the photo's name for its sender
    place = IntegerField()
    photo = ForeignKeyField(PhotoRow, column_name="photo", object_id_name="stored")
    stored: str
    length = IntegerField()  # bytes that were sent
    author = TextField()
    taken_over_at = MomentField()

    class Meta:
        table_name = "photo_placement"
        primary_key = CompositeKey("owner", "item", "sent")
        indexes = ((("owner", "item", "place"), True),)


class ChunkRow(Row):
    """A part of a photo that is still on its way; as it was sent, so no backup takes it."""

    owner = TextField()
    item = TextField()
    sent = TextField()
    start = IntegerField()  # bytes before it
    size = IntegerField()
    content = BlobField()
    arrived_at = MomentField()

    class Meta:
        table_name = "photo_chunk"
        primary_key = CompositeKey("owner", "item", "sent", "start")


class ActionRow(Row):
    """What a school must put right; all that is said of it stands in its steps."""

    code = TextField(primary_key=True)  # KN-2026-014
    year = IntegerField()
    number = IntegerField()  # within the year, from 1, none left out
    key = TextField(unique=True)  # what opened it: a visit and a question, or the page of a school's board
    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code")
    school_code: str
    visit = ForeignKeyField(VisitRow, column_name="visit", object_id_name="visit_uuid", null=True)
    visit_uuid: str | None
    origin = TextField()
    question = TextField()
    closed = BooleanField()  # its steps say so too; kept here for lists of what is open

    class Meta:
        table_name = "action"
        indexes = ((("year", "number"), True),)


class ActionStepRow(Row):
    """One step; triggers refuse changes."""

    action = ForeignKeyField(ActionRow, column_name="action", object_id_name="action_code", backref="steps")
    action_code: str
    number = IntegerField()  # within the action, from 1
    kind = TextField()
    author = TextField()
    at = MomentField()
    day = DateField()  # in Vietnam
    body = TextField()  # JSON: what was said, by question name

    class Meta:
        table_name = "action_step"
        primary_key = CompositeKey("action", "number")


class AuditRow(Row):
    number = IntegerField(primary_key=True)
    at = MomentField()
    actor = TextField()
    action = TextField()
    subject = TextField()
    detail = TextField()
    digest = TextField()  # SHA-256 over this entry and the digest before it

    class Meta:
        table_name = "audit"


class AuditHeadRow(Row):
    """One row: where the chain ends. Locked first, so that entries queue up; it shows a tail cut off."""

    id = IntegerField(primary_key=True)
    number = IntegerField()
    digest = TextField()

    class Meta:
        table_name = "audit_head"


TABLES: tuple[type[Row], ...] = (
    *(UnitRow, SchoolRow, AccountRow, SessionRow, CalendarRow, FormRow, PeriodRow, RoundRow, PosterRow),
    *(SlipsRow, PaperRow, CommentRow, ReleaseRow, LateReleaseRow),
    *(VisitRow, InspectorRow, SectionRow, CarriedRow, DeliveryRow, ReopeningRow),
    *(PhotoRow, PlacementRow, ChunkRow),
    *(ActionRow, ActionStepRow),
    *(AuditRow, AuditHeadRow),
)
