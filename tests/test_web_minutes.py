"""The minutes' page and Word file: who gets them, that both say the same, that they stay as handed in."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import docx
import pytest

from forms_app.core.schools import Unit
from forms_app.core.settings import Part
from forms_app.core.visits import Visit
from forms_app.storage import forms, reopening, schools, settings, units
from forms_app.storage.models import MinutesRow
from forms_app.web.visits import handing_in
from tests.actors import NOW, Visitor
from tests.factories import shipped, shipped_office
from tests.settings_world import change_everything
from tests.test_web_visits import CONFIRMATION, fill
from tests.visits_world import SCHOOLS, TODAY, Phone, World

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OTHER_NAME = {"name": "Phòng Văn hóa - Xã hội", "superior": "ỦY BAN NHÂN DÂN XÃ"}
ENDING = {"kien_nghi": "Bổ sung hồ sơ còn thiếu", "uu_diem": "Hồ sơ gọn & đủ.", "diem_truong": "Kênh Ngang"}


@pytest.fixture
def visit(world: World, lan: Phone) -> Visit:
    """Filled, not handed in."""
    planned = world.plan()
    fill(lan, planned, ENDING | {"a_ke_hoach_qcdc.document": "12/KH-THBM"})
    return planned


@pytest.fixture
def handed_in(lan: Phone, visit: Visit) -> Visit:
    assert lan.hand_in(visit, CONFIRMATION).status_code == 303
    return visit


def page(phone: Visitor, visit: Visit, version: str = "") -> str:
    """The words of the document on the page, white space taken together."""
    html = phone.get(f"/visits/{visit.uuid}/minutes{version}").text
    article = re.sub("<caption.*?</caption>", "", html[html.index("<article") : html.index("</article>")])
    return flat(unescape(re.sub(r"<br>|<[^>]+>", " ", article)))


def word(phone: Visitor, visit: Visit) -> bytes:
    return phone.get(f"/visits/{visit.uuid}/minutes.docx").data


def text_of(content: bytes) -> str:
    file = docx.Document(io.BytesIO(content))
    return flat(" ".join(node.text or "" for node in file.element.body.iter() if node.tag.endswith("}t")))


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_page_and_the_word_file_have_the_same_words(lan: Phone, handed_in: Visit) -> None:
    both = page(lan, handed_in), text_of(word(lan, handed_in))
    assert sorted(both[0].split()) == sorted(both[1].split())
    assert "Hồ sơ gọn & đủ." in both[0]


def test_the_minutes_state_what_was_filled_and_confirmed(lan: Phone, handed_in: Visit) -> None:
    text = page(lan, handed_in)
    wanted = (
        "Số: ……/BB-PGDĐT",
        "tại Trường Tiểu học Bình Minh (điểm trường: Kênh Ngang)",
        "08 giờ 00 phút, ngày 16 tháng 11 năm 2026",
        "Số văn bản: 12/KH-THBM",
        "Hạn: 16/12/2026.",  # 30 days by the office's settings
        "Võ Văn Tư, Hiệu trưởng; đã đọc và thống nhất nội dung biên bản lúc 09 giờ 00 phút",
        "mỗi bên giữ 01 bản./.",
    )
    assert [words for words in wanted if words not in text] == []


def test_minutes_stay_as_handed_in_byte_for_byte_whatever_day_they_are_fetched(
    world: World, lan: Phone, handed_in: Visit
) -> None:
    first = word(lan, handed_in)
    world.moment = NOW + timedelta(hours=3)
    schools.save_schools([replace(SCHOOLS[0], name="Trường Tiểu học Tên Mới", boarding=False, sites=1)])
    assert word(lan, handed_in) == first


def as_read(phone: Phone, visit: Visit, version: str = "") -> tuple[object, ...]:
    """What of a visit must never change again: the minutes on the page and in Word."""
    address = f"/visits/{visit.uuid}/minutes{version}"
    return page(phone, visit, version), phone.get(f"{address}.docx").data


@pytest.mark.parametrize("valid_from", [date(2020, 1, 1), TODAY, TODAY + timedelta(1)])
def test_issued_minutes_keep_their_words_whatever_is_set_afterwards_and_for_whatever_day(
    lan: Phone, handed_in: Visit, valid_from: date
) -> None:
    first = as_read(lan, handed_in), lan.get(f"/visits/{handed_in.uuid}/result").text
    change_everything(NOW, valid_from)
    assert (as_read(lan, handed_in), lan.get(f"/visits/{handed_in.uuid}/result").text) == first


def test_a_draft_has_the_settings_of_today(lan: Phone, visit: Visit) -> None:
    change_everything(NOW, TODAY)
    text = page(lan, visit)
    wanted = (
        "Khác hẳn ỦY BAN NHÂN DÂN",
        "- Khác hẳn Trường được kiểm tra",
        "Hạn: 17/12/2026",
        "10/2022/QH15 X",
    )
    assert [words for words in wanted if words not in text] == []


def test_minutes_have_the_settings_of_the_day_of_the_hand_in(lan: Phone, visit: Visit) -> None:
    change_everything(NOW, TODAY)
    lan.hand_in(visit, CONFIRMATION)
    issued = as_read(lan, visit)
    settings.take_back(Part.NAMES, TODAY, "can_bo", NOW)
    assert (as_read(lan, visit), "Khác hẳn Phòng" in str(issued[0])) == (issued, True)


def test_minutes_have_the_head_of_the_unit_that_the_school_belonged_to_on_the_day(
    lan: Phone, visit: Visit
) -> None:
    commune = Unit("XM", "Xã Mỹ Phú", None, date(2025, 7, 1))
    units.add_unit(commune, "can_bo", NOW)
    settings.change(shipped_office(), Part.NAMES, TODAY, OTHER_NAME, "can_bo", NOW, "XM")
    units.move_schools(["TH01"], "XM", TODAY, "can_bo", NOW)
    lan.hand_in(visit, CONFIRMATION)
    issued = as_read(lan, visit)
    units.take_move_back("TH01", TODAY, "can_bo", NOW)
    assert (as_read(lan, visit), "ỦY BAN NHÂN DÂN XÃ" in str(issued[0])) == (issued, True)


def test_photos_that_come_after_the_hand_in_are_not_in_its_minutes(
    lan: Phone, handed_in: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = as_read(lan, handed_in)
    monkeypatch.setattr(handing_in, "photos_of", lambda visit: {"a_ke_hoach_qcdc": 3})
    assert as_read(lan, handed_in) == first


def test_a_reopened_visit_gets_minutes_of_its_own_and_those_issued_before_stay(
    lan: Phone, handed_in: Visit
) -> None:
    first = as_read(lan, handed_in)
    reopening.reopen(handed_in.uuid, "Ghi nhầm số.", "can_bo", NOW)
    change_everything(NOW, TODAY)
    while_open = as_read(lan, handed_in, "/1")
    lan.save(handed_in, "ket_luan", {"uu_diem": "Sửa lại"}, base=1)
    lan.hand_in(handed_in, CONFIRMATION, base=1)
    second = as_read(lan, handed_in)
    assert (while_open, as_read(lan, handed_in, "/1")) == (first, first)
    assert (second == first, "Sửa lại" in str(second[0]), "Khác hẳn" in str(second[0])) == (False, True, True)
    assert as_read(lan, handed_in, "/2") == second


@pytest.mark.parametrize(
    ("username", "status"), [("lan", 200), ("can_bo", 200), ("th01", 200), ("mai", 404), ("th02", 404)]
)
def test_whoever_could_read_the_first_hand_in_can_while_the_next_is_filled(
    world: World, handed_in: Visit, username: str, status: int
) -> None:
    reopening.reopen(handed_in.uuid, "Ghi nhầm số.", "can_bo", NOW)
    reader, address = world.sign_in(username), f"/visits/{handed_in.uuid}/minutes/1"
    assert [reader.get(path).status_code for path in (address, f"{address}.docx")] == [status, status]


def test_there_are_no_minutes_of_a_hand_in_that_never_was(lan: Phone, handed_in: Visit) -> None:
    numbers = (0, 2, 999_999_999_999_999_999_999)
    found = [lan.get(f"/visits/{handed_in.uuid}/minutes/{number}").status_code for number in numbers]
    assert found == [404, 404, 404]


def test_minutes_from_before_they_were_kept_follow_the_settings_of_their_day(
    lan: Phone, handed_in: Visit
) -> None:
    first = as_read(lan, handed_in)
    MinutesRow.delete().execute()
    settings.change(shipped_office(), Part.NAMES, TODAY + timedelta(1), OTHER_NAME, "can_bo", NOW)
    assert as_read(lan, handed_in) == first


def test_a_draft_is_another_file_with_every_save(lan: Phone, visit: Visit) -> None:
    first = word(lan, visit)
    lan.save(visit, "ket_luan", {"uu_diem": "Sửa lại"}, base=1)
    assert (word(lan, visit) == first, "Sửa lại" in page(lan, visit)) == (False, True)


def test_a_draft_says_that_it_is_one_until_it_is_handed_in(lan: Phone, visit: Visit) -> None:
    before = "BẢN NHÁP, chưa nộp" in page(lan, visit)
    lan.hand_in(visit, CONFIRMATION)
    assert (before, "BẢN NHÁP" in page(lan, visit)) == (True, False)


def test_the_file_has_a_name_of_plain_letters_and_is_never_shown_in_the_page(
    lan: Phone, handed_in: Visit
) -> None:
    answer = lan.get(f"/visits/{handed_in.uuid}/minutes.docx")
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == (
        WORD,
        'attachment; filename="bien-ban-th01-kenh-ngang-2026-11-16.docx"',
    )


@pytest.mark.parametrize("path", ["minutes", "minutes.docx"])
@pytest.mark.parametrize(
    ("username", "before", "after"),
    [("lan", 200, 200), ("can_bo", 200, 200), ("mai", 404, 404), ("th01", 404, 200), ("th02", 404, 404)],
)
def test_only_the_team_the_office_and_then_the_school_get_them(
    world: World, lan: Phone, visit: Visit, path: str, username: str, before: int, after: int
) -> None:
    reader, address = world.sign_in(username), f"/visits/{visit.uuid}/{path}"
    first = reader.get(address).status_code
    lan.hand_in(visit, CONFIRMATION)
    assert (first, reader.get(address).status_code) == (before, after)


def test_a_stranger_is_asked_to_sign_in(world: World, handed_in: Visit) -> None:
    stranger = Visitor(world.app.test_client())
    answers = [stranger.get(f"/visits/{handed_in.uuid}/{path}") for path in ("minutes", "minutes.docx")]
    assert {(each.status_code, each.location.split("?")[0]) for each in answers} == {(303, "/sign-in")}


def test_the_result_and_the_confirmation_lead_to_the_minutes(lan: Phone, visit: Visit) -> None:
    links = [f'href="/visits/{visit.uuid}/minutes{ending}"' for ending in ("", ".docx")]
    confirming, result = (lan.get(f"/visits/{visit.uuid}/{path}").text for path in ("confirm", "result"))
    assert ([link in result for link in links], links[0] in confirming) == ([True, True], True)


def test_the_office_is_told_which_texts_nobody_has_checked(world: World, lan: Phone, visit: Visit) -> None:
    pages = [reader.get(f"/visits/{visit.uuid}/minutes").text for reader in (world.sign_in("can_bo"), lan)]
    assert ["phòng chưa kiểm lại" in each for each in pages] == [True, False]


def test_the_document_stays_vietnamese_on_an_english_page(lan: Phone, handed_in: Visit) -> None:
    html = lan.get(f"/visits/{handed_in.uuid}/minutes?lang=en").text
    assert [html.count(words) for words in ('<article class="state" lang="vi">', 'lang="en"')] == [
        1,
        1,
    ]


def test_the_short_checklist_of_another_inspection_has_minutes_of_its_own(world: World, lan: Phone) -> None:
    forms.publish(shipped("chk_long_ghep"), "can_bo", NOW)
    visit = world.plan(form="chk_long_ghep")
    fill(lan, visit, {"hinh_thuc": "long_ghep"})
    assert lan.hand_in(visit, CONFIRMATION).status_code == 303
    wanted = ("Kiểm tra lồng ghép", "Hình thức: lồng ghép", "Phiếu rút gọn.")
    assert [words for words in wanted if words not in page(lan, visit)] == []


def test_two_sites_of_a_school_have_minutes_apart(world: World, lan: Phone) -> None:
    texts = []
    for place, site in enumerate(("Kênh Ngang", "Điểm chính")):
        visit = world.plan(starts_on=TODAY - timedelta(days=place))
        fill(lan, visit, {"diem_truong": site})
        texts.append(page(lan, visit))
    assert [["Kênh Ngang" in text, "Điểm chính" in text] for text in texts] == [[True, False], [False, True]]
