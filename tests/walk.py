"""Every address that can be fetched and everybody who may come, for tests that look at all pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient

from forms_app.core.bodies import BodyKind
from forms_app.core.people import Role
from forms_app.core.settings import Part
from forms_app.storage import (
    actions,
    bodies,
    deliveries,
    good_model_lists,
    late_photos,
    model_drafts,
    returns,
    rounds,
    schools,
    suggestion_boxes,
    suggestions,
    units,
    users,
    visits,
    work_plans,
)
from tests.demo_world import signed_in


def arguments(app: Flask) -> dict[str, list[object]]:
    """Values for every variable part of an address."""
    plans = work_plans.plans_of(work_plans.used_years())
    school = rounds.posters(1)[0].school.code
    return {
        "code": [
            school,
            *(poster.code for each in rounds.rounds() for poster in rounds.posters(each.id)[:1]),
            *(each.code for each in actions.actions()[:8]),
            *(each.code for each in suggestion_boxes.boxes()[:2]),
            *(each.code for each in suggestions.suggestions()),
            *(each.code for each in good_model_lists.page(good_model_lists.Wanted(), 1, 9)),
        ],
        "period": returns.used_periods(),
        "key": [
            *(draft.key for each in schools.schools() for draft in model_drafts.drafts_of(each.code)),
            *(draft.key for draft in model_drafts.drafts_of_office()),
        ],
        "plan": [each.key.code for each in plans],
        "task": [plans[-1].tasks[0].key],
        "year": [plans[-1].key.year],
        "number": [each.id for each in rounds.rounds()],
        "step": ["extend", "close", "cancel", "count", "destroy"],
        "form_id": list(app.extensions["forms"].definitions.form_ids()),
        "username": [user.username for user in users.users()],
        "token": ["not-a-token"],
        "submission": ["0b0b7a34-9f5e-4c1b-8f43-0a7d0f5f2f11"],
        "uuid": [visit.uuid for visit in visits.visits(cancelled=True)],
        "version": [1],
        "unit": [unit.code for unit in units.units()[:3]],
        "school": [each.code for each in schools.schools()[:3]],
        "owner": [school, "phong"],
        "body": [kind.value for kind in BodyKind],
        "since": [each.starts_on.isoformat() for each in bodies.bodies_of(school)[::-1]],
        "which": ["half-year"],
        "part": [part.value for part in Part],
        "basis": ["ct16", "l10_2022", "none"],
        "name": ["style.css", "header", "a_lanh_dao", "figures", "items"],
        "desk": ["office", "board"],
        "kind": ["csv", "xlsx"],
        "item": ["a_ke_hoach_qcdc"],
        "question": ["a_ke_hoach_qcdc", "a_chi_bo_lanh_dao"],
        "sha256": ["0" * 64],
        "sent": ["0" * 64],
        "passage": ["opening", "ii.1"],
        "ending": ["docx", "xlsx"],
    }


def addresses(app: Flask) -> list[str]:
    """Every address that can be fetched, with each value of its variable parts at least once."""
    values = arguments(app)
    adapter = app.url_map.bind("127.0.0.1")
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        fixed = rule.defaults or {}
        free = rule.arguments - set(fixed)
        longest = max((len(values[name]) for name in free), default=1)
        for place in range(longest):
            given = {name: values[name][place % len(values[name])] for name in free}
            found.append(adapter.build(rule.endpoint, {**given, **fixed}))
    return [*found, *choices()]


def choices() -> list[str]:
    """The pages of what came late and waits for somebody to choose."""
    sections = [f"/visits/{each.visit}/deliveries/{each.submission}" for each in deliveries.waiting()]
    photos = [
        f"/visits/{visit.uuid}/late/{photo.item}/{photo.sent}"
        for visit in visits.visits()
        for photo in late_photos.waiting(visit.uuid)
    ]
    return [*sections, *photos]


def link_of_a_new_account(moment: datetime) -> str:
    """An officer's, so that its page pairs a phone as well."""
    token = users.add_user("zz_can_bo_moi", "Vũ Thị Lụa", Role.OFFICER, None, moment, "quan_tri")
    return f"/activate/{token}"


def visitors(app: Flask) -> Iterator[tuple[str, FlaskClient]]:
    """Nobody in particular, then one person of each role."""
    yield "nobody", app.test_client()
    for role in Role:
        name = next(user.username for user in users.users() if user.role is role)
        yield role.value, signed_in(app, name).client
