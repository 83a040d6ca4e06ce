"""What inspections say of all schools: how many were visited, how they are classed, where the middle lies.

A school without a full checklist is in no class and in no median; “chưa kiểm tra” is not “yếu”.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from ...comparison import Comparison, of_inspections
from ...definition import ResultClass
from ...disclosure import theme_label
from ...own_voice import FAR_APART, classes_apart
from ...returns import OWN_CLASS
from ...schools import School
from ..words import NOT_INSPECTED as NOT_SEEN
from ..words import Inspection
from .figures import Figure, Group, middle
from .source import LEVELS, Source

SHORT, NOT_INSPECTED, ALL = "short", "none", "all"


def schools_group(source: Source) -> Group:
    """How many schools there are."""
    levels = tuple(
        Figure(f"schools.{level.value}", f"số trường {LEVELS[level]}", len(schools), "trường")
        for level, schools in source.by_level.items()
    )
    whole = Figure("schools", "số trường", len(source.schools), "trường")
    return Group("Trường", (whole, *levels))


def visits_group(source: Source) -> Group:
    """Visits, classes in all, the middle score."""
    done = sum(each.submitted for each in source.visits)
    full = fully_inspected(source)
    places = _places(source, source.schools)
    planned = len(source.visits)
    figures = (
        Figure("visits", "số cuộc kiểm tra trong kế hoạch", planned, "cuộc"),
        Figure("visits.done", "số cuộc kiểm tra đã nộp", done, "cuộc"),
        Figure("inspected", "số trường đã kiểm tra", len(source.inspections), "trường"),
        Figure("inspected.full", "số trường kiểm tra đủ phiếu", len(full), "trường"),
        *(
            Figure(f"class.{ALL}.{place}", f"số trường {_label(source, place)}", count, "trường")
            for place, count in places.items()
        ),
        Figure("score.median", "điểm kiểm tra của trường đứng giữa", middle(_scores(full)), "điểm", 1),
        Figure("class.apart", "số trường tự xếp lệch từ hai loại", _apart(source), "trường"),
    )
    return Group("Kiểm tra", figures)


def classes_groups(source: Source) -> tuple[Group, ...]:
    """Schools by class in each level."""
    return tuple(
        Group(
            f"Xếp loại {LEVELS[level]}",
            tuple(
                Figure(
                    f"class.{level.value}.{place}",
                    f"số trường {LEVELS[level]} {_label(source, place)}",
                    count,
                    "trường",
                )
                for place, count in _places(source, schools).items()
            ),
        )
        for level, schools in source.by_level.items()
    )


def themes_group(source: Source) -> Group:
    """The middle score of each theme of the motto."""
    found = themes_compared(source)
    figures = (
        Figure(
            f"theme.{theme.value}",
            f"điểm giữa của phương châm {theme_label([theme], source.office.motto).lower()}",
            reading.low if reading else None,
            "điểm",
            1,
        )
        for (theme,), reading in zip(found.groups, found.medians, strict=True)
    )
    return Group("Điểm kiểm tra theo phương châm", tuple(figures))


def themes_compared(source: Source) -> Comparison:
    """The schools theme by theme, short checklists outside the middle."""
    scores = {code: each.score for code, each in source.inspections.items()}
    short = frozenset(code for code, each in source.inspections.items() if each.short)
    return of_inspections((each.code for each in source.schools), scores, short, NOT_SEEN)


def fully_inspected(source: Source) -> list[Inspection]:
    """One full checklist a school, in the order of the schools."""
    known = (source.inspections.get(each.code) for each in source.schools)
    return [each for each in known if each and not each.short]


def class_places(source: Source) -> tuple[str, ...]:
    """Where a school can stand: the classes, highest first, then what is no class."""
    return (*(each.name for each in source.office.class_limits.classes), SHORT, NOT_INSPECTED)


def place_name(source: Source, place: str) -> str:
    """As the head of a column has it."""
    if place in (SHORT, NOT_INSPECTED):
        return {SHORT: "Phiếu rút gọn", NOT_INSPECTED: "Chưa kiểm tra"}[place]
    return next(each.label.vi for each in source.office.class_limits.classes if each.name == place)


def place_of(inspection: Inspection | None) -> str:
    """A school with a full checklist of which nothing applied is in no class either."""
    if inspection is None:
        return NOT_INSPECTED
    result = inspection.score.result_class
    return SHORT if inspection.short or result is None else result.name


def class_of(source: Source, school: str) -> str:
    """The class in one cell, that of a short checklist marked as such."""
    inspection = source.inspections.get(school)
    result = inspection.score.result_class if inspection else None
    if inspection is None:
        return place_name(source, NOT_INSPECTED)
    name = result.label.vi if result else "Chưa xếp loại"
    return f"{name} (rút gọn)" if inspection.short else name


def note_on_short(source: Source) -> str:
    """What to say under a table in which points of short checklists stand among those of full ones."""
    if not any(each.short for each in source.inspections.values()):
        return ""
    return "Điểm ở dòng có chữ “rút gọn” là của phiếu rút gọn, không so với điểm của phiếu đầy đủ."


def own_class(source: Source, school: str) -> ResultClass | None:
    """The class that a school gave itself; None where it reported none."""
    name = source.answers.get(school, {}).get(OWN_CLASS)
    return next((each for each in source.office.class_limits.classes if each.name == name), None)


def apart(source: Source, school: str) -> int | None:
    """How many classes lie between a school's own and the inspectors'; None where one is missing."""
    found = source.inspections.get(school)
    own, given = own_class(source, school), found.score.result_class if found and not found.short else None
    return classes_apart(own, given, source.office.class_limits) if own and given else None


def _apart(source: Source) -> int | None:
    known = [apart(source, each.code) for each in source.schools]
    both = [each for each in known if each is not None]
    return sum(each >= FAR_APART for each in both) if both else None


def _places(source: Source, schools: Sequence[School]) -> Mapping[str, int]:
    stand = [place_of(source.inspections.get(each.code)) for each in schools]
    return {place: stand.count(place) for place in class_places(source)}


def _label(source: Source, place: str) -> str:
    if place == SHORT:
        return "chỉ có phiếu rút gọn"
    return "chưa kiểm tra" if place == NOT_INSPECTED else f"xếp loại {place_name(source, place)}"


def _scores(full: Iterable[Inspection]) -> list[Decimal]:
    return [each.score.value for each in full if each.score.value is not None]
