"""R3: the annual report. What the half-year's has, and what only a whole year can say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from ...good_models import State
from ...rounds import Period
from . import assessment, passages
from .annexes import annexes_of
from .compared import compared_group, compared_sheet
from .figures import Figure, by_name
from .followed import followed_group, levels_groups, levels_sheet, of_this_period
from .half_year import ABOUT, groups_of, next_period, notice, report_bases, subject_of, words_of
from .inspected import place_of, visits_group
from .model import Kind, OfficialReport, Passage
from .modelled import models_group, names_in
from .resolution import resolution, resolution_group
from .source import Source
from .surveyed import Half, polls
from .texts import Draft, drafted

HALVES = {"H1": "6 tháng đầu năm", "H2": "6 tháng cuối năm"}
WHOLE = "cả năm"
NOTHING: Mapping[str, Figure] = MappingProxyType({})
NO_AIMS: Mapping[str, Decimal] = MappingProxyType({})


def year_report(
    source: Source, before: Source | None = None, aims: Mapping[str, Decimal] = NO_AIMS
) -> OfficialReport:
    """The report of a year; ``before`` is the year before it, ``aims`` what the plan of this one aims at."""
    asked = polls(source.releases, halves_of(source))
    own = (*groups_of(source, asked), *levels_groups(source), resolution_group(source))
    compared = compared_group(by_name(own), figures_of(before) if before else NOTHING, aims)
    groups = (*own, compared)
    figures, period, bases = by_name(groups), words_of(source), report_bases(source.office, source)
    written = (
        passages.opening(source, f"{' '.join(ABOUT)} {period}", bases),
        passages.leading(source, figures),
        Passage("", "II. KẾT QUẢ THỰC HIỆN"),
        passages.made_known(figures),
        passages.motto(source, figures),
        passages.meetings(figures),
        passages.boards(figures),
        passages.opinions(source, figures),
        passages.inspections(source, figures),
        passages.survey(source, asked, figures),
        resolution(figures),
        _put_right(source, figures),
        _compared(figures, bool(aims)),
        passages.movement(source, figures),
        Passage("", "IV. ĐÁNH GIÁ CHUNG"),
        assessment.strengths(source, figures),
        assessment.weaknesses(source, figures),
        assessment.causes(figures),
        assessment.lessons(figures),
        assessment.what_is_left(figures, f"V. PHƯƠNG HƯỚNG, NHIỆM VỤ {next_period(source)}"),
        _commended(source, figures),
        assessment.proposals(figures, "VII. KIẾN NGHỊ, ĐỀ XUẤT"),
    )
    return OfficialReport(
        kind=Kind.YEAR,
        period=source.period,
        made_on=source.made_on,
        subject=subject_of(period),
        bases=bases,
        groups=groups,
        passages=written,
        annexes=annexes_of(source, groups, figures),
        notice=notice(source),
    )


def figures_of(source: Source) -> Mapping[str, Figure]:
    """The figures of a year, to compare another one with; of work that nobody kept here there are none."""
    groups = list(groups_of(source, polls(source.releases, halves_of(source))))
    if not source.visits:
        groups.remove(visits_group(source))
    if not of_this_period(source):
        groups.remove(followed_group(source))
    if source.movement and not source.movement.summary.models:
        groups.remove(models_group(source.movement))
    return by_name(groups)


def halves_of(source: Source) -> Sequence[Half]:
    """Both halves; the year itself only where a survey was made for it."""
    year = source.period.code
    found = [Half(f"{year}-{half}", half.lower(), f"{words} {year}") for half, words in HALVES.items()]
    if any(each.round.period == year for each in source.releases):
        found.append(Half(year, "all", f"{WHOLE} {year}"))
    return found


def half_words(period: Period) -> str:
    """As the notice names a half-year."""
    year, _, half = period.code.partition("-")
    return f"{HALVES.get(half, WHOLE)} {year}"


def _put_right(source: Source, figures: Mapping[str, Figure]) -> Passage:
    drafts = (
        Draft(
            "Cả năm có {actions} kiến nghị; đã khắc phục {actions.done}, tỉ lệ {actions.share}; "
            "chờ xác nhận {actions.waiting}, quá hạn {actions.overdue}.",
            "Kiến nghị, khắc phục",
        ),
    )
    heading = "9. Kiến nghị và kết quả khắc phục"
    return Passage("ii.9", heading, 2, drafted(drafts, figures), (levels_sheet(source, figures),))


def _compared(figures: Mapping[str, Figure], aimed: bool) -> Passage:
    drafts = (
        Draft(
            "Số trường đã kiểm tra: {inspected}; năm trước: {before.inspected} ({change.inspected}).",
            "So với năm trước",
            "before.inspected",
        ),
        Draft(
            "Số trường đã kiểm tra so với kế hoạch: {inspected}/{target.inspected} ({reached.inspected}).",
            "So với kế hoạch",
            "target.inspected",
        ),
    )
    heading = "10. So sánh với năm trước và với kế hoạch"
    return Passage("ii.10", heading, 2, drafted(drafts, figures), (compared_sheet(figures, aimed),))


def _commended(source: Source, figures: Mapping[str, Figure]) -> Passage:
    """Who could be commended, as the figures have it; the office decides."""
    best = source.office.class_limits.classes[0]
    schools = [
        each.name for each in source.schools if place_of(source.inspections.get(each.code)) == best.name
    ]
    drafts = [
        Draft(f"Trường xếp loại {best.label.vi}: {{class.all.{best.name}}}.", "Xếp loại"),
        Draft("Mô hình hiệu quả: {models.effective}; đã được khen: {models.commended}.", "Mô hình"),
    ]
    if 0 < len(schools) <= assessment.MOST_NAMES:
        drafts.append(Draft(f"Các trường xếp loại {best.label.vi}: {'; '.join(schools)}."))
    if models := names_in(source.movement, State.EFFECTIVE)[: assessment.MOST_NAMES]:
        drafts.append(Draft(f"Mô hình hiệu quả, chưa có quyết định khen: {'; '.join(models)}."))
    return Passage("vi", "VI. ĐỀ NGHỊ KHEN THƯỞNG", 1, drafted(drafts, figures))
