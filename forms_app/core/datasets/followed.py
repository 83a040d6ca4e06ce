"""What schools must put right: every action as it stands on a day."""

from __future__ import annotations

from datetime import date

from .. import actions
from ..actions import Action, Origin, Severity, State
from ..definition import FormDefinition, Text
from .register import SCHOOL
from .shapes import Column, Dataset, Holds, Record


def actions_table(form: FormDefinition) -> Dataset:
    """The table of actions; ``form`` owns the words of states, severities and origins."""

    def choices(question: str, *names: str) -> dict[str, Text]:
        known = {each.name: each.label for each in form.question(question).choices}
        return {name: known.get(name, Text(name)) for name in names}

    return Dataset(
        "actions",
        Text("Việc cần khắc phục", "Actions"),
        Text("Mỗi kiến nghị một dòng, như đang có hôm nay.", "A row per action, as it stands today."),
        (
            Column("action", Text("Mã kiến nghị", "Action code")),
            SCHOOL,
            Column("origin", Text("Nguồn", "Origin"), choices=choices("nguon", *Origin)),
            Column("visit", Text("Mã cuộc kiểm tra", "Visit"), optional=True),
            Column("item", Text("Nội dung kiểm tra", "Checklist item"), optional=True),
            Column("finding", Text("Hạn chế", "Finding")),
            Column("demand", Text("Việc cần làm", "What to do")),
            Column(
                "owner",
                Text("Người chịu trách nhiệm", "Owner"),
                optional=True,
                about=Text("Chức vụ.", "A post."),
            ),
            Column("severity", Text("Mức độ", "Severity"), choices=choices(actions.SEVERITY, *Severity)),
            Column("state", Text("Trạng thái", "State"), choices=choices("trang_thai", *State)),
            Column("open", Text("Chưa xong", "Open"), Holds.FLAG),
            Column("opened_on", Text("Ngày nêu", "Opened on"), Holds.DAY),
            Column("answer_by", Text("Trả lời trước ngày", "Answer by"), Holds.DAY, optional=True),
            Column("due", Text("Hạn", "Due"), Holds.DAY),
            Column("days_late", Text("Số ngày quá hạn", "Days overdue"), Holds.WHOLE),
        ),
    )


def action_record(table: Dataset, action: Action, today: date) -> Record:
    now = action.standing
    return table.record(
        action=action.code,
        school=action.school,
        origin=action.origin.value,
        visit=action.visit,
        item=action.item or None,
        finding=action.finding,
        demand=action.demand,
        owner=now.owner or None,
        severity=now.severity.value,
        state=now.state.value,
        open=action.open,
        opened_on=action.opened_on,
        answer_by=now.answer_by,
        due=now.due,
        days_late=action.days_late(today),
    )
