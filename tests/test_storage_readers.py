"""Tokens of programs that read: told once, kept as a digest, ended by day or by hand, and in the log."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms_app.core.errors import NotFound, WrongState
from forms_app.core.readers import MOST_DAYS
from forms_app.storage import audit, readers
from forms_app.storage.models import ReaderRow
from tests.actors import NOW

TODAY = NOW.date()
UNTIL = TODAY + timedelta(days=30)


def add(name: str = "Power BI", until=UNTIL):
    return readers.add_reader(name, until, "can_bo", NOW, TODAY)


def test_a_token_opens_until_its_last_day(store):
    reader, token = add()
    found = [readers.reader_of(token, day) for day in (TODAY, UNTIL, UNTIL + timedelta(days=1))]
    assert found == [reader, reader, None]


def test_the_token_is_kept_nowhere(store):
    _, token = add()
    rows = list(ReaderRow.select().dicts())
    told = repr(rows) + repr([(each.subject, each.detail) for each in audit.entries()])
    assert (token in told, len(rows), len(token) > 40) == (False, 1, True)


def test_two_readers_have_two_tokens(store):
    (one, first), (other, second) = add("Excel"), add("Excel")
    assert (first != second, one.key != other.key) == (True, True)
    assert readers.reader_of(first, TODAY) == one


def test_a_withdrawn_token_opens_nothing_and_stays_in_the_list(store):
    reader, token = add()
    later = NOW + timedelta(hours=1)
    gone = readers.withdraw_reader(reader.key, "quan_tri", later)
    again = readers.withdraw_reader(reader.key, "ai_do", later + timedelta(hours=1))
    assert (readers.reader_of(token, TODAY), gone, again) == (None, readers.readers()[0], gone)
    assert (gone.withdrawn_by, gone.withdrawn_at) == ("quan_tri", later)
    assert [entry.action for entry in audit.entries()] == ["reader.withdraw", "reader.add"]


@pytest.mark.parametrize("token", ["", "pdc_", "pdc_x", "\0", "\ud800", "x" * 10_000])
def test_what_is_no_token_opens_nothing(store, token):
    add()
    assert readers.reader_of(token, TODAY) is None


@pytest.mark.parametrize("days", [-1, MOST_DAYS + 1])
def test_a_token_has_an_end_and_not_too_far_off(store, days):
    with pytest.raises(WrongState):
        add(until=TODAY + timedelta(days=days))
    assert (readers.readers(), audit.entries()) == ([], [])


@pytest.mark.parametrize("key", ["", "none", "\0"])
def test_withdrawing_what_is_not_there_is_refused(store, key):
    with pytest.raises(NotFound):
        readers.withdraw_reader(key, "can_bo", NOW)
