"""What a phone sends by itself is received once, with a receipt, under the name of who filled it."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from forms_app.core.visits import Outcome, Visit, VisitState
from forms_app.storage import audit, deliveries, forms, reopening, users, visits
from forms_app.storage.minutes import kept_versions
from forms_app.storage.models import CarriedRow, InspectorRow, SectionRow, SessionRow
from tests.actors import SAME_ORIGIN
from tests.factories import shipped
from tests.test_web_visits import CONFIRMATION, HEADER, fill
from tests.visits_world import Phone, World

SECTION = "c_ban_bac"
FIELDS = [["c_doi_thoai", "chua_dat"], ["c_doi_thoai.reason", "Chưa có biên bản"]]


@pytest.fixture
def visit(world: World) -> Visit:
    return world.plan()


def sending(**changes: Any) -> dict[str, Any]:
    given = {"submission": str(uuid4()), "base": 0, "fields": FIELDS, "by": "lan", "final": False}
    return given | changes


def put(phone: Phone, visit: Visit, body: object, section: str = SECTION, **headers: str) -> TestResponse:
    return phone.client.put(
        f"/visits/{visit.uuid}/sections/{section}",
        data=json.dumps(body),
        content_type="application/json",
        base_url=SAME_ORIGIN["Origin"],
        headers=SAME_ORIGIN | {"Accept": "application/json"} | headers,
    )


def latest(visit: Visit, section: str = SECTION) -> tuple[int, str]:
    found = visits.latest_sections(visit.uuid)[section]
    return found.revision, found.author


def test_a_sending_is_answered_by_a_receipt_with_the_fingerprint_a_browser_makes(lan: Phone, visit: Visit):
    body = sending()
    answer = put(lan, visit, body)
    text = json.dumps(FIELDS, ensure_ascii=False, separators=(",", ":"))
    assert (answer.status_code, answer.json) == (
        200,
        {
            "visit": visit.uuid,
            "section": SECTION,
            "submission": body["submission"],
            "sha256": sha256(text.encode()).hexdigest(),
            "state": "stored",
            "revision": 1,
            "latest": 1,
            "faults": 0,
            "day": 2511,  # since 2020-01-01
        },
    )
    assert latest(visit) == (1, "lan")


def test_a_repetition_is_answered_alike_though_other_sections_changed_what_applies(
    world: World, lan: Phone, visit: Visit
):
    body = sending(fields=[["f_th_van_dong_tai_tro", "dat"], ["co_van_dong_tai_tro", "co"]])
    first = put(lan, visit, body, "f_th")
    world.moment += timedelta(hours=3)
    again = put(lan, visit, body, "f_th")
    assert (again.json | {"day": 0}, SectionRow.select().count()) == (first.json | {"day": 0}, 1)


def test_a_key_used_again_for_other_answers_is_refused(lan: Phone, visit: Visit):
    body = sending()
    put(lan, visit, body)
    answer = put(lan, visit, body | {"fields": [["c_doi_thoai", "dat"]]})
    assert (answer.status_code, "submission" in answer.json, latest(visit)) == (409, False, (1, "lan"))


def test_nothing_malformed_is_stored_and_the_receipt_says_how_much_is_left(lan: Phone, visit: Visit):
    fields = [["nu", "mười"], ["tong_cbgvnv", "32"]]
    answer = put(lan, visit, sending(fields=fields), "header")
    stored = visits.latest_sections(visit.uuid)["header"].body
    assert (answer.status_code, answer.json["faults"], "nu" in stored, stored["tong_cbgvnv"]) == (
        200,
        1,
        False,
        32,
    )


def meet(lan: Phone, hung: Phone, visit: Visit) -> dict[str, Any]:
    """Hùng saves first, Lan's phone sends what it filled from the same page."""
    hung.save(visit, SECTION, {"c_doi_thoai": "dat"})
    body = sending()
    answer = put(lan, visit, body)
    assert (answer.status_code, answer.json["state"]) == (409, "conflict")
    return body | {"page": answer.json["page"]}


@pytest.mark.parametrize(
    ("choice", "state", "author", "revision"), [("take", "taken", "lan", 2), ("drop", "dropped", "hung", 1)]
)
def test_of_two_versions_one_is_chosen_on_a_page_and_the_phone_learns_it(
    lan: Phone, hung: Phone, visit: Visit, choice: str, state: str, author: str, revision: int
):
    body = meet(lan, hung, visit)
    page = lan.page(body["page"])
    chosen = lan.post(body["page"], {"choice": choice})
    assert (page.headings, chosen.location) == (
        ["Hai bản khác nhau"],
        f"/visits/{visit.uuid}/sections/{SECTION}?saved=1",
    )
    again = put(lan, visit, {key: value for key, value in body.items() if key != "page"})
    assert (again.status_code, again.json["state"], again.json["latest"]) == (200, state, revision)
    assert latest(visit) == (revision, author)


def test_the_team_finds_the_other_version_on_the_visits_page(lan: Phone, hung: Phone, visit: Visit):
    body = meet(lan, hung, visit)
    assert body["page"] in hung.page(f"/visits/{visit.uuid}").links


@pytest.mark.parametrize("username", ["mai", "th01"])
def test_nobody_else_sees_or_chooses(world: World, lan: Phone, hung: Phone, visit: Visit, username: str):
    body = meet(lan, hung, visit)
    stranger = world.sign_in(username)
    assert (stranger.get(body["page"]).status_code, stranger.post(body["page"], {}).status_code) == (404, 404)
    assert len(deliveries.waiting(visit.uuid)) == 1


def test_a_delivery_is_shown_under_its_own_visit_only(world: World, lan: Phone, hung: Phone, visit: Visit):
    body = meet(lan, hung, visit)
    other = world.plan("TH02")
    assert lan.get(body["page"].replace(visit.uuid, other.uuid)).status_code == 404


def test_an_ended_session_is_401_and_the_same_sending_counts_after_signing_in(
    world: World, lan: Phone, visit: Visit
):
    body = sending()
    SessionRow.delete().execute()
    ended = put(lan, visit, body)
    answer = put(world.sign_in("lan"), visit, body)
    assert (ended.status_code, ended.mimetype, answer.json["state"]) == (401, "application/json", "stored")


def test_nobody_sends_under_another_name(hung: Phone, visit: Visit):
    assert put(hung, visit, sending(by="lan")).status_code == 401
    assert SectionRow.select().count() == 0
    assert put(hung, visit, sending(by="hung")).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({}, 200),
    ],
)
def test_only_our_own_pages_send(lan: Phone, visit: Visit, headers: dict[str, str], status: int):
    answer = lan.client.put(
        f"/visits/{visit.uuid}/sections/{SECTION}",
        data=json.dumps(sending()),
        base_url=SAME_ORIGIN["Origin"],
        headers=SAME_ORIGIN | {"Accept": "application/json", "Content-Type": "application/json"} | headers,
    )
    assert answer.status_code == status


@pytest.mark.parametrize(
    "body",
    [
        *(None, [], "x", {}),
        sending(submission="1"),
        sending(base=-1),
        sending(base=True),
        sending(base="0"),
        sending(fields=[["a"]]),
        sending(fields=[["a", 1]]),
        sending(fields={"a": "b"}),
        sending(fields=[["a", "b"]] * 5001),
        sending(by=7),
    ],
)
def test_what_is_no_sending_is_422_and_stores_nothing(lan: Phone, visit: Visit, body: object):
    assert (put(lan, visit, body).status_code, SectionRow.select().count()) == (422, 0)


def test_half_a_letter_is_a_fault_of_its_field_and_no_crash(lan: Phone, visit: Visit):
    answer = put(lan, visit, sending(fields=[["c_doi_thoai", "dat"], ["c_doi_thoai.note", "\ud800"]]))
    assert (answer.status_code, answer.json["faults"]) == (200, 1)


@pytest.mark.parametrize("where", [("TH02", SECTION), ("TH01", "nothing")])
def test_foreign_visits_and_unknown_sections_are_404(world: World, visit: Visit, where: tuple[str, str]):
    other = world.plan("TH02", inspectors=("hung",))
    target = other if where[0] == "TH02" else visit
    assert put(world.sign_in("lan"), target, sending(), where[1]).status_code == 404


def test_a_draft_made_from_an_old_version_of_the_form_counts_against_that_version(lan: Phone, visit: Visit):
    from dataclasses import replace

    whole = shipped("chk_th")
    forms.publish(replace(whole, sections=whole.sections[:2]), "can_bo", visit_day(visit))
    assert (forms.published("chk_th")[1], put(lan, visit, sending()).json["state"]) == (2, "stored")


def visit_day(visit: Visit) -> Any:
    from tests.actors import NOW

    return NOW


def test_who_fetched_the_visit_delivers_after_leaving_the_team_and_the_leader_chooses(
    world: World, lan: Phone, hung: Phone, visit: Visit
):
    hung.get(f"/visits/{visit.uuid}/sections/{SECTION}")
    InspectorRow.delete().where(InspectorRow.account == "hung").execute()
    answer = put(hung, visit, sending(by="hung"))
    assert (answer.status_code, answer.json["state"], visits.answers(visit.uuid)) == (202, "late", {})
    page = answer.json["page"]
    assert (hung.get(page).status_code, page in lan.page(f"/visits/{visit.uuid}").links) == (404, True)
    lan.post(page, {"choice": "take"})
    assert latest(visit) == (1, "hung")


def test_who_never_fetched_it_delivers_nothing(hung: Phone, visit: Visit):
    InspectorRow.delete().where(InspectorRow.account == "hung").execute()
    assert (CarriedRow.select().count(), put(hung, visit, sending(by="hung")).status_code) == (0, 404)


def ready(phone: Phone, visit: Visit) -> list[list[str]]:
    """Every section filled; the fields of the confirmation."""
    fill(phone, visit)
    return [[name, value] for name, value in CONFIRMATION.items()]


def test_a_final_confirmation_hands_the_visit_in_once(lan: Phone, visit: Visit):
    body = sending(fields=ready(lan, visit), final=True)
    answers = [put(lan, visit, body, "xac_nhan") for _ in range(2)]
    assert [(each.status_code, each.json["state"]) for each in answers] == [(200, "handed_in")] * 2
    acts = [each.action for each in audit.entries()]
    assert (visits.visit(visit.uuid).state, acts.count("visit.submit")) == (VisitState.SUBMITTED, 1)
    assert kept_versions(visit.uuid) == [1]


def test_a_repeated_hand_in_never_hands_in_a_visit_that_was_reopened(lan: Phone, visit: Visit):
    body = sending(fields=ready(lan, visit), final=True)
    put(lan, visit, body, "xac_nhan")
    reopening.reopen(visit.uuid, "thiếu chữ ký", "can_bo", visit_day(visit))
    assert put(lan, visit, body, "xac_nhan").json["state"] == "handed_in"
    assert (visits.visit(visit.uuid).state, visits.visit(visit.uuid).version) == (VisitState.DRAFT, 2)


def test_a_final_confirmation_of_an_unfinished_visit_is_kept_and_told(lan: Phone, visit: Visit):
    fields = [[name, value] for name, value in CONFIRMATION.items()]
    answer = put(lan, visit, sending(fields=fields, final=True), "xac_nhan")
    assert (answer.status_code, answer.json["revision"], answer.json["faults"] > 10) == (422, 1, True)
    assert visits.visit(visit.uuid).state is VisitState.DRAFT


def test_what_a_colleague_did_not_wait_for_comes_late_and_the_office_sees_it(
    world: World, lan: Phone, hung: Phone, visit: Visit
):
    lan.hand_in(visit, dict(ready(lan, visit)))
    answer = put(hung, visit, sending(by="hung"))
    officer = world.sign_in("can_bo")
    assert (answer.status_code, answer.json["state"]) == (202, "late")
    assert answer.json["page"] in officer.page(f"/office/visits/{visit.uuid}/history").links
    assert "Trả lại phiếu trước khi nhận" in officer.get(answer.json["page"]).text
    assert officer.post(answer.json["page"], {"choice": "take"}).status_code == 409
    officer.post(answer.json["page"], {"choice": "drop"})
    assert deliveries.delivery(answer.json["submission"]).outcome is Outcome.DROPPED


def test_the_office_gives_a_visit_back_with_a_reason_that_the_team_reads(
    world: World, lan: Phone, visit: Visit
):
    lan.hand_in(visit, dict(ready(lan, visit)))
    officer = world.sign_in("can_bo")
    page = f"/office/visits/{visit.uuid}/history"
    empty = officer.post(page, {"reason": " "})
    done = officer.post(page, {"reason": "Thiếu chữ ký của nhà trường"})
    assert (empty.status_code, done.location) == (422, f"{page}?saved=1")
    assert "Thiếu chữ ký của nhà trường" in lan.get(f"/visits/{visit.uuid}").text
    assert "100,0 điểm trên 100" in officer.get(page).text  # the score of the version handed in
    assert officer.post(page, {"reason": "lần nữa"}).status_code == 422


def test_a_visit_given_back_is_confirmed_anew(world: World, lan: Phone, visit: Visit):
    lan.hand_in(visit, dict(ready(lan, visit)))
    officer = world.sign_in("can_bo")
    officer.post(f"/office/visits/{visit.uuid}/history", {"reason": "Thiếu chữ ký"})
    page = lan.get(f"/visits/{visit.uuid}/confirm")
    again = lan.hand_in(visit, CONFIRMATION, base=2)
    [earlier] = reopening.earlier_versions(visit.uuid)
    assert ("checked" in page.text, again.status_code, visits.visit(visit.uuid).submitted) == (
        False,
        303,
        True,
    )
    assert (earlier.revisions["xac_nhan"], latest(visit, "xac_nhan")) == (1, (3, "lan"))


@pytest.mark.parametrize("username", ["lan", "th01"])
def test_only_the_office_gives_a_visit_back(world: World, lan: Phone, visit: Visit, username: str):
    lan.hand_in(visit, dict(ready(lan, visit)))
    page = f"/office/visits/{visit.uuid}/history"
    other = world.sign_in(username)
    assert (other.get(page).status_code, other.post(page, {"reason": "x"}).status_code) == (404, 404)
    assert visits.visit(visit.uuid).submitted


def test_pages_say_whose_they_are_and_the_files_that_keep_them_are_there(lan: Phone, visit: Visit):
    page = lan.get(f"/visits/{visit.uuid}")
    worker, manifest = lan.get("/visits/worker.js"), lan.get("/visits/manifest.webmanifest")
    assert (len(page.headers["Forms-User"]), "lan" in page.headers["Forms-User"]) == (16, False)
    assert (worker.mimetype, worker.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    assert (manifest.json["scope"], manifest.json["start_url"]) == ("/visits/", "/visits/")
    assert [lan.get(each["src"]).status_code for each in manifest.json["icons"]] == [200, 200, 200]


def test_nobody_else_gets_a_page_that_a_phone_would_keep(world: World, visit: Visit):
    officer = world.sign_in("can_bo")
    page = officer.get("/office/visits/")
    assert ("Forms-User" in page.headers, "manifest" in page.text) == (False, False)


def test_modules_import_each_other_by_addresses_that_change_with_them(lan: Phone):
    script = lan.get("/static/visits/section.js").text
    address = script.split('"./queue.js')[1].split('"')[0]
    found = lan.get(f"/static/visits/queue.js{address}")
    assert (address[:3], "immutable" in found.headers["Cache-Control"]) == ("?v=", True)


def test_the_header_of_a_visit_travels_too(lan: Phone, visit: Visit):
    fields = [[name, value] for name, value in HEADER.items()]
    assert put(lan, visit, sending(fields=fields), "header").json["faults"] == 0
    assert users.user(latest(visit, "header")[1]).full_name == "Nguyễn Thị Lan"
