"""The list of words names things of the code that are there."""

from __future__ import annotations

import re

from forms_app.web.settings import ROOT

CODE = "\n".join(path.read_text("utf-8") for path in (ROOT / "forms_app").rglob("*.py"))
FORMS = "\n".join(path.read_text("utf-8") for path in (ROOT / "form_definitions").rglob("*.yaml"))


def missing(page: str) -> list[str]:
    """Names in the third column that neither code nor forms know."""
    rows = [line.split("|") for line in page.splitlines() if line.startswith("|") and line.count("|") == 5]
    names = [name for row in rows for name in re.findall(r"`([\w.]+)`", row[3])]
    parts = [part for name in names for part in name.split(".")]
    return [part for part in parts if not re.search(rf"\b{part}\b", CODE + FORMS)]


def test_every_code_name_of_the_glossary_is_there():
    page = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    assert (missing(page), page.count("`") > 80) == ([], True)


def test_a_name_that_is_gone_is_seen():
    assert missing("| hòm | box | `NoSuchBox` | x |") == ["NoSuchBox"]
