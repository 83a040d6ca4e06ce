"""A whole year of a small district: what the service tells of it equals a recount of what people typed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest

from tests.year import otherwise, recount
from tests.year.district import Entry
from tests.year.played import END, H1, H2, PERIODS, WHOLE, Year, apart, played_year
from tests.year.published import broken, raw_forms


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
    assert (len(counting), sorted(ours - plain)) == (12, [])


def modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
