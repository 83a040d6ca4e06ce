"""Official reports in the store: texts with their history, what was sent for good, aims of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import peewee
import pytest

from forms_app.core import kept_document
from forms_app.core.errors import Conflict, NotFound
from forms_app.core.reports.official import Kind, Sent, report_document, typed_tables
from forms_app.core.reports.official import tables as kept_tables
from forms_app.storage import audit, reports
from forms_app.storage.models import named_db
from tests.factories import shipped_office
from tests.official_world import SCHOOLS, halves, r2, reported

pytestmark = pytest.mark.usefixtures("store")
NOW = datetime(2026, 6, 16, 2, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
HALF, PERIOD = Kind.HALF_YEAR, "2026-H1"
REPORT = r2(halves=halves({each.code: reported() for each in SCHOOLS}))
SENT = Sent("07", date(2026, 6, 15))
DOCUMENT = report_document(REPORT, {}, shipped_office(), SENT)


def save(text: str | None, base: int, passage: str = "i", by: str = "thu") -> None:
    reports.save_text(HALF, PERIOD, passage, text, base, by, NOW + timedelta(minutes=base))


def send(sent: Sent = SENT, base: int = 0, by: str = "thu", note: str = "") -> int:
    kept = reports.keep_issue(
        HALF,
        PERIOD,
        sent,
        note,
        replace(DOCUMENT, subject=f"Bản {base}"),
        typed_tables(REPORT),
        base,
        by,
        NOW,
    )
    return kept.version


# Texts


def test_a_text_is_kept_with_everything_that_stood_before_it():
    save("Một.", 0)
    save("Hai.", 1)
    save("Khác.", 0, passage="ii.1")
    assert {key: each.text for key, each in reports.texts(HALF, PERIOD).items()} == {
        "i": "Hai.",
        "ii.1": "Khác.",
    }
    assert [(each.revision, each.text) for each in reports.text_history(HALF, PERIOD, "i")] == [
        (2, "Hai."),
        (1, "Một."),
    ]


def test_the_draft_stands_again_once_the_text_is_given_up():
    save("Một.", 0)
    save(None, 1)
    assert reports.texts(HALF, PERIOD)["i"].text is None


def test_saving_what_stands_changes_nothing():
    save("Một.", 0)
    save("Một.", 0)
    save(None, 0, passage="ii.1")
    assert [each.revision for each in reports.text_history(HALF, PERIOD, "i")] == [1]
    assert [each.action for each in audit.entries()] == ["report.text"]


def test_nobody_writes_over_what_somebody_else_has_saved_meanwhile():
    save("Một.", 0)
    with pytest.raises(Conflict):
        save("Hai.", 0, by="mai")
    assert reports.texts(HALF, PERIOD)["i"].text == "Một."


def test_texts_of_one_report_are_not_those_of_another():
    save("Một.", 0)
    assert (reports.texts(Kind.YEAR, "2026"), reports.texts(HALF, "2026-H2")) == ({}, {})


# What was sent


def test_what_was_sent_comes_back_in_its_very_words_figures_and_types():
    send()
    found = reports.issued(HALF, PERIOD)
    assert (found.document, found.tables) == (replace(DOCUMENT, subject="Bản 0"), typed_tables(REPORT))
    assert (found.issue.sent, found.issue.version, found.issue.author) == (SENT, 1, "thu")


def test_sending_again_is_another_version_and_the_first_can_still_be_read():
    send()
    assert send(Sent("08", date(2026, 6, 16)), 1, note="Sửa số liệu") == 2
    assert [each.sent.number for each in reports.issues(HALF, PERIOD)] == ["08", "07"]
    assert [reports.issued(HALF, PERIOD, each).document.subject for each in (1, 2)] == ["Bản 0", "Bản 1"]


def test_the_same_sent_twice_is_kept_once():
    assert (send(), send()) == (1, 1)
    assert [each.action for each in audit.entries()] == ["report.send"]


def test_two_officers_do_not_send_two_first_versions():
    send()
    with pytest.raises(Conflict):
        send(Sent("09", date(2026, 6, 16)), by="mai")


@pytest.mark.parametrize("version", [None, 3])
def test_what_was_not_sent_is_not_found(version: int | None):
    with pytest.raises(NotFound):
        reports.issued(HALF, PERIOD, version)


@pytest.mark.parametrize("table", ["report_text", "report_issue", "report_target"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET author = 'x'", "DELETE FROM {}"])
def test_nobody_changes_what_was_kept(table: str, statement: str):
    save("Một.", 0)
    send()
    reports.save_targets(2026, {"inspected": Decimal(8)}, "thu", NOW)
    with pytest.raises(peewee.PeeweeException, match="append-only"):
        named_db.obj.execute_sql(statement.format(table))
    named_db.obj.rollback() if named_db.obj.in_transaction() else None


# Aims


def test_aims_are_kept_exactly_and_the_last_ones_count():
    reports.save_targets(2026, {"inspected": Decimal(8), "actions.share": Decimal("92.5")}, "thu", NOW)
    reports.save_targets(2026, {"inspected": Decimal(9)}, "thu", NOW)
    reports.save_targets(2026, {"inspected": Decimal(9)}, "thu", NOW)
    assert (reports.targets(2026), reports.targets(2025)) == ({"inspected": Decimal(9)}, {})
    assert len([each for each in audit.entries() if each.action == "report.targets"]) == 2


# As text


def test_documents_with_charts_and_appendices_survive_being_kept():
    assert kept_document.from_json(kept_document.to_json(DOCUMENT)) == DOCUMENT


def test_tables_survive_being_kept_with_the_types_of_their_cells():
    tables = typed_tables(REPORT)
    kinds = {type(cell) for table in tables for row in table.rows for cell in row}
    assert kept_tables.from_json(kept_tables.to_json(tables)) == tables
    assert {int, str, Decimal, type(None)} <= kinds
