"""Sentences and small figures that several reports share, and how texts are said in one language."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

from ..definition import LANGUAGES, Text
from ..disclosure import SchoolResult
from ..findings import Finding
from ..language import number
from ..scoring import Score
from ..visits import Visit
from ..voices import POINTS, Result, withheld_text

MOST_WORDS = 60  # characters of the name of an item, question or action
NOT_INSPECTED = Text("Chưa kiểm tra", "Not inspected")
NO_FIGURES = Text("Chưa có số liệu.", "No figures yet.")


@dataclass(frozen=True)
class Speaker:
    """Says texts in one language, their ``{gaps}`` filled."""

    language: str = LANGUAGES[0]

    def __call__(self, text: Text, **gaps: object) -> str:
        return (text.format(**gaps) if gaps else text).in_language(self.language)


@dataclass(frozen=True)
class Inspection:
    """A submitted visit with what came of it."""

    visit: Visit
    score: Score
    findings: tuple[Finding, ...]  # worst first
    strengths: tuple[Finding, ...]
    short: bool = False  # a "rút gọn" checklist: shown, but in no median and no trend


def period_label(code: str) -> Text:
    """A period in words: "2026-H1" → "6 tháng đầu năm 2026", "2026" → "Năm 2026"."""
    year, _, half = code.partition("-")
    whole = Text("Năm {year}", "Year {year}")
    halves = {
        "H1": Text("6 tháng đầu năm {year}", "First half of {year}"),
        "H2": Text("6 tháng cuối năm {year}", "Second half of {year}"),
    }
    return halves.get(half, whole).format(year=year)


def short_label(code: str) -> Text:
    """A period in a few letters: "Đầu 2026"."""
    year, _, half = code.partition("-")
    halves = {"H1": Text("Đầu {year}", "H1 {year}"), "H2": Text("Cuối {year}", "H2 {year}")}
    return halves.get(half, Text("{year}", "{year}")).format(year=year)


def in_short(text: str) -> str:
    """So much of a name as a line beside others has room for; the whole stands further on or on the page."""
    return shorten(text, MOST_WORDS, placeholder="…")


def class_text(inspection: Inspection | None) -> Text:
    """The class of an inspection in one cell: "Khá", "Khá (rút gọn)", "Chưa kiểm tra"."""
    if inspection is None:
        return NOT_INSPECTED
    result = inspection.score.result_class
    name = result.label if result else Text("Chưa xếp loại", "No class")
    return Text("{name} (rút gọn)", "{name} (short form)").format(name=name) if inspection.short else name


def score_text(score: Score) -> Text:
    """The score in points of 100: "94,4 điểm"; a reason where there is none."""
    if score.value is None:
        return Text("không có điểm (không mục nào áp dụng)", "no score (no item applies)")
    return POINTS.format(value=number(score.value, 1))


def answers_text(result: Result) -> Text:
    """How many took part: "từ 10 đến 14 phiếu (40–60 % số người được hỏi)", or why nothing is shown."""
    if not isinstance(result, SchoolResult):
        return withheld_text(result)
    answers = result.answers.text
    if result.more_than_expected:
        return Text(
            "{answers} (nhiều hơn số người được hỏi, cần xem lại)",
            "{answers} (more than the people asked, please look into it)",
        ).format(answers=answers)
    if result.rate is None:
        return answers
    whole = Text("{answers} ({rate} số người được hỏi)", "{answers} ({rate} of the people asked)")
    return whole.format(answers=answers, rate=result.rate.text)
