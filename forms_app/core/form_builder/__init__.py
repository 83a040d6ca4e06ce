"""Binds questions to one page: definition and posted data in, fields with answers and messages out.

    form = bind(definition.sections, "vi", formdata=request.form, facts=school.facts())
    if form.validate():
        store(form.values())
    else:
        show(form, form.errors), status 422

Irrelevant questions are neither required nor stored. With ``draft`` nothing is required, and a broken
constraint only warns; malformed values are told all the same, and their text comes back to the page.

Templates draw from data: ``for section in form.sections``, ``for bound in section`` (or ``for bound in
form``), by ``bound.control``. An element with ``data-relevant="{{ bound.relevant_json }}"``, in a form with
``data-facts="{{ form.facts_json }}"``, is shown and hidden by static/relevance.js.
"""

from __future__ import annotations

from collections.abc import Mapping

from .binding import Binding
from .bound import BoundChoice, BoundForm, BoundInput, BoundQuestion, BoundRow, BoundSection, FormError
from .outline import Parts
from .page import Page, Posted, Values

__all__ = [
    "BoundChoice",
    "BoundForm",
    "BoundInput",
    "BoundQuestion",
    "BoundRow",
    "BoundSection",
    "FormError",
    "bind",
]


def bind(
    questions: Parts,
    language: str,
    formdata: Posted | None = None,
    values: Values | None = None,
    facts: Values | None = None,
    draft: bool = False,
    numbers: Mapping[str, int] | None = None,
) -> BoundForm:
    """The form of ``questions``, or of whole sections, whose own ``relevant`` then holds for what is in them.

    ``values`` are stored answers to show where nothing was posted; ``facts`` what expressions may read
    besides (a school's facts, answers of other sections); ``numbers`` the numbers of questions where the page
    is only part of a form.
    """
    page = Page(questions, language, formdata, values or {})
    return Binding(page, facts or {}, draft, numbers).form()
