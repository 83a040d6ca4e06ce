"""Two people open a box; what they sort is answered, handed on, kept from others, in time forgotten."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import docx
import pytest
from flask import Flask
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from forms_app.core.letters import FORM, PHONE
from forms_app.core.people import Role
from forms_app.core.photos import LONGEST_SIDE
from forms_app.core.suggestions import ANSWER, NAMED, State, StepKind
from forms_app.storage import actions, audit, forms, periods, suggestion_boxes, suggestions, users
from forms_app.storage.letters import LetterBox
from forms_app.storage.models import ConfidedRow, named_db
from forms_app.web.services import Services
from forms_app.web.suggestions import sitting as sitting_pages
from tests.actors import NOW, Visitor, hidden
from tests.factories import shipped
from tests.letters_world import CANARY, SAID, WORDS, open_box, opened, put
from tests.office_people import fill_register, signed_in
from tests.photo_files import jpeg, rooms

PASSWORD = "mot cau de nho nhe"
TODAY = NOW.date()
PEOPLE = (
    ("can_bo", Role.OFFICER, None),
    ("can_bo_2", Role.OFFICER, None),
    ("ttnd", Role.SCHOOL_BOARD, "TH01"),
    ("ttnd_2", Role.SCHOOL_BOARD, "TH02"),
    ("truong", Role.SCHOOL, "TH01"),
    ("ban", Role.BOARD, None),
    ("thanh_tra", Role.INSPECTOR, None),
    ("quan_tri_vien", Role.ADMINISTRATOR, None),
)
EVERYBODY = [username for username, _, _ in PEOPLE]
SORTED = {"yk_phan_loai": "phan_anh", "neu_ten": "no", "nguoi_xu_ly": "can_bo", "yk_han": "2026-12-07"}


class World:
    """A box of TH01 and one of the district, with people of every role."""

    def __init__(self, app: Flask) -> None:
        held: Services = app.extensions["forms"]
        self.app, self.letters = app, held.letters
        fill_register()
        forms.publish(shipped(FORM), "can_bo", NOW)
        for username, role, school in PEOPLE:
            token = users.add_user(username, f"Người {username}", role, school, NOW, "x", demo=True)
            users.activate(token, PASSWORD, None, NOW)
        self.box, self.district = open_box(self.letters, "TH01"), open_box(self.letters)

    def enter(self, username: str, days: int = 0) -> Visitor:
        return signed_in(self.app, username, days)

    def put(self, number: int | None = None, nonce: bytes = b"1", **said: Any) -> str:
        return put(self.letters, number or self.box.number, nonce, **said)

    def opened(self, **changes: Any) -> str:
        """A letter that was opened and sorted; its code in the register."""
        self.put(nonce=repr(changes).encode())
        return opened(self.letters, self.box.number, **changes)[0].code


@pytest.fixture
def world(app: Flask) -> World:
    return World(app)


def keys(second: str, **changes: str) -> dict[str, str]:
    return {
        "passphrase_1": WORDS.first,
        "passphrase_2": WORDS.second,
        "second_username": second,
        "second_password": PASSWORD,
    } | changes


def begin(visitor: Visitor, area: str, number: int, second: str, **changes: str) -> TestResponse:
    return visitor.post(f"/{area}/suggestions/boxes/{number}/open", keys(second, **changes))


def first_letter(page: TestResponse) -> dict[str, str]:
    return {name: hidden(page, name) for name in ("sitting", "letter")}


# The two people

PAIRS = {  # who is signed in, where, whose box, who sits beside; all others: nobody opens anything
    ("can_bo", "office", "school", "ttnd"),
    ("ttnd", "school", "school", "can_bo"),
    ("can_bo", "office", "district", "ban"),
    ("ban", "board", "district", "can_bo"),
    ("can_bo", "board", "school", "ttnd"),
    ("can_bo", "board", "district", "ban"),
}


def test_only_an_officer_and_one_of_the_right_board_open_a_box(world: World):
    world.put()
    world.put(world.district.number)
    numbers = {"school": world.box.number, "district": world.district.number}
    able = set()
    for first in EVERYBODY:
        visitor = world.enter(first)
        for area in ("office", "board", "school"):
            for whose, number in numbers.items():
                for second in EVERYBODY:
                    world.app.extensions["sign_in_throttle"]._wrong.clear()
                    page = begin(visitor, area, number, second)
                    if page.status_code == 200:
                        able.add((first, area, whose, second))
                    else:
                        assert page.status_code in (404, 422)
                        assert 'name="sitting"' not in page.text
    others = {(*pair[:3], "ttnd_2") for pair in PAIRS if pair[3] == "ttnd"}
    expected = PAIRS | {("can_bo_2", *pair[1:]) for pair in PAIRS if pair[0] == "can_bo"}
    expected |= {(*pair[:3], "can_bo_2") for pair in PAIRS if pair[3] == "can_bo"}
    assert (able, able & others) == (expected, set())


@pytest.mark.parametrize(
    "changes",
    [
        {"passphrase_2": "sai rồi, hoàn toàn sai"},
        {"passphrase_1": WORDS.second, "passphrase_2": WORDS.first},
        {"passphrase_1": WORDS.first, "passphrase_2": WORDS.first},
        {"passphrase_2": ""},
        {"second_password": "sai mật khẩu rồi"},
        {"second_username": "can_bo"},
        {"second_username": "can_bo_2"},
        {"second_username": ""},
    ],
)
def test_neither_one_passphrase_nor_one_person_opens_a_box(world: World, changes: dict[str, str]):
    world.put()
    page = begin(world.enter("can_bo"), "office", world.box.number, "ttnd", **changes)
    assert (page.status_code, 'name="sitting"' in page.text, CANARY in page.text) == (422, False, False)


def test_a_letter_is_read_sorted_and_leaves_the_box(world: World):
    world.put()
    officer = world.enter("can_bo")
    page = begin(officer, "office", world.box.number, "ttnd")
    brought = first_letter(page)
    address = f"/office/suggestions/boxes/{world.box.number}"
    read = officer.post(f"{address}/letter", brought)
    number_shown = SAID[PHONE] in read.text
    done = officer.post(f"{address}/sort", first_letter(read) | SORTED)
    (found,) = suggestions.suggestions()
    assert (CANARY in read.text, number_shown, world.letters.letters(world.box.number)) == (True, False, [])
    assert ("YK-2026-001" in done.text, found.standing.handler, found.state) == (
        True,
        "can_bo",
        State.UNDER_WAY,
    )
    told = [(each.actor, each.action, each.detail) for each in audit.entries(2)]
    assert told == [
        ("can_bo", "suggestion.open", "can_bo and ttnd"),
        ("can_bo", "letters.open", "together with ttnd"),
    ]


def test_a_letter_s_photos_have_room_of_their_size(world: World):
    world.put(photos=(jpeg(0, 640, 480), b"no photo at all"))
    officer = world.enter("can_bo")
    address = f"/office/suggestions/boxes/{world.box.number}"
    brought = first_letter(begin(officer, "office", world.box.number, "ttnd"))
    read = officer.post(f"{address}/letter", brought)
    officer.post(f"{address}/sort", first_letter(read) | SORTED)
    record = officer.get("/office/suggestions/YK-2026-001")
    room = [(640, 480, True), (LONGEST_SIDE, LONGEST_SIDE, True)]
    assert [rooms(read.text), rooms(record.text)] == [room, room]


def test_a_letter_that_was_not_sorted_stays_sealed(world: World):
    world.put()
    officer = world.enter("can_bo")
    brought = first_letter(begin(officer, "office", world.box.number, "ttnd"))
    address = f"/office/suggestions/boxes/{world.box.number}/sort"
    refused = officer.post(address, brought | SORTED | {"neu_ten": ""})
    strange = officer.post(address, brought | SORTED | {"nguoi_xu_ly": "ttnd"})
    named = officer.post(address, brought | SORTED | {"neu_ten": "yes", NAMED: "can_bo"})
    statuses = [refused.status_code, strange.status_code, named.status_code]
    assert (statuses, suggestions.suggestions()) == ([422, 422, 422], [])
    assert (CANARY in refused.text, len(world.letters.letters(world.box.number))) == (True, 1)


def replays(world: World, brought: dict[str, str]) -> Iterator[tuple[str, TestResponse]]:
    """The token of a sitting used from elsewhere."""
    here = f"/office/suggestions/boxes/{world.box.number}"
    yield "a new session of the same officer", world.enter("can_bo").post(f"{here}/letter", brought)
    yield "another officer", world.enter("can_bo_2").post(f"{here}/letter", brought)
    there = f"/school/suggestions/boxes/{world.box.number}"
    yield "the one who sat beside", world.enter("ttnd").post(f"{there}/letter", brought)
    other = f"/office/suggestions/boxes/{world.district.number}"
    yield "another box", world.enter("can_bo").post(f"{other}/letter", brought)


def test_a_sitting_is_good_for_one_box_one_session_and_one_pair(world: World):
    world.put()
    officer = world.enter("can_bo")
    brought = first_letter(begin(officer, "office", world.box.number, "ttnd"))
    seen = {how: (page.status_code, CANARY in page.text) for how, page in replays(world, brought)}
    assert set(seen.values()) == {(422, False)}
    here = f"/office/suggestions/boxes/{world.box.number}"
    assert CANARY in officer.post(f"{here}/letter", brought).text  # the control
    users.set_active("ttnd", False, NOW, "x")
    assert officer.post(f"{here}/letter", brought).status_code == 422


def test_a_sitting_ends_by_hand_and_by_time(world: World, monkeypatch: pytest.MonkeyPatch):
    world.put()
    officer = world.enter("can_bo")
    here = f"/office/suggestions/boxes/{world.box.number}"
    brought = first_letter(begin(officer, "office", world.box.number, "ttnd"))
    officer.post(f"{here}/close", brought)
    closed = officer.post(f"{here}/letter", brought)
    brought = first_letter(begin(officer, "office", world.box.number, "ttnd"))
    held = world.app.extensions["letter_sittings"]
    clock = held._clock
    monkeypatch.setattr(held, "_clock", lambda: clock() + sitting_pages.LONGEST + 1)
    late = officer.post(f"{here}/sort", brought | SORTED)
    assert (closed.status_code, late.status_code, suggestions.suggestions()) == (422, 422, [])


def test_sorting_twice_enters_a_letter_once(world: World):
    world.put()
    officer = world.enter("can_bo")
    brought = first_letter(begin(officer, "office", world.box.number, "ttnd"))
    address = f"/office/suggestions/boxes/{world.box.number}/sort"
    statuses = [officer.post(address, brought | SORTED).status_code for _ in range(2)]
    assert (statuses, len(suggestions.suggestions())) == ([200, 200], 1)


def test_an_opening_cut_short_is_tidied_up_by_the_next(world: World, monkeypatch: pytest.MonkeyPatch):
    world.put()
    with monkeypatch.context() as cut:
        cut.setattr(LetterBox, "take_out", lambda *_: None)  # as if the process had been killed before it
        opened(world.letters, world.box.number)
    left = len(world.letters.letters(world.box.number))
    page = begin(world.enter("can_bo"), "office", world.box.number, "ttnd")
    after = len(world.letters.letters(world.box.number))
    assert (left, after, "Không còn thư nào" in page.text) == (1, 0, True)


# Every door

OFFICERS, BOARDS = {"can_bo", "can_bo_2"}, {"ttnd"}


def doors(world: World) -> Iterator[tuple[str, str]]:
    """Every address of the package with every method that it knows."""
    values = {"number": world.box.number, "code": world.opened()}
    adapter = world.app.url_map.bind("127.0.0.1")
    for rule in world.app.url_map.iter_rules():
        if rule.endpoint.startswith("suggestions."):
            given = {name: values[name] for name in rule.arguments - {"area"}} | dict(rule.defaults or {})
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield method, adapter.build(rule.endpoint, given, method)


def test_every_door_opens_to_those_it_is_for_and_to_nobody_else(world: World):
    inside: dict[tuple[str, str], set[str]] = {}
    every = list(doors(world))
    for username in EVERYBODY:
        visitor = world.enter(username)
        for method, path in every:
            sent = visitor.get(path) if method == "GET" else visitor.post(path, {"_opened_by": username})
            if sent.status_code != 404:
                inside.setdefault((method, path), set()).add(username)
    wrong = {}
    for (method, path), able in inside.items():
        list_or_file = path.endswith(("/suggestions/", "register.xlsx"))
        expected = (
            OFFICERS if path.startswith("/office/") else OFFICERS | ({"ban"} if list_or_file else set())
        )
        if path.startswith("/school/"):
            expected = BOARDS | ({"ttnd_2"} if list_or_file else set())
        if able != expected and "/forget" not in path:
            wrong[method, path] = able
    assert (wrong, len(inside) > 30) == ({}, True)


def test_nobody_comes_in_without_an_account(world: World):
    visitor = Visitor(world.app.test_client())
    places = [
        (visitor.get(path) if method == "GET" else visitor.post(path, {})).headers.get("Location", "")
        for method, path in doors(world)
        if not re.fullmatch(r"/office/suggestions/YK-\d+-\d+", path) or method == "GET"
    ]
    assert [place for place in places if not place.startswith("/sign-in")] == []


# Who reads what


def steps_of(kind: StepKind) -> dict[str, str]:
    said = {
        ANSWER: "Đã sửa.",
        "nguoi_xu_ly": "can_bo_2",
        "yk_han": "2026-12-31",
        "yk_phan_loai": "khen",
        "confide_nguoi_xu_ly": "can_bo_2",
        "mo_ta_han_che": "Thực đơn lặp lại.",
        "yeu_cau_khac_phuc": "Đổi thực đơn.",
        "yk_cong_khai": "Thực đơn đã đổi.",
    }
    return {"_step": kind.value, "_base": "1"} | said


def matrix(world: World, code: str) -> dict[str, set[str]]:
    """By person, what of a letter answers them: its words, its line, posts that go through."""
    found: dict[str, set[str]] = {}
    for username in EVERYBODY:
        visitor, able = world.enter(username), set()
        for area in ("office", "board", "school"):
            listing = visitor.get(f"/{area}/suggestions/?state=all")
            able |= {f"{area} list"} if code in listing.text else set()
            able |= {f"{area} topic"} if code in listing.text and "Bữa ăn" in listing.text else set()
            assert CANARY not in listing.text
            file = visitor.get(f"/{area}/suggestions/register.xlsx")
            if file.status_code == 200:
                rows = list(load_workbook(io.BytesIO(file.data)).active.values)
                able |= {f"{area} file"} if any(row[0] == code for row in rows) else set()
        able |= in_word(visitor, code)
        page = visitor.get(f"/office/suggestions/{code}")
        able |= {"words"} if CANARY in page.text else set()
        able |= {"phone"} if SAID[PHONE] in page.text else set()
        able |= {"hand"} if f"/office/suggestions/{code}/hand" in page.text else set()
        for kind in StepKind:
            with named_db.obj.atomic() as undone:
                post = visitor.post(f"/office/suggestions/{code}", steps_of(kind) | {"_opened_by": username})
                able |= (
                    {kind.value}
                    if post.status_code == 303 and "saved=1" in post.headers["Location"]
                    else set()
                )
                undone.rollback()
        found[username] = able
    return found


def in_word(visitor: Visitor, code: str) -> set[str]:
    """Whether the office's Word file has the letter's line, and its topic with it; never its words."""
    file = visitor.get("/office/suggestions/register.docx")
    if file.status_code != 200:
        return set()
    document = docx.Document(io.BytesIO(file.data))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert CANARY not in "\n".join([*(each.text for each in document.paragraphs), *map(str, rows)])
    mine = next(row for row in rows if code in row)
    return {"office Word"} | ({"office Word topic"} if "Bữa ăn" in mine else set())


REGISTER = {
    "can_bo": {"office list", "office file", "office Word", "board list", "board file"},
    "can_bo_2": {"office list", "office file", "office Word", "board list", "board file"},
    "ttnd": {"school list", "school file"},
    "ttnd_2": set(),
    "truong": set(),
    "ban": {"board list", "board file"},
    "thanh_tra": set(),
    "quan_tri_vien": set(),
}
STEPS = {"alert", "confide", "assign", "answer", "forward", "unclear", "act", "publish"}


TOPICS = {f"{area} list": f"{area} topic" for area in ("office", "board", "school")} | {
    "office Word": "office Word topic"
}


def with_topics(register: dict[str, set[str]], *people: str) -> dict[str, set[str]]:
    return {
        name: able | ({TOPICS[each] for each in able if each in TOPICS} if name in people else set())
        for name, able in register.items()
    }


def test_an_ordinary_letter_is_read_by_officers_and_its_number_by_its_handler(world: World):
    expected = with_topics(REGISTER, *EVERYBODY)
    expected["can_bo"] |= {"words", "phone", *STEPS}
    expected["can_bo_2"] |= {"words", *STEPS}
    assert matrix(world, world.opened()) == expected


def test_a_letter_that_names_a_person_is_read_by_its_handler_alone(world: World):
    code = world.opened(neu_ten=True)
    expected = with_topics(REGISTER, "can_bo")
    expected["can_bo"] |= {"words", "phone", *STEPS} - {"confide", "act", "publish"}
    expected["can_bo_2"] |= {"hand"}
    assert matrix(world, code) == expected


def test_nobody_reads_a_letter_about_themselves(world: World):
    code = world.opened(neu_ten=True, nguoi_duoc_neu=["can_bo"], nguoi_xu_ly="can_bo_2")
    found = matrix(world, code)
    assert found["can_bo"] == REGISTER["can_bo"]
    assert {"words", "phone", "answer"} <= found["can_bo_2"]
    handed = suggestions.suggestion(code)
    back = {"nguoi_xu_ly": "can_bo", "yk_han": "2026-12-31", "yk_phan_loai": "phan_anh"}
    control = {"_step": "assign", "_base": "1", "_opened_by": "can_bo_2"}
    refused = world.enter("can_bo_2").post(f"/office/suggestions/{code}", control | back)
    assert (refused.status_code, suggestions.suggestion(code)) == (422, handed)


def test_a_handler_who_is_away_is_replaced_by_two_people(world: World):
    code = world.opened(neu_ten=True)
    hand = {"_base": "1", "nguoi_xu_ly": "can_bo_2", "yk_han": "2026-12-31", "second_password": PASSWORD}
    statuses = {}
    for second in ("can_bo", "can_bo_2", "ban", "truong", "ttnd_2", "ttnd"):
        world.app.extensions["sign_in_throttle"]._wrong.clear()
        answer = world.enter("can_bo_2").post(
            f"/office/suggestions/{code}/hand", hand | {"second_username": second}
        )
        statuses[second] = answer.status_code
    assert statuses == {"can_bo": 422, "can_bo_2": 422, "ban": 422, "truong": 422, "ttnd_2": 422, "ttnd": 303}
    assert CANARY in world.enter("can_bo_2").get(f"/office/suggestions/{code}").text
    assert CANARY not in world.enter("can_bo").get(f"/office/suggestions/{code}").text


def test_marking_a_letter_later_takes_it_from_all_others(world: World):
    code = world.opened()
    control = {"_step": "confide", "_base": "1", "confide_nguoi_xu_ly": "can_bo", NAMED: "can_bo_2"}
    answer = world.enter("can_bo").post(f"/office/suggestions/{code}", control)
    seen = [
        CANARY in world.enter(name).get(f"/office/suggestions/{code}").text for name in ("can_bo", "can_bo_2")
    ]
    assert (answer.status_code, seen) == (303, [True, False])
    assert world.enter("can_bo_2").get(f"/office/suggestions/{code}").status_code == 404


# What is done


def take(
    world: World, code: str, kind: StepKind, base: int = 1, who: str = "can_bo", **more: str
) -> TestResponse:
    control = {"_base": str(base), "_opened_by": who}
    return world.enter(who).post(f"/office/suggestions/{code}", steps_of(kind) | control | more)


def seen_as_hot(world: World) -> dict[str, tuple[bool, bool]]:
    """By place, whether the list and the workbook say "điểm nóng" anywhere."""
    found = {}
    for who, area in (("can_bo", "office"), ("can_bo_2", "office"), ("ttnd", "school"), ("ban", "board")):
        visitor = world.enter(who)
        listing = visitor.get(f"/{area}/suggestions/?state=all").text
        file = load_workbook(io.BytesIO(visitor.get(f"/{area}/suggestions/register.xlsx").data)).active
        rows = list(file.iter_rows(min_row=2, values_only=True))
        found[who] = ("Nguy cơ điểm nóng" in tags(listing), any(len(row) > 8 and row[8] for row in rows))
    return found


def tags(page: str) -> str:
    """The words of all tags."""
    return " ".join(re.findall(r'class="tag[^"]*">.*?([^<>]*)</span>', page, re.DOTALL))


def test_a_danger_is_marked_found_again_and_taken_back(world: World):
    code = world.opened()
    assert set(seen_as_hot(world).values()) == {(False, False)}
    marked = take(world, code, StepKind.ALERT, who="can_bo_2")
    told = seen_as_hot(world)
    filtered = [
        code in world.enter(who).get(f"/{area}/suggestions/?state=hot").text
        for who, area in (("can_bo", "office"), ("ttnd", "school"), ("ban", "board"))
    ]
    again = take(world, code, StepKind.ALERT, 2)
    back = take(world, code, StepKind.CALM, 2)
    statuses = (marked.status_code, again.status_code, back.status_code)
    assert (statuses, told, filtered) == (
        (303, 422, 303),
        {"can_bo": (True, True), "can_bo_2": (True, True), "ttnd": (False, False), "ban": (False, False)},
        [True, False, False],
    )
    assert set(seen_as_hot(world).values()) == {(False, False)}
    assert [each.action for each in audit.entries(2)] == ["suggestion.calm", "suggestion.alert"]


def test_a_danger_of_a_letter_that_names_a_person_is_for_its_handler_alone(world: World):
    code = world.opened(neu_ten=True)
    refused = take(world, code, StepKind.ALERT, who="can_bo_2")
    marked = take(world, code, StepKind.ALERT)
    told = {who for who, seen in seen_as_hot(world).items() if seen != (False, False)}
    assert (refused.status_code, marked.status_code, told) == (404, 303, {"can_bo"})


def test_the_two_who_sort_a_letter_may_mark_a_danger(world: World):
    world.put()
    officer = world.enter("can_bo")
    address = f"/office/suggestions/boxes/{world.box.number}/sort"
    brought = first_letter(begin(officer, "office", world.box.number, "ttnd")) | {"nguy_co_diem_nong": "yes"}
    kept = officer.post(address, brought | SORTED | {"neu_ten": ""}).text
    officer.post(address, brought | SORTED)
    (found,) = suggestions.suggestions()
    ticked = 'name="nguy_co_diem_nong" value="yes" checked' in kept
    page = officer.get(f"/office/suggestions/{found.code}").text
    assert (ticked, found.standing.hot, "Nguy cơ điểm nóng" in tags(page)) == (True, True, True)


def parts(code: str) -> list[str]:
    return sorted(row.part for row in ConfidedRow.select().where(ConfidedRow.suggestion == code))


def test_an_answer_ends_it_erases_the_number_and_is_looked_up(world: World):
    lookup = world.put()
    (found,) = opened(world.letters, world.box.number)
    before = parts(found.code)
    take(world, found.code, StepKind.ANSWER)
    after = suggestions.suggestion(found.code)
    reply = suggestions.look_up(lookup, world.letters)
    assert (before, parts(found.code)) == (["letter", "phone"], ["letter", "step-2"])
    assert (after.state, after.standing.ended_on, reply.answers) == (State.ANSWERED, TODAY, ("Đã sửa.",))
    again = take(world, found.code, StepKind.FORWARD, 2)
    more = take(world, found.code, StepKind.ANSWER, 2, yk_tra_loi="Thêm một ý.")
    assert (again.status_code, more.status_code) == (422, 303)
    assert suggestions.look_up(lookup, world.letters).answers == ("Đã sửa.", "Thêm một ý.")


def test_the_school_is_asked_in_the_words_of_the_office(world: World):
    code = world.opened()
    key = {"_key": "0b0b7a34-9f5e-4c1b-8f43-0a7d0f5f2f11"}
    statuses = [take(world, code, StepKind.ACT, **key).status_code for _ in range(2)]
    (asked,) = actions.actions_of("TH01")
    assert (statuses, asked.origin.value, asked.demand) == ([303, 303], "phan_anh", "Đổi thực đơn.")
    seen = world.enter("truong").get(f"/school/actions/{asked.code}")
    assert ("Đổi thực đơn." in seen.text, CANARY in seen.text) == (True, False)


def test_a_summary_is_published_and_withdrawn_at_will(world: World):
    code, address = world.opened(), f"/Y/{world.box.code}"
    nobody = Visitor(world.app.test_client(use_cookies=False))
    seen = []
    for base, kind in ((0, None), (1, StepKind.PUBLISH), (2, StepKind.WITHDRAW)):
        if kind:
            take(world, code, kind, base)
        seen.append(
            (
                "Thực đơn đã đổi." in nobody.get(f"{address}/answers").text,
                "/answers" in nobody.get(address).text,
            )
        )
    assert seen == [(False, False), (True, True), (False, False)]


def test_what_cannot_be_taken_comes_back_with_everything_typed(world: World):
    code = world.opened()
    missing = take(world, code, StepKind.ANSWER, yk_tra_loi="")
    take(world, code, StepKind.ASSIGN)
    late = take(world, code, StepKind.ANSWER, yk_tra_loi="Lời đã gõ")
    assert (missing.status_code, 'href="#yk_tra_loi"' in missing.text) == (422, True)
    assert (late.status_code, "Lời đã gõ" in late.text) == (409, True)


def test_a_letter_is_overdue_fifteen_days_after_its_week(world: World):
    code = world.opened()
    seen = {}
    for days in (21, 22):  # the week ends on the 22nd of November, the letter is due on 7 December
        page = world.enter("can_bo", days).get("/office/suggestions/?state=late")
        home = world.enter("can_bo", days).get("/office/")
        seen[days] = (code in page.text, "quá hạn trả lời" in home.text)
    assert seen == {21: (False, False), 22: (True, True)}


def test_letters_of_this_week_are_counted_nowhere(world: World):
    world.put()
    counts = []
    for days in (0, 7):
        page = world.enter("can_bo", days).get("/office/suggestions/")
        counts.append(
            [int(found) for found in re.findall(r'data-label="Thư các tuần trước">(\d+)', page.text)]
        )
    assert counts == [[0, 0], [0, 1]]


def test_old_words_are_deleted_and_the_register_stays(world: World):
    lookup = world.put()
    code = opened(world.letters, world.box.number)[0].code
    world.put(nonce=b"never opened")
    later = 5 * 366 + 30
    refused = world.enter("ttnd", later).post("/office/suggestions/forget", {})
    kept = parts(code)
    done = world.enter("can_bo", later).post("/office/suggestions/forget", {})
    found = suggestions.suggestion(code)
    assert (refused.status_code, kept, done.status_code) == (404, ["letter", "phone"], 303)
    assert (parts(code), found.forgotten, found.topic, world.letters.letters(world.box.number)) == (
        [],
        True,
        "bua_an",
        [],
    )
    assert suggestions.look_up(lookup, world.letters) is None
    assert "suggestion.forget" in {each.action for each in audit.entries()}
    assert world.enter("can_bo", later).get(f"/office/suggestions/{code}").status_code == 200


# Boxes


def test_the_office_makes_a_box_with_somebody_of_the_school(world: World):
    officer = world.enter("can_bo")
    chosen = {
        f"{name}_again": words for name, words in keys("ttnd_2").items() if name.startswith("passphrase")
    }
    made = officer.post("/office/suggestions/boxes/new", keys("ttnd_2") | chosen | {"school": "TH02"})
    lines = unescape(hidden(made, "sheet")).split()
    number = next(each.number for each in suggestion_boxes.boxes() if each.about == "TH02")
    address = f"/office/suggestions/boxes/{number}"
    sheet = officer.post(f"{address}/sheet.pdf", {"sheet": " ".join(lines)})
    wrong = officer.post(f"{address}/rehearse", keys("") | {"line": "2", "copied": lines[2]})
    right = officer.post(f"{address}/rehearse", keys("") | {"line": "2", "copied": lines[1]})
    assert (made.status_code, sheet.data[:4], wrong.status_code, right.status_code) == (
        200,
        b"%PDF",
        422,
        303,
    )
    assert suggestion_boxes.box(number).ready
    posters = officer.get(f"/office/suggestions/boxes/posters.pdf?box={number}")
    assert posters.data[:4] == b"%PDF"


@pytest.mark.parametrize("second", ["ttnd", "ban", "truong", "can_bo_2"])
def test_a_box_is_not_made_without_the_schools_own_board(world: World, second: str):
    chosen = {f"{name}_again": words for name, words in keys(second).items() if name.startswith("passphrase")}
    refused = world.enter("can_bo").post(
        "/office/suggestions/boxes/new", keys(second) | chosen | {"school": "TH02"}
    )
    assert (refused.status_code, len(suggestion_boxes.boxes())) == (422, 2)


def test_a_new_holder_gets_a_new_passphrase(world: World):
    new = "bảy con vịt bơi qua sông"
    fresh = {"passphrase_new_1": WORDS.first, "passphrase_new_2": new}
    fresh |= {f"{name}_again": words for name, words in fresh.items()}
    officer, address = world.enter("can_bo"), f"/office/suggestions/boxes/{world.box.number}/keys"
    alone = officer.post(address, keys("can_bo_2") | fresh)
    done = officer.post(address, keys("ttnd") | fresh)
    world.put()
    old = begin(officer, "office", world.box.number, "ttnd")
    opens = begin(officer, "office", world.box.number, "ttnd", passphrase_2=new)
    assert (alone.status_code, done.status_code, old.status_code, opens.status_code) == (422, 303, 422, 200)


def test_figures_of_a_school_say_nothing_where_there_are_few(world: World):
    pages = []
    periods.period("2026-H2")
    for count in (1, 5):
        for place in range(count):
            world.put(nonce=f"{count} {place}".encode())
        opened(world.letters, world.box.number)
        page = world.enter("truong").get("/school/?period=2026-H2")
        pages.append(re.search(r'id="letters".*?</section>', page.text, re.DOTALL)[0])
    assert ["ít thư" in pages[0], re.findall(r"nhận (\d+) thư", pages[1])] == [True, ["6"]]
    assert "suggestions" not in pages[1]  # the principal has no register


def test_an_answer_that_came_late_is_counted_and_topics_are_named_without_numbers(world: World):
    periods.period("2026-H2")
    for place in range(5):
        world.put(nonce=str(place).encode())
    world.put(nonce=b"another", yk_linh_vuc="khoan_thu")
    found = opened(world.letters, world.box.number)
    for each, days in ((found[0], 3), (found[1], 40)):
        officer = world.enter("can_bo", days)
        officer.post(f"/office/suggestions/{each.code}", steps_of(StepKind.ANSWER))
    page = world.enter("truong", 40).get("/school/?period=2026-H2")
    card = re.search(r'id="letters".*?</section>', page.text, re.DOTALL)[0]
    assert re.findall(r"<p>(.*?)</p>", card) == [
        "Kỳ này nhận 6 thư, đã trả lời 2 (đúng hạn 1), quá hạn 4.",
        "Nhiều thư nói về: Bữa ăn.",
    ]
