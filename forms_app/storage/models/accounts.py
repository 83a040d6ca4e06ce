"""Accounts, their sessions and calendar addresses."""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, ForeignKeyField, TextField

from .base import MomentField, Row
from .schools import SchoolRow


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
