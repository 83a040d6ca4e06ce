"""What the service's tables, lists and pages say, in the shapes that the recount gives."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from forms_app.core.reports.official import (
    Kind,
    OfficialReport,
    comparison_report,
    overdue_report,
    typed_tables,
)
from forms_app.core.reports.official.asked import SUBJECTS
from forms_app.core.return_sums import sums
from forms_app.core.schools import Level
from forms_app.storage import forms, returns, schools, suggestions
from forms_app.storage.actions import overdue_actions
from forms_app.storage.good_model_lists import summary_of
from forms_app.storage.reports import issued
from forms_app.web.comparing import COMPARED, trend_of
from forms_app.web.reports.gathering import parts_of, source_of
from tests.year.district import BOARD, OFFICER, principal
from tests.year.forms_read import FIGURES
from tests.year.world import World

Rows = list[tuple[Any, ...]]
STANDINGS = ("late", "soon", "waiting", "done")


def tables(report: OfficialReport) -> dict[str, Rows]:
    """By title the lines of each table of a workbook."""
    return {each.title: list(each.rows) for each in typed_tables(report)}


def classed(known: dict[str, Rows]) -> dict[str, tuple[Any, ...]]:
    return {row[1]: tuple(row[2:5]) for row in known["Xếp loại từng trường"] if row[1]}


def reported(known: dict[str, Rows]) -> dict[tuple[str, str], Any]:
    found = {}
    for subject in SUBJECTS:
        for row in known.get(subject.title[:31].strip(), []):
            if row[0] is not None and row[2] != "chưa có số liệu":
                cells = zip(subject.asked, row[2:], strict=True)
                found |= {(row[1], one.name): cell for one, cell in cells if cell is not None}
    return found


def units(known: dict[str, Rows]) -> dict[str, tuple[int, int, frozenset[str]]]:
    return {row[0]: (row[1], row[2], frozenset(row[3].split("; "))) for row in known["Đơn vị"]}


def models(known: dict[str, Rows]) -> dict[str, tuple[str, Any]]:
    return {row[1]: (row[4], row[5]) for row in known["Mô hình"]}


def topics(known: dict[str, Rows]) -> dict[str, int]:
    return {row[0]: row[1] for row in known.get("Hòm thư", [])}


def overdue(world: World) -> list[tuple[str, date, int]]:
    """R5 of today."""
    report = overdue_report(overdue_actions(world.today), schools.schools(), world.held.office, world.today)
    return sorted((row[2], row[7], row[8]) for row in tables(report).get("Quá hạn", []))


def compared(period: str, day: date) -> dict[str, tuple[Any, ...]]:
    """R4 of every level: by name of school its class and points."""
    source = source_of(period, (period,) if "-" in period else parts_of(period), day)
    rows: Rows = []
    for level in Level:
        trends = {voice: trend_of(schools.schools("", level), source.period, voice) for voice in COMPARED}
        rows += tables(comparison_report(source, level, trends)).get("Kiểm tra", [])
    return {row[1]: (row[3], row[2]) for row in rows if row[0] is not None}


def models_by_state(period: str) -> list[int]:
    """R6: each model once, in the order in which a model goes on."""
    return [*summary_of(period).by_state.values()]


def letters_of(world: World, school: str, first: date, last: date) -> tuple[int, int, int, int]:
    """R7 of one box: received, lying sealed, settled, overdue."""
    days = world.held.office.answer_days
    found = suggestions.figures_of(school, first, last, world.today, days, world.held.letters)
    assert found
    return found.received, found.unopened, found.settled, found.overdue


def returned(form: str, period: str) -> dict[str, int]:
    """How many schools' returns stand where."""
    states = [each.state.value for each in returns.standings(form, period).values()]
    return {state: states.count(state) for state in ("draft", "submitted", "sent_back", "approved")}


def year_page(world: World, school: str = "") -> dict[str, tuple[int, ...]]:
    """The counts on the page of the year: of the office, or of a principal."""
    by, area = (principal(school), "school") if school else (OFFICER, "office")
    page = world.get(by, f"/{area}/year/?year={world.today.year}").text
    found = {}
    for row in re.findall(r'<tr>\s*<th scope="row"><a href="[^"]*work=.*?</tr>', page, flags=re.DOTALL):
        numbers = re.findall(r'<td class="number"[^>]*>(?:<a[^>]*>)?([\d.]+)', row)
        found[re.findall(r"work=(\w+)", row)[0]] = tuple(int(each.replace(".", "")) for each in numbers[:-1])
    return found


def summed(form: str, period: str) -> dict[str, tuple[Any, int, int]]:
    """By question the total of what schools gave, how many gave a number, how many say that there is none."""
    definition, _version = forms.published(form)
    found = sums(definition, returns.approved(form, period), 0).figures
    return {name: (each.total, each.given, each.none) for name, each in found.items()}


def sent(period: str) -> dict[str, Any]:
    """The figures of a half-year's report as they were sent."""
    kept = issued(Kind.HALF_YEAR, period).tables
    return {row[4]: row[2] for row in next(each for each in kept if each.title == "Số liệu").rows}


def schools_of(world: World, unit: str, day: date) -> set[str]:
    """Codes of the schools that a unit's page shows on a day."""
    page = world.get(OFFICER, f"/office/units/{unit}?day={day.isoformat()}").text
    return set(re.findall(r'name="school" value="(\w+)"', page))


def history(world: World, school: str, visit: str, points: str) -> dict[str, bool]:
    """What a school that has moved still finds of the first half-year, and what the board finds of it."""
    period = f"{world.today.year}-H1"
    mine, uuid = world.sign_in(principal(school)), world.visits[visit]
    own = mine.get("/school/actions/?state=all").text
    codes = [code for (key, _what), code in world.actions.items() if key == visit]
    page = world.get(BOARD, f"/board/schools/{school}?period={period}").text
    return {
        "its visit": mine.get(f"/visits/{uuid}/result").status_code == 200,
        "its return": mine.get(f"/school/returns/{period}/{FIGURES}").status_code == 200,
        "its actions": bool(codes) and all(code in own for code in codes),
        "its points": points in page,
    }
