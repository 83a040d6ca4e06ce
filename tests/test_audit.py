"""The audit log: its chain shows every change, its triggers refuse most."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import peewee
import pytest

from forms_app.core.errors import NotStored
from forms_app.storage import audit, database
from forms_app.storage.models import AuditHeadRow, AuditRow, named_db

NOW = datetime(2026, 11, 22, 3, 0, 30, 999)  # noqa: DTZ001 - naive UTC, as the store keeps it


@pytest.fixture
def chain(store: str) -> None:
    """Five entries."""
    for number in range(1, 6):
        audit.record("quan_tri", "user.add", f"user{number}", "inspector", NOW + timedelta(minutes=number))


def drop_triggers() -> None:
    if isinstance(named_db.obj, peewee.SqliteDatabase):
        for act in ("update", "delete"):
            named_db.obj.execute_sql(f"DROP TRIGGER audit_no_{act}")
    else:
        named_db.obj.execute_sql("DROP TRIGGER audit_no_change ON audit")


def test_an_untouched_chain_has_no_faults(chain):
    assert (audit.verify(), [entry.number for entry in audit.entries(3)]) == ([], [5, 4, 3])


def test_an_entry_gives_back_what_was_recorded(chain):
    entry = audit.entries(1)[0]
    assert (entry.at, entry.actor, entry.action, entry.subject, entry.detail) == (
        (NOW + timedelta(minutes=5)).replace(microsecond=0),
        "quan_tri",
        "user.add",
        "user5",
        "inspector",
    )


def test_an_empty_log_is_sound(store):
    assert audit.verify() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET detail = 'x' WHERE number = 2",
        "DELETE FROM audit WHERE number = 5",
        "DELETE FROM audit",
    ],
)
def test_the_database_refuses_to_change_or_delete_entries(chain, change):
    with pytest.raises(peewee.PeeweeException, match="append-only"):
        named_db.obj.execute_sql(change)
    assert audit.verify() == []


@pytest.mark.postgres
@pytest.mark.parametrize("store", ["postgres"], indirect=True)
def test_postgresql_refuses_to_truncate_it_too(chain):
    with pytest.raises(peewee.PeeweeException, match="append-only"):
        named_db.obj.execute_sql("TRUNCATE audit")


SWAP = [
    "UPDATE audit SET number = 90 WHERE number = 2",
    "UPDATE audit SET number = 2 WHERE number = 3",
    "UPDATE audit SET number = 3 WHERE number = 90",
]


@pytest.mark.parametrize(
    ("tampering", "faults"),
    [
        (["UPDATE audit SET actor = 'x' WHERE number = 3"], ["Dòng 3 không còn như lúc ghi."]),
        (["UPDATE audit SET at = '2026-01-01 00:00:00' WHERE number = 1"], ["Dòng 1 không còn như lúc ghi."]),
        (["DELETE FROM audit WHERE number = 3"], ["Thiếu dòng 3."]),
        (["DELETE FROM audit WHERE number IN (2, 3)"], ["Thiếu dòng 2 đến 3."]),
        (["DELETE FROM audit WHERE number = 1"], ["Thiếu dòng 1."]),
        (["DELETE FROM audit WHERE number > 3"], ["Thiếu dòng 4 đến 5."]),
        (["DELETE FROM audit"], ["Thiếu dòng 1 đến 5."]),
        (["DELETE FROM audit_head"], ["Mất dấu kết của nhật ký."]),
        (["UPDATE audit_head SET digest = 'x'"], ["Dòng cuối không khớp với dấu kết của nhật ký."]),
        (
            SWAP,
            [f"Dòng {number} không còn như lúc ghi." for number in (2, 3, 4)],
        ),
        (
            ["DELETE FROM audit WHERE number = 3", "UPDATE audit SET number = number - 1 WHERE number > 3"],
            ["Dòng 3 không còn như lúc ghi.", "Dòng 4 không còn như lúc ghi.", "Thiếu dòng 5."],
        ),
    ],
)
def test_tampering_behind_the_triggers_is_found(chain, tampering, faults):
    drop_triggers()
    for statement in tampering:
        named_db.obj.execute_sql(statement)
    assert audit.verify() == faults


def test_an_entry_recomputed_without_those_after_it_is_found(chain):
    drop_triggers()
    before, row = AuditRow.get_by_id(2), AuditRow.get_by_id(3)
    forged = audit._digest(before.digest, 3, row.at, "somebody", row.action, row.subject, row.detail)
    AuditRow.update(actor="somebody", digest=forged).where(AuditRow.number == 3).execute()
    assert audit.verify() == ["Dòng 4 không còn như lúc ghi."]


def test_an_act_that_fails_is_not_recorded(chain):
    @database.write_transaction
    def record_then_fail() -> None:
        audit.record("quan_tri", "user.add", "user6", "", NOW)
        raise NotStored("disk full")

    with pytest.raises(NotStored):
        record_then_fail()
    assert (audit.entries(1)[0].number, audit.verify()) == (5, [])


def test_entries_written_at_once_queue_up_in_one_chain(store):
    def record(number: int) -> None:
        audit.record("quan_tri", "user.add", f"user{number}", "", NOW)
        database.release()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(record, range(24)))
    assert (audit.verify(), len(audit.entries()), AuditHeadRow.get_by_id(1).number) == ([], 24, 24)
