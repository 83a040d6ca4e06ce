"""A respondent's page brings its style with it, and its policy allows that one text and nothing else."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.rounds import Poster
from forms_app.storage import rounds
from forms_app.web import inline_style
from forms_app.web.assets import FOLDER
from tests.actors import NOW, OPENS, Visitor, first_choices, hidden, open_survey

LARGEST = 4800  # bytes, packed, with everything the page loads


@pytest.fixture
def poster(app: Flask) -> Poster:
    return open_survey(app)["MN01"]


def style_of(page: TestResponse) -> str:
    (found,) = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    return str(found)


def allowed(page: TestResponse) -> dict[str, str]:
    """The policy's sources by directive."""
    return dict(part.split(None, 1) for part in page.headers["Content-Security-Policy"].split(";"))


def hashed(style: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def every_page(app: Flask, visitor: Visitor, poster: Poster) -> dict[str, TestResponse]:
    """All that a respondent can meet."""
    path = f"/S/{poster.code}"
    form = visitor.get(path)
    good = first_choices(form) | {"_ticket": hidden(form, "_ticket")}
    pages = {
        "survey": form,
        "english": visitor.get(f"{path}?lang=en"),
        "errors": visitor.post(path, {}),
        "thanks": visitor.get(visitor.post(path, good).headers["Location"]),
        "no such code": visitor.get("/S/ABCDEFGH"),
        "privacy": visitor.get("/anonymity"),
        "refused": visitor.post(path, good, **{"Sec-Fetch-Site": "cross-site"}),
    }
    rounds.close_round(poster.round.id, "can_bo", NOW, OPENS)
    return pages | {"closed": visitor.get(path)}


def test_every_page_of_a_respondent_has_one_of_two_styles_and_its_policy_allows_no_other(
    app, visitor, poster
) -> None:
    pages = every_page(app, visitor, poster)
    assert {page.status_code for page in pages.values()} == {200, 422, 404, 403, 410}
    short, whole = (style_of(pages[name]) for name in ("survey", "errors"))
    assert whole.startswith(short)
    for name, page in pages.items():
        assert allowed(page)["style-src"] == f"{hashed(short)} {hashed(whole)}", name
        assert style_of(page) == (short if name in ("survey", "english") else whole), name
        assert "script-src" not in allowed(page), name  # default-src 'none' holds for it
        assert ("/static/" in page.text, page.text.count('rel="icon" href="data:,"')) == (False, 1), name


def test_all_other_pages_share_the_file_and_allow_no_style_in_the_page(visitor, poster) -> None:
    for path in ("/", "/sign-in", "/nothing", "/static/none.css"):
        page = visitor.get(path)
        assert allowed(page)["style-src"] == "'self'", path
        assert ("<style" in page.text, "/static/style.css" in page.text) == (False, True), path


def test_a_survey_with_all_it_loads_is_one_small_answer(visitor, poster) -> None:
    page = visitor.get(f"/S/{poster.code}", **{"Accept-Encoding": "gzip, deflate, br"})
    assert 'class="question"' in gzip.decompress(page.data).decode()
    assert len(page.data) <= LARGEST


def test_respondents_get_the_first_part_of_the_sheet_only_and_the_survey_its_beginning() -> None:
    sheet = (FOLDER / "style.css").read_text("utf-8")
    assert (sheet.count(inline_style.SURVEY_END), sheet.count(inline_style.END)) == (1, 1)
    styles = inline_style.read_style()
    assert len(styles.survey.text) < len(styles.every.text) < len(inline_style.smaller(sheet)) / 2


def unstyled(page: str) -> set[str]:
    """Classes on the page that the style in it says nothing of."""
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    classes = {name for value in re.findall(r'class="([^"]*)"', page) for name in value.split()}
    return classes - set(re.findall(r"\.([a-z][\w-]*)", style))


def test_a_page_has_the_rules_for_all_that_is_on_it(app, visitor, poster) -> None:
    pages = every_page(app, visitor, poster) | {"slips": visitor.get("/K")}
    assert {name: bare for name, page in pages.items() if (bare := unstyled(page.text))} == {}


def test_a_class_without_a_rule_in_the_page_is_seen(visitor, poster) -> None:
    page = visitor.get(f"/S/{poster.code}").text
    assert unstyled(page.replace('class="wide"', 'class="wide wrong"')) == {"wrong"}


@pytest.mark.parametrize(
    ("sheet", "smaller"),
    [
        ("a {\n  color: red;\n  margin: 0 auto;\n}\n", "a{color:red;margin:0 auto}"),
        ("/* } */ a > b , i { top: calc(1px + 2px) }", "a>b,i{top:calc(1px + 2px)}"),
        ('a::before { content: " /* : { "; }', 'a::before{content:" /* : { "}'),
        ("a { font: 1em 'Noto  Sans' , serif }", "a{font:1em 'Noto  Sans',serif}"),
        ("nav :focus { top: 0 }", "nav :focus{top:0}"),
        (
            "@media (max-width: 40rem) and print {\n a { top: 0 } }",
            "@media (max-width:40rem) and print{a{top:0}}",
        ),
    ],
)
def test_a_sheet_is_made_smaller_and_means_the_same(sheet: str, smaller: str) -> None:
    assert inline_style.smaller(sheet) == smaller
