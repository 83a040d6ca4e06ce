"""static/relevance.js in a real browser: the shared table of meanings, and questions that come and go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forms_app.core.expressions import parse

pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = (ROOT / "static" / "relevance.js").read_text("utf-8")
CASES = json.loads((ROOT / "tests" / "expression_cases.json").read_text("utf-8"))

PAGE = """<!doctype html><meta charset="utf-8">
<form data-facts='{"school_sites": 2}'>
<label><input type="radio" name="canteen" value="yes">yes</label>
<label><input type="radio" name="canteen" value="no">no</label>
<p id="meals" data-relevant='["=", ["name", "canteen"], ["text", "yes"]]'>
  <input name="meal_price" inputmode="decimal" required></p>
<p id="dear" data-relevant='[">", ["name", "meal_price"], 1000.5]'>dear</p>
<p id="sites" data-relevant='[">", ["name", "school_sites"], 1]'>sites</p>
<div data-row="members.0."><input type="checkbox" name="members.0.guest" value="yes">
  <p id="host" data-relevant='["=", ["name", "guest"], ["text", "yes"]]'>host</p></div>
<button>send</button></form>"""


@pytest.fixture
def form(page):
    page.set_content(PAGE)
    page.add_script_tag(content=SCRIPT, type="module")
    page.wait_for_function("document.querySelector('#meals').hidden")
    return page


def shown(page) -> list[str]:
    return page.eval_on_selector_all("[data-relevant]", "all => all.filter(e => !e.hidden).map(e => e.id)")


def test_an_expression_means_the_same_in_the_browser(page):
    asked = [{**case, "tree": parse(case["source"]).as_json()} for case in CASES]
    values = page.evaluate(
        """async ([script, cases]) => {
            const module = await import(URL.createObjectURL(new Blob([script], {type: "text/javascript"})));
            return cases.map(({tree, values, own}) =>
                module.evaluate(tree, (name) => values?.[name] ?? "", own ?? ""));
        }""",
        [SCRIPT, asked],
    )
    wrong = [
        (case["source"], value)
        for case, value in zip(CASES, values, strict=True)
        if (value, isinstance(value, bool)) != (case["value"], isinstance(case["value"], bool))
    ]
    assert wrong == []


def test_a_question_appears_when_its_condition_holds(form):
    before = shown(form)
    form.check("[value=yes][name=canteen]")
    form.fill("[name=meal_price]", "1.200,75")
    form.check("[name='members.0.guest']")
    assert (before, shown(form)) == (["sites"], ["meals", "dear", "sites", "host"])


def test_the_answer_of_a_hidden_question_counts_as_missing(form):
    form.check("[value=yes][name=canteen]")
    form.fill("[name=meal_price]", "2000")
    form.check("[value=no][name=canteen]")
    assert shown(form) == ["sites"]


def test_a_hidden_question_does_not_stop_the_form_from_being_sent(form):
    hidden = form.evaluate("document.forms[0].checkValidity()")
    form.check("[value=yes][name=canteen]")
    assert (hidden, form.evaluate("document.forms[0].checkValidity()")) == (True, False)
