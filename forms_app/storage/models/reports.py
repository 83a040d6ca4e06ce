"""Official reports: texts of officers, what was sent, targets of a year."""

from __future__ import annotations

from peewee import CompositeKey, DateField, IntegerField, TextField

from .base import MomentField, Row


class ReportTextRow(Row):
    """A passage as somebody saved it; only ever added, the last revision counts."""

    kind = TextField()
    period = TextField()
    passage = TextField()
    revision = IntegerField()  # from 1
    body = TextField(null=True)  # names of figures in braces; None: the program's draft again
    author = TextField()
    at = MomentField()

    class Meta:
        table_name = "report_text"
        primary_key = CompositeKey("kind", "period", "passage", "revision")


class ReportIssueRow(Row):
    """A report as it was sent; only ever added, the last version counts."""

    kind = TextField()
    period = TextField()
    version = IntegerField()  # from 1
    number = TextField()  # of the clerk
    day = DateField()
    note = TextField()
    document = TextField()  # JSON
    tables = TextField()  # JSON
    author = TextField()
    at = MomentField()

    class Meta:
        table_name = "report_issue"
        primary_key = CompositeKey("kind", "period", "version")


class ReportTargetRow(Row):
    """What the plan of a year aims at; only ever added, the last version counts."""

    year = IntegerField()
    version = IntegerField()  # from 1
    body = TextField()  # JSON: a number by name of the figure
    author = TextField()
    at = MomentField()

    class Meta:
        table_name = "report_target"
        primary_key = CompositeKey("year", "version")
