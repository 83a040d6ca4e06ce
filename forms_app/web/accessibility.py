"""What the service promises to people who see, hear, move or read differently, and where it falls short."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template

from .services import services

REVIEWED = date(2026, 11, 22)  # when somebody last held templates/accessibility.html against the service

blueprint = Blueprint("accessibility", __name__)


@blueprint.get("/accessibility")
def show() -> str:
    """For everybody, without a cookie: respondents read it too."""
    return render_template(
        "accessibility.html", reviewed=REVIEWED, office=services().known_office, switch_language=True
    )
