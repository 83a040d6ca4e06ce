"""Who leads: the office's deputy in charge, committees and boards, and how far the plan of the year is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ...bodies import OFFICE, Body, BodyFigures, BodyKind, body_figures, latest
from ...rounds import Period
from ...schools import School
from ...work_plans import WorkPlan
from .figures import Figure, Group


@dataclass(frozen=True)
class Led:
    """All compositions that anybody entered, and the first day of the period."""

    bodies: tuple[Body, ...]
    first: date


def led(bodies: Iterable[Body], period: Period, day: date) -> Led:
    """Of all compositions there ever were, what a report about ``period`` tells on ``day``."""
    return Led(tuple(each for each in bodies if each.starts_on <= day), period.starts_on)


def led_group(found: Led | None, schools: Iterable[School], day: date) -> Group:
    """Committees and boards of the office and of ``schools``; not known where nobody entered any."""
    known = found if found and found.bodies else None
    holding = latest(known.bodies, day) if known else {}
    own = {
        kind: each for (owner, kind), each in holding.items() if owner == OFFICE and not each.expired_on(day)
    }
    head, steering = own.get(BodyKind.CHARGE), own.get(BodyKind.STEERING)
    names = ", ".join(f"{each.name}, {each.post}" for each in head.members) if head else None
    figures = [
        Figure("led.charge", "người phụ trách của phòng", names),
        Figure("led.steering", "số thành viên Ban chỉ đạo của phòng", _many(steering), "người"),
    ]
    counted = body_figures(known.bodies, schools, known.first, day) if known else {}
    for kind, name, words in (
        (BodyKind.STEERING, "steering", "Ban chỉ đạo"),
        (BodyKind.INSPECTION, "boards", "Ban TTND"),
    ):
        figures += _of_schools(name, words, counted.get(kind))
    return Group("Ban chỉ đạo, Ban Thanh tra nhân dân", tuple(figures))


def _of_schools(name: str, words: str, many: BodyFigures | None) -> Iterator[Figure]:
    """How many schools; None where nobody entered any."""
    for key, told, count in (
        ("schools", f"số trường đã khai {words} còn hạn", many.in_term if many else None),
        ("begun", f"số trường kiện toàn {words} trong kỳ", many.begun if many else None),
        ("over", f"số trường có {words} hết nhiệm kỳ", many.expired if many else None),
        ("missing", f"số trường chưa khai {words}", many.missing if many else None),
    ):
        yield Figure(f"led.{name}.{key}", told, count, "trường")


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
