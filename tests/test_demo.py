"""The demo district: its shape, its door, and that it never touches an office's own data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from forms_app.cli.demo import demo
from forms_app.core.answers import pack, unpack
from forms_app.core.bodies import BodyKind, Function
from forms_app.core.codes import read_lookup
from forms_app.core.definition import Audience
from forms_app.core.disclosure import SchoolResult, Why, Withheld
from forms_app.core.form_builder import bind
from forms_app.core.good_models import State
from forms_app.core.passphrases import Passphrases
from forms_app.core.people import Role
from forms_app.core.plans import same_days
from forms_app.core.rounds import Access, RoundState
from forms_app.core.schools import Level
from forms_app.core.scoring import from_json
from forms_app.core.suggestions import State as Looked
from forms_app.core.suggestions import SuggestionBox
from forms_app.core.visits import Manner, Standing
from forms_app.core.work_plans import LinkKind, PlanKey, PlanKind, TaskState
from forms_app.demo import load as load_steps
from forms_app.demo.accounts import make_accounts
from forms_app.demo.answers import FEW, profile, survey_answers
from forms_app.demo.checklists import checklist_bodies
from forms_app.demo.district import District
from forms_app.demo.inspections import plan
from forms_app.demo.schools import UNITS, demo_schools
from forms_app.storage import (
    audit,
    database,
    good_model_lists,
    model_drafts,
    photos,
    releases,
    rounds,
    school_plans,
    schools,
    users,
    visits,
    work_plans,
)
from forms_app.storage.bodies import bodies_on
from forms_app.storage.definitions import DefinitionFolder
from forms_app.storage.erase import erase
from forms_app.storage.sealing import OVERHEAD, Opener
from forms_app.storage.slips import find
from forms_app.storage.suggestion_boxes import box_of_code
from forms_app.storage.suggestions import look_up
from forms_app.web.app import create_app
from forms_app.web.settings import Settings
from tests.actors import Visitor
from tests.demo_world import CURRENT, FEW_SCHOOLS, FINISHED, NOW, TODAY, load_demo, office_in, signed_in
from tests.factories import shipped
from tests.pages import check

CHECKLISTS = {Level.MN: "chk_mn", Level.TH: "chk_th", Level.THCS: "chk_thcs", Level.TH_THCS: "chk_th_thcs"}


def run(app: Flask, *arguments: str) -> Result:
    app.config.setdefault("CLOCK", lambda: NOW.replace(tzinfo=UTC))
    return app.test_cli_runner().invoke(demo, arguments)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped forms as other tests have read them already: reading them anew takes a second each time."""
    monkeypatch.setattr(DefinitionFolder, "load", lambda _, form_id: shipped(form_id))


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A demo that was loaded once, for tests that only read; those come first in this file."""
    with pytest.MonkeyPatch.context() as patched, office_in(tmp_path_factory.mktemp("demo")) as app:
        patched.setattr(DefinitionFolder, "load", lambda _, form_id: shipped(form_id))
        loaded(app)
        yield app


def loaded(app: Flask, *more: str) -> Result:
    app.config["CLOCK"] = lambda: NOW.replace(tzinfo=UTC)
    result = run(app, "load", "--schools", str(FEW_SCHOOLS), *more)
    assert result.exit_code == 0, result.output
    return result


def test_a_store_that_is_not_prepared_is_named_in_one_line(settings: Settings):
    result = run(create_app(settings), "links")
    database.disconnect()
    assert (result.exit_code, result.stderr.count("\n"), "flask db upgrade" in result.stderr) == (1, 1, True)


def links(app: Flask) -> dict[str, Any]:
    result = run(app, "links", "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_district_has_37_invented_schools_of_all_levels():
    every = demo_schools()
    counted = Counter(school.level for school in every)
    unique = {school.code for school in every}, {school.name for school in every}
    assert counted == {Level.MN: 14, Level.TH: 13, Level.THCS: 8, Level.TH_THCS: 2}
    assert [len(each) for each in unique] == [37, 37]
    assert sum(school.staff <= 7 for school in every) >= 2


def test_who_signs_in_for_a_board_is_at_its_head(district: Flask):
    named = {each.school: each.full_name for each in users.users(Role.SCHOOL_BOARD)}
    boards = bodies_on(TODAY, BodyKind.INSPECTION, [each for each in named if each])
    heads = {owner: board.members[0] for (owner, _), board in boards.items()}
    found = {school: (head.name, head.function) for school, head in heads.items()}
    assert (found, len(found)) == ({each: (name, Function.HEAD) for each, name in named.items()}, 2)


def test_loading_leaves_what_the_contract_promises(district: Flask):
    found = links(district)
    roles = {account["role"] for account in found["accounts"]}
    audiences = Counter(survey["audience"] for survey in found["surveys"])
    states = Counter((each["period"], each["state"], each["released"]) for each in found["rounds"])
    assert set(found) == {"base_url", "surveys", "accounts", "rounds", "suggestions", "letters"}
    assert roles == {role.value for role in Role}
    assert audiences == {"staff": FEW_SCHOOLS, "parents": FEW_SCHOOLS}
    assert states == {(FINISHED, "counted", True): 2, (CURRENT, "open", False): 2}
    assert set(found["surveys"][0]) == {"form", "school", "audience", "url", "slips"}
    assert set(found["accounts"][0]) == {"role", "username", "password", "totp_secret"}
    assert set(found["rounds"][0]) == {"id", "form", "period", "state", "released", "passphrases"}


def test_the_accounts_open_with_the_passwords_that_are_printed(district: Flask):
    account = links(district)["accounts"][0]
    assert users.authenticate(account["username"], account["password"], "", NOW).role == account["role"]


def test_letters_stand_in_every_state_and_their_codes_show_it(district: Flask):
    found, letters = links(district), district.extensions["forms"].letters
    assert {each["state"] for each in found["letters"]} == set(Looked)
    shown = [look_up(read_lookup(each["code"]), letters) for each in found["letters"]]
    assert [each.state for each in shown if each] == [each["state"] for each in found["letters"]]
    opened = [
        letters.keys.secret(box.number, Passphrases(*each["passphrases"])) for box, each in boxes_of(found)
    ]
    assert len(opened) == len(found["suggestions"]) == 4


def boxes_of(found: dict[str, Any]) -> list[tuple[SuggestionBox, dict[str, Any]]]:
    """Each box of the list, found by its address."""
    by_code = {each["url"].rsplit("/", 1)[1]: each for each in found["suggestions"]}
    return [(box_of_code(code), each) for code, each in by_code.items()]


def test_every_poster_of_the_list_opens_its_survey(district: Flask):
    for survey in links(district)["surveys"]:
        poster = rounds.poster(survey["url"].rsplit("/", 1)[1])
        assert (poster.school.code, poster.round.state(TODAY)) == (survey["school"], RoundState.OPEN)


def test_staff_surveys_have_slips_that_work_and_parents_need_none(district: Flask):
    surveys = links(district)["surveys"]
    slips = {each["school"]: each["slips"] for each in surveys if each["audience"] == "staff"}
    heads = {school.code: school.staff for school in schools.schools()}
    assert [each["slips"] for each in surveys if each["audience"] == "parents"] == [[]] * FEW_SCHOOLS
    assert {code for code, left in slips.items() if not 0 < len(left) <= heads[code] + 3} == set()
    found = [find(code, district.extensions["forms"].box) for left in slips.values() for code in left]
    assert [each for each in found if each is None or each.used] == []
    code = next(iter(slips.values()))[0]
    visitor = Visitor(district.test_client())
    assert check(visitor.post("/K", {"code": code})).headings[0].startswith("Ý kiến của thầy, cô")


def test_used_slips_are_those_of_the_answers(district: Flask):
    box = district.extensions["forms"].box
    staff = [each for each in rounds.rounds() if each.access is Access.SLIPS]
    for poster in (poster for each in staff for poster in rounds.posters(each.id)):
        answers = len(box.records(poster.round.id, poster.school.code, "ratings"))
        assert box.used_slips(poster.round.id, poster.school.code) == answers
    assert [each.audience for each in staff] == [Audience.STAFF] * 2


def test_the_passphrases_that_are_printed_open_their_box(district: Flask):
    box = district.extensions["forms"].box
    known = {each["id"]: each["passphrases"] for each in links(district)["rounds"]}
    for number, (first, second) in known.items():
        opener = Opener(box.keys.secret(number, Passphrases(first, second)))
        [record, *_] = box.records(number, rounds.posters(number)[0].school.code, "ratings")
        assert len(opener.open(record)) == len(record) - OVERHEAD
    assert len(known) == 4


def test_the_passwords_are_for_their_owner_only(district: Flask):
    path = district.extensions["forms"].settings.instance / "demo.json"
    assert path.stat().st_mode & 0o777 == 0o600


def test_one_visit_waits_today_and_others_are_done_or_ahead(district: Flask):
    first = [each for each in visits.visits(inspector="thanhtra1") if each.starts_on == TODAY]
    done = [each for each in visits.visits(period=FINISHED) if each.submitted]
    ahead = [each for each in visits.visits(period=CURRENT) if each.starts_on > TODAY]
    assert [each.submitted for each in first] == [False]
    assert (len(done), len(ahead) > 0) == (FEW_SCHOOLS - 1, True)


def test_inspectors_share_the_work_on_working_days(district: Flask):
    every = visits.visits()
    shares = Counter(username for each in every for username in each.inspectors)
    assert {each.starts_on.weekday() < 5 for each in every} == {True}
    assert (len(shares), max(shares.values()) < len(every)) == (3, True)


def test_a_finished_visit_of_each_half_year_shows_photos_on_its_page_and_in_its_minutes(district: Flask):
    office = signed_in(district, "chuyenvien")
    for period in (FINISHED, CURRENT):
        shown = {
            each.uuid: counts for each in visits.visits(period=period) if (counts := photos.counts(each.uuid))
        }
        [(uuid, counts)] = shown.items()
        result, minutes = (
            office.get(f"/visits/{uuid}/result").text,
            office.get(f"/visits/{uuid}/minutes").text,
        )
        assert counts == {"a_ke_hoach_qcdc": 1, "b_ck_hinh_thuc_thoi_han": 2}
        assert ("3 ảnh minh chứng" in result, "Ảnh minh chứng: 2" in minutes) == (True, True)


def test_scores_differ_and_a_key_item_caps_one(district: Flask):
    texts = [visits.visit_score(each.uuid) for each in visits.visits(period=FINISHED) if each.submitted]
    scores = [from_json(text or "") for text in texts]
    assert len({score.value for score in scores}) > 3
    assert [each for each in scores if each.failed_keys] != []


def test_small_schools_are_withheld_and_the_others_released(district: Flask):
    whys = {
        result.why
        for release in releases.releases()
        for result in release.protected.schools.values()
        if isinstance(result, Withheld)
    }
    shown = [isinstance(each, SchoolResult) for each in releases.releases()[0].protected.schools.values()]
    assert (whys, shown.count(True) >= 3) == ({Why.POOLED, Why.FEW_ANSWERS}, True)


def test_models_stand_in_every_state_and_one_is_copied(district: Flask):
    every = good_model_lists.page(good_model_lists.Wanted(), 1, 50)
    states = {each.state for each in every}
    (copied,) = [each for each in every if each.copies]
    drafts = model_drafts.drafts_of(demo_schools()[0].code)
    assert (states, copied.standing.commendation is not None, len(drafts)) == (set(State), True, 1)


def test_plans_have_tasks_in_every_state_attached_to_what_is_there(district: Flask):
    plans = {each.key: each for each in work_plans.plans_of([TODAY.year])}
    year = plans[PlanKey(PlanKind.YEAR, TODAY.year)]
    kinds = {link.kind for task in year.tasks for link in task.links}
    sent = school_plans.school_plans(TODAY.year)
    assert {task.state for task in year.tasks} == set(TaskState)
    assert (kinds, year.progress(TODAY).late, 0 < len(sent) < FEW_SCHOOLS) == (set(LinkKind), 1, True)
    assert PlanKey(PlanKind.SUPERVISION, TODAY.year, demo_schools()[0].code) in plans


def test_a_whole_district_has_a_plan_with_everything_in_it(app: Flask, monkeypatch: pytest.MonkeyPatch):
    """Of the plan alone: filling in what was done takes a minute and is tested above."""
    every, held = demo_schools(), app.extensions["forms"]
    names = ("chk_mn", "chk_th", "chk_thcs", "chk_th_thcs", "chk_long_ghep")
    made = tuple(shipped(form_id) for form_id in names)
    district = District(held.settings.instance, made, held.shipped, held.box, TODAY, every)
    load_steps.publish_forms(district)
    schools.save_schools(every, UNITS)
    make_accounts(every, held.settings.instance, NOW)
    monkeypatch.setattr(load_steps, "inspect", lambda *given, photos: plan(*given, planned_on=given[2]))
    monkeypatch.setattr(load_steps, "arrive_late", lambda *given: None)
    for step in load_steps._current_visits(district):
        step.work()
    known = visits.visits(cancelled=True)
    standings = Counter(each.standing(TODAY) for each in known if each.starts_on >= TODAY)
    folded = [each for each in known if each.manner is Manner.FOLDED and each.form_id == "chk_long_ghep"]
    assert (standings[Standing.CANCELLED], standings[Standing.PLANNED] > 10, len(folded) > 5) == (
        1,
        True,
        True,
    )
    assert len({each.school for each in known}) == len(known)  # no school is visited twice
    assert (same_days(known, []), TODAY - timedelta(days=12) in {each.ends_on for each in known}) == (
        [],
        True,
    )


def test_a_real_office_is_refused_and_left_alone(app: Flask):
    users.add_user("thu", "Phạm Thị Thu", Role.OFFICER, None, NOW, "quan_tri")
    before = audit.entries()
    results = [run(app, "load"), run(app, "load", "--keep")]
    assert [result.exit_code for result in results] == [1, 1]
    assert all("dữ liệu thật" in result.output for result in results)
    assert (audit.entries(), schools.schools()) == (before, [])


def test_a_person_in_the_demo_makes_it_real(app: Flask):
    loaded(app)
    users.add_user("thu", "Phạm Thị Thu", Role.OFFICER, None, NOW, "quan_tri")
    assert run(app, "load").exit_code == 1


def test_schools_without_any_account_are_real(app: Flask):
    schools.save_schools(demo_schools(3), UNITS)
    assert run(app, "load").exit_code == 1


def test_keeping_keeps_everything_while_the_rounds_are_open(app: Flask):
    loaded(app, "--keep")
    before = links(app), visits.visits()
    loaded(app, "--keep")
    assert (links(app), visits.visits()) == before


def test_keeping_opens_new_rounds_and_a_visit_where_the_old_ones_have_passed(app: Flask):
    loaded(app)
    before = links(app)
    later = NOW + timedelta(days=40)
    app.config["CLOCK"] = lambda: later.replace(tzinfo=UTC)
    result = run(app, "load", "--keep")
    assert result.exit_code == 0, result.output
    after = links(app)
    states = Counter(each["state"] for each in after["rounds"])
    waiting = [each.starts_on for each in visits.visits(inspector="thanhtra1") if not each.submitted]
    assert states == {"counted": 2, "closed": 2, "open": 2}
    assert after["accounts"] == before["accounts"]
    assert TODAY + timedelta(days=40) in waiting


def test_loading_again_starts_anew(app: Flask):
    loaded(app)
    before = links(app)
    loaded(app)
    after = links(app)
    assert [each["id"] for each in after["rounds"]] == [each["id"] for each in before["rounds"]]
    assert after["surveys"] != before["surveys"]
    assert audit.verify() == []


def test_a_loading_that_was_cut_short_is_done_again(app: Flask, monkeypatch: pytest.MonkeyPatch):
    def fail(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("forms_app.demo.load.make_accounts", fail)
        cut = run(app, "load", "--schools", "3")
    assert cut.exit_code != 0
    loaded(app, "--keep")
    assert len(links(app)["accounts"]) == 10


@pytest.mark.parametrize("level", list(Level))
def test_generated_checklists_pass_the_forms_own_checks(level: Level):
    school = next(each for each in demo_schools() if each.level is level)
    definition = shipped(CHECKLISTS[level])
    answers = {}
    for _, body in checklist_bodies(definition, school, ("Lê Thị Sen", "Võ Minh Phúc"), TODAY):
        answers.update(body)
    form = bind(definition.sections, "vi", values=answers, facts=school.facts() | {"visit_period": CURRENT})
    assert (form.validate(), form.errors) == (True, [])
    assert form.values() == answers


@pytest.mark.parametrize("form_id", ["ks_cmhs", "ks_cbgvnv"])
def test_generated_answers_are_whole_and_the_same_each_time(form_id: str):
    definition = shipped(form_id)
    school = demo_schools()[1]
    once, again = list(survey_answers(definition, school)), list(survey_answers(definition, school))
    closed = [question.name for question in definition.questions if question.required]
    assert once == again
    assert [each for each in once if not set(closed) <= set(each)] == []
    assert [pack(definition, unpack(definition, pack(definition, each))) for each in once] == [
        pack(definition, each) for each in once
    ]


def test_hardly_anyone_takes_part_in_a_few_schools():
    school = next(each for each in demo_schools() if Audience.PARENTS in profile(each).few)
    assert len(list(survey_answers(shipped("ks_cmhs"), school))) == FEW


def test_the_steps_load_what_the_command_loads(app: Flask):
    assert [school.code for school in load_demo(app, 3)] == [school.code for school in demo_schools(3)]


def test_an_erased_store_is_empty_and_works(store: str):
    audit.record("demo", "test", "1", "", NOW)
    erase()
    assert (audit.entries(), users.users()) == ([], [])
    audit.record("demo", "test", "2", "", NOW)
    assert [entry.number for entry in audit.entries()] == [1]
