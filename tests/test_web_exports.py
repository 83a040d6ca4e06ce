"""The page of tables to take away: who is offered what, filters, both kinds of file, nothing unreleased."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask import Flask
from openpyxl import load_workbook

from forms_app.core.people import Role
from forms_app.storage import users
from forms_app.storage.rounds import rounds
from tests.actors import Visitor
from tests.demo_world import FINISHED, demo_of, signed_in

FOR_ALL = ("schools", "units", "periods", "rounds", "results", "figures", "levels", "actions")
NAMED = ("visits", "items")
OFFERED = {  # by who asks: area, tables
    "chuyenvien": {"office": {*FOR_ALL, *NAMED}, "board": {*FOR_ALL, *NAMED}},
    "bangiamsat": {"board": set(FOR_ALL)},
}
AREAS = ("office", "board")

app = demo_of()


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return signed_in(app, "chuyenvien")


def table(visitor: Visitor, path: str) -> list[list[str]]:
    text = visitor.get(path).data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_each_role_is_offered_what_the_policy_lets_it_read_and_gets_nothing_else(app: Flask) -> None:
    offered: dict[str, dict[str, set[str]]] = {}
    taken: dict[str, dict[str, set[str]]] = {}
    for user in users.users():
        visitor = signed_in(app, user.username)
        for area in AREAS:
            page = visitor.get(f"/{area}/exports/")
            if page.status_code == 200:
                found = set(re.findall(rf'href="/{area}/exports/(\w+)\.csv"', page.text))
                offered.setdefault(user.username, {})[area] = found
            answers = {
                name
                for name in (*FOR_ALL, *NAMED)
                for kind in ("csv", "xlsx")
                if visitor.get(f"/{area}/exports/{name}.{kind}").status_code == 200
            }
            if answers:
                taken.setdefault(user.username, {})[area] = answers
    assert (offered, taken) == (OFFERED, OFFERED)
    assert {user.role for user in users.users()} == set(Role)


def test_a_stranger_is_asked_to_sign_in(app: Flask) -> None:
    stranger = Visitor(app.test_client())
    paths = [f"/{area}/exports/{rest}" for area in AREAS for rest in ("", "schools.csv", "items.xlsx")]
    assert {stranger.get(path).status_code for path in paths} == {303}


@pytest.mark.parametrize("name", [*FOR_ALL, *NAMED])
def test_both_files_of_a_table_hold_the_same_rows(officer: Visitor, name: str) -> None:
    lines = table(officer, f"/office/exports/{name}.csv")
    book = load_workbook(io.BytesIO(officer.get(f"/office/exports/{name}.xlsx").data), read_only=True)
    filled = [row for row in book.worksheets[0].iter_rows(values_only=True) if any(row)]
    assert (len(filled), len(book.sheetnames), len(lines) > 1) == (len(lines), 2, True)


def test_a_file_is_named_after_its_table_and_what_it_was_narrowed_to(officer: Visitor) -> None:
    number = next(each.id for each in rounds() if each.counted_on)
    answer = officer.get(f"/office/exports/figures.csv?period={FINISHED}&round={number}")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=figures-{FINISHED}-{number}.csv"
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_carries_its_filters_into_the_addresses_that_heed_them(officer: Visitor) -> None:
    page = officer.get(f"/office/exports/?period={FINISHED}").text
    assert f"/office/exports/items.csv?period={FINISHED}" in page
    assert 'href="/office/exports/schools.csv"' in page
    assert page.count("theo kỳ, đợt đã chọn") == 7


def test_a_filter_leaves_only_what_it_names(officer: Visitor) -> None:
    head, *lines = table(officer, f"/office/exports/items.csv?period={FINISHED}")
    assert {line[head.index("period")] for line in lines} == {FINISHED}


@pytest.mark.parametrize("query", ["period=2031-H1", "period=x", "round=999", "round=x", "round=-1"])
def test_what_is_not_there_is_said_so(officer: Visitor, query: str) -> None:
    paths = ["/office/exports/", "/office/exports/schools.csv"]
    assert [officer.get(f"{path}?{query}").status_code for path in paths] == [404, 404]


def test_english_files_have_english_headings(officer: Visitor) -> None:
    book = load_workbook(io.BytesIO(officer.get("/office/exports/schools.xlsx?lang=en").data), read_only=True)
    first = next(book.worksheets[0].iter_rows(values_only=True))
    assert (book.sheetnames, first[:3]) == (["Schools", "Columns"], ("School code", "Name", "Level"))
