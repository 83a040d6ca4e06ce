"""Sentences and small figures that several reports share."""

from __future__ import annotations

from dataclasses import dataclass

from ..disclosure import SchoolResult
from ..findings import Finding
from ..language import number
from ..rounds import Period
from ..scoring import Score
from ..visits import Visit
from ..voices import Result, withheld_text

NOT_INSPECTED = "Chưa kiểm tra"


@dataclass(frozen=True)
class Inspection:
    """A submitted visit with what came of it."""

    visit: Visit
    score: Score
    findings: tuple[Finding, ...]  # worst first
    strengths: tuple[Finding, ...]
    short: bool = False  # a "rút gọn" checklist: shown, but in no median and no trend


def period_label(period: Period) -> str:
    """ "6 tháng đầu năm 2026", "Năm 2026"."""
    year, _, half = period.code.partition("-")
    return {"H1": f"6 tháng đầu năm {year}", "H2": f"6 tháng cuối năm {year}"}.get(half, f"Năm {year}")


def class_text(inspection: Inspection | None) -> str:
    """The class of an inspection in one cell: "Khá", "Khá (rút gọn)", "Chưa kiểm tra"."""
    if inspection is None:
        return NOT_INSPECTED
    result = inspection.score.result_class
    name = result.label.vi if result else "Chưa xếp loại"
    return f"{name} (rút gọn)" if inspection.short else name


def score_text(score: Score) -> str:
    """The score in points of 100: "94,4 điểm"; a reason where there is none."""
    if score.value is None:
        return "không có điểm (không mục nào áp dụng)"
    return f"{number(score.value, 1)} điểm"


def answers_text(result: Result) -> str:
    """How many took part: "từ 10 đến 14 phiếu (40–60 %)", or why nothing is shown."""
    if not isinstance(result, SchoolResult):
        return withheld_text(result)
    if result.more_than_expected:
        return f"{result.answers.text} (nhiều hơn số người được hỏi, cần xem lại)"
    rate = f" ({result.rate.text} số người được hỏi)" if result.rate else ""
    return f"{result.answers.text}{rate}"
