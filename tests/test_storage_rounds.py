"""Rounds and releases: frozen at opening, counted once, destroyed when the time for corrections is over."""

from __future__ import annotations

import random
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from forms_app.core.answers import comment_size, pack, record_size
from forms_app.core.definition import Audience, Theme
from forms_app.core.disclosure import Withheld, to_json
from forms_app.core.errors import NotFound, NotStored, WrongState
from forms_app.core.office import Thresholds
from forms_app.core.rounds import Round, RoundState
from forms_app.core.schools import Level
from forms_app.storage import audit, database, forms, releases, rounds, schools
from forms_app.storage.ballot_box import COMMENTS, RATINGS, TICKETS, Ballot, BallotBox
from forms_app.storage.round_keys import KEY_BYTES, TAG_BYTES, ticket_tag
from tests.factories import a_school, checklist, shipped, survey

NOW = datetime(2026, 11, 22, 3, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
OPENS, CLOSES = date(2026, 11, 23), date(2026, 12, 6)
DURING, AFTER = OPENS + timedelta(days=3), CLOSES + timedelta(days=1)
FORM = survey(Theme.BIET, Theme.BAN, Theme.LAM)


@pytest.fixture
def office(store: str) -> None:
    """Three schools, one of them small, and a published survey of staff."""
    staff = {"A": 30, "B": 20, "C": 7}
    schools.save_schools([a_school(code, f"Trường {code}", staff=heads) for code, heads in staff.items()])
    forms.publish(FORM, "can_bo", NOW)
    forms.publish(checklist("a"), "can_bo", NOW)


def opened(box: BallotBox, **changes: Any) -> Round:
    given: dict[str, Any] = {
        "form_id": "survey",
        "period": "2026-H2",
        "schools": ["A", "B", "C"],
        "opens_on": OPENS,
        "closes_on": CLOSES,
        "thresholds": Thresholds(),
    }
    return rounds.open_round(**(given | changes), by="can_bo", now=NOW, box=box)


def answer(box: BallotBox, round_id: int, school: str, count: int) -> None:
    rng = random.Random(f"{round_id}{school}{count}")
    ballots = []
    for _ in range(count):
        answers = {question.name: rng.choice(("good", "good", "fair", "bad")) for question in FORM.questions}
        ballots.append(Ballot(round_id, school, rng.randbytes(TAG_BYTES), pack(FORM, answers)))
    box.put(ballots)


def test_opening_freezes_form_head_counts_pool_and_thresholds(office, box):
    strict = replace(Thresholds(), results=8)
    made = opened(box, thresholds=strict)
    schools.save_schools([a_school("A", "Trường A mới", staff=99)])
    forms.publish(survey(Theme.BIET), "can_bo", NOW)
    frozen = [(poster.school.code, poster.head_count, poster.pooled) for poster in rounds.posters(made.id)]
    assert (made, frozen, rounds.frozen_thresholds(made.id), rounds.posters(made.id)[0].school.name) == (
        Round(1, "survey", 1, Audience.STAFF, "2026-H2", OPENS, CLOSES, "Khảo sát"),
        [("A", 30, False), ("B", 20, False), ("C", 7, True)],
        strict,
        "Trường A",
    )


def test_small_schools_are_pooled_in_surveys_of_staff_only(office, box):
    forms.publish(survey(Theme.BIET, audience=Audience.PARENTS), "can_bo", NOW)
    made = opened(box)
    assert [(each.pooled, each.head_count) for each in rounds.posters(made.id)] == [(False, 540)] * 3


def test_each_school_has_a_code_of_its_own_without_look_alikes(office, box):
    posters = rounds.posters(opened(box).id)
    codes = [poster.code for poster in posters]
    assert (len(set(codes)), {len(code) for code in codes}, set("".join(codes)) - set(rounds.ALPHABET)) == (
        3,
        {8},
        set(),
    )
    assert [rounds.poster(code.lower()) for code in codes] == posters


def test_an_unknown_code_is_not_found(office, box):
    opened(box)
    for code in ("22222222", "", "'; --", "2" * 500, "2\0", "\ud800"):
        with pytest.raises(NotFound):
            rounds.poster(code)


def test_boxes_are_made_for_twice_the_people_asked(office, box):
    made = opened(box)
    found = {key: box._file.read(key) for key in box._file.keys(made.id)}
    rows = {key[1:]: (each.record_size, each.capacity) for key, each in found.items()}
    assert rows == {
        (school, kind): (size, capacity)
        for school, capacity in (("A", 60), ("B", 40), ("C", 16))
        for kind, size in {RATINGS: record_size(FORM), TICKETS: TAG_BYTES}.items()
    }


def test_comments_have_room_for_one_in_eight_at_first(office, box):
    form = shipped("ks_cmhs")
    forms.publish(form, "can_bo", NOW)
    made = opened(box, form_id=form.id, schools=["A"])  # of 540 families
    found = box._file.read((made.id, "A", COMMENTS))
    assert (found.record_size, found.capacity) == (comment_size(form), 67)


def test_a_round_has_a_key_that_only_its_owner_reads(office, box):
    made = opened(box)
    file = box.keys.folder / f"round-{made.id}.key"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (file, box.keys.folder)]
    assert (modes, len(box.keys.key(made.id))) == ([0o600, 0o700], KEY_BYTES)


def test_a_tag_depends_on_key_page_and_answers():
    key, nonce, answers = b"k" * 32, b"n" * 16, b'{"q1":"good"}'
    tag = ticket_tag(key, nonce, answers)
    others = [
        (b"K" * 32, nonce, answers),
        (key, b"N" * 16, answers),
        (key, nonce, b"{}"),
        (key, nonce + b"{", answers[1:]),
    ]
    assert (len(tag), ticket_tag(key, nonce, answers), tag in [ticket_tag(*other) for other in others]) == (
        16,
        tag,
        False,
    )


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
    ],
)
def test_what_does_not_go_together_opens_nothing(office, box, changes, error):
    with pytest.raises(error):
        opened(box, **changes)
    assert (rounds.rounds(), box._file.keys(1), box.keys.folder.exists()) == ([], [], False)


def test_schools_of_another_level_are_refused_by_name(office, box):
    forms.publish(replace(FORM, levels=("th",)), "can_bo", NOW)
    schools.save_schools([replace(a_school("M", "Mẫu giáo Sao Mai"), level=Level.MN)])
    with pytest.raises(WrongState, match="Mẫu giáo Sao Mai"):
        opened(box, schools=["A", "M"])


def test_a_school_is_asked_once_at_a_time(office, box):
    first = opened(box, schools=["A", "B"])
    with pytest.raises(WrongState, match="A"):
        opened(box, schools=["C", "A"], opens_on=CLOSES, closes_on=AFTER)
    rounds.close_round(first.id, "can_bo", NOW, DURING)
    assert opened(box, schools=["C", "A"], opens_on=CLOSES, closes_on=AFTER).id == 2


def test_an_opening_that_fails_at_the_box_leaves_nothing_and_can_be_repeated(office, box, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(box._file, "lay_out", refuse)
        with pytest.raises(NotStored):
            opened(box)
    left = (rounds.rounds(), audit.entries(1)[0].action)
    made = opened(box)
    answer(box, made.id, "A", 3)
    assert (left, made.id, len(box.records(1, "A", RATINGS))) == (([], "form.publish"), 1, 3)


def refuse(*_: object) -> None:
    raise NotStored("disk full")


def test_two_rounds_opened_at_once_get_numbers_and_boxes_of_their_own(office, box):
    def open_one(school: str) -> int:
        try:
            return opened(box, schools=[school]).id
        finally:
            database.release()
            box.close()

    with ThreadPoolExecutor(3) as pool:
        numbers = sorted(pool.map(open_one, "ABC"))
    asked = [poster.school.code for number in numbers for poster in rounds.posters(number)]
    boxes = [sorted({school for _, school, _ in box._file.keys(number)}) for number in numbers]
    assert (numbers, boxes) == ([1, 2, 3], [[code] for code in asked])


def test_a_round_goes_through_its_states(office, box):
    made = opened(box)
    assert [made.state(day) for day in (OPENS - timedelta(days=1), OPENS, CLOSES, AFTER)] == [
        RoundState.PLANNED,
        RoundState.OPEN,
        RoundState.OPEN,
        RoundState.CLOSED,
    ]


@pytest.mark.parametrize(
    ("step", "day", "state"),
    [
        (
            lambda n, box, day: rounds.cancel_round(n, box, "can_bo", NOW, day),
            OPENS - timedelta(days=1),
            RoundState.CANCELLED,
        ),
        (lambda n, _, day: rounds.close_round(n, "can_bo", NOW, day), DURING, RoundState.CLOSED),
        (lambda n, _, day: rounds.extend_round(n, AFTER, "can_bo", NOW, day), DURING, RoundState.OPEN),
    ],
)
def test_a_round_can_be_cancelled_closed_and_extended(office, box, step, day, state):
    made = opened(box)
    assert (step(made.id, box, day).state(day), rounds.round_(made.id).state(day)) == (state, state)


@pytest.mark.parametrize(
    "step",
    [
        lambda n, box: rounds.cancel_round(n, box, "can_bo", NOW, DURING),
        lambda n, _: rounds.close_round(n, "can_bo", NOW, AFTER),
        lambda n, _: rounds.close_round(n, "can_bo", NOW, OPENS - timedelta(days=1)),
        lambda n, _: rounds.extend_round(n, CLOSES, "can_bo", NOW, DURING),
        lambda n, _: rounds.extend_round(n, AFTER + timedelta(days=9), "can_bo", NOW, AFTER),
    ],
)
def test_a_step_out_of_turn_is_refused_and_not_logged(office, box, step):
    made = opened(box)
    entries = len(audit.entries())
    with pytest.raises(WrongState):
        step(made.id, box)
    assert (rounds.round_(made.id), len(audit.entries())) == (made, entries)


def test_a_cancelled_round_leaves_neither_boxes_nor_key(office, box, monkeypatch):
    made, before = opened(box), OPENS - timedelta(days=1)
    box.records(made.id, "A", RATINGS)  # the control: there they are
    with monkeypatch.context() as broken:
        broken.setattr(box, "destroy", _fails)
        with pytest.raises(NotStored):
            rounds.cancel_round(made.id, box, "can_bo", NOW, before)
    again = rounds.cancel_round(made.id, box, "can_bo", NOW, before)
    for gone in (lambda: box.records(made.id, "A", RATINGS), lambda: box.keys.key(made.id)):
        with pytest.raises(NotFound):
            gone()
    cancelled = [entry for entry in audit.entries() if entry.action == "round.cancel"]
    assert (again.state(before), len(cancelled)) == (RoundState.CANCELLED, 1)


def _fails(_round_id: int) -> None:
    raise NotStored("Ổ đĩa đầy.")


def test_an_unknown_round_is_not_found(office, box):
    for asked in (rounds.round_, rounds.posters, rounds.frozen_thresholds, releases.release):
        with pytest.raises(NotFound):
            asked(7)


@pytest.fixture
def counted(office: None, box: BallotBox) -> Round:
    """A round with enough answers in A, too few in B, a pooled C; counted the day after closing."""
    made = opened(box)
    for school, count in (("A", 24), ("B", 4), ("C", 6)):
        answer(box, made.id, school, count)
    return releases.count_round(made.id, box, "can_bo", NOW, AFTER).round


def test_counting_freezes_what_may_be_shown(counted, box):
    first = releases.release(counted.id)
    answer(box, counted.id, "B", 9)  # too late: a release never changes
    again = releases.release(counted.id)
    shown = {code: isinstance(result, Withheld) for code, result in first.protected.schools.items()}
    assert (to_json(first.protected) == to_json(again.protected), shown["A"], shown["B"], first.made_on) == (
        True,
        False,
        True,
        AFTER,
    )
    assert (first.round.counted_on, first.round.state(AFTER)) == (AFTER, RoundState.COUNTED)


@pytest.mark.parametrize("day", [OPENS - timedelta(days=1), OPENS, CLOSES])
def test_only_a_closed_round_is_counted(office, box, day):
    made = opened(box)
    with pytest.raises(WrongState):
        releases.count_round(made.id, box, "can_bo", NOW, day)
    assert releases.release(made.id) is None


def test_a_round_is_counted_once(counted, box):
    with pytest.raises(WrongState):
        releases.count_round(counted.id, box, "can_bo", NOW, AFTER)
    assert [entry.action for entry in audit.entries()].count("round.count") == 1


def test_of_two_counts_at_once_one_is_kept(office, box):
    made = opened(box)
    answer(box, made.id, "A", 24)

    def count(_: int) -> bool:
        try:
            releases.count_round(made.id, box, "can_bo", NOW, AFTER)
        except WrongState:
            return False
        finally:
            database.release()
            box.close()
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(count, range(3))) == [False, False, True]


def test_a_count_that_fails_at_the_end_leaves_the_round_uncounted(office, box, monkeypatch):
    made = opened(box)
    with monkeypatch.context() as broken:
        broken.setattr(audit, "record", refuse)
        with pytest.raises(NotStored):
            releases.count_round(made.id, box, "can_bo", NOW, AFTER)
    before = releases.release(made.id)
    assert (before, releases.count_round(made.id, box, "can_bo", NOW, AFTER).made_on) == (None, AFTER)


def test_releases_are_listed_newest_first_and_by_school(counted, box):
    later = opened(box, schools=["A"], opens_on=AFTER, closes_on=AFTER)
    next_day = AFTER + timedelta(days=1)
    releases.count_round(later.id, box, "can_bo", NOW, next_day)
    listed = {
        school: [each.round.id for each in releases.releases(school)] for school in (None, "A", "B", "X")
    }
    assert listed == {None: [2, 1], "A": [2, 1], "B": [1], "X": []}


def test_ballots_are_destroyed_after_the_time_for_corrections_only(counted, box):
    key = box.keys.key(counted.id)
    with pytest.raises(WrongState):
        releases.destroy_round(counted.id, box, 14, "can_bo", NOW, AFTER + timedelta(days=13))
    assert (len(box.records(counted.id, "A", RATINGS)), box.keys.key(counted.id)) == (24, key)
    day = AFTER + timedelta(days=14)
    releases.destroy_round(counted.id, box, 14, "can_bo", NOW, day)
    for gone in (lambda: box.records(counted.id, "A", RATINGS), lambda: box.keys.key(counted.id)):
        with pytest.raises(NotFound):
            gone()
    entry = audit.entries(1)[0]
    assert (
        entry.action,
        entry.subject,
        rounds.round_(counted.id).state(day),
        releases.release(counted.id) is None,
    ) == (
        "round.destroy",
        str(counted.id),
        RoundState.DESTROYED,
        False,
    )


def test_an_uncounted_round_is_never_destroyed(office, box):
    made = opened(box)
    with pytest.raises(WrongState):
        releases.destroy_round(made.id, box, 0, "can_bo", NOW, AFTER)


def test_a_destruction_cut_short_is_done_again(counted, box, monkeypatch):
    day = AFTER + timedelta(days=14)
    with monkeypatch.context() as broken:
        broken.setattr(releases, "_mark_destroyed", refuse)
        with pytest.raises(NotStored):
            releases.destroy_round(counted.id, box, 14, "can_bo", NOW, day)
    releases.destroy_round(counted.id, box, 14, "can_bo", NOW, day)
    assert rounds.round_(counted.id).destroyed_on == day


def test_the_audit_log_never_tells_of_an_answer(counted):
    told = str([(entry.action, entry.subject, entry.detail) for entry in audit.entries()])
    actions = {entry.action for entry in audit.entries()}
    assert (actions, "24" in told) == ({"form.publish", "round.open", "round.count"}, False)
