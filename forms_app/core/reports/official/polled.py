"""Tables of surveys: how many schools stand at which level, by theme and for the questions lowest of all."""

from __future__ import annotations

from collections.abc import Mapping

from ...definition import Text, Theme
from ...disclosure import theme_label
from ...state_document import Align
from .figures import Figure
from .model import Column, Line, Sheet
from .surveyed import Poll, lowest_questions, theme_key, themes_of

LEVELS = (
    Column("Cao", 19, Align.CENTRE),
    Column("Trung bình", 21, Align.CENTRE),
    Column("Thấp", 19, Align.CENTRE),
    Column("Trường đứng giữa", 26, Align.CENTRE),
)
STANDS = ("high", "middle", "low", "median")


def levels_sheet(poll: Poll, motto: Mapping[Theme, Text], figures: Mapping[str, Figure]) -> Sheet:
    lines = tuple(
        Line(
            (
                theme_label(themes, motto),
                *(figures[f"survey.{poll.key}.{theme_key(themes)}.{each}"] for each in STANDS),
            )
        )
        for themes in themes_of(poll)
    )
    name = f"Ý kiến {poll.label}: số trường ở từng mức"
    return Sheet(name, f"KS {poll.label}", (Column("Phương châm", 80, plain=True), *LEVELS), lines)


def lowest_sheet(poll: Poll) -> Sheet:
    lines = tuple(
        Line((each.label, each.high, each.middle, each.low, each.median)) for each in lowest_questions(poll)
    )
    name = f"Ý kiến {poll.label}: các câu còn nhiều trường chưa ở mức cao"
    empty = "Không trường nào hiện riêng từng câu, hoặc câu nào cũng ở mức cao."
    columns = (Column("Câu hỏi", 80, plain=True), *LEVELS)
    return Sheet(name, f"Câu thấp {poll.label}", columns, lines, empty)
