"""Visits: sections are only ever added to, conflicts keep both, a submission counts once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from forms_app.core.definition import About, Theme
from forms_app.core.errors import Conflict, NotFound, WrongState
from forms_app.core.people import Role
from forms_app.core.visits import SectionRevision, Visit, VisitState
from forms_app.storage import audit, database, forms, schools, users, visits
from forms_app.storage.models import SectionRow
from tests.factories import a_school, checklist, survey

NOW = datetime(2026, 11, 22, 3, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
TODAY = date(2026, 11, 22)
UUID = "6f1c2a34-9f5e-4c1b-8f43-0a7d0f5f2f10"
BODY = {"a_1": "Đủ hồ sơ", "a_2": {"mark": "dat", "reason": ""}, "a_3": 12, "a_4": ["x", "y"]}


@pytest.fixture
def office(store: str) -> None:
    schools.save_schools([a_school("A"), a_school("B")])
    for username in ("lan", "hung"):
        users.add_user(username, username.title(), Role.INSPECTOR, None, NOW, "quan_tri")
    forms.publish(checklist("a", "b"), "can_bo", NOW)
    forms.publish(survey(Theme.BIET), "can_bo", NOW)


def planned(**changes: Any) -> Visit:
    given: dict[str, Any] = {
        "school": "A",
        "form_id": "checklist",
        "period": "2026-H2",
        "starts_on": TODAY,
        "ends_on": TODAY,
        "inspectors": ["lan", "hung"],
        "uuid": UUID,
    }
    return visits.plan_visit(**(given | changes), by="can_bo", now=NOW)


def save(
    body: Any = BODY, base: int = 0, section: str = "a", author: str = "lan", uuid: str = UUID
) -> SectionRevision:
    return visits.save_section(uuid, section, base, body, author, NOW)


def test_a_planned_visit_is_kept_with_its_leader_first(office):
    assert (planned(inspectors=["lan", "hung", "lan"]), visits.visit(UUID.upper())) == (
        replace(
            Visit(UUID, "A", "checklist", 1, "2026-H2", TODAY, TODAY, ("lan", "hung"), VisitState.PLANNED),
            changed_at=NOW,
        ),
    ) * 2


def test_planning_again_with_the_same_uuid_gives_the_same_visit(office):
    planned()
    assert (planned(), len(visits.visits()), audit.entries(1)[0].action) == (
        visits.visit(UUID),
        1,
        "visit.plan",
    )
    assert [entry.action for entry in audit.entries()].count("visit.plan") == 1


def test_a_uuid_belongs_to_one_visit(office):
    planned()
    with pytest.raises(Conflict):
        planned(school="B")


def test_without_a_uuid_one_is_made(office):
    assert planned(uuid=None).uuid != planned(uuid=None).uuid


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"school": "X"}, NotFound),
        ({"form_id": "none"}, NotFound),
        ({"form_id": "survey"}, WrongState),
        ({"period": "soon"}, NotFound),
        ({"inspectors": []}, WrongState),
        ({"inspectors": ["nobody"]}, NotFound),
        ({"ends_on": TODAY - timedelta(days=1)}, WrongState),
        ({"uuid": "not a uuid"}, NotFound),
    ],
)
def test_a_visit_that_makes_no_sense_is_not_planned(office, changes, error):
    with pytest.raises(error):
        planned(**changes)
    assert visits.visits() == []


def test_a_form_for_other_levels_is_refused_by_the_schools_name(office):
    forms.publish(replace(checklist("a"), id="chk_mn", levels=("mn",)), "can_bo", NOW)
    with pytest.raises(WrongState, match="Bình Minh"):
        planned(form_id="chk_mn")


def test_a_form_by_which_the_office_checks_itself_is_not_for_a_school(office):
    forms.publish(replace(checklist("a"), id="chk_pgd", about=About.OFFICE), "can_bo", NOW)
    with pytest.raises(WrongState, match="kiểm tra một trường"):
        planned(form_id="chk_pgd")


def test_only_inspectors_at_work_are_sent(office):
    users.add_user("thu", "Thu", Role.OFFICER, None, NOW, "quan_tri")
    users.set_active("hung", False, NOW, "quan_tri")
    for strangers in (["lan", "thu"], ["lan", "hung"]):
        with pytest.raises(WrongState, match=strangers[1]):
            planned(inspectors=strangers)
    assert planned(inspectors=["lan"]).inspectors == ("lan",)


def test_visits_can_be_narrowed_to_inspector_school_and_period(office):
    one = planned(inspectors=["lan"]).uuid
    other = planned(
        uuid=None, school="B", inspectors=["hung"], period="2026", starts_on=TODAY - timedelta(3)
    ).uuid
    found = [
        [each.uuid for each in visits.visits(**narrowed)]
        for narrowed in ({}, {"inspector": "lan"}, {"school": "B"}, {"period": "2026"}, {"inspector": "mai"})
    ]
    assert found == [[one, other], [one], [other], [other], []]


def test_a_saved_section_comes_back_as_it_was(office):
    planned()
    saved = save()
    assert (saved, visits.latest_sections(UUID), visits.answers(UUID), visits.visit(UUID).state) == (
        SectionRevision("a", 1, BODY, "lan", NOW),
        {"a": saved},
        BODY,
        VisitState.DRAFT,
    )


def test_the_same_body_again_adds_nothing_whatever_its_base(office):
    planned()
    first = save()
    again = [save(base=0), save(base=1), save(base=7, author="hung")]
    assert (again, SectionRow.select().count()) == ([first] * 3, 1)


def test_a_later_revision_stands_and_the_earlier_one_is_kept(office):
    planned()
    save()
    save({"a_1": "Thiếu biên bản"}, base=1, author="hung")
    kept = [(row.revision, row.author) for row in SectionRow.select().order_by(SectionRow.revision)]
    assert (visits.answers(UUID), kept) == ({"a_1": "Thiếu biên bản"}, [(1, "lan"), (2, "hung")])


@pytest.mark.parametrize("base", [0, 2, -1])
def test_another_body_on_a_base_that_is_not_the_latest_is_a_conflict(office, base):
    planned()
    saved = save()
    with pytest.raises(Conflict):
        save({"a_1": "khác"}, base=base, author="hung")
    assert visits.latest_sections(UUID) == {"a": saved}


def test_sections_do_not_get_in_each_others_way(office):
    planned()
    save({"a_1": "x"}, author="lan")
    save({"b_1": "y"}, section="b", author="hung")
    assert visits.answers(UUID) == {"a_1": "x", "b_1": "y"}


@pytest.mark.parametrize(
    ("uuid", "section", "error"), [(UUID, "z", WrongState), (UUID.replace("6", "7"), "a", NotFound)]
)
def test_only_sections_of_the_visits_own_form_are_saved(office, uuid, section, error):
    planned()
    with pytest.raises(error):
        save(uuid=uuid, section=section)


def five_at_once(body_of: Any) -> list[Any]:
    """Five phones save section a on base 0; a revision or a conflict each."""

    def one(number: int) -> Any:
        try:
            return save(body_of(number)).revision
        except Conflict:
            return Conflict
        finally:
            database.release()

    with ThreadPoolExecutor(5) as pool:
        return list(pool.map(one, range(5)))


def test_five_parallel_saves_of_one_body_are_one_revision(office):
    planned()
    assert (five_at_once(lambda _: BODY), SectionRow.select().count()) == ([1] * 5, 1)


def test_of_five_parallel_saves_of_different_bodies_one_is_kept_and_four_are_told(office):
    planned()
    found = five_at_once(lambda number: {"a_1": str(number)})
    assert (found.count(1), found.count(Conflict), SectionRow.select().count()) == (1, 4, 1)


def test_a_visit_is_submitted_once_with_its_score(office):
    planned()
    save()
    first = visits.submit_visit(UUID, '{"value": "91.5"}', "lan", NOW)
    again = visits.submit_visit(UUID, '{"value": "12.0"}', "hung", NOW + timedelta(hours=1))
    assert (first.state, first.submitted_at, again, visits.visit_score(UUID)) == (
        VisitState.SUBMITTED,
        NOW,
        first,
        '{"value": "91.5"}',
    )
    assert [entry.actor for entry in audit.entries() if entry.action == "visit.submit"] == ["lan"]


def test_a_submitted_visit_takes_no_more_answers(office):
    planned()
    save()
    visits.submit_visit(UUID, "{}", "lan", NOW)
    for body, base in ((BODY, 1), ({"a_1": "x"}, 1)):
        with pytest.raises(WrongState):
            save(body, base)
    assert visits.answers(UUID) == BODY


def test_an_empty_visit_is_not_submitted(office):
    planned()
    with pytest.raises(WrongState):
        visits.submit_visit(UUID, "{}", "lan", NOW)
    assert visits.visit_score(UUID) is None


def test_a_visit_keeps_the_form_it_was_planned_with(office):
    planned()
    forms.publish(checklist("c"), "can_bo", NOW)
    save()
    assert (visits.visit(UUID).form_version, planned(uuid=None).form_version) == (1, 2)


def test_an_unknown_visit_is_not_found(office):
    for asked in (visits.visit, visits.latest_sections, visits.answers, visits.visit_score):
        with pytest.raises(NotFound):
            asked(UUID)
