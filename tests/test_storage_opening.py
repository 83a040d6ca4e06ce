"""Opening a round: all that decides is frozen, answers are sealed, none is taken before the rehearsal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from forms_app.core.answers import comment_size, pack, pack_comment, record_size
from forms_app.core.definition import Audience, Theme
from forms_app.core.errors import FormsError, Mistyped, NotAllowed, NotFound, NotStored, WrongState
from forms_app.core.office import Thresholds
from forms_app.core.passphrases import Passphrases
from forms_app.core.recovery import LINES, grouped_line, recovery_lines
from forms_app.core.rounds import Access, Round, RoundState
from forms_app.core.schools import Level
from forms_app.storage import audit, database, forms, opening, poster_codes, releases, rounds, schools
from forms_app.storage.ballot_box import (
    COMMENTS,
    LATE_COMMENTS,
    LATE_RATINGS,
    RATINGS,
    SLIP_BYTES,
    SLIPS,
    TICKETS,
    BallotBox,
)
from forms_app.storage.opening import Prepared, RoundPlan
from forms_app.storage.round_keys import TAG_BYTES
from forms_app.storage.sealing import OVERHEAD
from tests.factories import a_school, asking_who, checklist, shipped, survey
from tests.sealed import PASSPHRASES, opened_records, opener, sealed

NOW = datetime(2026, 11, 22, 3, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
OPENS, CLOSES = date(2026, 11, 23), date(2026, 12, 6)
BEFORE, AFTER = OPENS - timedelta(days=1), CLOSES + timedelta(days=1)
FORM = survey(Theme.BIET, Theme.BAN, Theme.LAM)
PARENTS = survey(Theme.BIET, audience=Audience.PARENTS)
PLAN = RoundPlan("survey", "2026-H2", ["A", "B", "C"], OPENS, CLOSES, Access.SLIPS, Thresholds())


@pytest.fixture
def office(store: str) -> None:
    """Three schools, one of them small, and a published survey of staff."""
    staff = {"A": 30, "B": 20, "C": 7}
    schools.save_schools([a_school(code, f"Trường {code}", staff=heads) for code, heads in staff.items()])
    forms.publish(FORM, "can_bo", NOW)
    forms.publish(checklist("a"), "can_bo", NOW)


def prepared(box: BallotBox, passphrases: Passphrases = PASSPHRASES, **changes: Any) -> Prepared:
    return opening.open_round(replace(PLAN, **changes), passphrases, "can_bo", NOW, box)


def rehearse(
    box: BallotBox,
    made: Prepared,
    passphrases: Passphrases = PASSPHRASES,
    copied: dict[int, str] | None = None,
    day: date = BEFORE,
) -> Round:
    lines = {1: recovery_lines(made.secret)[0]} if copied is None else copied
    return opening.rehearse_round(made.round.id, passphrases, lines, "can_bo", NOW, day, box)


def sizes(box: BallotBox, round_id: int) -> dict[tuple[str, str], tuple[int, int]]:
    """Record size and capacity by school and kind."""
    found = {key: box._file.read(key) for key in box._file.keys(round_id)}
    return {(key[1], key[2]): (each.record_size, each.capacity) for key, each in found.items() if each}


# What is frozen and made


def test_opening_freezes_form_head_counts_pool_thresholds_and_way_in(office, box):
    strict = replace(Thresholds(), results=8)
    made = prepared(box, thresholds=strict).round
    schools.save_schools([a_school("A", "Trường A mới", staff=99)])
    forms.publish(survey(Theme.BIET), "can_bo", NOW)
    frozen = [(poster.school.code, poster.head_count, poster.pooled) for poster in rounds.posters(made.id)]
    assert (made, frozen, rounds.frozen_thresholds(made.id), rounds.posters(made.id)[0].school.name) == (
        Round(1, "survey", 1, Audience.STAFF, "2026-H2", OPENS, CLOSES, "Khảo sát", Access.SLIPS),
        [("A", 30, False), ("B", 20, False), ("C", 7, True)],
        strict,
        "Trường A",
    )


def test_who_people_are_is_not_asked_where_fewer_than_thirty_are_asked(office, box):
    forms.publish(asking_who("nam", "nu"), "can_bo", NOW)
    with pytest.raises(WrongState) as refused:
        prepared(box)
    told = refused.value.in_language("vi")
    assert (
        [each for each in ("Trường A", "Trường B", "Trường C") if each in told],
        "từ 30 người" in told,
    ) == (
        ["Trường B", "Trường C"],
        True,
    )
    assert ("Thầy, cô là ai?" in told, "Bỏ khỏi đợt" in told, rounds.rounds()) == (True, True, [])


def test_who_people_are_may_be_asked_of_thirty(office, box):
    forms.publish(asking_who("nam", "nu"), "can_bo", NOW)
    made = prepared(box, schools=["A"]).round
    assert [each.head_count for each in rounds.posters(made.id)] == [30]


def test_parents_are_asked_who_they_are_by_the_number_of_families(office, box):
    forms.publish(replace(asking_who("me", "cha"), audience=Audience.PARENTS), "can_bo", NOW)
    assert prepared(box, access=Access.POSTER).round.id == 1
    schools.save_schools([replace(a_school("B"), families=29)])
    with pytest.raises(WrongState, match="từ 30 người"):
        prepared(box, access=Access.POSTER, period="2026-H1", opens_on=AFTER, closes_on=AFTER, schools=["B"])


def test_small_schools_are_pooled_in_surveys_of_staff_only(office, box):
    forms.publish(PARENTS, "can_bo", NOW)
    made = prepared(box, access=Access.POSTER).round
    assert [(each.pooled, each.head_count) for each in rounds.posters(made.id)] == [(False, 540)] * 3


def test_each_school_has_a_code_of_its_own_without_look_alikes(office, box):
    posters = rounds.posters(prepared(box).round.id)
    codes = [poster.code for poster in posters]
    assert (
        len(set(codes)),
        {len(code) for code in codes},
        set("".join(codes)) - set(poster_codes.ALPHABET),
    ) == (
        3,
        {8},
        set(),
    )
    assert [rounds.poster(code.lower()) for code in codes] == posters


def test_an_unknown_code_is_not_found(office, box):
    prepared(box)
    for code in ("22222222", "", "'; --", "2" * 500, "2\0", "\ud800"):
        with pytest.raises(NotFound):
            rounds.poster(code)


def test_a_round_with_slips_has_room_for_every_slip_and_its_ballot(office, box):
    made = prepared(box).round
    record = record_size(FORM) + OVERHEAD
    assert sizes(box, made.id) == {
        (school, kind): size
        for school, slips in (("A", 32), ("B", 22), ("C", 9))  # head count and spares
        for kind, size in {
            RATINGS: (record, slips),
            LATE_RATINGS: (record, 16),
            TICKETS: (TAG_BYTES, slips),
            SLIPS: (SLIP_BYTES, slips),
        }.items()
    }


def test_a_round_with_posters_has_room_for_twice_the_people_asked_and_no_slips(office, box):
    forms.publish(PARENTS, "can_bo", NOW)
    made = prepared(box, schools=["A"], access=Access.POSTER).round
    record = record_size(PARENTS) + OVERHEAD
    assert sizes(box, made.id) == {
        ("A", RATINGS): (record, 1080),
        ("A", LATE_RATINGS): (record, 135),
        ("A", TICKETS): (TAG_BYTES, 1080),
    }


def test_comments_have_room_for_one_in_eight_at_first(office, box):
    form = shipped("ks_cmhs")
    forms.publish(form, "can_bo", NOW)
    made = prepared(box, form_id=form.id, schools=["A"], access=Access.POSTER).round  # of 540 families
    found, comment = sizes(box, made.id), comment_size(form) + OVERHEAD
    assert (found["A", COMMENTS], found["A", LATE_COMMENTS]) == ((comment, 67), (comment, 8))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"form_id": "checklist"}, WrongState),
        ({"form_id": "unpublished"}, NotFound),
        ({"schools": []}, WrongState),
        ({"schools": ["A", "nowhere"]}, NotFound),
        ({"closes_on": OPENS - timedelta(days=1)}, WrongState),
        ({"period": "2026-H5"}, NotFound),
        ({"thresholds": replace(Thresholds(), results=4)}, WrongState),
        ({"thresholds": replace(Thresholds(), small_staff=6)}, WrongState),
        ({"access": Access.POSTER}, WrongState),  # staff
        ({"passphrases": Passphrases("ngắn", PASSPHRASES.second)}, WrongState),
        ({"passphrases": Passphrases(PASSPHRASES.first, PASSPHRASES.first)}, WrongState),
    ],
)
def test_what_does_not_go_together_opens_nothing(office, box, changes, error):
    with pytest.raises(error) as refused:
        prepared(box, **changes)
    assert (rounds.rounds(), box._file.keys(1), box.keys.folder.exists()) == ([], [], False)
    assert "ngắn" not in str(refused.value)


def test_schools_of_another_level_are_refused_by_name(office, box):
    forms.publish(replace(FORM, levels=("th",)), "can_bo", NOW)
    schools.save_schools([replace(a_school("M", "Mẫu giáo Sao Mai"), level=Level.MN)])
    with pytest.raises(WrongState, match="Mẫu giáo Sao Mai"):
        prepared(box, schools=["A", "M"])


def test_a_school_is_asked_once_at_a_time(office, box):
    first = prepared(box, schools=["A", "B"])
    rehearse(box, first)
    with pytest.raises(WrongState, match="A"):
        prepared(box, schools=["C", "A"], opens_on=CLOSES, closes_on=AFTER)
    rounds.close_round(first.round.id, "can_bo", NOW, OPENS)
    assert prepared(box, schools=["C", "A"], opens_on=CLOSES, closes_on=AFTER).round.id == 2


def test_an_opening_that_fails_at_the_box_leaves_nothing_and_can_be_repeated(office, box, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(box._file, "lay_out", refuse)
        with pytest.raises(NotStored):
            prepared(box)
    left = (rounds.rounds(), audit.entries(1)[0].action)
    again = rehearse(box, prepared(box))
    assert (left, again.id, again.state(OPENS)) == (([], "form.publish"), 1, RoundState.OPEN)


def refuse(*_: object) -> None:
    raise NotStored("disk full")


def test_two_rounds_opened_at_once_get_numbers_and_boxes_of_their_own(office, box):
    def open_one(school: str) -> int:
        try:
            return prepared(box, schools=[school]).round.id
        finally:
            database.release()
            box.close()

    with ThreadPoolExecutor(3) as pool:
        numbers = sorted(pool.map(open_one, "ABC"))
    asked = [poster.school.code for number in numbers for poster in rounds.posters(number)]
    boxes = [sorted({school for _, school, _ in box._file.keys(number)}) for number in numbers]
    assert (numbers, boxes) == ([1, 2, 3], [[code] for code in asked])


# What is sealed


def test_no_record_in_the_box_can_be_read_without_its_round_key(office, box):
    form = shipped("ks_cmhs")
    forms.publish(form, "can_bo", NOW)
    made = [
        rehearse(box, prepared(box, form_id=form.id, schools=[school], access=Access.POSTER)).id
        for school in "AB"
    ]
    words = next(question.name for question in form.questions if question.type == "text")
    answers = {q.name: q.choices[0].name for q in form.questions if q.type == "select_one"}
    box.put([sealed(box, form, made[0], "A", answers | {words: "Sân trường nên có cây."})])
    whole = box.path.read_bytes()
    rating, comment = pack(form, answers), pack_comment(form, words, "Sân trường nên có cây.")
    assert [part in whole for part in (rating, rating[1:], comment, "Sân trường".encode())] == [False] * 4
    assert opened_records(box, made[0], "A", RATINGS) == [rating]  # the control: with the key it is there
    assert opened_records(box, made[0], "A", COMMENTS) == [comment]
    with pytest.raises(NotAllowed):
        opener(box, made[1]).open(box.records(made[0], "A", RATINGS)[0])


def test_two_people_who_answer_alike_leave_records_that_differ(office, box):
    made = rehearse(box, prepared(box, schools=["A"]))
    tags = [bytes([number]) * 16 for number in (1, 2)]
    box.replace_slips(made.id, "A", tags)
    answers = {"q1": "good", "q2": "good", "q3": "bad"}
    box.put([replace(sealed(box, FORM, made.id, "A", answers), slip=tag) for tag in tags])
    one, other = box.records(made.id, "A", RATINGS)
    assert (one == other, opened_records(box, made.id, "A", RATINGS)) == (False, [pack(FORM, answers)] * 2)


# The rehearsal


def test_a_round_waits_for_its_rehearsal_whatever_the_day(office, box):
    made = prepared(box)
    days = (BEFORE, OPENS, CLOSES, AFTER)
    waiting = [made.round.state(day) for day in days]
    done = rehearse(box, made)
    assert (waiting, [done.state(day) for day in days], done.rehearsed_on) == (
        [RoundState.PREPARED] * 4,
        [RoundState.PLANNED, RoundState.OPEN, RoundState.OPEN, RoundState.CLOSED],
        BEFORE,
    )


@pytest.mark.parametrize("line", range(1, LINES + 1))
def test_any_line_of_the_sheet_will_do_copied_as_people_copy(office, box, line):
    made = prepared(box)
    copied = grouped_line(recovery_lines(made.secret)[line - 1]).lower()
    assert rehearse(box, made, copied={line: copied}).rehearsed_on == BEFORE


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"passphrases": Passphrases(PASSPHRASES.first, "một hai ba bốn năm sáu")}, NotAllowed),
        ({"passphrases": Passphrases("một hai ba bốn năm sáu", PASSPHRASES.second)}, NotAllowed),
        ({"passphrases": Passphrases(PASSPHRASES.second, PASSPHRASES.first)}, NotAllowed),
        ({"copied": {}}, Mistyped),
        ({"copied": {3: ""}}, Mistyped),
        ({"copied": {3: "0123456789ABCDEFG"}}, Mistyped),
    ],
)
def test_a_rehearsal_that_fails_leaves_the_round_waiting(office, box, typed, error):
    made = prepared(box)
    entries = len(audit.entries())
    with pytest.raises(error):
        rehearse(box, made, **typed)
    assert (rounds.round_(made.round.id), len(audit.entries())) == (made.round, entries)


def test_neither_another_line_nor_another_sheet_will_do(office, box):
    first, second = prepared(box, schools=["A"]), prepared(box, schools=["B"])
    lines = recovery_lines(first.secret)
    for copied in ({2: lines[0]}, {1: recovery_lines(second.secret)[0]}, {1: lines[0], 2: lines[2]}):
        with pytest.raises(Mistyped) as refused:
            rehearse(box, first, copied=copied)
        assert lines[1] not in str(refused.value)


def test_a_rehearsal_notices_a_key_that_is_gone_or_broken(office, box):
    made = prepared(box)
    path = box.keys.folder / "round-1.key"
    whole = path.read_bytes()
    for content, error in ((whole[:-1], NotFound), (whole[:-1] + bytes([whole[-1] ^ 1]), NotAllowed)):
        path.write_bytes(content)
        with pytest.raises(error):
            rehearse(box, made)
    path.unlink()
    with pytest.raises(NotFound):
        rehearse(box, made)
    assert rounds.round_(1).rehearsed_on is None


def test_a_public_key_that_is_not_the_private_ones_is_noticed(office, box):
    """Ballots sealed for it could never be opened: the test ballot shows that before any other."""
    made = prepared(box)
    path = box.keys.folder / "round-1.key"
    whole, public = path.read_bytes(), box.keys.key(1).public
    path.write_bytes(whole.replace(public, bytes([public[0] ^ 1]) + public[1:]))
    with pytest.raises(NotAllowed):
        rehearse(box, made)


def test_a_round_can_be_rehearsed_again_and_keeps_its_first_day(office, box):
    made = prepared(box)
    rehearse(box, made)
    again = [rehearse(box, made, day=day).rehearsed_on for day in (OPENS, AFTER)]
    assert (again, [entry.action for entry in audit.entries()].count("round.rehearse")) == ([BEFORE] * 2, 3)


def test_a_round_that_is_over_is_rehearsed_no_more(office, box):
    cancelled, counted = prepared(box, schools=["A"]), prepared(box, schools=["B"])
    rounds.cancel_round(cancelled.round.id, box, "can_bo", NOW, BEFORE)
    rehearse(box, counted)
    releases.count_round(opener(box, counted.round.id), box, "can_bo", NOW, AFTER)
    for made in (cancelled, counted):
        with pytest.raises(WrongState):
            rehearse(box, made, day=AFTER)


def test_the_audit_log_tells_of_opening_and_rehearsal_and_of_no_key(office, box):
    made = prepared(box)
    rehearse(box, made)
    told = [(entry.action, entry.subject, entry.actor, entry.detail) for entry in audit.entries(2)]
    assert [each[:3] for each in told] == [("round.rehearse", "1", "can_bo"), ("round.open", "1", "can_bo")]
    secrets = [*recovery_lines(made.secret), PASSPHRASES.first, PASSPHRASES.second, made.secret.tag_key.hex()]
    assert [secret for secret in secrets if secret in str(told)] == []
    assert "slips" in told[1][3]  # the control: details are looked at


def test_an_error_of_opening_or_rehearsal_repeats_nothing_that_was_typed(office, box):
    made = prepared(box)
    typed = Passphrases("con đường đất đỏ quê tôi", "con đò nhỏ bên sông vắng")
    with pytest.raises(FormsError) as refused:
        rehearse(box, made, passphrases=typed)
    chain = [str(refused.value), repr(refused.value.__cause__), repr(refused.value.__context__)]
    assert ("con đ" in "".join(chain), typed.first in repr(typed)) == (False, False)


@pytest.mark.parametrize("day", [BEFORE, OPENS, AFTER])
def test_a_round_that_waits_may_be_called_off_or_extended_and_nothing_else(office, box, day):
    number = prepared(box).round.id
    with pytest.raises(WrongState):
        rounds.close_round(number, "can_bo", NOW, day)
    with pytest.raises(WrongState):
        releases.count_round(opener(box, number), box, "can_bo", NOW, day)
    extended = rounds.extend_round(number, AFTER, "can_bo", NOW, day)
    cancelled = rounds.cancel_round(number, box, "can_bo", NOW, day)
    assert (extended.state(day), extended.closes_on, cancelled.state(day), box.keys.has(number)) == (
        RoundState.PREPARED,
        AFTER,
        RoundState.CANCELLED,
        False,
    )
