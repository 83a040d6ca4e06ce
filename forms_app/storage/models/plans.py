"""Plans of a year, their tasks and what these are attached to; the plans that schools send."""

from __future__ import annotations

from peewee import BlobField, CompositeKey, DateField, ForeignKeyField, IntegerField, TextField

from .base import MomentField, Row
from .schools import SchoolRow


class WorkPlanRow(Row):
    code = TextField(primary_key=True)  # nam-2026, giam-sat-2026-TH01
    kind = TextField()
    year = IntegerField(index=True)
    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code", null=True)
    school_code: str | None  # None: the office's own
    number = TextField()
    day = DateField(null=True)
    title = TextField()
    changes = IntegerField()

    class Meta:
        table_name = "work_plan"


class TaskRow(Row):
    key = TextField(primary_key=True)  # uuid, made with its page
    plan = ForeignKeyField(WorkPlanRow, column_name="plan", object_id_name="plan_code", backref="tasks")
    plan_code: str
    title = TextField()
    owner = TextField()  # a post
    month = TextField()  # 2026-03
    state = TextField()
    reason = TextField()  # why it was dropped
    changes = IntegerField()

    class Meta:
        table_name = "plan_task"


class TaskLinkRow(Row):
    """What a task is attached to. No reference: ``kind`` says in which table ``ref`` is a key."""

    task = ForeignKeyField(TaskRow, column_name="task", object_id_name="task_key", backref="links")
    task_key: str
    kind = TextField()
    ref = TextField()

    class Meta:
        table_name = "task_link"
        primary_key = CompositeKey("task", "kind", "ref")


class PlanFileRow(Row):
    """A file that a school sent, once however many sent the same."""

    sha256 = TextField(primary_key=True)
    kind = TextField()
    content = BlobField()
    size = IntegerField()

    class Meta:
        table_name = "plan_file"


class SchoolPlanRow(Row):
    """A school's own plan of a year, as it was sent last."""

    school = ForeignKeyField(SchoolRow, column_name="school", object_id_name="school_code")
    school_code: str
    year = IntegerField()
    number = TextField()
    day = DateField(null=True)
    file = ForeignKeyField(PlanFileRow, column_name="file", object_id_name="stored")
    stored: str
    first_sent_on = DateField()
    sent_at = MomentField()
    author = TextField()

    class Meta:
        table_name = "school_plan"
        primary_key = CompositeKey("school", "year")
