"""The same pages under three addresses, so that each reader stays in their own area of the top bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort

from ...core.people import Action
from ...core.suggestions import SuggestionBox
from ...storage.suggestion_boxes import box as stored_box
from ..guard import current_user, require, requires
from . import blueprint

AREAS = {"office": Action.MANAGE_BOXES, "board": Action.COMPARE_SCHOOLS, "school": Action.READ_RESULTS}


def under_each(
    rule: str, action: Action, *methods: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Routes a view at ``/office/suggestions/…``, ``/board/…``, ``/school/…``; it gets ``area``."""

    def add(view: Callable[..., Any]) -> Callable[..., Any]:
        guarded = requires(action)(view)
        for area in AREAS:
            blueprint.add_url_rule(
                f"/{area}/suggestions/{rule}",
                view.__name__,
                guarded,
                defaults={"area": area},
                methods=methods or ("GET",),
            )
        return view

    return add


def enter(area: str) -> None:
    """404 for an area of others."""
    require(AREAS[area])
    if area == "school" and current_user().school is None:
        abort(404)


def openable(area: str, number: int) -> SuggestionBox:
    """A box that the signed-in person may open together with somebody else; 404 for any other."""
    enter(area)
    found = stored_box(number)
    require(Action.OPEN_LETTERS, found.about)
    if not found.ready:
        abort(404)
    return found
