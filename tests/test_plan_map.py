"""Every sentence of the plan has a page, form or report, and each opens for whoever needs it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask

from forms_app.core.people import Role
from forms_app.storage import users
from tests.actors import Visitor
from tests.demo_world import FINISHED, demo_of, signed_in
from tests.factories import shipped

ROOT = Path(__file__).parent.parent
ASKED = (  # parts I, II and III of the plan, sentence by sentence
    *("I.1a", "I.1b", "I.1c", "I.1d", "I.2a", "I.2b", "I.2c", "I.3"),
    *("II.1a", "II.1b", "II.1c", "II.2a", "II.2b", "II.2c", "II.2d", "II.2e", "II.2f"),
    *("II.3a", "II.3b", "II.3c", "II.3d", "II.3e", "II.3f", "II.4a", "II.4b", "II.4c", "II.4d"),
    *("II.5a", "II.5b", "II.5c", "II.5d", "II.5e", "II.5f", "II.5g", "II.5h", "II.6a", "II.6b"),
    *("III.1", "III.2", "III.3"),
)


class Row(NamedTuple):
    """One line of the table; ``forms`` is "form: question, question; form: …"."""

    row: str
    asked: str
    answer: str
    forms: str
    address: str
    role: str


def rows() -> list[Row]:
    lines = (ROOT / "docs/plan-map.md").read_text("utf-8").splitlines()
    cells = (
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| I")
    )
    return [Row(*each) for each in cells]


app = demo_of()


def test_no_sentence_of_the_plan_is_left_out() -> None:
    assert tuple(each.row for each in rows()) == ASKED


def test_every_question_that_is_named_is_asked() -> None:
    named = [
        (form, question.strip())
        for each in rows()
        for form, _, questions in (part.partition(":") for part in each.forms.split(";") if part.strip())
        for question in questions.split(",")
    ]
    asked = {form.strip(): {each.name for each in shipped(form.strip()).questions} for form, _ in named}
    missing = [f"{form}: {question}" for form, question in named if question not in asked[form.strip()]]
    assert (missing, len(named) > len(ASKED)) == ([], True)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.row)
def test_the_page_opens_for_whoever_needs_it(app: Flask, row: Row) -> None:
    address = row.address.strip("`").replace("<period>", FINISHED)
    assert re.fullmatch(r"/\S*", address)
    assert visitor(app, row.role).get(address).status_code == 200


def visitor(app: Flask, role: str) -> Visitor:
    if role == "nobody":
        return Visitor(app.test_client())
    return signed_in(app, next(each.username for each in users.users() if each.role is Role(role)))
