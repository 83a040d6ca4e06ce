"""Which scripts a page of a visit has any use for: a cheap phone parses those and no others."""

from __future__ import annotations

from ...core.form_builder import BoundForm

COUNTING = "visits.js"
SHOWING = "relevance.js"
ADDING = "rows.js"
KEEPING = "visits/later.js"


def scripts(form: BoundForm, counted: bool = True) -> tuple[str, ...]:
    """Files of static/. ``counted``: the page says how many of its questions are answered."""
    has_rows = any(bound.rows for bound in form)
    return (COUNTING,) * counted + (SHOWING,) * has_conditions(form) + (ADDING,) * has_rows + (KEEPING,)


def has_conditions(form: BoundForm) -> bool:
    """Whether an answer on the page shows or hides something else on it."""
    in_rows = [each for bound in form for row in bound.rows for each in row.questions]
    conditions = [each.relevant_json for each in (*form, *in_rows)]
    return any([*conditions, *(section.relevant_json for section in form.sections)])
