"""Who leads: the office's deputy in charge, committees and boards, and how far the plan of the year is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ...bodies import OFFICE, Body, BodyKind
from ...rounds import Period
from ...work_plans import WorkPlan
from .figures import Figure, Group


@dataclass(frozen=True)
class Led:
    """Compositions as they stood on a day, the last of each owner and kind; all begun in the period."""

    on_day: tuple[Body, ...] = ()
    begun: tuple[Body, ...] = ()


def led(bodies: Iterable[Body], period: Period, day: date) -> Led:
    """Of all compositions there ever were, what a report about ``period`` tells on ``day``."""
    known = [each for each in bodies if each.starts_on <= day]
    last: dict[tuple[str, BodyKind], Body] = {}
    for each in sorted(known, key=lambda body: body.starts_on):
        last[each.owner, each.kind] = each
    begun = tuple(each for each in known if period.starts_on <= each.starts_on <= period.ends_on)
    return Led(tuple(last.values()), begun)


def led_group(found: Led | None, schools: frozenset[str], day: date) -> Group:
    """Committees and boards of the office and of ``schools``; not known where nobody entered any."""
    known = found if found and found.on_day else None
    now = [each for each in known.on_day if not each.expired_on(day)] if known else []
    own = {each.kind: each for each in now if each.owner == OFFICE}
    head, steering = own.get(BodyKind.CHARGE), own.get(BodyKind.STEERING)
    names = ", ".join(f"{each.name}, {each.post}" for each in head.members) if head else None
    figures = [
        Figure("led.charge", "người phụ trách của phòng", names),
        Figure("led.steering", "số thành viên Ban chỉ đạo của phòng", _many(steering), "người"),
    ]
    for kind, words in ((BodyKind.STEERING, "Ban chỉ đạo"), (BodyKind.INSPECTION, "Ban TTND")):
        name = {BodyKind.STEERING: "steering", BodyKind.INSPECTION: "boards"}[kind]
        there = _owners(now, kind, schools) if known else None
        begun = _owners(known.begun, kind, schools) if known else None
        over = _expired(known, kind, schools, day) if known else None
        figures += [
            Figure(f"led.{name}.schools", f"số trường đã khai {words} còn hạn", there, "trường"),
            Figure(f"led.{name}.begun", f"số trường kiện toàn {words} trong kỳ", begun, "trường"),
            Figure(f"led.{name}.over", f"số trường có {words} hết nhiệm kỳ", over, "trường"),
        ]
    return Group("Ban chỉ đạo, Ban Thanh tra nhân dân", tuple(figures))


def plan_group(plan: WorkPlan | None, day: date) -> Group:
    """The tasks of the office's plan of the year."""
    progress = plan.progress(day) if plan and plan.tasks else None
    figures = (
        Figure("plan.tasks", "số việc trong kế hoạch năm", progress.all if progress else None, "việc"),
        Figure("plan.done", "số việc kế hoạch đã xong", progress.done if progress else None, "việc"),
        Figure("plan.late", "số việc kế hoạch đã qua tháng", progress.late if progress else None, "việc"),
    )
    return Group("Kế hoạch năm", figures)


def _many(body: Body | None) -> int | None:
    return len(body.members) if body else None


def _owners(bodies: Iterable[Body], kind: BodyKind, schools: frozenset[str]) -> int:
    return len({each.owner for each in bodies if each.kind is kind} & schools)


def _expired(known: Led, kind: BodyKind, schools: frozenset[str], day: date) -> int:
    return _owners((each for each in known.on_day if each.expired_on(day)), kind, schools)
