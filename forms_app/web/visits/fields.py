"""The fields that a page of a visit carries besides questions; no question's name begins with "_"."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from ...core.form_builder import FormError
from ..error_pages import CREDENTIALS, FILE_LOST

REVISION = "_revision"  # the revision of the section that the page was made from
OPENED_BY = "_opened_by"  # the user name for whom the page was made
STEP = "_step"  # which button: "draft", "next", "submit", or "edit" from the page of a conflict
PHOTOS = "_photos"  # a button too: save, then go to the photos of the item it names
USERNAME = "_username"  # these three, CREDENTIALS, only on the page of an ended session
PASSWORD = "_password"  # noqa: S105  (a field's name)
CODE = "_code"
CONTROL = CREDENTIALS | {REVISION, OPENED_BY, STEP, PHOTOS, FILE_LOST}


def base_revision() -> int:
    """The posted revision; what is no number counts as never saved, so that nothing is overwritten."""
    text = request.form.get(REVISION, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def step() -> str:
    return request.form.get(STEP, "draft")


def typed() -> list[tuple[str, str]]:
    """Every posted answer as (name, text), in order, to be carried as hidden fields of another page."""
    pairs = request.form.items(multi=True)
    return [(name, text) for name, text in pairs if name not in CONTROL]


def linked(errors: Iterable[FormError]) -> list[tuple[str, str]]:
    """Errors as (HTML id, message), the way the error summary takes them."""
    return [(error.id, error.message) for error in errors]
