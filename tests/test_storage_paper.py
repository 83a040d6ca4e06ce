"""Paper forms: into the box by whole batches, like any other ballots, and counted by school."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import token_bytes
from typing import Any

import pytest

from forms_app.core.answers import unpack
from forms_app.core.codes import slip_code
from forms_app.core.errors import NotAllowed, NotFound, NotStored, WrongState
from forms_app.core.paper import MOST_FORMS, PaperForm
from forms_app.core.rounds import Access, Round
from forms_app.core.schools import Unit
from forms_app.storage import audit, forms, paper, releases, rounds, schools, slips
from forms_app.storage.ballot_box import (
    COMMENTS,
    LATE_COMMENTS,
    LATE_RATINGS,
    RATINGS,
    TICKETS,
    Ballot,
    BallotBox,
)
from forms_app.storage.models import PaperRow
from forms_app.storage.paper import PaperBatch, PaperCount, SlipsRefused, add_paper, paper_counts
from tests.actors import SCHOOLS
from tests.factories import shipped
from tests.sealed import open_round, opened_records, opener, sealed
from tests.test_history_independence import masked

NOW = datetime(2026, 11, 22, 3, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
OPENS, CLOSES = date(2026, 11, 16), date(2026, 11, 29)
DURING, AFTER = OPENS + timedelta(days=6), CLOSES + timedelta(days=1)
FORM = shipped("ks_cmhs")
CODES = [school.code for school in SCHOOLS]


@pytest.fixture
def office(store: str) -> None:
    """Three schools and a published survey of parents."""
    schools.save_schools(SCHOOLS, (Unit("TT", "Huyện Thủ Thừa"),))
    forms.publish(FORM, "can_bo", NOW)


@pytest.fixture
def opened(office: None, box: BallotBox) -> Round:
    return open_round(box, FORM.id, CODES, OPENS, CLOSES, NOW)


@pytest.fixture
def with_slips(office: None, box: BallotBox) -> tuple[Round, tuple[str, ...]]:
    """A round with slips, and those of the first school."""
    made = open_round(box, FORM.id, CODES, OPENS, CLOSES, NOW, access=Access.SLIPS)
    _poster, codes = slips.print_slips(made.id, "TH01", False, "can_bo", NOW, DURING, box)
    return made, codes


def answers(number: int) -> dict[str, Any]:
    """Different ones for each number; every second form has a comment."""
    rng = random.Random(number)
    given = {q.name: rng.choice(q.choices).name for q in FORM.questions if q.choices}
    return given | ({"p_dieu_muon_noi": f"Lời thứ {number}"} if number % 2 else {})


def batch(number: int = 1, size: int = 6, codes: Sequence[str] = (), **changes: Any) -> PaperBatch:
    made = {
        place: PaperForm(answers(100 * number + place), codes[place - 1] if codes else "")
        for place in range(1, size + 1)
    }
    return replace(PaperBatch(1, "TH01", token_bytes(16), made), **changes)


def add(box: BallotBox, given: PaperBatch, witness: str = "hung", day: date = DURING) -> None:
    add_paper(given, "lan", witness, NOW, day, box)


def kept(box: BallotBox, kind: str = RATINGS, school: str = "TH01") -> int:
    return len(box.records(1, school, kind))


def test_a_batch_goes_in_whole_and_is_counted_by_school(opened, box):
    add(box, batch(1))
    add(box, batch(2, 5))
    add(box, batch(3, 7, school="MN01"))
    ratings = [unpack(FORM, each) for each in opened_records(box, 1, "TH01", RATINGS)]
    expected = [answers(n) for n in (*range(101, 107), *range(201, 206))]
    assert sorted(map(str, ratings)) == sorted(
        str({q.name: each[q.name] for q in FORM.questions if q.name in each and q.choices})
        for each in expected
    )
    assert paper_counts(1) == {"TH01": PaperCount(11, 0), "MN01": PaperCount(7, 0)}
    assert (kept(box, TICKETS), kept(box, COMMENTS), kept(box, LATE_RATINGS)) == (11, 6, 0)


def test_the_log_names_both_people_and_no_number(opened, box):
    add(box, batch(size=23))
    entry = audit.entries()[0]
    assert (entry.actor, entry.action, entry.subject, entry.detail) == (
        "lan",
        "paper.enter",
        "1",
        "TH01, together with hung",
    )


def test_one_page_goes_in_once_whatever_is_sent_from_it_later(opened, box):
    first = batch()
    add(box, first)
    altered = {place: PaperForm(answers(900 + place)) for place in first.forms}
    for again in (first, replace(first, forms=altered), replace(first, forms=altered | {7: altered[1]})):
        add(box, again)
    entered = sum(each.action == "paper.enter" for each in audit.entries())
    assert (kept(box), paper_counts(1)["TH01"], entered) == (6, PaperCount(6, 0), 1)
    assert (
        paper.was_added(1, "TH01", first.nonce, box),
        paper.was_added(1, "MN01", first.nonce, box),
    ) == (True, False)


def test_two_pages_with_the_same_answers_both_go_in(opened, box):
    one = batch()
    add(box, one)
    add(box, replace(one, nonce=token_bytes(16)))
    assert kept(box) == 12


@pytest.mark.parametrize("size", [0, 1, 4, MOST_FORMS + 1])
def test_a_batch_too_small_or_too_large_is_refused(opened, box, size):
    with pytest.raises(WrongState):
        add(box, batch(size=size))
    assert (kept(box), paper_counts(1)) == (0, {})


def test_one_person_alone_is_refused(opened, box):
    with pytest.raises(NotAllowed):
        add(box, batch(), "lan")
    assert kept(box) == 0


@pytest.mark.parametrize("changes", [{"school": "XX"}, {"round_id": 9}])
def test_a_school_that_takes_no_part_is_refused(opened, box, changes):
    with pytest.raises(NotFound):
        add(box, batch(**changes))
    assert paper_counts(1) == {}


def test_paper_is_taken_from_the_first_day_until_the_ballots_are_destroyed(opened, box):
    with pytest.raises(WrongState):
        add(box, batch(1), day=OPENS - timedelta(days=1))
    add(box, batch(2), day=OPENS)
    add(box, batch(3), day=AFTER)
    counted(box)
    add(box, batch(4), day=AFTER)
    much_later = AFTER + timedelta(days=40)
    releases.destroy_round(1, box, 14, "can_bo", NOW, much_later)
    with pytest.raises(WrongState):
        add(box, batch(5), day=much_later)
    assert paper_counts(1) == {"TH01": PaperCount(18, 6)}


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_round_without_a_rehearsal_or_called_off_takes_none(office, box, cancelled):
    open_round(box, FORM.id, CODES, AFTER, AFTER, NOW)
    if cancelled:
        rounds.cancel_round(1, box, "can_bo", NOW, DURING)
    with pytest.raises(WrongState):
        add(box, batch())


def counted(box: BallotBox) -> None:
    releases.count_round(opener(box, 1), box, "can_bo", NOW, AFTER)


def test_late_paper_lies_apart_and_the_released_result_stays(opened, box):
    add(box, batch(1))
    counted(box)
    before = releases.release(1), kept(box), kept(box, COMMENTS)
    add(box, batch(2), day=AFTER)
    assert (releases.release(1), kept(box), kept(box, COMMENTS)) == before
    assert (kept(box, LATE_RATINGS), kept(box, LATE_COMMENTS), paper_counts(1)["TH01"]) == (
        6,
        3,
        PaperCount(12, 6),
    )
    late = opened_records(box, 1, "TH01", LATE_RATINGS)
    assert sorted(str(unpack(FORM, each)["p_thai_do"]) for each in late) == sorted(
        answers(n)["p_thai_do"] for n in range(201, 207)
    )


def test_late_paper_comes_no_more_once_it_was_counted(opened, box):
    add(box, batch(1))
    counted(box)
    add(box, batch(2), day=AFTER)
    releases.count_late_paper(opener(box, 1), box, "can_bo", NOW, AFTER)
    with pytest.raises(WrongState):
        add(box, batch(3), day=AFTER)
    assert kept(box, LATE_RATINGS) == 6


def test_a_form_burns_its_slip(with_slips, box):
    codes = with_slips[1]
    add(box, batch(codes=codes))
    fits = [paper.slip_fits(1, "TH01", code, box) for code in codes[:7]]
    assert (fits, box.used_slips(1, "TH01"), kept(box)) == ([False] * 6 + [True], 6, 6)
    assert not paper.slip_fits(1, "MN01", codes[6], box)  # of another school


def test_a_batch_with_a_slip_that_does_not_fit_leaves_nothing_anywhere(with_slips, box):
    round_, codes = with_slips
    box.put([sealed(box, FORM, round_.id, "TH01", answers(1), codes[2])])
    wrong = [codes[0], codes[1], codes[2], codes[3], slip_code(12345), codes[3]]
    before = box.path.read_bytes()
    with pytest.raises(SlipsRefused) as refused:
        add(box, batch(codes=wrong))
    assert refused.value.places == {3, 5, 6}  # used, unknown, the same as that of form 4
    assert (box.path.read_bytes() == before, paper_counts(1), kept(box)) == (True, {}, 1)
    assert audit.entries()[0].action != "paper.enter"


def test_a_form_without_a_slip_is_refused_where_slips_are_asked(with_slips, box):
    with pytest.raises(SlipsRefused):
        add(box, batch())
    assert kept(box) == 0


class Killed(Exception):
    """The process ends here."""


def test_a_crash_between_the_two_commits_loses_no_form_and_claims_none(opened, box, monkeypatch):
    given, put = batch(), BallotBox.put

    def put_and_die(*arguments: Any, **options: Any) -> None:
        put(*arguments, **options)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(BallotBox, "put", put_and_die)
        with pytest.raises(Killed):
            add(box, given)
    assert (kept(box), paper_counts(1)) == (6, {})  # too low by this batch
    add(box, given)  # the page is sent again
    assert (kept(box), paper_counts(1)) == (6, {})
    add(box, batch(2, 5))
    assert paper_counts(1) == {"TH01": PaperCount(5, 0)}


def test_where_the_box_does_not_take_it_nothing_is_counted(opened, box, monkeypatch):
    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise NotStored("Hòm phiếu không ghi được lúc này; chưa có gì được lưu.")

    monkeypatch.setattr(BallotBox, "put", refuse)
    with pytest.raises(NotStored):
        add(box, batch())
    assert (kept(box), paper_counts(1), PaperRow.select().count()) == (0, {}, 0)
    assert audit.entries()[0].action != "paper.enter"


def watched(box: BallotBox, monkeypatch: pytest.MonkeyPatch) -> list[Ballot]:
    """Every ballot that goes into the box from now on."""
    seen: list[Ballot] = []
    put = BallotBox.put

    def put_and_note(self: BallotBox, ballots: Sequence[Ballot], together: bool = False) -> Any:
        seen.extend(ballots)
        return put(self, ballots, together)

    monkeypatch.setattr(BallotBox, "put", put_and_note)
    return seen


def test_records_from_paper_are_like_those_from_phones(opened, box, monkeypatch):
    seen = watched(box, monkeypatch)
    add(box, batch())
    from_paper = len(seen)
    for place in range(1, 7):
        box.put([sealed(box, FORM, 1, "TH01", answers(100 + place))])
    shapes = [
        (len(each.tag), len(each.rating), sorted(map(len, each.comments)), len(each.slip)) for each in seen
    ]
    assert shapes[:from_paper] == shapes[from_paper:]  # same people, same shapes
    with_comment = {len(each.comments): size for each, size in zip(seen, shapes, strict=True)}
    assert len(with_comment) == 2  # the measure would see a difference


def rebuilt(path: Path, box: BallotBox, ballots: Sequence[Ballot], batches: int) -> bytes:
    """The file that the same sealed ballots leave, put in this order in so many commits."""
    other = BallotBox(path)
    kinds: dict[str, dict[str, tuple[int, int]]] = {}
    for _round, school, kind in box._file.keys(1):
        row = box._file.read((1, school, kind))
        kinds.setdefault(school, {})[kind] = (row.record_size, row.capacity)
    other.allocate(1, kinds)
    for number in range(batches):
        other.put(ballots[number::batches])
    other.close()
    return masked(path)


def test_the_file_tells_neither_paper_from_phones_nor_batches_nor_order(opened, box, tmp_path, monkeypatch):
    seen = watched(box, monkeypatch)
    for number in range(20):
        box.put([sealed(box, FORM, 1, ("TH01", "MN01")[number % 2], answers(number))])
    add(box, batch(1, 12))
    box.put([sealed(box, FORM, 1, "TH01", answers(50))])
    add(box, batch(2, 5, school="MN01"))
    counted(box)
    add(box, batch(3, 5), day=AFTER)
    file, ballots = masked(box.path), list(seen)
    files = []
    for number, batches in enumerate((1, 7, 42)):
        random.Random(number).shuffle(ballots)
        files.append(rebuilt(tmp_path / f"{number}.db", box, ballots, batches))
    assert [each == file for each in files] == [True] * 3
    assert rebuilt(tmp_path / "fewer.db", box, ballots[1:], 7) != file  # the measure sees one record


def test_room_for_late_paper_is_made_at_opening(opened, box):
    sizes = {key[1:]: len(box._file.read(key).body) for key in box._file.keys(1)}
    assert {kind for _school, kind in sizes} == {RATINGS, COMMENTS, TICKETS, LATE_RATINGS, LATE_COMMENTS}
    add(box, batch(1, 16))
    counted(box)
    add(box, batch(2, 5), day=AFTER)
    assert {key[1:]: len(box._file.read(key).body) for key in box._file.keys(1)} == sizes
