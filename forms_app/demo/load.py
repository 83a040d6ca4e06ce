"""Fills an empty store with the demo district, step by step, through the same doors as a real office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import cycle, islice

from ..storage.forms import publish
from ..storage.periods import period
from .accounts import INSPECTORS, MAKER, make_accounts
from .answers import profile
from .bodies import make_bodies
from .conclusions import conclude
from .district import District, at, half_year, half_year_before, working_days
from .follow_up import board_opens_one, follow_up
from .good_models import show_models
from .inspections import inspect, plan, plan_and_cancel, plan_todays_visit
from .late import arrive_late
from .letters import BOXES, open_box, write_and_answer
from .official_reports import send_report
from .polls import answer, close_and_count, open_missing_polls, open_poll
from .returns import report_half_years
from .schools import keep_schools
from .state import change_state, clear_state
from .work_plans import make_plans

FIRST_VISIT_DAY = 80  # days after the start of the finished half-year
POLL_DAY = 115
VISITED_ALREADY = 6  # schools inspected in the current half-year before today
PLANNED_AHEAD = 5
FOLDED_EVERY = 3  # of the visits ahead, one is folded into a professional inspection
LATE_BY = 12  # days since the visit that nobody handed in
LAST_PLANNED = 30  # working days ahead
WHY_CANCELLED = "Trường bận tổ chức hội thi cấp huyện, hẹn lại kỳ sau."


@dataclass(frozen=True)
class Step:
    """One piece of the work, to be called once and in order."""

    label: str
    work: Callable[[], object]


def load(district: District) -> Iterator[Step]:
    """Everything, for an empty store. A later step needs what the earlier ones left there."""
    yield Step("tệp của bản mẫu", partial(clear_state, district.instance))
    yield Step("mẫu phiếu", partial(publish_forms, district))
    yield Step("trường", partial(keep_schools, district))
    yield Step(
        "tài khoản", partial(make_accounts, district.schools, district.instance, at(district.today, 1))
    )
    yield Step("các ban", partial(make_bodies, district))
    yield from _finished_visits(district)
    yield from _finished_polls(district)
    yield from _current_visits(district)
    yield Step("việc khắc phục", partial(follow_up, district))
    yield Step("kiến nghị của Ban TTND", partial(board_opens_one, district))
    yield from _letters(district)
    yield Step("báo cáo của các trường", partial(report_half_years, district))
    yield Step("kết luận của Ban TTND", partial(conclude, district))
    yield Step("mô hình “Dân vận khéo”", partial(show_models, district))
    yield Step("báo cáo 6 tháng đã gửi", partial(send_report, district))
    yield Step("đợt khảo sát đang mở", partial(open_missing_polls, district))
    yield Step("kế hoạch", partial(make_plans, district))
    yield Step("tệp của bản mẫu", partial(change_state, district.instance, complete=True))


def keep_up(district: District) -> Iterator[Step]:
    """For a demo loaded earlier: open rounds and a visit for today where the old ones have passed."""
    yield Step("mẫu phiếu", partial(publish_forms, district))
    yield Step("đợt khảo sát đang mở", partial(open_missing_polls, district))
    yield Step("cuộc kiểm tra hôm nay", partial(plan_todays_visit, district))


def _letters(district: District) -> Iterator[Step]:
    """The district's own box, then those of the first schools, which have accounts to open them with."""
    for school in (None, *district.schools[:BOXES]):
        name = school.name if school else "Phòng"
        yield Step(f"hòm thư {name}", partial(open_box, district, school))
    yield Step("thư góp ý", partial(write_and_answer, district))


def publish_forms(district: District) -> None:
    for definition in district.forms:
        publish(definition, MAKER, at(district.today, 0))


def _finished_visits(district: District) -> Iterator[Step]:
    """The visited schools, one a working day; the inspectors take turns."""
    first_day = period(half_year_before(district.today)).starts_on + timedelta(days=FIRST_VISIT_DAY)
    visited = [school for school in district.schools if profile(school).visited]
    for school, leader, day in zip(visited, cycle(INSPECTORS), working_days(first_day), strict=False):
        short, photos = profile(school).short_visit, school is visited[0]
        yield Step(f"kiểm tra {school.name}", partial(inspect, district, school, day, leader, short, photos))


def _finished_polls(district: District) -> Iterator[Step]:
    opens_on = period(half_year_before(district.today)).starts_on + timedelta(days=POLL_DAY)
    for form_id in district.surveys:
        yield Step(f"mở đợt {form_id}", partial(open_poll, district, form_id, opens_on))
        for school in district.schools:
            yield Step(f"phiếu {school.name}", partial(answer, district, form_id, school))
        yield Step(f"kiểm phiếu {form_id}", partial(close_and_count, district, form_id))


def _current_visits(district: District) -> Iterator[Step]:
    """Some done, one for today, some for the days after, every third of those folded; one late, one off."""
    today, schools = district.today, district.schools
    done = schools[: min(VISITED_ALREADY, len(schools) // 2)]
    ahead = schools[len(done) + 1 :][:PLANNED_AHEAD]
    left = iter(schools[len(done) + 1 + len(ahead) :])
    days_back = working_days(today - timedelta(days=1), step=-1)
    for school, leader, day in zip(done, cycle(INSPECTORS), days_back, strict=False):
        work = partial(inspect, district, school, day, leader, photos=school is done[0])
        yield Step(f"kiểm tra {school.name}", work)
    for school in done[:1]:
        yield Step(f"phần gửi muộn {school.name}", partial(arrive_late, district, school))
    yield Step("cuộc kiểm tra hôm nay", partial(plan_todays_visit, district))
    days_ahead = working_days(today + timedelta(days=1))
    for number, (school, leader) in enumerate(zip(ahead, cycle(INSPECTORS), strict=False)):
        day, short = next(days_ahead), number % FOLDED_EVERY == FOLDED_EVERY - 1
        yield Step(f"kế hoạch {school.name}", partial(plan, district, school, day, leader, today, short))
    day_late = next(working_days(today - timedelta(days=LATE_BY), step=-1))
    for school in islice(left, 1):
        yield Step(
            f"kế hoạch {school.name}", partial(plan, district, school, day_late, INSPECTORS[1], day_late)
        )
    day_off = next(days_ahead)
    for school in islice(left, 1):
        work = partial(plan_and_cancel, district, school, day_off, INSPECTORS[2], WHY_CANCELLED)
        yield Step(f"kế hoạch {school.name}", work)
    for school, leader, day in zip(left, cycle(INSPECTORS), every_other(days_ahead), strict=False):
        if half_year(day) == half_year(today):
            yield Step(f"kế hoạch {school.name}", partial(plan, district, school, day, leader, today, True))


def every_other(days: Iterator[date]) -> Iterator[date]:
    """The inspectors have other work too."""
    return islice(days, 0, LAST_PLANNED, 2)
