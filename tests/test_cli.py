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
from forms_app.storage import audit, database, forms, rounds, schools, users, visits
from forms_app.storage.models import AuditRow, SchoolRow
from tests.actors import NOW, SCHOOLS, open_survey
from tests.factories import FOLDER, shipped
from tests.office_people import fill_register, person, signed_in

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


def test_a_round_goes_its_whole_way(app, flask):
    fill_register()
    refused(flask(*OPEN, "--closes", "2026-11-20"), "ks_cmhs")  # never published
    forms.publish(shipped("ks_cmhs"), "x", NOW)
    assert "3 trường" in flask(*OPEN, "--closes", "20/11/2026")[1]
    refused(flask(*OPEN, "--closes", "2026-11-20"), "đã có đợt khảo sát này")
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


def test_a_round_of_some_schools_can_be_called_off_before_it_begins(flask):
    fill_register()
    forms.publish(shipped("ks_cmhs"), "x", NOW)
    later = ("--opens", "2026-11-20", "--closes", "2026-11-25")
    assert flask(*OPEN[:-2], *later, "--school", "TH01", "--school", "MN01")[0] == 0
    assert {each.school.code for each in rounds.posters(1)} == {"TH01", "MN01"}
    assert flask("rounds", "cancel", "1")[0] == 0
    refused(flask("rounds", "open", "--form", "ks_cmhs", "--period", "x", *later), "x")
    refused(flask(*OPEN, "--closes", "soon"), "soon")


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
