"""What a respondent meets: one page, one post, one word of thanks, and nothing left behind."""

from __future__ import annotations

import gzip
import logging
from datetime import date, timedelta

import pytest
from flask import Flask

from forms_app.core.answers import unpack_comment
from forms_app.core.errors import NotStored
from forms_app.core.rounds import Poster
from forms_app.storage import forms, rounds
from forms_app.storage.database import Unavailable
from forms_app.web import answering
from forms_app.web.services import Services
from forms_app.web.throttle import Bucket
from tests.actors import CLOSES, NOW, OPENS, Visitor, drawn_slips, first_choices, hidden, open_survey, stored
from tests.pages import check
from tests.sealed import opened_records

CANARY = "canary4711"


@pytest.fixture
def posters(app: Flask) -> dict[str, Poster]:
    return open_survey(app)


def filled(visitor: Visitor, poster: Poster, **changes: str) -> dict[str, str]:
    page = visitor.get(f"/S/{poster.code}")
    return first_choices(page) | {"_ticket": hidden(page, "_ticket")} | changes


def stored_comments(app: Flask, poster: Poster) -> list[str]:
    held: Services = app.extensions["forms"]
    definition, _ = forms.published(poster.round.form_id)
    records = opened_records(held.box, poster.round.id, poster.school.code, "comments")
    return [unpack_comment(definition, record)[1] for record in records]


def test_the_page_names_the_school_first_and_promises_four_things(visitor, posters) -> None:
    page = check(visitor.get(f"/S/{posters['MN01'].code}"))
    text = visitor.get(f"/S/{posters['MN01'].code}").text
    assert page.headings == ["Ý kiến của gia đình về Trường Mẫu giáo Sao Mai"]
    wanted = (
        "Đúng trường này không?",
        "Có 14 câu, khoảng 3 phút.",
        "Phiếu không hỏi tên.",
        "cho cả trường và khi có từ 5 phiếu",
        "Chủ mạng Wi-Fi có thể thấy",
        "Phiếu được khóa ngay khi hệ thống nhận. ",
        " giữ chìa khóa. Hết đợt mới mở hòm để đếm",
        "đến hết ngày 20/11/2026",
    )
    assert [each for each in wanted if each not in text] == []


def test_a_school_too_small_for_results_of_its_own_is_told_so(app, visitor) -> None:
    staff = open_survey(app, "ks_cbgvnv")
    pages = {
        code: visitor.post("/K", {"code": drawn_slips(app, staff[code])[0]}).text for code in ("TH01", "TH02")
    }
    assert "cho cả nhóm trường nhỏ và khi có từ 10 phiếu" in pages["TH02"]
    assert ("nhóm trường" in pages["TH01"], "khi có từ 5 phiếu" in pages["TH01"]) == (False, True)


def test_what_a_school_does_not_have_is_not_asked(visitor, posters) -> None:
    with_meals = first_choices(visitor.get(f"/S/{posters['MN01'].code}"))
    without = first_choices(visitor.get(f"/S/{posters['TH02'].code}"))
    assert set(with_meals) - set(without) == {"p_bua_an"}


def test_english_is_a_page_of_its_own(visitor, posters) -> None:
    page = visitor.get(f"/S/{posters['MN01'].code}?lang=en")
    assert check(page).language == "en"
    assert check(page).headings == ["What your family thinks of Trường Mẫu giáo Sao Mai"]
    assert "Did not explain" in page.text
    sent = visitor.post(
        f"/S/{posters['MN01'].code}?lang=en", first_choices(page) | {"_ticket": hidden(page, "_ticket")}
    )
    assert sent.headers["Location"].endswith("/thanks?lang=en")
    assert "Your form has been received." in visitor.get(sent.headers["Location"]).text


def test_nothing_of_the_page_stays_on_the_phone(visitor, posters) -> None:
    path = f"/S/{posters['TH01'].code}"
    sent = visitor.post(path, filled(visitor, posters["TH01"]))
    for response in (visitor.get(path), sent, visitor.get(f"{path}/thanks"), visitor.post(path, {})):
        kept = {"Set-Cookie", "ETag", "Last-Modified", "Expires"} & set(response.headers.keys())
        assert (response.headers["Cache-Control"], kept) == ("no-store", set())
    page = check(visitor.get(path))
    assert (page.scripts, page.sheets) == (0, [])
    assert 'autocomplete="off"' in visitor.get(path).text


def test_packed_and_plain_are_the_same_page_but_for_the_ticket(visitor, posters) -> None:
    path = f"/S/{posters['MN01'].code}"
    plain = visitor.get(path)
    packed = gzip.decompress(visitor.get(path, **{"Accept-Encoding": "gzip"}).data).decode()
    tickets = {hidden(plain, "_ticket"), *read_ticket(packed)}
    assert len(tickets) == 2
    assert plain.text.replace(hidden(plain, "_ticket"), "") == packed.replace(*read_ticket(packed), "")


def read_ticket(html: str) -> list[str]:
    start = html.index('name="_ticket" value="') + len('name="_ticket" value="')
    return [html[start : html.index('"', start)]]


def test_an_answer_is_stored_and_thanked_for(app, visitor, posters) -> None:
    sent = visitor.post(
        f"/S/{posters['TH01'].code}", filled(visitor, posters["TH01"], p_dieu_muon_noi="  Sân chơi\r\nsạch ")
    )
    assert (sent.status_code, sent.headers["Location"]) == (303, f"/S/{posters['TH01'].code}/thanks")
    assert [each["p_biet_khoan_thu"] for each in stored(app, posters["TH01"])] == ["khong_noi"]
    assert stored_comments(app, posters["TH01"]) == ["Sân chơi sạch"]
    assert "Đã nhận phiếu. Cảm ơn gia đình!" in visitor.get(sent.headers["Location"]).text


def test_the_thanks_page_is_the_same_for_everybody(visitor, posters) -> None:
    path = f"/S/{posters['TH01'].code}"
    before = visitor.get(f"{path}/thanks").data
    visitor.post(path, filled(visitor, posters["TH01"]))
    assert visitor.get(f"{path}/thanks").data == before


def test_the_thanks_page_makes_the_browser_drop_the_filled_page(visitor, posters) -> None:
    picture = f"/S/{posters['TH01'].code}/received.svg"
    assert f'src="{picture}"' in visitor.get(f"/S/{posters['TH01'].code}/thanks").text
    headers = visitor.get(picture).headers
    assert (headers["Clear-Site-Data"], headers["Cache-Control"]) == ('"cache"', "no-store")


def test_the_same_post_twice_is_stored_once(app, visitor, posters) -> None:
    answers = filled(visitor, posters["TH01"])
    sent = [visitor.post(f"/S/{posters['TH01'].code}", answers).status_code for _ in range(2)]
    assert (sent, len(stored(app, posters["TH01"]))) == ([303, 303], 1)


def test_a_second_person_on_the_same_loaded_page_is_not_lost(app, visitor, posters) -> None:
    answers = filled(visitor, posters["TH01"])
    visitor.post(f"/S/{posters['TH01'].code}", answers)
    visitor.post(f"/S/{posters['TH01'].code}", answers | {"p_an_toan": "an_toan"})
    assert len(stored(app, posters["TH01"])) == 2


BAD_POSTS = {
    "nothing": {},
    "missing": {"p_an_toan": ""},
    "forged": {"p_an_toan": "hacked"},
    "foreign choice": {"p_an_toan": "khong_noi"},
    "repeated": {"p_an_toan": ["an_toan", "rat_an_toan"]},
    "too long": {"p_dieu_muon_noi": "x" * 601},
    "lost letters": {"p_dieu_muon_noi": "tr\ufffdờng"},
    "nought": {"p_dieu_muon_noi": "a\x00b"},
    "no ticket": {"_ticket": ""},
    "forged ticket": {"_ticket": "A" * 43},
    "foreign ticket letters": {"_ticket": "é" * 43},
    "repeated text": {"p_dieu_muon_noi": ["a", "b"]},
}


@pytest.mark.parametrize("kind", BAD_POSTS)
def test_a_bad_post_comes_back_whole_and_stores_nothing(app, visitor, posters, kind) -> None:
    good = filled(visitor, posters["TH01"], p_thai_do="lich_su")
    answers = good | BAD_POSTS[kind] if kind != "nothing" else {}
    refused = visitor.post(f"/S/{posters['TH01'].code}", answers)
    assert (refused.status_code, stored(app, posters["TH01"])) == (422, [])
    assert check(refused).title.startswith("Lỗi:")
    if kind != "nothing":
        assert 'value="lich_su" checked' in refused.text
    again = answers | {"_ticket": hidden(refused, "_ticket")}
    if "ticket" in kind:  # a fresh one lies in the page: sending again is enough
        assert visitor.post(f"/S/{posters['TH01'].code}", again).status_code == 303


def test_errors_are_listed_on_top_and_lead_to_their_questions(visitor, posters) -> None:
    answers = filled(visitor, posters["TH01"], p_an_toan="", p_dieu_muon_noi="x" * 700)
    refused = visitor.post(f"/S/{posters['TH01'].code}", answers)
    assert "Phiếu chưa gửi. Còn 2 chỗ cần xem lại:" in refused.text
    assert '<a href="#p_an_toan">Câu 11: chưa chọn.' in refused.text
    assert [link for link in check(refused).links if link.startswith("#")] == [
        "#p_an_toan",
        "#p_dieu_muon_noi",
    ]
    assert "x" * 700 in refused.text


def test_what_was_typed_comes_back_as_text_never_as_html(visitor, posters) -> None:
    answers = filled(visitor, posters["TH01"], p_an_toan="", p_dieu_muon_noi="<script>x</script></textarea>")
    refused = visitor.post(f"/S/{posters['TH01'].code}", answers)
    assert ("<script" in refused.text, "&lt;script&gt;x" in refused.text) == (False, True)


def test_a_ticket_of_another_poster_opens_nothing(app, visitor, posters) -> None:
    answers = filled(visitor, posters["TH01"]) | {"_ticket": filled(visitor, posters["MN01"])["_ticket"]}
    assert visitor.post(f"/S/{posters['TH01'].code}", answers).status_code == 422
    assert stored(app, posters["TH01"]) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 303),
        ({}, 303),
    ],
)
def test_other_sites_may_not_post_and_old_browsers_may(app, visitor, posters, headers, status) -> None:
    answers = filled(visitor, posters["TH01"])
    sent = app.test_client().post(f"/S/{posters['TH01'].code}", data=answers, headers=headers)
    assert (sent.status_code, len(stored(app, posters["TH01"]))) == (status, int(status == 303))


def test_a_body_beyond_bounds_is_refused_as_too_large(app, visitor, posters) -> None:
    path = f"/S/{posters['TH01'].code}"
    answers = filled(visitor, posters["TH01"])
    many = {f"x{number}": "1" for number in range(300)}
    assert visitor.post(path, answers | {"p_dieu_muon_noi": "x" * 70_000}).status_code == 413
    assert visitor.post(path, answers | many).status_code == 413
    multipart = app.test_client().post(path, data=answers | many, content_type="multipart/form-data")
    assert (multipart.status_code, stored(app, posters["TH01"])) == (413, [])


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""]
)
def test_a_body_that_is_no_form_is_an_empty_form(app, posters, content_type) -> None:
    sent = app.test_client().post(
        f"/S/{posters['TH01'].code}", data=b'{"\xff": --x\r\n}', content_type=content_type
    )
    assert (sent.status_code, stored(app, posters["TH01"])) == (422, [])


def test_before_the_first_day_the_page_says_when(app, visitor) -> None:
    poster = open_survey(app, opens_on=date(2026, 11, 17))["TH01"]
    early = visitor.get(f"/S/{poster.code}")
    assert "Đợt khảo sát bắt đầu từ ngày 17/11/2026." in early.text
    assert "<form" not in early.text
    assert visitor.post(f"/S/{poster.code}", {}).status_code == 403


def test_the_closing_day_is_inclusive_in_vietnam(app, visitor, posters) -> None:
    answers = filled(visitor, posters["TH01"])
    path = f"/S/{posters['TH01'].code}"
    midnight = NOW.replace(day=CLOSES.day, hour=17, minute=0)  # 00:00 of the next day in Vietnam
    app.config["CLOCK"] = lambda: midnight - timedelta(seconds=1)
    assert visitor.post(path, answers).status_code == 303
    app.config["CLOCK"] = lambda: midnight
    late = visitor.post(path, answers | {"p_an_toan": "an_toan"})
    assert (late.status_code, visitor.get(path).status_code) == (410, 410)
    assert "Đợt khảo sát đã kết thúc ngày 20/11/2026." in late.text
    assert len(stored(app, posters["TH01"])) == 1


def test_a_late_post_is_refused_before_its_body_is_read(app, posters) -> None:
    rounds.close_round(posters["TH01"].round.id, "can_bo", NOW, OPENS)
    huge = app.test_client().post(f"/S/{posters['TH01'].code}", data={"x": "x" * 100_000})
    assert huge.status_code == 410  # too large would be 413


def test_an_extended_round_shows_its_new_day_at_once(visitor, posters) -> None:
    path = f"/S/{posters['TH01'].code}"
    assert "20/11/2026" in visitor.get(path).text
    rounds.extend_round(posters["TH01"].round.id, date(2026, 11, 27), "can_bo", NOW, date(2026, 11, 16))
    assert "27/11/2026" in visitor.get(path).text


def test_a_code_may_be_typed_small_and_with_gaps(visitor, posters) -> None:
    code = posters["TH01"].code
    typed = f"{code[:4].lower()} {code[4:].lower()}"
    assert visitor.get(f"/S/{typed}").headers["Location"] == f"/S/{code}"
    assert visitor.get(f"/S/{typed}?lang=en").headers["Location"] == f"/S/{code}?lang=en"
    assert visitor.get("/S").headers["Location"] == "/"
    assert visitor.client.get("/S", query_string={"code": typed}).headers["Location"] == f"/S/{code}"


def test_head_answers_without_a_body(visitor, posters) -> None:
    response = visitor.client.head(f"/S/{posters['TH01'].code}")
    assert (response.status_code, response.data) == (200, b"")


def test_a_wrong_code_is_answered_kindly_and_guessing_is_slowed_for_wrong_ones_only(
    app, visitor, posters
) -> None:
    app.extensions["wrong_codes"] = Bucket(3)
    wrong = [visitor.get(f"/S/ABCDEFG{number}").status_code for number in range(2, 7)]
    assert wrong == [404, 404, 404, 429, 429]
    assert visitor.get(f"/S/{posters['TH01'].code}").status_code == 200
    assert visitor.post(f"/S/{posters['TH01'].code}", filled(visitor, posters["TH01"])).status_code == 303
    assert "Không mở được phiếu bằng mã này." in visitor_with_room(app).get("/S/ABCDEFGH").text


def visitor_with_room(app: Flask) -> Visitor:
    app.extensions["wrong_codes"] = Bucket(3)
    return Visitor(app.test_client())


def test_a_cancelled_round_is_an_unknown_code(app, visitor) -> None:
    poster = open_survey(app, opens_on=date(2026, 11, 17))["TH01"]
    rounds.cancel_round(poster.round.id, app.extensions["forms"].box, "can_bo", NOW, date(2026, 11, 16))
    assert visitor.get(f"/S/{poster.code}").status_code == 404


def test_what_could_not_be_stored_comes_back_to_be_sent_again(app, visitor, posters, monkeypatch) -> None:
    held: Services = app.extensions["forms"]
    answers = filled(visitor, posters["TH01"], p_thai_do="lich_su", p_dieu_muon_noi="Xin giữ lại")
    with monkeypatch.context() as broken:
        broken.setattr(type(held.writer), "submit", raises(NotStored("đầy đĩa")))
        refused = visitor.post(f"/S/{posters['TH01'].code}", answers)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
    for wanted in ("Phiếu CHƯA gửi được.", ">Gửi lại<", 'value="lich_su" checked', "Xin giữ lại"):
        assert wanted in refused.text
    assert hidden(refused, "_ticket") == answers["_ticket"]
    assert visitor.post(f"/S/{posters['TH01'].code}", answers).status_code == 303
    assert len(stored(app, posters["TH01"])) == 1


def test_a_store_that_is_gone_gives_back_the_answers_and_recovers(app, visitor, posters, monkeypatch) -> None:
    answers = filled(visitor, posters["TH01"], p_thai_do="lich_su")
    with monkeypatch.context() as broken:
        broken.setattr(answering, "stored_poster", raises(Unavailable[0]("gone")))
        refused = visitor.post(f"/S/{posters['TH01'].code}", answers)
        assert visitor.get(f"/S/{posters['TH01'].code}").status_code == 503
    assert (refused.status_code, 'value="lich_su" checked' in refused.text) == (503, True)
    assert visitor.post(f"/S/{posters['TH01'].code}", answers).status_code == 303


def raises(error: Exception):
    def fail(*_arguments: object, **_values: object) -> None:
        raise error

    return fail


def test_an_accident_says_nothing_about_the_respondent_in_any_log(
    app, posters, monkeypatch, caplog, capfd
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(answering, "bind_survey", raises(RuntimeError(f"body {CANARY}")))
    path = f"/S/{posters['TH01'].code}"
    answer = app.test_client().post(
        path,
        data={"p_dieu_muon_noi": CANARY, "_ticket": CANARY},
        headers={"User-Agent": CANARY},
        environ_base={"REMOTE_ADDR": "203.0.113.77"},
    )
    written = caplog.text + "".join(capfd.readouterr())
    assert answer.status_code == 500
    assert [each for each in (CANARY, "203.0.113.77", posters["TH01"].code) if each in written] == []
    assert CANARY not in answer.text
    assert "RuntimeError tại" in written  # the operator still learns that something broke, and where


def test_an_accident_elsewhere_is_logged_whole(app, monkeypatch, caplog) -> None:
    """The control of the test above: what it looks for does appear where nobody is anonymous."""
    monkeypatch.setattr("forms_app.web.health.problems", raises(RuntimeError(CANARY)))
    assert app.test_client().get("/readyz").status_code == 500
    assert CANARY in caplog.text


@pytest.mark.parametrize("name", ["waitress", "waitress.queue", "werkzeug"])
def test_the_servers_own_log_lines_about_respondents_are_dropped(app, caplog, name) -> None:
    caplog.set_level(logging.DEBUG)
    logger = logging.getLogger(name)
    logger.error("Exception while serving /S/ABCD2345")
    logger.info('203.0.113.77 - - "POST /S/ABCD2345?lang=en HTTP/1.1" 303 -')
    logger.info("Client disconnected while serving %s", "/K")
    logger.info("Exception while serving /Static/office")
    assert [record.getMessage() for record in caplog.records] == ["Exception while serving /Static/office"]


def test_the_longer_page_about_privacy_exists_in_both_languages(visitor) -> None:
    assert check(visitor.get("/anonymity")).headings == ["Phiếu được giữ kín thế nào"]
    assert check(visitor.get("/anonymity?lang=en")).headings == ["How your form is kept private"]
