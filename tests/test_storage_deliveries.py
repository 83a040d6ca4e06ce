"""What phones deliver counts once, whatever the network did to it; what cannot be a revision waits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from forms_app.core.errors import Conflict, NotFound, WrongState
from forms_app.core.people import Action, Role, User, may
from forms_app.core.visits import Delivery, Outcome, VisitState
from forms_app.storage import audit, database, deliveries, forms, reopening, schools, users, visits
from forms_app.storage.deliveries import Sent
from forms_app.storage.models import DeliveryRow, InspectorRow, SectionRow
from tests.factories import a_school, checklist

NOW = datetime(2026, 11, 22, 3, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
UUID = "6f1c2a34-9f5e-4c1b-8f43-0a7d0f5f2f10"
SENDING = "0b0b7a34-9f5e-4c1b-8f43-0a7d0f5f2f11"
BODY = {"a_1": "Đủ hồ sơ"}


@pytest.fixture
def office(store: str) -> None:
    schools.save_schools([a_school("A")])
    for username in ("lan", "hung"):
        users.add_user(username, username.title(), Role.INSPECTOR, None, NOW, "quan_tri")
    forms.publish(checklist("a", "b"), "can_bo", NOW)
    day = NOW.date()
    visits.plan_visit("A", "checklist", "2026-H2", day, day, ["lan", "hung"], "can_bo", NOW, UUID)


def send(
    body: Any = BODY,
    base: int = 0,
    section: str = "a",
    author: str = "lan",
    key: str = SENDING,
    late: bool = False,
    now: datetime = NOW,
) -> Delivery:
    fingerprint = sha256(repr(body).encode()).hexdigest()
    return deliveries.deliver(UUID, Sent(key, section, base, body, fingerprint, author), now, late)


def revisions() -> int:
    return int(SectionRow.select().count())


def told(found: Delivery) -> tuple[Outcome, int | None]:
    return found.outcome, found.revision


def test_a_sending_becomes_a_revision_with_a_fingerprint(office):
    sent = send()
    assert (told(sent), sent.body, len(sent.sha256), visits.answers(UUID)) == (
        (Outcome.STORED, 1),
        BODY,
        64,
        BODY,
    )


def test_the_same_sending_again_gives_the_same_receipt_even_after_others_saved(office):
    first = send()
    visits.save_section(UUID, "a", 1, {"a_1": "khác"}, "hung", NOW)
    assert (send(), send(base=7, now=NOW + timedelta(days=900)), revisions()) == (first, first, 2)


def test_a_key_is_good_for_one_content_of_one_person(office):
    send()
    for changes in ({"body": {"a_1": "khác"}}, {"section": "b"}, {"author": "hung"}):
        with pytest.raises(Conflict):
            send(**changes)
    assert (revisions(), DeliveryRow.select().count()) == (1, 1)


def test_another_body_on_an_old_revision_is_kept_beside_the_other(office):
    visits.save_section(UUID, "a", 0, {"a_1": "của Hùng"}, "hung", NOW)
    sent = send()
    assert (told(sent), visits.answers(UUID), deliveries.waiting(UUID)) == (
        (Outcome.CONFLICT, None),
        {"a_1": "của Hùng"},
        [sent],
    )
    assert audit.entries(1)[0].action == "visit.conflict"


def test_what_both_filled_alike_is_no_conflict(office):
    visits.save_section(UUID, "a", 0, BODY, "hung", NOW)
    assert (told(send()), revisions()) == ((Outcome.STORED, 1), 1)


def test_two_people_on_two_sections_do_not_meet(office):
    kept = [send({"a_1": "x"}), send({"b_1": "y"}, section="b", author="hung", key=str(uuid4()))]
    assert ([told(each) for each in kept], visits.answers(UUID)) == (
        [(Outcome.STORED, 1)] * 2,
        {"a_1": "x", "b_1": "y"},
    )


@pytest.mark.parametrize(
    ("take", "expected"), [(True, (Outcome.TAKEN, 2, "Đủ hồ sơ")), (False, (Outcome.DROPPED, None, "x"))]
)
def test_who_chooses_takes_the_waiting_one_or_drops_it_once(office, take, expected):
    visits.save_section(UUID, "a", 0, {"a_1": "x"}, "hung", NOW)
    send()
    chosen = deliveries.settle(SENDING, take, "hung", NOW)
    again = deliveries.settle(SENDING, not take, "lan", NOW)
    assert (*told(chosen), visits.answers(UUID)["a_1"]) == expected
    assert (again, send(), deliveries.waiting()) == (chosen, chosen, [])  # the phone learns what was chosen
    assert [each.action for each in audit.entries()].count(f"visit.{chosen.outcome}") == 1


def test_a_taken_version_keeps_its_author(office):
    visits.save_section(UUID, "a", 0, {"a_1": "x"}, "hung", NOW)
    send()
    deliveries.settle(SENDING, True, "hung", NOW)
    assert visits.latest_sections(UUID)["a"].author == "lan"


def test_what_comes_after_the_hand_in_waits_until_the_visit_is_reopened(office):
    visits.save_section(UUID, "a", 0, {"a_1": "x"}, "hung", NOW)
    visits.submit_visit(UUID, "{}", "hung", NOW)
    late = send(base=1)
    with pytest.raises(WrongState):
        deliveries.settle(SENDING, True, "can_bo", NOW)
    reopening.reopen(UUID, "thiếu một phần", "can_bo", NOW)
    taken = deliveries.settle(SENDING, True, "can_bo", NOW)
    assert (told(late), told(taken), visits.answers(UUID)) == (
        (Outcome.LATE, None),
        (Outcome.TAKEN, 2),
        BODY,
    )


def test_what_was_handed_in_already_need_not_wait(office):
    visits.save_section(UUID, "a", 0, BODY, "lan", NOW)
    visits.submit_visit(UUID, "{}", "hung", NOW)
    assert told(send()) == (Outcome.STORED, 1)


def test_who_fetched_a_visit_may_deliver_after_leaving_the_team_and_nobody_else(office):
    deliveries.carry(UUID, "lan", NOW)
    deliveries.carry(UUID, "lan", NOW + timedelta(days=1))
    InspectorRow.delete().where(InspectorRow.account == "lan").execute()
    left = visits.visit(UUID)
    lan, mai = (User(name, name, Role.INSPECTOR) for name in ("lan", "mai"))
    allowed = [
        may(lan, Action.FILL_VISIT, left),
        may(lan, Action.DELIVER_VISIT, deliveries.as_carried(left)),
        may(mai, Action.DELIVER_VISIT, deliveries.as_carried(left)),
    ]
    assert (allowed, told(send(late=True)), visits.answers(UUID)) == (
        [False, True, False],
        (Outcome.LATE, None),
        {},
    )


def test_only_the_leader_and_the_office_choose_what_came_late(office):
    found = visits.visit(UUID)
    people = [User(name, name, Role.INSPECTOR) for name in ("lan", "hung")]
    people.append(User("can_bo", "can_bo", Role.OFFICER))
    assert [may(each, Action.SETTLE_DELIVERY, found) for each in people] == [True, False, True]


def five_at_once(send_one: Any) -> list[Delivery]:
    def one(number: int) -> Delivery:
        try:
            sent: Delivery = send_one(number)
            return sent
        finally:
            database.release()

    with ThreadPoolExecutor(5) as pool:
        return list(pool.map(one, range(5)))


def test_five_parallel_posts_of_one_sending_are_one_revision(office):
    kept = five_at_once(lambda _: send())
    assert (kept, revisions(), DeliveryRow.select().count()) == ([kept[0]] * 5, 1, 1)


def test_five_parallel_posts_of_one_section_under_five_keys_are_one_revision(office):
    kept = five_at_once(lambda _: send(key=str(uuid4())))
    assert ([told(each) for each in kept], revisions()) == ([(Outcome.STORED, 1)] * 5, 1)


def test_of_five_parallel_different_bodies_one_is_the_revision_and_four_are_kept(office):
    kept = five_at_once(lambda number: send({"a_1": str(number)}, key=str(uuid4())))
    found = sorted(each.outcome for each in kept)
    assert (found, revisions(), len(deliveries.waiting(UUID))) == (
        [Outcome.CONFLICT] * 4 + [Outcome.STORED],
        1,
        4,
    )


@pytest.mark.parametrize(
    ("changes", "error"), [({"section": "z"}, WrongState), ({"key": "no-uuid"}, NotFound)]
)
def test_nothing_is_kept_of_what_belongs_nowhere(office, changes, error):
    with pytest.raises(error):
        send(**changes)
    assert DeliveryRow.select().count() == 0


def test_a_reopened_visit_is_a_draft_again_and_keeps_what_was_handed_in(office):
    send()
    visits.submit_visit(UUID, '{"value": "91.5"}', "lan", NOW)
    reopened = reopening.reopen(UUID, "thiếu chữ ký", "can_bo", NOW)
    send({"a_1": "mới"}, base=1, key=str(uuid4()))
    visits.submit_visit(UUID, '{"value": "95"}', "lan", NOW)
    [earlier] = reopening.earlier_versions(UUID)
    assert (reopened.state, reopened.version, visits.visit(UUID).version, visits.visit_score(UUID)) == (
        VisitState.DRAFT,
        2,
        2,
        '{"value": "95"}',
    )
    assert (earlier.version, earlier.score, earlier.revisions, earlier.reason) == (
        1,
        '{"value": "91.5"}',
        {"a": 1},
        "thiếu chữ ký",
    )
    assert [each.action for each in audit.entries()].count("visit.reopen") == 1


def test_only_a_visit_that_is_handed_in_is_reopened(office):
    send()
    with pytest.raises(WrongState):
        reopening.reopen(UUID, "x", "can_bo", NOW)
    assert reopening.earlier_versions(UUID) == []


def test_a_confirmation_that_handed_the_visit_in_never_does_so_again(office):
    send()
    deliveries.mark_handed_in(SENDING)
    assert told(send()) == (Outcome.HANDED_IN, 1)
