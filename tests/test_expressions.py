"""Expressions: what they mean, held by the table that the browser's twin passes too, and what is refused."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.expressions import Expression, parse, plain
from forms_app.core.expressions.meaning import evaluate

CASES = json.loads((Path(__file__).parent / "expression_cases.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"])
def test_an_expression_means_what_the_shared_table_says(case):
    value = parse(case["source"]).evaluate(case.get("values", {}), case.get("own"))
    assert (value, isinstance(value, bool)) == (case["value"], isinstance(case["value"], bool))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "biểu thức chưa viết hết"),
        ("1 +", "biểu thức chưa viết hết"),
        ("(1", "biểu thức chưa viết hết"),
        ("1 2", "ký tự thứ 3: thừa “2”"),
        ("1 + )", "ký tự thứ 5: không đặt được ở đây: “)”"),
        ("(1 ,", "ký tự thứ 4: cần “)” thay cho “,”"),
        ("selected 1", "ký tự thứ 10: cần “(” thay cho “1”"),
        ("${X} = 1", "ký tự thứ 1: không hiểu “${X} = 1”"),
        ("'a", "ký tự thứ 1: không hiểu “'a”"),
        ("1 == 2", "ký tự thứ 4: không đặt được ở đây: “=”"),
        ("select(1)", "ký tự thứ 1: không có hàm “select”, có phải “selected”?"),
        ("exec('x')", "ký tự thứ 1: không có hàm “exec”"),
        ("if(1, 2)", "ký tự thứ 1: hàm “if” cần 3 giá trị, đang có 2"),
        ("true(1)", "ký tự thứ 1: hàm “true” cần 0 giá trị, đang có 1"),
        ("9999999999999999", "ký tự thứ 1: số “9999999999999999” quá dài"),
        ("(" * 31 + "1" + ")" * 31, "biểu thức lồng nhau quá 30 lần"),
        ("-" * 31 + "1", "biểu thức lồng nhau quá 30 lần"),
        ("1" + " + 1" * 300, "biểu thức dài quá 1000 ký tự"),
    ],
)
def test_a_faulty_expression_is_refused_with_its_place(source: str, message: str):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse(source)


def test_an_expression_knows_the_names_it_reads():
    expression = parse("if(${a} > 1 and selected(${b}, 'x'), ., ${a})")
    assert (expression.names, expression.reads_own) == ({"a", "b"}, True)


def test_what_is_missing_neither_holds_nor_breaks_a_constraint():
    constraint = parse(". <= ${total}")
    outcomes = [(constraint.holds(known, 5), constraint.denies(known, 5)) for known in ({}, {"total": 4})]
    assert outcomes == [(False, False), (False, True)]


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        (None, ""),
        ("dat", "dat"),
        (3, 3.0),
        (Decimal("1.5"), 1.5),
        (["a", "b"], ("a", "b")),
        ({"mark": "chua_dat", "reason": "x"}, "chua_dat"),
        ({"mark": "", "reason": "x"}, ""),
        (True, True),
    ],
)
def test_a_stored_answer_reads_as_a_plain_value(stored: object, seen: object):
    assert plain(stored) == seen


def test_the_tree_goes_to_the_browser_as_json():
    tree = parse("${x} >= 2 and not(selected(., 'a'))").as_json()
    assert json.loads(json.dumps(tree)) == [
        "and",
        [">=", ["name", "x"], 2],
        ["not", ["selected", ["own"], ["text", "a"]]],
    ]


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.sampled_from(["", "dat", "12", "-0.5", "2026-01-05"]),
    st.lists(st.sampled_from(["a", "b"]), unique=True),
)
LEAVES = st.one_of(
    st.sampled_from([("name", "x"), ("name", "y"), ("own",), ("text", "a"), ("text", ""), ("true",)]),
    st.integers(0, 10**15 - 1),
    st.floats(0, 10**9),
)
TWO = ("or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "selected", "round")
ONE = ("not", "negative", "count-selected", "coalesce", "int", "number", "string-length", "round")
TREES = st.recursive(
    LEAVES,
    lambda trees: st.one_of(
        st.tuples(st.sampled_from(TWO), trees, trees),
        st.tuples(st.sampled_from(ONE), trees),
        st.tuples(st.just("if"), trees, trees, trees),
    ),
    max_leaves=20,
)


@given(tree=TREES, x=VALUES, y=VALUES, own=VALUES)
def test_every_expression_has_a_value_whatever_it_meets(tree: object, x: object, y: object, own: object):
    value = evaluate(tree, {"x": x, "y": y}, own)
    expression = Expression("", tree)
    both = expression.holds({"x": x, "y": y}, own) and expression.denies({"x": x, "y": y}, own)
    assert (isinstance(value, str | float | bool | tuple), both) == (True, False)


@given(st.text("${}()'., x1<>=!+-*ad", max_size=30))
def test_any_text_is_parsed_or_refused_politely(source: str):
    try:
        parse(source).evaluate({})
    except ValueError as refusal:
        assert str(refusal)  # noqa: PT017 (either way is fine, another exception is not)
