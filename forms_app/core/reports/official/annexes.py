"""The appendices: all figures, figures by school, classes by level and school."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...language import capital, sort_key
from ...own_voice import FAR_APART
from ...schools import School
from ...state_document import Align
from .asked import SUBJECTS, Subject
from .figures import NO_FIGURES, Cell, Figure, Group
from .inspected import (
    apart,
    class_of,
    class_places,
    note_on_short,
    own_class,
    place_name,
)
from .model import Annex, Column, Line, Sheet
from .modelled import models_annex
from .reported import value_of
from .source import LEVELS, Source

WIDE = 252  # millimetres between the margins of paper on its side
NUMBER, SCHOOL = Column("TT", 11, Align.CENTRE), Column("Trường", 58, plain=True)
SUMS = (
    Column("Chỉ tiêu", 108, plain=True),
    Column("Đơn vị", 23, Align.CENTRE),
    Column("Số liệu", 34, Align.CENTRE),
)
UNITS = (
    Column("Đơn vị", 60, plain=True),
    Column("Số trường", 25, Align.CENTRE),
    Column("Đã kiểm tra", 27, Align.CENTRE),
    Column("Các trường", 140, plain=True),
)
CLASSED = (
    NUMBER,
    Column("Trường", 78, plain=True),
    Column("Tự xếp loại", 32, Align.CENTRE),
    Column("Điểm kiểm tra", 32, Align.CENTRE),
    Column("Xếp loại kiểm tra", 42, Align.CENTRE),
    Column("Ghi chú", 57),
)


def annexes_of(source: Source, groups: Iterable[Group], figures: Mapping[str, Figure]) -> tuple[Annex, ...]:
    """The appendices of R2 and R3; ``figures`` are those of ``groups``."""
    return (
        schools_annex(source, figures),
        classes_annex(source, figures),
        models_annex(source.movement),
        figures_annex(groups),
    )


def schools_annex(source: Source, figures: Mapping[str, Figure]) -> Annex:
    """Appendix 1: what each school reported, and the sums."""
    tables = tuple(_school_sheet(source, each, figures) for each in SUBJECTS)
    return Annex("SỐ LIỆU THEO TRƯỜNG", tables, wide=True)


def figures_annex(groups: Iterable[Group]) -> Annex:
    """The last appendix: every figure of the report."""
    lines: list[Line] = []
    for group in groups:
        lines.append(Line((group.title,), head=True))
        lines += [Line((capital(each.label), each.unit, each)) for each in group.figures]
    sheet = Sheet("Mọi số liệu của báo cáo", "Số liệu", SUMS, tuple(lines))
    return Annex("SỐ LIỆU TỔNG HỢP", (sheet,))


def _school_sheet(source: Source, subject: Subject, figures: Mapping[str, Figure]) -> Sheet:
    room = (WIDE - NUMBER.width - SCHOOL.width) / len(subject.asked)
    columns = (
        NUMBER,
        SCHOOL,
        *(Column(each.title, round(room, 2), Align.CENTRE) for each in subject.asked),
    )
    lines = []
    for place, school in enumerate(source.schools, start=1):
        answers = source.answers.get(school.code)
        given = [value_of(answers, each) for each in subject.asked]
        said: list[Cell] = [*given] if answers is not None else [NO_FIGURES, *([None] * (len(given) - 1))]
        lines.append(Line((place, school.name, *said)))
    sums = (figures[each.figure] for each in subject.asked)
    lines.append(Line((None, "Cộng", *sums), total=True))
    empty = "Các trường chưa báo cáo số liệu trên phần mềm."
    return Sheet(subject.title, subject.title, columns, tuple(lines) if source.answers else (), empty)


def classes_annex(source: Source, figures: Mapping[str, Figure]) -> Annex:
    """Appendix 2: how many schools of each level stand in each class, the units, then each school."""
    sheets = (_class_counts(source, figures), *_by_unit(source), _classed(source))
    return Annex("XẾP LOẠI THEO CẤP HỌC", sheets, wide=True)


def _class_counts(source: Source, figures: Mapping[str, Figure]) -> Sheet:
    places = class_places(source)
    room = round((WIDE - 60 - 30) / len(places), 2)
    columns = (
        Column("Cấp học", 60, plain=True),
        *(Column(place_name(source, place), room, Align.CENTRE) for place in places),
        Column("Số trường", 30, Align.CENTRE),
    )
    lines = [
        Line(
            (
                LEVELS[level],
                *(figures[f"class.{level.value}.{place}"] for place in places),
                figures[f"schools.{level.value}"],
            )
        )
        for level in source.by_level
    ]
    total: tuple[Cell, ...] = (
        "Cộng",
        *(figures[f"class.all.{place}"] for place in places),
        figures["schools"],
    )
    return Sheet("Số trường theo cấp học và xếp loại", "Xếp loại", columns, (*lines, Line(total, total=True)))


def _by_unit(source: Source) -> tuple[Sheet, ...]:
    """Which schools each unit has on the last day that counts; none where nobody keeps units."""
    found: dict[str, list[School]] = {}
    for each in source.schools:
        found.setdefault(each.unit, []).append(each)
    names = {code: source.units[code] for code in found if code in source.units}
    lines = tuple(
        Line(
            (
                names[code],
                len(found[code]),
                sum(each.code in source.inspections for each in found[code]),
                "; ".join(each.name for each in found[code]),
            )
        )
        for code in sorted(names, key=lambda code: (sort_key(names[code]), code))
    )
    return (Sheet("Các trường theo đơn vị", "Đơn vị", UNITS, lines),) if lines else ()


def _classed(source: Source) -> Sheet:
    lines: list[Line] = []
    number = 0
    for level, schools in source.by_level.items():
        lines.append(Line((LEVELS[level],), head=True))
        for school in schools:
            number += 1
            inspection = source.inspections.get(school.code)
            score = inspection.score.value if inspection else None
            given = class_of(source, school.code)
            own = _own(source, school.code)
            lines.append(Line((number, school.name, own, score, given, _remark(source, school.code))))
    name = "Xếp loại từng trường"
    return Sheet(name, name, CLASSED, tuple(lines), note=note_on_short(source))


def _own(source: Source, school: str) -> str:
    own = own_class(source, school)
    return own.label.vi if own else NO_FIGURES


def _remark(source: Source, school: str) -> str:
    inspection = source.inspections.get(school)
    between = apart(source, school)
    told = []
    if between is not None and between >= FAR_APART:
        told.append(f"Lệch {between} loại so với tự xếp loại")
    if inspection and not inspection.short and inspection.score.capped:
        told.append("Hạ loại vì mục chính chưa đạt")
    return "; ".join(told)
