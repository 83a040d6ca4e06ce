"""Models in the store: codes without a gap, steps that nobody can change, copies without a circle, drafts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import peewee
import pytest

from forms_app.core.errors import Conflict, NotFound, WrongState
from forms_app.core.good_models import NAME, SOURCE, Field, GoodModel, State, StepKind
from forms_app.core.schools import School
from forms_app.storage import audit, database, good_models, model_drafts, periods, schools
from forms_app.storage.good_model_lists import (
    Wanted,
    count,
    model,
    page,
    states_of_year,
    summary_of,
    used_years,
)
from forms_app.storage.model_drafts import ModelDraft
from forms_app.storage.models import GoodModelRow, ModelDraftRow, ModelStepRow, named_db
from tests.factories import a_school
from tests.good_models_world import NOW, REGISTERED, TODAY, WEAK, registration, step

B, A, C, STOP = StepKind.BEGIN, StepKind.ASSESS, StepKind.COMMEND, StepKind.STOP
KEY = "6f1c2a34-9f5e-4c1b-8f43-0a7d0f5f2f10"


@pytest.fixture
def office(store: str) -> None:
    others: list[School] = [a_school("TH02", "Trường THCS Đồng Mây"), a_school("TH03", "Trường Mẫu giáo Sen")]
    schools.save_schools([a_school(), *others])


def register(key: str = KEY, school: str = "TH01", today: date = TODAY, **more: Any) -> str:
    return good_models.register_model(registration(key, school, **more), "truong", NOW, today)


def walk(code: str, *kinds: StepKind) -> GoodModel:
    for kind in kinds:
        good_models.add_step(code, step(kind), len(model(code).steps))
    return model(code)


def name_source(code: str, source: str) -> GoodModel:
    return good_models.add_step(code, step(StepKind.NAME_SOURCE, **{SOURCE: source}), len(model(code).steps))


def test_codes_count_from_one_in_each_year(office):
    days = [TODAY, TODAY, date(2027, 1, 2), TODAY]
    codes = [register(str(place), today=day) for place, day in enumerate(days)]
    assert (codes, used_years()) == (
        ["MH-2026-001", "MH-2026-002", "MH-2027-001", "MH-2026-003"],
        [2027, 2026],
    )


def test_five_at_once_leave_no_gap(office):
    def one(place: int) -> str:
        try:
            return register(str(place))
        finally:
            database.release()

    with ThreadPoolExecutor(5) as pool:
        codes = sorted(pool.map(one, range(5)))
    assert codes == [f"MH-2026-00{number}" for number in range(1, 6)]


def test_what_fails_takes_no_number_and_leaves_no_trace(office):
    with pytest.raises(NotFound):
        register(school="X")
    with pytest.raises(NotFound):
        register(source="MH-2020-001")
    assert (audit.entries(), register()) == ([], "MH-2026-001")


def test_the_same_key_again_gives_the_same_model_and_belongs_to_one_unit(office):
    assert (register(), register(), GoodModelRow.select().count()) == ("MH-2026-001", "MH-2026-001", 1)
    with pytest.raises(Conflict):
        register(school="TH02")


def test_what_was_registered_comes_back_as_it_was(office):
    found = model(register(school=""))
    assert (found.school, found.name, found.field, dict(found.registration.answers or {})) == (
        "",
        REGISTERED[NAME],
        Field.CULTURE,
        REGISTERED,
    )


def test_steps_follow_one_another_and_are_written_down(office):
    code = register()
    found = walk(code, B, A, C, STOP)
    acts = [each.action for each in audit.entries() if each.subject == code]
    assert (found.state, acts, audit.verify()) == (
        State.STOPPED,
        ["model.stop", "model.commend", "model.assess", "model.begin", "model.register"],
        [],
    )
    with pytest.raises(WrongState):
        walk(code, B)


def test_the_same_step_again_changes_nothing(office):
    code = register()
    first = good_models.add_step(code, step(B), 1)
    assert (good_models.add_step(code, step(B), 1), ModelStepRow.select().count()) == (first, 2)


def test_a_page_older_than_the_last_step_is_told(office):
    code = register()
    walk(code, B)
    with pytest.raises(Conflict):
        good_models.add_step(code, step(A), 1)
    assert model(code).state is State.RUNNING


def test_a_correction_changes_the_list_and_keeps_what_was_said_before(office):
    code = register()
    told = replace(step(StepKind.CORRECT), answers=REGISTERED | {NAME: "Bếp ăn mở"})
    good_models.add_step(code, told, 1)
    (shown,) = page(Wanted(search="bep an"), 1, 9)
    assert (shown.name, [(each.answers or {})[NAME] for each in model(code).steps]) == (
        "Bếp ăn mở",
        [REGISTERED[NAME], "Bếp ăn mở"],
    )


@pytest.mark.parametrize("statement", ["UPDATE model_step SET author = 'x'", "DELETE FROM model_step"])
def test_history_cannot_be_changed(office, statement):
    code = register()
    with pytest.raises(peewee.PeeweeException), named_db.obj.atomic():
        named_db.obj.execute_sql(statement)
    assert model(code).steps[0].by == "truong"


@pytest.mark.parametrize("code", ["MH-2026-999", "", "x\x00y"])
def test_an_unknown_code_is_not_found(office, code):
    with pytest.raises(NotFound):
        model(code)
    with pytest.raises(NotFound):
        good_models.add_step(code, step(B), 1)


# Who copied whom


def test_a_copy_names_its_source_and_the_source_shows_it(office):
    source = register("1")
    walk(source, B, A)
    copy = register("2", school="TH02", source=source)
    found = model(source)
    assert (model(copy).source, [(each.code, each.school) for each in found.copies], found.state) == (
        source,
        [(copy, "TH02")],
        State.REPLICATED,
    )


def test_what_is_not_effective_or_has_stopped_is_not_copied(office):
    source = register("1")
    walk(source, B)
    with pytest.raises(WrongState):
        register("2", school="TH02", source=source)
    walk(source, A, STOP)
    with pytest.raises(WrongState):
        register("2", school="TH02", source=source)
    assert GoodModelRow.select().count() == 1


def test_no_model_copies_itself_one_of_its_unit_or_one_that_goes_back_to_it(office):
    first, second, third = (register(school, school=school) for school in ("TH01", "TH02", "TH03"))
    for code in (first, second, third):
        walk(code, B, A)
    name_source(second, first)
    name_source(third, second)
    for source in (first, second, third):
        with pytest.raises(WrongState):
            name_source(first, source)
    own = register("own")
    with pytest.raises(WrongState):
        name_source(own, first)
    assert [model(code).source for code in (first, second, third, own)] == [None, first, second, None]


def test_two_that_would_close_a_circle_at_once_do_not(office):
    codes = [register(school, school=school) for school in ("TH01", "TH02")]
    for code in codes:
        walk(code, B, A)

    def copy(place: int) -> Any:
        try:
            return name_source(codes[place], codes[1 - place]).source
        except WrongState:
            return WrongState
        finally:
            database.release()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(copy, range(2)))
    assert (found.count(WrongState), sum(model(code).source is not None for code in codes)) == (1, 1)


def test_another_source_gives_the_first_one_back_its_state(office):
    first, second, copy = (register(school, school=school) for school in ("TH01", "TH02", "TH03"))
    for code in (first, second):
        walk(code, B, A)
    name_source(copy, first)
    name_source(copy, second)
    states = {row.code: row.state for row in GoodModelRow.select()}
    assert states == {first: "effective", second: "replicated", copy: "registered"}


def test_columns_for_lists_say_what_the_steps_say(office):
    source = register("1")
    walk(source, B, A, C)
    register("2", school="TH02", source=source)
    walk(register("3"), B, STOP)
    walk(register("4", school=""), B)
    rows = {row.code: (row.state, row.name, row.field, row.source) for row in GoodModelRow.select()}
    every = [model(code) for code in rows]
    assert rows == {each.code: (each.state, each.name, each.field, each.source) for each in every}


# Lists


def test_lists_narrow_by_words_without_marks_field_state_year_and_school(office):
    register("1")
    other = {NAME: "Thu gom đồ cũ", "dvk_linh_vuc": Field.ECONOMY.value}
    walk(register("2", school="TH02", **other), B, A)
    register("3", school="", today=date(2027, 1, 5))
    wanted = {
        "all": Wanted(),
        "bua an": Wanted(search="bua an"),
        "the school's name": Wanted(search="ĐỒNG may"),
        "both": Wanted(search="thu gom dong may"),
        "code": Wanted(search="mh-2026-001"),
        "nothing": Wanted(search="%"),
        "field": Wanted(field=Field.ECONOMY),
        "state": Wanted(state=State.EFFECTIVE),
        "shareable": Wanted(shareable=True),
        "year": Wanted(year=2027),
        "school": Wanted(school="TH02"),
        "office": Wanted(school=""),
    }
    found = {name: [each.code[5:] for each in page(each_, 1, 9)] for name, each_ in wanted.items()}
    assert found == {
        "all": ["27-001", "26-002", "26-001"],
        "bua an": ["27-001", "26-001"],
        "the school's name": ["26-002"],
        "both": ["26-002"],
        "code": ["26-001"],
        "nothing": ["27-001", "26-002", "26-001"],
        "field": ["26-002"],
        "state": ["26-002"],
        "shareable": ["26-002"],
        "year": ["27-001"],
        "school": ["26-002"],
        "office": ["27-001"],
    }
    assert states_of_year(2026) == {State.REGISTERED: 1, State.EFFECTIVE: 1}
    assert {name: count(each) for name, each in wanted.items()} == {n: len(c) for n, c in found.items()}


def test_a_half_year_counts_the_year_so_far_as_it_stood_on_its_last_day(office):
    spring, autumn = date(2026, 3, 2), date(2026, 9, 7)
    early = register("1", today=spring)
    register("2", today=autumn)
    register("3", today=date(2025, 12, 30))
    good_models.add_step(early, replace(step(B), day=spring + timedelta(9)), 1)
    good_models.add_step(early, replace(step(A), day=autumn), 2)
    found = {code: summary_of(code).total.row[:3] for code in ("2026-H1", "2026-H2", "2026", "2025")}
    assert (found, periods.periods()) == (
        {"2026-H1": (1, 1, 0), "2026-H2": (2, 1, 1), "2026": (2, 1, 1), "2025": (1, 0, 0)},
        [],  # reading keeps nothing
    )


def test_a_half_year_may_begin_before_its_year(office):
    periods.save_period(periods.Period("2026-H1", date(2025, 12, 15), date(2026, 6, 14)))
    register("1", today=date(2025, 12, 20))
    assert [summary_of(code).total.registered for code in ("2026-H1", "2026-H2")] == [1, 1]


def test_many_are_read_with_as_many_queries_as_few(office, monkeypatch):
    def queries() -> int:
        made = []
        real = named_db.obj.execute_sql
        monkeypatch.setattr(named_db.obj, "execute_sql", lambda *a, **k: made.append(a) or real(*a, **k))
        page(Wanted(), 1, 50)
        monkeypatch.undo()
        return len(made)

    register("1")
    few = queries()
    for number in range(2, 9):
        walk(register(str(number)), B)
    assert (queries(), few) == (3, 3)


# Drafts


def draft(**changes: Any) -> ModelDraft:
    return replace(ModelDraft(KEY, "TH01", False, 1, {NAME: "Bữa ăn"}), **changes)


def test_a_draft_is_kept_changed_and_gone_once_it_is_registered(office):
    first = model_drafts.save_draft(draft(), "truong", NOW)
    second = model_drafts.save_draft(replace(first, answers={NAME: "Bữa ăn mở"}), "truong", NOW)
    kept = model_drafts.drafts_of("TH01")
    code = register()
    assert (second.revision, kept, model_drafts.drafts_of("TH01"), good_models.registered_under(KEY)) == (
        2,
        [second],
        [],
        code,
    )


def test_a_draft_saved_meanwhile_is_not_overwritten_unseen(office):
    first = model_drafts.save_draft(draft(), "truong", NOW)
    model_drafts.save_draft(replace(first, answers={NAME: "x"}), "khac", NOW)
    with pytest.raises(Conflict):
        model_drafts.save_draft(replace(first, answers={NAME: "y"}), "truong", NOW)
    assert model_drafts.model_draft(KEY).answers == {NAME: "x"}


def test_the_same_draft_again_changes_nothing(office):
    first = model_drafts.save_draft(draft(), "truong", NOW)
    assert model_drafts.save_draft(draft(), "khac", NOW + timedelta(1)) == first


def test_drafts_of_a_school_and_of_the_office_stay_apart(office):
    model_drafts.save_draft(draft(), "truong", NOW)
    theirs = KEY.replace("6f", "7f")
    model_drafts.save_draft(draft(key=theirs, of_office=True), "can_bo", NOW)
    for changes in ({"of_office": True}, {"school": "TH02"}):
        with pytest.raises(NotFound):
            model_drafts.save_draft(draft(**changes, answers={}), "x", NOW)
    assert [
        [each.key for each in found]
        for found in (
            model_drafts.drafts_of("TH01"),
            model_drafts.drafts_of("TH02"),
            model_drafts.drafts_of_office(),
        )
    ] == [[KEY], [], [theirs]]


def test_a_draft_thrown_away_is_gone(office):
    model_drafts.save_draft(draft(), "truong", NOW)
    for _ in range(2):
        model_drafts.drop_draft(KEY, "truong", NOW)
    with pytest.raises(NotFound):
        model_drafts.model_draft(KEY)
    acts = [each.action for each in audit.entries()]
    assert (acts, ModelDraftRow.select().count()) == (["model.drop_draft", "model.draft"], 0)


@pytest.mark.parametrize("key", ["", "x", "../../etc"])
def test_a_strange_key_is_no_draft(office, key):
    with pytest.raises(NotFound):
        model_drafts.save_draft(draft(key=key), "truong", NOW)


def test_weak_points_are_kept_too(office):
    code = register()
    walk(code, B)
    good_models.add_step(code, step(A, **WEAK), 2)
    assert (page(Wanted(), 1, 1)[0].standing.assessment.facts, model(code).state) == (WEAK, State.RUNNING)
