"""R4: the schools of one level side by side, each beside the school in the middle.

Schools stand by name: nothing is sorted by a result and nobody has a place. Of surveys only what is shown of
each school is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...definition import Theme
from ...disclosure import SchoolResult, theme_label
from ...schools import Level, School
from ...state_document import Align
from ..words import answers_text
from .figures import NO_FIGURES, Cell, Figure, Group, by_name
from .half_year import words_of
from .inspected import (
    NOT_INSPECTED,
    SHORT,
    fully_inspected,
    place_name,
    place_of,
    schools_group,
    themes_group,
    visits_group,
)
from .model import Annex, Bars, Column, Graph, Kind, Line, OfficialReport, Passage, Sheet
from .source import LEVELS, Source
from .surveyed import Half, Poll, middle_range, polls, theme_key, themes_of
from .texts import Draft, drafted

MIDDLE = "Trường đứng giữa"
NAMES = (Column("TT", 11, Align.CENTRE), Column("Trường", 61, plain=True))
WIDE = 252


def comparison_report(whole: Source, level: Level) -> OfficialReport:
    """The schools of ``level`` in the period of ``whole``."""
    source = of_level(whole, level)
    asked = polls(source.releases, (Half(source.period.code),))
    groups = (
        schools_group(source),
        visits_group(source),
        themes_group(source),
        *(_poll_group(each, source) for each in asked),
    )
    figures, words = by_name(groups), LEVELS[level]
    sheets = (_inspected(source, figures), *_polled(asked, source, figures))
    return OfficialReport(
        kind=Kind.COMPARISON,
        period=source.period,
        made_on=source.made_on,
        subject=f"So sánh các trường {words}\n{words_of(source)}",
        bases=(),
        groups=groups,
        passages=(_passage(source, figures, words),),
        annexes=(Annex(f"SO SÁNH CÁC TRƯỜNG {words.upper()}", sheets, wide=True),),
    )


def of_level(whole: Source, level: Level) -> Source:
    """What concerns the schools of one level."""
    schools = whole.by_level.get(level, ())
    codes = {each.code for each in schools}
    return replace(
        whole,
        schools=schools,
        visits=tuple(each for each in whole.visits if each.school in codes),
        inspections={code: each for code, each in whole.inspections.items() if code in codes},
    )


def _passage(source: Source, figures: Mapping[str, Figure], words: str) -> Passage:
    drafts = (
        Draft(f"Có {{schools}} trường {words}; kiểm tra bằng phiếu đầy đủ {{inspected.full}} trường."),
        Draft("Điểm của trường đứng giữa: {score.median} trên 100.", "Điểm của trường đứng giữa"),
        Draft("Các trường xếp theo tên, không xếp hạng; mỗi cột so với trường đứng giữa cùng cấp."),
    )
    graph = Graph(
        "Điểm kiểm tra của trường đứng giữa theo phương châm",
        tuple(theme_label([theme], source.office.motto) for theme in Theme),
        (Bars("Điểm", tuple(figures[f"theme.{theme.value}"] for theme in Theme)),),
    )
    return Passage("", "", 1, drafted(drafts, figures), (graph,))


def _inspected(source: Source, figures: Mapping[str, Figure]) -> Sheet:
    """Score and themes of each school; a short checklist shows its class and no score."""
    themes = tuple(Column(theme_label([theme], source.office.motto), 21, Align.CENTRE) for theme in Theme)
    columns = (*NAMES, Column("Xếp loại", 32, Align.CENTRE), Column("Điểm", 22, Align.CENTRE), *themes)
    full = {each.visit.school: each for each in fully_inspected(source)}
    lines = []
    for number, school in enumerate(source.schools, start=1):
        score = full[school.code].score if school.code in full else None
        values: list[Cell] = [score.theme([theme]).value if score else None for theme in Theme]
        cells = (_class(source, school), score.value if score else None, *values)
        lines.append(Line((number, school.name, *cells)))
    middle = (figures["score.median"], *(figures[f"theme.{theme.value}"] for theme in Theme))
    lines.append(Line((None, MIDDLE, "", *middle), total=True))
    return Sheet("Kết quả kiểm tra (điểm trên 100)", "Kiểm tra", _widened(columns), tuple(lines))


def _class(source: Source, school: School) -> str:
    inspection = source.inspections.get(school.code)
    place = place_of(inspection)
    if place in (SHORT, NOT_INSPECTED):
        return place_name(source, place)
    result = inspection.score.result_class if inspection else None
    return result.label.vi if result else NO_FIGURES


def _polled(asked: Iterable[Poll], source: Source, figures: Mapping[str, Figure]) -> Iterable[Sheet]:
    for poll in asked:
        if poll.protected:
            yield _poll_sheet(poll, source, figures)


def _poll_sheet(poll: Poll, source: Source, figures: Mapping[str, Figure]) -> Sheet:
    themes = themes_of(poll)
    columns = (
        *NAMES,
        Column("Số phiếu", 50, plain=True),
        *(Column(theme_label(each, source.office.motto), 26, Align.CENTRE) for each in themes),
    )
    results = poll.protected.schools if poll.protected else {}
    lines = []
    for number, school in enumerate(source.schools, start=1):
        result = results.get(school.code)
        told = result.themes if isinstance(result, SchoolResult) else ()
        shown = {each.themes: each.text.vi for each in told}
        cells = (answers_text(result).vi, *(shown.get(each, "") for each in themes))
        lines.append(Line((number, school.name, *cells)))
    middle = (figures[f"survey.{poll.key}.{theme_key(each)}.middle_school"] for each in themes)
    lines.append(Line((None, MIDDLE, "", *middle), total=True))
    name = f"Ý kiến {poll.label} (phần trăm hoặc mức thấy tốt)"
    return Sheet(name, f"Ý kiến {poll.label}", _widened(columns), tuple(lines))


def _poll_group(poll: Poll, source: Source) -> Group:
    """The school in the middle of its level, by theme, from what is shown of the schools of the level."""
    codes = {each.code for each in source.schools}
    shown = [each for each in poll.shown if each.school in codes]
    label, known = f"số trường có kết quả riêng ({poll.label})", poll.protected is not None
    figures = [Figure(f"survey.{poll.key}.shown", label, len(shown) if known else None, "trường")]
    for themes in themes_of(poll):
        of_schools = (each for result in shown for each in result.themes if each.themes == themes)
        ranges = [each.range for each in of_schools if each.range]
        name = theme_label(themes, source.office.motto).lower()
        figures.append(
            Figure(
                f"survey.{poll.key}.{theme_key(themes)}.middle_school",
                f"trường đứng giữa về {name} ({poll.label})",
                middle_range(ranges),
            )
        )
    return Group(f"Ý kiến {poll.label}", tuple(figures))


def _widened(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """As wide as the paper: what is left goes to the names of schools."""
    spare = WIDE - sum(each.width for each in columns)
    return tuple(
        replace(each, width=each.width + spare) if each.title == NAMES[1].title else each for each in columns
    )
