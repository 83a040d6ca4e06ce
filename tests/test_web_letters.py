"""A letter from a phone without script: stored once, nothing lost on the way, looked up by its code alone."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from forms_app.core.letters import FORM, PHONE, TEXT, Letter, unpack_letter
from forms_app.core.suggestions import State
from forms_app.storage import forms, schools, suggestions
from forms_app.storage.letters import LetterBox
from forms_app.storage.sealing import Opener
from forms_app.web.answering import WRONG_CODES_PER_MINUTE
from forms_app.web.letters import photos, writing
from forms_app.web.services import Services
from tests.actors import NOW, SCHOOLS, Visitor, hidden
from tests.attacks.canaries import found_in
from tests.factories import shipped
from tests.letters_world import WORDS, open_box, opened
from tests.pages import read
from tests.photo_files import CANARY as IN_THE_PHOTO
from tests.photo_files import SCRIPT, jpeg, with_place

WRITTEN = {
    "yk_doi_tuong": "phu_huynh",
    "yk_linh_vuc": "bua_an",
    "yk_noi_dung": "Bữa trưa thứ hai cơm sống.\nCháu không ăn được.",
    "yk_muon_tra_loi": "ma_tra_cuu",
}


class Box:
    """A box, and somebody who writes to it."""

    def __init__(self, app: Flask, school: str | None) -> None:
        held: Services = app.extensions["forms"]
        self.app, self.letters = app, held.letters
        self.box = open_box(self.letters, school)
        self.path = f"/Y/{self.box.code}"

    def page(self, **headers: str) -> TestResponse:
        return Visitor(self.app.test_client(use_cookies=False)).get(self.path, **headers)

    def send(self, page: TestResponse | None = None, *files: bytes, **changes: Any) -> TestResponse:
        fields = MultiDict(WRITTEN | {"_ticket": hidden(page or self.page(), "_ticket")} | changes)
        for place, content in enumerate(files):
            fields.add("yk_anh", (BytesIO(content), f"{place}.jpg"))
        visitor = Visitor(self.app.test_client(use_cookies=False))
        return visitor.post(self.path, {name: fields.getlist(name) for name in fields})

    def stored(self) -> list[Letter]:
        opener = Opener(self.letters.keys.secret(self.box.number, WORDS))
        return [unpack_letter(opener.open(each.body)) for each in self.letters.letters(self.box.number)]


@pytest.fixture
def box(app: Flask) -> Box:
    schools.save_schools(SCHOOLS)
    forms.publish(shipped(FORM), "can_bo", NOW)
    return Box(app, "TH01")


def code_on(page: TestResponse) -> str:
    found = re.search(r"<strong>(\w{5}-\w{5})</strong>", page.text)
    assert found, page.text
    return found[1]


def look(app: Flask, code: str) -> TestResponse:
    return Visitor(app.test_client(use_cookies=False)).post("/Y", {"code": code})


# The page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_has_no_script_nothing_from_elsewhere_and_a_field_for_everything(box: Box, language: str):
    response = Visitor(box.app.test_client()).get(f"{box.path}?lang={language}")
    page = read(response.text)
    names = {"yk_doi_tuong", "yk_truong", "yk_linh_vuc", "yk_noi_dung", "yk_mong_muon", "yk_anh"}
    assert names | {"yk_muon_tra_loi", PHONE, "yk_dong_y_luu_so"} == set(page.fields)
    assert (page.scripts, page.sheets, page.language, "Set-Cookie" in response.headers) == (
        0,
        [],
        language,
        False,
    )
    assert re.findall(r'(?:src|href)="https?:', response.text) == []
    assert response.headers["Cache-Control"] == "no-store"
    assert "script-src" not in response.headers["Content-Security-Policy"]


def test_it_says_where_named_complaints_go_and_preselects_school_and_role(box: Box):
    text = box.page().text
    assert "nơi tiếp công dân" in text
    assert '<option value="TH01" selected>' in text
    assert re.search(r'value="khong_muon_noi"[^>]* checked', text)


def test_small_letters_and_gaps_lead_to_the_page_and_a_wrong_code_nowhere(box: Box, visitor: Visitor):
    code = box.box.code
    for typed in (f"/y/{code.lower()}", f"/Y/{code.lower()}", f"/Y/{code[:4]} {code[4:]}"):
        assert visitor.get(typed).headers["Location"].endswith(box.path)
    assert [visitor.get(path).status_code for path in ("/Y/ABCDEFGH", "/Y/%00", "/Y/-")] == [404, 404, 404]


def test_packed_and_plain_pages_are_the_same(box: Box):
    packed = box.page(**{"Accept-Encoding": "gzip"})
    assert (packed.headers["Content-Encoding"], b"yk_noi_dung" in gzip.decompress(packed.data)) == (
        "gzip",
        True,
    )


# Sending


def test_a_letter_is_stored_as_it_was_written_and_the_code_is_shown(box: Box):
    answer = box.send(yk_mong_muon="Nấu chín.", yk_dien_thoai="0900", yk_dong_y_luu_so="yes")
    (letter,) = box.stored()
    assert (answer.status_code, len(code_on(answer))) == (200, 11)
    assert letter.answers == WRITTEN | {"yk_mong_muon": "Nấu chín."}  # no number where none was wanted


def test_a_number_is_kept_only_with_consent(box: Box):
    wanted = {"yk_muon_tra_loi": "so_dien_thoai", PHONE: "0912 000 111"}
    refused = box.send(**wanted)
    kept = box.send(**wanted, yk_dong_y_luu_so="yes")
    assert (refused.status_code, 'href="#yk_dong_y_luu_so"' in refused.text, kept.status_code) == (
        422,
        True,
        200,
    )
    assert [letter.answers.get(PHONE) for letter in box.stored()] == ["0912 000 111"]


def test_the_same_page_sent_twice_is_stored_once_and_shows_the_same_code(box: Box):
    page = box.page()
    first, second = box.send(page), box.send(page)
    other = box.send(page, yk_noi_dung="Chuyện khác")
    assert code_on(first) == code_on(second) != code_on(other)
    assert len(box.stored()) == 2


def test_a_repeat_after_the_opening_is_known_too(box: Box):
    page = box.page()
    code = code_on(box.send(page))
    opened(box.letters, box.box.number)
    assert (code_on(box.send(page)), box.stored()) == (code, [])


def test_another_school_can_be_chosen(box: Box):
    other = Box(box.app, "TH02")
    assert box.send(yk_truong="TH02").status_code == 200
    assert (box.stored(), len(other.stored())) == ([], 1)
    strange = box.send(yk_truong="X")
    assert (strange.status_code, 'href="#yk_truong"' in strange.text) == (422, True)


def test_what_is_missing_is_told_with_everything_kept(box: Box):
    page = box.page()
    refused = box.send(page, yk_noi_dung="", yk_mong_muon="Giữ lời này", yk_linh_vuc="an_toan")
    assert (refused.status_code, 'href="#yk_noi_dung"' in refused.text, box.stored()) == (422, True, [])
    assert "Giữ lời này" in refused.text
    assert re.search(r'value="an_toan"[^>]* checked', refused.text)
    assert hidden(refused, "_ticket") == hidden(page, "_ticket")


@pytest.mark.parametrize(
    "changes",
    [
        {"_ticket": "x"},
        {"_ticket": ""},
        {"yk_linh_vuc": "nope"},
        {"yk_noi_dung": "x" * 2000},
        {"yk_noi_dung": ["a", "b"]},
        {"yk_doi_tuong": ""},
    ],
)
def test_forged_and_odd_posts_are_refused_and_kept(box: Box, changes: dict[str, Any]):
    answer = box.send(**{"yk_mong_muon": "Giữ lời này"} | changes)
    assert (answer.status_code, "Giữ lời này" in answer.text, box.stored()) == (422, True, [])


def test_beyond_the_limit_there_is_a_refusal_and_nothing_stored(box: Box, monkeypatch: pytest.MonkeyPatch):
    assert writing.LARGEST_BODY == 10 << 20
    monkeypatch.setattr(writing, "LARGEST_BODY", 100_000)
    assert box.send(box.page(), b"\xff\xd8\xff" + bytes(200_000)).status_code == 413
    assert box.stored() == []


def test_a_store_that_is_full_keeps_the_letter_on_the_page(box: Box, monkeypatch: pytest.MonkeyPatch):
    from forms_app.core.errors import NotStored

    def full(*_: object) -> None:
        raise NotStored("đầy")

    page = box.page()
    with monkeypatch.context() as broken:
        broken.setattr(LetterBox, "put", full)
        refused = box.send(page, jpeg(0, 40, 30))
    assert (refused.status_code, "cơm sống" in refused.text, refused.headers["Retry-After"]) == (
        503,
        True,
        "60",
    )
    again = box.send(refused, _photo=hidden(refused, "_photo"))
    assert (again.status_code, [len(each.photos) for each in box.stored()]) == (200, [1])


def test_a_flood_is_slowed_and_no_letter_lost(box: Box, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writing, "LETTERS_PER_MINUTE", 2)
    monkeypatch.setattr(writing, "WITH_PHOTOS", 1)
    statuses = [box.send(yk_noi_dung=f"Thư {number}").status_code for number in range(4)]
    photos_too = [box.send(box.page(), jpeg(number, 30, 20)).status_code for number in range(2)]
    assert (statuses, photos_too, len(box.stored())) == ([200, 200, 503, 503], [200, 503], 3)


# Photos


def test_photos_are_made_anew_and_sealed_too(box: Box, tmp_path):
    sent = with_place()
    assert box.send(box.page(), sent, jpeg(1, 30, 20)).status_code == 200
    (letter,) = box.stored()
    assert [photo[:3] for photo in letter.photos] == [b"\xff\xd8\xff"] * 2
    assert sent not in letter.photos
    files = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert found_in(files, [IN_THE_PHOTO.decode()]) == {}
    assert [name for name, body in files.items() if letter.photos[0] in body] == []


def test_a_refused_photo_costs_no_word_and_a_good_one_stays(box: Box):
    refused = box.send(box.page(), jpeg(0, 60, 40), SCRIPT)
    assert (refused.status_code, "cơm sống" in refused.text, 'href="#yk_anh"' in refused.text) == (
        422,
        True,
        True,
    )
    assert "Đã nhận 1 ảnh" in refused.text
    kept = box.send(refused, _photo=hidden(refused, "_photo"))
    assert (kept.status_code, len(box.stored()[0].photos)) == (200, 1)


def test_a_kept_photo_can_be_dropped(box: Box):
    refused = box.send(box.page(), jpeg(0, 60, 40), yk_noi_dung="")
    box.send(refused, _photo=hidden(refused, "_photo"), _drop="1")
    assert [len(each.photos) for each in box.stored()] == [0]


def test_nobody_slips_in_a_photo_that_was_not_made_anew(box: Box):
    one = box.send(box.page(), jpeg(0, 60, 40), yk_noi_dung="")
    strange = hidden(one, "_photo")  # of another page
    box.send(_photo=[strange, "QUJD", "é"])
    assert [len(each.photos) for each in box.stored()] == [0]


def test_a_third_photo_and_a_busy_server_are_told(box: Box, monkeypatch: pytest.MonkeyPatch):
    three = box.send(box.page(), *[jpeg(1, 30, 20)] * 3)
    assert (three.status_code, "Chỉ nhận 2 ảnh" in three.text) == (422, True)
    monkeypatch.setattr(photos._free, "acquire", lambda blocking: False)
    busy = box.send(box.page(), jpeg(1, 30, 20))
    assert (busy.status_code, "cơm sống" in busy.text, box.stored()) == (422, True, [])


# Looking up


def test_a_code_shows_the_state_and_then_the_answer_and_nothing_of_the_letter(box: Box):
    code = code_on(box.send())
    before = look(box.app, code)
    (found,) = opened(box.letters, box.box.number)
    between = look(box.app, code.lower().replace("-", " "))
    day = NOW.date()
    said = ("Đã thay bếp trưởng.\nCảm ơn gia đình.", 1, "can_bo", NOW, day, box.letters)
    suggestions.add_step(found.code, suggestions.StepKind.ANSWER, {}, *said)
    after = look(box.app, code)
    states = [re.search(r"<strong>(.*?)</strong>", page.text)[1] for page in (before, between, after)]
    assert states == ["Đã nhận", "Đang xem xét", "Đã trả lời"]
    assert ("<p>Đã thay bếp trưởng.</p>" in after.text, "cơm sống" in after.text) == (True, False)


def test_unknown_and_deleted_codes_get_one_reply(box: Box):
    code = code_on(box.send())
    opened(box.letters, box.box.number)
    later = NOW + timedelta(days=6 * 366)
    suggestions.forget(later.date(), "can_bo", later, later.date(), box.letters)
    unknown = "00000-00000"
    pages = [look(box.app, each).text.replace(each, "") for each in (code, unknown)]
    assert (pages[0] == pages[1], "Không có thư nào" in pages[0]) == (True, True)


def test_a_mistyped_code_is_told_before_anything_is_looked_up(box: Box, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("forms_app.web.letters.looking.look_up", lambda *_: pytest.fail("looked up"))
    answers = [look(box.app, typed) for typed in ("", "0000-0001", "00000-00001", "ĂĂĂĂĂ-ĂĂĂĂĂ", "x" * 500)]
    assert {answer.status_code for answer in answers} == {422}


def test_guessing_is_slowed_for_everybody_and_right_codes_never_wait(box: Box):
    code = code_on(box.send())
    statuses = [look(box.app, "00000-00000").status_code for _ in range(WRONG_CODES_PER_MINUTE + 3)]
    assert (statuses[0], statuses[-1], look(box.app, code).status_code) == (422, 429, 200)


def test_only_the_tag_of_a_code_is_stored(box: Box, tmp_path):
    code = code_on(box.send())
    files = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert (found_in(files, [code, code.replace("-", "")]), look(box.app, code).status_code) == ({}, 200)


def test_states_have_the_words_of_the_form():
    assert [state.value for state in State] == [
        *("da_nhan", "dang_xem_xet", "da_tra_loi", "chuyen_noi_khac", "khong_du_thong_tin")
    ]
    assert TEXT == "yk_noi_dung"
