"""Alive, and ready: for the machine that watches over this one."""

from __future__ import annotations

import os

from flask import Blueprint, Response

from ..storage.database import problems
from .services import services

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers; nothing else is asked of it."""
    return _plain("ok\n", 200)


@blueprint.get("/readyz")
def ready() -> Response:
    """200, or 503 with a plain reason per line."""
    reasons = not_ready()
    return _plain("\n".join(reasons) + "\n" if reasons else "ok\n", 503 if reasons else 200)


def not_ready() -> list[str]:
    """Why the service cannot do its work now: database, schema, boxes, folder."""
    held = services()
    reasons = [*problems(), *held.box.problems(), *held.letters.problems()]
    if not os.access(held.settings.instance, os.W_OK):
        reasons.append("Không ghi được vào thư mục dữ liệu (FORMS_INSTANCE).")
    return reasons


def _plain(text: str, status: int) -> Response:
    return Response(text, status, mimetype="text/plain")
