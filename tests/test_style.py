"""The style sheet is used, all of it, and nothing on the pages waits for a rule that is not there."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask

from forms_app.web.inline_style import read_style
from tests.pages import check

ROOT = Path(__file__).parent.parent
SHEET = ROOT / "static" / "style.css"
HOOKS = {"sheet"}  # classes that only a script looks for
LARGEST_SHEET = 7 * 1024  # bytes, packed, of the whole file
LARGEST_PART = 2048  # bytes, packed, of what stands in a respondent's page
LARGEST_OF_SURVEY = 1536  # and of what stands in a survey as it is first shown


def styled(sheet: str) -> set[str]:
    """Classes that a rule of ``sheet`` names."""
    rules = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    selectors = (found for found in re.findall(r"([^{}]+)\{", rules) if not found.strip().startswith("@"))
    return {name for found in selectors for name in re.findall(r"\.([a-z][\w-]*)", found)}


def written(template: str) -> set[str]:
    """Classes of a template, those inside an expression too: ``class="tag{% if x %} good{% endif %}"``."""
    values = re.findall(r'class="((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)"', template)
    return {name for value in values for name in re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", value).split()}


def sources(*places: str) -> str:
    return "\n".join(path.read_text("utf-8") for place in places for path in sorted(ROOT.glob(place)))


def unused(sheet: str, text: str) -> set[str]:
    return {name for name in styled(sheet) if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)}


def test_no_rule_is_dead() -> None:
    users = sources("templates/**/*.html", "static/*.js", "forms_app/web/**/*.py")
    assert unused(SHEET.read_text("utf-8"), users) == set()


def test_a_dead_rule_is_seen() -> None:
    assert unused(".card > .left-over, b { x: y }", '<p class="card">left over</p>') == {"left-over"}


def test_every_class_on_a_page_has_a_rule() -> None:
    names = written(sources("templates/**/*.html"))
    assert (names - styled(SHEET.read_text("utf-8")) - HOOKS, len(names) > 80) == (set(), True)


def test_a_class_without_a_rule_is_seen() -> None:
    assert written('<p class="tag{% if a == "b" %} lost{% endif %} {{ kind }}">') == {"tag", "lost"}


def test_tokens_are_defined_and_used() -> None:
    sheet = SHEET.read_text("utf-8")
    assert set(re.findall(r"var\((--\w[\w-]*)", sheet)) == set(re.findall(r"(?<![(\w-])(--\w[\w-]*):", sheet))


def test_colours_stand_in_tokens() -> None:
    """Posters apart: they are black on white on every screen."""
    rules = SHEET.read_text("utf-8").partition("/* Posters")[0]
    elsewhere = [line for line in rules.splitlines() if "#" in line and not re.search(r"--[\w-]+: ", line)]
    assert elsewhere == []


def test_the_sheet_and_the_parts_of_respondents_stay_small() -> None:
    inline = read_style()
    texts = (SHEET.read_text("utf-8"), inline.every.text, inline.survey.text)
    sizes = [len(gzip.compress(each.encode(), 9)) for each in texts]
    limits = (LARGEST_SHEET, LARGEST_PART, LARGEST_OF_SURVEY)
    assert [size for size, limit in zip(sizes, limits, strict=True) if size > limit] == [], sizes


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_demo_shows_every_component_and_others_show_nothing(app: Flask, language: str) -> None:
    client, path = app.test_client(), f"/style?lang={language}"
    hidden = client.get(path)
    demo = Path(app.extensions["forms"].settings.instance) / "demo.secret"
    demo.write_text(app.extensions["forms"].settings.secret_key)
    shown = client.get(path)
    assert (hidden.status_code, shown.status_code) == (404, 200)
    check(shown)
    drawn = ("error-summary", "progress", "chart", "face", "mark", "empty", "tag", "table", "marks")
    assert [name for name in drawn if not re.search(rf'class="[^"]*\b{name}\b', shown.text)] == []


def test_every_face_of_the_definitions_is_drawn() -> None:
    faces = set(re.findall(r'face: "([^"]+)"', sources("form_definitions/**/*.yaml")))
    drawn = (ROOT / "templates" / "macros" / "drawing.html").read_text("utf-8")
    assert (faces != set(), {face for face in faces if f"'{face}':" not in drawn}) == (True, set())
