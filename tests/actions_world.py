"""Actions as tests need them: one that was opened, and the steps that may follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from forms_app.core import actions
from forms_app.core.action_openings import Opening
from forms_app.core.actions import Action, Origin, Outcome, Severity, Step, StepKind

NOW = datetime(2026, 11, 16, 2, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
TODAY = date(2026, 11, 16)
DUE = date(2026, 12, 16)
BODY = {
    actions.ITEM: "Có hộp thư góp ý",
    actions.FINDING: "Chưa đạt: Chưa có hộp thư",
    actions.DEMAND: "Đặt hộp thư góp ý.",
    actions.SEVERITY: Severity.TO_MEND.value,
    actions.OWNER: "Hiệu trưởng",
    actions.DUE: DUE.isoformat(),
}
SAID: dict[StepKind, dict[str, Any]] = {
    StepKind.OPEN: BODY,
    StepKind.CHANGE: {
        actions.DUE: "2026-12-31",
        actions.OWNER: "Kế toán",
        actions.SEVERITY: Severity.SERIOUS.value,
    },
    StepKind.BEGIN: {actions.REPORT: "Đã mua hộp thư."},
    StepKind.FINISH: {actions.REPORT: "Đã đặt hộp thư ở cổng ngày 20/11."},
    StepKind.ASK: {actions.LATER: "2027-02-01", actions.LATER_WHY: "Chờ kinh phí."},
    StepKind.GRANT: {},
    StepKind.REFUSE: {actions.LATER_REPLY: "Xin làm đúng hạn."},
    StepKind.RECHECK: {actions.RECHECK_DAY: TODAY.isoformat(), actions.OUTCOME: Outcome.MENDED.value},
    StepKind.CONFIRM: {},
    StepKind.RETURN: {actions.STILL_TO_DO: "Cần ghi ngày mở hộp thư.", actions.DUE: "2026-12-31"},
    StepKind.ADVISE: {actions.VIEW: "Đồng ý."},
    StepKind.WITHDRAW: {},
    StepKind.RESTORE: {actions.FINDING: "Chưa đạt: Hộp thư hỏng", actions.DUE: "2027-03-01"},
    StepKind.REWORD: {actions.FINDING: "Đạt một phần: Hộp thư đặt khuất"},
}


def step(kind: StepKind, days: int = 0, **changes: Any) -> Step:
    """A step of that kind, so many days after the opening."""
    return Step(kind, "ai_do", NOW + timedelta(days), TODAY + timedelta(days), SAID[kind] | changes)


def opened(*then: StepKind | Step, **changes: Any) -> Action:
    """An action with these steps after the first one; ``changes`` are those of its opening."""
    steps = [each if isinstance(each, Step) else step(each) for each in then]
    first = step(StepKind.OPEN, **changes)
    return Action("KN-2026-001", "TH01", Origin.VISIT, "e_hop_thu", "u", (first, *steps), ("lan",))


def after(action: Action, following: Step) -> Action:
    return replace(action, steps=(*action.steps, following))


def opening(key: str = "e_hop_thu", **changes: Any) -> Opening:
    return Opening(key, Origin.VISIT, key, BODY | changes)
