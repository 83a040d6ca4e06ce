"""One-time slips: a code from paper opens the form, goes in with the answers, and is seen nowhere else."""

from __future__ import annotations

import gzip
import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.codes import ALPHABET, grouped, slip_code
from forms_app.core.errors import NotStored
from forms_app.core.rounds import Access, Poster
from forms_app.storage import rounds, slips
from forms_app.storage.database import Unavailable, write_transaction
from forms_app.web import answering
from forms_app.web import slips as slip_pages
from forms_app.web.services import Services
from forms_app.web.throttle import Bucket
from tests.actors import (
    CLOSES,
    NOW,
    OPENS,
    SAME_ORIGIN,
    Visitor,
    drawn_slips,
    first_choices,
    hidden,
    open_survey,
    stored,
)
from tests.pages import check

CANARY = "canary4711"
UNKNOWN = slip_code(123456789)
WORDS = "s_y_kien_khac_mo"  # the open question
HIDDEN = ("_ticket", "_slip", "_poster")


@pytest.fixture
def posters(app: Flask) -> dict[str, Poster]:
    return open_survey(app, "ks_cbgvnv")


@pytest.fixture
def codes(app: Flask, posters: dict[str, Poster]) -> tuple[str, ...]:
    """The slips of the first school."""
    return drawn_slips(app, posters["TH01"])


def opened(visitor: Visitor, code: str, path: str = "/K") -> TestResponse:
    """The form that a code opens."""
    page = visitor.post(path, {"code": code})
    assert page.status_code == 200
    return page


def filled(page: TestResponse, **changes: Any) -> dict[str, Any]:
    """What a browser sends from it."""
    return first_choices(page) | {name: hidden(page, name) for name in HIDDEN} | changes


def seen(response: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Everything that a person or program can tell two answers apart by."""
    return response.status_code, response.data, sorted(response.headers.items())


def raises(error: Exception) -> Any:
    def fail(*_arguments: object, **_values: object) -> None:
        raise error

    return fail


# The code


def test_the_page_asks_for_the_code_and_nothing_else(visitor):
    pages = [check(visitor.get(path)) for path in ("/K", "/K/", "/k")]
    assert [(page.headings, page.fields) for page in pages] == [(["Gõ mã trên lá phiếu"], ["code"])] * 3
    assert visitor.client.head("/K").status_code == 200


def test_a_code_opens_the_form_of_its_school(visitor, posters, codes):
    page = opened(visitor, codes[0])
    assert check(page).headings == [
        "Ý kiến của thầy, cô, anh, chị về thực hiện dân chủ ở Trường Tiểu học Bình Minh"
    ]
    assert "Mã trên lá phiếu không được lưu cùng câu trả lời." in page.text
    assert (hidden(page, "_slip"), hidden(page, "_poster")) == (codes[0], posters["TH01"].code)
    assert '<form method="post" action="/K" autocomplete="off"' in page.text


@pytest.mark.parametrize(
    "typed",
    [
        grouped,
        str.lower,
        lambda code: f"  {code[:5]} {code[5:]}\n",
        lambda code: code.replace("0", "o").replace("1", "l"),
    ],
)
def test_a_code_may_be_typed_as_people_type(visitor, codes, typed):
    for code in codes[:5]:
        assert hidden(opened(visitor, typed(code)), "_slip") == code


def test_packed_and_plain_are_the_same_form(visitor, codes):
    plain = opened(visitor, codes[0])
    packed = visitor.post("/K", {"code": codes[0]}, **{"Accept-Encoding": "gzip"})
    ticket = hidden(plain, "_ticket")
    text = gzip.decompress(packed.data).decode()
    assert (len(text), codes[0] in text, text.replace(codes[0], "") != text) == (len(plain.text), True, True)
    assert ticket not in text  # every page has a ticket of its own


def wrong_codes(code: str) -> dict[str, str]:
    """What was typed, and what the page says about it."""
    other = next(each for each in ALPHABET if each != code[3])
    return {
        code[:3] + other + code[4:]: "một ký tự sai hoặc hai ký tự đổi chỗ",
        code[:-1]: "Mã cần đủ 13 ký tự, ở đây có 12.",
        "": "Chưa gõ mã.",
        "U" + code[1:]: "Mã không có ký tự “U”.",
        "đ" + code[1:]: "Xin tắt gõ tiếng Việt",
        "<script>": "Mã không có ký tự “&gt;”.",
        "7" * 5000: "Mã cần đủ 13 ký tự, ở đây có 100.",
    }


def test_a_mistyped_code_is_told_what_to_mend_before_anything_is_looked_up(app, visitor, codes, monkeypatch):
    monkeypatch.setattr(slips, "find", raises(AssertionError("looked up")))
    app.extensions["wrong_codes"] = Bucket(1)  # and is no guess: it never runs out
    for typed, told in wrong_codes(codes[0]).items():
        page = visitor.post("/K", {"code": typed})
        assert (page.status_code, told in page.text) == (422, True), typed[:20]
        assert check(page).title.startswith("Lỗi:")
        assert [link for link in check(page).links if link.startswith("#")] == ["#code"]
    assert visitor.post("/K", {"code": codes[0]}).status_code == 500  # the control: this one is looked up


def test_a_mistyped_code_stays_in_the_field_to_be_mended(visitor, codes):
    typed = codes[0][:-1] + ("2" if codes[0][-1] != "2" else "3")
    assert f'value="{typed}"' in visitor.post("/K", {"code": typed}).text
    quoted = visitor.post("/K", {"code": '"><b>x'}).text
    assert ("<b>x" in quoted, "&#34;&gt;&lt;b&gt;x" in quoted) == (False, True)


def test_english_is_spoken_from_code_to_thanks(app, visitor, codes):
    assert check(visitor.get("/K?lang=en")).language == "en"
    wrong = visitor.post("/K?lang=en", {"code": codes[0][:-1]})
    assert (check(wrong).language, "A code has 13 characters, here are 12." in wrong.text) == ("en", True)
    unknown = visitor.post("/K?lang=en", {"code": UNKNOWN})
    assert (check(unknown).language, "Mã này" in unknown.text) == ("en", False)
    page = opened(visitor, codes[0], "/K?lang=en")
    assert (check(page).language, 'action="/K?lang=en"' in page.text) == ("en", True)
    sent = visitor.post("/K?lang=en", filled(page))
    assert sent.headers["Location"].endswith("/thanks?lang=en")
    assert "Your form has been received." in visitor.get(sent.headers["Location"]).text


# The answers


def test_an_answer_is_stored_its_slip_used_and_the_sender_thanked(app, visitor, posters, codes):
    held: Services = app.extensions["forms"]
    sent = visitor.post("/K", filled(opened(visitor, codes[0])))
    assert (sent.status_code, sent.headers["Location"]) == (303, f"/S/{posters['TH01'].code}/thanks")
    answer = stored(app, posters["TH01"])[0]
    assert (answer["s_biet_thu_chi"], len(answer)) == ("hoan_toan_khong_dong_y", 18)
    assert held.box.used_slips(posters["TH01"].round.id, "TH01") == 1
    assert "Đã nhận phiếu." in visitor.get(sent.headers["Location"]).text


def test_the_same_post_again_gets_the_same_thanks_and_is_stored_once(app, visitor, posters, codes):
    answers = filled(opened(visitor, codes[0]))
    sent = [visitor.post("/K", answers) for _ in range(3)]
    assert ({each.status_code for each in sent}, len({each.headers["Location"] for each in sent})) == (
        {303},
        1,
    )
    assert len(stored(app, posters["TH01"])) == 1


def test_a_used_slip_takes_no_other_answers(app, visitor, posters, codes):
    page, other = opened(visitor, codes[0]), opened(visitor, codes[0])
    visitor.post("/K", filled(page))
    changed = visitor.post("/K", filled(page, s_biet_thu_chi="dong_y"))
    second_page = visitor.post("/K", filled(other))
    assert (changed.status_code, second_page.status_code, len(stored(app, posters["TH01"]))) == (422, 422, 1)
    assert "Nếu vừa bấm “Gửi phiếu” thì phiếu đã được nhận" in changed.text
    assert (check(changed).fields, codes[0] in changed.text) == (["code"], False)


def test_a_used_and_an_unknown_code_get_the_same_answer_to_the_byte(visitor, codes):
    page = opened(visitor, codes[0])
    visitor.post("/K", filled(page))
    used, unknown = (visitor.post("/K", {"code": code}) for code in (codes[0], UNKNOWN))
    assert (used.status_code, seen(used) == seen(unknown)) == (422, True)
    used, unknown = (
        visitor.post("/K", filled(page, s_biet_thu_chi="dong_y", _slip=slip)) for slip in (codes[0], UNKNOWN)
    )
    assert (used.status_code, seen(used) == seen(unknown)) == (422, True)
    assert seen(visitor.post("/K", {"code": codes[1]})) != seen(used)  # the control: an unused one differs


def test_two_used_slips_of_two_schools_get_the_same_answer(app, visitor, posters, codes):
    pages = {code: opened(visitor, code) for code in (codes[0], drawn_slips(app, posters["MN01"])[0])}
    for page in pages.values():
        visitor.post("/K", filled(page))
    first, second = (seen(visitor.post("/K", {"code": code})) for code in pages)
    assert first == second


BAD_POSTS = {
    "missing": {"s_biet_thu_chi": ""},
    "forged": {"s_biet_thu_chi": "hacked"},
    "repeated": {"s_biet_thu_chi": ["dong_y", "khong_dong_y"]},
    "too long": {WORDS: "x" * 5000},
    "no ticket": {"_ticket": ""},
    "forged ticket": {"_ticket": "A" * 43},
}


@pytest.mark.parametrize("kind", BAD_POSTS)
def test_a_bad_post_comes_back_with_answers_and_slip_and_uses_nothing_up(app, visitor, posters, codes, kind):
    answers = filled(opened(visitor, codes[0]), s_biet_ke_hoach="dong_y") | BAD_POSTS[kind]
    refused = visitor.post("/K", answers)
    assert (refused.status_code, stored(app, posters["TH01"])) == (422, [])
    assert check(refused).title.startswith("Lỗi:")
    assert 'value="dong_y" checked' in refused.text
    assert (hidden(refused, "_slip"), hidden(refused, "_poster")) == (codes[0], posters["TH01"].code)
    mended = answers | {"s_biet_thu_chi": "dong_y", WORDS: "", "_ticket": hidden(refused, "_ticket")}
    assert visitor.post("/K", mended).status_code == 303
    assert len(stored(app, posters["TH01"])) == 1


FORGED = {
    "no slip": {"_slip": ""},
    "no code at all": {"_slip": "x"},
    "unknown slip": {"_slip": UNKNOWN},
    "unknown school": {"_poster": "ZZZZZZZZ"},
    "odd school": {"_poster": "\x00"},
    "no school": {"_poster": ""},
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_post_is_refused_like_a_used_slip(app, visitor, posters, codes, kind):
    answers = filled(opened(visitor, codes[0]))
    refused = visitor.post("/K", answers | FORGED[kind])
    assert (refused.status_code, "đã dùng hoặc không đúng" in refused.text) == (422, True)
    assert stored(app, posters["TH01"]) == []


def test_a_slip_never_answers_for_another_school(app, visitor, posters, codes):
    other = drawn_slips(app, posters["MN01"])
    answers, foreign = filled(opened(visitor, codes[0])), filled(opened(visitor, other[0]))
    mixed = answers | {name: foreign[name] for name in ("_ticket", "_poster")}
    refused = visitor.post("/K", mixed)
    assert (refused.status_code, stored(app, posters["MN01"]), stored(app, posters["TH01"])) == (422, [], [])
    assert visitor.post("/K", answers).status_code == 303  # the slip was not used up by it


def test_a_posters_round_cannot_be_answered_through_the_slip_page(app, visitor, posters, codes):
    poster = open_survey(app, "ks_cmhs")["TH01"]
    page = visitor.get(f"/S/{poster.code}")
    answers = first_choices(page) | {"_ticket": hidden(page, "_ticket")}
    refused = visitor.post("/K", answers | {"_poster": poster.code, "_slip": codes[0]})
    assert (refused.status_code, stored(app, poster)) == (422, [])
    assert visitor.post(f"/S/{poster.code}", answers).status_code == 303


def test_many_posts_of_one_slip_at_once_store_one(app, visitor, posters, codes):
    pages = [opened(visitor, codes[0]) for _ in range(12)]
    posts = [filled(page, s_biet_ke_hoach=("dong_y", "khong_dong_y")[n % 2]) for n, page in enumerate(pages)]

    def send(answers: dict[str, Any]) -> int:
        return app.test_client().post("/K", data=answers, headers=SAME_ORIGIN).status_code

    with ThreadPoolExecutor(12) as pool:
        statuses = Counter(pool.map(send, posts))
    assert (statuses, len(stored(app, posters["TH01"]))) == ({303: 1, 422: 11}, 1)


# Round and school


def test_the_posters_address_asks_for_the_code_and_takes_no_answers(app, visitor, posters, codes):
    path = f"/S/{posters['TH01'].code}"
    page = visitor.get(path)
    assert (page.status_code, check(page).fields, check(page).headings) == (
        200,
        ["code"],
        ["Gõ mã trên lá phiếu"],
    )
    assert ("Trường Tiểu học Bình Minh" in page.text, 'action="/K"' in page.text) == (True, True)
    sent = visitor.post(path, filled(opened(visitor, codes[0])))
    assert (sent.status_code, check(sent).fields, stored(app, posters["TH01"])) == (422, ["code"], [])


def test_before_the_first_day_the_slip_is_kept_for_later(app, visitor):
    poster = open_survey(app, "ks_cbgvnv", opens_on=date(2026, 11, 17))["TH01"]
    code = drawn_slips(app, poster)[0]
    early = visitor.post("/K", {"code": code})
    assert (early.status_code, "Đợt khảo sát bắt đầu từ ngày 17/11/2026." in early.text) == (403, True)
    app.config["CLOCK"] = lambda: NOW + timedelta(days=1)
    assert opened(visitor, code)


def test_a_closed_round_takes_neither_codes_nor_answers(app, visitor, posters, codes):
    answers = filled(opened(visitor, codes[0]))
    app.config["CLOCK"] = lambda: NOW.replace(day=CLOSES.day, hour=17, minute=0)  # 00:00 of the next day here
    late = [visitor.post("/K", sent) for sent in ({"code": codes[0]}, answers, {"code": codes[1]})]
    assert [each.status_code for each in late] == [410] * 3
    assert "Đợt khảo sát đã kết thúc ngày 20/11/2026." in late[0].text
    assert stored(app, posters["TH01"]) == []


def test_before_the_rehearsal_no_ballot_is_taken(app, visitor):
    """Neither by slip nor by poster, whatever the day says."""
    posters = {form: open_survey(app, form)["TH01"] for form in ("ks_cbgvnv", "ks_cmhs")}
    code = drawn_slips(app, posters["ks_cbgvnv"])[0]
    slip_answers = filled(opened(visitor, code))
    page = visitor.get(f"/S/{posters['ks_cmhs'].code}")
    answers = first_choices(page) | {"_ticket": hidden(page, "_ticket")}
    for poster in posters.values():
        write_transaction(rounds.change)(poster.round.id, rehearsed_on=None)
    told = [visitor.get(f"/S/{poster.code}") for poster in posters.values()]
    assert [(each.status_code, "Hòm phiếu chưa sẵn sàng." in each.text) for each in told] == [(200, True)] * 2
    sent = [
        visitor.post("/K", {"code": code}),
        visitor.post("/K", slip_answers),
        visitor.post(f"/S/{posters['ks_cmhs'].code}", answers),
    ]
    assert [each.status_code for each in sent] == [403] * 3
    assert [stored(app, poster) for poster in posters.values()] == [[], []]


def test_parents_may_have_slips_too(app, visitor):
    posters = open_survey(app, "ks_cmhs", access=Access.SLIPS)
    code = drawn_slips(app, posters["TH01"])[0]
    page = opened(visitor, code)
    assert "Ý kiến của gia đình về" in check(page).headings[0]
    assert visitor.post("/K", filled(page)).status_code == 303
    assert len(stored(app, posters["TH01"])) == 1


def test_a_reprinted_slips_old_code_opens_nothing(app, visitor, posters, codes):
    held: Services = app.extensions["forms"]
    page = opened(visitor, codes[0])
    _, new = slips.print_slips(posters["TH01"].round.id, "TH01", True, "can_bo", NOW, OPENS, held.box)
    answers = [visitor.post("/K", sent).status_code for sent in ({"code": codes[0]}, filled(page))]
    assert (answers, opened(visitor, new[0]).status_code, stored(app, posters["TH01"])) == (
        [422, 422],
        200,
        [],
    )


# Nothing is left behind


def every_answer(visitor: Visitor, codes: tuple[str, ...]) -> list[TestResponse]:
    """Each kind of answer on the way of a slip."""
    page = opened(visitor, codes[0])
    sent = visitor.post("/K", filled(page))
    return [
        visitor.get("/K"),
        visitor.post("/K", {"code": codes[0][:-1]}),
        page,
        visitor.post("/K", filled(page, s_biet_thu_chi="")),
        sent,
        visitor.post("/K", filled(page)),
        visitor.get(sent.headers["Location"]),
        visitor.post("/K", {"code": codes[0]}),
    ]


def test_nothing_of_the_way_stays_on_the_phone(visitor, codes):
    answers = every_answer(visitor, codes)
    kept = {"Set-Cookie", "ETag", "Last-Modified", "Expires"}
    assert [kept & set(each.headers.keys()) for each in answers] == [set()] * len(answers)
    assert {each.headers["Cache-Control"] for each in answers} == {"no-store"}


def test_a_code_is_in_no_address_and_no_header(visitor, codes):
    answers = every_answer(visitor, codes)
    heads = " ".join(f"{name}: {value}" for each in answers for name, value in each.headers.items())
    links = [link for each in answers for link in check(each).links]
    shown = [codes[0] in text for text in (heads, " ".join(links), answers[2].text)]
    assert shown == [False, False, True]  # the last is the control: the form does bring it back


def test_only_the_page_for_the_code_has_a_script_and_it_is_ours(visitor, posters, codes):
    answers = every_answer(visitor, codes)
    allowed = ["script-src 'self'" in each.headers["Content-Security-Policy"] for each in answers]
    scripts = [(check(each).scripts, may) for each, may in zip(answers, allowed, strict=True)]
    code_page, form = (1, True), (0, False)
    assert scripts == [code_page, code_page, form, form, form, form, form, code_page]
    assert "<script>" not in answers[0].text  # none inside the page
    assert "script" not in visitor.get("/anonymity").headers["Content-Security-Policy"]


def test_the_script_sends_and_keeps_nothing():
    script = (Path(__file__).parents[1] / "static" / "slip.js").read_text("utf-8")
    forbidden = ("fetch", "XMLHttp", "Beacon", "cookie", "Storage", "indexedDB", "import", "submit(", "http")
    assert [word for word in forbidden if word in script] == []
    assert ("replaceState" in script, "location.hash" in script) == (True, True)


def test_no_line_is_logged_on_the_way(visitor, codes, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    every_answer(visitor, codes)
    assert (caplog.text, *capfd.readouterr()) == ("", "", "")
    logging.getLogger("forms_app.web.app").warning("the control")
    assert "the control" in caplog.text


def test_an_accident_says_nothing_about_the_respondent_in_any_log(app, codes, monkeypatch, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    monkeypatch.setattr(slips, "find", raises(RuntimeError(f"body {CANARY}")))
    answer = app.test_client().post(
        "/K",
        data={"code": codes[0]},
        headers={"User-Agent": CANARY},
        environ_base={"REMOTE_ADDR": "203.0.113.77"},
    )
    written = caplog.text + "".join(capfd.readouterr())
    assert (answer.status_code, codes[0] in answer.text) == (500, False)
    assert [each for each in (CANARY, "203.0.113.77", codes[0]) if each in written] == []
    assert "RuntimeError tại" in written


# Bounds, other sites, trouble


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 303),
        ({}, 303),
    ],
)
def test_other_sites_may_not_post_and_old_browsers_may(app, visitor, posters, codes, headers, status):
    answers = filled(opened(visitor, codes[0]))
    sent = app.test_client().post("/K", data=answers, headers=headers)
    asked = app.test_client().post("/K", data={"code": codes[1]}, headers=headers)
    assert (sent.status_code, asked.status_code == 403) == (status, status == 403)
    assert len(stored(app, posters["TH01"])) == int(status == 303)


def test_a_body_beyond_bounds_is_refused_as_too_large(app, visitor, posters, codes):
    answers = filled(opened(visitor, codes[0]))
    many = {f"x{number}": "1" for number in range(300)}
    large = [{"code": codes[0] * 6000}, answers | {"x": "x" * 70_000}, answers | many]
    assert [visitor.post("/K", sent).status_code for sent in large] == [413] * 3
    multipart = app.test_client().post("/K", data=answers | many, content_type="multipart/form-data")
    assert (multipart.status_code, stored(app, posters["TH01"])) == (413, [])


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""]
)
def test_a_body_that_is_no_form_is_no_code(app, posters, content_type):
    sent = app.test_client().post("/K", data=b'{"\xff": --x\r\n}', content_type=content_type)
    assert (sent.status_code, "Chưa gõ mã." in sent.text) == (422, True)


def test_what_could_not_be_stored_comes_back_with_its_slip(app, visitor, posters, codes, monkeypatch):
    held: Services = app.extensions["forms"]
    answers = filled(opened(visitor, codes[0]), s_biet_thu_chi="dong_y")
    with monkeypatch.context() as broken:
        broken.setattr(type(held.writer), "submit", raises(NotStored("đầy đĩa")))
        refused = visitor.post("/K", answers)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
    assert ("Phiếu CHƯA gửi được." in refused.text, 'value="dong_y" checked' in refused.text) == (True, True)
    assert {name: hidden(refused, name) for name in HIDDEN} == {name: answers[name] for name in HIDDEN}
    assert (visitor.post("/K", answers).status_code, len(stored(app, posters["TH01"]))) == (303, 1)


def test_a_store_that_is_gone_gives_back_the_answers_and_recovers(app, visitor, posters, codes, monkeypatch):
    answers = filled(opened(visitor, codes[0]), s_biet_thu_chi="dong_y")
    with monkeypatch.context() as broken:
        broken.setattr(slip_pages, "stored_poster", raises(Unavailable[0]("gone")))
        refused = visitor.post("/K", answers)
        broken.setattr(slips, "find", raises(Unavailable[0]("gone")))
        asked = visitor.post("/K", {"code": codes[0]})
    assert (refused.status_code, 'value="dong_y" checked' in refused.text) == (503, True)
    assert hidden(refused, "_slip") == codes[0]
    assert asked.status_code == 503
    assert (visitor.post("/K", answers).status_code, len(stored(app, posters["TH01"]))) == (303, 1)


def test_a_key_that_is_gone_stores_nothing_and_says_so(app, visitor, posters, codes):
    held: Services = app.extensions["forms"]
    answers = filled(opened(visitor, codes[0]))
    held.box.keys.destroy(posters["TH01"].round.id)
    refused = visitor.post("/K", answers)
    assert (refused.status_code, "Phiếu CHƯA gửi được." in refused.text) == (503, True)


# Guessing


def test_guessing_is_slowed_for_wrong_codes_only(app, visitor, posters, codes):
    answers = filled(opened(visitor, codes[0]))
    app.extensions["wrong_codes"] = Bucket(3)
    wrong = [visitor.post("/K", {"code": slip_code(number)}) for number in range(6)]
    assert [each.status_code for each in wrong] == [422, 422, 422, 429, 429, 429]
    assert wrong[3].headers["Retry-After"] == "60"
    assert [visitor.post("/K", sent).status_code for sent in ({"code": codes[1]}, answers)] == [200, 303]
    used = visitor.post("/K", {"code": codes[0]})
    assert seen(used) == seen(wrong[3])  # still the same for used and unknown


def test_sixty_wrong_codes_in_a_minute_are_answered(app, visitor, posters):
    assert answering.WRONG_CODES_PER_MINUTE == 60
    statuses = Counter(visitor.post("/K", {"code": slip_code(number)}).status_code for number in range(70))
    assert (statuses[422] >= 60, statuses[429] > 0) == (True, True)
