"""Calendar files: what another program reads from them, and lines as RFC 5545 wants them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from forms_app.documents.calendar_file import Entry, calendar_file

ENTRY = Entry(
    uuid="6f1c2a34-9f5e-4c1b-8f43-0a7d0f5f2f10",
    title="Kiểm tra: Trường Tiểu học và Trung học cơ sở Nguyễn Thị Minh Khai; khu A, khu B \\ cổng sau",
    starts_on=date(2026, 11, 18),
    ends_on=date(2026, 11, 20),
    place="Trường Tiểu học và Trung học cơ sở Nguyễn Thị Minh Khai, xã Nghiêng Nghiêng",
    note="Phiếu kiểm tra thực hiện quy chế dân chủ\nĐoàn: Nguyễn Thị Lan; Trần Văn Hùng",
    address="https://forms.example/office/visits/6f1c2a34-9f5e-4c1b-8f43-0a7d0f5f2f10",
    changed_at=datetime(2026, 11, 1, 2, 3, 4, 5),  # noqa: DTZ001 - naive UTC, as the store keeps it
    changes=3,
)
LONGEST_LINE = 75  # octets, the line end not counted


def written(*entries: Entry) -> bytes:
    return calendar_file("Lịch kiểm tra", "forms.example", entries)


def events(file: bytes) -> list[Any]:
    return list(Calendar.from_ical(file).walk("VEVENT"))


def long_lines(file: bytes) -> list[bytes]:
    return [line for line in file.split(b"\r\n") if len(line) > LONGEST_LINE]


def test_another_program_reads_what_was_meant() -> None:
    [event] = events(written(ENTRY))
    assert {name: str(event[name]) for name in ("UID", "SUMMARY", "LOCATION", "DESCRIPTION", "STATUS")} == {
        "UID": f"{ENTRY.uuid}@forms.example",
        "SUMMARY": ENTRY.title,
        "LOCATION": ENTRY.place,
        "DESCRIPTION": ENTRY.note,
        "STATUS": "CONFIRMED",
    }
    changed_at = datetime(2026, 11, 1, 2, 3, 4, tzinfo=UTC)
    assert (event["SEQUENCE"], event["LAST-MODIFIED"].dt, event["DTSTAMP"].dt) == (3, changed_at, changed_at)


def test_a_visit_is_all_day_and_its_end_is_the_day_after() -> None:
    file = written(ENTRY, replace(ENTRY, uuid="one-day", ends_on=ENTRY.starts_on))
    assert sorted((each["DTSTART"].dt, each["DTEND"].dt) for each in events(file)) == [
        (date(2026, 11, 18), date(2026, 11, 19)),
        (date(2026, 11, 18), date(2026, 11, 21)),
    ]
    assert b"DTSTART;VALUE=DATE:20261118\r\nDTEND;VALUE=DATE:20261121" in file


def test_a_cancelled_visit_says_so_and_takes_no_time() -> None:
    [event] = events(written(replace(ENTRY, cancelled=True)))
    assert (str(event["STATUS"]), str(event["TRANSP"])) == ("CANCELLED", "TRANSPARENT")


def test_lines_end_as_they_must_and_none_is_too_long() -> None:
    file = written(ENTRY)
    assert (long_lines(file), file.count(b"\n"), file.endswith(b"END:VCALENDAR\r\n")) == (
        [],
        file.count(b"\r\n"),
        True,
    )
    assert long_lines(b"SUMMARY:" + b"x" * 68 + b"\r\n") != []


def test_the_same_plan_gives_the_same_file() -> None:
    other = replace(ENTRY, uuid="b", starts_on=date(2026, 11, 2))
    assert written(ENTRY, other) == written(other, ENTRY)


WORDS = st.text(
    st.sampled_from("aăâđêôơưỆỡ \\;,:\"'n\n😀")
    | st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]),
    max_size=200,
)


@given(WORDS, WORDS, st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(0, 90))
def test_any_words_come_back_as_they_were(title: str, note: str, first: date, lasting: int) -> None:
    entry = replace(ENTRY, title=title, note=note, starts_on=first, ends_on=first + timedelta(days=lasting))
    file = written(entry)
    [event] = events(file)
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"]), long_lines(file)) == (title, note, [])
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=lasting + 1)
