"""The first tables: a copy of the models as they were then, never to change with them."""

from typing import Any

from peewee import (
    BigIntegerField,
    BooleanField,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator: Any, db: Any) -> None:
    class UnitRow(Model):
        code = TextField(primary_key=True)
        name = TextField()
        parent = TextField(null=True)
        starts_on = DateField(null=True)
        ends_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "unit"

    db.create_tables([UnitRow])

    class SchoolRow(Model):
        code = TextField(primary_key=True)
        name = TextField()
        folded = TextField()
        level = TextField()
        unit = ForeignKeyField(UnitRow, column_name="unit")
        staff = IntegerField()
        pupils = IntegerField()
        families = IntegerField()
        families_estimated = BooleanField()
        boarding = BooleanField()
        sites = IntegerField()

        class Meta:
            database = db
            table_name = "school"

    db.create_tables([SchoolRow])

    class AccountRow(Model):
        username = TextField(primary_key=True)
        full_name = TextField()
        role = TextField()
        school = ForeignKeyField(SchoolRow, null=True, column_name="school")
        active = BooleanField()
        demo = BooleanField()
        password_hash = TextField(null=True)
        totp_secret = TextField(null=True)
        totp_step = BigIntegerField(null=True)
        token_hash = TextField(unique=True, null=True)
        token_until = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "account"

    db.create_tables([AccountRow])

    class AuditHeadRow(Model):
        id = IntegerField(primary_key=True)
        number = IntegerField()
        digest = TextField()

        class Meta:
            database = db
            table_name = "audit_head"

    db.create_tables([AuditHeadRow])

    class AuditRow(Model):
        number = IntegerField(primary_key=True)
        at = DateTimeField()
        actor = TextField()
        action = TextField()
        subject = TextField()
        detail = TextField()
        digest = TextField()

        class Meta:
            database = db
            table_name = "audit"

    db.create_tables([AuditRow])

    class FormRow(Model):
        form_id = TextField()
        version = IntegerField()
        fingerprint = TextField()
        title = TextField()
        kind = TextField()
        body = TextField()
        published_at = DateTimeField()
        published_by = TextField()

        class Meta:
            database = db
            table_name = "form"
            primary_key = CompositeKey("form_id", "version")

    db.create_tables([FormRow])

    class PeriodRow(Model):
        code = TextField(primary_key=True)
        starts_on = DateField()
        ends_on = DateField()

        class Meta:
            database = db
            table_name = "period"

    db.create_tables([PeriodRow])

    class VisitRow(Model):
        uuid = TextField(primary_key=True)
        school = ForeignKeyField(SchoolRow, column_name="school")
        form_id = TextField()
        form_version = IntegerField()
        period = ForeignKeyField(PeriodRow, column_name="period")
        starts_on = DateField()
        ends_on = DateField()
        submitted_at = DateTimeField(null=True)
        score = TextField(null=True)

        class Meta:
            database = db
            table_name = "visit"

    db.create_tables([VisitRow])

    class InspectorRow(Model):
        visit = ForeignKeyField(VisitRow, column_name="visit")
        account = ForeignKeyField(AccountRow, column_name="account")
        place = IntegerField()

        class Meta:
            database = db
            table_name = "inspector"
            primary_key = CompositeKey("visit", "account")

    db.create_tables([InspectorRow])

    class RoundRow(Model):
        id = IntegerField(primary_key=True)
        form_id = TextField()
        form_version = IntegerField()
        audience = TextField()
        period = ForeignKeyField(PeriodRow, column_name="period")
        opens_on = DateField()
        closes_on = DateField()
        title = TextField()
        thresholds = TextField()
        closed_on = DateField(null=True)
        counted_on = DateField(null=True)
        destroyed_on = DateField(null=True)
        cancelled_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "round"

    db.create_tables([RoundRow])

    class PosterRow(Model):
        code = TextField(primary_key=True)
        round = ForeignKeyField(RoundRow, column_name="round")
        school = ForeignKeyField(SchoolRow, column_name="school")
        facts = TextField()
        pooled = BooleanField()

        class Meta:
            database = db
            table_name = "poster"
            indexes = ((("round", "school"), True),)

    db.create_tables([PosterRow])

    class ReleaseRow(Model):
        round = ForeignKeyField(RoundRow, primary_key=True, column_name="round")
        made_on = DateField()
        body = TextField()

        class Meta:
            database = db
            table_name = "release"

    db.create_tables([ReleaseRow])

    class SectionRow(Model):
        visit = ForeignKeyField(VisitRow, column_name="visit")
        section = TextField()
        revision = IntegerField()
        body = TextField()
        author = TextField()
        saved_at = DateTimeField()

        class Meta:
            database = db
            table_name = "section"
            primary_key = CompositeKey("visit", "section", "revision")

    db.create_tables([SectionRow])

    class SessionRow(Model):
        token_hash = TextField(primary_key=True)
        account = ForeignKeyField(AccountRow, column_name="account")
        started_at = DateTimeField()
        seen_at = DateTimeField()

        class Meta:
            database = db
            table_name = "session"

    db.create_tables([SessionRow])
