"""Tables of data: every value as its column says, nothing of a release that `protect` did not make."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from forms_app.core import datasets
from forms_app.core.datasets import FIGURES, LEVELS, POOL, RESULTS, SCHOOLS, Column, Dataset, Holds, Value
from forms_app.core.definition import Text, Theme
from forms_app.core.disclosure import Protected, Release, SchoolResult, protect
from forms_app.core.office import FLOORS
from forms_app.web.datasets import Asked, Source, sources
from tests.demo_world import FINISHED, TODAY, demo_in
from tests.factories import asked, by_school, raw, shipped_office, survey
from tests.test_documents_posters import poster

MOTTO = shipped_office().motto
TYPES = {
    Holds.TEXT: str,
    Holds.WHOLE: int,
    Holds.PERCENT: int,
    Holds.DECIMAL: Decimal,
    Holds.DAY: date,
    Holds.FLAG: bool,
}


def faults(table: Dataset, record: tuple[Value, ...]) -> list[str]:
    """Columns whose value is not what they say."""
    return [
        f"{table.name}.{column.name} = {value!r}"
        for column, value in zip(table.columns, record, strict=True)
        if not fits(column, value)
    ]


def fits(column: Column, value: Value) -> bool:
    if value is None:
        return column.optional
    if type(value) is not TYPES[column.holds]:
        return False
    if column.holds is Holds.PERCENT and not 0 <= value <= 100:
        return False
    return not column.choices or value in column.choices


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory):
    """Every table of the demo with its rows."""
    with demo_in(tmp_path_factory.mktemp("datasets")) as app, app.test_request_context("/"):
        yield {name: (each.table, rows(each)) for name, each in sources().items()}


def rows(source: Source, **narrowed: object):
    return list(source.rows(Asked(TODAY, "vi", **narrowed)))


def test_every_value_is_what_its_column_says(tables):
    wrong = [fault for table, found in tables.values() for record in found for fault in faults(table, record)]
    assert wrong == []
    assert [name for name, (_, found) in tables.items() if not found] == []


@pytest.mark.parametrize("value", ["Bình Minh", 3, None, True])
def test_a_wrong_value_would_be_seen(value):
    names = [column.name for column in SCHOOLS.columns]
    good = datasets.school_record(poster().school, "Xã Mỹ Phú")
    record = list(good)
    record[names.index("level")] = value
    assert (faults(SCHOOLS, good), faults(SCHOOLS, tuple(record)) != []) == ([], True)


def test_names_of_columns_are_keys_and_there_are_headings_in_both_languages(tables):
    for table, _ in tables.values():
        names = [column.name for column in table.columns]
        assert (len(set(names)), all(name.isidentifier() for name in names)) == (len(names), True)
        assert [
            column.name for column in table.columns if not (column.heading.vi and column.heading.en)
        ] == []
        assert table.title.en
        assert table.about.en


def test_a_record_takes_every_column_and_no_other():
    table = Dataset("t", Text("t"), Text("t"), (Column("a", Text("a")), Column("b", Text("b"))))
    assert table.record(b="2", a="1") == ("1", "2")
    for wrong, refusal in (({"a": "1"}, KeyError), ({"a": "1", "b": "2", "c": "3"}, ValueError)):
        with pytest.raises(refusal):
            table.record(**wrong)


def test_items_of_a_visit_add_up_to_its_score(tables):
    visits, items = tables["visits"], tables["items"]
    scores = {named(visits[0], each)["visit"]: named(visits[0], each)["score"] for each in visits[1]}
    told = {}
    for record in items[1]:
        row = named(items[0], record)
        earned, possible = told.get(row["visit"], (Decimal(0), Decimal(0)))
        if row["earned"] is not None:
            told[row["visit"]] = earned + row["earned"], possible + row["points"]
    percent = {uuid: round(100 * earned / possible, 1) for uuid, (earned, possible) in told.items()}
    assert {
        uuid: abs(percent[uuid] - score) < Decimal("0.11") for uuid, score in scores.items()
    } == dict.fromkeys(scores, True)


def named(table: Dataset, record: tuple[Value, ...]) -> dict[str, Value]:
    return dict(zip((column.name for column in table.columns), record, strict=True))


def test_filters_narrow_and_nothing_is_lost_between_them(tmp_path):
    with demo_in(tmp_path) as app, app.test_request_context("/"):
        known = sources()
        every = rows(known["results"])
        of_rounds = [rows(known["results"], round=number) for number in {record[0] for record in every}]
        assert sorted(map(repr, every)) == sorted(repr(each) for some in of_rounds for each in some)
        assert rows(known["results"], period="2031-H1") == []
        assert {record[2] for record in rows(known["items"], period=FINISHED)} == {FINISHED}
        one = next(record[0] for record in rows(known["schools"]))
        assert {record[1] for record in rows(known["visits"], school=one)} == {one}


# Releases


def release(**answers: int) -> Release:
    form = survey(*[theme for theme in Theme for _ in range(3)])
    tallies = by_school(
        [raw(number, *[(number, 0, 0)] * 18, school=code) for code, number in answers.items()]
    )
    return Release(poster().round, TODAY, protect(form, tallies, asked(answers), frozenset(), FLOORS))


def figures(of: Release, school: str):
    return [named(FIGURES, each) for each in datasets.figure_records(of, school, False, MOTTO, "vi")]


def test_a_school_without_results_has_a_row_that_says_why_and_no_figure():
    of = release(A=4, B=40)
    row = named(RESULTS, datasets.result_record(of, "A", False))
    shown = {name: row[name] for name in ("shown", "why", "forms_from", "forms_to", "overall")}
    assert shown == {
        "shown": False,
        "why": "few_answers",
        "forms_from": None,
        "forms_to": None,
        "overall": None,
    }
    assert figures(of, "A") == []


def test_the_pool_stands_under_no_school():
    of = release(A=4, B=4, C=4)
    row = named(RESULTS, datasets.result_record(of, POOL, False))
    assert (row["school"], row["shown"], row["forms_from"], row["forms_to"]) == (None, True, 10, 14)
    assert {each["school"] for each in figures(of, POOL)} == {None}


def test_figures_are_the_ranges_of_the_release_and_nothing_else():
    of = release(A=40)
    result = of.protected.schools["A"]
    assert isinstance(result, SchoolResult)
    rows_of_questions = [each for each in figures(of, "A") if each["kind"] == "question"]
    expected = [
        (each.name, each.favourable.low, each.favourable.high, each.unfavourable.low, each.unfavourable.high)
        for each in result.questions
    ]
    told = [
        (each["question"], each["good_from"], each["good_to"], each["not_good_from"], each["not_good_to"])
        for each in rows_of_questions
    ]
    assert (told, len(told)) == (expected, 18)


def test_records_of_results_are_made_of_protected_results_alone():
    """Nothing but a release goes in, and nothing in it but what `protect` sealed."""
    with pytest.raises(TypeError):
        Protected("f", None, 5, {}, release(A=4).protected.pool, release(A=4).protected.district)
    levels = [named(LEVELS, each) for each in datasets.level_records(release(A=40, B=4), False, MOTTO, "en")]
    assert [(each["high"], each["schools_shown"], each["schools_withheld"]) for each in levels] == [
        (1, 1, 1)
    ] * 6


def test_the_demo_app_is_not_needed_for_columns(app: Flask):
    with app.test_request_context("/"):
        assert set(sources()) == {
            *("schools", "units", "periods", "rounds", "results"),
            *("figures", "levels", "visits", "items", "actions"),
        }
