"""Many schools of one level with scores and a release, put straight into the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from forms_app.core.disclosure import protect, to_json
from forms_app.core.office import FLOORS
from forms_app.core.schools import Level, School, Unit
from forms_app.core.scoring import score
from forms_app.core.scoring import to_json as score_json
from forms_app.storage import forms, rounds, schools
from forms_app.storage.models import ReleaseRow, RoundRow, VisitRow, named_db
from forms_app.storage.periods import period
from tests.actors import NOW
from tests.factories import a_school, asked, by_school, marked, raw, shipped, shipped_office

CHECKLIST, SURVEY = "chk_th", "ks_cbgvnv"


def many_schools(count: int) -> list[School]:
    """Primary schools under invented numbers, kept."""
    made = [
        replace(a_school(f"P{place:04}", f"Trường Tiểu học số {place}"), level=Level.TH)
        for place in range(count)
    ]
    schools.save_schools(made, (Unit("TT", "Huyện Thủ Thừa"),))
    return made


def give_results(known: list[School], *periods: str) -> None:
    """A visit handed in and a survey released for each of the schools, in each period."""
    for form_id in (CHECKLIST, SURVEY):
        forms.publish(shipped(form_id), "can_bo", NOW)
    for number, code in enumerate(periods, start=len(rounds.rounds()) + 1):
        with named_db.atomic():
            _visits(known, code)
            _release(known, code, number)


def _visits(known: list[School], code: str) -> None:
    scores = [
        score_json(
            score(shipped(CHECKLIST), marked(CHECKLIST, **{item: mark}), {}, shipped_office().class_limits)
        )
        for item in ("b_ck_nhan_su", "a_chi_bo_lanh_dao")
        for mark in ("dat", "chua_dat", "dat_mot_phan")
    ]
    day = period(code).starts_on + timedelta(days=20)
    rows = [
        {
            "uuid": f"00000000-0000-4000-8000-{hash((code, place)) % 10**12:012}",
            "school": school.code,
            "form_id": CHECKLIST,
            "form_version": 1,
            "period": code,
            "starts_on": day,
            "ends_on": day,
            "submitted_at": NOW,
            "score": scores[place % len(scores)],
            "changes": 0,
        }
        for place, school in enumerate(known)
    ]
    for start in range(0, len(rows), 100):
        VisitRow.insert_many(rows[start : start + 100]).execute()


def _release(known: list[School], code: str, number: int) -> None:
    form = shipped(SURVEY)
    names = [each.name for each in form.questions if each.choices]
    every = []
    for place, school in enumerate(known):
        forms_sent = 3 + place % 60
        choices = form.question(names[0]).choices
        counts = {
            name: {choices[(place + turn) % len(choices)].name: forms_sent} for turn, name in enumerate(names)
        }
        every.append(replace(raw(forms_sent, school=school.code), questions=counts))
    protected = protect(form, by_school(every), asked({each.code: 60 for each in known}), frozenset(), FLOORS)
    days = period(code)
    RoundRow.insert(
        id=number,
        form_id=SURVEY,
        form_version=1,
        audience="staff",
        period=code,
        opens_on=days.starts_on,
        closes_on=days.starts_on,
        title="Khảo sát",
        thresholds="{}",
        access="slips",
        counted_on=days.ends_on,
    ).execute()
    ReleaseRow.insert(round=number, made_on=days.ends_on, body=to_json(protected)).execute()
    assert rounds.round_(number).counted_on
