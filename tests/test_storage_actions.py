"""Actions in the store: codes without a gap, steps that nobody can change, one answer for a repeated post."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import peewee
import pytest
from peewee import BooleanField
from playhouse.migrate import SchemaMigrator

from forms_app.core import actions as fields
from forms_app.core.action_openings import Opening, key_of, of_board
from forms_app.core.actions import Action, Origin, State, Step, StepKind
from forms_app.core.errors import Conflict, NotFound, WrongState
from forms_app.core.people import Role
from forms_app.storage import (
    action_lists,
    actions,
    audit,
    database,
    forms,
    reopening,
    schools,
    users,
    visits,
)
from forms_app.storage.action_lists import Wanted
from forms_app.storage.models import ActionRow, ActionStepRow, named_db
from tests.actions_world import BODY, NOW, SAID, TODAY, opening
from tests.factories import a_school, checklist, shipped_office

KEY = "6f1c2a34-9f5e-4c1b-8f43-0a7d0f5f2f10"


@pytest.fixture
def office(store: str) -> None:
    schools.save_schools([a_school("A"), a_school("B")])
    for username in ("lan", "hung"):
        users.add_user(username, username.title(), Role.INSPECTOR, None, NOW, "quan_tri")
    forms.publish(checklist("a", "b"), "can_bo", NOW)


def open_one(key: str = KEY, school: str = "A", today: date = TODAY) -> str:
    return actions.open_actions(school, [opening()], key, "ttnd", NOW, today)[0]


def add(code: str, kind: StepKind, base: int, by: str = "truong", **changes: Any) -> Action:
    return actions.add_step(code, kind, SAID[kind] | changes, base, by, NOW, TODAY)


def handed_in(*keys: str) -> tuple[Action, ...]:
    """The actions of a visit to school A that was handed in with those openings."""
    planned = visits.plan_visit(
        "A", "checklist", "2026-H2", TODAY, TODAY, ["lan", "hung"], "can_bo", NOW, KEY
    )
    visits.save_section(KEY, "a", 0, {"a_1": "x"}, "lan", NOW)
    for _ in range(2):  # a phone that got no answer sends it again
        visits.submit_visit(
            planned.uuid, "{}", "lan", NOW, openings=[opening(key) for key in keys], today=TODAY
        )
    return tuple(actions.actions_of_visit(KEY))


def test_a_visit_opens_its_actions_once_when_it_is_handed_in(office):
    found = handed_in("a", "b")
    assert [(each.code, each.question, each.visit, each.state, each.inspectors) for each in found] == [
        ("KN-2026-001", "a", KEY, State.NOT_BEGUN, ("hung", "lan")),
        ("KN-2026-002", "b", KEY, State.NOT_BEGUN, ("hung", "lan")),
    ]


def hand_in_again(*openings: Opening) -> dict[str, State]:
    """The visit is given back and handed in anew; by code where its actions stand."""
    reopening.reopen(KEY, "sai", "can_bo", NOW)
    visits.submit_visit(KEY, "{}", "lan", NOW, openings=openings, today=TODAY)
    return {each.code: each.state for each in actions.actions_of_visit(KEY)}


def test_actions_of_a_visit_are_those_of_its_last_hand_in_and_keep_what_was_done(office):
    first, second, third = "KN-2026-001", "KN-2026-002", "KN-2026-003"
    handed_in("a", "b")
    add(first, StepKind.BEGIN, 1)
    add(second, StepKind.FINISH, 1)
    rounds = [hand_in_again(*map(opening, keys)) for keys in ("ac", "bc", "")]
    gone = State.WITHDRAWN
    assert rounds == [
        {first: State.UNDER_WAY, second: gone, third: State.NOT_BEGUN},
        {first: gone, second: State.DONE, third: State.NOT_BEGUN},
        {first: gone, second: gone, third: gone},
    ]
    told = [each.action for each in audit.entries() if each.subject == second]
    assert told == [
        "action.withdraw",
        "action.restore",
        "action.withdraw",
        "action.finish",
        "action.open",
    ]


def test_recommendations_that_were_numbered_by_line_are_known_by_their_words(office):
    """Keys of version 1: the place of the line."""
    visits.plan_visit("A", "checklist", "2026-H2", TODAY, TODAY, ["lan"], "can_bo", NOW, KEY)
    visits.save_section(KEY, "a", 0, {"a_1": "x"}, "lan", NOW)
    old = [recommended(words, f"{fields.RECOMMENDATIONS}.{place}") for place, words in ((1, "x"), (2, "y"))]
    visits.submit_visit(KEY, "{}", "lan", NOW, openings=old, today=TODAY)
    found = hand_in_again(recommended("y"), recommended("z"))
    assert found == {
        "KN-2026-001": State.WITHDRAWN,
        "KN-2026-002": State.NOT_BEGUN,
        "KN-2026-003": State.NOT_BEGUN,
    }


def recommended(words: str, key: str = "") -> Opening:
    made = opening(fields.RECOMMENDATIONS, **{fields.DEMAND: words})
    first = Step(StepKind.OPEN, "lan", NOW, TODAY, made.body)
    action = Action("", "A", Origin.VISIT, fields.RECOMMENDATIONS, KEY, (first,))
    return replace(made, key=key or key_of(action))


def test_what_was_withdrawn_is_in_no_list_but_that_of_everything(office):
    handed_in("a", "b")
    add("KN-2026-001", StepKind.ASK, 1)
    hand_in_again(opening("b"))
    day = TODAY + timedelta(days=400)
    narrow = (Wanted(open=True), Wanted(late=True), Wanted(asked=True))
    found = [[each.code for each in action_lists.every(each, day)] for each in narrow]
    found += [[each.code for each in actions.actions_of("A", each)] for each in (True, False)]
    found += [[each.code for each in actions.overdue_actions(day)]]
    rest = ["KN-2026-002"]
    everything = [each.code for each in action_lists.page(Wanted(), day, 1, 9)]
    assert (found, everything) == ([rest, rest, [], rest, rest, rest], [*rest, "KN-2026-001"])


def test_a_visit_that_is_refused_opens_nothing(office):
    visits.plan_visit("A", "checklist", "2026-H2", TODAY, TODAY, ["lan"], "can_bo", NOW, KEY)
    with pytest.raises(WrongState):
        visits.submit_visit(KEY, "{}", "lan", NOW, openings=[opening()], today=TODAY)
    assert actions.actions() == []


def test_codes_count_from_one_in_each_year(office):
    days = [TODAY, TODAY, date(2027, 1, 2), TODAY]
    codes = [open_one(str(place), today=day) for place, day in enumerate(days)]
    assert codes == ["KN-2026-001", "KN-2026-002", "KN-2027-001", "KN-2026-003"]


def test_five_at_once_leave_no_gap(office):
    def one(place: int) -> str:
        try:
            return open_one(str(place))
        finally:
            database.release()

    with ThreadPoolExecutor(5) as pool:
        codes = sorted(pool.map(one, range(5)))
    assert codes == [f"KN-2026-00{number}" for number in range(1, 6)]


def test_what_fails_takes_no_number(office):
    with pytest.raises(NotFound):
        open_one(school="X")
    assert open_one() == "KN-2026-001"


def test_the_same_key_again_gives_the_same_action_and_belongs_to_one_school(office):
    assert (open_one(), open_one(), ActionRow.select().count()) == ("KN-2026-001", "KN-2026-001", 1)
    with pytest.raises(Conflict):
        open_one(school="B")


def test_what_was_said_comes_back_as_it_was(office):
    found = actions.action(open_one())
    assert (dict(found.steps[0].body), found.steps[0].by, found.steps[0].at) == (BODY, "ttnd", NOW)


def test_a_board_opens_one_with_its_clock(office):
    drafted = of_board({fields.FINDING: "x", fields.DEMAND: "y"}, shipped_office(), TODAY)
    (code,) = actions.open_actions("A", [drafted], KEY, "ttnd", NOW, TODAY)
    found = actions.action(code)
    assert (found.origin, found.standing.answer_by, found.visit) == (
        Origin.BOARD,
        TODAY + timedelta(days=15),
        None,
    )


def test_steps_follow_one_another_until_the_end(office):
    code = open_one()
    for base, kind in enumerate((StepKind.FINISH, StepKind.CONFIRM), start=1):
        add(code, kind, base)
    shown = [each.action for each in audit.entries() if each.subject == code]
    assert (actions.action(code).state, shown) == (
        State.CONFIRMED,
        ["action.confirm", "action.finish", "action.open"],
    )
    with pytest.raises(WrongState):
        add(code, StepKind.FINISH, 3)


def test_the_same_step_again_changes_nothing(office):
    code = open_one()
    first = add(code, StepKind.FINISH, 1)
    assert (add(code, StepKind.FINISH, 1), ActionStepRow.select().count()) == (first, 2)


def test_a_page_older_than_the_last_step_is_told(office):
    code = open_one()
    add(code, StepKind.BEGIN, 1)
    with pytest.raises(Conflict):
        add(code, StepKind.FINISH, 1)
    with pytest.raises(Conflict):
        add(code, StepKind.BEGIN, 1, by="khac")
    assert actions.action(code).state is State.UNDER_WAY


def test_five_answers_at_once_are_one_and_the_others_are_told(office):
    code = open_one()

    def one(number: int) -> Any:
        try:
            return add(code, StepKind.FINISH, 1, **{fields.REPORT: str(number)}).state
        except Conflict:
            return Conflict
        finally:
            database.release()

    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(one, range(5)))
    assert (found.count(State.DONE), found.count(Conflict), ActionStepRow.select().count()) == (1, 4, 2)


@pytest.mark.parametrize("statement", ["UPDATE action_step SET author = 'x'", "DELETE FROM action_step"])
def test_history_cannot_be_changed(office, statement):
    open_one()
    with pytest.raises(peewee.PeeweeException), named_db.obj.atomic():
        named_db.obj.execute_sql(statement)
    assert actions.action("KN-2026-001").steps[0].by == "ttnd"


def test_lists_narrow_to_a_school_and_to_what_is_open(office):
    first, second, other = open_one("1"), open_one("2"), open_one("3", school="B")
    add(first, StepKind.FINISH, 1)
    add(first, StepKind.CONFIRM, 2)
    found = [
        [each.code for each in each_list]
        for each_list in (
            actions.actions(),
            actions.actions_of("A"),
            actions.actions_of("A", open_only=False),
        )
    ]
    assert found == [[other, second, first], [second], [second, first]]


def test_overdue_ones_are_those_that_the_rule_calls_overdue(office):
    some_in_every_way()
    due = actions.action("KN-2026-003").standing.deadline
    days = (due, due + timedelta(1))
    found = [[each.code for each in actions.overdue_actions(day)] for day in days]
    ruled = [[each.code for each in actions.actions() if each.overdue(day)] for day in days]
    assert (found, found[0], found[1] != []) == (ruled, [], True)


def some_in_every_way() -> None:
    """One confirmed, one that asks for time, one as it was opened."""
    for key in "123":
        open_one(key)
    add("KN-2026-001", StepKind.FINISH, 1)
    add("KN-2026-001", StepKind.CONFIRM, 2)
    add("KN-2026-002", StepKind.ASK, 1)


def outlines() -> tuple[dict[str, Any], dict[str, Any]]:
    """What lists say, and what the steps say."""
    listed = {each.code: each.outline for each in action_lists.every(Wanted(), TODAY)}
    return listed, {each.code: each.outline for each in actions.actions()}


def test_lists_say_what_the_steps_say(office):
    some_in_every_way()
    listed, told = outlines()
    assert (listed, len({each.state for each in told.values()})) == (told, 2)


def test_lists_say_it_of_older_actions_too(office):
    """Columns that came later are filled from the steps."""
    some_in_every_way()
    migrator = SchemaMigrator.from_database(named_db.obj)
    with database.tables_may_be_rebuilt(), named_db.obj.atomic():
        for name in ("school_state", "deadline_state"):
            migrator.migrate(migrator.drop_index("action", f"action_{name}"))
        for name in ("title", "state", "severity", "deadline", "asked"):
            migrator.migrate(migrator.drop_column("action", name))
        migrator.migrate(migrator.add_column("action", "closed", BooleanField(default=False)))
        import_module("forms_app.storage.migrations.0016_outlines_of_actions").up(migrator, named_db.obj)
    listed, told = outlines()
    assert (listed, len(told)) == (told, 3)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(open=True), ["KN-2026-002", "KN-2026-003"]),
        (Wanted(state=State.CONFIRMED), ["KN-2026-001"]),
        (Wanted(asked=True), ["KN-2026-002"]),
        (Wanted(late=True), ["KN-2026-002", "KN-2026-003"]),
        (Wanted(school="B"), []),
        (Wanted(last=TODAY - timedelta(days=1)), []),
        (Wanted(inspector="lan"), []),
        (Wanted(), ["KN-2026-002", "KN-2026-003", "KN-2026-001"]),
    ],
)
def test_a_list_narrows_and_ends_with_what_is_confirmed(office, wanted, found):
    some_in_every_way()
    day = TODAY + timedelta(days=400)
    pages = [action_lists.page(wanted, day, number, 2) for number in (1, 2)]
    codes = [each.code for page in pages for each in page]
    late = action_lists.late_by_school(wanted, day)
    assert (codes, action_lists.count(wanted, day)) == (found, len(found))
    assert sum(map(len, late.values())) == len({*found} - {"KN-2026-001"})


def test_what_is_done_about_the_actions_of_a_school_makes_its_number_grow(office):
    assert action_lists.steps_taken([]) == action_lists.steps_taken(["A", "B"]) == {}
    code = open_one("1")
    before = action_lists.steps_taken(["A", "B"])
    open_one("2", school="B")
    add(code, StepKind.BEGIN, 1)
    assert (before, action_lists.steps_taken(["A", "B"])) == ({"A": 1}, {"A": 2, "B": 1})


@pytest.mark.parametrize("code", ["KN-2026-999", "", "x\x00y"])
def test_an_unknown_code_is_not_found(office, code):
    with pytest.raises(NotFound):
        actions.action(code)
    with pytest.raises(NotFound):
        actions.add_step(code, StepKind.FINISH, {}, 1, "x", NOW, TODAY)


def test_bodies_are_plain_json(office):
    open_one()
    assert json.loads(ActionStepRow.get().body) == BODY
