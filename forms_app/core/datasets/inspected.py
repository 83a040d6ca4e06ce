"""Visits that were handed in, and what every item of them was marked: named data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ..definition import FormDefinition, Text, Theme
from ..question_types import type_of
from ..schools import School
from ..scoring import Score, relevant_questions
from ..visits import Manner, Visit
from .register import PERIOD, SCHOOL
from .shapes import Column, Dataset, Holds, Record, words

VISIT = Column("visit", Text("Mã cuộc kiểm tra", "Visit"))
MARKED = Text("Điểm trên 100 của những mục thuộc phương châm.", "Points of 100 of the items of the theme.")
CLASS = Text("Xếp loại", "Class")


def visits_table(motto: Mapping[Theme, Text]) -> Dataset:
    """The table of visits; the office words the themes."""
    return Dataset(
        "visits",
        Text("Cuộc kiểm tra đã nộp", "Visits handed in"),
        Text(
            "Mỗi cuộc một dòng, với điểm và xếp loại lúc nộp.", "A row per visit, with its score and class."
        ),
        (
            VISIT,
            SCHOOL,
            PERIOD,
            Column("form", Text("Mẫu phiếu", "Form")),
            Column("form_version", Text("Bản của mẫu phiếu", "Version of the form"), Holds.WHOLE),
            Column("short", Text("Phiếu rút gọn", "Short form"), Holds.FLAG),
            Column("starts_on", Text("Ngày đầu", "First day"), Holds.DAY),
            Column("ends_on", Text("Ngày cuối", "Last day"), Holds.DAY),
            Column("manner", Text("Hình thức", "Manner"), optional=True, choices=words(*Manner)),
            Column(
                "team",
                Text("Đoàn kiểm tra", "Inspectors"),
                about=Text("Trưởng đoàn trước.", "The leader first."),
            ),
            Column("handed_in_on", Text("Ngày nộp", "Handed in on"), Holds.DAY),
            Column("version", Text("Lần nộp", "Version"), Holds.WHOLE),
            Column("score", Text("Điểm", "Score"), Holds.DECIMAL, optional=True),
            Column("class", Text("Mã xếp loại", "Class code"), optional=True),
            Column("class_label", CLASS, optional=True),
            Column("class_by_points", Text("Xếp loại theo điểm", "Class by points"), optional=True),
            Column("capped", Text("Bị giới hạn bởi mục chính", "Capped by key items"), Holds.FLAG),
            Column("items", Text("Số mục áp dụng", "Items that apply"), Holds.WHOLE),
            Column("answered", Text("Số mục đã trả lời", "Items answered"), Holds.WHOLE),
            *(
                Column(
                    f"score_{theme.value}",
                    Text("Điểm: {theme}", "Score: {theme}").format(theme=motto.get(theme, Text(theme.value))),
                    Holds.DECIMAL,
                    True,
                    about=MARKED,
                )
                for theme in Theme
            ),
        ),
    )


def items_table(motto: Mapping[Theme, Text]) -> Dataset:
    """The table of items; the office words the themes."""
    return Dataset(
        "items",
        Text("Kết quả từng mục kiểm tra", "Results of every item"),
        Text("Mỗi mục của mỗi cuộc đã nộp một dòng.", "A row per item of every visit handed in."),
        (
            VISIT,
            SCHOOL,
            PERIOD,
            Column("section", Text("Mã phần", "Section")),
            Column("section_label", Text("Phần", "Section name")),
            Column("item", Text("Mã mục", "Item")),
            Column("label", Text("Nội dung", "Wording")),
            Column(
                "theme",
                Text("Phương châm", "Theme"),
                optional=True,
                choices={each.value: motto.get(each, Text(each.value)) for each in Theme},
            ),
            Column("key", Text("Mục chính", "Key item"), Holds.FLAG),
            Column("mark", Text("Mã kết quả", "Mark code"), optional=True),
            Column("mark_label", Text("Kết quả", "Mark"), optional=True),
            Column("points", Text("Điểm tối đa", "Points possible"), Holds.DECIMAL),
            Column("earned", Text("Điểm đạt", "Points earned"), Holds.DECIMAL, optional=True),
            Column("reason", Text("Lý do", "Reason"), optional=True),
            Column("document", Text("Văn bản", "Document"), optional=True),
        ),
    )


def visit_record(
    table: Dataset,
    visit: Visit,
    score: Score,
    short: bool,
    team: str,
    handed_in_on: date | None,
    language: str,
) -> Record:
    by_points, result = score.class_by_points, score.result_class
    return table.record(
        visit=visit.uuid,
        school=visit.school,
        period=visit.period,
        form=visit.form_id,
        form_version=visit.form_version,
        short=short,
        starts_on=visit.starts_on,
        ends_on=visit.ends_on,
        manner=visit.manner.value if visit.manner else None,
        team=team,
        handed_in_on=handed_in_on,
        version=visit.version,
        score=score.value,
        **{"class": result.name if result else None},
        class_label=result.label.in_language(language) if result else None,
        class_by_points=by_points.name if by_points else None,
        capped=score.capped,
        items=score.items,
        answered=score.answered,
        **{f"score_{theme.value}": score.theme([theme]).value for theme in Theme},
    )


def item_records(
    table: Dataset,
    visit: Visit,
    definition: FormDefinition,
    answers: Mapping[str, Any],
    school: School,
    language: str,
) -> Iterator[Record]:
    """Every scored item that applies to the school, answered or not."""
    for section, question in relevant_questions(definition, answers, school.facts()):
        if question.points is None:
            continue
        kind, value = type_of(question), answers.get(question.name)
        given = value if isinstance(value, Mapping) else {"mark": value}
        points = kind.points(question, value)
        yield table.record(
            visit=visit.uuid,
            school=visit.school,
            period=visit.period,
            section=section.name,
            section_label=section.label.in_language(language),
            item=question.name,
            label=question.label.in_language(language),
            theme=question.theme.value if question.theme else None,
            key=question.key,
            mark=str(given.get("mark") or "") or None,
            mark_label=kind.display(question, value, language) or None,
            points=question.points,
            earned=points[0] if points else None,
            reason=str(given.get("reason") or "") or None,
            document=str(given.get("document") or "") or None,
        )
