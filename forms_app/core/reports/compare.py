"""Schools of one level beside the one in the middle, and the middle through the periods. No ranking."""

from __future__ import annotations

from collections.abc import Sequence

from ..comparison import NOTHING, Beside, Comparison, PeriodComparison, Reading, Trend, beside, light
from ..definition import LANGUAGES, Text, Theme
from ..disclosure import theme_label
from ..office import Office
from ..schools import Level, School
from ..voices import Voice
from .blocks import (
    Block,
    Fact,
    Facts,
    HeatCell,
    HeatRow,
    HeatTable,
    Multiple,
    Multiples,
    Notes,
    Point,
    Report,
)
from .registry import report
from .school import RANGES_ONLY
from .schools import ONE_SCHOOL, SCHOOLS
from .words import NOT_INSPECTED, Speaker, period_label, short_label

SIGNS = {Beside.HIGHER: "▲", Beside.LOWER: "▼", Beside.SAME: "=", Beside.NOWHERE: ""}
MIDDLE = Text("Trường đứng giữa", "The school in the middle")
HIGHER = Text("Cao hơn trường đứng giữa: {themes}", "Higher than the middle: {themes}")
LOWER = Text("Thấp hơn trường đứng giữa: {themes}", "Lower than the middle: {themes}")
ALIKE = Text("Như trường đứng giữa", "Like the school in the middle")
IN_THE_MIDDLE = Text(
    "Trường đứng giữa là trung vị: xếp các trường theo điểm từ thấp đến cao, lấy trường ở giữa.",
    "The school in the middle is the median: schools in the order of their points, the one in the middle.",
)
HOW_TO_READ = (
    Text(
        "▲ cao hơn trường đứng giữa của cùng cấp, ▼ thấp hơn, = như nhau. Trang này không xếp hạng.",
        "▲ is higher than the school in the middle of the level, ▼ lower, = alike. This is no ranking.",
    ),
    IN_THE_MIDDLE,
    Text("Điểm của đoàn kiểm tra tính trên 100.", "The inspectors' score is out of 100."),
    Text("“{not_inspected}” không có nghĩa là chưa tốt.", "“{not_inspected}” does not mean “not good”."),
    Text(
        "Phiếu rút gọn có ghi rõ và không tính vào trường đứng giữa.",
        "Short forms are marked and do not count for the school in the middle.",
    ),
)
SHORT_FORM = Text("{name} (rút gọn)", "{name} (short form)")


@report("compare")
def compare_report(
    schools: Sequence[School],
    level: Level,
    voice: Voice,
    trend: Trend,
    office: Office,
    language: str = LANGUAGES[0],
) -> Report:
    """One voice on the schools of one level: the last of ``trend``, and the periods that lead up to it.

    ``schools`` come in the order of their names, and stay in it.
    """
    say, (period, comparison) = Speaker(language), (trend[-1].period, trend[-1].comparison)
    labels = [theme_label(themes, office.motto, language) for themes in comparison.groups]
    blocks: list[Block] = [_in_short(say, schools, voice, comparison)]
    if comparison.groups:
        blocks.append(_heat(say, schools, comparison, labels, office))
    if len(trend) > 1:
        blocks.append(_multiples(say, voice, trend, comparison, labels))
    notes = HOW_TO_READ if voice is Voice.INSPECTION else (HOW_TO_READ[0], IN_THE_MIDDLE, RANGES_ONLY)
    sentences = (say(each, not_inspected=NOT_INSPECTED) for each in notes)
    blocks.append(Notes(say(Text("Cách đọc", "How to read this page")), tuple(sentences)))
    subtitle = Text("{level}, {voice}, {period}", "{level}, {voice}, {period}").format(
        level=level.label, voice=voice.inside, period=period_label(period.code)
    )
    return Report(say(Text("So sánh các trường", "Schools side by side")), say(subtitle), tuple(blocks))


def _in_short(say: Speaker, schools: Sequence[School], voice: Voice, comparison: Comparison) -> Facts:
    """How many schools there are to compare, and how many say nothing and why."""
    shown = comparison.counted
    rest = len(schools) - shown
    facts = [(Text("Trường cùng cấp", "Schools of the level"), len(schools))]
    if voice is Voice.INSPECTION:
        facts += [(Text("Đã kiểm tra", "Inspected"), shown), (NOT_INSPECTED, rest)]
        if comparison.outside:
            facts.append((Text("Bằng phiếu rút gọn", "With the short form"), len(comparison.outside)))
    elif comparison.groups:
        facts.append((Text("Có kết quả riêng", "With results of their own"), shown))
        facts.append((Text("Không hiện riêng vì ít phiếu", "Not shown alone, few forms"), rest))
    told = [Fact(say(label), _schools(say, count)) for label, count in facts]
    if not comparison.groups:
        told.append(Fact(say(voice.label), say(Text("chưa có kết quả công bố", "nothing is released"))))
    return Facts(say(Text("Tóm tắt", "In short")), tuple(told))


def _schools(say: Speaker, count: int) -> str:
    return say(ONE_SCHOOL if count == 1 else SCHOOLS.format(n=count))


def _heat(
    say: Speaker,
    schools: Sequence[School],
    comparison: Comparison,
    labels: Sequence[str],
    office: Office,
) -> HeatTable:
    medians = comparison.medians
    first = HeatRow(say(MIDDLE), "", tuple(_cell(say, each, None, office) for each in medians), "")
    rows = [first] if any(medians) else []
    for school in schools:
        readings = comparison.readings.get(school.code, ())
        signs = [beside(*pair) for pair in zip(readings, medians, strict=True)]
        cells = _cells(say, readings, signs, office)
        rows.append(
            HeatRow(
                _name(say, school, school.code in comparison.outside),
                school.code,
                cells,
                _brief(say, cells, signs, labels),
            )
        )
    title = Text("Từng trường bên cạnh trường đứng giữa", "Each school beside the one in the middle")
    return HeatTable(say(title), (say(Text("Trường", "School")), *labels), tuple(rows))


def _name(say: Speaker, school: School, short: bool) -> str:
    return say(SHORT_FORM, name=school.name) if short else school.name


def _cells(
    say: Speaker, readings: Sequence[Reading], signs: Sequence[Beside], office: Office
) -> tuple[HeatCell, ...]:
    """A cell per theme; one for all where the school has no figure and all say why in the same words."""
    if not any(each.there for each in readings) and len({each.text for each in readings}) == 1:
        return (HeatCell(say(readings[0].text), "", ""),)
    return tuple(_cell(say, *pair, office) for pair in zip(readings, signs, strict=True))


def _cell(say: Speaker, reading: Reading | None, sign: Beside | None, office: Office) -> HeatCell:
    if reading is None:
        return HeatCell("", "", "")
    return HeatCell(say(reading.text), SIGNS[sign] if sign else "", light(reading, office))


def _brief(say: Speaker, cells: Sequence[HeatCell], signs: Sequence[Beside], labels: Sequence[str]) -> str:
    """A row in a sentence or two, for where columns have no room."""
    parts = []
    for text, wanted in ((HIGHER, Beside.HIGHER), (LOWER, Beside.LOWER)):
        named = [label for label, sign in zip(labels, signs, strict=True) if sign is wanted]
        if named:
            parts.append(say(text, themes=", ".join(named)))
    if parts:
        return ". ".join(parts)
    return say(ALIKE) if Beside.SAME in signs else (cells[0].text if cells else "")


def _multiples(
    say: Speaker,
    voice: Voice,
    trend: Trend,
    comparison: Comparison,
    labels: Sequence[str],
) -> Multiples:
    charts = []
    for themes, label in zip(comparison.groups, labels, strict=True):
        points = (_point(say, each, themes) for each in trend)
        charts.append(Multiple(label, tuple(points)))
    title = Text("Trường đứng giữa qua các kỳ", "The school in the middle, period by period")
    return Multiples(say(title), voice.value, tuple(charts))


def _point(say: Speaker, each: PeriodComparison, themes: tuple[Theme, ...]) -> Point:
    """The middle of one period."""
    reading = each.middle(themes)
    label = say(short_label(each.period.code))
    if reading is None:
        return Point(label, None, None, say(NOTHING))
    return Point(label, reading.low, reading.high, say(reading.text), say(reading.brief))
