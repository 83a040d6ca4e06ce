"""What a round's two holders do at the office's desk: choose passphrases, print the sheet, rehearse, open."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.people import Role
from forms_app.core.recovery import grouped_line, recovery_lines
from forms_app.core.rounds import RoundState
from forms_app.storage import audit, forms, opening, releases, rounds
from forms_app.storage.ballot_box import BallotBox
from forms_app.storage.database import Unavailable
from forms_app.web.services import Services
from tests.actors import NOW, Visitor, open_survey
from tests.factories import shipped
from tests.office_people import person, signed_in
from tests.pages import check
from tests.printed import needs_poppler, scanned
from tests.sealed import CHOSEN, HOLDERS, PASSPHRASES

NEW = {
    "form_id": "ks_cmhs",
    "period": "2026-H2",
    "opens_on": "2026-11-16",
    "closes_on": "2026-11-30",
    "school": ["TH01", "TH02"],
    "access": "poster",
    "confirmed": "1",
}
OTHER = "cá rô đồng kho tộ 5"
WRONG = {"passphrase_1": OTHER, "passphrase_2": PASSPHRASES.second}


@pytest.fixture
def officer(app: Flask) -> Visitor:
    forms.publish(shipped("ks_cmhs"), "x", NOW)
    return person(app, Role.OFFICER)


@pytest.fixture
def box(app: Flask) -> BallotBox:
    held: Services = app.extensions["forms"]
    return held.box


def lines_of(box: BallotBox, number: int = 1) -> tuple[str, ...]:
    return recovery_lines(box.keys.secret(number, PASSPHRASES))


def shown_lines(page: TestResponse) -> list[str]:
    """The lines of a recovery sheet as a page shows them."""
    return re.findall(r'<li><span class="code">([0-9A-Z ]{21})</span></li>', page.text)


def links(page: TestResponse) -> list[str]:
    """Where the list of faults leads to."""
    return [link for link in check(page).links if link.startswith("#") and link != "#main"]


# Opening


def test_opening_shows_the_recovery_sheet_and_waits_for_the_rehearsal(officer, box):
    page = officer.post("/office/rounds/new", NEW | CHOSEN)
    assert (page.status_code, check(page).headings) == (200, ["Tờ khôi phục hòm phiếu"])
    assert shown_lines(page) == [grouped_line(line) for line in lines_of(box)]
    assert page.headers["Cache-Control"] == "no-store"
    assert rounds.round_(1).state(NOW.date()) is RoundState.PREPARED
    assert 'href="/office/rounds/1/rehearse"' in page.text
    assert "Đợt chưa nhận phiếu." in officer.get("/office/rounds/1").text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"passphrase_1": ""}, "passphrase_1"),
        ({"passphrase_2": "   "}, "passphrase_2"),
        ({"passphrase_1_again": "mây trắng qua sông 2"}, "passphrase_1_again"),
        ({"passphrase_2_again": ""}, "passphrase_2_again"),
        ({"passphrase_1": "ngắn thôi", "passphrase_1_again": "ngắn thôi"}, "passphrase_1"),
        ({"passphrase_2": "abababababababab", "passphrase_2_again": "abababababababab"}, "passphrase_2"),
        (dict.fromkeys(CHOSEN, PASSPHRASES.first), "passphrase_2"),
        ({"access": ""}, "access"),
        ({"access": "forged"}, "access"),
    ],
)
def test_poor_differing_or_missing_passphrases_make_nothing_and_are_told_at_their_field(
    officer, box, changes, field
):
    given = NEW | CHOSEN | changes
    page = officer.post("/office/rounds/new", given)
    assert (page.status_code, links(page)) == (422, [f"#{field}"])
    assert check(page).title.startswith("Lỗi:")
    assert (rounds.rounds(), box.keys.folder.exists(), box._file.keys(1)) == ([], False, [])
    typed = [given[name] for name in CHOSEN if given[name].strip()]
    assert [each for each in typed if each in page.text] == []
    assert [f'value="{code}" checked' in page.text for code in ("TH01", "MN01")] == [True, False]


def test_staff_surveys_are_offered_slips_only_and_parents_the_choice(officer):
    forms.publish(shipped("ks_cbgvnv"), "x", NOW)
    asked = {name: NEW[name] for name in ("period", "opens_on", "closes_on", "school")}
    offered = {
        form: re.findall(
            r'name="access" value="(\w+)"', officer.post("/office/rounds/new", asked | {"form_id": form}).text
        )
        for form in ("ks_cmhs", "ks_cbgvnv")
    }
    assert offered == {"ks_cmhs": ["poster", "slips"], "ks_cbgvnv": ["slips"]}
    refused = officer.post("/office/rounds/new", NEW | CHOSEN | {"form_id": "ks_cbgvnv"})
    assert (refused.status_code, rounds.rounds()) == (422, [])


# The sheet


@needs_poppler
def test_the_sheet_can_be_downloaded_from_its_page_and_is_kept_nowhere(officer, box, tmp_path):
    page = officer.post("/office/rounds/new", NEW | CHOSEN)
    lines = lines_of(box)
    sheet = re.search(r'name="sheet" value="([^"]+)"', page.text)[1]
    file = officer.post("/office/rounds/1/sheet.pdf", {"sheet": sheet})
    assert (file.mimetype, file.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert [code.text for code in scanned(file.data)] == ["\n".join(lines)]
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [line for line in lines if line.encode() in stored] == []
    assert box.keys.key(1).public in stored  # the control: the folder is looked through


@pytest.mark.parametrize(
    ("sheet", "told"),
    [
        ("", "Dòng 1 của tờ khôi phục cần 17 ký tự"),
        ("0123", "mới gõ 4"),
        ("0" * 119, "không khớp nhau"),
        ("x" * 2000, "Dòng 1 của tờ khôi phục gõ chưa đúng"),
    ],
)
def test_a_sheet_that_cannot_be_right_makes_no_document_and_no_stir(app, officer, sheet, told, caplog):
    open_survey(app)
    page = officer.post("/office/rounds/1/sheet.pdf", {"sheet": sheet})
    assert (page.status_code, page.mimetype, told in page.text) == (422, "text/html", True)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_sheet_of_another_round_makes_no_document(app, officer, box):
    open_survey(app)
    open_survey(app, "ks_cbgvnv")
    page = officer.post("/office/rounds/1/sheet.pdf", {"sheet": "\n".join(lines_of(box, 2))})
    assert (page.status_code, page.mimetype) == (403, "text/html")


def test_both_passphrases_show_the_sheet_again_and_the_log_says_so(app, officer, box):
    open_survey(app)
    assert check(officer.get("/office/rounds/1/sheet")).fields == ["passphrase_1", "passphrase_2"]
    refused = officer.post("/office/rounds/1/sheet", WRONG)
    assert (refused.status_code, shown_lines(refused), links(refused)) == (422, [], ["#passphrase_1"])
    page = officer.post("/office/rounds/1/sheet", HOLDERS)
    assert shown_lines(page) == [grouped_line(line) for line in lines_of(box)]
    assert [(each.action, each.actor) for each in audit.entries(2)] == [
        ("round.sheet", "officer"),
        ("round.rehearse", "can_bo"),
    ]


# The rehearsal


@pytest.fixture
def waiting(officer: Visitor, box: BallotBox) -> tuple[str, ...]:
    """A round that waits for its rehearsal; the lines of its sheet."""
    officer.post("/office/rounds/new", NEW | CHOSEN)
    return lines_of(box)


def copied(officer: Visitor, lines: tuple[str, ...]) -> dict[str, Any]:
    """What two holders send from a rehearsal's page: it asks for one line of the sheet."""
    page = officer.get("/office/rounds/1/rehearse").text
    number = int(re.search(r'name="line" value="(\d)"', page)[1])
    assert f"Dòng {number} trên tờ khôi phục đã in" in page
    return HOLDERS | {"line": str(number), "copied": grouped_line(lines[number - 1])}


def test_a_rehearsal_opens_the_round(officer, waiting):
    done = officer.post("/office/rounds/1/rehearse", copied(officer, waiting))
    assert done.location == "/office/rounds/1?done=rehearse"
    page = officer.get(done.location)
    assert ("hai người mở được hòm" in page.text, page.text.count('role="status"')) == (True, 1)
    assert rounds.round_(1).state(NOW.date()) is RoundState.OPEN
    assert audit.entries(1)[0].action == "round.rehearse"


def test_any_line_may_be_asked_for(officer, waiting):
    asked = {copied(officer, waiting)["line"] for _ in range(120)}
    assert asked == {str(number) for number in range(1, 8)}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        (WRONG, ["passphrase_1"]),
        ({"passphrase_1": "", "passphrase_2": ""}, ["passphrase_1", "passphrase_2"]),
        ({"copied": "0123 4567 89AB CDEF G"}, ["copied"]),
        ({"copied": ""}, ["copied"]),
        ({"copied": "0" * 300}, ["copied"]),
        ({"line": "x", "copied": "y"}, ["copied"]),
        ({"line": "9", "copied": "y"}, ["copied"]),
        ({"line": "-1", "copied": "y"}, ["copied"]),
        ({"line": "²", "copied": "y"}, ["copied"]),
    ],
)
def test_a_failed_rehearsal_is_told_at_its_field_and_opens_nothing(officer, waiting, changes, fields):
    given = copied(officer, waiting) | changes
    page = officer.post("/office/rounds/1/rehearse", given)
    assert (page.status_code, links(page)) == (422, [f"#{field}" for field in fields])
    assert rounds.round_(1).state(NOW.date()) is RoundState.PREPARED
    typed = [given[name] for name in ("passphrase_1", "passphrase_2", "copied") if len(given[name]) > 2]
    assert [each for each in typed if each in page.text] == []


def test_the_line_asked_for_stays_the_same_until_it_is_right(officer, waiting):
    given = copied(officer, waiting) | {"copied": "x"}
    for _ in range(5):
        page = officer.post("/office/rounds/1/rehearse", given)
        assert f'name="line" value="{given["line"]}"' in page.text


# Opening the box


@pytest.fixture
def closed(app: Flask, officer: Visitor, box: BallotBox) -> tuple[str, ...]:
    """A closed round on the next day; the lines of its sheet."""
    open_survey(app)
    open_survey(app, "ks_cbgvnv")
    rounds.close_round(1, "can_bo", NOW, NOW.date())
    return lines_of(box)


def count(app: Flask, values: dict[str, str]) -> TestResponse:
    return signed_in(app, "officer", days=1).post("/office/rounds/1/count", values)


def test_the_box_opens_by_both_passphrases(app, closed):
    assert count(app, HOLDERS).location == "/office/rounds/1?done=count"
    assert releases.release(1) is not None


@pytest.mark.parametrize("join", ["\n", "\r\n", " ", ""])
def test_the_box_opens_by_the_sheet_as_scanned_or_typed(app, closed, join):
    typed = join.join(grouped_line(line) for line in closed).lower()
    assert count(app, {"sheet": typed, "passphrase_1": "", "passphrase_2": ""}).status_code == 303
    assert releases.release(1) is not None


def test_without_the_right_words_nothing_is_counted(app, closed, box):
    wrong_line = closed[4][:-1] + ("2" if closed[4][-1] != "2" else "3")
    tries = {
        "nothing": ({}, ["#passphrase_1", "#passphrase_2"]),
        "one": ({"passphrase_1": PASSPHRASES.first}, ["#passphrase_2"]),
        "wrong": (WRONG, ["#passphrase_1"]),
        "order": (
            {"passphrase_1": PASSPHRASES.second, "passphrase_2": PASSPHRASES.first},
            ["#passphrase_1"],
        ),
        "line": ({"sheet": "\n".join((*closed[:4], wrong_line, *closed[5:]))}, ["#sheet"]),
        "other round": ({"sheet": "\n".join(lines_of(box, 2))}, ["#sheet"]),
        "too long": ({"sheet": "0" * 5000}, ["#sheet"]),
    }
    for name, (values, fields) in tries.items():
        page = count(app, values)
        assert (page.status_code, links(page)) == (422, fields), name
        assert [each for each in values.values() if each in page.text] == [], name
    assert (releases.release(1), rounds.round_(1).counted_on) == (None, None)
    assert "round.count" not in [entry.action for entry in audit.entries()]


def test_the_field_for_the_sheet_is_open_where_it_was_wrong(app, closed):
    assert "<details open>" in count(app, {"sheet": "x"}).text
    assert "<details open>" not in count(app, WRONG).text


def test_a_lost_key_file_is_told_and_the_sheet_still_counts(app, closed, box):
    box.keys.destroy(1)
    page = count(app, HOLDERS)
    assert (page.status_code, "cần tờ khôi phục" in page.text) == (422, True)
    assert count(app, {"sheet": "\n".join(closed)}).status_code == 303


# What is never told


def test_no_page_log_or_audit_entry_repeats_a_passphrase_or_a_line(app, officer, box, caplog, capfd):
    """Everything the holders do, right and wrong, with a control that the search would find it."""
    caplog.set_level(logging.DEBUG)
    answers = [officer.post("/office/rounds/new", NEW | CHOSEN | {"passphrase_2_again": OTHER})]
    sheet_page = officer.post("/office/rounds/new", NEW | CHOSEN)
    lines = lines_of(box)
    answers += [
        officer.post("/office/rounds/1/sheet", WRONG),
        officer.post("/office/rounds/1/rehearse", HOLDERS | {"line": "1", "copied": lines[1]}),
        officer.post("/office/rounds/1/rehearse", HOLDERS | {"line": "1", "copied": lines[0]}),
        officer.get("/office/rounds/1"),
    ]
    rounds.close_round(1, "can_bo", NOW, NOW.date())
    answers += [count(app, WRONG), count(app, {"sheet": "\n".join(lines[:6])}), count(app, HOLDERS)]
    heads = [str(each.headers) for each in (*answers, sheet_page)]
    logged = caplog.text + "".join(capfd.readouterr())
    logged += str([(entry.subject, entry.detail) for entry in audit.entries()])
    told = "\n".join([*(each.text for each in answers), *heads, logged])
    secrets = [*HOLDERS.values(), OTHER, *lines, *(grouped_line(line) for line in lines)]
    assert [secret for secret in secrets if secret in told] == []
    assert [secret for secret in secrets if secret in sheet_page.text] != []  # the control
    assert "round.count" in [entry.action for entry in audit.entries()]


def test_a_store_that_is_gone_sends_no_secret_back(app, officer, waiting, monkeypatch):
    def gone(*_arguments: object, **_values: object) -> None:
        raise Unavailable[0]("gone")

    given = copied(officer, waiting)
    monkeypatch.setattr(rounds, "round_", gone)
    monkeypatch.setattr(opening, "open_round", gone)
    posts = {
        "/office/rounds/new": NEW | CHOSEN,
        "/office/rounds/1/rehearse": given,
        "/office/rounds/1/count": HOLDERS,
        "/office/rounds/1/sheet.pdf": {"sheet": "\n".join(waiting)},
    }
    for path, values in posts.items():
        page = officer.post(path, values)
        assert page.status_code == 503, path
        secrets = (*HOLDERS.values(), *waiting, given["copied"])
        assert [secret for secret in secrets if secret in page.text] == [], path
    carried = officer.post("/office/rounds/1/extend", {"closes_on": "2026-12-24"})
    assert "2026-12-24" in carried.text  # the control: what is no secret does come back
