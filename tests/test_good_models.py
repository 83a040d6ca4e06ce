"""A model is its steps: where it stands, what may follow, what may be copied, how many there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core import good_model_steps as steps
from forms_app.core.errors import WrongState
from forms_app.core.good_model_counts import ModelCounts, counts_of, summarise
from forms_app.core.good_model_steps import check, check_source, next_steps, refusal
from forms_app.core.good_models import (
    ASSESSMENT,
    CLASS,
    COPIED,
    DECIDED_ON,
    EFFECTIVE_CLASS,
    FIELD,
    FORM,
    ORIGIN,
    SHAREABLE,
    Field,
    GoodModel,
    State,
    StepKind,
    as_of,
)
from forms_app.core.people import Role, User
from tests.factories import shipped
from tests.good_models_world import TODAY, WEAK, after, registered, step

B, A, C, STOP = StepKind.BEGIN, StepKind.ASSESS, StepKind.COMMEND, StepKind.STOP
WEAKLY = step(A, 1, **WEAK)


# Where it stands


@pytest.mark.parametrize(
    ("model", "state"),
    [
        (registered(), State.REGISTERED),
        (registered(B), State.RUNNING),
        (registered(B, WEAKLY), State.RUNNING),
        (registered(B, A), State.EFFECTIVE),
        (registered(B, A, WEAKLY), State.RUNNING),  # the latest assessment counts
        (registered(B, WEAKLY, A), State.EFFECTIVE),
        (registered(B, A, C), State.COMMENDED),
        (registered(B, A, C, WEAKLY), State.COMMENDED),  # a decision is not undone by points
        (registered(B, A, copies=1), State.REPLICATED),
        (registered(B, A, C, copies=2), State.REPLICATED),
        (registered(B, A, C, STOP, copies=2), State.STOPPED),
    ],
)
def test_a_model_stands_where_its_steps_say(model: GoodModel, state: State) -> None:
    assert (model.state, model.shareable) == (state, state in SHAREABLE)


def test_a_copied_model_can_still_be_commended() -> None:
    model = registered(B, A, copies=1)
    assert (C in next_steps(model), after(model, step(C)).standing.commendation) == (True, step(C))


def test_all_assessments_are_kept_the_latest_first() -> None:
    model = registered(B, A, WEAKLY)
    assert ([each.points for each in model.assessments], model.standing.assessment) == (
        [Decimal("61.0"), Decimal("86.5")],
        WEAKLY,
    )


def test_what_was_known_on_a_day_is_known_without_what_came_later() -> None:
    model = registered(step(B, 1), step(A, 5), step(C, 9))
    found = [as_of(model, TODAY + timedelta(days)).state for days in (0, 1, 5, 9)]
    assert found == [State.REGISTERED, State.RUNNING, State.EFFECTIVE, State.COMMENDED]


# What may follow


@pytest.mark.parametrize(
    ("model", "kind", "why"),
    [
        (registered(), StepKind.REGISTER, steps.REGISTERED_ALREADY),
        (registered(), A, steps.NOT_BEGUN),
        (registered(), C, steps.NOT_ASSESSED),
        (registered(B), B, steps.BEGUN_ALREADY),
        (registered(B), C, steps.NOT_ASSESSED),
        (registered(B, WEAKLY), C, steps.NOT_EFFECTIVE),
        (registered(B, A, WEAKLY), C, steps.NOT_EFFECTIVE),
        (registered(B, A), StepKind.CORRECT, steps.JUDGED),
        (registered(B, A), B, steps.BEGUN_ALREADY),
        *((registered(B, A, STOP), kind, steps.ENDED) for kind in StepKind if kind is not StepKind.REGISTER),
    ],
)
def test_a_step_that_cannot_follow_is_refused_with_its_reason(model, kind, why) -> None:
    with pytest.raises(WrongState) as refused:
        check(model, step(kind))
    assert refused.value.told == why


def test_the_usual_way_is_open() -> None:
    model = registered()
    for kind in (StepKind.CORRECT, B, StepKind.CORRECT, A, C, A, C, StepKind.NAME_SOURCE, STOP):
        check(model, step(kind))
        model = after(model, step(kind))
    assert (model.state, next_steps(model)) == (State.STOPPED, ())


@pytest.mark.parametrize(
    ("days", "why"),
    [(1, steps.DECIDED_LATER.vi), (-1, "trước ngày đăng ký mô hình (16/11/2026)")],
)
def test_a_decision_lies_between_registration_and_today(days: int, why: str) -> None:
    decided = (TODAY + timedelta(days)).isoformat()
    with pytest.raises(WrongState, match=why.replace("(", r"\(").replace(")", r"\)")):
        check(registered(B, A), step(C, **{DECIDED_ON: decided}))


WHO = {
    User("s", "", Role.SCHOOL, "TH01"): {StepKind.CORRECT, B, STOP},
    User("o", "", Role.OFFICER): {StepKind.CORRECT, B, A, StepKind.NAME_SOURCE, STOP},
    User("other", "", Role.SCHOOL, "TH02"): set(),
    User("ttnd", "", Role.SCHOOL_BOARD, "TH01"): set(),
    User("board", "", Role.BOARD): set(),
    User("i", "", Role.INSPECTOR): set(),
    User("a", "", Role.ADMINISTRATOR): set(),
}


@pytest.mark.parametrize("user", WHO, ids=lambda user: user.username)
def test_each_role_takes_its_own_steps_and_no_others(user: User) -> None:
    offered = {kind for model in (registered(), registered(B)) for kind in next_steps(model, user)}
    assert offered == WHO[user]


# What may be copied


def source(**changes) -> GoodModel:
    return registered(B, A, code="MH-2026-009", school="TH02", **changes)


@pytest.mark.parametrize(
    ("code", "school", "copied", "ancestors", "why"),
    [
        ("MH-2026-009", "TH02", source(), (), steps.ITSELF),
        ("MH-2026-001", "TH02", source(), (), steps.OWN_UNIT),
        (None, "TH02", source(), (), steps.OWN_UNIT),
        ("MH-2026-001", "TH01", source(), ("MH-2026-004", "MH-2026-001"), steps.IN_A_CIRCLE),
        (None, "TH01", replace(registered(B), school="TH02"), (), steps.NOT_SHAREABLE),
        (None, "TH01", replace(registered(B, A, STOP), school="TH02"), (), steps.NOT_SHAREABLE),
    ],
)
def test_a_source_that_cannot_be_is_refused(code, school, copied, ancestors, why) -> None:
    with pytest.raises(WrongState) as refused:
        check_source(code, school, copied, ancestors)
    assert refused.value.told == why.format(code=copied.code)


def test_an_effective_model_of_others_may_be_copied() -> None:
    check_source(None, "TH01", source(), ("MH-2026-004",))
    check_source("MH-2026-001", "", source(), ())
    assert refusal(source(), C) is None


# How many

WAYS = ((), (B,), (B, A), (B, WEAKLY), (B, A, C), (B, A, C, WEAKLY), (STOP,), (B, A, C, STOP))
some_models = st.lists(
    st.builds(
        lambda way, copies, field, number: registered(
            *way, copies=copies, field=field, code=f"MH-2026-{number:03}"
        ),
        st.sampled_from(WAYS),
        st.integers(0, 2),
        st.sampled_from(list(Field)),
        st.integers(1, 2000),
    ),
    max_size=12,
)


@given(some_models)
def test_figures_descend_and_fields_and_states_add_up(models: list[GoodModel]) -> None:
    found = summarise(models, TODAY, TODAY + timedelta(30))
    total = found.total
    descending = (total.registered, total.running, total.effective, total.commended)
    assert list(descending) == sorted(descending, reverse=True)
    assert total.replicated <= total.running
    assert sum(found.by_field.values(), ModelCounts()) == total
    assert sum(found.by_state.values()) == total.registered == len(models)
    assert (set(found.by_field), set(found.by_state)) == (set(Field), set(State))
    assert [each.place for each in found.models] == sorted(each.place for each in models)


@pytest.mark.parametrize(
    ("model", "figures"),
    [
        (registered(), (1, 0, 0, 0, 0, 0)),
        (registered(B), (1, 1, 0, 0, 0, 0)),
        (registered(B, A), (1, 1, 1, 0, 0, 0)),
        (registered(B, A, C), (1, 1, 1, 1, 0, 0)),
        (registered(B, A, copies=1), (1, 1, 1, 0, 1, 0)),
        (registered(B, A, C, copies=1), (1, 1, 1, 1, 1, 0)),
        (registered(B, A, C, STOP, copies=1), (1, 0, 0, 0, 0, 1)),
    ],
)
def test_a_model_counts_for_what_it_has_reached(model: GoodModel, figures: tuple[int, ...]) -> None:
    assert counts_of(model).row == figures


def test_only_the_span_is_counted_and_as_it_stood_at_its_end() -> None:
    model = registered(step(B, 2), step(A, 20))
    last = TODAY + timedelta(10)
    found = summarise([model, replace(model, code="MH-2026-002")], TODAY, last)
    assert (found.total.row, summarise([model], last, last).total.row) == (
        (2, 2, 0, 0, 0, 0),
        (0, 0, 0, 0, 0, 0),
    )


# The forms


def test_the_forms_have_the_choices_and_classes_that_the_rules_know() -> None:
    form, assessment = shipped(FORM), shipped(ASSESSMENT)
    assert [each.name for each in form.question(FIELD).choices] == [field.value for field in Field]
    assert form.question(ORIGIN).choice(COPIED) is not None
    assert [(each.name, each.lowest) for each in assessment.classes] == [
        (EFFECTIVE_CLASS, 80),
        ("dat", 65),
        ("can_cung_co", 50),
        ("chua_dat", 0),
    ]
    assert step(A).facts[CLASS] == EFFECTIVE_CLASS
