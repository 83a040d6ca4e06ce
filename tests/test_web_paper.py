"""Paper forms at the office's desk: typed twice, by two people, and in the box like any others."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.answers import unpack
from forms_app.core.codes import slip_code
from forms_app.core.errors import NotStored
from forms_app.core.people import Role
from forms_app.core.rounds import Access
from forms_app.storage import audit, paper, releases, rounds, sessions, slips, users
from forms_app.storage.ballot_box import COMMENTS, LATE_RATINGS, RATINGS, BallotBox
from forms_app.web.services import Services
from tests.actors import NOW, OPENS, SCHOOLS, Visitor, open_survey
from tests.office_people import person, signed_in
from tests.sealed import opened_records, opener, sealed
from tests.test_web_guard import PASSWORD

PAGE = "/office/paper/1/TH01"
WITNESS = {"second_username": "hung", "second_password": PASSWORD, "second_code": ""}
WORDS = "p_dieu_muon_noi"


@dataclass
class Desk:
    """The office's PC: what the page before brought along goes with the next post."""

    visitor: Visitor
    last: TestResponse | None = field(default=None)

    def send(self, values: Mapping[str, str], path: str = PAGE) -> TestResponse:
        self.last = self.visitor.post(path, dict(values))
        return self.last

    def start(self, size: int = 5) -> dict[str, str]:
        """The fields of the first entry, as the page brings them."""
        self.send({"forms": str(size)})
        return self.fields()

    def fields(self) -> dict[str, str]:
        """Every field of the last page with what stands in it; nothing for radio buttons and boxes."""
        assert self.last is not None
        found = {}
        for tag in re.findall(r"<input[^>]*>|<textarea.*?</textarea>", self.last.text, re.DOTALL):
            if (name := re.search(r' name="([^"]*)"', tag)) and not re.search(r"radio|checkbox", tag):
                words = re.search(r">\n(.*)</textarea>", tag, re.DOTALL)
                value = words or re.search(r' value="([^"]*)"', tag)
                found[name[1]] = unescape(value[1]) if value else ""
        return found

    def twice(self, typed: Mapping[str, str], again: Mapping[str, str] | None = None) -> TestResponse:
        """Both entries of a pile that was begun."""
        self.send(self.fields() | typed)
        assert self.last is not None
        assert "Lần hai" in self.last.text, self.last.text
        return self.send(self.fields() | (typed if again is None else again) | WITNESS)


def typed(fields: Mapping[str, str], **others: str) -> dict[str, str]:
    """A digit in every field of a number, forms differing; ``form1_name`` says otherwise."""
    digits = {
        name: str(1 + int(name[4 : name.index("-")]) % 3)
        for name in fields
        if re.match(r"form\d+-p_", name) and not name.endswith(WORDS)
    }
    return digits | {name.replace("_", "-", 1): value for name, value in others.items()}


@pytest.fixture
def desk(app: Flask) -> Desk:
    """An officer signed in, a member of the board beside, a round of parents open."""
    open_survey(app)
    add_person("hung", Role.BOARD)
    return Desk(person(app, Role.OFFICER))


@pytest.fixture
def box(app: Flask) -> BallotBox:
    held: Services = app.extensions["forms"]
    return held.box


@pytest.fixture
def with_slips(app: Flask, box: BallotBox) -> tuple[Desk, tuple[str, ...]]:
    """The same desk with a round of slips, and those of the school."""
    open_survey(app, access=Access.SLIPS)
    add_person("hung", Role.BOARD)
    codes = slips.print_slips(1, "TH01", False, "officer", NOW, NOW.date(), box)[1]
    return Desk(person(app, Role.OFFICER)), codes


def add_person(username: str, role: Role, secret: str | None = None, school: str | None = None) -> None:
    token = users.add_user(username, f"Người {username}", role, school, NOW, "quan_tri", demo=secret is None)
    users.activate(token, PASSWORD, secret, NOW)


def kept(box: BallotBox, kind: str = RATINGS) -> int:
    return len(box.records(1, "TH01", kind))


def errors(page: TestResponse) -> dict[str, str]:
    """What the list of errors says, by the id it leads to."""
    summary = re.search(r'class="error-summary".*?</div>', page.text, re.DOTALL)
    return dict(re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary[0])) if summary else {}


def test_two_people_who_agree_store_every_form_once(desk, box):
    fields = desk.start(6)
    done = desk.twice(typed(fields, **{f"form2_{WORDS}": "Nên sửa cổng"}))
    assert (done.status_code, done.location) == (303, "/office/paper/1?done=TH01")
    definition = paper_definition()
    stored = sorted(unpack(definition, each)["p_thai_do"] for each in opened_records(box, 1, "TH01", RATINGS))
    names = [choice.name for choice in definition.question("p_thai_do").choices]
    assert stored == sorted(names[place % 3] for place in range(1, 7))
    assert (kept(box), kept(box, COMMENTS), paper.paper_counts(1)["TH01"].forms) == (6, 1, 6)
    assert "đã vào hòm phiếu" in desk.visitor.get(done.location).text


def paper_definition() -> Any:
    from forms_app.storage.forms import published

    return published("ks_cmhs")[0]


def test_the_count_is_told_as_a_band_and_never_as_a_number(desk, box):
    before = desk.visitor.get("/office/paper/1").text
    desk.twice(typed(desk.start(23)))
    page = desk.visitor.get("/office/paper/1").text
    assert ("từ 20 đến 39 phiếu" in page, "từ 20 đến 39 phiếu" in before) == (True, False)
    assert re.findall(r"\b23\b", page + str(audit.entries())) == []
    assert audit.entries()[0].action == "paper.enter"


def test_forms_are_printed_for_each_school_and_language(desk):
    page = desk.visitor.page("/office/paper/1")
    files = [link for link in page.links if ".pdf" in link]
    assert len(files) == 2 * len(SCHOOLS)
    contents = [desk.visitor.get(link) for link in files]
    assert {each.mimetype for each in contents} == {"application/pdf"}
    assert len({each.data for each in contents}) == len(files)
    assert "phieu-giay-dot-1-" in contents[0].headers["Content-Disposition"]


@pytest.mark.parametrize("size", ["", "4", "61", "năm", "-5", "٧"])
def test_too_few_or_too_many_forms_do_not_begin(desk, size):
    page = desk.send({"forms": size})
    assert (page.status_code, list(errors(page)), f'value="{size}"' in page.text) == (422, ["forms"], True)


def test_every_fault_leads_to_its_field_and_all_is_kept(desk, box):
    fields = desk.start()
    given = typed(fields, form2_p_thai_do="9", form4_p_bua_an="", **{f"form3_{WORDS}": "Lời & <dấu>"})
    for entry in ("first", "second"):
        page = desk.send(desk.fields() | given | WITNESS)
        assert (page.status_code, errors(page)) == (
            422,
            {
                "form2-p_thai_do": "Phiếu 2, câu 8: chỉ nhận từ 1 đến 6, hoặc 0 nếu để trống.",
                "form4-p_bua_an": "Phiếu 4, câu 10: chưa gõ. Trên giấy để trống thì gõ 0.",
            },
        ), entry
        assert {name: value for name, value in desk.fields().items() if name in given} == given
        assert desk.send(desk.fields() | given | {"form2-p_thai_do": "1", "form4-p_bua_an": "0"}).status_code
    assert kept(box) == 0  # the second entry was right, but nobody signed it


def test_forms_of_which_nothing_was_typed_are_left_out(desk, box):
    fields = desk.start(8)
    given = {name: value for name, value in typed(fields).items() if not re.match(r"form[368]-", name)}
    second = desk.send(desk.fields() | given)
    assert re.findall(r"<legend>Phiếu (\d)", second.text) == ["1", "2", "4", "5", "7"]
    desk.send(desk.fields() | given | WITNESS)
    assert kept(box) == 5


def test_four_forms_are_refused_however_many_were_announced(desk, box):
    fields = desk.start(8)
    given = {name: value for name, value in typed(fields).items() if re.match(r"form[1-4]-", name)}
    page = desk.send(desk.fields() | given)
    assert (page.status_code, list(errors(page))) == (422, ["form5"])
    assert ("cần ít nhất 5 phiếu" in page.text, kept(box)) == (True, 0)


def test_what_differs_is_marked_and_nothing_is_stored(desk, box):
    fields = desk.start()
    again = typed(fields, form2_p_thai_do="5", form4_p_bua_an="4", **{f"form3_{WORDS}": "Nên sửa cổng"})
    page = desk.twice(typed(fields, **{f"form3_{WORDS}": "Nên xây cổng"}), again)
    assert (page.status_code, list(errors(page))) == (
        200,
        ["form2-p_thai_do", f"form3-{WORDS}", "form4-p_bua_an"],
    )
    asked = set(desk.fields()) - {"carried", "_opened_by"}
    assert asked == {"form2-p_thai_do", "form4-p_bua_an"}  # typed anew; words are chosen
    assert ("Nên sửa cổng" in page.text, "Nên xây cổng" in page.text, kept(box)) == (True, True, 0)
    assert audit.entries()[0].action != "paper.enter"


def disputed(desk: Desk) -> dict[str, str]:
    """A pile with one digit and one comment in dispute; the fields of its page."""
    fields = desk.start(6)
    words = f"form3_{WORDS}"
    desk.twice(typed(fields, **{words: "Một"}), typed(fields, form2_p_thai_do="5", **{words: "Hai"}))
    return desk.fields()


def test_a_third_value_that_agrees_with_one_of_the_two_settles_it(desk, box):
    page = desk.send(disputed(desk) | {"form2-p_thai_do": "5", f"form3-{WORDS}": "2"})
    assert (page.status_code, kept(box)) == (303, 6)
    definition = paper_definition()
    stored = [unpack(definition, each)["p_thai_do"] for each in opened_records(box, 1, "TH01", RATINGS)]
    assert definition.question("p_thai_do").choices[4].name in stored
    [comment] = opened_records(box, 1, "TH01", COMMENTS)
    assert b"Hai" in comment


def test_a_third_value_that_agrees_with_neither_stays_marked(desk, box):
    page = desk.send(disputed(desk) | {"form2-p_thai_do": "1", f"form3-{WORDS}": "2"})
    assert (page.status_code, list(errors(page)), kept(box)) == (422, ["form2-p_thai_do"], 0)
    assert ('value="1"' in page.text, re.search(r'value="2" checked', page.text) is not None) == (True, True)
    assert desk.send(desk.fields() | {"form2-p_thai_do": "3", f"form3-{WORDS}": "1"}).status_code == 303


def test_a_form_that_nobody_can_read_is_left_out(desk, box):
    page = desk.send(disputed(desk) | {"form2-_drop": "1", f"form3-{WORDS}": "1"})
    assert (page.status_code, kept(box), paper.paper_counts(1)["TH01"].forms) == (303, 5, 5)


def test_leaving_forms_out_does_not_go_below_five(desk, box):
    page = desk.send(disputed(desk) | {"form2-_drop": "1", "form3-_drop": "1"})
    assert (page.status_code, list(errors(page)), kept(box)) == (422, ["form2"], 0)


ALTERED: dict[str, Callable[[str], str]] = {
    "a character changed": lambda value: value[:60] + ("A" if value[60] != "A" else "B") + value[61:],
    "cut off": lambda value: value[:-8],
    "empty": lambda value: "",
    "no base64": lambda value: "é" * 50,
}


@pytest.mark.parametrize("change", ALTERED)
@pytest.mark.parametrize("step", ["first", "second", "third"])
def test_what_the_page_carries_cannot_be_altered(desk, box, change, step):
    fields = desk.start()
    given = typed(fields)
    if step != "first":
        desk.send(desk.fields() | given)
    if step == "third":
        desk.send(desk.fields() | given | {"form1-p_thai_do": "6"} | WITNESS)
    carried = desk.fields()["carried"]
    page = desk.send(desk.fields() | given | WITNESS | {"carried": ALTERED[change](carried)})
    assert (page.status_code, list(errors(page)), kept(box)) == (422, ["forms"], 0)


def test_a_first_entry_is_good_for_its_school_and_its_person_only(app, desk, box):
    fields = desk.start()
    desk.send(desk.fields() | typed(fields))
    second = desk.fields() | typed(fields) | WITNESS
    elsewhere = desk.visitor.post("/office/paper/1/MN01", second)
    other = person(app, Role.OFFICER, "lan").post(PAGE, second | {"_opened_by": "lan"})
    assert [page.status_code for page in (elsewhere, other)] == [422, 422]
    assert all("Xin nhập lại từ đầu" in page.text for page in (elsewhere, other))
    assert (kept(box), desk.send(second).status_code, kept(box)) == (0, 303, 5)  # the control


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"second_username": "officer"}, "người khác"),
        ({"second_username": " OFFICER "}, "người khác"),
        ({"second_password": "khong phai"}, "chưa đúng"),
        ({"second_username": "nobody"}, "chưa đúng"),
        ({"second_username": ""}, "chưa đúng"),
        ({"second_username": "truong"}, "không được làm người thứ hai"),
        ({"second_username": "doan"}, "không được làm người thứ hai"),
    ],
)
def test_only_another_person_of_the_office_can_sign(desk, box, change, told):
    add_person("truong", Role.SCHOOL, school="TH01")
    add_person("doan", Role.INSPECTOR)
    fields = desk.start()
    desk.send(desk.fields() | typed(fields))
    page = desk.send(desk.fields() | typed(fields) | WITNESS | change)
    [(where, message)] = errors(page).items()
    assert (page.status_code, where[:7], told in message, kept(box)) == (422, "second_", True, 0)
    assert PASSWORD not in page.text
    assert desk.fields() | typed(fields) == desk.fields()  # all that was typed is still there
    assert desk.send(desk.fields() | WITNESS).status_code == 303


def test_guessing_the_second_password_is_slowed_down_like_at_the_sign_in(desk):
    fields = desk.start()
    desk.send(desk.fields() | typed(fields))
    wrong = typed(fields) | WITNESS | {"second_password": "khong phai"}
    pages = [desk.send(desk.fields() | wrong) for _ in range(6)]
    assert ["Xin chờ" in str(errors(page)) for page in pages] == [False] * 5 + [True]
    assert "Xin chờ" in str(errors(desk.send(desk.fields() | wrong | WITNESS)))


def test_the_second_person_signs_with_a_code_that_is_good_once(desk, box):
    secret = pyotp.random_base32()
    add_person("minh", Role.OFFICER, secret)
    code = pyotp.TOTP(secret).at(NOW.replace(tzinfo=UTC))
    fields = desk.start()
    desk.send(desk.fields() | typed(fields))
    signed = desk.fields() | typed(fields) | WITNESS | {"second_username": "minh"}
    assert desk.send(signed).status_code == 422
    assert desk.send(signed | {"second_code": code}).status_code == 303
    twin = desk.send(signed | {"second_code": code})  # a double click: the code is used up by now
    assert (twin.status_code, kept(box)) == (303, 5)


def test_a_twin_that_comes_while_the_code_is_being_used_up_is_told_the_truth(desk, box, monkeypatch):
    fields = desk.start()
    desk.send(desk.fields() | typed(fields))
    signed = desk.fields() | typed(fields) | WITNESS
    desk.send(signed)
    was_added, early = paper.was_added, [False]  # it looked before the first one was through
    monkeypatch.setattr(paper, "was_added", lambda *given: early.pop() if early else was_added(*given))
    twin = desk.send(signed | {"second_password": "used up"})
    assert (twin.status_code, early, kept(box)) == (303, [], 5)


def test_posts_at_the_same_moment_store_a_pile_once(app, desk, box):
    fields = desk.start()
    desk.send(desk.fields() | typed(fields))
    signed = desk.fields() | typed(fields) | WITNESS
    browsers = [signed_in(app, "officer") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda each: each.post(PAGE, signed).status_code, browsers))
    assert (answers, kept(box), paper.paper_counts(1)["TH01"].forms) == ([303] * 4, 5, 5)


def test_a_pile_sent_twice_is_stored_once(desk, box):
    fields = desk.start()
    desk.send(desk.fields() | typed(fields))
    signed = desk.fields() | typed(fields) | WITNESS
    answers = [desk.send(signed) for _ in range(3)]
    assert ([each.location for each in answers], kept(box)) == (["/office/paper/1?done=TH01"] * 3, 5)
    assert paper.paper_counts(1)["TH01"].forms == 5
    assert sum(each.action == "paper.enter" for each in audit.entries()) == 1


def with_codes(fields: Mapping[str, str], codes: Sequence[str]) -> dict[str, str]:
    return typed(fields) | {f"form{place}-_slip": code for place, code in enumerate(codes, start=1)}


def test_slips_are_burnt_and_wrong_ones_told_at_once(with_slips, box):
    desk, codes = with_slips
    fields = desk.start(6)
    assert [name for name in fields if name.endswith("_slip")] == [f"form{n}-_slip" for n in range(1, 7)]
    good = with_codes(fields, [code.lower() for code in codes[:6]])
    wrong = ["", codes[0], codes[0][:-1], slip_code(7)]
    page = desk.send(desk.fields() | good | dict(zip(WRONG_SLIPS, wrong, strict=True)))
    assert (page.status_code, list(errors(page)), kept(box)) == (422, WRONG_SLIPS, 0)
    desk.start(6)
    done = desk.twice(good)
    assert (done.status_code, kept(box), box.used_slips(1, "TH01")) == (303, 6, 6)
    desk.start(6)
    page = desk.send(desk.fields() | good)
    assert list(errors(page)) == [name for name in good if name.endswith("_slip")]


WRONG_SLIPS = [f"form{place}-_slip" for place in (2, 3, 4, 5)]


def test_a_slip_used_in_the_meantime_stores_nothing_until_its_form_is_left_out(with_slips, box):
    desk, codes = with_slips
    given = with_codes(desk.start(6), codes[:6])
    desk.send(desk.fields() | given)
    box.put([sealed(box, paper_definition(), 1, "TH01", {}, codes[3])])
    page = desk.send(desk.fields() | given | WITNESS)
    assert (page.status_code, list(errors(page)), kept(box)) == (200, ["form4-_slip"], 1)
    again = desk.send(desk.fields() | {"form4-_slip": codes[7]})  # of no form on this desk
    assert (again.status_code, list(errors(again)), kept(box)) == (422, ["form4-_slip"], 1)
    assert (desk.send(desk.fields() | {"form4-_drop": "1"}).status_code, kept(box)) == (303, 6)
    assert box.used_slips(1, "TH01") == 6


def test_a_slip_used_in_the_very_last_moment_stores_nothing_either(with_slips, box, monkeypatch):
    desk, codes = with_slips
    given = with_codes(desk.start(6), codes[:6])
    desk.send(desk.fields() | given)
    put = BallotBox.put

    def put_second(self: BallotBox, ballots: Any, together: bool = False) -> Any:
        if together:
            put(self, [sealed(box, paper_definition(), 1, "TH01", {}, codes[0])])
        return put(self, ballots, together)

    monkeypatch.setattr(BallotBox, "put", put_second)
    page = desk.send(desk.fields() | given | WITNESS)
    assert (page.status_code, list(errors(page)), kept(box)) == (200, ["form1-_slip"], 1)


def test_paper_after_the_count_goes_apart(app, desk, box):
    desk.twice(typed(desk.start()))
    rounds.close_round(1, "officer", NOW, NOW.date())
    next_day = Desk(signed_in(app, "officer", days=1))
    day = NOW.date() + timedelta(days=1)
    releases.count_round(opener(box, 1), box, "officer", NOW, day)
    assert "nằm riêng" in next_day.visitor.get("/office/paper/1").text
    next_day.twice(typed(next_day.start(7)))
    assert (kept(box), kept(box, LATE_RATINGS), paper.paper_counts(1)["TH01"]) == (
        5,
        7,
        paper.PaperCount(12, 7),
    )
    page = next_day.visitor.get("/office/paper/1").text
    assert page.count("từ 5 đến 9 phiếu") == 2  # in time, and late


def test_only_rounds_that_take_paper_have_the_pages(app, desk, box):
    paths = ["/office/paper/1", PAGE, f"{PAGE}/form.pdf"]
    assert [desk.visitor.get(path).status_code for path in paths] == [200] * 3
    assert desk.visitor.get("/office/rounds/1").text.count('href="/office/paper/1"') == 1
    app.config["CLOCK"] = lambda: NOW - timedelta(days=(NOW.date() - OPENS).days + 1)
    early = Desk(Visitor(app.test_client()))
    early.visitor.client.set_cookie(
        "forms", sessions.start_session("officer", app.config["CLOCK"]()), domain="127.0.0.1"
    )
    assert [early.visitor.get(path).status_code for path in paths] == [409] * 3
    assert 'href="/office/paper/1"' not in early.visitor.get("/office/rounds/1").text
    assert early.send({"forms": "5"}).status_code == 409
    unknown = ["/office/paper/9", "/office/paper/1/XX", "/office/paper/1/XX/form.pdf"]
    desk.visitor = signed_in(app, "officer")
    assert [desk.visitor.get(path).status_code for path in unknown] == [404] * 3


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_nobody_else_types_paper(app, desk, role):
    visitor = signed_in(app, "hung") if role is Role.BOARD else person(app, role)
    paths = ["/office/paper/1", PAGE, f"{PAGE}/form.pdf"]
    assert [visitor.get(path).status_code for path in paths] == [404] * 3
    assert visitor.post(PAGE, {"forms": "5"}).status_code == 404


def test_a_session_that_ends_while_typing_loses_nothing(app, desk, box):
    users.reset_user("officer", NOW, "quan_tri")
    token = users.reset_user("officer", NOW, "quan_tri")
    users.activate(token, PASSWORD, None, NOW)
    desk.visitor = signed_in(app, "officer")
    fields = desk.start()
    app.config["CLOCK"] = lambda: NOW + timedelta(minutes=45)
    asked = desk.send(desk.fields() | typed(fields) | WITNESS)
    assert (asked.status_code, PASSWORD in asked.text) == (401, False)
    again = desk.fields() | {"_username": "officer", "_password": PASSWORD}
    assert "Lần hai" in desk.send(again).text
    assert desk.send(desk.fields() | typed(fields) | WITNESS).status_code == 303
    assert kept(box) == 5


def test_where_the_box_fails_nobody_types_anything_again(desk, box, monkeypatch):
    fields = desk.start()
    with monkeypatch.context() as patch:
        patch.setattr(BallotBox, "put", refuse)
        page = desk.twice(typed(fields))
        assert (page.status_code, list(errors(page)), kept(box)) == (503, ["paper"], 0)
    assert set(desk.fields()) == {"carried", "_opened_by"}
    assert (desk.send(desk.fields()).status_code, kept(box)) == (303, 5)


def refuse(*_given: Any, **_options: Any) -> None:
    raise NotStored("Hòm phiếu không ghi được lúc này; chưa có gì được lưu.")


def test_where_the_key_is_missing_nobody_begins(desk, box):
    box.keys.destroy(1)
    page = desk.send({"forms": "5"})
    assert (page.status_code, "Khóa của đợt không có" in page.text) == (422, True)


CANARY = "chimhoangyen"


def written(folder: Path, *logs: str) -> set[str]:
    """Files of the installation, the named store's words and logs in which the canary turns up."""
    found = {
        path.name for path in folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()
    }
    with sqlite3.connect(folder / "main.db") as store:
        found |= {"store" for line in store.iterdump() if CANARY in line}
    store.close()
    return found | {"log" for text in logs if CANARY in text}


@pytest.mark.parametrize("accident", [False, True])
def test_nothing_that_was_typed_is_written_anywhere_but_sealed(
    desk, box, app, caplog, capfd, monkeypatch, accident
):
    caplog.set_level(logging.DEBUG)
    words = {f"form{place}_{WORDS}": f"{CANARY} {place}" for place in range(1, 6)}
    if accident:
        monkeypatch.setattr(paper, "_ballots", explode)
    fields = desk.start()
    desk.send(desk.fields() | typed(fields, **words) | {"form1-p_thai_do": CANARY})
    desk.send(desk.fields() | typed(fields, **words) | {"form1-p_thai_do": "1"})
    desk.send(desk.fields() | typed(fields, **words) | {"form1-p_thai_do": "2"} | WITNESS)
    done = desk.send(desk.fields() | {"form1-p_thai_do": "2"})
    assert (done.status_code, kept(box, COMMENTS)) == ((500, 0) if accident else (303, 5))
    folder = app.extensions["forms"].settings.instance
    assert written(folder, caplog.text, *capfd.readouterr()) == set()
    assert ("RuntimeError tại" in caplog.text) == accident  # the operator does learn of it
    audit.record("officer", "control", CANARY, "", NOW)
    assert written(folder, f"a line with {CANARY}") >= {"store", "log"}  # the search finds it


def explode(_definition: Any, _key: Any, batch: Any, _late: bool) -> None:
    raise RuntimeError(str([form.answers for form in batch.forms.values()]))


def test_the_pages_speak_english_too(desk):
    begun = desk.send({"forms": "5"}, f"{PAGE}?lang=en")
    assert "First entry" in begun.text
    assert "Paper forms" in desk.visitor.get("/office/paper/1?lang=en").text
