"""``flask paper``: the form of a school as its round froze it, or one for every school."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from forms_app import cli
from forms_app.core.definition import Audience
from forms_app.core.rounds import Access
from forms_app.documents.paper_form import _SLIP_CELL
from forms_app.storage import forms
from tests.actors import NOW, open_survey
from tests.factories import shipped
from tests.printed import needs_poppler, squares, text


@pytest.fixture
def paper(app: Flask, tmp_path):
    """Prints; gives (exit code, errors, the file's bytes)."""
    cli.register(app)
    out = tmp_path / "paper.pdf"

    def run(*arguments: str) -> tuple[int, str, bytes]:
        result = app.test_cli_runner().invoke(args=["paper", "--out", str(out), *arguments])
        return result.exit_code, result.stderr, out.read_bytes() if out.exists() else b""

    return run


@needs_poppler
def test_a_form_for_every_school_has_a_line_for_the_name(paper):
    code, errors, pdf = paper("ks_cmhs")
    assert (code, errors) == (0, "")
    assert "Trường: ......" in text(pdf)
    assert "School: ......" in text(paper("ks_cmhs", "--language", "en")[2])


@needs_poppler
def test_a_school_gets_its_name_its_day_and_its_questions(app, paper):
    open_survey(app)
    meals = shipped("ks_cmhs").question("p_bua_an").label.vi
    with_meals, without = (text(paper("ks_cmhs", "--school", code)[2]) for code in ("TH01", "TH02"))
    assert "Trường Tiểu học Bình Minh Nhận phiếu đến hết ngày 20/11/2026." in with_meals
    assert (meals in with_meals, meals in without) == (True, False)


@needs_poppler
def test_a_running_round_keeps_its_version(app, paper):
    open_survey(app)
    changed = replace(shipped("ks_cmhs"), title=replace(shipped("ks_cmhs").title, vi="Bản mới"))
    forms.publish(changed, "x", NOW)
    assert "Bản mới" in text(paper("ks_cmhs")[2])
    assert "Bản mới" not in text(paper("ks_cmhs", "--school", "TH01")[2])


@needs_poppler
def test_a_round_with_slips_has_cells_for_the_code(app, paper):
    open_survey(app, "ks_cbgvnv", access=Access.SLIPS)
    assert shipped("ks_cbgvnv").audience is Audience.STAFF
    assert squares(paper("ks_cbgvnv", "--school", "TH01")[2], _SLIP_CELL) == 13
    assert squares(paper("ks_cbgvnv")[2], _SLIP_CELL) == 0


def test_what_cannot_be_printed_is_said(paper, tmp_path):
    for arguments, said in (
        (("nothing",), "nothing"),
        (("chk_th",), "không phải phiếu khảo sát"),
        (("ks_cmhs", "--school", "TH01"), "không có đợt nào"),
        (("ks_cmhs", "--language", "fr"), "fr"),
        (("ks_cmhs", "--out", str(tmp_path / "no" / "where.pdf")), "Không ghi được"),
    ):
        code, errors, pdf = paper(*arguments)
        assert (code, pdf) == (1, b"")
        assert said in errors
