"""What the demo's schools report: whole, in keeping with the forms' own checks, one school late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask

from forms_app.core.form_builder import bind
from forms_app.core.own_voice import own_share
from forms_app.core.returns import BOARD, FIGURES, OFFICE, State, owed_by, unchanged
from forms_app.demo.district import District
from forms_app.demo.reports import report
from forms_app.demo.returns import report_half_years
from forms_app.demo.schools import UNITS, demo_schools
from forms_app.storage import forms, returns, schools
from tests.actors import NOW
from tests.demo_world import CURRENT, FEW_SCHOOLS, FINISHED, TODAY, office_in
from tests.factories import shipped, shipped_office

EARLIER = "2025-H2"
SCHOOLS = demo_schools(FEW_SCHOOLS)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The schools and their returns, and nothing else of the demo."""
    with office_in(tmp_path_factory.mktemp("returns")) as app:
        held = app.extensions["forms"]
        made = tuple(map(shipped, (FIGURES, BOARD, OFFICE)))
        for each in made:
            forms.publish(each, "demo", NOW)
        schools.save_schools(SCHOOLS, UNITS)
        report_half_years(District(held.settings.instance, made, shipped_office(), held.box, TODAY, SCHOOLS))
        yield app


def test_nearly_every_school_has_reported_and_one_is_late(district: Flask) -> None:
    states = {
        (form, period): Counter(each.state for each in returns.standings(form, period).values())
        for form in (FIGURES, BOARD)
        for period in (EARLIER, FINISHED)
    }
    boards = sum(owed_by(shipped(BOARD), each) for each in SCHOOLS)
    assert (states[FIGURES, EARLIER], states[BOARD, EARLIER]) == (
        {State.APPROVED: FEW_SCHOOLS},
        {State.APPROVED: boards},
    )
    assert states[FIGURES, FINISHED] == {
        State.APPROVED: FEW_SCHOOLS - 3,
        State.SUBMITTED: 1,
        State.SENT_BACK: 1,
        State.DRAFT: 1,
    }
    assert returns.find(FIGURES, CURRENT, SCHOOLS[0].code).state is State.DRAFT


def test_the_office_has_checked_itself_and_met_all_but_one_item(district: Flask) -> None:
    found = returns.find(OFFICE, FINISHED, None)
    share = own_share(shipped(OFFICE), found.answers, shipped_office().class_limits)
    form = bind(shipped(OFFICE).sections, "vi", values=found.answers, facts={"visit_period": "Kỳ"})
    assert (found.state, str(share.text), form.validate()) == (State.APPROVED, "11,5/12 (95,8 %)", True)


@pytest.mark.parametrize("form_id", [FIGURES, BOARD])
def test_generated_returns_pass_the_forms_own_checks(form_id: str) -> None:
    definition, wrong = shipped(form_id), {}
    for school in demo_schools():
        for period in (EARLIER, FINISHED, CURRENT):
            if owed_by(definition, school):
                answers = report(definition, school, period, "Kỳ")
                facts = school.facts() | {"visit_period": "Kỳ"}
                form = bind(definition.sections, "vi", values=answers, facts=facts)
                form.validate()
                if form.errors or form.values() != answers:
                    wrong[school.name, period] = form.errors
    assert wrong == {}


def test_some_figures_stay_and_others_change(district: Flask) -> None:
    now, before = (returns.find(FIGURES, period, SCHOOLS[0].code) for period in (FINISHED, EARLIER))
    same = unchanged(shipped(FIGURES), now.answers, before.answers)
    assert ("tong_cbgvnv" in same, len(same) < len(now.answers) - 20) == (True, True)
