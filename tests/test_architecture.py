"""Data flows one way, so imports do: read with ``ast``, nothing is imported to find out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "forms_app"

MAY_IMPORT = {
    "core": {"core"},
    "storage": {"storage", "core"},
    "documents": {"documents", "core"},
    "web": {"web", "documents", "storage", "core"},
    "cli": {"cli", "demo", "web", "documents", "storage", "core"},
    "demo": {"demo", "web", "documents", "storage", "core"},
    "serving": {"cli", "web", "core"},
}
CORE_ORDER = [
    *("language", "definition", "errors", "codes", "recovery", "passphrases", "office", "schools"),
    *("people", "readers", "rounds", "visits", "photos", "calendar", "deadlines", "plans", "state_document"),
    *("legal", "office_plain", "settings", "kept_document", "bodies", "conclusions"),
    *("expressions", "question_types", "parsing", "office_parsing", "form_builder", "answers"),
    *(
        "scoring",
        "tallies",
        "disclosure",
        "paper",
        "redaction",
        "comment_heaps",
        "findings",
        "recommendations",
        "actions",
        "action_steps",
        "action_openings",
        "letters",
        "suggestions",
        "suggestion_steps",
        "suggestion_register",
        "returns",
        "return_sums",
        "own_voice",
        "good_models",
        "good_model_steps",
        "good_model_counts",
        "work_plans",
        "plan_files",
        "voices",
        "comparison",
        "reports",
        "datasets",
        "minutes",
        "earlier",
    ),
]
ONLY_OWNERS = {  # library: the parts that may know it
    "ruamel": {"core.parsing", "core.yaml_source", "core.office_parsing"},
    "wtforms": {"core.question_types", "core.form_builder"},
    "nacl": {"storage"},
    "peewee": {"storage"},
    "playhouse": {"storage"},
    "sqlite3": {"storage"},
    "flask": {"web", "cli", "demo"},
    "werkzeug": {"web", "cli"},
    "PIL": {"documents"},
    "docx": {"documents"},
    "fpdf": {"documents"},
    "openpyxl": {"documents"},
    "qrcode": {"documents"},
    "icalendar": {"documents"},
    "click": {"cli", "demo"},
}
CLOCKS = {"today", "now", "utcnow", "time"}


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports(path: Path, source: str | None = None) -> Iterator[str]:
    """Absolute dotted names that a module imports; ``forms_app.`` is cut off."""
    inside = ["forms_app", *path.relative_to(PACKAGE).with_suffix("").parts]
    if inside[-1] == "__init__":
        inside.append("")
    for node in ast.walk(ast.parse(source if source is not None else path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = inside[: -node.level] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def within(name: str) -> str | None:
    return name.removeprefix("forms_app.") if name.startswith("forms_app.") else None


def wrong_directions(path: Path, source: str | None = None) -> list[str]:
    """Imports of one module that point against the direction."""
    here = module_name(path).split(".")
    if not here[0]:
        return []
    wrong = []
    for name in imports(path, source):
        inner = within(name)
        if inner is None or inner == "":
            continue
        there = inner.split(".")
        if there[0] in MAY_IMPORT and there[0] not in MAY_IMPORT.get(here[0], set()):
            wrong.append(f"{'.'.join(here)} imports {inner}")
        if here[0] == there[0] == "core" and len(here) > 1 and len(there) > 1 and later(there[1], here[1]):
            wrong.append(f"{'.'.join(here)} imports {inner}, which comes later")
    return wrong


def later(one: str, other: str) -> bool:
    return CORE_ORDER.index(one) > CORE_ORDER.index(other)


def strangers(path: Path, source: str | None = None) -> list[str]:
    """Libraries that a module knows though another part owns them."""
    here = module_name(path)
    found = []
    for name in imports(path, source):
        owners = ONLY_OWNERS.get(name.split(".")[0])
        if owners is not None and not any(here == owner or here.startswith(owner + ".") for owner in owners):
            found.append(f"{here} imports {name}")
    return found


def clock_reads(path: Path, source: str | None = None) -> list[str]:
    """Calls that read a clock, as ``date.today()``."""
    tree = ast.parse(source if source is not None else path.read_text("utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        f"{module_name(path)} calls {ast.unparse(call)}"
        for call in calls
        if isinstance(call, ast.Attribute)
        and call.attr in CLOCKS
        and isinstance(call.value, ast.Name)
        and call.value.id in {"date", "datetime", "time"}
    ]


MODULES = sorted(PACKAGE.rglob("*.py"))


def test_imports_point_one_way():
    assert [wrong for path in MODULES for wrong in wrong_directions(path)] == []


def test_each_library_has_one_owner():
    assert [stranger for path in MODULES for stranger in strangers(path)] == []


def test_core_and_storage_are_told_the_time():
    told = [path for path in MODULES if module_name(path).split(".")[0] in ("core", "storage", "documents")]
    assert [read for path in told for read in clock_reads(path)] == []


def test_every_core_module_has_its_place_in_the_order():
    present = {module_name(path).split(".")[1] for path in MODULES if module_name(path).startswith("core.")}
    assert present - set(CORE_ORDER) == set()


@pytest.mark.parametrize(
    ("check", "module", "source"),
    [
        (wrong_directions, "core/definition.py", "from forms_app.storage import models"),
        (wrong_directions, "storage/rounds.py", "from ..web import clock"),
        (wrong_directions, "core/definition.py", "from .errors import Fault"),
        (strangers, "web/board.py", "import peewee"),
        (strangers, "core/answers.py", "from flask import g"),
        (clock_reads, "core/rounds.py", "from datetime import date\nx = date.today()"),
    ],
)
def test_the_checks_see_a_wrong_line(check, module, source):
    assert check(PACKAGE / module, source) != []
