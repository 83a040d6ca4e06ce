"""R2: the six-month report to the Party committee's mass mobilisation commission."""

from __future__ import annotations

from collections.abc import Iterable

from ...language import capital
from ...legal import bases_on
from ...office import LegalBasis, Office
from ..words import period_label
from . import assessment, passages
from .annexes import annexes_of
from .figures import Group, by_name
from .followed import followed_group
from .inspected import classes_groups, schools_group, themes_group, visits_group
from .led import led_group, plan_group
from .model import Kind, OfficialReport, Passage
from .modelled import models_group
from .reported import reported_groups
from .selfcheck import boards_group, self_group
from .source import Source
from .surveyed import Half, Poll, poll_group, polls
from .written import letters_group

ABOUT = (
    "kết quả thực hiện Quy chế dân chủ ở cơ sở",
    "và phong trào thi đua “Dân vận khéo”",
)


def half_year_report(source: Source) -> OfficialReport:
    """The report of one half-year."""
    asked = polls(source.releases, (Half(source.period.code),))
    groups = groups_of(source, asked)
    figures = by_name(groups)
    period = words_of(source)
    about = f"{' '.join(ABOUT)} {period}"
    bases = report_bases(source.office, source)
    written = (
        passages.opening(source, about, bases),
        passages.leading(source, figures),
        Passage("", "II. KẾT QUẢ THỰC HIỆN"),
        passages.made_known(figures),
        passages.motto(source, figures),
        passages.meetings(figures),
        passages.boards(figures),
        passages.opinions(source, figures),
        passages.inspections(source, figures),
        passages.survey(source, asked, figures),
        passages.movement(source, figures),
        Passage("", "IV. ĐÁNH GIÁ CHUNG"),
        assessment.strengths(source, figures),
        assessment.weaknesses(source, figures),
        assessment.causes(figures),
        assessment.what_is_left(figures, f"V. PHƯƠNG HƯỚNG, NHIỆM VỤ {next_period(source)}"),
        assessment.proposals(figures, "VI. KIẾN NGHỊ, ĐỀ XUẤT"),
    )
    return OfficialReport(
        kind=Kind.HALF_YEAR,
        period=source.period,
        made_on=source.made_on,
        subject=subject_of(period),
        bases=bases,
        groups=groups,
        passages=written,
        annexes=annexes_of(source, groups, figures),
        notice=notice(source),
    )


def subject_of(period: str) -> str:
    """What R2 and R3 are about, in the two lines under their head."""
    return f"{capital(ABOUT[0])}\n{ABOUT[1]} {period}"


def groups_of(source: Source, asked: Iterable[Poll]) -> tuple[Group, ...]:
    """Every figure of the report."""
    return (
        schools_group(source),
        visits_group(source),
        *classes_groups(source),
        themes_group(source),
        followed_group(source),
        *(poll_group(each, source.office.motto) for each in asked),
        models_group(source.movement),
        self_group(source.self_check),
        led_group(source.led, source.schools, source.as_of),
        plan_group(source.plan, source.as_of),
        letters_group(source.letters),
        boards_group(source.boards),
        *reported_groups(source),
    )


def report_bases(office: Office, source: Source) -> tuple[LegalBasis, ...]:
    """The texts in force on the day of the document that the office has its reports rest on."""
    found = bases_on(source.made_on, office.report_bases, office.legal_bases)
    return tuple(each for each in found if each.valid_on(source.made_on))


def notice(source: Source) -> str:
    """How many schools have reported; empty where they do not report here."""
    told = []
    for half in source.halves:
        words = f"{half.words}: " if len(source.halves) > 1 else ""
        waiting = f", {half.waiting} trường đã nộp, chờ duyệt" if half.waiting else ""
        told.append(f"{words}{len(half.answers)}/{len(source.schools)} trường đã báo cáo{waiting}")
    return "; ".join(told)


def words_of(source: Source) -> str:
    """ "6 tháng đầu năm 2026"."""
    return period_words(source.period.code)


def period_words(code: str) -> str:
    """A period inside a sentence."""
    label = period_label(code).vi
    return label[:1].lower() + label[1:]


def next_period(source: Source) -> str:
    """The period after this one, in capitals."""
    year, _, half = source.period.code.partition("-")
    if half == "H1":
        return f"6 THÁNG CUỐI NĂM {year}"
    after = int(year) + 1
    return f"6 THÁNG ĐẦU NĂM {after}" if half else f"NĂM {after}"
