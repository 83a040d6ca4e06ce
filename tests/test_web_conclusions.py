"""A board's own conclusion in the browser: who writes, signs and reads; what is signed is what was shown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.bodies import Body, BodyKind, Function, Member
from forms_app.core.conclusions import LONGEST, MOST_LINES, Signature, Standing
from forms_app.core.schools import Unit
from forms_app.storage import bodies, conclusions, periods, schools
from tests.actors import NOW, hidden
from tests.signed_in_world import EVERYBODY, signed_in_world
from tests.visits_world import SCHOOLS, Phone, World

PERIOD, OPEN = "2026-H1", "2026-H2"  # the one that has ended, and today's
OURS = f"/school/conclusions/{PERIOD}"
TEXT = "Ban đã xem hồ sơ công khai.\nĐề nghị: lập sổ theo dõi góp ý."
SIGNED_BY = {"name": "Trần Thị Sen", "post": "Trưởng ban", "day": "2026-11-15"}
SIGNATURE = Signature("Trần Thị Sen", "Trưởng ban", date(2026, 11, 15))


@pytest.fixture
def world(app: Flask) -> World:
    made = signed_in_world(app)
    for code in (PERIOD, OPEN):
        periods.period(code)
    return made


def text_of(response: TestResponse) -> str:
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", response.text).split()))


def save(phone: Phone, text: str = TEXT, base: int = 0, path: str = OURS) -> TestResponse:
    return phone.post(path, {"_revision": str(base), "_opened_by": phone.username, "text": text})


def sign(phone: Phone, base: int = 1, path: str = OURS, **changes: str) -> TestResponse:
    control = {"_revision": str(base), "_opened_by": phone.username}
    return phone.post(f"{path}/sign", control | SIGNED_BY | changes)


def withdraw(phone: Phone, base: int = 2, reason: str = "Nhầm số liệu.") -> TestResponse:
    control = {"_revision": str(base), "_opened_by": phone.username}
    return phone.post(f"{OURS}/withdraw", control | {"reason": reason})


def drafted(text: str = TEXT, school: str = "TH01") -> None:
    stands = conclusions.conclusion(school, PERIOD)
    conclusions.save_text(school, PERIOD, text, stands.base, "ttnd01", NOW)


def signed(text: str = TEXT, school: str = "TH01") -> None:
    drafted(text, school)
    base = conclusions.conclusion(school, PERIOD).base
    conclusions.sign(school, PERIOD, SIGNATURE, base, "ttnd01", NOW)


def standing(school: str = "TH01") -> Standing:
    return conclusions.conclusion(school, PERIOD).standing


# Who


@pytest.mark.parametrize("stands", [drafted, signed])
def test_only_the_schools_board_writes_signs_and_takes_back(world: World, stands):
    stands()
    before = conclusions.conclusion("TH01", PERIOD)
    found = {}
    for username in EVERYBODY:
        if username == "ttnd01":
            continue
        phone = world.sign_in(username)
        found[username] = (
            *(phone.get(f"{OURS}{page}").status_code for page in ("", "/sign", "/withdraw")),
            *(step(phone, base=before.base).status_code for step in (save, sign, withdraw)),
        )
    nobody = (404,) * 6
    # The board of another school stands before its own empty page: nothing to sign, nothing to take back.
    assert found.pop("ttnd02") == (200, 303, 303, 409, 409, 409)
    assert found == dict.fromkeys(found, nobody)
    assert conclusions.conclusion("TH01", PERIOD) == before


def test_strangers_are_asked_to_sign_in_and_keep_what_they_typed(world: World):
    stranger = Phone(world.app.test_client())
    pages = [stranger.get(f"{OURS}{page}").status_code for page in ("", "/sign", "/withdraw")]
    answer = stranger.post(OURS, {"text": TEXT, "_revision": "0", "_opened_by": "ttnd01"})
    assert (pages, answer.status_code, "lập sổ theo dõi góp ý" in answer.text) == ([303] * 3, 401, True)


def readers(world: World) -> dict[str, str]:
    """What everybody who may open the school's page reads there about the conclusion."""
    found = {}
    for username in EVERYBODY:
        response = world.sign_in(username).get(f"/board/schools/TH01?period={PERIOD}")
        if response.status_code == 200:
            start = response.text.index('aria-labelledby="conclusion"')
            found[username] = response.text[start : response.text.index("</section>", start)]
    return found


def test_a_draft_is_for_the_boards_own_eyes(world: World):
    drafted()
    assert [name for name, page in readers(world).items() if "lập sổ" in page] == ["ttnd01"]


def test_once_signed_everybody_who_reads_the_results_reads_it(world: World):
    signed()
    pages = readers(world)
    assert sorted(pages) == ["ban", "can_bo", "th01", "ttnd01"]
    assert [name for name, page in pages.items() if "lập sổ" not in page or "Trần Thị Sen" not in page] == []


def test_what_was_taken_back_is_told_and_its_words_are_for_boards_and_the_office(world: World):
    signed()
    conclusions.withdraw("TH01", PERIOD, "Nhầm số liệu.", 2, "ttnd01", NOW)
    drafted("Bản mới.")
    pages = readers(world)
    assert [name for name, page in pages.items() if "Ban đã rút kết luận" not in page] == []
    assert sorted(name for name, page in pages.items() if "Nhầm số liệu." in page) == [
        "ban",
        "can_bo",
        "ttnd01",
    ]
    assert [name for name, page in pages.items() if "Bản mới." in page] == ["ttnd01"]


# Writing, signing, taking back


def test_from_the_first_word_to_the_signature_and_back(world: World):
    board = world.sign_in("ttnd01")
    assert save(board).status_code == 303
    shown = board.get(f"{OURS}/sign")
    assert ("lập sổ theo dõi góp ý" in shown.text, hidden(shown, "_revision")) == (True, "1")
    assert sign(board).status_code == 303
    assert "Trần Thị Sen" in board.get(OURS).text
    assert withdraw(board).status_code == 303
    assert TEXT.splitlines()[0] in board.get(OURS).text
    assert save(board, "Viết lại.", 3).status_code == 303
    assert sign(board, 4).status_code == 303
    assert [each.text for each in conclusions.conclusion("TH01", PERIOD).steps] == [
        *(TEXT, TEXT, "Nhầm số liệu.", "Viết lại.", "Viết lại.")
    ]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "chưa điền"),
        ("   \r\n ", "chưa điền"),
        ("a" * (LONGEST + 1), "tối đa 1000 ký tự"),
        ("a\n" * MOST_LINES + "a", "tối đa 8 dòng"),
        ("mất\ufffdchữ", "tối đa 1000 ký tự"),
    ],
)
def test_what_cannot_be_kept_comes_back_as_it_was_typed(world: World, typed: str, told: str):
    drafted()
    answer = save(world.sign_in("ttnd01"), typed, 1)
    area = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", answer.text, re.DOTALL)
    assert area is not None
    assert (answer.status_code, told in text_of(answer), 'href="#text"' in answer.text) == (422, True, True)
    assert (unescape(area[1]).strip(), standing()) == (typed.strip(), Standing.DRAFT)


def test_of_two_members_who_save_at_once_the_second_sees_both_texts(world: World):
    first, second = world.sign_in("ttnd01"), world.sign_in("ttnd01")
    save(first, "Lời của người thứ nhất.")
    told = save(second, "Lời của người thứ hai.")
    assert (
        told.status_code,
        "Lời của người thứ nhất." in told.text,
        "Lời của người thứ hai." in told.text,
    ) == (*(409, True, True),)
    assert save(second, "Lời của cả hai.", int(hidden(told, "_revision"))).status_code == 303


def test_a_text_typed_while_another_member_signed_is_not_lost(world: World):
    drafted()
    board = world.sign_in("ttnd01")
    sign(world.sign_in("ttnd01"))
    told = save(board, "Đang gõ dở.", 1)
    assert (told.status_code, "Đang gõ dở." in told.text, standing()) == (409, True, Standing.SIGNED)
    again = save(board, "Đang gõ dở.", int(hidden(told, "_revision")))
    assert (again.status_code, "rút bản đã ký" in text_of(again), "Đang gõ dở." in again.text) == (
        409,
        True,
        True,
    )


def test_nobody_signs_words_that_the_page_did_not_show(world: World):
    drafted()
    board = world.sign_in("ttnd01")
    drafted("Lời khác.")
    told = sign(board, 1)
    assert (told.status_code, "Lời khác." in told.text, "Trần Thị Sen" in told.text) == (409, True, True)
    assert (standing(), sign(board, int(hidden(told, "_revision"))).status_code) == (Standing.DRAFT, 303)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", "", "Người ký: chưa điền."),
        ("post", "x" * 101, "Chức vụ: chỉ nhận tối đa 100 ký tự."),
        ("post", "Hiệu trưởng", "không ở trong Ban Thanh tra nhân dân"),
        ("day", "2026-11-17", "không được sau hôm nay"),
        ("day", "2025-12-31", "không được trước ngày đầu của kỳ"),
        ("day", "hôm qua", "Ngày ký: ngày không đúng."),
    ],
)
def test_a_signature_that_cannot_be_is_told_and_kept(world: World, field: str, typed: str, told: str):
    drafted()
    answer = sign(world.sign_in("ttnd01"), **{field: typed})
    kept = re.search(rf'<input id="{field}"[^>]*value="([^"]*)"', answer.text)
    assert kept is not None
    assert (answer.status_code, told in text_of(answer), unescape(kept[1])) == (422, True, typed)
    assert (f'href="#{field}"' in answer.text, standing()) == (True, Standing.DRAFT)


def test_taking_back_needs_a_reason(world: World):
    signed()
    answers = [withdraw(world.sign_in("ttnd01"), reason=reason).status_code for reason in ("", "x" * 301)]
    assert (answers, standing()) == ([422, 422], Standing.SIGNED)


def test_the_post_of_whoever_signs_comes_from_the_register(world: World):
    drafted()
    members = (Member("Người ttnd01", "Tổ trưởng tổ 2", Function.HEAD), Member("Lê Thị Đào", "Giáo viên"))
    board = Body("TH01", BodyKind.INSPECTION, date(2025, 10, 1), date(2027, 9, 30), members)
    bodies.save_body(board, "can_bo", NOW)
    page = world.sign_in("ttnd01").get(f"{OURS}/sign").text
    assert ('value="Tổ trưởng tổ 2"' in page, "Người ttnd01, Lê Thị Đào" in page) == (True, True)


@pytest.mark.parametrize("period", ["2026", "2027-H1", "2019-H2", "2026-H3", "x"])
def test_a_time_that_no_board_concludes_about_is_not_found(world: World, period: str):
    board = world.sign_in("ttnd01")
    paths = [f"/school/conclusions/{period}{page}" for page in ("", "/sign", "/withdraw")]
    assert {board.get(path).status_code for path in paths} == {404}
    assert save(board, path=paths[0]).status_code == 404


def test_where_few_people_work_the_page_says_kindly_that_nothing_is_needed(world: World):
    schools.save_schools((replace(SCHOOLS[0], staff=6),), (Unit("TT", "Xã Thủ Thừa"),))
    board = world.sign_in("ttnd01")
    pages = [
        board.get(path)
        for path in (OURS, f"/school/?period={PERIOD}", f"/board/schools/TH01?period={PERIOD}")
    ]
    assert ["không cần kết luận" in text_of(page) for page in pages] == [True] * 3
    assert ("<textarea" in pages[0].text, "Kết luận của Ban cần viết" in pages[1].text) == (False, False)
    answer = save(board)
    assert (answer.status_code, standing()) == (422, Standing.NOTHING)


def test_going_on_to_sign_saves_what_was_typed(world: World):
    board = world.sign_in("ttnd01")
    control = {"_revision": "0", "_opened_by": "ttnd01", "_step": "sign"}
    answer = board.post(OURS, control | {"text": TEXT})
    assert (answer.headers["Location"], standing()) == (f"{OURS}/sign", Standing.DRAFT)


# The board's first page


@pytest.mark.parametrize(
    ("day", "told"), [("2026-10-30", None), ("2026-11-06", "Chưa viết"), ("2026-12-06", "Quá hạn")]
)
def test_the_board_is_reminded_as_the_day_comes_near(world: World, day: str, told: str | None):
    world.moment = NOW.replace(month=int(day[5:7]), day=int(day[8:]))
    pages = {name: text_of(world.sign_in(name).get("/school/")) for name in ("ttnd01", "th01")}
    reminded = "Kết luận của Ban cần viết và ký" in pages["ttnd01"]
    assert (reminded, "Kết luận của Ban cần viết và ký" in pages["th01"]) == (told is not None, False)
    assert told is None or told in pages["ttnd01"]


def test_a_signed_conclusion_is_no_longer_asked_for(world: World):
    conclusions.save_text("TH01", OPEN, TEXT, 0, "ttnd01", NOW)
    conclusions.sign("TH01", OPEN, SIGNATURE, 1, "ttnd01", NOW)
    assert "Kết luận của Ban cần viết và ký" not in world.sign_in("ttnd01").get("/school/").text
