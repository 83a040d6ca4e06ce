"""``flask slips``: printed once, the file for its owner only, old slips void with a reprint."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from forms_app import cli
from forms_app.core.rounds import Access
from forms_app.storage import slips
from tests.actors import open_survey


@pytest.fixture
def flask(app: Flask):
    open_survey(app, "ks_cbgvnv", access=Access.SLIPS)
    cli.register(app)
    runner = app.test_cli_runner(catch_exceptions=False)
    return lambda *arguments: runner.invoke(args=["slips", "1", *arguments])


def test_slips_are_printed_once_into_a_private_file(flask, tmp_path: Path):
    out = tmp_path / "la-phieu.pdf"
    done = flask("--school", "TH01", "--out", str(out))
    again = flask("--school", "TH01", "--out", str(tmp_path / "b.pdf"))
    printed = slips.sheets(1)["TH01"]
    assert (done.exit_code, out.read_bytes()[:5], out.stat().st_mode & 0o777, printed.printed) == (
        0,
        b"%PDF-",
        0o600,
        34,
    )
    assert (again.exit_code, "đã in" in again.stderr, (tmp_path / "b.pdf").exists()) == (1, True, False)


def test_a_reprint_is_asked_for_in_so_many_words(flask, tmp_path: Path):
    flask("--school", "TH01", "--out", str(tmp_path / "a.pdf"))
    assert flask("--school", "TH01", "--out", str(tmp_path / "b.pdf"), "--reissue").exit_code == 0
    assert slips.sheets(1)["TH01"].sheets == 2


@pytest.mark.parametrize("wrong", [("--school", "XX99"), ("--school", "TH01")])
def test_what_cannot_be_printed_uses_nothing_up(flask, tmp_path: Path, wrong: tuple[str, ...]):
    there = tmp_path / "there.pdf"
    there.write_text("an older file")
    out = there if wrong[1] == "TH01" else tmp_path / "new.pdf"
    refused = flask(*wrong, "--out", str(out))
    assert (refused.exit_code, slips.sheets(1), there.read_text()) == (1, {}, "an older file")


def test_without_a_school_all_that_wait_are_printed_into_one_file(flask, tmp_path: Path):
    flask("--school", "TH01", "--out", str(tmp_path / "a.pdf"))
    done = flask("--large", "--out", str(tmp_path / "b.pdf"))
    assert (done.exit_code, {code: each.sheets for code, each in slips.sheets(1).items()}) == (
        0,
        {"TH01": 1, "TH02": 1, "MN01": 1},
    )
    none_left = flask("--out", str(tmp_path / "c.pdf"))
    assert (none_left.exit_code, "Trường nào cũng đã in" in none_left.stderr) == (1, True)
    assert not (tmp_path / "c.pdf").exists()


def test_what_was_drawn_before_a_refusal_is_in_the_file(flask, tmp_path: Path):
    out = tmp_path / "a.pdf"
    stopped = flask("--school", "TH02", "--school", "XX99", "--out", str(out))
    assert (stopped.exit_code, out.read_bytes()[:5], set(slips.sheets(1))) == (1, b"%PDF-", {"TH02"})
    assert "Các trường sau chưa in" in stopped.stderr


def test_a_reprint_of_all_schools_at_once_is_refused(flask, tmp_path: Path):
    refused = flask("--reissue", "--out", str(tmp_path / "a.pdf"))
    assert (refused.exit_code, slips.sheets(1)) == (1, {})
