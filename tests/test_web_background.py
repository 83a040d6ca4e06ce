"""A survey that asks who is answering, from its page to that of the school."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from flask import Flask

from forms_app.core.definition import Audience
from forms_app.core.people import Role
from forms_app.core.schools import Unit
from forms_app.storage import forms, releases, rounds, schools
from forms_app.web.services import Services
from tests.actors import SCHOOLS
from tests.factories import asking_who
from tests.office_people import person, signed_in
from tests.sealed import open_round, opener, sealed

NOW = datetime(2026, 11, 16, 2, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
OPENS, CLOSES, AFTER = date(2026, 11, 16), date(2026, 11, 20), date(2026, 11, 21)
FORM = replace(asking_who("nam", "nu"), audience=Audience.PARENTS)
KINDS = [*["nam"] * 6, *["nu"] * 20, *[None] * 4]


def test_who_answers_may_stay_unsaid_and_is_told_in_a_table_of_its_own(app: Flask) -> None:
    held: Services = app.extensions["forms"]
    schools.save_schools(SCHOOLS, (Unit("TT", "Huyện Thủ Thừa"),))
    forms.publish(FORM, "can_bo", NOW)
    made = open_round(held.box, FORM.id, ["TH01"], OPENS, CLOSES, NOW)
    asked = app.test_client().get(f"/S/{rounds.posters(made.id)[0].code}").text
    said = {"q1": "good", "q2": "good", "q3": "bad"}
    held.box.put(
        [sealed(held.box, FORM, 1, "TH01", said | ({"who": kind} if kind else {})) for kind in KINDS]
    )
    releases.count_round(opener(held.box, 1), held.box, "can_bo", NOW, AFTER)
    person(app, Role.OFFICER)
    page = signed_in(app, "officer", days=5).get("/board/schools/TH01?period=2026-H2").text
    table = page[page.index('<caption class="hidden">Khảo sát phụ huynh: Thầy, cô là ai?') :]
    shown = re.findall(r'<th scope="row">(.*?)</th><td[^>]*>(.*?)</td>', table.partition("</table>")[0])
    assert ('name="who" value="nu"' in asked, shown) == (
        True,
        [("nam", "20–40 %"), ("nu", "60–80 %"), ("Để trống (trong mọi phiếu)", "10–25 %")],
    )
