"""The inspector's pages: drafts section by section, conflicts, an ended session, handing in, who may read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from forms_app.core.definition import About, FormDefinition, Section
from forms_app.core.scoring import Score, to_json
from forms_app.core.visits import Visit, VisitState
from forms_app.storage import forms, visits
from forms_app.web.visits import handing_in
from tests.actors import NOW, Visitor, hidden
from tests.factories import shipped
from tests.visits_world import PASSWORD, TODAY, Phone, World, address

HEADER = {
    "ngay_gio": "2026-11-16T08:00",
    "hinh_thuc": "chuyen_de",
    "thanh_phan_doan.0.ho_ten": "Nguyễn Thị Lan",
    "dai_dien_truong.0.ho_ten": "Võ Văn Tư",
    "dai_dien_truong.0.chuc_vu": "Hiệu trưởng",
    "tong_cbgvnv": "32",
    "nu": "20",
}
CONFIRMATION = {
    "xac_nhan_doan": "yes",
    "xac_nhan_doan_ho_ten": "Nguyễn Thị Lan",
    "xac_nhan_doan_chuc_vu": "Trưởng đoàn",
    "xac_nhan_truong": "yes",
    "xac_nhan_truong_ho_ten": "Võ Văn Tư",
    "xac_nhan_truong_chuc_vu": "Hiệu trưởng",
}


@pytest.fixture
def visit(world: World) -> Visit:
    return world.plan()


def marked(section: Section, mark: str = "dat") -> dict[str, str]:
    """Every item of a section with the same mark, and a reason where one is needed."""
    fields = {question.name: mark for question in section.questions if question.type == "item"}
    if mark != "dat":
        fields |= {f"{name}.reason": "Chưa có văn bản" for name in fields}
    return fields | {
        question.name: question.choices[0].name
        for question in section.questions
        if question.type == "select_one" and question.required
    }


def fill(phone: Phone, visit: Visit, changes: dict[str, str] | None = None) -> None:
    """Save every section: all items Đạt unless ``changes`` says otherwise."""
    for section in sections(shipped(visit.form_id)):
        if section.relevant and "= 'th'" not in section.relevant:
            continue  # of another level: the short checklist has them all
        fields = HEADER if section.name == "header" else marked(section)
        names = {question.name for question in section.questions}
        fields = fields | {
            name: value for name, value in (changes or {}).items() if name.split(".")[0] in names
        }
        assert phone.save(visit, section.name, fields).status_code == 303


def sections(definition: FormDefinition) -> list[Section]:
    return [section for section in definition.sections if section.name != "xac_nhan"]


def saved(visit: Visit, section: str) -> dict[str, object]:
    return dict(visits.latest_sections(visit.uuid)[section].body)


# The list


def test_lists_own_visits_as_late_due_and_done(world: World, lan: Phone) -> None:
    day = timedelta(days=1)
    world.plan("TH02", starts_on=TODAY - 9 * day, ends_on=TODAY - 8 * day)
    world.plan("TH01")
    world.plan("MN01", "chk_mn", starts_on=TODAY + 3 * day, ends_on=TODAY + 3 * day)
    world.plan("TH01", inspectors=("mai",), starts_on=TODAY + 5 * day, ends_on=TODAY + 5 * day)
    done = world.plan("TH02", starts_on=TODAY - day)
    visits.save_section(done.uuid, "header", 0, {}, "lan", NOW)
    visits.submit_visit(done.uuid, "{}", "lan", NOW)
    page = lan.get("/visits/").text
    shown = re.findall(r"<h2>([^<]+) <|<(?:h3|li)><a [^>]+>([^<]+)<", page)
    assert [first or second for first, second in shown] == [
        "Quá ngày, chưa nộp",
        "Trường Tiểu học Ánh Dương",
        "Hôm nay và sắp tới",
        "Trường Tiểu học Bình Minh",
        "Trường Mẫu giáo Sao Mai",
        "Đã nộp",
        "Trường Tiểu học Ánh Dương",
    ]


def test_says_kindly_that_there_is_no_visit_yet(lan: Phone) -> None:
    assert "Chưa có cuộc kiểm tra nào." in lan.get("/visits/").text


# Drafts


def test_an_empty_draft_is_saved_since_nothing_is_required_in_it(lan: Phone, visit: Visit) -> None:
    answer = lan.save(visit, "c_ban_bac", {})
    assert (answer.status_code, answer.location) == (303, address(visit, "c_ban_bac") + "?saved=1")


def test_the_overview_tells_progress_and_who_saved_when(lan: Phone, hung: Phone, visit: Visit) -> None:
    hung.save(visit, "c_ban_bac", {"c_doi_thoai": "dat", "c_hop_dinh_ky": "chua_dat"})
    page = lan.get(f"/visits/{visit.uuid}").text
    assert "2/7 mục" in page
    assert "đã lưu lúc 16/11/2026 09:00 bởi Trần Văn Hùng" in page
    assert "50,0" in page  # 2 of 4 points so far


def test_a_mark_without_a_reason_stays_a_draft_but_cannot_be_handed_in(lan: Phone, visit: Visit) -> None:
    fill(lan, visit, {"c_doi_thoai": "chua_dat"})
    refused = lan.hand_in(visit, CONFIRMATION)
    assert refused.status_code == 422
    assert re.findall(r'href="([^"]+)#([^"]+)">([^<]+)<', refused.text) == [
        (f"{address(visit, 'c_ban_bac')}?check=1", "c_doi_thoai.reason", "Câu 7, lý do: chưa nêu rõ lý do."),
    ]
    assert visits.visit(visit.uuid).state is VisitState.DRAFT
    assert 'id="c_doi_thoai.reason"' in lan.get(f"{address(visit, 'c_ban_bac')}?check=1").text


def test_a_malformed_number_comes_back_and_the_rest_is_kept(lan: Phone, visit: Visit) -> None:
    answer = lan.save(visit, "header", HEADER | {"so_lop": "mười hai"})
    assert answer.status_code == 422
    assert "Đã lưu 6 mục, còn 1 chỗ cần sửa" in unescape(answer.text)
    assert 'value="mười hai"' in answer.text
    assert {"tong_cbgvnv": 32, "nu": 20}.items() <= saved(visit, "header").items()
    assert "so_lop" not in saved(visit, "header")


def test_mending_after_a_refusal_is_no_conflict(lan: Phone, visit: Visit) -> None:
    refused = lan.save(visit, "header", HEADER | {"so_lop": "mười hai"})
    mended = lan.save(visit, "header", HEADER | {"so_lop": "12"}, base=int(hidden(refused, "_revision")))
    assert (mended.status_code, saved(visit, "header")["so_lop"]) == (303, 12)


def test_the_same_post_twice_makes_one_revision(lan: Phone, visit: Visit) -> None:
    for _ in range(2):
        lan.save(visit, "c_ban_bac", {"c_doi_thoai": "dat"})
    assert visits.latest_sections(visit.uuid)["c_ban_bac"].revision == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("c_doi_thoai", "xuat_sac"),
        ("c_doi_thoai.reason", "x" * 501),
        ("c_doi_thoai.note", "một\x00hai"),
        ("c_hoi_nghi_co_mat", "-1"),
        ("c_hoi_nghi_co_mat", "9" * 400),
    ],
)
def test_hostile_fields_come_back_as_errors(lan: Phone, visit: Visit, name: str, value: str) -> None:
    answer = lan.save(visit, "c_ban_bac", {"c_hop_dinh_ky": "dat", name: value})
    assert (answer.status_code, "c_hop_dinh_ky" in saved(visit, "c_ban_bac")) == (422, True)


def test_typed_markup_is_shown_as_text(lan: Phone, visit: Visit) -> None:
    lan.save(visit, "c_ban_bac", {"c_doi_thoai": "chua_dat", "c_doi_thoai.reason": "<script>x</script>"})
    pages = [lan.get(address(visit, "c_ban_bac")).text, lan.get(f"/visits/{visit.uuid}/result").text]
    assert ["<script>x" in page for page in pages] == [False, False]
    assert ["&lt;script&gt;x" in page for page in pages] == [True, True]


# What applies to this school


def test_questions_that_do_not_apply_to_the_school_are_not_asked(world: World, lan: Phone) -> None:
    boarding, day_school = world.plan("TH01"), world.plan("TH02", starts_on=TODAY - timedelta(days=1))
    asked = ["f_th_ban_tru" in lan.get(address(visit, "f_th")).text for visit in (boarding, day_school)]
    assert asked == [True, False]


def test_an_answer_to_a_question_that_does_not_apply_is_not_stored(world: World, lan: Phone) -> None:
    visit = world.plan("TH02")
    lan.save(visit, "f_th", {"f_th_ban_tru": "dat", "f_th_hop_cha_me": "dat"})
    assert {"f_th_ban_tru", "f_th_hop_cha_me"} & set(saved(visit, "f_th")) == {"f_th_hop_cha_me"}


def test_figures_of_an_item_that_does_not_apply_are_dropped(lan: Phone, visit: Visit) -> None:
    lan.save(visit, "c_ban_bac", {"c_hoi_nghi_to_chuc": "khong_ap_dung", "c_hoi_nghi_trieu_tap": "30"})
    assert "c_hoi_nghi_trieu_tap" not in saved(visit, "c_ban_bac")


def test_the_law_shown_is_the_one_in_force_on_the_day_of_the_visit(world: World, lan: Phone) -> None:
    long_ago = TODAY.replace(year=2023, month=3)
    early = world.plan(starts_on=long_ago, ends_on=long_ago, period="2023-H1")
    pages = [lan.get(address(each, "c_ban_bac")).text for each in (early, world.plan("TH02"))]
    assert ["10/2022/QH15" in page for page in pages] == [False, True]  # in force since 1 July 2023


# Two people


def test_two_inspectors_on_different_sections_do_not_meet(lan: Phone, hung: Phone, visit: Visit) -> None:
    answers = [
        lan.save(visit, "c_ban_bac", {"c_doi_thoai": "dat"}),
        hung.save(visit, "header", {"tong_cbgvnv": "30"}),
    ]
    assert [answer.status_code for answer in answers] == [303, 303]


@pytest.fixture
def conflict(lan: Phone, hung: Phone, visit: Visit) -> dict[str, str]:
    """Lan's typing, made from the empty section that Hùng has saved meanwhile."""
    hung.save(visit, "c_ban_bac", {"c_doi_thoai": "dat", "c_hop_dinh_ky": "dat"})
    return {"c_doi_thoai": "chua_dat", "c_doi_thoai.reason": "Chưa tổ chức", "c_hop_dinh_ky": "dat"}


def test_a_conflict_shows_both_versions_and_overwrites_nothing(
    lan: Phone, visit: Visit, conflict: dict[str, str]
) -> None:
    page = lan.save(visit, "c_ban_bac", conflict)
    assert page.status_code == 409
    assert "Bản của Trần Văn Hùng" in page.text
    assert "Lý do: Chưa tổ chức" in page.text
    assert saved(visit, "c_ban_bac")["c_doi_thoai"] == {
        "mark": "dat",
        "reason": "",
        "document": "",
        "note": "",
    }


def carried(text: str) -> dict[str, str]:
    """The hidden fields of a page, as the browser would post them."""
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    return {name: unescape(value) for name, value in pairs}


def test_keeping_ones_own_version_makes_a_new_revision(
    lan: Phone, visit: Visit, conflict: dict[str, str]
) -> None:
    fields = carried(lan.save(visit, "c_ban_bac", conflict).text)
    answer = lan.post(address(visit, "c_ban_bac"), fields | {"_step": "draft"})
    latest = visits.latest_sections(visit.uuid)["c_ban_bac"]
    assert (answer.status_code, latest.revision, latest.author) == (303, 2, "lan")
    assert latest.body["c_doi_thoai"]["reason"] == "Chưa tổ chức"


def test_ones_own_version_can_be_typed_on(lan: Phone, visit: Visit, conflict: dict[str, str]) -> None:
    fields = carried(lan.save(visit, "c_ban_bac", conflict | {"c_hoi_nghi_co_mat": "hai"}).text)
    page = lan.post(address(visit, "c_ban_bac"), fields | {"_step": "edit"})
    assert (page.status_code, hidden(page, "_revision")) == (200, "1")
    assert "Chưa tổ chức" in page.text
    assert 'value="hai"' in page.text
    assert visits.latest_sections(visit.uuid)["c_ban_bac"].revision == 1


def test_typing_into_a_visit_handed_in_meanwhile_is_shown_and_not_lost(
    lan: Phone, hung: Phone, visit: Visit
) -> None:
    fill(hung, visit)
    hung.hand_in(visit, CONFIRMATION)
    page = lan.save(visit, "c_ban_bac", {"c_doi_thoai": "chua_dat", "c_doi_thoai.reason": "Chưa tổ chức"})
    assert (page.status_code, "Lý do: Chưa tổ chức" in page.text) == (409, True)


# An ended session


def typed_after_the_session_ended(world: World, visit: Visit) -> tuple[Visitor, dict[str, str]]:
    """A browser without a session, and the fields of the sign-in page that its post was answered with."""
    stranger = Visitor(world.app.test_client())
    typed = {"c_doi_thoai": "chua_dat", "c_doi_thoai.reason": "Chưa tổ chức"}
    control = {"_revision": "0", "_opened_by": "lan", "_step": "draft"}
    page = stranger.post(address(visit, "c_ban_bac"), control | typed)
    assert page.status_code == 401
    return stranger, carried(page.text)


def test_an_ended_session_keeps_what_was_typed_until_the_same_person_signs_in(
    world: World, visit: Visit
) -> None:
    stranger, fields = typed_after_the_session_ended(world, visit)
    answer = stranger.post(address(visit, "c_ban_bac"), fields | {"_username": "lan", "_password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, address(visit, "c_ban_bac") + "?saved=1")
    assert saved(visit, "c_ban_bac")["c_doi_thoai"] == {
        "mark": "chua_dat",
        "reason": "Chưa tổ chức",
        "document": "",
        "note": "",
    }
    assert stranger.get(f"/visits/{visit.uuid}").status_code == 200  # signed in for good


def test_a_wrong_password_keeps_what_was_typed_too(world: World, visit: Visit) -> None:
    stranger, fields = typed_after_the_session_ended(world, visit)
    page = stranger.post(address(visit, "c_ban_bac"), fields | {"_username": "lan", "_password": "nhầm rồi"})
    assert (page.status_code, carried(page.text)) == (401, fields)
    assert "nhầm rồi" not in page.text
    assert visits.latest_sections(visit.uuid) == {}


def test_nobody_else_can_save_under_their_name_what_one_person_typed(world: World, visit: Visit) -> None:
    stranger, fields = typed_after_the_session_ended(world, visit)
    page = stranger.post(address(visit, "c_ban_bac"), fields | {"_username": "hung", "_password": PASSWORD})
    assert (page.status_code, visits.latest_sections(visit.uuid)) == (401, {})
    hung = world.sign_in("hung")
    page = hung.post(address(visit, "c_ban_bac"), fields)
    assert (page.status_code, visits.latest_sections(visit.uuid)) == (401, {})


def test_guessing_on_that_page_is_slowed_down_too(world: World, visit: Visit) -> None:
    stranger, fields = typed_after_the_session_ended(world, visit)
    for _ in range(5):
        stranger.post(address(visit, "c_ban_bac"), fields | {"_username": "lan", "_password": "nhầm rồi"})
    page = stranger.post(address(visit, "c_ban_bac"), fields | {"_username": "lan", "_password": PASSWORD})
    assert (page.status_code, "Đã thử sai nhiều lần" in page.text) == (401, True)


def test_a_page_asked_for_without_a_session_leads_to_the_sign_in_page(world: World, visit: Visit) -> None:
    answer = Visitor(world.app.test_client()).get(address(visit, "c_ban_bac"))
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")


# Handing in


def test_the_confirmation_page_lists_what_is_missing_by_section(lan: Phone, visit: Visit) -> None:
    page = lan.get(f"/visits/{visit.uuid}/confirm").text
    found = re.findall(r"<summary>([^<]+) \((\d+)\)</summary>", page)
    # Header: day, kind of visit, both sides' people, number of staff. F asks about sponsorship first.
    assert [(label.split(".")[0], int(count)) for label, count in found] == [
        ("Thông tin chung", 5),
        ("A", 5),
        ("B", 8),
        ("C", 7),
        ("D", 6),
        ("E", 5),
        ("F", 9),
        ("G", 3),
    ]


def test_nothing_is_handed_in_while_a_side_has_not_confirmed(lan: Phone, visit: Visit) -> None:
    fill(lan, visit)
    fields = {name: value for name, value in CONFIRMATION.items() if name != "xac_nhan_truong"}
    answer = lan.hand_in(visit, fields)
    assert (answer.status_code, visits.visit(visit.uuid).submitted) == (422, False)
    assert 'href="#xac_nhan_truong"' in answer.text


def test_handing_in_freezes_the_score_and_a_repeat_changes_nothing(lan: Phone, visit: Visit) -> None:
    fill(lan, visit, {"b_ck_nhan_su": "dat_mot_phan", "b_ck_nhan_su.reason": "Thiếu biên bản"})
    answers = [lan.hand_in(visit, CONFIRMATION) for _ in range(2)]
    assert {(answer.status_code, answer.location) for answer in answers} == {
        (303, f"/visits/{visit.uuid}/result")
    }
    page = lan.get(f"/visits/{visit.uuid}/result").text
    assert "98,5" in page
    assert "Thiếu biên bản" in page


def test_a_score_is_never_frozen_beside_answers_it_was_not_made_from(
    lan: Phone, hung: Phone, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(lan, visit)

    def saved_meanwhile(score: Score) -> str:
        hung.save(visit, "g_dan_van", marked(shipped("chk_th").section("g_dan_van"), "chua_dat"), base=1)
        return to_json(score)

    monkeypatch.setattr(handing_in, "to_json", saved_meanwhile)
    answer = lan.hand_in(visit, CONFIRMATION)
    assert (answer.status_code, visits.visit(visit.uuid).submitted) == (409, False)
    assert "92,0" in answer.text


def test_a_form_without_a_confirmation_is_handed_in_without_one(world: World, lan: Phone) -> None:
    forms.publish(replace(shipped("chk_pgd"), about=About.SCHOOL), "can_bo", NOW)
    visit = world.plan("TH01", "chk_pgd")
    for section in shipped("chk_pgd").sections:
        assert lan.save(visit, section.name, HEADER | marked(section)).status_code == 303
    assert lan.hand_in(visit, {}).location == f"/visits/{visit.uuid}/result"


def test_a_failed_key_item_caps_the_class_and_the_page_says_why(lan: Phone, visit: Visit) -> None:
    fill(lan, visit, {"c_hoi_nghi_to_chuc": "chua_dat", "c_hoi_nghi_to_chuc.reason": "Không đủ người dự"})
    page = lan.get(f"/visits/{visit.uuid}/confirm").text
    assert "97,0" in page
    assert "Xếp loại: Khá" in page
    assert "Theo điểm là Tốt, nhưng được xếp Khá" in page


def test_a_visit_handed_in_opens_read_only(lan: Phone, visit: Visit) -> None:
    fill(lan, visit)
    lan.hand_in(visit, CONFIRMATION)
    pages = [f"/visits/{visit.uuid}", address(visit, "c_ban_bac"), f"/visits/{visit.uuid}/confirm"]
    assert {lan.get(page).location for page in pages} == {f"/visits/{visit.uuid}/result"}


# Who may read


@pytest.mark.parametrize(
    ("username", "before", "after"),
    [("lan", 200, 200), ("can_bo", 200, 200), ("mai", 404, 404), ("th01", 404, 200), ("th02", 404, 404)],
)
def test_only_the_team_the_office_and_then_the_school_read_a_visit(
    world: World, lan: Phone, visit: Visit, username: str, before: int, after: int
) -> None:
    reader = world.sign_in(username)
    path = f"/visits/{visit.uuid}/result"
    fill(lan, visit)
    first = reader.get(path).status_code
    lan.hand_in(visit, CONFIRMATION)
    assert (first, reader.get(path).status_code) == (before, after)


@pytest.mark.parametrize(
    ("username", "above"), [("lan", "/visits/"), ("can_bo", "/office/visits/"), ("th01", "/school/")]
)
@pytest.mark.parametrize("page", ["result", "minutes", "photos"])
def test_every_reader_finds_the_way_back_to_pages_of_their_own(
    world: World, lan: Phone, visit: Visit, username: str, above: str, page: str
) -> None:
    fill(lan, visit)
    lan.hand_in(visit, CONFIRMATION)
    reader = world.sign_in(username)
    trail = reader.get(f"/visits/{visit.uuid}/{page}").text.partition('class="breadcrumb"')[2]
    first = re.search('href="([^"]+)"', trail)
    assert (first and first[1], reader.get(above).status_code) == (above, 200)


def test_a_visit_without_a_mark_is_not_said_to_have_met_everything(lan: Phone, visit: Visit) -> None:
    page = lan.get(f"/visits/{visit.uuid}/result").text
    assert ("Chưa chấm mục nào." in page, "Không có mục nào chưa đạt." in page) == (True, False)


@pytest.mark.parametrize("username", ["mai", "can_bo", "th01"])
def test_only_the_team_fills_a_visit(world: World, visit: Visit, username: str) -> None:
    other = world.sign_in(username)
    answers = [
        other.get(address(visit, "c_ban_bac")),
        other.save(visit, "c_ban_bac", {"c_doi_thoai": "dat"}),
        other.get(f"/visits/{visit.uuid}/confirm"),
        other.hand_in(visit, CONFIRMATION),
    ]
    assert ([answer.status_code for answer in answers], visits.latest_sections(visit.uuid)) == ([404] * 4, {})


@pytest.mark.parametrize(
    "path",
    [
        "/visits/nothing",
        "/visits/00000000-0000-4000-8000-000000000000",
        "/visits/00000000-0000-4000-8000-000000000000/result",
    ],
)
def test_an_unknown_visit_is_404(lan: Phone, path: str) -> None:
    assert lan.get(path).status_code == 404


def test_an_unknown_section_and_the_confirmation_as_a_section_are_404(lan: Phone, visit: Visit) -> None:
    answers = [lan.get(address(visit, name)).status_code for name in ("khong_co", "xac_nhan")]
    assert answers == [404, 404]


def test_every_item_shows_its_points_its_word_of_the_motto_and_what_paper_to_see(
    lan: Phone, visit: Visit
) -> None:
    page = lan.get(address(visit, "a_lanh_dao")).text
    assert [page.count(text) for text in ("2 điểm", "Xem:", ">Làm<", ">Bàn<", ">Biết<")] == [5, 5, 3, 1, 1]


def test_a_key_item_is_explained_in_words(lan: Phone, visit: Visit) -> None:
    page = lan.get(address(visit, "c_ban_bac")).text
    assert page.count("Nếu chưa đạt, cả phiếu xếp cao nhất là Khá.") == 1


def test_the_pages_speak_english_when_asked(lan: Phone, visit: Visit) -> None:
    paths = [f"/visits/{visit.uuid}", address(visit, "c_ban_bac"), f"/visits/{visit.uuid}/confirm"]
    pages = [lan.get(f"{path}?lang=en").text for path in paths]
    wanted = ["Sections of the form", "Save and go on", "Hand in the checklist"]
    assert [text in page for text, page in zip(wanted, pages, strict=True)] == [True, True, True]
