"""Surveys of exactly so many questions in the demo district.

``python -m benchmarks.surveys open 15 45`` opens them, ``count`` says how many ballots they hold.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import timedelta

from forms_app.core.definition import FormDefinition
from forms_app.core.office import Thresholds
from forms_app.core.passphrases import Passphrases
from forms_app.core.recovery import recovery_lines
from forms_app.core.rounds import Access
from forms_app.storage import forms, rounds
from forms_app.storage.opening import RoundPlan, open_round, rehearse_round
from forms_app.storage.schools import schools
from forms_app.web.clock import now, today
from forms_app.web.services import services
from wsgi import app

ORIGIN = "ks_cmhs"
HOLDERS = Passphrases("lúa vàng ven kênh 1", "bến đò chiều mưa 2")  # of boxes that nobody will open


def of_length(count: int) -> FormDefinition:
    """The parents' survey with ``count`` questions to choose from, its own ones over and over."""
    origin = services().definitions.load(ORIGIN)
    asked = [each for section in origin.sections for each in section.questions if each.type == "select_one"]
    questions = tuple(
        replace(asked[place % len(asked)], name=f"q{place}", relevant="") for place in range(count)
    )
    section = replace(origin.sections[0], questions=questions, relevant="")
    return replace(origin, id=f"bench_{count}", sections=(section,))


def open_(count: int) -> dict[str, str]:
    """Publish it and open a rehearsed round in every school; poster codes by school."""
    definition = of_length(count)
    forms.publish(definition, "bench", now())
    day, codes = today(), [each.code for each in schools()]
    plan = RoundPlan(
        definition.id, f"{day.year}", codes, day, day + timedelta(days=7), Access.POSTER, Thresholds()
    )
    opened = open_round(plan, HOLDERS, "bench", now(), services().box)
    sheet = dict(enumerate(recovery_lines(opened.secret), start=1))
    rehearse_round(opened.round.id, HOLDERS, sheet, "bench", now(), day, services().box)
    return {each.school.code: each.code for each in rounds.posters(opened.round.id)}


def count() -> dict[str, int]:
    """How many ballots lie in the boxes, by form."""
    found: dict[str, int] = {}
    for each in rounds.rounds():
        if each.form_id.startswith("bench_"):
            boxes = (
                services().box.records(each.id, poster.school.code, "ratings")
                for poster in rounds.posters(each.id)
            )
            found[each.form_id] = sum(map(len, boxes))
    return found


if __name__ == "__main__":
    with app.app_context():
        what, *counts = sys.argv[1:]
        print(
            json.dumps(count() if what == "count" else {f"bench_{each}": open_(int(each)) for each in counts})
        )
