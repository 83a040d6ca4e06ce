"""Rounds and releases: frozen at opening, counted once, destroyed when the time for corrections is over."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from forms_app.core.definition import Audience, Theme
from forms_app.core.disclosure import Withheld, to_json
from forms_app.core.errors import NotAllowed, NotFound, NotStored, WrongState
from forms_app.core.recovery import RoundSecret
from forms_app.core.rounds import Round, RoundState
from forms_app.storage import audit, database, forms, releases, rounds, schools
from forms_app.storage.ballot_box import RATINGS, BallotBox
from forms_app.storage.sealing import Opener
from tests.factories import a_school, checklist, survey
from tests.sealed import PASSPHRASES, open_round, opener, sealed

NOW = datetime(2026, 11, 22, 3, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
OPENS, CLOSES = date(2026, 11, 23), date(2026, 12, 6)
DURING, AFTER = OPENS + timedelta(days=3), CLOSES + timedelta(days=1)
FORM = survey(Theme.BIET, Theme.BAN, Theme.LAM, audience=Audience.PARENTS)


@pytest.fixture
def office(store: str) -> None:
    """Three schools and a published survey of parents."""
    schools.save_schools([a_school(code, f"Trường {code}") for code in "ABC"])
    forms.publish(FORM, "can_bo", NOW)
    forms.publish(checklist("a"), "can_bo", NOW)


def opened(box: BallotBox, **changes: Any) -> Round:
    given = {"schools": ["A", "B", "C"], "opens_on": OPENS, "closes_on": CLOSES} | changes
    return open_round(box, "survey", now=NOW, **given)


def answer(box: BallotBox, round_id: int, school: str, count: int) -> None:
    rng = random.Random(f"{round_id}{school}{count}")
    choices = ("good", "good", "fair", "bad")
    given = ({question.name: rng.choice(choices) for question in FORM.questions} for _ in range(count))
    box.put([sealed(box, FORM, round_id, school, answers) for answers in given])


def count(box: BallotBox, round_id: int, day: date = AFTER) -> Round:
    return releases.count_round(opener(box, round_id), box, "can_bo", NOW, day).round


def refuse(*_: object) -> None:
    raise NotStored("disk full")


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
    """A round with enough answers in A, too few in B, some in C; counted the day after closing."""
    made = opened(box)
    for school, answers in (("A", 24), ("B", 4), ("C", 6)):
        answer(box, made.id, school, answers)
    return count(box, made.id)


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
        count(box, made.id, day)
    assert releases.release(made.id) is None


def test_the_keys_of_another_round_count_nothing(office, box):
    one, other = (opened(box, schools=[school]) for school in "AB")
    answer(box, one.id, "A", 12)
    foreign = box.keys.secret(other.id, PASSPHRASES)
    stolen = Opener(RoundSecret(one.id, foreign.private_key, foreign.tag_key))
    with pytest.raises(NotAllowed):
        releases.count_round(stolen, box, "can_bo", NOW, AFTER)
    before = releases.release(one.id)
    assert (before, count(box, one.id).counted_on) == (None, AFTER)


def test_a_round_is_counted_once(counted, box):
    with pytest.raises(WrongState):
        count(box, counted.id)
    assert [entry.action for entry in audit.entries()].count("round.count") == 1


def test_of_two_counts_at_once_one_is_kept(office, box):
    made = opened(box)
    answer(box, made.id, "A", 24)

    def try_to_count(_: int) -> bool:
        try:
            count(box, made.id)
        except WrongState:
            return False
        finally:
            database.release()
            box.close()
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(try_to_count, range(3))) == [False, False, True]


def test_a_count_that_fails_at_the_end_leaves_the_round_uncounted(office, box, monkeypatch):
    made = opened(box)
    with monkeypatch.context() as broken:
        broken.setattr(audit, "record", refuse)
        with pytest.raises(NotStored):
            count(box, made.id)
    before = releases.release(made.id)
    assert (before, count(box, made.id).counted_on) == (None, AFTER)


def test_releases_are_listed_newest_first_and_by_school(counted, box):
    later = opened(box, schools=["A"], opens_on=AFTER, closes_on=AFTER)
    next_day = AFTER + timedelta(days=1)
    count(box, later.id, next_day)
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
    assert (actions, "24" in told) == (
        {"form.publish", "round.open", "round.rehearse", "round.count"},
        False,
    )
