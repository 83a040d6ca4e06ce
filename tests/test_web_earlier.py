"""The last visit on the pages of a new one: beside its items, as its beginning, apart by site."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from forms_app.core import actions
from forms_app.core.action_openings import Opening, of_board, of_suggestion
from forms_app.core.actions import StepKind
from forms_app.core.visits import Visit
from forms_app.storage import forms, visits
from forms_app.storage.actions import actions_of, add_step, open_actions
from tests.actions_world import opening
from tests.actors import NOW, Visitor
from tests.factories import shipped, shipped_office
from tests.test_web_visits import CONFIRMATION, fill, saved
from tests.visits_world import TODAY, Phone, World, address

DAY = timedelta(days=1)
UNMET = {
    "c_doi_thoai": "dat_mot_phan",
    "c_doi_thoai.reason": "Chưa trả lời hết câu hỏi",
    "c_hop_dinh_ky.document": "7/BB-HĐ",
    "c_hop_dinh_ky.note": "Sổ ở văn phòng",
}


def handed_in(world: World, days_ago: int, changes: dict[str, str], **plan: Any) -> Visit:
    """A visit by Mai, whom nobody on the new team has to know."""
    mai = world.sign_in("mai")
    day = TODAY - days_ago * DAY
    usual = {"starts_on": day, "ends_on": day, "inspectors": ("mai",), "period": "2026-H1"}
    visit = world.plan(**(usual | plan))
    fill(mai, visit, changes | {"ngay_gio": f"{day}T08:00"})
    assert mai.hand_in(visit, CONFIRMATION).status_code == 303
    return visit


def words(phone: Visitor, path: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", phone.get(path).text)).split())


# Beside each item


def test_an_item_shows_its_mark_and_reason_of_the_last_time(world: World, lan: Phone) -> None:
    handed_in(world, 150, UNMET)
    page = words(lan, address(world.plan(), "c_ban_bac"))
    assert "Lần trước (6 tháng đầu năm 2026): Đạt một phần – Chưa trả lời hết câu hỏi" in page
    assert page.count("Lần trước (") == 7


def test_without_an_earlier_visit_nothing_is_said(world: World, lan: Phone) -> None:
    visit = world.plan()
    pages = words(lan, address(visit, "c_ban_bac")), words(lan, f"/visits/{visit.uuid}")
    assert ["ần trước" in page for page in pages] == [False, False]


def test_another_schools_visit_and_one_not_handed_in_say_nothing(world: World, lan: Phone) -> None:
    handed_in(world, 150, UNMET, school="TH02")
    draft = world.plan(starts_on=TODAY - 30 * DAY)
    fill(lan, draft, UNMET)
    assert "Lần trước (" not in words(lan, address(world.plan(), "c_ban_bac"))


def test_the_full_checklist_looks_past_a_short_one(world: World, lan: Phone) -> None:
    forms.publish(shipped("chk_long_ghep"), "can_bo", NOW)
    handed_in(world, 150, UNMET)
    handed_in(world, 20, {"hinh_thuc": "long_ghep"}, form="chk_long_ghep", period="2026-H2")
    short = world.plan(form="chk_long_ghep", starts_on=TODAY - DAY)
    pages = [words(lan, address(visit, "c_ban_bac")) for visit in (world.plan(), short)]
    periods = [re.findall(r"Lần trước \((6 tháng \w+)", page) for page in pages]
    counted = [(each.count("6 tháng đầu"), each.count("6 tháng cuối")) for each in periods]
    assert counted == [(4, 3), (0, 3)]  # three of the seven items are on the short checklist


def test_an_item_shows_the_document_and_the_note_of_the_last_time(world: World, lan: Phone) -> None:
    handed_in(world, 150, UNMET)
    page = words(lan, address(world.plan(), "c_ban_bac"))
    assert "Đạt . Số văn bản: 7/BB-HĐ. Ghi chú: Sổ ở văn phòng" in page
    assert (page.count("Số văn bản: "), page.count("Ghi chú: ")) == (1, 1)


# What the school has still to put right


def opens(school: str, *wanted: Opening, key: str = "k") -> tuple[str, ...]:
    return open_actions(school, wanted, key, "can_bo", NOW, TODAY)


def of_board_and_letter() -> tuple[Opening, Opening]:
    """Two that belong to no question."""
    office = shipped_office()
    said = [{actions.FINDING: words, actions.DEMAND: words} for words in ("Trả lời góp ý", "Sửa cổng trường")]
    return of_board(said[0], office, TODAY), replace(of_suggestion(said[1], office, TODAY), key="thu")


def test_a_visit_begins_with_everything_that_the_school_has_still_to_put_right(
    world: World, lan: Phone
) -> None:
    handed_in(world, 150, UNMET | {"kien_nghi": "Bổ sung hồ sơ"})
    found = opens("TH01", *of_board_and_letter())
    done, left = (each.code for each in actions_of("TH01") if each.visit)
    add_step(done, StepKind.FINISH, {actions.REPORT: "Xong"}, 1, "th01", NOW, TODAY)
    add_step(done, StepKind.CONFIRM, {}, 2, "can_bo", NOW, TODAY)
    opens("TH02", opening("c_doi_thoai"), key="other")
    html = lan.get(f"/visits/{world.plan(starts_on=TODAY).uuid}").text
    codes = re.findall(r'href="/visits/actions/(KN-[\d-]+)"', html)
    lines = re.findall(r"<li><a href=\"/visits/actions/.*?</li>", html, flags=re.DOTALL)
    by_board, by_letter = found  # the board's has to be answered first
    assert (codes, "Việc trường còn phải khắc phục (3)" in html) == ([by_board, left, by_letter], True)
    assert ["hạn " in each for each in lines] == [True] * 3
    assert lan.get(f"/visits/actions/{found[0]}").status_code == 200


def test_what_is_overdue_says_so_and_comes_first(world: World, lan: Phone) -> None:
    visit, codes = world.plan(), opens("TH01", opening("a"), opening("b", **{actions.DUE: "2026-11-13"}))
    html = lan.get(f"/visits/{visit.uuid}").text
    assert re.findall(r"/actions/(KN-[\d-]+)", html) == [codes[1], codes[0]]
    assert html.count("Quá hạn 3 ngày") == 1


def test_of_many_the_first_ten_are_shown_and_a_way_to_the_rest(world: World, lan: Phone) -> None:
    visit, many = world.plan(), [opening(str(place)) for place in range(12)]
    found = []
    for count in (10, 12):
        opens("TH01", *many[:count])
        html = lan.get(f"/visits/{visit.uuid}").text
        shown = len(re.findall(r"/actions/KN-", html))
        found.append((shown, f"khắc phục ({count})" in html, "/visits/actions/?school=TH01" in html))
    assert found == [(10, True, False), (10, True, True)]


def test_beside_an_item_stand_all_its_open_actions_and_no_others(world: World, lan: Phone) -> None:
    visit = world.plan()
    first, second = (
        opens("TH01", opening("c_doi_thoai", **{actions.DUE: day, actions.DEMAND: demand}), key=day)[0]
        for day, demand in (("2026-11-13", "Tổ chức đối thoại."), ("2026-12-16", "Trả lời hết câu hỏi."))
    )
    opens("TH01", opening("a_ke_hoach_qcdc"), *of_board_and_letter())
    page = words(lan, address(visit, "c_ban_bac"))
    assert re.findall(r"Việc còn phải khắc phục: (.*?\.)", page) == [
        f"{first}, hạn 13/11/2026 (quá hạn 3 ngày): Tổ chức đối thoại.",
        f"{second}, hạn 16/12/2026: Trả lời hết câu hỏi.",
    ]


def test_a_phone_fetches_the_pages_anew_when_an_action_of_the_school_moves(world: World, lan: Phone) -> None:
    world.plan()

    def stamp() -> str:
        (found,) = re.findall(r'data-stamp="([^"]+)"', lan.get("/visits/").text)
        return str(found)

    stamps = [stamp()]
    (code,) = opens("TH01", opening("c_doi_thoai"))
    stamps += [stamp()]
    add_step(code, StepKind.BEGIN, {actions.REPORT: "Đang làm"}, 1, "th01", NOW, TODAY)
    stamps += [stamp(), stamp()]
    opens("TH02", opening("c_doi_thoai"), key="other")
    assert [len(set(stamps)), stamps[2], stamp()] == [3, stamps[3], stamps[3]]


def test_markup_typed_last_time_is_shown_as_text(world: World, lan: Phone) -> None:
    handed_in(world, 150, UNMET | {"c_doi_thoai.reason": "<script>x</script>"})
    assert "<script>x" not in lan.get(address(world.plan(), "c_ban_bac")).text


# Starting from it


def start(phone: Phone, visit: Visit) -> str:
    answer = phone.post(f"/visits/{visit.uuid}/start", {})
    assert answer.status_code == 303
    return str(answer.location)


def test_a_visit_starts_with_facts_and_papers_of_the_last_one_and_without_its_marks(
    world: World, lan: Phone
) -> None:
    handed_in(world, 150, UNMET | {"so_lop": "18"})
    visit = world.plan()
    assert "Bắt đầu từ lần trước" in words(lan, f"/visits/{visit.uuid}")
    start(lan, visit)
    head, section = saved(visit, "header"), saved(visit, "c_ban_bac")
    assert (head["so_lop"], head["tong_cbgvnv"], [row["ho_ten"] for row in head["thanh_phan_doan"]]) == (
        18,
        32,
        ["Nguyễn Thị Lan", "Trần Văn Hùng"],  # who comes this time
    )
    assert section == {
        "c_hop_dinh_ky": {"mark": "", "reason": "", "document": "7/BB-HĐ", "note": "Sổ ở văn phòng"}
    }
    assert {"ngay_gio", "hinh_thuc"} & set(head) == set()


def test_what_was_taken_over_says_so_until_it_is_saved(world: World, lan: Phone) -> None:
    handed_in(world, 150, UNMET)
    visit = world.plan()
    start(lan, visit)
    before = words(lan, address(visit, "c_ban_bac"))
    lan.save(visit, "c_ban_bac", {"c_hop_dinh_ky": "dat", "c_hop_dinh_ky.document": "7/BB-HĐ"}, base=1)
    after = words(lan, address(visit, "c_ban_bac"))
    told = ("Phần này có sẵn những gì của lần trước", "lấy từ lần trước")
    assert [[page.count(each) for each in told] for page in (before, after)] == [[1, 2], [0, 0]]


def test_nothing_taken_over_is_handed_in_unseen(world: World, lan: Phone) -> None:
    handed_in(world, 150, UNMET)
    visit = world.plan()
    start(lan, visit)
    refused = lan.hand_in(visit, CONFIRMATION)
    unseen = [name for name, each in visits.latest_sections(visit.uuid).items() if each.taken_from]
    listed = [name for name in unseen if address(visit, name) in refused.text]
    assert (refused.status_code, listed, len(unseen) > 1) == (422, unseen, True)


def test_the_button_pressed_twice_changes_nothing_more(world: World, lan: Phone) -> None:
    handed_in(world, 150, UNMET)
    visit = world.plan()
    places = [start(lan, visit) for _ in range(2)]
    assert places == [f"/visits/{visit.uuid}?started=2", f"/visits/{visit.uuid}"]
    assert {each.revision for each in visits.latest_sections(visit.uuid).values()} == {1}


def test_a_visit_that_has_begun_is_not_started_again(world: World, lan: Phone) -> None:
    handed_in(world, 150, UNMET)
    visit = world.plan()
    lan.save(visit, "c_ban_bac", {"c_doi_thoai": "dat"})
    start(lan, visit)
    assert list(visits.latest_sections(visit.uuid)) == ["c_ban_bac"]
    assert "Bắt đầu từ lần trước" not in words(lan, f"/visits/{visit.uuid}")


@pytest.mark.parametrize("username", ["mai", "can_bo", "th01"])
def test_only_the_team_starts_a_visit(world: World, username: str) -> None:
    handed_in(world, 150, UNMET)
    visit = world.plan()
    answer = world.sign_in(username).post(f"/visits/{visit.uuid}/start", {})
    assert (answer.status_code, visits.latest_sections(visit.uuid)) == (404, {})


def test_a_colleague_with_an_empty_page_meets_what_was_taken_over(world: World, lan: Phone) -> None:
    handed_in(world, 150, UNMET)
    visit = world.plan()
    start(lan, visit)
    answer = world.sign_in("hung").save(visit, "c_ban_bac", {"c_doi_thoai": "dat"})
    assert (answer.status_code, "7/BB-HĐ" in answer.text) == (409, True)


def test_a_short_checklist_begins_as_part_of_another_inspection(world: World, lan: Phone) -> None:
    forms.publish(shipped("chk_long_ghep"), "can_bo", NOW)
    pages = [lan.get(address(world.plan(form=form), "header")).text for form in ("chk_long_ghep", "chk_th")]
    chosen = [re.findall(r'name="hinh_thuc" value="(\w+)"[^>]*checked', page) for page in pages]
    assert chosen == [["long_ghep"], []]


# Sites of one school


@pytest.fixture
def two_sites(world: World) -> tuple[Visit, Visit]:
    """Two visits of one school in one period."""
    first = {"diem_truong": "Kênh Ngang", "c_doi_thoai": "chua_dat", "c_doi_thoai.reason": "Ở Kênh Ngang"}
    second = {"diem_truong": "Điểm chính", "c_doi_thoai": "chua_dat", "c_doi_thoai.reason": "Ở điểm chính"}
    return handed_in(world, 150, first), handed_in(world, 140, second)


def test_sites_stand_apart_in_every_list(world: World, lan: Phone, two_sites: tuple[Visit, Visit]) -> None:
    mine, office, school = (world.sign_in(name) for name in ("mai", "can_bo", "th01"))
    pages = [words(mine, "/visits/"), words(office, "/office/visits/list"), words(school, "/school/")]
    assert [[site in page for site in ("Kênh Ngang", "Điểm chính")] for page in pages] == [[True, True]] * 3


def test_the_last_time_is_that_of_the_same_site(
    world: World, lan: Phone, two_sites: tuple[Visit, Visit]
) -> None:
    visit = world.plan()
    unknown = words(lan, address(visit, "c_ban_bac"))
    lan.save(visit, "header", {"diem_truong": "kênh ngang"})
    known = words(lan, address(visit, "c_ban_bac"))
    reasons = ("Chưa đạt – Ở điểm chính", "Chưa đạt – Ở Kênh Ngang")
    shown = [[reason in page for reason in reasons] for page in (unknown, known)]
    assert shown == [[True, False], [False, True]]
    assert "Lần trước (6 tháng đầu năm 2026), Kênh Ngang: Chưa đạt" in known
