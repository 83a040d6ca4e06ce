"""Paper that comes after the count: a result of its own, once, which leaves the first one as it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from forms_app.core.disclosure import SchoolResult, Withheld, to_json
from forms_app.core.errors import NotAllowed, WrongState
from forms_app.core.office import Thresholds
from forms_app.core.paper import PaperForm
from forms_app.core.people import Role
from forms_app.core.recovery import RoundSecret
from forms_app.core.rounds import Round
from forms_app.core.schools import Unit
from forms_app.storage import forms, releases, schools
from forms_app.storage.ballot_box import BallotBox
from forms_app.storage.paper import PaperBatch, add_paper
from forms_app.storage.sealing import Opener
from forms_app.storage.stuffing import look_alike
from forms_app.web.services import Services
from tests.actors import SCHOOLS
from tests.factories import shipped
from tests.office_people import person, signed_in
from tests.sealed import PASSPHRASES, open_round, opener, sealed

NOW = datetime(2026, 11, 16, 2, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
OPENS, CLOSES = date(2026, 11, 16), date(2026, 11, 20)
AFTER = CLOSES + timedelta(days=1)
FORM = shipped("ks_cmhs")
BEST = {each.name: each.choices[0].name for each in FORM.questions if each.choices}
WORST = {each.name: each.choices[2].name for each in FORM.questions if each.choices}


def opened(box: BallotBox, thresholds: Thresholds | None = None) -> Round:
    """Sixty forms came by phone in TH01, and the round is over."""
    schools.save_schools(SCHOOLS, (Unit("TT", "Huyện Thủ Thừa"),))
    forms.publish(FORM, "can_bo", NOW)
    codes = [school.code for school in SCHOOLS]
    made = open_round(box, FORM.id, codes, OPENS, CLOSES, NOW, thresholds=thresholds or Thresholds())
    half = [sealed(box, FORM, made.id, "TH01", BEST if place % 2 else WORST) for place in range(60)]
    box.put(half)
    return made


def late(box: BallotBox, number: int, school: str = "TH01") -> None:
    pile = {place: PaperForm(WORST, "") for place in range(1, number + 1)}
    nonce = bytes([number]) * 16
    add_paper(PaperBatch(1, school, nonce, pile), "lan", "hung", NOW, AFTER, box)


def counted(box: BallotBox) -> releases.Release:
    return releases.count_round(opener(box, 1), box, "can_bo", NOW, AFTER)


def test_late_paper_has_a_result_of_its_own_and_leaves_the_first_as_it_was(store, box):
    opened(box)
    first = counted(box)
    late(box, 13)
    apart = releases.count_late_paper(opener(box, 1), box, "can_bo", NOW, AFTER)
    result = apart.protected.schools["TH01"]
    assert isinstance(result, SchoolResult)
    assert (set(apart.protected.schools), result.answers.low, result.rate, result.more_than_expected) == (
        {"TH01"},
        10,
        None,
        False,
    )
    again = releases.release(1)
    assert again is not None
    assert to_json(again.protected) == to_json(first.protected)
    assert [each.protected.schools["TH01"] for each in releases.late_releases("TH01")] == [result]
    assert releases.late_releases("TH02") == []


def test_few_late_forms_show_words_only(store, box):
    opened(box)
    counted(box)
    late(box, 5)
    apart = releases.count_late_paper(opener(box, 1), box, "can_bo", NOW, AFTER)
    result = apart.protected.schools["TH01"]
    assert isinstance(result, SchoolResult)
    assert (result.words_only, result.questions) == (True, ())


def test_late_paper_is_counted_once_and_only_where_there_is_enough(store, box):
    opened(box, Thresholds(results=8))
    with pytest.raises(WrongState):
        releases.count_late_paper(opener(box, 1), box, "can_bo", NOW, AFTER)  # not counted yet
    counted(box)
    with pytest.raises(WrongState, match="không có phiếu giấy"):
        releases.count_late_paper(opener(box, 1), box, "can_bo", NOW, AFTER)
    late(box, 6)
    with pytest.raises(WrongState, match="Cần từ 8"):
        releases.count_late_paper(opener(box, 1), box, "can_bo", NOW, AFTER)
    late(box, 7)
    releases.count_late_paper(opener(box, 1), box, "can_bo", NOW, AFTER)
    with pytest.raises(WrongState, match="đã đếm"):
        releases.count_late_paper(opener(box, 1), box, "can_bo", NOW, AFTER)


def test_a_pooled_school_shows_no_late_result_of_its_own(store, box):
    made = opened(box)
    counted(box)
    late(box, 6, "TH02")
    apart = releases.count_late_paper(opener(box, made.id), box, "can_bo", NOW, AFTER)
    shown = apart.protected.schools["TH02"]
    assert isinstance(shown, SchoolResult | Withheld)
    assert isinstance(apart.protected.pool, Withheld)


def test_another_rounds_key_counts_nothing(store, box):
    opened(box)
    counted(box)
    late(box, 6)
    with pytest.raises(NotAllowed):
        releases.count_late_paper(Opener(RoundSecret(1, bytes(range(32)), bytes(32))), box, "x", NOW, AFTER)
    assert releases.late_releases("TH01") == []


def test_forms_that_are_all_alike_are_told_at_the_count_and_nowhere_else(store, box):
    opened(box)
    alike = [school.code for school in look_alike(opener(box, 1), box)]
    assert (alike, "alike" in to_json(counted(box).protected)) == (["TH01"], False)


def test_different_forms_are_not_suspected(store, box):
    opened(box)
    names = [each.name for each in FORM.questions if each.choices]
    mixed = (
        BEST | dict.fromkeys(names[:0]) | {names[place % 13]: WORST[names[place % 13]]} for place in range(52)
    )
    box.put([sealed(box, FORM, 1, "MN01", each) for each in mixed])
    assert [school.code for school in look_alike(opener(box, 1), box)] == ["TH01"]


@pytest.mark.parametrize(("forms_came", "told"), [(19, []), (20, ["TH02"]), (39, ["TH02"])])
def test_from_twenty_forms_that_are_all_alike_the_school_is_named_at_the_count(store, box, forms_came, told):
    opened(box)
    box.put([sealed(box, FORM, 1, "TH02", BEST) for _ in range(forms_came)])
    counted(box)
    assert [school.code for school in look_alike(opener(box, 1), box)] == [*told, "TH01"]


def test_few_forms_that_differ_in_one_question_are_not_suspected(store, box):
    opened(box)
    name = next(each.name for each in FORM.questions if each.choices)
    half = [BEST | {name: WORST[name]} if place % 2 else BEST for place in range(30)]
    box.put([sealed(box, FORM, 1, "TH02", each) for each in half])
    counted(box)
    assert [school.code for school in look_alike(opener(box, 1), box)] == ["TH01"]


def test_the_office_counts_late_paper_and_the_board_reads_it_apart(app: Flask) -> None:
    held: Services = app.extensions["forms"]
    opened(held.box)
    counted(held.box)
    late(held.box, 13)
    person(app, Role.OFFICER)
    officer = signed_in(app, "officer", days=5)
    typed = {"passphrase_1": PASSPHRASES.first, "passphrase_2": PASSPHRASES.second}
    wrong = officer.post("/office/rounds/1/late", typed | {"passphrase_2": "không phải cụm từ này"})
    done = officer.post("/office/rounds/1/late", typed)
    page = officer.get("/board/schools/TH01?period=2026-H2").text
    assert (wrong.status_code, done.location, page.count("Phiếu giấy nộp muộn")) == (
        422,
        "/office/rounds/1?done=late",
        1,
    )


def test_the_two_holders_are_told_of_look_alikes_on_the_page_of_the_count(app: Flask) -> None:
    held: Services = app.extensions["forms"]
    opened(held.box)
    person(app, Role.OFFICER)
    officer = signed_in(app, "officer", days=5)
    typed = {"passphrase_1": PASSPHRASES.first, "passphrase_2": PASSPHRASES.second}
    told = officer.post("/office/rounds/1/count", typed)
    later = officer.get("/office/rounds/1").text
    assert (told.status_code, "Trường Tiểu học Bình Minh" in told.text, "giống hệt nhau" in later) == (
        200,
        True,
        False,
    )
