"""What official reports are made of, in small: eight schools of three levels and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from forms_app.core import actions
from forms_app.core.actions import Action, Origin, Step, StepKind
from forms_app.core.comparison import PeriodComparison, Trend, of_survey
from forms_app.core.definition import Audience, Theme
from forms_app.core.disclosure import Release, protect
from forms_app.core.office import class_of
from forms_app.core.reports import Inspection
from forms_app.core.reports.official import (
    OfficialReport,
    Reported,
    Source,
    comparison_report,
    half_year_report,
    year_report,
)
from forms_app.core.reports.official.asked import SUBJECTS, Sort
from forms_app.core.reports.official.comparison import of_level
from forms_app.core.reports.official.inspected import themes_compared
from forms_app.core.rounds import Period, Round
from forms_app.core.schools import Level, School
from forms_app.core.scoring import PartScore, Score
from forms_app.core.visits import Visit, VisitState
from forms_app.core.voices import Voice
from tests.actions_world import BODY
from tests.factories import asked, by_school, raw, shipped_office, survey

PERIOD = Period("2026-H1", date(2026, 1, 1), date(2026, 6, 30))
MADE_ON = date(2026, 6, 16)
LIMITS = shipped_office().class_limits
SCHOOLS = tuple(
    School(code, f"Trường {name}", level, "TT", 30, 400, 380)
    for code, name, level in (
        ("MN01", "Mẫu giáo Sao Mai", Level.MN),
        ("MN02", "Mầm non Hoa Sen", Level.MN),
        ("MN03", "Mẫu giáo Ánh Dương", Level.MN),
        ("TH01", "Tiểu học Bình Minh", Level.TH),
        ("TH02", "Tiểu học Hướng Dương", Level.TH),
        ("TH03", "Tiểu học Cầu Vồng", Level.TH),
        ("CS01", "THCS Hòa Bình", Level.THCS),
        ("CS02", "THCS Phù Sa", Level.THCS),
    )
)
SCORES = {"MN01": "92.0", "MN02": "85.0", "TH01": "71.5", "TH02": "84.9", "CS01": "49.9"}


def scored(points: str) -> Score:
    """A checklist of 100 points, the same in every theme."""
    part = PartScore(Decimal(points), Decimal(100))
    given = class_of(Decimal(points), LIMITS.classes)
    return Score(part.earned, part.possible, {}, dict.fromkeys(Theme, part), (), given, given, 43, 43)


def inspected(school: str, points: str, short: bool = False, day: date = date(2026, 3, 20)) -> Inspection:
    form = "chk_long_ghep" if short else "chk_th"
    state = VisitState.SUBMITTED
    visit = Visit(f"visit-{school}", school, form, 1, PERIOD.code, day, day, ("lan",), state)
    return Inspection(visit, scored(points), (), (), short)


def followed(
    school: str,
    number: int,
    *kinds: StepKind,
    opened: date = date(2026, 3, 20),
    visit: bool = True,
    **body: Any,
) -> Action:
    """An action opened by the school's visit, or else by its board; a step of each kind, ten days apart."""
    first = {**BODY, actions.DUE: (opened + timedelta(30)).isoformat(), **body}
    steps = [
        Step(kind, "ai_do", datetime(2026, 1, 1), opened + timedelta(10 * place), {})  # noqa: DTZ001
        for place, kind in enumerate(kinds, start=1)
    ]
    begun = Step(StepKind.OPEN, "lan", datetime(2026, 1, 1), opened, first)  # noqa: DTZ001
    origin, uuid = (Origin.VISIT, f"visit-{school}") if visit else (Origin.BOARD, None)
    return Action(f"KN-2026-{number:03}", school, origin, "e_hop_thu", uuid, (begun, *steps))


def released(
    audience: Audience = Audience.STAFF, period: str = PERIOD.code, forms: int = 24, good: int = 20
) -> Release:
    """All schools but the last answered alike; of the last one too few forms came."""
    form = survey(*[theme for theme in Theme for _ in range(3)], audience=audience)
    counts = [(good, 0, forms - good)] * 18
    tallies = [raw(forms, *counts, school=each.code) for each in SCHOOLS[:-1]]
    tallies.append(raw(3, *[(3, 0, 0)] * 18, school=SCHOOLS[-1].code))
    heads = {each.code: 40 for each in SCHOOLS}
    protected = protect(form, by_school(tallies), asked(heads), frozenset(), shipped_office().thresholds)
    made = Round(1, form.id, 1, audience, period, date(2026, 4, 1), date(2026, 4, 20), "Khảo sát")
    return Release(made, date(2026, 4, 21), protected)


def reported(**changes: Any) -> dict[str, Any]:
    """What one school reported: every count 2, money 1,5, yes or no, and what ``changes`` say."""
    every = [each for subject in SUBJECTS for each in subject.asked]
    counts = {each.name: 2 for each in every if each.sort is Sort.COUNTED}
    money = {name: "1.5" for name in counts if name.startswith("tien_")}
    told = {"diem_nong": "khong", "bcd_kien_toan": "co", "nguyen_nhan": "Thiếu người.", "tu_xep_loai": "tot"}
    told |= {"ke_hoach_so_ngay": "05/KH-TH ngày 10/01/2026", "hoi_nghi_ngay": "2026-01-15"}
    return counts | money | told | changes


def halves(*reports: dict[str, dict[str, Any]], waiting: int = 0) -> tuple[Reported, ...]:
    """By school what it reported, a half-year each."""
    names = ("6 tháng đầu năm 2026", "6 tháng cuối năm 2026")
    return tuple(Reported(name, each, waiting) for name, each in zip(names, reports, strict=False))


def source(**changes: Any) -> Source:
    """Five schools fully inspected, one with a short checklist, two not; three actions, one put right."""
    found = {code: inspected(code, points) for code, points in SCORES.items()}
    found["TH03"] = inspected("TH03", "95.0", short=True)
    planned = replace(found["MN01"].visit, uuid="planned", school="MN03", state=VisitState.PLANNED)
    made = Source(
        period=PERIOD,
        as_of=MADE_ON,
        made_on=MADE_ON,
        office=shipped_office(),
        schools=SCHOOLS,
        visits=(*(each.visit for each in found.values()), planned),
        inspections=found,
        actions=(
            followed("MN01", 1, StepKind.FINISH, StepKind.CONFIRM),
            followed("TH01", 2),
            followed("CS01", 3, StepKind.FINISH),
            followed("TH02", 4, opened=date(2026, 4, 2), visit=False),
            followed("CS02", 5, opened=date(2025, 11, 1), visit=False),
        ),
        releases=(released(), released(Audience.PARENTS, forms=12, good=5)),
    )
    return replace(made, **changes)


def r2(**changes: Any) -> OfficialReport:
    return half_year_report(source(**changes))


def values(report: OfficialReport, names: Iterable[str]) -> list[Any]:
    return [report.figures[name].value for name in names]


def r4(level: Level, whole: Source | None = None) -> OfficialReport:
    """The schools of one level in one period, as each voice has them."""
    whole = whole or source()
    known = of_level(whole, level)
    codes = [each.code for each in known.schools]
    found = {each.round.audience.value: each.protected for each in reversed(known.releases)}
    trends: dict[Voice, Trend] = {Voice.INSPECTION: [PeriodComparison(PERIOD, themes_compared(known))]}
    for voice in (Voice.STAFF, Voice.PARENTS):
        trends[voice] = [PeriodComparison(PERIOD, of_survey(codes, found.get(voice.value)))]
    return comparison_report(whole, level, trends)


YEAR = Period("2026", date(2026, 1, 1), date(2026, 12, 31))


def r3(
    before: Source | None = None, aims: dict[str, Decimal] | None = None, **changes: Any
) -> OfficialReport:
    """The year, a survey in each half."""
    both = (released(), released(period="2026-H2", good=4))
    whole = source(**{"period": YEAR, "as_of": MADE_ON, "releases": both} | changes)
    return year_report(whole, before, aims or {})
