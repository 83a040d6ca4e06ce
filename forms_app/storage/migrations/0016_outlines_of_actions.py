"""Lists of actions read columns instead of every step; what the steps of old ones say is put there."""

import json
from datetime import date, datetime
from typing import Any

from peewee import BooleanField, DateField, Model, TextField

from forms_app.core.actions import Action, Origin, Step, StepKind


def up(migrator: Any, db: Any) -> None:
    migrator.migrate(
        migrator.add_column("action", "title", TextField(default="")),
        migrator.add_column("action", "state", TextField(default="")),
        migrator.add_column("action", "severity", TextField(default="")),
        migrator.add_column("action", "deadline", DateField(default=date(2000, 1, 1))),
        migrator.add_column("action", "asked", BooleanField(default=False)),
        migrator.drop_column("action", "closed"),
        migrator.add_index("action", ("school", "state")),
        migrator.add_index("action", ("deadline", "state")),
    )

    class ActionRow(Model):
        code = TextField(primary_key=True)
        title = TextField()
        state = TextField()
        severity = TextField()
        deadline = DateField()
        asked = BooleanField()

        class Meta:
            database = db
            table_name = "action"

    for action in _known(db):
        columns = {name: getattr(action.outline, name) for name in ("title", "deadline", "asked")}
        columns |= {"state": action.outline.state.value, "severity": action.outline.severity.value}
        ActionRow.update(columns).where(ActionRow.code == action.code).execute()


def _known(db: Any) -> list[Action]:
    """Every action as its steps have it."""
    steps: dict[str, list[Step]] = {}
    said = db.execute_sql(
        "SELECT action, kind, author, at, day, body FROM action_step ORDER BY action, number"
    )
    for code, kind, author, at, day, body in said.fetchall():
        step = Step(StepKind(kind), author, _moment(at), _day(day), json.loads(body))
        steps.setdefault(code, []).append(step)
    rows = db.execute_sql("SELECT code, school, origin, question, visit FROM action").fetchall()
    return [
        Action(code, school, Origin(origin), question, visit, tuple(steps[code]))
        for code, school, origin, question, visit in rows
    ]


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
