"""Comments: read by two people of no school in one sitting, passed word for word or not at all."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from forms_app.core.comment_heaps import Heap, heaps
from forms_app.core.definition import Audience
from forms_app.core.office import Thresholds
from forms_app.core.people import Role
from forms_app.core.redaction import STRUCK, redacted
from forms_app.core.rounds import Access
from forms_app.storage import audit, comments, forms, releases, users
from forms_app.web.services import Services
from forms_app.web.sittings import LONGEST, Sitting, Sittings
from tests.actors import CLOSES, NOW, Visitor, open_survey
from tests.office_people import person, signed_in
from tests.sealed import PASSPHRASES, opener, sealed

DAYS = (CLOSES - NOW.date()).days + 1
CANARY = "Cây phượng ở cổng trường nên có ghế ngồi"
COMMENTS = (CANARY, *(f"Xin thêm giờ họp phụ huynh buổi tối số {number}" for number in range(11)))
PASSWORD = "mua dong chua tanh 88"


@pytest.fixture
def office(app: Flask) -> Flask:
    """A counted survey of parents; TH01 has twelve comments, TH02 two, MN01 none."""
    posters = open_survey(app)
    held: Services = app.extensions["forms"]
    definition, _ = forms.published("ks_cmhs")
    choices = {
        question.name: question.choices[-2].name for question in definition.questions if question.choices
    }
    text = next(question.name for question in definition.questions if question.type == "text")
    number = posters["TH01"].round.id
    for school, written in (("TH01", COMMENTS), ("TH02", ("Chỉ hai lời", "Hai lời thôi"))):
        ballots = [sealed(held.box, definition, number, school, choices | {text: each}) for each in written]
        held.box.put(ballots)
    day = CLOSES + timedelta(days=1)
    releases.count_round(opener(held.box, number), held.box, "can_bo", NOW, day)
    for username, role in (("ban_kiem_tra", Role.BOARD), ("thanh_tra", Role.INSPECTOR)):
        token = users.add_user(username, username, role, None, NOW, "x", demo=True)
        users.activate(token, PASSWORD, None, NOW)
    return app


@pytest.fixture
def officer(office: Flask) -> Visitor:
    person(office, Role.OFFICER)
    return signed_in(office, "officer", days=DAYS)


def opening(**changes: str) -> dict[str, str]:
    return {
        "passphrase_1": PASSPHRASES.first,
        "passphrase_2": PASSPHRASES.second,
        "second_username": "ban_kiem_tra",
        "second_password": PASSWORD,
    } | changes


def opened(officer: Visitor) -> dict[str, str]:
    """The hidden fields of the first heap of a sitting."""
    page = officer.post("/office/rounds/1/comments", opening())
    assert page.status_code == 200
    fields = re.findall(r'name="(sitting|heap)" value="([^"]*)"', page.text)
    return dict(fields[:2])


def decided(page: TestResponse, choice: str = "drop", **changes: str) -> dict[str, str]:
    names = re.findall(r'<input type="radio" name="(c\d+)" value="pass"', page.text)
    return dict.fromkeys(names, choice) | changes


def line_of(page: TestResponse, text: str) -> str:
    before = page.text[: page.text.index(text)]
    return re.findall(r'id="(c\d+)"', before)[-1]


def test_only_passed_words_are_written(office: Flask, officer: Visitor, tmp_path: Path) -> None:
    sitting = opened(officer)
    page = officer.post("/office/rounds/1/comments/read", sitting)
    line = line_of(page, CANARY)
    struck = CANARY.replace("ở cổng trường", STRUCK)
    answer = sitting | decided(page, **{line: "pass", f"{line}-text": struck})
    done = officer.post("/office/rounds/1/comments/pass", answer)
    files = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    assert (done.status_code, [text for _, text in comments.passed_comments(1, "TH01")]) == (200, [struck])
    assert [each.encode() in files for each in (struck, CANARY, COMMENTS[1])] == [True, False, False]


def test_the_principal_sees_no_comment(office: Flask, officer: Visitor) -> None:
    sitting = opened(officer)
    page = officer.post("/office/rounds/1/comments/read", sitting)
    officer.post("/office/rounds/1/comments/pass", sitting | decided(page, "pass"))
    seen = {}
    for role, address in (
        (Role.SCHOOL, "/school/"),
        (Role.SCHOOL_BOARD, "/school/"),
        (Role.BOARD, "/board/schools/TH01"),
    ):
        person(office, role, f"doc_{role.value}")
        shown = signed_in(office, f"doc_{role.value}", days=DAYS).get(f"{address}?period=2026-H2")
        seen[role] = CANARY in shown.text
    assert seen == {Role.SCHOOL: False, Role.SCHOOL_BOARD: True, Role.BOARD: True}


def test_few_comments_are_read_by_nobody(officer: Visitor) -> None:
    page = officer.post("/office/rounds/1/comments", opening())
    assert re.findall(r'name="heap" value="([^"]*)"', page.text) == ["TH01"]
    assert "Chỉ hai lời" not in page.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"passphrase_2": "sai rồi, hoàn toàn sai"}, "passphrase_1"),
        ({"passphrase_1": ""}, "passphrase_1"),
        ({"second_username": "officer"}, "second_username"),
        ({"second_password": "sai mật khẩu rồi nhé"}, "second_password"),
        ({"second_username": "thanh_tra"}, "second_username"),
    ],
)
def test_both_keys_and_a_second_person_are_needed(
    officer: Visitor, changes: dict[str, str], field: str
) -> None:
    page = officer.post("/office/rounds/1/comments", opening(**changes))
    assert (page.status_code, f'href="#{field}"' in page.text, CANARY in page.text) == (422, True, False)


def test_no_word_is_put_into_anybodys_mouth(officer: Visitor) -> None:
    sitting = opened(officer)
    page = officer.post("/office/rounds/1/comments/read", sitting)
    line = line_of(page, CANARY)
    forged = sitting | decided(page, **{line: "pass", f"{line}-text": CANARY.replace("nên", "không nên")})
    answer = officer.post("/office/rounds/1/comments/pass", forged)
    told = "không sửa, không thêm chữ" in answer.text
    assert (answer.status_code, told, comments.passed_comments(1, "TH01")) == (422, True, [])


def test_every_comment_needs_a_decision(officer: Visitor) -> None:
    sitting = opened(officer)
    answer = officer.post("/office/rounds/1/comments/pass", sitting)
    assert (answer.status_code, comments.passed_comments(1, "TH01")) == (422, [])


def test_another_account_cannot_go_on_with_a_sitting(office: Flask, officer: Visitor) -> None:
    sitting = opened(officer)
    person(office, Role.OFFICER, "can_bo_khac")
    other = signed_in(office, "can_bo_khac", days=DAYS)
    answer = other.post("/office/rounds/1/comments/read", sitting)
    assert (answer.status_code, CANARY in answer.text) == (422, False)


def test_the_log_says_who_passed_and_nothing_of_the_words(officer: Visitor) -> None:
    sitting = opened(officer)
    page = officer.post("/office/rounds/1/comments/read", sitting)
    officer.post("/office/rounds/1/comments/pass", sitting | decided(page, "pass"))
    entry = audit.entries(1)[0]
    assert (entry.actor, entry.action, entry.detail) == (
        "officer",
        "round.comments",
        "TH01, passed together with ban_kiem_tra",
    )


def test_comments_of_staff_never_stand_with_their_school() -> None:
    by_school = {code: [("y_kien", f"{code} {number}") for number in range(12)] for code in "ABC"}
    everybody = frozenset("ABC")
    staff = heaps(by_school, Audience.STAFF, everybody, Thresholds())
    parents = heaps(by_school, Audience.PARENTS, everybody, Thresholds())
    assert ([heap.school for heap in staff], [heap.school for heap in parents]) == ([""], ["A", "B", "C"])


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [((10, 10, 10), True), ((10, 10, 9), False), ((29, 29, 0), False), ((40, 0, 0), False)],
)
def test_a_heap_needs_three_schools_and_thirty_comments(numbers: tuple[int, ...], expected: bool) -> None:
    by_school = {
        code: [("y_kien", f"lời {each}") for each in range(number)]
        for code, number in zip("ABC", numbers, strict=True)
    }
    assert bool(heaps(by_school, Audience.STAFF, frozenset("ABC"), Thresholds())) is expected


@pytest.mark.parametrize(
    ("edited", "expected"),
    [
        ("Cô Lan không công bằng", "Cô Lan không công bằng"),
        ("Cô [...] không  công bằng", "Cô […] không công bằng"),
        ("[…] không công bằng", "[…] không công bằng"),
        ("Cô Lan […]", "Cô Lan […]"),
        ("Cô Lan công bằng", None),
        ("Cô Lan rất công bằng", None),
        ("không công bằng", None),
        ("Cô Lan không", None),
        ("công bằng […] Cô Lan", None),
        ("[…]", None),
        ("", None),
    ],
)
def test_words_may_be_struck_out_visibly_and_nothing_else(edited: str, expected: str | None) -> None:
    assert redacted("Cô Lan không công bằng", edited) == expected


@given(st.lists(st.sampled_from(["ba", "má", "con", "đi", "học", "vui"]), min_size=1), st.data())
def test_whatever_is_struck_out_the_rest_keeps_its_order(words: list[str], data: Any) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    edited = " ".join(word if keep else STRUCK for word, keep in zip(words, kept, strict=True))
    found = redacted(" ".join(words), edited)
    assert (found is None) == (not any(kept))
    if found is not None:
        assert [word for word in found.split() if word != STRUCK] == [
            word for word, keep in zip(words, kept, strict=True) if keep
        ]


def test_a_sitting_is_over_after_an_hour() -> None:
    moment = [0.0]
    held = Sittings(clock=lambda: moment[0])
    sitting = Sitting(1, "a", "b", (Heap("", (("q", "lời"),)),))
    token = held.begin(sitting)
    during = held.find(token, 1, "a")
    moment[0] = LONGEST + 1
    assert (during, held.find(token, 1, "a"), "lời" in repr(sitting)) == (sitting, None, False)


def test_slips_or_posters_make_no_difference_to_comments(app: Flask) -> None:
    poster = open_survey(app, access=Access.SLIPS)["TH01"]
    box = app.extensions["forms"].box
    assert box.records(poster.round.id, "TH01", "comments") == []
