"""Conclusions in the store: nothing is lost, nothing signed is changed, nobody writes over anybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import peewee
import pytest

from forms_app.core.conclusions import Signature, Standing, StepKind
from forms_app.core.errors import Conflict, WrongState
from forms_app.storage import audit, conclusions, database
from forms_app.storage.ballot_box import BallotBox
from forms_app.storage.models import ConclusionRow, named_db
from tests.backups import back_up, put_back
from tests.demo_world import office_in

pytestmark = pytest.mark.usefixtures("store")
NOW = datetime(2026, 6, 16, 2, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
PERIOD = "2026-H1"
SIGNATURE = Signature("Trần Thị Sen", "Trưởng ban", date(2026, 6, 16))


def save(text: str, base: int, by: str = "sen", school: str = "TH01", period: str = PERIOD) -> None:
    conclusions.save_text(school, period, text, base, by, NOW + timedelta(minutes=base))


def sign(base: int, by: str = "sen", school: str = "TH01") -> None:
    conclusions.sign(school, PERIOD, SIGNATURE, base, by, NOW + timedelta(minutes=base))


def withdraw(base: int, by: str = "sen", reason: str = "Nhầm số liệu.") -> None:
    conclusions.withdraw("TH01", PERIOD, reason, base, by, NOW + timedelta(minutes=base))


def written() -> list[tuple[int, StepKind, str]]:
    return [(each.number, each.kind, each.text) for each in conclusions.conclusion("TH01", PERIOD).steps]


def the_whole_way() -> None:
    save("Một.", 0)
    save("Hai.", 1)
    sign(2)
    withdraw(3)
    save("Ba.", 4)
    sign(5)


def test_every_version_is_kept_with_who_signed_it():
    the_whole_way()
    assert written() == [
        (1, StepKind.SAVE, "Một."),
        (2, StepKind.SAVE, "Hai."),
        (3, StepKind.SIGN, "Hai."),
        (4, StepKind.WITHDRAW, "Nhầm số liệu."),
        (5, StepKind.SAVE, "Ba."),
        (6, StepKind.SIGN, "Ba."),
    ]
    signed = conclusions.conclusion("TH01", PERIOD).signed
    assert signed is not None
    assert (signed.signature, signed.by, signed.at) == (SIGNATURE, "sen", NOW + timedelta(minutes=5))


def test_every_step_is_in_the_log_and_the_words_of_drafts_are_not():
    the_whole_way()
    told = [(each.action, each.subject, each.detail) for each in reversed(audit.entries())]
    assert (told, audit.verify()) == (
        [
            ("conclusion.save", "TH01/2026-H1", "1"),
            ("conclusion.save", "TH01/2026-H1", "2"),
            ("conclusion.sign", "TH01/2026-H1", "Trần Thị Sen, 2026-06-16"),
            ("conclusion.withdraw", "TH01/2026-H1", "Nhầm số liệu."),
            ("conclusion.save", "TH01/2026-H1", "5"),
            ("conclusion.sign", "TH01/2026-H1", "Trần Thị Sen, 2026-06-16"),
        ],
        [],
    )


def test_nobody_writes_over_what_somebody_else_has_saved_meanwhile():
    save("Một.", 0)
    with pytest.raises(Conflict):
        save("Khác.", 0, by="loc")
    assert written() == [(1, StepKind.SAVE, "Một.")]


def test_nobody_signs_other_words_than_the_page_showed():
    save("Một.", 0)
    save("Hai.", 1, by="loc")
    with pytest.raises(Conflict):
        sign(1)
    assert conclusions.standings(PERIOD) == {"TH01": Standing.DRAFT}


def test_what_is_signed_is_not_written_over():
    save("Một.", 0)
    sign(1)
    with pytest.raises(WrongState):
        save("Hai.", 2)
    assert conclusions.conclusion("TH01", PERIOD).text == "Một."


@pytest.mark.parametrize("step", [lambda: sign(0), lambda: withdraw(0)])
def test_without_a_draft_nothing_is_signed_and_nothing_taken_back(step):
    with pytest.raises(WrongState):
        step()
    assert written() == []


def test_the_same_once_more_changes_nothing():
    save("Một.", 0)
    save("Một.", 0)
    sign(1)
    sign(1)
    withdraw(2)
    withdraw(2)
    assert [kind for _number, kind, _text in written()] == [StepKind.SAVE, StepKind.SIGN, StepKind.WITHDRAW]


def test_of_two_who_save_at_once_one_is_told():
    def try_to_save(text: str) -> str:
        try:
            save(text, 0)
        except Conflict:
            return "told"
        finally:
            database.release()
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        came = sorted(pool.map(try_to_save, ["Một.", "Hai."]))
    assert (came, len(written())) == (["kept", "told"], 1)


def test_how_the_schools_stand_is_told_by_half_year():
    the_whole_way()
    save("Nháp.", 0, school="TH02")
    save("Kỳ khác.", 0, school="MN01", period="2025-H2")
    assert conclusions.standings(PERIOD) == {"TH01": Standing.SIGNED, "TH02": Standing.DRAFT}
    assert sorted(conclusions.used_periods()) == ["2025-H2", PERIOD]


@pytest.mark.parametrize(
    "statement", ["UPDATE conclusion SET body = 'khác'", "DELETE FROM conclusion WHERE number = 1"]
)
def test_the_store_itself_refuses_to_change_a_step(statement: str):
    save("Một.", 0)
    with pytest.raises(peewee.PeeweeException, match="append-only"):
        named_db.obj.execute_sql(statement)
    named_db.obj.rollback() if named_db.obj.in_transaction() else None


def test_a_backup_carries_them(tmp_path: Path, box: BallotBox, store: str):
    the_whole_way()
    before = list(ConclusionRow.select().order_by(ConclusionRow.number).dicts())
    back_up(tmp_path / "kept.zip", box)
    database.disconnect()
    (tmp_path / "new").mkdir()
    with office_in(tmp_path / "new") as app:
        put_back(tmp_path / "kept.zip", app.extensions["forms"].box)
        after = list(ConclusionRow.select().order_by(ConclusionRow.number).dicts())
    database.connect(store)
    assert (after, len(after)) == (before, 6)
