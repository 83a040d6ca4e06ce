"""R4: the schools of one level side by side, each beside the school in the middle.

Schools stand by name: nothing is sorted by a result and nobody has a place. Every figure beside the middle is
one of ``core.comparison``, as on the board's page: its themes, its school in the middle, its periods.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ...comparison import NOTHING, Comparison, Reading, Trend
from ...disclosure import theme_label
from ...schools import Level
from ...state_document import Align
from ...voices import Voice
from ..words import answers_text, short_label
from .figures import Cell, Figure, Group, Value, by_name
from .half_year import words_of
from .inspected import class_of, note_on_short, schools_group, visits_group
from .model import Annex, Bars, Column, Graph, Kind, Line, OfficialReport, Passage, Sheet
from .passages import MEDIAN
from .source import LEVELS, Source
from .surveyed import VOICES, Half, Poll, polls, theme_key
from .texts import Draft, drafted

MIDDLE = "Trường đứng giữa"
NAMES = (Column("TT", 11, Align.CENTRE), Column("Trường", 61, plain=True))
WIDE = 252
SHORT = {Voice.INSPECTION: "kiểm tra", Voice.STAFF: "nhân viên", Voice.PARENTS: "phụ huynh"}  # for tabs
INSPECTED = "inspected"  # before the names of the middle figures of inspections


def comparison_report(whole: Source, level: Level, trends: Mapping[Voice, Trend]) -> OfficialReport:
    """The schools of ``level`` in the period of ``whole``, and what each voice says of them up to then."""
    source = of_level(whole, level)
    marked = _last(trends[Voice.INSPECTION])
    asked = [
        (voice, poll, _last(trends[voice]))
        for poll, voice in zip(
            polls(source.releases, (Half(source.period.code),)), VOICES.values(), strict=True
        )
    ]
    groups = (
        schools_group(source),
        visits_group(source),
        _middle_group(INSPECTED, "kiểm tra", marked, source),
        *(_middle_group(f"survey.{poll.key}", poll.label, found, source) for _voice, poll, found in asked),
    )
    figures, words = by_name(groups), LEVELS[level]
    sheets = (
        _inspected(source, marked, figures),
        *(_polled(voice, poll, found, source, figures) for voice, poll, found in asked if poll.protected),
        *(_through_periods(voice, trend, source) for voice, trend in trends.items() if len(trend) > 1),
    )
    return OfficialReport(
        kind=Kind.COMPARISON,
        period=source.period,
        made_on=source.made_on,
        subject=f"So sánh các trường {words}\n{words_of(source)}",
        bases=(),
        groups=groups,
        passages=(_passage(source, marked, figures, words),),
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


def _last(trend: Trend) -> Comparison:
    return trend[-1].comparison


def _middle_group(key: str, words: str, found: Comparison, source: Source) -> Group:
    """What the school in the middle has, theme by theme."""
    figures = (
        Figure(
            f"{key}.{theme_key(themes)}.middle",
            f"trường đứng giữa về {theme_label(themes, source.office.motto).lower()} ({words})",
            _value(reading),
            places=1,
        )
        for themes, reading in zip(found.groups, found.medians, strict=True)
    )
    counted = Figure(f"{key}.counted", f"số trường có kết quả ({words})", found.counted, "trường")
    return Group(f"Trường đứng giữa: {words}", (counted, *figures))


def _cells(readings: Sequence[Reading]) -> Iterable[Cell]:
    """Blank where the school has no figure at all: the column before says why."""
    nothing = not any(each.there for each in readings)
    return (None if nothing else _value(each) or each.text.vi for each in readings)


def _value(reading: Reading | None) -> Value | None:
    """Points as a number, a range or a word as it is told."""
    if reading is None or not reading.there:
        return None
    return reading.low if reading.low == reading.high and reading.low is not None else reading.text.vi


def _passage(source: Source, marked: Comparison, figures: Mapping[str, Figure], words: str) -> Passage:
    drafts = (
        Draft(f"Có {{schools}} trường {words}; kiểm tra bằng phiếu đầy đủ {{inspected.full}} trường."),
        Draft(f"Điểm của trường đứng giữa {MEDIAN}: {{score.median}} trên 100.", "Điểm của trường đứng giữa"),
        Draft("Các trường xếp theo tên, không xếp hạng; phiếu rút gọn không tính vào trường đứng giữa."),
    )
    graph = Graph(
        "Điểm kiểm tra của trường đứng giữa theo phương châm",
        tuple(theme_label(each, source.office.motto) for each in marked.groups),
        (Bars("Điểm", tuple(_middles(INSPECTED, marked, figures))),),
        whole=100,
    )
    return Passage("", "", 1, drafted(drafts, figures), (graph,))


def _middles(key: str, found: Comparison, figures: Mapping[str, Figure]) -> Iterable[Figure]:
    return (figures[f"{key}.{theme_key(each)}.middle"] for each in found.groups)


def _inspected(source: Source, found: Comparison, figures: Mapping[str, Figure]) -> Sheet:
    """Class, points and themes of each school."""
    themes = (Column(theme_label(each, source.office.motto), 21, Align.CENTRE) for each in found.groups)
    columns = (*NAMES, Column("Xếp loại", 32, Align.CENTRE), Column("Điểm", 22, Align.CENTRE), *themes)
    lines = []
    for number, school in enumerate(source.schools, start=1):
        inspection = source.inspections.get(school.code)
        points = inspection.score.value if inspection else None
        cells = _cells(found.readings.get(school.code, ()))
        lines.append(Line((number, school.name, class_of(source, school.code), points, *cells)))
    middle = (figures["score.median"], *_middles(INSPECTED, found, figures))
    lines.append(Line((None, MIDDLE, None, *middle), total=True))
    note = note_on_short(source)
    name = "Kết quả kiểm tra (điểm trên 100)"
    return Sheet(name, "Kiểm tra", _widened(columns), tuple(lines), note=note)


def _polled(
    voice: Voice, poll: Poll, found: Comparison, source: Source, figures: Mapping[str, Figure]
) -> Sheet:
    columns = (
        *NAMES,
        Column("Số phiếu", 50, plain=True),
        *(Column(theme_label(each, source.office.motto), 26, Align.CENTRE) for each in found.groups),
    )
    results = poll.protected.schools if poll.protected else {}
    lines = []
    for number, school in enumerate(source.schools, start=1):
        cells = _cells(found.readings.get(school.code, ()))
        lines.append(Line((number, school.name, answers_text(results.get(school.code)).vi, *cells)))
    lines.append(Line((None, MIDDLE, None, *_middles(f"survey.{poll.key}", found, figures)), total=True))
    name = f"Ý kiến {poll.label} (phần trăm hoặc mức thấy tốt)"
    return Sheet(name, f"Ý kiến {SHORT[voice]}", _widened(columns), tuple(lines))


def _through_periods(voice: Voice, trend: Trend, source: Source) -> Sheet:
    """The school in the middle of each period, theme by theme."""
    lines = tuple(
        Line((theme_label(themes, source.office.motto), *(_told(each.middle(themes)) for each in trend)))
        for themes in _last(trend).groups
    )
    periods = (Column(short_label(each.period.code).vi, 30, Align.CENTRE) for each in trend)
    first = WIDE - 30 * len(trend)
    name = f"Trường đứng giữa qua các kỳ: {voice.inside.vi}"
    columns = (Column("Phương châm", first, plain=True), *periods)
    return Sheet(name, f"Các kỳ, {SHORT[voice]}", columns, lines)


def _told(reading: Reading | None) -> Value:
    value = _value(reading)
    return NOTHING.vi if value is None else value


def _widened(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """As wide as the paper: what is left goes to the names of schools."""
    spare = WIDE - sum(each.width for each in columns)
    return tuple(
        replace(each, width=each.width + spare) if each.title == NAMES[1].title else each for each in columns
    )
