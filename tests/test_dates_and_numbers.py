"""Days and numbers are written in one place, ``core.language``; templates and other modules ask it."""

from __future__ import annotations

import ast
import re
from datetime import datetime

import pytest

from forms_app.core.language import moment
from forms_app.web.settings import ROOT

OWNER = "forms_app/core/language.py"
# Not for people's eyes: what is filtered is the sharpness of a drawing.
DRAWINGS = {"templates/macros/blocks.html", "templates/macros/drawing.html"}
DATE_CODES = re.compile(r"%[-#]?[dmyYbBHIMSjxXc]")
GROUPED = re.compile(r"^[^a-zA-Z]*([,_]|\.\d+[fFgG%]?|[fFgGeE%])$")  # 1,234 or 1234.5, not {name:>12}
IN_TEMPLATE = {
    "strftime or isoformat": re.compile(r"\.(?:strftime|isoformat|format)\("),
    "a part of a day": re.compile(r"\.(?:month|year|hour|minute)\b(?!\s*\(|')"),  # not of an endpoint's name
    "a filter of Jinja": re.compile(r"\|\s*(?:format|round|float|filesizeformat)\b"),
    "a format of decimals": re.compile(r"%\.\d+f|%,d"),
    "a day as the store has it": re.compile(r"\{\{[^{}|]*\b\w+_(?:on|at)\s*\}\}"),
}


def in_template(path: str, source: str) -> list[str]:
    """Where a template makes a day or number itself."""
    bare = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    code = "\n".join(re.findall(r"\{[{%].*?[%}]\}", bare, re.DOTALL))
    skipped = {"a filter of Jinja"} if path in DRAWINGS else set()
    seen = {what for what, sign in IN_TEMPLATE.items() if sign.search(code)}
    return [f"{path}: {what}" for what in sorted(seen - skipped)]


def in_module(path: str, source: str) -> list[str]:
    """Where a module makes a day or number itself, for people to read."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in ("strftime", "ctime"):
            found.append(f"{path}:{node.lineno}: {node.attr}")
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "1"
                for part in getattr(node.format_spec, "values", ())
            )
            if DATE_CODES.search(spec) or GROUPED.match(spec):
                found.append(f"{path}:{node.lineno}: {spec}")
    return found


def files(pattern: str) -> dict[str, str]:
    found = sorted(ROOT.glob(pattern))
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in found}


def test_no_template_makes_a_day_or_number():
    pages = files("templates/**/*.html")
    assert [fault for path, source in pages.items() for fault in in_template(path, source)] == []


def test_no_module_but_the_owner_makes_a_day_or_number():
    modules = {path: source for path, source in files("forms_app/**/*.py").items() if path != OWNER}
    assert [fault for path, source in modules.items() for fault in in_module(path, source)] == []


@pytest.mark.parametrize(
    "line",
    [
        "{{ round.opens_on.strftime('%d/%m') }}",
        "{{ round.opens_on }}",
        "{{ score | round(1) }}",
        "{{ '%.1f' % score }}",
        "{{ day.month }}",
    ],
)
def test_the_check_of_templates_sees_it(line):
    assert in_template("templates/x.html", line) != []


@pytest.mark.parametrize("line", ["f'{day:%d/%m/%Y}'", "f'{n:,}'", "f'{n:.1f}'", "day.strftime('%Y')"])
def test_the_check_of_modules_sees_it(line):
    assert in_module("forms_app/x.py", line) != []


def test_the_owner_makes_both():
    assert in_module(OWNER, (ROOT / OWNER).read_text("utf-8")) != []


def test_a_moment_reads_day_then_hour():
    assert moment(datetime(2026, 1, 5, 7, 3)) == "05/01/2026 07:03"  # noqa: DTZ001 - shown as given
