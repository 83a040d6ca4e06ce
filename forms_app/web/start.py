"""The first page: type the code of a poster, of a survey or of a suggestion box, or sign in."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, redirect, render_template, request

from ..storage.suggestion_boxes import is_box
from .tickets import canonical_code

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
def show() -> str:
    return render_template("start.html", switch_language=True)


@blueprint.get("/s/<code>")
def go_to_survey_typed_small(code: str) -> Response:
    """People type addresses in small letters."""
    return _to_survey(code)


@blueprint.get("/S")
@blueprint.get("/S/")
def go_to_survey() -> Response:
    """To the survey whose code was typed, however it was spaced."""
    return _to_survey(request.args.get("code", ""))


def _to_survey(typed: str) -> Response:
    code = canonical_code(typed)
    lang = "?lang=en" if request.args.get("lang") == "en" else ""
    if not code:
        return cast(Response, redirect(f"/{lang}", 303))
    return cast(Response, redirect(f"/{'Y' if is_box(code) else 'S'}/{code}{lang}", 303))
