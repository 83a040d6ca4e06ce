"""One-time slips: drawn once, known by their tags alone, used up in the commit that stores the answer."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from forms_app.core.codes import read_slip
from forms_app.core.definition import Audience, Theme
from forms_app.core.errors import NotFound, NotStored, WrongState
from forms_app.core.rounds import Access, Round
from forms_app.storage import audit, database, forms, releases, rounds, schools, slips
from forms_app.storage.ballot_box import RATINGS, TICKETS, BallotBox, Put
from forms_app.storage.ballot_writer import BallotWriter
from forms_app.storage.ballots import ballot
from forms_app.storage.slips import PrintedSlips
from tests.factories import a_school, survey
from tests.sealed import open_round, opened_records, opener, sealed

NOW = datetime(2026, 11, 22, 3, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
OPENS, CLOSES = date(2026, 11, 23), date(2026, 12, 6)
BEFORE, AFTER = OPENS - timedelta(days=1), CLOSES + timedelta(days=1)
FORM = survey(Theme.BIET, Theme.BAN, Theme.LAM)
GOOD, BAD = ({f"q{place}": name for place in (1, 2, 3)} for name in ("good", "bad"))


@pytest.fixture
def made(store: str, box: BallotBox) -> Round:
    """A rehearsed round of three schools, with slips."""
    staff = {"A": 30, "B": 41, "C": 7}
    schools.save_schools([a_school(code, f"Trường {code}", staff=heads) for code, heads in staff.items()])
    forms.publish(FORM, "can_bo", NOW)
    return open_round(box, "survey", "ABC", OPENS, CLOSES, NOW)


def printed(
    box: BallotBox, number: int, school: str, reissue: bool = False, day: date = OPENS
) -> tuple[str, ...]:
    return slips.print_slips(number, school, reissue, "can_bo", NOW, day, box)[1]


def send(box: BallotBox, number: int, school: str, slip: str, answers: dict[str, str] = GOOD) -> Put:
    return box.put([sealed(box, FORM, number, school, answers, slip)])[0]


def leftover(number: int, school: str, count: int, day: date = OPENS) -> None:
    slips.record_leftover(number, school, count, "can_bo", NOW, day)


# Printing


def test_there_is_a_slip_for_everybody_and_some_to_spare(made, box):
    codes = {school: printed(box, made.id, school) for school in "ABC"}
    every = [code for each in codes.values() for code in each]
    assert {school: len(each) for school, each in codes.items()} == {"A": 32, "B": 44, "C": 9}
    assert (len(set(every)), [read_slip(code) for code in every]) == (85, every)


def test_codes_stand_nowhere_but_on_the_sheet(made, box, tmp_path: Path):
    codes = printed(box, made.id, "A")
    send(box, made.id, "A", codes[0])
    database.release()  # what waits in SQLite's own buffers is in its files
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    whole = b"".join(path.read_bytes() for path in files)
    logged = str([(entry.subject, entry.detail) for entry in audit.entries()])
    assert [code for code in codes if code.encode() in whole or code in logged] == []
    assert (b"ratings" in whole, "32 slips" in logged) == (True, True)  # the control: both are looked through


def test_slips_are_printed_once_unless_the_old_ones_are_to_be_void(made, box):
    first = printed(box, made.id, "A")
    with pytest.raises(WrongState, match="đã in"):
        printed(box, made.id, "A")
    assert slips.find(first[0], box) is not None
    second = printed(box, made.id, "A", reissue=True)
    assert (set(first) & set(second), slips.sheets(made.id)) == (set(), {"A": PrintedSlips("A", 32, 2, 0)})


def test_a_reprint_voids_the_unused_and_keeps_the_used(made, box):
    first, other = printed(box, made.id, "A"), printed(box, made.id, "B")
    used = [send(box, made.id, "A", code) for code in first[:5]]
    second = printed(box, made.id, "A", reissue=True)
    outcomes = [
        send(box, made.id, "A", first[0], BAD),
        send(box, made.id, "A", first[5]),
        send(box, made.id, "A", second[0]),
        send(box, made.id, "B", other[0]),
    ]
    assert (used, outcomes) == ([Put.STORED] * 5, [Put.REFUSED, Put.REFUSED, Put.STORED, Put.STORED])
    found = [slips.find(code, box) for code in (first[0], first[5], second[0], second[1])]
    assert [each and each.used for each in found] == [True, None, True, False]
    assert box.used_slips(made.id, "A") == 6


def test_a_reprint_forgets_the_number_of_leftovers(made, box):
    printed(box, made.id, "A")
    leftover(made.id, "A", 4)
    before = slips.sheets(made.id)["A"].leftover
    printed(box, made.id, "A", reissue=True)
    assert (before, slips.sheets(made.id)["A"].leftover) == (4, 0)


def test_slips_are_printed_for_their_round_and_school_only(made, box):
    forms.publish(survey(Theme.BIET, audience=Audience.PARENTS), "can_bo", NOW)
    poster = open_round(box, "survey", "A", AFTER, AFTER, NOW)
    for number, school, day, error in (
        (made.id, "D", OPENS, NotFound),
        (made.id, "A", AFTER, WrongState),
        (poster.id, "A", AFTER, WrongState),
        (99, "A", OPENS, NotFound),
    ):
        with pytest.raises(error):
            printed(box, number, school, day=day)
    assert slips.sheets(made.id) == slips.sheets(poster.id) == {}
    assert len(printed(box, made.id, "A", day=BEFORE)) == 32  # the day before the round begins is fine


def test_a_printing_that_fails_leaves_nothing_and_can_be_repeated(made, box, monkeypatch):
    def refuse(*_: object) -> None:
        raise NotStored("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(box, "replace_slips", refuse)
        with pytest.raises(NotStored):
            printed(box, made.id, "A")
    left = (slips.sheets(made.id), [entry.action for entry in audit.entries(1)])
    assert (left, len(printed(box, made.id, "A"))) == (({}, ["round.rehearse"]), 32)


# Using


def test_fifty_posts_of_one_slip_store_one_answer(made, box):
    code = printed(box, made.id, "A")[0]
    rng = random.Random(1)
    ballots = [
        sealed(box, FORM, made.id, "A", {f"q{n}": rng.choice(("good", "bad")) for n in (1, 2, 3)}, code)
        for _ in range(50)
    ]
    writer = BallotWriter(box)
    with ThreadPoolExecutor(50) as pool:
        outcomes = Counter(pool.map(writer.submit, ballots))
    writer.close()
    assert (outcomes, len(box.records(made.id, "A", RATINGS)), box.used_slips(made.id, "A")) == (
        {Put.STORED: 1, Put.REFUSED: 49},
        1,
        1,
    )


def test_the_same_post_again_counts_as_received_and_is_stored_once(made, box):
    code, key = printed(box, made.id, "A")[0], box.keys.key(made.id)
    posts = [ballot(FORM, key, made.id, "A", GOOD, b"one page".ljust(16), code) for _ in range(20)]
    writer = BallotWriter(box)
    with ThreadPoolExecutor(20) as pool:
        outcomes = Counter(pool.map(writer.submit, posts))
    writer.close()
    changed = box.put([ballot(FORM, key, made.id, "A", BAD, b"one page".ljust(16), code)])
    assert (outcomes, changed, len(opened_records(box, made.id, "A", RATINGS))) == (
        {Put.STORED: 1, Put.REPEATED: 19},
        [Put.REFUSED],
        1,
    )


def test_a_ballot_without_its_schools_slip_is_refused(made, box):
    own, other = printed(box, made.id, "A")[0], printed(box, made.id, "B")[0]
    outcomes = [send(box, made.id, "A", slip) for slip in ("", other, "0" * 13, own)]
    assert (outcomes, len(box.records(made.id, "A", TICKETS)), box.used_slips(made.id, "B")) == (
        [Put.REFUSED] * 3 + [Put.STORED],
        1,
        0,
    )


def test_where_posters_are_used_a_slip_opens_nothing(made, box):
    forms.publish(survey(Theme.BIET, audience=Audience.PARENTS), "can_bo", NOW)
    poster = open_round(box, "survey", "A", AFTER, AFTER, NOW)
    form, _ = forms.published("survey")
    code = printed(box, made.id, "A")[0]
    outcomes = [box.put([sealed(box, form, poster.id, "A", {"q1": "good"}, slip)])[0] for slip in (code, "")]
    assert outcomes == [Put.REFUSED, Put.STORED]


def test_a_slip_is_found_in_whichever_round_it_belongs_to(made, box):
    later = open_round(box, "survey", "AB", AFTER, AFTER, NOW)
    early, late = printed(box, made.id, "A")[3], printed(box, later.id, "B", day=AFTER)[3]
    send(box, later.id, "B", late)
    found = [slips.find(code, box) for code in (early, late, "0" * 13)]
    assert [each and (each.poster.round.id, each.poster.school.code, each.used) for each in found] == [
        (made.id, "A", False),
        (later.id, "B", True),
        None,
    ]


def test_a_destroyed_or_cancelled_rounds_slips_are_unknown(made, box):
    later = open_round(box, "survey", "AB", AFTER, AFTER, NOW)
    codes = [printed(box, made.id, "A")[0], printed(box, later.id, "A", day=BEFORE)[0]]
    known = [slips.find(code, box) is not None for code in codes]
    releases.count_round(opener(box, made.id), box, "can_bo", NOW, AFTER)
    releases.destroy_round(made.id, box, 0, "can_bo", NOW, AFTER)
    rounds.cancel_round(later.id, box, "can_bo", NOW, BEFORE)
    assert (known, [slips.find(code, box) for code in codes]) == ([True, True], [None, None])


def test_a_round_whose_key_is_not_here_hides_no_others(made, box):
    """As after restoring a backup, before the sheet was typed in."""
    later = open_round(box, "survey", "AB", AFTER, AFTER, NOW)
    codes = [printed(box, made.id, "A")[0], printed(box, later.id, "A", day=AFTER)[0]]
    box.keys.destroy(made.id)
    assert [slips.find(code, box) is not None for code in codes] == [False, True]


@pytest.mark.parametrize("seed", range(3))
def test_slips_used_in_any_order_leave_the_same_file(made, box, seed, monkeypatch, tmp_path):
    """Sealing is random by design: the same sealed ballots are put in, in two orders and batchings."""
    codes = {school: printed(box, made.id, school) for school in "ABC"}
    ballots = [
        sealed(box, FORM, made.id, school, GOOD, code) for school in "ABC" for code in codes[school][:7]
    ]
    contents = []
    empty, rng = box.path.read_bytes(), random.Random(seed)
    for number in range(3):
        path = tmp_path / f"order-{seed}-{number}.db"
        path.write_bytes(empty)
        copy, order = BallotBox(path, box.keys), rng.sample(ballots, len(ballots))
        while order:
            size = rng.randint(1, 6)
            assert set(copy.put(order[:size])) == {Put.STORED}
            del order[:size]
        copy.close()
        contents.append(path.read_bytes())
    without_counters = {content[:24] + content[28:92] + content[96:] for content in contents}
    assert (len(without_counters), contents[0] == empty) == (1, False)


# Leftovers


def test_leftovers_are_told_until_the_count_and_logged(made, box):
    printed(box, made.id, "A")
    leftover(made.id, "A", 9)
    leftover(made.id, "A", 11, day=AFTER)
    entry = audit.entries(1)[0]
    told = slips.sheets(made.id)["A"].leftover
    assert (told, entry.action, entry.detail) == (11, "slips.leftover", "A, 11")
    releases.count_round(opener(box, made.id), box, "can_bo", NOW, AFTER)
    with pytest.raises(WrongState):
        leftover(made.id, "A", 0, day=AFTER)


@pytest.mark.parametrize("wrong", [-1, 33, 10**9])
def test_an_impossible_number_of_leftovers_is_refused(made, box, wrong):
    printed(box, made.id, "A")
    with pytest.raises(WrongState, match="từ 0 đến 32"):
        leftover(made.id, "A", wrong)
    with pytest.raises(NotFound):
        leftover(made.id, "B", 1)
    assert slips.sheets(made.id)["A"].leftover == 0


def released(made: Round, box: BallotBox, used: int, left: int) -> Any:
    codes = printed(box, made.id, "A")
    for code in codes[:used]:
        send(box, made.id, "A", code)
    leftover(made.id, "A", left)
    releases.count_round(opener(box, made.id), box, "can_bo", NOW, AFTER)
    found = releases.release(made.id)
    assert found is not None
    return found.protected.schools["A"]


def test_more_answers_than_slips_that_were_handed_out_are_flagged(made, box):
    assert released(made, box, used=20, left=20).more_than_expected  # 12 of 32 slips were out


def test_as_many_answers_as_slips_handed_out_are_not(made, box):
    assert not released(made, box, used=20, left=12).more_than_expected


def test_the_way_in_is_frozen(made):
    assert [each.round.access for each in rounds.posters(made.id)] == [Access.SLIPS] * 3
