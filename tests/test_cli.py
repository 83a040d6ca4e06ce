"""The commands do what the pages do, in one line each, and end with 0 or 1."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

import pytest
from flask import Flask

from forms_app import cli
from forms_app.core.people import Role
from forms_app.core.recovery import grouped_line, recovery_lines
from forms_app.storage import audit, database, forms, rounds, schools, slips, users, visits
from forms_app.storage.models import AuditRow, SchoolRow
from tests.actors import NOW, SCHOOLS, open_survey
from tests.factories import FOLDER, shipped
from tests.office_people import fill_register, person, signed_in
from tests.printed import needs_poppler, scanned
from tests.sealed import PASSPHRASES

HEADING = "code,name,level,unit,staff,pupils,families,boarding,sites"
OPEN = ("rounds", "open", "--form", "ks_cmhs", "--period", "2026-H2", "--opens", "2026-11-16")
PLAN = ("visits", "plan", "--period", "2026-H2", "--from", "2026-11-18", "--inspector", "lan")


@pytest.fixture
def flask(app: Flask):
    """Runs a command; gives (exit code, output, errors). A traceback would not be caught here."""
    cli.register(app)
    runner = app.test_cli_runner(catch_exceptions=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        result = runner.invoke(args=list(arguments))
        return result.exit_code, result.stdout, result.stderr

    return run


def refused(outcome: tuple[int, str, str], *words: str) -> None:
    code, _, errors = outcome
    assert code == 1
    assert [word for word in words if word not in errors] == []
    assert "Traceback" not in errors


def test_every_command_explains_itself(app, flask):
    for group in app.cli.commands.values():
        if group.callback is not None and not group.callback.__module__.startswith("forms_app"):
            continue  # flask's own
        for name in getattr(group, "commands", {"": group}):
            code, output, _ = flask(*([group.name, name] if name else [group.name]), "--help")
            assert (code, "Usage" in output) == (0, True), f"{group.name} {name}"
            assert len(output.splitlines()) > 4


@pytest.mark.parametrize(
    "wrong",
    [
        ("rounds", "what"),
        ("rounds", "count"),
        ("posters", "1"),
        ("posters", "x", "--out", "y"),
        ("users", "add", "x", "--role", "king"),
    ],
)
def test_a_command_called_wrongly_ends_with_1(flask, wrong):
    assert flask(*wrong)[0] == 1


def test_upgrading_twice_is_no_harm(flask):
    assert flask("db", "upgrade") == (0, "Cơ sở dữ liệu đã mới nhất.\n", "")


def test_a_store_without_its_tables_is_named_in_one_line(app, flask, tmp_path):
    database.disconnect()
    database.connect(f"sqlite:///{tmp_path / 'empty.db'}")
    refused(flask("users", "reset", "x"), "flask db upgrade")


# Forms


def test_shipped_forms_have_no_faults(flask):
    assert flask("forms", "check")[0] == 0
    assert (
        flask("forms", "check", str(FOLDER / "ks_cmhs.yaml"), str(FOLDER / "parts" / "header.yaml"))[0] == 0
    )


def test_every_fault_of_a_file_is_listed_by_line(flask, tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "definitions")
    (folder / "ks_cmhs.yaml").write_text('title: "X"\nkind: survey\nwhat: 1\n', "utf-8")
    refused(flask("forms", "check", str(folder / "ks_cmhs.yaml")), "ks_cmhs.yaml:3:", "chưa mẫu nào")
    part = folder / "parts" / "header.yaml"
    part.write_text(part.read_text("utf-8").replace("type:", "tipe:", 1), "utf-8")
    refused(flask("forms", "check", str(part)), "parts/header.yaml:")
    assert flask("forms", "check", str(folder / "ks_cbgvnv.yaml"))[0] == 0


def test_publishing_twice_keeps_the_version(flask):
    assert "bản 1" in flask("forms", "publish", "ks_cmhs")[1]
    assert "không có gì thay đổi" in flask("forms", "publish", "ks_cmhs")[1]
    assert forms.published("ks_cmhs")[1] == 1
    refused(flask("forms", "publish", "nothing"), "nothing")


# Schools and accounts


def test_a_table_of_schools_is_kept_whole_or_not_at_all(flask, tmp_path):
    file = tmp_path / "schools.csv"
    file.write_text(
        f"{HEADING}\n0123,Trường A,TH,Xã B,20,300,,có,1\n0123,,đại học,Xã B,20,300,,có,1\n", "utf-8"
    )
    refused(
        flask("schools", "import", str(file)), "dòng 3: Mã trường", "dòng 3: Tên trường", "dòng 3: Cấp học"
    )
    assert schools.schools() == []
    file.write_text(f"{HEADING}\n0123,Trường A,TH,Xã B,20,300,,có,1\n", "utf-8")
    assert flask("schools", "import", str(file))[:2] == (
        0,
        "Đã thêm 1 trường, sửa 0 trường.\nĐơn vị mới: Xã B.\n",
    )
    assert schools.school("0123").families_estimated is True
    assert audit.entries(1)[0].action == "schools.import"


def test_an_account_is_made_and_its_link_opens_it(app, flask):
    fill_register()
    code, output, _ = flask(
        "users", "add", "lan", "--role", "school_board", "--school", "TH01", "--full-name", "Lan"
    )
    assert (code, users.user("lan").school, users.user("lan").full_name) == (0, "TH01", "Lan")
    first = re.search(r"http://127\.0\.0\.1:8000(/activate/\S+)", output)[1]
    second = re.search(r"/activate/\S+", flask("users", "reset", "lan")[1])[0]
    browser = app.test_client()
    assert (browser.get(first).status_code, browser.get(second).status_code) == (404, 200)
    refused(flask("users", "add", "lan", "--role", "inspector"), "Đã có tài khoản")
    refused(flask("users", "add", "mai", "--role", "school"), "mã trường")
    refused(flask("users", "reset", "nobody"), "nobody")


# Rounds


@pytest.fixture
def open_round(flask, tmp_path, monkeypatch):
    """``flask rounds open`` with passphrases from the environment and a sheet of its own each time."""
    for number, words in enumerate((PASSPHRASES.first, PASSPHRASES.second), start=1):
        monkeypatch.setenv(f"FORMS_BALLOT_PASSPHRASE_{number}", words)
    sheets = (tmp_path / f"sheet{number}.pdf" for number in range(1, 99))
    return lambda *given: flask(*OPEN, "--sheet", str(next(sheets)), *given)


def test_a_round_goes_its_whole_way(app, flask, open_round):
    fill_register()
    refused(open_round("--closes", "2026-11-20"), "ks_cmhs")  # never published
    forms.publish(shipped("ks_cmhs"), "x", NOW)
    assert "3 trường" in open_round("--closes", "20/11/2026")[1]
    refused(open_round("--closes", "2026-11-20"), "đã có đợt khảo sát này")
    refused(flask("rounds", "count", "1"), "đang mở")
    assert flask("rounds", "extend", "1", "--closes", "2026-11-22")[0] == 0
    assert flask("rounds", "close", "1")[0] == 0
    assert "đã kết thúc, chưa đếm" in flask("rounds", "list")[1]
    assert "đã đếm" in flask("rounds", "count", "1")[1]
    refused(flask("rounds", "destroy", "1"), "mới được hủy")
    users.add_user("x1", "X", Role.OFFICER, None, NOW, "x", demo=True)
    signed_in(app, "x1", days=40)  # moves the clock
    assert "đã hủy phiếu" in flask("rounds", "destroy", "1")[1]
    refused(flask("rounds", "count", "99"), "99")


def test_a_round_of_some_schools_can_be_called_off_before_it_begins(flask, open_round):
    fill_register()
    forms.publish(shipped("ks_cmhs"), "x", NOW)
    later = ("--opens", "2026-11-20", "--closes", "2026-11-25")
    assert open_round(*later, "--school", "TH01", "--school", "MN01")[0] == 0
    assert {each.school.code for each in rounds.posters(1)} == {"TH01", "MN01"}
    assert flask("rounds", "cancel", "1")[0] == 0
    refused(open_round(*later, "--period", "x"), "x")
    refused(open_round("--closes", "soon"), "soon")


# Holders of the ballot box


@pytest.fixture
def parents(app: Flask) -> None:
    """A published survey of parents and schools to ask."""
    fill_register()
    forms.publish(shipped("ks_cmhs"), "x", NOW)


@needs_poppler
def test_opening_writes_the_sheet_for_its_owner_alone_and_rehearses(app, open_round, parents, tmp_path):
    code, output, errors = open_round("--closes", "2026-11-20")
    file = tmp_path / "sheet1.pdf"
    assert (code, str(file) in output, file.stat().st_mode & 0o777) == (0, True, 0o600)
    assert rounds.round_(1).rehearsed_on == NOW.date()
    lines = recovery_lines(app.extensions["forms"].box.keys.secret(1, PASSPHRASES))
    assert [code.text for code in scanned(file.read_bytes())] == ["\n".join(lines)]
    secrets = (*lines, PASSPHRASES.first, PASSPHRASES.second)
    assert [secret for secret in secrets if secret in output + errors] == []


def test_an_opening_that_fails_leaves_no_sheet_and_never_replaces_one(flask, open_round, parents, tmp_path):
    refused(open_round("--closes", "2026-11-20", "--school", "nowhere"), "nowhere")
    assert not (tmp_path / "sheet1.pdf").exists()
    kept = tmp_path / "kept.pdf"
    kept.write_bytes(b"of another round")
    for file, told in ((kept, "đã có"), (tmp_path / "no" / "x.pdf", "Không ghi được")):
        refused(flask(*OPEN, "--closes", "2026-11-20", "--sheet", str(file)), told)
    assert (kept.read_bytes(), rounds.rounds()) == (b"of another round", [])


@pytest.mark.parametrize(
    ("first", "told"), [("ngắn quá", "ít nhất 15 ký tự"), (PASSPHRASES.second, "giống nhau")]
)
def test_poor_passphrases_open_nothing(open_round, parents, monkeypatch, tmp_path, first, told):
    monkeypatch.setenv("FORMS_BALLOT_PASSPHRASE_1", first)
    refused(open_round("--closes", "2026-11-20"), told)
    assert (rounds.rounds(), [*tmp_path.glob("*.pdf")]) == ([], [])


def test_wrong_passphrases_count_nothing(flask, open_round, parents, monkeypatch):
    open_round("--closes", "2026-11-20")
    flask("rounds", "close", "1")
    monkeypatch.setenv("FORMS_BALLOT_PASSPHRASE_2", "một hai ba bốn năm sáu")
    refused(flask("rounds", "count", "1"), "Hai cụm từ chưa đúng")
    assert rounds.round_(1).counted_on is None
    monkeypatch.setenv("FORMS_BALLOT_PASSPHRASE_2", PASSPHRASES.second)
    assert flask("rounds", "count", "1")[0] == 0


def test_what_the_holders_type_is_asked_for_twice_and_never_echoed(app, parents, tmp_path):
    sheet = tmp_path / "asked.pdf"
    typed = [each for each in (PASSPHRASES.first, PASSPHRASES.second) for _ in (1, 2)]
    code, output = at_the_terminal(app, [*OPEN, "--closes", "2026-11-20", "--sheet", str(sheet)], *typed)
    assert (code, rounds.round_(1).rehearsed_on) == (0, NOW.date())
    assert ("Cụm từ 1 (cán bộ phòng)" in output, output.count("Gõ lại")) == (True, 2)
    assert [each for each in typed if each in output] == []
    code, output = at_the_terminal(app, ["rounds", "close", "1"])
    code, output = at_the_terminal(app, ["rounds", "count", "1"], *typed[::2])
    assert (code, "đã đếm" in output, "Gõ lại" in output) == (0, True, False)


def at_the_terminal(app: Flask, arguments: list[str], *typed: str) -> tuple[int, str]:
    """Exit code and everything on the screen."""
    cli.register(app)
    runner = app.test_cli_runner(catch_exceptions=False)
    result = runner.invoke(args=arguments, input="".join(f"{line}\n" for line in typed))
    return result.exit_code, result.output


def test_the_sheet_opens_the_box_where_a_passphrase_is_lost(app, flask, open_round, parents, monkeypatch):
    open_round("--closes", "2026-11-20")
    box = app.extensions["forms"].box
    lines = recovery_lines(box.keys.secret(1, PASSPHRASES))
    open_round("--form", "ks_cmhs", "--opens", "2026-12-01", "--closes", "2026-12-02")
    other = recovery_lines(box.keys.secret(2, PASSPHRASES))
    flask("rounds", "close", "1")
    for number in (1, 2):
        monkeypatch.delenv(f"FORMS_BALLOT_PASSPHRASE_{number}")
    count = ["rounds", "count", "1", "--recovery"]
    wrong = lines[2][:-1] + ("2" if lines[2][-1] != "2" else "3")
    for typed, told in ((other, "của đợt 2"), ((*lines[:2], wrong, *lines[3:]), "Dòng 3")):
        code, output = at_the_terminal(app, count, *typed)
        assert (code, told in output, rounds.round_(1).counted_on) == (1, True, None)
    code, output = at_the_terminal(app, count, *(grouped_line(line).lower() for line in lines))
    assert (code, "đã đếm" in output) == (0, True)


def test_staff_are_asked_by_slips_and_parents_where_it_is_said(open_round, parents):
    forms.publish(shipped("ks_cbgvnv"), "x", NOW)
    open_round("--form", "ks_cbgvnv", "--closes", "2026-11-20")
    open_round("--closes", "2026-11-20", "--slips", "--school", "TH01")
    open_round("--closes", "2026-11-20", "--school", "TH02")
    assert [rounds.round_(number).access.value for number in (1, 2, 3)] == ["slips", "slips", "poster"]


@needs_poppler
def test_slips_are_written_once_for_their_owner_alone(app, flask, tmp_path):
    open_survey(app, "ks_cbgvnv")
    out = tmp_path / "slips.pdf"
    code, output, _ = flask("slips", "1", "--school", "TH02", "--out", str(out))
    codes = [code.text.partition("#")[2] for code in scanned(out.read_bytes())]
    assert (code, len(set(codes)), out.stat().st_mode & 0o777) == (0, 8, 0o600)
    assert ("8 lá phiếu" in output, [each for each in codes if each in output]) == (True, [])
    again = tmp_path / "again.pdf"
    refused(flask("slips", "1", "--school", "TH02", "--out", str(again)), "đã in")
    refused(flask("slips", "1", "--school", "nowhere", "--out", str(again)), "nowhere")
    assert not again.exists()
    refused(flask("slips", "1", "--school", "TH02", "--reissue", "--out", str(out)), "đã có")
    assert flask("slips", "1", "--school", "TH02", "--reissue", "--out", str(again))[0] == 0
    found = slips.find(codes[0], app.extensions["forms"].box)
    assert found is None  # void


def test_posters_are_written_with_a_page_per_school(app, flask, tmp_path):
    open_survey(app)
    out = tmp_path / "posters.pdf"
    code, _, _ = flask("posters", "1", "--out", str(out))
    assert (code, len(re.findall(rb"/Type /Page\b(?!s)", out.read_bytes()))) == (0, len(SCHOOLS))
    refused(flask("posters", "9", "--out", str(out)), "9")
    refused(flask("posters", "1", "--out", str(tmp_path / "no" / "where.pdf")), "Không ghi được")


# Visits


def test_visits_are_planned_for_all_schools_named_or_none(app, flask):
    person(app, Role.INSPECTOR, "lan")
    forms.publish(shipped("chk_th"), "x", NOW)
    refused(flask(*PLAN, "--school", "TH01", "--school", "MN01"), "Chưa ban hành")
    assert visits.visits() == []
    code, output, _ = flask(*PLAN, "--school", "TH01", "--school", "TH02")
    assert (code, len(output.splitlines())) == (0, 2)
    assert {each.form_id for each in visits.visits()} == {"chk_th"}
    refused(flask(*PLAN, "--school", "nowhere"), "nowhere")


def test_visits_are_listed_by_period_and_by_being_late(app, flask):
    person(app, Role.INSPECTOR, "lan")
    for form in ("chk_th", "chk_long_ghep"):
        forms.publish(shipped(form), "x", NOW)
    flask(*PLAN, "--school", "TH01")
    flask(*PLAN, "--school", "MN01", "--folded", "--from", "2026-11-02", "--to", "2026-11-03")
    listed = [flask("visits", "list", *narrow)[1].splitlines() for narrow in ((), ("--late",))]
    listed += [flask("visits", "list", "--period", code)[1].splitlines() for code in ("2026-H2", "2026-H1")]
    planned, late = (line.rpartition("\t")[0] for line in listed[0])
    assert planned == "18/11/2026\t18/11/2026\tTH01\tchk_th\tplanned\tlan"
    assert late == "02/11/2026\t03/11/2026\tMN01\tchk_long_ghep\tlate\tlan"
    assert listed[1:] == [listed[0][1:], listed[0], []]
    refused(flask("visits", "list", "--period", "soon"), "soon")


# The log


def test_the_log_is_whole_until_somebody_meddles(flask):
    assert flask("audit", "verify")[0] == 0
    fill_register()
    flask("forms", "publish", "ks_cmhs")
    code, output, _ = flask("audit", "verify")
    assert (code, "1 dòng" in output) == (0, True)
    connection = SchoolRow._meta.database
    connection.execute_sql("DROP TRIGGER audit_no_update")
    AuditRow.update(actor="somebody else").execute()
    refused(flask("audit", "verify"), "Dòng 1", "không còn nguyên vẹn")


def test_acts_at_the_terminal_bear_the_name_of_its_user(flask):
    flask("forms", "publish", "ks_cmhs")
    assert audit.entries(1)[0].actor.startswith("cli")


def test_flask_finds_the_commands_from_the_checkout(tmp_path):
    environment = {"PATH": "/usr/bin:/bin", "FORMS_INSTANCE": str(tmp_path), "FORMS_SECRET_KEY": "x" * 32}
    run = [sys.executable, "-m", "flask"]
    done = subprocess.run(
        [*run, "db", "upgrade"], cwd=FOLDER.parent, env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    links = subprocess.run(
        [*run, "demo", "links", "--json"], cwd=FOLDER.parent, env=environment, capture_output=True, text=True
    )
    assert links.returncode == 0, links.stderr
    assert json.loads(links.stdout)["surveys"] == []


def test_photos_whose_time_is_over_are_erased(app, flask):
    output = [flask("photos", "erase") for _ in range(2)]
    assert output == [(0, "Đã xóa 0 ảnh nhận trước ngày 16/11/2024.\n", "")] * 2
