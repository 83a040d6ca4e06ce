"""What comes wrong, or at the wrong moment, and what it gets: the real faults, through the real pages.

Single refusals are tested where they are made: definitions in test_parsing.py, tables in
test_documents_school_table.py, posts in test_web_survey.py, starts in test_web_settings.py.
"""

from __future__ import annotations

import io
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook

from forms_app.core.definition import FormDefinition, Question, Text
from forms_app.documents.school_table import sample_workbook
from forms_app.storage import database, forms, rounds, visits
from forms_app.storage.models import named_db
from forms_app.web.services import Services
from tests.actors import NOW, SAME_ORIGIN, Visitor, first_choices, hidden, open_survey, stored
from tests.factories import shipped
from tests.faults import held_by_another, largest_file, moved_away
from tests.visits_world import address, make_world

FAULTS = {
    "locked": held_by_another,
    "full": lambda _path: largest_file(256),
    "gone": moved_away,
}


@pytest.fixture
def impatient(app: Flask, monkeypatch) -> Flask:
    """The application, with no patience for a lock."""
    held: Services = app.extensions["forms"]
    held.box._file.database.timeout = 0.05
    named_db.obj.timeout = 0.05
    monkeypatch.setattr(database, "WAIT_SECONDS", 0)
    return app


# A survey's post


@pytest.mark.parametrize("fault", FAULTS)
def test_an_answer_that_the_box_does_not_take_comes_back_and_can_be_sent_again(impatient, fault) -> None:
    poster = open_survey(impatient)["TH01"]
    visitor = Visitor(impatient.test_client())
    page = visitor.get(f"/S/{poster.code}")
    answers = first_choices(page) | {"_ticket": hidden(page, "_ticket"), "p_dieu_muon_noi": "Xin giữ lại"}
    visitor.post(f"/S/{poster.code}", answers | {"p_an_toan": "rat_an_toan"})  # the box was there before
    held: Services = impatient.extensions["forms"]
    with FAULTS[fault](held.box.path):
        refused = visitor.post(f"/S/{poster.code}", answers)
    assert (refused.status_code, "Phiếu CHƯA gửi được." in refused.text) == (503, True)
    assert "Xin giữ lại" in refused.text
    assert hidden(refused, "_ticket") == answers["_ticket"]
    assert len(stored(impatient, poster)) == 1
    again = visitor.post(f"/S/{poster.code}", answers)
    assert (again.status_code, len(stored(impatient, poster))) == (303, 2)


def test_bytes_that_are_no_text_are_refused_and_the_answers_kept(app, visitor) -> None:
    poster = open_survey(app)["TH01"]
    page = visitor.get(f"/S/{poster.code}")
    good = first_choices(page) | {"_ticket": hidden(page, "_ticket")}
    body = "&".join(f"{name}={value}" for name, value in good.items()) + "&p_dieu_muon_noi=tr%FF%FEng"
    sent = app.test_client().post(
        f"/S/{poster.code}",
        data=body,
        headers=SAME_ORIGIN,
        content_type="application/x-www-form-urlencoded",
    )
    assert (sent.status_code, stored(app, poster)) == (422, [])
    assert 'href="#p_dieu_muon_noi"' in sent.text
    assert sent.text.count(" checked") == len(good) - 1


def test_a_round_keeps_its_form_when_a_new_version_is_published(app, visitor) -> None:
    poster = open_survey(app)["TH01"]
    page = visitor.get(f"/S/{poster.code}")
    assert forms.publish(with_one_more(shipped("ks_cmhs")), "can_bo", NOW) == 2
    answers = first_choices(page) | {"_ticket": hidden(page, "_ticket")}
    assert visitor.post(f"/S/{poster.code}", answers).status_code == 303
    assert "Câu mới" not in visitor.get(f"/S/{poster.code}").text
    assert (len(stored(app, poster)), rounds.round_(poster.round.id).form_version) == (1, 1)


# An inspector's draft


def with_one_more(definition: FormDefinition) -> FormDefinition:
    """A next version that asks one more question, and must have its answer."""
    first, *others = definition.sections
    question = Question("text", "cau_moi", Text("Câu mới"), required=True)
    return replace(definition, sections=(replace(first, questions=(question, *first.questions)), *others))


def test_a_draft_is_taken_against_the_version_it_was_begun_with(app) -> None:
    world = make_world(app)
    visit, lan = world.plan(), world.sign_in("lan")
    lan.get(address(visit, "header"))
    assert forms.publish(with_one_more(shipped("chk_th")), "can_bo", NOW) == 2
    saved = lan.save(visit, "c_ban_bac", {"c_doi_thoai": "dat"})
    assert (saved.status_code, visits.answers(visit.uuid)["c_doi_thoai"]["mark"]) == (303, "dat")
    assert "Câu mới" not in lan.get(address(visit, "header")).text
    assert "Câu mới" in lan.get(address(world.plan(), "header")).text


@pytest.mark.parametrize("fault", ["locked", "full"])
def test_a_draft_that_the_store_does_not_take_can_be_sent_again_from_the_page(impatient, fault) -> None:
    world = make_world(impatient)
    visit, lan = world.plan(), world.sign_in("lan")
    lan.get(address(visit, "c_ban_bac"))
    fields = {"c_doi_thoai": "chua_dat", "c_doi_thoai.reason": '"Chưa có" <biên bản>'}
    with FAULTS[fault](Path(named_db.obj.database)):
        refused = lan.save(visit, "c_ban_bac", fields)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
    assert visits.latest_sections(visit.uuid) == {}
    names = ("c_doi_thoai", "c_doi_thoai.reason", "_revision", "_opened_by", "_step")
    carried = {name: hidden(refused, name) for name in names}
    assert unescape(carried["c_doi_thoai.reason"]) == '"Chưa có" <biên bản>'
    assert lan.post(address(visit, "c_ban_bac"), carried).status_code == 303
    assert visits.answers(visit.uuid)["c_doi_thoai"]["reason"] == '"Chưa có" <biên bản>'


def test_a_page_never_carries_a_password(app, monkeypatch) -> None:
    def gone(*_arguments: object) -> None:
        raise database.Unavailable[0]("gone")

    monkeypatch.setattr("forms_app.web.sign_in.authenticate", gone)
    client = Visitor(app.test_client())
    refused = client.post("/sign-in", {"username": "lan", "password": "mot cau de nho"})
    assert (refused.status_code, "mot cau de nho" in refused.text, "<form" in refused.text) == (
        503,
        False,
        False,
    )


# What a spreadsheet program would run


def formulas(workbook: bytes) -> list[str]:
    """Cells that are formulas, or begin as one."""
    cells = [cell for row in load_workbook(io.BytesIO(workbook)).active.iter_rows() for cell in row]
    return [
        str(cell.value)
        for cell in cells
        if cell.data_type == "f" or str(cell.value).startswith(tuple("=+-@"))
    ]


def test_no_cell_of_a_workbook_we_write_is_a_formula() -> None:
    assert formulas(sample_workbook()) == []


def test_the_look_for_formulas_finds_them() -> None:
    book, output = Workbook(), io.BytesIO()
    book.active.append(["=1+1", "+1", "-1", "@a", "a", 1])
    book.save(output)
    assert formulas(output.getvalue()) == ["=1+1", "+1", "-1", "@a"]
