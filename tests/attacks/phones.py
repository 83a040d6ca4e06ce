"""People with marked phones who answer through the application itself, by poster and by slip."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.rounds import Access, Poster
from forms_app.storage import forms, rounds
from forms_app.storage.slips import print_slips
from forms_app.web.services import Services
from tests.actors import CLOSES, NOW, OPENS, SAME_ORIGIN, SCHOOLS, first_choices, hidden, open_survey
from tests.attacks.canaries import Canary
from tests.factories import shipped
from tests.sealed import open_round

SCHOOL = "TH01"
SLIP_FORM = "ks_cmhs_la_phieu"  # the parents' questions again: two rounds of one form would overlap
WORDS = "p_dieu_muon_noi"


@dataclass(frozen=True)
class TwoRounds:
    """One with posters, one with slips, in the same schools; ``codes`` are the slips of one school."""

    poster: Poster
    slips: Poster
    codes: tuple[str, ...]


def open_both(app: Flask) -> TwoRounds:
    """Both rounds in all schools, the slips of SCHOOL printed."""
    poster = open_survey(app)[SCHOOL]
    held: Services = app.extensions["forms"]
    forms.publish(replace(shipped("ks_cmhs"), id=SLIP_FORM), "can_bo", NOW)
    codes = [school.code for school in SCHOOLS]
    opened = open_round(held.box, SLIP_FORM, codes, OPENS, CLOSES, NOW, Access.SLIPS)
    _, printed = print_slips(opened.id, SCHOOL, False, "can_bo", NOW, NOW.date(), held.box)
    slips = next(each for each in rounds.posters(opened.id) if each.school.code == SCHOOL)
    return TwoRounds(poster, slips, printed)


def first_page(app: Flask, poster: Poster) -> dict[str, str]:
    """The first choice of every question."""
    return first_choices(app.test_client(use_cookies=False).get(f"/S/{poster.code}"))


def answer(app: Flask, poster: Poster, canary: Canary, page: dict[str, str]) -> int:
    """Load the page, by the slip where this person has one, fill it and send it; the status of the last."""
    client = app.test_client(use_cookies=False)
    phone = {"REMOTE_ADDR": canary.address}

    def get(path: str) -> TestResponse:
        return client.get(path, headers=canary.headers, environ_base=phone)

    def post(path: str, values: dict[str, str]) -> TestResponse:
        headers = canary.headers | SAME_ORIGIN
        return client.post(path, data=values, headers=headers, environ_base=phone)

    path, filled = f"/S/{poster.code}", page | {WORDS: canary.comment}
    if canary.slip:
        get("/K")
        loaded = post("/K", {"code": canary.slip})
        brought = {name: hidden(loaded, name) for name in ("_ticket", "_slip", "_poster")}
        status = post("/K", filled | brought).status_code
    else:
        status = post(path, filled | {"_ticket": hidden(get(path), "_ticket")}).status_code
    get(f"{path}/thanks")
    return status
