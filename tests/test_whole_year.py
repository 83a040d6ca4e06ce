"""A whole year of a small district: what the service tells of it equals a recount of what people typed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path

import pytest

from forms_app.storage import rounds
from tests.year import asked, otherwise, recount, recount_lines
from tests.year.district import BY_CODE, MOVE_DAY, MOVED, UNITS, Entry
from tests.year.played import END, H1, H2, JULY, PERIODS, WHOLE, Year, apart, played_year
from tests.year.published import broken, raw_forms
from tests.year.recount_due import due_in_year
from tests.year.recount_lines import NOTHING


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    with played_year(tmp_path_factory.mktemp("year")) as played:
        yield played


# Figures


@pytest.mark.parametrize(("period", "day"), PERIODS)
def test_every_figure_of_the_reports_equals_the_recount(year: Year, period: str, day: date) -> None:
    assert apart(year.shown(period, day), year.counted(period, day)) == {}


def test_the_year_is_rich_enough_for_every_figure_to_mean_something(year: Year) -> None:
    """Few are nought or unknown: those of the year before, which nobody kept here, are left out."""
    known = {
        name: value
        for name, value in year.shown(WHOLE, END).items()
        if not name.startswith(("before.", "change.", "target.", "reached."))
    }
    empty = sum(value in (None, 0) for value in known.values())
    assert (len(known) > 250, empty < len(known) / 4) == (True, True)


def test_what_is_released_of_each_survey_is_what_may_be_shown_of_its_answers(year: Year) -> None:
    found = {
        key: broken(each.form_id, each.audience.value, year.released[END][key], raw_forms(year.diary, key))
        for key, each in year.world.rounds.items()
    }
    assert found == {f"{who} {half}": [] for half in (H1, H2) for who in ("staff", "parents")}


# Lines of tables, lists, pages


@pytest.mark.parametrize(("period", "day"), PERIODS)
@pytest.mark.parametrize("table", ["classed", "reported", "units", "models", "topics"])
def test_every_line_of_the_tables_equals_the_recount(year: Year, period: str, day: date, table: str) -> None:
    told = getattr(asked, table)(year.tables(period, day))
    span = recount.since_new_year(period, day) if table == "models" else recount.span_of(period, day)
    assert apart(told, getattr(recount_lines, table)(year.known(day), span)) == {}


@pytest.mark.parametrize("day", [JULY, END])
def test_what_is_overdue_is_every_action_that_the_recount_finds_overdue(year: Year, day: date) -> None:
    assert year.seen[day]["overdue"] == recount_lines.overdue(year.diary, day)


@pytest.mark.parametrize(("period", "day"), [(H1, JULY), (H2, END)])
def test_schools_side_by_side_and_counts_of_models(year: Year, period: str, day: date) -> None:
    lines = recount_lines.classed(year.known(day), recount.span_of(period, day))
    assert year.seen[day]["compared"] == {name: line[1:] for name, line in lines.items()}
    models = recount_lines.models(year.known(day), recount.since_new_year(period, day))
    states = [state for state, _points in models.values()]
    assert year.seen[day]["models"] == [states.count(each) for each in recount_lines.STATES]


@pytest.mark.parametrize("day", [JULY, END])
def test_letters_of_each_box_and_states_of_returns(year: Year, day: date) -> None:
    span = recount.span_of(WHOLE, day)
    counted = {box: recount_lines.letters_of(year.known(day), span, box) for box in ("TH01", "CS01", "")}
    assert year.seen[day]["letters"] == counted
    sums = {period: recount_lines.summed(year.known(day), period) for period in (H1, H2)}
    assert apart(year.seen[day]["summed"], sums) == {}
    forms = {key: recount_lines.returned(year.known(day), *key) for key in year.seen[day]["returned"]}
    assert year.seen[day]["returned"] == forms


@pytest.mark.parametrize("day", [JULY, END])
@pytest.mark.parametrize("school", ["", *MOVED])
def test_the_page_of_the_year_counts_what_is_late_soon_waiting_and_done(
    year: Year, day: date, school: str
) -> None:
    assert apart(year.seen[day]["year"][school], due_in_year(year.diary, day, school)) == {}


# Two schools belong to another unit since August


def test_each_report_names_the_units_of_its_own_last_day(year: Year) -> None:
    names = {BY_CODE[school]["name"] for school in MOVED}
    homes = {
        period: {unit for unit, line in asked.units(year.tables(period, END)).items() if names & line[2]}
        for period in (H1, H2, WHOLE)
    }
    assert homes == {H1: {"Xã Thủ Thừa"}, H2: {"Xã Mỹ Lạc"}, WHOLE: {"Xã Mỹ Lạc"}}


def test_the_units_own_pages_show_the_schools_of_the_day(year: Year) -> None:
    days = (MOVE_DAY - timedelta(days=1), MOVE_DAY)
    shown = {(unit, day): asked.schools_of(year.world, unit, day) for unit, _ in UNITS for day in days}
    assert shown == {
        (unit, day): {each for each in BY_CODE if recount_lines.unit_on(year.diary, each, day) == unit}
        for unit, day in shown
    }


def test_a_survey_keeps_the_unit_in_which_it_was_opened(year: Year) -> None:
    homes = {
        key: {each.school.unit for each in rounds.posters(opened.id) if each.school.code in MOVED}
        for key, opened in year.world.rounds.items()
    }
    assert homes == {key: {"TT" if H1 in key else "ML"} for key in homes}


@pytest.mark.parametrize("school", MOVED)
def test_a_school_that_moved_keeps_its_earlier_visit_actions_return_and_results(
    year: Year, school: str
) -> None:
    points = recount_lines.classed(year.diary, recount.span_of(H1, END))[BY_CODE[school]["name"]][1]
    found = asked.history(year.world, school, f"H1 {school}", str(points).replace(".", ","))
    assert found == dict.fromkeys(found, True)


def test_a_report_that_was_sent_keeps_the_figures_of_that_day(year: Year) -> None:
    day = next(each["day"] for each in year.diary if each["does"] == "send report")
    counted = recount.figures(year.diary, H1, day, year.released[JULY])
    told = {name: NOTHING if value is None else value for name, value in counted.items()}
    assert apart(asked.sent(H1), told) == {}


# Positive controls


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (otherwise.later_by_a_day, "actions.done"),
        (otherwise.unanswered, "letters.settled"),
        (otherwise.another_mark, "actions"),
        (otherwise.another_figure, "bc.nu"),
        (otherwise.another_term, "led.boards.over"),
        (otherwise.model_not_begun, "models.running"),
        (otherwise.one_task_undone, "plan.done"),
    ],
)
def test_one_thing_typed_otherwise_is_noticed(
    year: Year, change: Callable[[list[Entry]], None], name: str
) -> None:
    other = deepcopy(year.diary)
    change(other)
    assert name in apart(year.shown(WHOLE, END), year.counted(WHOLE, END, other))


def test_one_thing_typed_otherwise_is_noticed_in_the_lists_too(year: Year) -> None:
    other = deepcopy(year.diary)
    otherwise.one_task_undone(other)
    otherwise.never_finished(other)
    assert set(apart(year.seen[END]["year"][""], due_in_year(other, END))) == {"task"}
    assert year.seen[END]["overdue"] != recount_lines.overdue(other, END)


def test_one_answer_too_many_in_a_survey_is_noticed(year: Year) -> None:
    key = f"staff {H1}"
    forms = raw_forms(year.diary, key)
    more = forms | {"TH01": [*forms["TH01"], forms["TH01"][0]]}
    opened = year.world.rounds[key]
    assert broken(opened.form_id, "staff", year.released[END][key], more) != []


def test_the_recount_knows_nothing_of_the_product() -> None:
    files = sorted(Path(recount.__file__).parent.glob("*.py"))
    counting = [each for each in files if each.name.startswith(("recount", "published", "forms_", "di"))]
    imported = {name for each in counting for name in modules(each)}
    ours = {name for name in imported if name.startswith(("forms_app", "tests"))}
    plain = {f"tests.year.{each.stem}" for each in counting} | {"tests.year"}
    assert (len(counting), sorted(ours - plain)) == (14, [])


def modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
