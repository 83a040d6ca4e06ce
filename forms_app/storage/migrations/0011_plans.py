"""Plans of a year, their tasks and what these are attached to; the plans that schools send."""

from typing import Any

from peewee import (
    BlobField,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator: Any, db: Any) -> None:
    class SchoolRow(Model):
        code = TextField(primary_key=True)

        class Meta:
            database = db
            table_name = "school"

    class WorkPlanRow(Model):
        code = TextField(primary_key=True)
        kind = TextField()
        year = IntegerField(index=True)
        school = ForeignKeyField(SchoolRow, column_name="school", null=True)
        number = TextField()
        day = DateField(null=True)
        title = TextField()
        changes = IntegerField()

        class Meta:
            database = db
            table_name = "work_plan"

    class TaskRow(Model):
        key = TextField(primary_key=True)
        plan = ForeignKeyField(WorkPlanRow, column_name="plan")
        title = TextField()
        owner = TextField()
        month = TextField()
        state = TextField()
        reason = TextField()
        changes = IntegerField()

        class Meta:
            database = db
            table_name = "plan_task"

    class TaskLinkRow(Model):
        task = ForeignKeyField(TaskRow, column_name="task")
        kind = TextField()
        ref = TextField()

        class Meta:
            database = db
            table_name = "task_link"
            primary_key = CompositeKey("task", "kind", "ref")

    class PlanFileRow(Model):
        sha256 = TextField(primary_key=True)
        kind = TextField()
        content = BlobField()
        size = IntegerField()

        class Meta:
            database = db
            table_name = "plan_file"

    class SchoolPlanRow(Model):
        school = ForeignKeyField(SchoolRow, column_name="school")
        year = IntegerField()
        number = TextField()
        day = DateField(null=True)
        file = ForeignKeyField(PlanFileRow, column_name="file")
        first_sent_on = DateField()
        sent_at = DateTimeField()
        author = TextField()

        class Meta:
            database = db
            table_name = "school_plan"
            primary_key = CompositeKey("school", "year")

    db.create_tables([WorkPlanRow, TaskRow, TaskLinkRow, PlanFileRow, SchoolPlanRow])
