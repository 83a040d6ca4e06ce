"""What schools reported of themselves for a half-year: sums over the schools that did, and who is late.

A blank is no figure; 0 and “không có” are. A sum that no school has a part in is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ...language import capital
from .asked import HELD, MONEY, SHARES, SUBJECTS, TOLD, Asked, Sort
from .figures import PERCENT, Figure, Group, share
from .returned import YES, Reported
from .source import Source
from .texts import Draft


def reported_groups(source: Source) -> tuple[Group, ...]:
    """Who reported, then the sums subject by subject, then shares and numbers of schools."""
    given, kept = tuple(source.answers.values()), source.returns_kept
    owing = len(source.schools)
    waiting = sum(each.waiting for each in source.halves)
    halves = (figure for place, each in enumerate(source.halves, start=1) for figure in _of_half(each, place))
    who = (
        Figure(
            "reported", "số trường đã báo cáo số liệu", owing - len(source.late) if kept else None, "trường"
        ),
        Figure("owing", "số trường phải báo cáo số liệu", owing if kept else None, "trường"),
        Figure("waiting", "số trường đã nộp, chờ duyệt", waiting if kept else None, "trường"),
        *(halves if len(source.halves) > 1 else ()),
    )
    sums = tuple(Group(each.title, tuple(_together(one, given) for one in each.asked)) for each in SUBJECTS)
    schools = (
        *(_counted(f"bc.{name}.told", label, _said(given, name), _told, given) for name, label in TOLD),
        *(_counted(f"bc.{name}.held", label, _said(given, name), _held) for name, label in HELD),
    )
    shares = tuple(_share(name, label, part, whole, given) for name, label, part, whole in SHARES)
    return (
        Group("Số liệu các trường báo cáo", who),
        *sums,
        Group("Tỉ lệ", shares),
        Group("Các trường báo có", schools),
    )


def who_reported(halves: Sequence[Reported]) -> tuple[Draft, ...]:
    """How many schools the sums are of: one sentence, or one for each half-year of a year."""
    text = "{{reported{key}}}/{{owing}} trường đã báo cáo số liệu; {{waiting{key}}} trường đã nộp, chờ duyệt."
    if len(halves) < 2:
        return (Draft(text.format(key=""), "Trường đã báo cáo số liệu"),)
    return tuple(
        Draft(f"{capital(each.words)}: {text.format(key=f'.h{place}')}")
        for place, each in enumerate(halves, start=1)
    )


def _of_half(half: Reported, place: int) -> tuple[Figure, Figure]:
    """Who reported one of several half-years."""
    return (
        Figure(f"reported.h{place}", f"số trường đã báo cáo {half.words}", len(half.answers), "trường"),
        Figure(f"waiting.h{place}", f"số trường chờ duyệt {half.words}", half.waiting, "trường"),
    )


def value_of(answers: Mapping[str, Any] | None, asked: Asked) -> int | Decimal | str | date | None:
    """What a school gave, as a cell: a whole number, money, “không có”, words, a day; None for a blank."""
    given = (answers or {}).get(asked.name)
    if given is None or given == "":
        return None
    if isinstance(given, bool):
        return "không có"
    if asked.sort is Sort.CHOSEN:
        return "có" if _yes(given) else "không"
    if asked.sort is Sort.WRITTEN:
        return _day(str(given)) or str(given)
    number = Decimal(str(given))
    return int(number) if number == number.to_integral_value() and asked.unit != MONEY else number


def _day(given: str) -> date | None:
    """Days are kept as ``2026-03-01``."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _numbers(given: Iterable[Mapping[str, Any]], name: str) -> list[Decimal]:
    """The numbers that schools gave; that there is no such thing counts as nought."""
    said = (each.get(name) for each in given)
    return [Decimal(0) if isinstance(each, bool) else Decimal(str(each)) for each in said if each is not None]


def _together(asked: Asked, given: tuple[Mapping[str, Any], ...]) -> Figure:
    """What all schools together give."""
    said = _said(given, asked.name)
    if asked.sort is Sort.CHOSEN:
        return _counted(asked.figure, asked.label, said, _yes)
    if asked.sort is Sort.WRITTEN:
        return _counted(asked.figure, asked.label, said, _told, given)
    return _sum(asked, given)


def _sum(asked: Asked, given: tuple[Mapping[str, Any], ...]) -> Figure:
    total = sum(found, Decimal(0)) if (found := _numbers(given, asked.name)) else None
    money = asked.unit == MONEY
    value = total if money or total is None else int(total)
    return Figure(asked.figure, asked.label, value, asked.unit, int(money))


def _share(name: str, label: str, part: str, whole: str, given: tuple[Mapping[str, Any], ...]) -> Figure:
    """Of schools that gave both numbers."""
    both = [each for each in given if each.get(part) is not None and each.get(whole) is not None]
    parts, wholes = (sum(_numbers(both, each), Decimal(0)) for each in (part, whole))
    return Figure(f"share.{name}", label, share(parts, wholes), PERCENT, 1)


def _said(given: Iterable[Mapping[str, Any]], name: str) -> list[Any]:
    return [each[name] for each in given if each.get(name) not in (None, "")]


def _counted(name: str, label: str, said: list[Any], holds: Any, known: Iterable[Any] = ()) -> Figure:
    """How many schools say so; not known where none answered."""
    return Figure(name, label, sum(map(holds, said)) if said or known else None, "trường")


def _yes(value: Any) -> bool:
    return bool(value == YES)


def _told(value: Any) -> bool:
    return bool(str(value).strip())


def _held(value: Any) -> bool:
    return not isinstance(value, bool) and Decimal(str(value)) > 0
